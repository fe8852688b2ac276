//! The list of shortcuts.

use super::{Scene, all, shown_keys};
use crate::views::i18n::{t, use_language};
use crate::views::texts as common;
use leptos::prelude::*;
use muster_shared::label::{Label, label};
use muster_ui::Dialog;

/// Keys that lists and records have of their own.
const OF_PLACES: [(&str, Label); 5] = [
    ("↑ ↓ ← →", label("Move in a list", "In einer Liste bewegen")),
    ("Enter", label("Open the record", "Eintrag öffnen")),
    ("/", label("Filter the list", "Liste filtern")),
    ("n", label("New record in this list", "Neuer Eintrag in dieser Liste")),
    ("Esc", label("Close what is open", "Offenes schließen")),
];

/// The dialog, while it is open.
#[component]
pub fn ShortcutHelp(
    /// Whose desk closes it.
    scene: Scene,
) -> impl IntoView {
    let language = use_language();
    let line = |keys: String, name: String| {
        let keys = keys.split(' ').map(|k| view! { <kbd>{k.to_owned()}</kbd> }).collect_view();
        view! { <dt>{name}</dt><dd>{keys}</dd> }
    };
    let lines = move || {
        let language = language.get();
        let commands = all().into_iter().filter_map(|c| {
            let keys = c.keys();
            (!keys.is_empty()).then(|| line(shown_keys(&keys), c.title(language)))
        });
        let places = OF_PLACES.iter().map(|(keys, name)| line((*keys).to_owned(), name.get(language).to_owned()));
        places.chain(commands).collect_view()
    };
    view! {
        <Dialog title=t(common::SHORTCUTS) wide=true on_close=move || scene.desk.help.set(false)>
            <dl class="keys">{lines}</dl>
            <form method="dialog" class="actions"><button class="btn">{t(common::CLOSE)}</button></form>
        </Dialog>
    }
}

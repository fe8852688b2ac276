//! The organisational unit of a record: a server row and no field of the document (MODEL.md 7), set by managers.

use super::texts;
use crate::state::use_workspace;
use crate::views::i18n::{t, use_language};
use leptos::prelude::*;
use leptos::task::spawn_local;
use muster_shared::access::Action;
use muster_shared::id::DocId;
use muster_ui::{Field, Select, Toasts};

/// The choice. Not shown where the workspace has no units.
#[component]
pub fn UnitChoice(
    /// Which record.
    doc: DocId,
) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let toasts = expect_context::<Toasts>();
    let units = workspace.units();
    let placed = Memo::new(move |_| {
        workspace.find(doc).and_then(|row| row.placement.unit).map(|unit| unit.to_string()).unwrap_or_default()
    });
    // What was chosen and the server has not answered yet; afterwards what it says stands there again.
    let wish = RwSignal::new(None::<String>);
    let value = Signal::derive(move || wish.get().unwrap_or_else(|| placed.get()));
    let options = Signal::derive(move || {
        let mut options = vec![(String::new(), texts::NO_UNIT.get(language.get()).to_owned())];
        units.with(|units| options.extend(units.iter().map(|u| (u.id.to_string(), u.name.clone()))));
        options
    });
    let fixed = Signal::derive(move || !workspace.may(Action::Place, Some(doc)));
    let choose = Callback::new(move |(key,): (String,)| {
        let unit = key.parse().ok();
        wish.set(Some(key));
        spawn_local(async move {
            if let Err(error) = workspace.place(doc, unit).await {
                toasts.say(error.sentence(language.get_untracked()));
            }
            wish.try_set(None);
        });
    });
    move || {
        units.with(|units| !units.is_empty()).then(|| {
            view! {
                <div class="record-field">
                    <Field label=t(texts::UNIT) help=t(texts::UNIT_HELP)>
                        <Select value options on_change=choose disabled=fixed/>
                    </Field>
                </div>
            }
        })
    }
}

//! What an import would do, before anything is done.

use super::{Import, number, texts};
use crate::state::import::{self, Preview, Read};
use crate::state::use_workspace;
use crate::views::i18n::{fill, t, use_language};
use leptos::prelude::*;
use muster_shared::catalogue::plan::Fate;
use muster_ui::{Button, Field, Select, Tone};
use std::sync::Arc;

/// Entries that a list names; the others are counted.
const LISTED: usize = 100;

/// The preview, the choice of what it is a version of, and the button.
#[component]
pub(super) fn Shown(import: Import, read: Arc<Read>, preview: Preview) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let about = read.about.clone();
    let (version, entries) = (about.version.clone(), read.heads.len() as u32);
    let facts = move || {
        let language = language.get();
        let version = (!version.is_empty()).then(|| fill(texts::VERSION, language, &version));
        let parts = [(!about.publisher.is_empty()).then(|| about.publisher.clone()), version];
        let holds = fill(texts::HOLDS, language, &number(language, entries));
        parts.into_iter().flatten().chain([holds]).collect::<Vec<_>>().join(" · ")
    };
    let preview = RwSignal::new(preview);
    let frameworks = import::frameworks(workspace);
    let ids: Vec<_> = frameworks.iter().map(|(doc, ..)| *doc).collect();
    let named: Vec<(String, String)> = frameworks.into_iter().map(|(doc, title, _)| (doc.to_string(), title)).collect();
    let several = !named.is_empty();
    let options = Signal::derive(move || {
        let language = language.get();
        let new = (String::new(), texts::AS_NEW.get(language).to_owned());
        let others = named.iter().map(|(id, title)| (id.clone(), fill(texts::AS_VERSION, language, title)));
        std::iter::once(new).chain(others).collect::<Vec<_>>()
    });
    let chosen = Signal::derive(move || {
        let framework = preview.with(|p| p.framework);
        if ids.contains(&framework) { framework.to_string() } else { String::new() }
    });
    let again = read.clone();
    let choose = move |key: String| preview.set(import::preview(workspace, &again, key.parse().ok()));
    let goes_to = several.then(|| {
        view! {
            <Field label=t(texts::GOES_TO) help=t(texts::GOES_TO_HELP)>
                <Select value=chosen options on_change=choose/>
            </Field>
        }
    });
    let titles = read.clone();
    let lists = move || {
        let language = language.get();
        let preview = preview.get();
        [Fate::New, Fate::Changed, Fate::Gone, Fate::Unchanged, Fate::Deleted]
            .into_iter()
            .filter(|fate| preview.count(*fate) > 0)
            .map(|fate| {
                let many = preview.count(fate);
                let lines = preview.steps.iter().filter(|s| s.fate == fate).take(LISTED).map(|step| {
                    let head = step.head.and_then(|at| titles.heads.get(at as usize));
                    let (reference, title) = match (head, preview.known(step)) {
                        (Some(head), _) => (head.reference.clone(), head.title.clone()),
                        (None, Some(known)) => (known.reference.clone(), known.title.clone()),
                        (None, None) => Default::default(),
                    };
                    view! { <li><span class="num faint">{reference}</span>" "<span>{title}</span></li> }
                });
                let others = many.saturating_sub(LISTED);
                let more = (others > 0)
                    .then(|| view! { <li class="faint">{fill(texts::MORE, language, &number(language, others as u32))}</li> });
                view! {
                    <details class="check">
                        <summary>
                            <strong>{texts::fate(fate).get(language)}" "<span class="num">{number(language, many as u32)}</span></strong>
                            " "<span class="quiet">{texts::fate_help(fate).get(language)}</span>
                        </summary>
                        <ul class="lines">{lines.collect_view()}{more}</ul>
                    </details>
                }
            })
            .collect_view()
    };
    let todo = Memo::new(move |_| preview.with(|p| p.count(Fate::New) + p.count(Fate::Changed) + p.count(Fate::Gone)));
    let name = read.about.title.clone();
    let write = move || import.write(read.clone(), preview.get_untracked());
    view! {
        <section class="block">
            <h2>{name}</h2>
            <p class="quiet">{facts}</p>
            {goes_to}
            <div class="checks">{lists}</div>
            {move || (todo.get() == 0).then(|| view! { <p>{t(texts::NOTHING_TO_DO)}</p> })}
        </section>
        <div class="actions">
            <Button tone=Tone::Primary on_press=write disabled=Signal::derive(move || todo.get() == 0)>{t(texts::IMPORT)}</Button>
            <Button on_press=move || import.reset()>{t(texts::START_AGAIN)}</Button>
        </div>
    }
}

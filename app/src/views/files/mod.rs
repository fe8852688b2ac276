//! The files of a record: attaching them by choosing, dropping, pasting or taking a photo, and where each of them is.

mod entry;
mod texts;
mod viewer;

pub use texts::FILE;

use crate::state::import::picked;
use crate::state::{Brought, OpenDoc, Problem, RecordFiles, carries_files, dates, dropped, pasted, use_workspace};
use crate::views::i18n::{fill, t, use_language};
use entry::FileLine;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use muster_shared::attachments::Attachment;
use muster_shared::id::EntryId;
use muster_shared::label::{Label, Language};
use muster_shared::schema::{Register, Value};
use viewer::{Looking, Viewer};

/// What the parts of the panel share.
#[derive(Clone, Copy)]
struct Panel {
    files: RecordFiles,
    /// The record, for what this person may do with it.
    doc: muster_shared::id::DocId,
    writable: Signal<bool>,
    looking: RwSignal<Option<Looking>, LocalStorage>,
}

/// The files of a record.
#[component]
pub fn Files(
    /// The record.
    record: OpenDoc,
) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let files = workspace.files(&record);
    let writable = record.writable();
    let panel = Panel { files, doc: record.id(), writable, looking: RwSignal::new_local(None) };
    let keeping = RwSignal::new(None::<String>);
    let problems = RwSignal::new(Vec::<(String, Problem)>::new());
    let queue = StoredValue::new_local(Vec::<Brought>::new());
    // One after the other, or many large ones would crowd each other out of memory.
    let attach = move |brought: Vec<Brought>| {
        if brought.is_empty() || !writable.get_untracked() {
            return;
        }
        queue.update_value(|queue| queue.extend(brought));
        if keeping.get_untracked().is_some() {
            return;
        }
        problems.set(Vec::new());
        spawn_local(async move {
            while let Some(Some(file)) = queue.try_update_value(|queue| (!queue.is_empty()).then(|| queue.remove(0))) {
                let name = file.name.clone();
                keeping.try_set(Some(name.clone()));
                if let Err(problem) = files.attach(file).await {
                    problems.try_update(|all| all.push((name, problem)));
                }
            }
            keeping.try_set(None);
        });
    };
    let over = window_event_listener(ev::dragover, move |event| {
        if carries_files(&event) {
            // Or the browser would leave the app for the file.
            event.prevent_default();
        }
    });
    let drop = window_event_listener(ev::drop, move |event| {
        if carries_files(&event) {
            event.prevent_default();
            attach(dropped(&event));
        }
    });
    let paste = window_event_listener(ev::paste, move |event| {
        let brought = pasted(&event);
        if !brought.is_empty() && !event.default_prevented() {
            event.prevent_default();
            attach(brought);
        }
    });
    on_cleanup(move || {
        over.remove();
        drop.remove();
        paste.remove();
    });
    let take =
        move |event: ev::Event| attach(picked(&event).iter().map(crate::state::import::Picked::brought).collect());
    let ids = Memo::new(move |_| files.list.with(|all| all.iter().map(|(id, _)| *id).collect::<Vec<EntryId>>()));
    let heading = muster_ui::dom::unique_id("files");
    let labelled = heading.clone();
    let nothing = move || {
        let words = if writable.get() { texts::NONE } else { texts::NONE_READER };
        ids.with(Vec::is_empty).then(|| view! { <p class="faint">{t(words)}</p> })
    };
    let count = move || Some(ids.with(Vec::len)).filter(|many| *many > 0);
    let largest =
        move || files.largest().map(|bytes| fill(texts::LARGEST, language.get(), &size_words(language.get(), bytes)));
    let controls = move || {
        writable.get().then(|| {
            view! {
                <div class="file-bring">
                    <label class="btn pick">
                        <span>{t(texts::ATTACH)}</span>
                        <input class="visually-hidden" type="file" multiple=true on:change=take/>
                    </label>
                    <label class="btn pick photo">
                        <span>{t(texts::PHOTO)}</span>
                        <input class="visually-hidden" type="file" accept="image/*" capture="environment" on:change=take/>
                    </label>
                    <small class="faint"><span class="hint">{t(texts::HINT)}" "</span>{largest}</small>
                </div>
            }
        })
    };
    view! {
        <section class="files" aria-labelledby=labelled>
            <header>
                <h2 id=heading>{t(texts::FILES)}</h2>
                <small class="faint num">{count}</small>
            </header>
            {nothing}
            <ul class="file-list">
                <For each=move || ids.get() key=|id| *id let(id)>
                    <FileLine panel id/>
                </For>
            </ul>
            <div class="file-live" role="status">
                {move || keeping.get().map(|name| view! { <p class="faint">{fill(texts::KEEPING, language.get(), &name)}</p> })}
            </div>
            <div class="file-live" role="alert">
                <ul class="file-problems">
                    {move || problems.get().into_iter().map(|(name, problem)| {
                        view! { <li class="problem"><strong>{name}</strong>" "{sentence(&problem, language.get())}</li> }
                    }).collect_view()}
                </ul>
            </div>
            {controls}
            <Viewer panel/>
        </section>
    }
}

/// What a problem is, in a sentence.
fn sentence(problem: &Problem, language: Language) -> String {
    let words: Label = match problem {
        Problem::TooLarge(largest) => return fill(texts::TOO_LARGE, language, &size_words(language, *largest)),
        Problem::Server(error) => return error.sentence(language),
        Problem::Empty => texts::EMPTY,
        Problem::Unreadable => texts::UNREADABLE,
        Problem::Full => texts::FULL,
        Problem::Unavailable => texts::UNAVAILABLE,
        Problem::ReadOnly => texts::READ_ONLY,
        Problem::Differs => texts::DIFFERS,
        Problem::Failed => texts::FAILED,
    };
    words.get(language).to_owned()
}

/// A size as people read it: in steps of a thousand, one decimal where there is one digit before it.
fn size_words(language: Language, bytes: u64) -> String {
    let (unit, one) = match bytes {
        0..1_000 => return fill(texts::BYTES, language, &bytes.to_string()),
        1_000..1_000_000 => ("kB", 1_000.0),
        1_000_000..1_000_000_000 => ("MB", 1_000_000.0),
        _ => ("GB", 1_000_000_000.0),
    };
    let many = bytes as f64 / one;
    let many = if many < 10.0 { (many * 10.0).round() / 10.0 } else { many.round() };
    format!("{} {unit}", dates::number(language, many))
}

/// In the history: the name of the file that a value says something about.
pub fn named(value: &Value) -> Option<String> {
    Attachment::parse(value.as_text()?).map(|attachment| attachment.name)
}

/// Whether a key of a record is that of a file.
pub fn is_file(register: &Register, key: &str) -> bool {
    register.field(key).is_none() && muster_shared::attachments::is_key(key)
}

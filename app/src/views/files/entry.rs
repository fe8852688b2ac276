//! One file of a record: what it is, where it is, and what can be done with it.

use super::viewer::{Looking, is_shown};
use super::{Panel, sentence, size_words, texts};
use crate::state::{Address, Problem, Stands, save, use_workspace};
use crate::views::format;
use crate::views::i18n::{fill, t, use_language};
use crate::views::texts as common;
use leptos::prelude::*;
use leptos::task::spawn_local;
use muster_shared::access::Action;
use muster_shared::attachments::Attachment;
use muster_shared::id::EntryId;
use muster_shared::label::{Label, Language};
use muster_ui::{Button, Dialog, Menu, MenuItem, Toasts, Tone};
use std::sync::Arc;

/// Bytes of a picture that is fetched to be shown small, unasked.
const UNASKED: u64 = 3_000_000;

/// The line of a file.
#[component]
pub fn FileLine(
    /// The panel.
    panel: Panel,
    /// Which file.
    id: EntryId,
) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let toasts = expect_context::<Toasts>();
    let files = panel.files;
    let file =
        Memo::new(move |_| files.list.with(|all| all.iter().find(|(known, _)| *known == id).map(|(_, a)| a.clone())));
    let stands = Memo::new(move |_| file.with(|file| file.as_ref().map(|file| files.stands(id, file))));
    let problem = RwSignal::new(None::<Problem>);
    let busy = RwSignal::new(false);
    let erasing = RwSignal::new(false);
    let name = move || file.with(|file| file.as_ref().map(|file| file.name.clone()).unwrap_or_default());
    let about = move || {
        let words = language.get();
        let file = file.get()?;
        let who = format::person(workspace, words, &file.by.to_string());
        let parts = [
            file.kind.label().get(words).to_owned(),
            size_words(words, file.size),
            who,
            format::moment(words, file.at),
        ];
        Some(parts.join(" · "))
    };
    let state = move || stands.get().map(|stands| words(workspace, language.get(), &stands));
    // Shows it, or saves what cannot be shown.
    let get = move |show: bool| {
        let Some(file) = file.get_untracked().filter(|_| !busy.get_untracked()) else { return };
        busy.set(true);
        problem.set(None);
        spawn_local(async move {
            match files.content(id, &file).await {
                Ok(content) => {
                    let typed = content.typed(file.kind.media_type()).unwrap_or(content);
                    let shown = if show { Looking::at(&file, &typed).await } else { None };
                    match shown {
                        Some(shown) => drop(panel.looking.try_set(Some(shown))),
                        None => {
                            let _taken = save(&file.name, &typed);
                        }
                    }
                }
                Err(error) => drop(problem.try_set(Some(error))),
            }
            busy.try_set(false);
        });
    };
    let remove = move || {
        let Some(file) = file.get_untracked() else { return };
        files.detach(id);
        let words = language.get_untracked();
        let said = fill(texts::REMOVED, words, &file.name);
        toasts.offer(said, common::UNDO.get(words), Arc::new(move || files.put_back(id, &file)));
    };
    let copy = move || {
        let Some(file) = file.get_untracked() else { return };
        muster_ui::dom::copy(file.sha256.to_string());
        toasts.say(texts::COPIED.get(language.get_untracked()));
    };
    let items = Signal::derive(move || {
        let words = language.get();
        let item = |name: Label, danger, run: muster_ui::Act| MenuItem {
            name: name.get(words).to_owned(),
            keys: None,
            danger,
            run,
        };
        let mut items =
            vec![item(texts::SAVE, false, Arc::new(move || get(false))), item(texts::COPY_HASH, false, Arc::new(copy))];
        if panel.writable.get() {
            items.push(item(texts::REMOVE, false, Arc::new(remove)));
        }
        let erased = stands.with(|stands| matches!(stands, Some(Stands::Erased(..))));
        if !erased && workspace.may(Action::EraseFile, Some(panel.doc)) {
            items.push(item(texts::ERASE, true, Arc::new(move || erasing.set(true))));
        }
        items
    });
    let of_file =
        move |what: Label| format!("{}{}", fill(texts::OF_FILE, language.get(), what.get(language.get())), name());
    let lost = Memo::new(move |_| stands.with(|s| matches!(s, Some(Stands::Erased(..) | Stands::Elsewhere))));
    let shown = Memo::new(move |_| file.with(|file| file.as_ref().is_some_and(is_shown)));
    let refused = Memo::new(move |_| stands.with(|s| matches!(s, Some(Stands::Refused(..)))));
    let percent = Memo::new(move |_| {
        stands.with(|s| if let Some(Stands::Uploading(percent)) = s { Some(*percent) } else { None })
    });
    let uploads = Memo::new(move |_| percent.get().is_some());
    let acts = move || {
        let again = refused.get().then(
            || view! { <Button small=true on_press=move || files.send_again(id)>{t(texts::SEND_AGAIN)}</Button> },
        );
        let open = (!lost.get()).then(|| {
            let what = if shown.get() { texts::OPEN } else { texts::SAVE };
            let name = TextProp::from(move || of_file(what));
            view! { <Button small=true disabled=busy name on_press=move || get(true)>{t(what)}</Button> }
        });
        view! { {again}{open} }
    };
    let more = move || fill(texts::MORE, language.get(), &name());
    view! {
        <li class="file" data-state=move || stands.with(|s| s.as_ref().map(key))>
            <Thumb panel id file stands/>
            <div class="file-facts">
                <strong class="file-name">{name}</strong>
                <small class="faint">{about}</small>
                <small class="file-state" class:problem=move || refused.get()>{state}</small>
                {move || uploads.get().then(|| view! { <progress class="progress" max="100" value=move || percent.get().unwrap_or_default() aria-label=move || of_file(texts::FILE)></progress> })}
                {move || problem.get().map(|problem| view! { <small class="problem" role="alert">{sentence(&problem, language.get())}</small> })}
            </div>
            <div class="file-acts">
                {acts}
                <Menu label=more items>"⋯"</Menu>
            </div>
            {move || erasing.get().then(|| view! { <Erase panel id file erasing problem/> })}
        </li>
    }
}

/// A word for tests and styles.
const fn key(stands: &Stands) -> &'static str {
    match stands {
        Stands::Waits => "waits",
        Stands::Uploading(_) => "uploading",
        Stands::Refused(..) => "refused",
        Stands::Stored { .. } => "stored",
        Stands::Here => "here",
        Stands::Unknown => "unknown",
        Stands::Elsewhere => "elsewhere",
        Stands::Erased(..) => "erased",
    }
}

/// Where a file is, in words.
fn words(workspace: crate::state::Workspace, language: Language, stands: &Stands) -> String {
    let words = match stands {
        Stands::Uploading(percent) => return fill(texts::UPLOADING, language, &percent.to_string()),
        Stands::Refused(en, de) => {
            let why = if language == Language::De { de } else { en };
            return fill(texts::REFUSED, language, why);
        }
        Stands::Erased(by, at) => {
            let who = fill(texts::ERASED, language, &format::person(workspace, language, &by.to_string()));
            return format!("{who}, {}", format::moment(language, *at));
        }
        Stands::Waits => texts::WAITS,
        Stands::Stored { here: true } => texts::STORED_HERE,
        Stands::Stored { here: false } => texts::STORED,
        Stands::Here => texts::HERE,
        Stands::Unknown => texts::UNKNOWN,
        Stands::Elsewhere => texts::ELSEWHERE,
    };
    words.get(language).to_owned()
}

/// A picture small, or what it is.
#[component]
fn Thumb(panel: Panel, id: EntryId, file: Memo<Option<Attachment>>, stands: Memo<Option<Stands>>) -> impl IntoView {
    let shown = RwSignal::new_local(None::<std::rc::Rc<Address>>);
    let asked = StoredValue::new(false);
    Effect::new(move |_| {
        let Some(file) = file.get().filter(|file| file.kind.is_picture()) else { return };
        let small = file.size <= UNASKED && matches!(stands.get(), Some(Stands::Stored { .. }));
        if !(panel.files.is_here(id) || small) || asked.try_get_value() != Some(false) {
            return;
        }
        asked.set_value(true);
        spawn_local(async move {
            let content = panel.files.content(id, &file).await.ok();
            let address = content.and_then(|c| c.typed(file.kind.media_type())).and_then(|c| c.address());
            match address {
                Some(address) => drop(shown.try_set(Some(address.into()))),
                // Perhaps the next time.
                None => drop(asked.try_set_value(false)),
            }
        });
    });
    let ending = move || {
        let name = file.with(|file| file.as_ref().map(|file| file.name.clone()).unwrap_or_default());
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_uppercase()).filter(|e| e.chars().count() <= 4);
        ending.unwrap_or_else(|| "·".to_owned())
    };
    view! {
        <span class="file-thumb" aria-hidden="true">
            {move || match shown.get() {
                Some(address) => view! { <img src=address.get().to_owned() alt="" decoding="async" loading="lazy"/> }.into_any(),
                None => view! { <span>{ending}</span> }.into_any(),
            }}
        </span>
    }
}

/// Asks before a file is erased.
#[component]
fn Erase(
    panel: Panel,
    id: EntryId,
    file: Memo<Option<Attachment>>,
    erasing: RwSignal<bool>,
    problem: RwSignal<Option<Problem>>,
) -> impl IntoView {
    let language = use_language();
    let erase = move || {
        erasing.set(false);
        let Some(file) = file.get_untracked() else { return };
        spawn_local(async move {
            if let Err(error) = panel.files.erase(id, &file).await {
                problem.try_set(Some(Problem::Server(error)));
            }
        });
    };
    let text = move || file.with(|file| file.as_ref().map(|file| fill(texts::ERASE_TEXT, language.get(), &file.name)));
    view! {
        <Dialog title=t(texts::ERASE) on_close=move || erasing.set(false)>
            <p>{text}</p>
            <div class="actions">
                <Button on_press=move || erasing.set(false)>{t(common::CANCEL)}</Button>
                <Button tone=Tone::Danger on_press=erase>{t(texts::ERASE)}</Button>
            </div>
        </Dialog>
    }
}

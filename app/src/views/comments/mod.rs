//! What people say about a record: threads, oldest first, and a field to say something. It stands beside the record, so that
//! it is there for those who may read the record and not write it.

mod form;
mod texts;
mod thread;

use crate::routes::page_query;
use crate::state::{Conversation, Workspace, use_workspace};
use crate::views::find::comment_in;
use crate::views::i18n::{fill, t, use_language};
use form::{Compose, Purpose};
use leptos::prelude::*;
use muster_shared::comments::Name;
use muster_shared::id::DocId;
use muster_shared::label::Language;
use muster_shared::schema::Register;
use thread::ThreadView;

/// The one comment that is being answered or changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Doing {
    Answering(Name),
    Changing(Name),
}

/// What the parts of a conversation share.
#[derive(Clone, Copy)]
struct Talk {
    conversation: Conversation,
    register: &'static Register,
    doing: RwSignal<Option<Doing>>,
    /// The comment that the address names.
    wanted: Memo<Option<Name>>,
}

/// The conversation about a record.
#[component]
pub fn Comments(
    /// Which record.
    doc: DocId,
    /// Its register.
    register: &'static Register,
) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let conversation = workspace.conversation(doc);
    let query = page_query();
    let wanted = Memo::new(move |_| query.with(|query| comment_in(query)));
    let talk = Talk { conversation, register, doing: RwSignal::new(None), wanted };
    let threads = conversation.threads;
    let names = Memo::new(move |_| threads.with(|all| all.iter().map(|thread| thread.first.name).collect::<Vec<_>>()));
    let open = Memo::new(move |_| threads.with(|all| all.iter().filter(|thread| thread.is_open()).count()));
    let heading = muster_ui::dom::unique_id("comments");
    let labelled = heading.clone();
    let may = Memo::new(move |_| conversation.may_say());
    let nothing = move || {
        let words = if may.get() { texts::NONE } else { texts::NONE_GUEST };
        names.with(Vec::is_empty).then(|| view! { <p class="faint">{t(words)}</p> })
    };
    let count = move || Some(open.get()).filter(|open| *open > 0).map(|open| open_words(open, language.get()));
    view! {
        <section class="comments no-print" aria-labelledby=labelled>
            <header>
                <h2 id=heading>{t(texts::COMMENTS)}</h2>
                <small class="faint" role="status">{count}</small>
            </header>
            {nothing}
            <ol class="threads">
                <For each=move || names.get() key=|name| *name let(name)>
                    <ThreadView talk name/>
                </For>
            </ol>
            {move || (conversation.lacking.get() > 0).then(|| view! { <p class="faint">{t(texts::LACKING)}</p> })}
            {move || may.get().then(|| view! { <Compose talk purpose=Purpose::Begin/> })}
        </section>
    }
}

/// How many threads are open, in words.
fn open_words(open: usize, language: Language) -> String {
    if open == 1 { texts::ONE_OPEN.get(language).to_owned() } else { fill(texts::OPEN, language, &open.to_string()) }
}

/// In a list: how many threads of a record are open; nothing if none is. From rows alone.
pub fn mark(workspace: Workspace, doc: DocId, language: Language) -> Option<AnyView> {
    let open = Some(workspace.open_comments(doc)).filter(|open| *open > 0)?;
    let words = open_words(open, language);
    let title = words.clone();
    Some(
        view! {
            <span class="comment-mark num" title=title>
                <span aria-hidden="true">{open}</span>
                <span class="visually-hidden">{words}</span>
            </span>
        }
        .into_any(),
    )
}

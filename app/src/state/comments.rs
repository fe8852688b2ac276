//! The conversation about a record, as views use it.

use super::open::OpenDoc;
use super::workspace::Workspace;
use crate::platform::{clock, task};
use leptos::prelude::*;
use muster_shared::access::Action;
use muster_shared::comments::{Entries, Entry, Mark, Name, Remark, Thread, companion, conversation};
use muster_shared::id::{AccountId, DocId};

/// What is said about one record. Its documents are open as long as the owner that made this lives.
#[derive(Clone, Copy)]
pub struct Conversation {
    /// The record.
    pub of: DocId,
    /// The threads, oldest first.
    pub threads: Memo<Vec<Thread>>,
    /// Comments of how many people are not here yet.
    pub lacking: Memo<usize>,
    workspace: Workspace,
}

impl Workspace {
    /// Opens what is said about a record, and follows who begins to say something.
    pub fn conversation(self, of: DocId) -> Conversation {
        let engine = StoredValue::new_local(self.engine());
        let authors = Memo::new(move |_| engine.with_value(|engine| engine.rows.comments.authors(of)));
        let open = RwSignal::new(Vec::<(AccountId, OpenDoc)>::new());
        Effect::new(move |_| {
            let authors = authors.get();
            open.update(|open| {
                open.retain(|(author, _)| authors.contains(author));
                for author in authors {
                    if open.iter().all(|(known, _)| *known != author) {
                        open.push((author, self.open(companion(of, author))));
                    }
                }
            });
        });
        let threads = Memo::new(move |_| {
            let all: Vec<(AccountId, Entries)> =
                open.with(|open| open.iter().map(|(author, doc)| (*author, doc.entries())).collect());
            conversation(&all)
        });
        let lacking = Memo::new(move |_| open.with(|open| open.iter().filter(|(_, doc)| doc.missing().get()).count()));
        Conversation { of, threads, lacking, workspace: self }
    }

    /// How many threads about a record are open, from rows alone; tracks.
    pub fn open_comments(self, of: DocId) -> usize {
        self.engine().rows.comments.open(of)
    }
}

impl Conversation {
    /// Whether the person may say something; tracks.
    pub fn may_say(self) -> bool {
        self.workspace.may(Action::Comment, Some(self.of))
    }

    /// Says something: about the record or a field of it, or in answer to a comment.
    pub async fn say(self, text: String, replies_to: Option<Name>, about: Option<String>) -> bool {
        let said = Remark { text: vec![text], at: clock::now(), replies_to, about, ..Remark::default() };
        self.workspace.engine().say(self.of, Entry::Remark(said)).await
    }

    /// Closes a thread or opens it again, as somebody who saw how it stands.
    pub fn mark(self, thread: &Thread, resolved: bool) {
        let seen = thread.marks.clone();
        self.write(Entry::Mark(Mark { on: thread.first.name, resolved, seen, at: clock::now(), by: None }));
    }

    fn write(self, said: Entry) {
        let engine = self.workspace.engine();
        task::spawn(async move {
            if !engine.say(self.of, said).await {
                crate::platform::device::report("a comment could not be written");
            }
        });
    }

    /// Changes what one said; an empty text takes it back.
    pub async fn reword(self, name: Name, text: String) -> bool {
        self.workspace.engine().reword(self.of, name.id, &text).await
    }

    /// What one began to write here and did not send.
    pub async fn draft(self) -> String {
        self.workspace.engine().draft(self.of).await
    }

    /// Keeps it.
    pub fn keep_draft(self, text: &str) {
        self.workspace.engine().keep_draft(self.of, text);
    }
}

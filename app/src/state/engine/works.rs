//! What needs documents themselves, and so automerge. A first visit gets along without: lists and home are made of rows, and
//! what is sent or stored is bytes. So the rest of the engine reaches this only through pointers, which [`bring`] takes; the
//! build can then put the code behind them into the file of the pages (pages.rs), and whoever calls it directly puts it back
//! into the file that everybody waits for.

use super::Engine;
use super::receive::Theirs;
use super::slot::Slot;
use crate::platform::idb::Op;
use crate::platform::task;
use crate::state::OpenDoc;
use crate::state::store::StoredDoc;
use muster_shared::doc::Document;
use muster_shared::id::{Actor, DocId};
use muster_shared::schema::Register;
use muster_shared::sync::frame::{Bytes, Hash};
use muster_shared::sync::peer::held::Held;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::OnceLock;

/// Work that takes its time.
pub(in crate::state) type Task = Pin<Box<dyn Future<Output = ()>>>;

/// A text to be read for the search: the document, its register, what is stored of it, and what was not acknowledged.
pub(in crate::state) type ToRead<'a> = (DocId, &'static Register, &'a StoredDoc, Vec<(u32, Bytes)>);

/// The way to the code; each does what the method of the engine does that is named in `HERE`.
pub(in crate::state) struct Works {
    pub load: fn(Rc<Engine>, Rc<Slot>) -> Task,
    pub apply: fn(&Engine, &Rc<Slot>, &[Vec<u8>]),
    pub show_state: fn(&Engine, &Rc<Slot>, Held, Option<&Bytes>, &[Bytes]),
    pub compact: fn(Rc<Engine>, DocId) -> Task,
    pub read_text: fn(&Engine, ToRead) -> Option<Op>,
    pub offer: fn(&Engine, &StoredDoc, DocId, u32, Option<Theirs>),
    pub has: fn(&Slot, &[Hash]) -> Option<bool>,
    pub stored_has: fn(DocId, &StoredDoc, &[Hash]) -> bool,
    pub words: fn(&Slot) -> String,
    pub write_as: fn(&Slot, Actor),
    pub create: fn(&Engine, &'static Register, &str) -> DocId,
    pub undo: fn(&OpenDoc),
    pub redo: fn(&OpenDoc),
}

static HERE: Works = Works {
    load: |engine, slot| Box::pin(async move { engine.load_here(&slot).await }),
    apply: Engine::apply_here,
    show_state: Engine::show_state_here,
    compact: |engine, doc| Box::pin(async move { engine.compact(doc).await }),
    read_text: Engine::read_text,
    offer: Engine::offer_here,
    has: |slot, heads| slot.with(|document| has_all(document, heads)),
    stored_has: |doc, stored, heads| {
        let chunks: Vec<&[u8]> = stored.chunks().map(|c| c.0.as_slice()).collect();
        Document::load(doc, None, &stored.base, &chunks).is_ok_and(|mut document| has_all(&mut document, heads))
    },
    words: Engine::words_here,
    write_as: |slot, actor| slot.with(|document| document.set_actor(actor)).unwrap_or_default(),
    create: Engine::create_here,
    undo: OpenDoc::undo_here,
    redo: OpenDoc::redo_here,
};

fn has_all(document: &mut Document, heads: &[Hash]) -> bool {
    heads.iter().all(|head| document.has(head))
}

static WORKS: OnceLock<&'static Works> = OnceLock::new();

/// The code of documents, for [`bring`].
pub struct Documents(&'static Works);

/// The code of documents. Called by code that comes with it, and by nothing else.
pub fn documents() -> Documents {
    Documents(&HERE)
}

/// Says that the code is here. What it gets must come from where the optimiser does not see it: else it would take the
/// detour out of every call.
pub fn bring(documents: Documents) {
    // A second time changes nothing.
    let _ = WORKS.set(documents.0);
}

/// The code, if it is here. No document is open before.
pub(in crate::state) fn works() -> Option<&'static Works> {
    WORKS.get().copied()
}

/// Waits for the code, which the pages fetch.
pub(in crate::state) async fn come() -> &'static Works {
    /// Milliseconds.
    const LOOK: u32 = 50;
    loop {
        match works() {
            Some(works) => return works,
            None => task::sleep(LOOK).await,
        }
    }
}

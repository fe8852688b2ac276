//! Comments in the search: what one person says about a record is found by its own words and leads to the record.

use super::{Engine, Text};
use crate::state::rows::RowView;
use muster_shared::access::{Action, Principal, Resource, decide};
use muster_shared::comments::{Entry, Name, Tally};
use muster_shared::doc::Document;
use muster_shared::find::{Head, Hit, Line, Piece, Query, Shown, said};
use muster_shared::id::DocId;
use muster_shared::label::{Label, label};
use muster_shared::registers::of_records;

const COMMENT: Label = label("Comment", "Kommentar");

/// Whether somebody may read what is said about a record. Who may not has no such documents either: the server sends none.
pub(super) fn may_read(who: &Principal, record: &RowView) -> bool {
    let at = Resource::Document { workspace: who.workspace, doc: record.row.doc, unit: record.placement.unit };
    decide(who, Action::ReadComments, &at).is_ok()
}

/// The comments in a document of theirs that were not taken back.
pub(super) fn text_of(document: &Document) -> Text {
    let entries = document.entries();
    let written = entries.iter().filter_map(|(id, entry)| match entry {
        Entry::Remark(remark) if !remark.text.is_empty() => Some((*id, remark.text.join("\n"))),
        _ => None,
    });
    let (ids, texts): (Vec<_>, Vec<String>) = written.unzip();
    (said::join(texts.iter().map(String::as_str)), Some(ids))
}

impl Engine {
    /// Takes a document of comments into the index beside its record, or out of it while there is none.
    pub(super) fn read_said(&self, doc: DocId, view: Option<&RowView>) {
        let finding = &self.rows.finding;
        let record = self.rows.comments.record(doc).and_then(|of| self.rows.get(of));
        let place = record.and_then(|record| Some((record.row.doc, of_records(&record.row.register)?)));
        let Some((view, (of, register))) = view.zip(place) else {
            finding.remove(doc);
            return;
        };
        let mut index = finding.index.borrow_mut();
        let known = index.contains(doc);
        index.put_head(Head { doc, register, number: 0, changed: view.row.changed, of: Some(of) }, "", []);
        if !known && finding.primed.get() {
            // It may have been read before there was a place for it.
            finding.read.borrow_mut().remove(&doc);
            finding.texts.borrow_mut().insert(doc, 0.0);
        }
    }

    /// The comment that was found, and the place in it.
    pub(super) fn shown_comment(
        &self,
        query: &mut Query,
        hit: &Hit,
        record: &RowView,
        name: &dyn Fn(&str) -> String,
    ) -> Option<(Option<Name>, Shown)> {
        let finding = &self.rows.finding;
        let text = finding.index.borrow().text(hit.doc)?;
        let (at, mut pieces) = said(query, &text, hit.tolerant)?;
        let author = Tally::of(&self.rows.get(hit.doc)?.row)?.author;
        let by = Piece { text: format!("{}: ", name(&author.to_string())), hit: false };
        pieces.insert(0, by);
        let id = finding.said.borrow().get(&hit.doc).and_then(|ids| ids.get(at).copied());
        let title = vec![Piece { text: record.row.title.clone(), hit: false }];
        let title = if record.row.title.is_empty() { Vec::new() } else { title };
        let lines = vec![Line { field: Some(COMMENT), pieces }];
        Some((id.map(|id| Name { author, id }), Shown { title, lines }))
    }
}

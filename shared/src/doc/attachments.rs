//! Files attached to a record, as its document holds them (see [`crate::attachments`]): each one value of the root.

use super::DocError;
use super::document::Document;
use super::fields::read;
use super::types::Written;
use crate::attachments::{Attachment, BlobHash, PREFIX, id_of, key};
use crate::id::EntryId;
use crate::schema::Value;
use crate::time::Timestamp;
use automerge::legacy::{Key, ObjectId, OpType};
use automerge::{ROOT, ReadDoc, ScalarValue};

/// The first key behind all that begin with [`PREFIX`]: a semicolon follows the colon.
const BEHIND: &str = "file;";

impl Document {
    /// The files that are attached, oldest first. What cannot be read is left out; where one person took a file away while
    /// another named it anew, it stays.
    pub fn attachments(&self) -> Vec<(EntryId, Attachment)> {
        let keys: Vec<String> =
            self.doc.map_range(&ROOT, PREFIX.to_owned()..BEHIND.to_owned()).map(|item| item.key.to_string()).collect();
        let mut all: Vec<(EntryId, Attachment)> =
            keys.iter().filter_map(|key| Some((id_of(key)?, self.attachment(key)?))).collect();
        all.sort_by(|(a, x), (b, y)| (x.at, a).cmp(&(y.at, b)));
        all
    }

    /// What a root key says about a file.
    fn attachment(&self, key: &str) -> Option<Attachment> {
        let said = self.doc.get_all(ROOT, key).unwrap_or_default();
        said.iter().rev().find_map(|(value, id)| Attachment::parse(read(&self.doc, None, value, id).as_text()?))
    }

    /// Attaches a file under an id that was drawn for it, or says something else about one (its name). `None`: it is so
    /// already.
    ///
    /// # Errors
    /// [`DocError::ReadOnly`], [`DocError::Newer`].
    pub fn attach(
        &mut self,
        id: EntryId,
        attachment: &Attachment,
        now: Timestamp,
    ) -> Result<Option<Written>, DocError> {
        self.set(&key(id), &Value::text(attachment.text()), now)
    }

    /// Takes a file away from the record; undo brings it back. Its bytes stay where they are. `None`: it is not there.
    ///
    /// # Errors
    /// [`DocError::ReadOnly`], [`DocError::Newer`].
    pub fn detach(&mut self, id: EntryId, now: Timestamp) -> Result<Option<Written>, DocError> {
        self.set(&key(id), &Value::Empty, now)
    }

    /// Whether the record names a file with this content, or ever did in this epoch.
    pub fn named(&self, sha256: BlobHash) -> bool {
        if self.attachments().iter().any(|(_, attachment)| attachment.sha256 == sha256) {
            return true;
        }
        self.doc.get_changes(&[]).iter().any(|change| {
            change.decode().operations.iter().any(|op| match (&op.obj, &op.key, &op.action) {
                (ObjectId::Root, Key::Map(key), OpType::Put(ScalarValue::Str(text))) if key.starts_with(PREFIX) => {
                    Attachment::parse(text).is_some_and(|attachment| attachment.sha256 == sha256)
                }
                _ => false,
            })
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::attachments::Kind;
    use crate::doc::{Portable, Said};
    use crate::id::{AccountId, Actor, ActorPrefix, DocId};
    use crate::registers;

    const ID: DocId = DocId([3; 16]);
    const NOW: Timestamp = Timestamp(1_763_900_000_000);

    fn new(register: &str, n: u8) -> Document {
        let actor = Actor { prefix: ActorPrefix([n; 8]), counter: 1 };
        Document::create(ID, registers::by_key(register).unwrap(), actor)
    }

    fn file(n: u8) -> Attachment {
        Attachment {
            sha256: BlobHash([n; 32]),
            size: 3,
            kind: Kind::Png,
            name: format!("{n}.png"),
            by: AccountId([n; 16]),
            at: Timestamp(NOW.0 + i64::from(n)),
        }
    }

    fn names(doc: &Document) -> Vec<String> {
        doc.attachments().into_iter().map(|(_, attachment)| attachment.name).collect()
    }

    #[test]
    fn every_register_takes_files_and_travels_with_them() {
        for register in registers::all() {
            let mut doc = new(register.key, 1);
            doc.attach(EntryId([2; 16]), &file(2), NOW).unwrap().unwrap();
            doc.attach(EntryId([1; 16]), &file(1), NOW).unwrap().unwrap();
            assert_eq!(names(&doc), ["1.png", "2.png"], "{}", register.key);
            let said = doc.portable(1).unwrap();
            let read: Portable = serde_json::from_str(&serde_json::to_string(&said).unwrap()).unwrap();
            let mut again = new(register.key, 2);
            again.restore(&read, NOW).unwrap();
            assert_eq!(again.portable(1).unwrap(), said, "{}", register.key);
            assert_eq!(again.row().cells, doc.row().cells, "{}", register.key);
            let rolled = doc.roll(1).unwrap();
            assert_eq!(rolled.attachments(), doc.attachments(), "{}", register.key);
        }
    }

    #[test]
    fn two_who_attach_apart_have_both_files() {
        let (mut a, mut b) = (new("risk", 1), new("risk", 2));
        let one = a.attach(EntryId([1; 16]), &file(1), NOW).unwrap().unwrap();
        let two = b.attach(EntryId([2; 16]), &file(2), NOW).unwrap().unwrap();
        a.apply(&[two.chunk]).unwrap();
        b.apply(&[one.chunk]).unwrap();
        assert_eq!((a.heads(), names(&a)), (b.heads(), names(&b)));
        assert_eq!(names(&a), ["1.png", "2.png"]);
        assert!(a.row().conflicts.is_empty());
    }

    #[test]
    fn taking_a_file_away_is_an_edit_with_a_way_back() {
        let (mut doc, id) = (new("risk", 1), EntryId([1; 16]));
        doc.attach(id, &file(1), NOW).unwrap();
        let content = doc.content_hash();
        doc.detach(id, NOW).unwrap().unwrap();
        assert!(doc.attachments().is_empty() && doc.content_hash() != content);
        assert!(doc.named(BlobHash([1; 32])) && !doc.named(BlobHash([2; 32])));
        doc.undo(NOW).unwrap().unwrap();
        assert_eq!((names(&doc), doc.content_hash()), (vec!["1.png".to_owned()], content));
        doc.redo(NOW).unwrap().unwrap();
        assert!(doc.attachments().is_empty());
    }

    #[test]
    fn a_file_that_is_named_anew_while_it_is_taken_away_stays() {
        let (mut a, id) = (new("risk", 1), EntryId([1; 16]));
        let first = a.attach(id, &file(1), NOW).unwrap().unwrap();
        let mut b = new("risk", 2);
        b.apply(&[first.chunk]).unwrap();
        let gone = a.detach(id, NOW).unwrap().unwrap();
        let renamed = Attachment { name: "Site plan.png".into(), ..file(1) };
        let kept = b.attach(id, &renamed, NOW).unwrap().unwrap();
        a.apply(&[kept.chunk]).unwrap();
        b.apply(&[gone.chunk]).unwrap();
        assert_eq!(names(&a), ["Site plan.png"]);
        assert_eq!(names(&a), names(&b));
    }

    #[test]
    fn what_was_attached_and_taken_away_shows_beside_a_decision() {
        let (mut doc, ids) = (new("risk", 1), [EntryId([1; 16]), EntryId([2; 16])]);
        doc.attach(ids[0], &file(1), NOW).unwrap();
        let before = doc.heads();
        doc.detach(ids[0], NOW).unwrap();
        doc.attach(ids[1], &file(2), NOW).unwrap();
        let differences = doc.differences(&doc.as_of(&before).unwrap());
        let mut said: Vec<_> = differences.into_iter().map(|d| (d.field, d.said)).collect();
        said.sort_by_key(|(field, _)| *field != key(ids[0]));
        let text = |n| Value::Text(file(n).text());
        assert_eq!(
            said,
            [(key(ids[0]), Said::Value(text(1), Value::Empty)), (key(ids[1]), Said::Value(Value::Empty, text(2))),]
        );
    }

    #[test]
    fn what_is_no_file_is_left_out() {
        let mut doc = new("risk", 1);
        doc.set(&key(EntryId([1; 16])), &Value::text("{\"sha256\":3}"), NOW).unwrap();
        assert!(doc.attachments().is_empty());
        assert!(matches!(doc.set("file:nonsense", &Value::text("x"), NOW), Err(DocError::NoField(_))));
    }
}

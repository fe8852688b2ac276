//! Positions that stay with their character: for carets of others, and later for comments.

use super::document::Document;
use automerge::legacy::{ObjectId, OpId};
use automerge::{ChangeHash, Cursor, CursorPosition, ObjId, ReadDoc};

impl Document {
    /// A name for the position `index` of a rich text that stays with its character, whatever others do. At the end it
    /// stays at the end.
    pub fn cursor(&self, field: &str, index: usize) -> Option<String> {
        let text = self.text_object(field)?;
        let length = self.doc.length(&text);
        let position = if index >= length { CursorPosition::End } else { CursorPosition::Index(index) };
        self.doc.get_cursor(&text, position, None).ok().map(|cursor| cursor.to_string())
    }

    /// Where a cursor is now; `None` for one that is not of this text. Cursors come from other people: any text is
    /// safe here.
    pub fn position(&self, field: &str, cursor: &str) -> Option<usize> {
        let text = self.text_object(field)?;
        let operation = match cursor {
            "s" => return Some(0),
            "e" => return Some(self.doc.length(&text)),
            // automerge cuts the first byte off without looking whether a character ends there.
            _ if cursor.is_ascii() && cursor.len() <= 100 => cursor.strip_prefix('-').unwrap_or(cursor),
            _ => return None,
        };
        let (counter, actor) = operation.split_once('@')?;
        let counter: u64 = counter.parse().ok()?;
        let actor = automerge::ActorId::try_from(actor).ok()?;
        let ours = self.writes_into(&text, counter, &actor);
        // automerge panics over a cursor of another object.
        if !ours {
            return None;
        }
        // Always towards the next character: the other way automerge walks unboundedly.
        let cursor = Cursor::try_from(operation).ok()?;
        let at = self.scope();
        match self.doc.get_cursor_position(&text, &cursor, at.as_deref()) {
            Ok(at) => Some(at),
            Err(_) => Some(self.doc.length(&text)),
        }
    }

    /// Whether the operation is one on this text, as the change that made it says.
    fn writes_into(&self, text: &ObjId, counter: u64, actor: &automerge::ActorId) -> bool {
        let ObjId::Id(text_counter, text_actor, _) = text else { return false };
        let text = ObjectId::Id(OpId::new(*text_counter, text_actor));
        let operation = ObjId::Id(counter, actor.clone(), 0);
        let change = self.doc.hash_for_opid(&operation).and_then(|hash| self.doc.get_change_by_hash(&hash));
        change.is_some_and(|change| {
            let nth = counter.checked_sub(change.start_op().get()).and_then(|n| usize::try_from(n).ok());
            nth.and_then(|n| change.decode().operations.get(n).map(|op| op.obj == text && op.insert)).unwrap_or(false)
        })
    }

    /// How automerge shall look a cursor up. Its quick way is right, but compares itself with the slow one wherever
    /// debug assertions are on, and the slow one knows no place for a character removed at the end of the text. There,
    /// and only there, we ask for the slow way by naming the heads with one too many.
    fn scope(&self) -> Option<Vec<ChangeHash>> {
        cfg!(debug_assertions).then(|| {
            let mut heads = self.doc.get_heads();
            heads.extend(self.doc.get_changes_meta(&[]).first().map(|change| change.hash));
            heads
        })
    }
}

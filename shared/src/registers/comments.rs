//! What people say about records: no record of the ISMS, and no part of the record that it is about.

use super::parts::{line, person};
use crate::label::label;
use crate::schema::{Field, FieldKind, Register};

/// The comments of one person on one record. A document for each such pair, because who may read a record and not write
/// it may say something about it, and because nobody writes under the name of somebody else (MODEL.md 6).
pub static COMMENTS: Register = Register {
    key: "comments",
    singular: label("Comments", "Kommentare"),
    plural: label("Comments", "Kommentare"),
    reference: "NTE",
    purpose: label(
        "Comments keep what people ask and remark about a record beside it.",
        "Kommentare bewahren neben einem Eintrag, was Menschen dazu fragen und anmerken.",
    ),
    version: 1,
    projection: 1,
    fields: &[
        line("of", label("Record", "Eintrag"), label("What they are about.", "Worum es geht."), 64).required(),
        person("author", label("Author", "Von"), label("Who wrote them.", "Wer sie geschrieben hat.")).required(),
        Field::new(
            "entries",
            label("Comments", "Kommentare"),
            label("What was said.", "Was gesagt wurde."),
            FieldKind::Entries,
        ),
    ],
    states: &[],
    transitions: &[],
    columns: &[],
    is_page: false,
};

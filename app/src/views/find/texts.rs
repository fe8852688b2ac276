//! Texts of the page of hits.

use muster_shared::label::{Label, label};

/// The page.
pub const TITLE: Label = label("Search", "Suche");
/// The line.
pub const WORDS: Label = label("Words, names, references", "Wörter, Namen, Kennungen");
/// Nothing typed.
pub const BEGIN: Label = label("Type what you remember", "Tippen Sie, was Sie noch wissen");
/// Nothing typed.
pub const BEGIN_TEXT: Label = label(
    "Titles, references, all short fields and the texts of policies are looked through on this device, with or without a network. Slips are forgiven, umlauts may be written either way, and in:risk looks only there.",
    "Titel, Kennungen, alle kurzen Felder und die Texte der Richtlinien werden auf diesem Gerät durchsucht, mit und ohne Netz. Tippfehler werden verziehen, Umlaute dürfen so oder so geschrieben sein, und in:risiko sucht nur dort.",
);
/// No hit.
pub const NOTHING: Label = label("Nothing was found", "Nichts gefunden");
/// No hit.
pub const NOTHING_TEXT: Label = label(
    "Every word must occur in a record. Try fewer words, the beginning of a word, or take a filter away. Only what you may read is looked through.",
    "Jedes Wort muss in einem Eintrag vorkommen. Versuchen Sie weniger Wörter, einen Wortanfang, oder nehmen Sie einen Filter weg. Durchsucht wird nur, was Sie lesen dürfen.",
);
/// While texts are read.
pub const UNREAD: Label = label(
    "Texts that are still being read on this device: {}. Words in them are found soon.",
    "Texte, die auf diesem Gerät noch gelesen werden: {}. Wörter darin werden bald gefunden.",
);
/// How many.
pub const HITS: Label = label("{} found", "{} gefunden");
/// How many.
pub const HITS_OF: Label = label("{} shown of ", "{} gezeigt von ");
/// Filter.
pub const REGISTER: Label = label("Register", "Register");
/// Filter.
pub const ALL_REGISTERS: Label = label("All registers", "Alle Register");
/// Filter.
pub const STATE: Label = label("State", "Status");
/// Filter.
pub const ANY_STATE: Label = label("Any state", "Jeder Status");
/// Filter.
pub const PERSON: Label = label("Person", "Person");
/// Filter.
pub const ANYBODY: Label = label("Anybody", "Alle Personen");
/// Button.
pub const MORE: Label = label("Show more", "Mehr zeigen");

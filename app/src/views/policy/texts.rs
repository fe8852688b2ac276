//! Texts of the policy page.

use muster_shared::label::{Label, label};

/// Name of the contents.
pub const CONTENTS: Label = label("Contents", "Inhalt");
/// In the contents of a text without headings.
pub const NO_HEADINGS: Label = label("Headings appear here.", "Hier erscheinen die Überschriften.");
/// Name of the side.
pub const DETAILS: Label = label("Details", "Angaben");
/// Placeholder of the title.
pub const TITLE_HERE: Label = label("Title of the policy", "Titel der Richtlinie");
/// Under the title: `{}` is a name.
pub const OWNER: Label = label("owner {}", "verantwortlich {}");
/// Under the title: `{}` is a day.
pub const NEXT_REVIEW: Label = label("next review {}", "nächste Überprüfung {}");
/// One word.
pub const WORD: Label = label("{} word", "{} Wort");
/// Several words.
pub const WORDS: Label = label("{} words", "{} Wörter");
/// On paper: what the text is, exactly.
pub const CONTENT_HASH: Label = label("Content hash (SHA-256)", "Inhalts-Hash (SHA-256)");
/// On paper: when it was printed.
pub const PRINTED: Label = label("printed {}", "gedruckt {}");

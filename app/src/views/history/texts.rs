//! Texts of the history.

use muster_shared::label::{Label, label};

/// Heading, menu and command.
pub const HISTORY: Label = label("History", "Verlauf");
/// Name of a field's button; `{}` is the field.
pub const HISTORY_OF: Label = label("History of {}", "Verlauf von {}");
/// Button.
pub const SHOW: Label = label("Show the history", "Verlauf zeigen");
/// Foot of a record; `{}` is a moment.
pub const CHANGED_LAST: Label = label("Last changed {}", "Zuletzt geändert {}");
/// Button.
pub const BACK: Label = label("Back to the record", "Zurück zum Eintrag");
/// Button.
pub const BACK_TO_LIST: Label = label("Back to the list", "Zurück zur Liste");
/// Filter.
pub const FIELD: Label = label("Field", "Feld");
/// Option.
pub const ALL_FIELDS: Label = label("All fields", "Alle Felder");
/// Filter.
pub const PERSON: Label = label("Person", "Person");
/// Option.
pub const EVERYBODY: Label = label("Everybody", "Alle");
/// Date.
pub const ON_A_DAY: Label = label("As it was at the end of", "Stand am Ende von");
/// Toast: no such day in the history.
pub const NOT_YET: Label = label("There was nothing of it yet on that day", "An diesem Tag gab es noch nichts davon");
/// While it is read.
pub const READING: Label = label("Looking further back…", "Es wird weiter zurückgesehen …");
/// Button.
pub const EARLIER: Label = label("Earlier changes", "Frühere Änderungen");
/// Nothing fits.
pub const NONE: Label = label(
    "No change fits. The history keeps every edit of every field, with who made it and when.",
    "Keine Änderung passt. Der Verlauf bewahrt jede Bearbeitung jedes Feldes, mit wem und wann.",
);
/// The end of the list.
pub const BEGINNING: Label = label("Here the history begins.", "Hier beginnt der Verlauf.");
/// The end of the list of a document that was condensed; `{}` is a moment.
pub const CONDENSED: Label = label(
    "The history shown begins on {}: the text had so many edits that it was condensed then. What was before is kept on the server and cannot be shown here.",
    "Der gezeigte Verlauf beginnt am {}: Der Text hatte so viele Bearbeitungen, dass er damals verdichtet wurde. Was davor war, bewahrt der Server; hier kann es nicht gezeigt werden.",
);
/// Author.
pub const CARRIED: Label = label("Somebody, before the text was condensed", "Jemand, vor der Verdichtung des Textes");
/// Whose clock.
pub const CLOCKS: Label = label(
    "Times are those of the devices that the edits were made on.",
    "Zeiten sind die der Geräte, auf denen bearbeitet wurde.",
);
/// Between authors.
pub const AND: Label = label("and", "und");
/// Line.
pub const DELETED_IT: Label = label("deleted the record", "hat den Eintrag gelöscht");
/// Line.
pub const RESTORED_IT: Label = label("brought the record back", "hat den Eintrag zurückgeholt");
/// Value.
pub const EMPTY: Label = label("empty", "leer");
/// Screen readers: what an edit took out.
pub const BEFORE: Label = label("before:", "vorher:");
/// Screen readers: what an edit put in.
pub const AFTER: Label = label("after:", "nachher:");
/// Opens the words of a text's edit.
pub const WORDS: Label = label("Show what changed", "Zeigen, was sich änderte");
/// Where nothing of a text differs but its look.
pub const LOOK_ONLY: Label = label("formatting", "Formatierung");
/// Button.
pub const AS_IT_WAS: Label = label("The record as of then", "Eintrag zu diesem Zeitpunkt");
/// Button on an edit.
pub const BRING_BEFORE: Label = label("Bring back the value before", "Wert davor zurückholen");
/// Button at a field.
pub const BRING: Label = label("Bring back", "Zurückholen");
/// Button for all fields.
pub const BRING_ALL: Label = label("Bring back everything that differs", "Alles Abweichende zurückholen");
/// Banner; `{}` is a moment.
pub const READ_ONLY: Label = label("As of {}. To look at only.", "Stand {}. Nur zum Ansehen.");
/// Under the banner.
pub const STATE_STAYS: Label = label(
    "Bringing back makes new edits of today, which can be undone. The state stays: it moves by its own steps.",
    "Zurückholen macht neue Bearbeitungen von heute, die sich zurücknehmen lassen. Der Status bleibt: Er wechselt nur durch seine eigenen Schritte.",
);
/// Segments.
pub const SHOWN: Label = label("Shown", "Gezeigt wird");
/// Segment.
pub const THEN: Label = label("As it was", "Wie es war");
/// Segment.
pub const DIFFERENCES: Label = label("Differences to today", "Unterschiede zu heute");
/// No difference.
pub const SAME: Label = label("Nothing differs from today.", "Nichts weicht von heute ab.");
/// Was deleted.
pub const WAS_DELETED: Label =
    label("The record was deleted at that time.", "Der Eintrag war zu dieser Zeit gelöscht.");
/// Mark at a field.
pub const DIFFERS: Label = label("differs from today", "heute anders");
/// Toast.
pub const BROUGHT: Label = label("Brought back as a new edit", "Als neue Bearbeitung zurückgeholt");
/// Toast: the value is the present one.
pub const IS_SO: Label = label("It says that already", "Das steht dort schon");

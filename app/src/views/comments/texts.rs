//! Texts of comments.

use muster_shared::label::{Label, label};

/// Heading.
pub const COMMENTS: Label = label("Comments", "Kommentare");
/// Beside the heading and in lists.
pub const ONE_OPEN: Label = label("1 open comment", "1 offener Kommentar");
/// The same of several.
pub const OPEN: Label = label("{} open comments", "{} offene Kommentare");
/// Nothing was said yet.
pub const NONE: Label = label(
    "Nothing was said about this record yet. Ask a question or leave a remark: it stays beside the record and changes nothing in it.",
    "Zu diesem Eintrag wurde noch nichts gesagt. Stellen Sie eine Frage oder hinterlassen Sie eine Anmerkung: Sie bleibt neben dem Eintrag und ändert nichts an ihm.",
);
/// The same for somebody who may say nothing.
pub const NONE_GUEST: Label =
    label("Nothing was said about this record yet.", "Zu diesem Eintrag wurde noch nichts gesagt.");
/// Some are not on this device.
pub const LACKING: Label = label(
    "Comments of some people are not on this device yet. They appear when the server is in reach.",
    "Kommentare einiger Personen sind noch nicht auf diesem Gerät. Sie erscheinen, wenn der Server erreichbar ist.",
);
/// Field.
pub const WRITE: Label = label("Write a comment", "Kommentar schreiben");
/// Field: an answer to somebody.
pub const ANSWER_TO: Label = label("Reply to {}", "{} antworten");
/// Field: one's own comment.
pub const CHANGE_TEXT: Label = label("Change the comment", "Kommentar ändern");
/// Choice: what the comment is about.
pub const ABOUT: Label = label("What it is about", "Worum es geht");
/// Option.
pub const WHOLE: Label = label("The whole record", "Der ganze Eintrag");
/// Beside the name: which field a comment is about.
pub const ON_FIELD: Label = label("on “{}”", "zu „{}“");
/// Button.
pub const SEND: Label = label("Send", "Senden");
/// Button.
pub const SAVE: Label = label("Save", "Speichern");
/// Button.
pub const CANCEL: Label = label("Cancel", "Abbrechen");
/// Below the field.
pub const KEYS: Label = label("Ctrl+Enter sends", "Strg+Eingabe sendet");
/// The same on a Mac.
pub const KEYS_MAC: Label = label("⌘+Enter sends", "⌘+Eingabe sendet");
/// The text is too long.
pub const TOO_LONG: Label = label(
    "Shorten this: a comment has at most {} characters.",
    "Kürzen Sie das: Ein Kommentar hat höchstens {} Zeichen.",
);
/// Button.
pub const REPLY: Label = label("Reply", "Antworten");
/// Button: nothing more is expected.
pub const RESOLVE: Label = label("Resolve", "Erledigen");
/// Button.
pub const REOPEN: Label = label("Reopen", "Wieder öffnen");
/// Button.
pub const EDIT: Label = label("Edit", "Bearbeiten");
/// Button.
pub const DELETE: Label = label("Delete", "Löschen");
/// What a button is about, for those who hear it alone: what it does, and whose comment.
pub const OF_WHOM: Label = label("{}: comment by ", "{}: Kommentar von ");
/// Toast.
pub const WAS_DELETED: Label = label("Comment deleted", "Kommentar gelöscht");
/// In the place of a comment that was answered.
pub const DELETED: Label = label("Deleted by its author.", "Von der Autorin oder dem Autor gelöscht.");
/// Beside the time.
pub const EDITED: Label = label("edited", "bearbeitet");
/// Beside the name of who wrote a comment that came from a file: who brought it.
pub const BROUGHT_BY: Label = label("brought by {}", "übernommen von {}");
/// Over a second text of a comment.
pub const ALSO: Label = label("Written apart on another device:", "Auf einem anderen Gerät unabhängig geschrieben:");
/// A closed thread.
pub const RESOLVED_BY: Label = label("Resolved by {}", "Erledigt von {}");
/// How many answers a closed thread has.
pub const REPLIES: Label = label("{} replies", "{} Antworten");
/// Toast: the device could not write it.
pub const NOT_WRITTEN: Label = label(
    "This could not be written just now. Your words are still here.",
    "Das ließ sich gerade nicht schreiben. Ihre Worte sind noch hier.",
);
/// The same of one.
pub const ONE_REPLY: Label = label("1 reply", "1 Antwort");

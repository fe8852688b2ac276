//! Texts of transitions that carry authority.

use muster_shared::label::{Label, label};

/// Dialog: `{}` is the verb on the button.
pub const ASK: Label = label("{}?", "{}?");
/// Dialog.
pub const WHAT: Label = label("Record", "Eintrag");
/// Dialog.
pub const WAY: Label = label("State", "Status");
/// Dialog.
pub const VERSION: Label = label("Version", "Stand");
/// Dialog: `{}` is a moment.
pub const AS_OF: Label = label("as last changed {}", "zuletzt geändert {}");
/// Dialog.
pub const HASH: Label = label("Content hash (SHA-256)", "Inhalts-Hash (SHA-256)");
/// Dialog: what it means.
pub const EFFECT: Label = label(
    "You decide on exactly this content, under your name, and it cannot be taken back afterwards. It takes effect when the server countersigns; without a network the request waits on this device.",
    "Sie entscheiden über genau diesen Inhalt, unter Ihrem Namen, und das lässt sich danach nicht zurücknehmen. Es gilt, sobald der Server gegenzeichnet; ohne Netz wartet die Anfrage auf diesem Gerät.",
);
/// Field.
pub const NOTE: Label = label("Note", "Anmerkung");
/// Field.
pub const NOTE_HELP: Label = label(
    "What whoever reads this decision later should know.",
    "Was alle wissen sollten, die diese Entscheidung später lesen.",
);
/// Word after a field's name.
pub const OPTIONAL: Label = label("optional", "freiwillig");
/// Warning: `{}` is a list of fields.
pub const UNFILLED: Label = label("Not filled yet: {}.", "Noch nicht ausgefüllt: {}.");
/// Warning: `{}` is a list of fields.
pub const UNDECIDED: Label = label("Several values, decide first: {}.", "Mehrere Werte, bitte zuerst entscheiden: {}.");
/// Warning.
pub const YOU_WROTE: Label = label(
    "You have written of this content yourself. The decision will say so.",
    "Sie haben selbst an diesem Inhalt geschrieben. Die Entscheidung wird das ausweisen.",
);
/// Warning.
pub const YOU_OWN: Label = label(
    "You own this record. The decision will say so.",
    "Sie verantworten diesen Eintrag. Die Entscheidung wird das ausweisen.",
);
/// Warning.
pub const MOVED_MEANWHILE: Label = label(
    "The content has changed since you opened this. Close it, look again, and decide then.",
    "Der Inhalt hat sich geändert, seit Sie das geöffnet haben. Schließen Sie, sehen Sie ihn sich an und entscheiden Sie dann.",
);
/// Toast: this device could not keep the request.
pub const NOT_KEPT: Label = label(
    "This device could not keep the request. Free some space and ask again.",
    "Dieses Gerät konnte die Anfrage nicht behalten. Schaffen Sie Platz und fragen Sie erneut an.",
);

/// Who may: `{}` is the verb.
pub const BY_MANAGERS: Label =
    label("{}: by managers and owners of the workspace", "{}: durch Manager und Eigentümer des Arbeitsbereichs");
/// Who may: the first `{}` is the verb, the second a field.
pub const OR_PERSON: Label = label(
    "{}: by managers and owners of the workspace, or {}",
    "{}: durch Manager und Eigentümer des Arbeitsbereichs oder {}",
);

/// The standing decision: state, person, moment.
pub const DECIDED: Label = label("“{}” decided by {}, {}", "„{}“ entschieden von {}, {}");
/// Mark.
pub const OWN_WORK: Label = label("on own work", "über eigene Arbeit");
/// Mark.
pub const SELF_SET: Label = label("owner named by themselves", "Verantwortung selbst eingetragen");
/// Mark.
pub const CHANGED: Label = label("changed since", "seither geändert");
/// Button.
pub const WHAT_CHANGED: Label = label("What changed since", "Was sich seither geändert hat");
/// Dialog.
pub const CHANGED_TITLE: Label = label("Changed since the decision", "Seit der Entscheidung geändert");

/// A document says a state that nobody decided: the first `{}` is what it says.
pub const CLAIMED: Label = label(
    "The document says “{}”, but nobody decided that here, so it does not count.",
    "Das Dokument sagt „{}“, aber das hat hier niemand entschieden, also gilt es nicht.",
);

/// A request that waits: verb, moment.
pub const REQUESTED: Label = label("Requested: {}", "Angefragt: {}");
/// Who asked, when.
pub const BY_YOU: Label = label("by you, {}", "von Ihnen, {}");
/// What a request waits for.
pub const WAITS: Label =
    label("It takes effect when the server countersigns.", "Es gilt, sobald der Server gegenzeichnet.");
/// Button.
pub const TAKE_BACK: Label = label("Take back", "Zurückziehen");
/// A request whose content moved on.
pub const MOVED: Label = label(
    "The content moved on before this reached the server. Look at what changed, then ask again or take the request back.",
    "Der Inhalt hat sich geändert, bevor das den Server erreichte. Sehen Sie sich die Änderungen an und fragen Sie erneut an oder ziehen Sie die Anfrage zurück.",
);
/// Button: `{}` is the verb.
pub const AS_IT_IS: Label = label("{} as it is now", "{}, wie er jetzt ist");
/// Heading of a request that was refused: `{}` is the verb.
pub const REFUSED: Label = label("Not taken: {}", "Nicht angenommen: {}");
/// Button.
pub const PUT_AWAY: Label = label("Understood", "Verstanden");
/// Why: `{}` is a state.
pub const WHY_STATE: Label = label(
    "The record is “{}” by now. If it still applies, decide from there.",
    "Der Eintrag ist inzwischen „{}“. Falls es noch gilt, entscheiden Sie von dort aus.",
);
/// Why.
pub const WHY_DELETED: Label = label(
    "The record was deleted meanwhile. Bring it back first.",
    "Der Eintrag wurde inzwischen gelöscht. Stellen Sie ihn zuerst wieder her.",
);
/// Why.
pub const WHY_VERSION: Label = label(
    "This app and the server are of different versions. Reload the page and ask again.",
    "Diese App und der Server haben verschiedene Versionen. Laden Sie die Seite neu und fragen Sie erneut an.",
);
/// Why.
pub const WHY_EDITS: Label = label(
    "It rested on edits that the server refused. They are kept on this device; look at them, then decide anew.",
    "Es beruhte auf Änderungen, die der Server abgelehnt hat. Sie liegen auf diesem Gerät; sehen Sie sie an und entscheiden Sie dann neu.",
);

/// In a list of changes.
pub const FORM: Label = label("Its form changed, not its words.", "Die Form hat sich geändert, nicht die Worte.");
/// In a list of changes: prose and fields that this version does not know.
pub const SOMETHING: Label = label("Other content", "Anderer Inhalt");
/// No list of changes: the document went on in a new epoch.
pub const NOT_HERE: Label = label(
    "The version that was decided on is not on this device any more, so the changes cannot be shown one by one. Read the whole record.",
    "Der Stand, über den entschieden wurde, ist nicht mehr auf diesem Gerät; die Änderungen können nicht einzeln gezeigt werden. Lesen Sie den ganzen Eintrag.",
);
/// A list of changes without an entry.
pub const SAME: Label = label("It says the same now.", "Er sagt jetzt dasselbe.");
/// For screen readers.
pub const WAS: Label = label("before: ", "vorher: ");
/// For screen readers.
pub const IS: Label = label("now: ", "jetzt: ");

/// Heading.
pub const DECISIONS: Label = label("Decisions", "Entscheidungen");
/// When the list cannot be had.
pub const OFFLINE: Label = label(
    "Earlier decisions are shown when the server is in reach.",
    "Frühere Entscheidungen werden gezeigt, sobald der Server erreichbar ist.",
);
/// In the list: whom the record named, when somebody else named them: `{}` is a person.
pub const OWNER_NAMED_BY: Label = label("owner named by {}", "Verantwortung eingetragen von {}");

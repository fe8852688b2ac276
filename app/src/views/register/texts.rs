//! Texts of lists and records.

use muster_shared::label::{Label, label};

/// A deletion that met edits.
pub const DELETION_MET_EDITS: Label = label(
    "Somebody deleted this record while somebody else went on with it. It stays until you decide.",
    "Jemand hat diesen Eintrag gelöscht, während jemand anderes daran weiterarbeitete. Er bleibt, bis Sie entscheiden.",
);
/// Button: against the deletion.
pub const KEEP_RECORD: Label = label("Keep the record", "Eintrag behalten");
/// Button: for the deletion.
pub const DELETE_RECORD: Label = label("Delete it", "Löschen");
/// A cell took no such text.
pub const NOT_UNDERSTOOD: Label = label(
    "“{}” does not fit this cell, which stays as it was",
    "„{}“ passt nicht in diese Zelle, sie bleibt, wie sie war",
);
/// Cells took no such texts.
pub const CELLS_LEFT: Label = label(
    "{} cells stay as they were: what was given does not fit them",
    "{} Zellen bleiben, wie sie waren: Das Eingefügte passt nicht hinein",
);
/// A block was changed.
pub const CELLS_CHANGED: Label = label("{} cells changed", "{} Zellen geändert");
/// Field.
pub const TITLE: Label = label("Title", "Titel");
/// Field.
pub const STATE: Label = label("State", "Status");
/// Column.
pub const REFERENCE: Label = label("Ref", "Nr.");
/// In the history.
pub const DELETED: Label = label("deletion", "Löschung");
/// In the history: fields that this version does not know.
pub const OTHER: Label = label("other fields", "andere Felder");
/// Value.
pub const YES: Label = label("Yes", "Ja");
/// Value.
pub const NO: Label = label("No", "Nein");
/// Line over the list.
pub const FILTER: Label = label("Filter", "Filtern");
/// Button.
pub const CLEAR: Label = label("Clear filters", "Filter löschen");
/// Option.
pub const ANY: Label = label("any", "alle");
/// Option.
pub const NOBODY: Label = label("nobody", "niemand");
/// Option.
pub const ME: Label = label("me", "ich");
/// Filter.
pub const CONFLICTS: Label = label("Undecided", "Unentschieden");
/// Option.
pub const DUE: Label = label("due within 30 days", "in 30 Tagen fällig");
/// Option.
pub const OVERDUE: Label = label("overdue", "überfällig");
/// Takes a condition away.
pub const WITHOUT: Label = label("Without {}", "Ohne {}");
/// A condition: results of a flow.
pub const WAITS: Label = label("Waiting: {}", "Wartet: {}");
/// Count.
pub const OF: Label = label("{} of ", "{} von ");
/// A filter with no result.
pub const NO_MATCH: Label = label("No record fits these filters", "Kein Eintrag passt zu diesen Filtern");
/// A filter with no result.
pub const NO_MATCH_TEXT: Label =
    label("Take one away, or clear all of them.", "Nehmen Sie einen weg oder löschen Sie alle.");
/// Empty list.
pub const EMPTY: Label = label("No {} yet", "Noch keine {}");
/// Empty list of somebody who cannot write.
pub const EMPTY_READER: Label = label(
    "When somebody adds the first one, it appears here.",
    "Sobald jemand den ersten Eintrag anlegt, erscheint er hier.",
);
/// Print button.
pub const PRINT: Label = label("Print", "Drucken");
/// Menu.
pub const DELETE: Label = label("Delete", "Löschen");
/// Menu.
pub const COPY_LINK: Label = label("Copy link", "Link kopieren");
/// Toast.
pub const COPIED: Label = label("Link copied", "Link kopiert");
/// The title of a duplicate: `{}` is that of the record.
pub const COPY_OF: Label = label("Copy of {}", "Kopie von {}");
/// Toast.
pub const DUPLICATED: Label = label(
    "This is the duplicate. Files, comments and decisions stay with the original.",
    "Das ist das Duplikat. Dateien, Kommentare und Entscheidungen bleiben beim Original.",
);
/// Toast.
pub const WAS_DELETED: Label = label("{} deleted", "{} gelöscht");
/// Banner.
pub const IS_DELETED: Label = label("This record was deleted.", "Dieser Eintrag wurde gelöscht.");
/// Button.
pub const RESTORE: Label = label("Bring it back", "Wiederherstellen");
/// Banner.
pub const READ_ONLY: Label =
    label("You can read this record, not change it.", "Sie können diesen Eintrag lesen, nicht ändern.");
/// Banner, when a newer version of the app wrote it.
pub const NEWER: Label = label(
    "A newer version of Muster wrote this record. You can read it; reload the page to change it.",
    "Eine neuere Version von Muster hat diesen Eintrag geschrieben. Sie können ihn lesen; laden Sie die Seite neu, um ihn zu ändern.",
);
/// Why a record is not to be changed here.
pub const fn read_only(newer: bool) -> Label {
    if newer { NEWER } else { READ_ONLY }
}
/// While it loads.
pub const LOADING: Label = label("Opening…", "Wird geöffnet …");
/// Not to be had.
pub const MISSING: Label = label(
    "This record is not on this device, and the server is out of reach or does not share it with you.",
    "Dieser Eintrag ist nicht auf diesem Gerät, und der Server ist nicht erreichbar oder teilt ihn nicht mit Ihnen.",
);
/// Menu.
pub const MORE: Label = label("More", "Mehr");
/// History.
pub const SOMEBODY: Label = label("Somebody", "Jemand");
/// History: a JavaScript client.
pub const OUTSIDE: Label = label("A program", "Ein Programm");
/// Note of a required field.
pub const NEEDED: Label = label("needed", "nötig");
/// Conflict: `{}` is the field.
pub const SEVERAL_VALUES: Label = label("Several values for {}", "Mehrere Werte für {}");
/// Conflict.
pub const SEVERAL_TEXT: Label = label(
    "They were set at the same time, apart from each other. Keep one, or enter another.",
    "Sie wurden gleichzeitig und unabhängig gesetzt. Behalten Sie einen oder geben Sie einen anderen ein.",
);
/// Button.
pub const KEEP: Label = label("Keep", "Behalten");
/// Transition.
pub const NEEDS: Label = label("{} first", "zuerst {}");
/// Picker.
pub const ADD_TAG: Label = label("Add a word", "Wort hinzufügen");
/// Picker.
pub const ADD_LINK: Label = label("Type part of a title", "Teil eines Titels eingeben");
/// Picker of several.
pub const ADD_CHOICE: Label = label("Add", "Hinzufügen");
/// Select.
pub const CHOOSE: Label = label("–", "–");
/// Estimate.
pub const LIKELIHOOD: Label = label("Likelihood", "Wahrscheinlichkeit");
/// Estimate.
pub const IMPACT: Label = label("Impact", "Auswirkung");
/// Estimate.
pub const JUDGE: Label = label("Judge", "Bewerten");
/// Estimate.
pub const CLEAR_VALUE: Label = label("Clear", "Leeren");

/// The word of a likelihood on a scale of five.
pub const fn likelihood(step: u8, steps: u8) -> Option<Label> {
    Some(match (steps, step) {
        (5, 1) => label("rare", "selten"),
        (5, 2) => label("unlikely", "unwahr\u{ad}scheinlich"),
        (5, 3) => label("possible", "möglich"),
        (5, 4) => label("likely", "wahr\u{ad}scheinlich"),
        (5, 5) => label("almost certain", "fast sicher"),
        _ => return None,
    })
}

/// The word of an impact on a scale of five, with soft hyphens: it stands under a narrow column.
pub const fn impact(step: u8, steps: u8) -> Option<Label> {
    Some(match (steps, step) {
        (5, 1) => label("neg\u{ad}ligible", "unbe\u{ad}deutend"),
        (5, 2) => label("minor", "gering"),
        (5, 3) => label("mod\u{ad}erate", "mäßig"),
        (5, 4) => label("major", "erheb\u{ad}lich"),
        (5, 5) => label("severe", "schwer\u{ad}wiegend"),
        _ => return None,
    })
}

/// The word of a level.
pub const fn level(level: u8) -> Label {
    match level {
        1 => label("very low", "sehr niedrig"),
        2 => label("low", "niedrig"),
        3 => label("medium", "mittel"),
        4 => label("high", "hoch"),
        _ => label("very high", "sehr hoch"),
    }
}
/// Field.
pub const UNIT: Label = label("Unit", "Einheit");
/// Help.
pub const UNIT_HELP: Label = label(
    "Its people, managers and owners see this record.",
    "Deren Leute, Manager und Eigentümer sehen diesen Eintrag.",
);
/// Option.
pub const NO_UNIT: Label = label("None: everybody sees it", "Keine: alle sehen ihn");

//! Texts of the processes.

use muster_shared::label::{Label, label};
use muster_shared::registers::ProcessKind;

/// Lead of the picture.
pub const LEAD: Label = label(
    "Each process hands its results to others. What still waits to be taken up is marked.",
    "Jeder Prozess gibt seine Ergebnisse an andere weiter. Was noch auf Übernahme wartet, ist markiert.",
);
/// Name of the picture.
pub const PICTURE: Label = label("The seventeen processes", "Die siebzehn Prozesse");
/// Number of records.
pub const RECORDS: Label = label("{} records", "{} Einträge");
/// Number of records.
pub const ONE_RECORD: Label = label("1 record", "1 Eintrag");
/// Number of records.
pub const NO_RECORD: Label = label("Nothing yet", "Noch nichts");
/// Number of results.
pub const WAITING: Label = label("{} waiting", "{} wartend");
/// Number of findings.
pub const TO_PUT_RIGHT: Label = label("{} to put right", "{} zu beheben");
/// Heading.
pub const FLOWS: Label = label("Results and where they go", "Ergebnisse und wohin sie gehen");
/// Column.
pub const RESULT: Label = label("Result", "Ergebnis");
/// Column.
pub const ROUTE: Label = label("From and to", "Von und an");
/// Column.
pub const THERE: Label = label("There", "Vorhanden");
/// Column.
pub const WAITS: Label = label("Waiting", "Wartend");
/// Heading.
pub const KEEPS: Label = label("Registers", "Register");
/// Heading.
pub const RECEIVED: Label = label("What arrived", "Was eingegangen ist");
/// Heading.
pub const GIVEN: Label = label("What it gives", "Was er weitergibt");
/// Without anything.
pub const NOTHING_ARRIVED: Label =
    label("Nothing has arrived from other processes yet.", "Aus anderen Prozessen ist noch nichts eingegangen.");
/// Of a flow.
pub const ALL_TAKEN: Label = label("All taken up", "Alles übernommen");
/// Of a flow that only informs.
pub const INFORMS: Label = label("For information", "Zur Kenntnis");
/// Origin of a result.
pub const FROM_PROCESS: Label = label("from {}", "aus {}");
/// Goal of a result.
pub const TO_PROCESS: Label = label("to {}", "an {}");
/// How many more.
pub const AND_MORE: Label = label("and {} more", "und {} weitere");
/// Link to the checks.
pub const SEE_CHECKS: Label = label("See all checks", "Alle Prüfungen ansehen");

/// The kind of a process.
pub const fn kind(kind: ProcessKind) -> Label {
    match kind {
        ProcessKind::Management => label("Management process", "Führungsprozess"),
        ProcessKind::Core => label("Core process", "Kernprozess"),
        ProcessKind::Support => label("Supporting process", "Unterstützender Prozess"),
    }
}

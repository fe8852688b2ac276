//! Texts of tables that leave and come back.

use muster_shared::label::{Label, label};

/// Menu.
pub const FILE: Label = label("File", "Datei");
/// Menu: what is shown.
pub const VIEW_XLSX: Label = label("Export this view as xlsx", "Diese Ansicht als xlsx exportieren");
/// Menu: what is shown.
pub const VIEW_CSV: Label = label("Export this view as csv", "Diese Ansicht als csv exportieren");
/// Menu: the records shown, with all fields.
pub const ALL_XLSX: Label = label("Export all fields as xlsx", "Alle Felder als xlsx exportieren");
/// Menu: the records shown, with all fields.
pub const ALL_CSV: Label = label("Export all fields as csv", "Alle Felder als csv exportieren");
/// Menu and heading.
pub const IMPORT: Label = label("Import a table", "Tabelle importieren");
/// While a large file is written.
pub const EXPORTING: Label = label("Writing the file", "Datei wird geschrieben");
/// How many records are in the file.
pub const EXPORTED: Label = label("Records in the file: {}", "Einträge in der Datei: {}");
/// Error.
pub const NOT_EXPORTED: Label = label("The file could not be written.", "Die Datei konnte nicht geschrieben werden.");
/// What an import is.
pub const LEAD: Label = label(
    "Export a view, change it in a spreadsheet, and import the file here. You see every change before anything is written.",
    "Exportieren Sie eine Ansicht, ändern Sie sie in einer Tabellenkalkulation und importieren Sie die Datei hier. Sie sehen jede Änderung, bevor etwas geschrieben wird.",
);
/// What the columns mean.
pub const RULES: [Label; 4] = [
    label(
        "Rows find their record by ID or reference. A row with neither makes a new record.",
        "Zeilen finden ihren Eintrag über ID oder Kennung. Eine Zeile ohne beides legt einen neuen Eintrag an.",
    ),
    label(
        "Cells that you leave as they are change nothing, even if somebody else changed the record since.",
        "Zellen, die Sie lassen, wie sie sind, ändern nichts, auch wenn jemand anders den Eintrag seither geändert hat.",
    ),
    label(
        "People are found by name or address, records by reference or title. Several stand with semicolons between.",
        "Personen werden über Namen oder Adresse gefunden, Einträge über Kennung oder Titel. Mehrere stehen mit Semikolon dazwischen.",
    ),
    label("Long texts are not part of tables.", "Lange Texte sind nicht Teil von Tabellen."),
];
/// Control.
pub const CHOOSE: Label = label("Choose a table (xlsx, csv)", "Tabelle auswählen (xlsx, csv)");
/// Button.
pub const BACK: Label = label("Back to the list", "Zurück zur Liste");
/// Progress.
pub const READING: Label = label("Reading the file", "Datei wird gelesen");
/// Progress.
pub const COMPARING: Label = label("Comparing with the records", "Vergleich mit den Einträgen");
/// Progress.
pub const WRITING: Label = label("Writing records", "Einträge werden geschrieben");
/// Progress.
pub const TAKING_BACK: Label = label("Taking the import back", "Import wird zurückgenommen");
/// Progress.
pub const OF: Label = label("{} of {}", "{} von {}");
/// Button.
pub const STOP: Label = label("Stop", "Anhalten");
/// Error.
pub const NOTHING_CHANGED: Label = label("Nothing was changed.", "Nichts wurde geändert.");
/// Error.
pub const TOO_MANY: Label = label(
    "The table has more than 50,000 rows. Import it in parts.",
    "Die Tabelle hat mehr als 50.000 Zeilen. Importieren Sie sie in Teilen.",
);
/// Button.
pub const ANOTHER: Label = label("Choose another file", "Andere Datei auswählen");
/// The file has no marks.
pub const UNMARKED: Label = label(
    "The file has no column “Muster mark”. It cannot be known what others changed since it was made: every filled cell that differs is a change.",
    "Die Datei hat keine Spalte „Muster-Marke“. Was andere seit ihrer Entstehung geändert haben, ist nicht zu erkennen: jede ausgefüllte Zelle, die abweicht, gilt als Änderung.",
);
/// Columns that are not read.
pub const IGNORED: Label = label("Columns that are not read: {}", "Spalten, die nicht gelesen werden: {}");
/// List.
pub const NEW: Label = label("New records", "Neue Einträge");
/// List.
pub const CHANGED: Label = label("Records with changes", "Einträge mit Änderungen");
/// List.
pub const CLASHES: Label =
    label("Changed in the file and by somebody else", "In der Datei und von jemand anders geändert");
/// What becomes of them.
pub const CLASHES_HELP: Label = label(
    "What stands here stays, unless you choose otherwise.",
    "Was hier steht, bleibt, wenn Sie nichts anderes wählen.",
);
/// List.
pub const KEPT: Label =
    label("Changed by somebody else since the export", "Seit dem Export von jemand anders geändert");
/// What becomes of them.
pub const KEPT_HELP: Label =
    label("The file leaves these cells alone; they stay.", "Die Datei lässt diese Zellen, wie sie waren; sie bleiben.");
/// List.
pub const WRONG: Label = label("Rows that cannot be imported", "Zeilen, die nicht importiert werden können");
/// List.
pub const UNCHANGED: Label = label("Records without changes", "Einträge ohne Änderung");
/// Where a row stands.
pub const ROW: Label = label("Row {}", "Zeile {}");
/// Head.
pub const FIELD: Label = label("Field", "Feld");
/// Head.
pub const NOW: Label = label("Here now", "Jetzt hier");
/// Head.
pub const THEN: Label = label("In the file", "In der Datei");
/// A list that goes on.
pub const MORE: Label = label("and {} more", "und {} weitere");
/// Choice.
pub const OVERWRITE: Label = label(
    "Also overwrite what somebody else changed since the export",
    "Auch überschreiben, was jemand anders seit dem Export geändert hat",
);
/// Choice.
pub const WHOLE: Label = label(
    "All or nothing: import only if every row can be written",
    "Alles oder nichts: nur importieren, wenn jede Zeile geschrieben werden kann",
);
/// With that choice and wrong rows.
pub const WHOLE_WAITS: Label = label(
    "Correct the rows above first, or import without them.",
    "Berichtigen Sie zuerst die Zeilen oben, oder importieren Sie ohne sie.",
);
/// Button.
pub const DO_IT: Label = label("Import records: {}", "Einträge importieren: {}");
/// The file changes nothing.
pub const NOTHING_TO_DO: Label = label("The file changes nothing.", "Die Datei ändert nichts.");
/// Result.
pub const DONE: Label =
    label("Records made: {}. Records changed: {}.", "Angelegte Einträge: {}. Geänderte Einträge: {}.");
/// Result.
pub const STOPPED: Label = label(
    "Stopped. Records made: {}. Records changed: {}. Importing the file again goes on from there.",
    "Angehalten. Angelegte Einträge: {}. Geänderte Einträge: {}. Ein neuer Import der Datei macht dort weiter.",
);
/// Result.
pub const ALL_BACK: Label = label(
    "Not everything could be written, so everything was taken back.",
    "Nicht alles konnte geschrieben werden, deshalb wurde alles zurückgenommen.",
);
/// Result.
pub const REFUSED: Label = label(
    "Records that could not be written: {}. They are not on this device, or a newer version wrote them.",
    "Einträge, die nicht geschrieben werden konnten: {}. Sie sind nicht auf diesem Gerät, oder eine neuere Version hat sie geschrieben.",
);
/// Result.
pub const MOVED: Label = label(
    "Cells that somebody changed in the meantime and that were left: {}.",
    "Zellen, die inzwischen jemand geändert hat und die so blieben: {}.",
);
/// Button.
pub const UNDO: Label = label("Undo the import", "Import rückgängig machen");
/// How long that can be done.
pub const UNDO_HELP: Label = label(
    "As long as this page is open, the whole import can be taken back.",
    "Solange diese Seite offen ist, lässt sich der ganze Import zurücknehmen.",
);
/// Result.
pub const TAKEN_BACK: Label = label("Records taken back: {}.", "Zurückgenommene Einträge: {}.");
/// Result.
pub const LEFT: Label = label(
    "Records that others changed since and that stay so: {}.",
    "Einträge, die andere seither geändert haben und die so bleiben: {}.",
);

//! Texts of the page that brings frameworks in.

use muster_shared::catalogue::plan::Fate;
use muster_shared::label::{Label, label};

/// The page.
pub const LEAD: Label = label(
    "Bring in the requirements of a standard, a law or a contract. Your answers stay when you import a newer version.",
    "Holen Sie die Anforderungen einer Norm, eines Gesetzes oder Vertrags herein. Ihre Antworten bleiben, wenn Sie eine neuere Fassung importieren.",
);
/// For who may not create.
pub const READ_ONLY: Label = label("You may read here and not import.", "Sie dürfen hier lesen und nicht importieren.");
/// Heading.
pub const FROM_FILE: Label = label("From a file", "Aus einer Datei");
/// What files.
pub const FROM_FILE_HELP: Label = label(
    "OSCAL catalogue or profile (JSON), library of CISO Assistant (YAML), table (xlsx, csv). Of a profile and its catalogue, choose the profile first.",
    "OSCAL-Katalog oder -Profil (JSON), Bibliothek von CISO Assistant (YAML), Tabelle (xlsx, csv). Bei einem Profil wählen Sie zuerst das Profil, dann seinen Katalog.",
);
/// Control.
pub const CHOOSE_FILE: Label = label("Choose a file", "Datei auswählen");
/// Heading.
pub const BUILT_IN: Label = label("Built in", "Eingebaut");
/// What is built in.
pub const ISO_HELP: Label = label(
    "Numbers of clauses 4 to 10 and of Annex A, with short titles and descriptions in our own words. The standard's text is not included.",
    "Nummern der Abschnitte 4 bis 10 und des Anhangs A mit kurzen Titeln und Beschreibungen in eigenen Worten. Der Text der Norm ist nicht enthalten.",
);
/// Button.
pub const TAKE_ISO: Label = label("Take ISO/IEC 27001:2022", "ISO/IEC 27001:2022 nehmen");
/// Progress.
pub const READING: Label = label("Reading the file", "Datei wird gelesen");
/// Progress.
pub const WRITING: Label = label("Writing records", "Einträge werden geschrieben");
/// Progress.
pub const OF: Label = label("{} of {}", "{} von {}");
/// While it is written.
pub const LEAVING: Label = label(
    "Leaving this page stops the import. Importing again goes on where it stopped.",
    "Wenn Sie die Seite verlassen, hält der Import an. Ein neuer Import macht dort weiter.",
);
/// Button.
pub const STOP: Label = label("Stop", "Anhalten");
/// Button.
pub const START_AGAIN: Label = label("Choose something else", "Etwas anderes auswählen");
/// Error.
pub const FAILED: Label = label(
    "The file was not imported. Nothing was changed.",
    "Die Datei wurde nicht importiert. Nichts wurde geändert.",
);
/// Error.
pub const FAILED_LATE: Label = label(
    "The import stopped. What is written stays; importing again goes on from there.",
    "Der Import hat angehalten. Was geschrieben ist, bleibt; ein neuer Import macht dort weiter.",
);
/// Error.
pub const ENDED: Label = label(
    "The reader stopped. The file may need more memory than the browser gives.",
    "Der Leser hat angehalten. Vielleicht braucht die Datei mehr Speicher, als der Browser gibt.",
);
/// Profiles.
pub const MISSING: Label = label(
    "The profile builds on another file. Choose it, too: {}",
    "Das Profil baut auf einer anderen Datei auf. Wählen Sie diese dazu: {}",
);
/// Libraries.
pub const WHICH: Label = label("Framework in the file", "Rahmenwerk in der Datei");
/// Tables.
pub const SHEET: Label = label("Sheet", "Tabellenblatt");
/// Tables.
pub const NAME: Label = label("Name of the framework", "Name des Rahmenwerks");
/// Tables.
pub const SKIP: Label = label("Rows above the first entry", "Zeilen über dem ersten Eintrag");
/// Tables.
pub const COLUMNS: Label = label("What the columns hold", "Was die Spalten enthalten");
/// Tables.
pub const COLUMNS_HELP: Label = label(
    "One of key, reference and title is needed. Without parent and level, the tree comes from the references: A.5.1 belongs below A.5.",
    "Schlüssel, Referenz oder Titel wird gebraucht. Ohne Übergeordnetes und Ebene folgt der Baum den Referenzen: A.5.1 gehört unter A.5.",
);
/// Tables.
pub const SAMPLE: Label = label("The first rows", "Die ersten Zeilen");
/// Tables.
pub const NO_COLUMN: Label = label("none", "keine");
/// Tables.
pub const COLUMN: Label = label("Column {}", "Spalte {}");
/// Button.
pub const GO_ON: Label = label("Show what it holds", "Inhalt anzeigen");
/// The columns of a table in the order of the form.
pub const MEANINGS: [Label; 7] = [
    label("Reference", "Referenz"),
    label("Title", "Titel"),
    label("Text", "Wortlaut"),
    label("Guidance", "Erläuterung"),
    label("Key", "Schlüssel"),
    label("Parent", "Übergeordnetes"),
    label("Level", "Ebene"),
];
/// Preview.
pub const HOLDS: Label = label("Entries: {}", "Einträge: {}");
/// Preview.
pub const VERSION: Label = label("Version {}", "Fassung {}");
/// Preview.
pub const GOES_TO: Label = label("Import as", "Importieren als");
/// Preview.
pub const GOES_TO_HELP: Label = label(
    "A newer version of a framework that is here keeps its records and your answers.",
    "Eine neuere Fassung eines vorhandenen Rahmenwerks behält dessen Einträge und Ihre Antworten.",
);
/// Preview.
pub const AS_NEW: Label = label("New framework", "Neues Rahmenwerk");
/// Preview.
pub const AS_VERSION: Label = label("Version of {}", "Fassung von {}");
/// Preview.
pub const NOTHING_TO_DO: Label = label(
    "Everything is here already. There is nothing to import.",
    "Alles ist schon hier. Es gibt nichts zu importieren.",
);
/// Button.
pub const IMPORT: Label = label("Import", "Importieren");
/// Preview.
pub const MORE: Label = label("and {} more", "und {} weitere");
/// Result.
pub const DONE: Label = label("Records written: {}", "Geschriebene Einträge: {}");
/// Result.
pub const STOPPED: Label = label(
    "Stopped. Records written: {}. Importing again goes on from there.",
    "Angehalten. Geschriebene Einträge: {}. Ein neuer Import macht dort weiter.",
);
/// Result.
pub const KEPT: Label = label(
    "Texts that you had changed and that stay as they are: {}",
    "Texte, die Sie geändert hatten und die so bleiben: {}",
);
/// Result.
pub const REFUSED: Label =
    label("Records that could not be written: {}", "Einträge, die nicht geschrieben werden konnten: {}");
/// Link.
pub const SHOW: Label = label("Show the requirements", "Anforderungen anzeigen");

/// What becomes of entries.
pub const fn fate(fate: Fate) -> Label {
    match fate {
        Fate::New => label("New", "Neu"),
        Fate::Changed => label("Changed", "Geändert"),
        Fate::Unchanged => label("Unchanged", "Unverändert"),
        Fate::Gone => label("Gone", "Entfallen"),
        Fate::Deleted => label("Deleted here", "Hier gelöscht"),
    }
}

/// What that means.
pub const fn fate_help(fate: Fate) -> Label {
    match fate {
        Fate::New => label("becomes a record", "wird zu einem Eintrag"),
        Fate::Changed => label(
            "gets the new words; your answers and what you rewrote stay",
            "bekommt die neuen Worte; Ihre Antworten und was Sie umgeschrieben haben, bleiben",
        ),
        Fate::Unchanged => label("stays as it is", "bleibt, wie es ist"),
        Fate::Gone => {
            label("is marked superseded and keeps its answers", "wird als abgelöst markiert und behält seine Antworten")
        }
        Fate::Deleted => label("stays deleted", "bleibt gelöscht"),
    }
}

/// Heading.
pub const WORKSPACE: Label = label("The whole workspace", "Der ganze Arbeitsbereich");
/// What the file is.
pub const WORKSPACE_HELP: Label = label(
    "All records that you may see as one JSON file: every field, text and comment, without history and rights. Of attached files it names each with its SHA-256; their content is not in it. It can be imported into an empty workspace.",
    "Alle Einträge, die Sie sehen dürfen, als eine JSON-Datei: jedes Feld, jeder Text und Kommentar, ohne Verlauf und Rechte. Angehängte Dateien nennt sie mit Namen und SHA-256; ihr Inhalt ist nicht darin. Sie lässt sich in einen leeren Arbeitsbereich importieren.",
);
/// Button.
pub const EXPORT: Label = label("Export the workspace", "Arbeitsbereich exportieren");
/// Button.
pub const CHOOSE_WORKSPACE: Label = label("Choose a workspace’s file", "Datei eines Arbeitsbereichs auswählen");
/// Progress.
pub const EXPORTING: Label = label("Gathering records", "Einträge werden gesammelt");
/// Progress.
pub const COUNT: Label = label("{} records", "{} Einträge");
/// Result.
pub const EXPORTED: Label = label("Records in the file: {}", "Einträge in der Datei: {}");
/// Result.
pub const NOT_HERE: Label = label(
    "Records that are missing in it because they are not on this device: {}. Export again with a connection.",
    "Einträge, die darin fehlen, weil sie nicht auf diesem Gerät sind: {}. Exportieren Sie noch einmal mit Verbindung.",
);
/// Error.
pub const NOT_EMPTY: Label = label(
    "This workspace has records of its own. A workspace’s file goes into an empty one only. Nothing was changed.",
    "Dieser Arbeitsbereich hat eigene Einträge. Die Datei eines Arbeitsbereichs lässt sich nur in einen leeren importieren. Nichts wurde geändert.",
);

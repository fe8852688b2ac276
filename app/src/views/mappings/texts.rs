//! Texts about mappings between frameworks.

use muster_shared::label::{Label, label};
use muster_shared::mapping::{Answer, Met, Word};

/// Page, and heading in a record.
pub const MAPPINGS: Label = label("Mappings", "Zuordnungen");
/// The page.
pub const LEAD: Label = label(
    "How the requirements of this framework stand to those of others, by set theory relationship mapping (NIST IR 8477): equal to, superset of, subset of, intersects with, no relationship.",
    "Wie die Anforderungen dieses Rahmenwerks zu denen anderer stehen, nach den Mengenbeziehungen aus NIST IR 8477: gleich, Obermenge von, Teilmenge von, überschneidet sich mit, keine Beziehung.",
);
/// Link.
pub const OPEN: Label = label("Mappings to other frameworks", "Zuordnungen zu anderen Rahmenwerken");
/// Empty.
pub const NONE: Label = label(
    "This framework is mapped to no other. Import a mapping file, or open one of its requirements and set it beside another framework’s.",
    "Dieses Rahmenwerk ist keinem anderen zugeordnet. Importieren Sie eine Datei mit Zuordnungen, oder öffnen Sie eine seiner Anforderungen und stellen Sie sie neben die eines anderen Rahmenwerks.",
);
/// While it is reckoned.
pub const LOOKING: Label = label("Being counted…", "Wird gezählt …");
/// A source.
pub const BY_HAND: Label = label("Set here by hand", "Hier von Hand gesetzt");
/// Pairs of a source.
pub const PAIRS: Label = label("pairs: {}", "Paare: {}");
/// Heading of figures.
pub const ANSWERED_BY: Label = label("{} answered by {}", "{}, beantwortet durch {}");
/// Below the heading.
pub const MEANING: Label = label(
    "Reckoned from the fulfilment of the other framework’s requirements. It is no judgement: nothing here says that a requirement conforms until somebody assessed it.",
    "Errechnet aus der Erfüllung der Anforderungen des anderen Rahmenwerks. Das ist kein Urteil: Nichts hier sagt, dass eine Anforderung erfüllt ist, solange niemand sie beurteilt hat.",
);
/// Result of a list.
pub const MORE: Label = label("and {} more", "und {} weitere");

/// What a figure counts.
pub const fn answer(answer: Answer) -> Label {
    match answer {
        Answer::Full => label("fully answered", "ganz beantwortet"),
        Answer::Part => label("partly answered", "teilweise beantwortet"),
        Answer::Open => label("mapped, nothing fulfilled", "zugeordnet, nichts erfüllt"),
        Answer::Unmapped => label("not mapped", "nicht zugeordnet"),
        Answer::Excluded => label("not applicable", "nicht anwendbar"),
    }
}

/// What that means.
pub const fn answer_help(answer: Answer) -> Label {
    match answer {
        Answer::Full => {
            label("Something equal or wider is fulfilled in full.", "Etwas Gleiches oder Weiteres ist ganz erfüllt.")
        }
        Answer::Part => label(
            "Something that shares a part is fulfilled, or something equal or wider in part. Parts are not added up.",
            "Etwas mit gemeinsamem Teil ist erfüllt, oder etwas Gleiches oder Weiteres teilweise. Teile werden nicht addiert.",
        ),
        Answer::Open => label("Nothing that stands beside it is fulfilled.", "Nichts, was daneben steht, ist erfüllt."),
        Answer::Unmapped => label(
            "Nothing stands beside it, or only what shares nothing.",
            "Nichts steht daneben, oder nur, was nichts gemeinsam hat.",
        ),
        Answer::Excluded => {
            label("You said that it does not apply.", "Sie haben gesagt, dass sie nicht anwendbar ist.")
        }
    }
}

/// How far a requirement is done.
pub const fn met(met: Met) -> Label {
    match met {
        Met::Full => label("fulfilled", "erfüllt"),
        Met::Part => label("partly fulfilled", "teilweise erfüllt"),
        Met::No => label("not fulfilled or not assessed", "nicht erfüllt oder nicht beurteilt"),
    }
}

/// In a record.
pub const RECORD_HELP: Label = label(
    "How this requirement stands to those of other frameworks. What people say here counts before what files say.",
    "Wie diese Anforderung zu denen anderer Rahmenwerke steht. Was Menschen hier sagen, zählt vor dem, was Dateien sagen.",
);
/// In a record without any.
pub const NO_TIES: Label = label("Not mapped yet.", "Noch nicht zugeordnet.");
/// Control.
pub const RELATION: Label = label("Relationship", "Beziehung");
/// Control of one line.
pub const RELATION_TO: Label = label("Relationship to {}", "Beziehung zu {}");
/// Where several count.
pub const SEVERAL: Label = label("Several: choose one", "Mehrere: bitte wählen");
/// Control.
pub const ADD: Label = label("Set beside", "Daneben stellen");
/// In the empty box.
pub const ADD_HELP: Label =
    label("Number or title in another framework", "Nummer oder Titel in einem anderen Rahmenwerk");
/// Error.
pub const NOT_WRITTEN: Label = label(
    "The mapping could not be written. It may not be on this device yet; try again with a connection.",
    "Die Zuordnung konnte nicht geschrieben werden. Vielleicht ist sie noch nicht auf diesem Gerät; versuchen Sie es mit Verbindung noch einmal.",
);

/// Heading of the import.
pub const IMPORT: Label = label("Import a mapping", "Zuordnung importieren");
/// What files.
pub const IMPORT_HELP: Label = label(
    "Library of CISO Assistant with mapping sets (YAML), OSCAL mapping collection (JSON), table with two columns of numbers (xlsx, csv). Importing a newer file replaces what the older one said and leaves what people added here.",
    "Bibliothek von CISO Assistant mit Zuordnungen (YAML), OSCAL Mapping Collection (JSON), Tabelle mit zwei Spalten von Nummern (xlsx, csv). Eine neuere Datei ersetzt, was die ältere sagte, und lässt, was Menschen hier ergänzt haben.",
);
/// Libraries.
pub const WHICH: Label = label("Mapping in the file", "Zuordnung in der Datei");
/// Tables.
pub const COLUMNS_HELP: Label = label(
    "A cell may name several numbers, parted by commas, semicolons or lines.",
    "Eine Zelle kann mehrere Nummern nennen, getrennt durch Komma, Semikolon oder Zeilen.",
);
/// Tables: the columns in the order of the form.
pub const COLUMNS: [Label; 4] = [
    label("First framework", "Erstes Rahmenwerk"),
    label("Second framework", "Zweites Rahmenwerk"),
    label("Relationship", "Beziehung"),
    label("Note", "Hinweis"),
];
/// Tables.
pub const NAME: Label = label("Name of the mapping", "Name der Zuordnung");
/// Preview.
pub const FROM: Label = label("First framework in the file", "Erstes Rahmenwerk in der Datei");
/// Preview.
pub const TO: Label = label("Second framework in the file", "Zweites Rahmenwerk in der Datei");
/// Preview.
pub const CHOOSE: Label = label("Choose a framework", "Rahmenwerk wählen");
/// Preview.
pub const OTHERWISE: Label = label("Where the file names no relationship", "Wo die Datei keine Beziehung nennt");
/// Preview.
pub const UNKNOWN_IN: Label = label("Not found in {}", "Nicht gefunden in {}");
/// Preview.
pub const UNKNOWN_HELP: Label =
    label("lines with these names are left out", "Zeilen mit diesen Namen werden ausgelassen");
/// Preview.
pub const HAND: Label = label(
    "Pairs about which people here say something themselves, which goes on counting: {}",
    "Paare, zu denen Menschen hier selbst etwas sagen, was weiterhin zählt: {}",
);
/// Preview.
pub const TOO_MANY: Label = label(
    "A mapping may have 50,000 pairs. Split the file.",
    "Eine Zuordnung darf 50.000 Paare haben. Teilen Sie die Datei auf.",
);
/// Preview.
pub const NOTHING_FITS: Label = label(
    "No pair fits. Choose the frameworks that the file means, or import them first.",
    "Kein Paar passt. Wählen Sie die Rahmenwerke, die die Datei meint, oder importieren Sie diese zuerst.",
);
/// Result.
pub const DONE: Label = label("Pairs written: {}", "Geschriebene Paare: {}");
/// Result.
pub const STOPPED: Label = label(
    "Stopped. Pairs written: {}. Importing again goes on from there.",
    "Angehalten. Geschriebene Paare: {}. Ein neuer Import macht dort weiter.",
);
/// Result.
pub const REFUSED: Label =
    label("Pairs that could not be written: {}", "Paare, die nicht geschrieben werden konnten: {}");
/// Progress.
pub const WRITING: Label = label("Writing pairs", "Paare werden geschrieben");

/// What becomes of pairs.
pub const fn word(word: Word) -> Label {
    match word {
        Word::New => label("New", "Neu"),
        Word::Changed => label("Changed", "Geändert"),
        Word::Same => label("Unchanged", "Unverändert"),
        Word::Gone => label("Gone", "Entfallen"),
    }
}

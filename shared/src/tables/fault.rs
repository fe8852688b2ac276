//! What is wrong with a row of a file, and what to do about it.

use super::Column;
use crate::label::{Label, Language, label};
use crate::registers;
use crate::schema::{FieldKind, Register};
use crate::view::Obstacle;

/// Characters of a cell that a message repeats.
const QUOTED: usize = 60;
/// Options that a message lists.
const OPTIONS: usize = 12;

/// Something wrong with a row; the row is not imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The column, where it is one that is to blame.
    pub column: Option<Column>,
    /// What it is.
    pub problem: Problem,
}

/// What can be wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// A cell holds this, which is no value of its field.
    Unreadable(String),
    /// A cell holds a formula, or what one failed with.
    Formula,
    /// No member has this name or address.
    Nobody(String),
    /// Several members are called so.
    SeveralPeople(String),
    /// No record has this reference or title.
    NoRecord(String),
    /// Several records are called so.
    SeveralRecords(String),
    /// Two people set the field apart from each other, and nobody has decided.
    Disputed,
    /// The id names no record that is here.
    UnknownId,
    /// The reference names no record that is here.
    UnknownReference(String),
    /// The record is one of another register.
    OtherRegister(String),
    /// The record was deleted.
    Deleted,
    /// The reference is not the record's own, which is this one.
    OtherReference(String),
    /// The row in this line names the same record.
    Twice(u32),
    /// The record has no title.
    NoTitle,
    /// The state cannot be entered.
    State(Obstacle),
    /// A new record cannot begin in that state.
    Beginning,
    /// The hashes cannot be read.
    Mark,
    /// The hashes are those of another record.
    OtherMark,
    /// The person may not change the record.
    NotYours,
}

impl Fault {
    /// What is wrong and what to do, as a sentence or two.
    pub fn text(&self, register: &'static Register, language: Language) -> String {
        let text = self.problem.text(register, self.column, language);
        match self.column {
            Some(column) => format!("{}: {text}", column.label().get(language)),
            None => text,
        }
    }
}

impl Problem {
    fn text(&self, register: &'static Register, column: Option<Column>, language: Language) -> String {
        let say = |words: Label, gap: &str| {
            let gap: String = gap.chars().take(QUOTED).collect();
            words.get(language).replacen("{}", &gap, 1)
        };
        match self {
            Self::Unreadable(text) => {
                let what = say(label("“{}” does not fit.", "„{}“ passt nicht."), text);
                format!("{what} {}", wanted(register, column, language))
            }
            Self::Formula => say(
                label(
                    "The cell holds a formula or an error. Replace it by a value.",
                    "Die Zelle enthält eine Formel oder einen Fehler. Ersetzen Sie sie durch einen Wert.",
                ),
                "",
            ),
            Self::Nobody(name) => say(
                label(
                    "Nobody here is called “{}”. Write a member’s full name or address.",
                    "Niemand heißt hier „{}“. Schreiben Sie den vollen Namen oder die Adresse eines Mitglieds.",
                ),
                name,
            ),
            Self::SeveralPeople(name) => say(
                label(
                    "Several people are called “{}”. Write the address.",
                    "Mehrere Personen heißen „{}“. Schreiben Sie die Adresse.",
                ),
                name,
            ),
            Self::NoRecord(name) => say(
                label(
                    "There is no record “{}”. Write a reference or the exact title, several with semicolons between.",
                    "Es gibt keinen Eintrag „{}“. Schreiben Sie eine Kennung oder den genauen Titel, mehrere mit Semikolon dazwischen.",
                ),
                name,
            ),
            Self::SeveralRecords(name) => say(
                label(
                    "“{}” names several records. Write the reference of each, with semicolons between.",
                    "„{}“ nennt mehrere Einträge. Schreiben Sie die Kennung jedes einzelnen, mit Semikolon dazwischen.",
                ),
                name,
            ),
            Self::Disputed => say(
                label(
                    "Two people set different values here. Open the record and decide between them first.",
                    "Zwei Personen haben hier Verschiedenes gesetzt. Öffnen Sie den Eintrag und entscheiden Sie zuerst dazwischen.",
                ),
                "",
            ),
            Self::UnknownId => say(
                label(
                    "No record here has this ID. Empty the cells of ID, reference and mark to make a new record.",
                    "Kein Eintrag hat hier diese ID. Leeren Sie die Zellen für ID, Kennung und Marke, um einen neuen Eintrag anzulegen.",
                ),
                "",
            ),
            Self::UnknownReference(reference) => say(
                label(
                    "There is no record “{}”. Correct the reference, or empty the cell to make a new record.",
                    "Es gibt keinen Eintrag „{}“. Berichtigen Sie die Kennung, oder leeren Sie die Zelle, um einen neuen Eintrag anzulegen.",
                ),
                reference,
            ),
            Self::OtherRegister(key) => {
                let name = registers::by_key(key).map_or(key.as_str(), |r| r.plural.get(language));
                say(
                    label(
                        "The record belongs to “{}”. Import it there.",
                        "Der Eintrag gehört zu „{}“. Importieren Sie ihn dort.",
                    ),
                    name,
                )
            }
            Self::Deleted => say(
                label(
                    "The record was deleted. Bring it back first, or take the row out.",
                    "Der Eintrag wurde gelöscht. Stellen Sie ihn zuerst wieder her, oder nehmen Sie die Zeile heraus.",
                ),
                "",
            ),
            Self::OtherReference(own) => say(
                label(
                    "References do not change. Write “{}” back.",
                    "Kennungen ändern sich nicht. Schreiben Sie wieder „{}“.",
                ),
                own,
            ),
            Self::Twice(line) => say(
                label(
                    "Row {} names the same record. Keep one of them.",
                    "Zeile {} nennt denselben Eintrag. Behalten Sie eine davon.",
                ),
                &line.to_string(),
            ),
            Self::NoTitle => say(label("Give the record a title.", "Geben Sie dem Eintrag einen Titel."), ""),
            Self::State(obstacle) => obstructed(register, *obstacle, language),
            Self::Beginning => say(
                label(
                    "A new record cannot begin in this state. Leave the cell empty and take the steps in the record.",
                    "Ein neuer Eintrag kann nicht in diesem Status beginnen. Lassen Sie die Zelle leer und gehen Sie die Schritte im Eintrag.",
                ),
                "",
            ),
            Self::Mark => say(
                label(
                    "The mark at the end of the row was changed. Take the row from a new export.",
                    "Die Marke am Ende der Zeile wurde geändert. Nehmen Sie die Zeile aus einem neuen Export.",
                ),
                "",
            ),
            Self::OtherMark => say(
                label(
                    "The mark belongs to another record, as when only some columns were sorted. Sort whole rows.",
                    "Die Marke gehört zu einem anderen Eintrag, wie wenn nur einige Spalten sortiert wurden. Sortieren Sie ganze Zeilen.",
                ),
                "",
            ),
            Self::NotYours => {
                say(label("You may not change this record.", "Sie dürfen diesen Eintrag nicht ändern."), "")
            }
        }
    }
}

fn obstructed(register: &'static Register, obstacle: Obstacle, language: Language) -> String {
    let words = match obstacle {
        Obstacle::There | Obstacle::NoWay => label(
            "No step leads from the record’s state to this one. Write the next state.",
            "Vom Status des Eintrags führt kein Schritt zu diesem. Schreiben Sie den nächsten Status.",
        ),
        Obstacle::Authority => label(
            "This state takes a decision with authority. Take it in the record.",
            "Dieser Status verlangt eine Entscheidung mit Befugnis. Treffen Sie sie im Eintrag.",
        ),
        Obstacle::Needs(_) => label("Fill “{}” first.", "Füllen Sie zuerst „{}“ aus."),
    };
    let field = match obstacle {
        Obstacle::Needs(key) => register.field(key).map_or(key, |field| field.label.get(language)),
        _ => "",
    };
    words.get(language).replacen("{}", field, 1)
}

/// What a column takes, as an order.
fn wanted(register: &'static Register, column: Option<Column>, language: Language) -> String {
    let one_of = |names: &mut dyn Iterator<Item = &'static str>| {
        let names: Vec<&str> = names.take(OPTIONS).collect();
        format!("{} {}.", label("Write one of:", "Schreiben Sie eines von:").get(language), names.join(", "))
    };
    let words = match column {
        Some(Column::State) => return one_of(&mut register.states.iter().map(|s| s.label.get(language))),
        Some(Column::Title) | None => label("Write a text.", "Schreiben Sie einen Text."),
        Some(Column::Field(field)) => match field.kind {
            FieldKind::Choice(choices) | FieldKind::Choices(choices) => {
                return one_of(&mut choices.iter().map(|c| c.label.get(language)));
            }
            FieldKind::Line { max } => {
                let words = label("Shorten it to {} characters.", "Kürzen Sie es auf {} Zeichen.");
                return words.get(language).replacen("{}", &max.to_string(), 1);
            }
            FieldKind::Whole { min, max } => {
                let words =
                    label("Write a whole number from {} to {}.", "Schreiben Sie eine ganze Zahl von {} bis {}.");
                return words.get(language).replacen("{}", &min.to_string(), 1).replacen("{}", &max.to_string(), 1);
            }
            FieldKind::Number => label("Write a number.", "Schreiben Sie eine Zahl."),
            FieldKind::Money => label(
                "Write an amount and a currency, for example 1200 EUR.",
                "Schreiben Sie einen Betrag und eine Währung, zum Beispiel 1200 EUR.",
            ),
            FieldKind::Estimate { steps } => {
                let words = label(
                    "Write likelihood and impact from 1 to {}, for example 2x3.",
                    "Schreiben Sie Wahrscheinlichkeit und Auswirkung von 1 bis {}, zum Beispiel 2x3.",
                );
                return words.get(language).replacen("{}", &steps.to_string(), 1);
            }
            FieldKind::Date => label(
                "Write a day as 2026-12-31 or 31.12.2026.",
                "Schreiben Sie einen Tag als 31.12.2026 oder 2026-12-31.",
            ),
            FieldKind::Moment => {
                label("Write day and time as 2026-12-31 14:30.", "Schreiben Sie Tag und Uhrzeit als 2026-12-31 14:30.")
            }
            FieldKind::Flag => label("Write yes or no.", "Schreiben Sie ja oder nein."),
            _ => {
                label("Write the values with semicolons between.", "Schreiben Sie die Werte mit Semikolon dazwischen.")
            }
        },
    };
    words.get(language).to_owned()
}

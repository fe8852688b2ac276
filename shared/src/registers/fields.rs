//! How a workspace describes fields of its own (MODEL.md 4): no records of the ISMS, and written by those who run it alone.

use super::parts::{choice, line};
use crate::id::DocId;
use crate::label::{Label, label};
use crate::schema::own::Kind;
use crate::schema::{Choice, Field, FieldKind, Register};

/// Characters of a name.
const NAME: usize = 80;
/// Characters of a sentence that helps.
const HELP: usize = 300;

const GERMAN: Field =
    line("german", label("Name in German", "Name auf Deutsch"), label("Empty: the same.", "Leer: derselbe."), NAME);

const PLACE: Field = Field::new(
    "place",
    label("Place", "Platz"),
    label("The lower, the earlier.", "Je kleiner, desto früher."),
    FieldKind::Whole { min: 0, max: 1_000_000 },
);

const fn flag(key: &'static str, name: Label, help: Label) -> Field {
    Field::new(key, name, help, FieldKind::Flag)
}

/// What a field of a workspace can hold.
static KINDS: [Choice; Kind::ALL.len()] = [
    Choice::new(Kind::Line.key(), label("Text", "Text")),
    Choice::new(Kind::Choice.key(), label("Scale or list: one of", "Skala oder Liste: eines")),
    Choice::new(Kind::Choices.key(), label("List: several of", "Liste: mehrere")),
    Choice::new(Kind::Date.key(), label("Date", "Datum")),
    Choice::new(Kind::Moment.key(), label("Date and time", "Datum und Uhrzeit")),
    Choice::new(Kind::Person.key(), label("Person", "Person")),
    Choice::new(Kind::People.key(), label("People", "Personen")),
    Choice::new(Kind::Whole.key(), label("Whole number", "Ganze Zahl")),
    Choice::new(Kind::Number.key(), label("Number", "Zahl")),
    Choice::new(Kind::Money.key(), label("Amount of money", "Geldbetrag")),
    Choice::new(Kind::Flag.key(), label("Yes or no", "Ja oder nein")),
    Choice::new(Kind::Tags.key(), label("Free words", "Freie Wörter")),
    Choice::new(Kind::Links.key(), label("Links to records", "Verweise auf Einträge")),
];

/// Fields that the workspace adds to its registers. A document each, so that they work offline and merge like all else.
pub static FIELDS: Register = Register {
    key: "field",
    singular: label("Field", "Feld"),
    plural: label("Fields", "Felder"),
    reference: "FLD",
    purpose: label(
        "Fields keep what your organisation wants to know of its records besides.",
        "Felder halten fest, was Ihre Organisation außerdem von ihren Einträgen wissen will.",
    ),
    version: 1,
    projection: 1,
    fields: &[
        line("of", label("Register", "Register"), label("Where it is added.", "Wo es dazukommt."), 64).required(),
        choice(
            "holds",
            label("Holds", "Enthält"),
            label("Cannot be changed later.", "Lässt sich später nicht ändern."),
            &KINDS,
        )
        .required(),
        GERMAN,
        line("help", label("Help", "Hilfe"), label("A sentence below it.", "Ein Satz darunter."), HELP),
        line(
            "german_help",
            label("Help in German", "Hilfe auf Deutsch"),
            label("Empty: the same.", "Leer: dieselbe."),
            HELP,
        ),
        flag(
            "required",
            label("Needed", "Wird gebraucht"),
            label("A record is incomplete without it.", "Ein Eintrag ist ohne es unvollständig."),
        ),
        flag(
            "deadline",
            label("Deadline", "Frist"),
            label("A record is late after this day.", "Ein Eintrag ist nach diesem Tag überfällig."),
        ),
        line(
            "target",
            label("Leads to", "Führt zu"),
            label("Empty: records of any register.", "Leer: Einträge jedes Registers."),
            64,
        ),
        PLACE,
    ],
    states: &[],
    transitions: &[],
    columns: &[],
    is_page: false,
};

/// Options of such fields and steps of scales. A document each: two people who add one apart both keep theirs.
pub static OPTIONS: Register = Register {
    key: "option",
    singular: label("Option", "Möglichkeit"),
    plural: label("Options", "Möglichkeiten"),
    reference: "OPT",
    purpose: label(
        "Options are what people choose from in a field of the workspace.",
        "Möglichkeiten sind, woraus man in einem Feld des Arbeitsbereichs wählt.",
    ),
    version: 1,
    projection: 1,
    fields: &[
        line("of", label("Field", "Feld"), label("Where it is offered.", "Wo sie angeboten wird."), 64).required(),
        GERMAN,
        Field::new(
            "level",
            label("Level", "Stufe"),
            label("1 is calm, 5 is grave.", "1 ist ruhig, 5 ist ernst."),
            FieldKind::Whole { min: 1, max: 5 },
        ),
        PLACE,
    ],
    states: &[],
    transitions: &[],
    columns: &[],
    is_page: false,
};

/// Registers whose documents settle how the workspace works. Only those who run the ISMS write them
/// ([`crate::access::Action::Configure`]).
pub static SETTINGS: [&Register; 2] = [&FIELDS, &OPTIONS];

/// What the id of every document of [`SETTINGS`] begins with, and of no other: whether somebody may write a document is
/// asked before what it says is read.
const BEGINNING: [u8; 4] = *b"sets";

/// The id of a document of [`SETTINGS`], made of one that was drawn.
pub fn setting(drawn: DocId) -> DocId {
    let mut id = drawn.0;
    id.iter_mut().zip(BEGINNING).for_each(|(to, from)| *to = from);
    DocId(id)
}

/// Whether an id is that of a document of [`SETTINGS`].
pub fn is_setting(doc: DocId) -> bool {
    doc.0.starts_with(&BEGINNING)
}

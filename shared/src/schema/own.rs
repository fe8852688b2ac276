//! Fields that a workspace adds to its registers (MODEL.md 4). What a record holds of one stands in its document's root under
//! the key `x.<kind><id>`: a letter for the kind and the id of the document that describes the field
//! (the register `FIELDS`). **The key says the kind**, so that a value reads the same where the description is not at
//! hand, on the server above all, and a field can never change its kind. What holds several values has a key for each,
//! `x.<kind><id>/<value>`: containers are made by a document's beginning alone (MODEL.md 1), and that is older than the field.
//!
//! Descriptions become [`Field`]s like those of the registers, so that forms, lists, filters, checks of values, history and
//! tables need not know the difference. They are in force per thread ([`define`]): a page shows one workspace at a time, and
//! the server needs none.

use super::{Choice, Field, FieldKind, Level, Register};
use crate::id::DocId;
use crate::label::{Label, label};
use std::cell::RefCell;
use std::collections::HashMap;

/// How the keys begin.
const PREFIX: &str = "x.";
/// Fields that a workspace may add to one register; what goes beyond is not shown.
pub const MOST: usize = 60;
/// Where [`Register::cell_of`] counts from for such fields: beyond any that a register has.
const PLACES: usize = 1 << 16;

/// What a field of one's own can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A line of words.
    Line,
    /// A whole number.
    Whole,
    /// A decimal number.
    Number,
    /// An amount of money.
    Money,
    /// A date.
    Date,
    /// A date and a time.
    Moment,
    /// Yes or no.
    Flag,
    /// One of some options: a list, or the steps of a scale.
    Choice,
    /// Several of some options.
    Choices,
    /// A person.
    Person,
    /// Several people.
    People,
    /// Free words.
    Tags,
    /// Records of a register.
    Links,
}

impl Kind {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 13] = [
        Self::Line,
        Self::Choice,
        Self::Choices,
        Self::Date,
        Self::Moment,
        Self::Person,
        Self::People,
        Self::Whole,
        Self::Number,
        Self::Money,
        Self::Flag,
        Self::Tags,
        Self::Links,
    ];

    /// The letter in keys.
    const fn letter(self) -> char {
        match self {
            Self::Line => 'l',
            Self::Whole => 'w',
            Self::Number => 'n',
            Self::Money => 'm',
            Self::Date => 'd',
            Self::Moment => 't',
            Self::Flag => 'f',
            Self::Choice => 'c',
            Self::Choices => 'C',
            Self::Person => 'p',
            Self::People => 'P',
            Self::Tags => 'T',
            Self::Links => 'L',
        }
    }

    /// What the description's field `holds` says.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Line => "line",
            Self::Whole => "whole",
            Self::Number => "number",
            Self::Money => "money",
            Self::Date => "date",
            Self::Moment => "moment",
            Self::Flag => "flag",
            Self::Choice => "choice",
            Self::Choices => "choices",
            Self::Person => "person",
            Self::People => "people",
            Self::Tags => "tags",
            Self::Links => "links",
        }
    }

    /// The kind with this name in a description.
    pub fn named(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// Whether people choose from options that the workspace names.
    pub const fn has_options(self) -> bool {
        matches!(self, Self::Choice | Self::Choices)
    }

    /// Where and how its values are stored, without what only a description says: options, and the register of links.
    pub const fn stored(self) -> FieldKind {
        match self {
            Self::Line => FieldKind::Line { max: 1_000 },
            Self::Whole => FieldKind::Whole { min: -1_000_000_000_000, max: 1_000_000_000_000 },
            Self::Number => FieldKind::Number,
            Self::Money => FieldKind::Money,
            Self::Date => FieldKind::Date,
            Self::Moment => FieldKind::Moment,
            Self::Flag => FieldKind::Flag,
            Self::Choice => FieldKind::Choice(&[]),
            Self::Choices => FieldKind::Choices(&[]),
            Self::Person => FieldKind::Person,
            Self::People => FieldKind::People,
            Self::Tags => FieldKind::Tags,
            Self::Links => FieldKind::Links { register: "" },
        }
    }
}

/// The key of the field that the document `of` describes.
pub fn key(kind: Kind, of: DocId) -> String {
    format!("{PREFIX}{}{of}", kind.letter())
}

/// Whether a key can be one of these.
pub fn is_own(key: &str) -> bool {
    key.starts_with(PREFIX)
}

/// What a key says: the kind, and the document that describes the field. Of one value among several, that of its field.
pub fn parse(key: &str) -> Option<(Kind, DocId)> {
    let rest = field_of(key).strip_prefix(PREFIX)?;
    let mut letters = rest.chars();
    let letter = letters.next()?;
    let kind = Kind::ALL.into_iter().find(|kind| kind.letter() == letter)?;
    Some((kind, letters.as_str().parse().ok()?))
}

/// The field that a key of a document's root belongs to: the key itself, but for one value among several.
pub fn field_of(root_key: &str) -> &str {
    if !is_own(root_key) {
        return root_key;
    }
    root_key.split_once('/').map_or(root_key, |(field, _)| field)
}

/// A field as a workspace describes it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Own {
    /// The description's document.
    pub doc: DocId,
    /// The key of the register that it is added to.
    pub register: String,
    /// What it holds.
    pub kind: Kind,
    /// Its name, English and German.
    pub name: [String; 2],
    /// A sentence that helps to fill it, in both.
    pub help: [String; 2],
    /// Whether a record is incomplete without it.
    pub required: bool,
    /// Whether it is a day by which something must happen.
    pub deadline: bool,
    /// Of links: the key of the register that they lead to, empty for any.
    pub target: &'static str,
    /// Its place among the others.
    pub place: i64,
    /// The options, in their order.
    pub options: Vec<OwnOption>,
    /// Whether it was taken away: it is offered nowhere, and what records hold of it keeps its name.
    pub gone: bool,
}

/// An option of a field, or a step of a scale.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OwnOption {
    /// The option's document, whose id is what records hold.
    pub doc: DocId,
    /// Its name, English and German.
    pub name: [String; 2],
    /// From 1 (calm) to 5 (grave), if it is a judgement.
    pub level: Option<u8>,
    /// Its place among the others.
    pub place: i64,
}

/// What is in force.
#[derive(Default)]
struct InForce {
    /// Each description ever seen as a field, so that putting the same in force again makes nothing anew: descriptors live as
    /// long as the program.
    made: HashMap<Own, &'static Field>,
    /// Each key ever seen with its place, see [`place_of`].
    places: HashMap<&'static str, usize>,
    keys: Vec<&'static str>,
    /// The fields in force, in order: their register, whether they are offered, and themselves.
    now: Vec<(String, bool, &'static Field)>,
}

thread_local! {
    static IN_FORCE: RefCell<InForce> = RefCell::default();
}

fn lasting(text: &str) -> &'static str {
    Box::leak(text.to_owned().into_boxed_str())
}

fn lasting_label(text: &[String; 2]) -> Label {
    label(lasting(&text[0]), lasting(&text[1]))
}

/// A description as a descriptor. Both live as long as the program: there are few, and each is made once.
fn made(own: &Own) -> &'static Field {
    let options = || -> &'static [Choice] {
        let choice = |option: &OwnOption| Choice {
            key: lasting(&option.doc.to_string()),
            label: lasting_label(&option.name),
            level: option.level.map(Level),
        };
        Box::leak(own.options.iter().map(choice).collect())
    };
    let kind = match own.kind {
        Kind::Choice => FieldKind::Choice(options()),
        Kind::Choices => FieldKind::Choices(options()),
        Kind::Links => FieldKind::Links { register: own.target },
        kind => kind.stored(),
    };
    let day = matches!(kind, FieldKind::Date | FieldKind::Moment);
    Box::leak(Box::new(Field {
        required: own.required,
        deadline: own.deadline && day,
        ..Field::new(lasting(&key(own.kind, own.doc)), lasting_label(&own.name), lasting_label(&own.help), kind)
    }))
}

/// Puts the fields of a workspace in force, in place of those before. Whether anything is different now.
pub fn define(all: &[Own]) -> bool {
    IN_FORCE.with_borrow_mut(|force| {
        let mut offered: HashMap<&str, usize> = HashMap::new();
        let mut now = Vec::with_capacity(all.len());
        for own in all {
            let field = match force.made.get(own) {
                Some(field) => *field,
                None => {
                    let field = made(own);
                    force.made.insert(own.clone(), field);
                    field
                }
            };
            if !force.places.contains_key(field.key) {
                force.places.insert(field.key, force.keys.len());
                force.keys.push(field.key);
            }
            let many = offered.entry(&own.register).or_default();
            let shown = !own.gone && *many < MOST;
            *many += usize::from(shown);
            now.push((own.register.clone(), shown, field));
        }
        let differs = force.now != now;
        force.now = now;
        differs
    })
}

/// The fields that the workspace adds to a register, in their order.
pub fn of(register: &Register) -> Vec<&'static Field> {
    IN_FORCE.with_borrow(|force| {
        let here = force.now.iter().filter(|(of, shown, _)| *shown && of == register.key);
        here.map(|(_, _, field)| *field).collect()
    })
}

/// The field of a register with this key, one that was taken away included.
pub fn find(register: &Register, key: &str) -> Option<&'static Field> {
    let here = |(of, _, field): &&(String, bool, &'static Field)| field.key == key && of == register.key;
    IN_FORCE.with_borrow(|force| force.now.iter().find(here).map(|(_, _, field)| *field))
}

/// Where a row's `cell` finds a field; the same as long as the program runs.
pub(super) fn place_of(key: &str) -> Option<usize> {
    IN_FORCE.with_borrow(|force| force.places.get(key).map(|at| PLACES + at))
}

/// The key of the field at such a place.
pub(crate) fn key_at(place: usize) -> Option<&'static str> {
    let at = place.checked_sub(PLACES)?;
    IN_FORCE.with_borrow(|force| force.keys.get(at).copied())
}

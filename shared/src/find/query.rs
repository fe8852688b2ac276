//! What somebody typed, and how well words answer to it.

use super::distance::{Slips, letters};
use super::fold::{fold, ways, words};
use crate::id::DocId;
use crate::registers;
use crate::schema::Register;

/// Words that are looked for; what is typed beyond is not.
const MOST: usize = 12;
/// Letters from which a word is also found inside of others.
const INSIDE: usize = 4;

/// How well a word answers: more is better.
pub mod points {
    /// The same word.
    pub const WHOLE: u8 = 12;
    /// It begins so: the rest is still being typed.
    pub const BEGINNING: u8 = 9;
    /// It ends so, as German compounds do with what they are.
    pub const END: u8 = 6;
    /// It has it inside.
    pub const INSIDE: u8 = 5;
    /// A way of writing that is a guess.
    pub const GUESS: u8 = 3;
    /// One slip.
    pub const SLIP: u8 = 2;
    /// Two slips.
    pub const SLIPS: u8 = 1;
}

/// What is looked for. All words must be found in a record, in whatever order.
#[derive(Debug, Default)]
pub struct Query {
    pub(super) wanted: Vec<Wanted>,
    /// Keys of the registers looked in, from `in:risk`; `None` for all, empty when what stands there names none.
    pub registers: Option<Vec<&'static str>>,
}

/// One word looked for.
#[derive(Debug)]
pub(super) struct Wanted {
    ways: Vec<Way>,
    reference: Option<Reference>,
}

#[derive(Debug)]
struct Way {
    text: String,
    set: u32,
    guess: bool,
    inside: bool,
    slips: Slips,
}

/// A human reference or a part of one.
#[derive(Debug, PartialEq)]
struct Reference {
    /// Registers that it may be of; empty means any.
    registers: Vec<&'static str>,
    rest: Rest,
}

#[derive(Debug, PartialEq)]
enum Rest {
    /// Only the letters.
    None,
    /// Digits, as typed.
    Number(String),
    /// The provisional form's letters and digits (MODEL.md 10).
    Code(String),
}

/// How a record's reference answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Named {
    /// It is of the register, or its number begins so.
    Partly,
    /// It is the one.
    Wholly,
}

impl Query {
    /// Reads what was typed.
    pub fn new(typed: &str) -> Self {
        let mut query = Self::default();
        for chunk in typed.split_whitespace() {
            if let Some(name) = chunk.strip_prefix("in:").or_else(|| chunk.strip_prefix("IN:")) {
                if !name.is_empty() {
                    query.registers.get_or_insert_default().extend(registers_named(name));
                }
                continue;
            }
            if let Some(reference) = Reference::read(chunk) {
                let plain: String = chunk.chars().filter(|c| c.is_alphanumeric()).collect();
                let mut ways = vec![Way::new(fold(&plain), false)];
                if let Rest::Number(digits) = &reference.rest
                    && let Ok(number) = digits.parse::<u32>()
                {
                    // As other texts name it.
                    let named = reference.registers.iter().filter_map(|key| registers::by_key(key));
                    ways.extend(named.map(|r| Way::new(fold(&format!("{}{number:04}", r.reference)), false)));
                }
                query.wanted.push(Wanted { ways, reference: Some(reference) });
                continue;
            }
            words(chunk, |word| {
                if !word.joined {
                    let typed = chunk.get(word.at).unwrap_or(word.text);
                    let ways = ways(typed).into_iter().map(|(way, guess)| Way::new(way, guess)).collect();
                    query.wanted.push(Wanted { ways, reference: None });
                }
            });
        }
        query.wanted.truncate(MOST);
        query
    }

    /// Whether nothing was asked for.
    pub fn is_empty(&self) -> bool {
        self.wanted.is_empty() && self.registers.is_none()
    }

    /// Whether it has words, not only registers.
    pub fn has_words(&self) -> bool {
        !self.wanted.is_empty()
    }

    /// Whether records of a register are looked for.
    pub fn within(&self, register: &Register) -> bool {
        self.registers.as_ref().is_none_or(|keys| keys.contains(&register.key))
    }

    /// Which of the words looked for a folded word answers, as a set of bits.
    pub(super) fn answers(&mut self, word: &str, tolerant: bool) -> u32 {
        let set = letters(word);
        let of = |wanted: &mut Wanted| u32::from(wanted.points(word, set, tolerant) > 0);
        self.wanted.iter_mut().enumerate().fold(0, |bits, (i, wanted)| bits | of(wanted) << i)
    }

    /// All words looked for, as [`Query::answers`] counts them.
    pub(super) fn all(&self) -> u32 {
        (1 << self.wanted.len()) - 1
    }
}

impl Wanted {
    /// How well a folded word with these [`letters`] answers; 0 for not at all.
    pub fn points(&mut self, word: &str, set: u32, tolerant: bool) -> u8 {
        self.ways.iter_mut().map(|way| way.points(word, set, tolerant)).max().unwrap_or(0)
    }

    /// How a record's own reference answers.
    pub fn named(&self, register: &Register, number: u32, doc: DocId) -> Option<Named> {
        self.reference.as_ref()?.named(register, number, doc)
    }

    /// Whether references can answer at all.
    pub fn is_reference(&self) -> bool {
        self.reference.is_some()
    }
}

impl Way {
    fn new(text: String, guess: bool) -> Self {
        let long = text.chars().count() >= INSIDE;
        // Scripts without spaces have no beginnings of words.
        let inside = long || text.contains('.') || text.chars().any(|c| c >= '\u{2e80}');
        Self { set: letters(&text), slips: Slips::new(&text), guess, inside, text }
    }

    fn points(&mut self, word: &str, set: u32, tolerant: bool) -> u8 {
        let points = if self.set & !set != 0 || self.text.is_empty() || word.len() < self.text.len() {
            0
        } else if word.starts_with(&self.text) {
            if word.len() == self.text.len() { points::WHOLE } else { points::BEGINNING }
        } else if !self.inside {
            0
        } else if word.ends_with(&self.text) {
            points::END
        } else if word.contains(&self.text) {
            points::INSIDE
        } else {
            0
        };
        match points {
            0 if tolerant && !self.guess => match self.slips.between(word, set) {
                Some(0 | 1) => points::SLIP,
                Some(_) => points::SLIPS,
                None => 0,
            },
            points if self.guess => points.min(points::GUESS),
            points => points,
        }
    }
}

impl Reference {
    /// Reads `RSK-0017`, `rsk17`, `RSK·7K2M`, `7k2m`, `rsk`, `0017`; `None` for anything else.
    fn read(chunk: &str) -> Option<Self> {
        let all_known = chunk.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '·' | '_' | '/' | '#'));
        if !all_known {
            return None;
        }
        let plain: String = chunk.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase();
        let of = |register: &&'static Register| {
            plain.strip_prefix(register.reference).and_then(Rest::read).map(|rest| (register.key, rest))
        };
        let mut found = registers::all().filter_map(|register| of(&register));
        if let Some((key, rest)) = found.next() {
            return Some(Self { registers: vec![key], rest });
        }
        // Without the letters it has to look like one, or every short word would.
        let digits = plain.chars().filter(char::is_ascii_digit).count();
        let rest = Rest::read(&plain).filter(|rest| match rest {
            Rest::None => false,
            Rest::Number(_) => true,
            Rest::Code(_) => (1..4).contains(&digits),
        })?;
        Some(Self { registers: Vec::new(), rest })
    }

    fn named(&self, register: &Register, number: u32, doc: DocId) -> Option<Named> {
        if !self.registers.is_empty() && !self.registers.contains(&register.key) {
            return None;
        }
        match &self.rest {
            Rest::None => Some(Named::Partly),
            Rest::Number(_) if number == 0 => None,
            Rest::Number(digits) => {
                let whole = digits.parse() == Ok(number);
                let begins = format!("{number:04}").starts_with(digits) || number.to_string().starts_with(digits);
                match (whole, begins && !self.registers.is_empty()) {
                    (true, _) => Some(Named::Wholly),
                    (false, true) => Some(Named::Partly),
                    (false, false) => None,
                }
            }
            Rest::Code(code) => {
                let own = crate::id::provisional_reference("", doc);
                (own.trim_start_matches('·') == code).then_some(Named::Wholly)
            }
        }
    }
}

impl Rest {
    /// Reads what stands behind the letters, in capitals.
    fn read(text: &str) -> Option<Self> {
        if text.is_empty() {
            return Some(Self::None);
        }
        if text.len() <= 9 && text.bytes().all(|b| b.is_ascii_digit()) {
            return Some(Self::Number(text.to_owned()));
        }
        // As Crockford reads what was copied by hand.
        let code: String = text
            .chars()
            .map(|c| match c {
                'O' => '0',
                'I' | 'L' => '1',
                c => c,
            })
            .collect();
        (code.len() == 4 && !code.contains('U')).then_some(Self::Code(code))
    }
}

/// Keys of the registers that people mean by a name: a key, a reference's letters, or how a name in either language begins.
fn registers_named(name: &str) -> Vec<&'static str> {
    let ways = ways(name);
    let is = |text: &str, whole: bool| {
        let folded: String = fold(text).chars().filter(|c| c.is_alphanumeric()).collect();
        ways.iter().any(|(way, _)| {
            let way: String = way.chars().filter(|c| c.is_alphanumeric()).collect();
            if whole { folded == way } else { !way.is_empty() && folded.starts_with(&way) }
        })
    };
    let named = |whole: bool| -> Vec<&'static str> {
        let any = |r: &&'static Register| {
            let names = [r.key, r.reference, r.singular.en, r.singular.de, r.plural.en, r.plural.de];
            names.iter().any(|text| is(text, whole))
        };
        registers::all().filter(any).map(|r| r.key).collect()
    };
    let wholly = named(true);
    if wholly.is_empty() { named(false) } else { wholly }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registers::{POLICIES, RISKS};

    fn points(typed: &str, word: &str, tolerant: bool) -> u8 {
        let word = fold(word);
        let mut query = Query::new(typed);
        query.wanted.iter_mut().map(|wanted| wanted.points(&word, letters(&word), tolerant)).max().unwrap_or(0)
    }

    #[test]
    fn nearer_words_have_more_points() {
        assert_eq!(points("plan", "Plan", false), points::WHOLE);
        assert_eq!(points("notfall", "Notfallplan", false), points::BEGINNING);
        assert_eq!(points("plan", "Notfallplan", false), points::END);
        assert_eq!(points("fall", "Notfallplan", false), points::INSIDE);
        assert_eq!(points("all", "Notfallplan", false), 0, "too short to be looked for inside");
        assert_eq!(points("Prüfung", "Überpruefung", false), points::END);
        assert_eq!(points("notfalplan", "Notfallplan", false), 0);
        assert_eq!(points("notfalplan", "Notfallplan", true), points::SLIP);
        assert_eq!(points("neue", "neu", false), points::GUESS);
    }

    #[test]
    fn references_are_read_in_every_form() {
        let doc = DocId([0xff; 16]);
        let named = |typed: &str, register: &'static Register, number: u32| {
            Query::new(typed).wanted.first().and_then(|wanted| wanted.named(register, number, doc))
        };
        for typed in ["RSK-0017", "rsk17", "rsk-17", "RSK0017", "17", "0017"] {
            assert_eq!(named(typed, &RISKS, 17), Some(Named::Wholly), "{typed}");
            assert_eq!(named(typed, &RISKS, 18), None, "{typed}");
        }
        assert_eq!(named("rsk17", &POLICIES, 17), None);
        assert_eq!(named("rsk-00", &RISKS, 17), Some(Named::Partly), "while it is typed");
        assert_eq!(named("rsk", &RISKS, 17), Some(Named::Partly));
        for typed in ["RSK·ZZZZ", "rsk-zzzz", "rskzzzz"] {
            assert_eq!(named(typed, &RISKS, 0), Some(Named::Wholly), "{typed}");
            assert_eq!(named(typed, &RISKS, 17), Some(Named::Wholly), "{typed} stays an alias");
        }
        assert_eq!(named("test", &RISKS, 17), None, "a word is no reference");
        assert_eq!(named("rsk99999999999", &RISKS, 17), None);
    }

    #[test]
    fn registers_are_named_as_people_call_them() {
        for typed in ["in:risk", "in:Risiken", "in:RSK", "in:risks"] {
            assert_eq!(Query::new(typed).registers, Some(vec!["risk"]), "{typed}");
        }
        assert_eq!(Query::new("pump in:").registers, None);
        assert_eq!(Query::new("in:nothing-like-it").registers, Some(vec![]));
        assert!(Query::new("in:maßnahmen").registers.is_some_and(|keys| keys.contains(&"control")));
    }
}

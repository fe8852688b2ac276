//! How what one node of a framework demands stands to what a node of another one demands.
//!
//! The five relationship types are those of set theory relationship mapping in NIST IR 8477, *Mapping Relationships Between
//! Documentary Standards, Regulations, Frameworks, and Guidelines* (February 2024), section 4.3: subset of, intersects with,
//! equal, superset of, no relationship; and so are the three rationales.

use crate::id::{AccountId, DocId};
use crate::label::{Label, label};
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// How what one node demands stands to what another one demands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Encode, Decode)]
#[cbor(index_only)]
pub enum Relation {
    /// Both demand the same.
    #[n(0)]
    Equal,
    /// The first demands a part of the second.
    #[n(1)]
    Subset,
    /// The first demands all of the second and more.
    #[n(2)]
    Superset,
    /// They share a part, and each demands what the other does not.
    #[n(3)]
    Intersects,
    /// They share nothing, and somebody looked.
    #[n(4)]
    None,
}

/// How far something is answered by something else.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Cover {
    /// Not at all.
    Nothing,
    /// A part of it.
    Part,
    /// All of it.
    Full,
}

/// Words of files for each relation, without what is no letter or digit.
const WORDS: [(Relation, &[&str]); 5] = [
    (
        Relation::Equal,
        &["equal", "equalto", "equals", "equivalent", "equivalentto", "identical", "gleich", "identisch"],
    ),
    (Relation::Subset, &["subset", "subsetof", "teilmenge", "teilmengevon"]),
    (Relation::Superset, &["superset", "supersetof", "obermenge", "obermengevon"]),
    (
        Relation::Intersects,
        &["intersect", "intersects", "intersectswith", "partial", "teilweise", "überschneidet", "überschneidetsichmit"],
    ),
    (
        Relation::None,
        &["notrelated", "norelationship", "norelation", "unrelated", "none", "keine", "keinebeziehung", "keinbezug"],
    ),
];

impl Relation {
    /// All of them, the closest first.
    pub const ALL: [Self; 5] = [Self::Equal, Self::Superset, Self::Subset, Self::Intersects, Self::None];

    /// The letter that stands for it in documents.
    pub const fn letter(self) -> char {
        match self {
            Self::Equal => 'e',
            Self::Subset => 's',
            Self::Superset => 'S',
            Self::Intersects => 'i',
            Self::None => 'n',
        }
    }

    /// The relation with this letter.
    pub fn lettered(letter: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|relation| letter.chars().eq([relation.letter()]))
    }

    /// What a file says in words: those of NIST IR 8477, of CISO Assistant and of OSCAL, in English and German.
    pub fn named(words: &str) -> Option<Self> {
        let word: String = words.chars().take(60).filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
        WORDS.iter().find(|(_, names)| names.contains(&word.as_str())).map(|(relation, _)| *relation)
    }

    /// How the second stands to the first.
    pub const fn reversed(self) -> Self {
        match self {
            Self::Subset => Self::Superset,
            Self::Superset => Self::Subset,
            same => same,
        }
    }

    /// How far the second is answered where all of the first is done. What is equal or demands more answers all of it, what
    /// demands less or shares something answers a part.
    pub const fn answers(self) -> Cover {
        match self {
            Self::Equal | Self::Superset => Cover::Full,
            Self::Subset | Self::Intersects => Cover::Part,
            Self::None => Cover::Nothing,
        }
    }

    /// What is certain of each pair where this was said of several nodes together: all of `from` nodes stand so to all of
    /// `to` nodes. A node that is equal to two together demands more than each of them.
    pub const fn of_each(self, from: usize, to: usize) -> Self {
        match (self, from > 1, to > 1) {
            (Self::None, ..) => Self::None,
            (Self::Equal, false, false) => Self::Equal,
            (Self::Equal | Self::Superset, false, _) => Self::Superset,
            (Self::Equal | Self::Subset, _, false) => Self::Subset,
            _ => Self::Intersects,
        }
    }

    /// Its name, between the first and the second.
    pub const fn label(self) -> Label {
        match self {
            Self::Equal => label("equal to", "gleich"),
            Self::Subset => label("subset of", "Teilmenge von"),
            Self::Superset => label("superset of", "Obermenge von"),
            Self::Intersects => label("intersects with", "überschneidet sich mit"),
            Self::None => label("no relationship", "keine Beziehung"),
        }
    }

    /// What it means, about the first.
    pub const fn meaning(self) -> Label {
        match self {
            Self::Equal => label("Both demand the same.", "Beide verlangen dasselbe."),
            Self::Subset => label("It demands a part of the other.", "Sie verlangt einen Teil der anderen."),
            Self::Superset => {
                label("It demands all of the other and more.", "Sie verlangt alles aus der anderen und mehr.")
            }
            Self::Intersects => label("They share a part.", "Sie haben einen Teil gemeinsam."),
            Self::None => {
                label("Somebody looked, and they share nothing.", "Jemand hat nachgesehen: Sie haben nichts gemeinsam.")
            }
        }
    }
}

/// What a relation was judged by.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
#[serde(rename_all = "lowercase")]
pub enum Rationale {
    /// By the words.
    #[n(0)]
    Syntactic,
    /// By what the words mean.
    #[n(1)]
    Semantic,
    /// By what comes out where each is done.
    #[n(2)]
    Functional,
}

impl Rationale {
    /// What a file says in words.
    pub fn named(word: &str) -> Option<Self> {
        match word.trim().to_lowercase().as_str() {
            "syntactic" => Some(Self::Syntactic),
            "semantic" => Some(Self::Semantic),
            "functional" => Some(Self::Functional),
            _ => None,
        }
    }

    /// Its name.
    pub const fn label(self) -> Label {
        match self {
            Self::Syntactic => label("judged by the words", "nach dem Wortlaut beurteilt"),
            Self::Semantic => label("judged by the meaning", "nach der Bedeutung beurteilt"),
            Self::Functional => label("judged by the result", "nach der Wirkung beurteilt"),
        }
    }
}

/// That a node stands to another one in some way.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Encode, Decode)]
pub struct Pair {
    /// The first node's record.
    #[n(0)]
    pub from: DocId,
    /// The second one's.
    #[n(1)]
    pub to: DocId,
    /// How the first stands to the second.
    #[n(2)]
    pub relation: Relation,
}

impl Pair {
    /// The key under which a document holds it. The relation is part of it: two people who see one pair differently hold two
    /// keys, so that neither word is lost and both are shown.
    pub fn key(&self) -> String {
        format!("{} {} {}", self.from, self.to, self.relation.letter())
    }

    /// Reads a key.
    pub fn parse(key: &str) -> Option<Self> {
        let mut parts = key.split(' ');
        let pair = Self {
            from: parts.next()?.parse().ok()?,
            to: parts.next()?.parse().ok()?,
            relation: Relation::lettered(parts.next()?)?,
        };
        (parts.next().is_none() && pair.from != pair.to).then_some(pair)
    }
}

/// Characters of a note.
pub const NOTE: usize = 1_000;
/// The greatest strength that a publisher gives. The number is none of NIST's; publishers add it.
pub const STRENGTH: u8 = 10;

/// What is said about a pair besides.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Said {
    /// In words, at most [`NOTE`] characters.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// What it was judged by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rationale: Option<Rationale>,
    /// How strong the publisher calls it, from 0 to [`STRENGTH`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strength: Option<u8>,
    /// Who said it, where a person here did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<AccountId>,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_vocabulary_names_the_same_five() {
        for (words, relation) in [
            ("subset of", Relation::Subset),
            ("superset-of", Relation::Superset),
            ("Intersects with", Relation::Intersects),
            ("intersect", Relation::Intersects),
            ("Equal", Relation::Equal),
            ("equivalent-to", Relation::Equal),
            ("no relationship", Relation::None),
            ("not_related", Relation::None),
            ("Überschneidet sich mit", Relation::Intersects),
        ] {
            assert_eq!(Relation::named(words), Some(relation), "{words}");
        }
        assert_eq!(Relation::named(""), None);
        assert_eq!(Relation::named("much alike"), None);
        for relation in Relation::ALL {
            assert_eq!(Relation::named(relation.label().en), Some(relation));
            assert_eq!(Relation::named(relation.label().de), Some(relation));
            assert_eq!(Relation::lettered(&relation.letter().to_string()), Some(relation));
            assert_eq!(relation.reversed().reversed(), relation);
        }
    }

    /// Demands as sets of numbers: what a relation promises must hold for them.
    #[test]
    fn what_is_said_of_several_holds_for_each() {
        let sets: Vec<u8> = (1..8).collect();
        let relate = |a: u8, b: u8| match (a & b, a, b) {
            (0, ..) => Relation::None,
            (_, a, b) if a == b => Relation::Equal,
            (both, a, _) if both == a => Relation::Subset,
            (both, _, b) if both == b => Relation::Superset,
            _ => Relation::Intersects,
        };
        // At least as weak: what a weaker word promises, the stronger keeps.
        let promises = |said: Relation, is: Relation| {
            said == is || (is == Relation::Equal && said != Relation::None) || said == Relation::Intersects
        };
        for &a in &sets {
            for &b in &sets {
                assert_eq!(relate(a, b).reversed(), relate(b, a));
                let full = relate(a, b).answers() == Cover::Full;
                assert_eq!(full, a & b == b, "{a} {b}");
                for &c in &sets {
                    let each = relate(a, b | c).of_each(1, if b == c { 1 } else { 2 });
                    if relate(a, b | c) != Relation::None && a & b != 0 {
                        assert!(promises(each, relate(a, b)), "{a} against {b} and {c}: {each:?}");
                    }
                    let each = relate(a | c, b).of_each(if a == c { 1 } else { 2 }, 1);
                    if relate(a | c, b) != Relation::None && a & b != 0 {
                        assert!(promises(each, relate(a, b)), "{a} and {c} against {b}: {each:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_pair_is_found_again_by_its_key_and_nonsense_is_none() {
        let pair = Pair { from: DocId([1; 16]), to: DocId([2; 16]), relation: Relation::Subset };
        assert_eq!(Pair::parse(&pair.key()), Some(pair));
        let key = pair.key();
        let itself = Pair { to: pair.from, ..pair }.key();
        for wrong in ["", "x", &key[..key.len() - 1], &format!("{key}x"), &format!("{key} s"), &itself] {
            assert_eq!(Pair::parse(wrong), None, "{wrong}");
        }
    }
}

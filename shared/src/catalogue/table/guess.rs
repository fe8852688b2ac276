//! Finds the headings of a table and what they mean, in English and German.

use super::{Columns, Row, Table};
use minicbor::{Decode, Encode};

/// How many rows may stand above the headings: a title, a date, a note.
pub(super) const ABOVE: usize = 20;

/// What the headings of a table seem to say.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Encode, Decode)]
pub struct Guess {
    /// How many rows stand above the first entry, the headings counted.
    #[n(0)]
    pub skip: usize,
    /// Which column seems to hold what.
    #[n(1)]
    pub columns: Columns,
}

/// Where the columns keep which one it is.
type Field = fn(&mut Columns) -> &mut Option<usize>;

/// The names under which each column goes, best first.
const NAMES: [(Field, &[&str]); 7] = [
    (|c| &mut c.key, &["key", "urn", "uid", "uuid", "unique id", "schlüssel", "eindeutige id"]),
    (
        |c| &mut c.parent,
        &[
            "parent",
            "parent id",
            "parent key",
            "parent reference",
            "belongs to",
            "übergeordnet",
            "übergeordnete id",
            "übergeordnete anforderung",
            "übergeordneter eintrag",
            "gehört zu",
            "teil von",
            "eltern id",
        ],
    ),
    (|c| &mut c.level, &["level", "depth", "outline level", "ebene", "stufe", "tiefe", "gliederungsebene"]),
    (
        |c| &mut c.reference,
        &[
            "reference",
            "ref",
            "ref id",
            "clause",
            "section",
            "paragraph",
            "article",
            "number",
            "no",
            "nr",
            "id",
            "identifier",
            "control id",
            "control identifier",
            "control no",
            "requirement id",
            "control number",
            "referenz",
            "kennung",
            "ziffer",
            "klausel",
            "abschnitt",
            "kapitel",
            "artikel",
            "paragraf",
            "nummer",
            "gliederung",
            "gliederungsnummer",
            "kürzel",
            "anforderungs id",
            "maßnahmen id",
            "maßnahmennummer",
            "lfd nr",
        ],
    ),
    (
        |c| &mut c.title,
        &[
            "title",
            "name",
            "heading",
            "control name",
            "control title",
            "requirement title",
            "short text",
            "control",
            "topic",
            "titel",
            "bezeichnung",
            "überschrift",
            "kurztext",
            "thema",
            "maßnahmentitel",
            "maßnahme",
        ],
    ),
    (
        |c| &mut c.text,
        &[
            "text",
            "description",
            "requirement",
            "requirement text",
            "control text",
            "statement",
            "wording",
            "content",
            "beschreibung",
            "anforderung",
            "anforderungstext",
            "wortlaut",
            "inhalt",
            "vorgabe",
            "maßnahmentext",
        ],
    ),
    (
        |c| &mut c.guidance,
        &[
            "guidance",
            "discussion",
            "implementation guidance",
            "supplemental guidance",
            "explanation",
            "notes",
            "remarks",
            "annotation",
            "comment",
            "hinweis",
            "hinweise",
            "umsetzungshinweis",
            "umsetzungshinweise",
            "anleitung",
            "erläuterung",
            "erläuterungen",
            "erklärung",
            "anmerkung",
            "bemerkung",
            "bemerkungen",
        ],
    ),
];

/// Looks for headings; none where no row of the beginning names at least two columns.
pub fn guess(table: &Table) -> Option<Guess> {
    let rows = table.rows.iter().take(ABOVE).enumerate();
    let (index, columns, count) = rows
        .map(|(index, row)| {
            let columns = meaning(row);
            (index, columns, count(columns))
        })
        // Of equals the first: entries may hold the word "control" too.
        .max_by_key(|(index, _, count)| (*count, ABOVE - index))?;
    let told_apart = columns.key.or(columns.reference).or(columns.title).is_some();
    (count >= 2 && told_apart).then_some(Guess { skip: index + 1, columns })
}

fn count(mut columns: Columns) -> usize {
    NAMES.iter().filter(|(field, _)| field(&mut columns).is_some()).count()
}

fn meaning(row: &Row) -> Columns {
    let headings: Vec<String> = row.cells.iter().map(|c| normal(c)).collect();
    let mut columns = Columns::default();
    for (field, names) in NAMES {
        *field(&mut columns) = names.iter().find_map(|name| headings.iter().position(|h| h == name));
    }
    columns
}

/// A heading in lower case, its marks and spaces made one space each; Swiss spelling as the other one.
pub(super) fn normal(heading: &str) -> String {
    // Sentences are no headings.
    let short: String = heading.chars().take(60).collect();
    let words = short.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    words.collect::<Vec<_>>().join(" ").to_lowercase().replace("massnahme", "maßnahme")
}

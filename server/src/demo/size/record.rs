//! One record of the large demonstration: what it says in the end, and the changes by which people came to that.

use super::people::person;
use super::plan::{Plan, Planned};
use super::words::{self, Draw};
use super::{Written, policy};
use crate::cli::CliError;
use crate::demo::decisions;
use crate::demo::entries::Entry;
use crate::demo::people::Person;
use bytes::Bytes;
use muster_shared::doc::{BlockAttrs, DocError, Document, TextEdit, Written as Change};
use muster_shared::id::{Actor, DecisionId};
use muster_shared::label::Language;
use muster_shared::registers::{ASSETS, CONTROLS, POLICIES, REQUIREMENTS, RISKS};
use muster_shared::schema::{Field, FieldKind, Register, Value};
use muster_shared::sync::frame::Hash;
use muster_shared::sync::guard::inspect;
use muster_shared::time::Timestamp;
use std::collections::HashMap;

/// Monday, 6 November 2023, 00:00 UTC: when the first record was begun.
const BEGIN: i64 = 1_699_228_800_000;
/// Friday, 20 November 2026, 00:00 UTC: after the last change.
const END: i64 = 1_795_132_800_000;
/// Milliseconds of a minute and a day.
const MINUTE: i64 = 60_000;
const DAY: i64 = 1_440 * MINUTE;
/// The counter of the actors that records are written under, beyond those of the small demonstration.
const COUNTER: u64 = 10_000;
/// Times that a change is looked for before the record counts as one that cannot change.
const TRIES: usize = 200;

/// What is decided about a record before it is written.
pub(super) struct Draft {
    /// Its entry: title, register, author and the state that it ends in. Fields are written as they are drawn.
    entry: Entry,
    /// The language that it is written in.
    pub(super) language: Language,
    /// Fields that follow from what it is; they do not change later.
    given: Vec<(&'static str, Value)>,
}

/// A document under hands, with its changes so far.
pub(super) struct Hand {
    pub(super) draw: Draw,
    doc: Document,
    chunks: Vec<(Hash, Bytes)>,
    at: i64,
    /// Milliseconds between two changes on average, once it is there.
    pace: i64,
    left: usize,
    by: &'static Person,
    /// Units of shorter texts by their fields, markers among them.
    prose: HashMap<&'static str, usize>,
    /// Of the long text: its units, and the place and units of what was put in last and may be taken out again.
    pub(super) units: usize,
    pub(super) inserted: Option<(usize, usize)>,
}

impl Hand {
    /// A new document.
    fn new(planned: &Planned, by: &'static Person, mut draw: Draw) -> Result<Self, CliError> {
        let span = usize::try_from((END - BEGIN) / DAY).unwrap_or_default();
        // Half of the time at most has passed when it is begun.
        let at = BEGIN + draw.below(span / 2) as i64 * DAY;
        let mut doc = Document::create(planned.doc, planned.register, actor(by));
        let mut chunks = Vec::with_capacity(planned.changes);
        for chunk in doc.changes_since(&[]) {
            let read = inspect(&chunk).map_err(|e| CliError::Demo(format!("a beginning is refused: {e:?}")))?;
            chunks.push((read.hash, Bytes::from(chunk)));
        }
        let left = planned.changes.saturating_sub(chunks.len());
        let pace = (END - DAY - at) / (left as i64 + 1);
        let at = at + 8 * 60 * MINUTE;
        Ok(Self { draw, doc, chunks, at, pace, left, by, prose: HashMap::new(), units: 0, inserted: None })
    }

    /// Somebody sits down to it some time later: mostly whoever did before.
    fn later(&mut self) {
        let jitter = self.draw.below(usize::try_from(self.pace).unwrap_or(1)) as i64;
        let then = self.at.max(BEGIN) + self.pace / 2 + jitter;
        let in_the_day = (7 * 60 + self.draw.below(9 * 60) as i64) * MINUTE;
        // Monday is day 0 of the week in which all began.
        let day = (then - BEGIN) / DAY;
        let workday = if day % 7 > 4 { day - day % 7 + 4 } else { day };
        self.at = (BEGIN + workday * DAY + in_the_day).clamp(self.at + MINUTE, END.max(self.at + MINUTE));
        if self.draw.one_in(3) {
            let other = self.draw.below(28);
            self.by = person(other);
        }
        self.doc.set_actor(actor(self.by));
    }

    /// The same sitting goes on.
    fn at_once(&mut self) {
        self.at += MINUTE / 4;
    }

    /// Sets a field; whether that changed anything.
    fn set(&mut self, field: &str, value: &Value) -> Result<bool, CliError> {
        let written = self.doc.set(field, value, Timestamp(self.at));
        self.keep(written, field)
    }

    /// Edits a text; whether that changed anything.
    pub(super) fn edit(&mut self, field: &str, edits: &[TextEdit]) -> Result<bool, CliError> {
        let written = self.doc.edit_text(field, edits, Timestamp(self.at));
        self.keep(written, field)
    }

    fn keep(&mut self, written: Result<Option<Change>, DocError>, field: &str) -> Result<bool, CliError> {
        let written = written.map_err(|e| CliError::Demo(format!("{field}: {e}")))?;
        let Some(change) = written else { return Ok(false) };
        self.chunks.push((change.hash, Bytes::from(change.chunk)));
        self.left = self.left.saturating_sub(1);
        Ok(true)
    }

    /// Writes a paragraph at the end of a text.
    fn paragraph(&mut self, field: &'static str, text: &str) -> Result<bool, CliError> {
        let at = self.prose.get(field).copied().unwrap_or_default();
        self.prose.insert(field, at + 1 + text.encode_utf16().count());
        let mark = TextEdit::Block { at, attrs: BlockAttrs::of("paragraph"), new: true };
        self.edit(field, &[mark, TextEdit::Splice { at: at + 1, del: 0, insert: text.to_owned() }])
    }
}

/// The actor that somebody writes these records under.
fn actor(by: &Person) -> Actor {
    Actor { prefix: by.prefix(), counter: COUNTER }
}

/// Writes a record with all of its changes.
///
/// # Errors
/// A field refused what was drawn for it.
pub fn write(plan: &Plan, planned: &Planned) -> Result<Written, CliError> {
    let mut draw = Draw::of(7, planned.at as u64);
    let draft = draft(plan, planned, &mut draw);
    let (said, seen) = decisions::said(&draft.entry);
    let (said, seen) = (said.to_owned(), seen);
    let mut hand = Hand::new(planned, draft.entry.author, draw)?;
    hand.set("title", &Value::text(draft.entry.title.clone()))?;
    let way = way_to(planned.register, &said);
    hand.at_once();
    hand.set("state", &Value::text(planned.register.states.first().map_or("", |s| s.key)))?;
    for (field, value) in &draft.given {
        hand.at_once();
        hand.set(field, value)?;
    }
    if planned.words > 0 {
        policy::write(&mut hand, draft.language, planned.words)?;
    }
    fill(plan, planned, &draft, &mut hand, way.len())?;
    live(plan, planned, &draft, &mut hand, &way, seen)?;
    let mut doc = hand.doc;
    let decided = decisions::on(Timestamp(hand.at), &draft.entry, &mut doc);
    let (heads, saved, row) = (doc.heads(), doc.save(), doc.row());
    Ok(Written {
        doc: planned.doc,
        register: planned.register,
        by: hand.by,
        chunks: hand.chunks,
        heads,
        saved,
        row,
        decided,
    })
}

/// Fills the other fields once: those that are required, and of the rest what there is room for.
fn fill(plan: &Plan, planned: &Planned, draft: &Draft, hand: &mut Hand, reserve: usize) -> Result<(), CliError> {
    let open = |field: &&Field| !draft.given.iter().any(|(key, _)| *key == field.key) && field.key != "body";
    let needed = planned.register.fields.iter().filter(open).filter(|f| always(planned.register, f));
    let spare = planned.register.fields.iter().filter(open).filter(|f| !always(planned.register, f));
    for (field, must) in needed.map(|f| (f, true)).chain(spare.map(|f| (f, false))) {
        if !must && (hand.left <= reserve || !hand.draw.one_in(2)) {
            continue;
        }
        hand.at_once();
        change(plan, planned, draft, hand, field)?;
    }
    Ok(())
}

/// Fields that every record has, since its state asks for them.
fn always(register: &Register, field: &Field) -> bool {
    field.required
        || match register.key {
            "requirement" => matches!(field.key, "text" | "applicability" | "reason"),
            "control" => matches!(field.key, "owner" | "evidence" | "review"),
            "asset" => field.key == "confidentiality",
            _ => false,
        }
}

/// Years pass: the state moves on step by step, and between the steps this and that is changed.
fn live(
    plan: &Plan,
    planned: &Planned,
    draft: &Draft,
    hand: &mut Hand,
    way: &[&'static str],
    seen: Option<DecisionId>,
) -> Result<(), CliError> {
    let fields: Vec<&Field> = planned
        .register
        .fields
        .iter()
        .filter(|f| f.key != "body" && f.key != "imported" && f.key != "successor")
        .filter(|f| !draft.given.iter().any(|(key, _)| *key == f.key))
        .collect();
    let mut steps = way.iter();
    let every = hand.left / (way.len() + 1) + 1;
    let (mut tries, mut since) = (0, 0);
    while hand.left > 0 && tries < TRIES {
        hand.later();
        since += 1;
        if (since >= every || hand.left <= steps.len())
            && let Some(state) = steps.next()
        {
            since = 0;
            hand.doc.saw(seen.filter(|_| steps.len() == 0));
            hand.set("state", &Value::text(*state))?;
            continue;
        }
        let changed = if planned.words > 0 && !hand.draw.one_in(6) {
            policy::revise(hand, draft.language)?
        } else {
            let field = hand.draw.pick(&fields);
            change(plan, planned, draft, hand, field)?
        };
        tries = if changed { 0 } else { tries + 1 };
    }
    match hand.left {
        0 => Ok(()),
        left => Err(CliError::Demo(format!("{}: {left} changes could not be made", planned.doc))),
    }
}

/// The states on the way to `to` that are stepped into without a decision, the first left out.
fn way_to(register: &'static Register, to: &str) -> Vec<&'static str> {
    let way = decisions::path(register, to).unwrap_or_default();
    way.into_iter().filter(|step| !step.authority).map(|step| step.to).collect()
}

/// Gives a field another value; whether that changed anything.
fn change(plan: &Plan, planned: &Planned, draft: &Draft, hand: &mut Hand, field: &Field) -> Result<bool, CliError> {
    let draw = &mut hand.draw;
    let value = match field.kind {
        FieldKind::Rich => {
            let words = 12 + draw.below(28);
            let text = words::prose(draw, draft.language, words);
            return hand.paragraph(field.key, &text);
        }
        FieldKind::Line { .. } => Value::text(line(field, draw, draft.language)),
        FieldKind::Choice(choices) => Value::text(choices[draw.below(choices.len())].key),
        FieldKind::Choices(choices) => {
            let one = choices[draw.below(choices.len())].key;
            many(std::iter::once(one).chain(draw.one_in(3).then_some("isms")).map(str::to_owned))
        }
        FieldKind::Tags => {
            let count = 1 + draw.below(3);
            many((0..count).map(|_| draw.pick(&words::TAGS).to_owned()).collect::<Vec<_>>().into_iter())
        }
        FieldKind::Person => Value::text(person(draw.below(28)).account().to_string()),
        FieldKind::Date => Value::text(date(draw)),
        FieldKind::Whole { min, max } => Value::Whole([6, 12, 24][draw.below(3)].clamp(min, max)),
        FieldKind::Flag => Value::Flag(draw.one_in(2)),
        FieldKind::Estimate { .. } => estimate(field, draw, draft),
        FieldKind::Links { register } => {
            let pool = plan.pool(if register.is_empty() { planned.register.key } else { register });
            let count = (1 + draw.below(3)).min(pool.len());
            let linked = (0..count).map(|_| pool[draw.below(pool.len())]).filter(|doc| *doc != planned.doc);
            let linked: Vec<String> = linked.map(|doc| doc.to_string()).collect();
            many(linked.into_iter())
        }
        FieldKind::Number
        | FieldKind::Money
        | FieldKind::Moment
        | FieldKind::People
        | FieldKind::Entries
        | FieldKind::Pairs
        | FieldKind::Parts => {
            return Ok(false);
        }
    };
    // Nothing is ever emptied, so that what a state needs stays there.
    if value.is_empty() { Ok(false) } else { hand.set(field.key, &value) }
}

fn many(words: impl Iterator<Item = String>) -> Value {
    let mut words: Vec<String> = words.collect();
    words.sort();
    words.dedup();
    Value::Many(words)
}

/// A day: mostly in the year to come, now and then one that has passed.
fn date(draw: &mut Draw) -> String {
    let (month, day) = (1 + draw.below(12), 1 + draw.below(28));
    match draw.below(14) {
        0 => format!("2026-{:02}-{day:02}", 8 + month % 3),
        1 | 2 => format!("2026-12-{day:02}"),
        _ => format!("2027-{month:02}-{day:02}"),
    }
}

/// A line of text for a field.
fn line(field: &Field, draw: &mut Draw, language: Language) -> String {
    match field.key {
        "location" => draw.pick(&words::SITES).to_owned(),
        "section" => format!("{} / {}", draw.pick(&words::CHAPTERS), draw.pick(&words::TEAMS)),
        "audience" => draw.pick(&words::TEAMS).to_owned(),
        _ => words::sentence(draw, language),
    }
}

/// An estimate that lies between the inherent one and the target.
fn estimate(field: &Field, draw: &mut Draw, draft: &Draft) -> Value {
    let given = |key: &str| draft.given.iter().find(|(k, _)| *k == key).map(|(_, value)| value);
    match (field.key, given("inherent"), given("target")) {
        ("current", Some(Value::Estimate(l, i)), Some(Value::Estimate(least, low))) => {
            let between = |draw: &mut Draw, low: u8, high: u8| low + draw.below(usize::from(high - low) + 1) as u8;
            Value::Estimate(between(draw, *least, *l), between(draw, *low, *i))
        }
        _ => Value::Empty,
    }
}

/// Decides what a record is.
fn draft(plan: &Plan, planned: &Planned, draw: &mut Draw) -> Draft {
    let language = if draw.one_in(3) { Language::De } else { Language::En };
    let of = |(en, de): (&'static str, &'static str)| if language == Language::De { de } else { en };
    let site = draw.pick(&words::SITES);
    let team = draw.pick(&words::TEAMS);
    let sort = draw.pick(&words::SORTS);
    let thing = of((sort.2, sort.3));
    let number = planned.nth + 1;
    let mut given: Vec<(&'static str, Value)> = Vec::new();
    let (title, state): (String, &str) = if planned.register.key == ASSETS.key {
        let (category, primary, ..) = sort;
        given.push(("type", Value::text(if primary { "primary" } else { "supporting" })));
        given.push(("category", Value::text(category)));
        given.push(("identifier", Value::text(format!("NWP-{:06}", 100_000 + number * 7))));
        let states = ["in_use", "in_use", "in_use", "in_use", "in_use", "in_use", "planned", "disposed", "lost"];
        (format!("{thing} {number:05}, {team}, {site}"), draw.pick(&states))
    } else if planned.register.key == RISKS.key {
        let (l, i) = (2 + draw.below(4) as u8, 2 + draw.below(4) as u8);
        given.push(("inherent", Value::Estimate(l, i)));
        given.push((
            "target",
            Value::Estimate(1 + draw.below(usize::from(l)) as u8, 1 + draw.below(usize::from(i)) as u8),
        ));
        let states = ["identified", "analysed", "evaluated", "in_treatment", "in_treatment", "accepted", "closed"];
        let what = format!("{thing}, {team}, {site}");
        (of(draw.pick(&words::DANGERS)).replace("{}", &what), draw.pick(&states))
    } else if planned.register.key == CONTROLS.key {
        let states = [
            "not_started",
            "planned",
            "in_progress",
            "in_progress",
            "implemented",
            "implemented",
            "implemented",
            "verified",
            "degraded",
            "not_applicable",
        ];
        let state = draw.pick(&states);
        let applies = if state == "not_applicable" { "not_applicable" } else { "applicable" };
        given.push(("applicability", Value::text(applies)));
        given.push(("identifier", Value::text(format!("NWP.{}.{number}", 1 + number % 14))));
        (format!("{}: {team}, {site}", of(draw.pick(&words::MEASURES))), state)
    } else if planned.register.key == REQUIREMENTS.key {
        let states =
            ["identified", "analysed", "applicable", "applicable", "applicable", "not_applicable", "superseded"];
        let state = draw.pick(&states);
        let applies = if state == "not_applicable" { "not_applicable" } else { "applicable" };
        given.push(("applicability", Value::text(applies)));
        given.push((
            "clause",
            Value::text(format!("{}.{}.{}", 1 + number % 16, 1 + number / 16 % 24, 1 + number / 384)),
        ));
        let words = words::sentence(draw, language);
        (words.trim_end_matches('.').to_owned(), state)
    } else {
        let level = if number == 1 { "standard" } else { draw.pick(&["policy", "standard", "procedure", "guideline"]) };
        given.push(("level", Value::text(level)));
        given.push(("language", Value::text(if language == Language::De { "de" } else { "en" })));
        given.push(("effective", Value::text(format!("2026-{:02}-01", 1 + number % 11))));
        let states = ["published", "published", "published", "approved", "in_review", "draft", "changes_requested"];
        let about = words::compound(draw);
        let name = of((draw.pick(&words::CHAPTERS), "Richtlinie"));
        (format!("{name}: {about} {number}, {site}"), draw.pick(&states))
    };
    debug_assert!(plan.pool(planned.register.key).contains(&planned.doc));
    let entry = Entry {
        id: format!("{}.{}", planned.register.key, planned.at),
        doc: planned.doc,
        register: planned.register,
        author: person(draw.below(28)),
        title,
        state: state.to_owned(),
        fields: Vec::new(),
    };
    debug_assert!(planned.register.is_page == (planned.register.key == POLICIES.key));
    Draft { entry, language, given }
}

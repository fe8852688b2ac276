//! Fields that a workspace adds to its registers, from the document to the row and back.
#![allow(clippy::unwrap_used)]

use muster_shared::doc::{Document, Portable};
use muster_shared::id::{Actor, ActorPrefix, DocId};
use muster_shared::isms::own::told;
use muster_shared::registers::{ASSETS, FIELDS, OPTIONS, RISKS, setting};
use muster_shared::schema::own::{self, Kind, Own};
use muster_shared::schema::{FieldKind, Level, Value};
use muster_shared::sync::row::Row;
use muster_shared::time::Timestamp;
use muster_shared::view::{Sort, View, order};

const NOW: Timestamp = Timestamp(1_763_900_000_000);
const FIELD: DocId = DocId([40; 16]);
const RECORD: DocId = DocId([3; 16]);

fn who(n: u8) -> Actor {
    Actor { prefix: ActorPrefix([n; 8]), counter: 1 }
}

fn asset(n: u8) -> Document {
    Document::create(RECORD, &ASSETS, who(n))
}

/// A value that a field of this kind can have.
fn value(kind: Kind) -> Value {
    let id = || DocId([9; 16]).to_string();
    match kind {
        Kind::Line => Value::text("Room 4"),
        Kind::Whole => Value::Whole(12),
        Kind::Number => Value::Number(2.0),
        Kind::Money => Value::Money(-1_250, "EUR".into()),
        Kind::Date => Value::text("2027-01-31"),
        Kind::Moment => Value::text("2027-01-31T10:00Z"),
        Kind::Flag => Value::Flag(true),
        Kind::Choice | Kind::Person => Value::text(id()),
        Kind::Choices | Kind::People | Kind::Links => Value::Many(vec![id()]),
        Kind::Tags => Value::Many(vec!["a/b".into(), "c".into()]),
    }
}

fn own(kind: Kind) -> Own {
    Own {
        doc: FIELD,
        register: "asset".into(),
        kind,
        name: ["Rack".into(), "Gestell".into()],
        help: [String::new(), String::new()],
        required: false,
        deadline: true,
        target: "asset",
        place: 1,
        options: vec![],
        gone: false,
    }
}

#[test]
fn every_kind_is_kept_read_and_shown_where_nobody_knows_the_field() {
    own::define(&[]);
    for kind in Kind::ALL {
        let key = own::key(kind, FIELD);
        assert_eq!(own::parse(&key), Some((kind, FIELD)));
        assert_eq!(Kind::named(kind.key()), Some(kind));
        let (mut doc, value) = (asset(1), value(kind));
        let chunk = doc.set(&key, &value, NOW).unwrap().unwrap().chunk;
        assert_eq!(doc.reading(&key).value, value, "{}", kind.key());
        // Another replica, which has the changes and no description.
        let mut other = asset(2);
        let applied = other.apply(&[chunk]).unwrap();
        assert_eq!(applied.fields, std::slice::from_ref(&key), "{}", kind.key());
        let row = other.row();
        assert_eq!(row, doc.row());
        if kind == Kind::Links {
            assert_eq!(row.linked(&key).collect::<Vec<_>>(), [DocId([9; 16])]);
        } else {
            assert_eq!(row.value(&key), &value, "{}", kind.key());
        }
        assert!(row.has(&key) && row.conflicts.is_empty());
        let bytes = minicbor::to_vec(&row).unwrap();
        assert_eq!(minicbor::decode::<Row>(&bytes).unwrap(), row);
        // Undone, and done again.
        doc.undo(NOW).unwrap().unwrap();
        assert!(doc.reading(&key).value.is_empty() && doc.row().own.is_empty(), "{}", kind.key());
        doc.redo(NOW).unwrap().unwrap();
        assert_eq!(doc.reading(&key).value, value);
        // Cleared.
        doc.set(&key, &Value::Empty, NOW).unwrap().unwrap();
        assert!(!doc.row().has(&key), "{}", kind.key());
        assert!(doc.set(&key, &Value::Estimate(1, 1), NOW).is_err() || kind.stored().container() == SCALAR);
    }
    assert_eq!(own::parse("x.qabc"), None);
    assert_eq!(own::parse("x."), None);
    assert_eq!(own::parse("owner"), None);
}

const SCALAR: muster_shared::schema::Container = muster_shared::schema::Container::Scalar;

#[test]
fn what_two_people_put_in_apart_is_all_there_and_one_value_is_disputed() {
    let (tags, line) = (own::key(Kind::Tags, FIELD), own::key(Kind::Line, FIELD));
    let (mut a, mut b) = (asset(1), asset(2));
    let many = |words: &[&str]| Value::Many(words.iter().map(|w| (*w).to_owned()).collect());
    let ours = [a.set(&tags, &many(&["ours"]), NOW), a.set(&line, &Value::text("A"), NOW)];
    let theirs = [b.set(&tags, &many(&["theirs"]), NOW), b.set(&line, &Value::text("B"), NOW)];
    let chunks = |written: [Result<_, _>; 2]| {
        written.map(|w: Result<Option<muster_shared::doc::Written>, _>| w.unwrap().unwrap().chunk)
    };
    let (ours, theirs) = (chunks(ours), chunks(theirs));
    a.apply(&theirs).unwrap();
    b.apply(&ours).unwrap();
    assert_eq!(a.reading(&tags).value, many(&["ours", "theirs"]));
    assert_eq!(a.row(), b.row());
    assert_eq!(a.row().conflicts, std::slice::from_ref(&line));
    assert_eq!(a.reading(&line).others.len(), 1);
    // Somebody who saw both decides, and everybody's words but the one taken out stay.
    a.set(&line, &Value::text("A"), NOW).unwrap().unwrap();
    a.set(&tags, &many(&["theirs"]), NOW).unwrap().unwrap();
    assert!(a.row().conflicts.is_empty());
    assert_eq!(a.row().value(&tags), &many(&["theirs"]));
}

#[test]
fn the_past_says_which_field_of_the_workspace_was_set() {
    own::define(&[own(Kind::Tags)]);
    let key = own::key(Kind::Tags, FIELD);
    let mut doc = asset(1);
    let at = |minutes: i64| Timestamp(NOW.0 + minutes * 60_000);
    doc.set(&key, &Value::Many(vec!["one".into()]), at(0)).unwrap();
    doc.set(&key, &Value::Many(vec!["one".into(), "two".into()]), at(60)).unwrap();
    let mut past = doc.past(None);
    doc.read_past(&mut past, 100);
    let edits = past.edits(&doc, &|_, _| true, 10);
    assert!(edits.iter().all(|edit| edit.field == key), "{edits:?}");
    assert_eq!(edits.len(), 2);
    assert_eq!(doc.value_at(&key, &edits[0].before), Value::Many(vec!["one".into()]));
    assert_eq!(doc.changed_since(&edits[0].before), [key.as_str()]);
    doc.bring_back(&key, &edits[0].before, false, at(90)).unwrap().unwrap();
    assert_eq!(doc.reading(&key).value, Value::Many(vec!["one".into()]));
}

#[test]
fn a_workspace_elsewhere_has_the_same_values_under_its_own_ids() {
    let moved = |doc: DocId| DocId(doc.0.map(|byte| byte + 1));
    for kind in Kind::ALL {
        let mut doc = asset(1);
        doc.set(&own::key(kind, FIELD), &value(kind), NOW).unwrap();
        let said = doc.portable(7).unwrap().renamed(moved);
        let said: Portable = serde_json::from_str(&serde_json::to_string(&said).unwrap()).unwrap();
        let mut again = Document::create(said.id, &ASSETS, who(1));
        again.restore(&said, NOW).unwrap();
        let key = own::key(kind, moved(FIELD));
        let expected = match value(kind) {
            // People stay who they are; options and records are documents.
            Value::Text(_) if kind == Kind::Choice => Value::text(moved(DocId([9; 16])).to_string()),
            Value::Many(_) if matches!(kind, Kind::Choices | Kind::Links) => {
                Value::Many(vec![moved(DocId([9; 16])).to_string()])
            }
            value => value,
        };
        assert_eq!(again.reading(&key).value, expected, "{}", kind.key());
    }
}

#[test]
fn rows_of_descriptions_become_fields_in_their_order() {
    let describe = |n: u8, values: &[(&str, Value)]| {
        let mut doc = Document::create(setting(DocId([n; 16])), &FIELDS, who(1));
        doc.fill(values, &[], NOW).unwrap();
        // What it holds is not what it is.
        let again = Document::load(doc.id(), None, &doc.save(), &[] as &[&[u8]]).unwrap();
        assert_eq!(again.register().map(|r| r.key), Some(FIELDS.key));
        doc.row()
    };
    let option = |n: u8, of: u8, values: &[(&str, Value)]| {
        let mut doc = Document::create(setting(DocId([n; 16])), &OPTIONS, who(1));
        let of = ("of", Value::text(setting(DocId([of; 16])).to_string()));
        doc.fill(&[values, &[of]].concat(), &[], NOW).unwrap();
        doc.row()
    };
    let text = |key: &'static str, value: &str| (key, Value::text(value));
    let fields = [
        describe(
            1,
            &[
                text("title", "Later"),
                text("of", "risk"),
                text("holds", "date"),
                ("deadline", Value::Flag(true)),
                ("place", Value::Whole(9)),
            ],
        ),
        describe(
            2,
            &[
                text("title", "Appetite"),
                text("german", "Neigung"),
                text("of", "risk"),
                text("holds", "choice"),
                ("place", Value::Whole(2)),
            ],
        ),
        describe(3, &[text("title", "Of no kind"), text("of", "risk")]),
        describe(4, &[text("of", "risk"), text("holds", "line")]),
        describe(5, &[text("title", "Elsewhere"), text("of", "asset"), text("holds", "line")]),
    ];
    let options = [
        option(11, 2, &[text("title", "High"), ("place", Value::Whole(2)), ("level", Value::Whole(5))]),
        option(
            12,
            2,
            &[text("title", "Low"), text("german", "Niedrig"), ("place", Value::Whole(1)), ("level", Value::Whole(9))],
        ),
        option(13, 2, &[]),
    ];
    // A record that somebody calls a description is none.
    let posing = Row { doc: DocId([6; 16]), ..fields[4].clone() };
    assert_eq!(told([posing].iter(), options.iter()), []);
    let told = told(fields.iter(), options.iter());
    assert!(own::define(&told));
    assert!(!own::define(&told), "the same again is no change");
    let here: Vec<_> = own::of(&RISKS).iter().map(|f| (f.label.en, f.label.de)).collect();
    assert_eq!(here, [("Appetite", "Neigung"), ("Later", "Later")]);
    let appetite = own::of(&RISKS)[0];
    let FieldKind::Choice(choices) = appetite.kind else { panic!("no choice") };
    let steps: Vec<_> = choices.iter().map(|c| (c.label.de, c.level)).collect();
    assert_eq!(steps, [("Niedrig", None), ("High", Some(Level(5)))]);
    assert!(own::of(&RISKS)[1].deadline);
    // Views know the field like any other: in the address, in order, by the scale's own order.
    let key = appetite.key;
    let view = View::parse(&format!("columns={key},owner&sort=-{key}&group={key}&as=board:{key}"), &RISKS);
    assert_eq!(view.columns, Some(vec![key, "owner"]));
    assert_eq!(view.sorts, [Sort { field: key, descending: true }]);
    assert_eq!(View::parse(&view.query(), &RISKS), view);
    let with = |n: u8, option: u8| {
        let mut doc = Document::create(DocId([n; 16]), &RISKS, who(1));
        doc.set(key, &Value::text(setting(DocId([option; 16])).to_string()), NOW).unwrap();
        doc.row()
    };
    let (high, low) = (with(21, 11), with(22, 12));
    let items = [&high, &low].map(|row| muster_shared::view::Item { row, number: 1 });
    assert_eq!(order(&RISKS, &items, &[Sort { field: key, descending: false }], &str::to_owned), [1, 0]);
    // Taken away: offered nowhere, and what records hold of it keeps its name.
    let mut gone = told.clone();
    gone[0].gone = true;
    assert!(own::define(&gone));
    assert_eq!(own::of(&RISKS).len(), 1);
    assert_eq!(RISKS.field(key).map(|f| f.label.en), Some("Appetite"));
    assert!(ASSETS.field(key).is_none(), "of another register");
    assert_eq!(high.value(key), high.cell(RISKS.cell_of(key).unwrap()));
    own::define(&[]);
    assert!(RISKS.field(key).is_none());
    assert_eq!(View::parse(&view.query(), &RISKS).sorts, []);
}

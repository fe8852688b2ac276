//! Reports against records made by hand, and read back from their files.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::catalogue::table::read_xlsx;
use crate::isms::Records;
use crate::isms::checks::testing::{doc, record, text};
use crate::schema::Value;
use crate::sync::row::Row;
use crate::xlsx::workbook;

struct Plain;

impl Names for Plain {
    fn person(&self, id: &str) -> String {
        id.to_owned()
    }
    fn day(&self, day: &str) -> String {
        day.to_owned()
    }
    fn record(&self, doc: DocId) -> String {
        format!("#{}", doc.0[0])
    }
    fn estimate(&self, likelihood: u8, impact: u8, _: u8) -> String {
        format!("{likelihood}x{impact}")
    }
}

fn control(number: u8, state: &str, identifier: &str, applicability: &str, reason: &str) -> Row {
    record("control", number, state)
        .with("identifier", text(identifier))
        .with("applicability", text(applicability))
        .with("reason", text(reason))
}

#[test]
fn the_statement_lists_every_control_in_order_and_names_what_is_lacking() {
    let rows = [
        control(1, "implemented", "A.5.10", "applicable", "Law"),
        control(2, "not_applicable", "5.2", "not_applicable", ""),
        control(3, "planned", "A.8.1", "", "Because"),
        control(4, "not_applicable", "A.5.3", "applicable", ""),
        control(5, "planned", "A 5.10", "applicable", "Again"),
        control(6, "not_started", "", "not_applicable", "No development"),
        record("control", 7, "planned")
            .with("state", Value::Empty)
            .with("applicability", text("applicable"))
            .with("reason", text("x")),
    ];
    let records = Records::new(&rows);
    let made = applicability(&records, None);
    let order: Vec<u8> = made.report.lines.iter().map(|line| line.doc.0[0]).collect();
    assert_eq!(order, [2, 4, 1, 5, 3, 6, 7]);
    let gaps: Vec<(Gap, Vec<u8>)> =
        made.gaps.iter().map(|(gap, docs)| (*gap, docs.iter().map(|d| d.0[0]).collect())).collect();
    assert_eq!(
        gaps,
        [
            (Gap::Undecided, vec![3]),
            (Gap::Inclusion, vec![4]),
            (Gap::Exclusion, vec![2]),
            (Gap::State, vec![4, 6, 7]),
            (Gap::Doubled, vec![1, 5]),
        ]
    );
    assert_eq!(made.applicable, (4, 2));
    // 93 controls in Annex A, of which 5.2, 5.3, 5.10 and 8.1 are here.
    assert_eq!(made.unconsidered.len(), 93 - 4);
    assert!(made.unconsidered.contains(&"A.5.1".to_owned()) && !made.unconsidered.contains(&"A.5.10".to_owned()));
    assert!(applicability::reads_what_exists());
}

#[test]
fn a_complete_statement_lacks_nothing() {
    let mut rows = Vec::new();
    for (theme, many) in [(5, 37), (6, 8), (7, 14), (8, 34)] {
        for number in 1..=many {
            rows.push(control(rows.len() as u8, "implemented", &format!("A.{theme}.{number}"), "applicable", "Law"));
        }
    }
    let records = Records::new(&rows);
    let made = applicability(&records, None);
    assert_eq!((made.gaps, made.unconsidered, made.report.lines.len()), (vec![], vec![], 93));
}

#[test]
fn the_statement_of_a_source_has_the_controls_of_its_requirements_told_from_either_side() {
    let rows = [
        record("requirement_source", 1, "in_force"),
        record("requirement", 2, "applicable").linked_to("source", doc(1)).linked_to("controls", doc(4)),
        control(3, "planned", "A.5.1", "applicable", "x").linked_to("requirements", doc(2)),
        control(4, "planned", "A.5.2", "applicable", "x"),
        control(5, "planned", "A.5.3", "applicable", "x"),
        record("risk", 6, "evaluated").linked_to("controls", doc(4)),
        record("evidence", 7, "approved").linked_to("proves", doc(4)),
    ];
    let records = Records::new(&rows);
    let made = applicability(&records, Some(doc(1)));
    assert_eq!(made.report.lines.iter().map(|l| l.doc.0[0]).collect::<Vec<_>>(), [3, 4]);
    assert!(made.unconsidered.is_empty());
    let cells = &made.report.lines[1].cells;
    assert_eq!(cells[6..], [Cell::Records(vec![doc(2)]), Cell::Records(vec![doc(6)]), Cell::Records(vec![doc(7)])]);
    assert!(applicability(&records, Some(doc(9))).report.lines.is_empty());
}

#[test]
fn risks_come_by_level_with_what_is_done_about_them() {
    let rows = [
        record("risk", 1, "evaluated").with("current", Value::Estimate(2, 2)).with("owner", text("me")),
        record("risk", 2, "in_treatment")
            .with("current", Value::Estimate(5, 4))
            .with("target", Value::Estimate(2, 2))
            .with("cause", text("Why"))
            .linked_to("assets", doc(8))
            .linked_to("controls", doc(9)),
        record("risk", 3, "closed").with("current", Value::Estimate(5, 5)),
        record("risk", 4, "identified"),
        record("treatment", 5, "approved").with("option", text("modify")).linked_to("risks", doc(2)),
        record("acceptance", 6, "accepted")
            .with("residual", Value::Estimate(1, 2))
            .with("valid_until", text("2027-01-01"))
            .linked_to("risks", doc(2)),
        record("acceptance", 7, "revoked").with("residual", Value::Estimate(5, 5)).linked_to("risks", doc(1)),
        record("asset", 8, "in_use"),
        record("control", 9, "planned").linked_to("risks", doc(2)),
    ];
    let records = Records::new(&rows);
    let of = |filter: RiskFilter| {
        risk_register(&records, &filter).lines.iter().map(|line| line.doc.0[0]).collect::<Vec<_>>()
    };
    assert_eq!(of(RiskFilter::default()), [2, 1, 4]);
    assert_eq!(of(RiskFilter { closed: true, ..RiskFilter::default() }), [3, 2, 1, 4]);
    assert_eq!(of(RiskFilter { least: 3, ..RiskFilter::default() }), [2]);
    assert_eq!(of(RiskFilter { owner: "me".into(), ..RiskFilter::default() }), [1]);
    let report = risk_register(&records, &RiskFilter::default());
    let cells = |at: usize| report.lines[at].cells.iter().map(|c| c.words(&Plain, Language::En)).collect::<Vec<_>>();
    assert_eq!(
        cells(0),
        [
            "#2",
            "Why",
            "#8",
            "",
            "",
            "5x4",
            "1x2",
            "In treatment",
            "#5\nModify\nApproved",
            "#6\nuntil\n2027-01-01",
            "#9"
        ]
    );
    assert_eq!(cells(1)[9], "");
}

#[test]
fn a_report_is_the_same_in_its_file() {
    let rows =
        [control(1, "implemented", "A.5.1", "applicable", "=HYPERLINK(\"x\")"), control(2, "planned", "A.5.2", "", "")];
    let records = Records::new(&rows);
    let report = applicability(&records, None).report;
    let sheet = report.sheet("Statement", vec!["As of today".into()], &Plain, Language::De);
    let table = read_xlsx(&workbook(&sheet), None).unwrap();
    assert_eq!(table.rows[0].cells, ["As of today"]);
    assert_eq!(table.rows[1].cells[2], "Anwendbar");
    assert_eq!(table.rows[2].cells[..5], ["A.5.1", "Record 1", "Ja", "=HYPERLINK(\"x\")", "Umgesetzt"]);
    assert_eq!(table.rows.len(), 2 + rows.len());
}

#[test]
fn the_version_follows_the_content_alone() {
    let version = |rows: &[Row]| applicability(&Records::new(rows), None).report.version();
    let one = control(1, "implemented", "A.5.1", "applicable", "Law");
    let other = control(1, "implemented", "A.5.1", "applicable", "Contract");
    assert_eq!(version(std::slice::from_ref(&one)), version(std::slice::from_ref(&one)));
    assert_ne!(version(&[one]), version(&[other]));
    assert_eq!(version(&[]).len(), 16);
}

//! Rules over evidence and its retention.

use super::Check;
use super::case::Case;
use crate::label::label;

pub(super) static CHECKS: &[Check] = &[
    Check {
        key: "evidence-missing",
        register: "evidence",
        title: label("Missing evidence", "Fehlende Nachweise"),
        advice: label("Provide the evidence.", "Bringen Sie den Nachweis bei."),
        level: 3,
        clause: "7.5.1",
        field: Some("location"),
        broken: |case| case.is_in(&["missing"]),
    },
    Check {
        key: "evidence-out-of-date",
        register: "evidence",
        title: label("Evidence past its expiry", "Nachweise nach ihrem Ablauf"),
        advice: label(
            "Renew the evidence, or mark it expired.",
            "Erneuern Sie den Nachweis oder markieren Sie ihn als abgelaufen.",
        ),
        level: 4,
        clause: "7.5.3",
        field: Some("expires"),
        broken: |case| case.is_in(&["draft", "approved"]) && case.passed("expires"),
    },
    Check {
        key: "evidence-expired-but-relied-on",
        register: "evidence",
        title: label("Expired evidence that something rests on", "Abgelaufene Nachweise, auf die etwas baut"),
        advice: label(
            "Renew the evidence, or link what took its place.",
            "Erneuern Sie den Nachweis oder verknüpfen Sie, was an seine Stelle getreten ist.",
        ),
        level: 3,
        clause: "7.5.3",
        field: Some("proves"),
        broken: |case| case.is_in(&["expired"]) && proves(case),
    },
    Check {
        key: "evidence-of-nothing",
        register: "evidence",
        title: label("Evidence that proves nothing", "Nachweise, die nichts belegen"),
        advice: label(
            "Link what the evidence is the proof for, or dispose of it.",
            "Verknüpfen Sie, was der Nachweis belegt, oder sondern Sie ihn aus.",
        ),
        level: 2,
        clause: "7.5.1",
        field: Some("proves"),
        broken: |case| !case.is_in(&["disposed"]) && !proves(case),
    },
    Check {
        key: "evidence-without-location",
        register: "evidence",
        title: label("Evidence that nobody can find", "Nachweise ohne Fundort"),
        advice: label(
            "Enter the file or address under which the evidence is found.",
            "Tragen Sie Datei oder Adresse ein, unter der der Nachweis zu finden ist.",
        ),
        level: 3,
        clause: "7.5.3",
        field: Some("location"),
        broken: |case| case.is_in(&["draft", "approved"]) && !case.has("location"),
    },
    Check {
        key: "evidence-without-retention",
        register: "evidence",
        title: label("Approved evidence without a retention period", "Freigegebene Nachweise ohne Aufbewahrungsfrist"),
        advice: label(
            "Set how long the evidence must be kept.",
            "Legen Sie fest, wie lange der Nachweis aufzubewahren ist.",
        ),
        level: 2,
        clause: "A.5.33",
        field: Some("retention_until"),
        broken: |case| case.is_in(&["approved"]) && !case.has("retention_until"),
    },
    Check {
        key: "evidence-kept-too-long",
        register: "evidence",
        title: label(
            "Evidence whose retention is over but which is not disposed of",
            "Nachweise, deren Aufbewahrungsfrist vorbei ist und die nicht ausgesondert sind",
        ),
        advice: label(
            "Dispose of the evidence, or enter a longer period with the rule that sets it.",
            "Sondern Sie den Nachweis aus oder tragen Sie eine längere Frist samt Regel ein.",
        ),
        level: 3,
        clause: "A.5.33",
        field: Some("retention_until"),
        broken: |case| case.is_in(&["draft", "approved", "expired"]) && case.passed("retention_until"),
    },
    Check {
        key: "evidence-disposed-too-early",
        register: "evidence",
        title: label(
            "Evidence disposed of before its retention was over",
            "Vor Ablauf der Aufbewahrungsfrist ausgesonderte Nachweise",
        ),
        advice: label(
            "Recover the evidence if you can, and record the early disposal as a finding.",
            "Stellen Sie den Nachweis nach Möglichkeit wieder her und erfassen Sie die Aussonderung als Feststellung.",
        ),
        level: 4,
        clause: "A.5.33",
        field: Some("retention_until"),
        broken: |case| case.is_in(&["disposed"]) && case.has("retention_until") && !case.passed("retention_until"),
    },
];

/// Whether something rests on the evidence, linked from either side.
fn proves(case: &Case<'_>) -> bool {
    case.names("proves") || case.records.incoming(case.row).iter().any(|(_, field)| *field == "evidence")
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::testing::{Example, PAST, TODAY, breaks, doc, record, text};

    pub(in super::super) fn examples() -> Vec<Example> {
        let evidence = |state| record("evidence", 1, state);
        let kept_until = |state, date| evidence(state).with("retention_until", text(date));
        vec![
            breaks("evidence-missing", [evidence("missing")]).unless_in("draft"),
            breaks("evidence-out-of-date", [evidence("approved").with("expires", text(PAST))])
                .also_in(&["draft"])
                .unless_with("expires", text(TODAY))
                .unless_in("expired"),
            breaks(
                "evidence-expired-but-relied-on",
                [evidence("expired").linked_to("proves", doc(2)), record("control", 2, "implemented")],
            )
            .unless_instead(evidence("expired"))
            .unless_in("approved"),
            breaks("evidence-of-nothing", [evidence("approved"), record("control", 2, "implemented")])
                .unless_linked("proves", 2)
                .unless_instead(record("control", 2, "implemented").linked_to("evidence", doc(1)))
                .unless_in("disposed"),
            // To be named for another reason is no proof.
            breaks(
                "evidence-of-nothing",
                [evidence("approved"), record("control", 2, "implemented").linked_to("related", doc(1))],
            )
            .unless_instead(record("control", 2, "implemented").linked_to("evidence", doc(1))),
            breaks("evidence-without-location", [evidence("draft")])
                .also_in(&["approved"])
                .unless_with("location", text("report.pdf"))
                .unless_in("missing"),
            breaks("evidence-without-retention", [evidence("approved")])
                .unless_with("retention_until", text(TODAY))
                .unless_in("draft"),
            breaks("evidence-kept-too-long", [kept_until("expired", PAST)])
                .also_in(&["draft", "approved"])
                .unless_with("retention_until", text(TODAY))
                .unless_in("disposed"),
            breaks("evidence-disposed-too-early", [kept_until("disposed", TODAY)])
                .unless_with("retention_until", text(PAST))
                .unless_with("retention_until", crate::schema::Value::Empty)
                .unless_in("approved"),
        ]
    }
}

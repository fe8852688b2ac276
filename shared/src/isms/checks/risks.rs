//! Rules over risks.

use super::Check;
use super::case::{is_in, weight};
use crate::label::label;

/// From this level on a risk is high.
const HIGH: u8 = 4;

pub(super) static CHECKS: &[Check] = &[
    Check {
        key: "risk-without-owner",
        register: "risk",
        title: label("Risks without an owner", "Risiken ohne Risikoeigner"),
        advice: label("Name the risk owner.", "Benennen Sie den Risikoeigner."),
        level: 4,
        clause: "6.1.2",
        field: Some("owner"),
        broken: |case| !case.is_in(&["closed"]) && !case.has("owner"),
    },
    Check {
        key: "risk-high-without-treatment",
        register: "risk",
        title: label("High risks without treatment", "Hohe Risiken ohne Behandlung"),
        advice: label(
            "Propose a treatment for the risk, or have its owner accept it.",
            "Schlagen Sie eine Behandlung vor oder lassen Sie das Risiko von seinem Eigner akzeptieren.",
        ),
        level: 5,
        clause: "6.1.3",
        field: Some("current"),
        broken: |case| {
            let treated = || case.naming("treatment", "risks").any(|t| !is_in(t, &["rejected"]));
            let borne = || case.naming("acceptance", "risks").any(|a| is_in(a, &["requested", "accepted"]));
            case.is_in(&["identified", "analysed", "evaluated"])
                && case.level("current").is_some_and(|level| level >= HIGH)
                && !treated()
                && !borne()
        },
    },
    Check {
        key: "risk-in-treatment-without-treatment",
        register: "risk",
        title: label("Risks in treatment that no treatment names", "Risiken in Behandlung ohne Behandlungseintrag"),
        advice: label(
            "Record what is done about the risk as a treatment that names it.",
            "Erfassen Sie als Risikobehandlung, was gegen das Risiko getan wird, und nennen Sie es dort.",
        ),
        level: 4,
        clause: "6.1.3",
        field: None,
        broken: |case| {
            case.is_in(&["in_treatment"])
                && !case.naming("treatment", "risks").any(|treatment| !is_in(treatment, &["rejected"]))
        },
    },
    Check {
        key: "risk-accepted-without-acceptance",
        register: "risk",
        title: label("Accepted risks without a valid acceptance", "Akzeptierte Risiken ohne gültige Risikoakzeptanz"),
        advice: label(
            "Have the risk owner record the acceptance with reason and term, or evaluate the risk again.",
            "Lassen Sie den Risikoeigner die Akzeptanz mit Begründung und Frist erfassen oder bewerten Sie neu.",
        ),
        level: 4,
        clause: "6.1.3",
        field: None,
        broken: |case| {
            case.is_in(&["accepted"]) && !case.naming("acceptance", "risks").any(|a| is_in(a, &["accepted"]))
        },
    },
    Check {
        key: "risk-without-estimate",
        register: "risk",
        title: label("Evaluated risks without an estimate", "Bewertete Risiken ohne Einschätzung"),
        advice: label(
            "Estimate likelihood and impact with today's controls.",
            "Schätzen Sie Wahrscheinlichkeit und Auswirkung mit den heutigen Maßnahmen ein.",
        ),
        level: 3,
        clause: "6.1.2",
        field: Some("current"),
        broken: |case| case.is_in(&["evaluated", "in_treatment", "accepted"]) && !case.has("current"),
    },
    Check {
        key: "risk-target-above-current",
        register: "risk",
        title: label("Risks whose target is higher than today", "Risiken, deren Ziel über dem heutigen Stand liegt"),
        advice: label(
            "Correct the target or today's estimate: treatment is to lower the risk.",
            "Berichtigen Sie das Ziel oder die heutige Einschätzung: Eine Behandlung soll das Risiko senken.",
        ),
        level: 3,
        clause: "6.1.3",
        field: Some("target"),
        broken: |case| {
            let (target, current) = (weight(case.row, "target"), weight(case.row, "current"));
            !case.is_in(&["closed"]) && target.zip(current).is_some_and(|(target, current)| target > current)
        },
    },
    Check {
        key: "risk-inherent-below-current",
        register: "risk",
        title: label("Risks higher with controls than without", "Risiken, die mit Maßnahmen höher sind als ohne"),
        advice: label(
            "Estimate again: controls do not raise a risk.",
            "Schätzen Sie neu ein: Maßnahmen erhöhen ein Risiko nicht.",
        ),
        level: 2,
        clause: "6.1.2",
        field: Some("inherent"),
        broken: |case| {
            let (inherent, current) = (weight(case.row, "inherent"), weight(case.row, "current"));
            !case.is_in(&["closed"]) && inherent.zip(current).is_some_and(|(inherent, current)| inherent < current)
        },
    },
    Check {
        key: "risk-review-overdue",
        register: "risk",
        title: label("Risks overdue for review", "Risiken mit überfälliger Überprüfung"),
        advice: label(
            "Judge the risk again and set the next date.",
            "Bewerten Sie das Risiko neu und setzen Sie den nächsten Termin.",
        ),
        level: 3,
        clause: "8.2",
        field: Some("review"),
        broken: |case| !case.is_in(&["closed"]) && case.passed("review"),
    },
    Check {
        key: "risk-without-asset",
        register: "risk",
        title: label("Evaluated risks that hit no asset", "Bewertete Risiken ohne betroffenen Wert"),
        advice: label(
            "Link the assets that the risk would hit.",
            "Verknüpfen Sie die Werte, die das Risiko treffen würde.",
        ),
        level: 2,
        clause: "6.1.2",
        field: Some("assets"),
        broken: |case| case.is_in(&["evaluated", "in_treatment", "accepted"]) && !case.names("assets"),
    },
    Check {
        key: "risk-high-on-weak-knowledge",
        register: "risk",
        title: label("High risks that rest on weak knowledge", "Hohe Risiken auf schwacher Kenntnislage"),
        advice: label(
            "Gather facts or further judgements before money is spent on the risk.",
            "Beschaffen Sie Fakten oder weitere Urteile, bevor Geld in das Risiko fließt.",
        ),
        level: 2,
        clause: "6.1.2",
        field: Some("knowledge"),
        broken: |case| {
            !case.is_in(&["closed"])
                && case.chose("knowledge", &["weak"])
                && case.level("current").is_some_and(|level| level >= HIGH)
        },
    },
    Check {
        key: "risk-relies-on-failing-controls",
        register: "risk",
        title: label(
            "Risks that count on controls which are not working",
            "Risiken, die auf nicht wirkende Maßnahmen bauen",
        ),
        advice: label(
            "Estimate the risk without those controls, or put them in order.",
            "Schätzen Sie das Risiko ohne diese Maßnahmen ein oder bringen Sie sie in Ordnung.",
        ),
        level: 4,
        clause: "8.2",
        field: Some("controls"),
        broken: |case| {
            let failing = |control| is_in(control, &["not_started", "planned", "degraded", "not_applicable"]);
            !case.is_in(&["closed"]) && case.named("controls").any(failing)
        },
    },
    Check {
        key: "risk-closed-while-high",
        register: "risk",
        title: label("Closed risks that are still high", "Geschlossene Risiken, die noch hoch sind"),
        advice: label(
            "Reopen the risk, or estimate what remains of it.",
            "Öffnen Sie das Risiko wieder oder schätzen Sie ein, was davon geblieben ist.",
        ),
        level: 4,
        clause: "8.3",
        field: Some("current"),
        broken: |case| case.is_in(&["closed"]) && case.level("current").is_some_and(|level| level >= HIGH),
    },
];

#[cfg(test)]
pub(super) mod tests {
    use super::super::testing::{Example, PAST, TODAY, breaks, doc, record, text};
    use crate::schema::Value::Estimate;

    pub(in super::super) fn examples() -> Vec<Example> {
        let high = |state| record("risk", 1, state).with("current", Estimate(4, 4));
        let naming = |register, state| record(register, 2, state).linked_to("risks", doc(1));
        vec![
            breaks("risk-without-owner", [record("risk", 1, "identified")])
                .unless_with("owner", text("ada"))
                .unless_in("closed"),
            breaks("risk-high-without-treatment", [high("evaluated")])
                .unless_beside(naming("treatment", "proposed"))
                .unless_beside(naming("acceptance", "requested"))
                .unless_with("current", Estimate(3, 4))
                .unless_in("in_treatment")
                .unless_in("accepted"),
            breaks("risk-high-without-treatment", [high("identified"), naming("treatment", "rejected")])
                .unless_instead(naming("treatment", "approved")),
            breaks("risk-high-without-treatment", [high("analysed"), naming("acceptance", "expired")])
                .unless_instead(naming("acceptance", "accepted")),
            breaks("risk-in-treatment-without-treatment", [record("risk", 1, "in_treatment")])
                .unless_beside(naming("treatment", "proposed"))
                .unless_in("evaluated"),
            breaks(
                "risk-in-treatment-without-treatment",
                [record("risk", 1, "in_treatment"), naming("treatment", "rejected")],
            )
            .unless_instead(naming("treatment", "implemented")),
            breaks("risk-accepted-without-acceptance", [record("risk", 1, "accepted")])
                .unless_beside(naming("acceptance", "accepted"))
                .unless_in("evaluated"),
            breaks(
                "risk-accepted-without-acceptance",
                [record("risk", 1, "accepted"), naming("acceptance", "expired")],
            )
            .unless_instead(naming("acceptance", "accepted")),
            breaks("risk-without-estimate", [record("risk", 1, "evaluated")])
                .also_in(&["in_treatment", "accepted"])
                .unless_with("current", Estimate(1, 1))
                .unless_in("analysed"),
            breaks(
                "risk-target-above-current",
                [record("risk", 1, "evaluated").with("current", Estimate(2, 3)).with("target", Estimate(2, 4))],
            )
            .unless_with("target", Estimate(3, 2))
            .unless_with("current", Estimate(4, 2))
            .unless_in("closed"),
            breaks(
                "risk-inherent-below-current",
                [record("risk", 1, "evaluated").with("current", Estimate(2, 3)).with("inherent", Estimate(1, 5))],
            )
            .unless_with("inherent", Estimate(3, 2))
            .unless_in("closed"),
            breaks("risk-review-overdue", [record("risk", 1, "accepted").with("review", text(PAST))])
                .unless_with("review", text(TODAY))
                .unless_in("closed"),
            breaks("risk-without-asset", [record("risk", 1, "evaluated"), record("asset", 2, "in_use")])
                .also_in(&["in_treatment", "accepted"])
                .unless_linked("assets", 2)
                .unless_in("identified"),
            breaks("risk-high-on-weak-knowledge", [high("evaluated").with("knowledge", text("weak"))])
                .unless_with("knowledge", text("moderate"))
                .unless_with("current", Estimate(1, 4))
                .unless_in("closed"),
            breaks(
                "risk-relies-on-failing-controls",
                [record("risk", 1, "evaluated").linked_to("controls", doc(2)), record("control", 2, "degraded")],
            )
            .also_instead(record("control", 2, "not_started"))
            .also_instead(record("control", 2, "planned"))
            .also_instead(record("control", 2, "not_applicable"))
            .unless_instead(record("control", 2, "implemented"))
            .unless_in("closed"),
            breaks("risk-closed-while-high", [high("closed")])
                .unless_with("current", Estimate(2, 2))
                .unless_in("evaluated"),
        ]
    }
}

//! Rules over communication, and over what interested parties think of security.

use super::Check;
use super::case::number;
use crate::label::label;

pub(super) static CHECKS: &[Check] = &[
    Check {
        key: "communication-overdue",
        register: "communication_plan",
        title: label("Overdue communication", "Überfällige Kommunikation"),
        advice: label(
            "Issue what is planned, and set the next date.",
            "Geben Sie heraus, was geplant ist, und setzen Sie den nächsten Termin.",
        ),
        level: 3,
        clause: "7.4",
        field: Some("next_due"),
        broken: |case| case.is_in(&["active"]) && case.passed("next_due"),
    },
    Check {
        key: "communication-without-date",
        register: "communication_plan",
        title: label("Regular communication without a date", "Regelmäßige Kommunikation ohne Termin"),
        advice: label("Set when it is told next.", "Setzen Sie den nächsten Termin."),
        level: 2,
        clause: "7.4",
        field: Some("next_due"),
        broken: |case| {
            case.is_in(&["active"])
                && case.chose("frequency", &["weekly", "monthly", "quarterly", "yearly"])
                && !case.has("next_due")
        },
    },
    Check {
        key: "message-to-nobody",
        register: "message",
        title: label("Messages issued to nobody", "Herausgegebene Mitteilungen ohne Empfänger"),
        advice: label(
            "Link the interested parties that the message went to.",
            "Verknüpfen Sie die interessierten Parteien, an die die Mitteilung ging.",
        ),
        level: 2,
        clause: "7.4",
        field: Some("audience"),
        broken: |case| case.is_in(&["issued", "delivered"]) && !case.names("audience") && !case.has("recipients"),
    },
    Check {
        key: "satisfaction-below-target",
        register: "satisfaction",
        title: label("Satisfaction below target that nothing follows", "Zufriedenheit unter dem Zielwert ohne Folgen"),
        advice: label(
            "Decide what is done about it, and link the finding, idea or task.",
            "Entscheiden Sie, was daraus folgt, und verknüpfen Sie Feststellung, Idee oder Aufgabe.",
        ),
        level: 3,
        clause: "9.3.2",
        field: Some("related"),
        broken: |case| {
            let below = number(case.row, "score").zip(number(case.row, "target")).is_some_and(|(s, t)| s < t);
            case.is_in(&["measured", "evaluated"]) && below && !case.names("related")
        },
    },
];

#[cfg(test)]
pub(super) mod tests {
    use super::super::testing::{Example, PAST, TODAY, breaks, many, record, text};
    use crate::schema::Value::Number;

    pub(in super::super) fn examples() -> Vec<Example> {
        let entry = || record("communication_plan", 1, "active");
        vec![
            breaks("communication-overdue", [entry().with("next_due", text(PAST))])
                .unless_with("next_due", text(TODAY))
                .unless_in("retired"),
            breaks("communication-without-date", [entry().with("frequency", text("yearly"))])
                .also_with("frequency", text("weekly"))
                .also_with("frequency", text("monthly"))
                .also_with("frequency", text("quarterly"))
                .unless_with("next_due", text(TODAY))
                .unless_with("frequency", text("on_occasion"))
                .unless_in("draft"),
            breaks("message-to-nobody", [record("message", 1, "issued"), record("interested_party", 2, "active")])
                .also_in(&["delivered"])
                .unless_linked("audience", 2)
                .unless_with("recipients", many(&["ada"]))
                .unless_in("draft"),
            breaks(
                "satisfaction-below-target",
                [
                    record("satisfaction", 1, "measured").with("score", Number(3.5)).with("target", Number(4.0)),
                    record("idea", 2, "proposed"),
                ],
            )
            .also_in(&["evaluated"])
            .unless_linked("related", 2)
            .unless_with("score", Number(4.0))
            .unless_in("planned"),
        ]
    }
}

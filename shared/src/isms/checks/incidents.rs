//! Rules over incidents.

use super::Check;
use super::case::Case;
use crate::label::label;
use crate::schema::Value;

/// States between the assessment and the end.
const HANDLED: [&str; 4] = ["assessed", "responding", "resolved", "lessons_learnt"];

pub(super) static CHECKS: &[Check] = &[
    Check {
        key: "incident-notification-due",
        register: "incident",
        title: label(
            "Incidents with a notification due today or overdue",
            "Vorfälle mit heute fälliger oder überfälliger Meldung",
        ),
        advice: label(
            "Notify whoever must be told at once, and record when it went out.",
            "Melden Sie sofort an alle zuständigen Stellen und halten Sie fest, wann die Meldung hinausging.",
        ),
        level: 5,
        clause: "A.5.5",
        field: Some("notified"),
        broken: |case| {
            // Deadlines count in hours, so the whole last day is already an alarm.
            let due =
                case.row.value("notify_by").as_text().and_then(|by| by.get(..10)).is_some_and(|d| d <= case.today);
            is_open(case) && due && !case.has("notified")
        },
    },
    Check {
        key: "incident-duty-without-deadline",
        register: "incident",
        title: label("Incidents with a duty to notify but no deadline", "Meldepflichtige Vorfälle ohne Meldefrist"),
        advice: label(
            "Enter the earliest deadline that is still open.",
            "Tragen Sie die früheste noch offene Frist ein.",
        ),
        level: 4,
        clause: "A.5.5",
        field: Some("notify_by"),
        broken: |case| {
            let duty = matches!(case.row.value("duties"), Value::Many(duties) if duties.iter().any(|d| d != "none"));
            is_open(case) && duty && !case.has("notify_by") && !case.has("notified")
        },
    },
    Check {
        key: "incident-without-duties",
        register: "incident",
        title: label(
            "Assessed incidents whose duties to notify nobody has judged",
            "Beurteilte Vorfälle ohne Aussage zu Meldepflichten",
        ),
        advice: label(
            "Decide who must be notified, or state that nobody must.",
            "Entscheiden Sie, wer zu benachrichtigen ist, oder halten Sie fest, dass keine Meldepflicht besteht.",
        ),
        level: 4,
        clause: "A.5.25",
        field: Some("duties"),
        broken: |case| case.is_in(&HANDLED) && !case.has("duties"),
    },
    Check {
        key: "incident-without-lead",
        register: "incident",
        title: label("Assessed incidents that nobody leads", "Beurteilte Vorfälle ohne Vorfallsleitung"),
        advice: label("Name who leads the response.", "Benennen Sie, wer die Reaktion leitet."),
        level: 4,
        clause: "A.5.26",
        field: Some("owner"),
        broken: |case| case.is_in(&HANDLED) && !case.has("owner"),
    },
    Check {
        key: "incident-without-timeline",
        register: "incident",
        title: label("Incidents responded to without a timeline", "Bearbeitete Vorfälle ohne Verlauf"),
        advice: label(
            "Write down what happened and was done, with time and name.",
            "Halten Sie mit Uhrzeit und Namen fest, was geschah und was getan wurde.",
        ),
        level: 3,
        clause: "A.5.28",
        field: Some("timeline"),
        broken: |case| case.is_in(&["responding", "resolved", "lessons_learnt", "closed"]) && !case.has("timeline"),
    },
    Check {
        key: "incident-without-root-cause",
        register: "incident",
        title: label("Finished incidents without a root cause", "Abgeschlossene Vorfälle ohne Grundursache"),
        advice: label(
            "Find out why the incident could happen, beyond what set it off.",
            "Klären Sie, warum der Vorfall über seinen Auslöser hinaus möglich war.",
        ),
        level: 3,
        clause: "A.5.27",
        field: Some("root_cause"),
        broken: |case| case.is_in(&["lessons_learnt", "closed"]) && !case.has("root_cause"),
    },
    Check {
        key: "incident-without-lessons",
        register: "incident",
        title: label("Finished incidents without lessons", "Abgeschlossene Vorfälle ohne Lehren"),
        advice: label(
            "Record what is done differently from now on.",
            "Halten Sie fest, was künftig anders gemacht wird.",
        ),
        level: 3,
        clause: "A.5.27",
        field: Some("lessons"),
        broken: |case| case.is_in(&["lessons_learnt", "closed"]) && !case.has("lessons"),
    },
    Check {
        key: "incident-severe-without-risk",
        register: "incident",
        title: label("Severe incidents in no risk", "Schwere Vorfälle ohne Risiko"),
        advice: label(
            "Link the risk that came true or came to light, and judge it again.",
            "Verknüpfen Sie das eingetretene oder zutage getretene Risiko und bewerten Sie es neu.",
        ),
        level: 3,
        clause: "8.2",
        field: Some("risks"),
        broken: |case| {
            case.is_in(&["resolved", "lessons_learnt", "closed"])
                && case.chose("severity", &["high", "critical"])
                && !case.names("risks")
        },
    },
    Check {
        key: "incident-dismissed-without-decision",
        register: "incident",
        title: label(
            "Events dismissed without a recorded decision",
            "Ohne festgehaltene Entscheidung als Ereignis eingestufte Meldungen",
        ),
        advice: label(
            "Record who decided on which grounds that it is no incident.",
            "Halten Sie fest, wer aus welchem Grund entschied, dass es kein Vorfall ist.",
        ),
        level: 3,
        clause: "A.5.25",
        field: Some("decisions"),
        broken: |case| case.is_in(&["dismissed"]) && !case.has("decisions"),
    },
];

fn is_open(case: &Case<'_>) -> bool {
    !case.is_in(&["closed", "dismissed"])
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::testing::{Example, TODAY, breaks, filled, many, record, text};
    use crate::sync::row::Row;

    pub(in super::super) fn examples() -> Vec<Example> {
        let incident = |state| record("incident", 1, state);
        let severe = |state| -> Row { incident(state).with("severity", text("critical")) };
        vec![
            breaks("incident-notification-due", [incident("reported").with("notify_by", text("2026-06-15T23:59Z"))])
                .unless_with("notify_by", text("2026-06-16T00:00Z"))
                .unless_with("notified", text("2026-06-15T08:00Z"))
                .unless_in("dismissed")
                .unless_in("closed"),
            breaks(
                "incident-duty-without-deadline",
                [incident("responding").with("duties", many(&["notify_24h", "persons"]))],
            )
            .unless_with("duties", many(&["none"]))
            .unless_with("notify_by", text("2026-06-16T00:00Z"))
            .unless_with("notified", text("2026-06-15T08:00Z"))
            .unless_in("closed"),
            breaks("incident-without-duties", [incident("assessed")])
                .unless_with("duties", many(&["none"]))
                .unless_in("reported"),
            breaks("incident-without-lead", [incident("responding")])
                .unless_with("owner", text("ada"))
                .unless_in("reported"),
            breaks("incident-without-timeline", [incident("responding")])
                .also_in(&["resolved", "lessons_learnt", "closed"])
                .unless_with("timeline", filled())
                .unless_in("assessed"),
            breaks("incident-without-root-cause", [incident("closed")])
                .also_in(&["lessons_learnt"])
                .unless_with("root_cause", filled())
                .unless_in("resolved"),
            breaks("incident-without-lessons", [incident("closed")])
                .also_in(&["lessons_learnt"])
                .unless_with("lessons", filled())
                .unless_in("resolved"),
            breaks("incident-severe-without-risk", [severe("resolved"), record("risk", 2, "identified")])
                .also_with("severity", text("high"))
                .also_in(&["lessons_learnt", "closed"])
                .unless_linked("risks", 2)
                .unless_with("severity", text("medium"))
                .unless_in("responding"),
            breaks("incident-dismissed-without-decision", [incident("dismissed")])
                .unless_with("decisions", filled())
                .unless_in("reported"),
            // An incident of the day before, and one whose moment is no text to compare.
            breaks("incident-notification-due", [incident("assessed").with("notify_by", text("2026-06-14T10:00Z"))])
                .unless_with("notify_by", text(&TODAY[..4])),
        ]
    }
}

//! Rules over resources.

use super::Check;
use super::case::number;
use crate::label::label;
use crate::schema::Value;

pub(super) static CHECKS: &[Check] = &[
    Check {
        key: "resource-overrun",
        register: "resource",
        title: label("Resources used beyond the plan", "Über den Plan hinaus verbrauchte Ressourcen"),
        advice: label(
            "Find out why more was needed, and have it approved or save elsewhere.",
            "Klären Sie den Mehrbedarf und lassen Sie ihn genehmigen oder sparen Sie an anderer Stelle.",
        ),
        level: 3,
        clause: "7.1",
        field: Some("used"),
        broken: |case| {
            let amounts = number(case.row, "used").zip(number(case.row, "planned"));
            let money = match (case.row.value("used_money"), case.row.value("planned_money")) {
                // Amounts in different currencies cannot be compared here.
                (Value::Money(used, currency), Value::Money(planned, other)) => currency == other && used > planned,
                _ => false,
            };
            money || amounts.is_some_and(|(used, planned)| used > planned)
        },
    },
    Check {
        key: "resource-past-its-period",
        register: "resource",
        title: label("Resources past their period", "Ressourcen nach Ablauf ihres Zeitraums"),
        advice: label(
            "Enter what was used, close the resource, and plan the next period.",
            "Tragen Sie den Verbrauch ein, schließen Sie die Ressource ab und planen Sie den nächsten Zeitraum.",
        ),
        level: 2,
        clause: "7.1",
        field: Some("period_end"),
        broken: |case| !case.is_in(&["closed"]) && case.passed("period_end"),
    },
    Check {
        key: "resource-without-funding",
        register: "resource",
        title: label("Approved resources that nobody pays for", "Genehmigte Ressourcen ohne Finanzierung"),
        advice: label("Say who pays for the resource.", "Geben Sie an, wer die Ressource finanziert."),
        level: 2,
        clause: "7.1",
        field: Some("funding"),
        broken: |case| case.is_in(&["approved", "in_use"]) && !case.has("funding"),
    },
];

#[cfg(test)]
pub(super) mod tests {
    use super::super::testing::{Example, PAST, TODAY, breaks, record, text};
    use crate::schema::Value::{Money, Number};

    pub(in super::super) fn examples() -> Vec<Example> {
        let resource = |state| record("resource", 1, state);
        let euros = |cents| Money(cents, "EUR".to_owned());
        vec![
            breaks("resource-overrun", [resource("in_use").with("planned", Number(5.0)).with("used", Number(5.5))])
                .unless_with("used", Number(5.0)),
            breaks(
                "resource-overrun",
                [resource("in_use").with("planned_money", euros(500)).with("used_money", euros(501))],
            )
            .unless_with("used_money", euros(500))
            .unless_with("used_money", Money(501, "CHF".to_owned())),
            breaks("resource-past-its-period", [resource("in_use").with("period_end", text(PAST))])
                .unless_with("period_end", text(TODAY))
                .unless_in("closed"),
            breaks("resource-without-funding", [resource("approved")])
                .also_in(&["in_use"])
                .unless_with("funding", text("central"))
                .unless_in("planned"),
        ]
    }
}

//! Rules over suppliers, services, agreements and supplier reviews.

use super::Check;
use super::case::{Case, chose, is_in, says_yes};
use crate::label::label;

/// States in which a supplier, service or agreement counts.
const LIVE: [&str; 2] = ["active", "under_review"];

/// The severe end of the criticality scale.
const CRITICAL: [&str; 2] = ["high", "critical"];

pub(super) static CHECKS: &[Check] = &[
    Check {
        key: "supplier-critical-without-review",
        register: "supplier",
        title: label("Critical suppliers that were never reviewed", "Kritische Lieferanten, die nie geprüft wurden"),
        advice: label(
            "Review whether the supplier does what was agreed.",
            "Prüfen Sie, ob der Lieferant tut, was vereinbart ist.",
        ),
        level: 4,
        clause: "A.5.22",
        field: None,
        broken: |case| {
            let mut reviews = case.naming("supplier_review", "suppliers");
            is_critical(case) && !reviews.any(|review| !is_in(review, &["planned"]))
        },
    },
    Check {
        key: "supplier-review-overdue",
        register: "supplier",
        title: label("Suppliers overdue for review", "Lieferanten mit überfälliger Prüfung"),
        advice: label(
            "Review the supplier again, and set the next date.",
            "Prüfen Sie den Lieferanten erneut und setzen Sie den nächsten Termin.",
        ),
        level: 3,
        clause: "A.5.22",
        field: None,
        broken: |case| {
            let reviews = || case.naming("supplier_review", "suppliers");
            let under_way = reviews().any(|review| is_in(review, &["active", "under_review"]));
            // Only the latest date counts: an earlier review is made good by a later one.
            let next = reviews().filter_map(|review| review.value("next_due").as_text()).max();
            case.is_in(&LIVE) && !under_way && next.is_some_and(|next| next < case.today)
        },
    },
    Check {
        key: "supplier-without-agreement",
        register: "supplier",
        title: label("Suppliers without an agreement", "Lieferanten ohne Vereinbarung"),
        advice: label(
            "Agree with the supplier on information security, and link the agreement.",
            "Vereinbaren Sie mit dem Lieferanten die Informationssicherheit und verknüpfen Sie die Vereinbarung.",
        ),
        level: 3,
        clause: "A.5.20",
        field: Some("agreements"),
        broken: |case| {
            let mut agreements = case.named("agreements").chain(case.naming("agreement", "suppliers"));
            case.is_in(&LIVE) && !agreements.any(|agreement| !is_in(agreement, &["ended"]))
        },
    },
    Check {
        key: "supplier-without-security-contact",
        register: "supplier",
        title: label("Critical suppliers without a security contact", "Kritische Lieferanten ohne Sicherheitskontakt"),
        advice: label(
            "Enter whom to reach there when there is an incident.",
            "Tragen Sie ein, wen man dort bei einem Vorfall erreicht.",
        ),
        level: 2,
        clause: "A.5.24",
        field: Some("security_contact"),
        broken: |case| is_critical(case) && !case.has("security_contact"),
    },
    Check {
        key: "supplier-critical-without-risk",
        register: "supplier",
        title: label("Critical suppliers in no risk", "Kritische Lieferanten ohne Risiko"),
        advice: label(
            "Assess the risks that the supplier brings, and link them.",
            "Beurteilen Sie die Risiken, die der Lieferant mit sich bringt, und verknüpfen Sie sie.",
        ),
        level: 2,
        clause: "A.5.19",
        field: Some("risks"),
        broken: |case| is_critical(case) && !case.names("risks"),
    },
    Check {
        key: "supplier-review-late",
        register: "supplier_review",
        title: label(
            "Planned supplier reviews whose date has passed",
            "Geplante Lieferantenprüfungen nach ihrem Termin",
        ),
        advice: label(
            "Carry out the review, or set a new date.",
            "Führen Sie die Prüfung durch oder setzen Sie einen neuen Termin.",
        ),
        level: 3,
        clause: "A.5.22",
        field: Some("performed"),
        broken: |case| case.is_in(&["planned"]) && case.passed("performed"),
    },
    Check {
        key: "supplier-review-without-finding",
        register: "supplier_review",
        title: label(
            "Supplier reviews with shortcomings but no finding",
            "Lieferantenprüfungen mit Mängeln, aber ohne Feststellung",
        ),
        advice: label(
            "Record as a finding what the supplier must put right.",
            "Erfassen Sie als Feststellung, was der Lieferant zu beheben hat.",
        ),
        level: 4,
        clause: "A.5.22",
        field: Some("findings"),
        broken: |case| case.chose("result", &["conditions", "unsatisfactory"]) && !case.names("findings"),
    },
    Check {
        key: "service-without-supplier",
        register: "service",
        title: label("Services without a supplier", "Dienstleistungen ohne Lieferanten"),
        advice: label("Link who provides the service.", "Verknüpfen Sie, wer die Dienstleistung erbringt."),
        level: 3,
        clause: "A.5.19",
        field: Some("suppliers"),
        broken: |case| !case.is_in(&["ended"]) && !case.names("suppliers") && !case.is_named_by("supplier", "services"),
    },
    Check {
        key: "service-with-personal-data-without-agreement",
        register: "service",
        title: label(
            "Services with personal data without a processing agreement",
            "Dienstleistungen mit personenbezogenen Daten ohne Auftragsverarbeitungsvertrag",
        ),
        advice: label(
            "Conclude a data processing agreement that covers the service, and link it.",
            "Schließen Sie einen Auftragsverarbeitungsvertrag, der die Dienstleistung abdeckt, und verknüpfen Sie ihn.",
        ),
        level: 5,
        clause: "A.5.34",
        field: Some("agreements"),
        broken: |case| {
            let mut agreements = case.named("agreements").chain(case.naming("agreement", "services"));
            case.is_in(&LIVE)
                && (case.says_yes("personal_data") || serves_personal_data(case))
                && !agreements.any(|a| chose(a, "category", &["processing"]) && !is_in(a, &["ended"]))
        },
    },
    Check {
        key: "service-hides-personal-data",
        register: "service",
        title: label(
            "Services for assets with personal data that do not say so",
            "Dienstleistungen mit nicht angegebenen personenbezogenen Daten",
        ),
        advice: label(
            "Check whether personal data reach the supplier, and state it.",
            "Klären Sie, ob der Lieferant personenbezogene Daten erhält, und geben Sie es an.",
        ),
        level: 3,
        clause: "A.5.34",
        field: Some("personal_data"),
        broken: |case| case.is_in(&LIVE) && !case.says_yes("personal_data") && serves_personal_data(case),
    },
    Check {
        key: "service-without-exit",
        register: "service",
        title: label(
            "Services that are hard to leave without an exit plan",
            "Schwer ersetzbare Dienstleistungen ohne Ausstiegsplan",
        ),
        advice: label(
            "Say how you would end the service and get your data back.",
            "Beschreiben Sie, wie Sie die Dienstleistung beenden und Ihre Daten zurückbekommen würden.",
        ),
        level: 3,
        clause: "A.5.23",
        field: Some("exit"),
        broken: |case| {
            let hard = case.chose("dependency", &["high", "total"]) || case.chose("criticality", &CRITICAL);
            case.is_in(&LIVE) && hard && !case.has("exit")
        },
    },
    Check {
        key: "agreement-past-its-term",
        register: "agreement",
        title: label("Agreements in force past their term", "Vereinbarungen, deren Laufzeit abgelaufen ist"),
        advice: label(
            "End or renew the agreement, and enter its term.",
            "Beenden oder verlängern Sie die Vereinbarung und tragen Sie die Laufzeit ein.",
        ),
        level: 4,
        clause: "A.5.20",
        field: Some("ends"),
        broken: |case| case.is_in(&LIVE) && case.passed("ends"),
    },
    Check {
        key: "agreement-notice-missed",
        register: "agreement",
        title: label("Agreements whose day of notice has passed", "Vereinbarungen mit verstrichenem Kündigungstermin"),
        advice: label(
            "Prepare for the end or the next term of the agreement, and enter the next day of notice.",
            "Bereiten Sie Ende oder Verlängerung vor und tragen Sie den nächsten Kündigungstermin ein.",
        ),
        level: 3,
        clause: "A.5.20",
        field: Some("notice_by"),
        broken: |case| case.is_in(&LIVE) && case.passed("notice_by") && !case.passed("ends"),
    },
    Check {
        key: "agreement-without-security",
        register: "agreement",
        title: label("Agreements that say nothing about security", "Vereinbarungen ohne Regelungen zur Sicherheit"),
        advice: label(
            "Link the requirements that the supplier has taken on, or state what was agreed.",
            "Verknüpfen Sie die übernommenen Anforderungen oder beschreiben Sie, was vereinbart ist.",
        ),
        level: 3,
        clause: "A.5.20",
        field: Some("requirements"),
        broken: |case| case.is_in(&LIVE) && !case.names("requirements") && !case.has("terms"),
    },
];

fn is_critical(case: &Case<'_>) -> bool {
    case.is_in(&LIVE) && case.chose("criticality", &CRITICAL)
}

/// Whether an asset with data about people relies on the service, linked from either side.
fn serves_personal_data(case: &Case<'_>) -> bool {
    let mut assets = case.named("assets").chain(case.naming("asset", "services"));
    assets.any(|asset| says_yes(asset, "personal_data") && !is_in(asset, &["disposed"]))
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::testing::{Example, PAST, TODAY, breaks, doc, filled, record, text};
    use crate::sync::row::Row;

    pub(in super::super) fn examples() -> Vec<Example> {
        let critical = || record("supplier", 1, "active").with("criticality", text("critical"));
        let review = |number, state| record("supplier_review", number, state).linked_to("suppliers", doc(1));
        let agreement = |state| record("agreement", 2, state);
        let processing = |state| agreement(state).with("category", text("processing")).linked_to("services", doc(1));
        let service = || record("service", 1, "active");
        let personal = |row: Row| row.with("personal_data", filled());
        let holding = || personal(record("asset", 2, "in_use")).linked_to("services", doc(1));
        let hard = || service().with("dependency", text("total"));
        let in_force = || record("agreement", 1, "active");
        vec![
            breaks("supplier-critical-without-review", [critical(), review(2, "planned")])
                .unless_instead(review(2, "ended"))
                .unless_with("criticality", text("medium"))
                .unless_in("planned"),
            breaks(
                "supplier-review-overdue",
                [record("supplier", 1, "active"), review(2, "ended").with("next_due", text(PAST))],
            )
            .also_in(&["under_review"])
            .unless_instead(review(2, "ended").with("next_due", text(TODAY)))
            .unless_beside(review(3, "ended").with("next_due", text(TODAY)))
            .unless_beside(review(3, "active"))
            .unless_beside(review(3, "under_review"))
            .unless_in("ended"),
            breaks("supplier-without-agreement", [record("supplier", 1, "active"), agreement("planned")])
                .unless_linked("agreements", 2)
                .unless_instead(agreement("planned").linked_to("suppliers", doc(1)))
                .unless_in("ended"),
            breaks(
                "supplier-without-agreement",
                [record("supplier", 1, "active"), agreement("ended").linked_to("suppliers", doc(1))],
            )
            .unless_instead(agreement("active").linked_to("suppliers", doc(1))),
            breaks("supplier-without-security-contact", [critical()])
                .unless_with("security_contact", text("+49"))
                .unless_with("criticality", text("low"))
                .unless_in("ended"),
            breaks("supplier-critical-without-risk", [critical(), record("risk", 2, "analysed")])
                .unless_linked("risks", 2)
                .unless_with("criticality", text("low"))
                .unless_in("planned"),
            breaks("supplier-review-late", [record("supplier_review", 1, "planned").with("performed", text(PAST))])
                .unless_with("performed", text(TODAY))
                .unless_in("active"),
            breaks(
                "supplier-review-without-finding",
                [
                    record("supplier_review", 1, "ended").with("result", text("unsatisfactory")),
                    record("finding", 2, "open"),
                ],
            )
            .also_with("result", text("conditions"))
            .unless_linked("findings", 2)
            .unless_with("result", text("satisfactory")),
            breaks("service-without-supplier", [service(), record("supplier", 2, "active")])
                .unless_linked("suppliers", 2)
                .unless_instead(record("supplier", 2, "active").linked_to("services", doc(1)))
                .unless_in("ended"),
            breaks("service-with-personal-data-without-agreement", [personal(service()), processing("ended")])
                .unless_instead(processing("active"))
                .unless_with("personal_data", crate::schema::Value::Flag(false))
                .unless_in("planned"),
            breaks(
                "service-with-personal-data-without-agreement",
                [personal(service()), agreement("active").linked_to("services", doc(1))],
            )
            .unless_instead(processing("planned")),
            breaks("service-with-personal-data-without-agreement", [service(), holding()])
                .unless_instead(record("asset", 2, "in_use").linked_to("services", doc(1)))
                .unless_beside(Row { doc: doc(3), ..processing("active") }),
            breaks("service-hides-personal-data", [service(), holding()])
                .unless_with("personal_data", filled())
                .unless_instead(record("asset", 2, "in_use").linked_to("services", doc(1)))
                .unless_instead(holding().with("state", text("disposed")))
                .unless_in("ended"),
            breaks("service-without-exit", [hard()])
                .also_with("dependency", text("high"))
                .unless_with("exit", text("Export"))
                .unless_with("dependency", text("low"))
                .unless_in("planned"),
            breaks("service-without-exit", [service().with("criticality", text("high"))])
                .unless_with("criticality", text("medium")),
            breaks("agreement-past-its-term", [in_force().with("ends", text(PAST))])
                .unless_with("ends", text(TODAY))
                .unless_in("ended"),
            breaks("agreement-notice-missed", [in_force().with("notice_by", text(PAST))])
                .unless_with("notice_by", text(TODAY))
                .unless_with("ends", text(PAST))
                .unless_in("planned"),
            breaks("agreement-without-security", [in_force(), record("requirement", 2, "applicable")])
                .unless_linked("requirements", 2)
                .unless_with("terms", filled())
                .unless_in("planned"),
        ]
    }
}

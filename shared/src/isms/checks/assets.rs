//! Rules over assets, threats and vulnerabilities.

use super::Check;
use super::case::is_in;
use crate::label::label;
use crate::sync::row::Row;

pub(super) static CHECKS: &[Check] = &[
    Check {
        key: "asset-without-owner",
        register: "asset",
        title: label("Assets without an owner", "Werte ohne Verantwortliche"),
        advice: label("Name who answers for the asset.", "Benennen Sie, wer für den Wert verantwortlich ist."),
        level: 3,
        clause: "A.5.9",
        field: Some("owner"),
        broken: |case| case.is_in(&["in_use", "lost"]) && !case.has("owner"),
    },
    Check {
        key: "asset-in-no-risk",
        register: "asset",
        title: label("Primary assets in no risk", "Primäre Werte ohne Risiko"),
        advice: label(
            "Assess what could happen to the asset, and name it in the risks.",
            "Beurteilen Sie, was dem Wert zustoßen kann, und nennen Sie ihn in den Risiken.",
        ),
        level: 2,
        clause: "6.1.2",
        field: None,
        broken: |case| {
            case.is_in(&["in_use"]) && case.chose("type", &["primary"]) && !case.is_named_by("risk", "assets")
        },
    },
    Check {
        key: "asset-without-protection-needs",
        register: "asset",
        title: label("Primary assets whose value is not fully rated", "Primäre Werte ohne vollständigen Schutzbedarf"),
        advice: label(
            "Rate what the loss of confidentiality, integrity and availability would mean.",
            "Stufen Sie ein, was der Verlust von Vertraulichkeit, Integrität und Verfügbarkeit bedeuten würde.",
        ),
        level: 2,
        clause: "A.5.12",
        field: Some("confidentiality"),
        broken: |case| {
            let rated = ["confidentiality", "integrity", "availability"].iter().all(|property| case.has(property));
            case.is_in(&["in_use"]) && case.chose("type", &["primary"]) && !rated
        },
    },
    Check {
        key: "asset-lost-without-incident",
        register: "asset",
        title: label("Lost assets without an incident", "Verlorene Werte ohne Vorfall"),
        advice: label(
            "Report the loss as an incident and assess what it exposes.",
            "Melden Sie den Verlust als Vorfall und beurteilen Sie, was dadurch gefährdet ist.",
        ),
        level: 4,
        clause: "A.6.8",
        field: None,
        broken: |case| case.is_in(&["lost"]) && !case.is_named_by("incident", "assets"),
    },
    Check {
        key: "asset-depends-on-what-is-gone",
        register: "asset",
        title: label(
            "Assets in use that depend on lost or disposed ones",
            "Genutzte Werte, die von verlorenen oder ausgesonderten abhängen",
        ),
        advice: label("Name what the asset depends on today.", "Geben Sie an, wovon der Wert heute abhängt."),
        level: 3,
        clause: "A.5.9",
        field: Some("depends_on"),
        broken: |case| {
            case.is_in(&["in_use"]) && case.named("depends_on").any(|asset| is_in(asset, &["lost", "disposed"]))
        },
    },
    Check {
        key: "threat-in-no-risk",
        register: "threat",
        title: label("Highly relevant threats in no risk", "Hochrelevante Bedrohungen ohne Risiko"),
        advice: label(
            "Assess which risks the threat brings about, and name it there.",
            "Beurteilen Sie, welche Risiken die Bedrohung herbeiführt, und nennen Sie sie dort.",
        ),
        level: 3,
        clause: "A.5.7",
        field: None,
        broken: |case| {
            case.is_in(&["active"]) && case.chose("relevance", &["high"]) && !case.is_named_by("risk", "threats")
        },
    },
    Check {
        key: "threat-meets-open-vulnerability",
        register: "threat",
        title: label(
            "Highly relevant threats that meet a vulnerability without controls",
            "Hochrelevante Bedrohungen, die auf eine Schwachstelle ohne Maßnahmen treffen",
        ),
        advice: label(
            "Close or shield the vulnerabilities that the threat can use.",
            "Schließen Sie die Schwachstellen, die die Bedrohung ausnutzen kann, oder schirmen Sie sie ab.",
        ),
        level: 4,
        clause: "A.5.7",
        field: Some("vulnerabilities"),
        broken: |case| {
            let open = |row: &Row| is_in(row, &["identified", "confirmed"]) && !row.has("controls");
            case.is_in(&["active"]) && case.chose("relevance", &["high"]) && case.named("vulnerabilities").any(open)
        },
    },
    Check {
        key: "vulnerability-exploited-without-controls",
        register: "vulnerability",
        title: label("Vulnerabilities being exploited without controls", "Ausgenutzte Schwachstellen ohne Maßnahmen"),
        advice: label(
            "Contain the vulnerability at once, and link the controls that close it.",
            "Dämmen Sie die Schwachstelle sofort ein und verknüpfen Sie die Maßnahmen, die sie schließen.",
        ),
        level: 5,
        clause: "A.8.8",
        field: Some("controls"),
        broken: |case| {
            case.is_in(&["identified", "confirmed"]) && case.says_yes("exploited") && !case.names("controls")
        },
    },
    Check {
        key: "vulnerability-in-no-risk",
        register: "vulnerability",
        title: label("Grave confirmed vulnerabilities in no risk", "Schwere bestätigte Schwachstellen ohne Risiko"),
        advice: label(
            "Assess the risk that arises from the vulnerability, and name it there.",
            "Beurteilen Sie das Risiko, das aus der Schwachstelle entsteht, und nennen Sie sie dort.",
        ),
        level: 3,
        clause: "A.8.8",
        field: None,
        broken: |case| {
            case.is_in(&["confirmed"])
                && case.chose("severity", &["high", "critical"])
                && !case.is_named_by("risk", "vulnerabilities")
        },
    },
];

#[cfg(test)]
pub(super) mod tests {
    use super::super::testing::{Example, breaks, doc, filled, record, text};

    pub(in super::super) fn examples() -> Vec<Example> {
        let primary = || record("asset", 1, "in_use").with("type", text("primary"));
        let threat = || record("threat", 1, "active").with("relevance", text("high"));
        vec![
            breaks("asset-without-owner", [record("asset", 1, "in_use")])
                .also_in(&["lost"])
                .unless_with("owner", text("ada"))
                .unless_in("disposed"),
            breaks("asset-in-no-risk", [primary()])
                .unless_beside(record("risk", 2, "identified").linked_to("assets", doc(1)))
                .unless_with("type", text("supporting"))
                .unless_in("planned"),
            breaks(
                "asset-without-protection-needs",
                [primary().with("confidentiality", text("secret")).with("integrity", text("costly"))],
            )
            .unless_with("availability", text("days"))
            .unless_with("type", text("supporting"))
            .unless_in("planned"),
            breaks("asset-lost-without-incident", [record("asset", 1, "lost")])
                .unless_beside(record("incident", 2, "reported").linked_to("assets", doc(1)))
                .unless_in("in_use"),
            breaks(
                "asset-depends-on-what-is-gone",
                [record("asset", 1, "in_use").linked_to("depends_on", doc(2)), record("asset", 2, "disposed")],
            )
            .also_instead(record("asset", 2, "lost"))
            .unless_instead(record("asset", 2, "in_use"))
            .unless_in("disposed"),
            breaks("threat-in-no-risk", [threat()])
                .unless_beside(record("risk", 2, "identified").linked_to("threats", doc(1)))
                .unless_with("relevance", text("medium"))
                .unless_in("retired"),
            breaks(
                "threat-meets-open-vulnerability",
                [threat().linked_to("vulnerabilities", doc(2)), record("vulnerability", 2, "confirmed")],
            )
            .also_instead(record("vulnerability", 2, "identified"))
            .unless_instead(record("vulnerability", 2, "confirmed").linked_to("controls", doc(3)))
            .unless_instead(record("vulnerability", 2, "remedied"))
            .unless_with("relevance", text("low"))
            .unless_in("draft"),
            breaks(
                "vulnerability-exploited-without-controls",
                [record("vulnerability", 1, "identified").with("exploited", filled()), record("control", 2, "planned")],
            )
            .also_in(&["confirmed"])
            .unless_linked("controls", 2)
            .unless_with("exploited", crate::schema::Value::Flag(false))
            .unless_in("remedied"),
            breaks(
                "vulnerability-in-no-risk",
                [record("vulnerability", 1, "confirmed").with("severity", text("high"))],
            )
            .also_with("severity", text("critical"))
            .unless_beside(record("risk", 2, "identified").linked_to("vulnerabilities", doc(1)))
            .unless_with("severity", text("medium"))
            .unless_in("identified"),
        ]
    }
}

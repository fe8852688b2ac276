//! The seventeen processes of TS 27022 as choices, for records that say which process they come from or serve.

use crate::label::label;
use crate::schema::Choice;

/// One management process, twelve core and four supporting ones, in the order of the navigation.
pub(super) const PROCESSES: &[Choice] = &[
    Choice::new("governance", label("Governance / management interface", "Governance / Managementschnittstelle")),
    Choice::new("policy", label("Security policy management", "Management der Sicherheitsrichtlinien")),
    Choice::new("requirements", label("Requirements management", "Anforderungsmanagement")),
    Choice::new(
        "assessment",
        label("Information security risk assessment", "Informationssicherheitsrisikobeurteilung"),
    ),
    Choice::new("treatment", label("Information security risk treatment", "Informationssicherheitsrisikobehandlung")),
    Choice::new("implementation", label("Security implementation management", "Management der Sicherheitsumsetzung")),
    Choice::new("outsourcing", label("Control of outsourced services", "Steuerung ausgegliederter Dienstleistungen")),
    Choice::new("awareness", label("Awareness and competence", "Bewusstsein und Kompetenz")),
    Choice::new("incidents", label("Incident management", "Vorfallmanagement")),
    Choice::new("changes", label("Change management", "Änderungsmanagement")),
    Choice::new("audit", label("Internal audit", "Internes Audit")),
    Choice::new("performance", label("Performance evaluation", "Bewertung der Leistung")),
    Choice::new("improvement", label("Improvement", "Verbesserung")),
    Choice::new("records", label("Records control", "Lenkung von Aufzeichnungen")),
    Choice::new("resources", label("Resource management", "Ressourcenmanagement")),
    Choice::new("communication", label("Communication", "Kommunikation")),
    Choice::new("customers", label("Customer relationship management", "Kundenbeziehungsmanagement")),
];

//! Which result of which process goes where (ISO/IEC TS 27022:2021, inputs and outputs of the processes).
//!
//! A result is a record in a certain state. The process that receives it takes it up with a record of its own that names
//! it, or by being named in it; until then it waits there, so that nothing is lost between two desks.

use crate::domain::risk::APPETITE;
use crate::label::{Label, label};

/// A result on its way from one process to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flow {
    /// A name that never changes.
    pub key: &'static str,
    /// The process that it comes from.
    pub from: &'static str,
    /// The process that it goes to.
    pub to: &'static str,
    /// What it is, in the plural.
    pub result: Label,
    /// The register of its records.
    pub register: &'static str,
    /// Which of them.
    pub when: When,
    /// How the receiver takes it up.
    pub taken_up: TakenUp,
}

/// Which records of a register are results.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Those in one of these states.
    In(&'static [&'static str]),
    /// Those in one of these states whose choice in a field is one of these.
    Chosen {
        /// The states.
        states: &'static [&'static str],
        /// The field, a choice.
        field: &'static str,
        /// Its values.
        among: &'static [&'static str],
    },
    /// Those in one of these states whose estimate is at least of a level, 1 to 5.
    Level {
        /// The states.
        states: &'static [&'static str],
        /// The field, an estimate.
        field: &'static str,
        /// The level.
        least: u8,
    },
}

/// What shows that a result was taken up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TakenUp {
    /// A record of one of these registers names it in that field.
    By(&'static [(&'static str, &'static str)]),
    /// It names a record in this field.
    Names(&'static str),
    /// Nothing: it informs, and waits for nobody.
    Informs,
}

const fn flow(
    key: &'static str,
    (from, to): (&'static str, &'static str),
    result: Label,
    register: &'static str,
    when: When,
    taken_up: TakenUp,
) -> Flow {
    Flow { key, from, to, result, register, when, taken_up }
}

/// Every flow, by the process that it comes from.
pub static FLOWS: &[Flow] = &[
    flow(
        "objectives-measured",
        ("governance", "performance"),
        label("Objectives to measure", "Zu messende Ziele"),
        "objective",
        When::In(&["active"]),
        TakenUp::By(&[("metric", "objectives")]),
    ),
    flow(
        "objectives-resourced",
        ("governance", "resources"),
        label("Objectives to provide for", "Auszustattende Ziele"),
        "objective",
        When::In(&["active"]),
        TakenUp::Names("resources"),
    ),
    flow(
        "needs-analysed",
        ("governance", "requirements"),
        label("Needs of interested parties", "Bedürfnisse interessierter Parteien"),
        "interested_party",
        When::In(&["active"]),
        TakenUp::Names("requirements"),
    ),
    flow(
        "issues-assessed",
        ("governance", "assessment"),
        label("Issues of the context", "Themen des Kontexts"),
        "context_issue",
        When::Chosen { states: &["active"], field: "influence", among: &["hinders", "mixed"] },
        TakenUp::Names("risks"),
    ),
    flow(
        "scope-informs",
        ("governance", "assessment"),
        label("The scope of the ISMS", "Der Anwendungsbereich des ISMS"),
        "scope",
        When::In(&["approved", "published"]),
        TakenUp::Informs,
    ),
    flow(
        "decisions-followed",
        ("governance", "improvement"),
        label("Decisions of management reviews", "Beschlüsse der Managementbewertungen"),
        "management_review",
        When::In(&["held", "approved"]),
        TakenUp::Names("actions"),
    ),
    flow(
        "policies-taught",
        ("policy", "awareness"),
        label("Published policies", "Veröffentlichte Richtlinien"),
        "policy",
        When::In(&["published"]),
        TakenUp::By(&[("campaign", "policies")]),
    ),
    flow(
        "policies-audited",
        ("policy", "audit"),
        label("Published policies", "Veröffentlichte Richtlinien"),
        "policy",
        When::In(&["published"]),
        TakenUp::Informs,
    ),
    flow(
        "requirements-answered",
        ("requirements", "policy"),
        label("Requirements to regulate", "Zu regelnde Anforderungen"),
        "requirement",
        When::In(&["applicable"]),
        TakenUp::By(&[("policy", "requirements")]),
    ),
    flow(
        "requirements-controlled",
        ("requirements", "treatment"),
        label("Requirements to fulfil", "Zu erfüllende Anforderungen"),
        "requirement",
        When::In(&["applicable"]),
        TakenUp::By(&[("control", "requirements")]),
    ),
    flow(
        "requirements-audited",
        ("requirements", "audit"),
        label("Requirements to audit", "Zu auditierende Anforderungen"),
        "requirement",
        When::In(&["applicable"]),
        TakenUp::By(&[("audit_programme", "requirements"), ("audit", "criteria")]),
    ),
    flow(
        "requirements-agreed",
        ("requirements", "outsourcing"),
        label("Requirements to agree with suppliers", "Mit Lieferanten zu vereinbarende Anforderungen"),
        "requirement",
        When::In(&["applicable"]),
        TakenUp::Informs,
    ),
    flow(
        "risks-treated",
        ("assessment", "treatment"),
        label("Risks to treat", "Zu behandelnde Risiken"),
        "risk",
        When::Level { states: &["analysed", "evaluated", "in_treatment"], field: "current", least: APPETITE.0 + 1 },
        TakenUp::By(&[("treatment", "risks"), ("acceptance", "risks")]),
    ),
    flow(
        "risks-reported",
        ("assessment", "communication"),
        label("The list of risks in order", "Die Rangfolge der Risiken"),
        "risk",
        When::In(&["evaluated", "in_treatment", "accepted"]),
        TakenUp::Informs,
    ),
    flow(
        "treatments-implemented",
        ("treatment", "implementation"),
        label("Approved treatments", "Genehmigte Behandlungen"),
        "treatment",
        When::Chosen {
            states: &["approved", "in_implementation"],
            field: "option",
            among: &["modify", "avoid", "share"],
        },
        TakenUp::By(&[("task", "treatments")]),
    ),
    flow(
        "controls-implemented",
        ("treatment", "implementation"),
        label("Controls to implement", "Umzusetzende Maßnahmen"),
        "control",
        When::In(&["planned", "in_progress", "degraded"]),
        TakenUp::By(&[("task", "controls")]),
    ),
    flow(
        "controls-measured",
        ("treatment", "performance"),
        label("Implemented controls", "Umgesetzte Maßnahmen"),
        "control",
        When::In(&["implemented", "verified"]),
        TakenUp::By(&[("metric", "controls"), ("verification", "subjects"), ("audit", "criteria")]),
    ),
    flow(
        "changes-requested",
        ("treatment", "changes"),
        label("Treatments that need a change", "Behandlungen, die eine Änderung brauchen"),
        "treatment",
        When::Chosen { states: &["approved"], field: "option", among: &["avoid"] },
        TakenUp::By(&[("change", "origins")]),
    ),
    flow(
        "residual-reported",
        ("treatment", "governance"),
        label("Accepted risks", "Akzeptierte Risiken"),
        "acceptance",
        When::In(&["accepted"]),
        TakenUp::Informs,
    ),
    flow(
        "work-verified",
        ("implementation", "records"),
        label("Finished work to prove", "Zu belegende erledigte Arbeit"),
        "task",
        When::In(&["done"]),
        TakenUp::By(&[("verification", "subjects")]),
    ),
    flow(
        "failures-improved",
        ("implementation", "improvement"),
        label("Failed verifications", "Nicht bestandene Prüfungen"),
        "verification",
        When::Chosen { states: &["performed", "signed_off"], field: "result", among: &["failed"] },
        TakenUp::Names("findings"),
    ),
    flow(
        "supplier-findings",
        ("outsourcing", "improvement"),
        label("Unsatisfactory supplier reviews", "Unbefriedigende Lieferantenprüfungen"),
        "supplier_review",
        When::Chosen {
            states: &["active", "under_review", "ended"],
            field: "result",
            among: &["unsatisfactory", "conditions"],
        },
        TakenUp::Names("findings"),
    ),
    flow(
        "supplier-risks",
        ("outsourcing", "assessment"),
        label("Risks of critical suppliers", "Risiken kritischer Lieferanten"),
        "supplier",
        When::Chosen { states: &["active", "under_review"], field: "criticality", among: &["high", "critical"] },
        TakenUp::Names("risks"),
    ),
    flow(
        "completion-reported",
        ("awareness", "performance"),
        label("Finished campaigns", "Abgeschlossene Kampagnen"),
        "campaign",
        When::In(&["finished"]),
        TakenUp::Informs,
    ),
    flow(
        "incidents-assessed",
        ("incidents", "assessment"),
        label("Incidents to reassess risks by", "Vorfälle, nach denen Risiken neu zu beurteilen sind"),
        "incident",
        When::In(&["lessons_learnt", "closed"]),
        TakenUp::Names("risks"),
    ),
    flow(
        "lessons-taught",
        ("incidents", "awareness"),
        label("Lessons to pass on", "Weiterzugebende Lehren"),
        "incident",
        When::Chosen {
            states: &["lessons_learnt", "closed"],
            field: "category",
            among: &["phishing", "misuse", "theft", "disclosure"],
        },
        TakenUp::By(&[("campaign", "incidents")]),
    ),
    flow(
        "lessons-followed",
        ("incidents", "improvement"),
        label("Lessons to act on", "Lehren, denen Taten folgen"),
        "incident",
        When::In(&["lessons_learnt", "closed"]),
        TakenUp::By(&[("finding", "related"), ("idea", "related"), ("change", "origins")]),
    ),
    flow(
        "changes-implemented",
        ("changes", "implementation"),
        label("Approved changes", "Genehmigte Änderungen"),
        "change",
        When::In(&["approved", "implementing"]),
        TakenUp::By(&[("task", "changes")]),
    ),
    flow(
        "consequences-reviewed",
        ("changes", "assessment"),
        label("Assessed changes", "Beurteilte Änderungen"),
        "change",
        When::In(&["assessed", "approved"]),
        TakenUp::Names("affected"),
    ),
    flow(
        "audits-improved",
        ("audit", "improvement"),
        label("Reported audits", "Berichtete Audits"),
        "audit",
        When::In(&["reported", "closed"]),
        TakenUp::By(&[("finding", "audits")]),
    ),
    flow(
        "audits-reported",
        ("audit", "communication"),
        label("Audit results", "Auditergebnisse"),
        "audit",
        When::In(&["reported", "closed"]),
        TakenUp::Informs,
    ),
    flow(
        "performance-reviewed",
        ("performance", "governance"),
        label("Confirmed measurements", "Bestätigte Messungen"),
        "measurement",
        When::In(&["confirmed"]),
        TakenUp::Informs,
    ),
    flow(
        "findings-corrected",
        ("improvement", "improvement"),
        label("Nonconformities to correct", "Zu korrigierende Nichtkonformitäten"),
        "finding",
        When::Chosen {
            states: &["open", "cause_analysed", "action_planned"],
            field: "grade",
            among: &["major_nonconformity", "minor_nonconformity"],
        },
        TakenUp::By(&[("corrective_action", "findings")]),
    ),
    flow(
        "ideas-changed",
        ("improvement", "changes"),
        label("Accepted ideas", "Angenommene Ideen"),
        "idea",
        When::In(&["accepted"]),
        TakenUp::Names("changes"),
    ),
    flow(
        "evidence-shown",
        ("records", "audit"),
        label("Approved evidence", "Freigegebene Nachweise"),
        "evidence",
        When::In(&["approved"]),
        TakenUp::Informs,
    ),
    flow(
        "resources-valued",
        ("resources", "customers"),
        label("Used resources", "Verbrauchte Ressourcen"),
        "resource",
        When::In(&["closed"]),
        TakenUp::By(&[("value_case", "resources")]),
    ),
    flow(
        "plans-carried-out",
        ("communication", "communication"),
        label("Planned messages", "Geplante Mitteilungen"),
        "communication_plan",
        When::In(&["active"]),
        TakenUp::By(&[("message", "plans")]),
    ),
    flow(
        "reports-received",
        ("communication", "governance"),
        label("Issued reports", "Herausgegebene Berichte"),
        "message",
        When::In(&["issued", "delivered"]),
        TakenUp::Informs,
    ),
    flow(
        "satisfaction-reviewed",
        ("customers", "governance"),
        label("Satisfaction of interested parties", "Zufriedenheit interessierter Parteien"),
        "satisfaction",
        When::In(&["evaluated"]),
        TakenUp::Informs,
    ),
    flow(
        "value-reviewed",
        ("customers", "governance"),
        label("Value shown", "Gezeigter Nutzen"),
        "value_case",
        When::In(&["presented"]),
        TakenUp::Informs,
    ),
];

impl When {
    /// The states that a result is in.
    pub const fn states(&self) -> &'static [&'static str] {
        match self {
            Self::In(states) | Self::Chosen { states, .. } | Self::Level { states, .. } => states,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::registers::{PROCESSES, Process, by_key};
    use crate::schema::FieldKind;
    use std::collections::HashSet;

    fn names(register: &str, field: &str, target: &str) -> bool {
        match by_key(register).and_then(|r| r.field(field)).map(|f| f.kind) {
            Some(FieldKind::Links { register }) => register.is_empty() || target.is_empty() || register == target,
            _ => false,
        }
    }

    #[test]
    fn flows_name_what_exists() {
        let mut keys = HashSet::new();
        for flow in FLOWS {
            let key = flow.key;
            assert!(keys.insert(key), "{key} twice");
            let (from, _) = (Process::by_key(flow.from).unwrap(), Process::by_key(flow.to).unwrap());
            let register = by_key(flow.register).unwrap();
            assert!(from.registers.iter().any(|r| r.key == flow.register), "{key}: {} is not its own", flow.register);
            for state in flow.when.states() {
                assert!(register.state(state).is_some(), "{key}: no state {state}");
            }
            match flow.when {
                When::In(_) => {}
                When::Chosen { field, among, .. } => match register.field(field).map(|f| f.kind) {
                    Some(FieldKind::Choice(choices)) => {
                        assert!(among.iter().all(|a| choices.iter().any(|c| c.key == *a)), "{key}: {among:?}");
                    }
                    other => panic!("{key}: {field} is {other:?}"),
                },
                When::Level { field, .. } => {
                    assert!(matches!(register.field(field).map(|f| f.kind), Some(FieldKind::Estimate { .. })), "{key}");
                }
            }
            match flow.taken_up {
                TakenUp::By(ways) => {
                    assert!(ways.iter().all(|(r, field)| names(r, field, flow.register)), "{key}: {ways:?}");
                }
                TakenUp::Names(field) => assert!(names(flow.register, field, ""), "{key}: {field}"),
                TakenUp::Informs => {}
            }
        }
    }

    #[test]
    fn every_process_gives_and_hardly_one_receives_nothing() {
        for process in &PROCESSES {
            assert!(FLOWS.iter().any(|f| f.from == process.key), "{} gives nothing", process.key);
        }
        let receives = |key: &str| FLOWS.iter().any(|f| f.to == key && f.from != key);
        let without: Vec<_> = PROCESSES.iter().map(|p| p.key).filter(|key| !receives(key)).collect();
        // Incidents come from people who notice something, not from a process.
        assert_eq!(without, ["incidents"]);
    }
}

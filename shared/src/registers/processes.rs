//! The seventeen processes of ISO/IEC TS 27022:2021 and the registers that each keeps.

use super::*;
use crate::label::{Label, label};
use crate::schema::Choice;

/// The three kinds of TS 27022.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProcessKind {
    /// Directs the ISMS.
    Management,
    /// Does what an ISMS is for.
    Core,
    /// Serves the others.
    Support,
}

/// A process of the ISMS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Process {
    /// The path segment, and what records hold that name a process.
    pub key: &'static str,
    /// Its name in TS 27022.
    pub name: Label,
    /// Its name where room is short.
    pub short: Label,
    /// Which kind.
    pub kind: ProcessKind,
    /// Clauses and controls of ISO/IEC 27001:2022 that it serves.
    pub clauses: &'static str,
    /// What it is for, in a sentence.
    pub purpose: Label,
    /// What it keeps, the most important first.
    pub registers: &'static [&'static Register],
}

impl Process {
    /// The process named `key`.
    pub fn by_key(key: &str) -> Option<&'static Self> {
        PROCESSES.iter().find(|process| process.key == key)
    }

    /// The process that keeps a register.
    pub fn of(register: &Register) -> Option<&'static Self> {
        PROCESSES.iter().find(|process| process.registers.iter().any(|r| r.key == register.key))
    }
}

const GOVERNANCE: (&str, Label) =
    ("governance", label("Governance / management interface", "Governance / Managementschnittstelle"));
const POLICY: (&str, Label) = ("policy", label("Security policy management", "Management der Sicherheitsrichtlinien"));
const REQUIREMENT: (&str, Label) = ("requirements", label("Requirements management", "Anforderungsmanagement"));
const ASSESSMENT: (&str, Label) =
    ("assessment", label("Information security risk assessment", "Informationssicherheitsrisikobeurteilung"));
const TREATMENT: (&str, Label) =
    ("treatment", label("Information security risk treatment", "Informationssicherheitsrisikobehandlung"));
const IMPLEMENTATION: (&str, Label) =
    ("implementation", label("Security implementation management", "Management der Sicherheitsumsetzung"));
const OUTSOURCING: (&str, Label) =
    ("outsourcing", label("Control of outsourced services", "Steuerung ausgegliederter Dienstleistungen"));
const AWARENESS: (&str, Label) = ("awareness", label("Awareness and competence", "Bewusstsein und Kompetenz"));
const INCIDENT: (&str, Label) = ("incidents", label("Incident management", "Vorfallmanagement"));
const CHANGE: (&str, Label) = ("changes", label("Change management", "Änderungsmanagement"));
const AUDIT: (&str, Label) = ("audit", label("Internal audit", "Internes Audit"));
const PERFORMANCE: (&str, Label) = ("performance", label("Performance evaluation", "Bewertung der Leistung"));
const IMPROVEMENT: (&str, Label) = ("improvement", label("Improvement", "Verbesserung"));
const RECORDS: (&str, Label) = ("records", label("Records control", "Lenkung von Aufzeichnungen"));
const RESOURCE: (&str, Label) = ("resources", label("Resource management", "Ressourcenmanagement"));
const COMMUNICATION: (&str, Label) = ("communication", label("Communication", "Kommunikation"));
const CUSTOMERS: (&str, Label) = ("customers", label("Customer relationship management", "Kundenbeziehungsmanagement"));

/// The processes as choices, for records that say which process they come from or serve.
pub(super) const CHOICES: &[Choice] = &[
    choice(GOVERNANCE),
    choice(POLICY),
    choice(REQUIREMENT),
    choice(ASSESSMENT),
    choice(TREATMENT),
    choice(IMPLEMENTATION),
    choice(OUTSOURCING),
    choice(AWARENESS),
    choice(INCIDENT),
    choice(CHANGE),
    choice(AUDIT),
    choice(PERFORMANCE),
    choice(IMPROVEMENT),
    choice(RECORDS),
    choice(RESOURCE),
    choice(COMMUNICATION),
    choice(CUSTOMERS),
];

const fn choice((key, name): (&'static str, Label)) -> Choice {
    Choice::new(key, name)
}

const fn process(
    (key, name): (&'static str, Label),
    short: Label,
    kind: ProcessKind,
    clauses: &'static str,
    purpose: Label,
    registers: &'static [&'static Register],
) -> Process {
    Process { key, name, short, kind, clauses, purpose, registers }
}

/// One management process, twelve core and four supporting ones, in the order of the navigation.
pub static PROCESSES: [Process; 17] = [
    process(
        GOVERNANCE,
        label("Governance", "Governance"),
        ProcessKind::Management,
        "4.1, 4.3, 4.4, 5.1, 5.3, 6.2, 9.3",
        label(
            "Sets scope, objectives and roles, gives resources, and reviews what all other processes report.",
            "Legt Anwendungsbereich, Ziele und Rollen fest, gibt Ressourcen und bewertet, was alle anderen Prozesse \
             berichten.",
        ),
        &[&OBJECTIVES, &CONTEXT_ISSUES, &INTERESTED_PARTIES, &SCOPES, &ROLE_ASSIGNMENTS, &MANAGEMENT_REVIEWS],
    ),
    process(
        POLICY,
        label("Policies", "Richtlinien"),
        ProcessKind::Core,
        "5.2, 7.5, A.5.1",
        label(
            "Writes, approves and publishes what the organisation has decided, and knows who has read it.",
            "Schreibt, genehmigt und veröffentlicht, was die Organisation beschlossen hat, und weiß, wer es gelesen hat.",
        ),
        &[&POLICIES],
    ),
    process(
        REQUIREMENT,
        label("Requirements", "Anforderungen"),
        ProcessKind::Core,
        "4.2, A.5.31",
        label(
            "Finds what laws, contracts, standards and interested parties require, and whether it is fulfilled.",
            "Ermittelt, was Gesetze, Verträge, Normen und interessierte Parteien verlangen und ob es erfüllt ist.",
        ),
        &[&REQUIREMENTS, &REQUIREMENT_SOURCES],
    ),
    process(
        ASSESSMENT,
        label("Risk assessment", "Risikobeurteilung"),
        ProcessKind::Core,
        "6.1.2, 8.2",
        label(
            "Identifies, analyses and evaluates risks to information, and puts them in order.",
            "Ermittelt, analysiert und bewertet Risiken für Informationen und bringt sie in eine Rangfolge.",
        ),
        &[&RISKS, &ASSETS, &THREATS, &VULNERABILITIES],
    ),
    process(
        TREATMENT,
        label("Risk treatment", "Risikobehandlung"),
        ProcessKind::Core,
        "6.1.3, 8.3",
        label(
            "Chooses what to do about each risk, determines controls, and has the rest accepted by the risk owners.",
            "Wählt für jedes Risiko, was geschieht, bestimmt Maßnahmen und lässt den Rest von den Verantwortlichen \
             akzeptieren.",
        ),
        &[&TREATMENTS, &CONTROLS, &ACCEPTANCES],
    ),
    process(
        IMPLEMENTATION,
        label("Implementation", "Umsetzung"),
        ProcessKind::Core,
        "8.1, 6.1.3 e",
        label(
            "Puts controls and changes into practice, and has somebody else verify that they are.",
            "Setzt Maßnahmen und Änderungen um und lässt dies von jemand anderem prüfen.",
        ),
        &[&TASKS, &VERIFICATIONS],
    ),
    process(
        OUTSOURCING,
        label("Outsourced services", "Dienstleister"),
        ProcessKind::Core,
        "8.1, A.5.19–A.5.23",
        label(
            "Agrees security with suppliers and checks that they keep to it.",
            "Vereinbart Sicherheit mit Lieferanten und prüft, dass sie sich daran halten.",
        ),
        &[&SUPPLIERS, &SERVICES, &AGREEMENTS, &SUPPLIER_REVIEWS],
    ),
    process(
        AWARENESS,
        label("Awareness", "Bewusstsein"),
        ProcessKind::Core,
        "7.2, 7.3, A.6.3",
        label(
            "Makes sure that people know what concerns them and can do what their roles need.",
            "Sorgt dafür, dass Menschen wissen, was sie betrifft, und können, was ihre Rollen verlangen.",
        ),
        &[&PROGRAMMES, &CAMPAIGNS, &PARTICIPATIONS, &COMPETENCES],
    ),
    process(
        INCIDENT,
        label("Incidents", "Vorfälle"),
        ProcessKind::Core,
        "A.5.24–A.5.28, A.6.8",
        label(
            "Takes reports, assesses, responds, and hands on what was learnt.",
            "Nimmt Meldungen an, beurteilt, reagiert und gibt weiter, was gelernt wurde.",
        ),
        &[&INCIDENTS],
    ),
    process(
        CHANGE,
        label("Changes", "Änderungen"),
        ProcessKind::Core,
        "6.3, 8.1, A.8.32",
        label(
            "Reviews what a change would do to security before it is made.",
            "Prüft vor einer Änderung, was sie für die Sicherheit bedeutet.",
        ),
        &[&CHANGES],
    ),
    process(
        AUDIT,
        label("Internal audit", "Internes Audit"),
        ProcessKind::Core,
        "9.2, A.5.35",
        label(
            "Finds out, independently, whether the ISMS meets its requirements and works.",
            "Stellt unabhängig fest, ob das ISMS seine Anforderungen erfüllt und wirkt.",
        ),
        &[&AUDITS, &AUDIT_PROGRAMMES],
    ),
    process(
        PERFORMANCE,
        label("Performance", "Leistung"),
        ProcessKind::Core,
        "9.1",
        label(
            "Measures whether processes and controls do what they are for.",
            "Misst, ob Prozesse und Maßnahmen tun, wofür sie da sind.",
        ),
        &[&METRICS, &MEASUREMENTS],
    ),
    process(
        IMPROVEMENT,
        label("Improvement", "Verbesserung"),
        ProcessKind::Core,
        "10.1, 10.2",
        label(
            "Takes findings from everywhere, removes their causes, and checks that it helped.",
            "Nimmt Feststellungen von überall auf, beseitigt ihre Ursachen und prüft, ob es geholfen hat.",
        ),
        &[&FINDINGS, &CORRECTIVE_ACTIONS, &IDEAS],
    ),
    process(
        RECORDS,
        label("Records", "Aufzeichnungen"),
        ProcessKind::Support,
        "7.5, A.5.33",
        label(
            "Keeps what proves something: where it is, how long it is kept, and how it is disposed of.",
            "Bewahrt auf, was etwas belegt: wo es liegt, wie lange es bleibt und wie es entsorgt wird.",
        ),
        &[&EVIDENCES],
    ),
    process(
        RESOURCE,
        label("Resources", "Ressourcen"),
        ProcessKind::Support,
        "7.1",
        label(
            "Plans people, money and tools for the ISMS and reports what was used.",
            "Plant Menschen, Geld und Werkzeuge für das ISMS und berichtet, was verbraucht wurde.",
        ),
        &[&RESOURCES],
    ),
    process(
        COMMUNICATION,
        label("Communication", "Kommunikation"),
        ProcessKind::Support,
        "7.4",
        label(
            "Decides what is said to whom and when, issues reports, and can show that they arrived.",
            "Legt fest, was wem wann gesagt wird, gibt Berichte heraus und kann zeigen, dass sie ankamen.",
        ),
        &[&COMMUNICATION_PLANS, &MESSAGES],
    ),
    process(
        CUSTOMERS,
        label("Customers", "Kundschaft"),
        ProcessKind::Support,
        "4.2, 9.3.2 e",
        label(
            "Knows how satisfied those are whom security serves, and what it is worth to them.",
            "Weiß, wie zufrieden die sind, denen Sicherheit dient, und was sie ihnen wert ist.",
        ),
        &[&SATISFACTIONS, &VALUE_CASES],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_one_twelve_and_four_and_every_choice_is_one() {
        let of = |kind| PROCESSES.iter().filter(|p| p.kind == kind).count();
        assert_eq!((of(ProcessKind::Management), of(ProcessKind::Core), of(ProcessKind::Support)), (1, 12, 4));
        let keys: Vec<_> = PROCESSES.iter().map(|p| p.key).collect();
        assert_eq!(CHOICES.iter().map(|c| c.key).collect::<Vec<_>>(), keys);
        for process in &PROCESSES {
            assert_eq!(Process::by_key(process.key), Some(process));
            for register in process.registers {
                assert_eq!(Process::of(register).map(|p| p.key), Some(process.key), "{}", register.key);
            }
        }
    }
}

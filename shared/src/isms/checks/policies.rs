//! Rules of policy management.

use super::Check;
use super::case::is_in;
use crate::label::label;

pub(super) static CHECKS: &[Check] = &[
    Check {
        key: "policy-without-owner",
        register: "policy",
        title: label("Policies without an owner", "Richtlinien ohne Verantwortliche"),
        advice: label("Name who keeps the policy true.", "Benennen Sie, wer die Richtlinie aktuell hält."),
        level: 3,
        clause: "A.5.1",
        field: Some("owner"),
        broken: |case| !case.is_in(&["retired"]) && !case.has("owner"),
    },
    Check {
        key: "policy-without-text",
        register: "policy",
        title: label(
            "Policies under review or in force without text",
            "Richtlinien in Prüfung oder in Kraft ohne Text",
        ),
        advice: label(
            "Write the policy, or take it back to draft.",
            "Schreiben Sie die Richtlinie oder setzen Sie sie auf Entwurf zurück.",
        ),
        level: 4,
        clause: "7.5.2",
        field: Some("body"),
        broken: |case| case.is_in(&["in_review", "approved", "published"]) && !case.has("body"),
    },
    Check {
        key: "policy-review-overdue",
        register: "policy",
        title: label("Policies overdue for review", "Richtlinien mit überfälliger Überprüfung"),
        advice: label(
            "Review the policy, confirm or revise it, and set the next date.",
            "Überprüfen Sie die Richtlinie, bestätigen oder überarbeiten Sie sie und setzen Sie den nächsten Termin.",
        ),
        level: 3,
        clause: "A.5.1",
        field: Some("review"),
        broken: |case| case.is_in(&["approved", "published"]) && case.passed("review"),
    },
    Check {
        key: "policy-without-review",
        register: "policy",
        title: label("Published policies that nobody will review", "Veröffentlichte Richtlinien ohne Prüftermin"),
        advice: label(
            "Set the date at which the policy is reviewed next.",
            "Setzen Sie den Termin, zu dem die Richtlinie wieder überprüft wird.",
        ),
        level: 2,
        clause: "A.5.1",
        field: Some("review"),
        broken: |case| case.is_in(&["published"]) && !case.has("review"),
    },
    Check {
        key: "policy-without-audience",
        register: "policy",
        title: label("Published policies addressed to nobody", "Veröffentlichte Richtlinien ohne Zielgruppe"),
        advice: label("Say who must know the policy.", "Geben Sie an, wer die Richtlinie kennen muss."),
        level: 2,
        clause: "5.2",
        field: Some("audience"),
        broken: |case| case.is_in(&["published"]) && !case.has("audience"),
    },
    Check {
        key: "policy-without-campaign",
        register: "policy",
        title: label("Published policies that no campaign teaches", "Veröffentlichte Richtlinien ohne Kampagne"),
        advice: label(
            "Add the policy to a campaign, so that it is shown who has read it.",
            "Nehmen Sie die Richtlinie in eine Kampagne auf, damit belegt ist, wer sie gelesen hat.",
        ),
        level: 2,
        clause: "7.3",
        field: None,
        broken: |case| case.is_in(&["published"]) && !case.is_named_by("campaign", "policies"),
    },
    Check {
        key: "policy-under-retired",
        register: "policy",
        title: label("Policies that detail one no longer in force", "Richtlinien, deren übergeordnete außer Kraft ist"),
        advice: label(
            "Retire the policy, too, or place it under one that is in force.",
            "Setzen Sie auch diese Richtlinie außer Kraft oder ordnen Sie sie einer geltenden unter.",
        ),
        level: 3,
        clause: "7.5.3",
        field: Some("parent"),
        broken: |case| {
            case.is_in(&["approved", "published"]) && case.named("parent").any(|parent| is_in(parent, &["retired"]))
        },
    },
];

#[cfg(test)]
pub(super) mod tests {
    use super::super::testing::{Example, PAST, TODAY, breaks, doc, filled, record, text};

    pub(in super::super) fn examples() -> Vec<Example> {
        let published = || record("policy", 1, "published");
        vec![
            breaks("policy-without-owner", [record("policy", 1, "draft")])
                .unless_with("owner", text("ada"))
                .unless_in("retired"),
            breaks("policy-without-text", [published()])
                .also_in(&["in_review", "approved"])
                .unless_with("body", filled())
                .unless_in("draft"),
            breaks("policy-review-overdue", [published().with("review", text(PAST))])
                .also_in(&["approved"])
                .unless_with("review", text(TODAY))
                .unless_in("draft"),
            breaks("policy-without-review", [published()]).unless_with("review", text(TODAY)).unless_in("approved"),
            breaks("policy-without-audience", [published()])
                .unless_with("audience", text("Everybody"))
                .unless_in("approved"),
            breaks("policy-without-campaign", [published()])
                .unless_beside(record("campaign", 2, "planned").linked_to("policies", doc(1)))
                .unless_in("approved"),
            breaks("policy-under-retired", [published().linked_to("parent", doc(2)), record("policy", 2, "retired")])
                .also_in(&["approved"])
                .unless_instead(record("policy", 2, "published"))
                .unless_in("draft"),
        ]
    }
}

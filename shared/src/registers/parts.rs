//! Fields that many registers share, so that the same thing has the same name, help and key everywhere.

use crate::label::{Label, label};
use crate::schema::{Choice, Field, FieldKind};

/// A line of at most `max` characters.
pub(super) const fn line(key: &'static str, name: Label, help: Label, max: usize) -> Field {
    Field::new(key, name, help, FieldKind::Line { max })
}

/// Prose that people write together.
pub(super) const fn prose(key: &'static str, name: Label, help: Label) -> Field {
    Field::new(key, name, help, FieldKind::Rich)
}

/// One of some choices.
pub(super) const fn choice(key: &'static str, name: Label, help: Label, choices: &'static [Choice]) -> Field {
    Field::new(key, name, help, FieldKind::Choice(choices))
}

/// A plain date.
pub(super) const fn date(key: &'static str, name: Label, help: Label) -> Field {
    Field::new(key, name, help, FieldKind::Date)
}

/// A person.
pub(super) const fn person(key: &'static str, name: Label, help: Label) -> Field {
    Field::new(key, name, help, FieldKind::Person)
}

/// Links to records of a register; an empty key means any.
pub(super) const fn links(key: &'static str, name: Label, help: Label, register: &'static str) -> Field {
    Field::new(key, name, help, FieldKind::Links { register })
}

/// An amount of money.
pub(super) const fn money(key: &'static str, name: Label, help: Label) -> Field {
    Field::new(key, name, help, FieldKind::Money)
}

/// A decimal number.
pub(super) const fn number(key: &'static str, name: Label, help: Label) -> Field {
    Field::new(key, name, help, FieldKind::Number)
}

/// Who answers for the record.
pub(super) const OWNER: Field =
    person("owner", label("Owner", "Verantwortlich"), label("Who answers for it.", "Wer dafür geradesteht."))
        .required();

/// When the record is looked at again.
pub(super) const REVIEW: Field = date(
    "review",
    label("Next review", "Nächste Überprüfung"),
    label("When it is looked at again.", "Wann es wieder angesehen wird."),
)
.deadline();

/// When it must be done.
pub(super) const DUE: Field =
    date("due", label("Due", "Fällig"), label("When it must be done.", "Wann es erledigt sein muss.")).deadline();

/// What does not fit elsewhere.
pub(super) const NOTES: Field =
    prose("notes", label("Notes", "Notizen"), label("What does not fit elsewhere.", "Was sonst nirgends hinpasst."));

/// Free words.
pub(super) const TAGS: Field = Field::new(
    "tags",
    label("Tags", "Schlagwörter"),
    label("Words to find it by.", "Wörter, unter denen man es findet."),
    FieldKind::Tags,
);

/// Links of any kind.
pub(super) const RELATED: Field = links(
    "related",
    label("Related", "Verbunden"),
    label("Records that belong to it.", "Einträge, die dazugehören."),
    "",
);

/// The records that prove it.
pub(super) const EVIDENCE: Field =
    links("evidence", label("Evidence", "Nachweise"), label("What proves it.", "Was es belegt."), "evidence");

/// The management systems that the record serves beside information security.
pub(super) const SYSTEMS: Field = Field::new(
    "systems",
    label("Management systems", "Managementsysteme"),
    label("Which other systems it serves, too.", "Welchen anderen Systemen es auch dient."),
    FieldKind::Choices(&[
        Choice::new("isms", label("Information security (27001)", "Informationssicherheit (27001)")),
        Choice::new("qms", label("Quality (9001)", "Qualität (9001)")),
        Choice::new("bcms", label("Continuity (22301)", "Kontinuität (22301)")),
        Choice::new("pims", label("Privacy (27701)", "Datenschutz (27701)")),
    ]),
);

//! Risk workshops: TS 27022 "information security risk assessment process"; what people say, group and decide together, and
//! the votes that each of them casts. Phases, reveal and close are rows of the server (MODEL.md 25, `crate::workshop`).

use super::parts::{line, links, person, prose};
use crate::label::{Label, label};
use crate::schema::{Field, FieldKind, Register};

/// Minutes that the time box of a phase may have.
const BOX: FieldKind = FieldKind::Whole { min: 1, max: 480 };
/// Steps that a scale may have.
const STEPS: FieldKind = FieldKind::Whole { min: 3, max: 7 };

const fn parts(key: &'static str, name: Label, help: Label) -> Field {
    Field::new(key, name, help, FieldKind::Parts)
}

const fn minutes(key: &'static str, name: Label) -> Field {
    Field::new(key, name, label("Planned minutes.", "Geplante Minuten."), BOX)
}

/// A workshop. Its cards, groups, notes and resolutions are parts of the one document, so that all of it is there offline.
pub static WORKSHOPS: Register = Register {
    key: "workshop",
    singular: label("Risk workshop", "Risiko-Workshop"),
    plural: label("Risk workshops", "Risiko-Workshops"),
    reference: "WKS",
    purpose: label(
        "In a workshop people gather risks, estimate them blind and decide what is done, with the dissent kept.",
        "In einem Workshop sammeln Menschen Risiken, schätzen sie verdeckt und entscheiden, was geschieht; abweichende Meinungen bleiben erhalten.",
    ),
    version: 1,
    projection: 1,
    fields: &[
        prose(
            "scope",
            label("Scope", "Umfang"),
            label("What is looked at, and what not.", "Was betrachtet wird und was nicht."),
        ),
        links("assets", label("Assets", "Werte"), label("What it is about.", "Worum es geht."), "asset"),
        prose(
            "criteria",
            label("Criteria", "Kriterien"),
            label("What the steps of the scales mean.", "Was die Stufen der Skalen bedeuten."),
        ),
        Field::new(
            "likelihood_steps",
            label("Steps of likelihood", "Stufen der Wahrscheinlichkeit"),
            label("Empty: five.", "Leer: fünf."),
            STEPS,
        ),
        Field::new(
            "impact_steps",
            label("Steps of impact", "Stufen der Auswirkung"),
            label("Empty: five.", "Leer: fünf."),
            STEPS,
        ),
        prose("agenda", label("Agenda", "Ablauf"), label("What happens when.", "Was wann geschieht.")),
        Field::new(
            "participants",
            label("Participants", "Teilnehmende"),
            label("Who is asked to vote.", "Wer um eine Schätzung gebeten wird."),
            FieldKind::People,
        ),
        minutes("gather_minutes", label("Gather", "Sammeln")),
        minutes("group_minutes", label("Group", "Gruppieren")),
        minutes("estimate_minutes", label("Estimate", "Schätzen")),
        minutes("discuss_minutes", label("Discuss", "Besprechen")),
        minutes("decide_minutes", label("Decide", "Entscheiden")),
        parts("cards", label("Cards", "Karten"), label("What could go wrong.", "Was schiefgehen könnte.")),
        parts("groups", label("Groups", "Gruppen"), label("Cards that say the same.", "Karten, die dasselbe sagen.")),
        parts(
            "notes",
            label("Notes", "Notizen"),
            label("What the discussion brought up.", "Was die Diskussion ergab."),
        ),
        parts(
            "resolutions",
            label("Resolutions", "Beschlüsse"),
            label("What was agreed on.", "Worauf man sich geeinigt hat."),
        ),
    ],
    states: &[],
    transitions: &[],
    columns: &[],
    is_page: false,
};

/// The votes of one person in one workshop (MODEL.md 26). A document each: until the reveal nobody else reads it, and nobody
/// else ever writes it.
pub static BALLOTS: Register = Register {
    key: "ballot",
    singular: label("Ballot", "Stimmzettel"),
    plural: label("Ballots", "Stimmzettel"),
    reference: "BLT",
    purpose: label(
        "A ballot keeps what one person estimated, sealed until the reveal.",
        "Ein Stimmzettel bewahrt, was eine Person geschätzt hat, bis zum Aufdecken versiegelt.",
    ),
    version: 1,
    projection: 1,
    fields: &[
        line("workshop", label("Workshop", "Workshop"), label("Where it is cast.", "Wo er abgegeben wird."), 64)
            .required(),
        person("voter", label("Voter", "Von"), label("Who votes.", "Wer abstimmt.")).required(),
        parts(
            "slips",
            label("Votes", "Stimmen"),
            label("What was cast and opened.", "Was abgegeben und geöffnet wurde."),
        ),
    ],
    states: &[],
    transitions: &[],
    columns: &[],
    is_page: false,
};

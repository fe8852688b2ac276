//! How frameworks are set against each other: no records of the ISMS, but what is known about its requirements.

use super::parts::line;
use crate::label::label;
use crate::schema::{Field, FieldKind, Register};

/// Pairs of nodes of two frameworks, from one source: a file of a publisher, or what people here say. A source is parted into
/// several documents by the first node, so that one more pair makes a small row anew (see [`crate::mapping`]).
pub static MAPPINGS: Register = Register {
    key: "mapping",
    singular: label("Mapping", "Zuordnung"),
    plural: label("Mappings", "Zuordnungen"),
    reference: "MAP",
    purpose: label(
        "Mappings say how the requirements of one framework stand to those of another.",
        "Zuordnungen sagen, wie die Anforderungen eines Rahmenwerks zu denen eines anderen stehen.",
    ),
    version: 1,
    projection: 1,
    fields: &[
        line("from", label("From", "Von"), label("The first framework.", "Das erste Rahmenwerk."), 64).required(),
        line("to", label("To", "Zu"), label("The second framework.", "Das zweite Rahmenwerk."), 64).required(),
        line(
            "known_as",
            label("Source", "Quelle"),
            label(
                "What identifies it to its publisher; empty: people here.",
                "Wie der Herausgeber sie kennzeichnet; leer: Menschen hier.",
            ),
            300,
        ),
        line(
            "edition",
            label("Edition", "Ausgabe"),
            label("The publisher's version.", "Die Fassung des Herausgebers."),
            100,
        ),
        line("authority", label("Authority", "Herausgeber"), label("Who publishes it.", "Wer sie herausgibt."), 200),
        Field::new(
            "parts",
            label("Parts", "Teile"),
            label("Into how many documents it is parted.", "Auf wie viele Dokumente sie verteilt ist."),
            FieldKind::Whole { min: 1, max: 1024 },
        ),
        Field::new(
            "pairs",
            label("Pairs", "Paare"),
            label("Which node stands how to which.", "Welche Anforderung wie zu welcher steht."),
            FieldKind::Pairs,
        ),
    ],
    states: &[],
    transitions: &[],
    columns: &[],
    is_page: false,
};

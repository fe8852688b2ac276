//! Differences between two texts as readers see them, and a text to be looked at only.

use super::texts;
use crate::views::i18n::t;
use leptos::prelude::*;
use muster_shared::doc::{Block, BlockAttrs, Compared, MarkValue, Part, Run, Side};

/// Words laid over each other, with what was taken out and what was put in.
pub fn words(parts: Vec<Part>) -> impl IntoView {
    parts
        .into_iter()
        .map(|part| match part.side {
            Side::Both => part.text.into_any(),
            Side::Old => view! { <del>{part.text}</del> }.into_any(),
            Side::New => view! { <ins>{part.text}</ins> }.into_any(),
        })
        .collect_view()
}

/// The paragraphs that differ, each stretch of equal ones between them as an ellipsis.
pub fn paragraphs(compared: Vec<Compared>) -> impl IntoView {
    let mut skipped = false;
    let mut out: Vec<AnyView> = Vec::new();
    for paragraph in compared {
        if !paragraph.differs() {
            if !skipped {
                out.push(view! { <p class="faint" aria-hidden="true">"…"</p> }.into_any());
            }
            skipped = true;
            continue;
        }
        skipped = false;
        let restyled = paragraph.restyled.then(|| view! { <small class="chip">{t(texts::LOOK_ONLY)}</small> " " });
        out.push(framed(&paragraph.attrs, view! { {restyled} {words(paragraph.parts)} }.into_any()));
    }
    out.into_iter().collect_view()
}

/// A text as it was.
pub fn paper(blocks: Vec<Block>) -> impl IntoView {
    blocks
        .into_iter()
        .map(|block| {
            let runs = block.runs.into_iter().map(run).collect_view().into_any();
            framed(&block.attrs, runs)
        })
        .collect_view()
}

fn framed(attrs: &BlockAttrs, inside: AnyView) -> AnyView {
    let kind = attrs.kind.clone();
    let indent = format!("--indent: {}", attrs.indent);
    let ticked = (attrs.kind == "check").then_some(if attrs.checked { "☑ " } else { "☐ " });
    if attrs.kind == "heading" {
        // Under the field's name, which is a heading of the third level.
        return match attrs.level {
            0 | 1 => view! { <h4 class="past-block" data-kind=kind>{inside}</h4> }.into_any(),
            2 => view! { <h5 class="past-block" data-kind=kind>{inside}</h5> }.into_any(),
            _ => view! { <h6 class="past-block" data-kind=kind>{inside}</h6> }.into_any(),
        };
    }
    view! { <p class="past-block" data-kind=kind style=indent>{ticked} {inside}</p> }.into_any()
}

fn run(run: Run) -> AnyView {
    let has = |name: &str| run.marks.iter().any(|m| m.name == name && m.value != MarkValue::Flag(false));
    let (strong, em, code) = (has("strong"), has("em"), has("code"));
    let mut out = run.text.into_any();
    if code {
        out = view! { <code>{out}</code> }.into_any();
    }
    if em {
        out = view! { <em>{out}</em> }.into_any();
    }
    if strong {
        out = view! { <strong>{out}</strong> }.into_any();
    }
    out
}

//! Charts as plain SVG: coloured by the tokens, described in words, with the same numbers as a table beside. They do not
//! move, and what can be pressed is a link.

mod bars;
mod line;
mod matrix;
mod stacked;

pub use bars::Bars;
pub use line::Spark;
pub use matrix::{Matrix, Square};
pub use stacked::Stacked;

use crate::dom;
use leptos::prelude::*;

/// What the colour of a mark means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shade {
    /// Nothing beyond its name.
    #[default]
    Plain,
    /// A judgement, 1 calm to 5 grave.
    Level(u8),
}

impl Shade {
    /// The value of `data-level`, empty for none.
    fn level(self) -> String {
        match self {
            Self::Plain => String::new(),
            Self::Level(level) => level.to_string(),
        }
    }
}

/// One value of a chart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mark {
    /// Its full name, for the description and the table.
    pub name: String,
    /// Its name where room is short; empty for the full one.
    pub short: String,
    /// How much it is, not negative.
    pub value: f64,
    /// The value as the reader's language writes it.
    pub shown: String,
    /// Its colour.
    pub shade: Shade,
    /// The list behind it, if there is one.
    pub href: Option<String>,
}

impl Mark {
    fn words(&self) -> String {
        format!("{}: {}", self.name, self.shown)
    }
}

/// The words of a chart that every one needs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Words {
    /// What the chart shows.
    pub title: String,
    /// What can be seen in it, in a sentence or two.
    pub description: String,
    /// The words on what opens the table.
    pub table: String,
    /// The head of the table's first column.
    pub name: String,
    /// The head of the table's second column.
    pub value: String,
}

/// A drawing with its title, its description and, folded, the table of its marks.
fn figure(words: Words, size: (f64, f64), class: &'static str, marks: &[Mark], drawing: AnyView) -> AnyView {
    let id = dom::unique_id("chart");
    let (title, described) = (format!("{id}-title"), format!("{id}-description"));
    let (labelled_by, described_by) = (title.clone(), described.clone());
    let rows = marks
        .iter()
        .map(|mark| {
            let shown = mark.shown.clone();
            let value = match mark.href.clone() {
                Some(href) => view! { <a href=href>{shown}</a> }.into_any(),
                None => shown.into_any(),
            };
            view! { <tr><th scope="row">{mark.name.clone()}</th><td class="num">{value}</td></tr> }
        })
        .collect_view();
    view! {
        <figure class=format!("chart {class}")>
            <svg
                role="group"
                viewBox=format!("0 0 {} {}", size.0, size.1)
                aria-labelledby=labelled_by
                aria-describedby=described_by
            >
                <title id=title>{words.title.clone()}</title>
                <desc id=described>{words.description}</desc>
                {drawing}
            </svg>
            <details class="chart-table">
                <summary>{words.table}</summary>
                <table>
                    <caption class="visually-hidden">{words.title}</caption>
                    <thead><tr><th scope="col">{words.name}</th><th scope="col">{words.value}</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </details>
        </figure>
    }
    .into_any()
}

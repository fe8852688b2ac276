//! Parts of a whole in one bar, with a legend whose numbers are links.

use super::{Mark, Words, figure};
use leptos::prelude::*;

const WIDTH: f64 = 360.0;
const HEIGHT: f64 = 22.0;

/// One bar, its parts in the order given, and under it every part by name.
#[component]
pub fn Stacked(
    /// What is said about it.
    words: Words,
    /// The parts.
    marks: Vec<Mark>,
) -> impl IntoView {
    let whole: f64 = marks.iter().map(|m| m.value).sum();
    let mut from = 0.0;
    let parts = marks
        .iter()
        .enumerate()
        .filter(|(_, mark)| mark.value > 0.0)
        .map(|(at, mark)| {
            let width = mark.value / whole * WIDTH;
            let left = from;
            from += width;
            view! {
                <g role="img" aria-label=mark.words()>
                    <rect class="chart-part" data-level=mark.shade.level() data-part=(at % 6).to_string() x=left y="0" width=(width - 1.5).max(1.0) height=HEIGHT rx="2"/>
                </g>
            }
        })
        .collect_view();
    let legend = marks
        .iter()
        .enumerate()
        .map(|(at, mark)| {
            let face = view! {
                <svg class="chart-key" viewBox="0 0 10 10" aria-hidden="true">
                    <rect class="chart-part" data-level=mark.shade.level() data-part=(at % 6).to_string() width="10" height="10" rx="2"/>
                </svg>
                <span>{mark.name.clone()}</span>
                <span class="num">{mark.shown.clone()}</span>
            };
            match mark.href.clone().filter(|_| mark.value > 0.0) {
                Some(href) => view! { <li><a href=href>{face}</a></li> }.into_any(),
                None => view! { <li class="none"><span>{face}</span></li> }.into_any(),
            }
        })
        .collect_view();
    // The legend is the table: every part with its number.
    let title = words.title.clone();
    let drawing = figure(words, (WIDTH, HEIGHT), "stacked", &[], parts.into_any());
    view! { <div class="stacked-chart">{drawing}<ul class="legend" aria-label=title>{legend}</ul></div> }
}

//! Values over time as a small line.

use super::{Mark, Words, figure};
use leptos::prelude::*;

const WIDTH: f64 = 160.0;
const HEIGHT: f64 = 40.0;
/// Room around the line for its end.
const EDGE: f64 = 5.0;

/// A line through the values in the order given, with a dashed one at the target.
#[component]
pub fn Spark(
    /// What is said about it.
    words: Words,
    /// The values; here they may be negative.
    marks: Vec<Mark>,
    /// The value to be reached.
    #[prop(optional_no_strip)]
    target: Option<f64>,
) -> impl IntoView {
    let values = || marks.iter().map(|m| m.value).chain(target);
    let (low, high) = (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max));
    let span = if high - low > 0.0 { high - low } else { 1.0 };
    let y = move |value: f64| HEIGHT - EDGE - (value - low) / span * (HEIGHT - 2.0 * EDGE);
    let step = (WIDTH - 2.0 * EDGE) / marks.len().saturating_sub(1).max(1) as f64;
    let places: Vec<(f64, f64)> =
        marks.iter().enumerate().map(|(at, mark)| (EDGE + at as f64 * step, y(mark.value))).collect();
    let line = places.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect::<Vec<_>>().join(" ");
    let last = places.last().map(|(x, y)| view! { <circle class="chart-end" cx=*x cy=*y r="3.2"/> });
    let target = target.map(|t| view! { <line class="chart-target" x1="0" x2=WIDTH y1=y(t) y2=y(t)/> });
    let drawing = view! { <g>{target}<polyline class="chart-line" points=line/>{last}</g> };
    figure(words, (WIDTH, HEIGHT), "spark", &marks, drawing.into_any())
}

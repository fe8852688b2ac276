//! Columns beside each other, such as months.

use super::{Mark, Words, figure};
use leptos::prelude::*;

const WIDTH: f64 = 360.0;
const HEIGHT: f64 = 132.0;
/// Where the columns stand.
const FLOOR: f64 = 108.0;
/// Room above the highest column for its number.
const HEAD: f64 = 18.0;

/// Columns in the order given, each with its number above and its name below; those with nothing are a line.
#[component]
pub fn Bars(
    /// What is said about it.
    words: Words,
    /// The columns.
    marks: Vec<Mark>,
) -> impl IntoView {
    let step = WIDTH / marks.len().max(1) as f64;
    let greatest = marks.iter().map(|m| m.value).fold(1.0, f64::max);
    let columns = marks
        .iter()
        .enumerate()
        .map(|(at, mark)| {
            let height = (mark.value / greatest * (FLOOR - HEAD)).max(1.0);
            let (left, middle) = (at as f64 * step, (at as f64 + 0.5) * step);
            let column = view! {
                <g>
                    // The whole height can be pressed, not only the column.
                    <rect class="chart-reach" x=left y="0" width=step height=FLOOR/>
                    <rect class="chart-bar" data-level=mark.shade.level() x=left + step * 0.16 y=FLOOR - height width=step * 0.68 height=height/>
                    <text class="chart-number" x=middle y=FLOOR - height - 5.0 text-anchor="middle">
                        {(mark.value > 0.0).then(|| mark.shown.clone())}
                    </text>
                </g>
            };
            let short = if mark.short.is_empty() { mark.name.clone() } else { mark.short.clone() };
            let column = match mark.href.clone().filter(|_| mark.value > 0.0) {
                Some(href) => view! { <g><a href=href aria-label=mark.words()>{column}</a></g> }.into_any(),
                None => view! { <g role="img" aria-label=mark.words()>{column}</g> }.into_any(),
            };
            view! {
                <g>
                    {column}
                    <text class="chart-name" x=middle y=FLOOR + 16.0 text-anchor="middle" aria-hidden="true">{short}</text>
                </g>
            }
        })
        .collect_view();
    let drawing = view! {
        <g>
            {columns}
            <line class="chart-axis" x1="0" x2=WIDTH y1=FLOOR y2=FLOOR/>
        </g>
    };
    figure(words, (WIDTH, HEIGHT), "bars", &marks, drawing.into_any())
}

//! Two scales against each other, with a number in each square.

use super::{Mark, Words, figure};
use crate::dom;
use leptos::prelude::*;

/// A square of a matrix.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Square {
    /// Row from the bottom, column from the left, from 0.
    pub place: (usize, usize),
    /// Its name, number, colour and list.
    pub mark: Mark,
    /// Whether it lies on the far side of the line that is drawn through the matrix.
    pub beyond: bool,
}

const LEFT: f64 = 78.0;
const SIDE: (f64, f64) = (60.0, 42.0);
const FOOT: f64 = 34.0;

/// The matrix. Squares with something in them are links: Tab leads to the first, the arrows to the next ones.
#[component]
pub fn Matrix(
    /// What is said about it.
    words: Words,
    /// The steps of the vertical scale, from the bottom; a soft hyphen or a space says where a name may break.
    rows: Vec<String>,
    /// The steps of the horizontal scale.
    columns: Vec<String>,
    /// The squares, in any order.
    squares: Vec<Square>,
) -> impl IntoView {
    let id = dom::unique_id("heat");
    let (width, height) = (LEFT + SIDE.0 * columns.len() as f64, SIDE.1 * rows.len() as f64);
    let filled: Vec<(usize, usize)> = squares.iter().filter(|s| s.mark.value > 0.0).map(|s| s.place).collect();
    let first = filled.iter().copied().max();
    let here = RwSignal::new(first);
    let top = move |row: usize| height - SIDE.1 * (row + 1) as f64;
    let left = |column: usize| LEFT + SIDE.0 * column as f64;
    let drawn = squares
        .iter()
        .map(|square| {
            let (row, column) = square.place;
            let mark = &square.mark;
            let face = view! {
                <g>
                    <rect class="chart-square" data-level=mark.shade.level() x=left(column) + 1.0 y=top(row) + 1.0 width=SIDE.0 - 2.0 height=SIDE.1 - 2.0 rx="3"/>
                    <text class="chart-count" data-level=mark.shade.level() x=left(column) + SIDE.0 / 2.0 y=top(row) + SIDE.1 / 2.0 text-anchor="middle" dominant-baseline="central">
                        {(mark.value > 0.0).then(|| mark.shown.clone())}
                    </text>
                </g>
            };
            match mark.href.clone().filter(|_| mark.value > 0.0) {
                Some(href) => view! {
                    <g>
                        <a
                            href=href
                            aria-label=mark.words()
                            data-square=format!("{row}-{column}")
                            tabindex=move || if here.get() == Some((row, column)) { "0" } else { "-1" }
                            on:focus=move |_| here.set(Some((row, column)))
                        >
                            {face}
                        </a>
                    </g>
                }
                .into_any(),
                None => view! { <g aria-hidden="true">{face}</g> }.into_any(),
            }
        })
        .collect_view();
    let border = border(&squares)
        .into_iter()
        .map(|((row, column), vertical)| {
            let (x, y) = (left(column), top(row) + SIDE.1);
            let to = if vertical { (x, y - SIDE.1) } else { (x + SIDE.0, y) };
            view! { <line class="chart-border" x1=x y1=y x2=to.0 y2=to.1/> }
        })
        .collect_view();
    let names = rows
        .iter()
        .enumerate()
        .map(|(row, name)| two_lines(name, LEFT - 6.0, top(row) + SIDE.1 / 2.0, "end", true))
        .collect_view();
    let feet = columns
        .iter()
        .enumerate()
        .map(|(column, name)| two_lines(name, left(column) + SIDE.0 / 2.0, height + 13.0, "middle", false))
        .collect_view();
    let frame = id.clone();
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        let Some((row, column)) = here.get_untracked() else { return };
        let Some(next) = next(&filled, (row, column), &event.key()) else { return };
        event.prevent_default();
        here.set(Some(next));
        dom::focus(&format!("#{frame} [data-square='{}-{}']", next.0, next.1));
    };
    let marks: Vec<Mark> = squares.iter().filter(|s| s.mark.value > 0.0).map(|s| s.mark.clone()).collect();
    let drawing = view! {
        <g id=id on:keydown=on_key>{drawn}{border}<g aria-hidden="true">{names}{feet}</g></g>
    };
    figure(words, (width, height + FOOT), "matrix-chart", &marks, drawing.into_any())
}

/// The nearest filled square in the direction of an arrow: straight on first, then the least to the side.
fn next(filled: &[(usize, usize)], from: (usize, usize), key: &str) -> Option<(usize, usize)> {
    let ahead = |to: &(usize, usize)| -> Option<(usize, usize)> {
        let (along, aside) = match key {
            "ArrowUp" => (to.0.checked_sub(from.0)?, to.1.abs_diff(from.1)),
            "ArrowDown" => (from.0.checked_sub(to.0)?, to.1.abs_diff(from.1)),
            "ArrowRight" => (to.1.checked_sub(from.1)?, to.0.abs_diff(from.0)),
            "ArrowLeft" => (from.1.checked_sub(to.1)?, to.0.abs_diff(from.0)),
            _ => return None,
        };
        (along > 0).then_some((aside, along))
    };
    filled.iter().filter_map(|to| Some((ahead(to)?, *to))).min().map(|(_, to)| to)
}

/// The edges between squares on different sides of the line: the square above and right of each edge's beginning, and
/// whether the edge stands upright at its left or lies at its foot.
fn border(squares: &[Square]) -> Vec<((usize, usize), bool)> {
    let side = |row: usize, column: usize| squares.iter().find(|s| s.place == (row, column)).map(|s| s.beyond);
    let mut edges = Vec::new();
    for square in squares {
        let (row, column) = square.place;
        let differs = |other: Option<bool>| other.is_some_and(|other| other != square.beyond);
        if column > 0 && differs(side(row, column - 1)) {
            edges.push((square.place, true));
        }
        if row > 0 && differs(side(row - 1, column)) {
            edges.push((square.place, false));
        }
    }
    edges
}

/// A name in one line or, where it may break, in two.
fn two_lines(name: &str, x: f64, y: f64, anchor: &'static str, centred: bool) -> impl IntoView + use<> {
    let parts: Vec<String> = match (name.split_once('\u{ad}'), name.split_once(' ')) {
        (Some((a, b)), _) => vec![format!("{a}-"), b.replace('\u{ad}', "")],
        (None, Some((a, b))) => vec![a.to_owned(), b.to_owned()],
        _ => vec![name.to_owned()],
    };
    let up = if centred { (parts.len() as f64 - 1.0) * 6.0 - 4.0 } else { 0.0 };
    let lines = parts
        .into_iter()
        .enumerate()
        .map(|(at, part)| view! { <tspan x=x y=y - up + at as f64 * 12.0>{part}</tspan> })
        .collect_view();
    view! { <text class="chart-name" text-anchor=anchor>{lines}</text> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_lead_to_the_next_square_with_something_in_it() {
        let filled = [(0, 0), (0, 3), (2, 1), (4, 0)];
        assert_eq!(next(&filled, (0, 0), "ArrowRight"), Some((0, 3)));
        assert_eq!(next(&filled, (0, 0), "ArrowUp"), Some((4, 0)));
        assert_eq!(next(&filled, (2, 1), "ArrowDown"), Some((0, 0)));
        assert_eq!(next(&filled, (2, 1), "ArrowLeft"), Some((0, 0)));
        assert_eq!(next(&filled, (4, 0), "ArrowUp"), None);
        assert_eq!(next(&filled, (4, 0), "Enter"), None);
    }

    #[test]
    fn the_line_runs_between_the_sides() {
        let square = |row, column, beyond| Square { place: (row, column), beyond, ..Square::default() };
        let squares = [square(0, 0, false), square(0, 1, false), square(1, 0, false), square(1, 1, true)];
        assert_eq!(border(&squares), [((1, 1), true), ((1, 1), false)]);
    }
}

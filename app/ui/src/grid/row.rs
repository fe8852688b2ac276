//! A row of the grid. It is drawn once and shows one record after another.

use super::edit::{Block, Cell, Done, Editing};
use super::marks::{Heads, Marks};
use super::slots::{Kind, Slot};
use super::{Card, Cells};
use crate::in_turn;
use leptos::prelude::*;
use std::hash::Hash;
use std::sync::Arc;
use wasm_bindgen::JsCast;

/// What all rows of a grid share.
pub(super) struct Parts<K: Send + Sync + 'static> {
    pub cells: Cells<K>,
    pub card: Card<K>,
    pub heads: Option<Heads<K>>,
    pub marks: Option<Marks<K>>,
    pub editing: Option<Editing<K>>,
    /// Which columns go where the table is narrow.
    pub spare: Vec<bool>,
    pub selected: Signal<Option<K>>,
    /// The cell that the Tab key reaches.
    pub tab_row: Memo<Option<K>>,
    pub column: RwSignal<usize>,
    pub block: Memo<Option<Block>>,
    /// The cell whose control is open, and what was typed to open it.
    pub edited: RwSignal<Option<(Cell<K>, Option<String>)>>,
    /// An edit ended.
    pub leave: Arc<dyn Fn(K, usize, Done) + Send + Sync>,
}

impl<K: Copy + Eq + Hash + Send + Sync + 'static> Parts<K> {
    pub(super) fn draw(self: &Arc<Self>, slot: Slot<K>) -> AnyView {
        let (key, place) = (RwSignal::from(slot.key), RwSignal::from(slot.place));
        let (tab_row, column, selected) = (self.tab_row, self.column, self.selected);
        let is_cells = slot.kind == Kind::Cells;
        // The column that the Tab key reaches, where it reaches this row.
        let stop =
            Memo::new(move |_| (tab_row.get() == Some(key.get())).then(|| if is_cells { column.get() } else { 0 }));
        let mut folded = None;
        let inside = match slot.kind {
            Kind::Head => {
                let head = self.heads.as_ref().map(|heads| {
                    let (key, open) = (key.get_untracked(), heads.open.clone());
                    folded = Some(move || open(key).to_string());
                    (heads.draw)(key)
                });
                let all = self.spare.len().to_string();
                view! { <div role="gridcell" class="group-head" aria-colspan=all tabindex=move || reached(stop.get() == Some(0))>{head}</div> }
                    .into_any()
            }
            Kind::Card => {
                let mark = self.marks.as_ref().map(|marks| marks.row_box(key.into()));
                let card = (self.card)(key.into());
                view! { <div role="gridcell" tabindex=move || reached(stop.get() == Some(0))>{mark}{card}</div> }
                    .into_any()
            }
            Kind::Cells => self.draw_cells(key, place, stop),
        };
        view! {
            <div
                role="row"
                data-slot=slot.id.to_string()
                class:card-row=slot.kind == Kind::Card
                class:group-row=slot.kind == Kind::Head
                aria-expanded=folded
                aria-rowindex=move || (place.get() + 2).to_string()
                aria-selected=move || (selected.get() == Some(key.get())).then_some("true")
            >
                {inside}
            </div>
        }
        .into_any()
    }

    fn draw_cells(self: &Arc<Self>, key: RwSignal<K>, place: RwSignal<usize>, stop: Memo<Option<usize>>) -> AnyView {
        let (block, edited) = (self.block, self.edited);
        // Asked once per row and not once per cell.
        let chosen = Memo::new(move |_| {
            let row = place.get();
            block.with(|block| block.as_ref().filter(|b| b.rows.contains(&row)).map(|b| b.columns.clone()))
        });
        let open = Memo::new(move |_| {
            let key = key.get();
            edited.with(|e| e.as_ref().filter(|(cell, _)| cell.0 == key).map(|(cell, typed)| (cell.1, typed.clone())))
        });
        (self.cells)(key.into())
            .into_iter()
            .enumerate()
            .map(|(at, cell)| {
                let parts = self.clone();
                let control = move || {
                    let typed =
                        open.with(|open| open.as_ref().filter(|o| o.0 == at).map(|(_, typed)| typed.clone()))?;
                    let editing = parts.editing.as_ref()?;
                    let (key, leave) = (key.get_untracked(), parts.leave.clone());
                    let done = Callback::new(move |(done,)| leave(key, at, done));
                    Some(view! { <div class="cell-control">{(editing.control)((key, at), typed, done)}</div> })
                };
                let mark = self.marks.as_ref().filter(|_| at == 0).map(|marks| marks.row_box(key.into()));
                view! {
                    <div
                        role="gridcell"
                        class:spare=self.spare.get(at).copied().unwrap_or_default()
                        class:chosen=move || chosen.with(|chosen| chosen.as_ref().is_some_and(|c| c.contains(&at)))
                        aria-colindex=(at + 1).to_string()
                        tabindex=move || reached(stop.get() == Some(at))
                    >
                        {mark}
                        {cell}
                        {in_turn(control)}
                    </div>
                }
            })
            .collect_view()
            .into_any()
    }
}

const fn reached(by_tab: bool) -> &'static str {
    if by_tab { "0" } else { "-1" }
}

/// The slot in a grid that has the focus.
pub(super) fn with_focus(grid: &str) -> Option<usize> {
    let focused = document().active_element()?.closest(&format!("#{grid} [data-slot]")).ok()??;
    focused.get_attribute("data-slot")?.parse().ok()
}

/// Puts the elements of slots into this order, of which each is to be named once. The one with the focus is not touched: it
/// would lose it.
pub(super) fn put_in_order(body: &web_sys::Element, ids: &[usize], focused: Option<usize>) {
    let rows = body.children();
    let mut found: Vec<Option<(usize, web_sys::Element)>> = vec![None; ids.len()];
    for place in 0..rows.length() {
        let Some(row) = rows.item(place) else { continue };
        let id = row.get_attribute("data-slot").and_then(|id| id.parse::<usize>().ok());
        if let Some(at) = id.and_then(|id| ids.iter().position(|known| *known == id)) {
            found[at] = Some((place as usize, row));
        }
    }
    let held = focused.and_then(|id| ids.iter().position(|known| *known == id)).filter(|at| found[*at].is_some());
    let held = held.map(|at| found[..at].iter().flatten().count());
    let found: Vec<(usize, web_sys::Element)> = found.into_iter().flatten().collect();
    if found.is_sorted_by_key(|(place, _)| *place) {
        return;
    }
    let places: Vec<usize> = found.iter().map(|(place, _)| *place).collect();
    let stay = super::slots::stay(&places, held);
    // What follows the last row: the list's own mark.
    let mut next = body.last_child().filter(|node| node.dyn_ref::<web_sys::Element>().is_none());
    for ((_, row), stays) in found.into_iter().zip(stay).rev() {
        if !stays {
            let _ = body.insert_before(&row, next.as_ref());
        }
        next = Some(row.into());
    }
}

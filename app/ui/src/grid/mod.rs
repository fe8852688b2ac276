//! A virtualised table as an ARIA grid: only the rows in sight are in the page, the keyboard moves a cell through all of them.
//!
//! It holds keys, not records: what a cell shows is the caller's, so that a changed record redraws its own cells and nothing
//! else. On a phone each row is one card.

mod column;
mod edit;
mod head;
mod marks;
mod place;
mod row;
mod slots;

pub use column::{Card, Cells, Column, Sort};
pub use edit::{Block, Cell, Control, Done, Editing, Takes, Text};
pub use marks::{Heads, Marks};

use crate::dom::{self, text_scale, unique_id};
use column::Tracks;
use edit::{from_clipboard, paste_target, to_clipboard};
use leptos::html;
use leptos::prelude::*;
use place::{column_of, is_cell, row_of, within};
use row::{Parts, put_in_order, with_focus};
use slots::{Kind, Slots};
use std::hash::Hash;
use std::sync::Arc;
use wasm_bindgen::JsCast;

/// Height of a row of cells in CSS pixels at 14 px text.
const ROW: f64 = 34.0;
/// Height of a card.
const CARD: f64 = 66.0;
/// Rows on paper at most.
const PRINTED: f64 = 5000.0;
/// Rows kept beyond each edge, so that scrolling shows no gaps.
const BEYOND: usize = 10;

/// The grid.
#[component]
pub fn Grid<K>(
    /// What the table is.
    #[prop(into)]
    label: TextProp,
    /// The rows, in order.
    #[prop(into)]
    keys: Signal<Arc<Vec<K>>>,
    /// The columns.
    columns: Vec<Column>,
    /// Draws a row.
    cells: Cells<K>,
    /// Draws a card.
    card: Card<K>,
    /// Whether rows are cards.
    #[prop(into)]
    narrow: Signal<bool>,
    /// The row that is open.
    #[prop(into)]
    selected: Signal<Option<K>>,
    /// Opens a row: Enter, or a press on it.
    #[prop(into)]
    on_open: Callback<(K,)>,
    /// The orders, the first deciding first.
    #[prop(into)]
    sorts: Signal<Vec<Sort>>,
    /// A heading was pressed: its column, and whether its order comes after the others.
    on_sort: Callback<(usize, bool)>,
    /// Lets cells be edited in place.
    #[prop(optional_no_strip)]
    editing: Option<Editing<K>>,
    /// Lets rows be ticked.
    #[prop(optional_no_strip)]
    marks: Option<Marks<K>>,
    /// Rows that head others.
    #[prop(optional_no_strip)]
    heads: Option<Heads<K>>,
) -> impl IntoView
where
    K: Copy + Eq + Hash + Send + Sync + 'static,
{
    let id = unique_id("grid");
    let role = if heads.is_some() { "treegrid" } else { "grid" };
    let node = NodeRef::<html::Div>::new();
    let top = RwSignal::new(0.0_f64);
    let height = RwSignal::new(900.0_f64);
    let scale = text_scale();
    let row_height = Memo::new(move |_| (if narrow.get() { CARD } else { ROW } * scale).round());
    let count = Memo::new(move |_| keys.with(|k| k.len()));
    let many_columns = columns.len();

    let measure = move || {
        if let Some(grid) = node.try_get_untracked().flatten() {
            top.set(f64::from(grid.scroll_top()));
            height.set(f64::from(grid.client_height()));
        }
    };
    Effect::new(move || {
        if node.get().is_some() {
            request_animation_frame(measure);
        }
    });
    let resized = window_event_listener(leptos::ev::resize, move |_| measure());
    // Paper has no window to scroll in: all rows, as far as a printed list makes sense.
    let printing = window_event_listener_untyped("beforeprint", move |_| {
        top.set(0.0);
        height.set(PRINTED * row_height.get_untracked());
    });
    let printed = window_event_listener_untyped("afterprint", move |_| measure());
    on_cleanup(move || {
        resized.remove();
        printing.remove();
        printed.remove();
    });

    // The rows in sight, moved in steps of four so that a slow scroll does not touch the list at every pixel.
    let window_of = Memo::new(move |_| {
        let (row, count) = (row_height.get(), count.get());
        let first = ((top.get() / row) as usize).saturating_sub(BEYOND) / 4 * 4;
        let many = (height.get() / row).ceil() as usize + 2 * BEYOND + 4;
        (first.min(count), (first + many).min(count))
    });
    let in_sight = Memo::new(move |_| {
        let (first, end) = window_of.get();
        keys.with(|keys| keys.get(first..end.min(keys.len())).map(<[K]>::to_vec).unwrap_or_default())
    });

    // The cell that the Tab key reaches, by row key and column.
    let active = RwSignal::new(None::<K>);
    let column = RwSignal::new(usize::from(many_columns > 1));
    let tab_row = Memo::new(move |_| {
        let wanted = [active.get(), selected.get()];
        keys.with(|keys| wanted.into_iter().flatten().find(|k| keys.contains(k)).or_else(|| keys.first().copied()))
    });
    let tab_row_in_sight = Memo::new(move |_| tab_row.get().is_some_and(|k| in_sight.with(|s| s.contains(&k))));

    let focus_cell = {
        let id = id.clone();
        move |index: usize| {
            let Some(grid) = node.get_untracked() else { return };
            let row = row_height.get_untracked();
            let head = if narrow.get_untracked() { 0.0 } else { 33.0 };
            let (from, to) = (index as f64 * row, (index + 1) as f64 * row + head);
            let (shown, tall) = (f64::from(grid.scroll_top()), f64::from(grid.client_height()));
            if from < shown {
                grid.set_scroll_top(from as i32);
            } else if to > shown + tall {
                grid.set_scroll_top((to - tall).ceil() as i32);
            }
            measure();
            let at = if narrow.get_untracked() { 1 } else { column.get_untracked() + 1 };
            let row = format!("#{id} [aria-rowindex='{}']", index + 2);
            // A head of others has one cell, whatever the column.
            dom::focus_soon(format!("{row} > :nth-child({at}), {row} > .group-head"));
        }
    };
    // The other corner of a block, and the cell whose control is open.
    let anchor = RwSignal::new(None::<Cell<K>>);
    let edited = RwSignal::new(None::<(Cell<K>, Option<String>)>);
    let place_of = move |key: K| keys.with(|keys| keys.iter().position(|k| *k == key));
    let block = Memo::new(move |_| {
        let (from_key, from_column) = anchor.get()?;
        Some(Block::between((place_of(from_key)?, from_column), (place_of(active.get()?)?, column.get())))
    });
    let key_at = move |index: usize| keys.with_untracked(|k| k.get(index).copied());
    let spare_cells: Vec<bool> = columns.iter().map(|c| c.spare).collect();
    let on_key = {
        let (focus_cell, spare_columns, keyed) = (focus_cell.clone(), spare_cells.clone(), editing.clone());
        let (marks, heads) = (marks.clone(), heads.clone());
        move |event: leptos::ev::KeyboardEvent| {
            if !is_cell(&event) || event.alt_key() || event.meta_key() {
                return;
            }
            let Some(at) = row_of(&event) else { return };
            let key = key_at(at);
            if let (Some(heads), Some(key)) = (&heads, key)
                && heads.folds(&event, key)
            {
                focus_cell(at);
                return;
            }
            if let (Some(marks), Some(key)) = (&marks, key)
                && marks.takes(&event, key, || block.get_untracked().map(|b| b.rows.filter_map(key_at).collect()))
            {
                return;
            }
            if let Some(editing) = &keyed
                && !narrow.get_untracked()
                && let Some(key) = key_at(at)
            {
                let cell = (key, column.get_untracked());
                let pressed = event.key();
                let command = event.ctrl_key();
                let takes = || (editing.takes)(cell.0, cell.1);
                let typed = !command && pressed != " " && pressed.chars().count() == 1;
                if (pressed == "F2" || typed) && takes() {
                    event.prevent_default();
                    event.stop_propagation();
                    active.set(Some(key));
                    anchor.set(None);
                    edited.set(Some((cell, typed.then_some(pressed))));
                    return;
                }
                if matches!(pressed.as_str(), "Delete" | "Backspace") {
                    event.prevent_default();
                    let chosen = block.get_untracked().unwrap_or_else(|| Block::between((at, cell.1), (at, cell.1)));
                    editing.put_block(&chosen, &[vec![String::new()]], key_at);
                    return;
                }
                if command && pressed == "d" {
                    event.prevent_default();
                    if let Some(chosen) = block.get_untracked() {
                        let first = *chosen.rows.start();
                        let source = editing.read(&Block { rows: first..=first, ..chosen.clone() }, key_at);
                        editing.put_block(&chosen, &source, key_at);
                    }
                    return;
                }
                if command && pressed == "z" && !event.shift_key() {
                    event.prevent_default();
                    event.stop_propagation();
                    editing.undo.run(());
                    return;
                }
            }
            let last = count.get_untracked().saturating_sub(1);
            let page = ((height.get_untracked() / row_height.get_untracked()) as usize).saturating_sub(2).max(1);
            let far = event.ctrl_key();
            // A narrow table leaves columns out: the keys pass over them.
            let row = event.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok()?.parent_element());
            let shown = |to: &usize| {
                let cell =
                    row.as_ref().and_then(|r| r.query_selector(&format!("[aria-colindex='{}']", to + 1)).ok()?);
                cell.is_some_and(|cell| cell.client_width() > 0)
            };
            let sideways = |to: Option<usize>| {
                column.update(|column| *column = to.unwrap_or(*column));
                at
            };
            let here = column.get_untracked();
            let to = match event.key().as_str() {
                "ArrowDown" => (at + 1).min(last),
                "ArrowUp" => at.saturating_sub(1),
                "PageDown" => (at + page).min(last),
                "PageUp" => at.saturating_sub(page),
                "Home" if far => 0,
                "End" if far => last,
                "Home" => sideways((0..many_columns).find(shown)),
                "End" => sideways((0..many_columns).rev().find(shown)),
                "ArrowRight" if !far => sideways((here + 1..many_columns).find(shown)),
                "ArrowLeft" if !far => sideways((0..here).rev().find(shown)),
                "Enter" | " " => {
                    event.prevent_default();
                    if let Some(key) = key_at(at) {
                        active.set(Some(key));
                        // The record opens beside the table, which then leaves this column out.
                        if spare_columns.get(here).copied().unwrap_or_default() {
                            column.set(usize::from(many_columns > 1));
                        }
                        on_open.run((key,));
                    }
                    return;
                }
                _ => return,
            };
            event.prevent_default();
            let blocks = keyed.is_some() && !narrow.get_untracked();
            if blocks && event.shift_key() {
                if anchor.get_untracked().is_none() {
                    anchor.set(key_at(at).map(|key| (key, here)));
                }
            } else {
                anchor.set(None);
            }
            active.set(key_at(to));
            focus_cell(to);
        }
    };
    // Copies the block, or the cell; a selection of letters is the browser's.
    let on_copy = {
        let editing = editing.clone();
        move |event: leptos::ev::ClipboardEvent, cut: bool| {
            let Some(editing) = editing.as_ref().filter(|_| is_cell(&event) && !narrow.get_untracked()) else { return };
            let Some(at) = row_of(&event) else { return };
            let here = column.get_untracked();
            let chosen = block.get_untracked().unwrap_or_else(|| Block::between((at, here), (at, here)));
            let text = to_clipboard(&editing.read(&chosen, key_at));
            if let Some(clipboard) = event.clipboard_data()
                && clipboard.set_data("text/plain", &text).is_ok()
            {
                event.prevent_default();
                if cut {
                    editing.put_block(&chosen, &[vec![String::new()]], key_at);
                }
            }
        }
    };
    let on_paste = {
        let editing = editing.clone();
        move |event: leptos::ev::ClipboardEvent| {
            let Some(editing) = editing.as_ref().filter(|_| is_cell(&event) && !narrow.get_untracked()) else { return };
            let Some(at) = row_of(&event) else { return };
            let Some(text) = event.clipboard_data().and_then(|c| c.get_data("text/plain").ok()) else { return };
            event.prevent_default();
            let source = from_clipboard(&text);
            let chosen = paste_target(block.get_untracked(), (at, column.get_untracked()), &source);
            editing.put_block(&chosen, &source, key_at);
        }
    };
    let blocks = editing.is_some();
    let pressed_heads = heads.clone();
    let on_press = move |event: leptos::ev::MouseEvent| {
        let on_link = within(&event, "a, button");
        let Some(key) = row_of(&event).and_then(key_at) else { return };
        if let Some(heads) = pressed_heads.as_ref().filter(|heads| (heads.is)(key)) {
            active.set(Some(key));
            heads.on_fold.run((key,));
            return;
        }
        let in_control = edited.with_untracked(|e| e.as_ref().is_some_and(|(cell, _)| cell.0 == key))
            && within(&event, ".cell-control");
        if in_control {
            return;
        }
        if blocks && event.shift_key() && !narrow.get_untracked() {
            // To the other corner of a block, from the cell that had the focus.
            if anchor.get_untracked().is_none() {
                anchor.set(active.get_untracked().map(|key| (key, column.get_untracked())));
            }
            if let Some(at) = column_of(&event) {
                column.set(at);
            }
            active.set(Some(key));
            return;
        }
        anchor.set(None);
        active.set(Some(key));
        if !on_link {
            on_open.run((key,));
        }
    };
    // However a cell came by the focus, it is the one that keys and clipboard mean.
    let on_focus_in = move |event: leptos::ev::FocusEvent| {
        if is_cell(&event)
            && let (Some(at), Some(key)) = (column_of(&event), row_of(&event).and_then(key_at))
        {
            column.set(at);
            active.set(Some(key));
        }
    };
    // Reached by Tab while the active row is out of sight: bring it back.
    let focus_on = focus_cell.clone();
    let on_focus = move |event: leptos::ev::FocusEvent| {
        if event.target() == event.current_target()
            && let Some(key) = tab_row.get_untracked()
            && let Some(index) = keys.with_untracked(|k| k.iter().position(|x| *x == key))
        {
            focus_on(index);
        }
    };

    let Tracks { all: template, few, least, least_few } = Tracks::of(&columns);
    let headings = head::headings(columns, sorts, on_sort, marks.clone());

    // After an edit the focus goes on, as far as there is something to go to.
    let leave = {
        let (focus_cell, last_column) = (focus_cell, many_columns.saturating_sub(1));
        move |key: K, at: usize, done: Done| {
            // A control that goes away loses the focus, which must not count as leaving it a second time.
            if edited.with_untracked(|e| e.as_ref().is_none_or(|(cell, _)| *cell != (key, at))) {
                return;
            }
            edited.set(None);
            let Some(index) = keys.with_untracked(|k| k.iter().position(|x| *x == key)) else { return };
            let index = match done {
                Done::Left => return,
                Done::Down => (index + 1).min(count.get_untracked().saturating_sub(1)),
                Done::Here | Done::Next | Done::Back => index,
            };
            match done {
                Done::Next => column.set((at + 1).min(last_column)),
                Done::Back => column.set(at.saturating_sub(1)),
                _ => column.set(at),
            }
            active.set(key_at(index));
            focus_cell(index);
        }
    };
    let parts = Arc::new(Parts {
        cells,
        card,
        heads: heads.clone(),
        marks,
        editing,
        spare: spare_cells,
        selected,
        tab_row,
        column,
        block,
        edited,
        leave: Arc::new(leave),
    });
    let own_stop = move || {
        let lost = count.get() > 0 && !tab_row_in_sight.get();
        if lost { "0" } else { "-1" }
    };
    // The rows in the page: which there are, and what they show.
    let slots = StoredValue::new(Slots::default());
    let (body, seated) = (NodeRef::<html::Div>::new(), ArcTrigger::new());
    let drawn = {
        let (id, seated) = (id.clone(), seated.clone());
        move || {
            let kind = if narrow.get() { Kind::Card } else { Kind::Cells };
            let kind_of = |key: K| if heads.as_ref().is_some_and(|h| (h.is)(key)) { Kind::Head } else { kind };
            let (first, _) = window_of.get();
            let wanted = in_sight.with(|keys| keys.iter().map(|key| (kind_of(*key), *key)).collect::<Vec<_>>());
            let shown = slots.try_update_value(|slots| slots.show(&wanted, first, with_focus(&id)));
            seated.notify();
            shown.unwrap_or_default()
        }
    };
    // Readers of the page and of the screen go through it in its own order.
    let grid = id.clone();
    Effect::new(move || {
        seated.track();
        if let Some(body) = body.get() {
            slots.with_value(|slots| put_in_order(&body, &slots.in_order(), with_focus(&grid)));
        }
    });
    view! {
        <div
            class="grid"
            id=id
            node_ref=node
            role=role
            aria-label=label
            aria-rowcount=move || (count.get() + 1).to_string()
            aria-colcount=many_columns.to_string()
            tabindex=own_stop
            style=("--columns", template)
            style=("--columns-few", few)
            style=("--least", format!("{least}rem"))
            style=("--least-few", format!("{least_few}rem"))
            style=("--row-height", move || format!("{}px", row_height.get()))
            on:scroll=move |_| measure()
            on:keydown=on_key
            on:click=on_press
            on:copy={
                let on_copy = on_copy.clone();
                move |event| on_copy(event, false)
            }
            on:cut=move |event| on_copy(event, true)
            on:paste=on_paste
            on:focus=on_focus
            on:focusin=on_focus_in
        >
            <div class:visually-hidden=move || narrow.get() role="rowgroup">
                <div class="grid-head" role="row" aria-rowindex="1">{headings}</div>
            </div>
            <div
                class="body"
                node_ref=body
                role="rowgroup"
                style=("height", move || format!("{}px", count.get() as f64 * row_height.get()))
                style=("padding-top", move || format!("{}px", window_of.get().0 as f64 * row_height.get()))
            >
                <For each=drawn key=|slot| slot.id children=move |slot| parts.draw(slot)/>
            </div>
        </div>
    }
}

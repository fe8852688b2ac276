//! The heads of columns: their names, the order, and the box that ticks all rows.

use super::marks::Marks;
use super::{Column, Sort};
use leptos::prelude::*;

/// The heads. A press asks for the order by a column; with Shift after the orders that are there.
pub(super) fn headings<K: Copy + Send + Sync + 'static>(
    columns: Vec<Column>,
    sorts: Signal<Vec<Sort>>,
    on_sort: Callback<(usize, bool)>,
    marks: Option<Marks<K>>,
) -> AnyView {
    columns
        .into_iter()
        .enumerate()
        .map(|(index, Column { name, sortable, spare, .. })| {
            let place = move || sorts.with(|sorts| sorts.iter().position(|s| s.column == index));
            let order = move || match sorts.with(|sorts| sorts.iter().find(|s| s.column == index).copied()) {
                Some(sort) => Some(if sort.descending { "descending" } else { "ascending" }),
                None => sortable.then_some("none"),
            };
            // Which of several orders it is.
            let number = move || place().filter(|_| sorts.with(Vec::len) > 1).map(|at| (at + 1).to_string());
            let words = move || name.get();
            let all = marks.clone().filter(|_| index == 0).map(|marks| marks.all_box());
            view! {
                <div role="columnheader" class:spare=spare aria-sort=order aria-colindex=(index + 1).to_string()>
                    {all}
                    {if sortable {
                        view! {
                            <button type="button" data-order=number on:click=move |event| on_sort.run((index, event.shift_key()))>{words}</button>
                        }.into_any()
                    } else {
                        view! { <span>{words}</span> }.into_any()
                    }}
                </div>
            }
        })
        .collect_view()
        .into_any()
}

//! A month as a grid of days with entries on them, moved between days by dragging and by keys.

use crate::dom;
use leptos::prelude::*;
use std::collections::HashMap;
use std::fmt::Display;
use std::hash::Hash;
use std::sync::Arc;

/// Entries that a day shows at first.
const ENTRIES: usize = 4;

/// A day of the grid.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CalendarDay {
    /// What the caller knows it by, `YYYY-MM-DD`.
    pub key: String,
    /// Its number in the month.
    pub number: u32,
    /// Its name, weekday and month included.
    pub name: String,
    /// Whether it belongs to a month beside.
    pub outside: bool,
    /// Whether it is today.
    pub today: bool,
}

/// Where keys lead in a calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Going {
    /// So many days on.
    Days(i64),
    /// So many months on.
    Months(i32),
    /// To the first day of the week.
    WeekStart,
    /// To the last day of the week.
    WeekEnd,
}

/// The entries of days.
pub type OnDays<K> = HashMap<String, Vec<K>>;

/// The grid.
#[component]
pub fn Calendar<K>(
    /// What it is.
    #[prop(into)]
    label: TextProp,
    /// Names of the days of the week, in the order of the columns: short, and whole.
    weekdays: Signal<Vec<(String, String)>>,
    /// The weeks of the month.
    weeks: Signal<Arc<Vec<Vec<CalendarDay>>>>,
    /// What stands on which day.
    entries: Signal<Arc<OnDays<K>>>,
    /// The day that the Tab key reaches.
    day: Signal<String>,
    /// Another day is wanted.
    on_day: Callback<(String,)>,
    /// Keys lead somewhere.
    on_go: Callback<(Going,)>,
    /// Draws an entry: a link to it.
    draw: Arc<dyn Fn(K) -> AnyView + Send + Sync>,
    /// Moves an entry to a day; by keys, by so many days from its own.
    on_move: Callback<(K, Result<String, i64>)>,
    /// The words on the button for more entries; `{}` is how many there are.
    #[prop(into)]
    more: TextProp,
) -> impl IntoView
where
    K: Copy + Eq + Hash + Display + Send + Sync + 'static,
{
    let id = dom::unique_id("calendar");
    let dragged = RwSignal::new(None::<K>);
    let over = RwSignal::new(None::<String>);
    let expanded = RwSignal::new(None::<String>);
    // A day that was reached by keys takes the focus, and so does an entry that they moved.
    let to_day = StoredValue::new(false);
    let follow = StoredValue::new(None::<K>);
    Effect::new({
        let id = id.clone();
        move || {
            let day = day.get();
            if to_day.try_update_value(std::mem::take) == Some(true) {
                dom::focus_soon(format!("#{id} [data-day='{day}']"));
            }
        }
    });
    Effect::new({
        let id = id.clone();
        move || {
            entries.track();
            if let Some(key) = follow.try_update_value(Option::take).flatten() {
                dom::focus_soon(format!("#{id} [data-entry='{key}'] a"));
            }
        }
    });
    let on_key = {
        let id = id.clone();
        move |event: leptos::ev::KeyboardEvent| {
            if event.target() != event.current_target() || event.alt_key() || event.ctrl_key() || event.meta_key() {
                return;
            }
            let year = if event.shift_key() { 12 } else { 1 };
            let going = match event.key().as_str() {
                "ArrowLeft" => Going::Days(-1),
                "ArrowRight" => Going::Days(1),
                "ArrowUp" => Going::Days(-7),
                "ArrowDown" => Going::Days(7),
                "PageUp" => Going::Months(-year),
                "PageDown" => Going::Months(year),
                "Home" => Going::WeekStart,
                "End" => Going::WeekEnd,
                "Enter" | " " => {
                    event.prevent_default();
                    // After the focus that a key right before this one sends to the day.
                    dom::focus_soon(format!("#{id} [data-day='{}'] [data-entry] a", day.get_untracked()));
                    return;
                }
                _ => return,
            };
            event.prevent_default();
            to_day.set_value(true);
            on_go.run((going,));
        }
    };
    let on_entry_key = {
        let id = id.clone();
        move |event: leptos::ev::KeyboardEvent, key: K, own: &str| {
            if event.alt_key() || event.ctrl_key() || event.meta_key() {
                return;
            }
            let beside = |by: isize| {
                let all = entries.with_untracked(|days| days.get(own).cloned().unwrap_or_default());
                let at = all.iter().position(|other| *other == key)?;
                all.get(at.checked_add_signed(by)?).copied()
            };
            let days = match event.key().as_str() {
                "ArrowLeft" => -1,
                "ArrowRight" => 1,
                "ArrowUp" => -7,
                "ArrowDown" => 7,
                "Escape" => {
                    event.prevent_default();
                    event.stop_propagation();
                    dom::focus(&format!("#{id} [data-day='{own}']"));
                    return;
                }
                _ => return,
            };
            event.prevent_default();
            if event.shift_key() {
                follow.set_value(Some(key));
                on_move.run((key, Err(days)));
            } else if let Some(next) = beside(if days < 0 { -1 } else { 1 }) {
                dom::focus(&format!("#{id} [data-entry='{next}'] a"));
            }
        }
    };
    let cell = move |own: CalendarDay| {
        let CalendarDay { key, number, name, outside, today } = own;
        let key = StoredValue::new(key);
        let all =
            Memo::new(move |_| entries.with(|days| key.with_value(|key| days.get(key).cloned().unwrap_or_default())));
        let limit =
            move || if key.with_value(|key| expanded.with(|e| e.as_ref() == Some(key))) { usize::MAX } else { ENTRIES };
        let shown = move || all.with(|all| all.iter().take(limit()).copied().collect::<Vec<_>>());
        let words = more.clone();
        let rest = move || {
            let left = all.with(Vec::len).saturating_sub(limit());
            let words = words.get().replacen("{}", &left.to_string(), 1);
            (left > 0).then(|| {
                view! { <button class="link" type="button" tabindex="-1" on:click=move |_| expanded.set(Some(key.get_value()))>{words}</button> }
            })
        };
        let (draw, on_entry_key, on_key) = (draw.clone(), on_entry_key.clone(), on_key.clone());
        let entry = move |entry: K| {
            let on_entry_key = on_entry_key.clone();
            view! {
                <li
                    draggable="true"
                    class:dragged=move || dragged.get() == Some(entry)
                    data-entry=entry.to_string()
                    on:keydown=move |event| key.with_value(|key| on_entry_key(event, entry, key))
                    on:dragstart=move |event| {
                        dragged.set(Some(entry));
                        // Some browsers only drag what carries something.
                        if let Some(data) = event.data_transfer() {
                            let _ = data.set_data("text/plain", &entry.to_string());
                        }
                    }
                    on:dragend=move |_| {
                        dragged.set(None);
                        over.set(None);
                    }
                >
                    {draw(entry)}
                </li>
            }
        };
        let is_day = Memo::new(move |_| day.with(|day| key.with_value(|key| day == key)));
        view! {
            <div
                role="gridcell"
                class="day"
                class:outside=outside
                class:today=today
                class:over=move || over.with(|over| key.with_value(|key| over.as_ref() == Some(key)))
                aria-current=today.then_some("date")
                aria-label=move || format!("{name} ({})", all.with(Vec::len))
                tabindex=move || if is_day.get() { "0" } else { "-1" }
                data-day=key.get_value()
                on:focus=move |_| on_day.run((key.get_value(),))
                on:keydown=on_key
                on:dragover=move |event| {
                    if dragged.with_untracked(Option::is_some) {
                        event.prevent_default();
                        over.set(Some(key.get_value()));
                    }
                }
                on:drop=move |event| {
                    event.prevent_default();
                    if let Some(entry) = dragged.get_untracked() {
                        on_move.run((entry, Ok(key.get_value())));
                    }
                    over.set(None);
                    dragged.set(None);
                }
            >
                <span class="num">{number}</span>
                <ul><For each=shown key=|entry| *entry children=entry/></ul>
                {rest}
            </div>
        }
    };
    let heads = move || {
        let head = |(short, whole): (String, String)| view! { <div role="columnheader" aria-label=whole>{short}</div> };
        weekdays.get().into_iter().map(head).collect_view()
    };
    let week = move |week: Vec<CalendarDay>| {
        view! { <div role="row" class="week">{week.into_iter().map(cell.clone()).collect_view()}</div> }
    };
    view! {
        <div class="calendar" id=id role="grid" aria-label=label>
            <div role="row" class="week heads">{heads}</div>
            <For each=move || weeks.with(|weeks| weeks.as_ref().clone()) key=|week| week.clone() children=week/>
        </div>
    }
}

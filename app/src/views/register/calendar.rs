//! The records of a register on the days of a month: a grid, on a phone a list by day, and those without a date below.

use super::seen::Seen;
use super::steps::Steps;
use super::words;
use crate::routes::Page;
use crate::state::{Change, RowView, dates, use_workspace};
use crate::views::i18n::{fill, t, use_language};
use crate::views::{format, texts as common};
use leptos::prelude::*;
use leptos::task::spawn_local;
use muster_shared::access::Action;
use muster_shared::id::DocId;
use muster_shared::isms::deadline;
use muster_shared::schema::{Field, FieldKind, Register, Value};
use muster_shared::view::Day;
use muster_ui::{Button, Calendar, CalendarDay, Going, OnDays, Toasts, Tone, dom};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Records without a date that are listed at first, and more at every press.
const LISTED: usize = 50;

/// The day of a record in a field, in the reader's own zone.
fn day_of(field: &Field, row: &RowView) -> Option<String> {
    let value = row.row.value(field.key).as_text()?;
    let day = if field.kind == FieldKind::Moment { dates::local_moment(value) } else { value.to_owned() };
    let day = day.get(..10)?;
    Day::parse(day).map(|day| day.to_string())
}

/// The calendar.
#[component]
pub fn RegisterCalendar(
    /// Which register.
    register: &'static Register,
    /// The field of the days.
    field: &'static Field,
    /// What is shown.
    seen: Seen,
    /// Opens a record.
    #[prop(into)]
    on_open: Callback<(DocId,)>,
    /// The changes made here.
    steps: Steps,
) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let toasts = expect_context::<Toasts>();
    let narrow = dom::use_media("(max-width: 760px)");
    let today = dates::today();
    // A clock that is wrong by centuries has no day here; the calendar then begins where it can.
    let now = Day::parse(&today).unwrap_or(Day::FIRST);
    let day = RwSignal::new(now);
    let month = Memo::new(move |_| day.get().month());
    let days = Memo::new(move |_| {
        let mut days: OnDays<DocId> = OnDays::new();
        let mut undated = Vec::new();
        seen.rows.with(|rows| {
            for row in rows.0.iter() {
                match day_of(field, row) {
                    Some(day) => days.entry(day).or_default().push(row.row.doc),
                    None => undated.push(row.row.doc),
                }
            }
        });
        (Arc::new(days), Arc::new(undated))
    });
    let entries = Memo::new(move |_| days.with(|(days, _)| days.clone()));
    let undated = Memo::new(move |_| days.with(|(_, undated)| undated.clone()));
    let first = Memo::new(move |_| dates::first_weekday(language.get()));
    let weeks = Memo::new(move |_| {
        let (month, language) = (month.get(), language.get());
        let shown = |day: Day| CalendarDay {
            key: day.to_string(),
            number: day.number(),
            name: dates::whole_day(language, &day.to_string()),
            outside: day.month() != month,
            today: day == now,
        };
        Arc::new(month.weeks(first.get()).iter().map(|week| week.map(shown).to_vec()).collect::<Vec<_>>())
    });
    let weekdays = Signal::derive(move || {
        let language = language.get();
        let names = weeks.with(|weeks| weeks.first().cloned().unwrap_or_default());
        names.iter().map(|day| dates::weekday(language, &day.key)).collect::<Vec<_>>()
    });
    let go = move |going: Going| {
        day.update(|day| {
            let back = i64::from((day.weekday() + 7 - first.get_untracked()) % 7);
            *day = match going {
                Going::Days(days) => day.plus(days),
                Going::Months(months) => day.month().plus(months).day(day.number()),
                Going::WeekStart => day.plus(-back),
                Going::WeekEnd => day.plus(6 - back),
            };
        });
    };
    let show = move |key: String| {
        // The focus may rest on a day of the month beside without turning the page: only keys do that.
        if let Some(found) = Day::parse(&key).filter(|found| found.month() == month.get_untracked()) {
            day.set(found);
        }
    };
    let move_to = move |doc: DocId, to: Result<String, i64>| {
        let Some(row) = untrack(|| workspace.find(doc)) else { return };
        if !untrack(|| workspace.may(Action::Write, Some(doc))) {
            toasts.say(words::NOT_YOURS.get(language.get_untracked()));
            return;
        }
        let own = day_of(field, &row).and_then(|own| Day::parse(&own));
        let to = match to {
            Ok(key) => Day::parse(&key),
            Err(days) => own.map(|own| own.plus(days)),
        };
        let Some(to) = to.filter(|to| Some(*to) != own) else { return };
        let value = match row.row.value(field.key).as_text() {
            // A moment keeps its time of day.
            Some(at) if field.kind == FieldKind::Moment => {
                let time = dates::local_moment(at).get(11..).unwrap_or("00:00").to_owned();
                let Some(moment) = dates::moment_of(&format!("{to}T{time}")) else { return };
                moment
            }
            _ => to.to_string(),
        };
        spawn_local(async move {
            let (made, _, back) = steps.make(vec![Change::new(doc, field.key, Value::text(value))]).await;
            let language = language.get_untracked();
            if made == 0 {
                toasts.say(words::LEFT_REFUSED.get(language));
                return;
            }
            // Who moves it by keys goes along with it.
            day.set(to);
            let name = dates::plain_day(language, &to.to_string());
            let words = fill(words::MOVED, language, &row.reference()).replacen("{}", &name, 1);
            toasts.offer(words, common::UNDO.get(language), Arc::new(move || back.take()));
        });
    };
    let entry = move |doc: DocId| {
        let row = Memo::new(move |_| workspace.find(doc));
        let path = Page::Register(register, Some(doc)).path(workspace.info().get_untracked().id);
        let today = dates::today();
        let late = move || {
            row.with(|r| r.as_ref().is_some_and(|r| deadline(&r.row, field).is_some_and(|d| d < today.as_str())))
        };
        let title = move || {
            let title = row.with(|r| r.as_ref().map(|r| r.row.title.trim().to_owned())).unwrap_or_default();
            if title.is_empty() { common::UNTITLED.get(language.get()).to_owned() } else { title }
        };
        let reference = move || row.with(|r| r.as_ref().map(|r| r.reference()));
        let late = Memo::new(move |_| late());
        let overdue = move || late.get().then(|| view! { <span class="visually-hidden">{t(words::IS_LATE)}</span> });
        view! {
            <a
                class="entry"
                class:late=late
                href=path
                // The entry is dragged, not its address.
                draggable="false"
                tabindex="-1"
                title=title
                on:click=move |event| {
                    event.prevent_default();
                    on_open.run((doc,));
                }
            >
                <span class="num faint">{reference}</span>" "<span>{title}</span>{overdue}
            </a>
        }
        .into_any()
    };
    let grid = move || {
        view! {
            <Calendar
                label=t(register.plural)
                weekdays
                weeks=weeks.into()
                entries=entries.into()
                day=Signal::derive(move || day.get().to_string())
                on_day=Callback::new(move |(key,): (String,)| show(key))
                on_go=Callback::new(move |(going,)| go(going))
                draw=Arc::new(entry)
                on_move=Callback::new(move |(doc, to)| move_to(doc, to))
                more=t(words::MORE_CARDS)
            />
        }
        .into_any()
    };
    // On a phone a day is a heading with its records below.
    let list = move || {
        let by_day: BTreeMap<String, Vec<DocId>> = entries.with(|days| {
            let own = days.iter().filter(|(key, _)| Day::parse(key).map(Day::month) == Some(month.get()));
            own.map(|(key, docs)| (key.clone(), docs.clone())).collect()
        });
        if by_day.is_empty() {
            return view! { <p class="quiet">{t(words::EMPTY_MONTH)}</p> }.into_any();
        }
        let days = by_day.into_iter().map(|(key, docs)| {
            let is_today = key == now.to_string();
            let name = move || dates::whole_day(language.get(), &key);
            let docs = docs.into_iter().map(|doc| view! { <li>{entry(doc)}</li> }).collect_view();
            view! { <section class="by-day" class:today=is_today><h3>{name}</h3><ul>{docs}</ul></section> }
        });
        days.collect_view().into_any()
    };
    let limit = RwSignal::new(LISTED);
    let without = move || {
        let many = undated.with(|all| all.len());
        (many > 0).then(|| {
            let name = move || fill(words::WITHOUT, language.get(), format::field_name(register, field.key).get(language.get()));
            let shown = move || undated.with(|all| all.iter().take(limit.get()).copied().collect::<Vec<_>>());
            let left = move || undated.with(|all| all.len()).saturating_sub(limit.get());
            let rest = move || {
                (left() > 0).then(|| {
                    let words = move || fill(words::MORE_CARDS, language.get(), &left().to_string());
                    view! { <button class="link" type="button" on:click=move |_| limit.update(|l| *l += LISTED)>{words}</button> }
                })
            };
            view! {
                <section class="undated">
                    <h3>{name}" "<span class="num faint">{many}</span></h3>
                    <ul><For each=shown key=|doc| *doc children=move |doc| view! { <li>{entry(doc)}</li> }/></ul>
                    {rest}
                </section>
            }
        })
    };
    let title = move || dates::month(language.get(), &month.get().to_string());
    let turn = move |months: i32| go(Going::Months(months));
    view! {
        <div class="calendar-page">
            <div class="calendar-head">
                <h2 aria-live="polite">{title}</h2>
                <div class="actions no-print">
                    <Button tone=Tone::Quiet name=t(words::MONTH_BEFORE) on_press=move || turn(-1)>"‹"</Button>
                    <Button tone=Tone::Quiet on_press=move || day.set(now)>{t(words::TODAY)}</Button>
                    <Button tone=Tone::Quiet name=t(words::MONTH_AFTER) on_press=move || turn(1)>"›"</Button>
                </div>
            </div>
            {move || if narrow.get() { list() } else { grid() }}
            {without}
            <p class="faint wide-only no-print">{t(words::CALENDAR_KEYS)}</p>
        </div>
    }
}

//! What waits for the person at the screen: late, to decide, arrived from other processes, due soon.

use super::{list_behind, one_line};
use crate::routes::Page;
use crate::state::{List, Slices, Workspace, dates, reckoned, use_workspace};
use crate::views::i18n::{fill, t, use_language};
use crate::views::register::Filter;
use leptos::prelude::*;
use muster_shared::access::Role;
use muster_shared::id::DocId;
use muster_shared::isms::glance::{self, Count, Reason};
use muster_shared::isms::{decisions, facets};
use muster_shared::label::{Label, Language, label};
use muster_shared::registers::{self, Flow};
use muster_shared::schema::Register;
use muster_shared::sync::row::Row;
use std::sync::Arc;

const WAITS: Label = label("Waits for you", "Wartet auf Sie");
const NOTHING: Label = label(
    "Nothing waits for you. What you own appears here when it is late or due within 30 days, what waits for a decision that you are asked for or may take, and what arrives for a process that your role assignments name.",
    "Nichts wartet auf Sie. Hier erscheint, wofür Sie verantwortlich sind, sobald es überfällig ist oder in 30 Tagen fällig wird, was auf eine Entscheidung wartet, um die Sie gebeten sind oder die Sie treffen dürfen, und was in einem Prozess ankommt, den Ihre Rollenzuweisungen nennen.",
);
const REQUESTED: Label = label("Requested by you, not in effect yet", "Von Ihnen angefragt, noch nicht in Kraft");
const ARRIVED: Label = label("Arrived from other processes", "Aus anderen Prozessen eingetroffen");
const MORE: Label = label("Show {} more", "{} weitere zeigen");

const fn name_of(reason: Reason) -> Label {
    match reason {
        Reason::Overdue => label("Overdue", "Überfällig"),
        Reason::Asked => label("Asked of you to decide", "Ihre Entscheidung ist erbeten"),
        Reason::Open => label("You may decide", "Sie dürfen entscheiden"),
        Reason::Soon => label("Due within 30 days", "In 30 Tagen fällig"),
    }
}

/// Lines of a group before the others are asked for.
const LISTED: usize = 5;

/// What waits in one register for one reason.
#[derive(Clone, PartialEq)]
struct Group {
    reason: Reason,
    count: Count,
    /// The records, with their first deadline.
    docs: Vec<(DocId, Option<String>)>,
}

/// What arrived by a flow.
#[derive(Clone, PartialEq)]
struct Came {
    flow: &'static Flow,
    receives: bool,
    docs: Vec<DocId>,
}

/// A line: the record, its first deadline, and the flow that it came by.
type Entry = (DocId, Option<String>, Option<&'static Flow>);

/// A list behind a number: its name, its address and its length.
type Behind = (String, String, usize);

/// Whether somebody's role lets them take any decision, and whether they may take those that name them.
fn power(workspace: Workspace) -> (bool, bool) {
    let role = workspace.info().with(|info| info.role);
    (matches!(role, Role::Owner | Role::Manager), role != Role::Guest)
}

/// How many records wait for a decision of the person; tracks the registers in which any can.
pub fn decisions_waiting(workspace: Workspace) -> usize {
    let me = workspace.account().to_string();
    let (decides, asked) = power(workspace);
    let waits = |register: &'static Register| {
        workspace.rows(register.key).with(|rows| {
            let mine = |row: &Row| {
                if decides { decisions::awaits(register, row) } else { decisions::asks(register, row, &me) }
            };
            rows.iter().filter(|view| asked && mine(&view.row)).count()
        })
    };
    decisions::registers().filter_map(registers::by_key).map(waits).sum()
}

/// Counted register by register, so that a change of one record looks through its own register only.
fn groups(workspace: Workspace) -> Vec<Memo<Vec<Group>>> {
    let me = workspace.account().to_string();
    registers::all()
        .map(|register| {
            let (rows, me) = (workspace.rows(register.key), me.clone());
            Memo::new(move |_| {
                let (day, soon) = (dates::today(), dates::in_days(30));
                let rows = rows.get();
                let today = facets::Today { day: &day, soon: &soon };
                let (decides, asked) = power(workspace);
                let mut found = glance::mine(register, rows.iter().map(|view| &view.row), &me, decides, today);
                found.retain(|mine| asked || mine.reason != Reason::Asked);
                let group = |mine: glance::Mine<'_>| Group {
                    reason: mine.reason,
                    count: mine.count,
                    docs: mine.rows.iter().map(|(row, day)| (row.doc, day.map(str::to_owned))).collect(),
                };
                found.into_iter().map(group).collect()
            })
        })
        .collect()
}

/// Flows run between all registers, so this follows all of them, beside the page. `None` until they were looked through.
fn arrived(workspace: Workspace) -> Signal<Option<Arc<Vec<Came>>>> {
    let me = workspace.account().to_string();
    let lists = registers::all().map(|register| workspace.rows(register.key)).collect();
    reckoned(lists, move |lists: Vec<List>, mut slices: Slices| {
        let me = me.clone();
        async move {
            let records = slices.records(&lists).await?;
            let came = glance::arrived(&records, &me).into_iter().map(|arrived| Came {
                flow: arrived.flow,
                receives: arrived.receives,
                docs: arrived.rows.iter().map(|row| row.doc).collect(),
            });
            Some(came.collect())
        }
    })
}

/// The column.
#[component]
pub fn Waiting() -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let groups = StoredValue::new(groups(workspace));
    let came = arrived(workspace);
    let all = Memo::new(move |_| {
        let mut all: Vec<Group> = groups.with_value(|groups| groups.iter().flat_map(|memo| memo.get()).collect());
        all.sort_by_key(|group| group.reason);
        Arc::new(all)
    });
    let requests = workspace.requests();
    let requested = move || {
        let entries: Vec<Entry> = requests.with(|docs| docs.iter().map(|doc| (*doc, None, None)).collect());
        (!entries.is_empty()).then(|| view! { <Section name=REQUESTED entries behind=Vec::new() late=false/> })
    };
    let none = move || {
        requests.with(Vec::is_empty)
            && all.with(|all| all.is_empty())
            && came.with(|came| came.as_ref().is_some_and(|c| c.is_empty()))
    };
    let section = move |reason: Reason| {
        let (entries, behind) = all.with(|all| {
            let of_it = || all.iter().filter(|group| group.reason == reason);
            let mut entries: Vec<Entry> =
                of_it().flat_map(|group| group.docs.iter().map(|(doc, day)| (*doc, day.clone(), None))).collect();
            entries.sort_by(|a, b| (a.1.is_none(), &a.1).cmp(&(b.1.is_none(), &b.1)));
            let behind = of_it().filter_map(|group| behind_count(workspace, language.get(), &group.count));
            (entries, behind.collect::<Vec<_>>())
        });
        (!entries.is_empty())
            .then(|| view! { <Section name=name_of(reason) entries behind late=reason == Reason::Overdue/> })
    };
    let flows = move || {
        let found = came.get().unwrap_or_default();
        let id = workspace.info().get_untracked().id;
        let behind = found
            .iter()
            .filter_map(|came| {
                let register = registers::by_key(came.flow.register)?;
                let mut filter = Filter { waits: Some(came.flow), ..Filter::default() };
                if !came.receives {
                    filter.facets.insert("owner".into(), workspace.account().to_string());
                }
                let path = format!("{}{}", Page::Register(register, None).path(id), filter.query());
                Some((came.flow.result.get(language.get()).to_owned(), path, came.docs.len()))
            })
            .collect::<Vec<Behind>>();
        let entries: Vec<Entry> =
            found.iter().flat_map(|came| came.docs.iter().map(|doc| (*doc, None, Some(came.flow)))).collect();
        (!entries.is_empty()).then(|| view! { <Section name=ARRIVED entries behind late=false/> })
    };
    view! {
        <section class="block waiting" aria-labelledby="waits-for-me">
            <h2 id="waits-for-me" tabindex="-1">{t(WAITS)}</h2>
            {move || none().then(|| view! { <p class="quiet">{t(NOTHING)}</p> })}
            {move || section(Reason::Overdue)}
            {move || section(Reason::Asked)}
            {move || section(Reason::Open)}
            {requested}
            {flows}
            {move || section(Reason::Soon)}
        </section>
    }
}

fn behind_count(workspace: Workspace, language: Language, count: &Count) -> Option<Behind> {
    let register = registers::by_key(count.register)?;
    Some((register.plural.get(language).to_owned(), list_behind(workspace, count)?, count.number))
}

#[component]
fn Section(name: Label, entries: Vec<Entry>, behind: Vec<Behind>, late: bool) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let opened = RwSignal::new(false);
    let many = entries.len();
    let number = entries.len();
    let totals = behind
        .into_iter()
        .map(|(name, path, many)| view! { <li><a href=path>{name} " " <span class="num">{many}</span></a></li> })
        .collect_view();
    let entries = StoredValue::new(entries);
    let lines = move || {
        let language = language.get();
        let shown = if opened.get() { many } else { LISTED };
        entries.with_value(|entries| {
            entries.iter().take(shown).filter_map(|entry| line(workspace, language, entry)).collect_view()
        })
    };
    let more = move || {
        let others = many.saturating_sub(LISTED);
        (others > 0 && !opened.get()).then(|| {
            let words = fill(MORE, language.get(), &others.to_string());
            view! { <button class="link" type="button" on:click=move |_| opened.set(true)>{words}</button> }
        })
    };
    view! {
        <div class="waiting-group">
            <h3><span class:late=late>{t(name)}</span> " " <span class="num faint">{number}</span></h3>
            <ul class="totals">{totals}</ul>
            <ul class="lines">{lines}</ul>
            {more}
        </div>
    }
}

fn line(workspace: Workspace, language: Language, (doc, day, flow): &Entry) -> Option<AnyView> {
    let view = workspace.find(*doc)?;
    let register = registers::by_key(&view.row.register)?;
    let aside = match (day, flow) {
        (Some(day), _) => {
            let day = day.get(..10).unwrap_or(day).to_owned();
            let late = day < dates::today();
            view! { <span class="num" class:late=late>{dates::plain_day(language, &day)}</span> }.into_any()
        }
        (None, Some(flow)) => view! { <span class="faint">{flow.result.get(language)}</span> }.into_any(),
        _ => ().into_any(),
    };
    Some(one_line(workspace, language, &(register, view), aside))
}

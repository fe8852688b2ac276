//! What is new, what is mine, what waits for a decision. Every number opens its list.

use super::i18n::{fill, t, use_language};
use super::register::{Filter, texts as record_texts};
use super::shell::{PageHead, new_words};
use super::{format, texts as common};
use crate::commands::Scene;
use crate::routes::Page;
use crate::state::{RowView, Workspace, dates, use_session, use_workspace};
use leptos::prelude::*;
use muster_shared::access::Action;
use muster_shared::domain::risk;
use muster_shared::isms::{deadline, next_deadline};
use muster_shared::label::{Label, Language, label};
use muster_shared::registers::{self, AUDITS, FINDINGS, INCIDENTS, OBJECTIVES, POLICIES, RISKS, TASKS};
use muster_shared::schema::{FieldKind, Register, Value};
use muster_ui::{Button, EmptyState, LevelBadge, Tone};
use std::sync::Arc;

const HELLO: Label = label("Hello, {}", "Guten Tag, {}");
const DECIDE: Label = label("Waiting for a decision", "Zu entscheiden");
const DECIDE_TEXT: Label = label(
    "Two people set the same field apart from each other. Both values are kept until somebody decides.",
    "Zwei Personen haben dasselbe Feld unabhängig gesetzt. Beide Werte bleiben, bis jemand entscheidet.",
);
const MINE: Label = label("Mine", "Meine");
const MINE_NONE: Label = label(
    "Nothing names you as owner yet. Open a record and choose yourself.",
    "Noch nennt Sie nichts als verantwortlich. Öffnen Sie einen Eintrag und wählen Sie sich.",
);
const LATELY: Label = label("Changed lately", "Zuletzt geändert");
const AT_A_GLANCE: Label = label("At a glance", "Auf einen Blick");
const DUE: Label = label("Due within 30 days", "In 30 Tagen fällig");
const OVERDUE: Label = label("Overdue", "Überfällig");
const WHAT_YOU_SEE: Label = label("Numbers count what you may see.", "Gezählt wird, was Sie sehen dürfen.");
const BEGIN: Label = label("Begin with a first record", "Beginnen Sie mit einem ersten Eintrag");
const BEGIN_TEXT: Label = label(
    "A policy says what your organisation has decided; a risk says what could go wrong. Start with either, the other will follow.",
    "Eine Richtlinie sagt, was Ihre Organisation beschlossen hat; ein Risiko, was schiefgehen kann. Beginnen Sie mit einem von beiden.",
);
const NOTHING_YET: Label = label("Nothing is here yet", "Noch ist nichts hier");
const NOTHING_TEXT: Label = label(
    "When the first record is shared with you, it appears here.",
    "Sobald der erste Eintrag mit Ihnen geteilt ist, erscheint er hier.",
);

/// What most people make; the rest begins in its own register or in the palette.
const BEGUN: [&Register; 3] = [&POLICIES, &RISKS, &INCIDENTS];
/// What is shown in numbers; the processes show the rest.
const WATCHED: [&Register; 7] = [&RISKS, &POLICIES, &OBJECTIVES, &TASKS, &FINDINGS, &INCIDENTS, &AUDITS];

/// Registers that *Mine* names.
const REGISTERS_NAMED: usize = 5;

/// A row and its register.
type Found = (&'static Register, Arc<RowView>);

/// The page.
#[component]
pub fn Home() -> impl IntoView {
    let workspace = use_workspace();
    let session = use_session();
    let language = use_language();
    let scene = Scene::here();
    let may_create = Memo::new(move |_| workspace.may(Action::Create, None));
    let all = Memo::new(move |_| {
        let mut all: Vec<Found> = Vec::new();
        for register in registers::all() {
            workspace.rows(register.key).with(|rows| all.extend(rows.iter().map(|row| (register, row.clone()))));
        }
        Arc::new(all)
    });
    let title = Signal::derive(move || {
        let name = session
            .user()
            .with(|u| u.as_ref().map(|u| u.name.split_whitespace().next().unwrap_or_default().to_owned()));
        match name {
            Some(name) if !name.is_empty() => fill(HELLO, language.get(), &name),
            _ => common::HOME.get(language.get()).to_owned(),
        }
    });
    let creators = move || {
        may_create.get().then(|| {
            BEGUN
                .iter()
                .map(|register| {
                    view! { <Button on_press=move || scene.create(register)>{move || new_words(register, language.get())}</Button> }
                })
                .collect_view()
        })
    };
    let empty = Memo::new(move |_| all.with(|a| a.is_empty()));
    let body = move || {
        if empty.get() {
            let (head, text) = if may_create.get() { (BEGIN, BEGIN_TEXT) } else { (NOTHING_YET, NOTHING_TEXT) };
            return view! {
                <EmptyState title=t(head) text=t(text)>
                    {may_create.get().then(|| {
                        BEGUN
                            .iter()
                            .map(|register| view! { <Button tone=Tone::Primary on_press=move || scene.create(register)>{move || new_words(register, language.get())}</Button> })
                            .collect_view()
                    })}
                </EmptyState>
            }
            .into_any();
        }
        view! {
            <div class="home">
                <div class="home-main">
                    <Decide all/>
                    <Mine all/>
                    <Lately all/>
                </div>
                <section class="home-side" aria-labelledby="glance">
                    <h2 id="glance">{t(AT_A_GLANCE)}</h2>
                    {WATCHED.iter().map(|register| view! { <Glance register/> }).collect_view()}
                    <p class="faint">{t(WHAT_YOU_SEE)}</p>
                </section>
            </div>
        }
        .into_any()
    };
    view! {
        <PageHead title>{creators}</PageHead>
        <div class="scroll">{body}</div>
    }
}

/// A list of records, one line each.
fn lines(workspace: Workspace, language: Language, found: Vec<Found>, aside: impl Fn(&Found) -> AnyView) -> AnyView {
    let id = workspace.info().get_untracked().id;
    let lines = found
        .into_iter()
        .map(|found| {
            let (register, row) = &found;
            let title = if row.row.title.is_empty() {
                common::UNTITLED.get(language).to_owned()
            } else {
                row.row.title.clone()
            };
            let path = Page::Register(register, Some(row.row.doc)).path(id);
            view! {
                <li>
                    <a href=path>
                        <span class="num faint">{row.reference()}</span>
                        <span class="text">{title}</span>
                        <span class="aside">{aside(&found)}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="lines">{lines}</ul> }.into_any()
}

#[component]
fn Decide(all: Memo<Arc<Vec<Found>>>) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let undecided = Memo::new(move |_| {
        all.with(|all| all.iter().filter(|(_, row)| !row.row.conflicts.is_empty()).cloned().collect::<Vec<Found>>())
    });
    move || {
        let found = undecided.get();
        if found.is_empty() {
            return None;
        }
        let language = language.get();
        let id = workspace.info().get().id;
        let totals = registers::all()
            .filter_map(|register| {
                let many = found.iter().filter(|(r, _)| r.key == register.key).count();
                let path = format!("{}{}", Page::Register(register, None).path(id), Filter::undecided().query());
                (many > 0).then(
                    || view! { <a class="num" href=path>{format!("{} {many}", register.plural.get(language))}</a> },
                )
            })
            .collect_view();
        let list = lines(workspace, language, found.into_iter().take(6).collect(), |(register, row)| {
            let names: Vec<&str> =
                row.row.conflicts.iter().map(|f| format::field_name(register, f).get(language)).collect();
            view! { <span class="chip warn">{names.join(", ")}</span> }.into_any()
        });
        Some(view! {
            <section class="block decide">
                <div class="block-head"><h2>{t(DECIDE)}</h2>{totals}</div>
                <p class="quiet">{t(DECIDE_TEXT)}</p>
                {list}
            </section>
        })
    }
}

#[component]
fn Mine(all: Memo<Arc<Vec<Found>>>) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let me = workspace.account().to_string();
    let mine = Memo::new(move |_| {
        all.with(|all| {
            all.iter()
                .filter(|(register, row)| {
                    person_fields(register).any(|field| row.row.value(field).as_text() == Some(me.as_str()))
                })
                .cloned()
                .collect::<Vec<Found>>()
        })
    });
    let account = workspace.account();
    move || {
        let language = language.get();
        let mut found = mine.get();
        let id = workspace.info().get().id;
        let many_in = |register: &Register| found.iter().filter(|(r, _)| r.key == register.key).count();
        let mut where_most: Vec<_> = registers::all().collect();
        where_most.sort_by_key(|register| std::cmp::Reverse(many_in(register)));
        let totals = where_most
            .into_iter()
            .take(REGISTERS_NAMED)
            .filter_map(|register| {
                let many = many_in(register);
                let field = person_fields(register).next()?;
                let path = format!(
                    "{}{}",
                    Page::Register(register, None).path(id),
                    Filter::by(field, &account.to_string()).query()
                );
                (many > 0).then(
                    || view! { <a class="num" href=path>{format!("{} {many}", register.plural.get(language))}</a> },
                )
            })
            .collect_view();
        // What comes up for review first, then what changed last.
        found.sort_by_key(|(register, row)| {
            (next_deadline(&row.row, register).unwrap_or("9999").to_owned(), -row.row.changed.0)
        });
        let none = found.is_empty();
        let today = dates::today();
        let list = lines(workspace, language, found.into_iter().take(6).collect(), |(register, row)| {
            match next_deadline(&row.row, register) {
                Some(day) => {
                    // A moment is shown by its day here.
                    let day = day.get(..10).unwrap_or(day);
                    let late = day < today.as_str();
                    view! { <span class="num" class:late=late>{dates::plain_day(language, day)}</span> }.into_any()
                }
                None => ().into_any(),
            }
        });
        view! {
            <section class="block">
                <div class="block-head"><h2>{t(MINE)}</h2>{totals}</div>
                {if none { view! { <p class="quiet">{t(MINE_NONE)}</p> }.into_any() } else { list }}
            </section>
        }
    }
}

#[component]
fn Lately(all: Memo<Arc<Vec<Found>>>) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let latest = Memo::new(move |_| {
        let mut all: Vec<Found> = all.with(|all| all.to_vec());
        all.sort_by_key(|(_, row)| -row.row.changed.0);
        all.truncate(8);
        all
    });
    move || {
        let language = language.get();
        let list = lines(workspace, language, latest.get(), |(_, row)| {
            view! { <span class="num faint">{format::moment(language, row.row.changed)}</span> }.into_any()
        });
        view! {
            <section class="block">
                <div class="block-head"><h2>{t(LATELY)}</h2></div>
                {list}
            </section>
        }
    }
}

/// One register in numbers: how many, in which state, at which level, due when.
#[component]
fn Glance(register: &'static Register) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let rows = workspace.rows(register.key);
    let path = move |filter: Filter| {
        format!("{}{}", Page::Register(register, None).path(workspace.info().get_untracked().id), filter.query())
    };
    move || {
        let language = language.get();
        let rows = rows.get();
        let number = |name: AnyView, many: usize, filter: Filter| {
            (many > 0).then(|| {
                view! { <li><a href=path(filter)><span>{name}</span><span class="num">{many}</span></a></li> }
                    .into_any()
            })
        };
        let mut numbers: Vec<AnyView> = Vec::new();
        for column in register.columns {
            match register.field(column.field) {
                None => {
                    for state in register.states {
                        let many = rows.iter().filter(|r| r.row.state() == state.key).count();
                        numbers.extend(number(
                            state.label.get(language).into_any(),
                            many,
                            Filter::by(column.field, state.key),
                        ));
                    }
                }
                Some(field) if field.deadline => {
                    let (today, soon) = (dates::today(), dates::in_days(30));
                    let many = |until: &str, strictly: bool| {
                        rows.iter()
                            .filter(|r| {
                                deadline(&r.row, field)
                                    .is_some_and(|day| if strictly { day < until } else { day <= until })
                            })
                            .count()
                    };
                    numbers.extend(number(
                        view! { <span class="late">{t(OVERDUE)}</span> }.into_any(),
                        many(&today, true),
                        Filter::by(column.field, "overdue"),
                    ));
                    numbers.extend(number(t(DUE).into_any(), many(&soon, false), Filter::by(column.field, "due")));
                }
                _ => {}
            }
        }
        let levels = register.columns.iter().find_map(|column| match register.field(column.field).map(|f| f.kind) {
            Some(FieldKind::Estimate { steps }) => Some((column.field, steps)),
            _ => None,
        });
        let bar = levels.map(|(field, steps)| {
            let of = |level: u8| {
                rows.iter()
                    .filter(|r| matches!(r.row.value(field), Value::Estimate(l, i) if risk::level(*l, *i, steps).0 == level))
                    .count()
            };
            let parts = (1..=5_u8)
                .rev()
                .filter_map(|level| {
                    let many = of(level);
                    let word = record_texts::level(level).get(language);
                    (many > 0).then(|| {
                        view! {
                            <li>
                                <a href=path(Filter::by(field, &level.to_string()))>
                                    <LevelBadge level>{many}</LevelBadge>
                                    <small>{word}</small>
                                </a>
                            </li>
                        }
                    })
                })
                .collect_view();
            view! { <ul class="levels" aria-label=format::field_name(register, field).get(language)>{parts}</ul> }
        });
        let total = rows.len();
        (total > 0).then(|| {
            view! {
                <section class="glance">
                    <h3><a href=path(Filter::default())><span>{register.plural.get(language)}</span><span class="num">{total}</span></a></h3>
                    {bar}
                    <ul class="numbers">{numbers}</ul>
                </section>
            }
        })
    }
}

/// The people in a register's list.
fn person_fields(register: &'static Register) -> impl Iterator<Item = &'static str> {
    register.columns.iter().map(|c| c.field).filter(|f| register.field(f).is_some_and(|f| f.kind == FieldKind::Person))
}

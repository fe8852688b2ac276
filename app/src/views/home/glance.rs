//! The ISMS at a glance. Each section follows its own registers only, and is drawn again only when a number changes.

use super::list_behind;
use super::objectives::Objectives;
use crate::commands::Scene;
use crate::routes::Page;
use crate::state::{RowView, Workspace, dates, use_workspace};
use crate::views::i18n::{fill, t, use_language};
use crate::views::register::{Filter, texts as record_texts};
use crate::views::{format, shell::new_words};
use leptos::prelude::*;
use muster_shared::access::Action;
use muster_shared::domain::risk;
use muster_shared::isms::facets::{self, UNFINISHED};
use muster_shared::isms::glance::{self, Count, Heat, Slice};
use muster_shared::label::{Label, Language, label};
use muster_shared::registers::{AUDITS, FINDINGS, FLOWS, INCIDENTS, RISKS, TREATMENTS};
use muster_shared::schema::Register;
use muster_ui::chart::{Bars, Mark, Matrix, Shade, Square, Stacked, Words};
use muster_ui::{Button, Segments};
use std::sync::Arc;

const AT_A_GLANCE: Label = label("The ISMS at a glance", "Das ISMS auf einen Blick");
const WHAT_YOU_SEE: Label = label("Numbers count what you may see.", "Gezählt wird, was Sie sehen dürfen.");
const AS_TABLE: Label = label("As a table", "Als Tabelle");
const RISKS_BY: Label =
    label("Open risks by likelihood and impact", "Offene Risiken nach Wahrscheinlichkeit und Auswirkung");
const ESTIMATE: Label = label("Estimate", "Schätzung");
const ABOVE: Label =
    label("Above the line, risks are treated or accepted.", "Über der Linie werden Risiken behandelt oder akzeptiert.");
const UNJUDGED: Label = label("Without this estimate", "Ohne diese Schätzung");
const UNTREATED: Label =
    label("Above the line, neither treated nor accepted", "Über der Linie, weder behandelt noch akzeptiert");
const TREATMENT: Label = label("Treatments by state", "Risikobehandlungen nach Status");
const OVERDUE: Label = label("Overdue", "Überfällig");
const AUDITS_BY: Label = label("Audits by state", "Audits nach Status");
const FINDINGS_BY: Label = label("Open findings by grade", "Offene Feststellungen nach Einstufung");
const SEVERITY: Label = label("Open incidents by severity", "Offene Vorfälle nach Schweregrad");
const TREND: Label =
    label("Events and incidents by month of detection", "Ereignisse und Vorfälle nach Monat der Erkennung");
const NO_VALUE: Label = label("Not given", "Ohne Angabe");
const MONTH: Label = label("Month", "Monat");
const NUMBER: Label = label("Number", "Anzahl");
const TOTAL: Label = label("{} in total", "{} insgesamt");

/// Months of the trend.
const MONTHS: u32 = 12;

/// The rows of a register.
pub(super) type List = Signal<Arc<Vec<Arc<RowView>>>>;

/// All sections.
#[component]
pub fn Glance() -> impl IntoView {
    view! {
        <section class="at-a-glance" aria-labelledby="glance">
            <h2 id="glance">{t(AT_A_GLANCE)}</h2>
            <div class="glances">
                <HeatMap/>
                <Treatments/>
                <Objectives/>
                <Incidents/>
                <Audits/>
            </div>
            <p class="faint">{t(WHAT_YOU_SEE)}</p>
        </section>
    }
}

/// The frame of a section: its register as heading with the number of its records, or, while there are none, what the
/// register is for and a way to begin.
#[component]
pub(super) fn Section(register: &'static Register, children: ChildrenFn) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let scene = Scene::here();
    let rows = workspace.rows(register.key);
    let many = Memo::new(move |_| rows.with(|rows| rows.len()));
    let may_create = Memo::new(move |_| workspace.may(Action::Create, None));
    let path = move || Page::Register(register, None).path(workspace.info().get_untracked().id);
    let none = Memo::new(move |_| many.get() == 0);
    let children = StoredValue::new(children);
    let body = move || {
        if none.get() {
            view! {
                <p class="quiet">{t(register.purpose)}</p>
                {move || may_create.get().then(|| view! {
                    <Button on_press=move || scene.create(register)>{move || new_words(register, language.get())}</Button>
                })}
            }
            .into_any()
        } else {
            children.with_value(|children| children()).into_any()
        }
    };
    view! {
        <section class="glance">
            <h3><a href=path><span>{t(register.plural)}</span><span class="num">{move || format_number(language.get(), many.get())}</span></a></h3>
            {body}
        </section>
    }
}

/// A number in the reader's language.
pub(super) fn format_number(language: Language, number: usize) -> String {
    dates::number(language, number as f64)
}

/// The words of a chart that shows how many records there are by something.
pub(super) fn words(language: Language, title: Label, description: String, by: &str) -> Words {
    Words {
        title: title.get(language).to_owned(),
        description,
        table: AS_TABLE.get(language).to_owned(),
        name: by.to_owned(),
        value: NUMBER.get(language).to_owned(),
    }
}

fn total_words(language: Language, counts: impl Iterator<Item = usize>) -> String {
    fill(TOTAL, language, &format_number(language, counts.sum()))
}

fn mark(workspace: Workspace, language: Language, name: String, shade: Shade, count: &Count) -> Mark {
    Mark {
        name,
        short: String::new(),
        value: count.number as f64,
        shown: format_number(language, count.number),
        shade,
        href: list_behind(workspace, count),
    }
}

/// Slices as marks; what holds nothing is left out where nothing holds nothing.
fn marks(workspace: Workspace, language: Language, slices: &[Slice]) -> Vec<Mark> {
    let shown = slices.iter().filter(|slice| slice.name.is_some() || slice.count.number > 0);
    shown
        .map(|slice| {
            let name = slice.name.unwrap_or(NO_VALUE).get(language).to_owned();
            let shade = slice.level.map_or(Shade::Plain, |level| Shade::Level(level.0));
            mark(workspace, language, name, shade, &slice.count)
        })
        .collect()
}

/// A line with a number that leads to its list; nothing when there is none.
fn number_line(workspace: Workspace, language: Language, name: Label, late: bool, count: &Count) -> Option<AnyView> {
    let path = list_behind(workspace, count)?;
    let number = format_number(language, count.number);
    (count.number > 0).then(|| {
        view! { <li><a href=path><span class:late=late>{name.get(language)}</span><span class="num">{number}</span></a></li> }
            .into_any()
    })
}

/// How many records of a register are past their first deadline.
fn overdue(register: &'static Register, rows: List) -> Memo<Count> {
    Memo::new(move |_| {
        let (day, soon) = (dates::today(), dates::in_days(30));
        let today = facets::Today { day: &day, soon: &soon };
        let rows = rows.get();
        glance::total(register, rows.iter().map(|view| &view.row), &[(facets::DEADLINE, facets::OVERDUE)], today)
    })
}

/// A bar of a register's states.
#[component]
fn States(register: &'static Register, title: Label) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let rows = workspace.rows(register.key);
    let slices = Memo::new(move |_| {
        let rows = rows.get();
        glance::by_state(register, rows.iter().map(|view| &view.row))
    });
    let late = overdue(register, rows);
    move || {
        let language = language.get();
        let slices = slices.get();
        let description = total_words(language, slices.iter().map(|s| s.count.number));
        let by = record_texts::STATE.get(language);
        let late = late.with(|late| number_line(workspace, language, OVERDUE, true, late));
        view! {
            <Stacked words=words(language, title, description, by) marks=marks(workspace, language, &slices)/>
            {late.map(|late| view! { <ul class="numbers">{late}</ul> })}
        }
    }
}

/// A bar of the choices in a field of a register's records that are not over.
#[component]
fn Choices(register: &'static Register, field: &'static str, title: Label) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let rows = workspace.rows(register.key);
    let slices = Memo::new(move |_| {
        let rows = rows.get();
        let today = facets::Today { day: "", soon: "" };
        glance::by_field(register, rows.iter().map(|view| &view.row), field, &[("state", UNFINISHED)], today)
    });
    move || {
        let language = language.get();
        let slices = slices.get();
        let description = total_words(language, slices.iter().map(|s| s.count.number));
        let by = format::field_name(register, field).get(language);
        view! {
            <h4>{title.get(language)}</h4>
            <Stacked words=words(language, title, description, by) marks=marks(workspace, language, &slices)/>
        }
    }
}

#[component]
fn HeatMap() -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let rows = workspace.rows(RISKS.key);
    let field = RwSignal::new("current");
    let heat = Memo::new(move |_| {
        let rows = rows.get();
        glance::heat(rows.iter().map(|view| &view.row), field.get())
    });
    let options = ["inherent", "current", "target"]
        .into_iter()
        .map(|key| (key, TextProp::from(t(format::field_name(&RISKS, key)))))
        .collect::<Vec<_>>();
    let options = StoredValue::new(options);
    let choose = move |key: String| {
        if let Some(known) = ["inherent", "current", "target"].into_iter().find(|known| *known == key) {
            field.set(known);
        }
    };
    let value = Signal::derive(move || field.get().to_owned());
    let drawn = move || {
        heat.get().map(|heat| {
            let language = language.get();
            view! {
                {matrix(workspace, language, &heat)}
                <ul class="numbers">
                    {levels(workspace, language, &heat)}
                    {number_line(workspace, language, UNJUDGED, false, &heat.unjudged)}
                </ul>
            }
        })
    };
    view! {
        <Section register=&RISKS>
            <div class="no-print"><Segments label=t(ESTIMATE) options=options.get_value() value on_change=choose/></div>
            {drawn}
            <p class="faint">{t(ABOVE)}</p>
        </Section>
    }
}

fn matrix(workspace: Workspace, language: Language, heat: &Heat) -> AnyView {
    let steps = heat.steps;
    let word = |word: Option<Label>, step: u8| word.map_or_else(|| step.to_string(), |w| w.get(language).to_owned());
    let rows = (1..=steps).map(|l| word(record_texts::likelihood(l, steps), l)).collect();
    let columns = (1..=steps).map(|i| word(record_texts::impact(i, steps), i)).collect();
    let pairs = (1..=steps).flat_map(|l| (1..=steps).map(move |i| (l, i)));
    let squares = pairs
        .filter_map(|(l, i)| {
            let (_, level, name) = format::estimate(language, l, i, steps);
            let name = format!("{}, {}", name.replace('\u{ad}', ""), record_texts::level(level).get(language));
            let mark = mark(workspace, language, name, Shade::Level(level), heat.cell(l, i)?);
            let place = (usize::from(l) - 1, usize::from(i) - 1);
            Some(Square { place, mark, beyond: level > risk::APPETITE.0 })
        })
        .collect::<Vec<_>>();
    let by = format!("{} × {}", record_texts::LIKELIHOOD.get(language), record_texts::IMPACT.get(language));
    let description = total_words(language, std::iter::once(heat.all.number));
    view! { <Matrix words=words(language, RISKS_BY, description, &by) rows columns squares/> }.into_any()
}

fn levels(workspace: Workspace, language: Language, heat: &Heat) -> AnyView {
    let mut levels: Vec<(u8, &Count)> = (1..).zip(&heat.levels).collect();
    // The gravest first.
    levels.reverse();
    levels
        .into_iter()
        .filter(|(_, count)| count.number > 0)
        .filter_map(|(level, count)| {
            let path = list_behind(workspace, count)?;
            let number = format_number(language, count.number);
            let word = record_texts::level(level).get(language);
            Some(view! {
                <li><a href=path><span><span class="level" data-level=level.to_string()>{level}</span> " " {word}</span><span class="num">{number}</span></a></li>
            })
        })
        .collect_view()
        .into_any()
}

#[component]
fn Treatments() -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    // Risks, and what names them: nothing else takes this flow up.
    let lists = [RISKS.key, TREATMENTS.key, "acceptance"].map(|key| workspace.rows(key));
    let flow = FLOWS.iter().find(|flow| flow.key == "risks-treated");
    let untreated = Memo::new(move |_| {
        let lists = lists.map(|list| list.get());
        let records =
            muster_shared::isms::Records::new(lists.iter().flat_map(|list| list.iter()).map(|view| &view.row));
        flow.map_or(0, |flow| muster_shared::isms::standing(&records, flow).waiting.len())
    });
    let waiting = move || {
        let (language, number) = (language.get(), untreated.get());
        (number > 0).then(|| {
            let path = Page::Register(&RISKS, None).path(workspace.info().get_untracked().id);
            let path = format!("{path}{}", Filter { waits: flow, ..Filter::default() }.query());
            view! {
                <ul class="numbers">
                    <li><a href=path><span class="late">{UNTREATED.get(language)}</span><span class="num">{format_number(language, number)}</span></a></li>
                </ul>
            }
        })
    };
    view! {
        <Section register=&TREATMENTS>
            <States register=&TREATMENTS title=TREATMENT/>
            {waiting}
        </Section>
    }
}

#[component]
fn Audits() -> impl IntoView {
    view! {
        <Section register=&AUDITS>
            <States register=&AUDITS title=AUDITS_BY/>
            <Choices register=&FINDINGS field="grade" title=FINDINGS_BY/>
        </Section>
    }
}

#[component]
fn Incidents() -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let rows = workspace.rows(INCIDENTS.key);
    let trend = Memo::new(move |_| {
        let rows = rows.get();
        let months = glance::months(&dates::today(), MONTHS);
        let counts = glance::by_month(&INCIDENTS, rows.iter().map(|view| &view.row), "detected", &months);
        months.into_iter().zip(counts).collect::<Vec<(String, Count)>>()
    });
    let bars = move || {
        let language = language.get();
        let trend = trend.get();
        let marks = trend
            .iter()
            .map(|(month, count)| Mark {
                short: dates::short_month(language, month),
                ..mark(workspace, language, dates::month(language, month), Shade::Plain, count)
            })
            .collect::<Vec<_>>();
        let description = total_words(language, trend.iter().map(|(_, count)| count.number));
        view! {
            <h4>{TREND.get(language)}</h4>
            <Bars words=words(language, TREND, description, MONTH.get(language)) marks/>
        }
    };
    view! {
        <Section register=&INCIDENTS>
            <Choices register=&INCIDENTS field="severity" title=SEVERITY/>
            {bars}
        </Section>
    }
}

//! Active objectives, each with the last measurement of its metrics against their targets.

use super::glance::{Section, words};
use crate::routes::Page;
use crate::state::{Workspace, dates, use_workspace};
use crate::views::i18n::{fill, t, use_language};
use crate::views::{format, texts as common};
use leptos::prelude::*;
use muster_shared::id::DocId;
use muster_shared::isms::{Records, glance};
use muster_shared::label::{Label, Language, label};
use muster_shared::registers::{MEASUREMENTS, METRICS, OBJECTIVES};
use muster_shared::schema::{Register, Value};
use muster_ui::chart::{Mark, Shade, Spark, Words};
use muster_ui::{Chip, ChipTone};

const NONE_ACTIVE: Label = label("No objective is active.", "Kein Ziel ist aktiv.");
const VALUES: Label = label("Measurements of {}", "Messungen: {}");
const TARGET: Label = label("Target {}", "Ziel {}");
const NOT_MEASURED: Label = label("not measured yet", "noch nicht gemessen");
const NO_METRIC: Label = label("No metric shows how far it is.", "Keine Kennzahl zeigt, wie weit es ist.");
const REACHED: Label = label("on target", "im Ziel");
const MISSED: Label = label("off target", "nicht im Ziel");
const PERIOD: Label = label("Period until", "Zeitraum bis");

/// Values of a metric that are drawn.
const DRAWN: usize = 12;

/// A metric as it is shown.
#[derive(Clone, PartialEq)]
struct Shown {
    metric: DocId,
    title: String,
    unit: String,
    values: Vec<(String, f64)>,
    target: Option<f64>,
    reached: Option<bool>,
}

/// An objective as it is shown.
#[derive(Clone, PartialEq)]
struct Pursued {
    doc: DocId,
    title: String,
    health: Option<(Label, u8)>,
    metrics: Vec<Shown>,
}

fn text(value: &Value) -> String {
    value.as_text().unwrap_or_default().to_owned()
}

/// The section.
#[component]
pub fn Objectives() -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let lists = [OBJECTIVES.key, METRICS.key, MEASUREMENTS.key].map(|key| workspace.rows(key));
    let pursued = Memo::new(move |_| {
        let lists = lists.map(|list| list.get());
        let records = Records::new(lists.iter().flat_map(|list| list.iter()).map(|view| &view.row));
        let all = glance::progress(&records).into_iter().map(|progress| Pursued {
            doc: progress.objective.doc,
            title: progress.objective.title.clone(),
            health: choice(&OBJECTIVES, "health", progress.objective.value("health")),
            metrics: progress
                .metrics
                .iter()
                .map(|m| Shown {
                    metric: m.metric.doc,
                    title: m.metric.title.clone(),
                    unit: text(m.metric.value("unit")),
                    values: m.values.iter().rev().take(DRAWN).rev().map(|(day, v)| ((*day).to_owned(), *v)).collect(),
                    target: m.target,
                    reached: m.reached,
                })
                .collect(),
        });
        all.collect::<Vec<Pursued>>()
    });
    let body = move || {
        let language = language.get();
        let all = pursued.get();
        if all.is_empty() {
            return view! { <p class="quiet">{t(NONE_ACTIVE)}</p> }.into_any();
        }
        let items = all.iter().map(|objective| one(workspace, language, objective)).collect_view();
        view! { <ul class="objectives">{items}</ul> }.into_any()
    };
    view! { <Section register=&OBJECTIVES>{body}</Section> }
}

/// The word of a choice and its level.
fn choice(register: &Register, field: &str, value: &Value) -> Option<(Label, u8)> {
    let muster_shared::schema::FieldKind::Choice(choices) = register.field(field)?.kind else { return None };
    let chosen = choices.iter().find(|choice| Some(choice.key) == value.as_text())?;
    Some((chosen.label, chosen.level.map_or(0, |level| level.0)))
}

fn one(workspace: Workspace, language: Language, objective: &Pursued) -> AnyView {
    let id = workspace.info().get_untracked().id;
    let title =
        if objective.title.is_empty() { common::UNTITLED.get(language).to_owned() } else { objective.title.clone() };
    let health = objective.health.map(|(word, level)| {
        let tone = match level {
            1 | 2 => ChipTone::Good,
            3 => ChipTone::Warn,
            _ => ChipTone::Bad,
        };
        view! { <Chip tone>{word.get(language)}</Chip> }
    });
    let metrics = objective.metrics.iter().map(|metric| measured(workspace, language, metric)).collect_view();
    let none = objective.metrics.is_empty().then(|| view! { <p class="faint">{NO_METRIC.get(language)}</p> });
    view! {
        <li>
            <div class="objective-head"><a href=Page::Register(&OBJECTIVES, Some(objective.doc)).path(id)>{title}</a> {health}</div>
            {metrics}
            {none}
        </li>
    }
    .into_any()
}

fn measured(workspace: Workspace, language: Language, metric: &Shown) -> AnyView {
    let id = workspace.info().get_untracked().id;
    let number = |value: f64| {
        let number = dates::number(language, value);
        if metric.unit.is_empty() { number } else { format!("{number} {}", metric.unit) }
    };
    let target = metric.target.map(|target| fill(TARGET, language, &number(target)));
    let state = metric.reached.map(|reached| {
        let (tone, word) = if reached { (ChipTone::Good, REACHED) } else { (ChipTone::Bad, MISSED) };
        view! { <Chip tone>{word.get(language)}</Chip> }
    });
    let last = metric.values.last().map_or_else(|| NOT_MEASURED.get(language).to_owned(), |(_, value)| number(*value));
    let marks = metric
        .values
        .iter()
        .map(|(day, value)| Mark {
            name: dates::plain_day(language, day),
            value: *value,
            shown: number(*value),
            shade: Shade::Plain,
            ..Mark::default()
        })
        .collect::<Vec<_>>();
    let drawn = (marks.len() > 1).then(|| {
        let title = VALUES.get(language).replacen("{}", &metric.title, 1);
        let description = target.clone().map_or_else(|| last.clone(), |target| format!("{last}. {target}."));
        let words = Words {
            title,
            value: format::field_name(&MEASUREMENTS, "value").get(language).to_owned(),
            ..words(language, PERIOD, description, PERIOD.get(language))
        };
        view! { <Spark words marks target=metric.target/> }
    });
    view! {
        <div class="measured">
            <div class="measured-words">
                <a class="quiet" href=Page::Register(&METRICS, Some(metric.metric)).path(id)>{metric.title.clone()}</a>
                <span><strong class="num">{last}</strong> " " <span class="faint num">{target}</span> " " {state}</span>
            </div>
            {drawn}
        </div>
    }
    .into_any()
}

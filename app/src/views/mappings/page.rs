//! The page of a framework's mappings: which others it is set beside, by whom, and how far each is answered by the other.

use super::import::Importing;
use super::{framework_name, name, texts};
use crate::routes::{Page, page_query};
use crate::state::{List, Slices, reckoned, use_workspace};
use crate::views::exchange::number;
use crate::views::i18n::{fill, t, use_language};
use crate::views::shell::PageHead;
use leptos::prelude::*;
use muster_shared::access::Action;
use muster_shared::id::DocId;
use muster_shared::mapping::{Answer, Answered, Mappings, Set, answered};
use muster_shared::registers::{MAPPINGS, REQUIREMENTS};
use muster_shared::sync::row::Row;
use std::collections::HashMap;

/// Requirements that a list names; the others are counted.
const LISTED: usize = 500;

/// How one framework is answered by another one.
#[derive(Clone, Debug, PartialEq)]
struct Covered {
    of: DocId,
    by: DocId,
    nodes: Vec<Answered>,
}

/// What is known between this framework and another one.
#[derive(Clone, Debug, PartialEq)]
struct Between {
    other: DocId,
    sets: Vec<Set>,
    covered: [Covered; 2],
}

async fn reckon(here: DocId, lists: Vec<List>, mut slices: Slices) -> Option<Vec<Between>> {
    let [requirements, rows] = lists.as_slice() else { return Some(Vec::new()) };
    let known = Mappings::of(rows.iter().map(|view| &view.row));
    let mut others: Vec<DocId> = Vec::new();
    for set in known.sets().iter().filter(|set| set.pairs > 0 && (set.from == here || set.to == here)) {
        let other = if set.from == here { set.to } else { set.from };
        if other != here && !others.contains(&other) {
            others.push(other);
        }
    }
    let mut by_id: HashMap<DocId, &Row> = HashMap::with_capacity(requirements.len());
    for view in requirements.iter() {
        by_id.insert(view.row.doc, &view.row);
        if slices.step() {
            slices.pause().await?;
        }
    }
    let mut out = Vec::new();
    for other in others {
        let mut covered = [(other, here), (here, other)].map(|(of, by)| Covered { of, by, nodes: Vec::new() });
        for view in requirements.iter() {
            for covered in &mut covered {
                if view.row.linked("source").any(|source| source == covered.of) {
                    covered.nodes.extend(answered(&view.row, covered.by, &known, |doc| by_id.get(&doc).copied()));
                }
            }
            if slices.step() {
                slices.pause().await?;
            }
        }
        let of_both = |set: &&Set| (set.from, set.to) == (here, other) || (set.from, set.to) == (other, here);
        let sets = known.sets().iter().filter(of_both).filter(|set| set.pairs > 0).cloned().collect();
        out.push(Between { other, sets, covered });
    }
    Some(out)
}

/// The page.
#[component]
pub fn MappingsPage(
    /// The framework.
    doc: DocId,
) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let lists = vec![workspace.rows(REQUIREMENTS.key), workspace.rows(MAPPINGS.key)];
    let found = reckoned(lists, move |lists, slices| reckon(doc, lists, slices));
    let may = Memo::new(move |_| workspace.may(Action::Create, None));
    let title = Signal::derive(move || {
        workspace.find(doc);
        format!("{}: {}", texts::MAPPINGS.get(language.get()), framework_name(workspace, language.get(), doc))
    });
    let others = Memo::new(move |_| {
        found.with(|found| found.as_ref().map(|all| all.iter().map(|between| between.other).collect::<Vec<_>>()))
    });
    let nothing = move || match others.get() {
        None => Some(view! { <p class="quiet" role="status">{t(texts::LOOKING)}</p> }.into_any()),
        Some(others) if others.is_empty() => Some(view! { <p class="quiet">{t(texts::NONE)}</p> }.into_any()),
        Some(_) => None,
    };
    let one = move |other: DocId| {
        let between = Memo::new(move |_| {
            found.with(|found| found.iter().flat_map(|all| all.iter()).find(|between| between.other == other).cloned())
        });
        view! { <Other doc other between/> }
    };
    view! {
        <PageHead title/>
        <div class="scroll">
            <div class="page mappings">
                <p class="lead-text">{t(texts::LEAD)}</p>
                {nothing}
                <For each=move || others.get().unwrap_or_default() key=|other| *other children=one/>
                {move || may.get().then(|| view! { <Importing/> })}
            </div>
        </div>
    }
}

/// What is known between the framework and another one.
#[component]
fn Other(doc: DocId, other: DocId, between: Memo<Option<Between>>) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let id = workspace.info().get_untracked().id;
    let sources = move || {
        let language = language.get();
        let sets = between.with(|b| b.as_ref().map(|b| b.sets.clone()).unwrap_or_default());
        let line = |set: Set| {
            let who = if set.is_by_hand() { texts::BY_HAND.get(language).to_owned() } else { set.title };
            let facts = [set.edition, set.authority].into_iter().filter(|fact| !fact.is_empty());
            let pairs = fill(texts::PAIRS, language, &number(language, u32::try_from(set.pairs).unwrap_or(u32::MAX)));
            let facts = facts.chain([pairs]).collect::<Vec<_>>().join(" · ");
            view! { <li><span>{who}</span> " " <span class="faint">{facts}</span></li> }
        };
        sets.into_iter().map(line).collect_view()
    };
    let title = move || {
        workspace.find(other);
        framework_name(workspace, language.get(), other)
    };
    view! {
        <section class="block">
            <h2><a href=Page::Mappings(other).path(id)>{title}</a></h2>
            <ul class="plain-list">{sources}</ul>
            <Figures doc between at=0/>
            <Figures doc between at=1/>
        </section>
    }
}

/// How far one is answered by the other: figures, and the list behind the one that was asked for.
#[component]
fn Figures(doc: DocId, between: Memo<Option<Between>>, at: usize) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let id = workspace.info().get_untracked().id;
    let query = page_query();
    let covered = Memo::new(move |_| between.with(|b| b.as_ref().and_then(|b| b.covered.get(at).cloned())));
    let asked =
        move |answer: Answer, covered: &Covered| format!("of={}&by={}&show={}", covered.of, covered.by, answer.key());
    let shown = Memo::new(move |_| {
        let query = query.get();
        let is = |answer: &Answer| {
            covered.with(|c| c.as_ref().is_some_and(|c| asked(*answer, c) == query.trim_start_matches('?')))
        };
        Answer::ALL.into_iter().find(is)
    });
    let heading = move || {
        covered.with(|c| {
            let language = language.get();
            let name = |doc| framework_name(workspace, language, doc);
            c.as_ref().map(|c| fill(texts::ANSWERED_BY, language, &name(c.of)).replacen("{}", &name(c.by), 1))
        })
    };
    let figures = move || {
        let language = language.get();
        let Some(covered) = covered.get() else { return Vec::new() };
        let figure = |answer: Answer| {
            let many = covered.nodes.iter().filter(|node| node.answer == answer).count();
            let href = format!("{}?{}", Page::Mappings(doc).path(id), asked(answer, &covered));
            let current = move || (shown.get() == Some(answer)).then_some("true");
            view! {
                <li>
                    <a href=href aria-current=current title=texts::answer_help(answer).get(language)>
                        <strong class="num">{number(language, u32::try_from(many).unwrap_or(u32::MAX))}</strong> " "
                        <span>{texts::answer(answer).get(language)}</span>
                    </a>
                </li>
            }
        };
        Answer::ALL.into_iter().map(figure).collect::<Vec<_>>()
    };
    let list = move || {
        let (answer, language) = (shown.get()?, language.get());
        let covered = covered.get()?;
        let nodes: Vec<Answered> = covered.nodes.into_iter().filter(|node| node.answer == answer).collect();
        let others = nodes.len().saturating_sub(LISTED);
        let line = |node: Answered| {
            let path = Page::Register(&REQUIREMENTS, Some(node.node)).path(id);
            let through = node.through.into_iter().map(|(tie, met)| {
                let relations =
                    tie.relations().into_iter().map(|r| r.label().get(language)).collect::<Vec<_>>().join(", ");
                format!("{relations} {} ({})", name(workspace, language, tie.other), texts::met(met).get(language))
            });
            let through = through.collect::<Vec<_>>().join("; ");
            view! { <li><a href=path>{name(workspace, language, node.node)}</a> " " <span class="faint">{through}</span></li> }
        };
        let lines = nodes.into_iter().take(LISTED).map(line).collect_view();
        let more = (others > 0)
            .then(|| fill(texts::MORE, language, &number(language, u32::try_from(others).unwrap_or(u32::MAX))));
        Some(view! {
            <p class="quiet">{texts::answer_help(answer).get(language)}</p>
            <ul class="plain-list answered">{lines}{more.map(|more| view! { <li class="faint">{more}</li> })}</ul>
        })
    };
    view! {
        <section>
            <h3>{heading}</h3>
            <p class="faint">{t(texts::MEANING)}</p>
            <ul class="plain-list figures">{figures}</ul>
            {list}
        </section>
    }
}

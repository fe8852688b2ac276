//! The line of filters over a list.

use super::narrowed::{condition_name, condition_words};
use super::texts;
use crate::state::use_workspace;
use crate::views::format;
use crate::views::i18n::{t, use_language};
use leptos::prelude::*;
use muster_shared::label::Language;
use muster_shared::schema::{FieldKind, Register};
use muster_shared::view::{Filter, field_of};
use muster_ui::Input;

/// Words, one choice per column that has few values, and how many records are shown.
#[component]
pub fn Filters(
    /// Which register.
    register: &'static Register,
    /// The columns that are shown.
    #[prop(into)]
    columns: Signal<Vec<&'static str>>,
    /// What is asked for.
    #[prop(into)]
    filter: Signal<Filter>,
    /// Asks for something else.
    #[prop(into)]
    on_change: Callback<(Filter,)>,
    /// How many fit.
    #[prop(into)]
    shown: Signal<usize>,
) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let rows = workspace.rows(register.key);
    let all = move || rows.with(|r| r.len());
    let words = Signal::derive(move || filter.with(|f| f.words.clone()));
    let on_words = move |text: String| {
        let mut next = filter.get_untracked();
        next.words = text;
        on_change.run((next,));
    };
    // What is filtered by stays to be seen, whether it is a column or not.
    let offered = Memo::new(move |_| {
        let mut offered = columns.get();
        filter.with(|filter| {
            let wanted = filter.facets.keys().filter_map(|key| field_of(register, key));
            wanted.for_each(|field| {
                if !offered.contains(&field) {
                    offered.push(field);
                }
            });
        });
        offered.retain(|field| has_options(register, field));
        offered
    });
    let facet = move |field: &'static str| {
        let chosen = Signal::derive(move || filter.with(|f| f.facets.get(field).cloned().unwrap_or_default()));
        let name = t(format::field_name(register, field));
        let choose = move |key: String| {
            let mut next = filter.get_untracked();
            if key.is_empty() {
                next.facets.remove(field);
            } else {
                next.facets.insert(field.to_owned(), key);
            }
            on_change.run((next,));
        };
        let list = move || {
            let now = chosen.get();
            let mut options = options(workspace, register, field, language.get());
            // A number on another page may ask for what is not offered here.
            if !options.iter().any(|(key, _)| *key == now) {
                options.push((now.clone(), condition_words(workspace, register, field, &now, language.get())));
            }
            options
                .into_iter()
                .map(|(key, word)| {
                    let word = if key.is_empty() { name().to_owned() } else { format!("{}: {word}", name()) };
                    let selected = key == now;
                    view! { <option value=key selected=selected>{word}</option> }
                })
                .collect_view()
        };
        view! {
            <select
                class="facet"
                class:on=move || chosen.with(|c| !c.is_empty())
                aria-label=name
                prop:value=move || chosen.get()
                on:change=move |event| choose(event_target_value(&event))
            >
                {list}
            </select>
        }
    };
    // What no choice offers is named, and taken away with a press.
    let beyond = move || {
        let language = language.get();
        let asked = filter.get();
        let chip = |words: String, next: Filter| {
            let name = crate::views::i18n::fill(texts::WITHOUT, language, &words);
            view! {
                <button class="facet on" type="button" aria-label=name on:click=move |_| on_change.run((next.clone(),))>
                    {words} " " <span aria-hidden="true">"×"</span>
                </button>
            }
        };
        let offered = offered.get();
        let others = asked.facets.iter().filter(|(field, _)| !offered.contains(&field.as_str()));
        let mut chips: Vec<_> = others
            .map(|(field, wanted)| {
                let name = condition_name(register, field).get(language);
                let words = format!("{name}: {}", condition_words(workspace, register, field, wanted, language));
                let mut next = asked.clone();
                next.facets.remove(field);
                chip(words, next)
            })
            .collect();
        if let Some(flow) = asked.waits {
            let words = crate::views::i18n::fill(texts::WAITS, language, flow.result.get(language));
            chips.push(chip(words, Filter { waits: None, ..asked.clone() }));
        }
        chips.collect_view()
    };
    let undecided = move || filter.with(|f| f.undecided);
    let any_conflict = move || undecided() || rows.with(|r| r.iter().any(|r| !r.row.conflicts.is_empty()));
    let toggle = move |_| {
        let mut next = filter.get_untracked();
        next.undecided = !next.undecided;
        on_change.run((next,));
    };
    let number = move || {
        let (shown, all) = (shown.get(), all());
        let of = crate::views::i18n::fill(texts::OF, language.get(), &shown.to_string());
        if shown == all { all.to_string() } else { format!("{of}{all}") }
    };
    view! {
        <div class="filters no-print" role="search">
            <div class="filter-words">
                <Input kind="search" value=words name=t(texts::FILTER) placeholder=t(texts::FILTER) on_input=on_words/>
            </div>
            <div class="facets">
                <For each=move || offered.get() key=|field| *field children=facet/>
                {beyond}
                {move || any_conflict().then(|| view! {
                    <button class="facet" class:on=undecided type="button" aria-pressed=move || undecided().to_string() on:click=toggle>{t(texts::CONFLICTS)}</button>
                })}
                {move || filter.with(|f| !f.is_empty()).then(|| view! {
                    <button class="link" type="button" on:click=move |_| on_change.run((Filter::default(),))>{t(texts::CLEAR)}</button>
                })}
            </div>
            <small class="num faint" role="status">{number}</small>
        </div>
    }
}

/// Whether a field has few enough values to choose among.
fn has_options(register: &'static Register, field: &str) -> bool {
    register.field(field).is_none_or(|field| {
        field.deadline
            || matches!(
                field.kind,
                FieldKind::Choice(_)
                    | FieldKind::Choices(_)
                    | FieldKind::Person
                    | FieldKind::Flag
                    | FieldKind::Estimate { .. }
            )
    })
}

/// Keys and words that a column can be filtered by; the first, empty, takes the filter away.
fn options(
    workspace: crate::state::Workspace,
    register: &'static Register,
    field: &'static str,
    language: Language,
) -> Vec<(String, String)> {
    let word = |l: muster_shared::label::Label| l.get(language).to_owned();
    let mut options = vec![(String::new(), word(texts::ANY))];
    match register.field(field).map(|f| f.kind) {
        None => options.extend(register.states.iter().map(|s| (s.key.to_owned(), word(s.label)))),
        Some(FieldKind::Flag) => {
            options.extend([("yes".to_owned(), word(texts::YES)), ("no".to_owned(), word(texts::NO))])
        }
        Some(FieldKind::Choice(choices) | FieldKind::Choices(choices)) => {
            options.extend(choices.iter().map(|c| (c.key.to_owned(), word(c.label))))
        }
        Some(FieldKind::Person) => {
            let me = workspace.account();
            options.push((me.to_string(), word(texts::ME)));
            options.push(("none".into(), word(texts::NOBODY)));
            workspace.members().with(|members| {
                options.extend(
                    members
                        .iter()
                        .filter(|m| m.account != me && !m.former)
                        .map(|m| (m.account.to_string(), m.name.clone())),
                );
            });
        }
        Some(FieldKind::Estimate { .. }) => {
            options.extend((1..=5_u8).rev().map(|l| (l.to_string(), format!("{l} {}", word(texts::level(l))))));
        }
        Some(FieldKind::Date | FieldKind::Moment) => {
            options.push(("overdue".into(), word(texts::OVERDUE)));
            options.push(("due".into(), word(texts::DUE)));
        }
        _ => {}
    }
    options
}

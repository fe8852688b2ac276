//! All hits, with filters.

use super::{address_of, lines_of, texts, title_of};
use crate::routes::{Page, page_query};
use crate::state::{RowView, use_workspace};
use crate::views::format;
use crate::views::i18n::{fill, t, use_language};
use crate::views::register::state_chip;
use crate::views::shell::PageHead;
use leptos::prelude::*;
use muster_shared::find::{Hit, Query};
use muster_shared::registers;
use muster_shared::schema::{FieldKind, Value};
use muster_shared::view::{decode, encode};
use muster_ui::nav::use_navigation;
use muster_ui::{Button, EmptyState, Input, dom, marked};
use std::collections::HashMap;
use std::sync::Arc;

/// Hits that are shown at once.
const STEP: usize = 50;

/// What is asked for, as it stands in the address.
#[derive(Clone, Debug, Default, PartialEq)]
struct Asked {
    words: String,
    register: String,
    state: String,
    person: String,
}

impl Asked {
    fn parse(query: &str) -> Self {
        let mut asked = Self::default();
        for (key, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            let place = match key {
                "q" => &mut asked.words,
                "in" => &mut asked.register,
                "state" => &mut asked.state,
                "person" => &mut asked.person,
                _ => continue,
            };
            *place = decode(value);
        }
        asked
    }

    fn query(&self) -> String {
        let parts = [("q", &self.words), ("in", &self.register), ("state", &self.state), ("person", &self.person)];
        let parts: Vec<String> = parts
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(key, value)| format!("{key}={}", encode(value)))
            .collect();
        if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
    }

    fn is_filtered(&self) -> bool {
        [&self.register, &self.state, &self.person].iter().any(|filter| !filter.is_empty())
    }
}

/// Whether a person stands in a field of a row, one of the workspace's own included.
fn names(row: &RowView, person: &str) -> bool {
    let Some(register) = registers::of_records(&row.row.register) else { return false };
    let own = row.row.own.iter().filter_map(|(key, value)| Some((register.field(key)?, value)));
    let mut cells = register.fields.iter().zip(row.row.cells.iter().skip(1)).chain(own);
    cells.any(|(field, value)| match (field.kind, value) {
        (FieldKind::Person, Value::Text(id)) => id == person,
        (FieldKind::People, Value::Many(ids)) => ids.iter().any(|id| id == person),
        _ => false,
    })
}

/// What was found, before and after the filters.
#[derive(Clone, Default, PartialEq)]
struct Found {
    /// Other words mark other places, even if they find the same.
    words: String,
    hits: Vec<Hit>,
    registers: Vec<(&'static str, usize)>,
}

/// The page.
#[component]
pub fn Find() -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let navigation = use_navigation();
    let query = page_query();
    let title = Signal::derive(move || texts::TITLE.get(language.get()).to_owned());
    let asked = Memo::new(move |_| query.with(|query| Asked::parse(query)));
    let path = move || Page::Find.path(workspace.info().get_untracked().id);
    let ask = move |next: Asked| navigation.replace(&format!("{}{}", path(), next.query()));
    let unread = workspace.unread();
    let stage = workspace.finding_stage();
    let limit = RwSignal::new(STEP);
    Effect::new(move || {
        asked.get();
        limit.set(STEP);
    });
    let found = Memo::new(move |_| {
        let asked = asked.get();
        // With more that is read there may be more.
        stage.get();
        let mut query = Query::new(&asked.words);
        if query.is_empty() {
            return Arc::new(Found::default());
        }
        let mut hits = workspace.find_records(&mut query);
        let row = |hit: &Hit| workspace.row(hit.record());
        if !asked.person.is_empty() {
            hits.retain(|hit| row(hit).is_some_and(|row| names(&row, &asked.person)));
        }
        let mut many: HashMap<&'static str, usize> = HashMap::new();
        hits.iter().for_each(|hit| *many.entry(hit.register.key).or_default() += 1);
        let registers = registers::all().filter_map(|r| Some((r.key, *many.get(r.key)?))).collect();
        if !asked.register.is_empty() {
            hits.retain(|hit| hit.register.key == asked.register);
            if !asked.state.is_empty() {
                hits.retain(|hit| row(hit).is_some_and(|row| row.row.state() == asked.state));
            }
        }
        Arc::new(Found { words: asked.words, hits, registers })
    });
    let words = Signal::derive(move || asked.with(|asked| asked.words.clone()));
    let on_words = move |words: String| ask(Asked { words, ..asked.get_untracked() });
    let register_options = move || {
        let (language, now) = (language.get(), asked.with(|asked| asked.register.clone()));
        let mut listed = found.with(|found| found.registers.clone());
        if let Some(register) = registers::of_records(&now).filter(|r| listed.iter().all(|(key, _)| *key != r.key)) {
            listed.push((register.key, 0));
        }
        let option = |(key, many): (&'static str, usize)| {
            let register = registers::of_records(key)?;
            let name = format!("{} ({many})", register.plural.get(language));
            Some(view! { <option value=key selected=key == now>{name}</option> })
        };
        listed.into_iter().filter_map(option).collect_view()
    };
    let state_choice = move || {
        let register = asked.with(|asked| registers::of_records(&asked.register)).filter(|r| !r.states.is_empty())?;
        let options = move || {
            let now = asked.with(|asked| asked.state.clone());
            let option = |state: &'static muster_shared::schema::State| {
                view! { <option value=state.key selected=state.key == now>{state.label.get(language.get())}</option> }
            };
            register.states.iter().map(option).collect_view()
        };
        Some(view! {
            <select
                class="facet"
                class:on=move || asked.with(|asked| !asked.state.is_empty())
                aria-label=t(texts::STATE)
                on:change=move |event| ask(Asked { state: event_target_value(&event), ..asked.get_untracked() })
            >
                <option value="">{t(texts::ANY_STATE)}</option>
                {options}
            </select>
        })
    };
    let state_choice = {
        let register = Memo::new(move |_| asked.with(|asked| asked.register.clone()));
        move || {
            register.with(String::is_empty);
            untrack(state_choice)
        }
    };
    let people = move || {
        let now = asked.with(|asked| asked.person.clone());
        let option = |member: &muster_shared::api::Member| {
            let id = member.account.to_string();
            let selected = id == now;
            view! { <option value=id selected=selected>{member.name.clone()}</option> }
        };
        workspace.members().with(|members| members.iter().map(option).collect_view())
    };
    let count = move || {
        let (all, shown) = (found.with(|found| found.hits.len()), limit.get());
        let language = language.get();
        let many = match all > shown {
            true => format!("{}{all}", fill(texts::HITS_OF, language, &shown.to_string())),
            false => fill(texts::HITS, language, &all.to_string()),
        };
        if asked.with(|asked| Query::new(&asked.words).is_empty()) { String::new() } else { many }
    };
    let reading = move || {
        let left = unread.get();
        (left > 0).then(|| {
            view! { <p class="quiet" role="status">{fill(texts::UNREAD, language.get(), &left.to_string())}</p> }
        })
    };
    let lines = move || {
        let found = found.get();
        let mut query = Query::new(&found.words);
        let language = language.get();
        let line = |hit: &Hit| {
            let (row, shown, comment) = workspace.shown(&mut query, hit, language)?;
            let href = address_of(workspace, hit, comment);
            let text = shown.lines.iter().map(|line| line.field.is_none()).collect::<Vec<_>>();
            let places = lines_of(&shown, language).into_iter().zip(text).map(|(line, text)| {
                view! { <span class="where" class:text=text>{marked(line)}</span> }
            });
            let changed = format::moment(language, row.row.changed);
            Some(view! {
                <li>
                    <a href=href>
                        <strong>{marked(title_of(&shown, language))}</strong>
                        <span class="about">
                            <span>{hit.register.singular.get(language)}</span>
                            <span class="num">{row.reference()}</span>
                            {(!row.row.state().is_empty()).then(|| state_chip(hit.register, row.row.state(), language))}
                            <span class="num">{changed}</span>
                        </span>
                        {places.collect_view()}
                    </a>
                </li>
            })
        };
        found.hits.iter().take(limit.get()).filter_map(line).collect_view()
    };
    let empty = move || {
        if !found.with(|found| found.hits.is_empty()) {
            return None;
        }
        let begin = asked.with(|asked| Query::new(&asked.words).is_empty());
        let (title, text) =
            if begin { (texts::BEGIN, texts::BEGIN_TEXT) } else { (texts::NOTHING, texts::NOTHING_TEXT) };
        Some(view! { <EmptyState title=t(title) text=t(text)/> })
    };
    let clear = move || {
        let words = asked.with(|asked| asked.words.clone());
        asked.with(Asked::is_filtered).then(|| {
            let on_click = move |_| ask(Asked { words: words.clone(), ..Asked::default() });
            view! { <button class="link" type="button" on:click=on_click>{t(crate::views::register::texts::CLEAR)}</button> }
        })
    };
    let page = view! {
        <PageHead title/>
        <div class="scroll">
            <div class="page found">
                <div class="filters no-print" role="search">
                    <div class="filter-words">
                        <Input kind="search" value=words name=t(texts::TITLE) placeholder=t(texts::WORDS) on_input=on_words/>
                    </div>
                    <div class="facets">
                        <select
                            class="facet"
                            class:on=move || asked.with(|asked| !asked.register.is_empty())
                            aria-label=t(texts::REGISTER)
                            on:change=move |event| {
                                let register = event_target_value(&event);
                                ask(Asked { register, state: String::new(), ..asked.get_untracked() });
                            }
                        >
                            <option value="">{t(texts::ALL_REGISTERS)}</option>
                            {register_options}
                        </select>
                        {state_choice}
                        <select
                            class="facet"
                            class:on=move || asked.with(|asked| !asked.person.is_empty())
                            aria-label=t(texts::PERSON)
                            on:change=move |event| ask(Asked { person: event_target_value(&event), ..asked.get_untracked() })
                        >
                            <option value="">{t(texts::ANYBODY)}</option>
                            {people}
                        </select>
                        {clear}
                    </div>
                    <small class="num faint" role="status">{count}</small>
                </div>
                {reading}
                <ul class="hits">{lines}</ul>
                {empty}
                {move || (found.with(|found| found.hits.len()) > limit.get()).then(|| view! {
                    <Button on_press=move || limit.update(|many| *many += STEP)>{t(texts::MORE)}</Button>
                })}
            </div>
        </div>
    };
    // After the page's head has taken the focus to the title.
    Effect::new(move || dom::focus_soon(".found input"));
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_survives_the_address_bar() {
        let asked = Asked {
            words: "Müller & Söhne in:risk".into(),
            register: "risk".into(),
            state: "open".into(),
            person: "x".into(),
        };
        assert_eq!(Asked::parse(asked.query().trim_start_matches('?')), asked);
        assert_eq!(Asked::default().query(), "");
        assert_eq!(Asked::parse("q=%zz&&x"), Asked::default());
    }
}

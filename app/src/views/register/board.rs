//! The records of a register as cards in a lane per state or choice.

use super::cells::shown;
use super::many::why_not;
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
use muster_shared::isms::facets::state_of;
use muster_shared::isms::next_deadline;
use muster_shared::schema::{FieldKind, Register, Value};
use muster_shared::view::{STATE, step};
use muster_ui::{Board, Lane, Moves, Toasts};
use std::collections::HashMap;
use std::sync::Arc;

/// The board.
#[component]
pub fn RegisterBoard(
    /// Which register.
    register: &'static Register,
    /// The field of the lanes: the state or a choice.
    field: &'static str,
    /// What is shown.
    seen: Seen,
    /// The record that is open.
    #[prop(into)]
    open: Signal<Option<DocId>>,
    /// Opens a record.
    #[prop(into)]
    on_open: Callback<(DocId,)>,
    /// The changes made here.
    steps: Steps,
) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let toasts = expect_context::<Toasts>();
    let choices = match register.field(field).map(|f| f.kind) {
        Some(FieldKind::Choice(choices)) => choices,
        _ => &[],
    };
    let is_state = field == STATE;
    // What has no value stands first: it waits to be sorted.
    let keys: Vec<&'static str> = if is_state {
        register.states.iter().map(|state| state.key).collect()
    } else {
        std::iter::once("").chain(choices.iter().map(|choice| choice.key)).collect()
    };
    let name_of = move |key: &str| {
        let language = language.get();
        if key.is_empty() {
            return fill(words::WITHOUT, language, format::field_name(register, field).get(language));
        }
        let state = register.state(key).filter(|_| is_state).map(|state| state.label);
        let choice = choices.iter().find(|choice| choice.key == key).map(|choice| choice.label);
        state.or(choice).map_or_else(|| key.to_owned(), |label| label.get(language).to_owned())
    };
    let lanes = Memo::new(move |_| {
        let mut by_key: HashMap<&str, Vec<DocId>> = HashMap::new();
        let rows = seen.rows.get();
        for row in rows.0.iter() {
            let key =
                if is_state { state_of(register, &row.row) } else { row.row.value(field).as_text().unwrap_or("") };
            by_key.entry(key).or_default().push(row.row.doc);
        }
        let lane = |key: &&'static str| Lane {
            key: (*key).to_owned(),
            name: name_of(key),
            cards: by_key.remove(key).unwrap_or_default(),
        };
        Arc::new(keys.iter().map(lane).collect::<Vec<_>>())
    });
    let may = move |doc: DocId, to: &str| {
        let language = language.get_untracked();
        if !untrack(|| workspace.may(Action::Write, Some(doc))) {
            return Err(words::NOT_YOURS.get(language).to_owned());
        }
        let Some(row) = untrack(|| workspace.find(doc)) else { return Err(String::new()) };
        if is_state {
            step(register, &row.row, to).map_err(|obstacle| {
                let why = why_not(register, obstacle, language);
                fill(words::STAYS, language, &untrack(|| name_of(to))).replacen("{}", &why, 1)
            })
        } else if row.row.value(field).as_text().unwrap_or_default() == to {
            Err(fill(words::STAYS, language, &untrack(|| name_of(to))).replacen("{}", words::HAS_IT.get(language), 1))
        } else {
            Ok(())
        }
    };
    let on_move = move |doc: DocId, to: String| {
        spawn_local(async move {
            let change = Change::new(doc, field, Value::text(to.clone()));
            let (made, _, back) = steps.make(vec![change]).await;
            let language = language.get_untracked();
            if made == 0 {
                toasts.say(words::LEFT_REFUSED.get(language));
                return;
            }
            let reference = untrack(|| workspace.find(doc)).map(|row| row.reference()).unwrap_or_default();
            let words = fill(words::MOVED, language, &reference).replacen("{}", &untrack(|| name_of(&to)), 1);
            toasts.offer(words, common::UNDO.get(language), Arc::new(move || back.take()));
        });
    };
    let moves = Moves {
        may: Arc::new(may),
        on_move: Callback::new(move |(doc, to)| on_move(doc, to)),
        on_refuse: Callback::new(move |(why,): (String,)| toasts.say(why)),
    };
    let head = move |key: &str| {
        let key = key.to_owned();
        let name = move || {
            if key.is_empty() {
                view! { <span class="faint">{name_of(&key)}</span> }.into_any()
            } else {
                shown(workspace, register, field, &Value::text(key.clone()), false, language.get())
            }
        };
        view! { {name} }.into_any()
    };
    let owner = register.fields.iter().find(|f| f.kind == FieldKind::Person).map(|f| f.key);
    let card = move |doc: DocId| {
        let row = Memo::new(move |_| workspace.find(doc));
        let path = Page::Register(register, Some(doc)).path(workspace.info().get_untracked().id);
        let title = move || {
            let title = row.with(|r| r.as_ref().map(|r| r.row.title.trim().to_owned())).unwrap_or_default();
            if title.is_empty() { common::UNTITLED.get(language.get()).to_owned() } else { title }
        };
        let facts = move || {
            let language = language.get();
            let facts = |r: &Arc<RowView>| {
                let due = next_deadline(&r.row, register).map(|day| {
                    let late = day < dates::today().as_str();
                    let day = dates::plain_day(language, day.get(..10).unwrap_or(day));
                    view! { <span class="num" class:late=late>{day}</span> }
                });
                let owner = owner.map(|owner| shown(workspace, register, owner, r.row.value(owner), false, language));
                view! { <span class="num faint">{r.reference()}</span> {owner} {due} }
            };
            row.with(|r| r.as_ref().map(facts))
        };
        view! {
            <span class="card">
                <a class="title" href=path tabindex="-1">{title}</a>
                <span class="facts">{facts}</span>
            </span>
        }
        .into_any()
    };
    view! {
        <Board
            label=t(register.plural)
            lanes
            head=Arc::new(head)
            card=Arc::new(card)
            moves
            selected=open
            on_open=Callback::new(move |(doc,)| on_open.run((doc,)))
            move_label=t(words::MOVE)
            more=t(words::MORE_CARDS)
        />
    }
}

//! Many records changed at once: a field, the state along its ways, deletion. What cannot be changed is left as it is, and
//! why is said.

use super::steps::Steps;
use super::texts;
use super::ticked::Ticked;
use super::words;
use crate::state::{Change, RowView, Workspace, dates, use_workspace};
use crate::views::format;
use crate::views::i18n::{fill, t, use_language};
use crate::views::texts as common;
use leptos::prelude::*;
use leptos::task::spawn_local;
use muster_shared::access::Action;
use muster_shared::label::Language;
use muster_shared::schema::{Field, FieldKind, Register, Value, typed};
use muster_shared::view::{Obstacle, step};
use muster_ui::{Button, DateInput, Field as FormField, Input, Menu, MenuItem, Popover, Select, Toasts, Tone};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is to be done with the records that are ticked.
#[derive(Clone)]
enum Order {
    /// Gives a field a value; of several values, adds these.
    Set(&'static Field, Value),
    /// Takes them to a state.
    State(&'static str),
    /// Deletes them.
    Delete,
}

/// The line over a list in which something is ticked.
#[component]
pub fn ManyBar(
    /// Which register.
    register: &'static Register,
    /// What is ticked.
    ticked: Ticked,
    /// The changes made here.
    steps: Steps,
) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let toasts = expect_context::<Toasts>();
    let carry_out = move |order: Order| {
        let rows: Vec<_> = ticked.docs().into_iter().filter_map(|doc| untrack(|| workspace.find(doc))).collect();
        spawn_local(async move {
            let language = language.get_untracked();
            let (changes, mut left) = plan(workspace, register, &rows, &order, language);
            let (made, refused, back) = steps.make_many(changes).await;
            if refused > 0 {
                *left.entry(words::LEFT_REFUSED.get(language).to_owned()).or_default() += refused;
            }
            if matches!(order, Order::Delete) {
                ticked.clear();
            }
            let words = outcome(made, &left, language);
            if made > 0 {
                toasts.offer(words, common::UNDO.get(language), Arc::new(move || back.take()));
            } else {
                toasts.say(words);
            }
        });
    };
    let states = Signal::derive(move || {
        let language = language.get();
        let rows: Vec<_> = ticked.docs().into_iter().filter_map(|doc| untrack(|| workspace.find(doc))).collect();
        let entered = |key: &str| register.transitions.iter().any(|way| way.to == key && !way.authority);
        let item = |state: &'static muster_shared::schema::State| {
            let many = rows.iter().filter(|row| step(register, &row.row, state.key).is_ok()).count();
            MenuItem {
                name: state.label.get(language).to_owned(),
                keys: Some(many.to_string()),
                danger: false,
                run: Arc::new(move || carry_out(Order::State(state.key))),
            }
        };
        register.states.iter().filter(|state| entered(state.key)).map(item).collect::<Vec<_>>()
    });
    let panel = Arc::new(move |close: Callback<()>| {
        let set = Callback::new(move |(field, value)| {
            close.run(());
            carry_out(Order::Set(field, value));
        });
        view! { <SetPanel register on_set=set/> }.into_any()
    });
    let has_states = register.transitions.iter().any(|way| !way.authority);
    view! {
        <div class="many-bar no-print" role="group" aria-label=t(words::SELECTED_NAME)>
            <strong class="num" role="status">{move || fill(words::SELECTED, language.get(), &ticked.many().to_string())}</strong>
            <Popover label=t(words::SET_FIELD) words=move || t(words::SET_FIELD) class="btn small" panel=panel/>
            {has_states.then(|| view! { <Menu label=t(words::SET_STATE) items=states class="btn small" left=true>{t(words::SET_STATE)}</Menu> })}
            <Button tone=Tone::Danger small=true on_press=move || carry_out(Order::Delete)>{t(texts::DELETE)}</Button>
            <Button tone=Tone::Quiet small=true on_press=move || ticked.clear()>{t(words::CLEAR_SELECTION)}</Button>
        </div>
    }
}

/// Changes for those records that can be changed so, and for the others how many there are for which reason.
fn plan(
    workspace: Workspace,
    register: &'static Register,
    rows: &[Arc<RowView>],
    order: &Order,
    language: Language,
) -> (Vec<Change>, BTreeMap<String, usize>) {
    let mut changes = Vec::with_capacity(rows.len());
    let mut left: BTreeMap<String, usize> = BTreeMap::new();
    for row in rows {
        let doc = row.row.doc;
        let planned = if untrack(|| workspace.may(Action::Write, Some(doc))) {
            match order {
                Order::Set(field, value) => {
                    let value = match (row.row.value(field.key), value) {
                        (Value::Many(now), Value::Many(more)) => {
                            let mut all = [now.as_slice(), more].concat();
                            all.sort();
                            all.dedup();
                            Value::Many(all)
                        }
                        (_, value) => value.clone(),
                    };
                    Ok(Change::new(doc, field.key, value))
                }
                Order::State(to) => step(register, &row.row, to)
                    .map(|()| Change::new(doc, "state", Value::text(*to)))
                    .map_err(|obstacle| why_not(register, obstacle, language)),
                Order::Delete => Ok(Change::new(doc, "deleted", Value::Flag(true))),
            }
        } else {
            Err(words::LEFT_READ_ONLY.get(language).to_owned())
        };
        match planned {
            Ok(change) => changes.push(change),
            Err(why) => *left.entry(why).or_default() += 1,
        }
    }
    (changes, left)
}

/// Why a record cannot go to a state, in a few words.
pub fn why_not(register: &'static Register, obstacle: Obstacle, language: Language) -> String {
    match obstacle {
        Obstacle::There => words::LEFT_THERE.get(language).to_owned(),
        Obstacle::NoWay => words::LEFT_NO_WAY.get(language).to_owned(),
        Obstacle::Authority => words::LEFT_AUTHORITY.get(language).to_owned(),
        Obstacle::Needs(field) => fill(words::LEFT_NEEDS, language, format::field_name(register, field).get(language)),
    }
}

fn outcome(made: usize, left: &BTreeMap<String, usize>, language: Language) -> String {
    let changed = fill(words::CHANGED, language, &made.to_string());
    let many: usize = left.values().sum();
    if many == 0 {
        return changed;
    }
    let why = left.iter().map(|(why, many)| if left.len() > 1 { format!("{many} {why}") } else { why.clone() });
    let why = why.collect::<Vec<_>>().join(", ");
    format!("{changed} {}", fill(words::LEFT, language, &many.to_string()).replacen("{}", &why, 1))
}

/// Chooses a field and its value.
#[component]
fn SetPanel(register: &'static Register, on_set: Callback<(&'static Field, Value)>) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let settable = |field: &&'static Field| !matches!(field.kind, FieldKind::Rich | FieldKind::Links { .. });
    let chosen = RwSignal::new(register.all_fields().find(settable).map_or("", |field| field.key).to_owned());
    let given = RwSignal::new(String::new());
    let wrong = RwSignal::new(false);
    let fields = Signal::derive(move || {
        let language = language.get();
        let name = |field: &'static Field| (field.key.to_owned(), field.label.get(language).to_owned());
        register.all_fields().filter(settable).map(name).collect::<Vec<_>>()
    });
    let field = Memo::new(move |_| chosen.with(|key| register.field(key)));
    let control = move || {
        let field = field.get()?;
        given.set(String::new());
        wrong.set(false);
        let name = move || field.label.get(language.get());
        let take = move |text: String| {
            given.set(text);
            wrong.set(false);
        };
        Some(match options(workspace, field, language.get()) {
            Some(options) => {
                view! { <Select value=given options=Signal::stored(options) on_change=take name=name/> }.into_any()
            }
            None if field.kind == FieldKind::Date => {
                view! { <FormField label=name><DateInput value=given on_commit=take/></FormField> }.into_any()
            }
            None => view! { <Input value=given on_input=take name=name/> }.into_any(),
        })
    };
    let press = move || {
        let Some(field) = field.get_untracked() else { return };
        match read(field, &given.get_untracked(), language.get_untracked()) {
            Some(value) => on_set.run((field, value)),
            None => wrong.set(true),
        }
    };
    let note = move || {
        if wrong.get() {
            return Some(view! { <p class="problem" role="alert">{t(words::NO_VALUE)}</p> }.into_any());
        }
        let several = matches!(field.get()?.kind, FieldKind::Choices(_) | FieldKind::Tags | FieldKind::People);
        let words = if several { words::SET_ADDS } else { words::SET_CLEARS };
        Some(view! { <p class="faint">{t(words)}</p> }.into_any())
    };
    view! {
        <form
            class="set-panel"
            on:submit=move |event| {
                event.prevent_default();
                press();
            }
        >
            <Select value=chosen options=fields on_change=move |key| chosen.set(key) name=t(words::FIELD)/>
            {control}
            {note}
            <Button tone=Tone::Primary submit=true>{t(words::SET)}</Button>
        </form>
    }
}

/// Keys and words where a field has few values.
fn options(workspace: Workspace, field: &'static Field, language: Language) -> Option<Vec<(String, String)>> {
    let none = (String::new(), "–".to_owned());
    let word = |label: muster_shared::label::Label| label.get(language).to_owned();
    let some: Vec<(String, String)> = match field.kind {
        FieldKind::Choice(choices) | FieldKind::Choices(choices) => {
            choices.iter().map(|c| (c.key.to_owned(), word(c.label))).collect()
        }
        FieldKind::Flag => vec![("yes".into(), word(texts::YES)), ("no".into(), word(texts::NO))],
        FieldKind::Person | FieldKind::People => workspace.members().with(|members| {
            members.iter().filter(|m| !m.former).map(|m| (m.account.to_string(), m.name.clone())).collect()
        }),
        _ => return None,
    };
    Some(std::iter::once(none).chain(some).collect())
}

/// The value that was given for a field; nothing clears it.
fn read(field: &'static Field, given: &str, language: Language) -> Option<Value> {
    let one = |key: &str| (!key.is_empty()).then(|| Value::Many(vec![key.to_owned()]));
    match field.kind {
        FieldKind::Choices(_) | FieldKind::People => one(given),
        FieldKind::Choice(_) | FieldKind::Person => Some(Value::text(given)),
        FieldKind::Flag if given.is_empty() => Some(Value::Empty),
        FieldKind::Flag => Some(Value::Flag(given == "yes")),
        FieldKind::Moment => {
            let local = typed::local_moment(given).and_then(|local| dates::moment_of(&local));
            typed::read(field, local.as_deref().unwrap_or(given), language, &|_| None)
        }
        // Adding nothing to several values is no order.
        FieldKind::Tags => typed::read(field, given, language, &|_| None).filter(|value| !value.is_empty()),
        _ => typed::read(field, given, language, &|_| None),
    }
}

//! Editing a register's cells in place: what a cell takes, its control, and blocks of texts from and for the clipboard.

use super::steps::Steps;
use super::texts;
use crate::state::{Change, RowView, Workspace, dates};
use crate::views::format;
use crate::views::i18n::fill;
use crate::views::texts as common;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use muster_shared::access::Action;
use muster_shared::id::DocId;
use muster_shared::isms::facets::state_of;
use muster_shared::label::Language;
use muster_shared::schema::{FieldKind, Register, Value, typed};
use muster_shared::view::ways;
use muster_ui::{Cell, Done, Editing, Toasts};
use std::sync::Arc;

/// What stands in a column of the list.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Title,
    State,
    Field(&'static muster_shared::schema::Field),
}

/// Lets the cells of a register be edited.
#[derive(Clone, Copy)]
struct Cells {
    workspace: Workspace,
    register: &'static Register,
    /// The columns after reference and title.
    columns: StoredValue<Vec<&'static str>>,
    language: RwSignal<Language>,
    toasts: Toasts,
    steps: Steps,
}

/// Editing for the list of a register.
pub fn editing(
    workspace: Workspace,
    register: &'static Register,
    columns: Vec<&'static str>,
    language: RwSignal<Language>,
    toasts: Toasts,
    steps: Steps,
) -> Editing<DocId> {
    let cells = Cells { workspace, register, columns: StoredValue::new(columns), language, toasts, steps };
    Editing {
        takes: Arc::new(move |doc, at| cells.takes(doc, at)),
        control: Arc::new(move |cell, typed, done| cells.control(cell, typed, done)),
        text: Arc::new(move |doc, at| cells.text(doc, at)),
        put: Callback::new(move |(texts, left)| cells.put(texts, left)),
        undo: Callback::new(move |()| steps.undo()),
    }
}

impl Cells {
    fn kind(self, at: usize) -> Option<Kind> {
        match at {
            0 => None,
            1 => Some(Kind::Title),
            at => match self.columns.with_value(|columns| columns.get(at - 2).copied())? {
                "state" => Some(Kind::State),
                field => self.register.field(field).map(Kind::Field),
            },
        }
    }

    fn row(self, doc: DocId) -> Option<Arc<RowView>> {
        untrack(|| self.workspace.find(doc))
    }

    fn takes(self, doc: DocId, at: usize) -> bool {
        let possible = match self.kind(at) {
            None => false,
            Some(Kind::Title | Kind::State) => true,
            Some(Kind::Field(field)) => !matches!(field.kind, FieldKind::Rich | FieldKind::Links { .. }),
        };
        possible && untrack(|| self.workspace.may(Action::Write, Some(doc)))
    }

    /// A person's id by name or first name, as far as that is clear.
    fn person(self, text: &str) -> Option<String> {
        let wanted = text.to_lowercase();
        self.workspace.members().with_untracked(|members| {
            let mut exact = members.iter().filter(|m| !m.former && m.name.to_lowercase() == wanted);
            if let Some(member) = exact.next() {
                return Some(member.account.to_string());
            }
            let first = |name: &str| name.to_lowercase().split_whitespace().next().map(str::to_owned);
            let mut some = members.iter().filter(|m| !m.former && first(&m.name).as_deref() == Some(&wanted));
            match (some.next(), some.next()) {
                (Some(member), None) => Some(member.account.to_string()),
                _ => None,
            }
        })
    }

    /// The states that a record can go to now, its own first.
    fn states(self, row: &RowView) -> Vec<&'static str> {
        let own = self.register.state(state_of(self.register, &row.row)).map(|state| state.key);
        own.into_iter().chain(ways(self.register, &row.row)).collect()
    }

    fn text(self, doc: DocId, at: usize) -> String {
        let Some(row) = self.row(doc) else { return String::new() };
        let language = self.language.get_untracked();
        match self.kind(at) {
            None => row.reference(),
            Some(Kind::Title) => row.row.title.clone(),
            Some(Kind::State) => {
                self.register.state(row.row.state()).map_or("", |state| state.label.get(language)).to_owned()
            }
            Some(Kind::Field(field)) => {
                if let (FieldKind::Moment, Value::Text(at)) = (field.kind, row.row.value(field.key)) {
                    return dates::local_moment(at).replacen('T', " ", 1);
                }
                let name = |id: &str| untrack(|| format::person(self.workspace, language, id));
                typed::write(field, row.row.value(field.key), language, &name)
            }
        }
    }

    /// What a text means in a cell; `None` when it means nothing there.
    fn read(self, (doc, at): Cell<DocId>, text: &str) -> Option<Change> {
        let row = self.row(doc)?;
        let (field, value) = match self.kind(at)? {
            Kind::Title => ("title", Value::text(text.split_whitespace().collect::<Vec<_>>().join(" "))),
            Kind::State => {
                let wanted = text.trim().to_lowercase();
                let states = self.states(&row);
                let state = states.into_iter().filter_map(|key| self.register.state(key)).find(|state| {
                    [state.key, state.label.en, state.label.de].iter().any(|name| name.to_lowercase() == wanted)
                })?;
                ("state", Value::text(state.key))
            }
            Kind::Field(field) => {
                // A moment without a zone is one of the reader's own.
                let moment = (field.kind == FieldKind::Moment).then(|| typed::local_moment(text)).flatten();
                let text = moment.and_then(|local| dates::moment_of(&local)).unwrap_or_else(|| text.to_owned());
                let language = self.language.get_untracked();
                (field.key, typed::read(field, &text, language, &|name| self.person(name))?)
            }
        };
        Some(Change::new(doc, field, value))
    }

    /// Takes texts for cells, says what could not be taken, and offers the way back from a block.
    fn put(self, texts: Vec<(Cell<DocId>, String)>, left: usize) {
        let many = texts.len() > 1;
        let (mut changes, mut unread) = (Vec::new(), Vec::new());
        for (cell, text) in texts {
            match self.read(cell, &text) {
                Some(change) => changes.push(change),
                None => unread.push(text),
            }
        }
        spawn_local(async move {
            let (made, refused, back) = self.steps.make(changes).await;
            let language = self.language.get_untracked();
            let failed = unread.len() + left + refused;
            if failed > 0 {
                let example = unread.iter().find(|text| !text.is_empty()).cloned().unwrap_or_default();
                let words = match failed {
                    1 if !example.is_empty() => fill(texts::NOT_UNDERSTOOD, language, &example),
                    n => fill(texts::CELLS_LEFT, language, &n.to_string()),
                };
                self.toasts.say(words);
            }
            if many && made > 0 {
                self.toasts.offer(
                    fill(texts::CELLS_CHANGED, language, &made.to_string()),
                    common::UNDO.get(language),
                    Arc::new(move || back.take()),
                );
            }
        });
    }

    /// The control of a cell.
    fn control(self, cell: Cell<DocId>, typed: Option<String>, done: Callback<(Done,)>) -> AnyView {
        let (doc, at) = cell;
        let language = self.language.get_untracked();
        let now = self.text(doc, at);
        // A control that is taken away loses the focus: that is no second end.
        let over = StoredValue::new(false);
        let commit = move |text: String| {
            if over.try_update_value(|over| !std::mem::replace(over, true)) == Some(true) && text != self.text(doc, at)
            {
                self.put(vec![(cell, text)], 0);
            }
        };
        let keys = move |event: &leptos::ev::KeyboardEvent, value: String| {
            // The grid's own keys move between cells; here they are letters.
            event.stop_propagation();
            if event.is_composing() {
                return;
            }
            let end = match event.key().as_str() {
                "Enter" => Done::Down,
                "Tab" if event.shift_key() => Done::Back,
                "Tab" => Done::Next,
                "Escape" => {
                    event.prevent_default();
                    over.try_set_value(true);
                    done.run((Done::Here,));
                    return;
                }
                _ => return,
            };
            event.prevent_default();
            commit(value);
            done.run((end,));
        };
        let name = {
            let field = match self.kind(at) {
                Some(Kind::Field(field)) => field.label,
                Some(Kind::State) => texts::STATE,
                _ => texts::TITLE,
            };
            field.get(language)
        };
        let options: Option<Vec<String>> = match self.kind(at) {
            Some(Kind::State) => self.row(doc).map(|row| {
                let states = self.states(&row).into_iter().filter_map(|key| self.register.state(key));
                states.map(|state| state.label.get(language).to_owned()).collect()
            }),
            Some(Kind::Field(field)) => match field.kind {
                FieldKind::Choice(choices) => Some(
                    std::iter::once(String::new())
                        .chain(choices.iter().map(|c| c.label.get(language).to_owned()))
                        .collect(),
                ),
                FieldKind::Flag => Some(
                    ["", texts::YES.get(language), texts::NO.get(language)].into_iter().map(str::to_owned).collect(),
                ),
                FieldKind::Person => Some(self.workspace.members().with_untracked(|members| {
                    let names = members.iter().filter(|m| !m.former).map(|m| m.name.clone());
                    std::iter::once(String::new()).chain(names).collect()
                })),
                _ => None,
            },
            _ => None,
        };
        if let Some(options) = options {
            return select(options, now, typed, name, keys, commit, done);
        }
        let is_day = matches!(self.kind(at), Some(Kind::Field(field)) if field.kind == FieldKind::Date);
        // A date's parts take their digits from the keyboard themselves; the first one starts them over.
        let value = if is_day { now } else { typed.unwrap_or(now) };
        let node = NodeRef::<html::Input>::new();
        Effect::new(move || {
            if let Some(input) = node.get() {
                // Nothing to do when it is gone already.
                let _ = input.focus();
                if !is_day {
                    let end = u32::try_from(input.value().encode_utf16().count()).unwrap_or(u32::MAX);
                    let _ = input.set_selection_range(end, end);
                }
            }
        });
        view! {
            <input
                node_ref=node
                class="cell-input"
                type=if is_day { "date" } else { "text" }
                aria-label=name
                prop:value=value
                on:keydown=move |event| keys(&event, event_target_value(&event))
                on:copy=|event| event.stop_propagation()
                on:cut=|event| event.stop_propagation()
                on:paste=|event| event.stop_propagation()
                on:blur=move |event| {
                    commit(event_target_value(&event));
                    done.run((Done::Left,));
                }
            />
        }
        .into_any()
    }
}

/// A control that chooses among names; the letter typed picks the first that begins with it.
fn select(
    options: Vec<String>,
    now: String,
    typed: Option<String>,
    name: &'static str,
    keys: impl Fn(&leptos::ev::KeyboardEvent, String) + Copy + 'static,
    commit: impl Fn(String) + Copy + 'static,
    done: Callback<(Done,)>,
) -> AnyView {
    let begins =
        |option: &&String| typed.as_ref().is_some_and(|typed| option.to_lowercase().starts_with(&typed.to_lowercase()));
    let chosen = options.iter().find(begins).cloned().unwrap_or(now);
    let list = options
        .into_iter()
        .map(|option| {
            let selected = option == chosen;
            let shown = if option.is_empty() { "–".to_owned() } else { option.clone() };
            view! { <option value=option selected=selected>{shown}</option> }
        })
        .collect_view();
    let node = NodeRef::<html::Select>::new();
    Effect::new(move || {
        if let Some(select) = node.get() {
            // Nothing to do when it is gone already.
            let _ = select.focus();
        }
    });
    view! {
        <select
            node_ref=node
            class="cell-input"
            aria-label=name
            on:keydown=move |event| keys(&event, event_target_value(&event))
            on:blur=move |event| {
                commit(event_target_value(&event));
                done.run((Done::Left,));
            }
        >
            {list}
        </select>
    }
    .into_any()
}

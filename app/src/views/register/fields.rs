//! One field of a record as a control, by its kind.

use super::conflict::Conflict;
use super::estimate::EstimatePicker;
use super::line::{Draft, Way};
use super::texts;
use crate::editor::{EditorControl, EditorToolbar, RichText};
use crate::routes::Page;
use crate::state::{OpenDoc, Workspace, dates, use_workspace};
use crate::views::desk::use_desk;
use crate::views::format;
use crate::views::history::FieldHistory;
use crate::views::i18n::{t, use_language};
use crate::views::texts as common;
use leptos::prelude::*;
use muster_shared::id::DocId;
use muster_shared::label::{Label, Language};
use muster_shared::registers;
use muster_shared::schema::{Field as Descriptor, FieldKind, Register, Severity, Value, typed, validate};
use muster_ui::{Checkbox, DateInput, Field, MomentInput, Picked, Picker, Prose, Remark, Select, fuzzy};

/// Lines longer than this may be are edited as a box that grows.
const SHORT: usize = 200;

/// The control with its name, its help, what is to mend, and undecided values.
#[component]
pub fn RecordField(
    /// The record.
    record: OpenDoc,
    /// Its register.
    register: &'static Register,
    /// The field.
    field: &'static Descriptor,
) -> impl IntoView {
    let language = use_language();
    let reading = record.reading(field.key);
    let remark = Signal::derive(move || {
        let issue = reading.with(|r| validate(field, &r.value))?;
        Some(Remark { text: issue.message.get(language.get()).to_owned(), wrong: issue.severity == Severity::Wrong })
            // What is only missing is said by the word beside the name; a remark under every empty field would shout.
            .filter(|remark| remark.wrong)
    });
    let missing = Signal::derive(move || {
        let incomplete =
            reading.with(|r| validate(field, &r.value).is_some_and(|i| i.severity == Severity::Incomplete));
        if incomplete { texts::NEEDED.get(language.get()) } else { "" }
    });
    let group = matches!(field.kind, FieldKind::Estimate { .. } | FieldKind::Flag | FieldKind::Rich);
    // Drawn inside the field, which tells the control its ids.
    let shown = record.clone();
    let desk = use_desk();
    view! {
        <div
            class="record-field"
            on:focusin=move |_| desk.field.set(Some(field.key))
            on:focusout=move |_| { desk.field.try_set(None); }
        >
            <Field label=t(field.label) note=move || missing.get() help=t(field.help) remark group>{control(&shown, register, field)}</Field>
            <Conflict record register field=field.key/>
            <FieldHistory field=field.key label=field.label/>
        </div>
    }
}

fn control(record: &OpenDoc, register: &'static Register, field: &'static Descriptor) -> AnyView {
    let workspace = use_workspace();
    let language = use_language();
    let key = field.key;
    let reading = record.reading(key);
    let writable = record.writable();
    let readonly = Signal::derive(move || !writable.get());
    let text = Signal::derive(move || reading.with(|r| r.value.as_text().unwrap_or_default().to_owned()));
    let stored = StoredValue::new(record.clone());
    let set = move |value: Value| {
        stored.try_with_value(|r| r.set(key, value));
    };
    let set_text = Callback::new(move |(text,): (String,)| set(Value::text(text)));
    match field.kind {
        FieldKind::Line { max } => {
            let draft = Draft::new(record, key);
            let value = draft.shown();
            let (input, leave) = (move |text| draft.input(text), move |_: String| draft.write());
            if max > SHORT {
                view! { <Prose value readonly on_input=input on_commit=leave/> }.into_any()
            } else {
                view! { <muster_ui::Input value readonly on_input=input on_commit=leave/> }.into_any()
            }
        }
        // Comments, mappings and workshops have views of their own.
        FieldKind::Entries | FieldKind::Pairs | FieldKind::Parts => ().into_any(),
        FieldKind::Rich => {
            let control = EditorControl::default();
            let label = Signal::derive(move || field.label.get(language.get()).to_owned());
            view! {
                <div class="prose">
                    <EditorToolbar control/>
                    <RichText doc=record.clone() field=key label control/>
                </div>
            }
            .into_any()
        }
        FieldKind::Choice(choices) => {
            let options = Signal::derive(move || {
                let word = |l: Label| l.get(language.get()).to_owned();
                let none = (String::new(), word(texts::CHOOSE));
                std::iter::once(none)
                    .chain(choices.iter().map(|c| (c.key.to_owned(), word(c.label))))
                    .collect::<Vec<_>>()
            });
            view! { <Select value=text options on_change=set_text disabled=readonly/> }.into_any()
        }
        FieldKind::Person => {
            let options = Signal::derive(move || {
                let mut options = vec![(String::new(), texts::CHOOSE.get(language.get()).to_owned())];
                let chosen = text.get();
                workspace.members().with(|members| {
                    let shown = members.iter().filter(|m| !m.former || m.account.to_string() == chosen);
                    options.extend(shown.map(|m| (m.account.to_string(), m.name.clone())));
                });
                options
            });
            view! { <Select value=text options on_change=set_text disabled=readonly/> }.into_any()
        }
        FieldKind::Date => view! { <DateInput value=text readonly on_commit=set_text/> }.into_any(),
        FieldKind::Flag => {
            let checked = Signal::derive(move || reading.with(|r| r.value == Value::Flag(true)));
            view! { <Checkbox checked disabled=readonly on_change=move |on| set(Value::Flag(on))>{t(texts::YES)}</Checkbox> }.into_any()
        }
        FieldKind::Whole { .. } | FieldKind::Number | FieldKind::Money => {
            let draft = Draft::of(record, key, ways(field.kind, language.get_untracked()));
            let value = draft.shown();
            let (input, leave) = (move |text| draft.input(text), move |_: String| draft.write());
            view! { <muster_ui::Input value readonly on_input=input on_commit=leave/> }.into_any()
        }
        FieldKind::Moment => {
            let value = Signal::derive(move || dates::local_moment(&text.get()));
            let commit = move |local: String| set(Value::text(dates::moment_of(&local).unwrap_or(local)));
            view! { <MomentInput value readonly on_commit=commit/> }.into_any()
        }
        FieldKind::People | FieldKind::Choices(_) => {
            let all = move || -> Vec<(String, String)> {
                match field.kind {
                    FieldKind::Choices(choices) => {
                        choices.iter().map(|c| (c.key.to_owned(), c.label.get(language.get()).to_owned())).collect()
                    }
                    _ => workspace.members().with(|members| {
                        members.iter().filter(|m| !m.former).map(|m| (m.account.to_string(), m.name.clone())).collect()
                    }),
                }
            };
            let values = Signal::derive(move || {
                many(&reading.with(|r| r.value.clone()))
                    .into_iter()
                    .map(|key_of| {
                        let text =
                            format::value(workspace, language.get(), register, key, &Value::Many(vec![key_of.clone()]));
                        Picked { key: key_of, text, href: None }
                    })
                    .collect::<Vec<_>>()
            });
            let suggest = Callback::new(move |(typed,): (String,)| {
                let chosen = values.get_untracked();
                untrack(all)
                    .into_iter()
                    .filter(|(key, word)| fuzzy(&typed, word).is_some() && !chosen.iter().any(|c| c.key == *key))
                    .map(|(key, text)| Picked { key, text, href: None })
                    .collect::<Vec<_>>()
            });
            picker(values, stored, key, readonly, false, suggest, texts::ADD_CHOICE)
        }
        FieldKind::Estimate { steps } => {
            let value = Signal::derive(move || reading.with(|r| r.value.clone()));
            view! { <EstimatePicker value steps writable on_pick=set/> }.into_any()
        }
        FieldKind::Tags => {
            let values = Signal::derive(move || {
                many(&reading.with(|r| r.value.clone()))
                    .into_iter()
                    .map(|w| Picked { key: w.clone(), text: w, href: None })
                    .collect::<Vec<_>>()
            });
            picker(values, stored, key, readonly, true, Callback::new(|_: (String,)| Vec::new()), texts::ADD_TAG)
        }
        FieldKind::Links { register: target } => {
            let me = record.id();
            let values = Signal::derive(move || {
                let language = language.get();
                many(&reading.with(|r| r.value.clone()))
                    .into_iter()
                    .map(|id| linked(workspace, language, id))
                    .collect::<Vec<_>>()
            });
            let suggest = Callback::new(move |(typed,): (String,)| {
                let chosen = values.get_untracked();
                suggestions(workspace, target, &typed, me)
                    .into_iter()
                    .filter(|p| !chosen.iter().any(|c| c.key == p.key))
                    .collect::<Vec<_>>()
            });
            picker(values, stored, key, readonly, false, suggest, texts::ADD_LINK)
        }
    }
}

/// How numbers and amounts are typed in a language.
fn ways(kind: FieldKind, language: Language) -> Way {
    fn plain(value: &Value, language: Language) -> String {
        typed::number(value, language).unwrap_or_else(|| value.as_text().unwrap_or_default().to_owned())
    }
    let read_whole = |text: &str| text.trim().parse().map_or_else(|_| Value::text(text.trim()), Value::Whole);
    match (kind, language) {
        (FieldKind::Number, Language::En) => {
            Way { show: |v| plain(v, Language::En), read: |text| Value::number(text, Language::En) }
        }
        (FieldKind::Number, Language::De) => {
            Way { show: |v| plain(v, Language::De), read: |text| Value::number(text, Language::De) }
        }
        (FieldKind::Money, Language::En) => {
            Way { show: |v| plain(v, Language::En), read: |text| Value::money(text, Language::En) }
        }
        (FieldKind::Money, Language::De) => {
            Way { show: |v| plain(v, Language::De), read: |text| Value::money(text, Language::De) }
        }
        _ => Way { show: |v| plain(v, Language::En), read: read_whole },
    }
}

fn many(value: &Value) -> Vec<String> {
    match value {
        Value::Many(many) => many.clone(),
        _ => Vec::new(),
    }
}

fn picker(
    values: Signal<Vec<Picked>>,
    record: StoredValue<OpenDoc>,
    key: &'static str,
    readonly: Signal<bool>,
    free: bool,
    suggest: Callback<(String,), Vec<Picked>>,
    placeholder: Label,
) -> AnyView {
    let write = move |change: &dyn Fn(&mut Vec<String>)| {
        record.try_with_value(|record| {
            let mut now = many(&record.reading(key).get_untracked().value);
            change(&mut now);
            now.sort();
            now.dedup();
            record.set(key, Value::Many(now));
        });
    };
    let add = move |word: String| write(&|now| now.push(word.clone()));
    let remove = move |word: String| write(&|now| now.retain(|w| *w != word));
    view! {
        <Picker values suggest free readonly on_add=add on_remove=remove placeholder=t(placeholder) remove=t(common::REMOVE)/>
    }
    .into_any()
}

fn linked(workspace: Workspace, language: Language, id: String) -> Picked {
    let row = id.parse::<DocId>().ok().and_then(|doc| workspace.find(doc));
    match row {
        Some(row) => {
            let title = if row.row.title.is_empty() { common::UNTITLED.get(language) } else { &row.row.title };
            let href = registers::by_key(&row.row.register)
                .map(|r| Page::Register(r, Some(row.row.doc)).path(workspace.info().get_untracked().id));
            Picked { key: id, text: format!("{} {title}", row.reference()), href }
        }
        None => Picked { text: "…".into(), key: id, href: None },
    }
}

/// Records of a register (empty: of any) whose title or reference fits, best first.
fn suggestions(workspace: Workspace, register: &str, typed: &str, me: DocId) -> Vec<Picked> {
    let mut found = Vec::new();
    for target in registers::all().filter(|r| register.is_empty() || r.key == register) {
        for row in workspace.rows(target.key).get_untracked().iter().filter(|row| row.row.doc != me) {
            let reference = row.reference();
            if let Some(score) = fuzzy(typed, &row.row.title).max(fuzzy(typed, &reference)) {
                found.push((
                    score,
                    Picked { key: row.row.doc.to_string(), text: format!("{reference} {}", row.row.title), href: None },
                ));
            }
        }
    }
    found.sort_by_key(|(score, _)| -score);
    found.into_iter().take(8).map(|(_, picked)| picked).collect()
}

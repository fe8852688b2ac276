//! The edits of a record, newest first, by field and person; read as far back as somebody looks.

use super::moment::AsItWas;
use super::when::{name, names, value, when};
use super::{Look, bring_back, difference, follow, texts};
use crate::commands::Scene;
use crate::state::{OpenDoc, dates, use_workspace};
use crate::views::desk::use_desk;
use crate::views::format;
use crate::views::i18n::{fill, t, use_language};
use leptos::prelude::*;
use leptos::task::spawn_local;
use muster_shared::doc::{By, Edit, Past, compare_blocks, compare_words};
use muster_shared::schema::{FieldKind, Register, Value};
use muster_ui::{Button, DateInput, Field, Select, dom};
use std::sync::Arc;

/// Edits shown at first, and more each time somebody asks for earlier ones.
const PAGE: usize = 30;
/// The history of the record on the desk, in place of its form.
#[component]
pub fn PastOf(
    /// The record.
    record: OpenDoc,
    /// Its register.
    register: &'static Register,
) -> impl IntoView {
    let desk = use_desk();
    let record = StoredValue::new(record);
    let close = move || {
        desk.look.set(None);
        dom::focus_soon(".last-change .btn");
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" && !event.default_prevented() {
            event.prevent_default();
            event.stop_propagation();
            match desk.look.get_untracked() {
                Some(Look { moment: Some(_), field }) => desk.look.set(Some(Look { moment: None, field })),
                _ => close(),
            }
        }
    };
    let id = dom::unique_id("history");
    let heading = format!("#{id} h2");
    let moment = Memo::new(move |_| desk.look.with(|look| look.as_ref().and_then(|look| look.moment.clone())));
    // What was pressed to come or to go is no longer there.
    Effect::new(move |_| {
        moment.track();
        dom::focus_soon(heading.clone());
    });
    view! {
        <section class="past" id=id aria-label=t(texts::HISTORY) on:keydown=on_key>
            <div class="past-head">
                <h2 tabindex="-1">{t(texts::HISTORY)}</h2>
                <Button small=true on_press=close>{t(texts::BACK)}</Button>
            </div>
            // Kept while a moment is looked at, so that going back finds the same place.
            <div hidden=move || moment.with(Option::is_some)><Edits record=record.get_value() register/></div>
            {move || moment.get().map(|moment| view! { <AsItWas record=record.get_value() register moment/> })}
        </section>
    }
}

#[component]
fn Edits(record: OpenDoc, register: &'static Register) -> impl IntoView {
    let (workspace, language, desk) = (use_workspace(), use_language(), use_desk());
    let scene = Scene::here();
    let writable = record.writable();
    let fixed = Signal::derive(move || !writable.get());
    let record = StoredValue::new(record);
    let field = Memo::new(move |_| desk.look.with(|look| look.as_ref().and_then(|look| look.field)));
    let person = RwSignal::new(String::new());
    let people = RwSignal::new(Vec::<String>::new());
    let wanted = RwSignal::new(PAGE);
    let shown = RwSignal::new(Arc::new(Vec::<Edit>::new()));
    let whole = RwSignal::new(false);
    let busy = RwSignal::new(true);
    let past = StoredValue::new_local(Past::default());
    // Each question makes the one before it void.
    let question = StoredValue::new(0_u64);
    let ask = move || {
        let Some(number) = question.try_update_value(|n| {
            *n += 1;
            *n
        }) else {
            return;
        };
        let (only, by, most) = (field.get_untracked(), person.get_untracked(), wanted.get_untracked());
        let keep = move |field: &str, who: &[By]| {
            only.is_none_or(|only| only == field)
                && (by.is_empty()
                    || who.iter().any(|who| untrack(|| name(workspace, language.get_untracked(), *who)) == by))
        };
        busy.set(true);
        spawn_local(async move {
            let Some(record) = record.try_get_value() else { return };
            let Some(now) = past.try_with_value(|known| record.past(Some(known))) else { return };
            let alive = move || question.try_get_value() == Some(number);
            let Some(read) = record.read_past(now, &keep, most + 1, alive).await else { return };
            let edits = record.edits(&read, &keep, most + 1);
            let everybody = record.edits(&read, &|_, _| true, most + 1);
            people.try_update(|people| {
                for who in everybody.iter().flat_map(|edit| &edit.by) {
                    let name = untrack(|| name(workspace, language.get_untracked(), *who));
                    if !people.contains(&name) {
                        people.push(name);
                    }
                }
            });
            whole.try_set(read.is_read() && edits.len() <= most);
            shown.try_set(Arc::new(edits.into_iter().take(most).collect()));
            past.try_set_value(read);
            busy.try_set(false);
        });
    };
    follow(record, ask);
    Effect::new(move |_| {
        field.track();
        person.track();
        wanted.track();
        ask();
    });
    let field_options = Signal::derive(move || {
        let language = language.get();
        let mut options = vec![(String::new(), texts::ALL_FIELDS.get(language).to_owned())];
        let keys = ["title", "state"].into_iter().chain(register.all_fields().map(|f| f.key)).chain(["deleted"]);
        options.extend(keys.map(|key| (key.to_owned(), format::field_name(register, key).get(language).to_owned())));
        options
    });
    let choose_field = Callback::new(move |(key,): (String,)| {
        let known = ["title", "state", "deleted"].into_iter().chain(register.all_fields().map(|f| f.key));
        let field = known.into_iter().find(|known| *known == key);
        wanted.set(PAGE);
        desk.look.set(Some(Look { field, moment: None }));
    });
    let person_options = Signal::derive(move || {
        let mut options = vec![(String::new(), texts::EVERYBODY.get(language.get()).to_owned())];
        options.extend(people.get().into_iter().map(|name| (name.clone(), name)));
        options
    });
    let choose_day = Callback::new(move |(day,): (String,)| {
        let Some(end) = dates::end_of_day(&day) else { return };
        let moment = past.try_with_value(|past| past.at(end)).flatten();
        match moment {
            Some(moment) => {
                desk.look.update(|look| *look = look.take().map(|look| Look { moment: Some(moment), ..look }));
            }
            None => scene.toasts.say(texts::NOT_YET.get(language.get_untracked())),
        }
    });
    let field_value = Signal::derive(move || field.get().unwrap_or_default().to_owned());
    let line = move |edit: Edit| view! { <Line record=record.get_value() register edit fixed/> };
    let end = move || {
        if busy.get() {
            return view! { <p class="faint" role="status" aria-busy="true">{t(texts::READING)}</p> }.into_any();
        }
        if !whole.get() {
            let more = move || wanted.update(|many| *many += PAGE);
            return view! { <Button small=true on_press=more>{t(texts::EARLIER)}</Button> }.into_any();
        }
        let begins = past.try_with_value(Past::begins).flatten();
        let words = move || match begins {
            Some(at) => fill(texts::CONDENSED, language.get(), &when(language.get(), at)),
            None => texts::BEGINNING.get(language.get()).to_owned(),
        };
        view! { <p class="faint">{words} " " {t(texts::CLOCKS)}</p> }.into_any()
    };
    let none =
        move || (!busy.get() && shown.with(|s| s.is_empty())).then(|| view! { <p class="quiet">{t(texts::NONE)}</p> });
    view! {
        <div class="past-filters">
            <Field label=t(texts::FIELD)><Select value=field_value options=field_options on_change=choose_field/></Field>
            <Field label=t(texts::PERSON)><Select value=person options=person_options on_change=move |name: String| person.set(name)/></Field>
            <Field label=t(texts::ON_A_DAY)><DateInput value=Signal::derive(String::new) on_commit=choose_day/></Field>
        </div>
        {none}
        <ol class="past-edits">
            <For each=move || shown.get().to_vec() key=|edit| (edit.last, edit.field.clone(), edit.from.0) children=line/>
        </ol>
        {end}
    }
}

/// One edit: who, which field, when, from what to what.
#[component]
fn Line(record: OpenDoc, register: &'static Register, edit: Edit, fixed: Signal<bool>) -> impl IntoView {
    let (workspace, language, desk) = (use_workspace(), use_language(), use_desk());
    let scene = Scene::here();
    let key = edit.field.clone();
    let known = ["title"].into_iter().chain(register.all_fields().map(|f| f.key)).find(|known| *known == key);
    let rich = register.field(&key).is_some_and(|f| matches!(f.kind, FieldKind::Rich));
    let readable = known.is_some() || key == "state" || muster_shared::attachments::is_key(&key);
    let (was, is) = if rich {
        (Value::Empty, Value::Empty)
    } else {
        (record.value_at(&key, &edit.before), record.value_at(&key, &edit.after))
    };
    let by = edit.by.clone();
    let who = move || names(workspace, language.get(), &by).join(&format!(" {} ", texts::AND.get(language.get())));
    let at = edit.until;
    let time = move || when(language.get(), at);
    let field_name = key.clone();
    let what = move || format::field_name(register, &field_name).get(language.get());
    let body = if key == "deleted" {
        let words = if is == Value::Flag(true) { texts::DELETED_IT } else { texts::RESTORED_IT };
        view! { <p>{t(words)}</p> }.into_any()
    } else if rich {
        // Only what somebody opens is laid over each other.
        let open = RwSignal::new(false);
        let (record, edit, key) = (record.clone(), edit.clone(), key.clone());
        let words = move || {
            open.get().then(|| {
                let laid = compare_blocks(&record.blocks_at(&key, &edit.before), &record.blocks_at(&key, &edit.after));
                difference::paragraphs(laid)
            })
        };
        view! {
            <details on:toggle=move |_| open.set(true)>
                <summary>{t(texts::WORDS)}</summary>
                <div class="past-value">{words}</div>
            </details>
        }
        .into_any()
    } else if readable {
        let key = key.clone();
        let line_of_words = matches!(register.field(&key).map(|f| f.kind), None | Some(FieldKind::Line { .. }));
        let (was_text, is_text) = (was.clone(), is.clone());
        let change = move || {
            let words = language.get();
            let (old, new) =
                (value(workspace, words, register, &key, &was_text), value(workspace, words, register, &key, &is_text));
            if line_of_words && key != "state" && !was_text.is_empty() && !is_text.is_empty() {
                return view! { <p class="past-value">{difference::words(compare_words(&old, &new))}</p> }.into_any();
            }
            view! {
                <p class="past-value">
                    <span class="visually-hidden">{t(texts::BEFORE)}</span> <del>{old}</del> " → "
                    <span class="visually-hidden">{t(texts::AFTER)}</span> <ins>{new}</ins>
                </p>
            }
            .into_any()
        };
        change.into_any()
    } else {
        ().into_any()
    };
    let after = edit.after.clone();
    let then = move || {
        let moment = Some(after.clone());
        desk.look.update(|look| *look = look.take().map(|look| Look { moment, ..look }));
    };
    let back = known.map(|field| {
        let (record, before) = (record.clone(), edit.before.clone());
        let press = move || bring_back(scene, &record, &[field], &before);
        view! { <Button small=true disabled=fixed on_press=press>{t(texts::BRING_BEFORE)}</Button> }
    });
    view! {
        <li data-field=key>
            <p class="past-who"><strong>{who}</strong> " · " {what} " · " <time class="nowrap faint">{time}</time></p>
            {body}
            <div class="past-acts">
                <Button small=true on_press=then>{t(texts::AS_IT_WAS)}</Button>
                {back}
            </div>
        </li>
    }
}

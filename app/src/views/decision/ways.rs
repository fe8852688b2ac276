//! The transitions of authority that lead out of a state: for those who may take them, and who may for all others.

use super::confirm::{Confirm, names};
use super::{fill_all, texts};
use crate::state::{OpenDoc, use_workspace};
use crate::views::desk::{Wish, use_desk};
use crate::views::format;
use crate::views::i18n::{fill, use_language};
use leptos::prelude::*;
use muster_shared::access::Action;
use muster_shared::schema::{Register, Transition};
use muster_ui::Button;

/// The buttons.
#[component]
pub fn Ways(
    /// The record.
    record: OpenDoc,
    /// Its register.
    register: &'static Register,
    /// The state that it is in.
    state: Memo<String>,
) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let doc = record.id();
    let asking = RwSignal::new(None::<&'static Transition>);
    let requested = workspace.requested(doc);
    let me = workspace.account().to_string();
    let record = StoredValue::new(record);
    // From the palette: as if the button had been pressed.
    let desk = use_desk();
    Effect::new(move |_| {
        if let Some((of, Wish::Step(way))) = desk.wish.get()
            && of == doc
            && way.authority
        {
            desk.wish.set(None);
            asking.set(Some(way));
        }
    });
    let may = {
        let me = me.clone();
        move |way: &'static Transition| {
            let named = way.person.is_some_and(|field| record.with_value(|r| names(r, field, &me)));
            workspace.may(Action::Decide { named }, Some(doc))
        }
    };
    let others = move |way: &'static Transition| {
        let language = language.get();
        let verb = way.label.get(language);
        match way.person {
            None => fill_all(texts::BY_MANAGERS, language, &[verb]),
            Some(field) => {
                let name = format::field_name(register, field).get(language);
                fill_all(texts::OR_PERSON, language, &[verb, name])
            }
        }
    };
    let ways = move || {
        let now = state.get();
        let waits = requested.with(Option::is_some);
        let ways = register.transitions.iter().filter(|way| way.authority && way.from == now);
        ways.map(|way| {
            if !may(way) {
                return view! { <small class="faint way-others">{move || others(way)}</small> }.into_any();
            }
            let lacking = Memo::new(move |_| {
                let row = workspace.find(doc);
                way.needs.iter().copied().find(|f| row.as_ref().is_none_or(|r| !r.row.has(f)))
            });
            let why = move || {
                lacking.get().map(|field| {
                    let name = format::field_name(register, field).get(language.get());
                    let first = fill(crate::views::register::texts::NEEDS, language.get(), name);
                    view! { <small class="faint">{first}</small> }
                })
            };
            let disabled = Signal::derive(move || waits);
            view! {
                <span class="way">
                    <Button small=true disabled on_press=move || asking.set(Some(way))>{move || format!("{}…", way.label.get(language.get()))}</Button>
                    {why}
                </span>
            }
            .into_any()
        })
        .collect_view()
    };
    let dialog = move || {
        let way = asking.get()?;
        let record = record.try_get_value()?;
        Some(view! { <Confirm record register way instead=None on_close=move || asking.set(None)/> })
    };
    view! { {ways} {dialog} }
}

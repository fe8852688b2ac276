//! What is known about the policy beside its text, from the register's descriptor.

use super::texts;
use crate::state::OpenDoc;
use crate::views::decision::Decisions;
use crate::views::i18n::t;
use crate::views::register::{Conflict, History, RecordField, States, UnitChoice};
use leptos::prelude::*;
use muster_shared::schema::{FieldKind, Register};

/// The side.
#[component]
pub fn Side(
    /// The record.
    record: OpenDoc,
    /// Its register.
    register: &'static Register,
) -> impl IntoView {
    let doc = record.id();
    let fields = register
        .fields
        .iter()
        .filter(|field| !matches!(field.kind, FieldKind::Rich))
        .map(|field| view! { <RecordField record=record.clone() register field/> })
        .collect_view();
    // Every key press is a line of the history: it is only read while somebody looks at it.
    let history = RwSignal::new(false);
    let decided = record.clone();
    let past = StoredValue::new(record.clone());
    let shown = move || {
        if history.get() {
            past.try_get_value().map(|record| view! { <History record register/> }).into_any()
        } else {
            view! { <button class="link" type="button" on:click=move |_| history.set(true)>{t(texts::SHOW_HISTORY)}</button> }.into_any()
        }
    };
    view! {
        <section class="policy-side" aria-label=t(texts::DETAILS)>
            <States record=record.clone() register/>
            <Conflict record register field="state"/>
            <div class="record-fields">{fields}<UnitChoice doc/></div>
            <Decisions record=decided register/>
            {shown}
        </section>
    }
}

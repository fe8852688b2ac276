//! What is known about the policy beside its text, from the register's descriptor.

use super::texts;
use crate::state::OpenDoc;
use crate::views::comments::Comments;
use crate::views::decision::Decisions;
use crate::views::files::Files;
use crate::views::history::LastChange;
use crate::views::i18n::t;
use crate::views::register::{Conflict, RecordField, States, UnitChoice};
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
        .all_fields()
        .filter(|field| !matches!(field.kind, FieldKind::Rich))
        .map(|field| view! { <RecordField record=record.clone() register field/> })
        .collect_view();
    let (decided, attached) = (record.clone(), record.clone());
    view! {
        <section class="policy-side" aria-label=t(texts::DETAILS)>
            <States record=record.clone() register/>
            <Conflict record register field="state"/>
            <div class="record-fields">{fields}<UnitChoice doc/></div>
            <Decisions record=decided register/>
            <Files record=attached/>
            <Comments doc register/>
            <LastChange doc/>
        </section>
    }
}

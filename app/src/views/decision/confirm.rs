//! The last look before a decision: what exactly is decided, and what speaks against it.

use super::{field_names, fill_all, state_name, texts};
use crate::state::{OpenDoc, use_workspace};
use crate::views::format;
use crate::views::i18n::{fill, t, use_language};
use crate::views::texts as common;
use leptos::prelude::*;
use leptos::task::spawn_local;
use muster_shared::schema::{FieldKind, Register, Transition};
use muster_shared::sync::decision::NOTE_MAX;
use muster_ui::{Button, Dialog, Field, Prose, Toasts, Tone};

/// The dialog.
#[component]
pub fn Confirm(
    /// The record.
    record: OpenDoc,
    /// Its register.
    register: &'static Register,
    /// What is to be done.
    way: &'static Transition,
    /// The key of a request that this one replaces.
    instead: Option<u64>,
    /// Closes it.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let workspace = use_workspace();
    let language = use_language();
    let toasts = expect_context::<Toasts>();
    let doc = record.id();
    // What is in front of the person now is what they decide on.
    let content = StoredValue::new(record.content());
    let row = Memo::new(move |_| workspace.find(doc));
    let note = RwSignal::new(String::new());
    let me = workspace.account();
    let own = untrack(|| owner(register, way).is_some_and(|field| names(&record, field, &me.to_string())));
    let last = record.decision().get_untracked();
    let prefixes = workspace.members().with_untracked(|members| {
        members.iter().find(|m| m.account == me).map(|m| m.prefixes.clone()).unwrap_or_default()
    });
    let wrote = record.wrote(&prefixes, last.as_ref().map_or(&[], |d| &d.heads));
    let moved = {
        let record = record.clone();
        Memo::new(move |_| {
            record.track();
            content.with_value(|c| c.as_ref().is_none_or(|c| !record.is_at(c.epoch, &c.heads)))
        })
    };
    let unfilled = Memo::new(move |_| {
        row.with(|row| {
            let lacks = |field: &&&str| row.as_ref().is_none_or(|r| !r.row.has(field));
            way.needs.iter().filter(lacks).map(|f| (*f).to_owned()).collect::<Vec<_>>()
        })
    });
    let undecided =
        Memo::new(move |_| row.with(|row| row.as_ref().map(|r| r.row.conflicts.clone()).unwrap_or_default()));
    let blocked =
        Signal::derive(move || moved.get() || unfilled.with(|f| !f.is_empty()) || undecided.with(|f| !f.is_empty()));
    let what =
        move || row.with(|row| row.as_ref().map(|r| format!("{} {}", r.reference(), r.row.title))).unwrap_or_default();
    let states = move || {
        let language = language.get();
        format!("{} → {}", state_name(register, way.from, language), state_name(register, way.to, language))
    };
    let version = move || {
        let at = row.with(|row| row.as_ref().map(|r| r.row.changed)).unwrap_or_default();
        fill(texts::AS_OF, language.get(), &format::moment(language.get(), at))
    };
    let hash = content.with_value(|c| c.as_ref().map(|c| c.hash.to_string()).unwrap_or_default());
    let decide = move || {
        let Some(content) = content.get_value().filter(|_| !blocked.get_untracked()) else { return };
        let note: String = note.get_untracked().chars().take(NOTE_MAX).collect();
        spawn_local(async move {
            if !workspace.request(doc, way, content, note, instead).await {
                toasts.say(texts::NOT_KEPT.get(language.get_untracked()));
            }
        });
        on_close.run(());
    };
    let warning = move |shown: Signal<Option<String>>| {
        move || shown.get().map(|text| view! { <p class="decision-warning">{text}</p> })
    };
    let list = move |fields: Memo<Vec<String>>, text| {
        Signal::derive(move || {
            let language = language.get();
            fields.with(|f| (!f.is_empty()).then(|| fill_all(text, language, &[&field_names(register, f, language)])))
        })
    };
    let plain = move |shown: bool, text: muster_shared::label::Label| {
        Signal::derive(move || shown.then(|| text.get(language.get()).to_owned()))
    };
    let stale = Signal::derive(move || moved.get().then(|| texts::MOVED_MEANWHILE.get(language.get()).to_owned()));
    let verb = move || way.label.get(language.get());
    view! {
        <Dialog title=move || fill(texts::ASK, language.get(), verb()) on_close wide=true>
            <dl class="decision-facts">
                <dt>{t(texts::WHAT)}</dt><dd><strong>{what}</strong></dd>
                <dt>{t(texts::WAY)}</dt><dd>{states}</dd>
                <dt>{t(texts::VERSION)}</dt><dd>{version}</dd>
                <dt>{t(texts::HASH)}</dt><dd><code>{hash}</code></dd>
            </dl>
            {warning(list(unfilled, texts::UNFILLED))}
            {warning(list(undecided, texts::UNDECIDED))}
            {warning(stale)}
            {warning(plain(own, texts::YOU_OWN))}
            {warning(plain(wrote, texts::YOU_WROTE))}
            <Field label=t(texts::NOTE) note=t(texts::OPTIONAL) help=t(texts::NOTE_HELP)>
                <Prose value=note on_input=move |text| note.set(text)/>
            </Field>
            <p class="quiet">{t(texts::EFFECT)}</p>
            <div class="actions">
                <Button on_press=move || on_close.run(())>{t(common::CANCEL)}</Button>
                <Button tone=Tone::Primary disabled=blocked on_press=decide>{verb}</Button>
            </div>
        </Dialog>
    }
}

/// The field of the person whose decision would be one on their own.
pub fn owner(register: &'static Register, way: &'static Transition) -> Option<&'static str> {
    let owner = || register.field("owner").filter(|f| f.kind == FieldKind::Person).map(|f| f.key);
    way.person.or_else(owner)
}

/// Whether a field names an account; tracks the field.
pub fn names(record: &OpenDoc, field: &str, account: &str) -> bool {
    record.reading(field).with(|r| r.value.as_text() == Some(account))
}

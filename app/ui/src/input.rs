//! Controls for single values. A control that is taken away while it has the focus is left by that, when what it reports
//! to may be gone already: so nothing is run that is not there any more.

use crate::field::FieldIds;
use leptos::prelude::*;

/// Attributes that a control takes from the field around it.
struct Ties {
    id: Option<String>,
    described: Option<String>,
    wrong: Signal<bool>,
}

fn ties() -> Ties {
    match use_context::<FieldIds>() {
        Some(ids) => Ties { id: Some(ids.control), described: Some(ids.described), wrong: ids.wrong },
        None => Ties { id: None, described: None, wrong: Signal::stored(false) },
    }
}

/// One line of text.
#[component]
pub fn Input(
    /// The text shown.
    #[prop(into)]
    value: Signal<String>,
    /// Called with the text at every key press.
    #[prop(optional, into)]
    on_input: Option<Callback<(String,)>>,
    /// Called with the text when it is left or confirmed.
    #[prop(optional, into)]
    on_commit: Option<Callback<(String,)>>,
    /// `text`, `email`, `password`, `search`.
    #[prop(default = "text")]
    kind: &'static str,
    /// What a password manager may fill in.
    #[prop(optional)]
    autocomplete: Option<&'static str>,
    /// Shown while it is empty.
    #[prop(optional, into)]
    placeholder: Option<TextProp>,
    /// The name, where no field is around it.
    #[prop(optional, into)]
    name: Option<TextProp>,
    /// Whether it can only be read.
    #[prop(optional, into)]
    readonly: Signal<bool>,
    /// Whether a form cannot be sent without it.
    #[prop(optional)]
    required: bool,
    /// The fewest characters that a form accepts.
    #[prop(optional)]
    least: Option<u32>,
) -> impl IntoView {
    let Ties { id, described, wrong } = ties();
    view! {
        <input
            class="input"
            id=id
            type=kind
            autocomplete=autocomplete.unwrap_or("off")
            spellcheck=if matches!(kind, "email" | "password") { "false" } else { "true" }
            aria-describedby=described
            aria-invalid=move || wrong.get().then_some("true")
            aria-label=move || name.as_ref().map(|n| n.get().to_string())
            placeholder=move || placeholder.as_ref().map(|p| p.get().to_string())
            readonly=move || readonly.get()
            required=required
            minlength=least.map(|n| n.to_string())
            prop:value=move || value.get()
            on:input=move |event| {
                if let Some(input) = on_input {
                    input.try_run((event_target_value(&event),));
                }
            }
            on:change=move |event| {
                if let Some(commit) = on_commit {
                    commit.try_run((event_target_value(&event),));
                }
            }
        />
    }
}

/// Some lines of plain text; grows with them.
#[component]
pub fn Prose(
    /// The text shown.
    #[prop(into)]
    value: Signal<String>,
    /// Called with the text at every key press.
    #[prop(into)]
    on_input: Callback<(String,)>,
    /// Called with the text when it is left.
    #[prop(optional, into)]
    on_commit: Option<Callback<(String,)>>,
    /// Whether it can only be read.
    #[prop(optional, into)]
    readonly: Signal<bool>,
) -> impl IntoView {
    let Ties { id, described, wrong } = ties();
    view! {
        <textarea
            class="input"
            id=id
            rows="2"
            aria-describedby=described
            aria-invalid=move || wrong.get().then_some("true")
            readonly=move || readonly.get()
            prop:value=move || value.get()
            on:input=move |event| { on_input.try_run((event_target_value(&event),)); }
            on:change=move |event| {
                if let Some(commit) = on_commit {
                    commit.try_run((event_target_value(&event),));
                }
            }
        ></textarea>
    }
}

/// One of some options.
#[component]
pub fn Select(
    /// The key chosen; empty for none.
    #[prop(into)]
    value: Signal<String>,
    /// Keys and words. A value that is not among them is shown as it is.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// Called with the key.
    #[prop(into)]
    on_change: Callback<(String,)>,
    /// The name, where no field is around it.
    #[prop(optional, into)]
    name: Option<TextProp>,
    /// Whether it can only be read.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    let Ties { id, described, wrong } = ties();
    let list = move || {
        let chosen = value.get();
        let mut options = options.get();
        if !options.iter().any(|(key, _)| *key == chosen) {
            options.insert(0, (chosen.clone(), chosen.clone()));
        }
        options
            .into_iter()
            .map(|(key, word)| {
                let selected = key == chosen;
                view! { <option value=key selected=selected>{word}</option> }
            })
            .collect_view()
    };
    view! {
        <select
            class="input"
            id=id
            aria-describedby=described
            aria-invalid=move || wrong.get().then_some("true")
            aria-label=move || name.as_ref().map(|n| n.get().to_string())
            disabled=move || disabled.get()
            // `selected` serves the first drawing; once somebody has chosen, only the property moves the choice.
            prop:value=move || value.get()
            on:change=move |event| { on_change.try_run((event_target_value(&event),)); }
        >
            {list}
        </select>
    }
}

/// A plain date, ISO 8601, with the browser's own calendar in the reader's language.
#[component]
pub fn DateInput(
    /// `YYYY-MM-DD`, or empty.
    #[prop(into)]
    value: Signal<String>,
    /// Called with a complete date or with nothing.
    #[prop(into)]
    on_commit: Callback<(String,)>,
    /// Whether it can only be read.
    #[prop(optional, into)]
    readonly: Signal<bool>,
) -> impl IntoView {
    calendar("date", value, on_commit, readonly)
}

/// A moment in the reader's own zone, with the browser's own calendar.
#[component]
pub fn MomentInput(
    /// `YYYY-MM-DDTHH:MM`, or empty.
    #[prop(into)]
    value: Signal<String>,
    /// Called with a complete moment or with nothing.
    #[prop(into)]
    on_commit: Callback<(String,)>,
    /// Whether it can only be read.
    #[prop(optional, into)]
    readonly: Signal<bool>,
) -> impl IntoView {
    calendar("datetime-local", value, on_commit, readonly)
}

fn calendar(
    kind: &'static str,
    value: Signal<String>,
    on_commit: Callback<(String,)>,
    readonly: Signal<bool>,
) -> impl IntoView {
    let Ties { id, described, wrong } = ties();
    view! {
        <input
            class="input num"
            id=id
            type=kind
            aria-describedby=described
            aria-invalid=move || wrong.get().then_some("true")
            readonly=move || readonly.get()
            prop:value=move || value.get()
            on:change=move |event| { on_commit.try_run((event_target_value(&event),)); }
        />
    }
}

/// Yes or no.
#[component]
pub fn Checkbox(
    /// The state.
    #[prop(into)]
    checked: Signal<bool>,
    /// Called with the new state.
    #[prop(into)]
    on_change: Callback<(bool,)>,
    /// Whether it can only be read.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// The words beside it.
    children: Children,
) -> impl IntoView {
    view! {
        <label class="check">
            <input
                type="checkbox"
                prop:checked=move || checked.get()
                disabled=move || disabled.get()
                on:change=move |event| { on_change.try_run((event_target_checked(&event),)); }
            />
            <span>{children()}</span>
        </label>
    }
}

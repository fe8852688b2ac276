//! A labelled place for one control, with help and what is to mend.

use crate::dom::unique_id;
use leptos::context::Provider;
use leptos::prelude::*;

/// The ids that tie a control to its label, help and remark.
#[derive(Clone, Debug)]
pub struct FieldIds {
    /// Of the control.
    pub control: String,
    /// Of label, for controls that are no single input.
    pub label: String,
    /// Of help and remark, for `aria-describedby`.
    pub described: String,
    /// Whether the remark says that the value is wrong.
    pub wrong: Signal<bool>,
}

/// What is to mend in a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// What to do.
    pub text: String,
    /// Whether the value cannot be meant; otherwise something is only missing.
    pub wrong: bool,
}

/// The field around a control. Controls of this crate find their ids by themselves.
#[component]
pub fn Field(
    /// Its name.
    #[prop(into)]
    label: TextProp,
    /// A word after the name, for example "optional".
    #[prop(optional, into)]
    note: Option<TextProp>,
    /// One sentence that helps.
    #[prop(optional, into)]
    help: Option<TextProp>,
    /// What is to mend.
    #[prop(optional, into)]
    remark: Signal<Option<Remark>>,
    /// Whether the control is a group of controls: the name is then no `<label>`.
    #[prop(optional)]
    group: bool,
    /// The control.
    children: Children,
) -> impl IntoView {
    let control = unique_id("field");
    let (label_id, help_id, remark_id) =
        (format!("{control}-label"), format!("{control}-help"), format!("{control}-remark"));
    let ids = FieldIds {
        control: control.clone(),
        label: label_id.clone(),
        described: format!("{help_id} {remark_id}"),
        wrong: Signal::derive(move || remark.with(|r| r.as_ref().is_some_and(|r| r.wrong))),
    };
    let words = move || {
        let label = label.clone();
        let note = note.clone();
        view! { {move || label.get()} {note.map(|n| view! { <span class="need">{move || n.get()}</span> })} }
    };
    let name = if group {
        view! { <span class="field-label" id=label_id>{words()}</span> }.into_any()
    } else {
        view! { <label for=control id=label_id>{words()}</label> }.into_any()
    };
    view! {
        <div class="field">
            {name}
            <Provider value=ids>{children()}</Provider>
            {help.map(|h| view! { <span class="help" id=help_id>{move || h.get()}</span> })}
            <span id=remark_id class="issue" class:wrong=move || remark.with(|r| r.as_ref().is_some_and(|r| r.wrong)) hidden=move || remark.with(Option::is_none)>
                {move || remark.get().map(|r| r.text)}
            </span>
        </div>
    }
}

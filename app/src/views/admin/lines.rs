//! Parts that several pages of administration share, drawn once for all of them.

use super::texts;
use crate::views::i18n::{t, use_language};
use leptos::prelude::*;
use muster_shared::label::Label;
use muster_ui::{Button, Field, Input, Tone};

/// A line of a plain list: what it is, what is known about it, and what can be done with it.
pub fn line(what: String, about: String, actions: Vec<(Label, Callback<()>)>) -> AnyView {
    let language = use_language();
    let buttons = actions
        .into_iter()
        .map(|(label, press)| {
            // The same word stands on every line: its name says of which.
            let of = what.clone();
            let name = move || format!("{}, {of}", label.get(language.get()));
            view! { <Button tone=Tone::Quiet small=true name on_press=press>{t(label)}</Button> }
        })
        .collect_view();
    view! {
        <li class="line">
            <span class="text"><strong>{what}</strong> " " <span class="quiet num">{about}</span></span>
            {buttons}
        </li>
    }
    .into_any()
}

/// A name that can be changed, with the button that does it.
pub fn naming(label: Label, help: Label, now: String, save: Callback<(String,)>) -> AnyView {
    let value = RwSignal::new(now);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        save.run((value.get_untracked(),));
    };
    view! {
        <form class="stack" on:submit=send>
            <Field label=t(label) help=t(help)>
                <Input value required=true on_input=move |text| value.set(text)/>
            </Field>
            <div><Button submit=true>{t(texts::SAVE)}</Button></div>
        </form>
    }
    .into_any()
}

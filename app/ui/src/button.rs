//! Buttons.

use leptos::prelude::*;

/// How much a button asks for attention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// One of several.
    #[default]
    Plain,
    /// The one thing to do here.
    Primary,
    /// Beside something more important.
    Quiet,
    /// Takes something away.
    Danger,
}

impl Tone {
    const fn class(self) -> &'static str {
        match self {
            Self::Plain => "btn",
            Self::Primary => "btn primary",
            Self::Quiet => "btn quiet",
            Self::Danger => "btn danger",
        }
    }
}

/// A button with words on it.
#[component]
pub fn Button(
    /// Its weight.
    #[prop(optional)]
    tone: Tone,
    /// What it does. A submit button leaves it out.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
    /// Whether it submits the form around it.
    #[prop(optional)]
    submit: bool,
    /// Lower, for within lines.
    #[prop(optional)]
    small: bool,
    /// As wide as its container.
    #[prop(optional)]
    wide: bool,
    /// Whether it can be pressed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// For buttons that stay down.
    #[prop(optional, into)]
    pressed: Option<Signal<bool>>,
    /// The name, where the words on it do not say enough.
    #[prop(optional, into)]
    name: Option<TextProp>,
    /// The words.
    children: Children,
) -> impl IntoView {
    let name = move || name.as_ref().map(|n| n.get().to_string());
    view! {
        <button
            class=tone.class()
            class:small=small
            class:wide=wide
            type=if submit { "submit" } else { "button" }
            disabled=move || disabled.get()
            aria-pressed=move || pressed.map(|p| p.get().to_string())
            aria-label=name.clone()
            title=name
            on:click=move |_| {
                if let Some(press) = on_press {
                    press.run(());
                }
            }
        >
            {children()}
        </button>
    }
}

//! Small coloured words: states, levels, and the sentence that says where the work is.

use leptos::prelude::*;

/// What a chip's colour means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ChipTone {
    /// Nothing beyond its word.
    #[default]
    Plain,
    /// Chosen, or under way.
    Accent,
    /// Wants attention.
    Warn,
    /// In order.
    Good,
    /// Not in order.
    Bad,
}

/// A short word in a soft box.
#[component]
pub fn Chip(
    /// Its colour.
    #[prop(optional)]
    tone: ChipTone,
    /// The word.
    children: Children,
) -> impl IntoView {
    let class = match tone {
        ChipTone::Plain => "chip",
        ChipTone::Accent => "chip accent",
        ChipTone::Warn => "chip warn",
        ChipTone::Good => "chip good",
        ChipTone::Bad => "chip bad",
    };
    view! { <span class=class>{children()}</span> }
}

/// A judgement from 1 to 5 with its number or word in its colour.
#[component]
pub fn LevelBadge(
    /// 1 calm … 5 grave; anything else has no colour.
    level: u8,
    /// What stands on it.
    children: Children,
) -> impl IntoView {
    view! { <span class="level" data-level=level.to_string()>{children()}</span> }
}

/// What the dot before a status sentence means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StatusTone {
    /// Neither good nor bad.
    #[default]
    Plain,
    /// All is well.
    Good,
    /// Something is under way.
    Busy,
    /// Something waits.
    Warn,
    /// Somebody must act.
    Bad,
}

impl StatusTone {
    /// The classes of a status line.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Plain => "status",
            Self::Good => "status good",
            Self::Busy => "status busy",
            Self::Warn => "status warn",
            Self::Bad => "status bad",
        }
    }
}

/// A sentence about the state of the work, announced when it changes. A link where there is more to see.
#[component]
pub fn StatusLine(
    /// The dot.
    #[prop(into)]
    tone: Signal<StatusTone>,
    /// The sentence.
    #[prop(into)]
    sentence: Signal<String>,
    /// Where the details stand, if anywhere.
    #[prop(optional, into)]
    href: Signal<Option<String>>,
) -> impl IntoView {
    let class = move || tone.get().class();
    view! {
        <span role="status">
            {move || match href.get() {
                Some(address) => view! { <a class=class href=address>{move || sentence.get()}</a> }.into_any(),
                None => view! { <span class=class>{move || sentence.get()}</span> }.into_any(),
            }}
        </span>
    }
}

//! Empty states that teach, and banners.

use leptos::prelude::*;

/// What stands where nothing is yet: what the place is for and one button to begin.
#[component]
pub fn EmptyState(
    /// In a few words.
    #[prop(into)]
    title: TextProp,
    /// What it is for.
    #[prop(into)]
    text: TextProp,
    /// Buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <h2>{move || title.get()}</h2>
            <p>{move || text.get()}</p>
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </div>
    }
}

/// What a banner's colour means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BannerTone {
    /// Good to know.
    #[default]
    Plain,
    /// Done.
    Good,
    /// Wants attention.
    Warn,
    /// Somebody must act.
    Bad,
}

/// A line across the page that stays until its reason has gone.
#[component]
pub fn Banner(
    /// Its colour.
    #[prop(optional)]
    tone: BannerTone,
    /// The sentence.
    #[prop(into)]
    text: TextProp,
    /// Buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let (class, role) = match tone {
        BannerTone::Plain => ("banner", "status"),
        BannerTone::Good => ("banner good", "status"),
        BannerTone::Warn => ("banner warn", "status"),
        BannerTone::Bad => ("banner bad", "alert"),
    };
    view! { <div class=class role=role><p>{move || text.get()}</p>{children.map(|children| children())}</div> }
}

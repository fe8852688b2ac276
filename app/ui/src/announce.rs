//! One live region for the whole app.

use leptos::prelude::*;

/// Says things to people who listen to the page. Provided once, at the root.
#[derive(Clone, Copy)]
pub struct Announcer(RwSignal<(usize, String)>);

impl Announcer {
    /// Makes one and provides it as a context.
    pub fn provide() -> Self {
        let announcer = Self(RwSignal::new((0, String::new())));
        provide_context(announcer);
        announcer
    }

    /// Says `text` once what is being read has ended.
    pub fn say(self, text: impl Into<String>) {
        let text = text.into();
        self.0.try_update(|(count, said)| {
            *count += 1;
            *said = text;
        });
    }
}

/// Where the announcements appear: read aloud, not seen.
#[component]
pub fn LiveRegion(
    /// The announcer whose words it holds.
    announcer: Announcer,
) -> impl IntoView {
    // The same words twice in a row are only read again if the text differs: a trailing space does.
    let text =
        move || announcer.0.with(|(count, said)| if count % 2 == 0 { said.clone() } else { format!("{said}\u{a0}") });
    view! { <div class="visually-hidden" role="status" aria-live="polite">{text}</div> }
}

//! What was just done, and the way back.

use crate::Act;
use leptos::prelude::*;
use std::time::Duration;

/// How long a toast stays while nobody is near it. What it offers stays reachable by other ways.
const STAYS: Duration = Duration::from_secs(8);

#[derive(Clone)]
struct Toast {
    id: usize,
    text: String,
    action: Option<(String, Act)>,
}

/// The toasts of the app. Provided once, at the root.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    next: StoredValue<usize>,
    held: RwSignal<bool>,
}

impl Toasts {
    /// Makes the host's state and provides it as a context.
    pub fn provide() -> Self {
        let toasts = Self { shown: RwSignal::default(), next: StoredValue::new(0), held: RwSignal::new(false) };
        provide_context(toasts);
        toasts
    }

    /// Says that something was done.
    pub fn say(self, text: impl Into<String>) {
        self.push(text.into(), None);
    }

    /// Says that something was done and offers a way on or back: the word on the button and what it does.
    pub fn offer(self, text: impl Into<String>, word: impl Into<String>, act: Act) {
        self.push(text.into(), Some((word.into(), act)));
    }

    fn push(self, text: String, action: Option<(String, Act)>) {
        let id = self.next.try_update_value(|n| {
            *n += 1;
            *n
        });
        let Some(id) = id else { return };
        self.shown.try_update(|shown| {
            // Three at most: a pile of old news helps nobody.
            if shown.len() >= 3 {
                shown.remove(0);
            }
            shown.push(Toast { id, text, action });
        });
        self.fade(id);
    }

    fn fade(self, id: usize) {
        set_timeout(
            move || match self.held.try_get_untracked() {
                Some(true) => self.fade(id),
                Some(false) => self.close(id),
                None => {}
            },
            STAYS,
        );
    }

    fn close(self, id: usize) {
        self.shown.try_update(|shown| shown.retain(|t| t.id != id));
    }
}

/// Where the toasts appear.
#[component]
pub fn ToastHost(
    /// The toasts.
    toasts: Toasts,
    /// What the region is called.
    #[prop(into)]
    label: TextProp,
) -> impl IntoView {
    let hold = move |held: bool| toasts.held.set(held);
    view! {
        <section
            class="toasts"
            aria-label=label
            on:mouseenter=move |_| hold(true)
            on:mouseleave=move |_| hold(false)
            on:focusin=move |_| hold(true)
            on:focusout=move |_| hold(false)
        >
            <For each=move || toasts.shown.get() key=|toast| toast.id let(toast)>
                <div class="toast" role="status">
                    <span>{toast.text}</span>
                    {toast.action.map(|(word, act)| view! {
                        <button
                            class="act"
                            type="button"
                            on:click=move |_| {
                                toasts.close(toast.id);
                                toasts.held.set(false);
                                act();
                            }
                        >
                            {word}
                        </button>
                    })}
                </div>
            </For>
        </section>
    }
}

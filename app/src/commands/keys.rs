//! Shortcuts: single keys, keys with Ctrl or Cmd, and two keys in a row.

use super::{Scene, all};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use muster_ui::dom;
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

/// How long a leader key waits for the second one.
const WAITS: Duration = Duration::from_millis(1_200);

/// Listens to the keyboard for the life of the component around it.
pub fn listen(scene: Scene) {
    let leader = Rc::new(RefCell::new(None::<(String, TimeoutHandle)>));
    let listener = window_event_listener(leptos::ev::keydown, move |event: KeyboardEvent| {
        if event.default_prevented() || event.is_composing() {
            return;
        }
        let typing = dom::is_typing(&event);
        let with_mod = event.ctrl_key() || event.meta_key();
        let of_field = is_of_field(&event);
        if (event.alt_key() && !of_field) || (typing && !with_mod && !of_field) || (!with_mod && dom::in_dialog(&event))
        {
            return;
        }
        let before = leader.borrow_mut().take().map(|(key, timer)| {
            timer.clear();
            key
        });
        let pressed = name_of(&event);
        // Inside a text the browser's own undo is right; the editor handles its keys itself.
        if typing && matches!(pressed.as_str(), "Mod+Z" | "Mod+Shift+Z") {
            return;
        }
        let wanted = before.map_or_else(|| pressed.clone(), |first| format!("{first} {pressed}"));
        let commands = all();
        if let Some(command) = commands.iter().find(|c| c.keys() == wanted) {
            if command.perform(&scene) {
                event.prevent_default();
            }
            return;
        }
        let leads = format!("{pressed} ");
        if !with_mod && commands.iter().any(|c| c.keys().starts_with(&leads)) {
            let forget = leader.clone();
            if let Ok(timer) = set_timeout_with_handle(
                move || {
                    forget.borrow_mut().take();
                },
                WAITS,
            ) {
                *leader.borrow_mut() = Some((pressed, timer));
            }
        }
    });
    on_cleanup(move || listener.remove());
}

/// The one combination with Alt: the history of the field that one is in, also while one types there. By the key's place,
/// since with Alt it may write another letter.
fn is_of_field(event: &KeyboardEvent) -> bool {
    event.alt_key() && event.shift_key() && !event.ctrl_key() && !event.meta_key() && event.code() == "KeyH"
}

fn name_of(event: &KeyboardEvent) -> String {
    if is_of_field(event) {
        return "Alt+Shift+H".to_owned();
    }
    let key = event.key();
    if event.ctrl_key() || event.meta_key() {
        let shift = if event.shift_key() { "Shift+" } else { "" };
        format!("Mod+{shift}{}", key.to_uppercase())
    } else {
        key
    }
}

/// Keys as they are written on this device's keyboard: `Ctrl K`, `⌘K`, `g then h`.
pub fn shown_keys(keys: &str) -> String {
    let mac = dom::is_mac();
    keys.split(' ')
        .map(|key| {
            if mac {
                key.replace("Mod+", "⌘").replace("Shift+", "⇧").replace("Alt+", "⌥")
            } else {
                key.replace("Mod+", "Ctrl ").replace("Shift+", "Shift ").replace("Alt+", "Alt ")
            }
        })
        .collect::<Vec<_>>()
        .join(" ")
}

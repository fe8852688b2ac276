//! The shell of a command palette: a line, a list, and a way to match words loosely.

use crate::Act;
use crate::dom::unique_id;
use leptos::html;
use leptos::prelude::*;

/// Something that the palette can find.
#[derive(Clone)]
pub struct Entry {
    /// The heading that it stands under.
    pub group: String,
    /// What is read and matched.
    pub name: String,
    /// Read after the name, for example a reference; matched too.
    pub aside: String,
    /// Keys that do the same, shown one by one.
    pub keys: Vec<String>,
    /// Does it.
    pub run: Act,
}

/// How well `typed` fits `text`, greater is better; `None` if its letters do not occur in this order. Letters at word starts and
/// in a row weigh more, case does not count.
pub fn fuzzy(typed: &str, text: &str) -> Option<i32> {
    let mut score = 0;
    let mut before: Option<char> = None;
    let mut in_row = 0;
    let mut wanted = typed.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase);
    let mut want = wanted.next();
    let mut length = 0;
    for letter in text.chars() {
        length += 1;
        let Some(now) = want else { continue };
        if letter.to_lowercase().next() == Some(now) {
            let starts_word = before.is_none_or(|b| !b.is_alphanumeric());
            score += 2 + in_row * 3 + if starts_word { 8 } else { 0 };
            in_row += 1;
            want = wanted.next();
        } else {
            in_row = 0;
        }
        before = Some(letter);
    }
    want.is_none().then_some(score * 8 - length)
}

/// The palette, shown as long as it is in the page.
#[component]
pub fn Palette(
    /// What it is.
    #[prop(into)]
    label: TextProp,
    /// In the empty line.
    #[prop(into)]
    placeholder: TextProp,
    /// When nothing fits.
    #[prop(into)]
    nothing: TextProp,
    /// What fits the words typed, best first, grouped; asked at every key press, and again when a signal that it reads
    /// changes.
    #[prop(into)]
    find: Callback<(String,), Vec<Entry>>,
    /// Called when it is done with.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let line = NodeRef::<html::Input>::new();
    let marked = RwSignal::new(0_usize);
    let list_id = unique_id("palette");
    let typed = RwSignal::new(String::new());
    let found = RwSignal::new(Vec::new());
    Effect::new(move || found.set(find.run((typed.get(),))));
    Effect::new(move || {
        if let Some(dialog) = node.get()
            && !dialog.open()
        {
            let _ = dialog.show_modal();
            if let Some(line) = line.get_untracked() {
                let _ = line.focus();
            }
        }
    });
    let close = move || {
        if let Some(dialog) = node.get_untracked() {
            dialog.close();
        }
    };
    let choose = move |index: usize| {
        let chosen = found.with_untracked(|f| f.get(index).map(|entry| entry.run.clone()));
        if let Some(run) = chosen {
            // Closing first gives the focus back, so that what runs may take it.
            close();
            run();
        }
    };
    let reveal = {
        let list_id = list_id.clone();
        move || {
            let id = format!("{list_id}-{}", marked.get_untracked());
            request_animation_frame(move || {
                if let Some(option) = document().get_element_by_id(&id) {
                    option.scroll_into_view_with_bool(false);
                }
            });
        }
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        let many = found.with_untracked(Vec::len).max(1);
        match event.key().as_str() {
            "ArrowDown" => marked.update(|m| *m = (*m + 1) % many),
            "ArrowUp" => marked.update(|m| *m = (*m + many - 1) % many),
            "Enter" => choose(marked.get_untracked()),
            _ => return,
        }
        event.prevent_default();
        reveal();
    };
    let options = {
        let list_id = list_id.clone();
        move || {
            let mut group = String::new();
            found
                .get()
                .into_iter()
                .enumerate()
                .map(|(index, entry)| {
                    let heading = (entry.group != group).then(|| {
                        group.clone_from(&entry.group);
                        view! { <div class="group" role="presentation">{entry.group.clone()}</div> }
                    });
                    let keys = entry.keys.into_iter().map(|key| view! { <kbd>{key}</kbd> }).collect_view();
                    view! {
                        {heading}
                        <div
                            role="option"
                            id=format!("{list_id}-{index}")
                            aria-selected=move || (marked.get() == index).to_string()
                            on:mousemove=move |_| {
                                if marked.get_untracked() != index {
                                    marked.set(index);
                                }
                            }
                            on:click=move |_| choose(index)
                        >
                            <span class="lead">{entry.name}</span>
                            <span class="trail">{entry.aside}{keys}</span>
                        </div>
                    }
                })
                .collect_view()
        }
    };
    let active = {
        let list_id = list_id.clone();
        move || found.with(|f| !f.is_empty()).then(|| format!("{list_id}-{}", marked.get()))
    };
    // A press on the veil closes: outside the box the dialog itself is the target.
    let outside = move |event: leptos::ev::MouseEvent| {
        if event.target() == event.current_target() {
            close();
        }
    };
    let name = label.clone();
    view! {
        <dialog class="palette" node_ref=node aria-label=label on:close=move |_| { on_close.try_run(()); } on:click=outside>
            <input
                node_ref=line
                role="combobox"
                autocomplete="off"
                spellcheck="false"
                aria-autocomplete="list"
                aria-expanded="true"
                aria-label=name.clone()
                aria-controls=list_id.clone()
                aria-activedescendant=active
                placeholder=move || placeholder.get().to_string()
                on:input=move |event| {
                    typed.set(event_target_value(&event));
                    marked.set(0);
                }
                on:keydown=on_key
            />
            <div role="listbox" id=list_id aria-label=name>{options}</div>
            <p class="none" hidden=move || found.with(|f| !f.is_empty())>{move || nothing.get()}</p>
        </dialog>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_must_come_in_order_and_word_starts_win() {
        assert!(fuzzy("np", "New policy").is_some());
        assert!(fuzzy("yn", "New policy").is_none());
        assert!(fuzzy("", "anything").is_some());
        assert!(fuzzy("pol", "New policy") > fuzzy("pol", "Export the whole list"));
        assert!(fuzzy("ÜB", "Überprüfung").is_some());
    }
}

//! Several values in one box: free words, or things found by typing part of their name.

use crate::dom::unique_id;
use crate::field::FieldIds;
use leptos::prelude::*;

/// A value in a picker.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Picked {
    /// What is stored.
    pub key: String,
    /// What is read.
    pub text: String,
    /// Where it leads, if anywhere.
    pub href: Option<String>,
}

/// A box of values with a line to add more. Enter takes the marked suggestion, or the words themselves where they are free;
/// backspace in the empty line takes the last one away.
#[component]
pub fn Picker(
    /// What is in it.
    #[prop(into)]
    values: Signal<Vec<Picked>>,
    /// What could be added for the words typed.
    #[prop(into)]
    suggest: Callback<(String,), Vec<Picked>>,
    /// Whether any words can be added.
    #[prop(optional)]
    free: bool,
    /// Adds a key.
    #[prop(into)]
    on_add: Callback<(String,)>,
    /// Takes a key away.
    #[prop(into)]
    on_remove: Callback<(String,)>,
    /// Whether it can only be read.
    #[prop(optional, into)]
    readonly: Signal<bool>,
    /// In the empty box.
    #[prop(into)]
    placeholder: TextProp,
    /// Before the name of what a cross takes away: "Remove".
    #[prop(into)]
    remove: TextProp,
) -> impl IntoView {
    let ids = use_context::<FieldIds>();
    let (control, labelled) = ids.map_or((None, None), |ids| (Some(ids.control), Some(ids.label)));
    let list_id = unique_id("options");
    let typed = RwSignal::new(String::new());
    let open = RwSignal::new(false);
    let marked = RwSignal::new(0_usize);
    let found = Memo::new(move |_| {
        let words = typed.get().trim().to_owned();
        if !open.get() || words.is_empty() { Vec::new() } else { suggest.run((words,)) }
    });
    // Also run when the box is taken away with words in it: what it reports to may be gone already.
    let take = move |key: String| {
        typed.try_set(String::new());
        marked.try_set(0);
        on_add.try_run((key,));
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        let many = found.with(Vec::len);
        match event.key().as_str() {
            "ArrowDown" if many > 0 => {
                event.prevent_default();
                marked.update(|m| *m = (*m + 1) % many);
            }
            "ArrowUp" if many > 0 => {
                event.prevent_default();
                marked.update(|m| *m = (*m + many - 1) % many);
            }
            "Enter" | "," if event.key() == "Enter" || free => {
                let words = typed.get_untracked().trim().to_owned();
                if words.is_empty() {
                    return;
                }
                event.prevent_default();
                match found.with(|f| f.get(marked.get_untracked()).map(|p| p.key.clone())) {
                    Some(key) => take(key),
                    None if free => take(words),
                    None => {}
                }
            }
            "Escape" if many > 0 => {
                event.stop_propagation();
                open.set(false);
            }
            // Not while it is held down: that would take away everything in a second.
            "Backspace" if typed.with_untracked(String::is_empty) && !event.repeat() => {
                if let Some(last) = values.with_untracked(|v| v.last().map(|p| p.key.clone())) {
                    on_remove.run((last,));
                }
            }
            _ => {}
        }
    };
    let leave = move |_| {
        open.try_set(false);
        let words = typed.try_get_untracked().unwrap_or_default().trim().to_owned();
        if free && !words.is_empty() {
            take(words);
        } else {
            // Words that found nothing would look like a value that was kept.
            typed.try_set(String::new());
        }
    };
    on_cleanup(move || {
        let words = typed.try_get_untracked().unwrap_or_default().trim().to_owned();
        if free && !words.is_empty() {
            on_add.try_run((words,));
        }
    });
    let tags = move || {
        let fixed = readonly.get();
        let remove = remove.clone();
        values
            .get()
            .into_iter()
            .map(|Picked { key, text, href }| {
                let name = format!("{} {text}", remove.get());
                let words = match href {
                    Some(address) => view! { <a href=address>{text}</a> }.into_any(),
                    None => view! { <span>{text}</span> }.into_any(),
                };
                let press = move |event: leptos::ev::MouseEvent| {
                    event.prevent_default();
                    on_remove.run((key.clone(),));
                };
                view! {
                    <li class="tag" class:fixed=fixed>
                        {words}
                        {(!fixed).then(|| view! { <button type="button" aria-label=name on:click=press>"×"</button> })}
                    </li>
                }
            })
            .collect_view()
    };
    let option_id = {
        let list_id = list_id.clone();
        move |index: usize| format!("{list_id}-{index}")
    };
    let options = {
        let option_id = option_id.clone();
        move || {
            found
                .get()
                .into_iter()
                .enumerate()
                .map(|(index, picked)| {
                    let key = picked.key.clone();
                    view! {
                        <li
                            role="option"
                            id=option_id(index)
                            aria-selected=move || (marked.get() == index).to_string()
                            on:mousedown=move |event| {
                                event.prevent_default();
                                take(key.clone());
                            }
                        >
                            {picked.text}
                        </li>
                    }
                })
                .collect_view()
        }
    };
    let expanded = move || found.with(|f| !f.is_empty());
    let active = move || expanded().then(|| option_id(marked.get()));
    let placeholder = move || if values.with(Vec::is_empty) { placeholder.get().to_string() } else { String::new() };
    view! {
        <div class="anchor">
            <ul class="tags-box" class:fixed=move || readonly.get()>
                {tags}
                <li hidden=move || readonly.get()>
                    <input
                        id=control
                        role="combobox"
                        autocomplete="off"
                        aria-autocomplete="list"
                        aria-expanded=move || expanded().to_string()
                        aria-controls=list_id.clone()
                        aria-activedescendant=active
                        placeholder=placeholder
                        prop:value=move || typed.get()
                        on:input=move |event| {
                            typed.set(event_target_value(&event));
                            marked.set(0);
                            open.set(true);
                        }
                        on:keydown=on_key
                        on:blur=leave
                    />
                </li>
            </ul>
            <ul class="options" role="listbox" id=list_id aria-labelledby=labelled hidden=move || !expanded()>{options}</ul>
        </div>
    }
}

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
    /// Its name.
    pub name: Marked,
    /// Read after the name, for example a reference.
    pub aside: String,
    /// Where it was found, when that is not the name.
    pub lines: Vec<Marked>,
    /// Keys that do the same, shown one by one.
    pub keys: Vec<String>,
    /// Does it.
    pub run: Act,
}

/// A text in pieces; `true` for those that were looked for.
pub type Marked = Vec<(String, bool)>;

/// Shows a text with what was looked for marked.
pub fn marked(text: Marked) -> impl IntoView {
    let piece = |(text, hit): (String, bool)| match hit {
        true => view! { <mark>{text}</mark> }.into_any(),
        false => text.into_any(),
    };
    text.into_iter().map(piece).collect_view()
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
    /// What the count of what was found is called, with `{}` for the number.
    #[prop(into)]
    count: TextProp,
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
    let chosen = RwSignal::new(0_usize);
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
        let picked = found.with_untracked(|f| f.get(index).map(|entry| entry.run.clone()));
        if let Some(run) = picked {
            // Closing first gives the focus back, so that what runs may take it.
            close();
            run();
        }
    };
    let reveal = {
        let list_id = list_id.clone();
        move || {
            let id = format!("{list_id}-{}", chosen.get_untracked());
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
            "ArrowDown" => chosen.update(|m| *m = (*m + 1) % many),
            "ArrowUp" => chosen.update(|m| *m = (*m + many - 1) % many),
            "Enter" => choose(chosen.get_untracked()),
            _ => return,
        }
        event.prevent_default();
        reveal();
    };
    let options = {
        let list_id = list_id.clone();
        move || {
            let option = |index: usize, entry: Entry| {
                let keys = entry.keys.into_iter().map(|key| view! { <kbd>{key}</kbd> }).collect_view();
                let lines = entry.lines.into_iter().map(|line| view! { <small class="where">{marked(line)}</small> });
                view! {
                    <div
                        role="option"
                        id=format!("{list_id}-{index}")
                        aria-selected=move || (chosen.get() == index).to_string()
                        on:mousemove=move |_| {
                            if chosen.get_untracked() != index {
                                chosen.set(index);
                            }
                        }
                        on:click=move |_| choose(index)
                    >
                        <span class="lead">{marked(entry.name)}</span>
                        <span class="trail">{entry.aside}{keys}</span>
                        {lines.collect_view()}
                    </div>
                }
            };
            let all = found.get();
            // Neighbours of one heading are one group.
            let mut groups: Vec<(String, Vec<(usize, Entry)>)> = Vec::new();
            for (index, entry) in all.into_iter().enumerate() {
                match groups.last_mut().filter(|(name, _)| *name == entry.group) {
                    Some((_, of_it)) => of_it.push((index, entry)),
                    None => groups.push((entry.group.clone(), vec![(index, entry)])),
                }
            }
            let group = |(at, (name, entries)): (usize, (String, Vec<(usize, Entry)>))| {
                let id = format!("{list_id}-group-{at}");
                let heading = id.clone();
                view! {
                    <div role="group" aria-labelledby=id>
                        <div class="group" role="presentation" id=heading>{name}</div>
                        {entries.into_iter().map(|(index, entry)| option(index, entry)).collect_view()}
                    </div>
                }
            };
            groups.into_iter().enumerate().map(group).collect_view()
        }
    };
    let active = {
        let list_id = list_id.clone();
        move || found.with(|f| !f.is_empty()).then(|| format!("{list_id}-{}", chosen.get()))
    };
    // Said for those who do not see the list; where there is nothing, the words about that are said.
    let said = {
        let nothing = nothing.clone();
        move || match (typed.with(String::is_empty), found.with(Vec::len)) {
            (true, _) => String::new(),
            (false, 0) => nothing.get().to_string(),
            (false, many) => count.get().replacen("{}", &many.to_string(), 1),
        }
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
                    chosen.set(0);
                }
                on:keydown=on_key
            />
            <div role="listbox" id=list_id aria-label=name>{options}</div>
            <p class="none" hidden=move || found.with(|f| !f.is_empty())>{move || nothing.get()}</p>
            <p class="visually-hidden" role="status">{said}</p>
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

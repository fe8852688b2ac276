//! The toolbar: one stop for Tab, arrows within it.

use super::control::{EditorControl, Pressed};
use super::texts;
use crate::state::use_session;
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use muster_shared::label::Label;

/// A button: its command, its face, its name, its keys, and whether it is pressed.
struct Tool {
    command: &'static str,
    face: Face,
    name: Label,
    keys: &'static str,
    pressed: fn(&Pressed) -> bool,
    starts_group: bool,
}

/// What stands on a button.
enum Face {
    /// A glyph, in a class of its own so that it can look like what it does.
    Glyph(&'static str, &'static str),
    /// The name itself.
    Name,
}

const fn tool(
    command: &'static str,
    face: Face,
    name: Label,
    keys: &'static str,
    pressed: fn(&Pressed) -> bool,
    starts_group: bool,
) -> Tool {
    Tool { command, face, name, keys, pressed, starts_group }
}

fn marked(p: &Pressed, name: &str) -> bool {
    p.marks.iter().any(|m| m == name)
}

const TOOLS: [Tool; 12] = [
    tool("strong", Face::Glyph("B", "strong"), texts::STRONG, "Control+B", |p| marked(p, "strong"), false),
    tool("em", Face::Glyph("I", "em"), texts::EM, "Control+I", |p| marked(p, "em"), false),
    tool("code", Face::Glyph("‹›", "mono"), texts::CODE, "Control+E", |p| marked(p, "code"), false),
    tool("link", Face::Name, texts::LINK, "Control+K", |p| p.link, false),
    tool(
        "heading1",
        Face::Glyph("H1", "level-word"),
        texts::HEADING_1,
        "Control+Alt+1",
        |p| p.kind == "heading" && p.level == 1,
        true,
    ),
    tool(
        "heading2",
        Face::Glyph("H2", "level-word"),
        texts::HEADING_2,
        "Control+Alt+2",
        |p| p.kind == "heading" && p.level == 2,
        false,
    ),
    tool(
        "heading3",
        Face::Glyph("H3", "level-word"),
        texts::HEADING_3,
        "Control+Alt+3",
        |p| p.kind == "heading" && p.level == 3,
        false,
    ),
    tool("bullets", Face::Name, texts::BULLETS, "Control+Shift+8", |p| p.kind == "item" && !p.ordered, true),
    tool(
        "numbers",
        Face::Glyph("1.", "num"),
        texts::NUMBERS,
        "Control+Shift+7",
        |p| p.kind == "item" && p.ordered,
        false,
    ),
    tool("checks", Face::Glyph("☑", "sign"), texts::CHECKS, "Control+Shift+9", |p| p.kind == "check", false),
    tool("quote", Face::Glyph("”", "sign"), texts::QUOTE, "", |p| p.kind == "quote", false),
    tool("codeblock", Face::Glyph("{ }", "mono"), texts::CODE_BLOCK, "", |p| p.kind == "code", false),
];

/// The toolbar of an editor. Hidden where nothing can be written.
#[component]
pub fn EditorToolbar(
    /// Which editor.
    control: EditorControl,
) -> impl IntoView {
    let language = use_session().language;
    // The one button that Tab stops at.
    let stop = RwSignal::new(0_usize);
    let refs: Vec<NodeRef<html::Button>> = TOOLS.iter().map(|_| NodeRef::new()).collect();
    let buttons = refs.clone();
    let on_keys = move |event: KeyboardEvent| {
        let last = TOOLS.len() - 1;
        let now = stop.get_untracked();
        let next = match event.key().as_str() {
            "ArrowRight" => {
                if now == last {
                    0
                } else {
                    now + 1
                }
            }
            "ArrowLeft" => {
                if now == 0 {
                    last
                } else {
                    now - 1
                }
            }
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        event.prevent_default();
        stop.set(next);
        if let Some(button) = refs.get(next).and_then(|r| r.get_untracked()) {
            let _ = button.focus();
        }
    };
    view! {
        <div
            class="tools"
            role="toolbar"
            aria-label=move || texts::FORMAT.get(language.get())
            hidden=move || !control.pressed.with(|p| p.editable)
            on:keydown=on_keys
            // The text keeps its selection while a button is pressed.
            on:mousedown=|event| event.prevent_default()
        >
            {TOOLS
                .iter()
                .zip(buttons)
                .enumerate()
                .map(|(i, (tool, node))| {
                    let name = move || tool.name.get(language.get());
                    let face = match tool.face {
                        Face::Glyph(glyph, class) => view! { <span class=class data-glyph=glyph></span> }.into_any(),
                        Face::Name => view! { <span>{name}</span> }.into_any(),
                    };
                    view! {
                        <button
                            type="button"
                            node_ref=node
                            class:group=tool.starts_group
                            aria-label=name
                            title=move || match tool.keys {
                                "" => name().to_owned(),
                                keys => format!("{} ({})", name(), keys.replace("Control", "Ctrl")),
                            }
                            aria-keyshortcuts=(!tool.keys.is_empty()).then_some(tool.keys)
                            aria-pressed=move || control.pressed.with(|p| (tool.pressed)(p)).to_string()
                            tabindex=move || if stop.get() == i { "0" } else { "-1" }
                            on:click=move |_| {
                                stop.set(i);
                                control.command(tool.command);
                            }
                        >
                            {face}
                        </button>
                    }
                })
                .collect_view()}
        </div>
    }
}

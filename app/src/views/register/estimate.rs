//! Likelihood and impact as one judgement, chosen in a matrix.

use super::texts;
use crate::views::format;
use crate::views::i18n::{t, use_language};
use leptos::prelude::*;
use muster_shared::domain::risk;
use muster_shared::schema::Value;
use muster_ui::{FieldIds, LevelBadge, dom};

/// The picker: the judgement in words, and the matrix when it is pressed. Arrows move in the matrix, Enter decides.
#[component]
pub fn EstimatePicker(
    /// The judgement.
    #[prop(into)]
    value: Signal<Value>,
    /// Steps of each scale.
    steps: u8,
    /// Whether it can be changed.
    #[prop(into)]
    writable: Signal<bool>,
    /// Decides.
    #[prop(into)]
    on_pick: Callback<(Value,)>,
) -> impl IntoView {
    let language = use_language();
    let labelled = use_context::<FieldIds>().map(|ids| ids.label);
    let open = RwSignal::new(false);
    let id = dom::unique_id("matrix");
    let at = Memo::new(move |_| match value.get() {
        Value::Estimate(l, i) => Some((l, i)),
        _ => None,
    });
    // The cell that the arrows move.
    let here = RwSignal::new((1_u8, 1_u8));
    let focus_cell = {
        let id = id.clone();
        move || {
            let (l, i) = here.get_untracked();
            dom::focus_soon(format!("#{id} [data-cell='{l}-{i}']"));
        }
    };
    let toggle = {
        let focus_cell = focus_cell.clone();
        move |_| {
            open.update(|o| *o = !*o);
            if open.get_untracked() {
                here.set(at.get_untracked().unwrap_or((steps.div_ceil(2), steps.div_ceil(2))));
                focus_cell();
            }
        }
    };
    let button_id = format!("{id}-button");
    let close = {
        let button_id = button_id.clone();
        move || {
            open.set(false);
            dom::focus(&format!("#{button_id}"));
        }
    };
    let decide = {
        let close = close.clone();
        move |next: Value| {
            on_pick.run((next,));
            close();
        }
    };
    let on_key = {
        let close = close.clone();
        move |event: leptos::ev::KeyboardEvent| {
            let (l, i) = here.get_untracked();
            let next = match event.key().as_str() {
                "ArrowUp" => ((l + 1).min(steps), i),
                "ArrowDown" => (l.saturating_sub(1).max(1), i),
                "ArrowRight" => (l, (i + 1).min(steps)),
                "ArrowLeft" => (l, i.saturating_sub(1).max(1)),
                "Escape" => {
                    event.prevent_default();
                    event.stop_propagation();
                    close();
                    return;
                }
                _ => return,
            };
            event.prevent_default();
            here.set(next);
            focus_cell();
        }
    };
    let face = move || match at.get() {
        Some((l, i)) => {
            let (number, level, words) = format::estimate(language.get(), l, i, steps);
            let level_word = texts::level(level).get(language.get());
            view! { <LevelBadge level>{number}</LevelBadge> <span>{level_word}</span> <small class="quiet text">{words}</small> }.into_any()
        }
        None => view! { <span class="faint">{t(texts::JUDGE)}</span> }.into_any(),
    };
    let matrix = {
        let id = id.clone();
        move || {
            open.get().then(|| {
                let rows = (1..=steps)
                    .rev()
                    .map(|l| {
                        let decide = decide.clone();
                        let word = move || {
                            texts::likelihood(l, steps).map_or_else(|| l.to_string(), |w| w.get(language.get()).to_owned())
                        };
                        let cells = (1..=steps)
                            .map(|i| {
                                let decide = decide.clone();
                                let level = risk::level(l, i, steps).0;
                                let name = move || {
                                    let (number, level, words) = format::estimate(language.get(), l, i, steps);
                                    format!("{words}: {number}, {}", texts::level(level).get(language.get()))
                                };
                                let chosen = move || at.get() == Some((l, i));
                                view! {
                                    <td>
                                        <button
                                            type="button"
                                            class="level"
                                            data-level=level.to_string()
                                            data-cell=format!("{l}-{i}")
                                            aria-label=name
                                            title=name
                                            aria-pressed=move || chosen().to_string()
                                            tabindex=move || if here.get() == (l, i) { "0" } else { "-1" }
                                            on:click=move |_| decide(Value::Estimate(l, i))
                                        >
                                            {u16::from(l) * u16::from(i)}
                                        </button>
                                    </td>
                                }
                            })
                            .collect_view();
                        view! { <tr><th scope="row">{word}</th>{cells}</tr> }
                    })
                    .collect_view();
                let columns = (1..=steps)
                    .map(|i| {
                        let word =
                            move || texts::impact(i, steps).map_or_else(|| i.to_string(), |w| w.get(language.get()).to_owned());
                        view! { <th scope="col"><span>{word}</span></th> }
                    })
                    .collect_view();
                let clear = decide.clone();
                view! {
                    <div class="matrix" id=id.clone() on:keydown=on_key.clone()>
                        <table>
                            <caption>{t(texts::LIKELIHOOD)} " ↑ · " {t(texts::IMPACT)} " →"</caption>
                            <tbody>{rows}</tbody>
                            <tfoot><tr><td></td>{columns}</tr></tfoot>
                        </table>
                        {move || at.get().is_some().then(|| {
                            let clear = clear.clone();
                            view! { <button class="link" type="button" on:click=move |_| clear(Value::Empty)>{t(texts::CLEAR_VALUE)}</button> }
                        })}
                    </div>
                }
            })
        }
    };
    view! {
        <div class="estimate">
            <button
                class="estimate-face"
                type="button"
                id=button_id.clone()
                disabled=move || !writable.get()
                aria-expanded=move || open.get().to_string()
                aria-labelledby=labelled.map(|l| format!("{l} {button_id}"))
                on:click=toggle
            >
                {face}
            </button>
            {matrix}
        </div>
    }
}

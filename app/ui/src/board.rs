//! Cards in lanes, moved between them by dragging, by keys, and by a menu on every card.
//!
//! A lane shows its first cards and offers the others, so that a thousand cards cost what fifty do.

use crate::dom;
use crate::menu::{Menu, MenuItem};
use leptos::prelude::*;
use std::fmt::Display;
use std::hash::Hash;
use std::sync::Arc;
use wasm_bindgen::JsCast;

/// Cards that a lane shows at first, and more at every press.
const CARDS: usize = 50;

/// A lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane<K> {
    /// What the caller knows it by.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Its cards, in order.
    pub cards: Vec<K>,
}

/// Whether a card may go to a lane; if not, the sentence that says why.
pub type May<K> = Arc<dyn Fn(K, &str) -> Result<(), String> + Send + Sync>;

/// What a board asks and says. Reasons are sentences for people.
#[derive(Clone)]
pub struct Moves<K: 'static> {
    /// Whether a card may go to a lane, or why not.
    pub may: May<K>,
    /// Moves it.
    pub on_move: Callback<(K, String)>,
    /// Says why a card did not move.
    pub on_refuse: Callback<(String,)>,
}

/// The board.
#[component]
pub fn Board<K>(
    /// What it is.
    #[prop(into)]
    label: TextProp,
    /// The lanes, always the same ones in the same order.
    #[prop(into)]
    lanes: Signal<Arc<Vec<Lane<K>>>>,
    /// Draws the head of a lane.
    head: Arc<dyn Fn(&str) -> AnyView + Send + Sync>,
    /// Draws a card.
    card: Arc<dyn Fn(K) -> AnyView + Send + Sync>,
    /// Moving.
    moves: Moves<K>,
    /// The card that is open.
    #[prop(into)]
    selected: Signal<Option<K>>,
    /// Opens a card.
    #[prop(into)]
    on_open: Callback<(K,)>,
    /// The name of a card's menu.
    #[prop(into)]
    move_label: TextProp,
    /// The words on the button for more cards; `{}` is how many there are.
    #[prop(into)]
    more: TextProp,
) -> impl IntoView
where
    K: Copy + Eq + Hash + Display + Send + Sync + 'static,
{
    let id = dom::unique_id("board");
    let dragged = RwSignal::new(None::<K>);
    let over = RwSignal::new(None::<String>);
    // The card that the Tab key reaches.
    let active = RwSignal::new(None::<K>);
    let stop = Memo::new(move |_| {
        let wanted = active.get();
        lanes.with(|lanes| {
            let mut all = lanes.iter().flat_map(|lane| lane.cards.iter().copied());
            wanted.filter(|key| all.any(|k| k == *key)).or_else(|| lanes.iter().find_map(|l| l.cards.first().copied()))
        })
    });
    let touch = dom::use_media("(pointer: coarse), (max-width: 760px)");
    let focus = {
        let id = id.clone();
        move |key: K| {
            active.set(Some(key));
            dom::focus_soon(format!("#{id} [data-card='{key}']"));
        }
    };
    // A card that was moved by keys takes the focus along.
    let follow = StoredValue::new(None::<K>);
    Effect::new({
        let focus = focus.clone();
        move || {
            lanes.track();
            if let Some(key) = follow.try_update_value(Option::take).flatten() {
                focus(key);
            }
        }
    });
    let place_of = move |key: K| {
        lanes.with_untracked(|lanes| {
            let found =
                |(at, lane): (usize, &Lane<K>)| lane.cards.iter().position(|k| *k == key).map(|card| (at, card));
            lanes.iter().enumerate().find_map(found)
        })
    };
    let go = {
        let moves = moves.clone();
        move |key: K, lane: &str, by_keys: bool| match (moves.may)(key, lane) {
            Ok(()) => {
                if by_keys {
                    follow.set_value(Some(key));
                }
                moves.on_move.run((key, lane.to_owned()));
            }
            Err(why) => moves.on_refuse.run((why,)),
        }
    };
    let on_key = {
        let go = go.clone();
        move |event: leptos::ev::KeyboardEvent, key: K| {
            let on_card = event.target() == event.current_target();
            if !on_card || event.alt_key() || event.ctrl_key() || event.meta_key() {
                return;
            }
            let Some((lane, card)) = place_of(key) else { return };
            let beside = |right: bool| if right { Some(lane + 1) } else { lane.checked_sub(1) };
            let right = event.key() == "ArrowRight";
            let next = match event.key().as_str() {
                "Enter" | " " => {
                    event.prevent_default();
                    on_open.run((key,));
                    return;
                }
                "ArrowLeft" | "ArrowRight" if event.shift_key() => {
                    event.prevent_default();
                    let to = beside(right).and_then(|at| lanes.with_untracked(|l| l.get(at).map(|l| l.key.clone())));
                    if let Some(to) = to {
                        go(key, &to, true);
                    }
                    return;
                }
                "ArrowDown" => lanes.with_untracked(|l| l.get(lane).and_then(|l| l.cards.get(card + 1).copied())),
                "ArrowUp" => {
                    let above = card.checked_sub(1);
                    lanes.with_untracked(|l| l.get(lane).and_then(|l| l.cards.get(above?).copied()))
                }
                // Past lanes that are empty.
                "ArrowLeft" => lanes.with_untracked(|l| {
                    let cards = l.get(..lane)?.iter().rev().find(|l| !l.cards.is_empty()).map(|l| &l.cards)?;
                    cards.get(card.min(cards.len() - 1)).copied()
                }),
                "ArrowRight" => lanes.with_untracked(|l| {
                    let cards = l.get(lane + 1..)?.iter().find(|l| !l.cards.is_empty()).map(|l| &l.cards)?;
                    cards.get(card.min(cards.len() - 1)).copied()
                }),
                _ => return,
            };
            event.prevent_default();
            if let Some(next) = next {
                focus(next);
            }
        }
    };
    let keys = lanes.with_untracked(|lanes| lanes.iter().map(|lane| lane.key.clone()).collect::<Vec<_>>());
    let columns = keys
        .into_iter()
        .map(|key| {
            let lane = StoredValue::new(key);
            let own = Memo::new(move |_| {
                lanes.with(|lanes| lane.with_value(|key| lanes.iter().find(|l| l.key == *key).cloned()))
            });
            let limit = RwSignal::new(CARDS);
            let shown = move || {
                own.with(|own| own.iter().flat_map(|l| l.cards.iter().copied()).take(limit.get()).collect::<Vec<_>>())
            };
            let many = move || own.with(|own| own.as_ref().map_or(0, |l| l.cards.len()));
            let name = move || own.with(|own| own.as_ref().map(|l| l.name.clone()).unwrap_or_default());
            let is_over = move || over.with(|over| lane.with_value(|key| over.as_ref() == Some(key)));
            // Why the card that is dragged over it cannot be put here.
            let why = {
                let may = moves.may.clone();
                move || {
                    let key = dragged.get().filter(|_| is_over())?;
                    lane.with_value(|lane| untrack(|| may(key, lane))).err()
                }
            };
            let barred = Memo::new({
                let why = why.clone();
                move |_| why().is_some()
            });
            let drag_over = {
                let may = moves.may.clone();
                move |event: leptos::ev::DragEvent| {
                    let Some(key) = dragged.get_untracked() else { return };
                    if over.with_untracked(|over| lane.with_value(|key| over.as_ref() != Some(key))) {
                        over.set(Some(lane.get_value()));
                    }
                    if lane.with_value(|lane| may(key, lane)).is_ok() {
                        event.prevent_default();
                    }
                }
            };
            let drop = {
                let go = go.clone();
                move |event: leptos::ev::DragEvent| {
                    event.prevent_default();
                    if let Some(key) = dragged.get_untracked() {
                        lane.with_value(|lane| go(key, lane, false));
                    }
                    over.set(None);
                    dragged.set(None);
                }
            };
            let (card, moves, go, on_key) = (card.clone(), moves.clone(), go.clone(), on_key.clone());
            let (move_label, more) = (move_label.clone(), more.clone());
            let draw = move |key: K| {
                let items = {
                    let (moves, go) = (moves.clone(), go.clone());
                    Signal::derive(move || {
                        let go = go.clone();
                        lanes.with(|lanes| {
                            let possible = lanes.iter().filter(|lane| (moves.may)(key, &lane.key).is_ok());
                            possible
                                .map(|lane| {
                                    let (to, go) = (lane.key.clone(), go.clone());
                                    MenuItem {
                                        name: lane.name.clone(),
                                        keys: None,
                                        danger: false,
                                        run: Arc::new(move || go(key, &to, true)),
                                    }
                                })
                                .collect::<Vec<_>>()
                        })
                    })
                };
                let label = move_label.clone();
                let menu = move || {
                    let near = touch.get() || active.get() == Some(key);
                    let label = label.clone();
                    near.then(|| view! { <Menu label items class="btn quiet small">"⋯"</Menu> })
                };
                let on_key = on_key.clone();
                view! {
                    <li
                        class="board-card"
                        class:open=move || selected.get() == Some(key)
                        class:dragged=move || dragged.get() == Some(key)
                        draggable="true"
                        tabindex=move || if stop.get() == Some(key) { "0" } else { "-1" }
                        data-card=key.to_string()
                        on:focus=move |_| active.set(Some(key))
                        on:keydown=move |event| on_key(event, key)
                        on:click=move |event| {
                            let on_control = event
                                .target()
                                .and_then(|t| t.dyn_into::<web_sys::Element>().ok())
                                .is_some_and(|e| e.closest("a, .anchor").ok().flatten().is_some());
                            if !on_control {
                                on_open.run((key,));
                            }
                        }
                        on:dragstart=move |event| {
                            dragged.set(Some(key));
                            // Some browsers only drag what carries something.
                            if let Some(data) = event.data_transfer() {
                                let _ = data.set_data("text/plain", &key.to_string());
                            }
                        }
                        on:dragend=move |_| {
                            dragged.set(None);
                            over.set(None);
                        }
                    >
                        {card(key)}
                        {menu}
                    </li>
                }
            };
            let rest = move || {
                let left = many().saturating_sub(limit.get());
                let words = more.get().replacen("{}", &left.to_string(), 1);
                (left > 0).then(|| {
                    view! { <button class="link" type="button" on:click=move |_| limit.update(|l| *l += CARDS)>{words}</button> }
                })
            };
            let title = lane.with_value(|key| head(key));
            view! {
                <section
                    class="lane"
                    class:over=move || is_over() && !barred.get()
                    class:barred=move || barred.get()
                    aria-label=name
                    data-lane=lane.get_value()
                    on:dragover=drag_over
                    on:drop=drop
                >
                    <header>{title} <span class="num faint">{many}</span></header>
                    {move || why().map(|why| view! { <p class="why">{why}</p> })}
                    <ul><For each=shown key=|key| *key children=draw/></ul>
                    {rest}
                </section>
            }
        })
        .collect_view();
    view! { <div class="board" id=id role="group" aria-label=label>{columns}</div> }
}

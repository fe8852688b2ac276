//! Muster's app: mounts the interface on the page.

#![cfg_attr(not(target_arch = "wasm32"), allow(dead_code))]

mod app;
mod commands;
mod editor;
mod pages;
mod platform;
mod routes;
mod state;
mod views;

use leptos::prelude::*;

fn main() {
    std::panic::set_hook(Box::new(|panic| {
        console_error_panic_hook::hook(panic);
        views::missing::recover();
    }));
    mount_to_body(|| {
        state::provide_session();
        view! { <app::App /> }
    });
}

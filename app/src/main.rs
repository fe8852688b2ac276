//! Muster's app: mounts the interface on the page.

#![cfg_attr(not(target_arch = "wasm32"), allow(dead_code))]

mod app;
mod commands;
mod editor;
mod platform;
mod routes;
mod state;
mod views;

use leptos::prelude::*;

fn main() {
    console_error_panic_hook::set_once();
    mount_to_body(|| {
        state::provide_session();
        view! { <app::App /> }
    });
}

//! The root: address, language and the view of the place somebody is at.

use crate::routes::Place;
use leptos::prelude::*;
use muster_ui::nav::Navigation;

/// The whole app.
#[component]
pub fn App() -> impl IntoView {
    let navigation = Navigation::provide();
    let place = Memo::new(move |_| navigation.path().with(|path| Place::parse(path)));
    view! { <main>{move || place.get().path()}</main> }
}

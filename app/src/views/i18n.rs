//! Texts in the language that is set now.

use crate::state::use_session;
use leptos::prelude::*;
use muster_shared::label::{Label, Language};

/// The language of the interface.
pub fn use_language() -> RwSignal<Language> {
    use_session().language
}

/// A text that follows the language: for children, attributes and properties alike.
pub fn t(label: Label) -> impl Fn() -> &'static str + Copy + Send + Sync + 'static {
    let language = use_language();
    move || label.get(language.get())
}

/// A text with one gap, `{}`, filled at every reading.
pub fn fill(label: Label, language: Language, gap: &str) -> String {
    label.get(language).replacen("{}", gap, 1)
}

//! The design system: components that know leptos and nothing of the domain.

pub mod nav;

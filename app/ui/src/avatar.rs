//! People as initials in a colour of their own.

use leptos::prelude::*;

/// A person as shown.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Person {
    /// The full name.
    pub name: String,
    /// Which of the eight colours.
    pub colour: u8,
}

impl Person {
    /// A person whose colour follows from something that does not change about them.
    pub fn new(name: impl Into<String>, stable: impl AsRef<[u8]>) -> Self {
        let sum = stable.as_ref().iter().fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(*byte)));
        Self { name: name.into(), colour: (sum % 8) as u8 }
    }

    /// First letters of the first and the last word.
    pub fn initials(&self) -> String {
        let mut words = self.name.split_whitespace();
        let first = words.next().and_then(|w| w.chars().next());
        let last = words.next_back().and_then(|w| w.chars().next());
        let initials: String = first.into_iter().chain(last).flat_map(char::to_uppercase).collect();
        if initials.is_empty() { "?".into() } else { initials }
    }
}

/// One person.
#[component]
pub fn Avatar(
    /// Who.
    person: Person,
    /// Smaller, for within a line.
    #[prop(optional)]
    small: bool,
) -> impl IntoView {
    let initials = person.initials();
    view! {
        <span class="avatar" class:small=small data-person=person.colour.to_string() data-initials=initials role="img" aria-label=person.name.clone() title=person.name></span>
    }
}

/// Several people, overlapping.
#[component]
pub fn Avatars(
    /// Who, in order.
    #[prop(into)]
    people: Signal<Vec<Person>>,
    /// What the group is, for example "Here now".
    #[prop(into)]
    label: TextProp,
    /// How many are shown before a number stands for the rest.
    #[prop(default = 4)]
    most: usize,
) -> impl IntoView {
    // Somebody may come or go in the same moment in which the page around this goes: then its signal is gone before the
    // effects that it has already woken, and reading it would end the app.
    let rest = move || people.try_with(|p| p.len().saturating_sub(most)).unwrap_or(0);
    view! {
        <ul class="avatars" aria-label=label hidden=move || people.try_with(Vec::is_empty).unwrap_or(true)>
            {move || {
                let first = people.try_with(|p| p.iter().take(most).cloned().collect::<Vec<_>>()).unwrap_or_default();
                first.into_iter().map(|person| view! { <li><Avatar person/></li> }).collect_view()
            }}
            {move || (rest() > 0).then(|| view! { <li class="faint num">{format!("+{}", rest())}</li> })}
        </ul>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_first_and_last() {
        let initials = |name: &str| Person::new(name, name).initials();
        assert_eq!((initials("Anna Keller"), initials("Mira")), ("AK".into(), "M".into()));
        assert_eq!((initials("jo van der Berg"), initials("  ")), ("JB".into(), "?".into()));
    }
}

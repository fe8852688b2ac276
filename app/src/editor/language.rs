//! The language a text is written in, for spelling and hyphenation.

use muster_shared::doc::Block;
use muster_shared::label::Language;

/// Words that one language uses all the time and the other never.
const ENGLISH: [&str; 10] = ["the", "and", "of", "to", "is", "for", "with", "that", "must", "are"];
const GERMAN: [&str; 10] = ["der", "die", "und", "das", "ist", "für", "mit", "nicht", "werden", "eine"];

/// Most words looked at.
const SAMPLE: usize = 400;

/// The language of the text, by its commonest words; where they do not tell, the interface's.
pub fn of(blocks: &[Block], interface: Language) -> &'static str {
    let (mut english, mut german) = (0, 0);
    let words = blocks.iter().flat_map(|b| &b.runs).flat_map(|run| run.text.split_whitespace());
    for word in words.take(SAMPLE) {
        let word = word.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
        english += usize::from(ENGLISH.contains(&word.as_str()));
        german += usize::from(GERMAN.contains(&word.as_str()));
    }
    match (english.cmp(&german), interface) {
        (std::cmp::Ordering::Greater, _) | (std::cmp::Ordering::Equal, Language::En) => "en",
        (std::cmp::Ordering::Less, _) | (std::cmp::Ordering::Equal, Language::De) => "de",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use muster_shared::doc::{BlockAttrs, Run};

    fn text(text: &str) -> Vec<Block> {
        let run = Run { text: text.into(), marks: Vec::new() };
        vec![Block { at: 0, attrs: BlockAttrs::of("paragraph"), runs: vec![run], implicit: false }]
    }

    #[test]
    fn the_text_decides_and_else_the_interface() {
        assert_eq!(of(&text("Access follows the role and not the person."), Language::De), "en");
        assert_eq!(of(&text("Der Zugriff folgt der Rolle und nicht der Person."), Language::En), "de");
        assert_eq!(of(&text("Lorem"), Language::De), "de");
        assert_eq!(of(&[], Language::En), "en");
    }
}

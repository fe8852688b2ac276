//! ISO/IEC 27001:2022 as a catalogue: the numbers of its clauses 4 to 10 and of the controls of Annex A, with short titles
//! and one-line descriptions in our own words. The standard's text is not here; who needs it buys it.

use super::{Catalogue, Node};
use crate::label::Language;

/// One line per place: number, English title, German title, English words, German words, parted by `|`. A place without
/// words is a heading.
const TABLE: &str = include_str!("iso27001.txt");

/// The catalogue in one language. Its id is the same in both, so that it is imported once.
pub fn catalogue(language: Language) -> Catalogue {
    let mut nodes: Vec<Node> = Vec::new();
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let mut cells = line.split('|');
        let mut cell = || cells.next().unwrap_or_default();
        let reference = cell();
        let titles = [cell(), cell()];
        let words = [cell(), cell()];
        let own = usize::from(language == Language::De);
        let above = reference.rsplit_once('.').map(|(above, _)| above);
        let parent = above.and_then(|above| nodes.iter().position(|n| n.reference == above));
        let depth = parent.and_then(|p| nodes.get(p)).map_or(0, |p| p.depth + 1);
        nodes.push(Node {
            key: reference.to_owned(),
            reference: reference.to_owned(),
            title: titles[own].to_owned(),
            text: words[own].to_owned(),
            parent,
            depth,
            assessable: !words[own].is_empty(),
            ..Node::default()
        });
    }
    Catalogue {
        id: "iso-iec-27001-2022".to_owned(),
        title: "ISO/IEC 27001:2022".to_owned(),
        version: "2022".to_owned(),
        publisher: "ISO/IEC".to_owned(),
        nodes,
        ..Catalogue::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_there_once_in_both_languages() {
        for language in [Language::En, Language::De] {
            let catalogue = catalogue(language);
            let annex = catalogue.nodes.iter().filter(|n| n.reference.starts_with("A.") && n.assessable);
            assert_eq!(annex.count(), 93);
            let clauses = catalogue.nodes.iter().filter(|n| !n.reference.starts_with('A') && n.assessable);
            assert_eq!(clauses.count(), 30);
            for (number, most) in [("A.5", 37), ("A.6", 8), ("A.7", 14), ("A.8", 34)] {
                let of_it = |n: &&Node| n.reference.starts_with(&format!("{number}."));
                assert_eq!(catalogue.nodes.iter().filter(of_it).count(), most, "{number}");
            }
            let mut keys: Vec<_> = catalogue.nodes.iter().map(|n| &n.key).collect();
            keys.sort_unstable();
            keys.dedup();
            assert_eq!(keys.len(), catalogue.nodes.len());
            assert!(catalogue.nodes.iter().all(|n| !n.title.is_empty() && n.title.chars().count() <= 60));
            assert!(catalogue.nodes.iter().filter(|n| n.assessable).all(|n| n.parent.is_some()));
        }
    }
}

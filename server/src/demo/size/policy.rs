//! A long text: written paragraph by paragraph, then revised in small places.

use super::record::Hand;
use super::words;
use crate::cli::CliError;
use muster_shared::doc::{BlockAttrs, MarkValue, TextEdit};
use muster_shared::label::Language;

/// Words of a paragraph.
const PARAGRAPH: usize = 60;
/// Paragraphs between two headings.
const SECTION: usize = 6;
/// The field.
const BODY: &str = "body";
/// Most changes that the first writing takes; what is longer is pasted in larger parts.
const CHANGES: usize = 120;

/// Writes a text of so many words, a part at a time.
pub(super) fn write(hand: &mut Hand, language: Language, words: usize) -> Result<(), CliError> {
    let together = (words / PARAGRAPH / CHANGES).max(1);
    let (mut at, mut written, mut number) = (0, 0, 0);
    let mut edits = Vec::new();
    while written < words {
        let mut attrs = BlockAttrs::of("paragraph");
        let text = if number % SECTION == 0 {
            attrs = BlockAttrs::heading(2);
            words::compound(&mut hand.draw)
        } else {
            if number % SECTION == 3 {
                attrs = BlockAttrs::of("item");
            }
            words::prose(&mut hand.draw, language, PARAGRAPH.min(words - written))
        };
        written += text.split(' ').count();
        let units = text.encode_utf16().count();
        edits.push(TextEdit::Block { at, attrs, new: true });
        edits.push(TextEdit::Splice { at: at + 1, del: 0, insert: text });
        if number % SECTION == 1 {
            let strong = Some(MarkValue::Flag(true));
            edits.push(TextEdit::Mark { from: at + 1, to: at + 5, name: "strong".into(), value: strong });
        }
        at += 1 + units;
        number += 1;
        if number % together == 0 || written >= words {
            hand.edit(BODY, &std::mem::take(&mut edits))?;
        }
    }
    hand.units = at;
    Ok(())
}

/// Changes a place: puts a word in, or takes out what was last put in. The text stays about as long as it was.
pub(super) fn revise(hand: &mut Hand, language: Language) -> Result<bool, CliError> {
    if let Some((at, units)) = hand.inserted.take() {
        return hand.edit(BODY, &[TextEdit::Splice { at, del: units, insert: String::new() }]);
    }
    let word = match language {
        Language::De => format!(" {}", words::compound(&mut hand.draw)),
        Language::En => format!(" {}", hand.draw.pick(&words::TAGS)),
    };
    // Behind the first heading's marker anything goes: a word within a word is a slip that the next change takes back.
    let at = 1 + hand.draw.below(hand.units.saturating_sub(1));
    hand.inserted = Some((at, word.encode_utf16().count()));
    hand.edit(BODY, &[TextEdit::Splice { at, del: 0, insert: word }])
}

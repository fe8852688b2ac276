//! The distinct words of everything, each with a number.

use super::distance::letters;
use std::hash::{DefaultHasher, Hasher};

/// Words by number and numbers by word. The words lie behind one another in one string: looking at all of them, as a word in
/// the middle of another or a mistyped one needs, is one walk through memory.
#[derive(Debug, Default)]
pub struct Vocabulary {
    text: String,
    /// Where each word ends, and its [`letters`].
    words: Vec<(u32, u32)>,
    /// Open addressing: number + 1, 0 for free; at most half full.
    table: Vec<u32>,
}

impl Vocabulary {
    /// How many words there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// The word with this number; empty for a number that was not given.
    pub fn word(&self, number: u32) -> &str {
        let at = number as usize;
        let start = at.checked_sub(1).and_then(|before| self.words.get(before)).map_or(0, |(end, _)| *end as usize);
        let end = self.words.get(at).map_or(start, |(end, _)| *end as usize);
        self.text.get(start..end).unwrap_or_default()
    }

    /// Every word with its number and its [`letters`].
    pub fn all(&self) -> impl Iterator<Item = (u32, &str, u32)> {
        let mut start = 0;
        self.words.iter().zip(0..).map(move |((end, letters), number)| {
            let word = self.text.get(start..*end as usize).unwrap_or_default();
            start = *end as usize;
            (number, word, *letters)
        })
    }

    /// The number of a word, given now if it has none.
    pub fn number(&mut self, word: &str) -> u32 {
        if self.table.len() < (self.words.len() + 1) * 2 {
            self.grow();
        }
        let mut at = self.place(word);
        loop {
            match self.table[at] {
                0 => break,
                taken if self.word(taken - 1) == word => return taken - 1,
                _ => at = (at + 1) & (self.table.len() - 1),
            }
        }
        let number = self.words.len() as u32;
        self.text.push_str(word);
        self.words.push((self.text.len() as u32, letters(word)));
        self.table[at] = number + 1;
        number
    }

    fn place(&self, word: &str) -> usize {
        let mut hasher = DefaultHasher::new();
        hasher.write(word.as_bytes());
        hasher.finish() as usize & (self.table.len() - 1)
    }

    fn grow(&mut self) {
        self.table = vec![0; (self.table.len() * 2).max(1024)];
        for number in 0..self.words.len() as u32 {
            let mut at = self.place(self.word(number));
            while self.table[at] != 0 {
                at = (at + 1) & (self.table.len() - 1);
            }
            self.table[at] = number + 1;
        }
    }

    /// Bytes that it takes.
    pub fn bytes(&self) -> usize {
        self.text.capacity() + self.words.capacity() * 8 + self.table.capacity() * 4
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_their_numbers() {
        let mut vocabulary = Vocabulary::default();
        let words: Vec<String> = (0..3000).map(|n| format!("w{n}")).collect();
        for (word, number) in words.iter().zip(0..) {
            assert_eq!(vocabulary.number(word), number);
        }
        for (word, number) in words.iter().zip(0..) {
            assert_eq!((vocabulary.number(word), vocabulary.word(number)), (number, word.as_str()));
        }
        assert_eq!((vocabulary.len(), vocabulary.word(9000)), (3000, ""));
        assert!(vocabulary.all().map(|(_, word, _)| word).eq(&words));
    }
}

//! How many slips of the finger lie between two words.

/// The letters of a word as a set of bits, so that most words are told apart without being compared.
pub fn letters(word: &str) -> u32 {
    word.chars().fold(0, |set, c| {
        let bit = match c {
            'a'..='z' => c as u32 - 'a' as u32,
            '0'..='9' => 26 + c as u32 % 3,
            c => 29 + c as u32 % 3,
        };
        set | 1 << bit
    })
}

/// Slips that a typed word of so many letters may have.
pub fn allowed(letters: usize) -> u8 {
    match letters {
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    }
}

/// Letters from which the beginning of a word may be mistyped too: of shorter ones too much is like the beginning.
const BEGINNING: usize = 6;

/// Compares words with one typed, and keeps what it needs for that.
#[derive(Debug, Default)]
pub struct Slips {
    typed: Vec<char>,
    set: u32,
    rows: [Vec<u8>; 3],
}

impl Slips {
    /// For a word typed, folded.
    pub fn new(typed: &str) -> Self {
        let typed: Vec<char> = typed.chars().collect();
        let rows = std::array::from_fn(|_| vec![0; typed.len() + 1]);
        Self { set: letters(&typed.iter().collect::<String>()), typed, rows }
    }

    /// The slips between the word typed and `word`, or its beginning, if they are few enough: letters left out, added,
    /// exchanged, or two in the wrong order. `set` are the [`letters`] of `word`.
    pub fn between(&mut self, word: &str, set: u32) -> Option<u8> {
        let n = self.typed.len();
        let most = allowed(n);
        // A slip takes away one letter at most.
        if most == 0 || (self.set & !set).count_ones() > u32::from(most) || word.len() + usize::from(most) < n {
            return None;
        }
        let beginning = n >= BEGINNING;
        let [two, one, now] = &mut self.rows;
        for (i, cell) in one.iter_mut().enumerate() {
            *cell = u8::try_from(i).unwrap_or(u8::MAX);
        }
        let mut best = if beginning { one[n] } else { u8::MAX };
        let mut before = '\0';
        for (row, c) in word.chars().enumerate() {
            let row = u8::try_from(row + 1).unwrap_or(u8::MAX);
            now[0] = row;
            let mut least = row;
            for i in 1..=n {
                let typed = self.typed[i - 1];
                let mut cost =
                    one[i - 1].saturating_add(u8::from(typed != c)).min(one[i].min(now[i - 1]).saturating_add(1));
                if i > 1 && row > 1 && typed == before && self.typed[i - 2] == c {
                    cost = cost.min(two[i - 2].saturating_add(1));
                }
                now[i] = cost;
                least = least.min(cost);
            }
            best = if beginning { best.min(now[n]) } else { now[n] };
            if least > most {
                // What follows only gets worse; the beginning may have been near enough.
                return (beginning && best <= most).then_some(best);
            }
            before = c;
            std::mem::swap(two, one);
            std::mem::swap(one, now);
        }
        (best <= most).then_some(best)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slips(typed: &str, word: &str) -> Option<u8> {
        Slips::new(typed).between(word, letters(word))
    }

    #[test]
    fn slips_are_counted() {
        for (typed, word, expected) in [
            ("risk", "risk", Some(0)),
            ("rsik", "risk", Some(1)),
            ("risc", "risk", Some(1)),
            ("rik", "risk", None),
            ("risk", "risiko", None),
            ("pasword", "password", Some(1)),
            ("incidnet", "incidents", Some(1)),
            ("verschluselungg", "verschlusselung", Some(2)),
            ("notfalplan", "notfallplanung", Some(1)),
            ("backup", "lookup", None),
            ("police", "policy", Some(1)),
            ("", "policy", None),
        ] {
            assert_eq!(slips(typed, word), expected, "{typed} for {word}");
        }
    }
}

//! From texts to words that compare: no case, no accents, `ß` as `ss`, words that hyphens join also in one.

use std::ops::Range;

/// Characters of a word; what is longer is taken for several, so that no text makes the vocabulary large.
const LONGEST: usize = 40;

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word<'a> {
    /// Folded, see [`fold`].
    pub text: &'a str,
    /// Where it stands in the text, in bytes.
    pub at: Range<usize>,
    /// Whether it is several words in one, which come by themselves too: `risikoanalyse` for `Risiko-Analyse`.
    pub joined: bool,
}

/// Calls `each` with every word of `text`, in order.
///
/// A word is a run of letters and digits. A point belongs to it between a digit, or a single letter, and a digit, so that
/// `A.5.1` and `31.12.2026` are one word.
pub fn words(text: &str, mut each: impl FnMut(Word<'_>)) {
    let mut scan = Scan::default();
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        if c.is_alphanumeric() {
            scan.push(at, c, &mut each);
        } else if is_silent(c) {
            // An accent written apart, a break that only shows at a line's end: part of the word, and nothing to compare.
            scan.extend(at + c.len_utf8());
        } else if c == '.' && next.is_some_and(|n| n.is_ascii_digit()) && scan.takes_point() {
            scan.push(at, c, &mut each);
        } else {
            let chained = matches!(c, '-' | '\u{2010}' | '\u{2011}') && next.is_some_and(char::is_alphanumeric);
            scan.end(chained, &mut each);
        }
    }
    scan.end(false, &mut each);
}

/// The word under way, and the chain of words joined by hyphens that it is in.
#[derive(Default)]
struct Scan {
    word: String,
    chars: usize,
    at: Range<usize>,
    chain: String,
    parts: usize,
    chain_start: usize,
}

impl Scan {
    fn push(&mut self, at: usize, c: char, each: &mut impl FnMut(Word<'_>)) {
        if self.chars >= LONGEST {
            self.end(false, each);
        }
        if self.chars == 0 {
            self.at = at..at;
        }
        fold_char(c, |folded| self.word.push(folded));
        self.chars += 1;
        self.at.end = at + c.len_utf8();
    }

    fn extend(&mut self, end: usize) {
        if self.chars > 0 {
            self.at.end = end;
        }
    }

    fn takes_point(&self) -> bool {
        self.chars == 1 || self.word.ends_with(|c: char| c.is_ascii_digit())
    }

    fn end(&mut self, chained: bool, each: &mut impl FnMut(Word<'_>)) {
        if self.chars > 0 {
            if !self.word.is_empty() {
                each(Word { text: &self.word, at: self.at.clone(), joined: false });
            }
            let letters = self.word.chars().all(char::is_alphabetic);
            let digits = self.word.chars().all(|c| c.is_ascii_digit());
            if letters || (digits && self.parts > 0) {
                if self.parts == 0 {
                    self.chain_start = self.at.start;
                }
                self.chain.push_str(&self.word);
                self.parts += 1;
            } else {
                (self.parts, self.chain) = (0, String::new());
            }
            self.word.clear();
            self.chars = 0;
        }
        if !chained {
            if self.parts > 1 && self.chain.chars().count() <= LONGEST {
                each(Word { text: &self.chain, at: self.chain_start..self.at.end, joined: true });
            }
            self.chain.clear();
            self.parts = 0;
        }
    }
}

/// Combining accents, soft hyphens, joiners.
fn is_silent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}')
}

/// A text without case and accents: `Ä` becomes `a`, `ß` becomes `ss`. Signs stay.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    text.chars().filter(|c| !is_silent(*c)).for_each(|c| fold_char(c, |folded| out.push(folded)));
    out
}

/// The ways in which a word typed may stand in a folded text, the literal one first. German writes `ä` as `ae` where it has
/// no `ä`: both find both. The second value says that the way is a guess, as `neu` for `neue` would be.
pub fn ways(typed: &str) -> Vec<(String, bool)> {
    let plain = fold(typed);
    let mut apart = String::with_capacity(typed.len() + 2);
    let mut chars = typed.chars().peekable();
    while let Some(c) = chars.next() {
        let dotted = chars.peek() == Some(&'\u{308}');
        match c.to_lowercase().next().unwrap_or(c) {
            'ä' => apart.push_str("ae"),
            'ö' | 'ø' => apart.push_str("oe"),
            'ü' => apart.push_str("ue"),
            'å' => apart.push_str("aa"),
            base @ ('a' | 'o' | 'u') if dotted => apart.extend([base, 'e']),
            _ if is_silent(c) => {}
            _ => fold_char(c, |folded| apart.push(folded)),
        }
    }
    let together = apart.replace("ae", "a").replace("oe", "o").replace("ue", "u");
    let mut ways = vec![(plain.clone(), false)];
    if apart != plain {
        ways.push((apart, false));
    }
    if together != plain {
        ways.push((together, true));
    }
    ways
}

fn fold_char(c: char, mut out: impl FnMut(char)) {
    if c.is_ascii() {
        return out(c.to_ascii_lowercase());
    }
    for c in c.to_lowercase() {
        let folded = match c {
            'à'..='å' | 'ā' | 'ă' | 'ą' => "a",
            'æ' => "ae",
            'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
            'ð' | 'ď' | 'đ' => "d",
            'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => "e",
            'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
            'ĥ' | 'ħ' => "h",
            'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => "i",
            'ĵ' => "j",
            'ķ' => "k",
            'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' => "l",
            'ñ' | 'ń' | 'ņ' | 'ň' => "n",
            'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => "o",
            'œ' => "oe",
            'ŕ' | 'ŗ' | 'ř' => "r",
            'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => "s",
            'ß' => "ss",
            'ţ' | 'ť' | 'ŧ' | 'ț' => "t",
            'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => "u",
            'ŵ' => "w",
            'ý' | 'ÿ' | 'ŷ' => "y",
            'ź' | 'ż' | 'ž' => "z",
            'þ' => "th",
            // Set as one sign in files that were copied from.
            'ﬀ' => "ff",
            'ﬁ' => "fi",
            'ﬂ' => "fl",
            'ﬃ' => "ffi",
            'ﬄ' => "ffl",
            c if is_silent(c) => "",
            c => {
                out(c);
                continue;
            }
        };
        folded.chars().for_each(&mut out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<String> {
        let mut out = Vec::new();
        words(text, |word| out.push(word.text.to_owned()));
        out
    }

    #[test]
    fn texts_fall_into_words_as_people_look_for_them() {
        for (text, expected) in [
            ("Zugriff auf ÄRZTE-Räume", vec!["zugriff", "auf", "arzte", "raume", "arzteraume"]),
            ("Straße, Café; naïve", vec!["strasse", "cafe", "naive"]),
            ("A.5.1 and 31.12.2026. Then", vec!["a.5.1", "and", "31.12.2026", "then"]),
            ("end.2 is not one", vec!["end", "2", "is", "not", "one"]),
            ("see RSK-0017.", vec!["see", "rsk", "0017", "rsk0017"]),
            ("2026-12-31", vec!["2026", "12", "31"]),
            ("u\u{308}ber so\u{ad}fort", vec!["uber", "sofort"]),
            ("--- . -", vec![]),
            ("Проверка 検索", vec!["проверка", "検索"]),
        ] {
            assert_eq!(all(text), expected, "{text}");
        }
    }

    #[test]
    fn a_word_knows_where_it_stands() {
        let text = "Für die Ä-Klasse: Prüfung";
        words(text, |word| {
            let there = text.get(word.at.clone()).map(fold).unwrap_or_default();
            assert_eq!(there.replace('-', ""), word.text);
        });
    }

    #[test]
    fn umlauts_are_found_by_all_their_spellings() {
        let stands = |typed: &str, text: &str| ways(typed).iter().any(|(way, _)| *way == fold(text));
        for typed in ["Prüfung", "prufung", "Pruefung", "pru\u{308}fung"] {
            assert!(stands(typed, "PRÜFUNG"), "{typed}");
        }
        assert!(stands("Prüfung", "Pruefung") && stands("pru\u{308}fung", "Pruefung"));
        assert!(stands("Größe", "GROESSE") && stands("Groesse", "Größe"));
        assert_eq!(ways("risk"), [("risk".to_owned(), false)]);
        assert_eq!(ways("neue"), [("neue".to_owned(), false), ("neu".to_owned(), true)]);
    }

    #[test]
    fn a_long_run_is_several_words() {
        assert!(all(&"x".repeat(5000)).iter().all(|word| word.len() <= LONGEST));
    }
}

//! A scalar as it passes between form, document, row and file.

use crate::label::Language;
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Default, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Value {
    /// Nothing was ever set, or it was cleared on purpose (stored as an explicit null, MODEL.md 2).
    #[default]
    #[n(0)]
    Empty,
    /// A line, a choice's key, a plain date, a person's id.
    #[n(1)]
    Text(#[n(0)] String),
    /// A whole number.
    #[n(2)]
    Whole(#[n(0)] i64),
    /// Yes or no.
    #[n(3)]
    Flag(#[n(0)] bool),
    /// Likelihood and impact, each from 1; stored as the text `"3x4"` so that it is one value.
    #[n(4)]
    Estimate(#[n(0)] u8, #[n(1)] u8),
    /// Tags or linked ids, sorted.
    #[n(5)]
    Many(#[n(0)] Vec<String>),
    /// A decimal number, finite.
    #[n(6)]
    Number(#[n(0)] f64),
    /// An amount in the smallest unit of a currency (cents), and the currency's ISO 4217 code; stored as the text
    /// `"12500 EUR"` so that it is one value.
    #[n(7)]
    Money(#[n(0)] i64, #[n(1)] String),
}

impl Value {
    /// A text value; empty text is [`Value::Empty`].
    pub fn text(s: impl Into<String>) -> Self {
        let s = s.into();
        if s.is_empty() { Self::Empty } else { Self::Text(s) }
    }

    /// A decimal number as people of a language type it, thousands parted or not; anything else stays the text that it is,
    /// so that nothing typed is lost and the field can say what is wrong.
    pub fn number(typed: &str, language: Language) -> Self {
        let number = digits(typed, language).and_then(|digits| digits.parse::<f64>().ok()).filter(|n| n.is_finite());
        number.map_or_else(|| Self::text(typed.trim()), Self::Number)
    }

    /// An amount as people of a language type it, `1.200,50 EUR`, `€1200`; anything else stays the text that it is.
    pub fn money(typed: &str, language: Language) -> Self {
        let parse = || {
            let typed = typed.trim();
            let is_amount =
                |c: char| c.is_ascii_digit() || matches!(c, '-' | '.' | ',' | '\'' | '’') || c.is_whitespace();
            let (before, after) =
                (typed.trim_start_matches(|c| !is_amount(c)), typed.trim_end_matches(|c| !is_amount(c)));
            // The currency stands on one side.
            let (amount, currency) = match (before.len() == typed.len(), after.len() == typed.len()) {
                (true, false) => (after, &typed[after.len()..]),
                (false, true) => (before, &typed[..typed.len() - before.len()]),
                _ => return None,
            };
            let currency = match currency.trim() {
                "€" => "EUR".to_owned(),
                "$" => "USD".to_owned(),
                "£" => "GBP".to_owned(),
                code if code.len() == 3 && code.bytes().all(|b| b.is_ascii_alphabetic()) => code.to_ascii_uppercase(),
                _ => return None,
            };
            let digits = digits(amount, language)?;
            let (negative, digits) = digits.strip_prefix('-').map_or((false, digits.as_str()), |rest| (true, rest));
            let (whole, cents) = digits.split_once('.').unwrap_or((digits, "0"));
            if cents.len() > 2 {
                return None;
            }
            let minor: i64 = cents.parse::<i64>().ok()? * if cents.len() == 1 { 10 } else { 1 };
            let minor = whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(minor)?;
            Some(Self::Money(if negative { -minor } else { minor }, currency))
        };
        parse().unwrap_or_else(|| Self::text(typed.trim()))
    }

    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(s) = self { Some(s) } else { None }
    }

    /// Whether nothing is there.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Empty) || matches!(self, Self::Many(v) if v.is_empty())
    }
}

/// The digits of a number with a point before the decimals: `1.200,5` is 1200.5 to a German reader, `1,200.5` to an English
/// one. Signs part thousands only where groups of three follow. A sign that the language does not use for decimals and that
/// cannot part thousands is taken for the decimal one: nobody means anything else by `0.5`.
fn digits(typed: &str, language: Language) -> Option<String> {
    let typed: String = typed.trim().chars().filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '’')).collect();
    let (sign, body) = typed.strip_prefix('-').map_or(("", typed.as_str()), |rest| ("-", rest));
    let (point, group) = if language == Language::De { (',', '.') } else { ('.', ',') };
    let grouped = |text: &str, by: char| {
        let mut groups = text.split(by);
        let first = groups.next().is_some_and(|g| (1..=3).contains(&g.len()) && !g.starts_with('0'));
        first && groups.all(|g| g.len() == 3)
    };
    let (whole, decimals) = match body.rsplit_once([point, group]) {
        None => (body.to_owned(), None),
        Some((before, after)) => {
            let last = body[before.len()..].chars().next()?;
            let other = if last == point { group } else { point };
            if before.contains(other) {
                // Both signs: the last one is before the decimals.
                let apart = grouped(before, other) && !before.contains(last);
                apart.then(|| (before.replace(other, ""), Some(after)))?
            } else if before.contains(last) || (last == group && after.len() == 3 && grouped(body, last)) {
                grouped(body, last).then(|| (body.replace(last, ""), None))?
            } else {
                (before.to_owned(), Some(after))
            }
        }
    };
    let all = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !all(&whole) || decimals.is_some_and(|d| !all(d)) {
        return None;
    }
    Some(format!("{sign}{whole}{}", decimals.map(|d| format!(".{d}")).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_amounts_are_read_as_people_type_them() {
        use Language::{De, En};
        for (typed, language, value) in [
            ("3", En, Value::Number(3.0)),
            (" -0,25 ", En, Value::Number(-0.25)),
            ("-0.25", De, Value::Number(-0.25)),
            ("1.200", De, Value::Number(1200.0)),
            ("1.200", En, Value::Number(1.2)),
            ("1,200", En, Value::Number(1200.0)),
            ("1,200", De, Value::Number(1.2)),
            ("12.500.000,5", De, Value::Number(12_500_000.5)),
            ("1,234.5", De, Value::Number(1234.5)),
            ("1’234.5", En, Value::Number(1234.5)),
            ("1 234,5", De, Value::Number(1234.5)),
            ("0.125", De, Value::Number(0.125)),
            ("1.2.3", De, Value::text("1.2.3")),
            ("12.34.567", De, Value::text("12.34.567")),
            ("1e400", En, Value::text("1e400")),
            ("NaN", En, Value::text("NaN")),
            ("-", En, Value::text("-")),
            ("5.", En, Value::text("5.")),
            ("", En, Value::Empty),
        ] {
            assert_eq!(Value::number(typed, language), value, "{typed} in {language:?}");
        }
        let eur = |minor| Value::Money(minor, "EUR".into());
        for (typed, language, value) in [
            ("1200 EUR", En, eur(120_000)),
            ("1200,5 eur", De, eur(120_050)),
            ("-0.05 EUR", En, eur(-5)),
            ("1.234,50 EUR", De, eur(123_450)),
            ("1,234.50 EUR", En, eur(123_450)),
            ("1.200 €", De, eur(120_000)),
            ("€1200", En, eur(120_000)),
            ("EUR 5", De, eur(500)),
            ("1200", En, Value::text("1200")),
            ("12,345 EUR", De, Value::text("12,345 EUR")),
            ("99999999999999999999 EUR", En, Value::text("99999999999999999999 EUR")),
            ("1200 EURO", En, Value::text("1200 EURO")),
            ("EUR 5 EUR", En, Value::text("EUR 5 EUR")),
        ] {
            assert_eq!(Value::money(typed, language), value, "{typed} in {language:?}");
        }
    }
}

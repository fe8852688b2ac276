//! A scalar as it passes between form, document, row and file.

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

    /// A decimal number as people type it, with a comma or a point; anything else stays the text that it is, so that
    /// nothing typed is lost and the field can say what is wrong.
    pub fn number(typed: &str) -> Self {
        let typed = typed.trim();
        match typed.replacen(',', ".", 1).parse::<f64>() {
            Ok(n) if n.is_finite() => Self::Number(n),
            _ => Self::text(typed),
        }
    }

    /// An amount as people type it, `1200,50 EUR`; anything else stays the text that it is.
    pub fn money(typed: &str) -> Self {
        let typed = typed.trim();
        let parse = || {
            let (amount, currency) = typed.rsplit_once(char::is_whitespace)?;
            let currency = currency.to_ascii_uppercase();
            let code = currency.len() == 3 && currency.bytes().all(|b| b.is_ascii_alphabetic());
            let (whole, cents) = amount.trim().split_once([',', '.']).unwrap_or((amount.trim(), "0"));
            let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
            let (negative, whole) = whole.strip_prefix('-').map_or((false, whole), |w| (true, w));
            if !code || !digits(whole) || !digits(cents) || cents.len() > 2 {
                return None;
            }
            let minor: i64 = cents.parse::<i64>().ok()? * if cents.len() == 1 { 10 } else { 1 };
            let minor = whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(minor)?;
            Some(Self::Money(if negative { -minor } else { minor }, currency))
        };
        parse().unwrap_or_else(|| Self::text(typed))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_amounts_are_read_as_people_type_them() {
        for (typed, value) in [
            ("3", Value::Number(3.0)),
            (" -0,25 ", Value::Number(-0.25)),
            ("1e400", Value::text("1e400")),
            ("NaN", Value::text("NaN")),
            ("", Value::Empty),
        ] {
            assert_eq!(Value::number(typed), value, "{typed}");
        }
        let eur = |minor| Value::Money(minor, "EUR".into());
        for (typed, value) in [
            ("1200 EUR", eur(120_000)),
            ("1200,5 eur", eur(120_050)),
            ("-0.05 EUR", eur(-5)),
            ("1.234,50 EUR", Value::text("1.234,50 EUR")),
            ("1200", Value::text("1200")),
            ("99999999999999999999 EUR", Value::text("99999999999999999999 EUR")),
            ("1200 EURO", Value::text("1200 EURO")),
        ] {
            assert_eq!(Value::money(typed), value, "{typed}");
        }
    }
}

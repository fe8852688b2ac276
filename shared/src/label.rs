//! Text in both languages of the product, complete by construction: there is no way to give one without the other.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// A language of the interface.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize, Encode, Decode)]
#[cbor(index_only)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English.
    #[default]
    #[n(0)]
    En,
    /// German.
    #[n(1)]
    De,
}

/// A text in English and German.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Label {
    /// English.
    pub en: &'static str,
    /// German.
    pub de: &'static str,
}

impl Label {
    /// The text in `language`.
    pub const fn get(&self, language: Language) -> &'static str {
        match language {
            Language::En => self.en,
            Language::De => self.de,
        }
    }
}

/// Makes a [`Label`].
pub const fn label(en: &'static str, de: &'static str) -> Label {
    Label { en, de }
}

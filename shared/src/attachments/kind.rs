//! What a file is, found in its bytes. What its name or its sender says is not believed.

use crate::label::{Label, label};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Bytes of the beginning that are looked at.
pub const HEAD: usize = 4096;

/// The types that are told apart: those that a browser may show without running anything, and the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A picture.
    Png,
    /// A picture.
    Jpeg,
    /// A picture.
    Gif,
    /// A picture.
    Webp,
    /// A document in PDF.
    Pdf,
    /// Text in UTF-8 without control characters, and nothing that a browser would take for a page.
    Text,
    /// An archive; office documents are such.
    Zip,
    /// Anything else: only to be saved.
    Other,
}

impl Kind {
    const ALL: [Self; 8] =
        [Self::Png, Self::Jpeg, Self::Gif, Self::Webp, Self::Pdf, Self::Text, Self::Zip, Self::Other];

    /// The media type that it is served as.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Gif => "image/gif",
            Self::Webp => "image/webp",
            Self::Pdf => "application/pdf",
            Self::Text => "text/plain",
            Self::Zip => "application/zip",
            Self::Other => "application/octet-stream",
        }
    }

    /// The type with this media type; [`Kind::Other`] for every other one.
    pub fn of_media_type(name: &str) -> Self {
        Self::ALL.into_iter().find(|kind| kind.media_type() == name).unwrap_or(Self::Other)
    }

    /// Whether a browser may show it where it stands; everything else is only saved.
    pub const fn is_shown(self) -> bool {
        matches!(self, Self::Png | Self::Jpeg | Self::Gif | Self::Webp | Self::Pdf | Self::Text)
    }

    /// Whether it is a picture.
    pub const fn is_picture(self) -> bool {
        matches!(self, Self::Png | Self::Jpeg | Self::Gif | Self::Webp)
    }

    /// What people call it.
    pub const fn label(self) -> Label {
        match self {
            Self::Png | Self::Jpeg | Self::Gif | Self::Webp => label("Picture", "Bild"),
            Self::Pdf => label("PDF", "PDF"),
            Self::Text => label("Text", "Text"),
            Self::Zip => label("Archive or office document", "Archiv oder Office-Dokument"),
            Self::Other => label("File", "Datei"),
        }
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.media_type())
    }
}

impl<'de> Deserialize<'de> for Kind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::of_media_type(&String::deserialize(deserializer)?))
    }
}

/// What a file is, from its first [`HEAD`] bytes (all of them where it is shorter). Signatures as in the WHATWG's
/// *MIME Sniffing*, of which only types are taken that run nothing.
pub fn sniff(head: &[u8]) -> Kind {
    let head = head.get(..HEAD).unwrap_or(head);
    match head {
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Kind::Png,
        [0xff, 0xd8, 0xff, ..] => Kind::Jpeg,
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Kind::Gif,
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', b'V', b'P', ..] => Kind::Webp,
        [b'%', b'P', b'D', b'F', b'-', ..] => Kind::Pdf,
        [b'P', b'K', 3, 4, ..] => Kind::Zip,
        _ if is_text(head) => Kind::Text,
        _ => Kind::Other,
    }
}

/// Whether these bytes are words and nothing that a browser might run. Served as `text/plain` with `nosniff` it would run
/// nothing either; this is the second fence.
fn is_text(head: &[u8]) -> bool {
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        // The last character may be cut in two.
        Err(error) if error.error_len().is_none() && head.len() == HEAD => {
            std::str::from_utf8(head.get(..error.valid_up_to()).unwrap_or_default()).unwrap_or_default()
        }
        Err(_) => return false,
    };
    let plain = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t' | '\u{c}');
    let first = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    !first.is_empty() && !first.starts_with('<') && text.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_say_what_a_file_is() {
        let cases: [(&[u8], Kind); 15] = [
            (b"\x89PNG\r\n\x1a\nrest", Kind::Png),
            (b"\xff\xd8\xff\xe0rest", Kind::Jpeg),
            (b"GIF89a....", Kind::Gif),
            (b"RIFF\x01\x02\x03\x04WEBPVP8 ", Kind::Webp),
            (b"RIFF\x01\x02\x03\x04WAVEfmt ", Kind::Other),
            (b"%PDF-1.7\n", Kind::Pdf),
            (b"PK\x03\x04", Kind::Zip),
            (b"Two words.\r\nAnother line.", Kind::Text),
            ("Prüfung".as_bytes(), Kind::Text),
            (b"<!DOCTYPE html><script>alert(1)</script>", Kind::Other),
            (b"\xef\xbb\xbf \n<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", Kind::Other),
            (b"MZ\x90\x00", Kind::Other),
            (b"words\x00words", Kind::Other),
            (b"\xff\xfew\x00", Kind::Other),
            (b"", Kind::Other),
        ];
        for (head, kind) in cases {
            assert_eq!(sniff(head), kind, "{:?}", String::from_utf8_lossy(head));
        }
    }

    #[test]
    fn a_character_at_the_end_of_the_look_may_be_cut() {
        let text = "ü".repeat(HEAD);
        assert_eq!(sniff(&text.as_bytes()[1..]), Kind::Other, "it begins in the middle of one");
        let text = format!("a{text}");
        assert_eq!(sniff(text.as_bytes()), Kind::Text);
        assert_eq!(
            sniff(&text.as_bytes()[..100]),
            Kind::Other,
            "a whole file that ends in the middle of one is no text"
        );
    }

    #[test]
    fn nothing_that_could_run_is_shown() {
        for kind in Kind::ALL {
            let of = kind.media_type();
            assert_eq!(Kind::of_media_type(of), kind);
            assert!(!kind.is_shown() || !(of.contains("html") || of.contains("svg") || of.contains("xml")), "{of}");
            assert!(!kind.is_picture() || kind.is_shown());
        }
        assert_eq!(Kind::of_media_type("image/svg+xml"), Kind::Other);
    }
}

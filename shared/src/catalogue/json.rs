//! Reading JSON that comes from anywhere.

use super::limits::{NESTING, OBJECTS, VALUES};
use super::{Error, Place, text};
use serde::de::DeserializeOwned;
use serde_json::error::Category;

/// Reads JSON into `T` after counting what it would build: a list of empty objects grows a hundredfold in memory.
pub(super) fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    let text = text::utf8(bytes)?;
    survey(text.as_bytes())?;
    serde_json::from_str(text).map_err(|e| {
        let place = Place::Line(e.line(), e.column());
        let full = e.to_string();
        let detail = full.split(" at line ").next().unwrap_or_default().to_owned();
        match e.classify() {
            Category::Data => Error::WrongType { place, detail },
            Category::Io | Category::Syntax | Category::Eof => Error::Malformed { place, detail },
        }
    })
}

/// Counts objects, values and nesting in one pass, without building anything. Mistakes are left to the parser.
fn survey(bytes: &[u8]) -> Result<(), Error> {
    let (mut objects, mut values, mut depth, mut line) = (0usize, 0usize, 0usize, 1usize);
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => {
                at += 1;
                while let Some(byte) = bytes.get(at) {
                    match byte {
                        b'"' => break,
                        b'\\' => at += 1,
                        b'\n' => line += 1,
                        _ => {}
                    }
                    at += 1;
                }
            }
            b'{' | b'[' => {
                depth += 1;
                values += 1;
                objects += usize::from(*byte == b'{');
                if depth > NESTING {
                    return Err(Error::TooDeep { place: Place::Line(line, 0), limit: NESTING });
                }
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            b',' => values += 1,
            b'\n' => line += 1,
            _ => {}
        }
        if objects > OBJECTS || values > VALUES {
            return Err(Error::TooManyValues { place: Place::Line(line, 0) });
        }
        at += 1;
    }
    Ok(())
}

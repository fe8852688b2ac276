//! Which demonstration a server is asked for.

use crate::demo::size::{L, S, Size};
use serde::Deserialize;
use std::str::FromStr;

/// What an empty server is filled with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(try_from = "Said")]
pub enum Demo {
    /// Nothing.
    #[default]
    None,
    /// A small company.
    Company,
    /// The same at a size for measuring.
    Sized(Size),
}

/// How a file says it: `demo = true` or `demo = "L"`.
#[derive(Deserialize)]
#[serde(untagged)]
enum Said {
    Flag(bool),
    Word(String),
}

/// Nothing that is known.
#[derive(Debug, Clone, thiserror::Error)]
#[error("demo must be true, false, L or S, not {0:?}")]
pub struct BadDemo(String);

impl FromStr for Demo {
    type Err = BadDemo;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "true" => Ok(Self::Company),
            "false" => Ok(Self::None),
            _ if text.eq_ignore_ascii_case(L.name) => Ok(Self::Sized(L)),
            _ if text.eq_ignore_ascii_case(S.name) => Ok(Self::Sized(S)),
            _ => Err(BadDemo(text.to_owned())),
        }
    }
}

impl TryFrom<Said> for Demo {
    type Error = BadDemo;

    fn try_from(said: Said) -> Result<Self, Self::Error> {
        match said {
            Said::Flag(false) => Ok(Self::None),
            Said::Flag(true) => Ok(Self::Company),
            Said::Word(word) => word.parse(),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::config::Settings;
    use clap::Parser;

    #[derive(Parser)]
    struct Cli {
        #[command(flatten)]
        settings: Settings,
    }

    #[test]
    fn a_flag_a_size_and_a_file_say_which() {
        let said = |args: &[&str]| {
            let cli = Cli::try_parse_from([&["server"], args].concat());
            cli.map(|cli| cli.settings.demo.unwrap_or_default()).map_err(|e| e.to_string())
        };
        assert_eq!(said(&[]), Ok(Demo::None));
        assert_eq!(said(&["--demo"]), Ok(Demo::Company));
        assert_eq!(said(&["--demo", "--log", "warn"]), Ok(Demo::Company));
        assert_eq!(said(&["--demo=false"]), Ok(Demo::None));
        assert_eq!((said(&["--demo=L"]), said(&["--demo", "s"])), (Ok(Demo::Sized(L)), Ok(Demo::Sized(S))));
        assert!(said(&["--demo=XXL"]).unwrap_err().contains("true, false, L or S"));
        let file = |text: &str| toml::from_str::<Settings>(text).map(|s| s.demo).map_err(|e| e.to_string());
        assert_eq!(file("demo = true"), Ok(Some(Demo::Company)));
        assert_eq!(file("demo = \"L\""), Ok(Some(Demo::Sized(L))));
        assert!(file("demo = 3").is_err());
    }
}

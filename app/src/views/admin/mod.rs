//! People, units, what happened to them, one's own settings, and what the server refused.

mod invite;
mod ledger;
mod lines;
mod members;
mod refused;
mod sessions;
mod settings;
mod texts;
mod tokens;
mod units;

pub use ledger::Ledger;
pub use members::Members;
pub use refused::Refused;
pub use settings::Settings;
pub use units::Units;

//! People, units, one's own settings, and what the server refused.

mod invite;
mod members;
mod refused;
mod settings;
mod texts;
mod tokens;
mod units;

pub use members::Members;
pub use refused::Refused;
pub use settings::Settings;
pub use units::Units;

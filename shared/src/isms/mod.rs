//! The ISMS as a whole: what its records say together. Works on projection rows, so that nothing needs a document.

pub mod checks;
mod deadline;
pub mod decisions;
pub mod facets;
mod flows;
pub mod glance;
pub mod own;
mod records;

pub use deadline::{deadline, next_deadline};
pub use flows::{Standing, standing};
pub use records::Records;

//! Pure rules of the domain.

pub mod relation;
pub mod risk;

//! Pure rules of the domain.

pub mod risk;

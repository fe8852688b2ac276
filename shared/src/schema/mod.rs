//! Descriptors: what a register's records hold. Storage, form, list, validation, history and import derive from them.

mod field;
pub mod own;
mod register;
pub mod typed;
mod validate;
mod value;

pub use field::{Choice, Container, Field, FieldKind, Level};
pub use register::{Column, Register, State, Transition};
pub use validate::{Issue, Severity, validate};
pub use value::Value;

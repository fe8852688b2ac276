//! Readers of catalogues against small files, and against files made to harm.

#![allow(clippy::unwrap_used)]

mod comparing;
mod conversation;
mod hostile;
mod libraries;
mod planning;
mod profiles;
mod statements;
mod tables;
pub(crate) mod workbooks;

use super::{Catalogue, Error, Import};

/// The error with which an import ends, at either half.
fn refused(import: Result<Import, Error>) -> Error {
    match import {
        Err(error) => error,
        Ok(import) => import.complete().err().unwrap_or_else(|| panic!("it was imported")),
    }
}

/// `key < parent` of every node.
fn tree(catalogue: &Catalogue) -> Vec<String> {
    let parent = |p: Option<usize>| p.map(|p| format!(" < {}", catalogue.nodes[p].key)).unwrap_or_default();
    catalogue.nodes.iter().map(|n| format!("{}{}", n.key, parent(n.parent))).collect()
}

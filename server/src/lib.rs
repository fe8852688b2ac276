//! Muster's server.

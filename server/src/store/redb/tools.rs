//! `backup`, `restore` and `verify`.

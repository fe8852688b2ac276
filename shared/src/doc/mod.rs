//! Documents: the only place that imports automerge.

//! Texts of views: columns, groups, what is ticked, boards, calendars.

use muster_shared::label::{Label, label};

/// Head of a group: records without a value in the field `{}`.
pub const WITHOUT: Label = label("No {}", "Ohne {}");
/// Group select, with nothing chosen.
pub const GROUP: Label = label("Group", "Gruppieren");
/// Group select: `{}` is a field.
pub const GROUPED_BY: Label = label("Grouped by {}", "Gruppiert nach {}");
/// Button.
pub const COLUMNS: Label = label("Columns", "Spalten");
/// The line over a list.
pub const VIEW: Label = label("View", "Ansicht");
/// Button beside a column.
pub const UP: Label = label("Move {} up", "{} nach oben");
/// Button beside a column.
pub const DOWN: Label = label("Move {} down", "{} nach unten");
/// Button.
pub const OWN_COLUMNS: Label = label("Usual columns", "Übliche Spalten");
/// Under the columns.
pub const COLUMN_KEYS: Label = label(
    "Space shows or hides a column. Alt with the up and down keys moves it.",
    "Die Leertaste zeigt oder verbirgt eine Spalte. Alt mit den Pfeiltasten verschiebt sie.",
);

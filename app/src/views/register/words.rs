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
/// The line over a list in which something is ticked.
pub const SELECTED_NAME: Label = label("Selected records", "Ausgewählte Einträge");
/// How many are ticked.
pub const SELECTED: Label = label("{} selected", "{} ausgewählt");
/// Name of a row's box: `{}` is its reference.
pub const SELECT: Label = label("Select {}", "{} auswählen");
/// Name of the box for all.
pub const SELECT_ALL: Label = label("Select all that are shown", "Alle angezeigten auswählen");
/// Button on a phone that shows the boxes.
pub const SELECT_SOME: Label = label("Select", "Auswählen");
/// Button.
pub const CLEAR_SELECTION: Label = label("Clear selection", "Auswahl aufheben");
/// Button.
pub const SET_FIELD: Label = label("Set a field", "Feld setzen");
/// Menu.
pub const SET_STATE: Label = label("Change state", "Status ändern");
/// Name of the choice of a field.
pub const FIELD: Label = label("Field", "Feld");
/// Button.
pub const SET: Label = label("Set for all selected", "Für alle ausgewählten setzen");
/// Under a field with one value.
pub const SET_CLEARS: Label = label("Nothing given clears the field.", "Ohne Angabe wird das Feld geleert.");
/// Under a field with several values.
pub const SET_ADDS: Label = label("It is added to what is there.", "Es kommt zu dem hinzu, was schon da ist.");
/// What was given is no value.
pub const NO_VALUE: Label = label("This does not fit the field.", "Das passt nicht zum Feld.");
/// What was done.
pub const CHANGED: Label = label("{} changed.", "{} geändert.");
/// How many were left as they were, and why.
pub const LEFT: Label = label("{} left as they were: {}.", "{} unverändert: {}.");
/// Why not.
pub const LEFT_THERE: Label = label("in that state already", "schon in diesem Status");
/// Why not.
pub const LEFT_NO_WAY: Label = label("no way leads there from their state", "von ihrem Status führt kein Weg dorthin");
/// Why not.
pub const LEFT_AUTHORITY: Label =
    label("that takes a decision with authority", "das verlangt eine Entscheidung mit Befugnis");
/// Why not: `{}` is a field.
pub const LEFT_NEEDS: Label = label("“{}” must be filled first", "zuerst muss „{}“ ausgefüllt werden");
/// Why not.
pub const LEFT_READ_ONLY: Label = label("you may not change them", "Sie dürfen sie nicht ändern");
/// Why not.
pub const LEFT_REFUSED: Label =
    label("not on this device, or written by a newer version", "nicht auf diesem Gerät oder von einer neueren Version");
/// The line of saved views.
pub const SAVED_VIEWS: Label = label("Saved views", "Gespeicherte Ansichten");
/// The register's own view.
pub const OWN_VIEW: Label = label("All", "Alle");
/// Button.
pub const SAVE_VIEW: Label = label("Save view", "Ansicht speichern");
/// Button: what is shown is what was saved.
pub const AS_SAVED: Label = label("As saved", "Wie gespeichert");
/// Button: what is shown is not what was saved.
pub const CHANGED_SAVE: Label = label("Changed: save", "Geändert: speichern");
/// Field.
pub const VIEW_NAME: Label = label("Name of the view", "Name der Ansicht");
/// Choice.
pub const ONLY_MINE: Label = label("Only in my list", "Nur in meiner Liste");
/// What the choice means.
pub const ONLY_MINE_MEANS: Label = label(
    "Otherwise it stands in everybody's list. Neither is secret within the workspace.",
    "Sonst steht sie in der Liste aller. Geheim ist beides im Arbeitsbereich nicht.",
);
/// Button.
pub const SAVE: Label = label("Save", "Speichern");
/// Button.
pub const SAVE_CHANGES: Label = label("Save changes", "Änderungen speichern");
/// Button.
pub const SAVE_AS_NEW: Label = label("Save as new", "Als neue speichern");
/// Button.
pub const DELETE_VIEW: Label = label("Delete view", "Ansicht löschen");
/// A view without a name.
pub const NAME_FIRST: Label = label("Give the view a name.", "Geben Sie der Ansicht einen Namen.");
/// A view that cannot be kept.
pub const VIEW_TOO_LONG: Label = label(
    "This view has more filters than can be saved. Take some away.",
    "Diese Ansicht hat mehr Filter, als sich speichern lassen. Nehmen Sie einige weg.",
);
/// Choice of how records are drawn.
pub const LAYOUT: Label = label("Layout", "Darstellung");
/// As rows.
pub const TABLE: Label = label("Table", "Tabelle");
/// As cards: `{}` is a field.
pub const BOARD_BY: Label = label("Board by {}", "Tafel nach {}");
/// Menu of a card.
pub const MOVE: Label = label("Move to", "Verschieben nach");
/// Button under a lane.
pub const MORE_CARDS: Label = label("{} more", "{} weitere");
/// A card that does not move: the lane, and why.
pub const STAYS: Label = label("Not to “{}”: {}.", "Nicht nach „{}“: {}.");
/// Why not.
pub const HAS_IT: Label = label("it is there already", "es ist schon dort");
/// Why not.
pub const NOT_YOURS: Label = label("You may not change this record.", "Sie dürfen diesen Eintrag nicht ändern.");
/// A card was moved: its reference and the lane.
pub const MOVED: Label = label("{} is now “{}”", "{} ist jetzt „{}“");
/// On the days of a month: `{}` is a field.
pub const CALENDAR_BY: Label = label("Calendar by {}", "Kalender nach {}");
/// Button.
pub const TODAY: Label = label("Today", "Heute");
/// Button.
pub const MONTH_BEFORE: Label = label("Month before", "Monat davor");
/// Button.
pub const MONTH_AFTER: Label = label("Month after", "Monat danach");
/// Behind the title of a record.
pub const IS_LATE: Label = label(" (overdue)", " (überfällig)");
/// A month on a phone.
pub const EMPTY_MONTH: Label = label(
    "Nothing is dated in this month. Turn to another one above.",
    "In diesem Monat ist nichts datiert. Blättern Sie oben zu einem anderen.",
);
/// Under a calendar.
pub const CALENDAR_KEYS: Label = label(
    "Arrow keys lead from day to day, Page up and Page down from month to month. Enter leads to the first record of a day; there, Shift with an arrow key moves it to another day.",
    "Pfeiltasten führen von Tag zu Tag, Bild auf und Bild ab von Monat zu Monat. Die Eingabetaste führt zum ersten Eintrag eines Tages; dort verschiebt die Umschalttaste mit einer Pfeiltaste ihn auf einen anderen Tag.",
);

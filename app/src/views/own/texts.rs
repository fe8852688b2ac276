//! Texts of the fields that a workspace adds.

use muster_shared::label::{Label, label};

/// Page and entry of the rail.
pub const FIELDS: Label = label("Own fields", "Eigene Felder");
/// Under the title.
pub const PURPOSE: Label = label(
    "Fields that your organisation adds to its registers. They stand in forms, lists, filters, tables, history and search like all others, offline too.",
    "Felder, die Ihre Organisation ihren Registern hinzufügt. Sie stehen in Formularen, Listen, Filtern, Tabellen, Verlauf und Suche wie alle anderen, auch offline.",
);
/// While there are none.
pub const NONE: Label = label(
    "There are none yet. For example: a cost centre for assets, a scale for how well a supplier is known, the works council's approval of a policy.",
    "Es gibt noch keine. Zum Beispiel: eine Kostenstelle für Werte, eine Skala, wie gut ein Lieferant bekannt ist, die Zustimmung des Betriebsrats zu einer Richtlinie.",
);
/// For those who may not.
pub const MANAGERS: Label = label(
    "Owners and managers of the workspace add fields.",
    "Eigentümer und Manager des Arbeitsbereichs fügen Felder hinzu.",
);
/// Heading and button.
pub const ADD_FIELD: Label = label("Add a field", "Feld hinzufügen");
/// Button.
pub const ADD: Label = label("Add", "Hinzufügen");
/// Field.
pub const REGISTER: Label = label("Register", "Register");
/// Field.
pub const NAME: Label = label("Name", "Name");
/// Field.
pub const GERMAN: Label = label("Name in German", "Name auf Deutsch");
/// Field.
pub const HELP: Label = label("Help", "Hilfe");
/// Field.
pub const GERMAN_HELP: Label = label("Help in German", "Hilfe auf Deutsch");
/// Help of the second name.
pub const SAME: Label = label("Empty: the same.", "Leer: derselbe Text.");
/// Field.
pub const HOLDS: Label = label("Holds", "Enthält");
/// Help.
pub const HOLDS_HELP: Label = label("Cannot be changed later.", "Lässt sich später nicht ändern.");
/// Field.
pub const LEADS_TO: Label = label("Leads to", "Führt zu");
/// Option.
pub const ANY: Label = label("Records of any register", "Einträge jedes Registers");
/// Checkbox.
pub const NEEDED: Label = label("A record is incomplete without it", "Ein Eintrag ist ohne es unvollständig");
/// Checkbox.
pub const DEADLINE: Label = label("A record is late after this day", "Ein Eintrag ist nach diesem Tag überfällig");
/// Beside a field.
pub const IS_NEEDED: Label = label("needed", "wird gebraucht");
/// Beside a field.
pub const IS_DEADLINE: Label = label("deadline", "Frist");
/// Heading.
pub const OPTIONS: Label = label("Options, or steps of the scale", "Möglichkeiten oder Schritte der Skala");
/// While there are none.
pub const NO_OPTIONS: Label = label("There is nothing to choose from yet.", "Es gibt noch nichts zu wählen.");
/// Field.
pub const NEW_OPTION: Label = label("New option", "Neue Möglichkeit");
/// Field.
pub const LEVEL: Label = label("Level", "Stufe");
/// Option.
pub const NO_LEVEL: Label = label("no colour", "ohne Farbe");
/// The levels, 1 to 5.
pub const LEVELS: [Label; 5] =
    [label("1 calm", "1 ruhig"), label("2", "2"), label("3", "3"), label("4", "4"), label("5 grave", "5 ernst")];
/// Button.
pub const EDIT: Label = label("Edit {}", "{} bearbeiten");
/// Button.
pub const EDIT_WORD: Label = label("Edit", "Bearbeiten");
/// Button.
pub const DONE: Label = label("Done", "Fertig");
/// Button.
pub const REMOVE: Label = label("Remove {}", "{} entfernen");
/// Button.
pub const UP: Label = label("Move {} up", "{} nach oben");
/// Button.
pub const DOWN: Label = label("Move {} down", "{} nach unten");
/// Toast.
pub const REMOVED: Label = label(
    "{} is not offered any more. What records hold of it stays, and comes back with it.",
    "{} wird nicht mehr angeboten. Was Einträge davon enthalten, bleibt und kommt mit ihm zurück.",
);
/// Where a name is missing.
pub const NAME_FIRST: Label = label("Give it a name.", "Geben Sie einen Namen ein.");
/// Where there are as many as can be shown.
pub const TOO_MANY: Label = label(
    "This register has as many fields as it can have. Remove one first.",
    "Dieses Register hat so viele Felder, wie es haben kann. Entfernen Sie erst eines.",
);

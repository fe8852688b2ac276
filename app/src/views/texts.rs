//! Texts of the frame around every page.

use muster_shared::access::Role;
use muster_shared::label::{Label, label};

/// The product.
pub const MUSTER: Label = label("Muster", "Muster");
/// Skip link.
pub const SKIP: Label = label("Skip to content", "Zum Inhalt springen");
/// Rail and bottom bar.
pub const MAIN_NAVIGATION: Label = label("Main", "Hauptnavigation");
/// The button that opens the palette.
pub const DO_ANYTHING: Label = label("Search or do anything", "Suchen oder ausführen");
/// The same on a phone.
pub const SEARCH: Label = label("Search", "Suchen");
/// Page.
pub const HOME: Label = label("Home", "Start");
/// Page, and heading in the rail.
pub const PROCESSES: Label = label("Processes", "Prozesse");
/// Entry of the rail that leads to the processes.
pub const OVERVIEW: Label = label("Process map", "Prozesslandkarte");
/// Page.
pub const CHECKS: Label = label("Checks", "Prüfungen");
/// Page.
pub const UNDECIDED: Label = label("To decide", "Zu entscheiden");
/// Heading in the rail.
pub const WORKSPACE: Label = label("Workspace", "Arbeitsbereich");
/// Page.
pub const MEMBERS: Label = label("Members", "Mitglieder");
/// Page.
pub const UNITS: Label = label("Units", "Einheiten");
/// Page.
pub const LEDGER: Label = label("Ledger", "Protokoll");
/// Page.
pub const EXCHANGE: Label = label("Import and export", "Import und Export");
/// Page.
pub const SETTINGS: Label = label("Settings", "Einstellungen");
/// Page.
pub const REFUSED: Label = label("Refused edits", "Abgelehnte Änderungen");
/// Button of the phone's bottom bar.
pub const MORE: Label = label("More", "Mehr");
/// Menu.
pub const SHORTCUTS: Label = label("Keyboard shortcuts", "Tastenkürzel");
/// Label of the avatars.
pub const HERE_NOW: Label = label("Here now", "Gerade hier");
/// Label of the toasts.
pub const NOTICES: Label = label("Notices", "Hinweise");
/// Button.
pub const CLOSE: Label = label("Close", "Schließen");
/// Button.
pub const CANCEL: Label = label("Cancel", "Abbrechen");
/// Button.
pub const UNDO: Label = label("Undo", "Rückgängig");
/// Does again what was last undone.
pub const REDO: Label = label("Redo", "Wiederholen");
/// Button.
pub const REMOVE: Label = label("Remove", "Entfernen");
/// Button of an update.
pub const RELOAD: Label = label("Reload now", "Jetzt neu laden");
/// While a workspace opens.
pub const OPENING: Label = label("Opening the workspace…", "Arbeitsbereich wird geöffnet …");
/// While the code of a page is fetched.
pub const FETCHING: Label = label("Opening the page…", "Seite wird geöffnet …");
/// The code of a page could not be fetched.
pub const NOT_FETCHED: Label = label("This page could not be loaded", "Diese Seite konnte nicht geladen werden");
/// The code of a page could not be fetched.
pub const NOT_FETCHED_TEXT: Label = label(
    "It is loaded from the server when it is needed for the first time, and the server could not be reached. If trying again does not help, reload.",
    "Sie wird vom Server geladen, sobald sie zum ersten Mal gebraucht wird, und der Server war nicht zu erreichen. Wenn ein neuer Versuch nicht hilft, laden Sie neu.",
);
/// The code of a page could not be fetched.
pub const TRY_AGAIN: Label = label("Try again", "Erneut versuchen");
/// 404.
pub const NOT_FOUND: Label = label("Nothing is here", "Hier ist nichts");
/// 404.
pub const NOT_FOUND_TEXT: Label = label(
    "The address leads nowhere, or to something that is not shared with you.",
    "Die Adresse führt ins Leere oder zu etwas, das nicht mit Ihnen geteilt ist.",
);
/// Button.
pub const TO_HOME: Label = label("Go to the start page", "Zur Startseite");
/// After a membership ended.
pub const PARTED: Label = label("Your access to {} has ended", "Ihr Zugriff auf {} ist beendet");
/// After a membership ended.
pub const PARTED_NOTHING: Label =
    label("Everything you wrote had been sent.", "Alles, was Sie geschrieben haben, war gesendet.");
/// After a membership ended.
pub const PARTED_HANDED: Label = label(
    "Changes that were not sent yet: {}. Its managers have them now.",
    "Noch nicht gesendete Änderungen: {}. Sie liegen jetzt bei den Verantwortlichen.",
);
/// After a membership ended.
pub const PARTED_REMOVED: Label = label(
    "What this browser kept of the workspace has been removed.",
    "Was dieser Browser vom Arbeitsbereich aufbewahrt hatte, ist entfernt.",
);
/// After a membership ended.
pub const PARTED_NOT_YET: Label = label(
    "Changes that were not sent could not be handed to its managers yet. They stay in this browser until that is done; open Muster here again later.",
    "Nicht gesendete Änderungen konnten den Verantwortlichen noch nicht übergeben werden. Sie bleiben bis dahin in diesem Browser; öffnen Sie Muster hier später noch einmal.",
);
/// Error of a view.
pub const VIEW_FAILED: Label = label("This view could not be shown", "Diese Ansicht konnte nicht angezeigt werden");
/// Error of a view.
pub const VIEW_FAILED_TEXT: Label = label(
    "What you wrote is saved on this device. Go to another page, or reload.",
    "Was Sie geschrieben haben, ist auf diesem Gerät gespeichert. Wechseln Sie die Seite oder laden Sie neu.",
);
/// No workspaces.
pub const NO_WORKSPACE: Label = label("You belong to no workspace", "Sie gehören keinem Arbeitsbereich an");
/// No workspaces.
pub const NO_WORKSPACE_TEXT: Label = label(
    "Ask a manager of a workspace for an invitation link and open it in this browser.",
    "Bitten Sie eine Managerin oder einen Manager um einen Einladungslink und öffnen Sie ihn in diesem Browser.",
);
/// For a title that is empty.
pub const UNTITLED: Label = label("Untitled", "Ohne Titel");

/// The name of a role.
pub const fn role(role: Role) -> Label {
    match role {
        Role::Owner => label("Owner", "Eigentümer:in"),
        Role::Manager => label("Manager", "Manager:in"),
        Role::Contributor => label("Contributor", "Mitwirkend"),
        Role::Auditor => label("Auditor", "Auditor:in"),
        Role::Reader => label("Reader", "Lesend"),
        Role::Guest => label("Guest", "Gast"),
    }
}

/// What a role may.
pub const fn role_help(role: Role) -> Label {
    match role {
        Role::Owner => label("Runs the workspace and everything in it.", "Führt den Arbeitsbereich und alles darin."),
        Role::Manager => label(
            "Runs the ISMS: all records, members and units.",
            "Führt das ISMS: alle Einträge, Mitglieder und Einheiten.",
        ),
        Role::Contributor => label("Writes records of their units.", "Schreibt Einträge der eigenen Einheiten."),
        Role::Auditor => label("Reads everything, writes audits.", "Liest alles, schreibt Audits."),
        Role::Reader => label("Reads.", "Liest."),
        Role::Guest => {
            label("Sees the documents named here, nothing else.", "Sieht die hier genannten Dokumente, sonst nichts.")
        }
    }
}

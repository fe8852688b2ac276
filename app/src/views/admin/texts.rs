//! Texts of administration and settings.

use muster_shared::label::{Label, label};

/// Column.
pub const NAME: Label = label("Name", "Name");
/// Column.
pub const ROLE: Label = label("Role", "Rolle");
/// Column.
pub const UNITS: Label = label("Units", "Einheiten");
/// Column.
pub const SINCE: Label = label("Since", "Seit");
/// Cell.
pub const EVERYWHERE: Label = label("whole workspace", "ganzer Arbeitsbereich");
/// Beside one's own name.
pub const YOU: Label = label("you", "Sie");
/// Former members.
pub const FORMER: Label = label("Former members", "Frühere Mitglieder");
/// Button.
pub const INVITE: Label = label("Invite somebody", "Jemanden einladen");
/// Open invitations.
pub const OPEN_INVITATIONS: Label = label("Open invitations", "Offene Einladungen");
/// Cell.
pub const UNTIL: Label = label("until {}", "bis {}");
/// Button.
pub const REVOKE: Label = label("Revoke", "Widerrufen");
/// Toast.
pub const REVOKED: Label = label("Revoked", "Widerrufen");
/// Button.
pub const END_MEMBERSHIP: Label = label("End membership", "Mitgliedschaft beenden");
/// Dialog.
pub const END_TITLE: Label = label("End the membership of {}?", "Mitgliedschaft von {} beenden?");
/// Dialog.
pub const END_TEXT: Label = label(
    "They lose access at once, on all devices. What they wrote stays, with their name.",
    "Der Zugriff endet sofort, auf allen Geräten. Was geschrieben wurde, bleibt mit Namen erhalten.",
);
/// Dialog.
pub const INVITE_TITLE: Label = label("Invite somebody by a link", "Jemanden per Link einladen");
/// Field.
pub const FOR_WHOM: Label = label("For whom", "Für wen");
/// Help.
pub const FOR_WHOM_HELP: Label =
    label("A name or an address, so that the list tells.", "Ein Name oder eine Adresse, damit die Liste es zeigt.");
/// Field.
pub const DAYS: Label = label("The link is good for", "Der Link gilt");
/// Field of guests.
pub const GUEST_DAYS: Label = label("Access lasts for", "Der Zugriff dauert");
/// Option.
pub const N_DAYS: Label = label("{} days", "{} Tage");
/// Option.
pub const ONE_DAY: Label = label("1 day", "1 Tag");
/// Field of guests.
pub const DOCUMENTS: Label = label("Documents", "Dokumente");
/// Help.
pub const DOCUMENTS_HELP: Label =
    label("A guest sees these and nothing else.", "Ein Gast sieht diese und sonst nichts.");
/// Checkbox.
pub const MAY_WRITE: Label = label("May change them too", "Darf sie auch ändern");
/// Button.
pub const MAKE_LINK: Label = label("Make the link", "Link erzeugen");
/// After it was made.
pub const LINK_ONCE: Label = label(
    "Send this link. It works once and is shown only now.",
    "Senden Sie diesen Link. Er gilt einmal und wird nur jetzt gezeigt.",
);
/// Button.
pub const COPY: Label = label("Copy", "Kopieren");
/// Toast.
pub const COPIED: Label = label("Copied", "Kopiert");
/// Button.
pub const DONE: Label = label("Done", "Fertig");
/// Field.
pub const UNITS_HELP: Label = label("None: the whole workspace.", "Keine: der ganze Arbeitsbereich.");
/// Units page.
pub const UNITS_PURPOSE: Label = label(
    "Units are the parts of the organisation. A record in a unit is seen by its people, managers and owners; a record in none by everybody.",
    "Einheiten sind die Teile der Organisation. Einen Eintrag in einer Einheit sehen deren Leute, Manager und Eigentümer; einen ohne Einheit alle.",
);
/// Empty units.
pub const NO_UNITS: Label = label("No units yet", "Noch keine Einheiten");
/// Field.
pub const NEW_UNIT: Label = label("New unit", "Neue Einheit");
/// Field.
pub const UNDER: Label = label("Under", "Unter");
/// Option.
pub const TOP: Label = label("nothing, it stands at the top", "nichts, sie steht oben");
/// Button.
pub const ADD: Label = label("Add", "Hinzufügen");
/// Toast.
pub const REMOVED: Label = label("{} removed", "{} entfernt");
/// Settings: heading.
pub const INTERFACE: Label = label("Interface", "Oberfläche");
/// Field.
pub const LANGUAGE: Label = label("Language", "Sprache");
/// Field.
pub const THEME: Label = label("Light and dark", "Hell und dunkel");
/// Option.
pub const SYSTEM: Label = label("As the device", "Wie das Gerät");
/// Option.
pub const LIGHT: Label = label("Light", "Hell");
/// Option.
pub const DARK: Label = label("Dark", "Dunkel");
/// Settings: heading.
pub const PASSWORD: Label = label("Password", "Passwort");
/// Field.
pub const PASSWORD_NOW: Label = label("Password now", "Passwort jetzt");
/// Field.
pub const PASSWORD_NEW: Label = label("New password", "Neues Passwort");
/// Help.
pub const PASSWORD_HELP: Label = label(
    "12 characters or more. All other sessions of yours end.",
    "Mindestens 12 Zeichen. Alle anderen Sitzungen von Ihnen enden.",
);
/// Button.
pub const CHANGE_PASSWORD: Label = label("Change password", "Passwort ändern");
/// Toast.
pub const PASSWORD_CHANGED: Label = label("Password changed", "Passwort geändert");
/// Settings: heading.
pub const TOKENS: Label = label("Access tokens", "Zugriffstoken");
/// Text.
pub const TOKENS_TEXT: Label = label(
    "For programs that synchronise in your name. A token can do what you may, within its scope.",
    "Für Programme, die in Ihrem Namen synchronisieren. Ein Token kann, was Sie dürfen, innerhalb seines Umfangs.",
);
/// Field.
pub const TOKEN_NAME: Label = label("Name of the token", "Name des Tokens");
/// Field.
pub const SCOPE: Label = label("Scope", "Umfang");
/// Option.
pub const SCOPE_SYNC: Label = label("Read and write documents", "Dokumente lesen und schreiben");
/// Option.
pub const SCOPE_READ: Label = label("Read documents", "Dokumente lesen");
/// Option.
pub const SCOPE_FULL: Label = label("Everything my role may", "Alles, was meine Rolle darf");
/// Field.
pub const VALID: Label = label("Valid for", "Gültig");
/// Button.
pub const MAKE_TOKEN: Label = label("Make a token", "Token erzeugen");
/// After it was made.
pub const TOKEN_ONCE: Label = label(
    "Copy this token now. It is shown only once.",
    "Kopieren Sie dieses Token jetzt. Es wird nur einmal gezeigt.",
);
/// Text.
pub const NO_TOKENS: Label = label("You have no tokens.", "Sie haben keine Token.");
/// Refused page.
pub const NONE_REFUSED: Label = label("Nothing was refused", "Nichts wurde abgelehnt");
/// Refused page.
pub const NONE_REFUSED_TEXT: Label = label(
    "When the server refuses an edit, it is kept here, on this device, with the reason. You can read it, export it and dismiss it.",
    "Wenn der Server eine Änderung ablehnt, bleibt sie hier auf diesem Gerät, mit dem Grund. Sie können sie lesen, exportieren und verwerfen.",
);
/// Refused page.
pub const REFUSED_TEXT: Label = label(
    "These edits are on this device only. Export them before you dismiss them.",
    "Diese Änderungen sind nur auf diesem Gerät. Exportieren Sie sie, bevor Sie sie verwerfen.",
);
/// Button.
pub const EXPORT: Label = label("Export", "Exportieren");
/// Button.
pub const DISMISS: Label = label("Dismiss", "Verwerfen");
/// Refused page: how many.
pub const N_REFUSED: Label = label("Refused edits: {}", "Abgelehnte Änderungen: {}");
/// Dialog.
pub const DISMISS_TITLE: Label = label("Dismiss what was refused?", "Abgelehntes verwerfen?");
/// Dialog.
pub const DISMISS_TEXT: Label = label(
    "These edits exist on this device only. After this they exist nowhere.",
    "Diese Änderungen gibt es nur auf diesem Gerät. Danach gibt es sie nirgends mehr.",
);
/// Refused page.
pub const WAITING: Label = label("Waiting for the server", "Warten auf den Server");
/// Refused page.
pub const WAITING_TEXT: Label = label(
    "These go to the server on their own once it is in reach. A copy does no harm.",
    "Diese gehen von selbst an den Server, sobald er erreichbar ist. Eine Kopie schadet nicht.",
);
/// Button.
pub const EXPORT_WAITING: Label = label("Export {} waiting edits", "{} wartende Änderungen exportieren");

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
pub const NO_UNITS: Label = label(
    "No units yet. Small organisations need none; begin when some records are not for everybody.",
    "Noch keine Einheiten. Kleine Organisationen brauchen keine; beginnen Sie, wenn manche Einträge nicht für alle sind.",
);
/// Field.
pub const NEW_UNIT: Label = label("New unit", "Neue Einheit");
/// Field.
pub const UNDER: Label = label("Under", "Unter");
/// Option.
pub const TOP: Label = label("nothing, at the top", "nichts, ganz oben");
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
/// Button.
pub const SAVE: Label = label("Save", "Speichern");
/// Settings: heading.
pub const YOU_HEADING: Label = label("You", "Sie");
/// Field.
pub const YOUR_NAME: Label = label("Your name", "Ihr Name");
/// Help.
pub const YOUR_NAME_HELP: Label =
    label("Others see it beside what you write.", "Andere sehen ihn neben dem, was Sie schreiben.");
/// Settings: heading.
pub const WORKSPACE: Label = label("Workspace", "Arbeitsbereich");
/// Field.
pub const WORKSPACE_NAME: Label = label("Name of the workspace", "Name des Arbeitsbereichs");
/// Help.
pub const WORKSPACE_NAME_HELP: Label = label("Usually the organisation.", "Meist die Organisation.");
/// Toast.
pub const SAVED: Label = label("Saved", "Gespeichert");
/// Settings: heading.
pub const SESSIONS: Label = label("Where you are signed in", "Wo Sie angemeldet sind");
/// Text.
pub const SESSIONS_TEXT: Label = label(
    "End what you do not know or no longer use. What waits unsent in that browser stays there until you sign in again.",
    "Beenden Sie, was Sie nicht kennen oder nicht mehr nutzen. Was dort ungesendet wartet, bleibt bis zur nächsten Anmeldung.",
);
/// Beside the session that is looked from.
pub const THIS_SESSION: Label = label("this browser, now", "dieser Browser, jetzt");
/// Beside other sessions.
pub const LAST_USED: Label = label("last used {}", "zuletzt benutzt {}");
/// Button.
pub const END_SESSION: Label = label("Sign out", "Abmelden");
/// Toast.
pub const SESSION_ENDED: Label = label("Signed out there", "Dort abgemeldet");
/// A browser without a name.
pub const UNKNOWN_BROWSER: Label = label("Unknown browser", "Unbekannter Browser");
/// Ledger: heading.
pub const WHAT_HAPPENED: Label = label(
    "What happened to people and rights, and what was decided",
    "Was mit Personen und Rechten geschah und was entschieden wurde",
);
/// Text.
pub const LEDGER_TEXT: Label = label(
    "Newest first. Entries are only ever added, and each is bound to the one before, so that none can be changed unnoticed.",
    "Das Neueste zuerst. Einträge kommen nur hinzu, und jeder ist an den davor gebunden, sodass keiner unbemerkt geändert werden kann.",
);
/// Column.
pub const WHEN: Label = label("When", "Wann");
/// Column.
pub const EVENT: Label = label("What", "Was");
/// Column.
pub const BY: Label = label("By whom", "Durch wen");
/// Column.
pub const ABOUT: Label = label("About", "Betrifft");
/// Button.
pub const OLDER: Label = label("Older", "Ältere");
/// Ledger: heading.
pub const HANDED_IN: Label = label("Edits handed in", "Übergebene Änderungen");
/// Text.
pub const HANDED_IN_TEXT: Label = label(
    "When a membership ends, what that person had written and not yet sent comes here. Nothing of it is applied by itself: export it, and take over what is right.",
    "Endet eine Mitgliedschaft, kommt hierher, was die Person geschrieben und noch nicht gesendet hatte. Nichts davon wird von selbst übernommen: Exportieren Sie es und übernehmen Sie, was richtig ist.",
);
/// Empty.
pub const NONE_HANDED_IN: Label = label("Nothing was handed in.", "Nichts wurde übergeben.");
/// Button.
pub const DELETE: Label = label("Delete", "Löschen");
/// Dialog.
pub const DELETE_HELD: Label = label("Delete these edits?", "Diese Änderungen löschen?");
/// Dialog.
pub const DELETE_HELD_TEXT: Label = label(
    "The device that wrote them has let go of them. After this they exist nowhere.",
    "Das Gerät, auf dem sie entstanden, hat sie abgegeben. Danach gibt es sie nirgends mehr.",
);
/// Why edits were handed in.
pub const WHY_REVOKED: Label = label("membership ended", "Mitgliedschaft beendet");
/// Size.
pub const KILOBYTES: Label = label("{} kB", "{} kB");

/// The words of the ledger, as people read them.
/// Of an event.
pub const FROM_ADDRESS: Label = label("from {}", "von {}");
/// Of an event.
pub const OTHERS: Label =
    label("and {} more attempts since the last entry", "und {} weitere Versuche seit dem letzten Eintrag");
/// Of an event.
pub const ONE_OTHER: Label =
    label("and one more attempt since the last entry", "und ein weiterer Versuch seit dem letzten Eintrag");
/// Of an event.
pub const AS_ROLE: Label = label("as {}", "als {}");
/// Of an event.
pub const ROLE_BEFORE: Label = label("was {}", "bisher {}");
/// Of an event.
pub const UNIT_COUNT: Label = label("{} units", "{} Einheiten");
/// Of an event.
pub const ONE_UNIT: Label = label("1 unit", "1 Einheit");
/// Of an event.
pub const UNIT_REMOVED: Label = label("removed {}", "{} entfernt");
/// Of an event.
pub const RECORD_COUNT: Label = label("{} records", "{} Einträge");
/// Of an event.
pub const ONE_RECORD: Label = label("1 record", "1 Eintrag");
/// Of an event.
pub const BY_MACHINE: Label = label("on the server’s own machine", "auf dem Server selbst");
/// Of an event.
pub const TIME_UP: Label = label("time is up", "Zeit abgelaufen");

/// Fact: `{}` is a hash.
pub const CONTENT: Label = label("content {}", "Inhalt {}");
/// Fact: `{}` is a hash.
pub const BOUND: Label = label("whole decision {}", "ganze Entscheidung {}");

pub const EVENTS: [(&str, Label); 24] = [
    ("set_up", label("Workspace set up", "Arbeitsbereich eingerichtet")),
    ("sign_in", label("Signed in", "Angemeldet")),
    ("sign_in_failed", label("Sign-in failed", "Anmeldung gescheitert")),
    ("sign_out", label("Signed out", "Abgemeldet")),
    ("password_changed", label("Password changed", "Passwort geändert")),
    ("password_reset", label("Password reset", "Passwort zurückgesetzt")),
    ("account_added", label("Account added", "Konto angelegt")),
    ("invited", label("Invited", "Eingeladen")),
    ("invitation_revoked", label("Invitation revoked", "Einladung widerrufen")),
    ("joined", label("Joined", "Beigetreten")),
    ("role_changed", label("Role or units changed", "Rolle oder Einheiten geändert")),
    ("removed", label("Membership ended", "Mitgliedschaft beendet")),
    ("granted", label("Record shared", "Eintrag geteilt")),
    ("grant_revoked", label("Record no longer shared", "Eintrag nicht mehr geteilt")),
    ("token_created", label("Access token made", "Zugriffstoken erzeugt")),
    ("token_revoked", label("Access token revoked", "Zugriffstoken widerrufen")),
    ("workspace_renamed", label("Workspace renamed", "Arbeitsbereich umbenannt")),
    ("units_changed", label("Units changed", "Einheiten geändert")),
    ("placed", label("Record placed in a unit", "Eintrag einer Einheit zugeordnet")),
    ("held", label("Edits handed in", "Änderungen übergeben")),
    ("held_deleted", label("Handed-in edits deleted", "Übergebene Änderungen gelöscht")),
    ("decided", label("Decision taken", "Entscheidung getroffen")),
    ("file_stored", label("File stored", "Datei gespeichert")),
    ("file_erased", label("File erased for good", "Datei endgültig gelöscht")),
];

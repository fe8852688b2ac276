//! Texts of attached files.

use muster_shared::label::{Label, label};

/// Heading.
pub const FILES: Label = label("Files", "Dateien");
/// In the history: one attached file.
pub const FILE: Label = label("Attached file", "Angehängte Datei");
/// Nothing is attached.
pub const NONE: Label = label(
    "Nothing is attached yet. Attach what shows that something is so: a photo, a report, a signed page. It is kept on this device at once, without a network too.",
    "Noch ist nichts angehängt. Hängen Sie an, was etwas belegt: ein Foto, einen Bericht, eine unterschriebene Seite. Es liegt sofort auf diesem Gerät, auch ohne Netz.",
);
/// The same for somebody who may attach nothing.
pub const NONE_READER: Label = label("Nothing is attached yet.", "Noch ist nichts angehängt.");
/// Control.
pub const ATTACH: Label = label("Attach files", "Dateien anhängen");
/// Control on phones.
pub const PHOTO: Label = label("Take a photo", "Foto aufnehmen");
/// Below the controls.
pub const HINT: Label = label(
    "Or drop files on the page, or paste a picture.",
    "Oder Dateien auf die Seite ziehen oder ein Bild einfügen.",
);
/// Below the controls: the limit.
pub const LARGEST: Label = label("At most {} per file.", "Höchstens {} pro Datei.");
/// While a file is copied: its name.
pub const KEEPING: Label = label("Keeping “{}” on this device …", "„{}“ wird auf diesem Gerät abgelegt …");
/// State.
pub const WAITS: Label = label(
    "On this device only. It is uploaded when the server is in reach.",
    "Nur auf diesem Gerät. Wird hochgeladen, sobald der Server erreichbar ist.",
);
/// State: percent.
pub const UPLOADING: Label = label("Uploading, {} %", "Wird hochgeladen, {} %");
/// State.
pub const STORED: Label = label("On the server", "Auf dem Server");
/// State.
pub const STORED_HERE: Label = label("On the server and on this device", "Auf dem Server und auf diesem Gerät");
/// State.
pub const HERE: Label = label("On this device", "Auf diesem Gerät");
/// State.
pub const UNKNOWN: Label = label(
    "Not on this device. Open it when the server is in reach.",
    "Nicht auf diesem Gerät. Öffnen Sie sie, wenn der Server erreichbar ist.",
);
/// State.
pub const ELSEWHERE: Label = label(
    "Its content is not on the server: it may still be on the device that attached it.",
    "Der Inhalt ist nicht auf dem Server: Vielleicht liegt er noch auf dem Gerät, das ihn angehängt hat.",
);
/// State: why.
pub const REFUSED: Label = label("Refused: {}", "Abgelehnt: {}");
/// State: by whom and when.
pub const ERASED: Label = label("Erased for good by {}", "Endgültig gelöscht von {}");
/// Button.
pub const OPEN: Label = label("Open", "Öffnen");
/// Button.
pub const SAVE: Label = label("Save", "Sichern");
/// Button.
pub const SEND_AGAIN: Label = label("Upload again", "Noch einmal hochladen");
/// Menu.
pub const MORE: Label = label("More about {}", "Mehr zu {}");
/// Entry of the menu.
pub const REMOVE: Label = label("Remove from the record", "Vom Eintrag entfernen");
/// Entry of the menu.
pub const COPY_HASH: Label = label("Copy SHA-256", "SHA-256 kopieren");
/// Toast.
pub const COPIED: Label = label("SHA-256 copied", "SHA-256 kopiert");
/// Entry of the menu, and the dialog's heading.
pub const ERASE: Label = label("Erase for good", "Endgültig löschen");
/// The dialog's text: the name.
pub const ERASE_TEXT: Label = label(
    "The content of “{}” is removed from the server, for every record that has it, and cannot be brought back. The record goes on to say that it was attached, and the ledger says who erased it. Who saved it has their copy.",
    "Der Inhalt von „{}“ wird vom Server entfernt, für jeden Eintrag, der ihn hat, und ist nicht wiederherstellbar. Am Eintrag bleibt stehen, dass er angehängt war, und das Protokoll sagt, wer ihn gelöscht hat. Wer ihn gesichert hat, behält seine Kopie.",
);
/// Toast.
pub const REMOVED: Label = label("“{}” removed", "„{}“ entfernt");
/// A button for those who hear it alone: what it does, to which file.
pub const OF_FILE: Label = label("{}: ", "{}: ");
/// Problem: the limit.
pub const TOO_LARGE: Label = label(
    "It is larger than the {} that the server takes. Nothing was attached.",
    "Sie ist größer als die {}, die der Server annimmt. Nichts wurde angehängt.",
);
/// Problem.
pub const EMPTY: Label = label("There is nothing in it.", "Sie ist leer.");
/// Problem.
pub const UNREADABLE: Label = label(
    "It could not be read. A folder cannot be attached, and a file that was moved has to be chosen again.",
    "Sie konnte nicht gelesen werden. Ordner lassen sich nicht anhängen, und eine verschobene Datei muss neu gewählt werden.",
);
/// Problem.
pub const FULL: Label = label(
    "This device has no room left for it. Nothing was attached. Make room, then try again.",
    "Auf diesem Gerät ist kein Platz mehr dafür. Nichts wurde angehängt. Schaffen Sie Platz und versuchen Sie es erneut.",
);
/// Problem.
pub const UNAVAILABLE: Label = label(
    "This browser keeps no files for use without a network, so nothing was attached. A current version of it can.",
    "Dieser Browser bewahrt keine Dateien für die Arbeit ohne Netz auf, deshalb wurde nichts angehängt. Eine aktuelle Version kann das.",
);
/// Problem.
pub const READ_ONLY: Label = label("The record cannot be changed now.", "Der Eintrag lässt sich gerade nicht ändern.");
/// Problem.
pub const DIFFERS: Label = label(
    "What the server gave is not what was attached: its SHA-256 differs. It was not opened.",
    "Was der Server gab, ist nicht das, was angehängt wurde: Die SHA-256 weicht ab. Es wurde nicht geöffnet.",
);
/// Problem.
pub const FAILED: Label = label("This device could not do it.", "Dieses Gerät konnte das nicht.");
/// Bytes.
pub const BYTES: Label = label("{} bytes", "{} Bytes");

//! Texts of the editor.

use muster_shared::label::{Label, label};

/// In an empty text.
pub const PLACEHOLDER: Label = label("Begin to write…", "Beginnen Sie zu schreiben …");
/// While the bundle loads.
pub const LOADING: Label = label("Opening the text…", "Text wird geöffnet …");
/// The bundle could not be loaded.
pub const FAILED: Label = label(
    "The editor could not be loaded. The text is shown as it is; reload the page to write.",
    "Der Editor konnte nicht geladen werden. Der Text wird so gezeigt, wie er ist; laden Sie die Seite neu, um zu schreiben.",
);
/// Name of the toolbar.
pub const FORMAT: Label = label("Format", "Formatierung");
/// Tooltip: bold.
pub const STRONG: Label = label("Bold", "Fett");
/// Tooltip: italic.
pub const EM: Label = label("Italic", "Kursiv");
/// Tooltip: code within a line.
pub const CODE: Label = label("Code", "Code");
/// Tooltip and button.
pub const LINK: Label = label("Link", "Link");
/// Block kind.
pub const HEADING_1: Label = label("Heading 1", "Überschrift 1");
/// Block kind.
pub const HEADING_2: Label = label("Heading 2", "Überschrift 2");
/// Block kind.
pub const HEADING_3: Label = label("Heading 3", "Überschrift 3");
/// Block kind.
pub const BULLETS: Label = label("List", "Liste");
/// Block kind.
pub const NUMBERS: Label = label("Numbered list", "Nummerierte Liste");
/// Block kind.
pub const CHECKS: Label = label("Checklist", "Checkliste");
/// Block kind.
pub const QUOTE: Label = label("Quote", "Zitat");
/// Block kind.
pub const CODE_BLOCK: Label = label("Code block", "Codeblock");
/// In the link bar.
pub const ADDRESS: Label = label("Address of the link", "Adresse des Links");
/// In the link bar.
pub const APPLY: Label = label("Apply", "Übernehmen");
/// In the link bar.
pub const REMOVE: Label = label("Remove link", "Link entfernen");
/// In the link bar.
pub const OPEN: Label = label("Open", "Öffnen");
/// In the link bar.
pub const REFUSED: Label = label(
    "This is not an address that may be linked: https, mailto or tel.",
    "Diese Adresse kann nicht verlinkt werden: https, mailto oder tel.",
);
/// Name of a check's box.
pub const DONE: Label = label("Done", "Erledigt");
/// An embed.
pub const TABLE: Label = label("Table", "Tabelle");
/// An embed.
pub const RECORD: Label = label("Linked record", "Verknüpfter Eintrag");
/// An embed.
pub const IMAGE: Label = label("Image", "Bild");

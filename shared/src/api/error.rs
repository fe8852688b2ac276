//! What goes wrong, in a code for programs and both languages for people.

use crate::access::Denied;
use crate::label::{Label, Language, label};
use serde::{Deserialize, Serialize};

/// A text in both languages as it travels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// English.
    pub en: String,
    /// German.
    pub de: String,
}

impl Text {
    /// The text in `language`.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::De => &self.de,
        }
    }
}

impl From<Label> for Text {
    fn from(l: Label) -> Self {
        Self { en: l.en.into(), de: l.de.into() }
    }
}

/// The body of every error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorBody {
    /// What went wrong, for programs.
    pub error: ErrorCode,
    /// What went wrong, for people.
    pub message: Text,
    /// Seconds to wait before the same can succeed, when waiting helps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
}

/// What went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// No valid session or token.
    SignedOut,
    /// E-mail or password is wrong; which of them is never told.
    WrongCredentials,
    /// Too many attempts.
    TooFast,
    /// Not with this role.
    DeniedRole,
    /// Not in this unit.
    DeniedUnit,
    /// Not shared with this guest.
    DeniedNotShared,
    /// Not with this token.
    DeniedScope,
    /// It does not exist, or not for the asker.
    NotFound,
    /// The request did not come from a page of this server.
    CrossSite,
    /// The body cannot be read.
    Malformed,
    /// The body is larger than allowed.
    TooLarge,
    /// The type of the body is not JSON.
    NotJson,
    /// A name is empty or too long.
    BadName,
    /// Not an e-mail address.
    BadEmail,
    /// The password is too short, too long, or contains the e-mail address.
    WeakPassword,
    /// A number of days is out of range.
    BadDays,
    /// A unit or document that is named does not exist.
    BadReference,
    /// There is an account with this address and the password is not its own.
    EmailTaken,
    /// The link was used, revoked or is too old.
    LinkInvalid,
    /// The workspace has been set up already.
    AlreadySetUp,
    /// The last owner can neither leave nor become something else.
    LastOwner,
    /// Something still uses it.
    InUse,
    /// Records are placed in the unit.
    HoldsRecords,
    /// More of these than allowed.
    TooMany,
    /// The file is larger than the server takes.
    FileTooLarge,
    /// The workspace has no room for more files.
    NoRoom,
    /// The bytes that came are not those that were announced.
    WrongContent,
    /// The file was erased for good.
    FileErased,
    /// Another upload of the same file is under way.
    UploadBusy,
    /// The server cannot write to its disk.
    StorageFailed,
    /// A fault of the server; it is in its log.
    Internal,
    /// A code that this app does not know.
    #[serde(other)]
    Unknown,
}

impl ErrorCode {
    /// The HTTP status that it travels with.
    pub const fn status(self) -> u16 {
        match self {
            Self::SignedOut | Self::WrongCredentials => 401,
            Self::DeniedRole | Self::DeniedUnit | Self::DeniedNotShared | Self::DeniedScope | Self::CrossSite => 403,
            Self::NotFound => 404,
            Self::EmailTaken
            | Self::AlreadySetUp
            | Self::LastOwner
            | Self::InUse
            | Self::HoldsRecords
            | Self::UploadBusy => 409,
            Self::LinkInvalid | Self::FileErased => 410,
            Self::TooLarge | Self::FileTooLarge => 413,
            Self::WrongContent => 422,
            Self::NoRoom => 507,
            Self::NotJson => 415,
            Self::TooFast => 429,
            Self::Internal | Self::Unknown => 500,
            Self::StorageFailed => 503,
            Self::Malformed
            | Self::BadName
            | Self::BadEmail
            | Self::WeakPassword
            | Self::BadDays
            | Self::BadReference
            | Self::TooMany => 400,
        }
    }

    /// What the asker reads.
    pub const fn message(self) -> Label {
        match self {
            Self::SignedOut => label(
                "You are signed out. Sign in to continue.",
                "Sie sind abgemeldet. Melden Sie sich an, um fortzufahren.",
            ),
            Self::WrongCredentials => {
                label("E-mail address or password is wrong.", "E-Mail-Adresse oder Passwort ist falsch.")
            }
            Self::TooFast => label(
                "Too many attempts. Wait a moment, then try again.",
                "Zu viele Versuche. Warten Sie einen Moment und versuchen Sie es erneut.",
            ),
            Self::DeniedRole => Denied::Role.message(),
            Self::DeniedUnit => Denied::Unit.message(),
            Self::DeniedNotShared => Denied::NotShared.message(),
            Self::DeniedScope => Denied::Scope.message(),
            Self::NotFound => Denied::OtherWorkspace.message(),
            Self::CrossSite => label(
                "This request did not come from Muster's own page and was refused.",
                "Diese Anfrage kam nicht von einer Seite von Muster und wurde abgelehnt.",
            ),
            Self::Malformed => label(
                "The server could not read this request. Reload the page and try again.",
                "Der Server konnte diese Anfrage nicht lesen. Laden Sie die Seite neu und versuchen Sie es erneut.",
            ),
            Self::TooLarge => {
                label("This is larger than the server accepts.", "Das ist größer, als der Server annimmt.")
            }
            Self::NotJson => label("The server expects JSON here.", "Der Server erwartet hier JSON."),
            Self::BadName => {
                label("Give a name of 1 to 120 characters.", "Geben Sie einen Namen mit 1 bis 120 Zeichen an.")
            }
            Self::BadEmail => label("This is not an e-mail address.", "Das ist keine E-Mail-Adresse."),
            Self::WeakPassword => label(
                "Choose a password of 12 to 256 characters that does not contain your e-mail address.",
                "Wählen Sie ein Passwort mit 12 bis 256 Zeichen, das Ihre E-Mail-Adresse nicht enthält.",
            ),
            Self::BadDays => {
                label("This number of days is out of range.", "Diese Anzahl von Tagen liegt außerhalb des Bereichs.")
            }
            Self::BadReference => label(
                "A unit or document named here does not exist.",
                "Eine hier genannte Einheit oder ein Dokument existiert nicht.",
            ),
            Self::EmailTaken => label(
                "There is an account with this address. Accept with its password, or choose another address.",
                "Zu dieser Adresse gibt es ein Konto. Nehmen Sie mit dessen Passwort an oder wählen Sie eine andere Adresse.",
            ),
            Self::LinkInvalid => label(
                "This link was used, revoked or is too old. Ask for a new one.",
                "Dieser Link wurde benutzt, widerrufen oder ist zu alt. Bitten Sie um einen neuen.",
            ),
            Self::AlreadySetUp => label(
                "This server has been set up already. Sign in instead.",
                "Dieser Server ist bereits eingerichtet. Melden Sie sich stattdessen an.",
            ),
            Self::LastOwner => label(
                "A workspace needs an owner. Make somebody else owner first.",
                "Ein Arbeitsbereich braucht eine Eigentümerin oder einen Eigentümer. Ernennen Sie zuerst jemand anderen.",
            ),
            Self::InUse => label("Something still uses this.", "Das wird noch verwendet."),
            Self::HoldsRecords => label(
                "Records are still placed in this unit. Move them to another first.",
                "In dieser Einheit liegen noch Einträge. Verschieben Sie sie zuerst in eine andere.",
            ),
            Self::TooMany => label(
                "There are too many of these already. Remove some first.",
                "Davon gibt es schon zu viele. Entfernen Sie zuerst einige.",
            ),
            Self::FileTooLarge => label(
                "This file is larger than the server takes. Make it smaller, or attach a part of it.",
                "Diese Datei ist größer, als der Server annimmt. Verkleinern Sie sie oder hängen Sie einen Teil davon an.",
            ),
            Self::NoRoom => label(
                "The workspace has no room for this file. Ask whoever runs the server for more.",
                "Der Arbeitsbereich hat keinen Platz für diese Datei. Bitten Sie die Betreiber des Servers um mehr.",
            ),
            Self::WrongContent => label(
                "What arrived is not the file that was announced: its SHA-256 or its length differs. Nothing was kept.",
                "Angekommen ist nicht die angekündigte Datei: SHA-256 oder Länge weichen ab. Nichts wurde behalten.",
            ),
            Self::FileErased => label(
                "This file was erased for good and is not taken again.",
                "Diese Datei wurde endgültig gelöscht und wird nicht wieder angenommen.",
            ),
            Self::UploadBusy => label(
                "This file is being uploaded already. Try again in a moment.",
                "Diese Datei wird bereits hochgeladen. Versuchen Sie es gleich noch einmal.",
            ),
            Self::StorageFailed => label(
                "The server cannot write to its disk. Nothing was changed; tell whoever runs it.",
                "Der Server kann nicht auf seine Festplatte schreiben. Nichts wurde geändert; sagen Sie es denen, die ihn betreiben.",
            ),
            Self::Internal | Self::Unknown => label(
                "Something went wrong on the server. It has been logged.",
                "Auf dem Server ist etwas schiefgegangen. Es wurde protokolliert.",
            ),
        }
    }

    /// The whole body.
    pub fn body(self) -> ErrorBody {
        ErrorBody { error: self, message: self.message().into(), retry_after: None }
    }
}

impl From<Denied> for ErrorCode {
    fn from(d: Denied) -> Self {
        match d {
            Denied::OtherWorkspace => Self::NotFound,
            Denied::Role => Self::DeniedRole,
            Denied::Unit => Self::DeniedUnit,
            Denied::NotShared => Self::DeniedNotShared,
            Denied::Scope => Self::DeniedScope,
        }
    }
}

//! Texts of the pages before a workspace.

use muster_shared::label::{Label, label};

/// What the product is.
pub const PROMISE: Label = label(
    "The ISMS your people write together. Saved on your device first, then for everybody.",
    "Das ISMS, an dem alle gemeinsam schreiben. Zuerst auf Ihrem Gerät gespeichert, dann für alle.",
);
/// Heading and button.
pub const SIGN_IN: Label = label("Sign in", "Anmelden");
/// Field.
pub const EMAIL: Label = label("E-mail address", "E-Mail-Adresse");
/// Field.
pub const PASSWORD: Label = label("Password", "Passwort");
/// Field.
pub const NAME: Label = label("Your name", "Ihr Name");
/// Help.
pub const NAME_HELP: Label =
    label("Others see it beside what you write.", "Andere sehen ihn neben dem, was Sie schreiben.");
/// Help.
pub const PASSWORD_HELP: Label = label(
    "12 characters or more, without your e-mail address. A sentence is good.",
    "Mindestens 12 Zeichen, ohne Ihre E-Mail-Adresse. Ein Satz ist gut.",
);
/// Below the form.
pub const OFFLINE_HINT: Label = label(
    "Signing in once lets you work without a network for days.",
    "Einmal anmelden genügt, um tagelang ohne Netz zu arbeiten.",
);
/// A server without a workspace.
pub const SET_UP_FIRST: Label = label(
    "This server has no workspace yet. Open the set-up link that it printed on its console.",
    "Dieser Server hat noch keinen Arbeitsbereich. Öffnen Sie den Einrichtungslink von seiner Konsole.",
);
/// Heading.
pub const SET_UP: Label = label("Set up your workspace", "Arbeitsbereich einrichten");
/// Text.
pub const SET_UP_TEXT: Label =
    label("You will own it, and can invite the others next.", "Er gehört Ihnen; danach laden Sie die anderen ein.");
/// Field.
pub const WORKSPACE: Label = label("Name of the workspace", "Name des Arbeitsbereichs");
/// Help.
pub const WORKSPACE_HELP: Label = label("Usually the organisation.", "Meist die Organisation.");
/// Button.
pub const SET_UP_GO: Label = label("Set up", "Einrichten");
/// A link without its secret.
pub const LINK_INCOMPLETE: Label = label(
    "This link is incomplete. Copy it whole, with everything after the #.",
    "Dieser Link ist unvollständig. Kopieren Sie ihn ganz, mit allem nach dem #.",
);
/// Heading.
pub const INVITED: Label = label("Join {}", "{} beitreten");
/// Text.
pub const INVITED_BY: Label = label("{} invites you.", "{} lädt Sie ein.");
/// Text for guests.
pub const GUEST_TEXT: Label = label(
    "You will see the documents that were shared with you by name. No password is needed in this browser.",
    "Sie sehen die Dokumente, die namentlich mit Ihnen geteilt wurden. In diesem Browser ist kein Passwort nötig.",
);
/// Button.
pub const JOIN: Label = label("Join", "Beitreten");
/// Button of somebody who is signed in.
pub const JOIN_AS: Label = label("Join as {}", "Als {} beitreten");
/// Help.
pub const EXISTING_HELP: Label = label(
    "If you have an account here, use its address and password.",
    "Wenn Sie hier ein Konto haben, nehmen Sie dessen Adresse und Passwort.",
);
/// While waiting.
pub const CHECKING: Label = label("One moment…", "Einen Moment …");

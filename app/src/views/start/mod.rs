//! Before a workspace: sign in, set up, accept an invitation.

mod form;
mod invitation;
mod set_up;
mod sign_in;
mod texts;

pub use invitation::Invitation;
pub use set_up::SetUp;
pub use sign_in::SignIn;

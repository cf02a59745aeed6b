//! The operations of the room, one a file. Each runs within the transaction of its caller, who has
//! asked whether the person may do it.

mod get;
mod issue;
mod open_view;
mod revoke;
mod status_token;
mod verify_presented;

pub use get::{get, list_for_case, list_for_holder};
pub use issue::issue;
pub use open_view::{open_view, view};
pub use revoke::revoke;
pub use status_token::status_token;
pub use verify_presented::verify_presented;

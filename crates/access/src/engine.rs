//! What can be worked out without a database: who may do what, tokens, passwords.

pub mod authorise;
pub mod matrix;
pub mod pace;
pub mod password;
pub mod scope;
pub mod token;

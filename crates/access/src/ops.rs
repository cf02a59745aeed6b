//! What people do here: one file a subject, each loading, asking the policies, and saving.

pub mod accounts;
pub mod provider_sign_in;
pub mod sign_in;

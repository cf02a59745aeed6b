//! What is shown to the public.
pub mod list;

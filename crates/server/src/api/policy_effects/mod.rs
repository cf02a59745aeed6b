//! What policies have brought about.
mod now;
pub mod read;
mod sums;

pub use now::CityNow;

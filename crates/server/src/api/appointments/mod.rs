//! Half hours that people book at service points.
pub mod book;
pub mod cancel;
pub mod list;

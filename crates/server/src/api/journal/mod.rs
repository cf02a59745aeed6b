//! The public log, in the layout of C2SP tlog-tiles.
pub mod checkpoint;
pub mod key;
pub mod tile;

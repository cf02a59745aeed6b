//! One operation a file.

mod count_same_name;
mod exists;
mod read;
mod reads;
mod write;

pub use count_same_name::count_same_name;
pub use exists::exists;
pub use read::read;
pub use reads::reads;
pub use write::{index_name, write};

//! One operation a file.

mod count_same_name;
mod exists;
mod follow;
mod import;
mod import_csv;
mod import_parquet;
mod keep;
mod origins;
mod public_names;
mod read;
mod reads;
mod seed_synthetic;
mod snapshot;
mod write;

pub use count_same_name::count_same_name;
pub use exists::exists;
pub use follow::Changes;
pub use import_csv::import_csv;
pub use import_parquet::import_parquet;
pub use keep::{KeptSnapshot, Reach, Seal};
pub use origins::{Origin, read_with_origins};
pub use public_names::public_names;
pub use read::{history, read, read_as_of, read_many, weighed};
pub use reads::reads;
pub use seed_synthetic::seed_synthetic;
pub use snapshot::{Snapshot, snapshot};
pub use write::{RecordsChanged, TOPIC, write};

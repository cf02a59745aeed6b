//! Where the repository is.

use std::path::PathBuf;

/// Lies at the top of the repository and nowhere else.
const MARK: &str = "ARCHITECTURE.md";

/// The repository whose tests run, asked for when they run: several checkouts may share a target
/// folder, and a path that was compiled in may be that of another.
pub fn root() -> PathBuf {
    let own = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let own = own.unwrap_or_else(|| std::env::current_dir().expect("a folder to run in"));
    let mut folders = own.ancestors();
    let found = folders.find(|folder| folder.join(MARK).is_file());
    found.unwrap_or_else(|| panic!("{} is in no checkout", own.display())).to_path_buf()
}

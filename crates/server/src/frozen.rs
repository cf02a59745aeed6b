//! The pack that a server starts with, checked once: kept in the data folder under its content hash
//! and the program that checked it. A changed file or another program checks everything anew.

use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use pack::{Loaded, Pack};
use sha2::{Digest, Sha256};

/// The pack in `dir`: from what was kept in `data` when the same program has checked the same
/// content before, else read and checked, and kept.
pub fn load(dir: &Path, data: &Path) -> Loaded {
    let Some(kept) = place(dir, data) else { return crate::check::load_to_serve(dir) };
    if let Some(pack) = std::fs::read(&kept).ok().and_then(|bytes| pack::thaw(&bytes)) {
        return Loaded { pack: Some(pack), diagnostics: Vec::new() };
    }
    let loaded = crate::check::load_to_serve(dir);
    if let Some(pack) = &loaded.pack
        && let Err(error) = keep(pack, &kept)
    {
        tracing::warn!(%error, "the checked pack was not kept; the next start checks it again");
    }
    loaded
}

/// Where the checked pack would be kept.
fn place(dir: &Path, data: &Path) -> Option<PathBuf> {
    let program = std::env::current_exe().and_then(std::fs::metadata).ok()?;
    let built = program.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    let mut key = Sha256::new();
    key.update(pack::source::hash_of(dir));
    key.update(program.len().to_le_bytes());
    key.update(built.as_nanos().to_le_bytes());
    Some(data.join("packs").join(format!("{}.json", hex::encode(key.finalize()))))
}

/// Under another name first, so that what is there is whole; what was kept before goes.
fn keep(pack: &Pack, place: &Path) -> std::io::Result<()> {
    let folder = place.parent().unwrap_or(place);
    std::fs::create_dir_all(folder)?;
    for old in std::fs::read_dir(folder)? {
        std::fs::remove_file(old?.path())?;
    }
    let new = place.with_extension("new");
    std::fs::write(&new, pack::freeze(pack))?;
    std::fs::rename(new, place)
}

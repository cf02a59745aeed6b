//! Pack versions that the city has run on, kept in the store so that a running case stays with the
//! version on which it began, whatever becomes of the folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use base::{Fault, Instant, Result};
use pack::Pack;
use store::{Migration, Tx, params};

use crate::city::City;

/// The table of versions.
pub const MIGRATIONS: &[Migration] = &[Migration {
    id: "server/0001",
    sql: "
create table pack_version (
    hash text not null primary key,
    id text not null,
    version text not null,
    state text not null,
    files text not null,
    loaded_at bigint not null
);
",
}];

/// A version that the city has run on.
#[derive(Debug, Clone)]
pub struct Version {
    /// Content hash.
    pub hash: String,
    /// The pack's id.
    pub id: String,
    /// The pack's version.
    pub version: String,
    /// `draft`, `published` or `ended`.
    pub state: String,
    /// When it was first served.
    pub loaded_at: Instant,
}

/// Keeps the pack in the folder `dir`, on which `city` runs.
pub async fn keep(city: &City, dir: &Path) -> Result<()> {
    const INSERT: &str = "insert into pack_version (hash, id, version, state, files, loaded_at) \
        values ($1, $2, $3, $4, $5, $6) on conflict (hash) do nothing";
    let hash = city.pack.hash.clone();
    let known = async move |tx: &mut Tx| {
        let found = "select 1 from pack_version where hash = $1";
        Ok(tx.query_one(found, params![&hash]).await?.is_some())
    };
    if city.store.read(known).await? {
        return Ok(());
    }
    let manifest = &city.pack.manifest;
    let state = serde_json::to_value(manifest.state).map_err(|e| Fault::during("a state", e))?;
    let state = state.as_str().unwrap_or_default().to_owned();
    let files = serde_json::to_string(&read_folder(dir)?).expect("paths and texts are JSON");
    let (hash, now) = (city.pack.hash.clone(), city.now());
    let (id, version) = (manifest.id.clone(), manifest.version.clone());
    city.store
        .write(async move |tx| {
            let params = params![&hash, &id, &version, &state, &files, now];
            tx.execute(INSERT, params).await
        })
        .await?;
    Ok(())
}

/// The pack with content hash `hash`, as it was: `whole`, or without situations and stories.
pub async fn load(city: &City, hash: &str, whole: bool) -> Result<Arc<Pack>> {
    const SELECT: &str = "select files from pack_version where hash = $1";
    let wanted = hash.to_owned();
    let row = city.store.read(async move |tx| tx.query_one(SELECT, params![&wanted]).await).await?;
    let row = row.ok_or_else(|| Fault::new(format!("no pack version {hash} was kept")))?;
    let files: BTreeMap<String, String> = serde_json::from_str(row.str(0)?)
        .map_err(|e| Fault::during("reading a kept pack version", e))?;
    let dir = Scratch::new(hash)?;
    for (name, text) in &files {
        let path = dir.0.join(name);
        let folder = path.parent().unwrap_or(&dir.0);
        std::fs::create_dir_all(folder)
            .and_then(|()| std::fs::write(&path, text))
            .map_err(|e| Fault::during("unpacking a kept pack version", e))?;
    }
    let load = if whole { pack::load_with } else { pack::load_to_serve };
    let loaded = load(&dir.0, &[]);
    let pack = loaded.pack.filter(|pack| pack.hash == hash);
    Ok(Arc::new(pack.ok_or_else(|| Fault::new(format!("kept pack {hash} does not load")))?))
}

/// Every version, latest first.
pub async fn versions(city: &City) -> Result<Vec<Version>> {
    const SELECT: &str = "select hash, id, version, state, loaded_at from pack_version \
        order by loaded_at desc limit 200";
    let rows = city.store.read(async |tx| tx.query(SELECT, &[]).await).await?;
    let version = |row: &store::Row| {
        Ok(Version {
            hash: row.text(0)?,
            id: row.text(1)?,
            version: row.text(2)?,
            state: row.text(3)?,
            loaded_at: row.instant(4)?,
        })
    };
    rows.iter().map(version).collect()
}

/// A folder that is gone when it is dropped.
struct Scratch(PathBuf);

impl Scratch {
    fn new(hash: &str) -> Result<Self, Fault> {
        let name = format!("onevisit-{hash}-{}", base::id::fresh(Instant(0)));
        let dir = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&dir).map_err(|e| Fault::during("making a folder", e))?;
        Ok(Self(dir))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn read_folder(dir: &Path) -> Result<BTreeMap<String, String>, Fault> {
    let fault = |e: std::io::Error| Fault::during(format!("reading {}", dir.display()), e);
    let mut files = BTreeMap::new();
    let mut folders = vec![dir.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).map_err(fault)? {
            let path = entry.map_err(fault)?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(dir).unwrap_or(&path).display().to_string();
            if name.ends_with(".yaml") || name.ends_with(".cedar") {
                files.insert(name, std::fs::read_to_string(&path).map_err(fault)?);
            }
        }
    }
    Ok(files)
}

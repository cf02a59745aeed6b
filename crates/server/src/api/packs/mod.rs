//! Versions of the pack.
pub mod diagnostics;
pub mod difference;
pub mod entries;
pub mod list;

use std::sync::Arc;

use base::{Fault, Refusal, Result};
use pack::Pack;

use crate::api::views::PackDiagnostic;
use crate::archive;
use crate::http::Shared;

/// The kept version `hash` with its situations and stories; 404 when there is none.
async fn kept(edge: &Shared, hash: &str) -> Result<Arc<Pack>> {
    let versions = archive::versions(&edge.city).await?;
    let known = hash == edge.city.pack.hash || versions.iter().any(|one| one.hash == hash);
    if !known {
        return Err(Refusal::not_found().into());
    }
    edge.whole(hash).await
}

/// What the lints say of `pack`, worked out once a version.
async fn diagnostics_of(edge: &Shared, pack: &Arc<Pack>) -> Result<Arc<Vec<PackDiagnostic>>> {
    if let Some(known) = edge.findings.get(&pack.hash) {
        return Ok(known);
    }
    let linted = pack.clone();
    let found = tokio::task::spawn_blocking(move || crate::check::lint(&linted)).await;
    let found = found.map_err(|error| Fault::during("running the lints", error))?;
    let found = Arc::new(found.iter().map(PackDiagnostic::from).collect::<Vec<_>>());
    edge.findings.keep(&pack.hash, found.clone());
    Ok(found)
}

//! Bytes of documents in the object store, under their SHA-256: the same bytes once.

use base::{Fault, Result};
use object_store::path::Path;
use object_store::{ObjectStoreExt, PutPayload};

use crate::city::City;

fn path(sha256: &str) -> Path {
    let (first, rest) = sha256.split_at(2.min(sha256.len()));
    Path::from(format!("sha256/{first}/{rest}"))
}

/// Stores `bytes`, whose SHA-256 in hexadecimal is `sha256`.
pub async fn put(city: &City, sha256: &str, bytes: impl Into<PutPayload>) -> Result<()> {
    let put = city.documents.put(&path(sha256), bytes.into()).await;
    put.map_err(|e| Fault::during("storing a document", e))?;
    Ok(())
}

/// The bytes with this SHA-256.
pub async fn get(city: &City, sha256: &str) -> Result<bytes::Bytes> {
    let fault = |e| Fault::during("reading a document", e);
    let found = city.documents.get(&path(sha256)).await.map_err(fault)?;
    Ok(found.bytes().await.map_err(fault)?)
}

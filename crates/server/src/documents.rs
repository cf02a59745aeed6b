//! Bytes of documents in the object store, under their SHA-256: the same bytes once. The store is a
//! folder of this machine, or S3 (or what speaks like it) for several servers.

use std::path::Path as Folder;
use std::sync::Arc;

use base::{Fault, Result};
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload};

use crate::city::City;

/// Written at each start, so that a store that cannot be written to is known then and not when
/// somebody hands something in.
const PROBE: &str = "onevisit.txt";

/// The documents in `folder`, which is made when absent.
pub fn in_folder(folder: &Folder) -> Result<Arc<dyn ObjectStore>, Fault> {
    std::fs::create_dir_all(folder)
        .map_err(|e| Fault::during(format!("making {}", folder.display()), e))?;
    let store = LocalFileSystem::new_with_prefix(folder)
        .map_err(|e| Fault::during("opening the folder of documents", e))?;
    Ok(Arc::new(store))
}

/// The documents at `place`: `s3://BUCKET/PREFIX`, or a folder. Of S3, key id, secret, region and
/// endpoint are the environment's (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`,
/// `AWS_ENDPOINT_URL`, …). A store that cannot be written to is a fault.
pub async fn open(place: &str) -> Result<Arc<dyn ObjectStore>, Fault> {
    let Some(bucket) = place.strip_prefix("s3://") else { return in_folder(Folder::new(place)) };
    let (bucket, prefix) = bucket.split_once('/').unwrap_or((bucket, ""));
    if std::env::var_os("AWS_ACCESS_KEY_ID").is_none() {
        return Err(Fault::new("documents on S3 need AWS_ACCESS_KEY_ID in the environment"));
    }
    // a second choice of the same is no error
    let _ = rustls::crypto::ring::default_provider().install_default();
    let store = AmazonS3Builder::from_env().with_bucket_name(bucket).build();
    let store = store.map_err(|e| Fault::during(format!("opening {place}"), e))?;
    let store: Arc<dyn ObjectStore> = match Path::from(prefix) {
        none if none.as_ref().is_empty() => Arc::new(store),
        prefix => Arc::new(PrefixStore::new(store, prefix)),
    };
    let probe = store.put(&Path::from(PROBE), "OneVisit keeps documents here.\n".into()).await;
    probe.map_err(|e| Fault::during(format!("writing to {place}"), e))?;
    Ok(store)
}

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

//! Whether a record is there.

use base::Result;
use store::{Tx, params};

use crate::store as sql;

/// Whether `register` has a record with this key. What is in it is not read.
pub async fn exists(tx: &mut Tx, register: &str, key: &str) -> Result<bool> {
    Ok(tx.query_one(sql::EXISTS, params![register, key]).await?.is_some())
}

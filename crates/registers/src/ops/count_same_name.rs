//! How many other records have the same name, for the comparison of names.

use base::Result;
use pack::Pack;
use store::{Tx, params};

use crate::{engine::comparable_name, store as sql};

/// How many records of `register` other than `except` have a name like `name`.
pub async fn count_same_name(
    tx: &mut Tx,
    pack: &Pack,
    register: &str,
    name: &str,
    except: Option<&str>,
) -> Result<i64> {
    let name = comparable_name(pack, name);
    let params = params![register, name, except.unwrap_or_default()];
    let row = tx.query_one(sql::COUNT_NAME, params).await?;
    Ok(row.map_or(Ok(0), |row| row.int(0))?)
}

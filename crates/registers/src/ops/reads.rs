//! The log of reads, for the person that it is about.

use base::Result;
use store::{Tx, params};

use crate::model::ReadLine;
use crate::store as sql;

/// Who read a record, latest first, before the read `before` (or from the latest).
pub async fn reads(
    tx: &mut Tx,
    register: &str,
    key: &str,
    before: Option<&str>,
    limit: u32,
) -> Result<Vec<ReadLine>> {
    let params = params![register, key, before.unwrap_or("~"), limit];
    let rows = tx.query(sql::READS, params).await?;
    let line = |row: store::Row| {
        let purpose = serde_json::from_str(row.str(4)?);
        Ok(ReadLine {
            id: row.text(0)?,
            at: row.instant(1)?,
            register: row.text(2)?,
            facts: row.str(3)?.split(',').map(str::to_owned).collect(),
            purpose: purpose.map_err(|e| base::Fault::during("reading the log of reads", e))?,
            case: row.opt_text(5)?,
            reader: row.text(6)?,
        })
    };
    rows.into_iter().map(line).collect()
}

//! Which leaves have their place in the log.

use std::collections::BTreeSet;

use base::Result;
use store::{Tx, Value};

/// Those of `receipts` whose leaf the sequencer has placed: their receipt can be had.
pub async fn sealed(tx: &mut Tx, receipts: &[&str]) -> Result<BTreeSet<String>> {
    if receipts.is_empty() {
        return Ok(BTreeSet::new());
    }
    let marks: Vec<String> = (1..=receipts.len()).map(|n| format!("${n}")).collect();
    let sql = format!(
        "select id from journal_leaf where position is not null and id in ({})",
        marks.join(", ")
    );
    let params: Vec<Value> = receipts.iter().map(|id| Value::from(*id)).collect();
    let rows = tx.query(sql, &params).await?;
    rows.iter().map(|row| Ok(row.text(0)?)).collect()
}

//! Making the synthetic records of a pack.

use std::sync::Arc;

use base::{Fault, Instant, Result};
use pack::Pack;
use serde_json::{Map, Value as Json};
use store::{Store, Tx};

use super::write::Batch;
use crate::engine::generate;
use crate::limits::BATCH_ROWS_MAX;
use crate::model::Source;

/// Makes every entry of the pack's `synthetic`, in order, from `seed`, and answers how many records
/// were made: those that are there already stay as they are. A fault when an entry does not make
/// the key of its register.
pub async fn seed_synthetic(
    store: &Store,
    pack: &Arc<Pack>,
    seed: u64,
    now: Instant,
) -> Result<u64> {
    let mut made = 0;
    for (entry, synthetic) in pack.synthetic.iter().enumerate() {
        let count = u64::from(synthetic.count);
        for first in (0..count).step_by(BATCH_ROWS_MAX) {
            let last = count.min(first + BATCH_ROWS_MAX as u64);
            let rows = rows(pack, entry, seed, first..last)?;
            let (pack, register) = (pack.clone(), synthetic.register.clone());
            let source = Source::new("synthetic", &seed.to_string());
            let write =
                async move |tx: &mut Tx| begin(tx, &pack, &register, &rows, &source, now).await;
            made += store.write(write).await?;
        }
    }
    Ok(made)
}

type Row = (String, Map<String, Json>);

fn rows(pack: &Pack, entry: usize, seed: u64, range: std::ops::Range<u64>) -> Result<Vec<Row>> {
    let synthetic = &pack.synthetic[entry];
    let register = &synthetic.register;
    let key = pack.registers.get(register).map(|definition| &definition.key);
    let row = |index| {
        let mut facts = generate(pack, synthetic, seed, index);
        facts.retain(|_, value| !value.is_null());
        let key = key.and_then(|key| facts.get(key)).and_then(Json::as_str).map(str::to_owned);
        let absent = || Fault::new(format!("a synthetic record of {register} without its key"));
        Ok((key.ok_or_else(absent)?, facts))
    };
    range.map(row).collect()
}

/// Writes the rows whose key nobody has.
async fn begin(
    tx: &mut Tx,
    pack: &Pack,
    register: &str,
    rows: &[Row],
    source: &Source,
    now: Instant,
) -> Result<u64> {
    let mut batch = Batch::load(tx, register, rows, source, now).await?;
    for row in rows {
        if !batch.knows(&row.0) {
            batch.lay(pack, row);
        }
    }
    batch.save(tx).await
}

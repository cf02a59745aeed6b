//! Importing a CSV file.

use std::sync::Arc;

use base::{Instant, Result, Text};
use bytes::Bytes;
use csv::ByteRecord;
use pack::{FactDef, Pack};
use store::Store;

use super::import::{Cells, Columns, Import, unreadable};
use crate::engine::from_text;
use crate::model::{Report, Source};

/// What Excel writes before UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Lays the rows of a CSV file over the records of `register`: UTF-8, a heading of fact ids,
/// commas, quotes as in RFC 4180; an empty cell says nothing. Rows with errors are refused and
/// reported, the others go in, each batch in one transaction. `progress` hears how many rows are
/// done. Refuses `unknown_register`, `import_unreadable`, `import_columns_wrong` before anything is
/// written, and `import_too_long` once there are too many rows.
pub async fn import_csv(
    store: &Store,
    pack: &Arc<Pack>,
    register: &str,
    bytes: Bytes,
    source: &Source,
    now: Instant,
    progress: impl FnMut(u64),
) -> Result<Report> {
    let text = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&bytes);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text);
    let heading = reader.byte_headers().ok().and_then(names);
    let names = heading.ok_or_else(|| {
        unreadable("须为 UTF-8 编码的 CSV 文件。", "Must be a CSV file in UTF-8.")
    })?;
    let columns = Columns::new(pack, register, &names, source)?;
    let mut import = Import::new(store, pack, columns, source, now, progress);
    let mut record = ByteRecord::new();
    // a reader of bytes in memory never fails
    while reader.read_byte_record(&mut record).unwrap_or(false) {
        let cells = cells(&import.columns.facts, &record);
        import.take(cells).await?;
    }
    import.finish().await
}

fn names(heading: &ByteRecord) -> Option<Vec<String>> {
    let name = |name| std::str::from_utf8(name).ok().map(|name| name.trim().to_owned());
    heading.iter().map(name).collect()
}

fn cells(facts: &[&FactDef], record: &ByteRecord) -> Cells {
    if record.len() != facts.len() {
        let count = facts.len();
        let must = Text::new(
            format!("每行须与表头一样有 {count} 列。"),
            format!("Every row must have {count} columns, as the heading has."),
        );
        return Err(("row_length", must));
    }
    let cell = |(fact, cell): (&&FactDef, &[u8])| {
        let text = std::str::from_utf8(cell).ok()?;
        Some(from_text(fact.kind, text))
    };
    facts.iter().zip(record).map(cell).collect::<Option<_>>().ok_or_else(|| {
        ("row_not_utf8", Text::new("每行须为 UTF-8 编码。", "Every row must be UTF-8."))
    })
}

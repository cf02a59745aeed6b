//! Importing a Parquet file.

use std::sync::Arc;

use base::{Instant, Refusal, Result, limits};
use jiff::ToSpan;
use pack::{FactDef, FactType, Pack};
use parquet::errors::ParquetError;
use parquet::file::reader::{ChunkReader, FileReader, SerializedFileReader};
use parquet::record::reader::RowIter;
use parquet::record::{Field, Row};
use serde_json::Value as Json;
use store::Store;

use super::import::{Columns, Import, too_long, unreadable};
use crate::engine::from_text;
use crate::model::{Report, Source};

/// The same as [`import_csv`](super::import_csv) for a Parquet file: columns named by fact ids;
/// null says nothing; lists are lists of texts, tables lists of groups. Compressed with Snappy,
/// Zstandard or not at all. `import_unreadable` may also come after some batches were written.
/// `file` is the bytes of the file, or the file itself, which is read as it goes.
pub async fn import_parquet(
    store: &Store,
    pack: &Arc<Pack>,
    register: &str,
    file: impl ChunkReader + 'static,
    source: &Source,
    now: Instant,
    progress: impl FnMut(u64),
) -> Result<Report> {
    let reader = SerializedFileReader::new(file).map_err(broken)?;
    let file = reader.metadata().file_metadata();
    if usize::try_from(file.num_rows()).is_ok_and(|rows| rows > limits::IMPORT_ROWS_MAX) {
        return Err(too_long().into());
    }
    let fields = file.schema().get_fields();
    let names: Vec<String> = fields.iter().map(|field| field.name().to_owned()).collect();
    let columns = Columns::new(pack, register, &names, source)?;
    let mut import = Import::new(store, pack, columns, source, now, progress);
    for row in RowIter::from_file_into(Box::new(reader)) {
        let cells = cells(&import.columns.facts, row.map_err(broken)?);
        import.take(Ok(cells)).await?;
    }
    import.finish().await
}

fn broken(error: ParquetError) -> Refusal {
    tracing::info!(%error, "a Parquet file cannot be read");
    unreadable(
        "须为完好的 Parquet 文件，未压缩或以 Snappy、Zstandard 压缩。",
        "Must be a whole Parquet file, not compressed or with Snappy or Zstandard.",
    )
}

fn cells(facts: &[&FactDef], row: Row) -> Vec<Option<Json>> {
    let fields = row.into_columns().into_iter().map(|(_, field)| field);
    facts.iter().zip(fields).map(|(fact, field)| value(fact, &field)).collect()
}

/// What a field says as the JSON of its fact. What the fact cannot be comes out as something that
/// the check of values refuses.
fn value(fact: &FactDef, field: &Field) -> Option<Json> {
    let number = |text: String| match fact.kind {
        FactType::Decimal | FactType::Money => Json::from(text),
        _ => text.parse().map_or_else(|_| Json::from(text), Json::Number),
    };
    Some(match field {
        Field::Null => return None,
        Field::Str(text) => return from_text(fact.kind, text),
        Field::Bytes(bytes) => return from_text(fact.kind, bytes.as_utf8().unwrap_or("\0")),
        Field::Bool(value) => Json::from(*value),
        Field::Byte(_) | Field::Short(_) | Field::Int(_) | Field::Long(_) => {
            number(field.to_string())
        }
        Field::UByte(_) | Field::UShort(_) | Field::UInt(_) | Field::ULong(_) => {
            number(field.to_string())
        }
        Field::Float(value) => number(value.to_string()),
        Field::Double(value) => number(value.to_string()),
        Field::Decimal(_) => number(field.to_string()),
        Field::Date(days) => {
            let date = jiff::civil::date(1970, 1, 1).checked_add(i64::from(*days).days());
            date.ok()?.to_string().into()
        }
        Field::ListInternal(list) => {
            list.elements().iter().map(|item| item_value(fact, item)).collect()
        }
        other => Json::from(format!("\0{other}")),
    })
}

/// An item of a list: a text, or a row of a table.
fn item_value(fact: &FactDef, item: &Field) -> Json {
    match item {
        Field::Str(text) => Json::from(text.as_str()),
        Field::Group(row) => {
            let cells = row.get_column_iter().map(|(name, cell)| {
                let column = fact.columns.iter().find(|column| column.id == *name);
                let cell = column.and_then(|column| value(column, cell));
                (name.clone(), cell.unwrap_or_default())
            });
            Json::Object(cells.collect())
        }
        _ => Json::Null,
    }
}

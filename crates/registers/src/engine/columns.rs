//! Parquet files as columns of facts: read for weighing many parties at once, written for a
//! synthetic city.

use std::io::Write;
use std::sync::Arc;

use base::Refusal;
use bytes::Bytes;
use pack::{FactDef, FactType, Register};
use parquet::basic::{Compression, LogicalType, Type as Physical};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl, get_column_reader};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::ColumnDescriptor;
use rules::columns::{ColumnBuilder, Table, date_of, day_of};
use rules::{Type, Value};
use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;
use serde_json::{Map, Value as Json};

/// Values that are read from a page at a time.
const PAGE_ROWS: usize = 8_192;
/// Digits of a column of binary fractions: as many as the rule language has.
const FRACTION_SCALE: u32 = 12;

/// A file in columns, and what of it could not be taken.
#[derive(Debug)]
pub struct Columns {
    /// The facts that were wanted.
    pub table: Table,
    /// Columns that nobody wanted.
    pub unknown: Vec<String>,
    /// Values that are not of the type of their fact: row and column; the fact is unknown there.
    pub refused: Vec<(usize, String)>,
}

/// The flat Parquet file `bytes` in columns. `wanted` gives the fact that a column holds, with its
/// type; other columns are told. Null is unknown. Refused with `import_unreadable` when it is no
/// such file.
pub fn read(
    bytes: Bytes,
    wanted: impl Fn(&str) -> Option<(String, Type)>,
) -> Result<Columns, Refusal> {
    let reader = SerializedFileReader::new(bytes).map_err(broken)?;
    let schema = reader.metadata().file_metadata().schema_descr_ptr();
    let rows = usize::try_from(reader.metadata().file_metadata().num_rows()).unwrap_or_default();
    let (mut table, mut unknown, mut refused) = (Table::new(rows), Vec::new(), Vec::new());
    for place in 0..schema.num_columns() {
        let column = schema.column(place);
        let name = column.path().string();
        let Some((fact, kind)) = wanted(&name).filter(|_| column.max_rep_level() == 0) else {
            unknown.push(name);
            continue;
        };
        let held = Held::of(&column);
        let mut builder = ColumnBuilder::new(kind, held.scale());
        builder.reserve(rows);
        let mut row = 0;
        for group in 0..reader.num_row_groups() {
            let group = reader.get_row_group(group).map_err(broken)?;
            let count = usize::try_from(group.metadata().num_rows()).unwrap_or_default();
            let pages = group.get_column_page_reader(place).map_err(broken)?;
            let reader = get_column_reader(column.clone(), pages);
            let values = held.values(reader, count, kind, |value| {
                if builder.push(value.as_ref()).is_err() || value == Some(WRONG) {
                    refused.push((row, name.clone()));
                }
                row += 1;
            });
            values.map_err(broken)?;
        }
        table.insert(fact, builder.finish());
    }
    Ok(Columns { table, unknown, refused })
}

/// What no column holds: a number that is none, told as a value of another type.
const WRONG: Value = Value::TextList(Vec::new());

fn broken(error: ParquetError) -> Refusal {
    tracing::info!(%error, "a Parquet file cannot be read");
    Refusal::new(
        "import_unreadable",
        422,
        "须为完好的 Parquet 文件，未压缩或以 Snappy、Zstandard 压缩。",
        "Must be a whole Parquet file, not compressed or with Snappy or Zstandard.",
    )
}

/// What a column of the file holds.
#[derive(Debug, Clone, Copy)]
enum Held {
    Plain,
    Decimal(u32),
    Date,
    Fraction,
}

impl Held {
    fn of(column: &ColumnDescriptor) -> Self {
        match (column.logical_type_ref(), column.physical_type()) {
            (Some(LogicalType::Decimal(decimal)), _) => {
                Self::Decimal(u32::try_from(decimal.scale).unwrap_or_default())
            }
            (Some(LogicalType::Date), _) => Self::Date,
            (_, Physical::DOUBLE | Physical::FLOAT) => Self::Fraction,
            _ => Self::Plain,
        }
    }

    fn scale(self) -> u32 {
        match self {
            Self::Decimal(scale) => scale,
            Self::Fraction => FRACTION_SCALE,
            _ => 0,
        }
    }

    /// Reads `rows` values of a column and hands each over.
    fn values(
        self,
        reader: ColumnReader,
        rows: usize,
        kind: Type,
        mut take: impl FnMut(Option<Value>),
    ) -> Result<(), ParquetError> {
        let whole = |count: i64| match (self, kind) {
            (Self::Decimal(scale), _) => Value::Decimal(Decimal::new(count, scale)),
            (Self::Date, _) => i32::try_from(count).map_or(WRONG, |day| Value::Date(date_of(day))),
            _ => Value::Int(count),
        };
        let fraction = |value: f64| match Decimal::from_f64(value) {
            Some(decimal) => Value::Decimal(decimal.round_dp(FRACTION_SCALE)),
            None => WRONG,
        };
        let bytes = |bytes: &[u8]| match (self, std::str::from_utf8(bytes)) {
            (Self::Decimal(scale), _) => big_endian(bytes, scale).map_or(WRONG, Value::Decimal),
            (_, Ok(text)) => match kind {
                Type::Text => Value::text(text),
                // other types as their JSON form, such as a date as text
                _ => Value::from_json(&serde_json::Value::from(text), kind).unwrap_or(WRONG),
            },
            _ => WRONG,
        };
        match reader {
            ColumnReader::BoolColumnReader(reader) => {
                each(reader, rows, |value| take(value.map(|value| Value::Bool(*value))))
            }
            ColumnReader::Int32ColumnReader(reader) => {
                each(reader, rows, |value| take(value.map(|value| whole(i64::from(*value)))))
            }
            ColumnReader::Int64ColumnReader(reader) => {
                each(reader, rows, |value| take(value.map(|value| whole(*value))))
            }
            ColumnReader::FloatColumnReader(reader) => {
                each(reader, rows, |value| take(value.map(|value| fraction(f64::from(*value)))))
            }
            ColumnReader::DoubleColumnReader(reader) => {
                each(reader, rows, |value| take(value.map(|value| fraction(*value))))
            }
            ColumnReader::ByteArrayColumnReader(reader) => {
                each(reader, rows, |value| take(value.map(|value| bytes(value.data()))))
            }
            ColumnReader::FixedLenByteArrayColumnReader(reader) => {
                each(reader, rows, |value| take(value.map(|value| bytes(value.data()))))
            }
            ColumnReader::Int96ColumnReader(reader) => {
                each(reader, rows, |value| take(value.map(|_| WRONG)))
            }
        }
    }
}

/// Hands over every value of a flat column, `None` for null.
fn each<T: DataType>(
    mut reader: ColumnReaderImpl<T>,
    rows: usize,
    mut take: impl FnMut(Option<&T::T>),
) -> Result<(), ParquetError> {
    let mut left = rows;
    let (mut levels, mut values) = (Vec::new(), Vec::new());
    while left > 0 {
        levels.clear();
        values.clear();
        let (records, _, _) =
            reader.read_records(left.min(PAGE_ROWS), Some(&mut levels), None, &mut values)?;
        if records == 0 {
            return Err(ParquetError::General("a column is too short".into()));
        }
        // a required column has no levels
        let optional = !levels.is_empty();
        let mut next = values.iter();
        let known = |at| !optional || levels.get(at).is_some_and(|level| *level > 0);
        (0..records).for_each(|at| take(if known(at) { next.next() } else { None }));
        left -= records;
    }
    Ok(())
}

/// A decimal as two's complement, the highest byte first.
fn big_endian(bytes: &[u8], scale: u32) -> Option<Decimal> {
    let first = *bytes.first()?;
    let mut wide = [if first & 0x80 == 0 { 0 } else { 0xff }; 16];
    let start = 16_usize.checked_sub(bytes.len())?;
    wide[start..].copy_from_slice(bytes);
    Decimal::try_from_i128_with_scale(i128::from_be_bytes(wide), scale).ok()
}

/// Records of a group of rows in a file that is written.
const GROUP_ROWS: u64 = 50_000;

/// Writes `count` records of `register` to `file`: `record` makes them by their place. `done` hears
/// of every group of rows.
pub fn write(
    file: &mut (impl Write + Send),
    register: &Register,
    (facts, count): (&[&FactDef], u64),
    record: impl Fn(u64) -> Map<String, Json> + Sync,
    mut done: impl FnMut(u64),
) -> Result<(), ParquetError> {
    let column = |fact: &&FactDef| match fact.kind {
        FactType::Integer => format!("optional int64 {};", fact.id),
        FactType::Money => format!("optional int64 {} (decimal(18,2));", fact.id),
        FactType::Boolean => format!("optional boolean {};", fact.id),
        FactType::Date => format!("optional int32 {} (date);", fact.id),
        _ => format!("optional binary {} (utf8);", fact.id),
    };
    let columns: String = facts.iter().map(column).collect();
    let schema = format!("message {} {{ {columns} }}", register.id);
    let schema = Arc::new(parse_message_type(&schema)?);
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let mut writer = SerializedFileWriter::new(file, schema, Arc::new(properties))?;
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get) as u64;
    for first in (0..count).step_by(GROUP_ROWS as usize) {
        let rows = first..count.min(first + GROUP_ROWS);
        let part = (rows.end - rows.start).div_ceil(threads).max(1);
        let made: Vec<Map<String, Json>> = std::thread::scope(|scope| {
            let record = &record;
            let parts: Vec<_> = rows
                .clone()
                .step_by(part as usize)
                .map(|from| {
                    let to = rows.end.min(from + part);
                    scope.spawn(move || (from..to).map(record).collect::<Vec<_>>())
                })
                .collect();
            parts.into_iter().flat_map(|part| part.join().unwrap_or_default()).collect()
        });
        let mut group = writer.next_row_group()?;
        for fact in facts {
            let values: Vec<&Json> =
                made.iter().map(|row| row.get(&fact.id).unwrap_or(&Json::Null)).collect();
            let mut column = group
                .next_column()?
                .ok_or_else(|| ParquetError::General("a column too few".into()))?;
            write_column(&mut column, fact, &values)?;
            column.close()?;
        }
        group.close()?;
        done(rows.end);
    }
    writer.close()?;
    Ok(())
}

fn write_column(
    column: &mut SerializedColumnWriter<'_>,
    fact: &FactDef,
    values: &[&Json],
) -> Result<(), ParquetError> {
    let levels: Vec<i16> = values.iter().map(|value| i16::from(!value.is_null())).collect();
    let levels = Some(&levels[..]);
    let text = |value: &&Json| match value {
        Json::Null => None,
        Json::String(text) => Some(ByteArray::from(text.as_str())),
        other => Some(ByteArray::from(other.to_string().as_str())),
    };
    match fact.kind {
        FactType::Boolean => {
            let known: Vec<bool> = values.iter().filter_map(|value| value.as_bool()).collect();
            column.typed::<BoolType>().write_batch(&known, levels, None)?;
        }
        FactType::Integer => {
            let known: Vec<i64> = values.iter().filter_map(|value| value.as_i64()).collect();
            column.typed::<Int64Type>().write_batch(&known, levels, None)?;
        }
        FactType::Money => {
            let known = values.iter().filter_map(|value| value.as_i64()?.checked_mul(100));
            let known: Vec<i64> = known.collect();
            column.typed::<Int64Type>().write_batch(&known, levels, None)?;
        }
        FactType::Date => {
            let day = |value: &&Json| value.as_str()?.parse().ok().map(day_of);
            let known: Vec<i32> = values.iter().filter_map(day).collect();
            column.typed::<Int32Type>().write_batch(&known, levels, None)?;
        }
        _ => {
            let known: Vec<ByteArray> = values.iter().filter_map(text).collect();
            column.typed::<ByteArrayType>().write_batch(&known, levels, None)?;
        }
    }
    Ok(())
}

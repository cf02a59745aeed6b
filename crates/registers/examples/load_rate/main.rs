//! How fast a file of enterprises with 60 facts each goes into a register, and how large it is
//! then: `load_rate [RECORDS] [csv|parquet] [URL]`. The file is made in memory and imported as an
//! operator would import it, every value checked; SQLite in a temporary folder when no URL is
//! given. Then the same file again, and reads of single records.

use std::sync::Arc;
use std::time::Instant;

use base::{Text, limits};
use bytes::Bytes;
use pack::{Pack, Register, Synthetic};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use registers::{Purpose, Reader, Source, engine};
use serde_json::{Map, Value as Json, json};
use store::{Options, Store, Tx};

/// The enterprises and sole traders of the city, with a little room.
const CITY: f64 = 4_400_000.0;
const NOW: base::Instant = base::Instant(1_790_000_000 * base::Instant::SECOND);
const GROUP_ROWS: u64 = 50_000;
const REGISTER: &str = "enterprise";
const FACTS: &str = "crates/registers/examples/load_rate/facts.json";

type Failure = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let count: u64 = arguments.next().map_or(Ok(200_000), |text| text.parse())?;
    let kind = arguments.next().unwrap_or_else(|| "parquet".to_owned());
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("city.sqlite");
    let url = arguments.next().unwrap_or_else(|| format!("sqlite:{}", file.display()));
    let (pack, synthetic) = pack_of_sixty()?;
    let pack = Arc::new(pack);
    let began = Instant::now();
    let bytes = if kind == "csv" {
        csv_file(&pack, &synthetic, count)?
    } else {
        parquet_file(&pack, &synthetic, count)?
    };
    let size = bytes.len() as f64 / count as f64;
    println!("{kind}: {count} records made in {:.1?}, {size:.0} bytes each", began.elapsed());

    let store = Store::open(&url, Options::default()).await?;
    store.migrate(registers::MIGRATIONS).await?;
    for time in ["first", "again"] {
        load(&store, &pack, &kind, bytes.clone(), time).await?;
    }
    if let store::Engine::Sqlite = store.kind() {
        size_of(&store, count).await?;
    }
    read_some(&store, &pack, &synthetic, count).await
}

async fn load(
    store: &Store,
    pack: &Arc<Pack>,
    kind: &str,
    bytes: Bytes,
    time: &str,
) -> Result<(), Failure> {
    let source = Source::new("import", "load_rate");
    let began = Instant::now();
    let told = |rows: u64| {
        if rows.is_multiple_of(500_000) {
            println!("  {rows} rows after {:.0?}", began.elapsed());
        }
    };
    let report = if kind == "csv" {
        registers::import_csv(store, pack, REGISTER, bytes, &source, NOW, told).await?
    } else {
        registers::import_parquet(store, pack, REGISTER, bytes, &source, NOW, told).await?
    };
    let rows = report.accepted + report.unchanged + report.refused_count;
    let rate = rows as f64 / began.elapsed().as_secs_f64();
    let (accepted, unchanged, refused) = (report.accepted, report.unchanged, report.refused_count);
    println!("{time}: {accepted} accepted, {unchanged} unchanged, {refused} refused");
    println!("{time}: {rate:.0} records/s; {CITY} in {:.0} s", CITY / rate);
    match report.refused.first() {
        Some(row) => Err(format!("row {} {}: {}", row.row, row.field, row.must.en).into()),
        None => Ok(()),
    }
}

async fn size_of(store: &Store, count: u64) -> Result<(), Failure> {
    let pages = "select page_count * page_size from pragma_page_count, pragma_page_size";
    let row = store.read(async move |tx: &mut Tx| tx.query_one(pages, &[]).await).await?;
    let bytes = row.ok_or("no size")?.int(0)? as f64 / count as f64;
    println!("{bytes:.0} bytes/record; {CITY} in {:.1} GB", CITY * bytes / 1e9);
    Ok(())
}

async fn read_some(
    store: &Store,
    pack: &Arc<Pack>,
    synthetic: &Synthetic,
    count: u64,
) -> Result<(), Failure> {
    let reads = 1_000.min(count);
    let keys: Vec<String> = (0..reads)
        .filter_map(|i| {
            let facts = engine::generate(pack, synthetic, 1, i * (count / reads));
            facts["uscc"].as_str().map(str::to_owned)
        })
        .collect();
    let pack = pack.clone();
    let read = async move |tx: &mut Tx| {
        let text = Text::new("测量", "To measure");
        let purpose = Purpose { text, case: None, reader: Reader::Platform };
        let mut facts = 0;
        for key in &keys {
            let record = registers::read(tx, &pack, REGISTER, key, &[], &purpose, NOW).await?;
            facts += record.map_or(0, |record| record.facts.len());
        }
        Ok(facts)
    };
    let began = Instant::now();
    let facts = store.write(read).await?;
    let each = began.elapsed().as_secs_f64() * 1e6 / reads as f64;
    println!("{reads} reads with their log: {each:.0} µs each, {facts} facts");
    Ok(())
}

/// The pack of Hangzhou with a register of 60 facts, and how its records are made.
fn pack_of_sixty() -> Result<(Pack, Synthetic), Failure> {
    let mut pack = pack::load(&testkit::root().join("packs/hangzhou")).pack.ok_or("the pack")?;
    let text = std::fs::read_to_string(testkit::root().join(FACTS))?;
    let mut facts: Vec<Map<String, Json>> = serde_json::from_str(&text)?;
    let label = json!({ "zh": "事实", "en": "Fact" });
    let mut makers = Map::new();
    for fact in &mut facts {
        let make = fact.shift_remove("make").ok_or("a fact that is not made")?;
        makers.insert(fact["id"].as_str().ok_or("a fact without an id")?.to_owned(), make);
        fact.insert("text".to_owned(), label.clone());
        fact.insert("sensitivity".to_owned(), "internal".into());
        if let Some(Json::Array(values)) = fact.get_mut("values") {
            values.iter_mut().for_each(|id| *id = json!({ "id": id.clone(), "text": label }));
        }
    }
    let register: Register = serde_json::from_value(json!({
        "id": REGISTER, "text": label, "department": "market_supervision", "key": "uscc",
        "facts": facts, "from": "2019-04-22", "basis": [],
    }))?;
    let synthetic = json!({ "register": REGISTER, "count": 1, "facts": makers });
    pack.registers.insert(REGISTER.to_owned(), register);
    Ok((pack, serde_json::from_value(synthetic)?))
}

/// The record at a place of the file: keys come in no order, as the indexes like least.
fn record(pack: &Pack, synthetic: &Synthetic, place: u64, count: u64) -> Map<String, Json> {
    engine::generate(pack, synthetic, 1, place * 7_368_787 % count)
}

/// As a file writes a value.
fn cell(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Array(items) => items.iter().filter_map(Json::as_str).collect::<Vec<_>>().join(";"),
        other => other.to_string(),
    }
}

fn csv_file(pack: &Pack, synthetic: &Synthetic, count: u64) -> Result<Bytes, Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(synthetic.facts.keys())?;
    for place in 0..count {
        writer.write_record(record(pack, synthetic, place, count).values().map(cell))?;
    }
    Ok(writer.into_inner()?.into())
}

fn parquet_file(pack: &Pack, synthetic: &Synthetic, count: u64) -> Result<Bytes, Failure> {
    assert!(count <= limits::IMPORT_ROWS_MAX as u64, "too many rows for one file");
    let definitions = &pack.registers[REGISTER].facts;
    let column = |fact: &pack::FactDef| match fact.kind {
        pack::FactType::Integer => format!("optional int64 {};", fact.id),
        pack::FactType::Boolean => format!("optional boolean {};", fact.id),
        _ => format!("optional binary {} (utf8);", fact.id),
    };
    let columns: String = definitions.iter().map(column).collect();
    let schema = format!("message enterprise {{ {columns} }}");
    let schema = Arc::new(parquet::schema::parser::parse_message_type(&schema)?);
    let properties = Arc::new(
        WriterProperties::builder().set_compression(parquet::basic::Compression::SNAPPY).build(),
    );
    let mut file = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut file, schema, properties)?;
    for first in (0..count).step_by(GROUP_ROWS as usize) {
        let rows = first..count.min(first + GROUP_ROWS);
        let rows: Vec<_> = rows.map(|place| record(pack, synthetic, place, count)).collect();
        let mut group = writer.next_row_group()?;
        for fact in definitions {
            let values: Vec<&Json> = rows.iter().map(|row| &row[&fact.id]).collect();
            write_column(&mut group, &values)?;
        }
        group.close()?;
    }
    writer.close()?;
    Ok(file.into())
}

fn write_column(
    group: &mut SerializedRowGroupWriter<'_, &mut Vec<u8>>,
    values: &[&Json],
) -> Result<(), Failure> {
    let levels = vec![1; values.len()];
    let levels = Some(&levels[..]);
    let mut column = group.next_column()?.ok_or("a column too many")?;
    match values[0] {
        Json::Bool(_) => {
            let values: Vec<bool> = values.iter().filter_map(|value| value.as_bool()).collect();
            column.typed::<BoolType>().write_batch(&values, levels, None)?;
        }
        Json::Number(_) => {
            let values: Vec<i64> = values.iter().filter_map(|value| value.as_i64()).collect();
            column.typed::<Int64Type>().write_batch(&values, levels, None)?;
        }
        _ => {
            let values: Vec<ByteArray> =
                values.iter().map(|value| ByteArray::from(cell(value).into_bytes())).collect();
            column.typed::<ByteArrayType>().write_batch(&values, levels, None)?;
        }
    }
    column.close()?;
    Ok(())
}

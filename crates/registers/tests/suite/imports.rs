//! Files that are imported, whole and broken.

use std::fmt::Write;
use std::sync::Arc;

use bytes::Bytes;
use pack::Pack;
use parquet::basic::{Compression, ZstdLevel};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, Int32Type, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use registers::{Report, Source, import_csv, import_parquet};
use serde_json::json;
use store::{Store, Tx};

use crate::{NOW, code, facts, hangzhou, read, stores};

const ONE: &str = "91330100799655058B";

fn import_source() -> Source {
    Source::new("import", "import-1")
}

async fn csv(store: &Store, pack: &Arc<Pack>, text: &str) -> base::Result<Report> {
    let bytes = Bytes::copy_from_slice(text.as_bytes());
    import_csv(store, pack, "entity", bytes, &import_source(), NOW, |_| {}).await
}

/// A server may run it on any of its threads.
fn sendable<F: Future + Send>(future: F) -> F {
    future
}

fn usccs() -> impl Iterator<Item = String> {
    (1..).map(|n| base::code::uscc::issue("330106", n).unwrap().as_str().to_owned())
}

/// `row.field: code` of what was refused.
fn refused(report: &Report) -> Vec<String> {
    let line = |row: &registers::RefusedRow| format!("{}.{}: {}", row.row, row.field, row.code);
    report.refused.iter().map(line).collect()
}

#[tokio::test]
async fn a_row_goes_in_or_is_refused_with_what_must_hold() {
    let pack = hangzhou();
    let other = usccs().next().unwrap();
    let rows = [
        (format!("{ONE},杭州一,2016-01-02,true,software_development;it_consulting,100.5"), vec![]),
        (format!("{other},\"杭州,二\",,,,"), vec![]),
        ("91330100799655058A,杭州三,,,,".to_owned(), vec!["3.uscc: value_invalid"]),
        (",杭州四,,,,".to_owned(), vec!["4.uscc: value_missing"]),
        (
            format!("{other},,2016-13-01,maybe,no_such,1.005"),
            vec![
                "5.established_on: value_invalid",
                "5.tax_registered: value_invalid",
                "5.scope: value_invalid",
                "5.registered_capital_yuan: value_invalid",
            ],
        ),
        (format!("{other},杭州六"), vec!["6.: row_length"]),
        (format!("{other},杭\0州,,,,"), vec!["7.name: value_invalid"]),
    ];
    let mut text = "\u{feff}uscc, name ,established_on,tax_registered,scope,\
        registered_capital_yuan\r\n"
        .to_owned();
    rows.iter().for_each(|(row, _)| write!(text, "{row}\r\n").unwrap());
    let mut bytes = text.into_bytes();
    bytes.extend(b"\xff\xfe,x,,,,\n");
    for store in stores().await {
        let source = import_source();
        let file = Bytes::from(bytes.clone());
        let report = import_csv(&store, &pack, "entity", file, &source, NOW, |_| {}).await.unwrap();
        let mut wanted: Vec<_> = rows.iter().flat_map(|(_, refused)| refused.clone()).collect();
        wanted.push("8.: row_not_utf8");
        assert_eq!(refused(&report), wanted, "{}", store.name);
        assert_eq!((report.accepted, report.unchanged, report.refused_count), (2, 0, 6));
        let record = read(&store, &pack, "entity", ONE).await.unwrap();
        let held = json!({
            "uscc": ONE, "name": "杭州一", "established_on": "2016-01-02", "tax_registered": true,
            "scope": ["software_development", "it_consulting"], "registered_capital_yuan": "100.5",
        });
        assert_eq!((record.facts, record.source), (facts(held), source));
        let record = read(&store, &pack, "entity", &other).await.unwrap();
        assert_eq!(record.facts, facts(json!({ "uscc": other, "name": "杭州,二" })));
    }
}

#[tokio::test]
async fn the_same_file_again_changes_nothing_and_an_empty_cell_says_nothing() {
    let pack = hangzhou();
    for store in stores().await {
        let file = format!("uscc,name,kind\n{ONE},杭州一,limited_company\n");
        let counts = |report: Report| (report.accepted, report.unchanged, report.refused_count);
        assert_eq!(counts(csv(&store, &pack, &file).await.unwrap()), (1, 0, 0));
        assert_eq!(counts(csv(&store, &pack, &file).await.unwrap()), (0, 1, 0));
        let silent = format!("uscc,name,kind\n{ONE},,\n");
        assert_eq!(counts(csv(&store, &pack, &silent).await.unwrap()), (0, 1, 0));
        // the same key twice in one batch: the later row lies over the earlier one
        let twice = format!("uscc,name\n{ONE},杭州二\n{ONE},杭州三\n{ONE},杭州三\n");
        assert_eq!(counts(csv(&store, &pack, &twice).await.unwrap()), (2, 1, 0));
        let record = read(&store, &pack, "entity", ONE).await.unwrap();
        assert_eq!((record.version, record.facts["name"].as_str()), (3, Some("杭州三")));
        assert_eq!(record.facts["kind"], json!("limited_company"), "{}", store.name);
        let pack = pack.clone();
        let count = async move |tx: &mut Tx| {
            registers::count_same_name(tx, &pack, "entity", "杭州三", None).await
        };
        assert_eq!(store.read(count).await.unwrap(), 1);
    }
}

#[tokio::test]
async fn a_file_that_is_wrong_as_a_whole_writes_nothing() {
    let pack = hangzhou();
    for store in stores().await {
        let rows: &[(&str, &[u8], &str, &[&str])] = &[
            ("nowhere", b"uscc\n", "unknown_register", &["register"]),
            ("entity", b"", "import_columns_wrong", &["uscc"]),
            ("entity", b"name\n", "import_columns_wrong", &["uscc"]),
            ("entity", b"uscc,nickname,uscc\n", "import_columns_wrong", &["nickname", "uscc"]),
            ("entity", b"uscc,same_name_count\n", "import_columns_wrong", &["same_name_count"]),
            ("entity", b"uscc,confirmed_account\n", "import_columns_wrong", &["confirmed_account"]),
            ("entity", b"uscc,\xff\n", "import_unreadable", &[""]),
        ];
        for (register, file, wanted, fields) in rows {
            let file = Bytes::from_static(file);
            let source = import_source();
            let answer = import_csv(&store, &pack, register, file, &source, NOW, |_| {}).await;
            let Err(base::Error::Refusal(refusal)) = answer else { panic!("{wanted}") };
            let all = std::iter::once(&*refusal).chain(&refusal.also);
            let told: Vec<_> = all.map(|r| r.field.as_deref().unwrap_or_default()).collect();
            assert_eq!((refusal.code, &told[..]), (*wanted, *fields));
        }
        let file = Bytes::from_static(b"PAR1 and nothing more");
        let source = import_source();
        let answer = import_parquet(&store, &pack, "entity", file, &source, NOW, |_| {}).await;
        assert_eq!(code(answer), "import_unreadable");
    }
}

#[tokio::test]
async fn many_rows_go_in_batches_and_few_faults_are_named() {
    let pack = hangzhou();
    let mut file = "uscc,name\n".to_owned();
    for (i, uscc) in (0..4_500).zip(usccs()) {
        let uscc = if i % 2 == 0 { "wrong".to_owned() } else { uscc };
        writeln!(file, "{uscc},杭州示例{i}有限公司").unwrap();
    }
    for store in stores().await {
        let mut told = Vec::new();
        let source = import_source();
        let bytes = Bytes::from(file.clone());
        let heard = |rows| told.push(rows);
        let report = import_csv(&store, &pack, "entity", bytes, &source, NOW, heard).await.unwrap();
        assert_eq!((report.accepted, report.unchanged, report.refused_count), (2_250, 0, 2_250));
        assert_eq!(report.refused.len(), registers::limits::REFUSED_ROWS_MAX);
        assert_eq!(told, [4_000, 4_500]);
        let report = csv(&store, &pack, &file).await.unwrap();
        assert_eq!((report.accepted, report.unchanged), (0, 2_250), "{}", store.name);
    }
}

/// Three rows: one whole, one with nulls, one that is wrong.
fn parquet_file() -> Bytes {
    let schema = "message entities {
        required binary uscc (utf8);
        optional binary name (utf8);
        optional int32 established_on (date);
        optional boolean tax_registered;
        optional int64 registered_capital_yuan (decimal(18, 2));
        optional group scope (list) { repeated group list { optional binary element (utf8); } }
    }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let zstd = Compression::ZSTD(ZstdLevel::default());
    let properties = Arc::new(WriterProperties::builder().set_compression(zstd).build());
    let mut file = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut file, schema, properties).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let texts =
        |texts: &[&str]| texts.iter().map(|text| ByteArray::from(*text)).collect::<Vec<_>>();
    let other = usccs().next().unwrap();
    let keys = texts(&[ONE, &other, "wrong"]);
    column(&mut group, |c| c.typed::<ByteArrayType>().write_batch(&keys, None, None));
    let names = texts(&["杭州一", "杭州三"]);
    column(&mut group, |c| c.typed::<ByteArrayType>().write_batch(&names, Some(&[1, 0, 1]), None));
    column(&mut group, |c| c.typed::<Int32Type>().write_batch(&[16_802], Some(&[1, 0, 0]), None));
    column(&mut group, |c| c.typed::<BoolType>().write_batch(&[true], Some(&[1, 0, 0]), None));
    column(&mut group, |c| c.typed::<Int64Type>().write_batch(&[10_050], Some(&[1, 0, 0]), None));
    let scope = texts(&["software_development", "it_consulting"]);
    column(&mut group, |c| {
        let levels = (&[3i16, 3, 0, 0], &[0i16, 1, 0, 0]);
        c.typed::<ByteArrayType>().write_batch(&scope, Some(levels.0), Some(levels.1))
    });
    group.close().unwrap();
    writer.close().unwrap();
    file.into()
}

fn column(
    group: &mut SerializedRowGroupWriter<'_, &mut Vec<u8>>,
    write: impl FnOnce(
        &mut parquet::file::writer::SerializedColumnWriter<'_>,
    ) -> parquet::errors::Result<usize>,
) {
    let mut column = group.next_column().unwrap().unwrap();
    write(&mut column).unwrap();
    column.close().unwrap();
}

#[tokio::test]
async fn a_parquet_file_says_the_same_as_a_csv_file() {
    let pack = hangzhou();
    let file = parquet_file();
    let other = usccs().next().unwrap();
    for store in stores().await {
        let (source, bytes) = (import_source(), file.clone());
        let import = import_parquet(&store, &pack, "entity", bytes, &source, NOW, |_| {});
        let report = sendable(import).await.unwrap();
        assert_eq!(refused(&report), ["3.uscc: value_invalid"], "{}", store.name);
        assert_eq!((report.accepted, report.unchanged, report.refused_count), (2, 0, 1));
        let csv_file = format!(
            "uscc,name,established_on,tax_registered,registered_capital_yuan,scope\n\
             {ONE},杭州一,2016-01-02,1,100.50,software_development;it_consulting\n{other},,,,,\n"
        );
        let report = csv(&store, &pack, &csv_file).await.unwrap();
        assert_eq!((report.accepted, report.unchanged), (0, 2), "{}", store.name);
        let record = read(&store, &pack, "entity", &other).await.unwrap();
        assert_eq!(record.facts, facts(json!({ "uscc": other })));
        // a file whose data pages were cut off
        let (head, foot) = (file.slice(..8), file.slice(60..));
        let broken = Bytes::from([head, foot].concat());
        let answer = import_parquet(&store, &pack, "entity", broken, &source, NOW, |_| {}).await;
        assert_eq!(code(answer), "import_unreadable");
    }
}

//! The rows of a file as JSON, one object a row: for who takes them one by one.

use base::{Refusal, Text};
use bytes::Bytes;
use pack::{FactDef, FactType, rule_type};
use rules::Type;
use serde_json::{Map, Value as Json};

use super::{columns, from_text};

/// Put before a CSV file by some programs.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A row, or why it is none: code and what must hold.
pub type Row = Result<Map<String, Json>, (&'static str, Text)>;

/// The kinds of file that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// UTF-8, a heading, commas, quotes as in RFC 4180.
    Csv,
    /// A flat Parquet file.
    Parquet,
    /// An object a line.
    JsonLines,
}

/// The rows of `bytes`. `fact` says under which name a column is kept, and what it holds; what it
/// does not know is kept as text under its own name, for the check of rows to refuse. An empty
/// cell says nothing. Refused with `import_unreadable` when it is no such file.
pub fn rows<'p>(
    format: Format,
    bytes: &Bytes,
    fact: impl Fn(&str) -> (String, Option<&'p FactDef>),
) -> Result<Vec<Row>, Refusal> {
    match format {
        Format::Csv => csv_rows(bytes, fact),
        Format::Parquet => parquet_rows(bytes, fact),
        Format::JsonLines => Ok(json_rows(bytes, fact)),
    }
}

fn csv_rows<'p>(
    bytes: &Bytes,
    fact: impl Fn(&str) -> (String, Option<&'p FactDef>),
) -> Result<Vec<Row>, Refusal> {
    let text = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text);
    let heading = reader.headers().ok().filter(|heading| !heading.is_empty()).cloned();
    let heading = heading.ok_or_else(|| {
        let (zh, en) = ("须为 UTF-8 编码的 CSV 文件。", "Must be a CSV file in UTF-8.");
        Refusal::new("import_unreadable", 422, zh, en)
    })?;
    let columns: Vec<_> = heading.iter().map(|name| fact(name.trim())).collect();
    let mut rows = Vec::new();
    for record in reader.byte_records() {
        // a reader of bytes in memory never fails
        let Ok(record) = record else { continue };
        if record.len() != columns.len() {
            let must = Text::new(
                format!("每行须与表头一样有 {} 列。", columns.len()),
                format!("Every row must have {} columns, as the heading has.", columns.len()),
            );
            rows.push(Err(("row_length", must)));
            continue;
        }
        let cells = columns.iter().zip(&record).map(|((name, fact), cell)| {
            let text = std::str::from_utf8(cell).ok()?;
            let kind = fact.map_or(FactType::Text, |fact| fact.kind);
            Some((name.clone(), from_text(kind, text)))
        });
        let cells: Option<Vec<_>> = cells.collect();
        rows.push(match cells {
            Some(cells) => {
                Ok(cells.into_iter().filter_map(|(name, value)| Some((name, value?))).collect())
            }
            None => {
                let must = Text::new("每行须为 UTF-8 编码。", "Every row must be UTF-8.");
                Err(("row_not_utf8", must))
            }
        });
    }
    Ok(rows)
}

fn parquet_rows<'p>(
    bytes: &Bytes,
    fact: impl Fn(&str) -> (String, Option<&'p FactDef>),
) -> Result<Vec<Row>, Refusal> {
    let wanted = |name: &str| {
        let (name, fact) = fact(name);
        // a table travels as its JSON
        let kind = fact.map_or(Some(Type::Text), |fact| rule_type(fact.kind));
        Some((name, kind.unwrap_or(Type::Text)))
    };
    let read = columns::read(bytes.clone(), wanted)?;
    let names: Vec<&str> = read.table.names().collect();
    let mut rows: Vec<Row> = vec![Ok(Map::new()); read.table.rows()];
    for name in names {
        let Some(column) = read.table.column(name) else { continue };
        let table = fact(name).1.is_some_and(|fact| fact.kind == FactType::Table);
        for (at, row) in rows.iter_mut().enumerate() {
            let (Some(value), Ok(row)) = (column.get(at), row) else { continue };
            let mut value = value.to_json();
            if let Some(text) = value.as_str().filter(|_| table) {
                value = serde_json::from_str(text).unwrap_or(value);
            }
            row.insert(name.to_owned(), value);
        }
    }
    for (at, name) in &read.refused {
        let must = Text::new(
            format!("“{name}”须为该事实的类型。"),
            format!("`{name}` must be of the type of its fact."),
        );
        rows[*at] = Err(("value_invalid", must));
    }
    Ok(rows)
}

fn json_rows<'p>(bytes: &Bytes, fact: impl Fn(&str) -> (String, Option<&'p FactDef>)) -> Vec<Row> {
    let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty());
    let row = |line: &[u8]| match serde_json::from_slice::<Json>(line) {
        Ok(Json::Object(row)) => {
            Ok(row.into_iter().map(|(name, value)| (fact(&name).0, value)).collect())
        }
        _ => {
            let must = Text::new("每行须为一个 JSON 对象。", "Every line must be a JSON object.");
            Err(("value_invalid", must))
        }
    };
    lines.map(row).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn named(name: &str) -> (String, Option<&'static FactDef>) {
        (format!("bill.{name}"), None)
    }

    #[test]
    fn lines_of_json_and_of_a_table_are_the_same_rows() {
        let text = Bytes::from_static(b"number,yuan\nA1,5\nA2,\nA3\n");
        let found = rows(Format::Csv, &text, named).expect("a file");
        assert_eq!(
            Json::from(found[0].clone().expect("a row")),
            json!({"bill.number": "A1", "bill.yuan": "5"})
        );
        assert_eq!(Json::from(found[1].clone().expect("a row")), json!({"bill.number": "A2"}));
        assert_eq!(found[2].clone().expect_err("too short").0, "row_length");
        let text = Bytes::from_static(b"{\"number\": \"A1\", \"yuan\": 5}\n\n[1]\n");
        let found = rows(Format::JsonLines, &text, named).expect("lines");
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].clone().expect("a row")["bill.yuan"], 5);
        assert_eq!(found[1].clone().expect_err("no object").0, "value_invalid");
        let none = rows(Format::Parquet, &Bytes::from_static(b"no"), named);
        assert_eq!(none.expect_err("no file").code, "import_unreadable");
    }
}

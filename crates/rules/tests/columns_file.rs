//! A table that was written to a file is read as it was; what is not as it was written is refused
//! and never a panic, also when somebody has put a right digest under it.

mod common;

use common::FACTS;
use common::generate::{self, Source};
use proptest::prelude::*;
use rules::columns::file::{Kept, read, write};
use rules::columns::{ColumnBuilder, Table};
use rules::{Type, Value};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

const DIGEST_BYTES: usize = 32;

/// A random table, some rows of which were put into it later.
fn table(source: &mut Source) -> Table {
    let count = usize::try_from(source.below(140)).unwrap();
    let rows: Vec<_> = (0..count).map(|_| generate::row(source)).collect();
    let mut table = Table::new(rows.len());
    for (name, kind) in FACTS {
        let mut column = ColumnBuilder::new(*kind, source.pick(&[2, 2, 6, 12]));
        for row in &rows {
            // what the column cannot hold is unknown
            let _ = column.push(row.get(*name));
        }
        table.insert(*name, column.finish());
    }
    let later: Vec<_> = (0..source.below(5)).map(|_| generate::row(source)).collect();
    let places: Vec<usize> = (0..later.len()).map(|at| (count + at).saturating_sub(2)).collect();
    let values: Vec<Vec<Option<Value>>> = FACTS
        .iter()
        .map(|(name, _)| later.iter().map(|row| row.get(*name).cloned()).collect())
        .collect();
    table.put(&places, |name| {
        &values[FACTS.iter().position(|(fact, _)| *fact == name).expect("a fact")]
    });
    table
}

fn keys(source: &mut Source, rows: usize) -> Vec<String> {
    (0..rows).map(|row| format!("{}{row}", source.pick(&["", "A", "杭州", "é\0"]))).collect()
}

fn written(table: &Table, keys: &[String], about: &Json) -> Vec<u8> {
    let mut file = Vec::new();
    write(&mut file, table, keys, about).expect("memory takes all");
    file
}

fn again(file: &[u8]) -> std::io::Result<Kept> {
    read(file, file.len() as u64)
}

/// The file with the digest of what is in it now.
fn signed(mut file: Vec<u8>) -> Vec<u8> {
    let digest = Sha256::digest(&file[..file.len() - DIGEST_BYTES]);
    let end = file.len() - DIGEST_BYTES;
    file[end..].copy_from_slice(&digest);
    file
}

/// A small table with a column of each type, and one that is known in every row.
fn small() -> Vec<u8> {
    let mut table = Table::new(2);
    let days = json!("2026-11-26");
    for (name, kind, value) in [
        ("b", Type::Bool, json!(true)),
        ("d", Type::Date, days),
        ("i", Type::Int, json!(7)),
        ("l", Type::TextList, json!(["a", "杭"])),
        ("n", Type::Decimal, json!("1.5")),
        ("t", Type::Text, json!("杭州")),
    ] {
        let mut column = ColumnBuilder::new(kind, 2);
        column.push(Some(&Value::from_json(&value, kind).unwrap())).unwrap();
        column.push(None).unwrap();
        table.insert(name, column.finish());
    }
    written(&table, &["k".to_owned(), "é".to_owned()], &json!(null))
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 48, failure_persistence: None, ..ProptestConfig::default()
    })]

    #[test]
    fn a_table_is_read_as_it_was_written(seed in any::<u64>()) {
        let mut source = Source::new(seed);
        let table = table(&mut source);
        let keys = keys(&mut source, table.rows());
        let about = json!({ "position": i64::MAX, "of": ["entity", null] });
        let file = written(&table, &keys, &about);
        let kept = again(&file).unwrap();
        prop_assert_eq!((&kept.keys, &kept.about), (&keys, &about));
        prop_assert_eq!(kept.table.rows(), table.rows());
        for (name, _) in FACTS {
            let (was, is) = (table.column(name).unwrap(), kept.table.column(name).unwrap());
            for row in 0..table.rows() {
                prop_assert_eq!(was.get(row), is.get(row), "{} in row {}", name, row);
            }
        }
        // bounds, digits and the order of dictionaries, too
        prop_assert_eq!(written(&kept.table, &kept.keys, &kept.about), file);
    }

    #[test]
    fn what_was_changed_or_cut_is_refused(seed in any::<u64>()) {
        let mut source = Source::new(seed);
        let table = table(&mut source);
        let keys = keys(&mut source, table.rows());
        let file = written(&table, &keys, &json!({}));
        for _ in 0..32 {
            let at = usize::try_from(source.below(file.len() as u64)).unwrap();
            let mut changed = file.clone();
            changed[at] ^= 1 << source.below(8);
            prop_assert!(again(&changed).is_err(), "byte {}", at);
            prop_assert!(again(&file[..at]).is_err(), "cut at {}", at);
        }
        let longer = [&file[..], &[0]].concat();
        prop_assert!(again(&longer).is_err());
        prop_assert!(read(&longer[..], file.len() as u64).is_err());
        prop_assert!(read(&file[..], u64::MAX).is_err());
    }

    #[test]
    fn what_somebody_else_made_is_refused_or_weighed(seed in any::<u64>()) {
        let mut source = Source::new(seed);
        let mut file = small();
        for _ in 0..=source.below(3) {
            let at = source.below((file.len() - DIGEST_BYTES) as u64);
            file[usize::try_from(at).unwrap()] = u8::try_from(source.below(256)).unwrap();
        }
        if let Ok(kept) = again(&signed(file)) {
            for name in kept.table.names() {
                let column = kept.table.column(name).unwrap();
                (0..kept.table.rows()).for_each(|row| drop(column.get(row)));
            }
        }
    }
}

/// Why `small` is refused when `from`, which is in it, is `to`, under a right digest.
fn refused(from: &[u8], to: &[u8]) -> String {
    let mut file = small();
    let at = file.windows(from.len()).position(|bytes| bytes == from).expect("it is in the file");
    file[at..at + from.len()].copy_from_slice(to);
    let read = again(&signed(file));
    read.expect_err(&String::from_utf8_lossy(to)).to_string()
}

#[test]
fn each_fault_is_named() {
    let place = "a section is not where it must be";
    let cannot = "a column holds what it cannot hold";
    let head = [
        ("onevisit.cols", "onevisit.colz", "it is of another kind or version"),
        ("\"rows\":2", "\"rows\":1", "a row has no key"),
        ("\"bytes\":16", "\"bytes\":17", place),
        ("\"at\":64", "\"at\":65", place),
        ("\"holds\":\"ends\"", "\"holds\":\"days\"", "a section is missing"),
        ("\"name\":\"d\"", "\"name\":\"b\"", "a column is there twice"),
        ("\"int\",\"scale\":0", "\"int\",\"scale\":1", cannot),
        ("\"bounds\":[0,7]", "\"bounds\":[0,6]", cannot),
        ("\"bounds\":[0,7]", "\"bounds\":[1,7]", cannot),
    ];
    for (from, to, why) in head {
        assert_eq!(refused(from.as_bytes(), to.as_bytes()), why, "{to}");
    }
    let words = |words: &[u64]| words.iter().flat_map(|word| word.to_le_bytes()).collect();
    let rest = [0; 7];
    let cells: [(Vec<u8>, Vec<u8>, &str); 5] = [
        // the second key ends within its letter, or beyond it
        (words(&[1, 3]), words(&[2, 3]), "a text does not end where it must"),
        (words(&[1, 3]), words(&[1, 2]), "a text does not end where it must"),
        // the third of two rows is known
        (
            words(&[&[1][..], &rest].concat()),
            words(&[&[5][..], &rest].concat()),
            "there are truths of no row",
        ),
        (20_783_i32.to_le_bytes().into(), i32::MAX.to_le_bytes().into(), cannot),
        // the second text of one
        (
            words(&[&[0][..], &rest, &[6]].concat()),
            words(&[&[1][..], &rest, &[6]].concat()),
            cannot,
        ),
    ];
    for (from, to, why) in cells {
        assert_eq!(refused(&from, &to), why, "{to:?}");
    }
}

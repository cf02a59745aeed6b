//! Our answers against those of PostgreSQL: thousands of random typed rules on random rows, with
//! missing facts, zero divisors and numbers at the edge of the range. Unknown must be null, and
//! everything known must be equal.

mod common;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};

use common::generate::{self, Source};
use common::{FACTS, Small};
use rules::{Dialect, Outcome, Rule, Type, Value, compile};

const RULES: u64 = 1_500;
const ROWS: u64 = 24;

#[tokio::test]
async fn answers_what_postgres_answers() {
    let cluster = testkit::postgres().await;
    let mut source = Source::new(20_261_122);
    let rows: Vec<_> = (0..ROWS).map(|_| generate::row(&mut source)).collect();
    psql(&cluster.url, &table(&rows));
    let mut rules = Vec::new();
    while (rules.len() as u64) < RULES {
        let kind = source.pick(&[Type::Bool, Type::Int, Type::Decimal, Type::Date]);
        let text = generate::expression(&mut source, kind, 4);
        rules.push(
            compile(&text, kind, &Small).unwrap_or_else(|found| panic!("{text}: {found:#?}")),
        );
    }
    let (mut known, mut unknown) = (0, 0);
    for rules in rules.chunks(100) {
        let answers = ask(&cluster.url, rules);
        for (row, facts) in rows.iter().enumerate() {
            for (column, rule) in rules.iter().enumerate() {
                let (ours, theirs) = (rule.eval(facts), answers[row][column].as_str());
                let same = match &ours {
                    Outcome::Unknown(_) => theirs == "?",
                    Outcome::Known(value) => equal(value, theirs),
                };
                let text = rule.text();
                assert!(
                    same,
                    "{text}\nours {ours:?}\ntheirs {theirs}\nfacts {facts:?}\n{}",
                    rule.sql(Dialect::Postgres)
                );
                *(if ours.known().is_some() { &mut known } else { &mut unknown }) += 1;
            }
        }
    }
    println!("{known} known, {unknown} unknown");
    let all = RULES * ROWS;
    assert!(known > all / 5 && unknown > all / 5, "{known} known and {unknown} unknown of {all}");
}

fn equal(value: &Value, theirs: &str) -> bool {
    match value {
        Value::Bool(value) => theirs == if *value { "t" } else { "f" },
        Value::Int(_) | Value::Decimal(_) => {
            theirs.parse::<rust_decimal::Decimal>().ok() == value.as_decimal()
        }
        other => other.to_string() == theirs,
    }
}

/// The answers of `rules` for every row, in order; `?` is null.
fn ask(url: &str, rules: &[Rule]) -> Vec<Vec<String>> {
    let columns: Vec<_> = rules.iter().map(|rule| rule.sql(Dialect::Postgres)).collect();
    let query = format!("select {} from subjects order by id;", columns.join(",\n"));
    let lines = psql(url, &query);
    lines.lines().map(|line| line.split('\u{1f}').map(str::to_owned).collect()).collect()
}

/// The table of `rows`, with a column for every fact.
fn table(rows: &[BTreeMap<String, Value>]) -> String {
    let facts: Vec<_> = FACTS.iter().chain(&[("today", Type::Date)]).collect();
    let mut sql = "create table subjects (id integer primary key".to_owned();
    for (name, kind) in &facts {
        let column = match kind {
            Type::Bool => "boolean",
            Type::Text => "text",
            Type::Int => "bigint",
            Type::Decimal => "numeric(28, 12)",
            Type::Date => "date",
            Type::TextList => "text[]",
        };
        let _ = write!(sql, ", \"{name}\" {column}");
    }
    sql.push_str(");\n");
    for (id, row) in rows.iter().enumerate() {
        let _ = write!(sql, "insert into subjects values ({id}");
        for (name, _) in &facts {
            let _ = write!(sql, ", {}", row.get(*name).map_or("null".into(), literal));
        }
        sql.push_str(");\n");
    }
    sql
}

fn literal(value: &Value) -> String {
    let text = |text: &str| format!("'{}'", text.replace('\'', "''"));
    match value {
        Value::TextList(items) => {
            let items: Vec<_> = items.iter().map(|item| text(item)).collect();
            format!("array[{}]::text[]", items.join(", "))
        }
        Value::Bool(value) => value.to_string(),
        other => text(&other.to_string()),
    }
}

/// What `psql` prints for `sql`; an error of the engine fails the test.
fn psql(url: &str, sql: &str) -> String {
    let program = "/usr/lib/postgresql/15/bin/psql";
    let mut child = Command::new(program)
        .args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-P", "null=?", "-F", "\u{1f}"])
        .arg("-d")
        .arg(url)
        .env("PGCLIENTENCODING", "UTF8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("psql starts");
    let mut input = child.stdin.take().expect("psql reads");
    let sql = sql.to_owned();
    let feed = std::thread::spawn(move || input.write_all(sql.as_bytes()));
    let output = child.wait_with_output().expect("psql ends");
    let _ = feed.join();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("psql prints UTF-8")
}

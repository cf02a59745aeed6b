//! A rule on all rows of a table says what it says of each row by itself, to the last digit.

mod common;

use std::collections::BTreeMap;

use common::generate::{self, Source};
use common::{FACTS, Small};
use proptest::prelude::*;
use rules::columns::{ColumnBuilder, Program, RootId, Rows, Run, Table, Values};
use rules::{Facts, Rule, Schema, Type, Value, compile};

/// Rows of a table: some whole batches of 64 and a part of one.
const ROWS: usize = 150;
/// Rules that share one program.
const RULES: usize = 8;

struct Today(Option<Value>);

impl Facts for Today {
    fn get(&self, name: &str) -> Option<Value> {
        if name == rules::TODAY { self.0.clone() } else { None }
    }
}

/// Random rows in columns; each column of decimals with digits of its own, one column left out.
fn table(source: &mut Source) -> Table {
    let rows = (0..ROWS).map(|_| generate::row(source)).collect();
    of_rows(source, rows)
}

fn of_rows(source: &mut Source, rows: Vec<BTreeMap<String, Value>>) -> Table {
    let mut table = Table::new(rows.len());
    let left_out = source.below(3 * FACTS.len() as u64);
    for (at, (name, kind)) in FACTS.iter().enumerate() {
        if at as u64 == left_out {
            continue;
        }
        let mut column = ColumnBuilder::new(*kind, source.pick(&[2, 2, 6, 12]));
        for row in &rows {
            // what the column cannot hold is unknown
            let _ = column.push(row.get(*name));
        }
        table.insert(*name, column.finish());
    }
    table
}

fn rule(source: &mut Source, kind: Type) -> Result<Rule, TestCaseError> {
    let text = generate::expression(source, kind, 4);
    compile(&text, kind, &Small).map_err(|found| TestCaseError::fail(format!("{text}: {found:?}")))
}

/// A program with as many facts as one rule may have, none of them those of the tests.
fn crowd() -> Program {
    struct Crowd;
    impl Schema for Crowd {
        fn fact_type(&self, name: &str) -> Option<Type> {
            name.starts_with("crowd.").then_some(Type::Bool)
        }
        fn fact_names(&self) -> Vec<String> {
            Vec::new()
        }
        fn list(&self, _: &str) -> Option<Vec<String>> {
            None
        }
        fn list_names(&self) -> Vec<String> {
            Vec::new()
        }
    }
    let mut program = Program::default();
    for at in 0..rules::RULE_FACTS_MAX {
        program.add(&compile(&format!("crowd.fact_{at}"), Type::Bool, &Crowd).unwrap());
    }
    program
}

/// Compares the answers for `rows` with those of each row.
fn same(
    run: &Run<'_>,
    table: &Table,
    rules: &[(Rule, RootId)],
    today: &Today,
    rows: Rows<'_>,
    places: &[usize],
) -> Result<(), TestCaseError> {
    let roots: Vec<RootId> = rules.iter().map(|(_, root)| *root).collect();
    let mut answers = run.answers();
    answers.batch(&run.prepare(&roots), rows);
    for (rule, root) in rules {
        if rule.kind() == Type::Bool {
            let truths = answers.truths(*root, rows);
            for (at, row) in places.iter().enumerate() {
                let known = truths.known.as_ref().is_none_or(|known| known.get(at));
                let found = known.then(|| truths.yes.get(at));
                let wanted = rule.eval(&table.row(*row, today)).truth();
                prop_assert_eq!(found, wanted, "{} in row {}", rule.text(), row);
                prop_assert!(known || !truths.yes.get(at));
            }
            continue;
        }
        let counts = answers.counts(*root, 12, rows);
        for (at, row) in places.iter().enumerate() {
            let wanted = rule.eval(&table.row(*row, today));
            let wanted = wanted.known().and_then(Value::as_decimal);
            let wanted = wanted.map(|value| value.normalize().to_string());
            let found = counts[at].map(|count| {
                rust_decimal::Decimal::from_i128_with_scale(i128::from(count), 12)
                    .normalize()
                    .to_string()
            });
            // a count of 12 digits holds numbers of up to nine million
            let small =
                wanted.as_ref().is_none_or(|text| text.split('.').next().unwrap_or("").len() < 7);
            if small {
                prop_assert_eq!(found, wanted, "{} in row {}", rule.text(), row);
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 64, failure_persistence: None, ..ProptestConfig::default()
    })]

    #[test]
    fn columns_say_what_rows_say(seed in any::<u64>()) {
        let mut source = Source::new(seed);
        let table = table(&mut source);
        let today = jiff::civil::date(2024, 2, 29);
        let everywhere = Today(Some(Value::Date(today)));
        let mut program = Program::default();
        let mut rules = Vec::new();
        for at in 0..RULES {
            let kind = [Type::Bool, Type::Decimal, Type::Bool, Type::Int][at % 4];
            let rule = rule(&mut source, kind)?;
            let root = program.add(&rule);
            rules.push((rule, root));
        }
        let run = program.on(&table, today);
        let all: Vec<usize> = (0..ROWS).collect();
        same(&run, &table, &rules, &everywhere, Rows::Range { start: 0, len: ROWS }, &all)?;
        let part: Vec<usize> = (64..ROWS).collect();
        let rows = Rows::Range { start: 64, len: ROWS - 64 };
        same(&run, &table, &rules, &everywhere, rows, &part)?;
        let some: Vec<usize> = (0..ROWS).filter(|row| row % 7 == 3).collect();
        let list: Vec<u32> = some.iter().map(|row| u32::try_from(*row).unwrap()).collect();
        same(&run, &table, &rules, &everywhere, Rows::List(&list), &some)?;
        // and the program on one party, also among more facts than one rule may have
        let mut crowd = crowd();
        let crowded: Vec<_> =
            rules.iter().map(|(rule, _)| (rule.clone(), crowd.add(rule))).collect();
        for row in [0, 75, ROWS - 1] {
            let facts = table.row(row, &everywhere);
            for (program, rules) in [(&program, &rules), (&crowd, &crowded)] {
                program.one(&facts, |one| -> Result<(), TestCaseError> {
                    for (rule, root) in rules {
                        prop_assert_eq!(one.outcome(*root), rule.eval(&facts), "{}", rule.text());
                    }
                    Ok(())
                })?;
            }
        }
    }

    #[test]
    fn rows_put_in_place_say_what_rows_say(seed in any::<u64>()) {
        let mut source = Source::new(seed);
        let count = source.below(ROWS as u64);
        let mut wanted: Vec<_> = (0..count).map(|_| generate::row(&mut source)).collect();
        let mut table = of_rows(&mut source, wanted.clone());
        // some rows change, then change again, and others come after the last
        for _ in 0..2 {
            let kept = (table.clone(), wanted.clone());
            let mut rows: Vec<usize> =
                (0..wanted.len()).filter(|_| source.below(3) == 0).collect();
            let more = (ROWS - wanted.len()) / 2;
            rows.extend(wanted.len()..wanted.len() + more);
            let values: Vec<_> = rows.iter().map(|_| generate::row(&mut source)).collect();
            let columns: BTreeMap<String, Vec<Option<Value>>> = FACTS
                .iter()
                .map(|(name, _)| {
                    let column = values.iter().map(|row| row.get(*name).cloned());
                    ((*name).to_owned(), column.collect())
                })
                .collect();
            table.put(&rows, |name| &columns[name]);
            for (row, value) in rows.iter().zip(values) {
                if *row == wanted.len() { wanted.push(value) } else { wanted[*row] = value }
            }
            held(&table, &wanted)?;
            held(&kept.0, &kept.1)?;
        }
        let today = jiff::civil::date(2024, 2, 29);
        let everywhere = Today(Some(Value::Date(today)));
        let mut program = Program::default();
        let mut rules = Vec::new();
        for at in 0..RULES {
            let kind = [Type::Bool, Type::Decimal, Type::Bool, Type::Int][at % 4];
            let rule = rule(&mut source, kind)?;
            let root = program.add(&rule);
            rules.push((rule, root));
        }
        let all: Vec<usize> = (0..table.rows()).collect();
        let rows = Rows::Range { start: 0, len: table.rows() };
        same(&program.on(&table, today), &table, &rules, &everywhere, rows, &all)?;
    }
}

/// Whether every row holds what it was given, as far as a column built anew would.
fn held(table: &Table, rows: &[BTreeMap<String, Value>]) -> Result<(), TestCaseError> {
    prop_assert_eq!(table.rows(), rows.len());
    for name in table.names() {
        let column = table.column(name).expect("a column of the table");
        prop_assert_eq!(column.len(), rows.len());
        let digits = match &column.values {
            Values::Number { scale, .. } => *scale,
            _ => 0,
        };
        let mut anew = ColumnBuilder::new(column.kind(), digits);
        for row in rows {
            let _ = anew.push(row.get(name));
        }
        let anew = anew.finish();
        for row in 0..rows.len() {
            prop_assert_eq!(column.get(row), anew.get(row), "{} in row {}", name, row);
        }
    }
    Ok(())
}

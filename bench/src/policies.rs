//! All parties against all policies, on the population and the policies of shared/bench-rules, with
//! DuckDB and Polars in the same run; totals compared with DuckDB's to the fen.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use base::Date;
use clap::Args;
use policies::engine::{Candidate, Grouping, Matched, Matcher};
use registers::engine::columns;
use rules::columns::Table;
use rules::{Dialect, Facts, Rule, Schema, Type, Value, compile};
use serde_json::{Value as Json, json};

use crate::report::{Goal, Report, median, percentile};
use crate::{Common, Result};

const THREADS: usize = 2;
const DAY: &str = "2026-06-30";
/// Parties that are weighed one by one.
const ONES: usize = 500;
/// The fact of a party that changes.
const CHANGED: &str = "employees";
/// As in shared/rules-bench.md.
const SECONDS_MAX: f64 = 0.7;
const PEAK_GB_MAX: f64 = 1.5;

/// Where the population lies, and what runs the peers.
#[derive(Args, Clone)]
pub struct Options {
    /// The folder in which `gen.py` and `policies.py` of shared/bench-rules were run.
    #[arg(long)]
    folder: PathBuf,
    /// A Python with duckdb, polars, pyarrow and numpy.
    #[arg(long, default_value = "python3")]
    python: PathBuf,
    /// Leave the peers out.
    #[arg(long)]
    alone: bool,
}

/// Measures the match, the curve, one party, and the peers.
pub fn run(common: &Common, options: &Options) -> Result<()> {
    let mut report = Report::new("policies");
    let data = options.folder.join("data");
    let kinds: HashMap<String, String> =
        serde_json::from_slice(&std::fs::read(data.join("schema.json"))?)?;
    let schema = Population(kinds);
    let policies: Vec<Json> = serde_json::from_slice(&std::fs::read(data.join("policies.json"))?)?;
    let candidates = policies.iter().map(|policy| candidate(policy, &schema));
    let candidates: Vec<Candidate> = candidates.collect::<Result<_>>()?;
    let file = data.join("ent_dec.parquet");
    let started = Instant::now();
    let table = load(&file, &schema)?;
    report.add("load Parquet into columns", started.elapsed().as_secs_f64(), "s");
    let matcher = Matcher::new(&candidates);
    let (conditions, distinct) = matcher.conditions();
    report.note(format!(
        "{} parties, {} policies, {conditions} conditions, {distinct} distinct",
        table.rows(),
        candidates.len()
    ));
    let day: Date = DAY.parse()?;
    let mut matched = None;
    let seconds: Vec<f64> = (0..common.runs)
        .map(|_| {
            let started = Instant::now();
            matched = Some(matcher.run(&table, day, &[Grouping::by("district")], THREADS, |_| {}));
            started.elapsed().as_secs_f64()
        })
        .collect();
    let matched = matched.ok_or("at least one run")?;
    let ours = median(seconds);
    report.goal("match all against all", ours, "s", Goal::Below(SECONDS_MAX));
    report.goal("peak memory", peak_gb()?, "GB", Goal::Below(PEAK_GB_MAX));
    let pairs: usize = matched.policies.iter().map(|policy| policy.entitled().count()).sum();
    report.note(format!("{pairs} entitled pairs"));
    curve(common, &candidates, &file, &schema, day, &mut report)?;
    one(&candidates, table, &mut report)?;
    if !options.alone {
        peers(options, &candidates, &matched, ours, &mut report)?;
    }
    report.print();
    Ok(())
}

/// The types of the population's columns.
struct Population(HashMap<String, String>);

impl Schema for Population {
    fn fact_type(&self, name: &str) -> Option<Type> {
        Some(match self.0.get(name)?.as_str() {
            "s" | "id" => Type::Text,
            "m" | "f" => Type::Decimal,
            "i" | "i32" => Type::Int,
            "b" => Type::Bool,
            "d" => Type::Date,
            _ => return None,
        })
    }

    fn fact_names(&self) -> Vec<String> {
        self.0.keys().cloned().collect()
    }
}

fn load(file: &Path, schema: &Population) -> Result<Table> {
    let wanted = |name: &str| Some((name.to_owned(), schema.fact_type(name)?));
    let columns = columns::read(std::fs::read(file)?.into(), wanted);
    let columns = columns.map_err(|refusal| refusal.must.en.clone())?;
    match columns.refused.is_empty() {
        true => Ok(columns.table),
        false => Err(format!("{} values were refused", columns.refused.len()).into()),
    }
}

fn candidate(policy: &Json, schema: &Population) -> Result<Candidate> {
    let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
    let compiled = |text: &str, kind| {
        compile(text, kind, schema).map_err(|found| format!("{text}: {found:?}"))
    };
    let mut clauses = Vec::new();
    for group in policy["logic"].as_array().into_iter().flatten() {
        let parts: Vec<String> = group
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Json::as_u64)
            .map(|at| format!("({})", text(&policy["conds"][usize::try_from(at).unwrap()]["sql"])))
            .collect();
        clauses.push(compiled(&parts.join(" or "), Type::Bool)?);
    }
    let amount = compiled(&text(&policy["amount"]), Type::Decimal)?;
    Ok(Candidate { id: text(&policy["id"]), clauses, amount: Some(amount), cap_fen: None })
}

/// Half and a quarter of the parties, half and a quarter of the policies.
fn curve(
    common: &Common,
    candidates: &[Candidate],
    file: &Path,
    schema: &Population,
    day: Date,
    report: &mut Report,
) -> Result<()> {
    for part in [4, 2] {
        let table = load(file, schema)?;
        let rows = table.rows();
        let table = table.without(rows / part..rows);
        let matcher = Matcher::new(candidates);
        report.add(format!("1/{part} of the parties"), seconds(common, &matcher, &table, day), "s");
    }
    let table = load(file, schema)?;
    for part in [4, 2] {
        let matcher = Matcher::new(&candidates[..candidates.len() / part]);
        report.add(
            format!("1/{part} of the policies"),
            seconds(common, &matcher, &table, day),
            "s",
        );
    }
    Ok(())
}

fn seconds(common: &Common, matcher: &Matcher, table: &Table, day: Date) -> f64 {
    let one = |_| {
        let started = Instant::now();
        let matched = matcher.run(table, day, &[Grouping::by("district")], THREADS, |_| {});
        assert!(!matched.policies.is_empty());
        started.elapsed().as_secs_f64()
    };
    median((0..common.runs).map(one).collect())
}

/// No facts beside those of the table.
struct Nothing;

impl Facts for Nothing {
    fn get(&self, _: &str) -> Option<Value> {
        None
    }
}

/// One party against all policies, every clause with its values; then with one fact changed, which
/// is put in its column first.
fn one(candidates: &[Candidate], mut table: Table, report: &mut Report) -> Result<()> {
    let mut program = rules::columns::Program::default();
    let rules = |rule: &Candidate| rule.clauses.iter().chain(&rule.amount).cloned().collect();
    let rules: Vec<Vec<Rule>> = candidates.iter().map(rules).collect();
    let roots: Vec<_> = rules.iter().flatten().map(|rule| program.add(rule)).collect();
    let explain = |table: &Table, row: usize| {
        let said: usize = program.one(&table.row(row, &Nothing), |one| {
            let said = roots.iter().map(|root| {
                std::hint::black_box(one.outcome(*root));
                one.values(*root).map(std::hint::black_box).count()
            });
            said.sum()
        });
        assert!(said > 0);
    };
    let names: Vec<String> = table.names().map(str::to_owned).collect();
    let (mut first, mut again) = (Vec::new(), Vec::new());
    for at in 0..ONES {
        let row = at * (table.rows() / ONES);
        let started = Instant::now();
        explain(&table, row);
        first.push(u32::try_from(started.elapsed().as_nanos())?);
        let of_row = |name: &String| Some(vec![table.column(name)?.get(row)]);
        let mut values: HashMap<String, _> =
            names.iter().filter_map(|name| Some((name.clone(), of_row(name)?))).collect();
        values.insert(CHANGED.to_owned(), vec![Some(Value::Int(i64::try_from(at)?))]);
        let started = Instant::now();
        table.put(&[row], |name| &values[name]);
        explain(&table, row);
        again.push(u32::try_from(started.elapsed().as_nanos())?);
    }
    first.sort_unstable();
    again.sort_unstable();
    let half = percentile(&first, 0.5) / 1_000.0;
    report.goal("one party, all policies explained", half, "us", Goal::Below(200.0));
    let most = percentile(&again, 0.99) / 1_000.0;
    report.goal("a fact changes, its party matched again, p99", most, "us", Goal::Below(1_000.0));
    Ok(())
}

fn peers(
    options: &Options,
    candidates: &[Candidate],
    matched: &Matched,
    ours: f64,
    report: &mut Report,
) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (statements, totals) = (folder.path().join("sql.json"), folder.path().join("totals.json"));
    let sql = |candidate: &Candidate| {
        let clauses: Vec<String> =
            candidate.clauses.iter().map(|rule| rule.sql(Dialect::DuckDb)).collect();
        let amount = candidate.amount.as_ref().map(|rule| rule.sql(Dialect::DuckDb));
        json!({ "where": clauses.join(" and "), "amount": amount })
    };
    let all: Vec<Json> = candidates.iter().map(sql).collect();
    std::fs::write(&statements, serde_json::to_vec(&all)?)?;
    let file = options.folder.join("data/ent_dec.parquet");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/duckdb_match.py");
    let done =
        Command::new(&options.python).args([script, file, statements, totals.clone()]).status()?;
    if !done.success() {
        return Err("DuckDB did not answer".into());
    }
    let found: Json = serde_json::from_slice(&std::fs::read(totals)?)?;
    let mut different = 0;
    for (at, of) in matched.policies.iter().enumerate() {
        let total = of.total;
        let yuan = total.yuan();
        let duck = &found["totals"][at];
        let theirs: rust_decimal::Decimal = duck[1].as_str().unwrap_or_default().parse()?;
        if duck[0].as_u64() != Some(total.parties) || theirs != yuan {
            different += 1;
            report.note(format!("{}: {total:?}, DuckDB {duck}", of.id));
        }
    }
    report.goal(
        "policies whose totals are not DuckDB's",
        f64::from(different),
        "",
        Goal::Below(1.0),
    );
    report.add("DuckDB on our SQL", found["seconds"].as_f64().unwrap_or_default(), "s");
    for (name, script) in
        [("DuckDB, a statement a policy", "duck.py"), ("Polars, shared columns", "polars_b.py")]
    {
        let arguments: &[&str] = if script == "duck.py" { &["per", "dec"] } else { &["f64"] };
        let output = Command::new(&options.python)
            .arg(script)
            .args(arguments)
            .current_dir(&options.folder)
            .output()?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        // `… total 12.34s …` and `… total 12.34 …`
        let total = text.split("total ").nth(1).and_then(|rest| {
            rest.split(|c: char| !(c.is_ascii_digit() || c == '.')).next()?.parse::<f64>().ok()
        });
        let Some(total) = total else { return Err(format!("{script}: {text}").into()) };
        report.add(name, total, "s");
        report.add(format!("{name}, times ours"), total / ours, "x");
    }
    Ok(())
}

/// Most memory that this process has had, in GB.
fn peak_gb() -> Result<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).ok_or("no VmHWM")?;
    let kb: f64 = line.split_whitespace().nth(1).ok_or("no VmHWM")?.parse()?;
    Ok(kb / 1e6)
}

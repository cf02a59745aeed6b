//! `onevisit policy`: what parties have a right to, and the rules as SQL of another engine.

use std::fs::File;
use std::io::{BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant as Timer;

use base::{Clock, Date, Money, Refusal, SystemClock};
use clap::{Subcommand, ValueEnum};
use pack::{Pack, Policy, PolicyOutcome, rule_type};
use policies::engine::{
    AmountSays, Due, Grouping, Intake, Matcher, OfPolicy, Refused, Says, Total, Weigher, Weighing,
    due, gaps,
};
use rules::columns::Table;
use rules::{Dialect, Type, Value};
use serde_json::{Map, Value as Json, json};

use super::pack::load;
use super::progress::Progress;
use super::{Answer, Format, default_pack, lang, print_json};
use crate::api::views::GapSeen;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Say what parties are entitled to, and why.
    Match {
        /// The pack's folder.
        #[arg(long)]
        pack: Option<PathBuf>,
        /// A JSON object of facts, a JSON array of such objects, or a Parquet file with one column
        /// a fact.
        #[arg(long)]
        facts: PathBuf,
        /// The day; today when absent.
        #[arg(long)]
        on: Option<Date>,
        /// This policy only.
        #[arg(long)]
        policy: Option<String>,
        /// With a Parquet file: also write who is entitled to what, as CSV, to this file.
        #[arg(long)]
        list: Option<PathBuf>,
        /// How the answer is written.
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Pay a run: the ledger and the bank's files.
    Pay(super::pay::Pay),
    /// Print policies as SQL over a table of facts.
    Sql {
        /// The pack's folder.
        #[arg(long)]
        pack: Option<PathBuf>,
        /// For which engine.
        #[arg(long, value_enum)]
        dialect: SqlDialect,
        /// This policy only.
        #[arg(long)]
        policy: Option<String>,
    },
}

/// An engine that understands SQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum SqlDialect {
    /// PostgreSQL 15.
    Postgres,
    /// DuckDB.
    Duckdb,
    /// Spark SQL.
    Spark,
}

impl Command {
    pub(super) fn run(self) -> Answer {
        match self {
            Self::Match { pack, facts, on, policy, list, format } => {
                let pack = pack.unwrap_or_else(default_pack);
                let wanted = Wanted { only: policy.as_deref(), list: list.as_deref(), format };
                match_facts(&pack, &facts, on, wanted)
            }
            Self::Pay(pay) => pay.run(),
            Self::Sql { pack, dialect, policy } => {
                sql(&pack.unwrap_or_else(default_pack), dialect, policy.as_deref())
            }
        }
    }
}

/// What is asked of a match, beside the facts and the day.
#[derive(Clone, Copy)]
struct Wanted<'a> {
    only: Option<&'a str>,
    list: Option<&'a Path>,
    format: Format,
}

fn match_facts(dir: &Path, facts: &Path, on: Option<Date>, wanted: Wanted<'_>) -> Answer {
    let Wanted { only, format, .. } = wanted;
    let pack = match load(dir) {
        Ok(pack) => pack,
        Err(answer) => return answer,
    };
    if let Some(answer) = unknown(&pack, only) {
        return answer;
    }
    let on = on.unwrap_or_else(|| SystemClock.now().date_in(&pack.zone()));
    let bytes = match std::fs::read(facts) {
        Ok(bytes) => bytes,
        Err(error) => return Answer::Failed(format!("{}: {error}", facts.display())),
    };
    if bytes.starts_with(b"PAR1") {
        let stem = facts.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        return match_columns(&pack, stem, bytes, on, wanted);
    }
    match serde_json::from_slice(&bytes) {
        Ok(Json::Object(row)) => match_one(&pack, &row, on, only, format),
        Ok(Json::Array(rows)) => match_rows(&pack, &rows, on, only, format),
        Ok(_) => Answer::Failed(format!("{}: not an object of facts", facts.display())),
        Err(error) => Answer::Failed(format!("{}: {error}", facts.display())),
    }
}

fn unknown(pack: &Pack, only: Option<&str>) -> Option<Answer> {
    let only = only.filter(|id| !pack.policies.contains_key(*id))?;
    let near = rules::nearest(only, pack.policies.keys().map(String::as_str));
    let near = near.map(|near| format!(" ({near}?)")).unwrap_or_default();
    Some(Answer::Refused(Refusal::new(
        "unknown_policy",
        404,
        format!("没有名为“{only}”的政策{near}。"),
        format!("There is no policy `{only}`{near}."),
    )))
}

fn weighers(pack: &Pack, only: Option<&str>) -> Vec<Weigher> {
    let parties = pack
        .policies
        .values()
        .filter(|policy| only.is_none_or(|id| id == policy.id))
        .map(|policy| policy.party.as_str());
    let parties: std::collections::BTreeSet<&str> = parties.collect();
    parties.into_iter().map(|party| Weigher::new(pack, party)).collect()
}

fn match_one(
    pack: &Pack,
    row: &Map<String, Json>,
    on: Date,
    only: Option<&str>,
    format: Format,
) -> Answer {
    let facts = match Intake::new(pack, on).take(&Json::Object(row.clone())) {
        Ok(facts) => facts,
        Err(refused) => {
            refused.iter().for_each(|refused| eprintln!("{}", told(refused)));
            return Answer::Failed("facts_refused".to_owned());
        }
    };
    let found = weigh(pack, &weighers(pack, only), &facts, on, only);
    match format {
        Format::Json => print_json(&found.iter().map(Found::json).collect::<Vec<_>>()),
        Format::Text => found.iter().for_each(|found| println!("{}", found.line())),
    }
    Answer::Yes
}

fn match_rows(pack: &Pack, rows: &[Json], on: Date, only: Option<&str>, format: Format) -> Answer {
    let weighers = weighers(pack, only);
    let mut intake = Intake::new(pack, on);
    let (mut results, mut refused) = (Vec::new(), Vec::new());
    for (at, row) in rows.iter().enumerate() {
        match intake.take(row) {
            Ok(facts) => {
                for found in weigh(pack, &weighers, &facts, on, only) {
                    if format == Format::Text {
                        println!("{}\t{}", at + 1, found.line());
                        continue;
                    }
                    let mut json = found.json();
                    json["row"] = Json::from(at + 1);
                    results.push(json);
                }
            }
            Err(mut found) => refused.append(&mut found),
        }
    }
    refused.iter().for_each(|refused| eprintln!("{}", told(refused)));
    if format == Format::Json {
        let refused: Vec<Json> = refused.iter().map(refused_json).collect();
        print_json(&json!({
            "on": on, "parties": rows.len(), "refused": refused, "results": results,
        }));
    }
    Answer::Yes
}

fn told(refused: &Refused) -> String {
    let Refused { row, field, code, must } = refused;
    format!("{row}: {field}: {code}: {}", must.get(lang()))
}

fn refused_json(refused: &Refused) -> Json {
    let Refused { row, field, code, must } = refused;
    json!({ "row": row, "field": field, "code": code, "must": must })
}

/// A policy, what it says of a party, and what stacking leaves.
struct Found<'p> {
    pack: &'p Pack,
    policy: &'p Policy,
    says: Weighing,
    due: Option<Due>,
}

fn weigh<'p>(
    pack: &'p Pack,
    weighers: &[Weigher],
    facts: &std::collections::BTreeMap<String, Value>,
    on: Date,
    only: Option<&str>,
) -> Vec<Found<'p>> {
    let weighed = weighers.iter().flat_map(|weigher| weigher.weigh(facts, on));
    let weighed: Vec<Weighing> = weighed.collect();
    let mut due = due(pack, &weighed, &std::collections::HashMap::new());
    let wanted = weighed.into_iter().filter(|says| only.is_none_or(|id| *id == *says.policy));
    wanted
        .map(|says| {
            let place = due.iter().position(|due| *due.policy == *says.policy);
            let due = place.map(|place| due.swap_remove(place));
            Found { pack, policy: &pack.policies[&*says.policy], says, due }
        })
        .collect()
}

impl Found<'_> {
    /// The amount: what is due to who is entitled, nothing to who is not, `null` where it is not
    /// known or an officer decides.
    fn amount(&self) -> Json {
        match (&self.says.amount, self.says.outcome) {
            (_, PolicyOutcome::Unknown) | (AmountSays::Unknown(_), PolicyOutcome::Entitled) => {
                Json::Null
            }
            (_, PolicyOutcome::Not | PolicyOutcome::Nearly) => Json::from("0.00"),
            (AmountSays::Exactly(amount), _) => Json::from(amount.to_string()),
            (AmountSays::None, _) => Json::from("0.00"),
            (AmountSays::UpTo(_) | AmountSays::Officer, _) => Json::Null,
        }
    }

    fn json(&self) -> Json {
        let policy = self.policy;
        let clauses = policy.clauses.iter().zip(&self.says.clauses).map(|(clause, says)| {
            let result = says.says.as_str();
            let value = |(name, value): &(Arc<str>, Option<Value>)| {
                (name.to_string(), value.as_ref().map_or(Json::Null, Value::to_json))
            };
            let values: Map<String, Json> = says.values.iter().map(value).collect();
            let basis = if clause.basis.is_empty() { &policy.basis } else { &clause.basis };
            let gaps: Vec<Json> = match says.says {
                Says::Fails => gaps(self.pack.rule(&clause.rule), says)
                    .iter()
                    .map(|gap| json!(GapSeen::new(self.pack, gap)))
                    .collect(),
                Says::Holds | Says::Unknown => Vec::new(),
            };
            json!({
                "name": clause.id, "text": clause.text, "result": result, "values": values,
                "missing": says.missing, "gaps": gaps, "basis": basis,
            })
        });
        let amount = match &self.says.amount {
            AmountSays::None => json!({ "kind": "none" }),
            AmountSays::Exactly(yuan) => json!({ "kind": "computed", "yuan": yuan }),
            AmountSays::UpTo(yuan) => json!({ "kind": "up_to", "yuan": yuan }),
            AmountSays::Officer => json!({ "kind": "officer" }),
            AmountSays::Unknown(missing) => json!({ "kind": "unknown", "missing": missing }),
        };
        json!({
            "policy": policy.id, "text": policy.text, "outcome": self.says.outcome,
            "amount": self.amount(), "amount_by": amount, "in_force": self.says.in_force,
            "due": self.due.as_ref().map(|due| due.due),
            "stacked_by": self.due.as_ref().and_then(|due| due.group.clone()),
            "clauses": clauses.collect::<Vec<_>>(), "basis": policy.basis,
        })
    }

    fn line(&self) -> String {
        let outcome = outcome_text(self.says.outcome);
        let amount = match self.amount() {
            Json::String(text) => text,
            _ => match &self.says.amount {
                AmountSays::UpTo(most) => format!("≤ {most}"),
                _ => "—".to_owned(),
            },
        };
        let not_holding = self.says.clauses.iter().zip(&self.policy.clauses);
        let not_holding = not_holding.filter(|(says, _)| says.says != Says::Holds);
        let why: Vec<String> = not_holding
            .map(|(says, clause)| {
                let missing = says.missing.join(" ");
                format!("{} {missing}", clause.text.get(lang())).trim().to_owned()
            })
            .collect();
        let name = self.policy.text.get(lang());
        format!("{outcome}\t{amount:>16}\t{name}\t{}", why.join("; "))
    }
}

fn outcome_text(outcome: PolicyOutcome) -> &'static str {
    match (outcome, lang()) {
        (PolicyOutcome::Entitled, base::Lang::Zh) => "可享",
        (PolicyOutcome::Nearly, base::Lang::Zh) => "差一条",
        (PolicyOutcome::Not, base::Lang::Zh) => "不符",
        (PolicyOutcome::Unknown, base::Lang::Zh) => "缺信息",
        (PolicyOutcome::Entitled, base::Lang::En) => "entitled",
        (PolicyOutcome::Nearly, base::Lang::En) => "nearly",
        (PolicyOutcome::Not, base::Lang::En) => "not",
        (PolicyOutcome::Unknown, base::Lang::En) => "unknown",
    }
}

/// All rows of a Parquet file: totals by policy and district.
fn match_columns(pack: &Pack, stem: &str, bytes: Vec<u8>, on: Date, asked: Wanted<'_>) -> Answer {
    let Wanted { only, list, format } = asked;
    // in the file of a register, such as entity.parquet, columns are named without it
    let wanted = |name: &str| {
        let short = format!("{stem}.{name}");
        let name = if name.contains('.') { name } else { &short };
        Some((name.to_owned(), rule_type(pack.fact(name)?.kind)?))
    };
    let columns = match registers::engine::columns::read(bytes.into(), wanted) {
        Ok(columns) => columns,
        Err(refusal) => return Answer::Refused(refusal),
    };
    for name in &columns.unknown {
        let near = rules::nearest(name, pack.fact_names());
        eprintln!("{name}: fact_unknown{}", near.map(|n| format!(" ({n}?)")).unwrap_or_default());
    }
    let refused = policies::engine::refused_rows(pack, &columns, on);
    refused.iter().for_each(|refused| eprintln!("{}", told(refused)));
    let table = columns.table.without(refused.iter().map(|refused| refused.row - 1));
    let subjects: std::collections::BTreeSet<&str> =
        table.names().filter_map(|name| Some(name.split_once('.')?.0)).collect();
    let mut policies = Vec::new();
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let started = Timer::now();
    for party in subjects {
        let matcher = Matcher::of_pack(pack, party, on, |id| only.is_none_or(|only| only == id));
        let done = std::sync::atomic::AtomicUsize::new(0);
        let progress = Progress::of(party, u64::try_from(table.rows()).ok());
        let told = |rows| {
            let done = done.fetch_add(rows, std::sync::atomic::Ordering::Relaxed) + rows;
            progress.told(u64::try_from(done).unwrap_or_default());
        };
        let district = [Grouping::by(format!("{party}.district"))];
        policies.extend(matcher.run(&table, on, &district, threads, told).policies);
    }
    if std::io::stderr().is_terminal() {
        eprintln!("{} ms", started.elapsed().as_millis());
    }
    if let Some(path) = list
        && let Err(error) = write_list(pack, path, &table, &policies)
    {
        return Answer::Failed(format!("{}: {error}", path.display()));
    }
    if format == Format::Text {
        for of in &policies {
            let (total, name) = (of.total, pack.policies[&of.id].text.get(lang()));
            println!("{}\t{:>18}\t{name}", total.parties, total.yuan().to_string());
        }
        return Answer::Yes;
    }
    let refused: Vec<Json> = refused.iter().map(refused_json).collect();
    print_json(&json!({
        "on": on, "parties": table.rows(), "unknown_columns": columns.unknown, "refused": refused,
        "policies": policies.iter().map(sums_json).collect::<Vec<_>>(),
    }));
    Answer::Yes
}

/// The sums of a policy, over everybody and by district.
fn sums_json(of: &OfPolicy) -> Json {
    let sum = |total: &Total| json!({ "parties": total.parties, "yuan": total.yuan().to_string() });
    let districts = of.groups.iter().flatten().map(|(id, total)| (id.clone(), sum(total)));
    json!({
        "policy": of.id, "entitled": of.total.parties, "yuan": of.total.yuan().to_string(),
        "nearly": of.nearly, "unknown": of.unknown, "districts": districts.collect::<Map<_, _>>(),
    })
}

/// Who is entitled to what, a line a party and policy; the amount is empty where no rule gives it.
fn write_list(
    pack: &Pack,
    path: &Path,
    table: &Table,
    policies: &[OfPolicy],
) -> Result<(), Box<dyn std::error::Error>> {
    let mut out = BufWriter::new(File::create(path)?);
    writeln!(out, "policy,party,yuan")?;
    for of in policies {
        let party = &pack.policies[&of.id].party;
        let key = &pack.registers[&pack.subjects[party].register].key;
        let keys = table.column(&format!("{party}.{key}")).ok_or("the file has no keys")?;
        for (row, fen) in of.entitled() {
            let key = keys.get(row as usize).map(|key| key.to_string()).unwrap_or_default();
            let yuan = fen.map(|fen| Money::from_fen(fen).to_string()).unwrap_or_default();
            writeln!(out, "{},{key},{yuan}", of.id)?;
        }
    }
    Ok(out.flush()?)
}

fn sql(dir: &Path, dialect: SqlDialect, only: Option<&str>) -> Answer {
    let pack = match load(dir) {
        Ok(pack) => pack,
        Err(answer) => return answer,
    };
    if let Some(answer) = unknown(&pack, only) {
        return answer;
    }
    let dialect = match dialect {
        SqlDialect::Postgres => Dialect::Postgres,
        SqlDialect::Duckdb => Dialect::DuckDb,
        SqlDialect::Spark => Dialect::Spark,
    };
    let wanted = pack.policies.values().filter(|policy| only.is_none_or(|id| id == policy.id));
    let mut out = std::io::stdout().lock();
    for policy in wanted {
        // whoever reads may have seen enough
        if writeln!(out, "{}", policy_sql(&pack, policy, dialect)).is_err() {
            break;
        }
    }
    Answer::Yes
}

/// One statement: the key of every party, whether it is entitled, and how much. The table is named
/// after the party's subject; its columns are named as facts are, and `today` is one of them.
fn policy_sql(pack: &Pack, policy: &Policy, dialect: Dialect) -> String {
    let quote = |name: &str| match dialect {
        Dialect::Spark => format!("`{name}`"),
        _ => format!("\"{name}\""),
    };
    let register = &pack.subjects[&policy.party].register;
    let key = quote(&format!("{}.{}", policy.party, pack.registers[register].key));
    let clauses: Vec<String> =
        policy.clauses.iter().map(|clause| pack.rule(&clause.rule).sql(dialect)).collect();
    let entitled = if clauses.is_empty() { "true".to_owned() } else { clauses.join("\n   and ") };
    let amount = policy.computed().map_or("null".to_owned(), |text| {
        let yuan = pack.value_rule(text, Type::Decimal).sql(dialect);
        let capped = match policy.claim_cap_yuan() {
            Some(cap) => format!("case when {yuan} > {cap} then {cap} else {yuan} end"),
            None => yuan,
        };
        format!("round(case when {capped} < 0 then 0 else {capped} end, 2)")
    });
    let (from, to) = (policy.from, policy.to);
    let until = to.map(|to| format!(" and {} <= date '{to}'", quote("today"))).unwrap_or_default();
    format!(
        "-- {id}\nselect {key} as party, '{id}' as policy, {amount} as amount\n  from {table}\n \
         where {today} >= date '{from}'{until}\n   and {entitled};",
        id = policy.id,
        table = quote(&policy.party),
        today = quote("today"),
    )
}

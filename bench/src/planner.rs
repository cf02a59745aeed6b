//! The planner and the rules in this process: no store, no HTTP.

use std::hint::black_box;
use std::time::Instant;

use base::Date;
use cases::engine::{Facts, Source, plan};
use pack::{AskKind, Pack, Package};
use serde_json::Value as Json;

use crate::report::{Goal, Report, median, percentile};
use crate::submissions::application;
use crate::{Common, Result};

const PLANS: u32 = 10_000;
const RULES: u32 = 100_000;
/// The day for which plans are made.
const TODAY: &str = "2026-11-20";
const PACKAGES: [&str; 3] = ["company_opening", "branch_opening", "multi_address"];
/// Microseconds of a plan of one of these.
const MICROS_MAX: f64 = 200.0;
/// Microseconds of the plan with the most tasks.
const LARGEST_MICROS_MAX: f64 = 2_000.0;

/// Measures the planner on each package with nothing known and with everything known.
pub fn run(common: &Common) -> Result<()> {
    let loaded = pack::load(&common.pack);
    let pack = loaded.pack.ok_or("the pack has errors: `onevisit pack check`")?;
    let today: Date = TODAY.parse()?;
    let mut report = Report::new("planner");
    let tasks = |package: &&Package| plan(&pack, package, &Facts::on(today)).tasks.len();
    let largest = pack.packages.values().max_by_key(tasks);
    let largest = largest.map(|package| (package.id.as_str(), LARGEST_MICROS_MAX));
    for (id, most) in PACKAGES.map(|id| (id, MICROS_MAX)).into_iter().chain(largest) {
        let package = pack.packages.get(id).ok_or_else(|| format!("no package {id}"))?;
        let cases =
            [("nothing known", Facts::on(today)), ("all known", full(&pack, package, today))];
        for (known, facts) in cases {
            let micros = of_runs(common, || percentile(&plans(&pack, package, &facts), 0.5));
            let made = plan(&pack, package, &facts);
            let name = format!("plan {id}, {known} ({} facts)", facts.iter().count());
            // plans are timed in nanoseconds
            report.goal(name, micros / 1_000.0, "us", Goal::Below(most));
            let (asks, tasks) = (made.asks.len(), made.tasks.len());
            report.note(format!("{id}, {known}: {asks} asks, {tasks} tasks"));
        }
    }
    rules(common, &pack, today, &mut report);
    report.print();
    Ok(())
}

/// Nanoseconds of each of [`PLANS`] plans, sorted.
fn plans(pack: &Pack, package: &Package, facts: &Facts) -> Vec<u32> {
    let mut nanos: Vec<u32> = (0..PLANS)
        .map(|_| {
            let started = Instant::now();
            black_box(plan(pack, black_box(package), black_box(facts)));
            u32::try_from(started.elapsed().as_nanos()).unwrap_or(u32::MAX)
        })
        .collect();
    nanos.sort_unstable();
    nanos
}

fn of_runs(common: &Common, mut measure: impl FnMut() -> f64) -> f64 {
    median((0..common.runs).map(|_| measure()).collect())
}

/// The clause of the pack with the most facts, of acts that company opening plans.
fn rules(common: &Common, pack: &Pack, today: Date, report: &mut Report) {
    let facts = full(pack, &pack.packages["company_opening"], today);
    let acts = &pack.packages["company_opening"].acts;
    let acts = acts.iter().filter_map(|act| pack.acts.get(act.as_str()));
    let clauses = acts.flat_map(|act| &act.decision.clauses);
    let Some(clause) = clauses.max_by_key(|clause| pack.rule(&clause.rule).facts().len()) else {
        return;
    };
    let rule = pack.rule(&clause.rule);
    let nanos = |work: &dyn Fn()| {
        of_runs(common, || {
            let started = Instant::now();
            (0..RULES).for_each(|_| work());
            started.elapsed().as_nanos() as f64 / f64::from(RULES)
        })
    };
    let eval = nanos(&|| drop(black_box(rule.eval(black_box(&facts)))));
    let trace = nanos(&|| drop(black_box(rule.trace(black_box(&facts)))));
    report.add(format!("rule {}, answer", clause.id), eval / 1_000.0, "us");
    report.add(format!("rule {}, answer with its trace", clause.id), trace / 1_000.0, "us");
    report.note(format!("rule {}: {} facts", clause.id, rule.facts().len()));
}

/// Everything that a case of `package` knows when it is submitted: the records of a persona, and
/// the answers of the application that the other benchmarks send.
fn full(pack: &Pack, package: &Package, today: Date) -> Facts {
    let mut facts = Facts::on(today);
    let persona = &pack.personas["linyue"];
    let (now, application) = (base::Instant(0), application("杭州第1号一次办成工作室"));
    for subject in pack.subjects.values() {
        let own = !package.new_subject || subject.id != package.subject;
        let Some(record) = persona.records.get(&subject.register).filter(|_| own) else { continue };
        facts.looked_up.insert(subject.id.clone());
        for (fact, value) in record {
            let name = format!("{}.{fact}", subject.id);
            let source = Source::Register(subject.register.clone());
            let _ = facts.set(pack, &name, value, source, now);
        }
    }
    let answers = application["answers"].as_object().into_iter().flatten();
    for (name, value) in answers {
        answer(pack, &mut facts, name, value);
    }
    let yes = Json::Bool(true);
    for ask in pack.asks.values().filter(|ask| ask.kind != AskKind::Field) {
        for fact in &ask.gives {
            let _ = facts.set(pack, fact, &yes, Source::Ask(ask.id.clone()), now);
        }
    }
    facts
}

fn answer(pack: &Pack, facts: &mut Facts, name: &str, value: &Json) {
    let asks = pack.givers.asks.get(name).into_iter().flatten();
    let field = asks.map(|id| &pack.asks[id.as_str()]).find(|ask| ask.kind == AskKind::Field);
    let Some(ask) = field.filter(|_| facts.held(name).is_none()) else { return };
    let _ = facts.set(pack, name, value, Source::Ask(ask.id.clone()), base::Instant(0));
}

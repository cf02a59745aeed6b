//! Loading a pack with the lints that only the rooms can see: plans against promises.

use std::collections::BTreeSet;
use std::path::Path;

use base::{Clock, Date, Instant, SystemClock, Text};
use cases::engine::{Facts, Source, plan};
use pack::place::Kind;
use pack::{Diagnostic, Loaded, Pack, Package, Severity, holds};

/// The pack in `dir`, with every lint.
pub fn load(dir: &Path) -> Loaded {
    judged(pack::load_with(dir, &LINTS))
}

/// The same without situations and stories.
pub fn load_to_serve(dir: &Path) -> Loaded {
    judged(pack::load_to_serve(dir, &LINTS))
}

const LINTS: [pack::lints::Extra<'static>; 3] = [&plans, &journeys, &policies];

fn judged(mut loaded: Loaded) -> Loaded {
    if let Some(pack) = &loaded.pack {
        let today = SystemClock.now().date_in(&pack.zone());
        let wrong = pack::lints::waivers(pack, &loaded.diagnostics, today);
        if wrong.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
            loaded.pack = None;
        }
        loaded.diagnostics.extend(wrong);
    }
    loaded
}

/// What every lint says of `pack`, which was loaded before.
pub fn lint(pack: &Pack) -> Vec<Diagnostic> {
    let today = SystemClock.now().date_in(&pack.zone());
    let mut found = pack::lints::run(pack);
    found.extend([plans(pack), journeys(pack), policies(pack)].concat());
    found.extend(pack::lints::waivers(pack, &found, today));
    found.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
    found
}

/// A journey whose packages together take longer than its promise: the city's working days on the
/// critical path of each, summed, on every day of the promise on which they may change.
fn journeys(pack: &Pack) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for journey in pack.journeys.values() {
        for (index, promise) in journey.promises.iter().enumerate() {
            let (days, at) = promised_days(pack, journey, promise);
            if days > promise.working_days {
                let promised = promise.working_days;
                let message = Text::new(
                    format!("承诺 {promised} 个工作日，各阶段合计 {days} 个（自 {at}）。"),
                    format!(
                        "{promised} working days are promised and the stages take {days} (from {at})."
                    ),
                );
                let pointer = format!("/promises/{index}/working_days");
                let id = &journey.id;
                let code = "journey_over_promise";
                let diagnostic = pack.places.error(code, Kind::Journey, id, &pointer, message);
                found.push(pack::lints::waive(pack, diagnostic, id));
            }
        }
    }
    found
}

/// The most that `journey` comes to while `promise` holds, and the first day on which it does.
pub fn promised_days(
    pack: &Pack,
    journey: &pack::Journey,
    promise: &pack::JourneyPromise,
) -> (u32, Date) {
    let packages: Vec<_> = journey.packages.iter().filter_map(|id| pack.packages.get(id)).collect();
    let days = days_of_change(pack, &packages, promise.from, promise.to);
    let come_to = days.into_iter().map(|at| (journey_days(pack, journey, at), at));
    // the first of the longest
    come_to.rev().max_by_key(|(days, _)| *days).unwrap_or((0, promise.from))
}

/// The days from `from` to `to` on which plans of `packages` may change: the first, and each on
/// which one of the packages or one of their acts begins or has just ended.
fn days_of_change(
    pack: &Pack,
    packages: &[&Package],
    from: Date,
    to: Option<Date>,
) -> BTreeSet<Date> {
    let ids = packages.iter().flat_map(|package| &package.acts);
    let acts = ids.filter_map(|id| pack.acts.get(id)).map(|act| (act.from, act.to));
    let periods = packages.iter().map(|package| (package.from, package.to)).chain(acts);
    let changes = periods.flat_map(|(from, to)| [Some(from), to.and_then(|to| to.tomorrow().ok())]);
    changes.flatten().filter(|day| holds(from, to, *day)).chain([from]).collect()
}

/// Working days of the city in all packages of `journey` that are open at `at`, for its usual case.
pub fn journey_days(pack: &Pack, journey: &pack::Journey, at: Date) -> u32 {
    let packages = journey.packages.iter().filter_map(|id| pack.packages.get(id));
    let open = packages.filter(|package| holds(package.from, package.to, at));
    let days = open.map(|package| {
        let mut facts = Facts::on(at);
        for (name, value) in &journey.usual {
            let subject = name.split_once('.').map(|(subject, _)| subject).unwrap_or_default();
            let register = pack.subjects.get(subject).map(|s| s.register.clone());
            let source = Source::Register(register.unwrap_or_default());
            let _ = facts.set(pack, name, value, source, Instant(0));
        }
        plan(pack, package, &facts).critical_path_working_days
    });
    days.sum()
}

/// A package whose plan has a hole, misses an act, or is longer than its promise, on the first day
/// of the promise on which it is so.
fn plans(pack: &Pack) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for package in pack.packages.values() {
        for promise in &package.promises {
            let from = promise.from.max(package.from);
            let days = days_of_change(pack, &[package], from, promise.to);
            let open = days
                .into_iter()
                .filter(|at| holds(package.from, package.to, *at) && holds(from, promise.to, *at));
            let mut wrong = open.map(|at| plan_against(pack, package, promise, at));
            found.extend(wrong.find(|wrong| !wrong.is_empty()).unwrap_or_default());
        }
    }
    found
}

fn plan_against(
    pack: &Pack,
    package: &Package,
    promise: &pack::Promise,
    at: Date,
) -> Vec<Diagnostic> {
    let facts = Facts::on(at);
    let plan = plan(pack, package, &facts);
    let mut found = Vec::new();
    let unmet = plan.unmet.iter().filter(|fact| !is_record(pack, package, fact));
    let unmet: Vec<&str> = unmet.map(String::as_str).collect();
    if !unmet.is_empty() {
        found.push(diagnostic(
            pack,
            package,
            "plan_unmet",
            Text::new(
                format!("方案缺少来源：{}。", unmet.join("、")),
                format!("Nothing gives {}.", unmet.join(", ")),
            ),
        ));
    }
    let planned = |act: &&String| plan.tasks.iter().any(|task| task.act == **act);
    let living = |act: &&String| {
        pack.acts.get(act.as_str()).is_some_and(|a| a.when.is_none() && holds(a.from, a.to, at))
    };
    for act in package.acts.iter().filter(living).filter(|act| !planned(act)) {
        found.push(diagnostic(
            pack,
            package,
            "plan_misses_act",
            Text::new(
                format!("目标的方案没有用到事项 {act}，先后关系有漏洞。"),
                format!("The plan reaches its goals without the act {act}."),
            ),
        ));
    }
    let figures = [
        ("工作日", "working days", plan.critical_path_working_days, Some(promise.working_days)),
        ("份材料", "materials", plan.materials, promise.materials),
        ("个环节", "steps", plan.steps, promise.steps),
        ("次到场", "visits", plan.visits, promise.visits),
        ("元费用", "yuan of fees", plan.fee_yuan, promise.fee_yuan),
    ];
    for (zh, en, got, promised) in figures {
        if let Some(promised) = promised.filter(|promised| got > *promised) {
            found.push(diagnostic(
                pack,
                package,
                "plan_over_promise",
                Text::new(
                    format!("承诺 {promised} {zh}，方案需要 {got}（自 {at}）。"),
                    format!("{promised} {en} are promised and the plan takes {got} (from {at})."),
                ),
            ));
        }
    }
    found
}

/// The applicant's or an existing subject's record holds it when there is one.
fn is_record(pack: &Pack, package: &Package, fact: &str) -> bool {
    let Some((subject, _)) = fact.split_once('.') else { return false };
    let keyed = pack.subjects.get(subject).is_some_and(|subject| subject.key.is_some());
    keyed || subject == package.applicant || (subject == package.subject && !package.new_subject)
}

fn diagnostic(pack: &Pack, package: &Package, code: &'static str, message: Text) -> Diagnostic {
    let diagnostic = pack.places.error(code, Kind::Package, &package.id, "/promises", message);
    pack::lints::waive(pack, diagnostic, &package.id)
}

/// Access policies that do not parse or name what is not there.
fn policies(pack: &Pack) -> Vec<Diagnostic> {
    let roles: Vec<_> = pack.roles.values().map(|r| (r.id.clone(), r.text.clone())).collect();
    let faults = access::Authoriser::new(&pack.access, &roles).err().unwrap_or_default();
    let diagnostic = |fault: access::PolicyFault| {
        let position = pack::yaml::Position { line: fault.line, column: fault.column };
        Diagnostic::error("access_policy", "access", position, fault.message)
            .suggest(fault.suggestion)
    };
    faults.into_iter().map(diagnostic).collect()
}

//! `onevisit pack savings` and `onevisit pack coverage`: what a pack comes to.

use std::collections::BTreeMap;
use std::path::Path;

use base::{Clock, SystemClock};
use cases::engine::savings::{Effort, Savings, savings};
use pack::{Journey, JourneyPromise, Pack, holds};
use serde_json::json;

use super::pack::load;
use super::{Answer, Format, lang, print_json};
use crate::check::promised_days;
use crate::coverage::{Covered, coverage, rows};

/// Every open package, handled together against act by act.
pub(super) fn show_savings(dir: &Path, format: Format) -> Answer {
    let pack = match load(dir) {
        Ok(pack) => pack,
        Err(answer) => return answer,
    };
    let today = SystemClock.now().date_in(&pack.zone());
    let open = pack.packages.values().filter(|package| holds(package.from, package.to, today));
    let all: Vec<Savings> = open.map(|package| savings(&pack, package, today)).collect();
    let (mut separate, mut joint, mut acts) = (Effort::default(), Effort::default(), 0);
    for one in &all {
        separate += one.separate;
        joint += one.joint;
        acts += one.acts;
    }
    if format == Format::Json {
        let rows: Vec<_> = all.iter().map(|one| with_documents(&pack, one)).collect();
        let (packages, total) = (all.len(), (acts, separate, joint));
        print_json(&json!({
            "packages": rows,
            "total": {"packages": packages, "acts": total.0, "separate": total.1, "joint": total.2},
            "journeys": pack.journeys.values().map(|one| whole_way(&pack, one)).collect::<Vec<_>>(),
        }));
        return Answer::Yes;
    }
    println!("{:>5}  {:>13}  {:>9}  {:>9}  {:>12}", "acts", "materials", "visits", "steps", "days");
    for one in &all {
        let text = pack.packages[one.id.as_str()].text.get(lang());
        println!("{}  {text}", line(one.acts, &one.separate, &one.joint));
        for figure in documented(&pack, one) {
            println!("       {figure}");
        }
    }
    println!("{}  {} packages", line(acts, &separate, &joint), all.len());
    println!(
        "materials {}, visits {}, steps {}, days {}",
        change(separate.materials, joint.materials),
        change(separate.visits, joint.visits),
        change(separate.steps, joint.steps),
        change(separate.working_days, joint.working_days)
    );
    for journey in pack.journeys.values() {
        println!("{}", journey.text.get(lang()));
        for promise in &journey.promises {
            let (days, _) = promised_days(&pack, journey, promise);
            let to = promise.to.map_or("…".to_owned(), |to| to.to_string());
            println!("    {} – {to}  {days} of {} days", promise.from, promise.working_days);
        }
    }
    Answer::Yes
}

/// What the packages of `journey` come to together, against each promise.
fn whole_way(pack: &Pack, journey: &Journey) -> serde_json::Value {
    let period = |promise: &JourneyPromise| {
        let (working_days, _) = promised_days(pack, journey, promise);
        json!({
            "from": promise.from, "to": promise.to,
            "promised": promise.working_days, "working_days": working_days,
        })
    };
    let periods: Vec<_> = journey.promises.iter().map(period).collect();
    json!({"id": journey.id, "periods": periods})
}

fn line(acts: u32, separate: &Effort, joint: &Effort) -> String {
    let pair = |before: u32, after: u32| format!("{before} → {after}");
    format!(
        "{acts:>5}  {:>13}  {:>9}  {:>9}  {:>12}",
        pair(separate.materials, joint.materials),
        pair(separate.visits, joint.visits),
        pair(separate.steps, joint.steps),
        pair(separate.working_days, joint.working_days)
    )
}

/// `-46 %`; nothing to compare with is `–`.
fn change(before: u32, after: u32) -> String {
    match before {
        0 => "–".to_owned(),
        before => format!("{:+.0} %", (f64::from(after) / f64::from(before) - 1.0) * 100.0),
    }
}

fn with_documents(pack: &Pack, one: &Savings) -> serde_json::Value {
    let mut row = serde_json::to_value(one).expect("savings are JSON");
    if let Some(documented) = &pack.packages[one.id.as_str()].documented {
        row["documented"] = serde_json::to_value(documented).expect("figures are JSON");
    }
    row
}

/// What the documents say, a line a figure.
fn documented(pack: &Pack, one: &Savings) -> Vec<String> {
    let Some(said) = &pack.packages[one.id.as_str()].documented else { return Vec::new() };
    let (before, after) = (&said.before, &said.after);
    let figures = [
        ("acts", before.acts, after.acts),
        ("materials", before.materials, after.materials),
        ("visits", before.visits, after.visits),
        ("steps", before.steps, after.steps),
        ("days", before.working_days, after.working_days),
    ];
    let said = figures.into_iter().filter(|(_, before, after)| before.or(*after).is_some());
    let text = |figure: Option<u32>| figure.map_or("?".to_owned(), |n| n.to_string());
    said.map(|(name, before, after)| {
        format!("the documents: {name} {} → {}", text(before), text(after))
    })
    .collect()
}

/// Which rows of the requirements the pack carries.
pub(super) fn show_coverage(dir: &Path, requirements: &Path, format: Format) -> Answer {
    let pack = match load(dir) {
        Ok(pack) => pack,
        Err(answer) => return answer,
    };
    let text = std::fs::read_to_string(requirements).map_err(|e| e.to_string());
    let rows = match text.and_then(|text| rows(&text)) {
        Ok(rows) => rows,
        Err(error) => return Answer::Failed(format!("{}: {error}", requirements.display())),
    };
    let covered = coverage(&pack, &rows);
    let carried = covered.iter().filter(|row| row.carried()).count();
    let unknown: Vec<(&str, &str)> = unknown_rows(&pack, &covered);
    if format == Format::Json {
        let unknown: Vec<_> =
            unknown.iter().map(|(story, row)| json!({"story": story, "row": row})).collect();
        print_json(&json!({
            "total": covered.len(), "carried": carried, "rows": covered, "unknown": unknown,
        }));
        return Answer::Yes;
    }
    let mut slices: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for row in &covered {
        let of = slices.entry(&row.slice).or_default();
        of.0 += usize::from(row.carried());
        of.1 += 1;
        if row.carried() {
            println!("{}  {}", row.id, row.zh);
            println!("    {}  ←  {}", row.entries.join(", "), row.stories.join(", "));
        }
    }
    for (story, row) in unknown {
        println!("?   {story}: {row}");
    }
    for (slice, (carried, all)) in slices {
        println!("{carried:>5} / {all:<5} {slice}");
    }
    println!("{carried:>5} / {:<5}", covered.len());
    Answer::Yes
}

/// Rows that stories name and the requirements do not hold.
fn unknown_rows<'p>(pack: &'p Pack, covered: &[Covered]) -> Vec<(&'p str, &'p str)> {
    let known = |row: &str| covered.iter().any(|covered| covered.id == row);
    let named = pack
        .stories
        .values()
        .flat_map(|story| story.rows.iter().map(move |row| (story.id.as_str(), row.as_str())));
    named.filter(|(_, row)| !known(row)).collect()
}

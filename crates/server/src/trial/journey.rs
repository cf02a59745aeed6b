//! The whole way of a subject in a story, against what the city promised for it.

use std::collections::BTreeSet;

use base::{Result, Text};
use cases::engine::state::deadline;
use cases::ops::Loaded;
use cases::{engine, model::CaseState};
use pack::{Journey, JourneyExpect, Pack, holds};
use rules::{Outcome, Value};
use serde_json::{Map, Value as Json};

use super::story::Stage;

/// What of `wanted` does not hold for the subject of `case`.
pub(super) async fn check(
    stage: &Stage,
    case: &Loaded,
    wanted: &JourneyExpect,
    failures: &mut Vec<String>,
) -> Result<()> {
    let pack = &stage.city.pack;
    let (Some(journey), Some(key)) = (pack.journeys.get(&wanted.id), &case.header.subject_key)
    else {
        failures.push(format!("journey: {}: the case has no subject yet", wanted.id));
        return Ok(());
    };
    let register = case.header.subject_register.as_str();
    if let Some(failure) = other_way(stage, journey, (register, key)).await? {
        failures.push(failure);
    }
    let cases = cases_on(stage, journey, (register, key)).await?;
    let done: BTreeSet<&str> = cases
        .iter()
        .filter(|case| case.state.state == CaseState::Closed)
        .map(|case| case.header.package.as_str())
        .collect();
    let missing: Vec<&str> = must(pack, journey).filter(|id| !done.contains(id)).collect();
    if !missing.is_empty() {
        failures.push(format!("journey: {}: not done: {}", journey.id, missing.join(", ")));
    }
    let mut used = 0;
    for case in &cases {
        used += used_working_days(stage, case)?;
    }
    let Some(first) = cases.iter().filter_map(|case| case.header.submitted_at).min() else {
        return Ok(());
    };
    let first = first.date_in(&pack.zone());
    let promise = journey.promises.iter().find(|promise| holds(promise.from, promise.to, first));
    let promised = promise.map(|promise| promise.working_days);
    if promised != Some(wanted.promised) {
        let got = promised.map_or("nothing".to_owned(), |days| days.to_string());
        let id = &journey.id;
        failures.push(format!("journey: {id}: expected {} promised, got {got}", wanted.promised));
    }
    if used != wanted.used {
        failures
            .push(format!("journey: {}: expected {} used, got {used}", journey.id, wanted.used));
    }
    if promised.is_some_and(|promised| used > promised) {
        failures.push(format!("journey: {}: {used} used, more than promised", journey.id));
    }
    Ok(())
}

/// The first and the last package of `journey`, and its stages: what lies between may be left out.
fn must<'p>(pack: &'p Pack, journey: &'p Journey) -> impl Iterator<Item = &'p str> {
    let ends = [journey.packages.first(), journey.packages.last()];
    let staged = move |id: &&String| {
        let stage = pack.packages.get(*id).and_then(|package| package.stage.as_ref());
        ends.contains(&Some(*id)) || stage.is_some()
    };
    journey.packages.iter().filter(staged).map(String::as_str)
}

/// Working days that the clock of `case` has used up to now.
pub(super) fn used_working_days(stage: &Stage, case: &Loaded) -> Result<u32> {
    let pack = &stage.city.pack;
    let clock = deadline(&case.state.clock, &pack.calendar, &pack.zone(), stage.city.now())?;
    Ok(clock.used_working_days)
}

/// The cases about the subject that were handed in for packages of `journey`.
async fn cases_on(
    stage: &Stage,
    journey: &Journey,
    (register, key): (&str, &str),
) -> Result<Vec<Loaded>> {
    let (register, key) = (register.to_owned(), key.to_owned());
    let list =
        async move |tx: &mut store::Tx| cases::ops::cases_of_subject(tx, &register, &key).await;
    let mut on = Vec::new();
    for id in stage.city.store.read(list).await? {
        let case = stage.load(&id).await?;
        if journey.packages.contains(&case.header.package) {
            on.push(case);
        }
    }
    Ok(on)
}

/// Why the subject does not go the way of `journey`, by what its register says.
async fn other_way(
    stage: &Stage,
    journey: &Journey,
    (register, key): (&str, &str),
) -> Result<Option<String>> {
    let Some(rule) = &journey.when else { return Ok(None) };
    let known = facts_of(stage, register, key).await?;
    let now = stage.city.now();
    let pack = &stage.city.pack;
    let mut facts = engine::facts::Facts::on(now.date_in(&pack.zone()));
    for (fact, value) in &known {
        let source = engine::facts::Source::Register(register.to_owned());
        let _ = facts.set(pack, &format!("{}.{fact}", journey.subject), value, source, now);
    }
    let goes = pack.rule(rule).eval(&facts) == Outcome::Known(Value::Bool(true));
    Ok((!goes).then(|| format!("journey: {}: the subject does not go this way", journey.id)))
}

/// What the register says of the record `key`.
pub(super) async fn facts_of(
    stage: &Stage,
    register: &str,
    key: &str,
) -> Result<Map<String, Json>> {
    let (pack, now) = (stage.city.pack.clone(), stage.city.now());
    let (register, key) = (register.to_owned(), key.to_owned());
    let read = async move |tx: &mut store::Tx| {
        let purpose = registers::Purpose {
            text: Text::new("检验故事", "To check a story"),
            case: None,
            reader: registers::Reader::Platform,
        };
        registers::read(tx, &pack, &register, &key, &[], &purpose, now).await
    };
    let record = stage.city.store.write(read).await?;
    Ok(record.map(|record| record.facts).unwrap_or_default())
}

//! What must be so after a step of a story.

use std::collections::BTreeSet;

use base::{Refusal, Result};
use cases::engine::state::deadline;
use cases::ops::{CaseFilter, Loaded};
use pack::Expect;
use serde_json::Value as Json;

use super::deeds::step_state;
use super::journey::{self, facts_of, used_working_days};
use super::story::{Stage, refused_fields};

/// What of `expect` does not hold for the case called `name`, or for the refusal of the step.
pub(super) async fn check(
    stage: &Stage,
    name: &str,
    expect: &Expect,
    refused: Option<&Refusal>,
) -> Result<Vec<String>> {
    let mut failures = Vec::new();
    refusal(expect, refused, &mut failures);
    let Some(id) = stage.cases.get(name) else { return Ok(failures) };
    let case = stage.load(id).await?;
    let state = case.state.state.as_str();
    if let Some(wanted) = expect.state.as_deref().filter(|wanted| *wanted != state) {
        failures.push(format!("state: expected {wanted}, got {state}"));
    }
    if refused.is_none()
        && let Some(wanted) = &expect.fields
    {
        let got = case.state.faults.iter().map(|fault| fault.field.as_str()).collect();
        same("fields", wanted, got, &mut failures);
    }
    tasks(stage, &case, expect, &mut failures)?;
    if let Some(wanted) = expect.used_working_days {
        let got = used_working_days(stage, &case)?;
        if got != wanted {
            failures.push(format!("used_working_days: expected {wanted}, got {got}"));
        }
    }
    if let Some(wanted) = &expect.journey {
        journey::check(stage, &case, wanted, &mut failures).await?;
    }
    ledger(&case, expect, &mut failures);
    heard(stage, &case, expect, &mut failures).await?;
    credentials(stage, &case, expect, &mut failures).await?;
    facts(stage, &case, expect, &mut failures).await?;
    basis(&case, expect, refused, &mut failures);
    if expect.receipts_verify == Some(true) {
        receipts(stage, &case, &mut failures).await?;
    }
    if let Some(wanted) = expect.cases {
        count(stage, wanted, &mut failures).await?;
    }
    Ok(failures)
}

fn refusal(expect: &Expect, refused: Option<&Refusal>, failures: &mut Vec<String>) {
    match (&expect.refused, refused) {
        (Some(wanted), Some(got)) if wanted != got.code => {
            failures.push(format!("refused: expected {wanted}, got {}", got.code));
        }
        (Some(wanted), None) => failures.push(format!("refused: expected {wanted}, it was not")),
        (_, Some(got)) => {
            if let Some(wanted) = &expect.fields {
                same("fields", wanted, refused_fields(got), failures);
            }
        }
        (None, None) => {}
    }
}

fn tasks(stage: &Stage, case: &Loaded, expect: &Expect, failures: &mut Vec<String>) -> Result<()> {
    for (act, wanted) in &expect.tasks {
        let got = case.state.tasks.get(act).map_or("not there", |task| task.state.as_str());
        if got != wanted {
            failures.push(format!("tasks: {act}: expected {wanted}, got {got}"));
        }
    }
    let pack = &stage.city.pack;
    for (step, wanted) in &expect.steps {
        let got = step_state(pack, case, step);
        if got != wanted {
            failures.push(format!("steps: {step}: expected {wanted}, got {got}"));
        }
    }
    for (act, wanted) in &expect.clocks {
        let clock = case.state.tasks.get(act).map(|task| task.clock.as_slice()).unwrap_or_default();
        let got = match clock {
            [] => Json::from("not started"),
            clock => {
                let clock = deadline(clock, &pack.calendar, &pack.zone(), stage.city.now())?;
                serde_json::to_value(clock.colour).unwrap_or_default()
            }
        };
        if got.as_str() != Some(wanted) {
            failures.push(format!("clocks: {act}: expected {wanted}, got {got}"));
        }
    }
    for (act, wanted) in &expect.due {
        let clock = case.state.tasks.get(act).map(|task| task.clock.as_slice()).unwrap_or_default();
        let due = deadline(clock, &pack.calendar, &pack.zone(), stage.city.now());
        let got = due.map_or_else(|_| "none".to_owned(), |due| due.projected_due_on.to_string());
        if got != *wanted {
            failures.push(format!("due: {act}: expected {wanted}, got {got}"));
        }
    }
    Ok(())
}

/// What is owed and what is to be checked.
fn ledger(case: &Loaded, expect: &Expect, failures: &mut Vec<String>) {
    for (ask, wanted) in &expect.owed {
        let got = case.state.owed.get(ask).map_or("not owed", |owed| owed.state.as_str());
        if got != wanted {
            failures.push(format!("owed: {ask}: expected {wanted}, got {got}"));
        }
    }
    for (ask, wanted) in &expect.commitments {
        let got = match case.state.checks.get(ask).map(|check| &check.result) {
            None => "not there",
            Some(None) => "due",
            Some(Some((true, _, _))) => "kept",
            Some(Some((false, _, _))) => "breached",
        };
        if got != wanted {
            failures.push(format!("commitments: {ask}: expected {wanted}, got {got}"));
        }
    }
}

/// What the case waits for, and what credit heard of it.
async fn heard(
    stage: &Stage,
    case: &Loaded,
    expect: &Expect,
    failures: &mut Vec<String>,
) -> Result<()> {
    if let Some(wanted) = &expect.duties {
        let id = case.header.id.clone();
        let list = async move |tx: &mut store::Tx| cases::ops::duties_of(tx, &id).await;
        let got = stage.city.store.read(list).await?;
        same("duties", wanted, got.iter().map(String::as_str).collect(), failures);
    }
    if let Some(wanted) = &expect.parts {
        let id = case.header.id.clone();
        let list = async move |tx: &mut store::Tx| cases::ops::parts(tx, &id).await;
        let parts = stage.city.store.read(list).await?;
        let called = stage.cases.iter().filter(|(_, id)| parts.contains(id));
        same("parts", wanted, called.map(|(name, _)| name.as_str()).collect(), failures);
    }
    if !expect.next.is_empty() {
        let (room, now, header) = (stage.city.cases.clone(), stage.city.now(), case.header.clone());
        let list = async move |tx: &mut store::Tx| {
            let key = header.subject_key.clone().unwrap_or_default();
            let done = [header.package.clone()];
            let of = (header.subject_register.as_str(), key.as_str());
            cases::ops::next_packages(tx, &room, of, &done, now).await
        };
        let next = stage.city.store.write(list).await?;
        for wanted in &expect.next {
            let found = next.iter().find(|next| next.package == *wanted);
            match found {
                Some(next) if next.missing.is_empty() => {}
                Some(next) => failures.push(format!("next: {wanted} lacks {:?}", next.missing)),
                None => failures.push(format!("next: {wanted} is not among what may follow")),
            }
        }
    }
    if !expect.archive.is_empty() {
        let archive = crate::case_archive::take_out(&stage.city, &case.header.id).await?;
        for wanted in &expect.archive {
            if !archive.files.iter().any(|file| file.path.starts_with(wanted.as_str())) {
                failures.push(format!("archive: nothing begins with {wanted}"));
            }
        }
        if let Err(wrong) = archive.check() {
            failures.push(format!("archive: {wrong}"));
        }
    }
    if let Some(wanted) = &expect.credit {
        let events = store::outbox::read(&stage.city.store, 0, 1_000).await?;
        let of_case = events
            .iter()
            .filter(|event| event.topic == "credit" && event.subject == case.header.id.as_str());
        let got = of_case.filter_map(|event| event.body["kind"].as_str()).collect();
        same("credit", wanted, got, failures);
    }
    Ok(())
}

async fn credentials(
    stage: &Stage,
    case: &Loaded,
    expect: &Expect,
    failures: &mut Vec<String>,
) -> Result<()> {
    if expect.credentials.is_none() && expect.revoked.is_none() {
        return Ok(());
    }
    let id = case.header.id.clone();
    let list = async move |tx: &mut store::Tx| credentials::ops::list_for_case(tx, &id).await;
    let issued = stage.city.store.read(list).await?;
    if let Some(wanted) = &expect.credentials {
        let got = issued.iter().map(|credential| credential.type_id.as_str()).collect();
        same("credentials", wanted, got, failures);
    }
    if let Some(wanted) = &expect.revoked {
        let revoked = issued.iter().filter(|c| c.state == credentials::State::Revoked);
        let got = revoked.map(|credential| credential.type_id.as_str()).collect();
        same("revoked", wanted, got, failures);
    }
    let keys = stage.city.issuer.trusted_keys();
    for credential in &issued {
        if let Err(refusal) = credentials::verify(&credential.body, &keys, stage.city.now()) {
            failures.push(format!("credential {}: {refusal}", credential.type_id));
        }
    }
    Ok(())
}

async fn facts(
    stage: &Stage,
    case: &Loaded,
    expect: &Expect,
    failures: &mut Vec<String>,
) -> Result<()> {
    if expect.facts.is_empty() {
        return Ok(());
    }
    let Some(key) = &case.header.subject_key else {
        failures.push("facts: the case has no subject yet".into());
        return Ok(());
    };
    let facts = facts_of(stage, &case.header.subject_register, key).await?;
    for (name, wanted) in &expect.facts {
        let fact = name.split_once('.').map_or(name.as_str(), |(_, fact)| fact);
        let got = facts.get(fact).unwrap_or(&Json::Null);
        if !equal(wanted, got) {
            failures.push(format!("facts: {name}: expected {wanted}, got {got}"));
        }
    }
    Ok(())
}

/// Decimals travel as text or number.
fn equal(wanted: &Json, got: &Json) -> bool {
    let plain = |value: &Json| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    wanted == got || plain(wanted) == plain(got)
}

fn basis(case: &Loaded, expect: &Expect, refused: Option<&Refusal>, failures: &mut Vec<String>) {
    let Some(wanted) = &expect.basis else { return };
    let of_tasks = case.state.tasks.values().filter_map(|task| task.refusal.as_ref());
    let of_tasks = of_tasks.flat_map(|fault| &fault.basis);
    let faults = case.state.faults.iter().flat_map(|fault| &fault.basis);
    let of_refusal = refused
        .into_iter()
        .flat_map(|r| r.basis.iter().chain(r.also.iter().flat_map(|also| &also.basis)));
    let mut all = of_tasks.chain(faults).chain(of_refusal);
    let says = |basis: &base::Basis| {
        basis.article.as_ref().is_some_and(|article| article.contains(wanted))
            || basis.source.contains(wanted)
    };
    if !all.any(says) {
        failures.push(format!("basis: nothing rests on {wanted}"));
    }
}

/// Every leaf about the case is in the journal, and its receipt convinces a verifier who has
/// nothing but the public key.
async fn receipts(stage: &Stage, case: &Loaded, failures: &mut Vec<String>) -> Result<()> {
    let id = case.header.id.clone();
    let list = async move |tx: &mut store::Tx| cases::ops::receipts(tx, &id).await;
    let receipts = stage.city.store.read(list).await?;
    if receipts.is_empty() {
        failures.push("receipts_verify: the case has no receipt".into());
    }
    for line in receipts {
        let id = base::id::ReceiptId::parse(&line.id)?;
        let Some(receipt) = journal::receipt(&stage.city.store, &id).await? else {
            failures.push(format!("receipts_verify: {} is still pending", line.kind));
            continue;
        };
        let verified = journal::receipt::verify(&receipt.to_json(), stage.city.journal.verifier());
        if let Err(refusal) = verified {
            failures.push(format!("receipts_verify: {}: {refusal}", line.kind));
        }
    }
    Ok(())
}

async fn count(stage: &Stage, wanted: u32, failures: &mut Vec<String>) -> Result<()> {
    let Some((package, account)) = stage.applied.clone() else { return Ok(()) };
    let (room, who) = (stage.city.cases.clone(), access::Principal::from(account));
    let list = async move |tx: &mut store::Tx| {
        let filter = CaseFilter { package: Some(package.clone()), ..CaseFilter::default() };
        cases::ops::list(tx, &room, &who, &filter).await
    };
    let got = stage.city.store.read(list).await?.len();
    if got != wanted as usize {
        failures.push(format!("cases: expected {wanted}, got {got}"));
    }
    Ok(())
}

fn same(what: &str, wanted: &[String], got: Vec<&str>, failures: &mut Vec<String>) {
    let wanted: BTreeSet<&str> = wanted.iter().map(String::as_str).collect();
    let got: BTreeSet<&str> = got.into_iter().collect();
    if wanted != got {
        let list = |set: &BTreeSet<&str>| set.iter().copied().collect::<Vec<_>>().join(", ");
        failures.push(format!("{what}: expected [{}], got [{}]", list(&wanted), list(&got)));
    }
}

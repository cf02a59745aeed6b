//! Policies in a story: claimed, listed, paid, taken back, and paid without a claim. Each deed is
//! a request to the API, by the account of who does it, so that what they may not do is refused.

use std::collections::BTreeSet;

use base::{Refusal, Result};
use pack::{PolicyDeed, PolicyExpect};
use policies::PaymentState;
use policies::engine::iso20022::answer;
use policies::ops::pay;
use serde_json::{Value as Json, json};

use super::call::{Answered, Call, unknown};
use super::story::Stage;

/// Where a party confirms in advance.
const CONFIRMATION: &str = "/api/v1/entitlements/confirmation";
/// Payments of a run that a step looks at.
const PAYMENTS_SEEN: i64 = 200;

impl Stage {
    /// Does a deed with policies, and says what of `expect` does not hold after it.
    pub(super) async fn policy(
        &mut self,
        who: &str,
        deed: &PolicyDeed,
        expect: &PolicyExpect,
    ) -> Result<Vec<String>> {
        let answered = self.done(who, deed).await?;
        self.settle().await?;
        let mut failures = Vec::new();
        let answer = match (&answered, &expect.refused) {
            (Err(code), Some(wanted)) if code == wanted => return Ok(failures),
            (Err(code), _) => return Ok(vec![format!("refused: {code}")]),
            (Ok(_), Some(wanted)) => {
                return Ok(vec![format!("refused: expected {wanted}, it was not")]);
            }
            (Ok(answer), None) => answer,
        };
        self.name(deed, answer);
        of_answer(answer, expect, &mut failures);
        if let Some(run) = run_of(deed) {
            self.of_run(run, expect, &mut failures).await?;
        }
        if let PolicyDeed::Look { register, key } = deed {
            self.of_party(who, (register, key), answer, expect, &mut failures).await?;
        }
        Ok(failures)
    }

    /// The request that a deed is, and its answer.
    async fn done(&self, who: &str, deed: &PolicyDeed) -> Result<Answered> {
        let run = |name: &String| self.run(name).map(|id| format!("/api/v1/pay-runs/{id}"));
        let event = |name: &String, end: &str| {
            let (kind, id) = self.events.get(name).ok_or_else(|| unknown(name))?;
            Ok::<_, Refusal>(format!("/api/v1/claim-events/{kind}/events/{id}/{end}"))
        };
        let call = match deed {
            PolicyDeed::Claim { policy, register, key, account, .. } => Call::post(
                format!("/api/v1/policies/{policy}/claims"),
                &json!({"register": register, "key": key, "account": account, "committed": true}),
            ),
            PolicyDeed::List { policy, .. } => {
                Call::post("/api/v1/pay-runs".to_owned(), &json!({ "policy": policy }))
            }
            PolicyDeed::Object { run: of, seq, text } => {
                Call::post(format!("{}/objections", run(of)?), &json!({ "seq": seq, "text": text }))
            }
            PolicyDeed::Answer { run: of, seq, founded, text } => {
                let id = self.objection(who, &run(of)?, *seq).await?;
                let path = format!("{}/objections/{id}/answer", run(of)?);
                Call::post(path, &json!({ "founded": founded, "text": text }))
            }
            PolicyDeed::Pay { run: of } => Call::post(format!("{}/payment", run(of)?), &json!({})),
            PolicyDeed::Bank { run: of, rejected } => {
                let file = self.bank(self.run(of)?, rejected).await?;
                Call::post(format!("{}/statuses", run(of)?), &json!({ "file": file }))
            }
            PolicyDeed::Account { run: of, seq, account } => Call::post(
                format!("{}/payments/{seq}/account", run(of)?),
                &json!({ "account": account }),
            ),
            PolicyDeed::Confirm { run: of, seq, register, key, account } => {
                let seq = seq.map(|seq| self.run(of).map(|run| (run, seq))).transpose()?;
                confirmation(seq, (register, key), account)
            }
            PolicyDeed::Withdraw { register, key } => {
                Call::delete(format!("{CONFIRMATION}?register={register}&key={key}"))
            }
            PolicyDeed::Settle { run: of, by, on } => {
                let body = json!({ "by": by, "on": on.map(|day| day.to_string()) });
                Call::post(format!("{}/settlement", run(of)?), &body)
            }
            PolicyDeed::ClawBack { run: of, seq, reason } => Call::post(
                format!("{}/payments/{seq}/claw-back", run(of)?),
                &json!({ "reason": reason }),
            ),
            PolicyDeed::Event { kind, facts, corrects, .. } => Call::post(
                format!("/api/v1/claim-events/{kind}"),
                &json!({ "facts": facts, "corrects": corrects }),
            ),
            PolicyDeed::File { kind, csv, .. } => Call {
                method: "POST",
                path: format!("/api/v1/claim-events/{kind}/batches"),
                kind: "text/csv",
                body: csv.clone(),
            },
            PolicyDeed::Decide { event: of, pass, note } => {
                Call::post(event(of, "decision")?, &json!({ "pass": pass, "note": note }))
            }
            PolicyDeed::Weigh { event: of } => Call::post(event(of, "weighing")?, &json!({})),
            PolicyDeed::Look { register, key } => {
                Call::get(format!("/api/v1/entitlements?register={register}&key={key}"))
            }
        };
        self.ask(who, call).await
    }

    /// Remembers what later steps call the run or the event of the deed.
    fn name(&mut self, deed: &PolicyDeed, answer: &Json) {
        let text = |value: &Json| value.as_str().map(str::to_owned);
        let (name, run) = match deed {
            PolicyDeed::Claim { run, .. } => (run, text(&answer["run"])),
            PolicyDeed::List { run, .. } => (run, text(&answer["id"])),
            PolicyDeed::File { run, .. } => (run, text(&answer["runs"][0])),
            PolicyDeed::Event { event, kind, .. } => {
                if let Some(id) = text(&answer["id"]) {
                    self.events.insert(event.clone(), (kind.clone(), id));
                }
                (event, last_run(answer))
            }
            PolicyDeed::Decide { event, .. } | PolicyDeed::Weigh { event } => {
                (event, last_run(answer))
            }
            _ => return,
        };
        if let Some(run) = run {
            self.runs.insert(name.clone(), run);
        }
    }

    fn run(&self, name: &str) -> Result<&str, Refusal> {
        self.runs.get(name).map(String::as_str).ok_or_else(|| unknown(name))
    }

    /// The first objection to a payment that nobody has answered.
    async fn objection(&self, who: &str, run: &str, seq: i64) -> Result<String> {
        let found = self.ask(who, Call::get(format!("{run}/objections"))).await?;
        let found = found.unwrap_or_default();
        let all = found["items"].as_array().or(found.as_array()).into_iter().flatten();
        let mut open = all.filter(|of| of["seq"] == seq && of["founded"].is_null());
        let id = open.next().and_then(|of| of["id"].as_str()).map(str::to_owned);
        Ok(id.ok_or_else(|| unknown(run))?)
    }

    /// What the bank says of the last file that it was sent.
    async fn bank(&self, run: &str, rejected: &[i64]) -> Result<String> {
        let payments = pay::payments(&self.city.store, run, 1, PAYMENTS_SEEN).await?;
        let sent = payments.iter().filter(|payment| payment.state == PaymentState::Sent);
        let sent: Vec<_> = sent.cloned().collect();
        let batch = sent.iter().filter_map(|payment| payment.batch).max().unwrap_or_default();
        let of_batch: Vec<_> =
            sent.into_iter().filter(|payment| payment.batch == Some(batch)).collect();
        let refused = |of: &policies::Payment| rejected.contains(&of.seq).then_some("AC01");
        Ok(answer(run, batch, &of_batch, refused))
    }

    /// What of `expect` does not hold for a run.
    async fn of_run(
        &self,
        name: &str,
        expect: &PolicyExpect,
        failures: &mut Vec<String>,
    ) -> Result<()> {
        let Ok(id) = self.run(name) else { return Ok(()) };
        if !expect.rows.is_empty() {
            let payments = pay::payments(&self.city.store, id, 1, PAYMENTS_SEEN).await?;
            for (seq, wanted) in &expect.rows {
                let found = payments.iter().find(|payment| payment.seq.to_string() == *seq);
                let got = found.map_or("not there", |payment| payment.state.as_str());
                differs(&format!("rows {seq}"), Some(wanted), got, failures);
            }
        }
        if expect.balanced.is_none() && expect.borne.is_empty() && expect.owed.is_none() {
            return Ok(());
        }
        let sums = pay::reconcile(&self.city.store, id).await?;
        if expect.balanced.is_some_and(|wanted| wanted != sums.balanced) {
            failures.push(format!("balanced: got {}: {sums:?}", sums.balanced));
        }
        if let Some(wanted) = &expect.owed {
            let owed = sums.owed.iter().map(|of| format!("{} {} {}", of.by, of.to, of.amount));
            same("owed", wanted, owed.collect(), failures);
        }
        for (treasury, wanted) in &expect.borne {
            let of = |step: &str, credit: &str| {
                step.starts_with("pay") && credit.strip_prefix("treasury/") == Some(treasury)
            };
            let borne = sums.ledger.iter().filter(|(step, _, credit, ..)| of(step, credit));
            let fen: i64 = borne.map(|(.., fen)| fen).sum();
            let got = base::Money::from_fen(fen).to_string();
            differs(&format!("borne {treasury}"), Some(wanted), &got, failures);
        }
        Ok(())
    }

    /// What of `expect` does not hold for a party that looked.
    async fn of_party(
        &self,
        who: &str,
        (register, key): (&str, &str),
        found: &Json,
        expect: &PolicyExpect,
        failures: &mut Vec<String>,
    ) -> Result<()> {
        let policies = found["policies"].as_array().cloned().unwrap_or_default();
        let of = |id: &str| policies.iter().find(|one| one["policy"]["id"] == id);
        for (id, wanted) in &expect.outcomes {
            let got = of(id).and_then(|one| one["outcome"].as_str()).unwrap_or("not");
            differs(&format!("outcomes {id}"), Some(wanted), got, failures);
        }
        for (id, wanted) in &expect.due {
            let got = of(id).and_then(|one| one["due_yuan"].as_str()).unwrap_or("nothing");
            differs(&format!("due {id}"), Some(wanted), got, failures);
        }
        let list = |rows: &Json, names: [&str; 2]| -> Vec<String> {
            let rows = rows.as_array().into_iter().flatten();
            rows.map(|row| names.map(|name| row[name].as_str().unwrap_or("?")).join(" ")).collect()
        };
        if let Some(wanted) = &expect.got {
            same("got", wanted, list(&found["payments"], ["yuan", "state"]), failures);
        }
        if let Some(wanted) = &expect.events {
            let path = format!("/api/v1/claim-events?register={register}&key={key}");
            let events = self.ask(who, Call::get(path)).await?.unwrap_or_default();
            let kinds = events["items"].as_array().cloned().unwrap_or_default();
            let kinds = kinds.iter().map(|event| event["kind"]["id"].as_str().unwrap_or("?"));
            let rest = list(&events["items"], ["state", "yuan"]);
            let got = kinds.zip(rest).map(|(a, b)| format!("{a} {b}")).collect();
            same("events", wanted, got, failures);
        }
        Ok(())
    }
}

/// The request by which a party confirms a payment, or in advance.
fn confirmation(
    payment: Option<(&str, i64)>,
    (register, key): (&str, &str),
    account: &str,
) -> Call {
    let body = json!({ "register": register, "key": key, "account": account, "committed": true });
    match payment {
        None => Call::put(CONFIRMATION.to_owned(), &body),
        Some((run, seq)) => {
            let path = format!("/api/v1/entitlements/payments/{run}/{seq}/confirmation");
            Call::post(path, &body)
        }
    }
}

/// The run of the last payment of an event.
fn last_run(event: &Json) -> Option<String> {
    event["payments"].as_array()?.last()?["run"].as_str().map(str::to_owned)
}

/// The run that a deed is about, as the story calls it.
fn run_of(deed: &PolicyDeed) -> Option<&str> {
    match deed {
        PolicyDeed::Claim { run, .. }
        | PolicyDeed::List { run, .. }
        | PolicyDeed::Object { run, .. }
        | PolicyDeed::Answer { run, .. }
        | PolicyDeed::Pay { run }
        | PolicyDeed::Bank { run, .. }
        | PolicyDeed::Account { run, .. }
        | PolicyDeed::Confirm { run, .. }
        | PolicyDeed::Settle { run, .. }
        | PolicyDeed::ClawBack { run, .. }
        | PolicyDeed::File { run, .. } => Some(run),
        PolicyDeed::Event { event, .. }
        | PolicyDeed::Decide { event, .. }
        | PolicyDeed::Weigh { event } => Some(event),
        PolicyDeed::Look { .. } | PolicyDeed::Withdraw { .. } => None,
    }
}

/// Two lists must be the same, in any order.
fn same(what: &str, wanted: &[String], mut got: Vec<String>, failures: &mut Vec<String>) {
    let mut wanted = wanted.to_vec();
    wanted.sort();
    got.sort();
    if wanted != got {
        failures.push(format!("{what}: expected {wanted:?}, got {got:?}"));
    }
}

fn differs(what: &str, wanted: Option<&String>, got: &str, failures: &mut Vec<String>) {
    if let Some(wanted) = wanted.filter(|wanted| *wanted != got) {
        failures.push(format!("{what}: expected {wanted}, got {got}"));
    }
}

/// What of `expect` does not hold for the answer itself.
fn of_answer(answer: &Json, expect: &PolicyExpect, failures: &mut Vec<String>) {
    let text = |name: &str| answer[name].as_str().unwrap_or("nothing").to_owned();
    for (name, wanted) in [
        ("state", &expect.state),
        ("yuan", &expect.yuan),
        ("settled_yuan", &expect.settled_yuan),
        ("paid_yuan", &expect.paid_yuan),
        ("over_yuan", &expect.over_yuan),
        ("due_on", &expect.due_on),
    ] {
        differs(name, wanted.as_ref(), &text(name), failures);
    }
    if let Some(wanted) = expect.payments.filter(|wanted| answer["payments"] != *wanted) {
        failures.push(format!("payments: expected {wanted}, got {}", answer["payments"]));
    }
    if let Some(wanted) = expect.released.filter(|wanted| answer["released"] != *wanted) {
        failures.push(format!("released: expected {wanted}, got {}", answer["released"]));
    }
    if let Some(wanted) = expect.late.filter(|wanted| answer["late"] != *wanted) {
        failures.push(format!("late: expected {wanted}, got {}", answer["late"]));
    }
    let names = |rows: &Json, name: &str| -> BTreeSet<String> {
        let rows = rows.as_array().into_iter().flatten();
        rows.filter_map(|row| row[name].as_str().map(str::to_owned)).collect()
    };
    let wrong = answer["refused"].as_array().into_iter().flatten().map(|row| {
        let text = |name: &str| row[name].as_str().unwrap_or_default();
        format!("{} {} {}", row["row"], text("field"), text("code"))
    });
    for (what, wanted, got) in [
        ("failing", &expect.failing, names(&answer["failing"], "id")),
        ("missing", &expect.missing, names(&answer["missing"], "fact")),
        ("wrong", &expect.wrong, wrong.collect()),
    ] {
        let Some(wanted) = wanted else { continue };
        let wanted: BTreeSet<String> = wanted.iter().cloned().collect();
        if wanted != got {
            failures.push(format!("{what}: expected {wanted:?}, got {got:?}"));
        }
    }
    for (name, wanted) in &expect.counts {
        let states = answer["events"].as_array().into_iter().flatten();
        let mut of_state = states.filter(|count| count["state"] == *name);
        let got = match name.as_str() {
            "refused_rows" => answer["refused_count"].as_i64(),
            "repeated" => answer["repeated"].as_i64(),
            _ => of_state.next().map_or(Some(0), |count| count["events"].as_i64()),
        };
        if got != Some(*wanted) {
            failures.push(format!("counts {name}: expected {wanted}, got {got:?}"));
        }
    }
}

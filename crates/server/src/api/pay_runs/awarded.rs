//! What officers granted of a policy that is applied for, as a run.

use std::collections::HashMap;

use base::{Date, Instant, Money, Refusal, Result, Text};
use jiff::ToSpan;
use pack::{Awards, Pack, Policy};
use policies::PayRun;
use policies::ops::award::{self, Granted};
use policies::ops::pay::{Listed, NewRun};
use registers::{Purpose, Reader, Snapshot};
use store::Tx;

use crate::http::Shared;
use crate::http::caller::Caller;

/// Records that are read by one statement.
const RECORDS_READ: usize = 200;

/// Freezes the list of what was granted of `policy` and stands on no list yet. Refused with
/// `not_by_rule` where the pack does not say what was granted, with `nobody_entitled` when nothing
/// is due.
pub async fn list(edge: &Shared, caller: &Caller, policy: &Policy) -> Result<PayRun> {
    let (pack, now) = (edge.city.pack.clone(), edge.now());
    let Some(awards) = &pack.manifest.awards else {
        let (zh, en) = (
            "城市包没有写明评审结果在哪里。",
            "The pack does not say where what was granted stands.",
        );
        return Err(Refusal::new("not_by_rule", 422, zh, en).on("policy").into());
    };
    let subject = awards.policy.split_once('.').map_or("", |(subject, _)| subject);
    let wanted = [
        &awards.policy,
        &awards.party,
        &awards.granted_yuan,
        &awards.due_yuan,
        &awards.granted_on,
        &awards.ended,
    ];
    let wanted: Vec<String> = wanted.into_iter().cloned().collect();
    let register = edge.soon(subject, edge.city.snapshot_of(subject, wanted)).await?;
    let granted = granted(&register, awards, policy);
    let today = now.date_in(&pack.zone());
    let new = NewRun {
        id: format!("r{}", base::id::CaseId::new(now)),
        policy: policy.id.clone(),
        pack: pack.hash.clone(),
        on: today,
        public_until: policy
            .publicity_days
            .map(|days| today.saturating_add(i64::from(days).days())),
        budget: None,
        made_by: caller.account()?.id.to_string(),
    };
    let policy = policy.clone();
    let write = async move |tx: &mut Tx| {
        let mut granted = granted.clone();
        parties(tx, &pack, &policy, &mut granted, now).await?;
        award::list(tx, &pack, &policy, &new, &granted, now).await
    };
    let (zh, en) = ("目前没有可兑付的对象。", "There is nobody to pay now.");
    let run = edge.city.store.write(write).await?;
    Ok(run.ok_or_else(|| Refusal::new("nobody_entitled", 409, zh, en))?)
}

/// The applications of `policy` that were granted and are not ended.
fn granted(register: &Snapshot, awards: &Awards, policy: &Policy) -> Vec<Granted> {
    let value = |name: &str, row: usize| register.table.column(name)?.get(row);
    let money = |name: &str, row| Money::from_yuan(value(name, row)?.as_decimal()?);
    let one = |(row, key): (usize, &String)| {
        let of = value(&awards.policy, row)?;
        let ended = value(&awards.ended, row) == Some(rules::Value::Bool(true));
        if of.to_string() != policy.id || ended {
            return None;
        }
        let on: Date = value(&awards.granted_on, row)?.to_string().parse().ok()?;
        let due = money(&awards.due_yuan, row)?;
        Some(Granted {
            application: key.clone(),
            on,
            granted: money(&awards.granted_yuan, row)?,
            due,
            to: Listed { party: value(&awards.party, row)?.to_string(), due, ..Listed::default() },
        })
    };
    register.keys.iter().enumerate().filter_map(one).collect()
}

/// Where each party is, and where its money goes, as far as its register says.
async fn parties(
    tx: &mut Tx,
    pack: &Pack,
    policy: &Policy,
    granted: &mut [Granted],
    now: Instant,
) -> Result<()> {
    let register = pack.subjects.get(&policy.party).map(|subject| subject.register.clone());
    let register = register.unwrap_or_default();
    let mut keys: Vec<String> = granted.iter().map(|of| of.to.party.clone()).collect();
    keys.sort();
    keys.dedup();
    let purpose = Purpose {
        text: Text::new(
            format!("兑付政策「{}」", policy.text.zh),
            format!("To pay the policy “{}”", policy.text.en),
        ),
        case: None,
        reader: Reader::Platform,
    };
    let mut found = HashMap::new();
    for keys in keys.chunks(RECORDS_READ) {
        let wanted: Vec<(String, String)> =
            keys.iter().map(|key| (register.clone(), key.clone())).collect();
        for record in registers::read_many(tx, pack, &wanted, &purpose, now).await? {
            let text = |fact: &str| Some(record.facts.get(fact)?.as_str()?.to_owned());
            let account = policy.account_fact().and_then(text);
            let of = (text("district").unwrap_or_default(), account);
            found.insert(record.key.clone(), of);
        }
    }
    for of in granted {
        if let Some((district, account)) = found.get(&of.to.party) {
            (of.to.district, of.to.account) = (district.clone(), account.clone());
        }
    }
    Ok(())
}

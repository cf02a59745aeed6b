//! What a party can get, and why. Answers 200; 404 `not_found`.

use std::collections::HashMap;

use access::{Action, Kind, RecordKey, Resource};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use base::{Money, Refusal, Result, Text};
use cases::ops::number_sources;
use pack::{CONFIRMED_ACCOUNT, Pack, Policy, PolicyOutcome};
use policies::engine::{
    AmountSays, Before, Counted, Due, OnceKey, Weighing, count_once, due, once_keys,
};
use policies::ops::confirm::has_fact;
use registers::{Purpose, Reader};
use rules::Value;
use serde::Deserialize;
use store::Tx;
use utoipa::IntoParams;

use super::acting_for;
use crate::api::views::{
    ConfirmedAccount, Entitlement, Entitlements, Explainer, Origins, OutcomeCounts, OwnPayment,
    PolicyWords,
};
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::Answer;
use crate::http::sent::Asked;

/// Payments of a party that are shown.
pub(super) const PAYMENTS_SHOWN: i64 = 50;

/// Of which party.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Party {
    /// The register, such as `entity`.
    #[param(example = "entity")]
    pub(super) register: String,
    /// Its key.
    #[param(example = "91330110MA2DEM017L")]
    pub(super) key: String,
}

/// Weighs all policies for one of the caller's own records; the read is logged like any other.
#[utoipa::path(get, path = "/api/v1/entitlements", operation_id = "list_entitlements",
    tag = "policies", params(Party),
    responses((status = 200, description = "What the policies say", body = Entitlements)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Asked(party): Asked<Party>,
) -> Answer<Response> {
    let Party { register, key } = party;
    let (found, logged) =
        weigh_beside(&edge, &caller, &register, &key, Action::ReadOwnRecord).await?;
    let pack = &edge.city.pack;
    let mut view = found.view(&edge.policy_words());
    if has_fact(pack, &register) && acting_for(&edge, &caller, (&register, &key)).is_ok() {
        view.allowed.push("confirm_account".to_owned());
        view.allowed
            .extend(view.confirmed_account.is_some().then(|| "withdraw_account".to_owned()));
    }
    // written out while the log is
    let answer = Json(view).into_response();
    logged.await?;
    Ok(answer)
}

/// What every policy says of a party, with what was paid to it.
pub(super) struct Found {
    register: String,
    pub(super) key: String,
    name: Option<String>,
    pub(super) today: base::Date,
    pub(super) weighed: Vec<Weighing>,
    pub(super) due: Vec<Due>,
    pub(super) paid: HashMap<String, Before>,
    pub(super) facts: HashMap<String, Value>,
    /// Who was first in groups in which the party counts once.
    pub(super) counted: Vec<Counted>,
    payments: Vec<policies::ops::party::PaidTo>,
    origins: Origins,
}

/// Weighs all policies for a party, whose record the caller may read; the read is logged.
pub(super) async fn weigh(
    edge: &Shared,
    caller: &Caller,
    register: &str,
    key: &str,
    action: Action,
) -> Result<Found> {
    let (found, logged) = weigh_beside(edge, caller, register, key, action).await?;
    logged.await?;
    Ok(found)
}

/// The same with the read being logged: nobody is shown what was read before it is.
async fn weigh_beside(
    edge: &Shared,
    caller: &Caller,
    register: &str,
    key: &str,
    action: Action,
) -> Result<(Found, impl Future<Output = Result<()>> + use<>)> {
    let pack = edge.city.pack.clone();
    pack.registers.get(register).ok_or_else(Refusal::not_found)?;
    let owner = RecordKey::new(register, key);
    let resource = Resource::new(Kind::Record, key).owned_by(owner);
    edge.city.access.authorise(caller.principal(), action, &resource)?;
    let now = edge.now();
    let today = now.date_in(&pack.zone());
    let reader = Reader::Account(caller.account()?.id.to_string());
    let (of, of_key, city) = (register.to_owned(), key.to_owned(), pack.clone());
    let read = async move |tx: &mut Tx| {
        let text = Text::new("查找可享政策", "Finding policies that the party may have");
        let purpose = Purpose { text, case: None, reader: reader.clone() };
        let found =
            registers::read_with_origins(tx, &city, &of, &of_key, &[], &purpose, now).await?;
        let (record, mut origins) = found.ok_or_else(Refusal::not_found)?;
        number_sources(tx, origins.values_mut().map(|of| &mut of.source).collect()).await?;
        let payments = policies::ops::party::payments(tx, &of_key, PAYMENTS_SHOWN).await?;
        let paid = policies::ops::party::paid(tx, &of_key, today).await?;
        let keys = keys(&city, &of, &record.facts);
        let counted = policies::ops::party::counted(tx, &of_key, &keys).await?;
        Ok((record, origins, (payments, paid, counted), tx.take_appends()))
    };
    let (record, origins, before, log) = edge.city.store.read(read).await?;
    let logged = edge.city.store.append(log);
    let (payments, paid, counted) = before;
    let (mut weighed, mut known) = (Vec::new(), HashMap::new());
    for subject in subjects(&pack, register) {
        let weigher = edge.city.weigher(&subject.id);
        let facts = facts(&pack, &subject.id, &record.facts);
        weighed.extend(weigher.weigh(&facts, today));
        known.extend(facts);
    }
    let mut due = due(&pack, &weighed, &paid);
    let taken: Vec<&str> = counted.iter().map(|first| first.group.as_str()).collect();
    count_once(&pack, &mut due, &taken);
    let name = record.facts.get("name").and_then(|name| name.as_str()).map(str::to_owned);
    let (register, key) = (register.to_owned(), key.to_owned());
    let facts = known;
    let found =
        Found { register, key, name, today, weighed, due, paid, facts, counted, payments, origins };
    Ok((found, logged))
}

/// The subjects that stand for the register itself, not for a role in a case.
fn subjects<'p>(pack: &'p Pack, register: &str) -> impl Iterator<Item = &'p pack::Subject> {
    pack.parties().filter(move |party| party.register == register)
}

/// By what the party of a record counts once, in all groups.
fn keys(
    pack: &Pack,
    register: &str,
    record: &serde_json::Map<String, serde_json::Value>,
) -> Vec<OnceKey> {
    let mut found: Vec<OnceKey> = Vec::new();
    let fact = |name: &str| {
        let (_, id) = name.split_once('.')?;
        Some(value(pack, name, record.get(id)?)?.to_string())
    };
    for subject in subjects(pack, register) {
        for policy in pack.policies.values().filter(|policy| policy.party == subject.id) {
            found.extend(once_keys(pack, policy, fact));
        }
    }
    found.sort_by(|a, b| a.group.cmp(&b.group));
    found.dedup_by(|a, b| a.group == b.group);
    found
}

/// The facts of a record as rules name them.
pub(crate) fn facts(
    pack: &Pack,
    subject: &str,
    record: &serde_json::Map<String, serde_json::Value>,
) -> HashMap<String, Value> {
    let fact = |(id, json): (&String, &serde_json::Value)| {
        let name = format!("{subject}.{id}");
        let value = value(pack, &name, json)?;
        Some((name, value))
    };
    record.iter().filter_map(fact).collect()
}

/// The value of the fact `name` as rules see it.
fn value(pack: &Pack, name: &str, json: &serde_json::Value) -> Option<Value> {
    Value::from_json(json, pack::rule_type(pack.fact(name)?.kind)?).ok()
}

impl Found {
    /// Who was first in a group of `policy` in which the party counts once.
    pub(super) fn first_of(&self, policy: &Policy) -> Option<&Counted> {
        self.counted.iter().find(|first| policy.stacking.contains(&first.group))
    }

    /// The account that the party has confirmed for all.
    fn confirmed_account(&self) -> Option<ConfirmedAccount> {
        let fact = format!(".{CONFIRMED_ACCOUNT}");
        let (_, account) = self.facts.iter().find(|(name, _)| name.ends_with(&fact))?;
        let since = self.origins.get(CONFIRMED_ACCOUNT)?.since;
        Some(ConfirmedAccount::new(&account.to_string(), since))
    }

    fn view(&self, words: &PolicyWords) -> Entitlements {
        let pack = words.pack();
        let mut counts = OutcomeCounts::default();
        for says in &self.weighed {
            match says.outcome {
                PolicyOutcome::Entitled => counts.entitled += 1,
                PolicyOutcome::Nearly => counts.nearly += 1,
                PolicyOutcome::Unknown => counts.unknown += 1,
                PolicyOutcome::Not => counts.not += 1,
            }
        }
        let due = |id: &str| self.due.iter().find(|due| due.policy == id);
        let mut shown: Vec<&Weighing> =
            self.weighed.iter().filter(|says| says.outcome != PolicyOutcome::Not).collect();
        let order = |says: &&Weighing| {
            let worth = due(&says.policy).map_or(0, |due| due.due.fen());
            let most = match &says.amount {
                AmountSays::Exactly(money) | AmountSays::UpTo(money) => money.fen(),
                _ => 0,
            };
            let missing: usize = says.clauses.iter().map(|clause| clause.missing.len()).sum();
            (says.outcome, std::cmp::Reverse(worth), missing, std::cmp::Reverse(most))
        };
        shown.sort_by_cached_key(order);
        let mut explainer = Explainer::new(words, &self.origins);
        let policies: Vec<Entitlement> = shown
            .into_iter()
            .map(|says| {
                let first = self.first_of(&pack.policies[&*says.policy]);
                let due = due(&says.policy);
                explainer.says(says, due, self.today).counted(pack, first)
            })
            .collect();
        let sum: i64 = self.due.iter().map(|due| due.due.fen()).sum();
        let payments = self.payments.iter().map(|payment| OwnPayment::new(pack, payment));
        Entitlements {
            register: self.register.clone(),
            key: self.key.clone(),
            name: self.name.clone(),
            on: self.today.to_string(),
            due_yuan: Money::from_fen(sum).to_string(),
            counts,
            policies,
            payments: payments.collect(),
            confirmed_account: self.confirmed_account(),
            allowed: Vec::new(),
        }
    }
}

//! Why a party has a right to a policy, or has none. Answers 200; 404 `not_found`.

use access::{Action, Kind, RecordKey, Resource};
use axum::extract::{Path, State};
use base::{Date, Instant, Refusal, Result, Text};
use cases::ops::number_sources;
use pack::{Pack, Policy};
use policies::engine::{Weigher, count_once, due, family, once_keys};
use policies::ops::party;
use registers::{Purpose, Reader, Record};
use serde::Deserialize;
use store::Tx;
use utoipa::IntoParams;

use super::found;
use crate::api::entitlements::list::facts;
use crate::api::views::{Explainer, Explanation, Origins, OwnPayment};
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::{Answer, bad_request};
use crate::http::sent::Asked;

/// Payments of a party among which those of the policy are looked for.
const PAYMENTS_READ: i64 = 200;

/// Of whom, and when.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Query {
    /// The key of the party in the register of the policy's parties.
    #[param(example = "91330110MA2DEM017L")]
    key: String,
    /// The day whose policy and facts are asked for; today when absent. What was paid is that of
    /// today.
    #[serde(default)]
    #[param(example = "2026-11-16")]
    on: Option<String>,
}

/// What one policy says of one party, clause by clause with facts, sources, days and lines of the
/// documents, and what would change it: the same to the party, to the department and policy
/// officers, to finance and to auditors. The facts that it names are read in the log of the
/// record, under the name of whoever asks.
#[utoipa::path(get, path = "/api/v1/policies/{id}/explanation", operation_id = "explain_policy",
    tag = "policies", params(("id" = String, Path, example = "overseas_engineer_2024"), Query),
    responses((status = 200, description = "The trace", body = Explanation)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
    Asked(asked): Asked<Query>,
) -> Answer<Json<Explanation>> {
    let pack = edge.city.pack.clone();
    let policy = found(&pack, &id)?;
    let party = pack.party(&policy.party).ok_or_else(Refusal::not_found)?;
    let register = party.register.clone();
    may(&edge, &caller, policy, RecordKey::new(&register, &asked.key))?;
    let now = edge.now();
    let today = now.date_in(&pack.zone());
    let on = match asked.on {
        Some(text) => text.parse::<Date>().map_err(|_| bad_request().on("on"))?,
        None => today,
    };
    let weigher = Weigher::of(&pack, family(&pack, policy).into_iter());
    let wanted = Wanted { register, key: asked.key, on, past: on < today };
    let by = caller.account()?.id.to_string();
    let (city, names) = (pack.clone(), weigher.facts());
    let (of, named) = (wanted.clone(), policy.clone());
    let read = async move |tx: &mut Tx| {
        let (record, mut origins) = record(tx, &city, &of, (&names, &named, &by), now).await?;
        number_sources(tx, origins.values_mut().map(|of| &mut of.source).collect()).await?;
        let payments = party::payments(tx, &of.key, PAYMENTS_READ).await?;
        let paid = party::paid(tx, &of.key, of.on).await?;
        let facts = facts(&city, &named.party, &record.facts);
        let keys = once_keys(&city, &named, |fact| facts.get(fact).map(ToString::to_string));
        let counted = party::counted(tx, &of.key, &keys).await?;
        Ok((facts, origins, payments, (paid, counted)))
    };
    // the log of the read is written with it
    let (facts, origins, payments, (paid, counted)) = edge.city.store.write_behind(read).await?;
    let weighed = weigher.weigh(&facts, on);
    let mut due = due(&pack, &weighed, &paid);
    let groups: Vec<&str> = counted.iter().map(|first| first.group.as_str()).collect();
    count_once(&pack, &mut due, &groups);
    let says = weighed.iter().find(|says| *says.policy == *id).ok_or_else(Refusal::not_found)?;
    let due = due.iter().find(|due| due.policy == id);
    let first = counted.iter().find(|first| policy.stacking.contains(&first.group));
    let payments = payments.iter().filter(|payment| payment.policy == id);
    let words = edge.policy_words();
    let view = Explainer::new(&words, &origins).for_others().says(says, due, on);
    Ok(Json(Explanation {
        says: view.counted(&pack, first),
        register: wanted.register,
        key: wanted.key,
        on: on.to_string(),
        payments: payments.map(|payment| OwnPayment::new(&pack, payment)).collect(),
    }))
}

/// The record that is asked for.
#[derive(Clone)]
struct Wanted {
    register: String,
    key: String,
    on: Date,
    past: bool,
}

/// The party asks of itself; others by their office.
fn may(edge: &Shared, caller: &Caller, policy: &Policy, owner: RecordKey) -> Result<()> {
    let access = &edge.city.access;
    let record = Resource::new(Kind::Record, &owner.key).owned_by(owner);
    if access.authorise(caller.principal(), Action::ReadOwnRecord, &record).is_ok() {
        return Ok(());
    }
    let departments = std::iter::once(&policy.department).chain(&policy.joint_departments);
    let resource = Resource::new(Kind::Policy, &policy.id);
    let resource = departments.fold(resource, |of, id| of.handled_by(id, None));
    Ok(access.authorise(caller.principal(), Action::ExplainPolicy, &resource)?)
}

async fn record(
    tx: &mut Tx,
    pack: &Pack,
    of: &Wanted,
    (names, policy, by): (&[String], &Policy, &str),
    now: Instant,
) -> Result<(Record, Origins)> {
    let purpose = Purpose {
        text: Text::new(
            format!("查看“{}”的依据", policy.text.zh),
            format!("Why a policy says what it says: {}", policy.text.en),
        ),
        case: None,
        reader: Reader::Account(by.to_owned()),
    };
    let own = names.iter().filter_map(|name| {
        name.split_once('.').filter(|(subject, _)| *subject == policy.party).map(|(_, id)| id)
    });
    let mut facts: Vec<&str> = own.collect();
    // of a policy without clauses only that there is such a party
    facts.push(&pack.registers[&of.register].key);
    let (register, key) = (of.register.as_str(), of.key.as_str());
    let found = match of.past {
        true => {
            let at = Instant::end_of(of.on, &pack.zone());
            let record = registers::read_as_of(tx, pack, register, key, at, &purpose, now).await?;
            record.map(|record| (record, Origins::new()))
        }
        false => {
            registers::read_with_origins(tx, pack, register, key, &facts, &purpose, now).await?
        }
    };
    Ok(found.ok_or_else(Refusal::not_found)?)
}

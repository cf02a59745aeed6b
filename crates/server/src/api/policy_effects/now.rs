//! Who is entitled today and has not claimed, by policy and district: the whole city weighed, kept
//! for a minute.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use base::{Date, Instant, Money, Result};
use pack::{Policy, PolicyMode};
use policies::engine::{Before, Candidate, Grouping, OfPolicy, left};
use registers::Snapshot;
use store::Tx;

use crate::http::Shared;

/// A policy in a district today.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Now {
    /// Parties that are entitled.
    pub entitled: u64,
    /// Of them, those who could claim by one click and have not.
    pub unclaimed: u64,
    /// What they could claim, in fen.
    pub unclaimed_fen: i128,
}

/// All policies in force, by policy and district.
#[derive(Debug)]
pub struct CityNow {
    /// When the oldest of the registers was put in columns.
    pub(super) as_of: Instant,
    day: Date,
    pub(super) of: BTreeMap<(String, String), Now>,
}

impl CityNow {
    /// Whether what has these ends holds on the day.
    pub(super) fn holds(&self, from: Date, to: Option<Date>) -> bool {
        pack::holds(from, to, self.day)
    }
}

/// The city today; at most as old as [`CITY_NOW_SECONDS_MAX`](crate::http::limits).
pub(super) async fn now(edge: &Shared) -> Result<Arc<CityNow>> {
    let (pack, at) = (&edge.city.pack, edge.now());
    let today = at.date_in(&pack.zone());
    let young = |found: &Arc<CityNow>| {
        let age = at.0 - found.as_of.0;
        found.day == today && age < crate::http::limits::CITY_NOW_SECONDS_MAX * Instant::SECOND
    };
    if let Some(found) = edge.city_now.get("city").filter(young) {
        return Ok(found);
    }
    let in_force = || pack.policies.values().filter(|p| pack::holds(p.from, p.to, today));
    let mut kinds: Vec<&str> = in_force().map(|policy| policy.party.as_str()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let mut found = CityNow { as_of: at, day: today, of: BTreeMap::new() };
    for kind in kinds {
        let own = pack.party(kind).is_some();
        let policies = in_force().filter(|policy| policy.party == kind);
        // what weighs nobody is for everybody, and nobody's in particular
        let policies: Vec<&Policy> = policies.filter(|p| own && !p.clauses.is_empty()).collect();
        let candidates = policies.iter().map(|policy| Candidate::of(pack, policy)).collect();
        let district = vec![Grouping::by(format!("{kind}.district"))];
        let (snapshot, matched, _) = edge.matched(kind, today, candidates, district).await?;
        found.as_of = found.as_of.min(snapshot.at);
        for (policy, matched) in policies.iter().zip(&matched.policies) {
            for (district, total) in matched.groups.iter().flatten() {
                let place = (policy.id.clone(), district.clone());
                found.of.entry(place).or_default().entitled = total.parties;
            }
            if policy.mode == PolicyMode::Instant && policy.computed().is_some() {
                let paid = paid(edge, &policy.id, today).await?;
                unclaimed(policy, matched, &snapshot, &paid, &mut found);
            }
        }
    }
    let found = Arc::new(found);
    edge.city_now.keep("city", found.clone());
    Ok(found)
}

/// What was paid of a policy that is claimed by one click, by party.
async fn paid(edge: &Shared, policy: &str, today: Date) -> Result<HashMap<String, Before>> {
    let policy = policy.to_owned();
    let read = async move |tx: &mut Tx| policies::ops::party::paid_of(tx, &policy, today).await;
    edge.city.store.read(read).await
}

fn unclaimed(
    policy: &Policy,
    matched: &OfPolicy,
    snapshot: &Snapshot,
    paid: &HashMap<String, Before>,
    found: &mut CityNow,
) {
    let district = snapshot.table.column(&format!("{}.district", policy.party));
    for (row, fen) in matched.entitled() {
        let Some(fen) = fen else { continue };
        let row = row as usize;
        let before = paid.get(&snapshot.keys[row]).copied().unwrap_or_default();
        let left = left(policy, Money::from_fen(fen), before).fen();
        if left > 0 {
            let district = district.and_then(|column| column.get(row));
            let district = district.map(|value| value.to_string()).unwrap_or_default();
            let now = found.of.entry((policy.id.clone(), district)).or_default();
            now.unclaimed += 1;
            now.unclaimed_fen += i128::from(left);
        }
    }
}

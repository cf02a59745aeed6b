//! Policies that the city pays by itself, by the calendar (`run`): one run for each period.

use base::{Date, Instant, Result};
use pack::{Pack, PolicyMode};
use store::{Tx, params};

use crate::engine::{Opening, opening};

/// A period for which the city has not paid a policy yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// The policy.
    pub policy: String,
    /// The period, such as `2026_11`.
    pub period: String,
}

impl Period {
    /// The id of its run: whoever makes it makes the same one.
    pub fn run(&self) -> String {
        format!("a_{}_{}", self.policy, self.period)
    }
}

/// The periods in which `on` lies and that were not seen to: of the policies in force that the city
/// pays by itself and whose amount a rule computes.
pub async fn due_periods(tx: &mut Tx, pack: &Pack, on: Date) -> Result<Vec<Period>> {
    let mut found = Vec::new();
    for policy in pack.policies.values() {
        let Some(rhythm) = policy.run else { continue };
        let holds = policy.mode == PolicyMode::Automatic
            && policy.computed().is_some()
            && pack::holds(policy.from, policy.to, on)
            && opening(policy, on) == Opening::Open;
        if !holds {
            continue;
        }
        let period = Period { policy: policy.id.clone(), period: rhythm.period(on) };
        if !seen_to(tx, &period).await? {
            found.push(period);
        }
    }
    Ok(found)
}

/// Whether a period was seen to.
pub async fn seen_to(tx: &mut Tx, of: &Period) -> Result<bool> {
    let sql = "select 1 from policy_period where policy = $1 and period = $2";
    Ok(tx.query_one(sql, params![&of.policy, &of.period]).await?.is_some())
}

/// A period was seen to: its run was made, or there was nobody to pay.
pub async fn see_to(tx: &mut Tx, of: &Period, run: Option<&str>, now: Instant) -> Result<()> {
    let sql = "insert into policy_period (policy, period, run, at) values ($1, $2, $3, $4) \
               on conflict do nothing";
    tx.execute(sql, params![&of.policy, &of.period, run, now]).await.map(drop)
}

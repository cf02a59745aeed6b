//! Who is told of which policy without asking (主动推送): the whole city once a day, when the pack
//! is new and after an import; one party when a case about it has ended.
//!
//! Everybody who has an account is weighed by all policies with what was paid to them, so that the
//! message says what is due; so many in one job, which sees to the next. Whatever is cut off is
//! done again: what was told is told once.

use std::collections::{BTreeMap, BTreeSet};

use access::RecordKey;
use base::{Date, Fault, Instant, Money, Result, Text};
use cases::model::CaseState;
use cases::ops::CaseChanged;
use jiff::tz::TimeZone;
use pack::{Pack, PolicyOutcome};
use policies::engine::{AmountSays, due};
use policies::ops::confirm;
use policies::ops::tell::{self, Party, Right};
use registers::{Purpose, Reader, Record};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::jobs::Job;
use store::outbox::{Consumer, Event};
use store::{Tx, jobs};

use crate::api::entitlements::list::facts;
use crate::city::City;

/// The kind of the job that tells the whole city.
pub const TELL: &str = "tell_policies";
/// The hour of the day from which people are told.
const TELL_HOUR: i64 = 8;
/// The hour from which nobody is told any more that day.
const QUIET_HOUR: i64 = 22;
/// Accounts that are read in one statement.
const ACCOUNTS_READ: i64 = 5_000;
/// Parties that are told in one transaction.
const PARTIES_TOLD: usize = 50;
/// Parties that are weighed in one job.
const PARTIES_OF_JOB: usize = 10_000;

/// The body of the job.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Place {
    /// The party after which it goes on.
    #[serde(default)]
    after: Option<RecordKey>,
}

/// Tells people of policies.
#[derive(Clone)]
pub struct Teller {
    city: City,
}

/// The subjects that stand for a register itself and have policies, with their registers.
fn kinds(pack: &Pack) -> BTreeMap<&str, &str> {
    let parties = pack.policies.values().filter_map(|policy| pack.party(&policy.party));
    parties.map(|party| (party.id.as_str(), party.register.as_str())).collect()
}

impl Teller {
    /// For `city`.
    pub fn new(city: &City) -> Self {
        Self { city: city.clone() }
    }

    /// Tells so many of those who have an account and sees to those who come after them; at the
    /// beginning also those who follow what has begun or changed.
    pub async fn tell_city(&self, job: &Job) -> Result<()> {
        let fault = |e| Fault::during("reading a job", e);
        let place: Place = serde_json::from_value(job.body.clone()).map_err(fault)?;
        let (pack, now) = (self.city.pack.clone(), self.city.now());
        let today = now.date_in(&pack.zone());
        if place.after.is_none() {
            let changes = async move |tx: &mut Tx| {
                // first, so that there is a next day also when this one fails
                plan_daily(tx, &pack, now).await?;
                tell::tell_changes(tx, &pack, (today, now)).await
            };
            self.city.store.write_behind(changes).await?;
        }
        let parties = self.parties(place.after.as_ref()).await?;
        let (some, more) = parties.split_at(parties.len().min(PARTIES_OF_JOB));
        for some in some.chunks(PARTIES_TOLD) {
            let (teller, some) = (self.clone(), some.to_vec());
            let tell = async move |tx: &mut Tx| {
                for party in &some {
                    teller.tell_party(tx, party, now).await?;
                }
                Ok(())
            };
            self.city.store.write_behind(tell).await?;
        }
        let Some(last) = some.last().filter(|_| !more.is_empty()) else { return Ok(()) };
        let next = Place { after: Some(RecordKey::new(&last.register, &last.key)) };
        let next = serde_json::to_value(&next).map_err(fault)?;
        let key = format!("{}:{}", job.id, last.key);
        let go_on = async move |tx: &mut Tx| {
            jobs::enqueue(tx, TELL, Some(&key), &next, now).await.map(drop)
        };
        self.city.store.write(go_on).await
    }

    /// The parties after `after` for which accounts act and for whose kind there are policies, by
    /// register and key.
    async fn parties(&self, after: Option<&RecordKey>) -> Result<Vec<Party>> {
        let kinds = kinds(&self.city.pack);
        let wanted: BTreeSet<&str> = kinds.values().copied().collect();
        let mut found: BTreeMap<RecordKey, Vec<String>> = BTreeMap::new();
        let mut last = String::new();
        loop {
            let from = last.clone();
            let read =
                async move |tx: &mut Tx| access::store::acting(tx, &from, ACCOUNTS_READ).await;
            let page = self.city.store.read(read).await?;
            let Some(end) = page.last() else { break };
            last.clone_from(&end.account);
            for acting in page {
                for record in acting.records {
                    let comes = after.is_none_or(|after| record > *after);
                    if comes && wanted.contains(record.register.as_str()) {
                        found.entry(record).or_default().push(acting.account.clone());
                    }
                }
            }
        }
        let party = |(of, accounts): (RecordKey, Vec<String>)| Party {
            register: of.register,
            key: of.key,
            accounts,
        };
        Ok(found.into_iter().map(party).collect())
    }

    /// Weighs one party by all policies and tells it what it was not told.
    async fn tell_party(&self, tx: &mut Tx, party: &Party, now: Instant) -> Result<()> {
        let pack = &self.city.pack;
        let today = now.date_in(&pack.zone());
        if party.accounts.is_empty() || tell::had_message(tx, party, today).await? {
            return Ok(());
        }
        let (register, key) = (&party.register, &party.key);
        let Some(record) = registers::weighed(tx, register, key).await? else { return Ok(()) };
        confirm::catch_up(tx, pack, &record, now).await?;
        let mut rights = self.rights(tx, &record, today).await?;
        rights.extend(tell::waiting(tx, pack, register, key).await?);
        if tell::tell(tx, party, &rights, (today, now)).await? > 0 {
            // what is told of the record is a read of it, which its holder sees
            let purpose = Purpose {
                text: Text::new("主动推送可享政策", "Telling of policies that are due"),
                case: None,
                reader: Reader::Platform,
            };
            registers::read(tx, pack, register, key, &[], &purpose, now).await?;
        }
        Ok(())
    }

    /// What the holder of `record` is entitled to by a rule and has not had.
    pub(crate) async fn rights(
        &self,
        tx: &mut Tx,
        record: &Record,
        today: Date,
    ) -> Result<Vec<Right>> {
        let pack = &self.city.pack;
        let mut weighed = Vec::new();
        for (kind, of) in kinds(pack) {
            if of == record.register {
                let facts = facts(pack, kind, &record.facts);
                weighed.extend(self.city.weigher(kind).weigh(&facts, today));
            }
        }
        let paid = policies::ops::party::paid(tx, &record.key, today).await?;
        let due = due(pack, &weighed, &paid);
        let rights = weighed.into_iter().filter_map(|says| {
            let entitled = says.outcome == PolicyOutcome::Entitled && !says.clauses.is_empty();
            let exact = matches!(says.amount, AmountSays::Exactly(_));
            let due = due.iter().find(|due| *due.policy == *says.policy).map(|due| due.due);
            // of what was paid, or is paid by another policy, there is nothing to tell
            let owed = !exact || due.is_some_and(|due| due > Money::ZERO);
            (entitled && owed).then_some(Right {
                policy: says.policy.to_string(),
                due,
                waits: None,
            })
        });
        Ok(rights.collect())
    }

    /// What hears that a case has ended: its subject and its applicant are told.
    pub fn consumer(&self) -> Consumer {
        let of = self.clone();
        let city = &self.city;
        Consumer::new(&city.store, city.clock.clone(), "telling").on("case", move |event| {
            let teller = of.clone();
            async move { teller.case_changed(&event).await }
        })
    }

    async fn case_changed(&self, event: &Event) -> Result<()> {
        let changed: CaseChanged = serde_json::from_value(event.body.clone())
            .map_err(|e| Fault::during("reading a change of a case", e))?;
        if changed.state != CaseState::Closed {
            return Ok(());
        }
        let now = self.city.now();
        let kinds = kinds(&self.city.pack);
        for record in changed.records {
            if !kinds.values().any(|register| *register == record.register) {
                continue;
            }
            let of = record.clone();
            let read = async move |tx: &mut Tx| access::store::acting_for(tx, &of).await;
            let accounts = self.city.store.read(read).await?;
            if accounts.is_empty() {
                continue;
            }
            let RecordKey { register, key } = record;
            let (teller, party) = (self.clone(), Party { register, key, accounts });
            let tell = async move |tx: &mut Tx| teller.tell_party(tx, &party, now).await;
            self.city.store.write_behind(tell).await?;
        }
        Ok(())
    }
}

/// Sees to it that the city is told tomorrow.
pub async fn plan_daily(tx: &mut Tx, pack: &Pack, now: Instant) -> Result<()> {
    let zone = pack.zone();
    let today = now.date_in(&zone);
    let key = today.tomorrow().unwrap_or(today).to_string();
    let at = Instant::end_of(today, &zone).plus_seconds(TELL_HOUR * 3_600);
    jobs::enqueue(tx, TELL, Some(&key), &json!({}), at).await.map(drop)
}

/// Sees to it that the city is told soon, by day, because of `cause`, once: a pack that is new, an
/// import.
pub async fn plan_soon(tx: &mut Tx, pack: &Pack, cause: &str, now: Instant) -> Result<()> {
    let at = by_day(now, &pack.zone());
    jobs::enqueue(tx, TELL, Some(cause), &json!({}), at).await.map(drop)
}

/// `now`, or the hour from which people are told when it is night.
fn by_day(now: Instant, zone: &TimeZone) -> Instant {
    let today = now.date_in(zone);
    let midnight = Instant::end_of(today.yesterday().unwrap_or(today), zone);
    let (morning, evening) =
        (midnight.plus_seconds(TELL_HOUR * 3_600), midnight.plus_seconds(QUIET_HOUR * 3_600));
    match now {
        early if early < morning => morning,
        late if late >= evening => Instant::end_of(today, zone).plus_seconds(TELL_HOUR * 3_600),
        day => day,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_told_by_night() {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let rows = [
            ("2026-11-16T09:00:00+08:00", "2026-11-16T09:00:00+08:00"),
            ("2026-11-16T03:00:00+08:00", "2026-11-16T08:00:00+08:00"),
            ("2026-11-16T08:00:00+08:00", "2026-11-16T08:00:00+08:00"),
            ("2026-11-16T21:59:59+08:00", "2026-11-16T21:59:59+08:00"),
            ("2026-11-16T22:00:00+08:00", "2026-11-17T08:00:00+08:00"),
        ];
        for (now, told) in rows {
            let at = |text: &str| text.parse::<Instant>().unwrap();
            assert_eq!(by_day(at(now), &zone), at(told), "{now}");
        }
    }
}

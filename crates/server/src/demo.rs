//! The demonstration: personas with accounts, their records, and synthetic records. Nothing of it
//! is real, and everything that shows it says so.

use base::{Instant, Result};
use futures::{StreamExt, TryStreamExt};
use pack::{Pack, Persona};
use registers::Source;
use serde_json::{Map, Value as Json};
use store::Tx;

use access::RecordKey;
use access::ops::accounts::{NewAccount, enter};

use crate::city::City;

/// The password of every account of the demonstration; it is shown on the sign-in page.
pub const PASSWORD: &str = "onevisit-demo-2026";
/// Synthetic records are made from this seed.
const SEED: u64 = 2026;

/// Accounts that are made at the same time: a password takes a processor a while.
const ACCOUNTS_AT_ONCE_MAX: usize = 4;

/// Makes what is not there yet. A second start finds everything.
pub async fn prepare(city: &City) -> Result<()> {
    let now = city.now();
    let pack = city.pack.clone();
    let missing = city.store.write(async move |tx| {
        let mut missing = Vec::new();
        for persona in pack.personas.values() {
            seed(tx, &pack, persona, now).await?;
            let by = access::store::By::Name(persona.id.clone());
            if access::store::account(tx, &by).await?.is_none() {
                missing.push(persona.id.clone());
            }
        }
        Ok(missing)
    });
    let made = missing.await?.into_iter().map(|id| async move {
        let account = account(&city.pack, &city.pack.personas[id.as_str()], Some(PASSWORD));
        enter(&city.store, &city.access, account, now).await
    });
    let mut made = futures::stream::iter(made).buffer_unordered(ACCOUNTS_AT_ONCE_MAX);
    while made.try_next().await?.is_some() {}
    registers::seed_synthetic(&city.store, &city.pack, SEED, now).await?;
    Ok(())
}

/// The account of a persona: owner of its person record and of every other record it brings.
pub fn account(pack: &Pack, persona: &Persona, password: Option<&str>) -> NewAccount {
    let record = |register: &String| {
        let key = &pack.registers.get(register)?.key;
        let key = persona.records[register].get(key)?.as_str()?;
        Some(RecordKey::new(register.as_str(), key))
    };
    let people: Vec<&str> =
        pack.packages.values().map(|package| package.applicant.as_str()).collect();
    let is_person = |register: &str| {
        people.iter().any(|id| pack.subjects.get(*id).is_some_and(|s| s.register == register))
    };
    let keyed = |register: &str| pack.parties().any(|party| party.register == register);
    let (mut person, mut organisations) = (None, Vec::new());
    for register in persona.records.keys() {
        match record(register) {
            Some(key) if is_person(register) => person = Some(key),
            Some(key) if keyed(register) => organisations.push(key),
            _ => {}
        }
    }
    NewAccount {
        name: persona.id.clone(),
        text: persona.text.clone(),
        roles: persona.roles.iter().cloned().collect(),
        department: persona.department.clone(),
        districts: persona.districts.clone(),
        person,
        organisations,
        subject: None,
        password: password.map(str::to_owned),
    }
}

/// Writes the records of a persona.
pub async fn seed(tx: &mut Tx, pack: &Pack, persona: &Persona, now: Instant) -> Result<()> {
    for (register, facts) in &persona.records {
        let facts: Map<String, Json> =
            facts.iter().map(|(fact, value)| (fact.clone(), value.clone())).collect();
        record(tx, pack, register, &facts, &format!("persona:{}", persona.id), now).await?;
    }
    Ok(())
}

/// Writes one synthetic record under its key.
pub async fn record(
    tx: &mut Tx,
    pack: &Pack,
    register: &str,
    facts: &Map<String, Json>,
    source: &str,
    now: Instant,
) -> Result<()> {
    let key = pack.registers.get(register).and_then(|register| facts.get(&register.key));
    let Some(key) = key.and_then(Json::as_str) else {
        return Err(base::Fault::new(format!("a record of {register} without its key")).into());
    };
    if registers::exists(tx, register, key).await? {
        return Ok(());
    }
    let source = Source::new("synthetic", source);
    registers::write(tx, pack, register, key, facts, &source, now).await?;
    Ok(())
}

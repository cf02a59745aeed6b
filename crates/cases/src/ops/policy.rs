//! What the kernel says of the policy that a case names (申报评审): who decides it, whether it is
//! open, and what it gives the party that is named.

use access::RecordKey;
use base::{Instant, Money, Result, Text};
use pack::{
    Computed, FactDef, FactName, KernelFunction, Pack, Policy, PolicyMode, Register, Standard,
    holds,
};
use registers::Purpose;
use rules::{Outcome, Type, Value};
use rust_decimal::Decimal;
use serde_json::{Value as Json, json};
use store::Tx;

use super::gather::Material;
use crate::engine::facts::{Facts, Source};

/// Works out what can be: what hangs on a fact that is missing stays unknown.
pub(super) async fn policies(
    tx: &mut Tx,
    pack: &Pack,
    facts: &mut Facts,
    material: &Material<'_>,
    now: Instant,
) -> Result<()> {
    let mut made = Vec::new();
    for (name, computed) in &pack.givers.policies {
        let text = |i: usize| facts.get(computed.facts.get(i)?)?.json.as_str();
        let Some(id) = text(0) else { continue };
        let found = pack.policies.get(id);
        let value = match of_policy(found, computed, facts) {
            Some(value) => value,
            None => {
                let Some((policy, key)) = found.zip(text(1)) else { continue };
                let Some(subject) = pack.subjects.get(&policy.party) else { continue };
                let party = RecordKey::new(&subject.register, key);
                match of_party(tx, pack, (policy, &party), computed, material, now).await? {
                    Some(value) => value,
                    None => continue,
                }
            }
        };
        made.push((name.clone(), value));
    }
    set(pack, facts, made, now);
    Ok(())
}

fn set(pack: &Pack, facts: &mut Facts, made: Vec<(FactName, Json)>, now: Instant) {
    for (name, value) in made {
        let _ = facts.set(pack, &name, &value, Source::Computed, now);
    }
}

/// What the policy says whoever the party is.
fn of_policy(found: Option<&Policy>, computed: &Computed, facts: &Facts) -> Option<Json> {
    match computed.function {
        KernelFunction::PolicyDepartment => Some(json!(found?.department)),
        KernelFunction::PolicyJointDepartments => Some(json!(found?.joint_departments)),
        KernelFunction::PolicyOpen => {
            let today = facts.today?;
            Some(json!(found.is_some_and(|policy| {
                policy.mode == PolicyMode::Review && holds(policy.from, policy.to, today)
            })))
        }
        KernelFunction::PolicyLimit if found?.amount.is_none() => Some(json!("0.00")),
        _ => None,
    }
}

/// What it says of the party, whose record is read for that, and no more of it than that wants.
async fn of_party(
    tx: &mut Tx,
    pack: &Pack,
    (policy, party): (&Policy, &RecordKey),
    computed: &Computed,
    material: &Material<'_>,
    now: Instant,
) -> Result<Option<Json>> {
    Ok(match computed.function {
        KernelFunction::PolicyPartyOwn => {
            own(tx, pack, (policy, party), material, now).await?.map(|own| json!(own))
        }
        KernelFunction::PolicyPartyDistrict => {
            let name = format!("{}.district", policy.party);
            let wanted = std::slice::from_ref(&name);
            let facts = record(tx, pack, (policy, party), wanted, material, now).await?;
            facts.get(&name).map(|known| known.json.clone())
        }
        KernelFunction::PolicyMet => {
            let rules: Vec<_> =
                policy.clauses.iter().map(|clause| pack.rule(&clause.rule)).collect();
            let wanted: Vec<String> =
                rules.iter().flat_map(|rule| rule.facts().iter().cloned()).collect();
            let facts = record(tx, pack, (policy, party), &wanted, material, now).await?;
            let outcomes = rules.iter().map(|rule| rule.eval(&facts));
            met(outcomes).map(|met| json!(met))
        }
        KernelFunction::PolicyLimit => {
            let rule = policy.amount_rule().map(|rule| pack.value_rule(rule, Type::Decimal));
            let wanted = rule.map(|rule| rule.facts().to_vec()).unwrap_or_default();
            let facts = record(tx, pack, (policy, party), &wanted, material, now).await?;
            let by_rule = rule.map(|rule| rule.eval(&facts));
            limit(by_rule, policy.claim_cap_yuan()).map(|money| json!(money.to_string()))
        }
        _ => None,
    })
}

/// Whether the applicant is the party or acts for it. A project and the like is that of an
/// organisation that its record names; when the applicant acts for none of them, nobody can tell.
async fn own(
    tx: &mut Tx,
    pack: &Pack,
    (policy, party): (&Policy, &RecordKey),
    material: &Material<'_>,
    now: Instant,
) -> Result<Option<bool>> {
    let applicant = pack.subjects.get(&material.package.applicant).zip(material.applicant);
    let Some((subject, key)) = applicant else { return Ok(None) };
    let person = RecordKey::new(&subject.register, key);
    if person == *party || access::store::acts_for(tx, &person, party).await? {
        return Ok(Some(true));
    }
    let Some(register) = pack.registers.get(&party.register) else { return Ok(None) };
    let of_somebody =
        |fact: &FactDef| matches!(fact.standard, Some(Standard::Uscc | Standard::IdentityNumber));
    if register.facts.iter().any(|fact| fact.id == register.key && of_somebody(fact)) {
        return Ok(Some(false));
    }
    let owners = register.facts.iter().filter(|fact| fact.standard == Some(Standard::Uscc));
    let owners: Vec<String> = owners.map(|fact| format!("{}.{}", policy.party, fact.id)).collect();
    let facts = record(tx, pack, (policy, party), &owners, material, now).await?;
    let Some(entity) = pack.registers.values().find(|register| keyed_by_uscc(register)) else {
        return Ok(None);
    };
    for name in &owners {
        let Some(key) = facts.get(name).and_then(|known| known.json.as_str()) else { continue };
        let owner = RecordKey::new(&entity.id, key);
        if access::store::acts_for(tx, &person, &owner).await? {
            return Ok(Some(true));
        }
    }
    Ok(None)
}

/// The register of organisations.
fn keyed_by_uscc(register: &Register) -> bool {
    let key = register.facts.iter().find(|fact| fact.id == register.key);
    key.is_some_and(|key| key.standard == Some(Standard::Uscc))
}

/// One no is no, all yes are yes, the rest nobody knows.
fn met(outcomes: impl Iterator<Item = Outcome>) -> Option<bool> {
    let mut all = Some(true);
    for outcome in outcomes {
        match outcome {
            Outcome::Known(Value::Bool(true)) => {}
            Outcome::Known(_) => return Some(false),
            Outcome::Unknown(_) => all = None,
        }
    }
    all
}

/// The lower of what the rule comes to and the cap of one claim, at least nothing, half up to the
/// fen; a rule that cannot be told leaves it open, as does a policy with neither.
fn limit(by_rule: Option<Outcome>, cap_yuan: Option<u64>) -> Option<Money> {
    let cap = cap_yuan.map(Decimal::from);
    let yuan = match by_rule {
        Some(Outcome::Known(value)) => {
            let yuan = value.as_decimal()?;
            cap.map_or(yuan, |cap| yuan.min(cap))
        }
        Some(Outcome::Unknown(_)) => return None,
        None => cap?,
    };
    Money::from_yuan(yuan.max(Decimal::ZERO))
}

/// Those of the facts `wanted` that the record of the party holds.
async fn record(
    tx: &mut Tx,
    pack: &Pack,
    (policy, party): (&Policy, &RecordKey),
    wanted: &[String],
    material: &Material<'_>,
    now: Instant,
) -> Result<Facts> {
    let mut facts = Facts::on(now.date_in(&pack.zone()));
    let of_party = wanted.iter().filter_map(|name| {
        let (subject, fact) = name.split_once('.')?;
        (subject == policy.party).then_some(fact)
    });
    let of_party: Vec<&str> = of_party.collect();
    if of_party.is_empty() {
        return Ok(facts);
    }
    let purpose = Purpose {
        text: Text::new(
            format!("审核政策「{}」", policy.text.zh),
            format!("To review the policy “{}”", policy.text.en),
        ),
        case: material.case.map(str::to_owned),
        reader: material.reader.clone(),
    };
    let RecordKey { register, key } = party;
    let found = registers::read(tx, pack, register, key, &of_party, &purpose, now).await?;
    if let Some(record) = found {
        for (fact, value) in &record.facts {
            let (name, source) = (format!("{}.{fact}", policy.party), register.clone());
            let _ = facts.set(pack, &name, value, Source::Register(source), record.recorded_at);
        }
    }
    Ok(facts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_no_is_no_and_an_unknown_is_never_yes() {
        let yes = || Outcome::Known(Value::Bool(true));
        let no = || Outcome::Known(Value::Bool(false));
        let unknown = || Outcome::Unknown(rules::Unknown::default());
        assert_eq!(met([].into_iter()), Some(true));
        assert_eq!(met([yes(), yes()].into_iter()), Some(true));
        assert_eq!(met([unknown(), no()].into_iter()), Some(false));
        assert_eq!(met([yes(), unknown()].into_iter()), None);
    }

    #[test]
    fn the_limit_is_the_lower_of_rule_and_cap() {
        let rule = |yuan: i64| Some(Outcome::Known(Value::Decimal(yuan.into())));
        let yuan = |yuan: i64| Money::from_yuan(yuan.into());
        assert_eq!(limit(rule(300), Some(200)), yuan(200));
        assert_eq!(limit(rule(100), Some(200)), yuan(100));
        assert_eq!(limit(rule(-1), None), yuan(0));
        assert_eq!(limit(None, Some(200)), yuan(200));
        assert_eq!(limit(None, None), None);
        let unknown = Some(Outcome::Unknown(rules::Unknown::default()));
        assert_eq!(limit(unknown, Some(200)), None);
    }
}

//! What an approval gives: facts into registers, credentials to holders.

use access::RecordKey;
use base::{Fault, Instant, Result, code};
use credentials::{Holder, IssueRequest};
use pack::{Act, Computed, CredentialType, Give, GiveFact, KernelFunction};
use registers::Source as RecordSource;
use serde_json::{Map, Value as Json, json};
use store::{Tx, numbers};

use super::Room;
use super::load::Loaded;
use super::take_back::records;
use crate::engine::decide::gives;
use crate::engine::facts::{Facts, Source};
use crate::engine::named::corrected;
use crate::model::{CaseReceipt, ClauseOutcome, Event};
use crate::store as tables;

/// Approves `act`: works out what it gives, writes it, and answers the events. `facts` knows the
/// gifts afterwards.
#[allow(clippy::too_many_arguments)] // one value each of what an approval is made of
pub(crate) async fn approve(
    tx: &mut Tx,
    room: &Room,
    case: &mut Loaded,
    facts: &mut Facts,
    act: &str,
    clauses: Vec<ClauseOutcome>,
    note: &str,
    now: Instant,
) -> Result<Vec<Event>> {
    let definition = &room.pack.acts[act];
    let mut made = corrected_fact(room, case, facts, definition)?;
    for give in &definition.gives {
        let Give::Fact(give) = give else { continue };
        if give.decided {
            // what the reviewer said is known by now
            let said = facts.get(&give.fact);
            let said = said.filter(|known| known.source == Source::Act(act.to_owned()));
            made.extend(said.map(|known| (give.fact.clone(), known.json.clone())));
        }
        if let Some(function) = &give.function
            && let Some(value) = run(tx, room, facts, function, definition, case, now).await?
        {
            made.insert(give.fact.clone(), value);
        }
    }
    for (name, value) in &made {
        let _ = facts.set(&room.pack, name, value, Source::Act(act.to_owned()), now);
    }
    let given = gives(&room.pack, definition, facts, &made);
    for (name, value) in &given {
        let _ = facts.set(&room.pack, name, value, Source::Act(act.to_owned()), now);
    }
    write(tx, room, case, facts, &given, now).await?;
    let act = act.to_owned();
    let (gives, note) = (given, note.to_owned());
    let mut events = vec![Event::TaskApproved { act: act.clone(), clauses, gives, note }];
    for give in &definition.gives {
        if let Give::Credential(give) = give {
            let kind = &room.pack.credentials[give.credential.as_str()];
            let credential = issue(tx, room, case, facts, &act, kind, now).await?;
            let credential_type = kind.id.clone();
            events.push(Event::CredentialIssued { act: act.clone(), credential, credential_type });
        }
    }
    Ok(events)
}

/// A function of the kernel that makes a value; `None` while what it works on is not known.
async fn run(
    tx: &mut Tx,
    room: &Room,
    facts: &Facts,
    function: &Computed,
    act: &Act,
    case: &Loaded,
    now: Instant,
) -> Result<Option<Json>> {
    let package = room.package(&case.header.package)?;
    let text = |i: usize| facts.get(function.facts.get(i)?)?.json.as_str();
    match function.function {
        // worked out before the case is planned
        KernelFunction::CountSameName
        | KernelFunction::FactKeeper
        | KernelFunction::PolicyDepartment
        | KernelFunction::PolicyJointDepartments
        | KernelFunction::PolicyOpen
        | KernelFunction::PolicyMet
        | KernelFunction::PolicyLimit
        | KernelFunction::PolicyPartyOwn
        | KernelFunction::PolicyPartyDistrict => Ok(None),
        // what it writes is [`corrected_fact`]; here it says which fact
        KernelFunction::CorrectFact => Ok(text(0).map(Json::from)),
        KernelFunction::RunningNumber => {
            let n = numbers::next(tx, &act.id, case.header.id.as_str(), now).await?;
            Ok(Some(json!(format!("{}{n:08}", room.pack.manifest.division))))
        }
        // done again, an act keeps the code under which the record stands
        KernelFunction::IssueUscc if package.new_subject && case.header.subject_key.is_some() => {
            Ok(case.header.subject_key.as_ref().map(|key| json!(key)))
        }
        KernelFunction::IssueUscc => {
            let Some(division) = text(0) else { return Ok(None) };
            let register = &case.header.subject_register;
            loop {
                let series = format!("uscc:{division}");
                let n = numbers::next(tx, &series, case.header.id.as_str(), now).await?;
                let uscc = code::uscc::issue(division, n.cast_unsigned())?;
                if !registers::exists(tx, register, uscc.as_str()).await? {
                    return Ok(Some(json!(uscc.as_str())));
                }
            }
        }
    }
}

/// The fact of the subject that a case names, with the value that it should have, for an act that
/// corrects one.
fn corrected_fact(
    room: &Room,
    case: &Loaded,
    facts: &Facts,
    act: &Act,
) -> Result<Map<String, Json>> {
    let mut made = Map::new();
    let package = room.package(&case.header.package)?;
    for give in &act.gives {
        let Give::Fact(GiveFact { function: Some(function), .. }) = give else { continue };
        if function.function != KernelFunction::CorrectFact {
            continue;
        }
        let text = |i: usize| facts.get(function.facts.get(i)?)?.json.as_str();
        if let (Some(name), Some(value)) = (text(0), text(1)) {
            let value = corrected(&room.pack, &package.subject, name, value)?;
            made.insert(name.to_owned(), value);
        }
    }
    Ok(made)
}

/// Writes the gifts to the registers of their subjects. The gift that is the key of a new subject
/// makes its record, with all that was asked about it.
async fn write(
    tx: &mut Tx,
    room: &Room,
    case: &mut Loaded,
    facts: &Facts,
    given: &Map<String, Json>,
    now: Instant,
) -> Result<()> {
    let pack = &room.pack;
    let package = room.package(&case.header.package)?;
    let register = &pack.registers[case.header.subject_register.as_str()];
    let key_fact = format!("{}.{}", package.subject, register.key);
    let source = RecordSource::new("case", case.header.id.as_str());
    if package.new_subject
        && case.header.subject_key.is_none()
        && let Some(key) = given.get(&key_fact).and_then(Json::as_str)
    {
        let about = facts.iter().filter_map(|(name, known)| {
            let fact = name.strip_prefix(package.subject.as_str())?.strip_prefix('.')?;
            let kept = known.source != Source::Computed;
            kept.then(|| (fact.to_owned(), known.json.clone()))
        });
        let about: Map<String, Json> = about.collect();
        case.header.subject_key = Some(key.to_owned());
        registers::write(tx, pack, &register.id, key, &about, &source, now).await?;
        // whoever founds it may act for it
        let founded = RecordKey::new(&register.id, key);
        access::store::grant(tx, &case.header.applicant, &founded, now).await?;
        return Ok(());
    }
    write_facts(tx, room, case, facts, given, now).await
}

/// Writes `given` to the records of the case: of its subject, of the applicant, and of those that
/// an answer names by their key.
pub(crate) async fn write_facts(
    tx: &mut Tx,
    room: &Room,
    case: &Loaded,
    facts: &Facts,
    given: &Map<String, Json>,
    now: Instant,
) -> Result<()> {
    let pack = &room.pack;
    let package = room.package(&case.header.package)?;
    let source = RecordSource::new("case", case.header.id.as_str());
    for (subject, register, key) in records(room, case, package, facts) {
        let of_subject = given.iter().filter_map(|(name, value)| {
            let fact = name.strip_prefix(subject.as_str())?.strip_prefix('.')?;
            Some((fact.to_owned(), value.clone()))
        });
        let mut of_subject: Map<String, Json> = of_subject.collect();
        if of_subject.is_empty() {
            continue;
        }
        // a record that is new has its key
        if let Some(definition) = pack.registers.get(&register) {
            of_subject.entry(definition.key.clone()).or_insert_with(|| json!(key));
        }
        registers::write(tx, pack, &register, &key, &of_subject, &source, now).await?;
    }
    Ok(())
}

pub(crate) async fn issue(
    tx: &mut Tx,
    room: &Room,
    case: &Loaded,
    facts: &Facts,
    act: &str,
    kind: &CredentialType,
    now: Instant,
) -> Result<String> {
    let package = room.package(&case.header.package)?;
    let header = &case.header;
    let records = records(room, case, package, facts);
    let holder = records.into_iter().find(|(subject, _, _)| *subject == kind.holder);
    let (_, register, key) = holder.ok_or_else(|| {
        Fault::new(format!("{} of case {} has no holder yet", kind.id, header.id))
    })?;
    let holder = Holder { register, key };
    let manifest = &room.pack.manifest;
    let known =
        kind.facts.iter().filter_map(|name| Some((name.clone(), facts.get(name)?.json.clone())));
    let today = now.date_in(&room.pack.zone());
    let days = kind.valid_days.map(|days| jiff::Span::new().days(i64::from(days)));
    let request = IssueRequest {
        type_id: kind.id.clone(),
        vct: format!("{}/credential-types/{}", manifest.issuer, kind.id),
        holder,
        facts: known.collect(),
        always_disclosed: kind.open_facts.iter().cloned().collect(),
        issuer: kind.department.clone(),
        valid_until: days.and_then(|days| today.checked_add(days).ok()),
        case_id: Some(header.id.clone()),
        pack_version: manifest.version.clone(),
        holder_public_key: None,
    };
    let issued = credentials::ops::issue(tx, &room.issuer, &request, now).await?;
    let receipt = CaseReceipt {
        id: issued.receipt_id.to_string(),
        kind: "credential_issued".to_owned(),
        act: Some(act.to_owned()),
        credential: Some(kind.id.clone()),
        at: now,
    };
    tables::receipt(tx, &header.id, &receipt);
    Ok(issued.id.to_string())
}

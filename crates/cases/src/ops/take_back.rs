//! Taking back what an approval gave: registers, credentials, and who hears of it.

use base::id::CredentialId;
use base::{Instant, Result};
use credentials::State as CredentialState;
use pack::Package;
use registers::{Purpose, Reader, Source as RecordSource};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use store::Tx;

use super::Room;
use super::gather::named;
use super::load::Loaded;
use crate::engine::Facts;
use crate::model::{CaseReceipt, Event, RevokedFor};
use crate::store as tables;

/// The body of a domain event on the topic `credit`: a promise to the city that was not kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Broken {
    /// `commitment_breached` or `material_lapsed`.
    pub kind: String,
    /// The case.
    pub case: String,
    /// The register of what the case is about.
    pub register: String,
    /// Its key, once it has one.
    pub key: Option<String>,
    /// The register of the applicant.
    pub applicant_register: String,
    /// The applicant.
    pub applicant_key: String,
    /// The commitment or the material.
    pub ask: String,
    /// What was found.
    pub text: String,
}

impl Broken {
    /// What credit hears of `event`, if anything.
    pub(crate) fn of(case: &Loaded, event: &Event) -> Option<Self> {
        let (kind, ask, text) = match event {
            Event::CommitmentChecked { ask, kept: false, text } => {
                ("commitment_breached", ask, text.clone())
            }
            Event::MaterialLapsed { ask } => ("material_lapsed", ask, String::new()),
            _ => return None,
        };
        let header = &case.header;
        Some(Self {
            kind: kind.to_owned(),
            case: header.id.to_string(),
            register: header.subject_register.clone(),
            key: header.subject_key.clone(),
            applicant_register: header.applicant.register.clone(),
            applicant_key: header.applicant.key.clone(),
            ask: ask.clone(),
            text,
        })
    }
}

/// Takes back what the approved act gave: every fact goes back, by a new version of its record, to
/// what it was before, and every credential of the act is revoked. Answers the event. The key of a
/// record stays, and so does what others wrote since.
#[allow(clippy::too_many_arguments)] // one value each of what falls, for what, and when
pub(crate) async fn take_back(
    tx: &mut Tx,
    room: &Room,
    case: &Loaded,
    facts: &Facts,
    act: &str,
    cause: RevokedFor,
    reason: &str,
    now: Instant,
) -> Result<Event> {
    let package = room.package(&case.header.package)?;
    let task = &case.state.tasks[act];
    let before = task.decided_at.unwrap_or(now);
    let before = Instant(before.0 - 1);
    for (subject, register, key) in records(room, case, package, facts) {
        let key_fact = room.pack.registers.get(&register).map(|register| register.key.clone());
        let of_subject = task.gives.iter().filter_map(|(name, value)| {
            let fact = name.strip_prefix(subject.as_str())?.strip_prefix('.')?;
            (Some(fact) != key_fact.as_deref()).then(|| (fact.to_owned(), value.clone()))
        });
        let given: Map<String, Json> = of_subject.collect();
        if given.is_empty() {
            continue;
        }
        let back = back(tx, room, case, (&register, &key), given, before, now).await?;
        if !back.is_empty() {
            let source = RecordSource::new("case", case.header.id.as_str());
            registers::write(tx, &room.pack, &register, &key, &back, &source, now).await?;
        }
    }
    revoke_credentials(tx, case, act, reason, now).await?;
    let (act, reason) = (act.to_owned(), reason.to_owned());
    Ok(Event::DecisionRevoked { act, cause, reason, article: None })
}

/// The values to which the facts that were given go back: those of the version before.
async fn back(
    tx: &mut Tx,
    room: &Room,
    case: &Loaded,
    (register, key): (&str, &str),
    given: Map<String, Json>,
    before: Instant,
    now: Instant,
) -> Result<Map<String, Json>> {
    let purpose = Purpose {
        text: base::Text::new("撤销决定，恢复原登记内容", "To undo a decision"),
        case: Some(case.header.id.to_string()),
        reader: Reader::Platform,
    };
    let pack = &room.pack;
    let old = registers::read_as_of(tx, pack, register, key, before, &purpose, now).await?;
    let today = registers::read(tx, pack, register, key, &[], &purpose, now).await?;
    let (old, today) = (old.map(|r| r.facts), today.map(|r| r.facts).unwrap_or_default());
    let old = old.unwrap_or_default();
    let ours = given.into_iter().filter(|(fact, value)| today.get(fact) == Some(value));
    Ok(ours.map(|(fact, _)| (fact.clone(), old.get(&fact).cloned().unwrap_or_default())).collect())
}

/// The records that the case writes to: subject, register and key.
pub(crate) fn records(
    room: &Room,
    case: &Loaded,
    package: &Package,
    facts: &Facts,
) -> Vec<(String, String, String)> {
    let header = &case.header;
    let mut records = Vec::new();
    if let Some(key) = &header.subject_key {
        records.push((package.subject.clone(), header.subject_register.clone(), key.clone()));
    }
    let applicant = &header.applicant;
    if package.applicant != package.subject {
        let (register, key) = (applicant.register.clone(), applicant.key.clone());
        records.push((package.applicant.clone(), register, key));
    }
    // a record that an answer names, as far as acts write to it
    for (subject, key) in named(&room.pack, facts) {
        if records.iter().all(|(id, _, _)| id != subject) {
            let register = room.pack.subjects[subject].register.clone();
            records.push((subject.to_owned(), register, key.to_owned()));
        }
    }
    records
}

/// Revokes the credentials that the act issued and that are still valid.
pub(crate) async fn revoke_credentials(
    tx: &mut Tx,
    case: &Loaded,
    act: &str,
    reason: &str,
    now: Instant,
) -> Result<bool> {
    let mut any = false;
    for (id, _, _) in case.state.credentials.iter().filter(|(_, _, by)| by == act) {
        let id = CredentialId::parse(id)?;
        let credential = credentials::ops::get(tx, &id).await?;
        if credential.state == CredentialState::Revoked {
            continue;
        }
        let receipt = credentials::ops::revoke(tx, &id, reason, now).await?;
        let revoked = CaseReceipt {
            id: receipt.to_string(),
            kind: "credential_revoked".to_owned(),
            act: Some(act.to_owned()),
            credential: Some(credential.type_id),
            at: now,
        };
        tables::receipt(tx, &case.header.id, &revoked);
        any = true;
    }
    Ok(any)
}

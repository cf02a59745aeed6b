//! Beginning a case.

use std::collections::BTreeMap;

use access::{Action, RecordKey, Resource};
use base::id::CaseId;
use base::{Instant, Refusal, Result, code};
use pack::{Package, holds};
use registers::Source;
use serde_json::{Map, Value as Json, json};
use store::Tx;

use super::edit::{Edit, apply};
use super::load::Loaded;
use super::{Actor, Header, Room, mandates};
use crate::engine::state::State;
use crate::model::CaseState;
use crate::store as tables;

/// A case to be begun.
#[derive(Debug, Clone, Default)]
pub struct NewCase {
    /// The package.
    pub package: String,
    /// Answers so far: fact -> value.
    pub answers: Map<String, Json>,
    /// Key of the record that it is about, when the package does not make one.
    pub subject: Option<String>,
    /// The person at the window, when a clerk files it.
    pub on_behalf_of: Option<Applicant>,
    /// The mandate under which an agent files it.
    pub mandate: Option<String>,
    /// The case that it is a part of, which the actor may read.
    pub parent: Option<CaseId>,
}

/// A person at the window.
#[derive(Debug, Clone)]
pub struct Applicant {
    /// GB 11643.
    pub identity_number: String,
    /// As on the identity card.
    pub name: String,
    /// Mobile number, for messages.
    pub mobile: Option<String>,
}

/// Begins a case: refused when the package is not open, when the actor has no record of a person,
/// or when the subject is not the actor's to act for.
pub async fn draft(tx: &mut Tx, room: &Room, actor: &Actor<'_>, new: NewCase) -> Result<Loaded> {
    let parent = new.parent.clone();
    let case = begin(tx, room, actor, new).await?;
    tables::insert(tx, &case.header).await?;
    if let Some(parent) = parent {
        belong(tx, room, actor, &case.header.id, &parent).await?;
    }
    Ok(case)
}

/// Makes the case a part of `parent`. A part has no parts itself.
async fn belong(
    tx: &mut Tx,
    room: &Room,
    actor: &Actor<'_>,
    id: &CaseId,
    parent: &CaseId,
) -> Result<()> {
    let header = tables::header(tx, parent).await?.ok_or_else(Refusal::not_found)?;
    room.access.authorise(actor.who, Action::ReadCase, &header.resource())?;
    if header.state.ended() || tables::parent(tx, parent).await?.is_some() {
        let zh = "只能并入未办结、且自身不是子办件的办件。";
        let en = "A case becomes a part of one that is open and is no part itself.";
        return Err(Refusal::new("parent_not_open", 409, zh, en).on("parent").into());
    }
    tables::set_parent(tx, id, parent).await
}

/// The case that `id` is a part of.
pub async fn parent(tx: &mut Tx, id: &CaseId) -> Result<Option<CaseId>> {
    tables::parent(tx, id).await
}

/// The parts of the case `id`.
pub async fn parts(tx: &mut Tx, id: &CaseId) -> Result<Vec<CaseId>> {
    tables::parts(tx, id).await
}

/// A case to be begun; nothing of the case itself is written yet.
pub(crate) async fn begin(
    tx: &mut Tx,
    room: &Room,
    actor: &Actor<'_>,
    mut new: NewCase,
) -> Result<Loaded> {
    let answers = std::mem::take(&mut new.answers);
    let header = prepare(tx, room, actor, new).await?;
    let (events, state, documents) = (Vec::new(), State::default(), Vec::new());
    let new_receipts = Vec::new();
    let mut case = Loaded { header, events, state, documents, new_receipts };
    apply(room, &mut case, &Edit { answers, commitments: None }, actor.now)?;
    let header = &mut case.header;
    let package = room.package(&header.package)?;
    header.subject_text = subject_text(package, &header.answers, header.subject_key.as_deref());
    Ok(case)
}

/// The row of a case to be begun, without answers.
async fn prepare(tx: &mut Tx, room: &Room, actor: &Actor<'_>, new: NewCase) -> Result<Header> {
    let now = actor.now;
    let account = actor.who.signed_in()?;
    let package = room.package(&new.package)?;
    if !holds(package.from, package.to, now.date_in(&room.pack.zone())) {
        return Err(package_closed().into());
    }
    let register = register_of(room, &package.applicant)?;
    let resource = Resource::new(access::Kind::Package, &package.id);
    if let Some(id) = &new.mandate {
        return under_mandate(tx, room, actor, package, &new, id).await;
    }
    let filed_by = new.on_behalf_of.is_some();
    // before anything is read: what is known of a person is nothing to those who may not file
    let applicant = match &new.on_behalf_of {
        Some(person) => {
            let resource = resource.filed_by(account.id.clone());
            room.access.authorise(actor.who, Action::CreateCase, &resource)?;
            person_record(tx, room, account, &register, person, now).await?
        }
        None => {
            let person = account.person.clone().ok_or_else(no_person)?;
            let resource = resource.owned_by(person.clone());
            room.access.authorise(actor.who, Action::CreateCase, &resource)?;
            person
        }
    };
    let subject_register = register_of(room, &package.subject)?;
    let subject_key = subject(package, &new, account, &subject_register, filed_by, &applicant)?;
    let by = account.id.to_string();
    let whose = Whose {
        applicant,
        account: (!filed_by).then(|| by.clone()),
        filed_by: filed_by.then_some(by),
        mandate: None,
    };
    Ok(header(room, package, whose, subject_register, subject_key, now))
}

/// The row of a case that an agent begins: refused unless the mandate holds and is good for it.
async fn under_mandate(
    tx: &mut Tx,
    room: &Room,
    actor: &Actor<'_>,
    package: &Package,
    new: &NewCase,
    id: &str,
) -> Result<Header> {
    let account = actor.who.signed_in()?;
    let mandate = mandates::in_force(tx, account, id, actor.now).await?;
    let resource = Resource::new(access::Kind::Package, &package.id).under_mandate(id);
    room.access.authorise(actor.who, Action::CreateCase, &resource)?;
    let register = register_of(room, &package.applicant)?;
    let subject_register = register_of(room, &package.subject)?;
    let (applicant, subject_key) =
        mandates::parties(tx, room, actor, &mandate, new, (package, &register, &subject_register))
            .await?;
    let whose = Whose {
        applicant,
        account: None,
        filed_by: Some(account.id.to_string()),
        mandate: Some(super::CaseMandate { id: mandate.id, principal: mandate.principal }),
    };
    Ok(header(room, package, whose, subject_register, subject_key, actor.now))
}

struct Whose {
    applicant: RecordKey,
    account: Option<String>,
    filed_by: Option<String>,
    mandate: Option<super::CaseMandate>,
}

fn header(
    room: &Room,
    package: &Package,
    whose: Whose,
    subject_register: String,
    subject_key: Option<String>,
    now: Instant,
) -> Header {
    Header {
        id: CaseId::new(now),
        number: None,
        package: package.id.clone(),
        pack: room.pack.hash.clone(),
        state: CaseState::Draft,
        applicant: whose.applicant,
        account: whose.account,
        filed_by: whose.filed_by,
        mandate: whose.mandate,
        subject_register,
        subject_key,
        subject_text: String::new(),
        answers: Map::new(),
        commitments: BTreeMap::new(),
        version: 1,
        created_at: now,
        updated_at: now,
        submitted_at: None,
        due_on: None,
    }
}

/// What the case is about, for people: its name as far as it is known.
pub(crate) fn subject_text(
    package: &Package,
    answers: &Map<String, Json>,
    key: Option<&str>,
) -> String {
    let name = answers.get(&format!("{}.name", package.subject)).and_then(Json::as_str);
    let text = name.or(key).unwrap_or_default();
    text.chars().take(base::limits::NAME_CHARS_MAX).collect()
}

pub(crate) fn register_of(room: &Room, subject: &str) -> Result<String> {
    let found = room.pack.subjects.get(subject).map(|subject| subject.register.clone());
    Ok(found.ok_or_else(|| base::Fault::new(format!("the pack has no subject {subject}")))?)
}

/// The person at the window: known by identity number, or recorded from the card that was shown.
pub(crate) async fn person_record(
    tx: &mut Tx,
    room: &Room,
    clerk: &access::Account,
    register: &str,
    person: &Applicant,
    now: Instant,
) -> Result<RecordKey> {
    let identity = code::identity::check(&person.identity_number)
        .map_err(|refusal| refusal.on("on_behalf_of.identity_number"))?;
    if person.name.trim().is_empty() || person.name.chars().count() > base::limits::NAME_CHARS_MAX {
        let (zh, en) = ("请填写申请人姓名。", "Give the applicant's name.");
        return Err(Refusal::new("applicant_name", 422, zh, en).on("on_behalf_of.name").into());
    }
    let key = person.identity_number.clone();
    let purpose = registers::Purpose {
        text: base::Text::new("窗口核对申请人身份", "To know the applicant at the window"),
        case: None,
        reader: registers::Reader::Account(clerk.id.to_string()),
    };
    let known = registers::read(tx, &room.pack, register, &key, &["name"], &purpose, now).await?;
    match known.and_then(|record| record.facts.get("name").cloned()) {
        Some(name) if name.as_str() != Some(person.name.trim()) => {
            let (zh, en) = ("姓名与身份证号码不一致。", "The name does not belong to the number.");
            return Err(Refusal::new("applicant_name", 422, zh, en).on("on_behalf_of.name").into());
        }
        Some(_) => {}
        None => {
            let mut facts = Map::new();
            facts.insert("identity_number".into(), json!(key));
            facts.insert("name".into(), json!(person.name.trim()));
            facts.insert("birth_on".into(), json!(identity.birth_on().to_string()));
            if let Some(mobile) = &person.mobile {
                facts.insert("mobile".into(), json!(mobile));
            }
            let definitions = room.pack.registers.get(register).into_iter().flat_map(|r| &r.facts);
            let known: Vec<&str> = definitions.map(|fact| fact.id.as_str()).collect();
            facts.retain(|fact, _| known.contains(&fact.as_str()));
            let source = Source { kind: "window".into(), id: None };
            registers::write(tx, &room.pack, register, &key, &facts, &source, now).await?;
        }
    }
    Ok(RecordKey::new(register, key))
}

/// The key of what the case is about: given, the actor's to act for, and none for a new one. At
/// the window the clerk has seen the mandate.
fn subject(
    package: &Package,
    new: &NewCase,
    account: &access::Account,
    register: &str,
    filed_by: bool,
    applicant: &RecordKey,
) -> Result<Option<String>, Refusal> {
    if package.new_subject {
        return Ok(None);
    }
    let Some(key) = &new.subject else {
        if applicant.register == register {
            return Ok(Some(applicant.key.clone()));
        }
        return Err(subject_missing());
    };
    let record = RecordKey::new(register, key);
    if !filed_by
        && !account.organisations.contains(&record)
        && account.person.as_ref() != Some(&record)
    {
        let (zh, en) = ("您不能代表该主体办理。", "You may not act for this enterprise.");
        return Err(Refusal::new("subject_not_yours", 403, zh, en).on("subject_key"));
    }
    Ok(Some(key.clone()))
}

pub(crate) fn subject_missing() -> Refusal {
    let (zh, en) = ("请选择为哪一个主体办理。", "Say for which enterprise this is.");
    Refusal::new("subject_missing", 422, zh, en).on("subject_key")
}

pub(crate) fn no_person() -> Refusal {
    Refusal::new(
        "no_person",
        403,
        "该账号没有关联的个人身份，不能以本人名义申请。",
        "This account is not a person's, so it cannot apply in its own name.",
    )
}

fn package_closed() -> Refusal {
    Refusal::new("package_closed", 409, "该一件事目前不受理。", "This package is not open now.")
        .on("package")
}

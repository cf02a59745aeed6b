//! Mandates: given by the principal online or recorded at the window from paper, used by the agent
//! within their scope and no further, ended by a day or by revocation. Each leaves a leaf in the
//! journal.

use access::{Account, Action, Kind, Mandate, RecordKey, Resource, Scan, Standing, mandate};
use base::id::fresh;
use base::{Date, Instant, Refusal, Result, limits};
use pack::{Package, holds};
use store::{Tx, outbox};

use super::draft::{NewCase, no_person};
use super::edit::Edit;
use super::load::Loaded;
use super::owner::owns;
use super::{Actor, Room};

/// Types that the scan of a paper may have.
const SCAN_TYPES: [&str; 3] = ["application/pdf", "image/jpeg", "image/png"];
/// Days for which a mandate is given at most: three years.
pub const MANDATE_DAYS_MAX: i64 = 1_096;

/// A record, and what its owner is called: both must fit.
#[derive(Debug, Clone)]
pub struct Party {
    /// Register and key.
    pub record: RecordKey,
    /// As in the register.
    pub name: String,
}

/// A mandate to be given.
#[derive(Debug, Clone)]
pub struct NewMandate {
    /// Who gives it, at the window; `None` for the account's own person.
    pub principal: Option<RecordKey>,
    /// The principal's name and the paper, when a clerk records it.
    pub paper: Option<(String, String)>,
    /// Who shall act.
    pub agent: Party,
    /// In these packages only; empty is all.
    pub packages: Vec<String>,
    /// Whether it covers the records that the principal owns, too, such as its projects.
    pub owned: bool,
    /// Whether the agent may sign commitments.
    pub commitments: bool,
    /// The last day.
    pub to: Date,
}

/// Gives a mandate: refused with `mandate_party` when a register does not know the agent (or, at
/// the window, the principal) by that name, `mandate_period` or `mandate_packages`.
pub async fn grant(
    tx: &mut Tx,
    room: &Room,
    actor: &Actor<'_>,
    new: &NewMandate,
) -> Result<Mandate> {
    let account = actor.who.signed_in()?;
    let own = account.person.clone();
    let resource = Resource::new(Kind::Mandate, "");
    let principal = match (&new.paper, &new.principal) {
        (Some(_), Some(record)) => {
            let resource = resource.filed_by(account.id.clone());
            room.access.authorise(actor.who, Action::GrantMandate, &resource)?;
            record.clone()
        }
        (_, Some(record)) => {
            let resource = resource.owned_by(record.clone());
            room.access.authorise(actor.who, Action::GrantMandate, &resource)?;
            record.clone()
        }
        (_, None) => {
            let person = own.ok_or_else(no_person)?;
            let resource = resource.owned_by(person.clone());
            room.access.authorise(actor.who, Action::GrantMandate, &resource)?;
            person
        }
    };
    check(room, &principal, new, actor.now)?;
    let principal_name = match &new.paper {
        Some((name, _)) => {
            let party = Party { record: principal.clone(), name: name.clone() };
            known(tx, room, account, &party, "principal", actor.now).await?;
            name.trim().to_owned()
        }
        None => name_of(tx, room, account, &principal, actor.now).await?.unwrap_or_default(),
    };
    known(tx, room, account, &new.agent, "agent", actor.now).await?;
    let mandate = Mandate {
        id: fresh(actor.now),
        principal,
        principal_name,
        agent: new.agent.record.clone(),
        agent_name: new.agent.name.trim().to_owned(),
        packages: new.packages.clone(),
        owned: new.owned,
        commitments: new.commitments,
        paper: new.paper.as_ref().map(|(_, paper)| paper.clone()),
        scan: None,
        granted_by: account.id.to_string(),
        granted_at: actor.now,
        ends_at: Instant::end_of(new.to, &room.pack.zone()),
        revoked_at: None,
        revoked_by: None,
        reason: None,
    };
    mandate::insert(tx, &mandate).await?;
    told(tx, "mandate_granted", &mandate, actor.now)?;
    Ok(mandate)
}

fn check(room: &Room, principal: &RecordKey, new: &NewMandate, now: Instant) -> Result<()> {
    let today = now.date_in(&room.pack.zone());
    let last = today.saturating_add(jiff::Span::new().days(MANDATE_DAYS_MAX));
    if new.to < today || new.to > last {
        let (zh, en) = (
            "委托的截止日期须在今天以后、三年以内。",
            "A mandate ends on a day from today on, within three years.",
        );
        return Err(Refusal::new("mandate_period", 422, zh, en).on("to").into());
    }
    let open = |id: &String| room.pack.packages.get(id).is_some_and(|p| holds(p.from, p.to, today));
    if new.packages.len() > limits::LIST_ITEMS_MAX || !new.packages.iter().all(open) {
        let (zh, en) =
            ("委托事项中有不存在或已停办的一件事。", "A package of the scope is not open.");
        return Err(Refusal::new("mandate_packages", 422, zh, en).on("packages").into());
    }
    if *principal == new.agent.record {
        return Err(unknown_party("agent").into());
    }
    match &new.paper {
        Some((_, paper))
            if paper.trim().is_empty() || paper.chars().count() > limits::NAME_CHARS_MAX =>
        {
            let (zh, en) = ("请填写纸质委托书的编号或说明。", "Say which paper was seen.");
            Err(Refusal::new("mandate_paper", 422, zh, en).on("paper").into())
        }
        _ => Ok(()),
    }
}

/// Refused unless the register knows the party by its name: the same answer whether it knows no
/// such record or another name, so that nobody learns from it who has which number.
async fn known(
    tx: &mut Tx,
    room: &Room,
    reader: &Account,
    party: &Party,
    field: &str,
    now: Instant,
) -> Result<()> {
    match name_of(tx, room, reader, &party.record, now).await? {
        Some(name) if name == party.name.trim() => Ok(()),
        _ => Err(unknown_party(field).into()),
    }
}

/// What the register calls `record`, if it knows it.
async fn name_of(
    tx: &mut Tx,
    room: &Room,
    reader: &Account,
    RecordKey { register, key }: &RecordKey,
    now: Instant,
) -> Result<Option<String>> {
    if !room.pack.registers.contains_key(register) {
        return Ok(None);
    }
    let purpose = registers::Purpose {
        text: base::Text::new("核对委托双方身份", "To know the parties of a mandate"),
        case: None,
        reader: registers::Reader::Account(reader.id.to_string()),
    };
    let found = registers::read(tx, &room.pack, register, key, &["name"], &purpose, now).await?;
    Ok(found.and_then(|record| Some(record.facts.get("name")?.as_str()?.to_owned())))
}

/// Ends a mandate: its principal, or a clerk before whom the principal stands. Again is the same.
pub async fn revoke(
    tx: &mut Tx,
    room: &Room,
    actor: &Actor<'_>,
    id: &str,
    reason: &str,
) -> Result<Mandate> {
    let mut mandate = mandate::one(tx, id).await?.ok_or_else(Refusal::not_found)?;
    let account = actor.who.signed_in()?;
    let resource = Resource::new(Kind::Mandate, id).owned_by(mandate.principal.clone());
    room.access.authorise(actor.who, Action::RevokeMandate, &resource)?;
    if reason.chars().count() > limits::TEXT_CHARS_MAX {
        let (zh, en) = ("原因过长。", "The reason is too long.");
        return Err(Refusal::new("reason_too_long", 422, zh, en).on("reason").into());
    }
    if mandate::revoke(tx, id, account.id.as_str(), reason.trim(), actor.now).await? {
        mandate.revoked_at = Some(actor.now);
        mandate.revoked_by = Some(account.id.to_string());
        mandate.reason = Some(reason.trim().to_owned());
        told(tx, "mandate_revoked", &mandate, actor.now)?;
    }
    Ok(mandate)
}

/// What the person of `actor`, or its organisations, gave and hold: the latest first. Or what the
/// party `of` did, for the clerk before whom it stands.
pub async fn list(
    tx: &mut Tx,
    room: &Room,
    actor: &Actor<'_>,
    of: Option<&RecordKey>,
) -> Result<(Vec<Mandate>, Vec<Mandate>)> {
    let account = actor.who.signed_in()?;
    let records: Vec<RecordKey> = match of {
        Some(record) => {
            let resource = Resource::new(Kind::Mandate, "").owned_by(record.clone());
            room.access.authorise(actor.who, Action::ReadMandate, &resource)?;
            vec![record.clone()]
        }
        // a clerk who names nobody sees nothing
        None if room.access.scope(actor.who, Action::ListMandates).is_err() => {
            let any = Resource::new(Kind::Mandate, "");
            room.access.authorise(actor.who, Action::ReadMandate, &any)?;
            Vec::new()
        }
        None => account.person.iter().chain(&account.organisations).cloned().collect(),
    };
    let given = mandate::of_records(tx, &records, false).await?;
    Ok((given, mandate::of_records(tx, &records, true).await?))
}

/// The mandate `id`, for its parties and for clerks.
pub async fn read(tx: &mut Tx, room: &Room, actor: &Actor<'_>, id: &str) -> Result<Mandate> {
    let mandate = mandate::one(tx, id).await?.ok_or_else(Refusal::not_found)?;
    let resource = Resource::new(Kind::Mandate, id)
        .owned_by(mandate.principal.clone())
        .owned_by(mandate.agent.clone());
    room.access.authorise(actor.who, Action::ReadMandate, &resource)?;
    Ok(mandate)
}

/// Puts the scan of its paper to a mandate that the same account recorded; the first one stays:
/// refused with `mandate_scan` when there is one, when none was seen, or when it is no PDF or
/// picture.
pub async fn put_scan(
    tx: &mut Tx,
    room: &Room,
    actor: &Actor<'_>,
    id: &str,
    scan: &Scan,
) -> Result<Mandate> {
    let mut mandate = read(tx, room, actor, id).await?;
    let account = actor.who.signed_in()?;
    let resource = Resource::new(Kind::Mandate, id).filed_by(account.id.clone());
    room.access.authorise(actor.who, Action::GrantMandate, &resource)?;
    let recorded_here = mandate.granted_by == account.id.to_string() && mandate.paper.is_some();
    if !recorded_here || mandate.scan.is_some() || !SCAN_TYPES.contains(&scan.media_type.as_str()) {
        let zh = "扫描件由登记该纸质委托的窗口上传一次，格式为 PDF、JPEG 或 PNG。";
        let en = "The window that recorded the paper hands in its scan once, as PDF, JPEG or PNG.";
        return Err(Refusal::new("mandate_scan", 422, zh, en).on("file").into());
    }
    mandate::put_scan(tx, id, scan).await?;
    mandate.scan = Some(scan.clone());
    told(tx, "mandate_scanned", &mandate, actor.now)?;
    Ok(mandate)
}

/// The mandate `id`, which `account` holds now: asked of the store, because a session may remember
/// one that was revoked a moment ago.
pub(crate) async fn in_force(
    tx: &mut Tx,
    account: &Account,
    id: &str,
    now: Instant,
) -> Result<Mandate> {
    let found = mandate::one(tx, id).await?.filter(|mandate| mandate.is_held_by(account));
    let found = found.ok_or_else(Refusal::not_found)?;
    match found.holds(now) {
        true => Ok(found),
        false => Err(Refusal::new(
            "mandate_ended",
            403,
            "该委托已到期或已撤销。",
            "This mandate has ended or was revoked.",
        )
        .on("mandate")
        .into()),
    }
}

/// Who applies and for which subject, when an agent files `package` under `mandate`.
///
/// A person's mandate makes that person the applicant. An organisation's makes it the subject (or,
/// when the mandate says so, a record that the organisation owns), and the agent's own person the
/// applicant, as with its employees; it founds nothing new.
pub(crate) async fn parties(
    tx: &mut Tx,
    room: &Room,
    actor: &Actor<'_>,
    mandate: &Mandate,
    new: &NewCase,
    (package, register, subject_register): (&Package, &str, &str),
) -> Result<(RecordKey, Option<String>)> {
    let agent = actor.who.signed_in()?;
    let principal = &mandate.principal;
    if !mandate.covers(&package.id) {
        return Err(out_of_scope().into());
    }
    if principal.register == register {
        let subject = match (package.new_subject, &new.subject) {
            (true, _) => None,
            (false, Some(key)) if register == subject_register && *key == principal.key => {
                Some(key.clone())
            }
            (false, Some(key)) => {
                let record = RecordKey::new(subject_register, key);
                match access::store::acts_for(tx, principal, &record).await? {
                    true => Some(key.clone()),
                    false => return Err(out_of_scope().into()),
                }
            }
            (false, None) if register == subject_register => Some(principal.key.clone()),
            (false, None) => return Err(super::draft::subject_missing().into()),
        };
        return Ok((principal.clone(), subject));
    }
    let subject = match &new.subject {
        _ if package.new_subject => return Err(out_of_scope().into()),
        None if principal.register == subject_register => principal.key.clone(),
        None => return Err(super::draft::subject_missing().into()),
        Some(key) => {
            let record = RecordKey::new(subject_register, key);
            let reader = registers::Reader::Account(agent.id.to_string());
            let covered = record == *principal
                || mandate.owned && owns(tx, room, principal, &record, reader, actor.now).await?;
            if !covered {
                return Err(out_of_scope().into());
            }
            key.clone()
        }
    };
    let applicant = agent.person.clone().ok_or_else(no_person)?;
    Ok((applicant, Some(subject)))
}

/// Refused when an agent signs a commitment that the mandate does not let it sign.
pub(crate) async fn may_sign(
    tx: &mut Tx,
    actor: &Actor<'_>,
    case: &Loaded,
    edit: &Edit,
) -> Result<()> {
    let Some(of_case) = &case.header.mandate else { return Ok(()) };
    let account = actor.who.signed_in()?;
    let standing = Standing::of(account, &case.header.resource());
    if standing.has(access::Relation::Own) {
        return Ok(());
    }
    let mandate = in_force(tx, account, &of_case.id, actor.now).await?;
    let signed = edit.commitments.iter().flatten();
    let mut new = signed.filter(|ask| !case.header.commitments.contains_key(*ask));
    match new.next() {
        Some(ask) if !mandate.commitments => Err(Refusal::new(
            "mandate_commitments",
            403,
            "委托未授权代为签署承诺，请由委托人本人登录签署。",
            "The mandate does not let the agent sign commitments; the principal signs in and signs.",
        )
        .on(ask)
        .into()),
        _ => Ok(()),
    }
}

fn told(tx: &mut Tx, kind: &str, mandate: &Mandate, now: Instant) -> Result<()> {
    let content = serde_json::to_vec(mandate).expect("a mandate is JSON");
    journal::append(tx, &journal::Leaf::new(kind, &mandate.id, now, &content))?;
    let body = serde_json::json!({ "mandate": mandate.id, "agent": mandate.agent });
    outbox::publish(tx, kind, &mandate.id, &body, now)
}

fn unknown_party(field: &str) -> Refusal {
    Refusal::new(
        "mandate_party",
        422,
        "登记库中没有这样的主体，或姓名（名称）与编号不一致；委托人与受托人不得相同。",
        "No register knows such a party by that name; principal and agent are not the same.",
    )
    .on(field)
}

fn out_of_scope() -> Refusal {
    Refusal::new(
        "mandate_scope",
        403,
        "该委托不包括此事项或此主体。",
        "The mandate does not cover this package or this subject.",
    )
    .on("mandate")
}

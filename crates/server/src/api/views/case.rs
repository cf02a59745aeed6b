//! Cases.

use std::collections::{BTreeMap, BTreeSet};

use base::{Date, Instant};
use cases::engine::state::State;
use cases::model::{self, CaseState, Happened};
use cases::ops::Header;
use pack::Pack;
use serde::Serialize;
use serde_json::{Map, Value as Json};
use utoipa::ToSchema;

use super::{
    CheckRow, Clock, CredentialRow, Named, OwedRow, Plan, RowClock, Task, Text, Wrong, act_text,
    deciding, department, mask_text, package_name, row_clock,
    timeline::{actor, told},
};

/// A case in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseRow {
    /// Its id.
    pub id: String,
    /// Its number, once it was submitted.
    pub number: Option<String>,
    /// The package.
    pub package: Named,
    /// What it is about.
    pub subject_text: String,
    /// Where it stands.
    pub state: String,
    /// When it was first submitted.
    pub submitted_at: Option<String>,
    /// The promised day.
    pub promised_on: Option<String>,
    /// Its clock.
    pub clock: Option<Clock>,
    /// When it changed last.
    pub updated_at: String,
}

impl CaseRow {
    /// `header` as it stands `today`.
    pub fn new(pack: &Pack, header: &Header, today: Date) -> Self {
        let package = pack.packages.get(&header.package);
        let submitted_on = header.submitted_at.map(|at| at.date_in(&pack.zone()));
        let promise = package.zip(submitted_on).and_then(|(package, on)| {
            package.promises.iter().rev().find(|p| pack::holds(p.from, p.to, on))
        });
        let clock = RowClock {
            limit: promise.map_or(0, |promise| promise.working_days),
            due_on: header.due_on.as_deref(),
            yellow_on: None,
            stopped: header.state == CaseState::SentBack,
            done: header.state.ended(),
        };
        Self {
            id: header.id.to_string(),
            number: header.number.clone(),
            package: package_name(pack, &header.package),
            subject_text: header.subject_text.clone(),
            state: header.state.as_str().to_owned(),
            submitted_at: header.submitted_at.map(|at| at.to_string()),
            promised_on: header.due_on.clone(),
            clock: row_clock(pack, clock, today),
            updated_at: header.updated_at.to_string(),
        }
    }
}

/// A case.
#[derive(Debug, Serialize, ToSchema)]
pub struct Case {
    /// Its id.
    pub id: String,
    /// Its number, once it was submitted.
    pub number: Option<String>,
    /// The package.
    pub package: Named,
    /// `draft`, `sent_back`, `in_progress`, `closed`, `refused` or `withdrawn`.
    pub state: String,
    /// Who applies.
    pub applicant: Applicant,
    /// Who filed it, when it was not the applicant.
    pub filed_by: Option<Text>,
    /// The mandate under which an agent filed it.
    pub mandate: Option<String>,
    /// What it is about.
    pub subject: CaseSubject,
    /// Answers so far; personal ones are masked unless it is the reader's own.
    #[schema(value_type = BTreeMap<String, Json>)]
    pub answers: Map<String, Json>,
    /// Commitments signed.
    pub commitments: Vec<Commitment>,
    /// Documents handed in.
    pub documents: Vec<Document>,
    /// The plan as it stands.
    pub plan: Plan,
    /// The clock of the whole case.
    pub clock: Option<Clock>,
    /// Its tasks.
    pub tasks: Vec<Task>,
    /// What happened.
    pub timeline: Vec<TimelineEntry>,
    /// What is wrong now.
    pub notice: Vec<Wrong>,
    /// Materials that were promised for later.
    pub owed: Vec<OwedRow>,
    /// Commitments on which something was granted.
    pub checks: Vec<CheckRow>,
    /// Credentials that it led to.
    pub credentials: Vec<CredentialRow>,
    /// Receipts.
    pub receipts: Vec<ReceiptRow>,
    /// Goes up with every change.
    pub version: i64,
    /// What the reader may do: `edit`, `upload`, `submit`, `withdraw`.
    pub allowed: Vec<String>,
}

/// What is new after a submission, with `Prefer: return=minimal`.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseMinimal {
    /// Its id.
    pub id: String,
    /// Its number.
    pub number: Option<String>,
    /// Where it stands.
    pub state: String,
    /// Receipts.
    pub receipts: Vec<ReceiptRow>,
}

/// Who applies.
#[derive(Debug, Serialize, ToSchema)]
pub struct Applicant {
    /// The name, masked.
    pub name_masked: String,
}

/// What a case is about.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseSubject {
    /// The register.
    pub register: String,
    /// Its key, once it has one.
    pub key: Option<String>,
    /// For people.
    pub text: String,
}

/// A commitment that was signed.
#[derive(Debug, Serialize, ToSchema)]
pub struct Commitment {
    /// The ask.
    pub ask: String,
    /// The version of the pack whose text was signed.
    pub version: String,
    /// When.
    pub signed_at: String,
}

/// A document that was handed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct Document {
    /// Its id.
    pub id: String,
    /// The ask that it answers.
    pub ask: String,
    /// The file's name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its size.
    pub bytes: u64,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
    /// When it was handed in.
    pub uploaded_at: String,
}

impl From<&model::Document> for Document {
    fn from(document: &model::Document) -> Self {
        Self {
            id: document.id.clone(),
            ask: document.ask.clone(),
            name: document.name.clone(),
            media_type: document.media_type.clone(),
            bytes: document.bytes,
            sha256: document.sha256.clone(),
            uploaded_at: document.uploaded_at.to_string(),
        }
    }
}

/// A receipt of a case.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReceiptRow {
    /// Its id.
    pub id: String,
    /// What was done.
    pub kind: String,
    /// The act in which it was done.
    pub act: Option<Named>,
    /// Who did it.
    pub department: Option<Named>,
    /// The type of the credential that was issued or revoked.
    pub credential: Option<Named>,
    /// When.
    pub at: String,
    /// `pending` until the journal has signed it, then `sealed`.
    pub state: String,
}

impl ReceiptRow {
    /// `receipt` of a case that stands as `of` under `pack`, sealed when it is among `sealed`.
    pub fn new(
        pack: &Pack,
        of: &State,
        receipt: &model::CaseReceipt,
        sealed: &BTreeSet<String>,
    ) -> Self {
        let state = if sealed.contains(&receipt.id) { "sealed" } else { "pending" };
        let named = |id: &String, text| Named { id: id.clone(), text };
        let act = receipt.act.as_ref();
        let kind = receipt.credential.as_ref();
        let issuer = kind.and_then(|id| pack.credentials.get(id)).map(|kind| &kind.department);
        let by = act.filter(|act| pack.acts.contains_key(*act));
        let by = by.map(|act| deciding(pack, of, act)).or(issuer.map(String::as_str));
        Self {
            id: receipt.id.clone(),
            kind: receipt.kind.clone(),
            act: act.map(|id| named(id, act_text(pack, id))),
            department: by.map(|by| department(pack, by)),
            credential: kind.map(|id| named(id, super::credential_text(pack, id))),
            at: receipt.at.to_string(),
            state: state.to_owned(),
        }
    }
}

/// What happened to a case.
#[derive(Debug, Serialize, ToSchema)]
pub struct TimelineEntry {
    /// When.
    pub at: String,
    /// What, as a stable word.
    pub kind: String,
    /// What, for people.
    pub text: Text,
    /// Who.
    pub actor: Text,
    /// The act that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub act: Option<String>,
}

impl TimelineEntry {
    /// One event of a case that stands as `of`.
    pub fn new(pack: &Pack, of: &State, happened: &Happened, filed: bool) -> Self {
        let event = &happened.event;
        let act = event.act().map(str::to_owned);
        Self {
            at: happened.at.to_string(),
            kind: event.kind().to_owned(),
            text: told(pack, event),
            actor: actor(pack, of, happened, filed),
            act,
        }
    }
}

/// What people keep of an acceptance: for print.
#[derive(Debug, Serialize, ToSchema)]
pub struct AcceptanceNotice {
    /// The number of the case.
    pub number: String,
    /// The package.
    pub package: Named,
    /// Who applies.
    pub applicant: Applicant,
    /// What the city received.
    pub items: Vec<NoticeItem>,
    /// The promised day.
    pub promised_on: Option<String>,
    /// Receipts.
    pub receipts: Vec<ReceiptRow>,
    /// When it was issued.
    pub issued_at: String,
}

/// Something that the city received.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeItem {
    /// What it is.
    pub text: Text,
    /// `form`, `material` or `commitment`.
    pub kind: String,
    /// SHA-256 of a document.
    pub sha256: Option<String>,
}

/// The commitments of a case.
pub fn commitments(pack: &Pack, signed: &BTreeMap<String, Instant>) -> Vec<Commitment> {
    let commitment = |(ask, at): (&String, &Instant)| Commitment {
        ask: ask.clone(),
        version: pack.manifest.version.clone(),
        signed_at: at.to_string(),
    };
    signed.iter().map(commitment).collect()
}

/// The applicant of a case, masked.
pub fn applicant(name: Option<&str>) -> Applicant {
    Applicant { name_masked: name.map_or_else(|| "*".to_owned(), mask_text) }
}

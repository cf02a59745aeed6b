//! Cases.

use std::collections::{BTreeMap, BTreeSet};

use base::{Date, Instant};
use cases::model::{self, Actor, CaseState, Event, Happened, StepRecord};
use cases::ops::Header;
use pack::Pack;
use serde::Serialize;
use serde_json::{Map, Value as Json};
use utoipa::ToSchema;

use super::{
    Clock, CredentialRow, Named, Plan, Task, Text, Wrong, act_text, department, mask_text,
    package_name, row_clock,
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
        let limit = promise.map_or(0, |promise| promise.working_days);
        let (stopped, done) = (header.state == CaseState::SentBack, header.state.ended());
        Self {
            id: header.id.to_string(),
            number: header.number.clone(),
            package: package_name(pack, &header.package),
            subject_text: header.subject_text.clone(),
            state: header.state.as_str().to_owned(),
            submitted_at: header.submitted_at.map(|at| at.to_string()),
            promised_on: header.due_on.clone(),
            clock: row_clock(pack, limit, header.due_on.as_deref(), today, stopped, done),
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
    /// `pending` until the journal has signed it, then `sealed`.
    pub state: String,
}

impl ReceiptRow {
    /// `receipt`, sealed when it is among `sealed`.
    pub fn new(receipt: &model::CaseReceipt, sealed: &BTreeSet<String>) -> Self {
        let state = if sealed.contains(&receipt.id) { "sealed" } else { "pending" };
        let state = state.to_owned();
        Self { id: receipt.id.clone(), kind: receipt.kind.clone(), state }
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
    /// One event.
    pub fn new(pack: &Pack, happened: &Happened, filed: bool) -> Self {
        let event = &happened.event;
        let act = event.act().map(str::to_owned);
        Self {
            at: happened.at.to_string(),
            kind: event.kind().to_owned(),
            text: told(pack, event),
            actor: actor(pack, happened, filed),
            act,
        }
    }
}

fn told(pack: &Pack, event: &Event) -> Text {
    let act = event.act().map(|act| act_text(pack, act)).unwrap_or_default();
    let with =
        |zh: &str, en: &str| Text::new(format!("{zh}:{}", act.zh), format!("{en}: {}", act.en));
    match event {
        Event::Submitted { .. } => Text::new("已提交,城市开始计时", "Submitted; the clock runs"),
        Event::TaskOpened { .. } => with("开始办理", "Work began"),
        Event::TaskReopened { .. } => with("内容有变,重新办理", "Looked at again"),
        Event::ReviewNeeded { .. } => with("转人工审查", "A reviewer looks"),
        Event::TaskApproved { .. } => with("已办成", "Granted"),
        Event::TaskRefused { must, .. } => Text::new(
            format!("未予办理:{},须满足:{}", act.zh, must.zh),
            format!("Not granted: {}. What must hold: {}", act.en, must.en),
        ),
        Event::TaskStopped { .. } => with("不再办理", "Will not be done"),
        Event::StepBegun { act, step, .. } => with_step(pack, act, step, "开始", "Begins"),
        Event::StepSkipped { act, step } => {
            with_step(pack, act, step, "无需进行", "Not called for")
        }
        Event::StepRecorded { act, step, record } => {
            let (zh, en) = recorded(record);
            with_step(pack, act, step, zh, en)
        }
        Event::StepEnded { act, step, passed: true } => with_step(pack, act, step, "完成", "Done"),
        Event::StepEnded { act, step, .. } => {
            with_step(pack, act, step, "完成,结论不利", "Done, against it")
        }
        Event::SentBack { .. } => {
            with("退回补正,计时暂停", "Sent back to be mended; clock stopped")
        }
        Event::CredentialIssued { credential_type, .. } => {
            let kind = super::credential_text(pack, credential_type);
            Text::new(format!("已核发:{}", kind.zh), format!("Issued: {}", kind.en))
        }
        Event::Closed => Text::new("已办结", "Done"),
        Event::Refused => Text::new("不予办理,已办结", "Ended: not granted"),
        Event::Withdrawn { .. } => Text::new("申请人已撤回", "Withdrawn by the applicant"),
    }
}

fn with_step(pack: &Pack, act: &str, step: &str, zh: &str, en: &str) -> Text {
    let act_name = act_text(pack, act);
    let step = cases::engine::state::step_of(pack, act, step).map(|step| Text::from(&step.text));
    let step = step.unwrap_or_default();
    Text::new(
        format!("{}·{}:{zh}", act_name.zh, step.zh),
        format!("{}, {}: {en}", act_name.en, step.en),
    )
}

/// Who does a thing in a step, when it is not the act's own department.
fn doer(pack: &Pack, event: &Event) -> Option<Text> {
    let Event::StepRecorded { record, .. } = event else { return None };
    match record {
        StepRecord::Opinion { department: by, .. } => Some(department(pack, by).text),
        StepRecord::Objected { .. } => Some(Text::new("社会公众", "The public")),
        StepRecord::Signed { at_window: false, .. } => Some(Text::new("签字方", "A party")),
        StepRecord::Signed { .. } | StepRecord::Paid { .. } | StepRecord::Delivered { .. } => {
            Some(Text::new("综合窗口或承办部门", "The window or the department"))
        }
        StepRecord::Chosen { .. } => Some(Text::new("申请人", "The applicant")),
        _ => None,
    }
}

fn recorded(record: &StepRecord) -> (&'static str, &'static str) {
    match record {
        StepRecord::Opinion { .. } => ("部门已出具意见", "A department gave its opinion"),
        StepRecord::Reconciled { .. } => ("牵头部门已协调", "The lead settled it"),
        StepRecord::Objected { .. } => ("收到异议", "Somebody objected"),
        StepRecord::Answered { .. } => ("已答复异议", "An objection was answered"),
        StepRecord::Appointed { .. } => ("已约定踏勘日期", "The day of the visit is set"),
        StepRecord::Visited { .. } => ("已踏勘", "Visited"),
        StepRecord::Reviewed { .. } => ("专家已评审", "Experts concluded"),
        StepRecord::Heard { .. } => ("已听证", "Heard"),
        StepRecord::Paid { .. } => ("已缴费", "Paid"),
        StepRecord::Signed { .. } => ("一方已签字", "A party signed"),
        StepRecord::Chosen { .. } => ("已选择领取方式", "The way of delivery is chosen"),
        StepRecord::Delivered { .. } => ("已送达", "Delivered"),
    }
}

fn actor(pack: &Pack, happened: &Happened, filed: bool) -> Text {
    if let (Actor::Account(_), Some(by)) = (&happened.by, doer(pack, &happened.event)) {
        return by;
    }
    match (&happened.by, happened.event.act()) {
        (Actor::Rule, _) => Text::new("系统按规则", "By rule"),
        (Actor::Account(_), Some(act)) => {
            let by = pack.acts.get(act).map(|act| department(pack, &act.department).text);
            by.unwrap_or_default()
        }
        (Actor::Account(_), None) if filed => Text::new("综合窗口", "The window"),
        (Actor::Account(_), None) => Text::new("申请人", "The applicant"),
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

//! How an act is handled beyond its decision: steps, fees, what may follow later, and what the
//! documents say of a package.

#![allow(missing_docs, reason = "see the module above")]

use base::{Basis, Date, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{FactDef, FactName, RuleText};

/// More facts of a register, so that a file can carry all that belongs to its subject.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterFacts {
    pub id: String,
    pub register: String,
    pub facts: Vec<FactDef>,
}

/// A fee of the fee list: nothing else may be charged.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fee {
    pub id: String,
    pub text: Text,
    pub from: Date,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    pub basis: Vec<Basis>,
}

/// A service of an intermediary on the list of those that an approval may rest on.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Intermediary {
    pub id: String,
    pub text: Text,
    pub from: Date,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    pub basis: Vec<Basis>,
}

/// An item of the list of administrative licences (行政许可事项清单).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LicenceItem {
    pub id: String,
    pub text: Text,
    /// How 证照分离 treats it, when the documents list it there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub treatment: Option<Treatment>,
    pub from: Date,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    pub basis: Vec<Basis>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modelled: Option<Text>,
}

/// The ways of separating a permit from the licence (证照分离).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Treatment {
    /// 取消审批.
    Abolished,
    /// 审批改为备案.
    Filing,
    /// 告知承诺.
    Commitment,
    /// 提高透明度和可预期性, 优化准入服务.
    Transparent,
    /// 强化准入监管.
    Strict,
}

/// A step of an act. Steps follow one another in pack order; the decision comes after them, and
/// after the decision what comes with the result (delivery).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ActStep {
    pub id: String,
    pub text: Text,
    pub kind: StepKind,
    /// Only when this holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<RuleText>,
    /// Working days that the step may take.
    pub working_days: u32,
    /// Its days are not days of the act (hearing, notice, expert review by law): the clock of the
    /// act stands meanwhile.
    #[serde(default)]
    pub outside_limit: bool,
    /// Joint opinion: who gives one, besides the act's own department, which leads and reconciles.
    /// Any other kind: who does it, instead of the act's own department.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub departments: Vec<StepDepartment>,
    /// The fact that lists those departments instead, where they depend on the case; asked once,
    /// when the step begins. The step's basis is theirs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub departments_from: Option<FactName>,
    /// Public notice: calendar days that it lasts at least, whatever `working_days` come to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar_days: Option<u32>,
    /// Signature: the facts that hold the identity numbers of those who sign; the applicant signs
    /// with the application.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signers: Vec<FactName>,
    /// Fee: which one of the fee list, and how much in yuan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee: Option<StepFee>,
    /// Delivery: the ways that the person may choose from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ways: Vec<DeliveryWay>,
    pub basis: Vec<Basis>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modelled: Option<Text>,
}

/// What is done in a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// Several departments say yes or no, each on its own legal basis; the lead decides when they
    /// disagree.
    JointOpinion,
    /// The matter is shown to the public, who may object.
    PublicNotice,
    /// Somebody looks on the spot: one visit of a case for all who need one.
    SiteVisit,
    /// Experts look.
    ExpertReview,
    /// Those concerned are heard.
    Hearing,
    /// The applicant pays.
    Fee,
    /// Others than the applicant sign.
    Signature,
    /// The result reaches the person: after the decision.
    Delivery,
}

/// A department in a step, and the law that lets it look.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StepDepartment {
    pub department: String,
    pub basis: Vec<Basis>,
}

/// A fee of the list and its amount.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StepFee {
    /// An entry of the fee list.
    pub item: String,
    /// Yuan, a rule of type decimal.
    pub amount: RuleText,
}

/// How a result reaches a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryWay {
    /// As an electronic document or credential.
    Electronic,
    /// At a desk of the service centre.
    Desk,
    /// By post, with a tracking number.
    Post,
}

/// A material that may follow after acceptance (容缺受理).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MayFollow {
    /// Working days after submission by which it must be there.
    pub working_days: u32,
    /// What happens by itself when it is not.
    pub otherwise: FollowOtherwise,
    pub basis: Vec<Basis>,
}

/// What happens when an owed material does not come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FollowOtherwise {
    /// Tasks that need it and are not decided are refused.
    Refuse,
    /// What was decided on it is revoked, and credit hears of it.
    Revoke,
}

/// A legal reason for which the clock of an act may be stopped.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Suspension {
    pub id: String,
    pub text: Text,
    pub basis: Vec<Basis>,
}

/// Where a package stands in the life of a subject that goes through several.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// From 1.
    pub number: u32,
    pub text: Text,
    /// The department that leads it.
    pub lead: String,
}

/// A life of a subject over several packages, such as a class of projects from code to title.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Journey {
    pub id: String,
    pub text: Text,
    pub subject: String,
    /// In order.
    pub packages: Vec<String>,
    /// What makes a subject go this way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<RuleText>,
    /// Facts that stand for a usual case, by which the critical path is counted.
    #[serde(default, skip_serializing_if = "indexmap::IndexMap::is_empty")]
    pub usual: indexmap::IndexMap<FactName, serde_json::Value>,
    /// Working days of the city over all packages, one entry a period.
    pub promises: Vec<JourneyPromise>,
    pub from: Date,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    pub basis: Vec<Basis>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modelled: Option<Text>,
}

/// What the city promised for a journey in a period.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct JourneyPromise {
    pub from: Date,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    pub working_days: u32,
    pub basis: Vec<Basis>,
}

/// What the documents say that joining acts saved, to stand beside what the entries come to.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Documented {
    /// Handled one by one.
    pub before: Figures,
    /// Handled together.
    pub after: Figures,
    pub basis: Vec<Basis>,
}

/// Figures of the documents; what they do not give is absent.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Figures {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acts: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub materials: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visits: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub steps: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub working_days: Option<u32>,
}

/// A place where people are served.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ServicePoint {
    pub id: String,
    pub text: Text,
    pub kind: ServicePointKind,
    /// Division code of its district.
    pub district: String,
    pub address: Text,
    /// Degrees east, WGS 84.
    pub longitude: f64,
    /// Degrees north.
    pub latitude: f64,
    /// Opening hours, for people.
    pub hours: Text,
    /// When it is open on working days, in order: half hours within can be booked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub opens: Vec<OpeningHours>,
    /// The packages that it serves; all when absent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub packages: Vec<String>,
    /// Seats that can be booked a half hour.
    pub seats: u32,
    pub basis: Vec<Basis>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modelled: Option<Text>,
}

/// When a place is open, by the clock of the city.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpeningHours {
    /// Such as `09:00`.
    pub from: String,
    /// Such as `12:00`.
    pub to: String,
}

/// What kind of place it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ServicePointKind {
    /// 政务服务中心.
    Hall,
    /// 银行、邮政等代办网点.
    Outlet,
    /// 自助终端.
    Terminal,
}

/// A lint that is set aside for an entry, with why and until when.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Waiver {
    pub id: String,
    /// Code of the lint.
    pub lint: String,
    /// The entry that it is about, by id.
    pub entry: String,
    pub reason: Text,
    /// The last day on which it holds.
    pub to: Date,
    pub basis: Vec<Basis>,
}

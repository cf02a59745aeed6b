//! What a pack says. Every entry is dated, bilingual, and says what it rests on.
//!
//! A file holds lists of entries under the names of [`File`]'s fields, so that one file can carry
//! all that belongs to one subject. Ids are `snake_case` and unique within their kind. A **fact**
//! is named `subject.fact`, such as `entity.name`: the subject names a register, the register
//! defines the fact.
//!
//! `id` is the name by which others refer to the entry, `text` what people call it, `from` and
//! `to` the days on which it holds (both inclusive), `basis` what it rests on, `modelled` why it
//! is ours where the documents do not say it.

#![allow(
    missing_docs,
    reason = "`id`, `text`, `from`, `to`, `basis` and `modelled` mean the same in every entry"
)]

mod claim_event;
mod deed;
mod manifest;
mod people;
mod policy;
mod policy_deed;
mod procedure;
mod trial;

use base::{Basis, Date, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use claim_event::*;
pub use deed::{OpinionSays, Score, StepDeed};
pub use manifest::*;
pub use people::*;
pub use policy::*;
pub use policy_deed::{PolicyDeed, PolicyExpect};
pub use procedure::*;
pub use trial::{
    Expect, JourneyExpect, MandateGiver, Situation, SituationExpect, Step, Story, Supposed,
};

/// A rule of the rule language (`docs/rules.md`).
pub type RuleText = String;
/// The name of a fact, `subject.fact`.
pub type FactName = String;

/// What one YAML file of a pack may hold.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct File {
    /// Parts of the administration and outside bodies that decide.
    pub departments: Vec<Department>,
    /// Districts and counties of the city.
    pub districts: Vec<District>,
    /// What the city keeps of whom.
    pub registers: Vec<Register>,
    /// More facts of registers.
    pub register_facts: Vec<RegisterFacts>,
    /// The roles that registers play in a case.
    pub subjects: Vec<Subject>,
    /// Lists that rules name.
    pub lists: Vec<NamedList>,
    /// What may be asked of a person.
    pub asks: Vec<Ask>,
    /// Administrative acts.
    pub acts: Vec<Act>,
    /// Types of credentials.
    pub credentials: Vec<CredentialType>,
    /// Groups under which people look for packages.
    pub life_events: Vec<LifeEvent>,
    /// What a person wants done in one go.
    pub packages: Vec<Package>,
    /// Lives of a subject over several packages.
    pub journeys: Vec<Journey>,
    /// Incentives that parties have a right to.
    pub policies: Vec<Policy>,
    /// Policies of which a party gets one.
    pub stacking_groups: Vec<StackingGroup>,
    /// What happens that pays without a claim.
    pub claim_events: Vec<ClaimEvent>,
    /// The fee list.
    pub fees: Vec<Fee>,
    /// The list of intermediaries' services.
    pub intermediaries: Vec<Intermediary>,
    /// The list of administrative licences.
    pub licence_items: Vec<LicenceItem>,
    /// Where people are served.
    pub service_points: Vec<ServicePoint>,
    /// Lints set aside, each with its reason and end.
    pub waivers: Vec<Waiver>,
    /// Roles of accounts.
    pub roles: Vec<Role>,
    /// People of the demonstration, who exist nowhere else.
    pub personas: Vec<Persona>,
    /// How synthetic records are made for the demonstration.
    pub synthetic: Vec<Synthetic>,
    /// How a synthetic city of any size is made (`onevisit city generate`).
    pub populations: Vec<Population>,
    /// Dated facts in, plan and decision out.
    pub situations: Vec<Situation>,
    /// Facts in; outcome and amount of a policy out.
    pub policy_trials: Vec<PolicyTrial>,
    /// People acting through the real operations.
    pub stories: Vec<Story>,
}

/// A part of the administration, or an outside body that decides.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Department {
    pub id: String,
    pub text: Text,
    /// A bank, a court or a utility: not a part of the city's government.
    #[serde(default)]
    pub outside: bool,
    /// Has branches in the districts that handle the districts' work.
    #[serde(default)]
    pub in_districts: bool,
    pub from: Date,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    pub basis: Vec<Basis>,
}

/// A district or county.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct District {
    /// Division code (GB/T 2260), six digits.
    pub id: String,
    pub text: Text,
    pub from: Date,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    pub basis: Vec<Basis>,
}

/// What the city keeps of whom: one record a person, enterprise or address.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Register {
    pub id: String,
    pub text: Text,
    /// Who keeps it.
    pub department: String,
    /// The fact that names a record, such as `uscc`.
    pub key: String,
    /// Whoever a record is about may ask that a fact of it be corrected, with evidence.
    #[serde(default)]
    pub correctable: bool,
    /// Whose a record is, when a fact of it says so, such as the developer of a project.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Owner>,
    pub facts: Vec<FactDef>,
    pub from: Date,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    pub basis: Vec<Basis>,
}

/// Whose the records of a register are.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Owner {
    /// The fact that holds the owner's key, such as `owner_uscc`.
    pub fact: String,
    /// The register that the owner is in, such as `entity`.
    pub register: String,
}

/// One fact of a register.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FactDef {
    /// Without the subject, such as `name`.
    pub id: String,
    pub text: Text,
    #[serde(rename = "type")]
    pub kind: FactType,
    /// Who may read it without a purpose.
    pub sensitivity: Sensitivity,
    /// Who keeps it, when it is not the department of the register.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    /// A date that may lie ahead, such as the end of a permit.
    #[serde(default)]
    pub ahead: bool,
    /// Such as `yuan`, `m2`, `working_days`, `people`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The values that a `code` or the items of a `code_list` may take.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Choice>,
    /// A list of the pack whose entries are the values.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<String>,
    /// A national code standard that a text must meet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standard: Option<Standard>,
    /// A regular expression that a text must match, whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// Longest text or list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u32>,
    /// Smallest number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<i64>,
    /// Columns of a `table`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<FactDef>,
    /// A fact that the kernel works out from others and from the registers; never asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub computed: Option<Computed>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub basis: Vec<Basis>,
}

impl FactDef {
    /// Whether it is what a party itself has said, and nobody else can say for it.
    pub fn is_said_by_party(&self) -> bool {
        self.id == CONFIRMED_ACCOUNT
    }
}

/// The type of a fact's value, and how it travels in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FactType {
    /// A text.
    Text,
    /// One of `values` or of a list's entries, as its id.
    Code,
    /// Several of them.
    CodeList,
    /// A whole number.
    Integer,
    /// An exact decimal number; a JSON text such as `"12.5"` or a JSON number.
    Decimal,
    /// Yuan, at most two digits after the point; like `decimal`.
    Money,
    /// `2026-11-22`.
    Date,
    /// `true` or `false`.
    Boolean,
    /// Rows with the columns of the definition; rules cannot look into it.
    Table,
}

/// Who may read a fact.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Sensitivity {
    /// Anybody.
    Public,
    /// Officers.
    Internal,
    /// Whoever has a purpose; every read is logged; masked otherwise.
    Personal,
}

/// One of the values of a code.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    pub id: String,
    pub text: Text,
}

/// A national standard for codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standard {
    /// GB 32100: unified social credit code.
    Uscc,
    /// GB 11643: citizen identity number.
    IdentityNumber,
    /// GB/T 2260: administrative division, of this city's districts.
    Division,
    /// GB/T 4754-2017: section letter, or section and two-digit division such as `I65`.
    Industry,
    /// A mobile telephone number of mainland China.
    Mobile,
}

/// A fact worked out by a named function of the kernel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Computed {
    pub function: KernelFunction,
    /// What it works on.
    pub facts: Vec<FactName>,
}

/// What only code can say, by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum KernelFunction {
    /// How many living records of the subject's register have the same value of the first fact
    /// once spaces, width, case and the words of the list `name_ornaments` are taken away.
    CountSameName,
    /// The next free unified social credit code: facts are the division and nothing else.
    IssueUscc,
    /// A running number of the act, such as a registration number.
    RunningNumber,
    /// The department of the policy that the first fact names.
    PolicyDepartment,
    /// Its joint departments.
    PolicyJointDepartments,
    /// Whether there is such a policy, it is applied for (`review`), and it holds today.
    PolicyOpen,
    /// Whether its clauses hold for the party that the second fact names; unknown when one is.
    PolicyMet,
    /// The most that it gives that party, in yuan: 0 when it gives no money, unknown without a
    /// limit or while a fact is missing.
    PolicyLimit,
    /// Whether the applicant is that party or acts for it; unknown for what is nobody's own.
    PolicyPartyOwn,
    /// The district of that party.
    PolicyPartyDistrict,
    /// Writes the fact that the first fact names (`entity.revenue_yuan`), of the subject of the
    /// case and of a register that is `correctable`, with the value that stands in the second, as
    /// a text; what is given is that name.
    CorrectFact,
    /// The department that keeps the fact that the first fact names.
    FactKeeper,
}

impl KernelFunction {
    /// Whether it speaks of a policy of the pack.
    pub fn of_policy(self) -> bool {
        use KernelFunction::{CorrectFact, CountSameName, FactKeeper, IssueUscc, RunningNumber};
        !matches!(self, CountSameName | IssueUscc | RunningNumber | CorrectFact | FactKeeper)
    }
}

/// The role that a register plays in a case. Its id is the first half of fact names.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Subject {
    /// Such as `person`, `entity`, `parent`, `address`.
    pub id: String,
    pub text: Text,
    pub register: String,
    /// The fact that holds the key of the record, such as `entity.address_code`; a subject
    /// without it is the applicant, or what the case is about (see [`Package`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<FactName>,
    /// By what the sums are told when the city is weighed by a policy for this subject; by its
    /// fact `district` when absent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub match_groups: Vec<MatchGroup>,
}

/// Groups for which sums are made.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MatchGroup {
    /// A text or a code of the subject; each value is a group. Industries are put together by the
    /// sections of the standard.
    pub fact: FactName,
    /// What people call the groups, such as `District`.
    pub text: Text,
}

/// A list of the pack that facts and rules name.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NamedList {
    pub id: String,
    pub text: Text,
    pub entries: Vec<Choice>,
    pub from: Date,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    pub basis: Vec<Basis>,
    /// Why the entries are ours, when the documents do not name them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modelled: Option<Text>,
}

/// Something that a person may be asked for, once, however many acts need it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    pub id: String,
    pub text: Text,
    /// How to answer, in a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<Text>,
    pub kind: AskKind,
    /// The facts that the answer gives. A field gives the facts that the person types; a material,
    /// a commitment or a visit makes each of its facts (all boolean) true.
    pub gives: Vec<FactName>,
    /// Open to the person only when this holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<RuleText>,
    /// What the answers must meet; each clause that does not hold is named in the one notice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<Clause>,
    /// Materials: media types that are taken; `[application/pdf, image/jpeg, image/png]` if empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accept: Vec<String>,
    /// Commitments: the text that is signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<Text>,
    /// Commitments: working days after the decision by which the city checks it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after_check_working_days: Option<u32>,
    /// Materials: may be handed in after acceptance (容缺受理).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub may_follow: Option<MayFollow>,
    /// Materials: made by an intermediary's service of the list (Art. 37).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intermediary: Option<String>,
    /// Group of the form under which it is shown, in pack order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<Text>,
    pub from: Date,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    pub basis: Vec<Basis>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modelled: Option<Text>,
}

/// The ways to ask, from the cheapest for the person to the dearest.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum AskKind {
    /// A statement that the person signs.
    Commitment,
    /// Form fields.
    Field,
    /// A document that the person hands in, electronically.
    Material,
    /// The person comes.
    Visit,
}

/// One administrative act of one department (事项).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Act {
    pub id: String,
    pub text: Text,
    /// What it is and what comes of it, in a few sentences.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guide: Option<Text>,
    pub kind: ActKind,
    /// Who decides.
    pub department: String,
    /// The fact that names the department that decides instead, where that depends on the case:
    /// it is asked once, when the task is opened. An act that its own department supervises is
    /// supervised by that one then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department_from: Option<FactName>,
    /// Who supervises what was decided (谁审批谁监管).
    pub supervisor: String,
    /// The fact that says which district handles it; the city does when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub district: Option<FactName>,
    /// Belongs to the plan only when this holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<RuleText>,
    pub needs: Vec<Need>,
    pub gives: Vec<Give>,
    /// Working days from the day on which all its needs are met; 0 is the same day.
    pub working_days: u32,
    /// What the law allows at most, when the documents say so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub legal_working_days: Option<u32>,
    /// What the applicant pays.
    #[serde(default)]
    pub fee_yuan: u32,
    /// The item of the list of administrative licences, for a permit (Art. 27).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence_item: Option<String>,
    /// What is done before the decision, in order, and how the result is handed over.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<ActStep>,
    /// Granted by itself when nobody decides in time (超时默认).
    #[serde(default)]
    pub deemed_approval: bool,
    /// For what its clock may be stopped; nothing else stops it but what the applicant must mend.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suspensions: Vec<Suspension>,
    /// Working days by which its limit may be extended once, with a supervisor's approval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extension_working_days: Option<u32>,
    pub decision: DecisionRule,
    /// Why it may be refused: the catalogue from which a reviewer chooses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refusals: Vec<RefusalReason>,
    pub from: Date,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    pub basis: Vec<Basis>,
    /// Why parts of the entry are ours, when the documents do not say them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modelled: Option<Text>,
}

/// What kind of act it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ActKind {
    /// 许可.
    Permit,
    /// 登记、确认.
    Registration,
    /// 备案.
    Filing,
    /// 公共服务.
    Service,
    /// An event of the world: takes no time of the city and stops its clock.
    Event,
}

/// A fact that an act needs.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Need {
    pub fact: FactName,
    /// Needed only when this holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<RuleText>,
}

/// What an act gives when it is approved: a fact or a credential.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "snake_case", untagged)]
pub enum Give {
    /// A fact, written to the subject's register when the act is approved.
    Fact(GiveFact),
    /// A credential, issued to its holder.
    Credential(GiveCredential),
}

/// A fact that an act gives.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GiveFact {
    pub fact: FactName,
    /// Its value, a rule of the fact's type: `true`, `'active'`, `today`, `entity.name`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<RuleText>,
    /// Or a function of the kernel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub function: Option<Computed>,
    /// Or the reviewer who approves says it, such as the amount that is granted; the clauses of the
    /// decision are weighed with it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub decided: bool,
}

/// A credential that an act gives.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GiveCredential {
    pub credential: String,
}

/// How an act is decided.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DecisionRule {
    /// `automatic`: approved at once when every clause holds; what a clause says otherwise when
    /// one does not. `review`: a reviewer always decides and sees the clauses.
    pub mode: DecisionMode,
    #[serde(default)]
    pub clauses: Vec<Clause>,
}

/// Who decides first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DecisionMode {
    /// The rule, and a reviewer when it cannot.
    Automatic,
    /// A reviewer.
    Review,
}

/// A named condition.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    pub id: String,
    /// What must hold, for people.
    pub text: Text,
    pub rule: RuleText,
    /// What happens when it does not hold. An unknown condition always goes to a reviewer.
    #[serde(default, skip_serializing_if = "Otherwise::is_review")]
    pub otherwise: Otherwise,
    /// The fact that the person would mend.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<FactName>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub basis: Vec<Basis>,
}

/// What happens when a clause does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Otherwise {
    /// A reviewer looks.
    #[default]
    Review,
    /// The person is asked to mend the field.
    Correct,
    /// The act is refused.
    Refuse,
}

impl Otherwise {
    /// Whether a reviewer looks, as where nothing is written.
    pub fn is_review(&self) -> bool {
        *self == Self::Review
    }
}

/// A reason for refusal.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RefusalReason {
    pub id: String,
    pub text: Text,
    pub basis: Vec<Basis>,
}

/// A type of credential.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CredentialType {
    pub id: String,
    pub text: Text,
    /// Who issues it.
    pub department: String,
    /// The subject that holds it.
    pub holder: String,
    /// The facts that it carries; a later act needs none of them asked.
    pub facts: Vec<FactName>,
    /// Those of them that everybody sees; the others are disclosed one by one.
    #[serde(default)]
    pub open_facts: Vec<FactName>,
    /// Valid for so many days; without end when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_days: Option<u32>,
    pub from: Date,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    pub basis: Vec<Basis>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modelled: Option<Text>,
}

/// A moment of a life under which people look for packages.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LifeEvent {
    pub id: String,
    pub text: Text,
    pub audience: Audience,
}

/// Whose life it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// An enterprise's.
    Enterprise,
    /// A person's.
    Person,
}

/// What a person wants done in one go (一件事).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Package {
    pub id: String,
    pub text: Text,
    /// Other words under which people look for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub search_words: Vec<String>,
    pub guide: Text,
    pub life_event: String,
    /// The subject that applies, such as `person`.
    pub applicant: String,
    /// The subject that the case is about, such as `entity`.
    pub subject: String,
    /// The case makes a new record of the subject; else the applicant names an existing one.
    #[serde(default)]
    pub new_subject: bool,
    /// Facts (`entity.uscc`) and credentials (`business_licence`) that the person wants.
    pub goals: Vec<String>,
    /// Acts that the plan must contain when all their rules hold.
    pub acts: Vec<String>,
    /// Where it stands in the life of its subject, such as the stage of a project.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
    /// What the documents say that joining saved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub documented: Option<Documented>,
    /// Years for which a closed case is kept; for ever when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retention_years: Option<u32>,
    /// What the city promises, one entry a period.
    pub promises: Vec<Promise>,
    pub from: Date,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    pub basis: Vec<Basis>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modelled: Option<Text>,
}

/// What the city promised for a package in a period. A figure that the documents do not give is
/// absent.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Promise {
    pub from: Date,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    pub working_days: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub materials: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub steps: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visits: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee_yuan: Option<u32>,
    pub basis: Vec<Basis>,
}

/// A role of accounts; what it may do is said by the pack's Cedar policies (`access/*.cedar`).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Role {
    pub id: String,
    pub text: Text,
    /// Holders have a department.
    #[serde(default)]
    pub department: bool,
    /// Holders have districts.
    #[serde(default)]
    pub districts: bool,
}

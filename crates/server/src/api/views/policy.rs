//! Policies, what they say of a party, and payment runs.

use pack::{Pack, Policy};
use policies::engine::{AmountSays, Due, Weighing};
use policies::{PayRun, Payment};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use utoipa::ToSchema;

use super::register::source;
use super::{Basis, Fact, Named, Text, bases, word};

/// A policy in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PolicyRow {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub text: Text,
    /// What it gives and to whom.
    pub guide: Text,
    /// Who answers for it.
    pub department: Text,
    /// The same as an id.
    #[schema(example = "science_and_technology")]
    pub department_id: String,
    /// `automatic` (免申即享), `instant` (即申即享), `review` (申报评审) or `service`.
    #[schema(example = "instant")]
    pub mode: String,
    /// Whom it favours, such as `enterprise`.
    #[schema(example = "enterprise")]
    pub beneficiary: String,
    /// The subject that has the right, such as `entity`.
    #[schema(example = "entity")]
    pub party: String,
    /// Moment of the party's life.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub life_event: Option<String>,
    /// First day.
    #[schema(example = "2025-01-01")]
    pub from: String,
    /// Last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Whether it holds today.
    pub in_force: bool,
    /// How the amount comes about: `computed`, `up_to`, `officer` or `none`.
    #[schema(example = "computed")]
    pub amount_by: String,
}

impl PolicyRow {
    /// The row of `policy` on the day `today`.
    pub fn new(pack: &Pack, policy: &Policy, today: base::Date) -> Self {
        let department = pack.departments.get(&policy.department);
        Self {
            id: policy.id.clone(),
            text: (&policy.text).into(),
            guide: (&policy.guide).into(),
            department: department.map(|found| (&found.text).into()).unwrap_or_default(),
            department_id: policy.department.clone(),
            mode: word(policy.mode),
            beneficiary: word(policy.beneficiary),
            party: policy.party.clone(),
            life_event: policy.life_event.clone(),
            from: policy.from.to_string(),
            to: policy.to.map(|to| to.to_string()),
            in_force: pack::holds(policy.from, policy.to, today),
            amount_by: match &policy.amount {
                None => "none",
                Some(amount) if amount.yuan.is_some() => "computed",
                Some(amount) if amount.up_to_yuan.is_some() => "up_to",
                Some(_) => "officer",
            }
            .to_owned(),
        }
    }
}

/// A page of policies, and what there is of them.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PolicyPage {
    /// Its rows.
    pub items: Vec<PolicyRow>,
    /// Where the next page begins (`after`); null at the end.
    pub next: Option<String>,
    /// How many there are on all pages.
    pub total: usize,
    /// The departments that answer for policies, whatever was looked for.
    pub departments: Vec<Named>,
}

/// A policy in full.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PolicyView {
    /// What lists show.
    #[serde(flatten)]
    pub row: PolicyRow,
    /// What must hold, all of it.
    pub clauses: Vec<PolicyClause>,
    /// The rule of the amount in yuan, or of the upper limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount_rule: Option<String>,
    /// Upper limits: over what they count, and yuan.
    pub caps: Vec<PolicyCap>,
    /// Who bears it.
    pub funding: Vec<PolicyFunding>,
    /// Groups of policies of which a party gets one.
    pub stacking: Vec<PolicyGroup>,
    /// All that there is for it in a year, in yuan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget_yuan: Option<u64>,
    /// Calendar days for which the list is public.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publicity_days: Option<u32>,
    /// When it is taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claw_back: Option<Text>,
    /// Departments that decide with it.
    pub joint_departments: Vec<Text>,
    /// The package by which it is applied for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub package: Option<String>,
    /// How many parties were told of it without asking.
    pub told: i64,
    /// The runs of it whose lists are public now.
    pub public_runs: Vec<PublicRun>,
    /// What it rests on.
    pub basis: Vec<Basis>,
    /// Why parts of it are ours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modelled: Option<Text>,
}

/// A list that is public.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PublicRun {
    /// The run.
    pub id: String,
    /// The last day on which it may be objected to.
    pub until: String,
    /// How many are on it.
    pub payments: i64,
}

/// A clause of a policy.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PolicyClause {
    /// Its id.
    pub id: String,
    /// What must hold.
    pub text: Text,
    /// The rule.
    pub rule: String,
    /// What it rests on beside the policy.
    pub basis: Vec<Basis>,
}

/// An upper limit.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PolicyCap {
    /// `claim`, `year`, `party` or `city_year`.
    pub per: String,
    /// Yuan.
    pub yuan: u64,
}

/// A share of the cost.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PolicyFunding {
    /// `central`, `province`, `city`, `district` or `fund`.
    pub payer: String,
    /// A part of one.
    #[schema(example = "0.5")]
    pub share: String,
    /// Only for these districts.
    pub districts: Vec<String>,
}

/// A group of policies for one thing.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PolicyGroup {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub text: Text,
    /// `highest`, `exclusive` or `add`.
    pub how: String,
}

impl PolicyView {
    /// All of `policy` on the day `today`.
    pub fn new(pack: &Pack, policy: &Policy, today: base::Date) -> Self {
        let clause = |clause: &pack::Clause| PolicyClause {
            id: clause.id.clone(),
            text: (&clause.text).into(),
            rule: clause.rule.clone(),
            basis: bases(&clause.basis),
        };
        let group = |id: &String| {
            let group = pack.stacking_groups.get(id)?;
            Some(PolicyGroup { id: id.clone(), text: (&group.text).into(), how: word(group.how) })
        };
        let department = |id: &String| Some((&pack.departments.get(id)?.text).into());
        Self {
            row: PolicyRow::new(pack, policy, today),
            clauses: policy.clauses.iter().map(clause).collect(),
            amount_rule: policy.amount_rule().map(str::to_owned),
            caps: policy
                .caps
                .iter()
                .map(|cap| PolicyCap { per: word(cap.per), yuan: cap.yuan })
                .collect(),
            funding: policy
                .funding
                .iter()
                .map(|funding| PolicyFunding {
                    payer: word(funding.payer),
                    share: funding.share.clone(),
                    districts: funding.districts.clone(),
                })
                .collect(),
            stacking: policy.stacking.iter().filter_map(group).collect(),
            budget_yuan: policy.budget.as_ref().map(|budget| budget.yuan),
            publicity_days: policy.publicity_days,
            claw_back: policy.claw_back.as_ref().map(|back| (&back.text).into()),
            joint_departments: policy.joint_departments.iter().filter_map(department).collect(),
            package: policy.package.clone(),
            told: 0,
            public_runs: Vec::new(),
            basis: bases(&policy.basis),
            modelled: policy.modelled.as_ref().map(Text::from),
        }
    }
}

/// What the policies say of a party.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Entitlements {
    /// The register of the party.
    #[schema(example = "entity")]
    pub register: String,
    /// Its key.
    #[schema(example = "91330110MA2DEM017L")]
    pub key: String,
    /// What people call it, when its register has names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The day.
    pub on: String,
    /// Sum of what is due by rule, in yuan.
    #[schema(example = "300000.00")]
    pub due_yuan: String,
    /// How many of each outcome.
    pub counts: OutcomeCounts,
    /// The policies: entitled by what is due, then nearly, then unknown. Those that it has no
    /// right to are counted only.
    pub policies: Vec<Entitlement>,
    /// The facts that these clauses name and that the party may ask to have corrected.
    pub correctable: Vec<Fact>,
    /// What was paid or is on a list, the latest first.
    pub payments: Vec<OwnPayment>,
}

/// How many policies have each outcome.
#[derive(Debug, Clone, Copy, Default, Serialize, ToSchema)]
pub struct OutcomeCounts {
    /// Every clause holds.
    pub entitled: u32,
    /// One clause fails.
    pub nearly: u32,
    /// A fact is missing.
    pub unknown: u32,
    /// More fail.
    pub not: u32,
}

/// What a policy says of a party, and why.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Entitlement {
    /// The policy.
    pub policy: PolicyRow,
    /// `entitled`, `nearly`, `unknown` or `not`.
    #[schema(example = "entitled")]
    pub outcome: String,
    /// By rule, in yuan; absent when an officer decides or it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub yuan: Option<String>,
    /// At most so many yuan, when an officer decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub up_to_yuan: Option<String>,
    /// What is paid of it beside other policies for the same thing and earlier payments.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_yuan: Option<String>,
    /// The group by which it is less.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stacked_by: Option<Text>,
    /// Every clause with what it saw.
    pub clauses: Vec<ClauseSeen>,
}

/// A clause and what it saw.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ClauseSeen {
    /// Its id.
    pub id: String,
    /// What must hold.
    pub text: Text,
    /// `yes`, `no` or `unknown`.
    #[schema(example = "yes")]
    pub result: String,
    /// The rule.
    pub rule: String,
    /// The facts that it names.
    pub facts: Vec<FactSeen>,
    /// What it rests on.
    pub basis: Vec<Basis>,
}

/// A fact that a clause names.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FactSeen {
    /// Such as `entity.revenue_yuan`.
    pub fact: String,
    /// What people call it.
    pub text: Text,
    /// Its value; absent when nobody knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Json>,
    /// Who keeps it.
    pub holder: Text,
    /// What brought the value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Text>,
    /// Since when it is held.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
}

/// Where the facts of a party come from: by their ids.
pub type Origins = std::collections::HashMap<String, registers::Origin>;

/// A payment to the party.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OwnPayment {
    /// The run.
    pub run: String,
    /// Its place in the run's list.
    pub seq: i64,
    /// The policy.
    pub policy: Text,
    /// Yuan.
    pub yuan: String,
    /// `listed`, `waiting`, `committed`, `sent`, `settled`, `rejected`, `cancelled`, `clawed_back`.
    #[schema(example = "settled")]
    pub state: String,
    /// Why it was refused or cancelled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Last day of publicity, while the list is public.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_until: Option<String>,
}

impl Entitlement {
    /// What `says` says, with `due` after stacking and where the facts come from.
    pub fn new(
        pack: &Pack,
        says: &Weighing,
        due: Option<&Due>,
        origins: &Origins,
        today: base::Date,
    ) -> Self {
        let policy = &pack.policies[&says.policy];
        let (yuan, up_to_yuan) = match &says.amount {
            AmountSays::Exactly(money) => (Some(money.to_string()), None),
            AmountSays::UpTo(money) => (None, Some(money.to_string())),
            _ => (None, None),
        };
        let group = due.and_then(|due| pack.stacking_groups.get(due.group.as_ref()?));
        let clauses = policy.clauses.iter().zip(&says.clauses).map(|(clause, seen)| ClauseSeen {
            id: clause.id.clone(),
            text: (&clause.text).into(),
            result: seen.says.as_str().to_owned(),
            rule: clause.rule.clone(),
            facts: seen
                .values
                .iter()
                .filter_map(|(name, value)| FactSeen::new(pack, name, value.as_ref(), origins))
                .collect(),
            basis: bases(if clause.basis.is_empty() { &policy.basis } else { &clause.basis }),
        });
        Self {
            policy: PolicyRow::new(pack, policy, today),
            outcome: word(says.outcome),
            yuan,
            up_to_yuan,
            due_yuan: due.map(|due| due.due.to_string()),
            stacked_by: group.map(|group| (&group.text).into()),
            clauses: clauses.collect(),
        }
    }
}

impl FactSeen {
    /// The fact `name` with its value; `None` for what is no fact of a register, such as today.
    fn new(
        pack: &Pack,
        name: &str,
        value: Option<&rules::Value>,
        origins: &Origins,
    ) -> Option<Self> {
        let fact = pack.fact(name)?;
        let (_, id) = name.split_once('.')?;
        let origin = origins.get(id).filter(|_| value.is_some());
        Some(Self {
            fact: name.to_owned(),
            text: (&fact.text).into(),
            value: value.map(rules::Value::to_json),
            holder: (&pack.departments.get(pack.keeper(name)?)?.text).into(),
            source: origin.map(|origin| source(&origin.source)),
            since: origin.map(|origin| origin.since.to_string()),
        })
    }
}

/// A what-if over the city: what is changed of a policy.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"amount": "50000 * entity.overseas_engineers_brought"}))]
pub struct WhatIf {
    /// Clause id -> the rule to try in its place.
    #[schema(value_type = Object)]
    pub clauses: std::collections::BTreeMap<String, String>,
    /// The rule of the amount to try.
    pub amount: Option<String>,
    /// The cap of one claim to try, in yuan.
    pub cap_yuan: Option<u64>,
}

/// Who would get a policy, and how much.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CityMatch {
    /// The day of the facts.
    pub on: String,
    /// When the snapshot of the registers was taken.
    pub as_of: String,
    /// How many parties it holds.
    pub parties: usize,
    /// Milliseconds that the match took.
    pub took_ms: u64,
    /// As the pack has it.
    pub now: CityTotals,
    /// With what was changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tried: Option<CityTotals>,
    /// All that there is in a year, in yuan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget_yuan: Option<u64>,
}

/// Sums over the city.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CityTotals {
    /// How many are entitled.
    pub entitled: u64,
    /// What that costs, in yuan.
    pub yuan: String,
    /// How many fail one clause.
    pub nearly: u64,
    /// Of how many a fact is missing.
    pub unknown: u64,
    /// By district.
    pub districts: Vec<GroupTotal>,
}

/// A sum over a group.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct GroupTotal {
    /// Its code; empty is unknown.
    pub id: String,
    /// What people call it.
    pub text: Text,
    /// How many.
    pub entitled: u64,
    /// Yuan.
    pub yuan: String,
}

/// A payment run.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PayRunView {
    /// Its id.
    pub id: String,
    /// The policy.
    pub policy: String,
    /// What people call the policy.
    pub policy_text: Text,
    /// The day of the facts.
    pub on: String,
    /// `listing`, `public`, `committing`, `batching`, `sent`, `done` or `cancelled`.
    #[schema(example = "public")]
    pub state: String,
    /// Payments.
    pub payments: i64,
    /// Their sum in yuan.
    pub yuan: String,
    /// What the bank has paid, in yuan.
    pub settled_yuan: String,
    /// Payments whose commitment is in the ledger.
    pub committed: i64,
    /// Payments in batch files.
    pub batched: i64,
    /// Batch files.
    pub batches: i64,
    /// SHA-256 of the frozen list.
    pub list_hash: String,
    /// Last day of publicity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_until: Option<String>,
    /// When it was made.
    pub made_at: String,
}

impl PayRunView {
    /// The view of `run`.
    pub fn new(pack: &Pack, run: &PayRun) -> Self {
        let policy = pack.policies.get(&run.policy);
        Self {
            id: run.id.clone(),
            policy: run.policy.clone(),
            policy_text: policy.map(|policy| (&policy.text).into()).unwrap_or_default(),
            on: run.on.to_string(),
            state: run.state.as_str().to_owned(),
            payments: run.parties,
            yuan: run.total.to_string(),
            settled_yuan: run.settled.to_string(),
            committed: run.committed,
            batched: run.batched,
            batches: run.batches,
            list_hash: run.list_hash.clone(),
            public_until: run.public_until.map(|day| day.to_string()),
            made_at: run.made_at.to_string(),
        }
    }
}

/// A payment of a run.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PaymentView {
    /// Its place in the list.
    pub seq: i64,
    /// Key of the party, masked where it is a person's.
    pub party: String,
    /// What it is called, when its register has names; of a person the family name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its district.
    pub district: String,
    /// Yuan.
    pub yuan: String,
    /// Where it stands.
    pub state: String,
    /// Why it was refused or cancelled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The batch file in which it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batch: Option<i64>,
}

impl PaymentView {
    /// The view of `payment` to a party called `name`; `masked` hides most of the party's key.
    pub fn new(payment: &Payment, name: Option<String>, masked: bool) -> Self {
        let shown = |key: &str| match masked {
            true => {
                let count = key.chars().count();
                let head: String = key.chars().take(3).collect();
                let tail: String = key.chars().skip(count.saturating_sub(4)).collect();
                format!("{head}***{tail}")
            }
            false => key.to_owned(),
        };
        Self {
            seq: payment.seq,
            party: shown(&payment.party),
            name,
            district: payment.district.clone(),
            yuan: payment.amount.to_string(),
            state: payment.state.as_str().to_owned(),
            reason: payment.reason.clone(),
            batch: payment.batch,
        }
    }
}

/// Whether ledger and payments of a run say the same.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReconciliationView {
    /// Nothing is missing and nothing is there twice, to the fen.
    pub balanced: bool,
    /// What was committed, in yuan.
    pub committed_yuan: String,
    /// What was paid, in yuan.
    pub paid_yuan: String,
    /// Payments by state.
    pub states: Vec<StateSum>,
    /// Sums of the ledger.
    pub ledger: Vec<LedgerSum>,
}

/// Payments in one state.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StateSum {
    /// The state.
    pub state: String,
    /// How many.
    pub payments: i64,
    /// Yuan.
    pub yuan: String,
}

/// A sum of the ledger.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LedgerSum {
    /// `commit`, `pay0`, `pay1` …
    pub step: String,
    /// The account that is charged.
    #[schema(example = "budget/rd_input_2025")]
    pub debit: String,
    /// The account that is credited.
    #[schema(example = "commitment/rd_input_2025")]
    pub credit: String,
    /// Entries.
    pub entries: i64,
    /// Yuan.
    pub yuan: String,
}

/// An objection to a payment.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PaymentObjectionView {
    /// Its id.
    pub id: String,
    /// The payment's place in the list.
    pub seq: i64,
    /// What was said.
    pub text: String,
    /// When.
    pub made_at: String,
    /// Whether it was right, once it is answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub founded: Option<bool>,
    /// The answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
}

impl From<policies::ops::mend::Objection> for PaymentObjectionView {
    fn from(of: policies::ops::mend::Objection) -> Self {
        let policies::ops::mend::Objection { id, seq, text, made_at, founded, answer } = of;
        Self { id, seq, text, made_at: made_at.to_string(), founded, answer }
    }
}

//! Policies, what they say of a party, and payment runs.

use std::collections::BTreeMap;

use pack::{Pack, Policy, PolicyMode};
use policies::engine::{
    AmountSays, Counted, Due, Opening, Weighing, due_day, last_day, opening, when_dry,
};
use policies::ops::page::Line;
use policies::ops::party::PaidTo;
use policies::{PayRun, PaymentState};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use utoipa::ToSchema;

use super::{Basis, Text, bases, word};

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
    /// What happens when the money of a year is spent: `first_come`, `pro_rata` or `queue`; absent
    /// where nothing limits it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when_dry: Option<String>,
    /// When one may apply.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window: Option<PolicyWindow>,
    /// In how many yearly parts it is paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instalments: Option<u32>,
    /// How often the city pays by itself: `monthly`, `quarterly`, `yearly` or `once`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run: Option<String>,
    /// Working days within which it is paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pay_within_working_days: Option<u32>,
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
    /// Answers with which an application begins: fact -> value.
    pub package_answers: BTreeMap<String, String>,
    /// What it rests on.
    pub basis: Vec<Basis>,
    /// Why parts of it are ours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modelled: Option<Text>,
}

/// When one may apply for a policy.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PolicyWindow {
    /// Whether one may today.
    pub open: bool,
    /// The first day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opens_on: Option<String>,
    /// The last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closes_on: Option<String>,
    /// The last day on which a late claim is taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grace_until: Option<String>,
}

impl PolicyWindow {
    /// That of `policy`, if it has one.
    fn of(policy: &Policy, today: base::Date) -> Option<Self> {
        let window = policy.window.as_ref()?;
        let grace = window.grace_days.and_then(|_| last_day(policy));
        Some(Self {
            open: opening(policy, today) == Opening::Open,
            opens_on: window.apply_from.map(|day| day.to_string()),
            closes_on: window.apply_to.map(|day| day.to_string()),
            grace_until: grace.map(|day| day.to_string()),
        })
    }
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
        let (package, package_answers) = application(pack, policy);
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
            when_dry: policies::engine::year_limit(policy).map(|_| word(when_dry(policy))),
            window: PolicyWindow::of(policy, today),
            instalments: policy.amount.as_ref().and_then(|amount| amount.instalments),
            run: policy.run.map(word),
            pay_within_working_days: policy.pay_within_working_days,
            publicity_days: policy.publicity_days,
            claw_back: policy.claw_back.as_ref().map(|back| (&back.text).into()),
            joint_departments: policy.joint_departments.iter().filter_map(department).collect(),
            package,
            package_answers,
            basis: bases(&policy.basis),
            modelled: policy.modelled.as_ref().map(Text::from),
        }
    }
}

/// The package by which `policy` is applied for, and the answers with which that begins: its own,
/// or the one for every policy that is reviewed.
fn application(pack: &Pack, policy: &Policy) -> (Option<String>, BTreeMap<String, String>) {
    let of_all = pack.manifest.awards.as_ref().filter(|_| policy.mode == PolicyMode::Review);
    match (&policy.package, of_all) {
        (None, Some(awards)) => {
            let named = (awards.policy.clone(), policy.id.clone());
            (Some(awards.package.clone()), BTreeMap::from([named]))
        }
        (own, _) => (own.clone(), BTreeMap::new()),
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
    /// It counts once, and was counted for another party.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counted: Option<CountedBefore>,
    /// When one may apply, where the policy says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window: Option<PolicyWindow>,
    /// Every clause with what it saw.
    pub clauses: Vec<ClauseSeen>,
}

/// What was counted for another party before: when and for what, not for whom.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CountedBefore {
    /// The policy that it was paid of.
    pub policy: Text,
    /// The day.
    pub on: String,
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
}

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
    /// `listed`, `waiting`, `committed`, `sent`, `settled`, `rejected`, `cancelled`, `clawed_back`,
    /// `queued`, `left_out`, `taken_up`.
    #[schema(example = "settled")]
    pub state: String,
    /// Why it was refused or cancelled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Last day of publicity, while the list is public.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_until: Option<String>,
    /// By when it is paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_on: Option<String>,
    /// Which part it is, when it is paid in parts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<i64>,
    /// Of how many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parts: Option<i64>,
    /// When the next part falls due.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_on: Option<String>,
    /// Its place in the queue, while it is queued.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<i64>,
}

impl OwnPayment {
    /// The view of `paid`.
    pub fn new(pack: &Pack, paid: &PaidTo) -> Self {
        let policy = pack.policies.get(&paid.policy);
        let due_on = policy.filter(|_| !paid.state.is_over());
        Self {
            run: paid.run.clone(),
            seq: paid.seq,
            policy: policy.map(|policy| (&policy.text).into()).unwrap_or_default(),
            yuan: paid.amount.to_string(),
            state: paid.state.as_str().to_owned(),
            reason: paid.reason.clone(),
            public_until: paid.public_until.map(|day| day.to_string()),
            due_on: due_on.and_then(|of| due_day(pack, of, paid.on)).map(|day| day.to_string()),
            part: paid.part.map(|(part, _)| part),
            parts: paid.part.map(|(_, parts)| parts),
            next_on: paid.next_on.map(|day| day.to_string()),
            place: paid.place,
        }
    }
}

impl Entitlement {
    /// What `says` says, with `due` after stacking.
    pub fn new(pack: &Pack, says: &Weighing, due: Option<&Due>, today: base::Date) -> Self {
        let policy = &pack.policies[&*says.policy];
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
                .filter_map(|(name, value)| {
                    let fact = pack.fact(name)?;
                    let subject = pack.subjects.get(name.split_once('.')?.0)?;
                    let keeper = &pack.registers.get(&subject.register)?.department;
                    let holder = fact.department.as_ref().unwrap_or(keeper);
                    Some(FactSeen {
                        fact: name.to_string(),
                        text: (&fact.text).into(),
                        value: value.as_ref().map(rules::Value::to_json),
                        holder: (&pack.departments.get(holder)?.text).into(),
                    })
                })
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
            counted: None,
            window: PolicyWindow::of(policy, today),
            clauses: clauses.collect(),
        }
    }

    /// The same with who was first in a group in which it counts once.
    #[must_use]
    pub fn counted(mut self, pack: &Pack, first: Option<&Counted>) -> Self {
        self.counted = first.map(|first| CountedBefore {
            policy: pack.policies.get(&first.policy).map(|p| (&p.text).into()).unwrap_or_default(),
            on: first.on.to_string(),
        });
        self
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
    /// Nobody began it: the calendar did.
    pub by_calendar: bool,
    /// What there was to spend when the list was made, in yuan, where the year is limited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget_yuan: Option<String>,
    /// By when everything is paid, where the policy says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_on: Option<String>,
    /// Payments that are not paid though that day is over.
    pub overdue: i64,
    /// Payments by state; empty in a list of runs.
    pub states: Vec<StateSum>,
    /// What the caller may do with it now: `pay`, `cancel`, `answer`, `object`, `fetch_batch`,
    /// `take_statuses`, `reconcile`; empty in a list of runs.
    pub allowed: Vec<String>,
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
            by_calendar: run.made_by == crate::payroll::CALENDAR,
            budget_yuan: run.budget.map(|budget| budget.to_string()),
            due_on: PaymentView::due_on(pack, run).map(|day| day.to_string()),
            overdue: 0,
            states: Vec::new(),
            allowed: Vec::new(),
        }
    }

    /// The same with its payments by state: how many, and their sum in fen.
    #[must_use]
    pub fn counted(mut self, counts: &[(PaymentState, i64, i64)]) -> Self {
        self.states = counts.iter().map(StateSum::from).collect();
        let open = counts.iter().filter(|(state, ..)| !state.is_over());
        self.overdue = open.map(|(_, count, _)| count).sum();
        self
    }

    /// What is open is overdue only once the day is over.
    #[must_use]
    pub fn late_on(mut self, today: base::Date) -> Self {
        let due_on = self.due_on.as_ref().and_then(|day| day.parse::<base::Date>().ok());
        if due_on.is_none_or(|due_on| today <= due_on) {
            self.overdue = 0;
        }
        self
    }
}

/// A payment of a run.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PaymentView {
    /// Its place in the list.
    pub seq: i64,
    /// Key of the party, masked where it is a person's.
    pub party: String,
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
    /// By when it is paid, while it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_on: Option<String>,
    /// That day is over.
    pub overdue: bool,
    /// Which part it is, when it is paid in parts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<i64>,
    /// Of how many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parts: Option<i64>,
    /// When the next part falls due.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_on: Option<String>,
    /// Its place in the queue of the policy, while it is queued.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<i64>,
    /// What the caller may do with it now: `mend`, `give_up`, `claw_back`.
    pub allowed: Vec<String>,
}

impl PaymentView {
    /// By when the payments of `run` are made, where its policy says so.
    pub fn due_on(pack: &Pack, run: &PayRun) -> Option<base::Date> {
        due_day(pack, pack.policies.get(&run.policy)?, run.on)
    }

    /// The same with the day by which it is paid, while it is not.
    #[must_use]
    pub fn due(mut self, due_on: Option<base::Date>, today: base::Date) -> Self {
        let open = PaymentState::parse(&self.state).is_some_and(|state| !state.is_over());
        let due_on = due_on.filter(|_| open);
        self.overdue = due_on.is_some_and(|due_on| due_on < today);
        self.due_on = due_on.map(|day| day.to_string());
        self
    }

    /// The view of `line`; `masked` hides most of the party's key.
    pub fn new(line: &Line, masked: bool) -> Self {
        let payment = &line.payment;
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
            district: payment.district.clone(),
            yuan: payment.amount.to_string(),
            state: payment.state.as_str().to_owned(),
            reason: payment.reason.clone(),
            batch: payment.batch,
            due_on: None,
            overdue: false,
            part: line.part.map(|(part, _)| part),
            parts: line.part.map(|(_, parts)| parts),
            next_on: line.next_on.map(|day| day.to_string()),
            place: line.place,
            allowed: Vec::new(),
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
    /// What was taken back bore so much, in yuan.
    pub interest_yuan: String,
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

impl From<&(PaymentState, i64, i64)> for StateSum {
    fn from((state, payments, fen): &(PaymentState, i64, i64)) -> Self {
        let yuan = base::Money::from_fen(*fen).to_string();
        Self { state: state.as_str().to_owned(), payments: *payments, yuan }
    }
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

//! Policies, in lists and in full.

use std::collections::BTreeMap;

use pack::{Pack, Policy, PolicyMode};
use policies::engine::{Opening, last_day, opening, when_dry};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Basis, Named, Text, bases, word};

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
    /// The sections of industries by which policies are narrowed down.
    pub industries: Vec<Named>,
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
    /// Other policies that are paid out of the same money.
    pub budget_shared_with: Vec<Named>,
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
    pub fn of(policy: &Policy, today: base::Date) -> Option<Self> {
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
            budget_shared_with: policy
                .budget
                .iter()
                .flat_map(|budget| &budget.shared_with)
                .filter_map(|id| pack.policies.get(id))
                .map(|other| Named::new(&other.id, &other.text))
                .collect(),
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
            told: 0,
            public_runs: Vec::new(),
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

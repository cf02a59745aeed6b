//! What a policy says: who has a right to what, who decides, who pays.
//!
//! A policy is one clause of an incentive document that can be claimed by itself. Its **clauses**
//! are rules over the facts of one party; its **amount** is a rule, an upper limit within which an
//! officer decides, or nothing (a service). The documents' words 从优、就高、不重复 are a
//! [`StackingGroup`].

#![allow(missing_docs, reason = "see the module above")]

use base::{Basis, Date, Text};
use indexmap::IndexMap;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Clause, FactName, RuleText};

/// One incentive that a party can have.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    pub id: String,
    pub text: Text,
    /// What it gives and to whom, in a sentence or two.
    pub guide: Text,
    /// Rows of `requirements/policies.jsonl` that it carries.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<String>,
    /// Other words under which people look for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub search_words: Vec<String>,
    /// Moment of the party's life; the ids of life events.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub life_event: Option<String>,
    /// Who answers for it and decides.
    pub department: String,
    /// Who decides with it, each on the facts that it owns (联合审定).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub joint_departments: Vec<String>,
    /// The subject that has the right: rules name its facts, such as `entity` or `person`.
    pub party: String,
    pub beneficiary: Beneficiary,
    pub mode: PolicyMode,
    /// What must hold, all of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clauses: Vec<Clause>,
    /// How much; nothing is a service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Amount>,
    /// At most so much, counted over what was paid before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub caps: Vec<Cap>,
    /// Who bears it; shares of one whole. Empty where the documents leave it to the fiscal system.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub funding: Vec<Funding>,
    /// Who pays first, to be settled later (先行兑付).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid_first_by: Option<Payer>,
    /// The groups of which a party gets one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stacking: Vec<String>,
    /// All that there is for it in a year, and what happens when that is spent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<Budget>,
    /// When one may apply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<Window>,
    /// How often the city pays by itself, where the documents say so; else an officer begins it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<Rhythm>,
    /// Calendar days for which the list is public before anything is paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publicity_days: Option<u32>,
    /// The party confirms account and commitment of each payment by itself before it is paid
    /// (签署承诺), also where the city knows an account.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub confirmed_by_party: bool,
    /// Working days from the event or the claim to the money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pay_within_working_days: Option<u32>,
    /// What is taken back, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claw_back: Option<ClawBack>,
    /// The package by which it is applied for and reviewed (申报评审).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub package: Option<String>,
    /// How it was made (Art. 82).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub making: Option<Making>,
    pub from: Date,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    pub basis: Vec<Basis>,
    /// Why parts of the entry are ours, when the documents do not say them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modelled: Option<Text>,
}

/// The fact of a party that says where it wants what comes without an application, confirmed by
/// itself.
pub const CONFIRMED_ACCOUNT: &str = "confirmed_account";
/// The fact of a party that says where money goes for which it has asked.
pub const PAY_ACCOUNT: &str = "pay_account";

impl Policy {
    /// The fact of a party by which a list knows where its money goes: what it has confirmed
    /// itself for all that comes unasked, what the register holds where it has asked, none where it
    /// confirms each payment by itself.
    pub fn account_fact(&self) -> Option<&'static str> {
        match (self.confirmed_by_party, self.mode) {
            (true, _) => None,
            (false, PolicyMode::Automatic) => Some(CONFIRMED_ACCOUNT),
            (false, _) => Some(PAY_ACCOUNT),
        }
    }

    /// The rule by which the amount is computed, when nobody decides it.
    pub fn computed(&self) -> Option<&str> {
        self.amount.as_ref()?.yuan.as_deref()
    }

    /// The rule of the amount, or of the limit within which an officer decides.
    pub fn amount_rule(&self) -> Option<&str> {
        self.computed().or(self.amount.as_ref()?.up_to_yuan.as_deref())
    }

    /// At most so many yuan are paid at once.
    pub fn claim_cap_yuan(&self) -> Option<u64> {
        let caps = self.caps.iter().filter(|cap| cap.per == CapPer::Claim);
        caps.map(|cap| cap.yuan).min()
    }
}

/// Whom a policy favours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Beneficiary {
    Enterprise,
    SoleTrader,
    Person,
    /// An employee, through the enterprise that employs them.
    Employee,
    Project,
    /// A public institution, a university, an association, a park.
    Institution,
}

/// How the money or service reaches the party.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PolicyMode {
    /// 免申即享: the city finds the party, publishes the list and pays.
    Automatic,
    /// 即申即享: one click, decided by rule.
    Instant,
    /// 申报评审: applied for, reviewed, decided by officers.
    Review,
    /// No money and no condition that a rule could weigh: published, asked for where it is given.
    Service,
}

/// How much a party gets.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Amount {
    /// Yuan, by rule; rounded to the fen once, last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub yuan: Option<RuleText>,
    /// An officer decides, at most so many yuan, by rule (`2000000`, `0.5 * project.cost_yuan`).
    /// Neither this nor `yuan`: the documents give no figure, the officer decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub up_to_yuan: Option<RuleText>,
    /// In so many equal parts it is paid, one a year; the last takes the fen that division leaves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instalments: Option<u32>,
    /// Later parts are paid only while all clauses still hold; else a part that is promised is
    /// paid whatever became of the party.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub while_entitled: bool,
    /// What was paid before within its stacking group counts as part of it (补差、进档).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub top_up: bool,
}

/// An upper limit over several payments.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cap {
    pub per: CapPer,
    pub yuan: u64,
}

/// Over what a cap counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CapPer {
    /// One payment, one project.
    Claim,
    /// The party in a calendar year.
    Year,
    /// The party, over all years.
    Party,
    /// All parties together in a calendar year.
    CityYear,
}

/// Who bears a share.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Funding {
    pub payer: Payer,
    /// A part of one whole, such as `"0.5"` or `"1/3"`.
    pub share: String,
    /// Only for parties of these districts; for all others when absent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub districts: Vec<String>,
}

/// The share `text` as a numerator and a denominator above 0: a decimal such as `0.5`, or a
/// fraction such as `1/3`.
pub fn fraction(text: &str) -> Option<(i128, i128)> {
    let (part, of) = match text.split_once('/') {
        Some((part, of)) => (part.parse::<u32>().ok()?.into(), of.parse::<u32>().ok()?.into()),
        None => {
            let share = text.parse::<Decimal>().ok()?;
            (share.mantissa(), 10_i128.checked_pow(share.scale())?)
        }
    };
    (of > 0).then_some((part, of))
}

/// A treasury.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Payer {
    Central,
    Province,
    City,
    /// That of the party's district.
    District,
    /// An insurer, a fund, a guarantor.
    Fund,
}

/// What there is for a policy in a calendar year.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Budget {
    pub yuan: u64,
    pub when_dry: WhenDry,
    /// The day from which a party counts as entitled: who has the earliest comes first, then the
    /// order of keys. Without it keys alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_by: Option<FactName>,
    /// Other policies that are paid out of the same money; each of them says the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shared_with: Vec<String>,
}

/// What happens when a budget does not suffice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WhenDry {
    /// Who was entitled first is paid first, the others get nothing.
    FirstCome,
    /// Everybody gets the same part.
    ProRata,
    /// The others wait for the next year's budget.
    Queue,
}

/// How often the city pays by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rhythm {
    /// Every calendar month.
    Monthly,
    /// Every quarter of a calendar year.
    Quarterly,
    /// Every calendar year.
    Yearly,
    /// Once, when it comes into force.
    Once,
}

impl Rhythm {
    /// The period in which `on` lies, such as `2026_11`, `2026_q4`, `2026`, `once`.
    pub fn period(self, on: Date) -> String {
        let (year, month) = (on.year(), on.month());
        match self {
            Self::Monthly => format!("{year}_{month:02}"),
            Self::Quarterly => format!("{year}_q{}", (month + 2) / 3),
            Self::Yearly => year.to_string(),
            Self::Once => "once".to_owned(),
        }
    }
}

/// When one may apply. On which days what is rewarded must have happened is a clause.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Window {
    pub apply_from: Option<Date>,
    /// The last day.
    pub apply_to: Option<Date>,
    /// Calendar days after `apply_to` in which a late claim is still taken.
    pub grace_days: Option<u32>,
}

/// What is taken back.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClawBack {
    /// In the documents' sense: when it is taken back.
    pub text: Text,
    /// Interest a year, a part of one, where the clause gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interest: Option<String>,
    /// The party gets a record in the credit register.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub credit_record: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub basis: Vec<Basis>,
}

/// The procedure by which a policy is made (Art. 82).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Making {
    /// Science, need, fit, stability and time were weighed.
    pub evaluated_on: Date,
    pub fair_competition_reviewed_on: Date,
    /// Public comment, both days inclusive.
    pub comment_from: Date,
    pub comment_to: Date,
    pub published_on: Date,
    /// Why it may hold before the days of adaptation are over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_once: Option<Text>,
    /// By when supporting rules are there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules_by: Option<Date>,
}

/// The package by which a policy of mode `review` is applied for, and which facts of its subject
/// say what was granted: payment runs read them from the register.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Awards {
    /// The package, for policies that name none.
    pub package: String,
    /// The policy: a text.
    pub policy: FactName,
    /// The key of the party: a text.
    pub party: FactName,
    /// How much was granted: money.
    pub granted_yuan: FactName,
    /// How much of it is due by now: money. It grows with every part that is accepted.
    pub due_yuan: FactName,
    /// Since when it is granted: a date, by which those who were first come first.
    pub granted_on: FactName,
    /// Whether it ended unfinished: a boolean. Nothing more is paid then.
    pub ended: FactName,
}

/// The package by which a policy is made, and which facts of its subject become the block `making`
/// of the policy's entry.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MakingFacts {
    pub package: String,
    pub evaluated_on: FactName,
    pub fair_competition_reviewed_on: FactName,
    pub comment_from: FactName,
    pub comment_to: FactName,
    pub published_on: FactName,
    /// Why it may hold before the days of adaptation are over: a text, known only then.
    pub at_once_reason: FactName,
    /// By when supporting rules are there: a date, known only when there are any.
    pub rules_by: FactName,
    /// With what a draft enters the procedure, when the pack says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<DraftFacts>,
}

/// Which facts say what a draft of a policy says, when its making begins.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftFacts {
    /// What it is called: a text.
    pub name: FactName,
    /// The department that drafts it, as its id: a text.
    pub drafted_by: FactName,
    /// All that it says, for people: a text.
    pub text: FactName,
    /// The first day on which it shall hold: a date.
    pub holds_from: FactName,
}

/// Policies that favour the same thing: what a party gets when several are due.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StackingGroup {
    pub id: String,
    pub text: Text,
    pub how: Stacking,
    /// What was paid before counts within a calendar year only; else for ever.
    #[serde(default)]
    pub yearly: bool,
    /// Parties of one key count as one, such as the worker for whom two enterprises claim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub once_per: Option<FactName>,
    pub from: Date,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    pub basis: Vec<Basis>,
}

/// How policies of a group stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stacking {
    /// 从优、就高、不重复: the highest, less what the group paid before.
    Highest,
    /// The first that is paid excludes the others.
    Exclusive,
    /// All of them, said expressly.
    Add,
}

/// Situations of one policy: facts in; outcome, amount and clauses out. No database.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicyTrial {
    pub id: String,
    pub policy: String,
    pub on: Date,
    /// What all rows have in common.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub facts: IndexMap<FactName, serde_json::Value>,
    pub rows: Vec<TrialRow>,
}

/// One situation.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TrialRow {
    /// What it shows, such as `just below the threshold`.
    pub text: Text,
    /// Beside and over the common ones; `null` takes one away.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub facts: IndexMap<FactName, serde_json::Value>,
    /// What was paid before: policy -> yuan.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub paid: IndexMap<String, String>,
    /// Groups in which somebody else was paid for the same `once_per`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub counted: Vec<String>,
    pub outcome: PolicyOutcome,
    /// Yuan with two decimals, as `match` prints it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<String>,
    /// Clauses that do not hold, in any order, all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failing: Option<Vec<String>>,
    /// Facts that are missing, in any order, all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<Vec<FactName>>,
    /// What the party gets of all policies of the groups, once stacking is done: policy -> yuan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stacked: Option<IndexMap<String, String>>,
}

/// What a policy answers for a party.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum PolicyOutcome {
    /// Every clause holds.
    Entitled,
    /// One clause fails, all others hold.
    Nearly,
    /// More than one fails, or the policy is not in force.
    Not,
    /// None fails, and a fact is missing.
    Unknown,
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_share_is_a_decimal_or_a_fraction() {
        assert_eq!(fraction("0.25"), Some((25, 100)));
        assert_eq!(fraction("1"), Some((1, 1)));
        assert_eq!(fraction("1/3"), Some((1, 3)));
        for wrong in ["1/0", "a third", "1/-3", "/3", ""] {
            assert_eq!(fraction(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_day_lies_in_one_period_of_each_rhythm() {
        let on = date(2026, 11, 3);
        let rows = [
            (Rhythm::Monthly, "2026_11"),
            (Rhythm::Quarterly, "2026_q4"),
            (Rhythm::Yearly, "2026"),
            (Rhythm::Once, "once"),
        ];
        for (rhythm, period) in rows {
            assert_eq!(rhythm.period(on), period);
        }
        assert_eq!(Rhythm::Quarterly.period(date(2026, 3, 31)), "2026_q1");
    }
}

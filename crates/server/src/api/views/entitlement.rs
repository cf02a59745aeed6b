//! What policies say of a party, and what was paid to it.

use std::collections::HashMap;
use std::sync::Arc;

use pack::{FactDef, FactType, Pack, Sensitivity};
use policies::PaymentState;
use policies::engine::{
    AmountSays, By, ClauseSays, Counted, Due, Gap, Says, Weighing, due_day, gaps,
};
use policies::ops::party::PaidTo;
use serde::Serialize;
use serde_json::Value as Json;
use utoipa::ToSchema;

use super::policy::{PolicyRow, PolicyWindow};
use super::policy_words::{WordsOfClause, WordsOfFact};
use super::register::source;
use super::{Basis, PolicyWords, Text, Written, mask_fact, value_text, word};

/// So much of an account is shown.
const ENDING_CHARS: usize = 4;

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
    /// Where the party wants what comes without an application; absent until it has confirmed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confirmed_account: Option<ConfirmedAccount>,
    /// What the caller may do: `confirm_account`, `withdraw_account`.
    #[schema(example = json!(["confirm_account"]))]
    pub allowed: Vec<String>,
}

/// An account that a party has confirmed for all.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ConfirmedAccount {
    /// Its last four characters, or the second half of a shorter one.
    #[schema(example = "0002")]
    pub ending: String,
    /// When it was confirmed.
    pub since: String,
}

impl ConfirmedAccount {
    /// The view of `account`, which was confirmed at `since`.
    pub fn new(account: &str, since: base::Instant) -> Self {
        let count = account.chars().count();
        let ending = account.chars().skip(count - (count / 2).min(ENDING_CHARS)).collect();
        Self { ending, since: since.to_string() }
    }
}

/// What a confirmation has set free.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PaymentsReleased {
    /// How many payments do not wait for an account any more.
    pub released: usize,
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
    #[schema(value_type = PolicyRow)]
    pub policy: Written<PolicyRow>,
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
    #[schema(value_type = String)]
    pub id: Arc<str>,
    /// What must hold.
    #[schema(value_type = Text)]
    pub text: Written<Text>,
    /// `yes`, `no` or `unknown`.
    #[schema(example = "yes")]
    pub result: &'static str,
    /// The rule.
    #[schema(value_type = String)]
    pub rule: Arc<str>,
    /// The facts that it names.
    #[schema(value_type = Vec<FactSeen>)]
    pub facts: Vec<Written<FactSeen>>,
    /// When it fails, what would change it, and by how much it misses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gaps: Vec<GapSeen>,
    /// What it rests on.
    #[schema(value_type = Vec<Basis>)]
    pub basis: Written<Vec<Basis>>,
}

/// A fact that a clause names.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FactSeen {
    /// Such as `entity.revenue_yuan`.
    #[schema(value_type = String)]
    pub fact: Arc<str>,
    /// What people call it.
    #[schema(value_type = Text)]
    pub text: Written<Text>,
    /// Its value; absent when nobody knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Json>,
    /// What the value is called: the names of codes, yes or no; absent for what has no name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value_text: Option<Text>,
    /// Who keeps it.
    #[schema(value_type = Text)]
    pub holder: Written<Text>,
    /// What brought the value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Text>,
    /// Since when it is held.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// Whether whoever asks may ask to have it corrected: `GET /api/v1/facts/{name}` says what may
    /// be answered.
    pub correctable: bool,
}

/// A condition because of which a clause fails.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct GapSeen {
    /// The condition as it is written in the rule.
    #[schema(example = "entity.revenue_yuan >= 5000000")]
    pub condition: String,
    /// Whether it must hold; else it holds and must not.
    pub must_hold: bool,
    /// Whether it begins another way to the same: it, with those that follow, does instead of those
    /// before it.
    pub instead: bool,
    /// The fact that it compares, when it compares one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fact: Option<String>,
    /// What people call the fact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<Text>,
    /// Its value, or that of what is compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Json>,
    /// What the value is called, when it has a name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value_text: Option<Text>,
    /// How the value must stand to `bound`: `=`, `<>`, `<`, `<=`, `>`, `>=`; `in` or `not in` a
    /// list; `like` or `not like` a pattern, with `%` for anything; `any of` or `none of` a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = ">=")]
    pub sign: Option<String>,
    /// The other side.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bound: Option<Json>,
    /// What the other side is called, when it has names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bound_text: Option<Text>,
    /// By how much they miss: a number, or whole days.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "0.01")]
    pub by: Option<String>,
    /// The unit of `by`: that of the fact, or `day`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "yuan")]
    pub unit: Option<String>,
}

impl GapSeen {
    /// The view of `gap`.
    pub fn new(pack: &Pack, gap: &Gap) -> Self {
        let compared = gap.compared.as_ref();
        let name = compared.and_then(|of| of.fact.as_deref());
        let fact = name.and_then(|name| pack.fact(name));
        let money = fact.is_some_and(|fact| fact.kind == FactType::Money);
        let unit = match gap.by {
            Some(By::Days(_)) => Some("day".to_owned()),
            Some(By::Number(_)) if money => Some("yuan".to_owned()),
            Some(By::Number(_)) => fact.and_then(|fact| fact.unit.clone()),
            None => None,
        };
        let value = compared.map(|of| of.left.to_json());
        let bound = compared.map(|of| of.right.to_json());
        Self {
            condition: gap.condition.clone(),
            must_hold: gap.must_hold,
            instead: gap.instead,
            fact: name.map(str::to_owned),
            text: match name {
                Some(rules::TODAY) => Some(Text::new("今日", "today")),
                _ => fact.map(|fact| (&fact.text).into()),
            },
            value_text: value.as_ref().and_then(|value| value_text(pack, fact, value)),
            value,
            sign: compared.map(|of| of.sign.to_owned()),
            bound_text: bound.as_ref().and_then(|bound| bound_text(pack, fact, bound)),
            bound,
            by: gap.by.map(|by| by.text(money)),
            unit,
        }
    }

    /// The same without a personal value, and without by how much it misses.
    fn masked(self, pack: &Pack) -> Self {
        let fact = self.fact.as_deref().and_then(|name| pack.fact(name));
        match fact.is_none_or(|fact| fact.sensitivity == Sensitivity::Personal) {
            true => Self { value: None, value_text: None, by: None, ..self },
            false => self,
        }
    }
}

/// What the other side of a condition is called; of a pattern what it begins with.
fn bound_text(pack: &Pack, fact: Option<&FactDef>, bound: &Json) -> Option<Text> {
    match bound.as_str().and_then(|pattern| pattern.strip_suffix('%')) {
        Some(start) => value_text(pack, fact, &Json::String(start.to_owned())),
        None => value_text(pack, fact, bound),
    }
}

/// What a policy says of a party, to whoever may ask why.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Explanation {
    /// The register of the party.
    #[schema(example = "entity")]
    pub register: String,
    /// Its key.
    #[schema(example = "91330110MA2DEM017L")]
    pub key: String,
    /// The day.
    pub on: String,
    /// What the policy says, clause by clause.
    pub says: Entitlement,
    /// What was paid of the policy, or is on a list, the latest first.
    pub payments: Vec<OwnPayment>,
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
    /// `listed`, `waiting`, `committed`, `sent`, `settled`, `rejected`, `cancelled`, `clawed_back`,
    /// `queued`, `left_out`, `taken_up`.
    #[schema(example = "settled")]
    pub state: String,
    /// Whether it waits for the party to confirm account and commitment.
    pub confirmable: bool,
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
            confirmable: matches!(paid.state, PaymentState::Waiting | PaymentState::Rejected),
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

/// Tells people what policies say of one party. What a fact is and where it comes from stands in
/// many clauses: it is written out once.
pub struct Explainer<'a> {
    words: &'a PolicyWords,
    origins: &'a Origins,
    /// Whether it is the party who asks.
    own: bool,
    /// Whether personal values are kept back.
    masked: bool,
    facts: HashMap<Arc<str>, Written<FactSeen>>,
}

impl<'a> Explainer<'a> {
    /// For the party itself, whose facts come from `origins`.
    pub fn new(words: &'a PolicyWords, origins: &'a Origins) -> Self {
        Self { words, origins, own: true, masked: false, facts: HashMap::new() }
    }

    /// For somebody who cannot ask to have a fact corrected.
    #[must_use]
    pub fn for_others(self) -> Self {
        Self { own: false, ..self }
    }

    /// For somebody who is not shown personal values.
    #[must_use]
    pub fn masked(self) -> Self {
        Self { masked: true, ..self }
    }

    /// What `says` says on the day `today`, with `due` after stacking.
    pub fn says(&mut self, says: &Weighing, due: Option<&Due>, today: base::Date) -> Entitlement {
        let words = self.words;
        let pack = words.pack();
        let policy = &pack.policies[&*says.policy];
        let of_policy = words.policy(&says.policy);
        let (yuan, up_to_yuan) = match &says.amount {
            AmountSays::Exactly(money) => (Some(money.to_string()), None),
            AmountSays::UpTo(money) => (None, Some(money.to_string())),
            _ => (None, None),
        };
        let group = due.and_then(|due| pack.stacking_groups.get(due.group.as_ref()?));
        let clauses = of_policy.clauses.iter().zip(&says.clauses);
        Entitlement {
            policy: of_policy.row(pack::holds(policy.from, policy.to, today)),
            outcome: word(says.outcome),
            yuan,
            up_to_yuan,
            due_yuan: due.map(|due| due.due.to_string()),
            stacked_by: group.map(|group| (&group.text).into()),
            counted: None,
            window: PolicyWindow::of(policy, today),
            clauses: clauses.map(|(clause, seen)| self.clause(clause, seen)).collect(),
        }
    }

    fn clause(&mut self, clause: &WordsOfClause, seen: &ClauseSays) -> ClauseSeen {
        let pack = self.words.pack();
        let facts = seen.values.iter();
        let gap = |gap: &Gap| match (GapSeen::new(pack, gap), self.masked) {
            (gap, true) => gap.masked(pack),
            (gap, false) => gap,
        };
        let gaps = match seen.says {
            Says::Fails => gaps(pack.rule(&clause.rule), seen).iter().map(gap).collect(),
            Says::Holds | Says::Unknown => Vec::new(),
        };
        ClauseSeen {
            id: clause.id.clone(),
            text: clause.text.clone(),
            result: seen.says.as_str(),
            rule: clause.rule.clone(),
            facts: facts.filter_map(|(name, value)| self.fact(name, value.as_ref())).collect(),
            gaps,
            basis: clause.basis.clone(),
        }
    }

    /// The fact `name` with its value; `None` for what is no fact of a register, such as today.
    fn fact(&mut self, name: &Arc<str>, value: Option<&rules::Value>) -> Option<Written<FactSeen>> {
        let of_fact = self.words.fact(name)?;
        let Some(value) = value else { return Some(of_fact.unknown(self.own)) };
        if let Some(written) = self.facts.get(name) {
            return Some(written.clone());
        }
        let written = Written::new(&self.known(name, &of_fact, value.to_json()));
        self.facts.insert(name.clone(), written.clone());
        Some(written)
    }

    fn known(&self, name: &Arc<str>, of_fact: &WordsOfFact, known: Json) -> FactSeen {
        let pack = self.words.pack();
        let origin = name.split_once('.').and_then(|(_, id)| self.origins.get(id));
        let value = if self.masked { mask_fact(pack, name, &known) } else { known.clone() };
        let called = Some(&value).filter(|value| **value == known);
        FactSeen {
            fact: name.clone(),
            text: of_fact.text.clone(),
            value_text: called.and_then(|value| value_text(pack, pack.fact(name), value)),
            value: Some(value),
            holder: of_fact.holder.clone(),
            source: origin.map(|origin| source(&origin.source)),
            since: origin.map(|origin| origin.since.to_string()),
            correctable: of_fact.correctable && self.own,
        }
    }
}

impl Entitlement {
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

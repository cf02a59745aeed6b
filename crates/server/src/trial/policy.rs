//! Facts in; outcome, amount and failing clauses of a policy out.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use base::Money;
use indexmap::IndexMap;
use pack::{Pack, PolicyOutcome, PolicyTrial, TrialRow, rule_type};
use policies::engine::{AmountSays, Before, Says, Weigher, Weighing, count_once, stack};
use rules::Value;
use serde_json::Value as Json;

use super::situation::same_set;

/// What of each row of `trial` does not come out as expected.
pub fn run(pack: &Pack, weighers: &Weighers, trial: &PolicyTrial) -> Vec<Vec<String>> {
    let rows = trial.rows.iter().map(|row| match of_row(pack, weighers, trial, row) {
        Some(came) => came.failures.into_iter().map(|(_, said)| said).collect(),
        None => vec![format!("no policy {}", trial.policy)],
    });
    rows.collect()
}

/// The policies of a pack, compiled once for all trials.
pub struct Weighers(HashMap<String, Weigher>);

impl Weighers {
    /// Compiles those of `pack`.
    pub fn new(pack: &Pack) -> Self {
        let mut weighers = HashMap::new();
        for policy in pack.policies.values() {
            let party = &policy.party;
            weighers.entry(party.clone()).or_insert_with(|| Weigher::new(pack, party));
        }
        Self(weighers)
    }
}

/// What came of a row.
#[derive(Debug, Default)]
pub struct Came {
    /// What the policy answers.
    pub outcome: Option<PolicyOutcome>,
    /// Yuan with two decimals, `none`, `officer` or `unknown`.
    pub amount: String,
    /// Clauses that do not hold.
    pub failing: Vec<String>,
    /// Facts that are missing for clauses, each once.
    pub missing: Vec<String>,
    /// What each entitled policy of its groups pays, when the row asks.
    pub stacked: Option<BTreeMap<String, String>>,
    /// What is not as the row expects: the key of the row, and what is said of it.
    pub failures: Vec<(&'static str, String)>,
}

/// What comes of the row `row` of `trial`; `None` when `pack` has not its policy.
pub fn of_row(
    pack: &Pack,
    weighers: &Weighers,
    trial: &PolicyTrial,
    row: &TrialRow,
) -> Option<Came> {
    let policy = pack.policies.get(&trial.policy)?;
    let mut wrong = Vec::new();
    let facts = facts(pack, trial, row, &mut wrong);
    let mut failures: Vec<_> = wrong.drain(..).map(|said| ("facts", said)).collect();
    let paid = money(&row.paid, &mut wrong);
    failures.extend(wrong.drain(..).map(|said| ("paid", said)));
    let weighed = weighers.0.get(&policy.party)?.weigh(&facts, trial.on);
    let of = weighed.iter().find(|of| *of.policy == *policy.id)?;
    let clauses = |says| of.clauses.iter().filter(move |clause| clause.says == says);
    let unknown = clauses(Says::Unknown).flat_map(|clause| &clause.missing).cloned();
    let mut came = Came {
        outcome: Some(of.outcome),
        amount: amount(pack, of, &paid),
        failing: clauses(Says::Fails).map(|clause| clause.clause.to_string()).collect(),
        missing: unknown.collect::<BTreeSet<_>>().into_iter().collect(),
        stacked: row.stacked.as_ref().map(|_| stacked(pack, policy, &weighed, &paid, &row.counted)),
        failures,
    };
    differences(row, of, &mut came);
    Some(came)
}

/// Notes what did not come out as `row` expects.
fn differences(row: &TrialRow, of: &Weighing, came: &mut Came) {
    let mut found = Vec::new();
    let mut differ = |key: &'static str, said: Vec<String>| {
        found.extend(said.into_iter().map(|said| (key, said)));
    };
    if of.outcome != row.outcome {
        let clauses = said(of);
        let said = format!("expected {:?}, got {:?} ({clauses})", row.outcome, of.outcome);
        differ("outcome", vec![said]);
    }
    if let Some(wanted) = row.amount.as_ref().filter(|wanted| **wanted != came.amount) {
        differ("amount", vec![format!("amount: expected {wanted}, got {}", came.amount)]);
    }
    for (key, wanted, got) in
        [("failing", &row.failing, &came.failing), ("missing", &row.missing, &came.missing)]
    {
        let Some(wanted) = wanted else { continue };
        let mut said = Vec::new();
        let got: Vec<&str> = got.iter().map(String::as_str).collect();
        same_set(key, wanted, &got, &mut said);
        differ(key, said);
    }
    if let (Some(wanted), Some(got)) = (&row.stacked, &came.stacked) {
        let wanted: BTreeMap<String, String> =
            wanted.iter().map(|(id, text)| (id.clone(), text.clone())).collect();
        if *got != wanted {
            differ("stacked", vec![format!("stacked: expected {wanted:?}, got {got:?}")]);
        }
    }
    came.failures.extend(found);
}

fn facts(
    pack: &Pack,
    trial: &PolicyTrial,
    row: &TrialRow,
    failures: &mut Vec<String>,
) -> BTreeMap<String, Value> {
    let given: IndexMap<&String, &Json> = trial.facts.iter().chain(&row.facts).collect();
    let mut facts = BTreeMap::new();
    for (name, value) in given.into_iter().filter(|(_, value)| !value.is_null()) {
        let kind = pack.fact(name).and_then(|fact| rule_type(fact.kind));
        match kind.map(|kind| Value::from_json(value, kind)) {
            Some(Ok(value)) => _ = facts.insert(name.clone(), value),
            Some(Err(error)) => failures.push(format!("facts: {name}: {error}")),
            None => failures.push(format!("facts: {name}: no rule can name it")),
        }
    }
    facts
}

fn money(
    amounts: &IndexMap<String, String>,
    failures: &mut Vec<String>,
) -> HashMap<String, Before> {
    let mut found = HashMap::new();
    for (id, text) in amounts {
        match text.parse().ok().and_then(Money::from_yuan) {
            Some(money) => {
                found.insert(id.clone(), Before { ever: money, this_year: money });
            }
            None => failures.push(format!("{id}: {text} is no amount of yuan")),
        }
    }
    found
}

/// The amount of the policy by itself, less what caps over several payments leave.
fn amount(pack: &Pack, of: &Weighing, paid: &HashMap<String, Before>) -> String {
    let policy = &pack.policies[&*of.policy];
    let own = paid.get(&*of.policy).copied().unwrap_or_default();
    match &of.amount {
        AmountSays::Exactly(money) | AmountSays::UpTo(money) => {
            policies::engine::left(policy, *money, own).to_string()
        }
        AmountSays::None => "none".to_owned(),
        AmountSays::Officer => "officer".to_owned(),
        AmountSays::Unknown(_) => "unknown".to_owned(),
    }
}

/// What each entitled policy of the groups of `policy` pays, when somebody else counts already in
/// the groups `counted`.
fn stacked(
    pack: &Pack,
    policy: &pack::Policy,
    weighed: &[Weighing],
    paid: &HashMap<String, Before>,
    counted: &[String],
) -> BTreeMap<String, String> {
    let of_groups = weighed.iter().filter(|of| {
        let groups = &pack.policies[&*of.policy].stacking;
        of.outcome == PolicyOutcome::Entitled
            && groups.iter().any(|id| policy.stacking.contains(id))
    });
    let entitled: Vec<_> = of_groups
        .filter_map(|of| match &of.amount {
            AmountSays::Exactly(money) | AmountSays::UpTo(money) => {
                Some((&pack.policies[&*of.policy], *money))
            }
            _ => None,
        })
        .collect();
    let mut due = stack(pack, &entitled, paid);
    count_once(pack, &mut due, &counted.iter().map(String::as_str).collect::<Vec<_>>());
    due.into_iter().map(|due| (due.policy, due.due.to_string())).collect()
}

fn said(of: &Weighing) -> String {
    let not_holding = of.clauses.iter().filter(|clause| clause.says != Says::Holds);
    let said = not_holding.map(|clause| {
        let missing = clause.missing.join(" ");
        format!("{} {:?} {missing}", clause.clause, clause.says).trim().to_lowercase()
    });
    said.collect::<Vec<_>>().join("; ")
}

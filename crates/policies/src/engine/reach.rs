//! Whom a policy is for, by a few facts alone: what they rule out, whatever else is known.

use pack::{Pack, Policy};
use rules::{Facts, Outcome, Value};

/// Whether some clause of `policy` fails on `facts`, whatever the facts that are not among them.
pub fn ruled_out(pack: &Pack, policy: &Policy, facts: &dyn Facts) -> bool {
    policy.clauses.iter().any(|clause| {
        matches!(pack.rule(&clause.rule).eval(facts), Outcome::Known(Value::Bool(false)))
    })
}

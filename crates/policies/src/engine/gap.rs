//! What would change a clause that fails: which of its conditions, and by how much they miss.

use std::collections::HashMap;

use base::Money;
use rules::{Compared, Outcome, Rule, Step, StepKind, Value};
use rust_decimal::Decimal;

use super::weigh::ClauseSays;

/// A condition because of which a clause fails.
#[derive(Debug, Clone, PartialEq)]
pub struct Gap {
    /// The condition as it is written in the rule.
    pub condition: String,
    /// Whether it must hold; else it holds and must not.
    pub must_hold: bool,
    /// Whether it begins another way to the same: it, with those that follow, does instead of those
    /// before it.
    pub instead: bool,
    /// What it compares, when it compares two values. The sign is how they must stand.
    pub compared: Option<Compared>,
    /// By how much they miss.
    pub by: Option<By>,
}

/// A difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Of numbers, above nought; nought where only the bound itself is ruled out.
    Number(Decimal),
    /// Of days.
    Days(i64),
}

/// The conditions that make `rule` fail on what the clause `seen` saw: of those that must all hold
/// the ones that do not, of those of which one must hold each. Nothing when it does not fail.
pub fn gaps(rule: &Rule, seen: &ClauseSays) -> Vec<Gap> {
    let value = |(name, value): &(std::sync::Arc<str>, Option<Value>)| {
        Some((name.to_string(), value.clone()?))
    };
    let facts: HashMap<String, Value> = seen.values.iter().filter_map(value).collect();
    let trace = rule.trace(&facts);
    let mut found = Vec::new();
    miss(&trace.root, true, &mut found);
    found
}

/// Adds what keeps `step` from being `wanted`.
fn miss(step: &Step, wanted: bool, found: &mut Vec<Gap>) {
    let Outcome::Known(Value::Bool(holds)) = &step.outcome else { return };
    if *holds == wanted {
        return;
    }
    match step.kind {
        StepKind::Not => step.steps.iter().for_each(|below| miss(below, !wanted, found)),
        StepKind::All | StepKind::Any => {
            let one_does = (step.kind == StepKind::Any) == wanted;
            let first = found.len();
            for below in &step.steps {
                let begun = found.len();
                miss(below, wanted, found);
                if one_does && begun > first && begun < found.len() {
                    found[begun].instead = true;
                }
            }
        }
        StepKind::Choice | StepKind::Condition | StepKind::Value => {
            let compared = step.compared.clone();
            let compared = if wanted { compared } else { compared.map(opposite) };
            let by = compared.as_ref().and_then(by);
            let condition = step.text.clone();
            found.push(Gap { condition, must_hold: wanted, instead: false, compared, by });
        }
    }
}

fn by(of: &Compared) -> Option<By> {
    if of.sign == "<>" {
        return None;
    }
    match (&of.left, &of.right) {
        (Value::Date(left), Value::Date(right)) => {
            let span = left.until(*right).ok()?;
            Some(By::Days(i64::from(span.get_days()).abs()))
        }
        (left, right) => {
            let by = left.as_decimal()?.checked_sub(right.as_decimal()?)?;
            Some(By::Number(by.abs().normalize()))
        }
    }
}

/// How the two must stand for the condition not to hold.
fn opposite(of: Compared) -> Compared {
    let sign = match of.sign {
        "=" => match of.right {
            Value::Bool(yes) => return Compared { right: Value::Bool(!yes), ..of },
            _ => "<>",
        },
        "<>" => "=",
        "<" => ">=",
        "<=" => ">",
        ">" => "<=",
        ">=" => "<",
        "in" => "not in",
        "not in" => "in",
        "like" => "not like",
        "not like" => "like",
        _ => "none of",
    };
    Compared { sign, ..of }
}

impl By {
    /// As it is shown: money with two digits after the point when `money`.
    pub fn text(&self, money: bool) -> String {
        match self {
            Self::Days(days) => days.to_string(),
            Self::Number(number) => match Money::from_yuan(*number).filter(|_| money) {
                Some(money) => money.to_string(),
                None => number.to_string(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Says;

    struct Names;

    impl rules::Schema for Names {
        fn fact_type(&self, name: &str) -> Option<rules::Type> {
            match name {
                "e.sales" | "e.costs" => Some(rules::Type::Decimal),
                "e.since" => Some(rules::Type::Date),
                "e.listed" => Some(rules::Type::Bool),
                "e.scale" => Some(rules::Type::Text),
                _ => None,
            }
        }

        fn fact_names(&self) -> Vec<String> {
            Vec::new()
        }
    }

    fn told(rule: &str) -> Vec<String> {
        let rule = rules::compile(rule, rules::Type::Bool, &Names).expect("a rule");
        let number = |yuan: &str| Value::Decimal(yuan.parse().unwrap());
        let values = [
            ("e.sales", number("4999.99")),
            ("e.costs", number("80")),
            ("e.since", Value::Date("2026-03-01".parse().unwrap())),
            ("e.listed", Value::Bool(true)),
            ("e.scale", Value::text("large")),
        ];
        let seen = ClauseSays {
            clause: "c".into(),
            says: Says::Fails,
            values: values.map(|(name, value)| (name.into(), Some(value))).to_vec(),
            missing: Vec::new(),
            reasons: Vec::new(),
        };
        let line = |gap: Gap| {
            let compared = gap.compared.map(|of| format!("{} {}", of.sign, of.right));
            let by = gap.by.map(|by| by.text(true)).unwrap_or_default();
            let not = if gap.must_hold { "" } else { "not " };
            let or = if gap.instead { "or " } else { "" };
            format!("{or}{not}{} | {} | {by}", gap.condition, compared.unwrap_or_default())
        };
        gaps(&rule, &seen).into_iter().map(line).collect()
    }

    #[test]
    fn a_comparison_that_fails_says_by_how_much() {
        let rows = [
            ("e.sales >= 5000", "e.sales >= 5000 | >= 5000 | 0.01"),
            ("5000 < e.sales", "5000 < e.sales | > 5000 | 0.01"),
            ("e.costs between 10 and 50", "e.costs between 10 and 50 | <= 50 | 30.00"),
            ("e.costs between 90 and 99", "e.costs between 90 and 99 | >= 90 | 10.00"),
            ("e.since <= date '2026-02-01'", "e.since <= date '2026-02-01' | <= 2026-02-01 | 28"),
            ("not (e.sales < 5000)", "not e.sales < 5000 | >= 5000 | 0.01"),
            ("not e.listed", "not e.listed | = false | "),
            ("e.listed = false", "e.listed = false | = false | "),
        ];
        for (rule, line) in rows {
            assert_eq!(told(rule), [line], "{rule}");
        }
    }

    #[test]
    fn a_condition_on_words_says_which() {
        let rows = [
            ("e.scale = 'micro'", "= micro"),
            ("e.scale <> 'large'", "<> large"),
            ("not (e.scale = 'large')", "<> large"),
            ("e.scale in ('micro', 'small')", "in micro, small"),
            ("e.scale not in ('large', 'small')", "not in large, small"),
            ("not (e.scale in ('large'))", "not in large"),
            ("e.scale like 'm%'", "like m%"),
            ("not (e.scale like 'l%')", "not like l%"),
        ];
        for (rule, stands) in rows {
            let told = told(rule);
            assert_eq!(told.len(), 1, "{rule}");
            assert!(told[0].contains(&format!("| {stands} |")), "{rule}: {told:?}");
        }
    }

    #[test]
    fn of_several_conditions_those_are_told_that_would_change_it() {
        assert_eq!(told("e.listed and e.sales >= 5000"), ["e.sales >= 5000 | >= 5000 | 0.01"]);
        let either = ["e.sales >= 5000 | >= 5000 | 0.01", "or e.costs >= 100 | >= 100 | 20.00"];
        assert_eq!(told("e.sales >= 5000 or e.costs >= 100"), either);
        let neither = ["not e.sales < 5000 | >= 5000 | 0.01", "not e.costs < 100 | >= 100 | 20.00"];
        assert_eq!(told("not (e.sales < 5000 or e.costs < 100)"), neither);
        let not_both = told("not (e.sales < 5000 and e.costs < 100)");
        assert!(!not_both[0].starts_with("or ") && not_both[1].starts_with("or "));
        let both_or_one = told("e.sales >= 5000 and e.costs >= 100 or e.scale = 'micro'");
        let or: Vec<bool> = both_or_one.iter().map(|line| line.starts_with("or ")).collect();
        assert_eq!(or, [false, false, true]);
        assert!(told("e.listed").is_empty());
    }
}

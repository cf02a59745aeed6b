//! Plans that were worked out before. Applicants differ in their names, not in their plans: what a
//! plan depends on is which facts are known, who says so, and the values that conditions read.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, PoisonError, RwLock};

use base::limits::PLANS_KEPT_MAX;
use pack::{Pack, Package};

use super::super::facts::{Facts, Source};
use super::{Plan, plan};

/// The plans of one pack, each kept under all that it depends on. A plan from here is the one that
/// [`plan`] would make.
#[derive(Debug, Default)]
pub struct Plans {
    kept: RwLock<HashMap<String, Arc<Plan>>>,
    /// Package -> the facts that conditions of its plans read.
    steering: RwLock<HashMap<String, Arc<HashSet<String>>>>,
}

impl Plans {
    /// The plan of `package` for what `facts` knows; see [`plan`].
    pub fn of(&self, pack: &Pack, package: &Package, facts: &Facts) -> Arc<Plan> {
        let key = key(package, facts, &self.steering(pack, package));
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(plan) = kept.get(&key) {
            return plan.clone();
        }
        drop(kept);
        let plan = Arc::new(plan(pack, package, facts));
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= PLANS_KEPT_MAX {
            kept.clear();
        }
        kept.insert(key, plan.clone());
        plan
    }

    fn steering(&self, pack: &Pack, package: &Package) -> Arc<HashSet<String>> {
        let known = self.steering.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(steering) = known.get(&package.id) {
            return steering.clone();
        }
        drop(known);
        let steering = Arc::new(steering(pack, package));
        let mut known = self.steering.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(package.id.clone(), steering.clone());
        steering
    }
}

/// The facts that the conditions of the package's acts and of all asks read, and those that name
/// departments.
fn steering(pack: &Pack, package: &Package) -> HashSet<String> {
    let acts = package.acts.iter().filter_map(|id| pack.acts.get(id));
    let named = acts.clone().filter_map(|act| act.department_from.clone());
    let acts = acts.flat_map(|act| act.needs.iter().map(|need| &need.when).chain([&act.when]));
    let asks = pack.asks.values().map(|ask| &ask.when);
    let rules = acts.chain(asks).flatten();
    rules.flat_map(|rule| pack.rule(rule).facts().iter().cloned()).chain(named).collect()
}

/// All that the plan of `package` depends on, as one text.
fn key(package: &Package, facts: &Facts, steering: &HashSet<String>) -> String {
    let mut key = String::with_capacity(2_048);
    let mut part = |text: &str| {
        key.push_str(text);
        key.push('\u{1f}');
    };
    part(&package.id);
    part(&facts.today.map(|today| today.to_string()).unwrap_or_default());
    part(&facts.planned_on().to_string());
    for (name, known) in facts.iter() {
        part(name);
        match &known.source {
            Source::Register(by) => part(&format!("r{by}")),
            Source::Credential(by) => part(&format!("c{by}")),
            Source::Act(_) | Source::Ask(_) | Source::Computed => part(""),
        }
        if steering.contains(name) {
            part(&known.json.to_string());
        }
    }
    part("");
    facts.looked_up.iter().for_each(|subject| part(subject));
    key
}

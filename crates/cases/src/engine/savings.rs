//! What it saves to handle acts together: the same acts, applied for one by one, against the plan.
//!
//! One by one means what it says: each act is an application of its own, with its own materials;
//! what a register of the city holds is proved on paper, once an act; the result of one act is
//! carried to the next; and the person waits for each before the next begins. All of it is counted
//! from the entries of the pack (docs/savings.md); nothing is a figure of ours.

use std::collections::{BTreeMap, BTreeSet};

use base::Date;
use pack::{AskKind, Pack, Package};
use serde::Serialize;

use super::facts::Facts;
use super::plan::{Plan, plan};

/// What a person goes through.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Effort {
    /// Papers handed in, electronic or not.
    pub materials: u32,
    /// Times that the person comes.
    pub visits: u32,
    /// Moments at which the person hands something in or is handed the result.
    pub steps: u32,
    /// Working days of the city on the longest path.
    pub working_days: u32,
}

/// A package against its acts one by one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Savings {
    /// The package.
    pub id: String,
    /// Acts in its plan.
    pub acts: u32,
    /// One by one.
    pub separate: Effort,
    /// As the plan has it.
    pub joint: Effort,
}

impl std::ops::AddAssign for Effort {
    fn add_assign(&mut self, other: Self) {
        self.materials += other.materials;
        self.visits += other.visits;
        self.steps += other.steps;
        self.working_days += other.working_days;
    }
}

/// What `package` saves somebody of whom nothing is known but that the registers hold them.
pub fn savings(pack: &Pack, package: &Package, today: Date) -> Savings {
    let plan = plan(pack, package, &Facts::on(today));
    let sure = plan.tasks.iter().filter(|task| task.conditional.is_empty());
    let sure: Vec<&str> = sure.map(|task| task.act.as_str()).collect();
    let joint = Effort {
        materials: plan.materials,
        visits: plan.visits,
        steps: plan.steps,
        working_days: longest(pack, &plan, &sure),
    };
    let mut separate = Effort::default();
    sure.iter().for_each(|act| separate += alone(pack, &plan, act));
    Savings { id: package.id.clone(), acts: sure.len() as u32, separate, joint }
}

/// Working days on the longest path through the acts that are `sure`: what may not be done at all
/// counts on neither side.
fn longest(pack: &Pack, plan: &Plan, sure: &[&str]) -> u32 {
    let mut end: BTreeMap<&str, u32> = BTreeMap::new();
    for task in &plan.tasks {
        let start = task.after.iter().filter_map(|id| end.get(id.as_str())).max().copied();
        let counts =
            sure.contains(&task.act.as_str()) && pack.acts[&task.act].kind != pack::ActKind::Event;
        let days = if counts { task.working_days } else { 0 };
        end.insert(&task.act, start.unwrap_or_default() + days);
    }
    end.values().max().copied().unwrap_or_default()
}

/// The act `id` of `plan`, applied for on its own.
fn alone(pack: &Pack, plan: &Plan, id: &str) -> Effort {
    let act = &pack.acts[id];
    let asked = |kind| {
        let of_act = plan.asks.iter().filter(|ask| ask.acts.iter().any(|act| act == id));
        of_act.filter(|ask| ask.kind == kind && ask.conditional.is_empty()).count() as u32
    };
    let needed = |fact: &str| act.needs.iter().any(|need| need.when.is_none() && need.fact == fact);
    let held = plan.reuse.iter().filter(|reuse| needed(&reuse.fact));
    let registers: BTreeSet<(&str, &str)> = held
        .filter_map(|reuse| Some((reuse.fact.split_once('.')?.0, reuse.register.as_str())))
        .collect();
    let task = plan.tasks.iter().find(|task| task.act == id);
    let results = task.map_or(0, |task| task.after.len() as u32);
    // an event of the world is nothing that one applies for
    let applied = u32::from(act.kind != pack::ActKind::Event);
    Effort {
        materials: asked(AskKind::Material) + registers.len() as u32 + results,
        visits: applied + asked(AskKind::Visit),
        steps: 2 * applied,
        working_days: act.working_days * applied,
    }
}

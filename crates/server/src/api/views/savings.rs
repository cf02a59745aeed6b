//! What joining acts saves, what the documents say of it, and what one may suppose.

use base::Date;
use cases::engine::{savings, suppose};
use pack::{Pack, holds};
use serde::Serialize;
use serde_json::Value as Json;
use utoipa::ToSchema;

use super::{Basis, Fact, Named, Text, bases, department, fact_text, value_text};

/// Where a package stands in the life of its subject.
#[derive(Debug, Serialize, ToSchema)]
pub struct Stage {
    /// From 1.
    pub number: u32,
    /// What it is called.
    pub text: Text,
    /// The department that leads it.
    pub lead: Named,
}

impl Stage {
    /// `stage` of `pack`.
    pub fn new(pack: &Pack, stage: &pack::Stage) -> Self {
        let lead = department(pack, &stage.lead);
        Self { number: stage.number, text: (&stage.text).into(), lead }
    }
}

/// A fact that decides what a plan looks like.
#[derive(Debug, Serialize, ToSchema)]
pub struct Lever {
    /// The fact.
    pub fact: Fact,
    /// Acts that it brings in, leaves out, or makes ask for more or less.
    pub acts: Vec<String>,
}

impl Lever {
    /// `lever` of `pack`, which defines its fact.
    pub fn new(pack: &Pack, lever: &suppose::Lever) -> Self {
        let definition = pack.fact(&lever.fact).expect("a lever is a fact of the pack");
        let fact = Fact::new(pack, &lever.fact, definition, false);
        Self { fact, acts: lever.acts.clone() }
    }
}

/// What follows from supposed facts.
#[derive(Debug, Serialize, ToSchema)]
pub struct Outcome {
    /// What acts of the plan would work out.
    pub facts: Vec<OutcomeFact>,
    /// The lives that the subject would go through.
    pub journeys: Vec<Journey>,
}

/// A fact that an act would give.
#[derive(Debug, Serialize, ToSchema)]
pub struct OutcomeFact {
    /// The fact.
    pub name: String,
    /// What it is called.
    pub text: Text,
    /// Its value.
    pub value: Json,
    /// What a code is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value_text: Option<Text>,
}

/// A life of a subject over several packages.
#[derive(Debug, Serialize, ToSchema)]
pub struct Journey {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub text: Text,
    /// Working days that the city promises today over all packages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub working_days: Option<u32>,
    /// In order.
    pub packages: Vec<Named>,
}

impl Outcome {
    /// `outcome` under `pack` on `today`.
    pub fn new(pack: &Pack, outcome: &suppose::Outcome, today: Date) -> Self {
        let fact = |(name, value): &(String, Json)| OutcomeFact {
            name: name.clone(),
            text: fact_text(pack, name),
            value: value.clone(),
            value_text: value_text(pack, pack.fact(name), value),
        };
        let journeys = outcome.journeys.iter().filter_map(|id| pack.journeys.get(id));
        Self {
            facts: outcome.facts.iter().map(fact).collect(),
            journeys: journeys.map(|journey| Journey::new(pack, journey, today)).collect(),
        }
    }
}

impl Journey {
    fn new(pack: &Pack, journey: &pack::Journey, today: Date) -> Self {
        let packages = journey.packages.iter().filter_map(|id| pack.packages.get(id));
        let open = packages.filter(|package| holds(package.from, package.to, today));
        let promise = journey.promises.iter().rev().find(|p| holds(p.from, p.to, today));
        Self {
            id: journey.id.clone(),
            text: (&journey.text).into(),
            working_days: promise.map(|promise| promise.working_days),
            packages: open.map(|package| Named::new(&package.id, &package.text)).collect(),
        }
    }
}

/// What a person goes through.
#[derive(Debug, Serialize, ToSchema)]
pub struct Effort {
    /// Papers handed in.
    pub materials: u32,
    /// Times that the person comes.
    pub visits: u32,
    /// Moments at which something is handed in or handed over.
    pub steps: u32,
    /// Working days of the city.
    pub working_days: u32,
}

impl From<&savings::Effort> for Effort {
    fn from(effort: &savings::Effort) -> Self {
        let savings::Effort { materials, visits, steps, working_days } = *effort;
        Self { materials, visits, steps, working_days }
    }
}

/// A package against its acts one by one.
#[derive(Debug, Serialize, ToSchema)]
pub struct Savings {
    /// Acts that its plan surely has.
    pub acts: u32,
    /// One by one.
    pub separate: Effort,
    /// Together.
    pub joint: Effort,
}

impl From<&savings::Savings> for Savings {
    fn from(savings: &savings::Savings) -> Self {
        let (separate, joint) = (Effort::from(&savings.separate), Effort::from(&savings.joint));
        Self { acts: savings.acts, separate, joint }
    }
}

/// Figures of the documents; what they do not give is absent.
#[derive(Debug, Serialize, ToSchema)]
pub struct Figures {
    /// Acts.
    pub acts: Option<u32>,
    /// Papers.
    pub materials: Option<u32>,
    /// Times to come.
    pub visits: Option<u32>,
    /// Steps.
    pub steps: Option<u32>,
    /// Working days.
    pub working_days: Option<u32>,
}

impl From<&pack::Figures> for Figures {
    fn from(figures: &pack::Figures) -> Self {
        let pack::Figures { acts, materials, visits, steps, working_days } = figures.clone();
        Self { acts, materials, visits, steps, working_days }
    }
}

/// What the documents say that joining saved.
#[derive(Debug, Serialize, ToSchema)]
pub struct Documented {
    /// One by one.
    pub before: Figures,
    /// Together.
    pub after: Figures,
    /// Where they say so.
    pub basis: Vec<Basis>,
}

impl From<&pack::Documented> for Documented {
    fn from(documented: &pack::Documented) -> Self {
        Self {
            before: (&documented.before).into(),
            after: (&documented.after).into(),
            basis: bases(&documented.basis),
        }
    }
}

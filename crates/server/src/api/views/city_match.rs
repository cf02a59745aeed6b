//! What policies come to over the city.

use std::collections::BTreeMap;
use std::time::Duration;

use base::code::industry;
use pack::{Pack, Standard};
use policies::engine::{Grouping, OfPolicy, Total};
use registers::Snapshot;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Text;

/// A what-if over the city: what is changed of a policy.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"amount": "50000 * entity.overseas_engineers_brought"}))]
pub struct WhatIf {
    /// Clause id -> the rule to try in its place.
    #[schema(value_type = Object)]
    pub clauses: BTreeMap<String, String>,
    /// The rule of the amount to try.
    pub amount: Option<String>,
    /// The cap of one claim to try, in yuan.
    pub cap_yuan: Option<u64>,
}

/// Who would get a policy, and how much.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CityMatch {
    /// How the city was weighed.
    #[serde(flatten)]
    pub weighed: CityWeighed,
    /// As the pack has it.
    pub now: CityTotals,
    /// With what was changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tried: Option<CityTotals>,
    /// All that there is in a year, in yuan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget_yuan: Option<u64>,
}

/// How the city was weighed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CityWeighed {
    /// The day of the facts.
    pub on: String,
    /// When the snapshot of the registers was taken.
    pub as_of: String,
    /// How many parties it holds.
    pub parties: usize,
    /// Milliseconds that the match took.
    pub took_ms: u64,
}

impl CityWeighed {
    /// `parties` in `snapshot` were weighed for the day `on`.
    pub fn new(on: base::Date, snapshot: &Snapshot, parties: usize, took: Duration) -> Self {
        Self {
            on: on.to_string(),
            as_of: snapshot.at.to_string(),
            parties,
            took_ms: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
        }
    }
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
    /// By each of the party's groupings, such as district, industry and size.
    pub groups: Vec<CityGroups>,
}

/// The same sum by the groups of one grouping.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CityGroups {
    /// The fact that tells the groups.
    #[schema(example = "entity.district")]
    pub fact: String,
    /// What people call the groups.
    pub text: Text,
    /// Those in which somebody is entitled, in the order of their codes.
    pub rows: Vec<GroupTotal>,
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

impl CityTotals {
    /// What a match found of one policy for the subject `party`, by `groupings`.
    pub fn new(pack: &Pack, party: &str, groupings: &[Grouping], of: &OfPolicy) -> Self {
        let groups = groupings.iter().zip(&of.groups);
        Self {
            entitled: of.total.parties,
            yuan: of.total.yuan().to_string(),
            nearly: of.nearly,
            unknown: of.unknown,
            groups: groups.map(|(by, totals)| CityGroups::new(pack, party, by, totals)).collect(),
        }
    }
}

impl CityGroups {
    fn new(pack: &Pack, party: &str, by: &Grouping, totals: &BTreeMap<String, Total>) -> Self {
        let subject = pack.subjects.get(party);
        let mut named = subject.into_iter().flat_map(|subject| &subject.match_groups);
        let own = named.find(|group| group.fact == by.fact).map(|group| &group.text);
        let text = own.or_else(|| pack.fact(&by.fact).map(|fact| &fact.text));
        let rows = totals.iter().map(|(id, total)| GroupTotal {
            id: id.clone(),
            text: group_text(pack, &by.fact, id),
            entitled: total.parties,
            yuan: total.yuan().to_string(),
        });
        Self {
            fact: by.fact.clone(),
            text: text.map(Text::from).unwrap_or_default(),
            rows: rows.collect(),
        }
    }
}

/// What people call the group `id` of the fact `name`; nothing for those whose group is unknown.
fn group_text(pack: &Pack, name: &str, id: &str) -> Text {
    if id.is_empty() {
        return Text::default();
    }
    let fact = pack.fact(name);
    let named = match fact.and_then(|fact| fact.standard) {
        Some(Standard::Division) => pack.districts.get(id).map(|found| found.text.clone()),
        Some(Standard::Industry) => industry::lookup(id).ok().map(|found| found.name()),
        _ => {
            let list = fact.and_then(|fact| pack.lists.get(fact.list.as_ref()?));
            let own = fact.map(|fact| fact.values.as_slice()).unwrap_or_default();
            let mut values = list.map_or(own, |list| &list.entries).iter();
            values.find(|value| value.id == id).map(|value| value.text.clone())
        }
    };
    // a code that nobody named stands for itself
    Text::from(&named.unwrap_or_else(|| base::Text::new(id, id)))
}

//! What is known in a case, each value with where it comes from.

use std::collections::BTreeMap;

use base::{Date, Instant};
use pack::{Pack, rule_type};
use rules::Value;
use serde::{Deserialize, Serialize};

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A register of the city, by id.
    Register(String),
    /// A credential that the city issued, by type.
    Credential(String),
    /// An act of this case, by id.
    Act(String),
    /// The applicant, through this ask.
    Ask(String),
    /// A function of the kernel, from other facts.
    Computed,
}

/// A value, where it comes from and since when.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    /// As the definition's JSON (tables have no [`Value`]).
    pub json: serde_json::Value,
    /// For rules; `None` for a table.
    pub value: Option<Value>,
    /// Who says so.
    pub source: Source,
    /// Since when.
    pub at: Instant,
}

/// The facts of a case by name.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    known: BTreeMap<String, Known>,
    /// Today, for rules that ask for it.
    pub today: Option<Date>,
    /// The day on which the case was first submitted: what held on it goes on to hold for it.
    pub submitted_on: Option<Date>,
    /// Subjects whose record was looked for by its key: what is not in `known` is not held.
    pub looked_up: std::collections::BTreeSet<String>,
}

impl Facts {
    /// Nothing known but the date.
    pub fn on(today: Date) -> Self {
        Self { today: Some(today), ..Self::default() }
    }

    /// The day by which acts, asks and promises are chosen: that of the submission, else today.
    pub fn planned_on(&self) -> Date {
        self.submitted_on.or(self.today).unwrap_or_default()
    }

    /// Remembers `json` for `name` when the pack defines the fact and the value is of its type.
    /// A later source replaces an earlier one.
    pub fn set(
        &mut self,
        pack: &Pack,
        name: &str,
        json: &serde_json::Value,
        source: Source,
        at: Instant,
    ) -> Result<(), String> {
        let definition = pack.fact(name).ok_or_else(|| format!("no fact {name}"))?;
        let value = match rule_type(definition.kind) {
            Some(kind) => Some(Value::from_json(json, kind)?),
            None if json.is_array() => None,
            None => return Err("a table is an array of rows".to_owned()),
        };
        let known = Known { json: json.clone(), value, source, at };
        self.known.insert(name.to_owned(), known);
        Ok(())
    }

    /// Forgets `name`.
    pub fn forget(&mut self, name: &str) {
        self.known.remove(name);
    }

    /// What is known of `name`.
    pub fn get(&self, name: &str) -> Option<&Known> {
        self.known.get(name)
    }

    /// Everything known, in order of names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Known)> {
        self.known.iter().map(|(name, known)| (name.as_str(), known))
    }

    /// Whether the city holds `name` itself, in a register or a credential, or works it out.
    pub fn held(&self, name: &str) -> Option<&Known> {
        let known = self.known.get(name)?;
        match known.source {
            Source::Register(_) | Source::Credential(_) => Some(known),
            _ => None,
        }
    }
}

impl rules::Facts for Facts {
    fn get(&self, name: &str) -> Option<Value> {
        if name == "today" {
            return self.today.map(Value::Date);
        }
        self.known.get(name)?.value.clone()
    }
}

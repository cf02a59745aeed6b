//! Records of registers, and who read them.

use pack::Pack;
use policies::ops::confirm::BY_PARTY;
use registers::{BY_DEPARTMENT, Record};
use serde::Serialize;
use serde_json::Value as Json;
use utoipa::ToSchema;

use super::{Fact, Named, Sensitivity, Text, department, value_text};

/// A record.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecordView {
    /// The register.
    pub register: String,
    /// What that is called.
    pub text: Text,
    /// The key of the record.
    pub key: String,
    /// What it holds.
    pub facts: Vec<RecordFact>,
}

/// A fact of a record.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecordFact {
    /// The fact, without the subject.
    pub name: String,
    /// What it is called.
    pub text: Text,
    /// Its value.
    pub value: Json,
    /// What the codes of the value are called, when it is made of codes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value_text: Option<Text>,
    /// Where it comes from.
    pub source: Text,
    /// Since when.
    pub at: String,
    /// Who may see it; null for a fact that the register no longer has.
    pub sensitivity: Option<Sensitivity>,
}

impl RecordView {
    /// `record` under `pack`.
    pub fn new(pack: &Pack, record: &registers::Record) -> Self {
        let register = pack.registers.get(&record.register);
        let source = source(&record.source);
        let facts = record.facts.iter().map(|(name, value)| {
            let definition =
                register.and_then(|register| register.facts.iter().find(|fact| fact.id == *name));
            RecordFact {
                name: name.clone(),
                text: definition.map_or_else(|| Text::new(name, name), |d| (&d.text).into()),
                value: value.clone(),
                value_text: value_text(pack, definition, value),
                source: source.clone(),
                at: record.recorded_at.to_string(),
                sensitivity: definition.map(|d| d.sensitivity.into()),
            }
        });
        let id = &record.register;
        Self {
            register: id.clone(),
            text: register.map_or_else(|| Text::new(id, id), |register| (&register.text).into()),
            key: record.key.clone(),
            facts: facts.collect(),
        }
    }
}

/// What a record was.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecordVersion {
    /// From 1.
    pub version: u32,
    /// Where it comes from.
    pub source: Text,
    /// Since when.
    pub at: String,
    /// What it held.
    pub facts: Vec<RecordFact>,
    /// The facts that are not as in the version before, also those that fell away.
    pub changed: Vec<Named>,
}

impl RecordVersion {
    /// `record` under `pack`, after the version `before`.
    pub fn new(pack: &Pack, record: &Record, before: Option<&Record>) -> Self {
        let old = |name: &String| before.and_then(|before| before.facts.get(name));
        let gone = before.into_iter().flat_map(|before| before.facts.keys());
        let gone = gone.filter(|name| !record.facts.contains_key(*name));
        let changed = record.facts.iter().filter(|(name, value)| old(name) != Some(*value));
        let names = changed.map(|(name, _)| name).chain(gone);
        let register = pack.registers.get(&record.register);
        let named = |name: &String| {
            let mut facts = register.into_iter().flat_map(|register| &register.facts);
            let found = facts.find(|fact| fact.id == *name);
            let text = found.map_or_else(|| Text::new(name, name), |fact| (&fact.text).into());
            Named { id: name.clone(), text }
        };
        Self {
            version: record.version,
            source: source(&record.source),
            at: record.recorded_at.to_string(),
            facts: RecordView::new(pack, record).facts,
            changed: names.map(named).collect(),
        }
    }
}

/// A register that somebody keeps.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegisterRow {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub text: Text,
    /// Who keeps it.
    pub department: Named,
    /// The fact that is its key.
    pub key: String,
    /// The facts that a file may bring, the key among them.
    pub facts: Vec<Fact>,
    /// What the caller may do: `read`, `import`.
    pub allowed: Vec<String>,
}

impl RegisterRow {
    /// `register` of `pack`.
    pub fn new(pack: &Pack, register: &pack::Register, allowed: Vec<String>) -> Self {
        let brought = register.facts.iter().filter(|fact| fact.computed.is_none());
        let fact = |fact: &pack::FactDef| Fact::new(pack, &fact.id, fact, fact.id == register.key);
        Self {
            id: register.id.clone(),
            text: (&register.text).into(),
            department: department(pack, &register.department),
            key: register.key.clone(),
            facts: brought.map(fact).collect(),
            allowed,
        }
    }
}

/// Where something comes from, for people. Of a case its number
/// ([`number_sources`](cases::ops::number_sources)); other ids say nothing to them.
pub fn source(source: &registers::Source) -> Text {
    let (zh, en) = match source.kind.as_str() {
        "case" => match &source.id {
            Some(number) => return Text::new(format!("办件 {number}"), format!("case {number}")),
            None => ("办件", "a case"),
        },
        BY_DEPARTMENT => ("批量导入", "an import"),
        "load" => ("首次装载", "the first loading"),
        "synthetic" => ("演示数据", "data of the demonstration"),
        "window" => ("窗口登记", "the window"),
        "event" => ("部门报送的事件", "an event that a department sent"),
        "correction" => ("更正", "a correction"),
        BY_PARTY => ("本人确认", "confirmed by the party"),
        other => (other, other),
    };
    Text::new(zh, en)
}

/// Somebody read a record.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReadRow {
    /// For paging.
    pub id: String,
    /// When.
    pub at: String,
    /// The register.
    pub register: String,
    /// What that is called.
    pub register_text: Text,
    /// What the facts read are called.
    pub facts: Vec<Text>,
    /// Why.
    pub purpose: Text,
    /// The case that justified it.
    pub case: Option<String>,
    /// Who.
    pub reader: Text,
}

/// What became of an import.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportReport {
    /// Its id.
    pub id: String,
    /// Rows that made a new version of a record.
    pub accepted: u64,
    /// Rows that said nothing new.
    pub unchanged: u64,
    /// What is wrong with the rows that were refused: the first ones.
    pub refused: Vec<RefusedRow>,
    /// Rows refused in all.
    pub refused_count: u64,
}

/// A row that was refused.
#[derive(Debug, Serialize, ToSchema)]
pub struct RefusedRow {
    /// From 1, the heading apart.
    pub row: u64,
    /// The field; empty when it is about the whole row.
    pub field: String,
    /// Stable.
    pub code: String,
    /// What must hold.
    pub must: Text,
}

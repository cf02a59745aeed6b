//! Small shapes that many answers share.

use base::code::industry;
use cases::engine::state::State;
use pack::{FactDef, FactType, Pack, Standard};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use utoipa::ToSchema;

/// Text for people, in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Simplified Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Text {
    /// Both halves.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }
}

impl From<&base::Text> for Text {
    fn from(text: &base::Text) -> Self {
        Self::new(text.zh.as_str(), text.en.as_str())
    }
}

impl From<Text> for base::Text {
    fn from(text: Text) -> Self {
        Self::new(text.zh, text.en)
    }
}

/// What a rule rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Basis {
    /// The document.
    pub source: String,
    /// Its lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lines: Option<String>,
    /// Its article.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article: Option<String>,
}

impl From<&base::Basis> for Basis {
    fn from(basis: &base::Basis) -> Self {
        let base::Basis { source, lines, article } = basis.clone();
        Self { source, lines, article }
    }
}

/// All of `basis`.
pub fn bases(basis: &[base::Basis]) -> Vec<Basis> {
    basis.iter().map(Basis::from).collect()
}

/// Something with an id and a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Named {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub text: Text,
}

impl Named {
    /// `id`, called `text`.
    pub fn new(id: &str, text: &base::Text) -> Self {
        Self { id: id.to_owned(), text: text.into() }
    }
}

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T: ToSchema> {
    /// Its rows.
    pub items: Vec<T>,
    /// Where the next page begins (`after`); null at the end.
    pub next: Option<String>,
}

impl<T: ToSchema> Page<T> {
    /// `items`, of which `limit` were asked for; `cursor` of the last one begins the next page.
    pub fn new(items: Vec<T>, limit: u32, cursor: Option<String>) -> Self {
        let full = items.len() >= limit as usize;
        Self { items, next: cursor.filter(|_| full) }
    }
}

/// Something that is wrong, as a notice names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Wrong {
    /// The fact to be mended, such as `entity.name`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Or the material or commitment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ask: Option<String>,
    /// Stable.
    pub code: String,
    /// What must hold.
    pub must: Text,
    /// What it rests on.
    pub basis: Vec<Basis>,
}

impl Wrong {
    /// A fault of a case under `pack`.
    pub fn new(pack: &Pack, fault: &cases::model::Fault) -> Self {
        let is_ask = pack.asks.contains_key(&fault.field);
        let name = Some(fault.field.clone());
        Self {
            field: name.clone().filter(|_| !is_ask),
            ask: name.filter(|_| is_ask),
            code: fault.code.clone(),
            must: (&fault.must).into(),
            basis: bases(&fault.basis),
        }
    }
}

/// A check of something that was presented.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Check {
    /// Stable, such as `signature`.
    pub id: String,
    /// What was checked.
    pub text: Text,
    /// Whether it holds.
    pub ok: bool,
}

impl Check {
    /// A check called `id`.
    pub fn new(id: &str, zh: &str, en: &str, ok: bool) -> Self {
        Self { id: id.to_owned(), text: Text::new(zh, en), ok }
    }
}

/// A department by id.
pub fn department(pack: &Pack, id: &str) -> Named {
    let found = pack.departments.get(id).map(|department| Named::new(id, &department.text));
    found.unwrap_or_else(|| Named { id: id.to_owned(), text: Text::new(id, id) })
}

/// The department that decides the act in a case, or would.
pub fn deciding<'a>(pack: &'a Pack, state: &'a State, act: &'a str) -> &'a str {
    let Some(definition) = pack.acts.get(act) else { return act };
    let named = state.tasks.get(act).and_then(|task| task.department(definition));
    named.unwrap_or(&definition.department)
}

/// A package by id.
pub fn package_name(pack: &Pack, id: &str) -> Named {
    let found = pack.packages.get(id).map(|package| Named::new(id, &package.text));
    found.unwrap_or_else(|| Named { id: id.to_owned(), text: Text::new(id, id) })
}

/// What an act is called.
pub fn act_text(pack: &Pack, id: &str) -> Text {
    pack.acts.get(id).map_or_else(|| Text::new(id, id), |act| (&act.text).into())
}

/// What a fact is called.
pub fn fact_text(pack: &Pack, name: &str) -> Text {
    pack.fact(name).map_or_else(|| Text::new(name, name), |fact| (&fact.text).into())
}

/// What `value` is called: the names of codes, yes or no; `None` for what has no name.
pub fn value_text(pack: &Pack, definition: Option<&FactDef>, value: &Json) -> Option<Text> {
    let definition = definition?;
    match value {
        Json::Bool(true) => Some(Text::new("是", "Yes")),
        Json::Bool(false) => Some(Text::new("否", "No")),
        Json::String(code) => code_text(pack, definition, code),
        Json::Array(codes) if definition.kind != FactType::Table => {
            let named = |code: &Json| code_text(pack, definition, code.as_str()?);
            let all: Vec<Text> = codes.iter().map(named).collect::<Option<_>>()?;
            let join =
                |half: fn(&Text) -> &str, by| all.iter().map(half).collect::<Vec<_>>().join(by);
            Some(Text::new(join(|t| t.zh.as_str(), "、"), join(|t| t.en.as_str(), ", ")))
        }
        _ => None,
    }
}

fn code_text(pack: &Pack, definition: &FactDef, code: &str) -> Option<Text> {
    let list = definition.list.as_deref().and_then(|id| pack.lists.get(id));
    let choices = list.map_or(definition.values.as_slice(), |list| &list.entries);
    if let Some(choice) = choices.iter().find(|choice| choice.id == code) {
        return Some((&choice.text).into());
    }
    match definition.standard? {
        Standard::Division => pack.districts.get(code).map(|district| (&district.text).into()),
        Standard::Industry => industry::lookup(code).ok().map(|found| (&found.name()).into()),
        _ => None,
    }
}

/// The name of an enumeration of the pack in JSON.
pub fn word(value: impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(text)) => text,
        _ => String::new(),
    }
}

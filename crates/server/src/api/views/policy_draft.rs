//! Drafts of policies: what somebody sends, and what is said of it.

use std::collections::BTreeMap;

use pack::{Draft, Pack, rule_type};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use utoipa::ToSchema;

use super::package::choices;
use super::{Basis, CityTotals, CityWeighed, Named, PolicyGroup, Text, bases, word};
use crate::trial::Came;

/// A policy that is not in the pack, in the shape of its entry: `Policy` and `PolicyTrial` of
/// `schemas/pack.schema.json`.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "policy": { "id": "shop_repairs_2027",
    "text": { "zh": "店铺修缮补助", "en": "Grant for repairing shops" },
    "guide": { "zh": "小微店铺修缮，按费用的两成补助。", "en": "A fifth of what a small shop spends." },
    "department": "commerce", "party": "entity", "beneficiary": "sole_trader", "mode": "instant",
    "clauses": [{ "id": "small", "text": { "zh": "小微", "en": "Small" },
        "rule": "entity.scale in ('micro', 'small')" }],
    "amount": { "yuan": "1000" }, "from": "2027-01-01", "basis": [] } }))]
pub struct PolicyDraft {
    /// The entry of the policy.
    #[schema(value_type = Object)]
    pub policy: Json,
    /// Its situations, entries of `policy_trials`.
    #[serde(default)]
    #[schema(value_type = Vec<Object>)]
    pub trials: Vec<Json>,
}

impl From<PolicyDraft> for Draft {
    fn from(sent: PolicyDraft) -> Self {
        Self { policy: sent.policy, trials: sent.trials }
    }
}

/// Against what a draft is held: one of both, or nothing.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DraftBeside {
    /// A policy of the pack.
    pub policy: Option<String>,
    /// Another draft, such as an older version.
    pub draft: Option<PolicyDraft>,
}

/// A draft by which the city is weighed.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "beside": { "policy": "overseas_engineer_2024" },
    "draft": { "policy": { "id": "shop_repairs_2027", "party": "entity" }, "trials": [] } }))]
pub struct MatchDraft {
    /// The draft.
    pub draft: PolicyDraft,
    /// What it is held against.
    #[serde(default)]
    pub beside: DraftBeside,
}

/// What a draft comes to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DraftMatch {
    /// How the city was weighed; absent when an error kept all of it from being weighed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weighed: Option<CityWeighed>,
    /// The draft.
    pub draft: DraftSays,
    /// What it is held against.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub beside: Option<DraftSays>,
}

/// What is said of one of them.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct DraftSays {
    /// Its id.
    pub id: String,
    /// What `pack check` would say of it, in the order of the entry.
    pub diagnostics: Vec<DraftDiagnostic>,
    /// Who would get it; absent when a diagnostic is an error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub totals: Option<CityTotals>,
    /// All that there is in a year, in yuan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget_yuan: Option<u64>,
    /// What came of its situations, row after row; none when a diagnostic is an error.
    pub situations: Vec<SituationSays>,
}

/// What is wrong with a draft.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DraftDiagnostic {
    /// The value that it is about.
    #[schema(example = "policy.clauses.0.rule")]
    pub field: String,
    /// Stable, as `pack check` has it.
    #[schema(example = "rule_unknown_fact")]
    pub code: String,
    /// `error` or `warning`; only errors keep the city from being weighed.
    #[schema(example = "error")]
    pub severity: String,
    /// What must hold.
    pub message: Text,
    /// What to write instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
    /// The article, for lints of the law.
    pub basis: Vec<Basis>,
}

impl From<&pack::Diagnostic> for DraftDiagnostic {
    fn from(found: &pack::Diagnostic) -> Self {
        let pointer = found.pointer.trim_start_matches('/').replace('/', ".");
        let field = match pointer.strip_prefix("policies.0") {
            Some(within) => format!("policy{within}"),
            None => pointer.replacen("policy_trials", "trials", 1),
        };
        Self {
            field,
            code: found.code.to_string(),
            severity: word(found.severity),
            message: (&found.message).into(),
            suggestion: found.suggestion.clone(),
            basis: bases(&found.basis),
        }
    }
}

/// What came of a situation.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SituationSays {
    /// Which of the entries, from 0.
    pub trial: usize,
    /// Which of its rows, from 0.
    pub row: usize,
    /// Whether everything came as the row expects.
    pub passed: bool,
    /// The keys of the row that did not, such as `outcome`, `amount`, `failing` or `facts`.
    pub differs: Vec<String>,
    /// `entitled`, `nearly`, `not` or `unknown`.
    #[schema(example = "nearly")]
    pub outcome: String,
    /// Yuan with two decimals; `none`, `officer` or `unknown` where there is no figure.
    pub amount: String,
    /// Clauses that do not hold.
    pub failing: Vec<String>,
    /// Facts that are missing.
    pub missing: Vec<String>,
    /// What each entitled policy of its groups pays, in yuan, when the row asks.
    #[schema(value_type = Object)]
    pub stacked: BTreeMap<String, String>,
}

impl SituationSays {
    /// What `came` of a row.
    pub fn new((trial, row): (usize, usize), came: Came) -> Self {
        let mut differs: Vec<String> =
            came.failures.iter().map(|(key, _)| (*key).to_owned()).collect();
        differs.dedup();
        Self {
            trial,
            row,
            passed: differs.is_empty(),
            differs,
            outcome: came.outcome.map(word).unwrap_or_default(),
            amount: came.amount,
            failing: came.failing,
            missing: came.missing,
            stacked: came.stacked.unwrap_or_default(),
        }
    }
}

/// A draft as text.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DraftYaml {
    /// What the file may be called.
    #[schema(example = "shop_repairs_2026.yaml")]
    pub file: String,
    /// The entry for a file of the pack.
    pub yaml: String,
    /// How its making begins (Art. 82), when the pack has a package for that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub making: Option<DraftMaking>,
}

/// The package in which a policy is made, and the answers with which a draft enters it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DraftMaking {
    /// The package.
    #[schema(example = "policy_making")]
    pub package: String,
    /// Fact -> value.
    #[schema(value_type = Object)]
    pub answers: BTreeMap<String, String>,
    /// Whether the text of the draft had to be cut to what the form takes.
    pub cut: bool,
}

/// What a draft may name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DraftNames {
    /// Who can have policies.
    pub parties: Vec<Named>,
    /// Who can answer for them.
    pub departments: Vec<Named>,
    /// Moments of life.
    pub life_events: Vec<Named>,
    /// Groups of policies for one thing.
    pub stacking_groups: Vec<PolicyGroup>,
    /// What is known of the party: what rules can weigh.
    pub facts: Vec<DraftFact>,
}

/// A fact that rules can name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DraftFact {
    /// As rules write it.
    #[schema(example = "entity.revenue_yuan")]
    pub name: String,
    /// What people call it.
    pub text: Text,
    /// `text`, `code`, `code_list`, `integer`, `decimal`, `money`, `date` or `boolean`.
    #[serde(rename = "type")]
    #[schema(example = "money")]
    pub kind: String,
    /// Such as `yuan`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// What it may be, where that is a code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<Named>>,
    /// Who keeps it.
    pub holder: Text,
}

impl DraftFact {
    /// The facts of the subject `party` that rules can name, in the order of its register.
    pub fn of_party(pack: &Pack, party: &str) -> Vec<Self> {
        let register = pack.subjects.get(party).and_then(|of| pack.registers.get(&of.register));
        let facts = register.into_iter().flat_map(|register| &register.facts);
        let named = facts.filter(|fact| rule_type(fact.kind).is_some()).map(|fact| {
            let name = format!("{party}.{}", fact.id);
            let keeper = pack.keeper(&name).and_then(|id| pack.departments.get(id));
            Self {
                text: (&fact.text).into(),
                kind: word(fact.kind),
                unit: fact.unit.clone(),
                values: choices(pack, fact),
                holder: keeper.map(|found| (&found.text).into()).unwrap_or_default(),
                name,
            }
        });
        named.collect()
    }
}

//! A policy that is not in the pack yet, checked and compiled as if it were.
//!
//! A draft has the shape of the entry that it may become, and is read as the text of that entry
//! would be: schema, names, rules, and the lints about policies. So whoever drafts hears what
//! `pack check` would say, and what passes can be put into a file as it is.

use std::{collections::HashMap, sync::Arc};

use serde_json::{Value, json};

use crate::{
    Diagnostic, Severity, check, compile, lints,
    model::*,
    pack::{Givers, Pack},
    place::{Kind, Places},
    references,
    source::Source,
    yaml::{Document, Position},
    yaml_text,
};

/// What the file of a draft is called in diagnostics.
pub const FILE: &str = "draft.yaml";

/// A draft as somebody sent it.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// The entry of the policy.
    pub policy: Value,
    /// Entries of its situations (`policy_trials`).
    pub trials: Vec<Value>,
}

/// A draft that was read.
#[derive(Debug, Clone)]
pub struct Drafted {
    /// The pack with the draft in it, in place of a policy of the same id; it knows policies of the
    /// draft's party only, and no acts. `None` when any diagnostic is an error.
    pub pack: Option<Pack>,
    /// The draft's id.
    pub id: String,
    /// What is wrong, in order of the entry. Pointers begin with `/policies/0` or with
    /// `/policy_trials` and a number.
    pub diagnostics: Vec<Diagnostic>,
}

impl Drafted {
    /// The policy with its pack, when nothing is an error.
    pub fn policy(&self) -> Option<(&Pack, &Policy)> {
        let pack = self.pack.as_ref()?;
        Some((pack, pack.policies.get(&self.id)?))
    }
}

impl Draft {
    /// As a file of a pack.
    fn file(&self) -> Value {
        let mut file = json!({ "policies": [self.policy] });
        if !self.trials.is_empty() {
            file["policy_trials"] = self.trials.clone().into();
        }
        file
    }

    /// The text of the entry, its keys in the order of the model when it is one.
    pub fn yaml(&self) -> String {
        let policy = serde_json::from_value::<Policy>(self.policy.clone());
        let policy = policy.ok().and_then(|policy| serde_json::to_value(policy).ok());
        let trials = self.trials.iter().map(|trial| {
            let read = serde_json::from_value::<PolicyTrial>(trial.clone()).ok();
            read.and_then(|trial| serde_json::to_value(trial).ok()).unwrap_or_else(|| trial.clone())
        });
        let policy = policy.unwrap_or_else(|| self.policy.clone());
        yaml_text::write(&Self { policy, trials: trials.collect() }.file())
    }
}

impl Pack {
    /// Reads `draft` as if it were an entry of this pack.
    pub fn draft(&self, draft: &Draft) -> Drafted {
        let mut diagnostics = Vec::new();
        let text: Arc<str> = yaml_text::write(&draft.file()).into();
        let id = draft.policy.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
        let document = match Document::parse(&text) {
            Ok(document) => document,
            Err(broken) => {
                let (code, at) = (broken.code, broken.position);
                diagnostics.push(Diagnostic::error(code, FILE, at, broken.message));
                return Drafted { pack: None, id, diagnostics };
            }
        };
        let source = Source { file: FILE.to_owned(), text, document: None };
        diagnostics.extend(check::check(&source, &document).diagnostics);
        let source = Source { document: Some(document), ..source };
        let party = draft.policy.get("party").and_then(Value::as_str).unwrap_or_default();
        let mut pack = self.of_party(party);
        pack.places = Arc::new(self.places_with(source, &id, draft));
        let rules = compile::compile_policy(&pack, &id, &draft.policy, &mut diagnostics);
        for (text, compiled) in rules {
            let of_text = pack.rules.entry(text).or_default();
            of_text.retain(|(kind, _)| compiled.iter().all(|(other, _)| other != kind));
            of_text.extend(compiled);
        }
        if !any_error(&diagnostics) {
            put(&mut pack, draft, &mut diagnostics);
        }
        if pack.policies.contains_key(&id) && !any_error(&diagnostics) {
            references::check_policy(&pack, &id, &mut diagnostics);
        }
        if !any_error(&diagnostics) {
            diagnostics.extend(lints::of_policy(&pack, &id));
        }
        diagnostics.sort_by_key(|found| (found.line, found.column, found.severity));
        let pack = Some(pack).filter(|_| !any_error(&diagnostics));
        Drafted { pack, id, diagnostics }
    }

    /// The draft's own text, and the names of all that a policy may name.
    fn places_with(&self, source: Source, id: &str, draft: &Draft) -> Places {
        let mut entries = HashMap::new();
        let mut know = |kind: Kind, ids: &mut dyn Iterator<Item = &String>| {
            entries.extend(ids.map(|id| ((kind, id.clone()), (0, String::new()))));
        };
        know(Kind::Department, &mut self.departments.keys());
        know(Kind::District, &mut self.districts.keys());
        know(Kind::Subject, &mut self.subjects.keys());
        know(Kind::LifeEvent, &mut self.life_events.keys());
        know(Kind::Package, &mut self.packages.keys());
        know(Kind::Policy, &mut self.policies.keys());
        know(Kind::StackingGroup, &mut self.stacking_groups.keys());
        entries.insert((Kind::Policy, id.to_owned()), (0, "/policies/0".to_owned()));
        for (at, trial) in draft.trials.iter().enumerate() {
            let id = trial.get("id").and_then(Value::as_str).unwrap_or_default();
            entries.insert((Kind::PolicyTrial, id.to_owned()), (0, format!("/policy_trials/{at}")));
        }
        Places { sources: vec![source], entries }
    }

    /// The same with what weighing policies of `party` needs, and without what only cases need.
    fn of_party(&self, party: &str) -> Self {
        let policies = self.policies.iter().filter(|(_, policy)| policy.party == party);
        let policies: indexmap::IndexMap<String, Policy> =
            policies.map(|(id, policy)| (id.clone(), policy.clone())).collect();
        let texts = policies.values().flat_map(|policy| {
            let clauses = policy.clauses.iter().map(|clause| clause.rule.as_str());
            clauses.chain(policy.amount_rule())
        });
        let rules = texts.filter_map(|text| Some((text.to_owned(), self.rules.get(text)?.clone())));
        Self {
            manifest: self.manifest.clone(),
            hash: self.hash.clone(),
            whole: true,
            calendar: self.calendar.clone(),
            years: Vec::new(),
            departments: self.departments.clone(),
            districts: self.districts.clone(),
            registers: self.registers.clone(),
            register_facts: Default::default(),
            subjects: self.subjects.clone(),
            lists: self.lists.clone(),
            asks: Default::default(),
            acts: Default::default(),
            credentials: Default::default(),
            life_events: Default::default(),
            packages: Default::default(),
            journeys: Default::default(),
            rules: rules.collect(),
            policies,
            stacking_groups: self.stacking_groups.clone(),
            claim_events: self.claim_events.clone(),
            fees: Default::default(),
            intermediaries: Default::default(),
            licence_items: Default::default(),
            service_points: Default::default(),
            waivers: self.waivers.clone(),
            roles: Default::default(),
            personas: Default::default(),
            synthetic: Vec::new(),
            populations: Default::default(),
            situations: Default::default(),
            policy_trials: Default::default(),
            stories: Default::default(),
            access: String::new(),
            givers: Givers::default(),
            places: Arc::default(),
            patterns: HashMap::new(),
            facts: self.facts.clone(),
            reads: HashMap::new(),
        }
    }
}

/// Puts the entries of `draft` into `pack`; the schema took them.
fn put(pack: &mut Pack, draft: &Draft, diagnostics: &mut Vec<Diagnostic>) {
    let not_taken = |pointer: String, error: &serde_json::Error| {
        let message = base::Text::new(
            format!("这个条目读不懂：{error}。"),
            format!("This entry cannot be understood: {error}."),
        );
        Diagnostic::error("invalid_value", FILE, Position::START, message).at(pointer)
    };
    match serde_json::from_value::<Policy>(draft.policy.clone()) {
        Ok(policy) => _ = pack.policies.insert(policy.id.clone(), policy),
        Err(error) => diagnostics.push(not_taken("/policies/0".to_owned(), &error)),
    }
    for (at, trial) in draft.trials.iter().enumerate() {
        match serde_json::from_value::<PolicyTrial>(trial.clone()) {
            Ok(trial) => {
                let (id, before) = (trial.id.clone(), pack.policy_trials.len());
                pack.policy_trials.insert(id.clone(), trial);
                if pack.policy_trials.len() == before {
                    let message = base::Text::new(
                        format!("“{id}”在这份草案里已经有了。"),
                        format!("`{id}` is already in this draft."),
                    );
                    let found = Diagnostic::error("duplicate_id", FILE, Position::START, message);
                    diagnostics.push(found.at(format!("/policy_trials/{at}/id")));
                }
            }
            Err(error) => diagnostics.push(not_taken(format!("/policy_trials/{at}"), &error)),
        }
    }
}

fn any_error(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|found| found.severity == Severity::Error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::support::{Mutated, fixture};

    fn policy() -> Value {
        let text = |zh: &str, en: &str| json!({ "zh": zh, "en": en });
        json!({
            "id": "grant", "text": text("补助", "Grant"), "guide": text("补助", "Grant"),
            "department": "market", "party": "stall", "beneficiary": "enterprise",
            "mode": "instant",
            "clauses": [
                { "id": "small", "text": text("小", "Small"), "rule": "stall.area <= 20" },
            ],
            "amount": { "yuan": "10 * stall.area" },
            "from": "2026-06-01", "basis": [{ "source": "003", "lines": "983" }],
        })
    }

    fn trial() -> Value {
        let text = json!({ "zh": "行", "en": "Row" });
        let row = |area: u32, outcome: &str| {
            json!({ "text": text, "facts": { "stall.area": area },
            "outcome": outcome })
        };
        json!({ "id": "grant", "policy": "grant", "on": "2026-07-01",
            "rows": [row(20, "entitled"), row(21, "nearly"), row(19, "entitled")] })
    }

    fn drafted(policy: Value, trials: Vec<Value>) -> Drafted {
        let pack = crate::load_to_serve(&fixture(), &[]).pack.expect("the fixture");
        pack.draft(&Draft { policy, trials })
    }

    #[test]
    fn a_draft_is_compiled_with_the_pack_and_tested() {
        let drafted = drafted(policy(), vec![trial()]);
        assert_eq!(drafted.diagnostics, []);
        let (pack, policy) = drafted.policy().expect("no error");
        assert_eq!(pack.rule(&policy.clauses[0].rule).facts(), ["stall.area"]);
        assert_eq!(pack.policy_trials["grant"].rows.len(), 3);
    }

    #[test]
    fn what_is_wrong_is_said_of_the_value_that_it_is_about() {
        type Row = (&'static str, Value, &'static str, &'static str);
        let rows: [Row; 8] = [
            ("/department", json!("markt"), "/policies/0/department", "unknown_department"),
            ("/guide/en", json!(""), "/policies/0/guide/en", "invalid_value"),
            ("/mode", json!("fast"), "/policies/0/mode", "unknown_value"),
            ("/from", json!("1 June"), "/policies/0/from", "invalid_value"),
            (
                "/clauses/0/rule",
                json!("stall.aera < 2"),
                "/policies/0/clauses/0/rule",
                "rule_unknown_fact",
            ),
            ("/clauses/0/id", json!("Small"), "/policies/0/clauses/0/id", "invalid_id"),
            ("/amount/yuan", json!("stall.goods"), "/policies/0/amount/yuan", "rule_wrong_type"),
            ("/basis/0/lines", json!("x"), "/policies/0/basis/0/lines", "invalid_lines"),
        ];
        for (at, value, pointer, code) in rows {
            let mut wrong = policy();
            *wrong.pointer_mut(at).expect("it is there") = value;
            let drafted = drafted(wrong, vec![trial()]);
            let found: Vec<(&str, &str)> =
                drafted.diagnostics.iter().map(|d| (d.pointer.as_str(), d.code.as_ref())).collect();
            assert_eq!(found, [(pointer, code)]);
            assert!(drafted.pack.is_none());
        }
        let mut without = policy();
        without.as_object_mut().expect("a mapping").remove("guide");
        without["clauses"][0]["rule"] = json!("stall.area <");
        let found = drafted(without, Vec::new()).diagnostics;
        let mut pointers: Vec<&str> = found.iter().map(|d| d.pointer.as_str()).collect();
        pointers.sort_unstable();
        assert_eq!(pointers, ["/policies/0/clauses/0/rule", "/policies/0/guide"]);
    }

    #[test]
    fn situations_of_a_draft_are_checked_too() {
        let mut wrong = trial();
        wrong["rows"][1]["failing"] = json!(["large"]);
        let found = drafted(policy(), vec![wrong]).diagnostics;
        assert_eq!(found[0].pointer, "/policy_trials/0/rows/1/failing");
        let untested = drafted(policy(), Vec::new());
        assert_eq!(untested.diagnostics[0].code, "policy_untested");
        assert!(untested.pack.is_some(), "a warning keeps nobody");
    }

    #[test]
    fn what_passes_can_be_put_into_a_file_as_it_is() {
        let yaml = Draft { policy: policy(), trials: vec![trial()] }.yaml();
        assert!(yaml.starts_with("policies:\n  - id: grant\n"), "{yaml}");
        assert!(Mutated::new().file("grant.yaml", &yaml).codes().is_empty(), "{yaml}");
    }
}

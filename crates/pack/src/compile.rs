//! Every rule of a pack, compiled against its facts and lists, with errors at their place.

use std::collections::HashMap;

use rules::{Rule, Type};
use serde_json::Value;

use crate::{Diagnostic, model::*, pack::Pack, place::Kind};

/// A rule of a pack and where it stands.
struct Site<'a> {
    kind: Kind,
    id: &'a str,
    pointer: String,
    text: &'a str,
    wanted: Type,
}

/// Codes of the rule language for names of nothing.
const UNKNOWN: [&str; 2] = ["rule_unknown_fact", "rule_unknown_list"];

/// What rules may name.
struct Facts {
    facts: HashMap<String, Type>,
    lists: HashMap<String, Vec<String>>,
}

impl rules::Schema for Facts {
    fn fact_type(&self, name: &str) -> Option<Type> {
        self.facts.get(name).copied()
    }

    fn fact_names(&self) -> Vec<String> {
        self.facts.keys().cloned().collect()
    }

    fn list(&self, name: &str) -> Option<Vec<String>> {
        self.lists.get(name).cloned()
    }

    fn list_names(&self) -> Vec<String> {
        self.lists.keys().cloned().collect()
    }
}

/// The type that a fact has in rules; `None` for a table, which rules cannot look into.
pub fn rule_type(kind: FactType) -> Option<Type> {
    match kind {
        FactType::Text | FactType::Code => Some(Type::Text),
        FactType::CodeList => Some(Type::TextList),
        FactType::Integer => Some(Type::Int),
        FactType::Decimal | FactType::Money => Some(Type::Decimal),
        FactType::Date => Some(Type::Date),
        FactType::Boolean => Some(Type::Bool),
        FactType::Table => None,
    }
}

/// Compiles every rule; those that do not compile are diagnostics.
pub fn compile(
    pack: &Pack,
    diagnostics: &mut Vec<Diagnostic>,
) -> HashMap<String, Vec<(Type, Rule)>> {
    compile_sites(pack, &sites(pack), diagnostics)
}

/// Compiles the rules of the policy `id` as its entry says them, whatever else is wrong with it.
pub(crate) fn compile_policy(
    pack: &Pack,
    id: &str,
    entry: &Value,
    diagnostics: &mut Vec<Diagnostic>,
) -> HashMap<String, Vec<(Type, Rule)>> {
    let mut sites = Vec::new();
    let mut site = |pointer: String, wanted| {
        if let Some(text) = entry.pointer(&pointer).and_then(Value::as_str) {
            sites.push(Site { kind: Kind::Policy, id, pointer, text, wanted });
        }
    };
    let clauses = entry.get("clauses").and_then(Value::as_array).map_or(0, Vec::len);
    (0..clauses).for_each(|index| site(format!("/clauses/{index}/rule"), Type::Bool));
    for pointer in ["/amount/yuan", "/amount/up_to_yuan"] {
        site(pointer.to_owned(), Type::Decimal);
    }
    compile_sites(pack, &sites, diagnostics)
}

fn compile_sites(
    pack: &Pack,
    sites: &[Site<'_>],
    diagnostics: &mut Vec<Diagnostic>,
) -> HashMap<String, Vec<(Type, Rule)>> {
    let schema = facts(pack);
    let complete = complete(pack);
    let mut wanted: Vec<(&str, Type)> = sites.iter().map(|site| (site.text, site.wanted)).collect();
    wanted.sort_unstable_by_key(|(text, kind)| (*text, kind.name()));
    wanted.dedup();
    let compiled: HashMap<(&str, Type), Result<Rule, Vec<rules::Diagnostic>>> =
        wanted.iter().copied().zip(rules::compile_all(&wanted, &schema)).collect();
    for site in sites {
        let result = &compiled[&(site.text, site.wanted)];
        for finding in result.as_ref().err().into_iter().flatten() {
            if !complete && UNKNOWN.contains(&finding.code.as_str()) {
                continue;
            }
            let (line, column) = (finding.line.max(1), finding.column.max(1));
            let (file, position) =
                pack.places.inside(site.kind, site.id, &site.pointer, line, column);
            diagnostics.push(
                Diagnostic::error(finding.code.clone(), file, position, finding.message.clone())
                    .suggest(finding.suggestion.clone())
                    .at(pack.places.pointer(site.kind, site.id, &site.pointer)),
            );
        }
    }
    let mut rules: HashMap<String, Vec<(Type, Rule)>> = HashMap::new();
    for ((text, kind), rule) in compiled {
        rules.entry(text.to_owned()).or_default().extend(rule.ok().map(|rule| (kind, rule)));
    }
    rules
}

/// Whether every register, subject and list could be read: else a name that is unknown here may
/// be no mistake of the rule's.
fn complete(pack: &Pack) -> bool {
    let read = |kind, has: &dyn Fn(&str) -> bool| pack.places.names(kind).all(has);
    read(Kind::Register, &|id| pack.registers.contains_key(id))
        && read(Kind::List, &|id| pack.lists.contains_key(id))
        && read(Kind::Subject, &|id| {
            let subject = pack.subjects.get(id);
            subject.is_some_and(|subject| pack.registers.contains_key(&subject.register))
        })
}

fn facts(pack: &Pack) -> Facts {
    let mut facts = HashMap::new();
    for subject in pack.subjects.values() {
        let Some(register) = pack.registers.get(&subject.register) else { continue };
        for fact in &register.facts {
            if let Some(kind) = rule_type(fact.kind) {
                facts.insert(format!("{}.{}", subject.id, fact.id), kind);
            }
        }
    }
    let ids = |list: &NamedList| list.entries.iter().map(|entry| entry.id.clone()).collect();
    let lists = pack.lists.values().map(|list| (list.id.clone(), ids(list))).collect();
    Facts { facts, lists }
}

fn sites(pack: &Pack) -> Vec<Site<'_>> {
    let mut sites = Vec::new();
    let truth = |kind, id, pointer, text| Site { kind, id, pointer, text, wanted: Type::Bool };
    for ask in pack.asks.values() {
        if let Some(when) = &ask.when {
            sites.push(truth(Kind::Ask, &ask.id, "/when".to_owned(), when));
        }
        for (index, clause) in ask.checks.iter().enumerate() {
            let pointer = format!("/checks/{index}/rule");
            sites.push(truth(Kind::Ask, &ask.id, pointer, &clause.rule));
        }
    }
    for act in pack.acts.values() {
        if let Some(when) = &act.when {
            sites.push(truth(Kind::Act, &act.id, "/when".to_owned(), when));
        }
        for (index, need) in act.needs.iter().enumerate() {
            if let Some(when) = &need.when {
                sites.push(truth(Kind::Act, &act.id, format!("/needs/{index}/when"), when));
            }
        }
        for (index, step) in act.steps.iter().enumerate() {
            if let Some(when) = &step.when {
                sites.push(truth(Kind::Act, &act.id, format!("/steps/{index}/when"), when));
            }
            if let Some(fee) = &step.fee {
                let pointer = format!("/steps/{index}/fee/amount");
                let (kind, id, text) = (Kind::Act, act.id.as_str(), fee.amount.as_str());
                sites.push(Site { kind, id, pointer, text, wanted: Type::Decimal });
            }
        }
        for (index, clause) in act.decision.clauses.iter().enumerate() {
            let pointer = format!("/decision/clauses/{index}/rule");
            sites.push(truth(Kind::Act, &act.id, pointer, &clause.rule));
        }
        for (index, give) in act.gives.iter().enumerate() {
            let Give::Fact(give) = give else { continue };
            let (Some(value), Some(fact)) = (&give.value, pack.fact(&give.fact)) else { continue };
            let Some(wanted) = rule_type(fact.kind) else { continue };
            let pointer = format!("/gives/{index}/value");
            sites.push(Site { kind: Kind::Act, id: &act.id, pointer, text: value, wanted });
        }
    }
    for policy in pack.policies.values() {
        for (index, clause) in policy.clauses.iter().enumerate() {
            let pointer = format!("/clauses/{index}/rule");
            sites.push(truth(Kind::Policy, &policy.id, pointer, &clause.rule));
        }
        let Some(amount) = &policy.amount else { continue };
        for (key, text) in [("yuan", &amount.yuan), ("up_to_yuan", &amount.up_to_yuan)] {
            let Some(text) = text else { continue };
            let (kind, id, pointer) = (Kind::Policy, policy.id.as_str(), format!("/amount/{key}"));
            sites.push(Site { kind, id, pointer, text, wanted: Type::Decimal });
        }
    }
    claim_events(pack, &mut sites);
    for journey in pack.journeys.values() {
        if let Some(when) = &journey.when {
            sites.push(truth(Kind::Journey, &journey.id, "/when".to_owned(), when));
        }
    }
    sites
}

/// The rules of kinds of claim events.
fn claim_events<'p>(pack: &'p Pack, sites: &mut Vec<Site<'p>>) {
    for event in pack.claim_events.values() {
        let (kind, id) = (Kind::ClaimEvent, event.id.as_str());
        if let Some(lines) = &event.lines {
            let (pointer, text) = ("/lines/payable".to_owned(), lines.payable.as_str());
            sites.push(Site { kind, id, pointer, text, wanted: Type::Bool });
        }
        let share = event.lines.as_ref().and_then(|lines| lines.share.as_ref());
        let sampling = event.sampling.as_ref().map(|sampling| &sampling.share);
        for (pointer, text) in [("/lines/share", share), ("/sampling/share", sampling)] {
            let Some(text) = text else { continue };
            let pointer = pointer.to_owned();
            sites.push(Site { kind, id, pointer, text, wanted: Type::Decimal });
        }
    }
}

impl Pack {
    /// A rule that somebody tries, compiled against the facts and lists of this pack; or what is
    /// wrong with it.
    pub fn compile(&self, text: &str, wanted: Type) -> Result<Rule, Vec<rules::Diagnostic>> {
        rules::compile(text, wanted, &facts(self))
    }
}

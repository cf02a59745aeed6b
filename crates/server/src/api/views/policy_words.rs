//! What answers about policies repeat word by word: written out when first asked for.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use pack::{Clause, Pack, Policy};

use super::{Basis, FactSeen, PolicyRow, Text, Written, bases};

/// The words of a pack's policies and of the facts that they name.
pub struct PolicyWords {
    pack: Arc<Pack>,
    policies: HashMap<String, WordsOfPolicy>,
    facts: HashMap<String, WordsOfFact>,
}

/// What is said of a policy whoever asks.
pub(super) struct WordsOfPolicy {
    /// While it does not hold, and while it does.
    rows: [Written<PolicyRow>; 2],
    /// In pack order.
    pub(super) clauses: Vec<WordsOfClause>,
}

/// What is said of a clause.
pub(super) struct WordsOfClause {
    pub(super) id: Arc<str>,
    pub(super) text: Written<Text>,
    pub(super) rule: Arc<str>,
    pub(super) basis: Written<Vec<Basis>>,
}

/// What is said of a fact.
#[derive(Clone)]
pub(super) struct WordsOfFact {
    pub(super) text: Written<Text>,
    pub(super) holder: Written<Text>,
    /// Whether a package of the pack corrects it.
    pub(super) correctable: bool,
    /// Where nobody knows its value: for others, and for the party itself.
    unknown: [Written<FactSeen>; 2],
}

impl PolicyWords {
    /// The words of `pack`.
    pub fn new(pack: Arc<Pack>) -> Self {
        let mut facts = HashMap::new();
        for clause in pack.policies.values().flat_map(|policy| &policy.clauses) {
            for name in pack.rule(&clause.rule).facts() {
                if facts.contains_key(name) {
                    continue;
                }
                facts.extend(WordsOfFact::of(&pack, name).map(|words| (name.clone(), words)));
            }
        }
        let policies = pack.policies.iter();
        let policies = policies.map(|(id, policy)| (id.clone(), WordsOfPolicy::of(&pack, policy)));
        Self { policies: policies.collect(), facts, pack }
    }

    /// The pack.
    pub fn pack(&self) -> &Pack {
        &self.pack
    }

    /// Those of the policy `id` of the pack.
    pub(super) fn policy(&self, id: &str) -> &WordsOfPolicy {
        &self.policies[id]
    }

    /// Those of the fact `name`, also of one that no policy names any more; `None` for what is no
    /// fact of a register, such as today.
    pub(super) fn fact(&self, name: &str) -> Option<Cow<'_, WordsOfFact>> {
        let written = self.facts.get(name).map(Cow::Borrowed);
        written.or_else(|| WordsOfFact::of(&self.pack, name).map(Cow::Owned))
    }
}

impl WordsOfPolicy {
    fn of(pack: &Pack, policy: &Policy) -> Self {
        let row = |in_force| {
            Written::new(&PolicyRow { in_force, ..PolicyRow::new(pack, policy, policy.from) })
        };
        let clause = |clause: &Clause| WordsOfClause {
            id: clause.id.as_str().into(),
            text: Written::new(&(&clause.text).into()),
            rule: clause.rule.as_str().into(),
            basis: Written::new(&bases(match clause.basis.is_empty() {
                true => &policy.basis,
                false => &clause.basis,
            })),
        };
        Self { rows: [row(false), row(true)], clauses: policy.clauses.iter().map(clause).collect() }
    }

    /// What lists show of it.
    pub(super) fn row(&self, in_force: bool) -> Written<PolicyRow> {
        self.rows[usize::from(in_force)].clone()
    }
}

impl WordsOfFact {
    fn of(pack: &Pack, name: &str) -> Option<Self> {
        let (subject, _) = name.split_once('.')?;
        let text = Written::new(&(&pack.fact(name)?.text).into());
        let holder = Written::new(&(&pack.departments.get(pack.keeper(name)?)?.text).into());
        let correctable = pack.correctable(subject, name).is_some();
        let correctable = correctable && pack.correction(subject).is_some();
        let unknown = |own| FactSeen {
            fact: name.into(),
            text: text.clone(),
            value: None,
            value_text: None,
            holder: holder.clone(),
            source: None,
            since: None,
            correctable: correctable && own,
        };
        let unknown = [false, true].map(|own| Written::new(&unknown(own)));
        Some(Self { text, holder, correctable, unknown })
    }

    /// It where nobody knows its value; `own` for the party itself.
    pub(super) fn unknown(&self, own: bool) -> Written<FactSeen> {
        self.unknown[usize::from(own)].clone()
    }
}

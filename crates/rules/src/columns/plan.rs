//! Many rules in one arena, and what must be computed, in which order, for some of them.

use crate::eval::{Evaluation, load};
use crate::ir::{Arena, Binary, Node, NodeId, Several, Unary};
use crate::outcome::{Outcome, Unknown};
use crate::value::{Facts, Type, Value};
use crate::{RULE_FACTS_MAX, Rule};

/// A rule of a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RootId(pub(super) u32);

/// Rules compiled into one arena: what they have in common is one node.
#[derive(Debug, Clone, Default)]
pub struct Program {
    pub(super) arena: Arena,
    pub(super) roots: Vec<Root>,
}

/// One rule of a program.
#[derive(Debug, Clone)]
pub(super) struct Root {
    pub(super) node: NodeId,
    pub(super) rule: Rule,
    /// Where the facts of the rule stand in the arena, in the order of their names.
    facts: Vec<u32>,
    /// Whether columns can answer it; else it is evaluated row by row.
    pub(super) columnar: bool,
}

impl Program {
    /// Adds a rule; the same rule again is nothing new to compute.
    pub fn add(&mut self, rule: &Rule) -> RootId {
        let facts: Vec<u32> = rule
            .arena
            .facts
            .iter()
            .map(|fact| narrow(self.arena.facts.insert_full(fact.clone()).0))
            .collect();
        let mut moved: Vec<NodeId> = Vec::with_capacity(rule.arena.len());
        for (node, kind) in rule.arena.nodes() {
            let node = node.moved(&facts, &moved);
            moved.push(self.arena.intern(node, kind));
        }
        let columnar = rule.arena.nodes().all(|(node, kind)| columnar(rule, node, kind));
        let node = moved[rule.root as usize];
        let mut named: Vec<(&str, u32)> =
            rule.arena.facts.iter().zip(&facts).map(|((name, _), at)| (&**name, *at)).collect();
        named.sort_unstable();
        let facts = named.into_iter().map(|(_, at)| at).collect();
        self.roots.push(Root { node, rule: rule.clone(), facts, columnar });
        RootId(narrow(self.roots.len() - 1))
    }

    /// All rules on the facts of one party: what they share is computed once.
    pub fn one<R>(&self, facts: &dyn Facts, read: impl FnOnce(&One<'_>) -> R) -> R {
        let values = load(&self.arena, facts);
        let run = Evaluation::new(&self.arena, &values);
        read(&One { program: self, values: &values, run, facts })
    }

    /// The facts that the rule names.
    pub fn facts(&self, root: RootId) -> &[String] {
        self.roots[root.0 as usize].rule.facts()
    }

    /// How many distinct expressions all rules together have.
    pub fn len(&self) -> usize {
        self.arena.len()
    }

    /// Whether no rule was added.
    pub fn is_empty(&self) -> bool {
        self.roots.is_empty()
    }

    /// How many distinct conditions the rules `roots` are.
    pub fn distinct(&self, roots: impl IntoIterator<Item = RootId>) -> usize {
        let nodes = roots.into_iter().map(|root| self.roots[root.0 as usize].node);
        nodes.collect::<std::collections::HashSet<_>>().len()
    }
}

/// The answers of a program for one party.
pub struct One<'p> {
    program: &'p Program,
    values: &'p [Option<Value>],
    run: Evaluation<'p>,
    facts: &'p dyn Facts,
}

impl One<'_> {
    /// Yes, no, or unknown.
    pub fn truth(&self, root: RootId) -> Option<bool> {
        self.run.truth(self.program.roots[root.0 as usize].node)
    }

    /// The answer, with what is missing.
    pub fn outcome(&self, root: RootId) -> Outcome {
        let of = &self.program.roots[root.0 as usize];
        match self.run.outcome(of.node, of.rule.kind()) {
            Outcome::Unknown(why) if self.values.len() > RULE_FACTS_MAX => {
                match self.only_unknown(root) {
                    Some(name) if why.reasons.is_empty() => {
                        Outcome::Unknown(Unknown { missing: vec![name.to_owned()], ..why })
                    }
                    // which of many facts are missing is told by the rule itself
                    _ => of.rule.eval(self.facts),
                }
            }
            known => known,
        }
    }

    /// The fact of the rule that is unknown, when it is one alone.
    fn only_unknown(&self, root: RootId) -> Option<&str> {
        let mut unknown = self.values(root).filter(|(_, value)| value.is_none());
        let (name, _) = unknown.next()?;
        unknown.next().is_none().then_some(name)
    }

    /// The facts that the rule names, with their values.
    pub fn values(&self, root: RootId) -> impl Iterator<Item = (&str, Option<&Value>)> {
        let of = &self.program.roots[root.0 as usize];
        let names = of.rule.facts().iter().map(String::as_str);
        names.zip(of.facts.iter().map(|at| self.values[*at as usize].as_ref()))
    }
}

fn narrow(at: usize) -> u32 {
    u32::try_from(at).expect("limits on packs keep programs small")
}

/// Whether columns know how to compute `node`; the others are rare and go row by row.
fn columnar(rule: &Rule, node: &Node, kind: Type) -> bool {
    let part = |id: &NodeId| rule.arena.kind(*id);
    let literal = |id: &NodeId| matches!(rule.arena.node(*id), Node::Const(_));
    let fact = |id: &NodeId| matches!(rule.arena.node(*id), Node::Fact(_));
    match node {
        Node::Case(..) | Node::Several(Several::Coalesce, _) => {
            !matches!(kind, Type::Text | Type::TextList)
        }
        Node::Binary(Binary::Compare(_), a, b) => match part(a) {
            Type::Text => fact(a) && literal(b) || literal(a) && fact(b),
            _ => true,
        },
        Node::Binary(Binary::StartsWith | Binary::Contains | Binary::Has, a, b) => {
            fact(a) && literal(b)
        }
        Node::In(a, _) => match part(a) {
            Type::Text => fact(a),
            kind => kind != Type::Bool,
        },
        Node::Between(a, b, c) => part(a) != Type::Text || fact(a) && literal(b) && literal(c),
        Node::InList(a, ..) | Node::Like(a, _) | Node::AnyOf(a, _) => fact(a),
        Node::Unary(Unary::TextLength | Unary::ListLength, a) => fact(a),
        _ => true,
    }
}

/// What is computed for some roots.
#[derive(Debug, Clone, Default)]
pub(super) struct Plan {
    /// Parts before wholes.
    pub(super) order: Vec<NodeId>,
    /// For each of `order`, the nodes that nothing later uses.
    pub(super) done: Vec<Vec<NodeId>>,
}

impl Plan {
    /// The plan for `nodes`, whose own values are kept to the end.
    pub(super) fn of(arena: &Arena, nodes: &[NodeId]) -> Self {
        let mut last_use = vec![None; arena.len()];
        let mut wanted = vec![false; arena.len()];
        nodes.iter().for_each(|node| wanted[*node as usize] = true);
        for at in (0..arena.len()).rev() {
            if !wanted[at] {
                continue;
            }
            for part in arena.node(narrow(at)).parts() {
                wanted[part as usize] = true;
                last_use[part as usize].get_or_insert(at);
            }
        }
        let kept: std::collections::HashSet<NodeId> = nodes.iter().copied().collect();
        let order: Vec<NodeId> =
            (0..narrow(arena.len())).filter(|at| wanted[*at as usize]).collect();
        let mut done = vec![Vec::new(); order.len()];
        for (node, last) in last_use.iter().enumerate() {
            let Some(last) = last else { continue };
            if !kept.contains(&narrow(node)) {
                let place = order.partition_point(|at| (*at as usize) < *last);
                done[place].push(narrow(node));
            }
        }
        Self { order, done }
    }
}

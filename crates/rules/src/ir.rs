//! The compiled form: typed nodes in an arena, each distinct expression once.
//!
//! **Architecture Invariant:** a node stands after all nodes that it uses, so one pass over the
//! arena evaluates everything without recursion, and equal expressions are the same node. Rules
//! compiled into one arena share their conditions.

use std::sync::Arc;

use base::Date;
use indexmap::IndexSet;

use crate::number::Number;
use crate::value::Type;

/// Which node of an arena.
pub(crate) type NodeId = u32;

/// A literal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Const {
    Bool(bool),
    Text(Arc<str>),
    Number(Number),
    Date(Date),
}

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Compare {
    Eq,
    NotEq,
    Lt,
    LtEq,
    Gt,
    GtEq,
}

/// Arithmetic on two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Arith {
    Add,
    Sub,
    Mul,
    Div,
}

/// A function of one value that is missing when the value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Unary {
    Neg,
    Abs,
    Floor,
    Ceil,
    /// Digits after the point.
    Round(i32),
    TextLength,
    ListLength,
}

/// A function of two values that is missing when one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Binary {
    Arith(Arith),
    Compare(Compare),
    DaysBetween,
    YearsBetween,
    AddDays,
    AddMonths,
    StartsWith,
    Contains,
    Has,
}

/// A function of several values of one type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Several {
    And,
    Or,
    /// The first that is known.
    Coalesce,
    /// Missing when any is.
    Least,
    /// Missing when any is.
    Greatest,
}

/// One expression; its parts are earlier nodes of the arena.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Node {
    /// The fact at this place of [`Arena::facts`].
    Fact(u32),
    /// Whether the fact at this place is known.
    Known(u32),
    Const(Const),
    Not(NodeId),
    Unary(Unary, NodeId),
    Binary(Binary, NodeId, NodeId),
    Several(Several, Box<[NodeId]>),
    Between(NodeId, NodeId, NodeId),
    /// Sorted literals.
    In(NodeId, Arc<[Const]>),
    /// Sorted members of a named list of the pack; the name is kept for people.
    InList(NodeId, Arc<str>, Arc<[Arc<str>]>),
    /// The pattern with `%` and `_`.
    Like(NodeId, Arc<str>),
    /// Any of these texts is in the list.
    AnyOf(NodeId, Arc<[Arc<str>]>),
    /// Conditions with results in order, and the result when all are false.
    Case(Box<[(NodeId, NodeId)]>, NodeId),
}

impl Node {
    /// The nodes that this one uses, in the order of the text.
    pub(crate) fn parts(&self) -> Vec<NodeId> {
        match self {
            Self::Fact(_) | Self::Known(_) | Self::Const(_) => Vec::new(),
            Self::Not(a)
            | Self::Unary(_, a)
            | Self::In(a, _)
            | Self::InList(a, _, _)
            | Self::Like(a, _)
            | Self::AnyOf(a, _) => vec![*a],
            Self::Binary(_, a, b) => vec![*a, *b],
            Self::Between(a, b, c) => vec![*a, *b, *c],
            Self::Several(_, parts) => parts.to_vec(),
            Self::Case(branches, otherwise) => branches
                .iter()
                .flat_map(|(condition, result)| [*condition, *result])
                .chain([*otherwise])
                .collect(),
        }
    }
}

impl Node {
    /// The same expression in another arena, where its facts stand at `facts`, its parts at
    /// `nodes`.
    pub(crate) fn moved(&self, facts: &[u32], nodes: &[NodeId]) -> Self {
        let to = |id: &NodeId| nodes[*id as usize];
        match self {
            Self::Fact(at) => Self::Fact(facts[*at as usize]),
            Self::Known(at) => Self::Known(facts[*at as usize]),
            Self::Const(literal) => Self::Const(literal.clone()),
            Self::Not(a) => Self::Not(to(a)),
            Self::Unary(op, a) => Self::Unary(*op, to(a)),
            Self::Binary(op, a, b) => Self::Binary(*op, to(a), to(b)),
            Self::Several(op, parts) => Self::Several(*op, parts.iter().map(to).collect()),
            Self::Between(a, b, c) => Self::Between(to(a), to(b), to(c)),
            Self::In(a, literals) => Self::In(to(a), literals.clone()),
            Self::InList(a, name, members) => Self::InList(to(a), name.clone(), members.clone()),
            Self::Like(a, pattern) => Self::Like(to(a), pattern.clone()),
            Self::AnyOf(a, texts) => Self::AnyOf(to(a), texts.clone()),
            Self::Case(branches, otherwise) => {
                let moved = branches.iter().map(|(condition, result)| (to(condition), to(result)));
                Self::Case(moved.collect(), to(otherwise))
            }
        }
    }
}

/// Distinct expressions, parts before wholes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Arena {
    nodes: IndexSet<(Node, Type)>,
    /// The facts that nodes name, in the order of their first use, with their types.
    pub(crate) facts: IndexSet<(String, Type)>,
}

impl Arena {
    /// The id of `node`, new or already there.
    pub(crate) fn intern(&mut self, node: Node, kind: Type) -> NodeId {
        let (at, _) = self.nodes.insert_full((node, kind));
        u32::try_from(at).expect("the length limit of rules keeps arenas small")
    }

    pub(crate) fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id as usize].0
    }

    pub(crate) fn kind(&self, id: NodeId) -> Type {
        self.nodes[id as usize].1
    }

    pub(crate) fn nodes(&self) -> impl Iterator<Item = (&Node, Type)> {
        self.nodes.iter().map(|(node, kind)| (node, *kind))
    }

    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }
}

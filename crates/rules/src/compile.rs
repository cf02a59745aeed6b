//! From the text of a rule to typed nodes, or to everything that is wrong with it.

use std::num::NonZero;
use std::ops::Range;
use std::sync::Arc;

use base::limits::{RULE_CHARS_MAX, RULE_DEPTH_MAX};
use sqlparser::ast::{
    BinaryOperator, CaseWhen, DataType, Expr, Ident, TypedString, UnaryOperator, Value as Literal,
};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Token, TokenWithSpan, Tokenizer};

use crate::diagnostic::{Diagnostic, nearest};
use crate::ir::{Arena, Arith, Binary, Compare, Const, Node, NodeId, Several, Unary};
use crate::source::{Source, place};
use crate::value::{Type, parse_date, parse_number};
use crate::{RULE_FACTS_MAX, Rule, Schema, TODAY};

/// Stack for reading one rule, twice what the deepest takes in a debug build.
const STACK_BYTES: usize = 32 << 20;

/// The rule that `text` writes, whose answer has type `expected` (a whole number may answer for a
/// decimal), over the facts and lists of `schema`; or every finding, first first.
pub fn compile(
    text: &str,
    expected: Type,
    schema: &(dyn Schema + Sync),
) -> Result<Rule, Vec<Diagnostic>> {
    compile_all(&[(text, expected)], schema).remove(0)
}

/// The same for many rules, on all cores; the answers stand in the order of `wanted`.
pub fn compile_all(
    wanted: &[(&str, Type)],
    schema: &(dyn Schema + Sync),
) -> Vec<Result<Rule, Vec<Diagnostic>>> {
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    let part = wanted.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        // sqlparser takes up to 130 KB of stack for a level of nesting in a debug build
        let thread = || std::thread::Builder::new().stack_size(STACK_BYTES);
        let run = |part: &'_ [(&'_ str, Type)]| {
            part.iter().map(|(text, kind)| compile_here(text, *kind, schema)).collect::<Vec<_>>()
        };
        let running: Vec<_> = wanted
            .chunks(part)
            .map(|part| (part.len(), thread().spawn_scoped(scope, move || run(part)).ok()))
            .collect();
        let parts = running.into_iter().map(|(count, thread)| {
            let done = thread.and_then(|thread| thread.join().ok());
            done.unwrap_or_else(|| vec![Err(vec![no_thread()]); count])
        });
        parts.flatten().collect()
    })
}

/// What is said when the machine has no thread to compile on.
fn no_thread() -> Diagnostic {
    let source = Source::new("", &[]);
    too_deep(&source, 0..0)
}

/// One rule on the stack of this thread.
fn compile_here(text: &str, expected: Type, schema: &dyn Schema) -> Result<Rule, Vec<Diagnostic>> {
    if text.chars().nth(RULE_CHARS_MAX).is_some() {
        return Err(vec![too_long()]);
    }
    let (tree, source) = parse(text).map_err(|finding| vec![*finding])?;
    let mut compiler = Compiler {
        source,
        schema,
        arena: Arena::default(),
        spans: Vec::new(),
        findings: Vec::new(),
    };
    let root = compiler.lower(&tree, 0);
    if let Some(root) = root
        && !compiler.arena.kind(root).fits(expected)
    {
        compiler.mismatch(&tree, &[expected], compiler.arena.kind(root));
    }
    if compiler.arena.facts.len() > RULE_FACTS_MAX {
        compiler.report(&tree, "rule_too_long", Words::TOO_MANY_FACTS);
    }
    match root {
        Some(root) if compiler.findings.is_empty() => {
            let mut facts: Vec<_> =
                compiler.arena.facts.iter().map(|(name, _)| name.clone()).collect();
            facts.sort();
            let Compiler { arena, spans, .. } = compiler;
            Ok(Rule { text: text.to_owned(), kind: expected, arena, root, spans, facts })
        }
        _ => {
            compiler.findings.sort_by_key(|finding| (finding.line, finding.column));
            Err(compiler.findings)
        }
    }
}

/// The tree of `text`, and where its words stand.
fn parse(text: &str) -> Result<(Expr, Source<'_>), Box<Diagnostic>> {
    let dialect = PostgreSqlDialect {};
    let tokens = Tokenizer::new(&dialect, text).tokenize_with_location().map_err(|error| {
        let source = Source::new(text, &[]);
        let start = text
            .split_inclusive('\n')
            .take(usize::try_from(error.location.line).unwrap_or(1).saturating_sub(1))
            .map(str::len)
            .sum::<usize>();
        let column = usize::try_from(error.location.column).unwrap_or(1).saturating_sub(1);
        let rest = text.get(start..).unwrap_or_default();
        let byte = rest.char_indices().nth(column).map_or(text.len(), |(at, _)| start + at);
        unreadable(&source, byte..text.len())
    })?;
    let source = Source::new(text, &tokens);
    parse_tokens(&source, tokens).map(|tree| (tree, source))
}

/// The one expression that `tokens` are.
fn parse_tokens(source: &Source, tokens: Vec<TokenWithSpan>) -> Result<Expr, Box<Diagnostic>> {
    let mut parser = Parser::new(&PostgreSqlDialect {})
        .with_recursion_limit(RULE_DEPTH_MAX)
        .with_tokens_with_locations(tokens);
    let tree = parser.parse_expr().map_err(|error| match error {
        ParserError::RecursionLimitExceeded => Box::new(too_deep(source, source.all())),
        ParserError::ParserError(message) | ParserError::TokenizerError(message) => {
            let end = (u64::MAX, u64::MAX);
            unreadable(source, source.word_at(place_in(&message).unwrap_or(end)))
        }
    })?;
    let next = parser.peek_token();
    if next.token != Token::EOF {
        let at = source.word_at((next.span.start.line, next.span.start.column));
        return Err(unreadable(source, at));
    }
    Ok(tree)
}

/// The line and column that ends a message of sqlparser.
fn place_in(message: &str) -> Option<(u64, u64)> {
    let (_, tail) = message.rsplit_once("Line: ")?;
    let (line, column) = tail.split_once(", Column: ")?;
    Some((line.trim().parse().ok()?, column.trim().parse().ok()?))
}

fn finding(
    source: &Source,
    range: &Range<usize>,
    code: &str,
    zh: impl Into<String>,
    en: impl Into<String>,
) -> Diagnostic {
    let (line, column, length) = source.place(range);
    let message = base::Text::new(zh, en);
    Diagnostic { code: code.into(), message, line, column, length, suggestion: None }
}

fn unreadable(source: &Source, range: Range<usize>) -> Box<Diagnostic> {
    let word = source.slice(range.clone()).trim();
    let (zh, en) = if word.is_empty() {
        ("规则没有写完。".to_owned(), "The rule ends too early.".to_owned())
    } else {
        (format!("此处无法读懂：{word}"), format!("This cannot be read here: {word}"))
    };
    Box::new(finding(source, &range, "rule_syntax", zh, en))
}

fn too_deep(source: &Source, range: Range<usize>) -> Diagnostic {
    finding(
        source,
        &range,
        "rule_too_deep",
        format!("规则的嵌套须不超过 {RULE_DEPTH_MAX} 层。"),
        format!("A rule must not nest deeper than {RULE_DEPTH_MAX} levels."),
    )
}

fn too_long() -> Diagnostic {
    let (line, column, length) = place("", &(0..0));
    let message = base::Text::new(
        format!("规则须不超过 {RULE_CHARS_MAX} 个字符；长名单请用 in_list。"),
        format!("A rule must not be over {RULE_CHARS_MAX} characters long; see in_list."),
    );
    let code = "rule_too_long".into();
    Diagnostic { code, message, line, column, length, suggestion: None }
}

/// A message in two languages, and what to write instead.
pub(crate) struct Words {
    pub(crate) zh: String,
    pub(crate) en: String,
    pub(crate) suggestion: Option<String>,
}

impl Words {
    const TOO_MANY_FACTS: fn() -> Words = || {
        Words::new(
            format!("规则须不超过 {RULE_FACTS_MAX} 项事实。"),
            format!("A rule must not use over {RULE_FACTS_MAX} facts."),
        )
    };

    pub(crate) fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into(), suggestion: None }
    }

    pub(crate) fn suggest(mut self, suggestion: Option<impl Into<String>>) -> Self {
        self.suggestion = suggestion.map(Into::into);
        self
    }
}

/// The state of one compilation. A method answers `None` when it has reported a finding.
pub(crate) struct Compiler<'a> {
    pub(crate) source: Source<'a>,
    pub(crate) schema: &'a dyn Schema,
    pub(crate) arena: Arena,
    spans: Vec<Range<usize>>,
    findings: Vec<Diagnostic>,
}

impl Compiler<'_> {
    /// Reports `words` about `expr`.
    pub(crate) fn report(&mut self, expr: &Expr, code: &str, words: impl FnOnce() -> Words) {
        let range = self.source.range(expr);
        let Words { zh, en, suggestion } = words();
        let found = Diagnostic { suggestion, ..finding(&self.source, &range, code, zh, en) };
        self.findings.push(found);
    }

    /// Reports that `expr` has type `found` where one of `wanted` must stand.
    pub(crate) fn mismatch(&mut self, expr: &Expr, wanted: &[Type], found: Type) {
        let names: Vec<_> = wanted.iter().map(|kind| kind.name()).collect();
        let suggestion = wanted.iter().find_map(|kind| rewrite(expr, *kind));
        self.report(expr, "rule_wrong_type", || {
            Words::new(
                format!("此处须为 {}，而不是 {found}。", names.join(" 或 ")),
                format!("Here must stand {}, not {found}.", names.join(" or ")),
            )
            .suggest(suggestion)
        });
    }

    pub(crate) fn unsupported(&mut self, expr: &Expr, suggestion: Option<&str>) {
        let text = self.source.slice(self.source.range(expr)).to_owned();
        self.report(expr, "rule_unsupported", || {
            Words::new(
                format!("规则语言没有这种写法：{text}"),
                format!("The rule language does not have this: {text}"),
            )
            .suggest(suggestion)
        });
    }

    /// The node of `node`, standing at `expr`.
    pub(crate) fn put(&mut self, node: Node, kind: Type, expr: &Expr) -> NodeId {
        let id = self.arena.intern(node, kind);
        if id as usize == self.spans.len() {
            self.spans.push(self.source.range(expr));
        }
        id
    }

    /// The node of `expr`, which has any type.
    pub(crate) fn lower(&mut self, expr: &Expr, depth: usize) -> Option<NodeId> {
        if depth > RULE_DEPTH_MAX {
            let range = self.source.range(expr);
            self.findings.push(too_deep(&self.source, range));
            return None;
        }
        let depth = depth + 1;
        match expr {
            Expr::Nested(inner) => self.lower(inner, depth),
            Expr::Identifier(name) => self.fact(expr, std::slice::from_ref(name)),
            Expr::CompoundIdentifier(names) => self.fact(expr, names),
            Expr::Value(_) | Expr::TypedString(_) => {
                let (literal, kind) = self.literal(expr)?;
                Some(self.put(Node::Const(literal), kind, expr))
            }
            Expr::UnaryOp { op, expr: inner } => self.unary(expr, *op, inner, depth),
            Expr::BinaryOp { left, op, right } => self.binary(expr, left, op, right, depth),
            Expr::IsNull(inner) => self.known(expr, inner, true),
            Expr::IsNotNull(inner) => self.known(expr, inner, false),
            Expr::InList { expr: inner, list, negated } => {
                let found = self.one_of(expr, inner, list, depth)?;
                Some(self.negate(found, *negated, expr))
            }
            Expr::Between { expr: inner, negated, low, high } => {
                let found = self.between(expr, [inner, low, high], depth)?;
                Some(self.negate(found, *negated, expr))
            }
            Expr::Like { negated, any: false, expr: inner, pattern, escape_char: None } => {
                let found = self.like(expr, inner, pattern, depth)?;
                Some(self.negate(found, *negated, expr))
            }
            Expr::Case { operand: None, conditions, else_result, .. } => {
                self.case(expr, conditions, else_result.as_deref(), depth)
            }
            Expr::Function(call) => self.function(expr, call, depth),
            Expr::Ceil { expr: inner, field } => self.step(expr, inner, field, Unary::Ceil, depth),
            Expr::Floor { expr: inner, field } => {
                self.step(expr, inner, field, Unary::Floor, depth)
            }
            Expr::IsTrue(_) | Expr::IsFalse(_) | Expr::IsUnknown(_) => {
                self.unsupported(expr, Some("is null"));
                None
            }
            _ => {
                self.unsupported(expr, None);
                None
            }
        }
    }

    /// The node of `expr`, which must have type `wanted` (or be a whole number for a decimal).
    pub(crate) fn lower_as(&mut self, expr: &Expr, wanted: Type, depth: usize) -> Option<NodeId> {
        let id = self.lower(expr, depth)?;
        let found = self.arena.kind(id);
        if found.fits(wanted) {
            return Some(id);
        }
        self.mismatch(expr, &[wanted], found);
        None
    }

    fn fact(&mut self, expr: &Expr, names: &[Ident]) -> Option<NodeId> {
        let (at, kind) = self.fact_place(expr, names)?;
        Some(self.put(Node::Fact(at), kind, expr))
    }

    fn fact_place(&mut self, expr: &Expr, names: &[Ident]) -> Option<(u32, Type)> {
        if let Some(quoted) = names.iter().find(|name| name.quote_style.is_some()) {
            let text = format!("'{}'", quoted.value.replace('\'', "''"));
            self.report(expr, "rule_quotes", || {
                Words::new("文本用单引号。", "Text stands in single quotes.").suggest(Some(text))
            });
            return None;
        }
        let parts: Vec<_> = names.iter().map(|name| name.value.as_str()).collect();
        let name = parts.join(".");
        if let Some(reason) = crate::function::refused(&name) {
            self.report(expr, "rule_clock", || reason);
            return None;
        }
        let kind = if name == TODAY { Some(Type::Date) } else { self.schema.fact_type(&name) };
        let Some(kind) = kind else {
            let names = self.schema.fact_names();
            let near = nearest(&name, names.iter().map(String::as_str).chain([TODAY]));
            self.report(expr, "rule_unknown_fact", || {
                Words::new(
                    format!("没有名为 {name} 的事实。"),
                    format!("There is no fact named {name}."),
                )
                .suggest(near)
            });
            return None;
        };
        let (at, _) = self.arena.facts.insert_full((name, kind));
        Some((u32::try_from(at).unwrap_or(u32::MAX), kind))
    }

    fn known(&mut self, expr: &Expr, mut inner: &Expr, null: bool) -> Option<NodeId> {
        while let Expr::Nested(nested) = inner {
            inner = nested;
        }
        let names = match inner {
            Expr::Identifier(name) => std::slice::from_ref(name),
            Expr::CompoundIdentifier(names) => names,
            _ => {
                self.report(expr, "rule_null", || {
                    Words::new(
                        "is null 只能用于事实。",
                        "Only a fact may be asked whether it is null.",
                    )
                });
                return None;
            }
        };
        let (at, _) = self.fact_place(inner, names)?;
        let known = self.put(Node::Known(at), Type::Bool, expr);
        Some(self.negate(known, null, expr))
    }

    pub(crate) fn negate(&mut self, id: NodeId, negated: bool, expr: &Expr) -> NodeId {
        if negated { self.put(Node::Not(id), Type::Bool, expr) } else { id }
    }

    /// The value that `expr` writes out, with its type.
    pub(crate) fn literal(&mut self, expr: &Expr) -> Option<(Const, Type)> {
        match expr {
            Expr::Nested(inner) => return self.literal(inner),
            Expr::UnaryOp { op: UnaryOperator::Minus, expr: inner } => {
                let (literal, kind) = self.literal(inner)?;
                if let Const::Number(number) = literal {
                    return Some((Const::Number(number.neg()), kind));
                }
            }
            Expr::Value(value) => match &value.value {
                Literal::Boolean(value) => return Some((Const::Bool(*value), Type::Bool)),
                Literal::Number(digits, false) => return self.number(expr, digits),
                Literal::SingleQuotedString(text) if !text.contains('\0') => {
                    return Some((Const::Text(Arc::from(text.as_str())), Type::Text));
                }
                Literal::Null => {
                    self.report(expr, "rule_null", || {
                        Words::new(
                            "null 只能出现在 is null 或 is not null 中。",
                            "Null may stand only in `is null` and `is not null`.",
                        )
                        .suggest(Some("is null"))
                    });
                    return None;
                }
                _ => {}
            },
            Expr::TypedString(TypedString {
                data_type: DataType::Date,
                value,
                uses_odbc_syntax: false,
            }) => {
                if let Literal::SingleQuotedString(text) = &value.value
                    && let Some(date) = parse_date(text)
                {
                    return Some((Const::Date(date), Type::Date));
                }
                self.report(expr, "rule_literal", || {
                    Words::new(
                        "日期须写作 date '2024-01-31'，且确有其日。",
                        "A date must be a real day, written date '2024-01-31'.",
                    )
                });
                return None;
            }
            _ => {}
        }
        self.unsupported(expr, None);
        None
    }

    fn number(&mut self, expr: &Expr, digits: &str) -> Option<(Const, Type)> {
        let kind = if digits.contains('.') { Type::Decimal } else { Type::Int };
        if let Some(number) = parse_number(digits) {
            return Some((Const::Number(number), kind));
        }
        self.report(expr, "rule_literal", || {
            Words::new(
                "数字须小于 10 的 16 次方，小数点后不超过 12 位，不用科学计数法。",
                "A number must be below 10^16, with at most 12 digits after the point, in plain \
                 digits.",
            )
        });
        None
    }

    fn unary(
        &mut self,
        expr: &Expr,
        op: UnaryOperator,
        inner: &Expr,
        depth: usize,
    ) -> Option<NodeId> {
        match op {
            UnaryOperator::Not => {
                let id = self.lower_as(inner, Type::Bool, depth)?;
                Some(self.put(Node::Not(id), Type::Bool, expr))
            }
            UnaryOperator::Plus | UnaryOperator::Minus => {
                let id = self.lower_number(inner, depth)?;
                let kind = self.arena.kind(id);
                match (op, self.arena.node(id)) {
                    (UnaryOperator::Plus, _) => Some(id),
                    (_, Node::Const(Const::Number(number))) => {
                        let literal = Const::Number(number.neg());
                        Some(self.put(Node::Const(literal), kind, expr))
                    }
                    _ => Some(self.put(Node::Unary(Unary::Neg, id), kind, expr)),
                }
            }
            _ => {
                self.unsupported(expr, None);
                None
            }
        }
    }

    /// The node of `expr`, which must be a number.
    pub(crate) fn lower_number(&mut self, expr: &Expr, depth: usize) -> Option<NodeId> {
        let id = self.lower(expr, depth)?;
        if self.arena.kind(id).is_number() {
            return Some(id);
        }
        self.mismatch(expr, &[Type::Int, Type::Decimal], self.arena.kind(id));
        None
    }

    fn binary(
        &mut self,
        expr: &Expr,
        left: &Expr,
        op: &BinaryOperator,
        right: &Expr,
        depth: usize,
    ) -> Option<NodeId> {
        use BinaryOperator as Op;
        match op {
            Op::And => self.chain(expr, Several::And, depth),
            Op::Or => self.chain(expr, Several::Or, depth),
            Op::Plus => self.arithmetic(expr, Arith::Add, left, right, depth),
            Op::Minus => self.arithmetic(expr, Arith::Sub, left, right, depth),
            Op::Multiply => self.arithmetic(expr, Arith::Mul, left, right, depth),
            Op::Divide => self.arithmetic(expr, Arith::Div, left, right, depth),
            Op::Eq => self.comparison(expr, Compare::Eq, left, right, depth),
            Op::NotEq => self.comparison(expr, Compare::NotEq, left, right, depth),
            Op::Lt => self.comparison(expr, Compare::Lt, left, right, depth),
            Op::LtEq => self.comparison(expr, Compare::LtEq, left, right, depth),
            Op::Gt => self.comparison(expr, Compare::Gt, left, right, depth),
            Op::GtEq => self.comparison(expr, Compare::GtEq, left, right, depth),
            _ => {
                self.unsupported(expr, None);
                None
            }
        }
    }

    /// A chain of `and` or of `or`, however long, as one node.
    fn chain(&mut self, expr: &Expr, several: Several, depth: usize) -> Option<NodeId> {
        let wanted = if several == Several::And { BinaryOperator::And } else { BinaryOperator::Or };
        let (mut open, mut parts) = (vec![expr], Vec::new());
        while let Some(next) = open.pop() {
            match next {
                Expr::BinaryOp { left, op, right } if *op == wanted => {
                    open.extend([right.as_ref(), left.as_ref()])
                }
                Expr::Nested(inner) => open.push(inner),
                part => parts.push(part),
            }
        }
        let lowered: Vec<_> =
            parts.into_iter().map(|part| self.lower_as(part, Type::Bool, depth)).collect();
        let mut ids = lowered.into_iter().collect::<Option<Vec<_>>>()?;
        let mut seen = std::collections::HashSet::new();
        ids.retain(|id| seen.insert(*id));
        if let [only] = ids[..] {
            return Some(only);
        }
        Some(self.put(Node::Several(several, ids.into()), Type::Bool, expr))
    }

    fn arithmetic(
        &mut self,
        expr: &Expr,
        op: Arith,
        left: &Expr,
        right: &Expr,
        depth: usize,
    ) -> Option<NodeId> {
        let (a, b) = (self.lower(left, depth), self.lower(right, depth));
        let (a, b) = (a?, b?);
        let kinds = (self.arena.kind(a), self.arena.kind(b));
        if let Some(instead) = date_arithmetic(kinds, op) {
            self.unsupported(expr, Some(instead));
            return None;
        }
        for (side, kind) in [(left, kinds.0), (right, kinds.1)] {
            if !kind.is_number() {
                self.mismatch(side, &[Type::Int, Type::Decimal], kind);
                return None;
            }
        }
        let whole = kinds == (Type::Int, Type::Int) && op != Arith::Div;
        let kind = if whole { Type::Int } else { Type::Decimal };
        Some(self.put(Node::Binary(Binary::Arith(op), a, b), kind, expr))
    }

    fn comparison(
        &mut self,
        expr: &Expr,
        op: Compare,
        left: &Expr,
        right: &Expr,
        depth: usize,
    ) -> Option<NodeId> {
        let (a, b) = (self.lower(left, depth), self.lower(right, depth));
        let (a, b) = (a?, b?);
        self.comparable(left, a, right, b)?;
        let ordered = !matches!(op, Compare::Eq | Compare::NotEq);
        if ordered && self.arena.kind(a) == Type::Bool {
            self.unsupported(expr, None);
            return None;
        }
        Some(self.put(Node::Binary(Binary::Compare(op), a, b), Type::Bool, expr))
    }

    /// Reports when values of the types of `a` and `b` cannot be compared.
    fn comparable(&mut self, left: &Expr, a: NodeId, right: &Expr, b: NodeId) -> Option<()> {
        let (found_a, found_b) = (self.arena.kind(a), self.arena.kind(b));
        if found_a == Type::TextList || found_b == Type::TextList {
            let list = if found_a == Type::TextList { left } else { right };
            self.unsupported(list, Some("has(list, 'text')"));
            return None;
        }
        if found_a == found_b || (found_a.is_number() && found_b.is_number()) {
            return Some(());
        }
        // the literal is the likelier slip
        if is_literal(left) && !is_literal(right) {
            self.mismatch(left, &[found_b], found_a);
        } else {
            self.mismatch(right, &[found_a], found_b);
        }
        None
    }

    fn between(&mut self, expr: &Expr, parts: [&Expr; 3], depth: usize) -> Option<NodeId> {
        let [value, low, high] = parts.map(|part| self.lower(part, depth));
        let (value, low, high) = (value?, low?, high?);
        self.comparable(parts[0], value, parts[1], low)?;
        self.comparable(parts[0], value, parts[2], high)?;
        if self.arena.kind(value) == Type::Bool {
            self.unsupported(expr, None);
            return None;
        }
        Some(self.put(Node::Between(value, low, high), Type::Bool, expr))
    }

    fn one_of(&mut self, expr: &Expr, inner: &Expr, list: &[Expr], depth: usize) -> Option<NodeId> {
        let value = self.lower(inner, depth)?;
        let wanted = self.arena.kind(value);
        if wanted == Type::TextList {
            self.unsupported(expr, Some("any_of(list, 'a', 'b')"));
            return None;
        }
        let mut literals = Vec::new();
        for item in list {
            let (literal, found) = self.literal(item)?;
            if !(found == wanted || (found.is_number() && wanted.is_number())) {
                self.mismatch(item, &[wanted], found);
                return None;
            }
            literals.push(literal);
        }
        literals.sort();
        literals.dedup();
        Some(self.put(Node::In(value, literals.into()), Type::Bool, expr))
    }

    fn like(&mut self, expr: &Expr, inner: &Expr, pattern: &Expr, depth: usize) -> Option<NodeId> {
        let value = self.lower_as(inner, Type::Text, depth);
        match self.literal(pattern)? {
            (Const::Text(text), _) if !text.contains('\\') => {
                Some(self.put(Node::Like(value?, text), Type::Bool, expr))
            }
            (Const::Text(_), _) => {
                self.unsupported(pattern, Some("contains(text, 'part')"));
                None
            }
            (_, found) => {
                self.mismatch(pattern, &[Type::Text], found);
                None
            }
        }
    }

    fn case(
        &mut self,
        expr: &Expr,
        conditions: &[CaseWhen],
        otherwise: Option<&Expr>,
        depth: usize,
    ) -> Option<NodeId> {
        let mut branches = Vec::new();
        for CaseWhen { condition, result } in conditions {
            let condition = self.lower_as(condition, Type::Bool, depth);
            branches.push((condition, self.lower(result, depth), result));
        }
        let Some(otherwise) = otherwise else {
            self.report(expr, "rule_case_else", || {
                Words::new("case 须有 else。", "A case must have an else.")
                    .suggest(Some("else 0 end"))
            });
            return None;
        };
        branches.push((Some(0), self.lower(otherwise, depth), otherwise));
        let mut lowered = Vec::new();
        for (condition, result, _) in &branches {
            lowered.push((condition.as_ref().copied()?, result.as_ref().copied()?));
        }
        let results: Vec<_> =
            branches.iter().zip(&lowered).map(|((_, _, expr), (_, id))| (*expr, *id)).collect();
        let kind = self.common_type(&results)?;
        let (_, otherwise) = lowered.pop()?;
        Some(self.put(Node::Case(lowered.into(), otherwise), kind, expr))
    }

    /// The one type that all `parts` have; whole numbers and decimals together are decimals.
    pub(crate) fn common_type(&mut self, parts: &[(&Expr, NodeId)]) -> Option<Type> {
        let mut kind = self.arena.kind(parts.first()?.1);
        for (expr, id) in parts {
            let found = self.arena.kind(*id);
            if kind.fits(found) {
                kind = found;
            } else if !found.fits(kind) {
                self.mismatch(expr, &[kind], found);
                return None;
            }
        }
        Some(kind)
    }
}

fn is_literal(expr: &Expr) -> bool {
    matches!(expr, Expr::Value(_) | Expr::TypedString(_))
}

/// What to write instead of arithmetic on dates.
fn date_arithmetic(kinds: (Type, Type), op: Arith) -> Option<&'static str> {
    match (kinds, op) {
        ((Type::Date, Type::Date), Arith::Sub) => Some("days_between(earlier, later)"),
        ((Type::Date, Type::Int), Arith::Add | Arith::Sub) => Some("add_days(date, days)"),
        _ => None,
    }
}

/// How the literal `expr` would be written as a `wanted`.
fn rewrite(expr: &Expr, wanted: Type) -> Option<String> {
    let Expr::Value(value) = expr else { return None };
    match (&value.value, wanted) {
        (Literal::SingleQuotedString(text), Type::Date) => {
            parse_date(text).map(|date| format!("date '{date}'"))
        }
        (Literal::SingleQuotedString(text), Type::Int | Type::Decimal) => {
            parse_number(text).map(|_| text.clone())
        }
        (Literal::Number(digits, _), Type::Text) => Some(format!("'{digits}'")),
        (Literal::Number(digits, _), Type::Bool) if digits == "1" => Some("true".into()),
        (Literal::Number(digits, _), Type::Bool) if digits == "0" => Some("false".into()),
        _ => None,
    }
}

//! Where expressions stand in the text of a rule.
//!
//! sqlparser keeps the places of words, not of whole expressions; the words before and after are
//! counted from the shape of the expression.

use std::collections::HashMap;
use std::ops::Range;

use sqlparser::ast::{CastKind, Expr, FunctionArg, FunctionArgExpr, FunctionArguments, Spanned};
use sqlparser::tokenizer::{Location, Token, TokenWithSpan};

/// The text of a rule and its words.
pub(crate) struct Source<'a> {
    text: &'a str,
    /// Byte ranges of the words, in order; blanks and comments are not words.
    words: Vec<Range<usize>>,
    /// The word that starts at a line and column.
    starts: HashMap<(u64, u64), usize>,
    /// The word that ends before a line and column.
    ends: HashMap<(u64, u64), usize>,
}

impl<'a> Source<'a> {
    pub(crate) fn new(text: &'a str, tokens: &[TokenWithSpan]) -> Self {
        let (mut bytes, mut at) = (HashMap::new(), (1, 1));
        for (byte, character) in text.char_indices() {
            bytes.insert(at, byte);
            at = if character == '\n' { (at.0 + 1, 1) } else { (at.0, at.1 + 1) };
        }
        bytes.insert(at, text.len());
        let byte = |place: &Location| bytes.get(&(place.line, place.column)).copied();
        let mut source =
            Self { text, words: Vec::new(), starts: HashMap::new(), ends: HashMap::new() };
        for token in tokens {
            if matches!(token.token, Token::Whitespace(_) | Token::EOF) {
                continue;
            }
            let start = byte(&token.span.start).unwrap_or(0);
            let end = byte(&token.span.end).unwrap_or(text.len());
            source
                .starts
                .insert((token.span.start.line, token.span.start.column), source.words.len());
            source.ends.insert((token.span.end.line, token.span.end.column), source.words.len());
            source.words.push(start..end.max(start));
        }
        source
    }

    /// The bytes where `expr` stands.
    pub(crate) fn range(&self, expr: &Expr) -> Range<usize> {
        let first = self.words.get(self.first(expr)).map_or(0, |word| word.start);
        let last = self.words.get(self.last(expr)).map_or(self.text.len(), |word| word.end);
        first..last.max(first)
    }

    /// The bytes of the word at `place`, or of the end of the text.
    pub(crate) fn word_at(&self, place: (u64, u64)) -> Range<usize> {
        let end = self.text.trim_end().len();
        self.starts.get(&place).map_or(end..self.text.len(), |at| self.words[*at].clone())
    }

    /// The bytes of the whole text.
    pub(crate) fn all(&self) -> Range<usize> {
        0..self.text.len()
    }

    /// Line, column and length in characters of `range`.
    pub(crate) fn place(&self, range: &Range<usize>) -> (u32, u32, u32) {
        place(self.text, range)
    }

    pub(crate) fn slice(&self, range: Range<usize>) -> &'a str {
        self.text.get(range).unwrap_or_default()
    }

    /// The first word of `expr`.
    fn first(&self, mut expr: &Expr) -> usize {
        let mut before = 0;
        loop {
            expr = match expr {
                Expr::BinaryOp { left, .. } => left,
                Expr::IsNull(inner)
                | Expr::IsNotNull(inner)
                | Expr::IsTrue(inner)
                | Expr::IsNotTrue(inner)
                | Expr::IsFalse(inner)
                | Expr::IsNotFalse(inner)
                | Expr::IsUnknown(inner)
                | Expr::IsNotUnknown(inner)
                | Expr::InList { expr: inner, .. }
                | Expr::Between { expr: inner, .. }
                | Expr::Like { expr: inner, .. } => inner,
                Expr::Nested(inner) | Expr::UnaryOp { expr: inner, .. } => {
                    before += 1;
                    inner
                }
                Expr::Ceil { expr: inner, .. } | Expr::Floor { expr: inner, .. } => {
                    before += 2;
                    inner
                }
                Expr::TypedString(typed) => {
                    return self.start_of(typed.value.span.start).saturating_sub(before + 1);
                }
                Expr::Cast { expr: inner, kind: CastKind::Cast, .. } => {
                    before += 2;
                    inner
                }
                leaf => return self.start_of(leaf.span().start).saturating_sub(before),
            };
        }
    }

    /// The last word of `expr`.
    fn last(&self, mut expr: &Expr) -> usize {
        let mut after = 0;
        loop {
            let (step, inner) = match expr {
                Expr::BinaryOp { right, .. } => (0, right.as_ref()),
                Expr::UnaryOp { expr: inner, .. } => (0, inner.as_ref()),
                Expr::Between { high, .. } => (0, high.as_ref()),
                Expr::Like { pattern, escape_char: None, .. } => (0, pattern.as_ref()),
                Expr::Nested(inner)
                | Expr::Ceil { expr: inner, .. }
                | Expr::Floor { expr: inner, .. } => (1, inner.as_ref()),
                Expr::IsNull(inner)
                | Expr::IsTrue(inner)
                | Expr::IsFalse(inner)
                | Expr::IsUnknown(inner) => (2, inner.as_ref()),
                Expr::IsNotNull(inner)
                | Expr::IsNotTrue(inner)
                | Expr::IsNotFalse(inner)
                | Expr::IsNotUnknown(inner) => (3, inner.as_ref()),
                Expr::InList { list, expr: inner, .. } => (1, list.last().unwrap_or(inner)),
                Expr::TypedString(typed) => return self.end_of(typed.value.span.end) + after,
                Expr::Function(call) => match &call.args {
                    FunctionArguments::List(list) => match list.args.last() {
                        Some(FunctionArg::Unnamed(FunctionArgExpr::Expr(last))) => (1, last),
                        _ => return self.end_of(call.name.span().end) + 2 + after,
                    },
                    _ => return self.end_of(call.name.span().end) + after,
                },
                leaf => return self.end_of(leaf.span().end) + after,
            };
            after += step;
            expr = inner;
        }
    }

    fn start_of(&self, place: Location) -> usize {
        self.starts.get(&(place.line, place.column)).copied().unwrap_or(0)
    }

    fn end_of(&self, place: Location) -> usize {
        let last = self.words.len().saturating_sub(1);
        self.ends.get(&(place.line, place.column)).copied().unwrap_or(last)
    }
}

/// Line, column (from 1) and length (at least 1) in characters of `range` in `text`.
pub(crate) fn place(text: &str, range: &Range<usize>) -> (u32, u32, u32) {
    let before = text.get(..range.start).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|character| *character != '\n').count() + 1;
    let length = text.get(range.clone()).unwrap_or_default().chars().count().max(1);
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    (count(line), count(column), count(length))
}

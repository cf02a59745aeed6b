//! The functions of the language: their names, what they take and what they give.

use std::sync::Arc;

use sqlparser::ast::{
    CeilFloorKind, DateTimeField, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments,
};

use crate::compile::{Compiler, Words};
use crate::diagnostic::nearest;
use crate::ir::{Binary, Const, Node, NodeId, Several, Unary};
use crate::number::SCALE;
use crate::value::Type;

/// Every function with the form in which it is called, for messages.
const FUNCTIONS: &[(&str, &str)] = &[
    ("abs", "abs(number)"),
    ("add_days", "add_days(date, days)"),
    ("add_months", "add_months(date, months)"),
    ("any_of", "any_of(list, 'a', 'b')"),
    ("ceil", "ceil(number)"),
    ("ceiling", "ceil(number)"),
    ("char_length", "char_length(text)"),
    ("coalesce", "coalesce(first, second)"),
    ("contains", "contains(text, 'part')"),
    ("days_between", "days_between(earlier, later)"),
    ("floor", "floor(number)"),
    ("greatest", "greatest(a, b)"),
    ("has", "has(list, 'text')"),
    ("in_list", "in_list(text, 'list')"),
    ("least", "least(a, b)"),
    ("length", "length(text)"),
    ("round", "round(number, digits)"),
    ("starts_with", "starts_with(text, 'start')"),
    ("years_between", "years_between(earlier, later)"),
];

/// Names in SQL for the moment of asking; the answer would change by itself.
const CLOCKS: &[&str] = &[
    "clock_timestamp",
    "curdate",
    "current_date",
    "current_time",
    "current_timestamp",
    "getdate",
    "localtime",
    "localtimestamp",
    "now",
    "statement_timestamp",
    "sysdate",
    "transaction_timestamp",
];

/// Names in SQL for chance.
const CHANCES: &[&str] = &["gen_random_uuid", "rand", "random", "uuid"];

/// Why `name` is refused, when it asks for the clock or for chance.
pub(crate) fn refused(name: &str) -> Option<Words> {
    let name = name.to_lowercase();
    if CLOCKS.contains(&name.as_str()) {
        return Some(
            Words::new(
                "规则不得读取当前时间，日期是参数 today。",
                "A rule must not read the clock; the date is the parameter `today`.",
            )
            .suggest(Some(crate::TODAY)),
        );
    }
    CHANCES
        .contains(&name.as_str())
        .then(|| Words::new("规则不得使用随机数。", "A rule must not use chance."))
}

impl Compiler<'_> {
    /// The node of the call `call`, which is `expr`.
    pub(crate) fn function(
        &mut self,
        expr: &Expr,
        call: &Function,
        depth: usize,
    ) -> Option<NodeId> {
        let name = call.name.to_string();
        if let Some(words) = refused(&name) {
            self.report(expr, "rule_clock", || words);
            return None;
        }
        let Some((_, form)) = FUNCTIONS.iter().find(|(known, _)| *known == name.to_lowercase())
        else {
            let near = nearest(&name, FUNCTIONS.iter().map(|(known, _)| *known));
            self.report(expr, "rule_unknown_function", || {
                Words::new(
                    format!("没有名为 {name} 的函数。"),
                    format!("There is no function named {name}."),
                )
                .suggest(near)
            });
            return None;
        };
        let Some(arguments) = plain_arguments(call) else {
            self.wrong_call(expr, form);
            return None;
        };
        match (name.to_lowercase().as_str(), &arguments[..]) {
            ("coalesce", [_, _, ..]) => self.several(expr, Several::Coalesce, &arguments, depth),
            ("least", [_, _, ..]) => self.several(expr, Several::Least, &arguments, depth),
            ("greatest", [_, _, ..]) => self.several(expr, Several::Greatest, &arguments, depth),
            ("abs", [value]) => self.number_step(expr, value, Unary::Abs, depth),
            ("ceil" | "ceiling", [value]) => self.number_step(expr, value, Unary::Ceil, depth),
            ("floor", [value]) => self.number_step(expr, value, Unary::Floor, depth),
            ("round", [value]) => self.number_step(expr, value, Unary::Round(0), depth),
            ("round", [value, digits]) => self.round(expr, value, digits, depth),
            ("length" | "char_length", [value]) => self.length(expr, value, depth),
            ("in_list", [value, list]) => self.in_list(expr, value, list, depth),
            ("any_of", [list, texts @ ..]) if !texts.is_empty() => {
                self.any_of(expr, list, texts, depth)
            }
            (known, [a, b]) => match pair(known) {
                Some((binary, kinds, result)) => {
                    self.pair(expr, (binary, kinds, result), [a, b], depth)
                }
                None => {
                    self.wrong_call(expr, form);
                    None
                }
            },
            _ => {
                self.wrong_call(expr, form);
                None
            }
        }
    }

    fn wrong_call(&mut self, expr: &Expr, form: &str) {
        self.report(expr, "rule_arguments", || {
            Words::new(format!("须写作 {form}。"), format!("This is written {form}."))
                .suggest(Some(form))
        });
    }

    fn pair(
        &mut self,
        expr: &Expr,
        (binary, kinds, result): (Binary, [Type; 2], Type),
        [a, b]: [&Expr; 2],
        depth: usize,
    ) -> Option<NodeId> {
        let (a, b) = (self.lower_as(a, kinds[0], depth), self.lower_as(b, kinds[1], depth));
        Some(self.put(Node::Binary(binary, a?, b?), result, expr))
    }

    fn several(
        &mut self,
        expr: &Expr,
        several: Several,
        arguments: &[&Expr],
        depth: usize,
    ) -> Option<NodeId> {
        let lowered: Vec<_> = arguments.iter().map(|part| self.lower(part, depth)).collect();
        let ids = lowered.into_iter().collect::<Option<Vec<_>>>()?;
        let parts: Vec<_> = arguments.iter().copied().zip(ids.iter().copied()).collect();
        let kind = self.common_type(&parts)?;
        if several != Several::Coalesce && !kind.is_number() && kind != Type::Date {
            self.mismatch(arguments[0], &[Type::Int, Type::Decimal, Type::Date], kind);
            return None;
        }
        Some(self.put(Node::Several(several, ids.into()), kind, expr))
    }

    fn number_step(
        &mut self,
        expr: &Expr,
        value: &Expr,
        unary: Unary,
        depth: usize,
    ) -> Option<NodeId> {
        let id = self.lower_number(value, depth)?;
        let kind = if unary == Unary::Abs { self.arena.kind(id) } else { Type::Int };
        Some(self.put(Node::Unary(unary, id), kind, expr))
    }

    /// `ceil` and `floor`, for which sqlparser has forms of their own.
    pub(crate) fn step(
        &mut self,
        expr: &Expr,
        value: &Expr,
        field: &CeilFloorKind,
        unary: Unary,
        depth: usize,
    ) -> Option<NodeId> {
        if *field != CeilFloorKind::DateTimeField(DateTimeField::NoDateTime) {
            let form = if unary == Unary::Ceil { "ceil(number)" } else { "floor(number)" };
            self.wrong_call(expr, form);
            return None;
        }
        self.number_step(expr, value, unary, depth)
    }

    fn round(&mut self, expr: &Expr, value: &Expr, digits: &Expr, depth: usize) -> Option<NodeId> {
        let id = self.lower_number(value, depth);
        let digits = match self.literal(digits)? {
            (Const::Number(number), Type::Int) => number.to_int(),
            _ => None,
        };
        match digits.and_then(|digits| i32::try_from(digits).ok()) {
            Some(digits) if (-15..=SCALE as i32).contains(&digits) => {
                let node = Node::Unary(Unary::Round(digits), id?);
                Some(self.put(node, Type::Decimal, expr))
            }
            _ => {
                self.report(expr, "rule_arguments", || {
                    Words::new(
                        format!("round 的位数须为 -15 至 {SCALE} 的整数。"),
                        format!("The digits of round must be a whole number from -15 to {SCALE}."),
                    )
                });
                None
            }
        }
    }

    fn length(&mut self, expr: &Expr, value: &Expr, depth: usize) -> Option<NodeId> {
        let id = self.lower(value, depth)?;
        let unary = match self.arena.kind(id) {
            Type::Text => Unary::TextLength,
            Type::TextList => Unary::ListLength,
            found => {
                self.mismatch(value, &[Type::Text, Type::TextList], found);
                return None;
            }
        };
        Some(self.put(Node::Unary(unary, id), Type::Int, expr))
    }

    fn text_literal(&mut self, expr: &Expr) -> Option<Arc<str>> {
        match self.literal(expr)? {
            (Const::Text(text), _) => Some(text),
            (_, found) => {
                self.mismatch(expr, &[Type::Text], found);
                None
            }
        }
    }

    fn any_of(
        &mut self,
        expr: &Expr,
        list: &Expr,
        texts: &[&Expr],
        depth: usize,
    ) -> Option<NodeId> {
        let list = self.lower_as(list, Type::TextList, depth);
        let found: Vec<_> = texts.iter().map(|text| self.text_literal(text)).collect();
        let mut texts = found.into_iter().collect::<Option<Vec<_>>>()?;
        texts.sort();
        texts.dedup();
        Some(self.put(Node::AnyOf(list?, texts.into()), Type::Bool, expr))
    }

    fn in_list(&mut self, expr: &Expr, value: &Expr, list: &Expr, depth: usize) -> Option<NodeId> {
        let value = self.lower_as(value, Type::Text, depth);
        let name = self.text_literal(list)?;
        let Some(members) = self.schema.list(&name) else {
            let names = self.schema.list_names();
            let near = nearest(&name, names.iter().map(String::as_str));
            self.report(list, "rule_unknown_list", || {
                Words::new(
                    format!("没有名为 {name} 的名单。"),
                    format!("There is no list named {name}."),
                )
                .suggest(near.map(|near| format!("'{near}'")))
            });
            return None;
        };
        let mut members: Vec<Arc<str>> = members.into_iter().map(Arc::from).collect();
        members.sort();
        members.dedup();
        Some(self.put(Node::InList(value?, name, members.into()), Type::Bool, expr))
    }
}

/// Functions of two values: what they take and give.
fn pair(name: &str) -> Option<(Binary, [Type; 2], Type)> {
    Some(match name {
        "days_between" => (Binary::DaysBetween, [Type::Date, Type::Date], Type::Int),
        "years_between" => (Binary::YearsBetween, [Type::Date, Type::Date], Type::Int),
        "add_days" => (Binary::AddDays, [Type::Date, Type::Int], Type::Date),
        "add_months" => (Binary::AddMonths, [Type::Date, Type::Int], Type::Date),
        "starts_with" => (Binary::StartsWith, [Type::Text, Type::Text], Type::Bool),
        "contains" => (Binary::Contains, [Type::Text, Type::Text], Type::Bool),
        "has" => (Binary::Has, [Type::TextList, Type::Text], Type::Bool),
        _ => return None,
    })
}

/// The arguments of `call`, when it is a call and nothing more.
fn plain_arguments(call: &Function) -> Option<Vec<&Expr>> {
    let plain = !call.uses_odbc_syntax
        && call.parameters == FunctionArguments::None
        && call.within_group.is_empty()
        && call.filter.is_none()
        && call.null_treatment.is_none()
        && call.over.is_none();
    match &call.args {
        FunctionArguments::List(list)
            if plain && list.duplicate_treatment.is_none() && list.clauses.is_empty() =>
        {
            list.args
                .iter()
                .map(|argument| match argument {
                    FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => Some(expr),
                    _ => None,
                })
                .collect()
        }
        _ => None,
    }
}

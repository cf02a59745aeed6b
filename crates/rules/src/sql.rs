//! The same rule as SQL for an engine that holds many subjects.
//!
//! A fact is the column of its name, quoted whole (`"entity.revenue"`); null is missing. Columns
//! hold what [`crate::Value::from_json`] accepts: whole numbers as `bigint`, decimals as
//! `decimal(28, 12)`, dates of the years 1 to 9999, lists as arrays without nulls. The engine
//! answers null exactly where [`Rule::eval`] answers unknown; what the engines do otherwise is
//! written around:
//!
//! - a number out of range is null, not an error: in PostgreSQL it is clamped to the bound and the
//!   bound is made null (numbers there are unbounded, so no step fails before); in DuckDB and Spark
//!   `try_cast` to `decimal(28, 12)`;
//! - `least` and `greatest` skip nulls: a null becomes a bound that no number reaches, which wins,
//!   and is made null again;
//! - `case` takes unknown for no: written as `case c when true then … when false then … end`;
//! - division is of decimals, to twelve digits, half away from zero, and null by nought.
//!
//! Every part is written once, so the SQL is as long as the rule, up to a factor.
//!
//! DuckDB and Spark hold 38 digits on the way. A product of two columns of 10¹⁴ and more is null in
//! DuckDB, as is a quotient of numbers of 10¹³ and more; Spark wants
//! `spark.sql.decimalOperations.allowPrecisionLoss=false`, and rounds quotients to 23 digits first.

use std::fmt::Write;

use base::Date;

use crate::Rule;
use crate::eval::MONTHS_MAX;
use crate::ir::{Arith, Binary, Compare, Const, Node, NodeId, Several, Unary};
use crate::number::{NUMBER_BOUND, SCALE};
use crate::value::Type;

/// The SQL engine to write for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// PostgreSQL 14 and later, with the encoding UTF8.
    Postgres,
    /// DuckDB 1.3 and later.
    DuckDb,
    /// Spark SQL 4.0 and later.
    Spark,
}

/// The type that numbers have in SQL.
const NUMBER: &str = "decimal(28, 12)";
/// Days from the first of January of year 1 to the last day of year 9999.
const DAYS_MAX: i64 = 3_652_058;

impl Rule {
    /// The rule as one SQL expression; in brackets where it needs them within another.
    pub fn sql(&self, dialect: Dialect) -> String {
        let text = Writer { rule: self, dialect }.write(self.root);
        match (dialect, self.kind) {
            (Dialect::Postgres, Type::Int) => format!("({text})::bigint"),
            (_, Type::Int) => format!("cast({text} as bigint)"),
            (Dialect::DuckDb | Dialect::Spark, Type::Decimal) => {
                format!("cast({text} as {NUMBER})")
            }
            _ => text,
        }
    }
}

struct Writer<'a> {
    rule: &'a Rule,
    dialect: Dialect,
}

impl Writer<'_> {
    /// The SQL of a node. The depth limit of rules bounds the recursion.
    fn write(&self, id: NodeId) -> String {
        let arena = &self.rule.arena;
        match arena.node(id) {
            Node::Fact(at) => self.column(*at, true),
            Node::Known(at) => format!("({} is not null)", self.column(*at, false)),
            Node::Const(literal) => self.literal(literal),
            Node::Not(a) => format!("(not {})", self.write(*a)),
            Node::Unary(op, a) => self.unary(*op, &self.write(*a)),
            Node::Binary(op, a, b) => self.binary(*op, *a, *b),
            Node::Several(op, parts) => self.several(*op, parts, arena.kind(id)),
            Node::Between(value, low, high) => format!(
                "({} between {} and {})",
                self.ordered(*value),
                self.ordered(*low),
                self.ordered(*high)
            ),
            Node::In(a, literals) => {
                let literals = literals.iter().map(|literal| self.literal(literal));
                self.one_of(*a, literals.collect())
            }
            Node::InList(a, _, members) => {
                let members = members.iter().map(|member| self.text(member));
                self.one_of(*a, members.collect())
            }
            Node::Like(a, pattern) => {
                format!("({} like {})", self.write(*a), self.text(pattern))
            }
            Node::AnyOf(a, texts) => {
                let texts: Vec<_> = texts.iter().map(|text| self.text(text)).collect();
                let (list, texts) = (self.write(*a), texts.join(", "));
                match self.dialect {
                    Dialect::Postgres => format!("({list} && array[{texts}])"),
                    Dialect::DuckDb => format!("list_has_any({list}, [{texts}])"),
                    Dialect::Spark => format!("arrays_overlap({list}, array({texts}))"),
                }
            }
            Node::Case(branches, otherwise) => {
                let mut text = String::new();
                for (condition, result) in branches {
                    let (condition, result) = (self.write(*condition), self.write(*result));
                    let _ = write!(text, "(case {condition} when true then {result} ");
                    text.push_str("when false then ");
                }
                text.push_str(&self.write(*otherwise));
                text.push_str(&" end)".repeat(branches.len()));
                text
            }
        }
    }

    /// The column of the fact at `at`; as a number of the language if it is one and `typed`.
    fn column(&self, at: u32, typed: bool) -> String {
        let (name, kind) = &self.rule.arena.facts[at as usize];
        let quote = if self.dialect == Dialect::Spark { '`' } else { '"' };
        let double = format!("{quote}{quote}");
        let column = format!("{quote}{}{quote}", name.replace(quote, &double));
        match (self.dialect, kind.is_number() && typed) {
            (_, false) => column,
            (Dialect::Postgres, true) => format!("{column}::numeric"),
            (_, true) => format!("cast({column} as {NUMBER})"),
        }
    }

    fn literal(&self, literal: &Const) -> String {
        match literal {
            Const::Bool(value) => value.to_string(),
            Const::Text(text) => self.text(text),
            Const::Date(date) => day(*date),
            Const::Number(number) => {
                let mut digits = number.to_decimal().to_string();
                if !digits.contains('.') {
                    digits.push_str(".0");
                }
                if digits.starts_with('-') { format!("({digits})") } else { digits }
            }
        }
    }

    /// `text` as a literal.
    fn text(&self, text: &str) -> String {
        let quoted = text.replace('\'', "''");
        match self.dialect {
            // read the same whether standard_conforming_strings is on or off
            Dialect::Postgres if text.contains('\\') => {
                format!("E'{}'", quoted.replace('\\', "\\\\"))
            }
            Dialect::Postgres | Dialect::DuckDb => format!("'{quoted}'"),
            Dialect::Spark => {
                format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
            }
        }
    }

    /// The SQL of a node whose order matters: texts by code point.
    fn ordered(&self, id: NodeId) -> String {
        let text = self.write(id);
        if self.dialect == Dialect::Postgres && self.rule.arena.kind(id) == Type::Text {
            return format!("({text} collate \"C\")");
        }
        text
    }

    fn one_of(&self, id: NodeId, literals: Vec<String>) -> String {
        let value = self.write(id);
        if literals.is_empty() {
            return format!("(case when {value} is not null then false end)");
        }
        format!("({value} in ({}))", literals.join(", "))
    }

    /// `number`, or null when it is out of the range of the language.
    fn guard(&self, number: &str) -> String {
        match self.dialect {
            Dialect::Postgres => clamp(number, &format!("{NUMBER_BOUND}"), &bound(true)),
            _ => format!("try_cast({number} as {NUMBER})"),
        }
    }

    fn unary(&self, op: Unary, a: &str) -> String {
        let whole = |name: &str| self.guard(&format!("{name}({a})"));
        match (op, self.dialect) {
            (Unary::Neg, _) => format!("(- {a})"),
            (Unary::Abs, _) => format!("abs({a})"),
            (Unary::Floor, _) => whole("floor"),
            (Unary::Ceil, _) => whole("ceil"),
            (Unary::Round(digits), _) => self.guard(&format!("round({a}, {digits})")),
            (Unary::TextLength, Dialect::Postgres) => format!("char_length({a})::numeric"),
            (Unary::TextLength, _) => format!("cast(length({a}) as {NUMBER})"),
            (Unary::ListLength, Dialect::Postgres) => format!("cardinality({a})::numeric"),
            (Unary::ListLength, Dialect::DuckDb) => format!("cast(len({a}) as {NUMBER})"),
            (Unary::ListLength, Dialect::Spark) => format!("cast(array_size({a}) as {NUMBER})"),
        }
    }

    fn binary(&self, op: Binary, a: NodeId, b: NodeId) -> String {
        if let Binary::Compare(op) = op {
            return self.comparison(op, a, b);
        }
        let (a, b) = (self.write(a), self.write(b));
        match op {
            Binary::Compare(_) => unreachable!("written above"),
            Binary::Arith(Arith::Add) => self.sum(&a, '+', &b),
            Binary::Arith(Arith::Sub) => self.sum(&a, '-', &b),
            Binary::Arith(Arith::Mul) => self.product(&a, &b),
            Binary::Arith(Arith::Div) => self.quotient(&a, &b),
            Binary::DaysBetween => match self.dialect {
                Dialect::Postgres => format!("({b} - {a})::numeric"),
                Dialect::DuckDb => format!("cast(date_diff('day', {a}, {b}) as {NUMBER})"),
                Dialect::Spark => format!("cast(datediff({b}, {a}) as {NUMBER})"),
            },
            Binary::YearsBetween => self.years(&a, &b),
            Binary::AddDays => self.add_days(&a, &b),
            Binary::AddMonths => self.add_months(&a, &b),
            Binary::StartsWith => match self.dialect {
                Dialect::Spark => format!("startswith({a}, {b})"),
                _ => format!("starts_with({a}, {b})"),
            },
            Binary::Contains => match self.dialect {
                Dialect::Postgres => format!("(strpos({a}, {b}) > 0)"),
                _ => format!("contains({a}, {b})"),
            },
            Binary::Has => match self.dialect {
                // `null = any('{}')` would be false, not null
                Dialect::Postgres => {
                    format!("({a} && nullif(array_remove(array[{b}], null), array[]::text[]))")
                }
                // a missing text would be looked for, not make the answer missing
                Dialect::DuckDb => {
                    format!("list_has_any({a}, case when {b} is not null then [{b}] end)")
                }
                Dialect::Spark => format!("array_contains({a}, {b})"),
            },
        }
    }

    fn comparison(&self, op: Compare, a: NodeId, b: NodeId) -> String {
        let (sign, ordered) = match op {
            Compare::Eq => ("=", false),
            Compare::NotEq => ("<>", false),
            Compare::Lt => ("<", true),
            Compare::LtEq => ("<=", true),
            Compare::Gt => (">", true),
            Compare::GtEq => (">=", true),
        };
        let side = |id| if ordered { self.ordered(id) } else { self.write(id) };
        format!("({} {sign} {})", side(a), side(b))
    }

    fn sum(&self, a: &str, sign: char, b: &str) -> String {
        match (self.dialect, sign) {
            (Dialect::Spark, '+') => self.guard(&format!("try_add({a}, {b})")),
            (Dialect::Spark, _) => self.guard(&format!("try_subtract({a}, {b})")),
            _ => self.guard(&format!("({a} {sign} {b})")),
        }
    }

    fn product(&self, a: &str, b: &str) -> String {
        self.guard(&match self.dialect {
            Dialect::Postgres => format!("round({a} * {b}, {SCALE})"),
            Dialect::DuckDb => format!("try({a} * {b})"),
            Dialect::Spark => format!("try_multiply({a}, {b})"),
        })
    }

    /// One digit more than is kept, cut off exactly, then rounded: the same as rounding at once.
    fn quotient(&self, a: &str, b: &str) -> String {
        let (unit, more) = ("1000000000000", "10000000000000");
        let last = "0.0000000000001";
        self.guard(&match self.dialect {
            Dialect::Postgres => {
                format!("round(div({a} * {more}, nullif({b}, 0)) * {last}, {SCALE})")
            }
            Dialect::DuckDb => format!(
                "try(cast(cast({a} * {unit} as hugeint) * {more} // cast({b} * {unit} as hugeint) \
                 as decimal(38, 0)) * {last})"
            ),
            Dialect::Spark => {
                format!("try_divide(cast({a} as {NUMBER}), cast({b} as {NUMBER}))")
            }
        })
    }

    /// Dates as the numbers YYYYMMDD; ten thousand of their difference are a whole year.
    fn years(&self, a: &str, b: &str) -> String {
        match self.dialect {
            Dialect::Postgres => {
                let number = |date: &str| format!("to_char({date}, 'YYYYMMDD')::numeric");
                format!("div({} - {}, 10000)", number(b), number(a))
            }
            Dialect::DuckDb => {
                let number = |date: &str| format!("cast(strftime({date}, '%Y%m%d') as bigint)");
                format!("cast(({} - {}) // 10000 as {NUMBER})", number(b), number(a))
            }
            Dialect::Spark => {
                let number =
                    |date: &str| format!("cast(date_format({date}, 'yyyyMMdd') as bigint)");
                format!("cast(({} - {}) div 10000 as {NUMBER})", number(b), number(a))
            }
        }
    }

    fn add_days(&self, date: &str, days: &str) -> String {
        let first = "date '0001-01-01'";
        let (above, below) = ((DAYS_MAX + 1).to_string(), "-1".to_owned());
        match self.dialect {
            Dialect::Postgres => {
                let place = clamp(&format!("(({date} - {first}) + {days})"), &above, &below);
                format!("({first} + {place}::integer)")
            }
            Dialect::DuckDb => {
                let place = format!("(date_diff('day', {first}, {date}) + {days})");
                format!("({first} + cast({} as integer))", clamp(&place, &above, &below))
            }
            Dialect::Spark => {
                let place = format!("(datediff({date}, {first}) + {days})");
                format!("date_add({first}, cast({} as int))", clamp(&place, &above, &below))
            }
        }
    }

    fn add_months(&self, date: &str, months: &str) -> String {
        let (above, below) = ((MONTHS_MAX + 1).to_string(), (-MONTHS_MAX - 1).to_string());
        let months = clamp(months, &above, &below);
        let moved = match self.dialect {
            Dialect::Postgres => {
                format!("({date} + make_interval(months => {months}::integer))::date")
            }
            Dialect::DuckDb => {
                format!("cast({date} + to_months(cast({months} as integer)) as date)")
            }
            Dialect::Spark => format!("add_months({date}, cast({months} as int))"),
        };
        let (above, below) = self.days_beyond();
        clamp(&moved, &above, &below)
    }

    /// The day after the last and the day before the first.
    fn days_beyond(&self) -> (String, String) {
        match self.dialect {
            Dialect::Spark => {
                ("date_add(date '9999-12-31', 1)".into(), "date_sub(date '0001-01-01', 1)".into())
            }
            _ => ("(date '9999-12-31' + 1)".into(), "(date '0001-01-01' - 1)".into()),
        }
    }

    fn several(&self, op: Several, parts: &[NodeId], kind: Type) -> String {
        let parts: Vec<_> = parts.iter().map(|part| self.write(*part)).collect();
        match op {
            Several::And => format!("({})", parts.join(" and ")),
            Several::Or => format!("({})", parts.join(" or ")),
            Several::Coalesce => format!("coalesce({})", parts.join(", ")),
            Several::Least | Several::Greatest => {
                let (above, below) = match kind {
                    Type::Date => self.days_beyond(),
                    _ => (bound(false), bound(true)),
                };
                let (name, wins) =
                    if op == Several::Least { ("least", below) } else { ("greatest", above) };
                let parts: Vec<_> =
                    parts.iter().map(|part| format!("coalesce({part}, {wins})")).collect();
                let best = format!("{name}({})", parts.join(", "));
                match (self.dialect, kind) {
                    (Dialect::Postgres, _) | (_, Type::Date) => format!("nullif({best}, {wins})"),
                    _ => self.guard(&best),
                }
            }
        }
    }
}

/// The first number above the range, or below it.
fn bound(below: bool) -> String {
    if below { format!("(-{NUMBER_BOUND}.0)") } else { format!("{NUMBER_BOUND}.0") }
}

/// `value`, or null when it is null or not strictly between `below` and `above`.
fn clamp(value: &str, above: &str, below: &str) -> String {
    format!("nullif(nullif(greatest(least({value}, {above}), {below}), {above}), {below})")
}

fn day(date: Date) -> String {
    format!("date '{date}'")
}

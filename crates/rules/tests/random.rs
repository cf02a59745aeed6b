//! Nothing that anybody writes makes the language panic, and what is written once reads the same.

mod common;

use common::generate::{self, Source};
use common::{FACTS, Small};
use proptest::prelude::*;
use rules::{Dialect, Outcome, Type, compile};

const KINDS: [Type; 6] =
    [Type::Bool, Type::Text, Type::Int, Type::Decimal, Type::Date, Type::TextList];
const WORDS: &[&str] = &[
    "e.t",
    "e.staff",
    "e.name",
    "e.tags",
    "today",
    "and",
    "or",
    "not",
    "in",
    "between",
    "like",
    "is",
    "null",
    "case",
    "when",
    "then",
    "else",
    "end",
    "(",
    ")",
    ",",
    "+",
    "-",
    "*",
    "/",
    "=",
    "<>",
    "<",
    "1",
    "0.5",
    "'a'",
    "date '2024-01-31'",
    "least",
    "round",
    "floor(",
    "length(",
    "coalesce(",
    "--",
    "/*",
    "*/",
    "\"x\"",
    "$1",
    "$$",
    "::",
    "[",
    "]",
    "{",
    ";",
    "select",
    "interval",
    "\n",
    "全",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_compiles_or_is_refused(text in "\\PC{0,80}", kind in 0_usize..6) {
        let findings = compile(&text, KINDS[kind], &Small).err().unwrap_or_default();
        for finding in findings {
            prop_assert!(finding.line >= 1 && finding.column >= 1 && finding.length >= 1);
        }
    }

    #[test]
    fn any_words_compile_or_are_refused(
        words in prop::collection::vec(prop::sample::select(WORDS), 0..24),
        kind in 0_usize..6,
    ) {
        let text = words.join(" ");
        let lines = text.lines().count().max(1) + 1;
        for finding in compile(&text, KINDS[kind], &Small).err().unwrap_or_default() {
            prop_assert!(finding.line as usize <= lines, "{text:?}: {finding:?}");
        }
    }

    #[test]
    fn random_rules_answer(seed in any::<u64>()) {
        let mut source = Source::new(seed);
        let kind = source.pick(&KINDS);
        let text = generate::expression(&mut source, kind, 4);
        let rule = compile(&text, kind, &Small).map_err(|found| {
            TestCaseError::fail(format!("{text}: {found:?}"))
        })?;
        let row = generate::row(&mut source);
        let answer = rule.eval(&row);
        match &answer {
            Outcome::Known(value) => prop_assert_eq!(value.kind(), kind),
            Outcome::Unknown(unknown) => {
                prop_assert!(!(unknown.missing.is_empty() && unknown.reasons.is_empty()));
                for name in &unknown.missing {
                    prop_assert!(rule.facts().contains(name) && !row.contains_key(name));
                }
            }
        }
        let trace = rule.trace(&row);
        prop_assert_eq!(trace.outcome, answer.clone());
        prop_assert!(text.contains(&trace.root.text));
        for dialect in [Dialect::Postgres, Dialect::DuckDb, Dialect::Spark] {
            prop_assert!(rule.sql(dialect).len() < 400 * (text.len() + 10));
        }
        // another fact never makes a known answer unknown or other, but for `is null`
        // and `coalesce`, which look for what is missing
        if answer.known().is_some() && !text.contains("null") && !text.contains("coalesce") {
            let more = generate::row(&mut source);
            let full: std::collections::BTreeMap<_, _> =
                more.into_iter().chain(row.clone()).collect();
            prop_assert_eq!(rule.eval(&full), answer, "{}", text);
        }
    }
}

#[test]
fn the_generator_reaches_every_fact() {
    let mut source = Source::new(1);
    let text: String =
        (0..2_000).map(|_| generate::expression(&mut source, Type::Bool, 4)).collect();
    for (name, _) in FACTS {
        assert!(text.contains(name), "{name}");
    }
}

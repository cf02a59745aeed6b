//! What is said about a rule that is wrong, where, and what is suggested.

mod common;

use base::limits::RULE_CHARS_MAX;
use common::Small;
use rules::{Type, compile};

/// `code line:column+length suggestion` of every finding.
fn findings(text: &str, kind: Type) -> Vec<String> {
    let Err(findings) = compile(text, kind, &Small) else { return Vec::new() };
    findings
        .into_iter()
        .map(|finding| {
            assert!(!finding.message.zh.is_empty() && !finding.message.en.is_empty());
            let place = format!("{}:{}+{}", finding.line, finding.column, finding.length);
            let suggestion = finding.suggestion.map(|text| format!(" {text}")).unwrap_or_default();
            format!("{} {place}{suggestion}", finding.code)
        })
        .collect()
}

#[track_caller]
fn check(kind: Type, rows: &[(&str, &[&str])]) {
    for (text, expected) in rows {
        assert_eq!(findings(text, kind), *expected, "{text}");
    }
}

#[test]
fn names() {
    check(
        Type::Bool,
        &[
            ("e.revenu_growth > 0.1", &["rule_unknown_fact 1:1+15 e.revenue_growth"]),
            ("revenue > 1", &["rule_unknown_fact 1:1+7 e.revenue"]),
            ("E.Staff > 1", &["rule_unknown_fact 1:1+7 e.staff"]),
            ("e.t and\n  e.xyzzy", &["rule_unknown_fact 2:3+7"]),
            (
                "杭州 = '杭州' and e.staf > 1",
                &["rule_unknown_fact 1:1+2", "rule_unknown_fact 1:15+6 e.staff"],
            ),
            ("e.industry = \"C39\"", &["rule_quotes 1:14+5 'C39'"]),
            ("start_with(e.name, 'a')", &["rule_unknown_function 1:1+23 starts_with"]),
            ("frobnicate(e.name)", &["rule_unknown_function 1:1+18"]),
            (
                "in_list(e.industry, 'key_industry')",
                &["rule_unknown_list 1:21+14 'key_industries'"],
            ),
        ],
    );
}

#[test]
fn clocks_and_chance() {
    check(
        Type::Bool,
        &[
            ("e.founded < now()", &["rule_clock 1:13+5 today"]),
            ("e.founded < current_date", &["rule_clock 1:13+12 today"]),
            ("e.founded < CURRENT_TIMESTAMP", &["rule_clock 1:13+17 today"]),
            ("random() < 0.5", &["rule_clock 1:1+8"]),
            ("e.founded < sysdate", &["rule_clock 1:13+7 today"]),
        ],
    );
}

#[test]
fn types() {
    check(
        Type::Bool,
        &[
            ("e.staff = '7'", &["rule_wrong_type 1:11+3 7"]),
            ("e.industry = 39", &["rule_wrong_type 1:14+2 '39'"]),
            ("39 = e.industry", &["rule_wrong_type 1:1+2 '39'"]),
            ("e.founded >= '2020-01-01'", &["rule_wrong_type 1:14+12 date '2020-01-01'"]),
            ("e.t = 1", &["rule_wrong_type 1:7+1 true"]),
            ("e.t > e.f", &["rule_unsupported 1:1+9"]),
            ("e.staff", &["rule_wrong_type 1:1+7"]),
            ("e.t and e.staff", &["rule_wrong_type 1:9+7"]),
            ("not e.staff", &["rule_wrong_type 1:5+7"]),
            ("e.staff + e.name > 1", &["rule_wrong_type 1:11+6"]),
            ("e.staff in (1, 'a')", &["rule_wrong_type 1:16+3"]),
            ("e.staff in (1, e.zero)", &["rule_unsupported 1:16+6"]),
            ("e.staff between 1 and 'a'", &["rule_wrong_type 1:23+3"]),
            ("e.tags = 'a'", &["rule_unsupported 1:1+6 has(list, 'text')"]),
            ("e.tags in ('a')", &["rule_unsupported 1:1+15 any_of(list, 'a', 'b')"]),
            ("has(e.name, 'a')", &["rule_wrong_type 1:5+6"]),
            ("e.staff like '7'", &["rule_wrong_type 1:1+7"]),
            ("e.name like e.industry", &["rule_unsupported 1:13+10"]),
            ("coalesce(e.t, 'a')", &["rule_wrong_type 1:15+3"]),
            ("today - e.founded > 30", &["rule_unsupported 1:1+17 days_between(earlier, later)"]),
            ("e.founded + 30 > today", &["rule_unsupported 1:1+14 add_days(date, days)"]),
            ("case when e.t then 1 else 'a' end = 1", &["rule_wrong_type 1:27+3"]),
        ],
    );
    check(
        Type::Int,
        &[
            ("e.staff / 2", &["rule_wrong_type 1:1+11"]),
            ("e.revenue", &["rule_wrong_type 1:1+9"]),
            ("least(e.name, e.industry)", &["rule_wrong_type 1:7+6"]),
        ],
    );
}

#[test]
fn forms() {
    check(
        Type::Bool,
        &[
            ("", &["rule_syntax 1:1+1"]),
            ("e.staff >", &["rule_syntax 1:10+1"]),
            ("e.staff > 5 5", &["rule_syntax 1:13+1"]),
            ("e.staff > 5)", &["rule_syntax 1:12+1"]),
            ("(e.staff > 5", &["rule_syntax 1:13+1"]),
            ("e.name = '杭州", &["rule_syntax 1:10+3"]),
            ("e.staff > 5; drop table x", &["rule_syntax 1:12+1"]),
            ("e.name = null", &["rule_null 1:10+4 is null"]),
            ("(e.staff + 1) is null", &["rule_null 1:1+21"]),
            ("e.t is true", &["rule_unsupported 1:1+11 is null"]),
            ("e.name || 'a' = 'b'", &["rule_unsupported 1:1+13"]),
            ("e.staff % 2 = 0", &["rule_unsupported 1:1+11"]),
            ("e.name ilike 'a'", &["rule_unsupported 1:1+16"]),
            ("e.name like 'a\\_'", &["rule_unsupported 1:13+5 contains(text, 'part')"]),
            ("cast(e.staff as text) = '7'", &["rule_unsupported 1:1+12"]),
            ("exists (select 1)", &["rule_unsupported 1:9+8"]),
            ("case when e.t then e.f end", &["rule_case_else 1:1+26 else 0 end"]),
            ("round(e.revenue, e.staff) > 0", &["rule_unsupported 1:18+7"]),
            ("round(e.revenue, 13) > 0", &["rule_arguments 1:1+20"]),
            ("abs(1, 2) > 0", &["rule_arguments 1:1+9 abs(number)"]),
            ("least(1) > 0", &["rule_arguments 1:1+8 least(a, b)"]),
            ("length() > 0", &["rule_arguments 1:1+8 length(text)"]),
            ("length(distinct e.name) > 0", &["rule_arguments 1:1+23 length(text)"]),
            ("e.staff > 10000000000000000", &["rule_literal 1:11+17"]),
            ("e.staff > 0.0000000000001", &["rule_literal 1:11+15"]),
            ("e.staff > 1e3", &["rule_literal 1:11+3"]),
            ("e.founded > date '2023-02-29'", &["rule_literal 1:13+17"]),
        ],
    );
}

#[test]
fn every_finding_is_reported_at_once() {
    check(
        Type::Bool,
        &[(
            "e.a_ > 1 and e.staff = 'x' or frob(e.t)",
            &["rule_unknown_fact 1:1+4", "rule_wrong_type 1:24+3", "rule_unknown_function 1:31+9"],
        )],
    );
}

#[test]
fn limits_hold_without_overflowing_a_small_stack() {
    let run = || {
        let code = |text: String| {
            let found = findings(&text, Type::Bool);
            found.first().map(|finding| finding.split(' ').next().unwrap().to_owned())
        };
        let many = |open: &str, middle: &str, close: &str, times: usize| {
            Some(format!("{}{middle}{}", open.repeat(times), close.repeat(times)))
        };
        let deep = Some("rule_too_deep".to_owned());
        for times in [100, 1_000, 4_000] {
            for (open, middle, close) in
                [("(", "e.t", ")"), ("not ", "e.t", ""), ("", "e.t", " = e.t"), ("abs(", "1", ")")]
            {
                let text = many(open, middle, close, times).unwrap();
                let found = code(text.clone());
                let long = Some("rule_too_long".to_owned());
                let syntax = Some("rule_syntax".to_owned());
                let refused = [deep.clone(), long, syntax].contains(&found);
                assert!(refused, "{open} {times}: {found:?}");
            }
        }
        assert_eq!(code("e.t and ".repeat(499) + "e.f"), None);
        assert_eq!(code("(e.t or ".repeat(9) + "e.f" + &")".repeat(9)), None);
        assert_eq!(code(" ".repeat(RULE_CHARS_MAX) + "e.t"), Some("rule_too_long".into()));
        assert_eq!(code("1+".repeat(1_990) + "1 > 0"), deep);
        assert_eq!(code("1 in (".to_owned() + &"1,".repeat(1_900) + "1)"), None);
    };
    std::thread::Builder::new().stack_size(1 << 20).spawn(run).unwrap().join().unwrap();
}

//! What every operator and function of the language answers, one row an attempt.

mod common;

use std::collections::BTreeMap;

use common::{facts, row, rule, short};
use rules::{Outcome, Reason, StepKind, Type, Value};
use serde_json::json;

#[track_caller]
fn check(kind: Type, rows: &[(&str, &str)]) {
    let row = row();
    for (text, answer) in rows {
        let rule = rule(text, kind);
        assert_eq!(short(&rule.eval(&row)), *answer, "{text}");
        assert_eq!(rule.trace(&row).outcome, rule.eval(&row), "{text}");
    }
}

#[test]
fn logic_is_three_valued() {
    check(
        Type::Bool,
        &[
            ("e.t and e.t", "true"),
            ("e.t and e.f", "false"),
            ("e.t and e.u", "? u"),
            ("e.f and e.t", "false"),
            ("e.f and e.f", "false"),
            ("e.f and e.u", "false"),
            ("e.u and e.t", "? u"),
            ("e.u and e.f", "false"),
            ("e.u and e.v", "? u v"),
            ("e.t or e.t", "true"),
            ("e.t or e.f", "true"),
            ("e.t or e.u", "true"),
            ("e.f or e.t", "true"),
            ("e.f or e.f", "false"),
            ("e.f or e.u", "? u"),
            ("e.u or e.t", "true"),
            ("e.u or e.f", "? u"),
            ("e.u or e.v", "? u v"),
            ("not e.t", "false"),
            ("not e.f", "true"),
            ("not e.u", "? u"),
            ("e.f or e.f and e.u", "false"),
            ("(e.u or e.t) and (e.v or e.f)", "? v"),
            ("e.v and e.u and e.v and e.t", "? u v"),
            ("e.t = e.f", "false"),
            ("e.t <> e.u", "? u"),
            ("true", "true"),
            ("e.u is null", "true"),
            ("e.u is not null", "false"),
            ("(e.t) is null", "false"),
            ("e.no_tags is null and e.tags is not null", "true"),
        ],
    );
}

#[test]
fn compares() {
    check(
        Type::Bool,
        &[
            ("e.staff = 7", "true"),
            ("e.staff = 7.0", "true"),
            ("e.staff <> 7", "false"),
            ("e.staff < 7", "false"),
            ("e.staff <= 7", "true"),
            ("e.staff > 6.999", "true"),
            ("e.staff >= 8", "false"),
            ("e.no_int >= 8", "? no_int"),
            ("e.no_int = e.no_decimal", "? no_decimal no_int"),
            ("e.revenue >= 1234567.89", "true"),
            ("e.revenue > -1", "true"),
            ("e.founded < date '2020-03-01'", "true"),
            ("e.founded = date '2020-02-29'", "true"),
            ("today >= e.founded", "true"),
            ("e.industry = 'C39'", "true"),
            ("e.industry < 'C4'", "true"),
            ("'Z' < 'a'", "true"),
            ("'it''s' = 'it''s'", "true"),
            ("e.staff between 7 and 9", "true"),
            ("e.staff between 8 and 9", "false"),
            ("e.staff not between 8 and 9", "true"),
            ("e.staff between 8 and e.no_int", "false"),
            ("e.staff between 6 and e.no_int", "? no_int"),
            ("e.founded between date '2020-01-01' and today", "true"),
        ],
    );
}

#[test]
fn looks_into_texts_and_lists() {
    check(
        Type::Bool,
        &[
            ("e.industry in ('C38', 'C39')", "true"),
            ("e.industry not in ('C38', 'C39')", "false"),
            ("e.no_text in ('C38')", "? no_text"),
            ("e.staff in (1, 7.0, -3)", "true"),
            ("e.founded in (date '2020-02-29')", "true"),
            ("in_list(e.industry, 'key_industries')", "true"),
            ("in_list(e.name, 'key_industries')", "false"),
            ("in_list(e.name, 'empty')", "false"),
            ("in_list(e.no_text, 'empty')", "? no_text"),
            ("e.name like '杭州%'", "true"),
            ("e.name like '杭州__茶叶%'", "true"),
            ("e.name not like '%茶叶%'", "false"),
            ("e.no_text like '%'", "? no_text"),
            ("starts_with(e.name, '杭州')", "true"),
            ("starts_with(e.name, '')", "true"),
            ("contains(e.name, '西湖')", "true"),
            ("contains(e.name, '余杭')", "false"),
            ("contains(e.name, e.no_text)", "? no_text"),
            ("has(e.tags, '专精特新')", "true"),
            ("has(e.tags, '小巨人')", "false"),
            ("has(e.no_tags, e.no_text)", "? no_tags no_text"),
            ("any_of(e.tags, '小巨人', '专精特新')", "true"),
            ("any_of(e.tags, '小巨人')", "false"),
            ("any_of(e.no_tags, '小巨人')", "? no_tags"),
        ],
    );
    check(
        Type::Int,
        &[
            ("length(e.name)", "10"),
            ("char_length(e.industry)", "3"),
            ("length(e.tags)", "2"),
            ("length(e.no_tags)", "? no_tags"),
        ],
    );
}

#[test]
fn computes_exactly() {
    check(
        Type::Decimal,
        &[
            ("0.1 + 0.2", "0.3"),
            ("e.staff + 1", "8"),
            ("e.staff / 2", "3.5"),
            ("1 / 3", "0.333333333333"),
            ("-2 / 3", "-0.666666666667"),
            ("e.revenue * 0.1", "123456.789"),
            ("e.revenue / e.zero", "? DivisionByZero"),
            ("e.no_int / e.zero", "? no_int"),
            ("e.revenue / (e.no_decimal / e.zero)", "? no_decimal"),
            ("(1 / e.zero) + e.no_int", "? no_int DivisionByZero"),
            ("9999999999999999 + 1", "? Overflow"),
            ("-9999999999999999 - 1", "? Overflow"),
            ("100000000 * 100000000", "? Overflow"),
            ("1 / 0.000000000001 / 0.000000000001", "? Overflow"),
            ("round(2.345, 2)", "2.35"),
            ("round(-2.345, 2)", "-2.35"),
            ("round(12345, -2)", "12300"),
            ("round(e.no_decimal, 2)", "? no_decimal"),
            ("abs(-1.5)", "1.5"),
            ("- e.revenue_growth", "-0.125"),
            ("least(e.revenue * 0.1, 500000)", "123456.789"),
            ("least(e.revenue, 500000)", "500000"),
            ("least(e.no_decimal, 500000)", "? no_decimal"),
            ("greatest(e.staff, 3, e.no_int, e.no_decimal)", "? no_decimal no_int"),
            ("greatest(e.staff, 3, 7.5)", "7.5"),
            ("coalesce(e.no_decimal, e.staff)", "7"),
            ("coalesce(e.no_decimal, e.no_int)", "? no_decimal no_int"),
            ("coalesce(1 / e.zero, 5)", "5"),
            ("case when e.t then 1 else 2.5 end", "1"),
            ("case when e.f then 1 when e.t then 3 else 2.5 end", "3"),
            ("case when e.f then 1 else 2.5 end", "2.5"),
            ("case when e.u then 1 else 2.5 end", "? u"),
            ("case when e.t then 1 when e.u then 2 else 2.5 end", "1"),
            ("case when e.f then e.no_int else e.no_decimal end", "? no_decimal"),
        ],
    );
    check(
        Type::Int,
        &[
            ("e.staff * 2 - 1", "13"),
            ("floor(-1.5)", "-2"),
            ("ceil(-1.5)", "-1"),
            ("ceiling(1.2)", "2"),
            ("round(1.5)", "2"),
            ("abs(- e.staff)", "7"),
            ("floor(e.staff / 2) * 2", "6"),
            ("- - 5", "5"),
        ],
    );
}

#[test]
fn counts_days_and_years() {
    check(
        Type::Int,
        &[
            ("days_between(date '2024-02-28', date '2024-03-01')", "2"),
            ("days_between(date '2024-03-01', date '2024-02-28')", "-2"),
            ("days_between(date '0001-01-01', date '9999-12-31')", "3652058"),
            ("days_between(e.founded, e.no_date)", "? no_date"),
            ("years_between(e.founded, date '2021-02-28')", "0"),
            ("years_between(e.founded, date '2021-03-01')", "1"),
            ("years_between(e.founded, today)", "6"),
            ("years_between(date '2024-01-02', date '2024-01-01')", "0"),
            ("years_between(date '2024-01-02', date '2022-12-31')", "-1"),
        ],
    );
    check(
        Type::Date,
        &[
            ("add_days(e.founded, 1)", "2020-03-01"),
            ("add_days(date '9999-12-31', 1)", "? Overflow"),
            ("add_days(date '9999-12-31', -3652058)", "0001-01-01"),
            ("add_days(date '9999-12-31', -3652059)", "? Overflow"),
            ("add_days(e.founded, 9999999999999999)", "? Overflow"),
            ("add_months(date '2024-01-31', 1)", "2024-02-29"),
            ("add_months(e.founded, 12)", "2021-02-28"),
            ("add_months(e.founded, -3)", "2019-11-29"),
            ("add_months(date '9999-12-31', -12000)", "8999-12-31"),
            ("add_months(date '9999-12-31', -12001)", "? Overflow"),
            ("add_months(date '0001-01-01', -1)", "? Overflow"),
            ("least(e.founded, today)", "2020-02-29"),
            ("greatest(e.founded, e.no_date)", "? no_date"),
            ("coalesce(e.no_date, today)", "2026-11-22"),
        ],
    );
}

#[test]
fn refuses_values_that_are_not_what_the_pack_declares() {
    let wrong = BTreeMap::from([
        ("e.staff".to_owned(), Value::text("seven")),
        ("e.zero".to_owned(), Value::Int(i64::MAX)),
        ("e.revenue".to_owned(), Value::Int(3)),
    ]);
    let short = |text| short(&rule(text, Type::Decimal).eval(&wrong));
    assert_eq!(short("e.staff + 1"), "? staff WrongType");
    assert_eq!(short("e.zero + 1"), "? zero Overflow");
    assert_eq!(short("e.revenue + 1"), "4");
}

#[test]
fn knows_its_facts_and_text() {
    let rule = rule("e.staff > 5 -- 人数\n and (today > e.founded or e.staff > 5)", Type::Bool);
    assert_eq!(rule.facts(), ["e.founded", "e.staff", "today"]);
    assert!(rule.text().contains("人数"));
    assert_eq!(rule.kind(), Type::Bool);
}

#[test]
fn a_whole_number_answers_for_a_decimal() {
    let answer = rule("e.staff", Type::Decimal).eval(&row());
    assert_eq!(answer, Outcome::Known(Value::Decimal(7.into())));
}

#[test]
fn traces_every_condition() {
    let text = "e.industry in ('C39') /* 行业 */ and (e.revenue >= 5000000 or e.u)\n\
                and not (e.staff < 5) and e.no_text is null and e.zero not in (1, 2)";
    let trace = rule(text, Type::Bool).trace(&row());
    assert_eq!(short(&trace.outcome), "? u");
    assert_eq!(trace.root.kind, StepKind::All);
    let steps: Vec<_> = trace.root.steps.iter().map(|step| step.kind).collect();
    let condition = StepKind::Condition;
    assert_eq!(steps, [condition, StepKind::Any, StepKind::Not, condition, condition]);
    let conditions: Vec<_> = trace
        .conditions()
        .into_iter()
        .map(|step| {
            let values = step.values.iter().map(|(name, value)| {
                format!("{name}={}", value.as_ref().map_or("?".into(), Value::to_string))
            });
            let values: Vec<_> = values.collect();
            (step.text.clone(), short(&step.outcome), values.join(" "))
        })
        .collect();
    let rows = [
        ("e.industry in ('C39')", "true", "e.industry=C39"),
        ("e.revenue >= 5000000", "false", "e.revenue=1234567.89"),
        ("e.u", "? u", "e.u=?"),
        ("e.staff < 5", "false", "e.staff=7"),
        ("e.no_text is null", "true", "e.no_text=?"),
        ("e.zero not in (1, 2)", "true", "e.zero=0"),
    ];
    for (found, (text, answer, values)) in conditions.iter().zip(rows) {
        assert_eq!(found, &(text.to_owned(), answer.to_owned(), values.to_owned()));
    }
    assert_eq!(conditions.len(), rows.len());
}

#[test]
fn traces_amounts() {
    let text = "least(case when e.staff > 5 then e.revenue * 0.1 else 0 end, 1000) + e.zero";
    let trace = rule(text, Type::Decimal).trace(&row());
    assert_eq!(trace.root.kind, StepKind::Value);
    assert_eq!(trace.root.text, text);
    assert_eq!(trace.root.values, [("e.zero".to_owned(), Some(Value::Int(0)))]);
    let choice = &trace.root.steps[0];
    assert_eq!(choice.kind, StepKind::Choice);
    assert_eq!(choice.text, "case when e.staff > 5 then e.revenue * 0.1 else 0 end");
    let texts: Vec<_> = choice.steps.iter().map(|step| step.text.as_str()).collect();
    assert_eq!(texts, ["e.staff > 5", "e.revenue * 0.1", "0"]);
    let asked: Vec<_> = trace.conditions().iter().map(|step| step.text.as_str()).collect();
    assert_eq!(asked, ["e.staff > 5"]);
}

#[test]
fn text_of_every_form_is_found_again() {
    for text in [
        "round(e.revenue / 3, 2)",
        "floor(e.revenue)",
        "( e.staff + 1 )",
        "days_between(e.founded, today)",
        "case when e.t then 1 else 2 end",
        "length ( e.tags )",
        "e.revenue * (e.staff + 1)",
    ] {
        let padded = format!("coalesce( {text} ,\n 0.5)");
        let trace = rule(&padded, Type::Decimal).trace(&row());
        assert_eq!(trace.root.text, padded);
        let condition = format!("e.t = (({text})>=0)");
        assert_eq!(rule(&condition, Type::Bool).trace(&row()).root.text, condition);
    }
    for text in [
        "e.name is null",
        "e.name is not null",
        "e.name like '%'",
        "e.staff not between 1 and 2",
        "e.staff in (1, 2)",
        "has(e.tags, 'a')",
        "e.founded <= date '2020-01-01'",
        "date '2020-01-01' <= e.founded",
        "floor(e.revenue) > 3",
        "-e.staff < +3",
    ] {
        let both = format!("e.t and\n\t({text} ) or e.f");
        let trace = rule(&both, Type::Bool).trace(&row());
        assert!(trace.conditions().iter().any(|step| step.text == text), "{trace:#?}");
    }
}

#[test]
fn reads_and_writes_json() {
    for (kind, json) in [
        (Type::Bool, json!(true)),
        (Type::Text, json!("杭州")),
        (Type::Int, json!(-7)),
        (Type::Decimal, json!("0.1")),
        (Type::Date, json!("2024-02-29")),
        (Type::TextList, json!(["a", "b"])),
    ] {
        let value = Value::from_json(&json, kind).unwrap();
        assert_eq!((value.kind(), value.to_json()), (kind, json));
    }
    let decimal = |json| Value::from_json(&json, Type::Decimal).map(|value| value.to_string());
    assert_eq!(decimal(json!(0.1)).unwrap(), "0.1");
    assert_eq!(decimal(json!(1e3)).unwrap(), "1000");
    assert_eq!(decimal(json!(5)).unwrap(), "5");
    for (kind, json) in [
        (Type::Bool, json!("true")),
        (Type::Bool, json!(null)),
        (Type::Text, json!(1)),
        (Type::Text, json!("\0")),
        (Type::Int, json!(1.5)),
        (Type::Int, json!(10_000_000_000_000_000_i64)),
        (Type::Int, json!("seven")),
        (Type::Decimal, json!("0.0000000000001")),
        (Type::Decimal, json!("1e400")),
        (Type::Date, json!("2023-02-29")),
        (Type::Date, json!("2023-2-9")),
        (Type::Date, json!("0000-01-01")),
        (Type::TextList, json!(["a", 1])),
    ] {
        assert!(Value::from_json(&json, kind).is_err(), "{kind} {json}");
    }
    assert_eq!(facts(&json!({"e.staff": null})).len(), 0);
    assert_eq!(Reason::DivisionByZero.text().zh, "除数为零");
}

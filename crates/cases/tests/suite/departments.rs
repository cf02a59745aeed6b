//! An act, and a step, of which a fact of the case says whose it is.

use cases::engine::decide::{Step, next};
use cases::engine::duties::{Whose, duties};
use cases::engine::state::State;
use cases::engine::{Facts, plan};
use cases::model::*;
use serde_json::{Value as Json, json};

use crate::city::*;

fn pack() -> std::sync::Arc<pack::Pack> {
    let steps = "steps: [{ id: joint, text: { zh: 会同, en: Joint }, kind: joint_opinion, \
        working_days: 2, departments_from: shop.offices, basis: [{ source: 示例 }] }]";
    let more = ["working_days: 5", "department_from: shop.office_id", steps];
    City::default()
        .ask("field", "f", "shop.office_id", &[])
        .ask("field", "g", "shop.offices", &[])
        .act("first", &["shop.office_id", "shop.offices"], &["shop.b9"], &more)
        .load("shop.b9")
}

fn submitted(pack: &pack::Pack) -> State {
    let tasks = vec![NewTask { act: "first".into(), after: Vec::new() }];
    let submission = Submission::default();
    let event = Event::Submitted { submission, tasks, promised_working_days: 5 };
    let mut state = State::default();
    state.apply(pack, &Happened { at: monday(), by: Actor::Rule, event });
    state
}

fn known(pack: &pack::Pack, office: &str, offices: Json) -> Facts {
    facts(pack, &[("ask", "shop.office_id", json!(office)), ("ask", "shop.offices", offices)])
}

/// The state after what happens next, twice: the task is opened and its step begins.
fn begun(pack: &pack::Pack, facts: &Facts) -> State {
    let mut state = submitted(pack);
    for _ in 0..2 {
        let Some(Step::Event(event)) = next(pack, &pack.packages["open"], &state, facts) else {
            panic!("something happens by itself");
        };
        state.apply(pack, &Happened { at: monday(), by: Actor::Rule, event });
    }
    state
}

#[test]
fn a_fact_says_who_decides_and_who_is_asked() {
    let pack = pack();
    let act = &pack.acts["first"];
    // until it is opened it is nobody's
    assert_eq!(submitted(&pack).tasks["first"].department(act), None);
    let rows = [
        ("other", json!(["office", "other"]), "other", vec!["office", "other"]),
        ("office", json!(["other"]), "office", vec!["other"]),
        // who is not in the pack decides nothing, and who nobody knows is not left out
        ("nowhere", json!(["other"]), "office", vec!["other"]),
        ("other", json!(null), "other", vec!["other"]),
    ];
    for (office, offices, decides, asked) in rows {
        let facts = match &offices {
            Json::Null => facts(&pack, &[("ask", "shop.office_id", json!(office))]),
            offices => known(&pack, office, offices.clone()),
        };
        let state = begun(&pack, &facts);
        let task = &state.tasks["first"];
        assert_eq!(task.department(act), Some(decides), "{office}");
        assert_eq!(task.supervisor(act), decides, "{office}");
        let duties = duties(&pack, &pack.packages["open"], &state, &facts, monday());
        let of: Vec<&str> = duties
            .iter()
            .filter_map(|duty| match &duty.whose {
                Whose::Department(id, _) => Some(id.as_str()),
                _ => None,
            })
            .collect();
        assert_eq!(of, asked, "{office} {offices}");
    }
}

#[test]
fn nobody_is_asked_where_the_fact_lists_nobody() {
    let pack = pack();
    let facts = known(&pack, "other", json!([]));
    let state = begun(&pack, &facts);
    let next = next(&pack, &pack.packages["open"], &state, &facts);
    let ended = matches!(next, Some(Step::Event(Event::StepEnded { passed: true, .. })));
    assert!(ended, "{next:?}");
}

#[test]
fn the_plan_names_who_decides_once_that_is_known() {
    let pack = pack();
    let of = |facts: &Facts| plan(&pack, &pack.packages["open"], facts).tasks[0].department.clone();
    assert_eq!(of(&facts(&pack, &[])), "office");
    assert_eq!(of(&known(&pack, "other", json!([]))), "other");
}

#[test]
fn points_have_a_mean_to_two_digits() {
    let of = |points: &[u32]| {
        let score = |points: &u32| pack::Score { name: "甲".into(), points: *points };
        StepOf::mean_points(&points.iter().map(score).collect::<Vec<_>>())
    };
    assert_eq!(of(&[]), None);
    assert_eq!(of(&[90, 85, 85]).as_deref(), Some("86.67"));
    assert_eq!(of(&[100, 100]).as_deref(), Some("100.00"));
    assert_eq!(of(&[1, 0, 0, 0, 0, 0, 0, 0]).as_deref(), Some("0.13"));
}

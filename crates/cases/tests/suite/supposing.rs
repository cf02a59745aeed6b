//! What if: supposed facts steer the plan, and read nobody's record.

use std::sync::Arc;

use cases::engine::suppose::{Lever, levers, outcome, suppose};
use cases::engine::{Facts, Plan, plan};
use pack::Pack;
use serde_json::{Value as Json, json};

use crate::city::*;

/// A shop whose deep cellar (`b0`) calls for a review, and whose kind (`b7`) is worked out.
fn city() -> Arc<Pack> {
    City::default()
        .ask("field", "shape", "shop.b0, shop.b1, shop.b2", &[])
        .act("review", &["shop.b2"], &["shop.b8"], &["when: shop.b0"])
        .act(
            "goal",
            &["shop.b1 when not shop.b0", "shop.b8 when shop.b0"],
            &["shop.b9", "shop.b7 = shop.b0 or shop.b1", "shop.b6 = shop.b1"],
            &[],
        )
        .load("shop.b9")
}

fn plain(pack: &Pack) -> Plan {
    let today = monday().date_in(&pack.zone());
    plan(pack, &pack.packages["open"], &Facts::on(today))
}

fn supposed(pack: &Pack, known: Json) -> (Plan, Facts) {
    let today = monday().date_in(&pack.zone());
    let facts = suppose(pack, known.as_object().unwrap(), today).expect("facts of the pack");
    (plan(pack, &pack.packages["open"], &facts), facts)
}

fn acts(plan: &Plan) -> Vec<(&str, bool)> {
    plan.tasks.iter().map(|task| (task.act.as_str(), task.conditional.is_empty())).collect()
}

#[test]
fn an_act_that_was_open_is_settled_one_way_or_the_other() {
    let pack = city();
    assert_eq!(acts(&plain(&pack)), [("review", false), ("goal", true)]);
    let (deep, _) = supposed(&pack, json!({ "shop.b0": true }));
    assert_eq!(acts(&deep), [("review", true), ("goal", true)]);
    let (flat, _) = supposed(&pack, json!({ "shop.b0": false }));
    assert_eq!(acts(&flat), [("goal", true)]);
    assert_eq!((deep.critical_path_working_days, flat.critical_path_working_days), (2, 1));
    // what was supposed would still be asked
    assert_eq!(flat.asks[0].facts, ["shop.b0", "shop.b1"]);
}

#[test]
fn the_levers_are_what_conditions_and_results_read() {
    let pack = city();
    let found = levers(&pack, &pack.packages["open"], &plain(&pack));
    let lever = |fact: &str, acts: &[&str]| Lever {
        fact: fact.to_owned(),
        acts: acts.iter().map(|act| (*act).to_owned()).collect(),
    };
    // `b6` copies `b1`, which alone would make it no lever
    assert_eq!(found, [lever("shop.b0", &["review", "goal"]), lever("shop.b1", &["goal"])]);
}

#[test]
fn what_acts_work_out_follows() {
    let pack = city();
    let (plan, facts) = supposed(&pack, json!({ "shop.b0": false, "shop.b1": true }));
    let follows = outcome(&pack, &plan, &facts);
    assert_eq!(follows.facts, [("shop.b7".to_owned(), json!(true))]);
    let (plan, facts) = supposed(&pack, json!({}));
    assert!(outcome(&pack, &plan, &facts).facts.is_empty());
}

#[test]
fn what_is_no_fact_or_of_another_type_is_named_all_at_once() {
    let pack = city();
    let today = monday().date_in(&pack.zone());
    let wrong = json!({ "shop.b0": "yes", "shop.none": true, "shop.b1": true, "shop.b2": null });
    let refused = suppose(&pack, wrong.as_object().unwrap(), today).unwrap_err();
    let all: Vec<_> = std::iter::once(&refused).chain(&refused.also).collect();
    assert!(all.iter().all(|one| one.code == "answer_invalid" && one.status == 422));
    let fields: Vec<_> = all.iter().filter_map(|one| one.field.as_deref()).collect();
    assert_eq!(fields, ["shop.b0", "shop.none"]);
}

//! The planner on cities of a few entries.

use cases::engine::Plan;
use serde_json::json;

use crate::city::*;

/// Everything that may give `shop.b0`, from the cheapest for the person to the dearest.
#[test]
fn the_cheapest_provider_is_taken() {
    let with = |from: usize| {
        let mut city = City::default();
        if from == 0 {
            city = city.act("maker", &[], &["shop.b0"], &[]);
        }
        for (i, kind) in ["commitment", "field", "material", "visit"].iter().enumerate() {
            if i + 1 >= from {
                city = city.ask(kind, kind, "shop.b0", &[]);
            }
        }
        city.act("goal", &["shop.b0"], &["shop.b9"], &[]).load("shop.b9")
    };
    let held = planned(&with(0), &[("register", "shop.b0", json!(true))]);
    assert_eq!((asked(&held), acts(&held)), (vec![], vec!["goal"]));
    assert_eq!(held.reuse[0].register, "shops");
    let card = planned(&with(0), &[("credential", "shop.b0", json!(true))]);
    assert_eq!((asked(&card), card.reuse[0].register.as_str()), (vec![], "card"));
    let act = planned(&with(0), &[]);
    assert_eq!((asked(&act), acts(&act)), (vec![], vec!["maker", "goal"]));
    assert_eq!(act.tasks[1].after, ["maker"]);
    for (i, kind) in ["commitment", "field", "material", "visit"].iter().enumerate() {
        let plan = planned(&with(i + 1), &[]);
        assert_eq!(asked(&plan), [*kind]);
        assert_eq!((plan.materials, plan.visits), (u32::from(i == 2), u32::from(i == 3)));
        assert_eq!(plan.asks[0].alternatives.len(), 3 - i);
    }
}

#[test]
fn one_dear_ask_outweighs_any_number_of_cheap_ones() {
    // twelve commitments rather than one field: once a weight of 1 to 10 said otherwise
    let mut city = City::default().ask("field", "all", "shop.b0", &["when: \"true\""]);
    let needs: Vec<String> = (1..9).map(|n| format!("shop.b{n}")).collect();
    let needs: Vec<&str> = needs.iter().map(String::as_str).collect();
    for n in 1..9 {
        city = city.ask("commitment", &format!("c{n}"), &format!("shop.b{n}"), &[]);
    }
    let pack = city
        .act(
            "maker",
            &[needs.as_slice(), &["shop.b1"]].concat(),
            &["shop.b0"],
            &["working_days: 30"],
        )
        .act("goal", &["shop.b0"], &["shop.b9"], &[])
        .load("shop.b9");
    let plan = planned(&pack, &[]);
    assert_eq!(asked(&plan).len(), 8, "{:?}", asked(&plan));
}

#[test]
fn a_shared_ask_is_counted_once_where_greedy_is_wrong() {
    // each need alone is met cheapest by its own small field; one larger field meets all three
    let pack = City::default()
        .ask("material", "m0", "shop.b0", &[])
        .ask("material", "m1", "shop.b1", &[])
        .ask("material", "both", "shop.b0, shop.b1", &[])
        .act("a", &["shop.b0"], &["shop.b8"], &[])
        .act("b", &["shop.b1"], &["shop.b9"], &[])
        .load("shop.b8, shop.b9");
    let plan = planned(&pack, &[]);
    assert_eq!((asked(&plan), plan.materials), (vec!["both"], 1));
    assert_eq!(plan.asks[0].acts, ["a", "b"]);
    assert!(!plan.search_limit_met);
}

/// What is asked, and on what each ask depends.
fn conditions(plan: &Plan) -> Vec<(&str, Vec<&str>)> {
    plan.asks
        .iter()
        .map(|ask| (ask.id.as_str(), ask.conditional.iter().map(String::as_str).collect()))
        .collect()
}

#[test]
fn a_need_waits_for_its_condition() {
    let pack = City::default()
        .ask("field", "staff", "shop.staff", &[])
        .ask("material", "plan", "shop.b0", &[])
        .act("goal", &["shop.b0 when shop.staff > 50"], &["shop.b9"], &[])
        .load("shop.b9");
    let open = planned(&pack, &[]);
    assert_eq!(conditions(&open), [("staff", vec![]), ("plan", vec!["shop.staff"])]);
    assert_eq!((open.materials, open.tasks[0].conditional.len()), (0, 0));
    // an answer that settles the condition is still asked for: it must be handed in
    let yes = planned(&pack, &[("ask", "shop.staff", json!(60))]);
    assert_eq!(conditions(&yes), [("staff", vec![]), ("plan", vec![])]);
    let no = planned(&pack, &[("ask", "shop.staff", json!(5))]);
    assert_eq!(conditions(&no), [("staff", vec![])]);
    // the register's word is not asked again
    let held = planned(&pack, &[("register", "shop.staff", json!(60))]);
    assert_eq!(conditions(&held), [("plan", vec![])]);
}

#[test]
fn an_act_waits_for_its_condition_and_takes_its_asks_with_it() {
    let pack = City::default()
        .ask("field", "wish", "shop.b0", &[])
        .ask("field", "large", "shop.b1", &[])
        .ask("material", "proof", "shop.b2", &[])
        .act("sign", &["shop.b2"], &["shop.b8"], &["when: shop.b0"])
        .act("goal", &["shop.b3 when shop.b1"], &["shop.b9"], &[])
        .act("fire", &["shop.b2"], &["shop.b3"], &[])
        .load("shop.b8, shop.b9");
    let open = planned(&pack, &[]);
    let both = vec!["shop.b0", "shop.b1"];
    assert_eq!(conditions(&open), [("wish", vec![]), ("large", vec![]), ("proof", both)]);
    let tasks: Vec<_> = open.tasks.iter().map(|t| (&*t.act, t.conditional.join(","))).collect();
    let expected = [("sign", "shop.b0"), ("fire", "shop.b1"), ("goal", "")];
    assert_eq!(tasks, expected.map(|(act, on)| (act, on.to_owned())));
    // no: the act falls away, the answer that says so does not
    let no = planned(&pack, &[("ask", "shop.b0", json!(false)), ("ask", "shop.b1", json!(false))]);
    assert_eq!((acts(&no), asked(&no)), (vec!["goal"], vec!["wish", "large"]));
    let yes = planned(&pack, &[("ask", "shop.b0", json!(true))]);
    assert_eq!(conditions(&yes)[2], ("proof", vec![]));
}

#[test]
fn an_alternative_may_be_open() {
    let pack = City::default()
        .ask("field", "listed", "shop.b0", &[])
        .ask("commitment", "promise", "shop.b1", &["when: shop.b0"])
        .ask("material", "proof", "shop.b1", &[])
        .act("goal", &["shop.b1"], &["shop.b9"], &[])
        .load("shop.b9");
    // a commitment and a field are cheaper than a material, should the place be listed
    let open = planned(&pack, &[]);
    assert_eq!(conditions(&open), [("listed", vec![]), ("promise", vec!["shop.b0"])]);
    assert_eq!(open.asks[1].alternatives, ["proof"]);
    let no = planned(&pack, &[("ask", "shop.b0", json!(false))]);
    assert_eq!(conditions(&no), [("listed", vec![]), ("proof", vec![])]);
}

#[test]
fn keyed_and_computed_facts_lead_to_what_they_are_made_of() {
    let pack = City::default()
        .ask("field", "name", "shop.name", &[])
        .ask("field", "code", "shop.place_code", &[])
        .act("goal", &["place.area", "shop.same_name_count"], &["shop.b9"], &[])
        .load("shop.b9");
    let plan = planned(&pack, &[]);
    assert_eq!(asked(&plan), ["name", "code"]);
    assert_eq!(
        (plan.reuse[0].fact.as_str(), plan.reuse[0].register.as_str()),
        ("place.area", "places")
    );
    assert!(plan.unmet.is_empty());
    // looked up and not there
    let mut known = facts(&pack, &[("ask", "shop.place_code", json!("X"))]);
    known.looked_up.insert("place".into());
    let plan = cases::engine::plan(&pack, &pack.packages["open"], &known);
    assert_eq!(plan.unmet, ["place.area"]);
}

#[test]
fn events_of_the_world_make_moments_and_take_no_time_of_the_city() {
    let pack = City::default()
        .ask("field", "first", "shop.b0", &[])
        .ask("field", "second", "shop.b1", &[])
        .act("permit", &["shop.b0"], &["shop.b2"], &["working_days: 3"])
        .act("built", &["shop.b2"], &["shop.b3"], &["kind: event", "working_days: 200"])
        .act("goal", &["shop.b3", "shop.b1"], &["shop.b9"], &["working_days: 2"])
        .promise(4)
        .load("shop.b9");
    let plan = planned(&pack, &[]);
    assert_eq!(plan.critical_path_working_days, 5);
    assert_eq!((plan.promised_working_days, plan.steps), (4, 3));
    let levels: Vec<_> = plan.tasks.iter().map(|t| t.level).collect();
    assert_eq!((acts(&plan), levels), (vec!["permit", "built", "goal"], vec![0, 1, 2]));
}

#[test]
fn what_nobody_gives_is_named_and_rings_do_not_hang() {
    let hole = City::default().act("goal", &["shop.b0"], &["shop.b9"], &[]).load("shop.b9");
    assert_eq!(planned(&hole, &[]).unmet, ["shop.b0"]);
    let ring = City::default()
        .act("a", &["shop.b1"], &["shop.b0"], &[])
        .act("b", &["shop.b0"], &["shop.b1", "shop.b9"], &[])
        .load("shop.b9");
    let plan = planned(&ring, &[]);
    assert_eq!(
        (acts(&plan), plan.unmet.clone()),
        (vec!["a", "b"], vec!["shop.b0".into(), "shop.b1".into()])
    );
    // an act that changes what it needs is asked for the new value, not given it by itself
    let change = City::default()
        .ask("material", "new", "shop.b0", &[])
        .act("change", &["shop.b0"], &["shop.b0 = shop.b0", "shop.b9"], &[])
        .load("shop.b9");
    let plan = planned(&change, &[]);
    assert_eq!((asked(&plan), plan.unmet.len(), plan.tasks[0].after.len()), (vec!["new"], 0, 0));
    // and a ring is broken by the dear way when there is one
    let broken = City::default()
        .ask("visit", "come", "shop.b1", &[])
        .act("a", &["shop.b1"], &["shop.b0"], &[])
        .act("b", &["shop.b0"], &["shop.b1", "shop.b9"], &[])
        .load("shop.b9");
    let plan = planned(&broken, &[]);
    assert_eq!((acts(&plan), asked(&plan), plan.unmet.len()), (vec!["a", "b"], vec!["come"], 0));
}

#[test]
fn the_cheapest_act_gives_a_goal() {
    let pack = City::default()
        .ask("material", "paper", "shop.b0", &[])
        .act("on_paper", &["shop.b0"], &["shop.b9"], &[])
        .act("online", &[], &["shop.b9"], &["working_days: 9"])
        .load("shop.b9");
    assert_eq!(acts(&planned(&pack, &[])), ["online"]);
}

#[test]
fn a_search_that_is_too_long_says_so() {
    // every pair of ten facts has a material of its own: a covering problem without pruning
    let mut city = City::default();
    for a in 0..10 {
        for b in a + 1..10 {
            city = city.ask("material", &format!("m{a}{b}"), &format!("shop.b{a}, shop.b{b}"), &[]);
        }
    }
    let needs: Vec<String> = (0..10).map(|n| format!("shop.b{n}")).collect();
    let needs: Vec<&str> = needs.iter().map(String::as_str).collect();
    let pack = city.act("goal", &needs, &["shop.staff = 1"], &[]).load("shop.staff");
    let plan = planned(&pack, &[]);
    assert!(plan.search_limit_met);
    assert!(plan.unmet.is_empty() && plan.materials >= 5, "{}", plan.materials);
}

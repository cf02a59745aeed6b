//! What rules and reviewers may decide.

use cases::engine::decide::{Decision, Step, decide, next, withdraw};
use cases::engine::state::State;
use cases::model::*;
use serde_json::{Map, json};

use crate::city::*;

fn city(mode: &str, otherwise: &str) -> std::sync::Arc<pack::Pack> {
    let clause = "{ id: yes, text: { zh: 须是, en: Must }, rule: shop.b0,";
    let decision =
        format!("decision: {{ mode: {mode}, clauses: [{clause} otherwise: {otherwise} }}] }}");
    let refusals = "refusals: [{ id: no, text: { zh: 否, en: No }, basis: [{ source: 示例 }] }]";
    City::default()
        .ask("field", "f", "shop.b0", &[])
        .act("first", &["shop.b0"], &["shop.b9"], &[&decision, refusals])
        .load("shop.b9")
}

fn open(pack: &pack::Pack) -> State {
    let submission = Submission {
        answers: Map::from_iter([("shop.b0".to_owned(), json!(true))]),
        ..Submission::default()
    };
    let tasks = vec![NewTask { act: "first".into(), after: Vec::new() }];
    let events = [
        Event::Submitted { submission, tasks, promised_working_days: 1 },
        Event::TaskOpened { act: "first".into(), department: None },
    ];
    let happened = events.map(|event| Happened { at: monday(), by: Actor::Rule, event });
    State::of(pack, &happened)
}

#[test]
fn the_rule_decides_what_it_can() {
    let rows = [
        ("automatic", "refuse", Some(true), "approve"),
        ("automatic", "refuse", Some(false), "task_refused"),
        ("automatic", "correct", Some(false), "sent_back"),
        ("automatic", "review", Some(false), "review_needed"),
        ("automatic", "refuse", None, "review_needed"),
        ("review", "refuse", Some(true), "review_needed"),
        // a reviewer always decides, also to refuse
        ("review", "refuse", Some(false), "review_needed"),
    ];
    for (mode, otherwise, value, expected) in rows {
        let pack = city(mode, otherwise);
        let known: Vec<_> = value.map(|v| ("ask", "shop.b0", json!(v))).into_iter().collect();
        let step = next(&pack, &pack.packages["open"], &open(&pack), &facts(&pack, &known));
        let got = match step.expect("a step") {
            Step::Approve(..) => "approve".to_owned(),
            Step::Revoke(..) => "revoke".to_owned(),
            Step::Event(event) => event.kind().to_owned(),
        };
        assert_eq!(got, expected, "{mode} {otherwise} {value:?}");
    }
}

#[test]
fn a_reviewer_is_bound_by_clauses_and_catalogue() {
    let no = |reason: Option<&str>| (false, reason.map(str::to_owned));
    let rows = [
        ("refuse", Some(false), (true, None), "clause_forbids"),
        ("correct", Some(false), (true, None), "clause_forbids"),
        ("review", Some(false), (true, None), "approved"),
        ("refuse", None, (true, None), "approved"),
        ("refuse", Some(true), no(None), "refusal_reason_missing"),
        ("refuse", Some(true), no(Some("dislike")), "refusal_reason_missing"),
        ("refuse", Some(true), no(Some("no")), "refused no"),
    ];
    for (otherwise, value, (approve, reason), expected) in rows {
        let pack = city("review", otherwise);
        let known: Vec<_> = value.map(|v| ("ask", "shop.b0", json!(v))).into_iter().collect();
        let (note, said) = (String::new(), Map::new());
        let decision = Decision { approve, reason, note, facts: said };
        let (state, mut facts) = (open(&pack), facts(&pack, &known));
        let got = match decide(&pack, &state, "first", &mut facts, &decision, monday()) {
            Ok(Step::Approve(_, clauses)) if clauses.len() == 1 => "approved".to_owned(),
            Ok(Step::Event(Event::TaskRefused { reason, clauses, .. })) => {
                assert_eq!(clauses.len(), 1, "a decision leaves its trace");
                format!("refused {reason}")
            }
            Ok(other) => format!("{other:?}"),
            Err(refusal) => refusal.code.to_owned(),
        };
        assert_eq!(got, expected, "{otherwise} {value:?}");
    }
}

#[test]
fn withdrawing_ends_where_granting_begins() {
    let pack = city("automatic", "review");
    let package = &pack.packages["open"];
    let mut state = open(&pack);
    let gives = Map::from_iter([("shop.b9".to_owned(), json!(true))]);
    let event = Event::TaskApproved {
        act: "first".into(),
        clauses: Vec::new(),
        gives,
        note: String::new(),
    };
    assert!(withdraw(package, true, &state, "").is_ok());
    state.apply(&pack, &Happened { at: monday(), by: Actor::Rule, event });
    // what was given stands nowhere yet: the shop has no record
    assert!(withdraw(package, false, &state, "").is_ok());
    assert_eq!(withdraw(package, true, &state, "").unwrap_err().code, "already_granted");
    state.apply(&pack, &Happened { at: monday(), by: Actor::Rule, event: Event::Closed });
    assert_eq!(withdraw(package, false, &state, "").unwrap_err().code, "case_state");
}

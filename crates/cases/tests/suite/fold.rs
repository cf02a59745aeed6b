//! The fold of events: one row an attempt, each a step further.

use cases::engine::state::{State, deadline};
use cases::model::*;
use proptest::prelude::*;
use serde_json::{Map, json};

use crate::city::*;

const DAY: i64 = 86_400;

fn pack() -> std::sync::Arc<pack::Pack> {
    City::default()
        .ask("field", "f", "shop.b0", &[])
        .act("first", &["shop.b0"], &["shop.b1"], &["working_days: 3"])
        .act("second", &["shop.b1"], &["shop.b9"], &[])
        .load("shop.b9")
}

fn submitted(value: bool) -> Event {
    let answers = Map::from_iter([("shop.b0".to_owned(), json!(value))]);
    let task = |act: &str, after: &[&str]| NewTask {
        act: act.into(),
        after: after.iter().map(|a| (*a).to_owned()).collect(),
    };
    Event::Submitted {
        submission: Submission { answers, ..Submission::default() },
        tasks: vec![task("first", &[]), task("second", &["first"])],
        promised_working_days: 4,
    }
}

fn opened(act: &str) -> Event {
    Event::TaskOpened { act: act.into(), department: None }
}

fn approved(act: &str) -> Event {
    let (clauses, gives, note) = Default::default();
    Event::TaskApproved { act: act.into(), clauses, gives, note }
}

fn sent_back(act: &str) -> Event {
    Event::SentBack { act: act.into(), faults: Vec::new() }
}

/// The events, one a day from Monday on unless they come with a day.
fn story(events: &[(i64, Event)]) -> (State, Vec<Happened>) {
    let happened: Vec<Happened> = events
        .iter()
        .map(|(day, event)| Happened {
            at: monday().plus_seconds(day * DAY),
            by: Actor::Rule,
            event: event.clone(),
        })
        .collect();
    (State::of(&pack(), &happened), happened)
}

/// Case, first task, second task, and the colour and due day of the first at day `day`.
fn stand(events: &[(i64, Event)], day: i64) -> String {
    let (pack, (state, _)) = (pack(), story(events));
    let task = |act: &str| state.tasks.get(act).map_or("-", |task| task.state.as_str());
    let clock = state.tasks.get("first").map(|task| &task.clock).filter(|clock| !clock.is_empty());
    let clock = clock.map(|clock| {
        let now = monday().plus_seconds(day * DAY);
        deadline(clock, &pack.calendar, &pack.zone(), now).expect("a clock in order")
    });
    let clock = clock.map_or("-".to_owned(), |d| format!("{:?} {}", d.colour, d.projected_due_on));
    format!("{} {} {} {clock}", state.state.as_str(), task("first"), task("second"))
}

#[test]
fn a_case_goes_its_way() {
    let reopened = |act: &str| Event::TaskReopened { act: act.into() };
    let all = [
        (0, submitted(true)),
        (0, opened("first")),
        (1, approved("first")),
        (1, opened("second")),
        (2, sent_back("second")),
        (9, submitted(false)),
        (9, reopened("first")),
        (9, reopened("second")),
        (9, opened("first")),
        (10, approved("first")),
        (10, opened("second")),
        (11, approved("second")),
        (11, Event::Closed),
    ];
    let rows = [
        (0, 0, "draft - - -"),
        (1, 0, "in_progress waiting waiting -"),
        (2, 0, "in_progress open waiting Green 2026-06-04"),
        (2, 3, "in_progress open waiting Yellow 2026-06-04"),
        (2, 4, "in_progress open waiting Red 2026-06-04"),
        (3, 9, "in_progress approved waiting Done 2026-06-04"),
        (4, 9, "in_progress approved open Done 2026-06-04"),
        (5, 9, "sent_back approved open Done 2026-06-04"),
        (6, 9, "in_progress approved open Done 2026-06-04"),
        // undone: it was decided in time, so the wait for the applicant is not the department's
        (7, 9, "in_progress waiting open Stopped 2026-06-12"),
        (8, 9, "in_progress waiting waiting Stopped 2026-06-12"),
        (9, 9, "in_progress open waiting Green 2026-06-12"),
        (10, 10, "in_progress approved waiting Done 2026-06-12"),
        (13, 11, "closed approved approved Done 2026-06-12"),
    ];
    for (events, day, expected) in rows {
        assert_eq!(stand(&all[..events], day), expected, "after {events} events, day {day}");
    }
}

#[test]
fn a_case_ends_from_anywhere() {
    let withdrawn = || Event::Withdrawn { reason: "x".into() };
    let refused = |act: &str| {
        let (clauses, basis, note) = Default::default();
        let must = base::Text::new("不行", "no");
        Event::TaskRefused { act: act.into(), reason: "r".into(), must, basis, clauses, note }
    };
    let stopped = |not_needed| Event::TaskStopped { act: "second".into(), not_needed };
    let begun = [(0, submitted(true)), (0, opened("first"))];
    let rows: Vec<(Vec<(i64, Event)>, &str)> = vec![
        (vec![(0, withdrawn())], "withdrawn - - -"),
        ([&begun[..], &[(1, withdrawn())]].concat(), "withdrawn stopped stopped Done 2026-06-04"),
        (
            [&begun[..], &[(1, sent_back("first")), (2, withdrawn())]].concat(),
            "withdrawn stopped stopped Done 2026-06-05",
        ),
        (
            [&begun[..], &[(5, refused("first"))]].concat(),
            "in_progress refused waiting Done 2026-06-04",
        ),
        (
            [&begun[..], &[(5, refused("first")), (5, stopped(false)), (5, Event::Refused)]]
                .concat(),
            "refused refused stopped Done 2026-06-04",
        ),
    ];
    for (events, expected) in rows {
        assert_eq!(stand(&events, 6), expected);
    }
    // a draft that is withdrawn has no clock, rather than one out of order
    assert!(story(&[(0, withdrawn())]).0.clock.is_empty());
    let cut = story(&[&begun[..], &[(5, refused("first"))]].concat()).0;
    assert_eq!((cut.cut_off(), cut.ready().len()), (vec!["second".to_owned()], 0));
    let free = [&begun[..], &[(1, Event::TaskStopped { act: "first".into(), not_needed: true })]];
    let free = story(&free.concat()).0;
    assert_eq!((free.cut_off().len(), free.ready()), (0, vec!["second".to_owned()]));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..Default::default() })]

    #[test]
    fn folding_is_applying_one_by_one(picks in prop::collection::vec(0..7_usize, 0..20)) {
        let event = |pick| match pick {
            0 => submitted(true),
            1 => opened("first"),
            2 => approved("first"),
            3 => sent_back("first"),
            4 => opened("second"),
            5 => Event::TaskReopened { act: "first".into() },
            _ => Event::Closed,
        };
        let events: Vec<(i64, Event)> =
            picks.iter().enumerate().map(|(i, pick)| (i as i64, event(*pick))).collect();
        let (whole, happened) = story(&events);
        let pack = pack();
        let mut state = State::default();
        for happened in &happened {
            // stored and read again, as it happens between two requests
            let json = serde_json::to_string(happened).unwrap();
            state.apply(&pack, &serde_json::from_str(&json).unwrap());
        }
        prop_assert_eq!(state.version as usize, events.len());
        prop_assert_eq!(state, whole);
    }
}

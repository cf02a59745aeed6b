//! The steps of an act: what comes next, row after row, and clocks that stand for several reasons.

use cases::engine::decide::{Step, next};
use cases::engine::duties::{duties, wakes};
use cases::engine::state::{State, deadline};
use cases::model::*;
use pack::OpinionSays;
use proptest::prelude::*;
use serde_json::{Map, json};

use crate::city::*;

const DAY: i64 = 86_400;

fn step(id: &str, kind: &str, more: &str) -> String {
    format!(
        "{{ id: {id}, text: {{ zh: {id}, en: {id} }}, kind: {kind}, working_days: 2, {more} \
         basis: [{{ source: 示例 }}] }}"
    )
}

fn pack_of(steps: &[String]) -> std::sync::Arc<pack::Pack> {
    let steps = format!("steps: [{}]", steps.join(", "));
    City::default()
        .ask("field", "f", "shop.b0", &[])
        .ask("field", "staff", "shop.staff", &[])
        .act("first", &["shop.b0", "shop.staff"], &["shop.b9"], &["working_days: 5", &steps])
        .load("shop.b9")
}

fn opinion(department: &str, says: OpinionSays) -> StepRecord {
    StepRecord::Opinion { department: department.into(), says, text: String::new() }
}

fn recorded(step: &str, record: StepRecord) -> Event {
    Event::StepRecorded { act: "first".into(), step: step.into(), record }
}

fn begun(step: &str) -> Event {
    let (act, step) = ("first".into(), step.into());
    Event::StepBegun { act, step, fee: None, departments: Vec::new() }
}

fn ended(step: &str, passed: bool) -> Event {
    Event::StepEnded { act: "first".into(), step: step.into(), passed }
}

/// The case after its task was opened and `events` happened, one a day.
fn state(pack: &pack::Pack, events: &[Event]) -> State {
    let answers = Map::from_iter([("shop.b0".to_owned(), json!(true))]);
    let submission = Submission { answers, ..Submission::default() };
    let tasks = vec![NewTask { act: "first".into(), after: Vec::new() }];
    let first = [
        Event::Submitted { submission, tasks, promised_working_days: 5 },
        Event::TaskOpened { act: "first".into(), department: None },
    ];
    let mut state = State::default();
    for event in &first {
        state.apply(pack, &Happened { at: monday(), by: Actor::Rule, event: event.clone() });
    }
    for (day, event) in events.iter().enumerate() {
        let at = monday().plus_seconds(day as i64 * DAY);
        state.apply(pack, &Happened { at, by: Actor::Rule, event: event.clone() });
    }
    state
}

/// What the case does next on the `day`-th day: `step_begun look`, or `-` while it waits.
fn then(pack: &pack::Pack, events: &[Event], staff: Option<i64>, day: i64) -> String {
    let mut known = vec![("ask", "shop.b0", json!(true))];
    known.extend(staff.map(|staff| ("ask", "shop.staff", json!(staff))));
    let mut facts = facts(pack, &known);
    facts.today = facts.today.map(|today| today + jiff::Span::new().days(day));
    match next(pack, &pack.packages["open"], &state(pack, events), &facts) {
        None => "-".to_owned(),
        Some(Step::Approve(..)) => "approve".to_owned(),
        Some(Step::Revoke(..)) => "revoke".to_owned(),
        Some(Step::Event(event)) => match &event {
            Event::StepEnded { step, passed, .. } => format!("step_ended {step} {passed}"),
            Event::StepBegun { step, fee, .. } => match fee {
                Some(fee) => format!("step_begun {step} {}", fee.amount_yuan),
                None => format!("step_begun {step}"),
            },
            Event::StepSkipped { step, .. } => format!("step_skipped {step}"),
            other => other.kind().to_owned(),
        },
    }
}

#[test]
fn steps_follow_one_another_and_the_decision_follows_them() {
    let departments = "departments: [{ department: other, basis: [{ source: 示例 }] }],";
    let pack = pack_of(&[
        step("joint", "joint_opinion", departments),
        step("look", "site_visit", "when: shop.staff > 10,"),
        step("heard", "hearing", "when: shop.staff > 100,"),
    ]);
    let yes = recorded("joint", opinion("other", OpinionSays::Agree));
    let seen = |passed| recorded("look", StepRecord::Visited { passed, text: "见".into() });
    let all = [begun("joint"), yes, ended("joint", true), begun("look"), seen(true)];
    let rows = [
        (0, Some(20), "step_begun joint"),
        (1, Some(20), "-"),
        (2, Some(20), "step_ended joint true"),
        (3, Some(5), "step_skipped look"),
        // what cannot be told is done
        (3, None, "step_begun look"),
        (3, Some(20), "step_begun look"),
        (4, Some(20), "-"),
        (5, Some(20), "step_ended look true"),
    ];
    for (events, staff, expected) in rows {
        assert_eq!(then(&pack, &all[..events], staff, 5), expected, "{events} {staff:?}");
    }
    let skipped = Event::StepSkipped { act: "first".into(), step: "heard".into() };
    let passed = [&all[..], &[ended("look", true), skipped.clone()]].concat();
    assert_eq!(then(&pack, &passed, Some(20), 7), "approve");
    let against = [&all[..4], &[seen(false), ended("look", false), skipped]].concat();
    assert_eq!(then(&pack, &against, Some(20), 7), "review_needed");
}

#[test]
fn opinions_are_settled_by_the_lead() {
    use OpinionSays::{Agree, AgreeWithConditions, Disagree};
    let departments = "departments: [{ department: office, basis: [{ source: 示例 }] }, \
        { department: other, basis: [{ source: 示例 }] }],";
    let pack = pack_of(&[step("joint", "joint_opinion", departments)]);
    let settled = |agree| StepRecord::Reconciled { agree, text: "理由".into() };
    let rows: [(Vec<StepRecord>, &str, &str); 6] = [
        (vec![], "-", "opinion opinion"),
        (vec![opinion("office", Disagree)], "-", "opinion"),
        (
            vec![opinion("office", Agree), opinion("other", AgreeWithConditions)],
            "step_ended joint true",
            "",
        ),
        (vec![opinion("office", Disagree), opinion("other", Agree)], "-", "reconcile"),
        (
            vec![opinion("office", Disagree), opinion("other", Agree), settled(true)],
            "step_ended joint true",
            "",
        ),
        (
            vec![opinion("office", Disagree), opinion("other", Agree), settled(false)],
            "step_ended joint false",
            "",
        ),
    ];
    for (records, expected, owed) in rows {
        let mut events = vec![begun("joint")];
        events.extend(records.into_iter().map(|record| recorded("joint", record)));
        assert_eq!(then(&pack, &events, Some(1), 5), expected, "{events:?}");
        let known = facts(&pack, &[]);
        let of = duties(&pack, &pack.packages["open"], &state(&pack, &events), &known, monday());
        let kinds: Vec<&str> = of.iter().map(|duty| duty.kind).collect();
        assert_eq!(kinds.join(" "), owed, "{events:?}");
    }
}

#[test]
fn a_notice_runs_to_the_end_of_its_last_day() {
    let pack = pack_of(&[step("notice", "public_notice", "outside_limit: true,")]);
    let objected = || recorded("notice", StepRecord::Objected { text: "不".into() });
    let answered = |founded| {
        let text = "答".into();
        recorded("notice", StepRecord::Answered { objection: 1, founded, text })
    };
    // begun on Monday, two working days: Wednesday is the last
    let rows = [
        (vec![], 2, "-"),
        (vec![], 3, "step_ended notice true"),
        (vec![objected()], 3, "-"),
        (vec![objected(), answered(false)], 3, "step_ended notice true"),
        (vec![objected(), answered(true)], 3, "step_ended notice false"),
        (vec![objected(), answered(true)], 2, "-"),
    ];
    for (records, day, expected) in rows {
        let events = [&[begun("notice")][..], &records].concat();
        assert_eq!(then(&pack, &events, Some(1), day), expected, "{day} {records:?}");
    }
    let running = state(&pack, &[begun("notice")]);
    let wakes: Vec<String> =
        wakes(&pack, &running, monday()).iter().map(ToString::to_string).collect();
    assert_eq!(wakes, ["2026-06-03T16:00:00Z"], "the end of Wednesday in the city");
}

#[test]
fn a_clock_stands_while_any_reason_is_left() {
    let steps = [step("notice", "public_notice", "outside_limit: true,")];
    let pack = pack_of(&steps);
    let sent_back = Event::SentBack { act: "first".into(), faults: Vec::new() };
    let again = Event::Submitted {
        submission: Submission::default(),
        tasks: Vec::new(),
        promised_working_days: 5,
    };
    let all = [begun("notice"), sent_back, again, ended("notice", true)];
    // opened on Monday with five days; the due day moves by the days that it stood
    let rows = [
        (1, "Stopped", "2026-06-08", "Stopped"),
        (2, "Stopped", "2026-06-09", "Stopped"),
        (3, "Stopped", "2026-06-10", "Stopped"),
        (4, "Green", "2026-06-11", "Green"),
    ];
    for (events, colour, due_on, case_colour) in rows {
        let state = state(&pack, &all[..events]);
        let now = monday().plus_seconds((events as i64 - 1) * DAY);
        let stand = |clock: &[_]| deadline(clock, &pack.calendar, &pack.zone(), now).unwrap();
        let of = stand(&state.tasks["first"].clock);
        assert_eq!(format!("{:?}", of.colour), colour, "{events}");
        assert_eq!(of.projected_due_on.to_string(), due_on, "{events}");
        assert_eq!(format!("{:?}", stand(&state.clock).colour), case_colour, "{events}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..Default::default() })]

    /// Whatever happens in whatever order, every clock can be read.
    #[test]
    fn no_clock_gets_out_of_order(picks in prop::collection::vec(0..11_usize, 0..24)) {
        let pack = pack_of(&[
            step("notice", "public_notice", "outside_limit: true,"),
            step("sign", "signature", "outside_limit: true, signers: [shop.name],"),
        ]);
        let act = || "first".to_owned();
        let (clauses, gives, note): (Vec<ClauseOutcome>, Map<_, _>, String) = Default::default();
        let event = |pick| match pick {
            0 => begun("notice"),
            1 => ended("notice", true),
            2 => begun("sign"),
            3 => ended("sign", false),
            4 => Event::SentBack { act: act(), faults: Vec::new() },
            5 => Event::Submitted {
                submission: Submission::default(), tasks: Vec::new(), promised_working_days: 1,
            },
            6 => Event::TaskApproved {
                act: act(), clauses: clauses.clone(), gives: gives.clone(), note: note.clone(),
            },
            7 => Event::TaskReopened { act: act() },
            8 => Event::TaskOpened { act: act(), department: None },
            9 => Event::StepSkipped { act: act(), step: "notice".into() },
            _ => Event::TaskStopped { act: act(), not_needed: false },
        };
        // only what the engine lets happen: one decides and stops what is open, opens what waits
        let mut happened = Vec::new();
        for pick in picks {
            let task = state(&pack, &happened);
            let runs = |step| {
                task.tasks["first"].steps.get(step).is_some_and(|of| of.state == StepState::Open)
            };
            let (notice, sign) = (runs("notice"), runs("sign"));
            let (case, task) = (task.state, task.tasks["first"].state);
            let fits = match pick {
                1 if !notice => false,
                3 if !sign => false,
                0..=3 | 6 | 9 | 10 => {
                    case == CaseState::InProgress && task == TaskState::Open
                }
                4 => case == CaseState::InProgress && task == TaskState::Open,
                5 => case == CaseState::SentBack,
                7 => case == CaseState::InProgress && task == TaskState::Approved,
                _ => case == CaseState::InProgress && task == TaskState::Waiting,
            };
            if fits {
                happened.push(event(pick));
            }
        }
        let state = state(&pack, &happened);
        let now = monday().plus_seconds(60 * DAY);
        let clocks = state.tasks.values().flat_map(|task| {
            std::iter::once(&task.clock).chain(task.steps.values().map(|step| &step.clock))
        });
        for clock in clocks.chain([&state.clock]).filter(|clock| !clock.is_empty()) {
            let read = deadline(clock, &pack.calendar, &pack.zone(), now);
            prop_assert!(read.is_ok(), "{:?}\n{:?}", happened, clock);
        }
    }
}

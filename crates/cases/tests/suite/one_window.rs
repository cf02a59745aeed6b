//! Booking and the board, on both engines.

use access::{Account, Principal};
use base::{Date, Instant, Result};
use cases::ops::appointments::{self, Appointment, NewAppointment, book, cancel};
use cases::ops::board::{BoardFilter, Period, board, counts, escalate, report, watch};
use cases::ops::{Actor, Room};
use futures::future::join_all;
use store::{Options, Store};

use crate::city::monday;
use crate::operations::{Stage, account, code, stages, submitted};

fn slot(at: &str) -> NewAppointment {
    NewAppointment {
        point: "hall".into(),
        on: "2026-06-02".parse().expect("a date"),
        at: at.into(),
        package: "open".into(),
        on_behalf_of: None,
    }
}

async fn booked(store: &Store, room: &Room, who: Account, at: &str) -> Result<Appointment> {
    let (room, who, new) = (room.clone(), Principal::from(who), slot(at));
    let write = async move |tx: &mut store::Tx| {
        book(tx, &room, &Actor { who: &who, now: monday() }, &new).await
    };
    store.write(write).await
}

/// Twelve people want three seats at the same time, half of them through another server.
#[tokio::test(flavor = "multi_thread")]
async fn a_half_hour_is_never_overbooked() {
    for stage in stages().await {
        let other = Store::open(&stage.store.url, Options::default()).await.expect("opened again");
        let wishes = (0..12).map(|n| {
            let store: &Store = if n % 2 == 0 { &stage.store } else { &other };
            booked(store, &stage.room, account(&format!("p{n}"), "applicant"), "09:30")
        });
        let answers = join_all(wishes).await;
        let mut seats: Vec<i64> =
            answers.iter().filter_map(|a| a.as_ref().ok().map(|a| a.seat)).collect();
        seats.sort_unstable();
        assert_eq!(seats, [1, 2, 3], "{}", stage.store.name);
        let full = answers.iter().filter(|answer| answer.is_err()).count();
        assert_eq!(full, 9);
        let first = answers.into_iter().enumerate().find_map(|(n, a)| Some((n, a.ok()?)));
        let (n, first) = first.expect("somebody");
        // what is given back is free again, for one
        let (room, who) =
            (stage.room.clone(), Principal::from(account(&format!("p{n}"), "applicant")));
        let id = first.id.clone();
        let give_back = async move |tx: &mut store::Tx| {
            cancel(tx, &room, &Actor { who: &who, now: monday() }, &id).await
        };
        stage.store.write(give_back).await.expect("cancelled");
        let again: Vec<String> =
            join_all((20..23).map(|n| {
                booked(&other, &stage.room, account(&format!("p{n}"), "applicant"), "09:30")
            }))
            .await
            .into_iter()
            .map(code)
            .collect();
        let ok = again.iter().filter(|code| *code == "ok").count();
        assert_eq!((ok, again.len()), (1, 3), "{again:?}");
        assert!(again.iter().all(|code| code == "ok" || code == "slot_full"), "{again:?}");
        let same = booked(&stage.store, &stage.room, account("p20", "applicant"), "10:00").await;
        assert_eq!(code(same), "ok");
        let (room, on) = (stage.room.clone(), "2026-06-02".parse::<Date>().expect("a date"));
        let read = async move |tx: &mut store::Tx| {
            appointments::free(tx, &room, "hall", on, monday()).await
        };
        let free = stage.store.read(read).await.expect("slots");
        let free: Vec<i64> = free.iter().map(|slot| slot.free).collect();
        assert_eq!(free, [3, 0, 2, 3, 3, 3], "{}", stage.store.name);
    }
}

async fn on<T: Send + 'static>(
    stage: &Stage,
    day: &str,
    run: impl AsyncFn(&mut store::Tx, &Room, Instant) -> Result<T> + Send + Sync + 'static,
) -> T {
    let room = stage.room.clone();
    let now: Instant = format!("{day}T02:00:00Z").parse().expect("a time");
    let write = async move |tx: &mut store::Tx| run(tx, &room, now).await;
    stage.store.write(write).await.unwrap_or_else(|error| panic!("{error:?}"))
}

#[tokio::test]
async fn the_board_is_filtered_paged_counted_and_told_once() {
    for stage in stages().await {
        let mut ids = Vec::new();
        for name in ["lin", "mo", "ou"] {
            ids.push(submitted(&stage, &account(name, "applicant")).await);
        }
        let watched = ids.clone();
        on(&stage, "2026-06-01", async move |tx, room, now| {
            for id in &watched {
                watch(tx, room, id, now).await?;
            }
            Ok(())
        })
        .await;
        let reviewer = || Principal::from(account("wang", "reviewer"));
        let filter = BoardFilter { limit: Some(2), ..BoardFilter::default() };
        let (who, of) = (reviewer(), filter.clone());
        let green = on(&stage, "2026-06-01", async move |tx, room, now| {
            board(tx, room, &who, &of, now).await
        });
        assert_eq!(green.await.len(), 0, "due on Tuesday");
        let (who, of) = (reviewer(), filter.clone());
        let red = on(&stage, "2026-06-03", async move |tx, room, now| {
            let first = board(tx, room, &who, &of, now).await?;
            let after = first.last().map(|row| row.cursor());
            let second = board(tx, room, &who, &BoardFilter { after, ..of.clone() }, now).await?;
            let counts = counts(tx, room, &who, now).await?;
            let mut told = Vec::new();
            for _ in 0..2 {
                told.push(escalate(tx, room, now).await?);
            }
            let after = board(tx, room, &who, &of, now).await?;
            Ok((first, second, counts, after))
        });
        let (first, second, counts, after) = red.await;
        assert_eq!((first.len(), second.len()), (2, 1), "{}", stage.store.name);
        assert_eq!(counts.departments[0].red, 3);
        assert_eq!(counts.districts[0].id.as_deref(), Some("990102"));
        assert_eq!(after[0].level, 2);
        let events = store::outbox::read(&stage.store, 0, 1_000).await.expect("events");
        let told = events.iter().filter(|event| event.topic == "task_escalated").count();
        assert_eq!(told, 3, "{}: once each", stage.store.name);
        // somebody of another district sees nothing
        let elsewhere = Account { districts: vec!["990103".into()], ..account("x", "reviewer") };
        let who = Principal::from(elsewhere);
        let none = on(&stage, "2026-06-03", async move |tx, room, now| {
            board(tx, room, &who, &BoardFilter::default(), now).await
        });
        assert_eq!(none.await.len(), 0);
        let who = reviewer();
        let figures = on(&stage, "2026-06-03", async move |tx, room, _| {
            let day = |text: &str| text.parse().expect("a date");
            let period = Period { from: day("2026-06-01"), to: day("2026-06-30") };
            report(tx, room, &who, period).await
        });
        let figures = figures.await.departments;
        assert_eq!((figures[0].received, figures[0].open_late), (3, 3), "{figures:?}");
    }
}

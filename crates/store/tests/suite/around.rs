//! What stands around transactions: outbox, idempotency keys, numbers.

use std::sync::{Arc, Mutex};

use base::clock::FakeClock;
use base::{Fault, Instant};
use futures::future::join_all;
use serde_json::json;
use store::idempotency::{Remembered, answer, forget, remember};
use store::outbox::{self, Consumer, Feed};
use store::runner::Runner;
use store::{Options, Store, jobs, numbers, params};

use crate::{code, no, stores};

const NOW: Instant = Instant(1_700_000_000_000_000);

#[tokio::test(flavor = "multi_thread")]
async fn events_come_in_the_order_of_commit_and_none_is_lost() {
    for store in stores().await {
        let other = Store::open(&store.url, Options::default()).await.unwrap();
        let mut feed = Feed::new(&other, 0);
        let reader = tokio::spawn(async move {
            let mut seen = Vec::new();
            while seen.len() < 400 {
                seen.extend(feed.next(50).await.unwrap());
            }
            seen
        });
        let servers = [store.clone(), other];
        let published = join_all((0..500).map(|i| {
            let server = servers[i % 2].clone();
            async move {
                let publish = server.write(async move |tx| {
                    outbox::publish(tx, "t", &format!("s{i}"), &json!({ "i": i }), NOW)?;
                    if i % 5 == 0 { Err(no()) } else { Ok(()) }
                });
                publish.await.is_ok()
            }
        }));
        assert_eq!(published.await.iter().filter(|kept| **kept).count(), 400);
        let mut seen = reader.await.unwrap();
        let positions: Vec<_> = seen.iter().map(|event| event.position).collect();
        assert_eq!(positions, (1..=400).collect::<Vec<_>>(), "{}", store.name);
        assert_eq!(outbox::last(&store).await.unwrap(), 400);
        seen.sort_by(|a, b| a.subject.cmp(&b.subject));
        seen.dedup_by(|a, b| a.subject == b.subject);
        assert_eq!(seen.len(), 400, "{}: each once", store.name);
        assert!(seen.iter().all(|event| event.body["i"].as_i64().unwrap() % 5 != 0));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_wakes_when_something_is_published() {
    for store in stores().await {
        let mut feed = Feed::new(&store, 0);
        let waiting = tokio::spawn(async move { feed.next(10).await.unwrap() });
        tokio::task::yield_now().await;
        let publish = async |tx: &mut store::Tx| outbox::publish(tx, "t", "s", &json!({}), NOW);
        store.write(publish).await.unwrap();
        assert_eq!(waiting.await.unwrap().len(), 1, "{}", store.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consumer_keeps_its_place_and_a_failing_event_holds_up_none() {
    for store in stores().await {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let broken = Arc::new(Mutex::new(true));
        let clock = Arc::new(FakeClock::at(NOW));
        let consumer = || {
            let (seen, broken) = (seen.clone(), broken.clone());
            Consumer::new(&store, clock.clone(), "desk").on("t", move |event| {
                let (seen, broken) = (seen.clone(), broken.clone());
                async move {
                    if event.subject == "s2" && *broken.lock().unwrap() {
                        return Err(Fault::new("not yet").into());
                    }
                    seen.lock().unwrap().push(event.subject);
                    Ok(())
                }
            })
        };
        let publish = store.write(async |tx| {
            for i in 1..=4 {
                let topic = if i == 3 { "other" } else { "t" };
                outbox::publish(tx, topic, &format!("s{i}"), &json!({}), NOW)?;
            }
            Ok(())
        });
        publish.await.unwrap();
        assert_eq!(consumer().run_once().await.unwrap(), 4);
        assert_eq!(*seen.lock().unwrap(), ["s1", "s4"], "{}", store.name);
        assert_eq!(consumer().run_once().await.unwrap(), 0, "its place is durable");

        let runner = consumer().register(Runner::new(&store, clock.clone()));
        assert_eq!(runner.drain().await.unwrap(), 1, "the failed event is a job that fails");
        *broken.lock().unwrap() = false;
        assert_eq!(runner.drain().await.unwrap(), 0, "and waits");
        clock.move_to(NOW.plus_seconds(jobs::backoff_seconds(1)));
        assert_eq!(runner.drain().await.unwrap(), 1);
        assert_eq!(*seen.lock().unwrap(), ["s1", "s4", "s2"], "{}", store.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_has_one_effect_and_one_answer() {
    for store in stores().await {
        let sent = join_all((0..50).map(|_| {
            let store = store.clone();
            async move {
                let submit =
                    store.write(async |tx| match remember(tx, "a", "k", "h", NOW).await? {
                        Remembered::Seen { response_json } => Ok(response_json),
                        Remembered::Fresh => {
                            let number = numbers::next(tx, "case", "c", NOW).await?;
                            let response = json!({ "number": number }).to_string();
                            answer(tx, "a", "k", &response).await?;
                            Ok(response)
                        }
                    });
                submit.await.unwrap()
            }
        }));
        assert!(sent.await.iter().all(|response| response == r#"{"number":1}"#), "{}", store.name);
        assert_eq!(numbers::gaps(&store, "case").await.unwrap().last, 1);

        let other = store.write(async |tx| remember(tx, "a", "k", "h2", NOW).await);
        assert_eq!(code(other.await), "idempotency_key_reused");
        let scope = store.write(async |tx| remember(tx, "b", "k", "h2", NOW).await);
        assert_eq!(code(scope.await), "Fresh");
        let failed = store.write(async |tx| {
            remember(tx, "a", "k3", "h", NOW).await?;
            Err::<(), _>(no())
        });
        assert_eq!(code(failed.await), "no");
        let again = store.write(async |tx| remember(tx, "a", "k3", "h", NOW).await);
        assert_eq!(again.await.unwrap(), Remembered::Fresh, "a refused request may come again");
        let forgotten = store.write(async |tx| forget(tx, NOW.plus_seconds(1)).await);
        assert_eq!(forgotten.await.unwrap(), 3, "{}", store.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_have_no_gap_although_operations_fail() {
    for store in stores().await {
        let given = join_all((0..300).map(|i| {
            let store = store.clone();
            async move {
                let next = store.write(async move |tx| {
                    let number = numbers::next(tx, "case", &format!("c{i}"), NOW).await?;
                    if i % 3 == 0 { Err(no()) } else { Ok(number) }
                });
                next.await.ok()
            }
        }));
        let mut given: Vec<_> = given.await.into_iter().flatten().collect();
        given.sort_unstable();
        assert_eq!(given, (1..=200).collect::<Vec<_>>(), "{}", store.name);
        let gaps = numbers::gaps(&store, "case").await.unwrap();
        assert_eq!((gaps.last, gaps.given, gaps.missing), (200, 200, vec![]));

        let delete = "delete from number_given where number in (1, 7, 8, 200)";
        store.write(async move |tx| tx.execute(delete, params![]).await).await.unwrap();
        let gaps = numbers::gaps(&store, "case").await.unwrap();
        assert_eq!((gaps.last, gaps.given), (200, 196));
        assert_eq!(gaps.missing, [(1, 1), (7, 8), (200, 200)], "{}", store.name);
        assert_eq!(numbers::gaps(&store, "none").await.unwrap().last, 0);
    }
}

//! Durable jobs: once enqueued, run at least once, later again, and in the end a dead letter.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use base::clock::FakeClock;
use base::{Clock, Fault, Instant};
use futures::future::join_all;
use serde_json::json;
use store::jobs::{State, cancel, complete, counts, enqueue, get, list, retry};
use store::limits::{JOB_ATTEMPTS_MAX, JOB_CLAIM_MAX, JOB_LEASE_SECONDS};
use store::runner::Runner;
use store::{Store, params};

use crate::{code, count, no, put, stores};

const NOW: Instant = Instant(1_700_000_000_000_000);

fn clock() -> Arc<FakeClock> {
    Arc::new(FakeClock::at(NOW))
}

async fn add(store: &Store, kind: &'static str, key: Option<&'static str>, at: Instant) -> String {
    let add = store.write(async move |tx| enqueue(tx, kind, key, &json!({ "n": 1 }), at).await);
    add.await.unwrap().to_string()
}

async fn in_state(store: &Store, state: State) -> i64 {
    let counts = counts(store).await.unwrap();
    counts.into_iter().find(|(s, _)| *s == state).unwrap().1
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_runs_when_it_is_due_and_once_per_key() {
    for store in stores().await {
        let ran = Arc::new(Mutex::new(Vec::new()));
        let clock = clock();
        let seen = ran.clone();
        let runner = Runner::new(&store, clock.clone()).handle("k", move |job| {
            let seen = seen.clone();
            async move {
                assert_eq!(job.body["n"], 1);
                seen.lock().unwrap().push(job.key);
                Ok(())
            }
        });
        let first = add(&store, "k", Some("a"), NOW).await;
        assert_eq!(add(&store, "k", Some("a"), NOW).await, first, "{}", store.name);
        add(&store, "k", Some("later"), NOW.plus_seconds(60)).await;
        add(&store, "of-nobody", Some("a"), NOW).await;
        let refused = store.write(async |tx| {
            enqueue(tx, "k", Some("undone"), &json!({}), NOW).await?;
            Err::<(), _>(no())
        });
        assert_eq!(code(refused.await), "no");
        assert_eq!(runner.drain().await.unwrap(), 1);
        assert_eq!(runner.drain().await.unwrap(), 0);
        clock.move_to(NOW.plus_seconds(60));
        assert_eq!(runner.drain().await.unwrap(), 1);
        let key = |key: &str| Some(key.to_owned());
        assert_eq!(*ran.lock().unwrap(), [key("a"), key("later")], "{}", store.name);
        assert_eq!(add(&store, "k", Some("a"), NOW).await, first, "also after it was done");
        assert_eq!(runner.drain().await.unwrap(), 0);
        assert_eq!(in_state(&store, State::Done).await, 2);
        assert_eq!(in_state(&store, State::Ready).await, 1, "nobody handles its kind");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_runners_share_the_jobs_and_none_runs_twice() {
    for store in stores().await {
        let ran = Arc::new(AtomicU32::new(0));
        let add = store.write(async |tx| {
            for _ in 0..300 {
                enqueue(tx, "k", None, &json!({}), NOW).await?;
            }
            Ok(())
        });
        add.await.unwrap();
        let other = Store::open(&store.url, store::Options::default()).await.unwrap();
        let runners = [&*store, &other].map(|store| {
            let ran = ran.clone();
            Runner::new(store, clock()).handle("k", move |_| {
                ran.fetch_add(1, Ordering::SeqCst);
                async { Ok(()) }
            })
        });
        let batch = runners[0].run_due_once().await.unwrap();
        assert_eq!(batch, JOB_CLAIM_MAX, "small batches, so that jobs do not hold up intake");
        let drained = join_all(runners.iter().map(|runner| runner.drain())).await;
        let drained: usize = drained.into_iter().map(Result::unwrap).sum();
        assert_eq!(batch + drained, 300, "{}", store.name);
        assert_eq!(ran.load(Ordering::SeqCst), 300, "{}", store.name);
        assert_eq!(in_state(&store, State::Done).await, 300);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failing_job_waits_longer_each_time_and_ends_as_a_dead_letter() {
    for store in stores().await {
        let (clock, tries) = (clock(), Arc::new(AtomicU32::new(0)));
        let counted = tries.clone();
        let runner = Runner::new(&store, clock.clone()).handle("k", move |_| {
            let n = counted.fetch_add(1, Ordering::SeqCst);
            async move {
                assert_ne!(n, 3, "a panic is an attempt that failed");
                Err(Fault::during("paying", std::io::Error::other("bank closed")).into())
            }
        });
        let id = base::id::JobId::parse(&add(&store, "k", None, NOW).await).unwrap();
        for attempt in 1..=JOB_ATTEMPTS_MAX {
            assert_eq!(runner.drain().await.unwrap(), 1, "{} attempt {attempt}", store.name);
            let job = get(&store, &id).await.unwrap();
            let dead = attempt == JOB_ATTEMPTS_MAX;
            assert_eq!(job.state, if dead { State::Dead } else { State::Ready });
            assert_eq!(job.attempts, attempt);
            let error = job.last_error.unwrap();
            let wanted = if attempt == 4 { "the handler panicked" } else { "paying: bank closed" };
            assert_eq!(error, wanted);
            let wait = store::jobs::backoff_seconds(attempt);
            clock.move_to(clock.now().plus_seconds(wait - 1));
            assert_eq!(runner.drain().await.unwrap(), 0, "not before its time");
            clock.move_to(clock.now().plus_seconds(1));
        }
        assert_eq!(runner.drain().await.unwrap(), 0, "dead");
        let dead = list(&store, State::Dead, None, 10).await.unwrap();
        assert_eq!((dead.len(), &dead[0].id), (1, &id));
        assert!(list(&store, State::Dead, Some(&id), 10).await.unwrap().is_empty());

        retry(&store, &id, clock.now()).await.unwrap();
        assert_eq!(code(retry(&store, &id, clock.now()).await), "job_not_retryable");
        assert_eq!(runner.drain().await.unwrap(), 1, "all its attempts again");
        assert_eq!(get(&store, &id).await.unwrap().attempts, 1);
        cancel(&store, &id, clock.now()).await.unwrap();
        assert_eq!(code(cancel(&store, &id, clock.now()).await), "job_not_cancellable");
        let unknown = base::id::JobId::parse("nobody").unwrap();
        assert_eq!(code(cancel(&store, &unknown, clock.now()).await), "not_found");
        clock.move_to(clock.now().plus_seconds(86_400));
        assert_eq!(runner.drain().await.unwrap(), 0, "{}: cancelled", store.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_job_is_a_dead_letter_at_once() {
    for store in stores().await {
        let runner = Runner::new(&store, clock()).handle("k", |_| async { Err(no()) });
        add(&store, "k", None, NOW).await;
        assert_eq!(runner.drain().await.unwrap(), 1);
        let dead = list(&store, State::Dead, None, 10).await.unwrap();
        assert_eq!(dead[0].last_error.as_deref(), Some("no: No."), "{}", store.name);
    }
}

/// The runner's process dies in the middle of a job: its task is dropped, as by a kill.
#[tokio::test(flavor = "multi_thread")]
async fn a_job_whose_runner_died_runs_again_when_the_lease_is_over() {
    for store in stores().await {
        let clock = clock();
        let started = Arc::new(tokio::sync::Notify::new());
        let starts = started.clone();
        let dying = Runner::new(&store, clock.clone()).handle("k", move |_| {
            starts.notify_one();
            std::future::pending()
        });
        add(&store, "k", None, NOW).await;
        let task = tokio::spawn(async move { dying.drain().await });
        started.notified().await;
        task.abort();
        let ran = Arc::new(AtomicU32::new(0));
        let counted = ran.clone();
        let runner = Runner::new(&store, clock.clone()).handle("k", move |job| {
            counted.fetch_add(1, Ordering::SeqCst);
            async move {
                assert_eq!(job.attempts, 2);
                Ok(())
            }
        });
        clock.move_to(NOW.plus_seconds(JOB_LEASE_SECONDS - 1));
        assert_eq!(runner.drain().await.unwrap(), 0, "{}: under lease", store.name);
        clock.move_to(NOW.plus_seconds(JOB_LEASE_SECONDS));
        assert_eq!(runner.drain().await.unwrap(), 1, "{}", store.name);
        assert_eq!(ran.load(Ordering::SeqCst), 1);
        assert_eq!(in_state(&store, State::Done).await, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_kills_its_runner_every_time_ends_as_a_dead_letter() {
    for store in stores().await {
        let clock = clock();
        add(&store, "k", None, NOW).await;
        let worn = "update job set state = 'running', attempts = $1, lease_until = $2";
        let lease = NOW.plus_seconds(1);
        let wear = async move |tx: &mut store::Tx| {
            tx.execute(worn, params![JOB_ATTEMPTS_MAX, lease]).await
        };
        store.write(wear).await.unwrap();
        clock.move_to(lease);
        let runner = Runner::new(&store, clock).handle("k", |_| async { Ok(()) });
        assert_eq!(runner.drain().await.unwrap(), 0);
        assert_eq!(in_state(&store, State::Dead).await, 1, "{}", store.name);
    }
}

/// The handler ends the job in its own transaction: effect and end are one.
#[tokio::test(flavor = "multi_thread")]
async fn a_handler_that_completes_its_job_has_its_effect_exactly_once() {
    for store in stores().await {
        let clock = clock();
        let (own, time) = (Store::clone(&store), clock.clone());
        let runner = Runner::new(&store, clock.clone()).handle("k", move |job| {
            let (store, now) = (own.clone(), time.now());
            async move {
                let stale = store::jobs::Job { attempts: job.attempts - 1, ..job.clone() };
                let effect = store.write(async move |tx| {
                    put(tx, "stale", 1).await?;
                    complete(tx, &stale, now).await
                });
                assert!(code(effect.await).contains("the lease of job"));
                let effect = async move |tx: &mut store::Tx| {
                    put(tx, "effect", 1).await?;
                    complete(tx, &job, now).await
                };
                store.write(effect).await?;
                Err(Fault::new("died after the effect").into())
            }
        });
        add(&store, "k", None, NOW).await;
        assert_eq!(runner.drain().await.unwrap(), 1);
        clock.move_to(NOW.plus_seconds(86_400));
        assert_eq!(runner.drain().await.unwrap(), 0, "{}: it is done", store.name);
        assert_eq!(count(&store).await, 1, "{}", store.name);
        assert_eq!(in_state(&store, State::Done).await, 1);
        let forget = async |tx: &mut store::Tx| store::jobs::forget(tx, NOW.plus_seconds(1)).await;
        assert_eq!(store.write(forget).await.unwrap(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_runner_in_the_background_wakes_and_stops() {
    for store in stores().await {
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let done = Arc::new(tokio::sync::Notify::new());
        let did = done.clone();
        let runner = Runner::new(&store, clock()).handle("k", move |_| {
            did.notify_one();
            async { Ok(()) }
        });
        let task = tokio::spawn(async move { runner.run(async { drop(stopped.await) }).await });
        add(&store, "k", None, NOW).await;
        done.notified().await;
        stop.send(()).unwrap();
        task.await.unwrap();
        assert_eq!(in_state(&store, State::Done).await, 1, "{}", store.name);
    }
}

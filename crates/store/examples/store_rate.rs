//! How many durable operations of eight statements a second: `store_rate URL [SECONDS] [CALLERS]`.
//! Prints operations a second, and the median and 99th percentile of what one caller waited, in
//! milliseconds. The operation is the shape of a submission: idempotency key, number, case, task,
//! event, journal leaf, job, answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::{Duration, Instant};

use futures::future::join_all;
use serde_json::json;
use store::{Migration, Options, Store, Tx, idempotency, jobs, numbers, outbox, params, values};

const TABLES: &[Migration] = &[Migration {
    id: "rate/0001",
    sql: "create table rate_case (id text not null primary key, number bigint not null, \
            owner text not null, state text not null, body text not null) {without_rowid};
        create index rate_case_owner on rate_case (owner, id);
        create table rate_task (case_id text not null, act text not null, state text not null, \
            primary key (case_id, act)) {without_rowid};
        create table rate_leaf (id text not null primary key, hash {blob}) {without_rowid};",
}];

/// Eight writes. Key, number, job, event and leaf share their statements with the group.
async fn submission(tx: &mut Tx, i: i64) -> base::Result<()> {
    let now = base::Instant(1_700_000_000_000_000 + i);
    let (key, id) = (format!("key{i}"), base::id::fresh(now));
    let body = json!({ "entity.name": "杭州示例有限公司", "entity.capital": "1000000.00" });
    idempotency::remember(tx, "account", &key, "hash", now).await?;
    let number = numbers::next(tx, "case", &id, now).await?;
    let owner = format!("owner{}", i % 1_000);
    let case = "insert into rate_case (id, number, owner, state, body) values ($1, $2, $3, $4, $5)";
    tx.execute(case, params![&id, number, owner, "accepted", body.to_string()]).await?;
    let acts = ["name", "licence", "seal", "tax", "insurance", "fund", "bank"];
    let tasks: Vec<_> = acts.iter().map(|act| values![&id, *act, "open"]).collect();
    tx.insert_many("insert into rate_task (case_id, act, state)", &tasks, "").await?;
    outbox::publish(tx, "case.accepted", &id, &json!({ "number": number }), now)?;
    tx.append("insert into rate_leaf (id, hash)", values![&id, vec![7u8; 32]]);
    jobs::enqueue(tx, "decide", Some(&id), &json!({ "case": id }), now).await?;
    idempotency::answer(tx, "account", &key, &body.to_string()).await
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let url = arguments.next().ok_or("store_rate URL [SECONDS] [CALLERS]")?;
    let seconds: u64 = arguments.next().map_or(Ok(10), |text| text.parse())?;
    let callers: usize = arguments.next().map_or(Ok(64), |text| text.parse())?;
    let store = Store::open(&url, Options::default()).await?;
    store.migrate(TABLES).await?;
    let (stop, count) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicI64::new(0)));
    let started = Instant::now();
    let workers: Vec<_> = (0..callers)
        .map(|_| {
            let (store, stop, count) = (store.clone(), stop.clone(), count.clone());
            tokio::spawn(async move {
                let mut waits = Vec::new();
                while !stop.load(Ordering::Relaxed) {
                    let (i, began) = (count.fetch_add(1, Ordering::Relaxed), Instant::now());
                    store.write(async move |tx| submission(tx, i).await).await.map(|()| {
                        waits.push(began.elapsed());
                    })?;
                }
                Ok::<_, base::Error>(waits)
            })
        })
        .collect();
    tokio::time::sleep(Duration::from_secs(seconds)).await;
    stop.store(true, Ordering::Relaxed);
    let mut waits = Vec::new();
    for worker in join_all(workers).await {
        waits.extend(worker??);
    }
    let rate = waits.len() as f64 / started.elapsed().as_secs_f64();
    waits.sort_unstable();
    let at = |part: usize| waits[waits.len() * part / 100].as_secs_f64() * 1_000.0;
    println!("{rate:.0} operations/s, median {:.2} ms, p99 {:.2} ms", at(50), at(99));
    Ok(())
}

//! Transactions: what stays, what goes, who sees what.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use futures::future::join_all;
use store::{Engine, Migration, Options, Store, params, values};

use crate::{TABLES, code, count, no, put, stores};

#[tokio::test(flavor = "multi_thread")]
async fn failing_operations_leave_nothing_and_spare_their_group() {
    for store in stores().await {
        let operations = (0..300).map(|i| {
            let store = store.clone();
            async move {
                let id = format!("i{i:03}");
                let answer = store.write(async move |tx| {
                    put(tx, &id, i).await?;
                    tx.append("insert into audit (item)", values![&id]);
                    match i % 5 {
                        1 => Err(no()),
                        2 => put(tx, &id, i).await, // collides with itself
                        3 => panic!("an operation of the test panics"),
                        _ => Ok(()),
                    }
                });
                (i, answer.await)
            }
        });
        for (i, answer) in join_all(operations).await {
            let code = code(answer);
            match i % 5 {
                1 => assert_eq!(code, "no"),
                2 => assert!(code.starts_with("fault: running `insert into item"), "{code}"),
                3 => assert_eq!(code, "fault: an operation panicked"),
                _ => assert_eq!(code, "()"),
            }
        }
        assert_eq!(count(&store).await, 120, "{}", store.name);
        let left = "select count(*) from item where n % 5 in (1, 2, 3)";
        let audit = "select count(*) from audit join item on item.id = audit.item";
        let rows = store.read(async move |tx| {
            Ok((tx.query_one(left, &[]).await?, tx.query_one(audit, &[]).await?))
        });
        let (left, audit) = rows.await.unwrap();
        assert_eq!(left.unwrap().int(0).unwrap(), 0, "{}", store.name);
        assert_eq!(audit.unwrap().int(0).unwrap(), 120, "{}", store.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_swallowed_statement_error_still_undoes_the_operation() {
    for store in stores().await {
        let answer = store.write(async |tx| {
            put(tx, "a", 1).await?;
            let _ = put(tx, "a", 2).await;
            Ok(())
        });
        let code = code(answer.await);
        assert_eq!(code, "fault: an operation went on after a statement failed", "{}", store.name);
        assert_eq!(count(&store).await, 0, "{}", store.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_append_that_collides_fails_its_own_operation_only() {
    for store in stores().await {
        let operations = (0..40).map(|i| {
            let store = store.clone();
            async move {
                let item = if i == 7 || i == 8 { "same".to_owned() } else { format!("i{i}") };
                let answer = store.write(async move |tx| {
                    put(tx, &format!("i{i}"), i).await?;
                    tx.append("insert into audit (item)", values![&item]);
                    Ok(())
                });
                answer.await.is_ok()
            }
        });
        let kept = join_all(operations).await.into_iter().filter(|kept| *kept).count();
        assert_eq!(kept, 39, "{}", store.name);
        assert_eq!(count(&store).await, 39, "{}", store.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_snapshot_wants_written_is_on_its_way_at_once() {
    for store in stores().await {
        let wanted = store.read(async |tx| {
            tx.append("insert into audit (item)", values!["seen"]);
            Ok(tx.take_appends())
        });
        // it goes before what follows, though nobody has waited for it yet
        let written = store.append(wanted.await.unwrap());
        store.write(async |_| Ok(())).await.unwrap();
        let audit = "select count(*) from audit where item = 'seen'";
        let row = store.read(async move |tx| tx.query_one(audit, &[]).await).await.unwrap();
        assert_eq!(row.unwrap().int(0).unwrap(), 1, "{}", store.name);
        written.await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_answered_reads_what_was_written() {
    for store in stores().await {
        let operations = (0..200).map(|i| {
            let store = store.clone();
            async move {
                let (id, again) = (format!("i{i}"), format!("i{i}"));
                store.write(async move |tx| put(tx, &id, i).await).await.unwrap();
                let select = "select n from item where id = $1";
                let row = store.read(async move |tx| tx.query_one(select, params![&again]).await);
                assert_eq!(row.await.unwrap().expect("it was acknowledged").int(0).unwrap(), i);
            }
        });
        join_all(operations).await;
    }
}

/// Load, check, save: without an order of writes, increments would be lost.
#[tokio::test(flavor = "multi_thread")]
async fn writes_of_two_servers_follow_one_another() {
    for store in stores().await {
        let other = Store::open(&store.url, Options::default()).await.unwrap();
        store.write(async |tx| put(tx, "sum", 0).await).await.unwrap();
        let servers = [store.clone(), other];
        join_all((0..400).map(|i| {
            let server = servers[i % 2].clone();
            async move {
                let add = server.write(async |tx| {
                    let row = tx.query_one("select n from item where id = 'sum'", &[]).await?;
                    let n = row.expect("it is there").int(0)? + 1;
                    tx.execute("update item set n = $1 where id = 'sum'", params![n]).await
                });
                assert_eq!(add.await.unwrap(), 1);
            }
        }))
        .await;
        let read = store.read(async |tx| tx.query_one("select n from item", &[]).await);
        assert_eq!(read.await.unwrap().unwrap().int(0).unwrap(), 400, "{}", store.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_sees_one_moment_and_cannot_write() {
    for store in stores().await {
        store.write(async |tx| put(tx, "a", 1).await).await.unwrap();
        let code = code(store.read(async |tx| put(tx, "b", 2).await).await);
        assert!(code.starts_with("fault: running `insert into item"), "{code}");
        assert_eq!(count(&store).await, 1, "{}", store.name);

        // the reader waits between two looks until somebody else has written
        let (looked, look_again) = (std::sync::Barrier::new(2), std::sync::Barrier::new(2));
        let barriers = Arc::new((looked, look_again));
        let reader = {
            let (store, barriers) = (store.clone(), barriers.clone());
            tokio::spawn(async move {
                let looks = store.read(async move |tx| {
                    let first = tx.query("select id from item", &[]).await?.len();
                    barriers.0.wait();
                    barriers.1.wait();
                    Ok((first, tx.query("select id from item", &[]).await?.len()))
                });
                looks.await.unwrap()
            })
        };
        tokio::task::block_in_place(|| barriers.0.wait());
        store.write(async |tx| put(tx, "c", 3).await).await.unwrap();
        tokio::task::block_in_place(|| barriers.1.wait());
        assert_eq!(reader.await.unwrap(), (1, 1), "{}", store.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn values_come_back_as_they_went() {
    let texts = ["", "最多跑一次", "a'b\"c\\d", "𝔘", "line\nline"];
    for store in stores().await {
        let numbers = [i64::MIN, -1, 0, 1, i64::MAX];
        for (i, (text, n)) in texts.into_iter().zip(numbers).enumerate() {
            let id = format!("{i}{text}");
            let body: Vec<u8> = (0..=255).collect();
            let (wrote, sent) = (id.clone(), body.clone());
            // parameters out of order, and one used twice
            const INSERT: &str = "insert into item (body, n, id) values ($2, $3, $1)";
            const SELECT: &str = "select id, n, body from item where id = $1 and $1 = id";
            let put = async move |tx: &mut store::Tx| {
                tx.execute(INSERT, params![&wrote, sent.as_slice(), n]).await
            };
            store.write(put).await.unwrap();
            let asked = id.clone();
            let row = store.read(async move |tx| tx.query_one(SELECT, params![&asked]).await);
            let row = row.await.unwrap().unwrap();
            assert_eq!(row.text(0).unwrap(), id);
            assert_eq!(row.int(1).unwrap(), n);
            assert_eq!(row.blob(2).unwrap(), body);
        }
        let nothing = "insert into item (id, n, body) values ($1, $2, $3)";
        let none = async move |tx: &mut store::Tx| {
            tx.execute(nothing, params!["none", None::<i64>, None::<Vec<u8>>]).await?;
            tx.execute(nothing, params!["some", 5, vec![1u8]]).await?;
            tx.query_one("select n, body from item where id = $1", params!["none"]).await
        };
        let row = store.write(none).await.unwrap().unwrap();
        assert_eq!((row.opt_int(0).unwrap(), row.opt_blob(1).unwrap()), (None, None));
        let nul = code(store.write(async |tx| put(tx, "a\0b", 1).await).await);
        assert_eq!(nul, "text_with_nul", "{}", store.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn text_is_ordered_and_matched_alike() {
    for store in stores().await {
        let order = store.write(async |tx| {
            let rows: Vec<_> = ["b", "B", "a", "_", "1", "办", "Z"].map(|id| values![id, 1]).into();
            let into = "insert into item (id, n)";
            assert_eq!(tx.insert_many(into, &rows, "").await?, 7);
            assert_eq!(tx.insert_many(into, &rows, "on conflict do nothing").await?, 0);
            let like = tx.query("select id from item where id like 'b%'", &[]).await?;
            assert_eq!(like.len(), 1, "like minds case");
            let rows = tx.query("select id from item order by id", &[]).await?;
            rows.iter().map(|row| Ok(row.text(0)?)).collect::<base::Result<Vec<_>>>()
        });
        assert_eq!(order.await.unwrap(), ["1", "B", "Z", "_", "a", "b", "办"], "{}", store.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_rows_go_in_with_few_statements() {
    for store in stores().await {
        for odd in [0, 1] {
            let written = store.write(async move |tx| {
                let n = |i| (i % 2 == odd).then_some(i); // nulls now here, now there
                let rows: Vec<_> =
                    (0..1_337).map(|i| values![format!("{odd}-{i}"), n(i)]).collect();
                tx.insert_many("insert into item (id, n)", &rows, "").await
            });
            assert_eq!(written.await.unwrap(), 1_337);
        }
        assert_eq!(count(&store).await, 2_674, "{}", store.name);
        let sum = "select cast(sum(n) as bigint), count(n) from item";
        let row = store.read(async move |tx| tx.query_one(sum, &[]).await).await.unwrap().unwrap();
        assert_eq!((row.int(0).unwrap(), row.int(1).unwrap()), (893_116, 1_337), "{}", store.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn on_sqlite_an_operation_that_awaits_something_else_is_a_fault_not_a_hang() {
    for store in stores().await {
        if store.kind() == Engine::Postgres {
            continue; // a lane of PostgreSQL can wait; it must not, but it does not hang for ever
        }
        let waits = store.write(async |tx| {
            put(tx, "a", 1).await?;
            std::future::pending::<base::Result<()>>().await
        });
        let code = code(waits.await);
        assert_eq!(code, "fault: an operation awaited more than its transaction");
        assert_eq!(count(&store).await, 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operation_whose_caller_has_gone_before_it_began_does_not_run() {
    for store in stores().await {
        let ran = Arc::new(AtomicU32::new(0));
        let gate = Arc::new(std::sync::Barrier::new(2));
        let holds = {
            let (store, gate) = (store.clone(), gate.clone());
            tokio::spawn(
                async move { store.write(async move |_| Ok(gate.wait().is_leader())).await },
            )
        };
        let gone = {
            let (store, ran) = (store.clone(), ran.clone());
            tokio::spawn(async move {
                store.write(async move |_| Ok(ran.fetch_add(1, Ordering::SeqCst))).await
            })
        };
        while !holds.is_finished() && ran.load(Ordering::SeqCst) == 0 && !gone.is_finished() {
            gone.abort();
            tokio::task::yield_now().await;
            if gone.is_finished() {
                break;
            }
        }
        tokio::task::block_in_place(|| gate.wait());
        holds.await.unwrap().unwrap();
        assert!(gone.await.unwrap_err().is_cancelled());
        assert_eq!(ran.load(Ordering::SeqCst), 0, "{}", store.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn migrations_apply_once_and_refuse_a_changed_text() {
    const CHANGED: &[Migration] = &[Migration { id: "suite/0001", sql: "select 1;" }];
    const NEXT: &[Migration] = &[
        TABLES[0],
        Migration { id: "suite/0002", sql: "create table more (id text primary key);" },
        Migration { id: "suite/0003", sql: "create table more (id text primary key);" },
    ];
    for store in stores().await {
        put_one(&store).await;
        let opened = join_all((0..4).map(|_| Store::open(&store.url, Options::default()))).await;
        let again = join_all(opened.into_iter().map(async |other| {
            other.unwrap().migrate(TABLES).await.unwrap();
        }));
        again.await;
        assert_eq!(count(&store).await, 1, "{}: tables were kept", store.name);
        let changed = store.migrate(CHANGED).await.unwrap_err();
        assert!(changed.chain().contains("suite/0001 was changed"), "{}", changed.chain());
        assert!(store.migrate(NEXT).await.is_err(), "the third collides with the second");
        let table = store.read(async |tx| tx.query("select id from more", &[]).await).await;
        assert!(table.is_err(), "{}: all or none", store.name);
        store.migrate(&NEXT[..2]).await.unwrap();
    }
}

async fn put_one(store: &Store) {
    store.write(async |tx| put(tx, "a", 1).await).await.unwrap();
}

#[tokio::test]
async fn what_is_no_database_is_a_fault() {
    for url in ["", "sqlite:", "mysql://x", "sqlite:/nowhere/at/all/x.sqlite"] {
        assert!(Store::open(url, Options::default()).await.is_err(), "{url}");
    }
    let ready = testkit::sqlite().await;
    ready.ready().await.unwrap();
}

/// Readers wait in line for the next operation: none of them may need another one to go on.
#[tokio::test]
async fn a_read_is_answered_though_no_other_follows() {
    for store in stores().await {
        for _ in 0..50 {
            let read = store.read(async move |tx| tx.query_one("select 1", &[]).await);
            let answered = tokio::time::timeout(std::time::Duration::from_secs(30), read).await;
            answered.unwrap_or_else(|_| panic!("{}: nobody answered", store.name)).unwrap();
        }
    }
}

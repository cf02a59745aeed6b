//! A run from its list to the bank and back, on both engines: nothing twice, nothing left out, and
//! the ledger balances to the fen, whatever is cut off on the way.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::Mutex;
use std::time::Duration;

use base::{Date, Instant, Money};
use jiff::civil::date;
use jiff::tz::TimeZone;
use pack::Pack;
use policies::engine::iso20022::{answer, pain_002};
use policies::ops::claw_back::claw_back;
use policies::ops::mend;
use policies::ops::pay::{self, Listed, NewRun};
use policies::ops::settle::{self, Settlement};
use policies::{PayRun, Payment, PaymentState, RunState};
use store::{Store, Tx};
use testkit::TestStore;

const NOW: Instant = Instant(1_764_000_000_000_000);
const DAY: Date = date(2025, 11, 25);

/// A pack with one policy, borne by city and district, half and half.
fn pack() -> Arc<Pack> {
    let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/hangzhou");
    let loaded = pack::load_to_serve(&dir, &[]);
    Arc::new(loaded.pack.expect("the pack has no error"))
}

/// A policy of the pack that more than one treasury bears.
fn policy(pack: &Pack) -> String {
    let shared = pack.policies.values().find(|policy| {
        policy.funding.len() == 2 && policy.funding.iter().all(|f| f.districts.is_empty())
    });
    shared.expect("some policies are shared").id.clone()
}

async fn open() -> Vec<TestStore> {
    let mut stores = Vec::new();
    for store in testkit::stores().await {
        store.migrate(journal::MIGRATIONS).await.expect("tables of the journal");
        store.migrate(policies::MIGRATIONS).await.expect("tables of the room");
        stores.push(store);
    }
    stores
}

fn listed(count: usize) -> Vec<Listed> {
    let one = |at: usize| Listed {
        party: format!("party{at:06}"),
        district: "330106".to_owned(),
        // an odd sum, so that halves do not divide
        due: Money::from_fen(100_001 + i64::try_from(at).expect("few")),
        account: (at != 3).then(|| format!("6222{at:012}")),
        ..Listed::default()
    };
    (1..=count).map(one).collect()
}

fn new_run(id: &str, policy: &str, public_until: Option<Date>) -> NewRun {
    NewRun {
        id: id.to_owned(),
        policy: policy.to_owned(),
        pack: "hash".to_owned(),
        on: DAY,
        public_until,
        budget: None,
        made_by: "officer".to_owned(),
    }
}

async fn pay_all(
    store: &Store,
    pack: &Pack,
    id: &str,
    files: &Arc<Mutex<BTreeMap<String, String>>>,
) -> base::Result<PayRun> {
    pay::commit(store, id, NOW, |_| {}).await?;
    let keep = |name: String, file: String| {
        let before = files.lock().expect("files").insert(name, file.clone());
        // a file that is written again is the same file
        assert!(before.is_none_or(|before| before == file));
        async { Ok(()) }
    };
    pay::batch(store, pack, id, (NOW, DAY), keep, |_| {}).await
}

async fn all(store: &Store, id: &str) -> Vec<Payment> {
    pay::payments(store, id, 1, 1_000_000).await.expect("payments")
}

#[tokio::test]
async fn a_run_goes_to_the_bank_and_back() {
    let pack = pack();
    let policy = policy(&pack);
    for test in open().await {
        let store = Store::clone(&test);
        let list = listed(9);
        let new = new_run("run_a", &policy, Some(date(2025, 12, 1)));
        let run = pay::list(&store, &new, &list, NOW, |_| {}).await.expect("listed");
        assert_eq!((run.state, run.parties), (RunState::Public, 9));
        // while it is public nothing is paid
        let refused = pay::close_publicity(&store, "run_a", date(2025, 12, 1)).await;
        assert_eq!(code(refused), "still_public");
        // an objection that is founded takes a payment off the list
        let by = ("citizen", DAY, NOW);
        let object = async move |tx: &mut Tx| mend::object(tx, "run_a", 5, "已迁出本市", by).await;
        let objection = store.write(object).await.expect("objected");
        let refused = pay::close_publicity(&store, "run_a", date(2025, 12, 2)).await;
        assert_eq!(code(refused), "objection_open");
        let answered = async move |tx: &mut Tx| {
            mend::answer(tx, "run_a", &objection, true, "属实", ("officer", NOW)).await
        };
        store.write(answered).await.expect("answered");
        pay::close_publicity(&store, "run_a", date(2025, 12, 2)).await.expect("closed");
        let files = Arc::default();
        let run = pay_all(&store, &pack, "run_a", &files).await.expect("sent");
        assert_eq!((run.state, run.batches), (RunState::Sent, 1));
        let states: Vec<_> = all(&store, "run_a").await.iter().map(|p| p.state).collect();
        let sent = states.iter().filter(|state| **state == PaymentState::Sent).count();
        assert_eq!(sent, 7, "one has no account, one was taken off: {states:?}");
        // the bank refuses one
        let payments = all(&store, "run_a").await;
        let of_batch: Vec<Payment> =
            payments.into_iter().filter(|p| p.state == PaymentState::Sent).collect();
        let file = answer("run_a", 1, &of_batch, |p| (p.seq == 7).then_some("AC01"));
        let statuses = pain_002("run_a", &file).expect("the bank's file");
        for _ in 0..2 {
            // the same file again changes nothing
            pay::take_statuses(&store, &pack, "run_a", &statuses, NOW, |_| {})
                .await
                .expect("taken");
        }
        assert!(pay::reconcile(&store, "run_a").await.expect("sums").balanced);
        // both accounts are mended: a second batch, and all is done
        for seq in [3, 7] {
            let mend =
                async move |tx: &mut Tx| mend::mend_account(tx, "run_a", seq, "6222999", NOW).await;
            store.write(mend).await.expect("mended");
        }
        let run = pay_all(&store, &pack, "run_a", &files).await.expect("sent again");
        assert_eq!((run.state, run.batches), (RunState::Sent, 2));
        let payments = all(&store, "run_a").await;
        let second: Vec<Payment> = payments.into_iter().filter(|p| p.batch == Some(2)).collect();
        assert_eq!(second.len(), 2);
        // the old file again says nothing of the new attempt
        pay::take_statuses(&store, &pack, "run_a", &statuses, NOW, |_| {}).await.expect("taken");
        let again = all(&store, "run_a").await;
        assert!(again.iter().filter(|p| p.batch == Some(2)).all(|p| p.state == PaymentState::Sent));
        let statuses = pain_002("run_a", &answer("run_a", 2, &second, |_| None)).expect("file");
        let run = pay::take_statuses(&store, &pack, "run_a", &statuses, NOW, |_| {})
            .await
            .expect("taken");
        assert_eq!(run.state, RunState::Done);
        let sum: i64 = list.iter().map(|l| l.due.fen()).sum::<i64>() - list[4].due.fen();
        assert_eq!(run.settled, Money::from_fen(sum));
        let found = pay::reconcile(&store, "run_a").await.expect("sums");
        assert!(found.balanced, "{found:?}");
        assert_eq!(found.paid, Money::from_fen(sum));
        // one is taken back
        let of = pack.clone();
        let back = async move |tx: &mut Tx| claw_back(tx, &of, ("run_a", 1), "数据不实", NOW).await;
        store.write(back).await.expect("taken back");
        let found = pay::reconcile(&store, "run_a").await.expect("sums");
        assert!(found.balanced, "{found:?}");
        assert_eq!(found.paid, Money::from_fen(sum - list[0].due.fen()));
    }
}

fn code<T: std::fmt::Debug>(answer: base::Result<T>) -> &'static str {
    match answer.expect_err("a refusal") {
        base::Error::Refusal(refusal) => refusal.code,
        fault => panic!("{fault:?}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_cut_off_goes_on_and_pays_once() {
    let pack = pack();
    let policy = policy(&pack);
    for test in open().await {
        let store = Store::clone(&test);
        let count = 50_000;
        let list = listed(count);
        let new = new_run("run_b", &policy, None);
        let files: Arc<Mutex<BTreeMap<String, String>>> = Arc::default();
        // a listing that was cut off is begun again
        let cut = tokio::time::timeout(
            Duration::from_millis(30),
            pay::list(&store, &new, &list, NOW, |_| {}),
        );
        let _ = cut.await;
        pay::list(&store, &new, &list, NOW, |_| {}).await.expect("listed");
        for millis in [1, 5, 20, 40, 80, 160, 320] {
            let cut = pay_all(&store, &pack, "run_b", &files);
            let _ = tokio::time::timeout(Duration::from_millis(millis), cut).await;
        }
        // what was still on its way when it was cut off may move the run once more
        let mut run = pay_all(&store, &pack, "run_b", &files).await;
        for _ in 0..5 {
            if matches!(&run, Ok(run) if run.state == RunState::Sent) {
                break;
            }
            run = pay_all(&store, &pack, "run_b", &files).await;
        }
        assert_eq!(run.expect("sent").state, RunState::Sent);
        let payments = all(&store, "run_b").await;
        let sent = payments.iter().filter(|p| p.state == PaymentState::Sent).count();
        assert_eq!(sent, count - 1);
        // every payment stands in one file, once
        let mut in_files = 0;
        for file in files.lock().expect("files").values() {
            in_files += file.matches("<EndToEndId>").count();
        }
        assert_eq!(in_files, count - 1);
        let mut statuses = Vec::new();
        for number in 1..=3 {
            let of: Vec<Payment> =
                payments.iter().filter(|p| p.batch == Some(number)).cloned().collect();
            statuses
                .extend(pain_002("run_b", &answer("run_b", number, &of, |_| None)).expect("file"));
        }
        for millis in [1, 10, 50, 100] {
            let cut = pay::take_statuses(&store, &pack, "run_b", &statuses, NOW, |_| {});
            let _ = tokio::time::timeout(Duration::from_millis(millis), cut).await;
        }
        pay::take_statuses(&store, &pack, "run_b", &statuses, NOW, |_| {}).await.expect("taken");
        let found = pay::reconcile(&store, "run_b").await.expect("sums");
        assert!(found.balanced, "{found:?}");
    }
}

#[tokio::test]
async fn who_pays_first_is_owed_what_others_bear_until_they_have_paid() {
    let pack = pack();
    let first = pack.policies.values().find(|policy| {
        policy.paid_first_by == Some(pack::Payer::City) && policy.funding.len() == 3
    });
    let policy = first.expect("the corridor's").id.clone();
    for test in open().await {
        let store = Store::clone(&test);
        let id = "run_first";
        let list = listed(2);
        pay::list(&store, &new_run(id, &policy, None), &list, NOW, |_| {}).await.expect("listed");
        let files = Arc::default();
        pay_all(&store, &pack, id, &files).await.expect("sent");
        let answered = answer(id, 1, &all(&store, id).await, |_| None);
        let statuses = pain_002(id, &answered).expect("the bank's file");
        pay::take_statuses(&store, &pack, id, &statuses, NOW, |_| {}).await.expect("paid");
        // 1000.02 and 1000.03, a third each; the province bears the fen that is left
        let owed = |found: &pay::Reconciliation| -> Vec<(String, String, i64)> {
            let owed = found.owed.iter();
            owed.map(|of| (of.by.clone(), of.to.clone(), of.amount.fen())).collect()
        };
        let found = pay::reconcile(&store, id).await.expect("sums");
        assert!(found.balanced, "{found:?}");
        let city = "treasury/city".to_owned();
        assert_eq!(
            owed(&found),
            [
                ("treasury/330106".to_owned(), city.clone(), 66_668),
                ("treasury/province".to_owned(), city.clone(), 66_669),
            ]
        );
        // what was taken back before is owed by nobody
        let of = pack.clone();
        let back = async move |tx: &mut Tx| {
            claw_back(tx, &of, (id, 1), "不实", NOW.plus_seconds(60)).await
        };
        store.write(back).await.expect("taken back");
        let found = pay::reconcile(&store, id).await.expect("sums");
        let one = [("treasury/330106", 33_334), ("treasury/province", 33_335)];
        let one = one.map(|(by, fen)| (by.to_owned(), city.clone(), fen));
        assert!(found.balanced && owed(&found) == one, "{found:?}");
        let zone = TimeZone::UTC;
        let day = NOW.date_in(&zone);
        let later = NOW.plus_seconds(3 * 86_400);
        let asked = |by: Option<&str>, on| Settlement { by: by.map(str::to_owned), on };
        let settled =
            async |asked: Settlement| settle::settle(&store, id, &asked, (&zone, later)).await;
        // not before the money arrived, and not tomorrow
        for on in [day.yesterday(), later.date_in(&zone).tomorrow()] {
            let on = Some(on.expect("a day"));
            assert_eq!(code(settled(asked(None, on)).await), "settled_on_wrong");
        }
        // one debtor on the day itself, the other one today, and then nobody
        for (by, on, fen) in [
            (Some("treasury/province"), Some(day), 33_335),
            (Some("treasury/province"), None, 0),
            (None, None, 33_334),
            (None, None, 0),
        ] {
            assert!(fen == 0 || settle::owes(&store, id).await.expect("read"));
            assert_eq!(settled(asked(by, on)).await.expect("settled").fen(), fen, "{by:?}");
            let found = pay::reconcile(&store, id).await.expect("sums");
            assert!(found.balanced, "{found:?}");
        }
        assert!(!settle::owes(&store, id).await.expect("read"));
        let found = pay::reconcile(&store, id).await.expect("sums");
        assert!(found.owed.is_empty(), "{found:?}");
        // what was taken back is no settlement: it has a step of its own
        let sum = |step: &str| -> i64 {
            let entries = found.ledger.iter().filter(|entry| entry.0.starts_with(step));
            entries.map(|entry| entry.4).sum()
        };
        assert_eq!((sum("settle"), sum("waive")), (33_334 + 33_335, 33_334 + 33_334));
        let none = settle::settle(&store, "none", &Settlement::default(), (&zone, NOW)).await;
        assert_eq!(code(none), "unknown_run");
    }
}

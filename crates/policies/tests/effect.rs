//! What policies have brought about agrees with the ledger to the fen, on both engines.

use std::collections::BTreeMap;
use std::sync::Arc;

use base::{Date, Instant, Money};
use jiff::civil::date;
use pack::Pack;
use policies::engine::DaysTaken;
use policies::engine::iso20022::{answer, pain_002};
use policies::ops::claw_back::claw_back;
use policies::ops::effect::{Asked, Sums, sums};
use policies::ops::mend;
use policies::ops::pay::{self, Listed, NewRun};
use store::{Store, Tx};
use testkit::TestStore;

const NOW: Instant = Instant(1_764_000_000_000_000);
const DAY: Date = date(2025, 11, 25);
const DAY_SECONDS: i64 = 86_400;

fn pack() -> Arc<Pack> {
    let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/hangzhou");
    Arc::new(pack::load_to_serve(&dir, &[]).pack.expect("the pack has no error"))
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

/// A run of so many payments in two districts; the bank pays all but the third `days` later, and
/// `late` days later the third with another account.
async fn paid(
    store: &Store,
    pack: &Pack,
    id: &str,
    policy: &str,
    count: i64,
    days: i64,
    late: i64,
) {
    let listed: Vec<Listed> = (1..=count)
        .map(|at| Listed {
            party: format!("party{at}"),
            district: if at % 2 == 0 { "330106" } else { "330110" }.to_owned(),
            due: Money::from_fen(100_001 + at),
            account: (at != 2).then(|| format!("6222{at}")),
            ..Listed::default()
        })
        .collect();
    let new = NewRun {
        id: id.to_owned(),
        policy: policy.to_owned(),
        pack: "hash".to_owned(),
        on: DAY,
        public_until: None,
        budget: None,
        made_by: "officer".to_owned(),
    };
    pay::list(store, &new, &listed, NOW, |_| {}).await.expect("listed");
    for (batch, after) in [(1, days), (2, late)] {
        let now = NOW.plus_seconds(after * DAY_SECONDS);
        pay::commit(store, id, now, |_| {}).await.expect("committed");
        let keep = |_: String, _: String| async { Ok(()) };
        pay::batch(store, pack, id, (now, DAY), keep, |_| {}).await.expect("sent");
        let payments = pay::payments(store, id, 1, 1_000).await.expect("payments");
        let of: Vec<_> = payments.into_iter().filter(|p| p.batch == Some(batch)).collect();
        let refused = |seq: i64| (batch == 1 && seq == 3).then_some("AC01");
        let file = answer(id, batch, &of, |payment| refused(payment.seq));
        let statuses = pain_002(id, &file).expect("the bank's file");
        pay::take_statuses(store, pack, id, &statuses, now, |_| {}).await.expect("taken");
        if batch == 1 {
            let run = id.to_owned();
            let mend = async move |tx: &mut Tx| mend::mend_account(tx, &run, 3, "62229", now).await;
            store.write(mend).await.expect("mended");
        }
    }
}

async fn asked(
    store: &Store,
    days: (i64, i64),
    policy: Option<&str>,
    district: Option<&str>,
) -> Sums {
    let asked = Asked {
        from: NOW.plus_seconds(days.0 * DAY_SECONDS),
        to: NOW.plus_seconds(days.1 * DAY_SECONDS),
        policy: policy.map(str::to_owned),
        district: district.map(str::to_owned),
    };
    store.read(async move |tx: &mut Tx| sums(tx, &asked).await).await.expect("sums")
}

fn total(found: &Sums) -> (i64, i64) {
    let curve = found.curve.iter();
    let by_hour = curve.fold((0, 0), |sum, h| (sum.0 + h.paid.fen(), sum.1 + h.back.fen()));
    let flows = found.flows.iter();
    let by_flow = flows.fold((0, 0), |sum, f| (sum.0 + f.paid.fen(), sum.1 + f.back.fen()));
    assert_eq!(by_hour, by_flow, "curve and flows say the same");
    by_flow
}

#[tokio::test]
async fn sums_agree_with_the_ledger_to_the_fen() {
    let pack = pack();
    let mut ids = pack.policies.values().filter(|policy| policy.funding.len() == 2);
    let (one, two) = (&ids.next().expect("one").id, &ids.next().expect("two").id);
    for test in open().await {
        let store = Store::clone(&test);
        paid(&store, &pack, "run_1", one, 8, 3, 20).await;
        paid(&store, &pack, "run_2", two, 5, 1, 2).await;
        let city = pack.clone();
        let back = async move |tx: &mut Tx| {
            let at = NOW.plus_seconds(30 * DAY_SECONDS);
            claw_back(tx, &city, ("run_1", 1), "数据不实", at).await
        };
        store.write(back).await.expect("taken back");
        let mut ledger = BTreeMap::new();
        for (run, policy) in [("run_1", one), ("run_2", two)] {
            let found = pay::reconcile(&store, run).await.expect("sums");
            assert!(found.balanced, "{found:?}");
            ledger.insert(policy.clone(), found.paid.fen());
        }
        let all = asked(&store, (0, 60), None, None).await;
        let (paid, back) = total(&all);
        assert_eq!(paid - back, ledger.values().sum::<i64>());
        assert_eq!(back, 100_002);
        for (policy, net) in &ledger {
            let (paid, back) = total(&asked(&store, (0, 60), Some(policy), None).await);
            assert_eq!(paid - back, *net, "{policy}");
        }
        let districts = [Some("330106"), Some("330110"), Some("330102")];
        let mut sum = 0;
        for district in districts {
            let (paid, _) = total(&asked(&store, (0, 60), None, district).await);
            sum += paid;
        }
        assert_eq!(sum, paid);
        // within a period only what was paid in it
        let early = asked(&store, (0, 10), Some(one), None).await;
        assert_eq!(early.flows.iter().map(|flow| flow.payments).sum::<i64>(), 6);
        assert_eq!(total(&early).1, 0);
        let late = asked(&store, (10, 25), Some(one), None).await;
        assert_eq!(total(&late).0, 100_004);
        // the days that the money took
        let mut days = DaysTaken::default();
        let of_one = asked(&store, (0, 60), Some(one), None).await;
        for flow in &of_one.flows {
            flow.days.into_iter().for_each(|took| days.add(took, flow.payments));
        }
        assert_eq!((days.percentile(50), days.percentile(90)), (Some(3), Some(20)));
        // who has it, and who waits for an account
        let stands = |district: &str| {
            let found = of_one.standing.iter().find(|of| of.district == district);
            found.map(|of| (of.parties, of.waiting, of.waiting_sum.fen())).expect("a district")
        };
        assert_eq!(stands("330110"), (3, 0, 0), "one of four was taken back");
        assert_eq!(stands("330106"), (3, 1, 100_003));
    }
}

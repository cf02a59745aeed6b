//! What officers granted is listed once, in parts as they come due, and taken back with interest,
//! on both engines.

use base::{Date, Instant, Money};
use jiff::civil::date;
use pack::{Cap, CapPer, ClawBack, Pack, Policy};
use policies::engine::iso20022::{answer, pain_002};
use policies::ops::award::{self, Granted};
use policies::ops::claw_back::{TakenBack, claw_back};
use policies::ops::pay::{self, Listed, NewRun};
use policies::{PayRun, Payment, RunState};
use store::{Store, Tx};
use testkit::TestStore;

/// 2026-11-16, nine in the morning.
const NOW: Instant = Instant(1_794_790_800_000_000);
const TODAY: Date = date(2026, 11, 16);
const POLICY: &str = "rd_headquarters_award_2024";
const DAY_SECONDS: i64 = 86_400;

/// The pack, with an interest that no document gives, at most 100 yuan a party, and no group beside
/// that cap.
fn pack() -> Pack {
    let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/hangzhou");
    let mut pack = pack::load_to_serve(&dir, &[]).pack.expect("the pack has no error");
    let policy = pack.policies.get_mut(POLICY).expect("the policy");
    policy.caps = vec![Cap { per: CapPer::Party, yuan: 100 }];
    policy.stacking.clear();
    policy.claw_back = Some(ClawBack {
        text: base::Text::new("追回", "Taken back"),
        interest: Some("0.0365".to_owned()),
        credit_record: true,
        basis: Vec::new(),
    });
    pack
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

/// An application of `party`: granted and due in fen.
fn granted(application: &str, party: &str, (granted, due): (i64, i64)) -> Granted {
    Granted {
        application: application.to_owned(),
        on: TODAY,
        granted: Money::from_fen(granted),
        due: Money::from_fen(due),
        to: Listed {
            party: party.to_owned(),
            district: "330110".to_owned(),
            account: Some(format!("6222{application}")),
            ..Listed::default()
        },
    }
}

async fn list(store: &Store, pack: &Pack, id: &str, granted: &[Granted]) -> Option<PayRun> {
    let new = NewRun {
        id: id.to_owned(),
        policy: POLICY.to_owned(),
        pack: "hash".to_owned(),
        on: TODAY,
        public_until: None,
        budget: None,
        made_by: "officer".to_owned(),
    };
    let (pack, granted) = (pack.clone(), granted.to_vec());
    let write = async move |tx: &mut Tx| {
        let policy: &Policy = &pack.policies[POLICY];
        award::list(tx, &pack, policy, &new, &granted, NOW).await
    };
    store.write(write).await.expect("listed")
}

async fn sums(store: &Store, id: &str) -> Vec<(String, i64)> {
    let of = |payment: &Payment| (payment.party.clone(), payment.amount.fen());
    let payments = pay::payments(store, id, 1, 100).await.expect("payments");
    payments.iter().map(of).collect()
}

#[tokio::test]
async fn what_is_due_is_listed_once_and_within_the_caps() {
    let pack = pack();
    for test in open().await {
        let store = Store::clone(&test);
        let first = [granted("a2", "b", (900, 400)), granted("a1", "a", (8_000, 8_000))];
        let run = list(&store, &pack, "run_1", &first).await.expect("a list");
        assert_eq!((run.state, run.parties), (RunState::Committing, 2));
        // of the same day, in the order of their numbers
        assert_eq!(sums(&store, "run_1").await, [("a".into(), 8_000), ("b".into(), 400)]);
        assert_eq!(list(&store, &pack, "run_2", &first).await, None);
        // a part more is due; another application of the same party meets the cap of the party
        let more = [
            granted("a2", "b", (900, 900)),
            granted("a1", "a", (8_000, 8_000)),
            granted("a3", "a", (5_000, 5_000)),
        ];
        list(&store, &pack, "run_3", &more).await.expect("a list");
        assert_eq!(sums(&store, "run_3").await, [("b".into(), 500), ("a".into(), 2_000)]);
        assert_eq!(list(&store, &pack, "run_4", &more).await, None);
        // what stands on one list twice for one party meets the cap, too
        let twice = [granted("a5", "c", (6_000, 6_000)), granted("a6", "c", (6_000, 6_000))];
        list(&store, &pack, "run_5", &twice).await.expect("a list");
        assert_eq!(sums(&store, "run_5").await, [("c".into(), 6_000), ("c".into(), 4_000)]);
    }
}

#[tokio::test]
async fn what_is_taken_back_bears_interest_and_the_ledger_balances() {
    let pack = pack();
    for test in open().await {
        let store = Store::clone(&test);
        let grants = [granted("a1", "a", (10_000, 10_000)), granted("a2", "b", (10_000, 50))];
        list(&store, &pack, "run_1", &grants).await.expect("a list");
        pay::commit(&store, "run_1", NOW, |_| {}).await.expect("committed");
        let keep = |_: String, _: String| async { Ok(()) };
        pay::batch(&store, &pack, "run_1", (NOW, TODAY), keep, |_| {}).await.expect("sent");
        let payments = pay::payments(&store, "run_1", 1, 10).await.expect("payments");
        let file = answer("run_1", 1, &payments, |_| None);
        let statuses = pain_002("run_1", &file).expect("the bank's file");
        pay::take_statuses(&store, &pack, "run_1", &statuses, NOW, |_| {}).await.expect("taken");
        let back = async |seq: i64, days: i64| {
            let (pack, then) = (pack.clone(), NOW.plus_seconds(days * DAY_SECONDS));
            let write = async move |tx: &mut Tx| {
                claw_back(tx, &pack, ("run_1", seq), "申报不实", then).await
            };
            store.write(write).await
        };
        // 100 yuan at 3.65% for 10 days; half a yuan for 100 days is half a fen
        let rows = [(1, 10, 10_000, 10), (2, 100, 50, 1)];
        for (seq, days, fen, interest) in rows {
            let (amount, interest) = (Money::from_fen(fen), Money::from_fen(interest));
            let taken = back(seq, days).await.expect("taken back");
            assert_eq!(taken, TakenBack { amount, days, interest });
            assert!(back(seq, days).await.is_err(), "it is taken back once");
        }
        let found = pay::reconcile(&store, "run_1").await.expect("sums");
        assert!(found.balanced, "{found:?}");
        assert_eq!((found.paid, found.interest), (Money::ZERO, Money::from_fen(11)));
        let events = store::outbox::read(&store, 0, 100).await.expect("events");
        let told: Vec<&str> = events
            .iter()
            .filter(|event| event.topic == "credit")
            .map(|e| e.subject.as_str())
            .collect();
        assert_eq!(told, ["run_1/1", "run_1/2"]);
        // what was taken back comes on no list again
        assert_eq!(list(&store, &pack, "run_2", &grants).await, None);
    }
}

//! Claim events on both engines: taken once, explained, paid once, whatever is cut off; drawn by a
//! seed that was there before them.

use std::sync::Arc;
use std::time::Duration;

use base::{Date, Instant, Money};
use bytes::Bytes;
use jiff::civil::date;
use pack::Pack;
use policies::engine::{EventWeigher, Intake, draw_file, drawn};
use policies::model::claim_event::{BatchState, EventState, TakenEvent};
use policies::ops::claw_back::claw_back;
use policies::ops::event::take::{Origin, Taken, check, take};
use policies::ops::event::{Desk, batch, decide, list, one, seed};
use policies::ops::pay;
use policies::{PaymentState, RunState};
use registers::Source;
use registers::engine::rows::Format;
use serde_json::{Map, Value as Json, json};
use sha2::{Digest, Sha256};
use store::{Store, Tx};
use testkit::TestStore;

const NOW: Instant = Instant(1_764_000_000_000_000);
const DAY: Date = date(2025, 11, 25);
const PERSON: &str = "330102195603073151";
const FIRM: &str = "91330110MA2DEM017L";

fn pack() -> Arc<Pack> {
    let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/hangzhou");
    let loaded = pack::load_to_serve(&dir, &[]);
    Arc::new(loaded.pack.expect("the pack has no error"))
}

fn desk(pack: &Arc<Pack>, kind: &str) -> Desk {
    let weigher = Arc::new(EventWeigher::new(pack, &pack.claim_events[kind]));
    let by = "keeper".to_owned();
    Desk { pack: pack.clone(), weigher, by, now: NOW, today: DAY }
}

async fn open() -> Vec<TestStore> {
    let mut stores = Vec::new();
    for store in testkit::stores().await {
        store.migrate(journal::MIGRATIONS).await.expect("tables of the journal");
        store.migrate(registers::MIGRATIONS).await.expect("tables of the registers");
        store.migrate(policies::MIGRATIONS).await.expect("tables of the room");
        stores.push(store);
    }
    stores
}

async fn record(store: &Store, pack: &Arc<Pack>, register: &str, key: &str, facts: Json) {
    let (pack, register, key) = (pack.clone(), register.to_owned(), key.to_owned());
    let facts = facts.as_object().expect("an object").clone();
    let write = async move |tx: &mut Tx| {
        let source = Source::new("test", "1");
        registers::write(tx, &pack, &register, &key, &facts, &source, NOW).await.map(drop)
    };
    store.write(write).await.expect("a record");
}

/// Sends one event by itself.
async fn send(store: &Store, desk: &Desk, facts: Json, corrects: bool) -> base::Result<Taken> {
    let facts: Map<String, Json> = facts.as_object().expect("an object").clone();
    let mut intake = Intake::new(&desk.pack, desk.today);
    let checked = check(desk, &mut intake, &facts, corrects).expect("nothing is wrong with it");
    let desk = desk.clone();
    let take = async move |tx: &mut Tx| take(tx, &desk, &checked, Origin::Alone { corrects }).await;
    store.write(take).await
}

async fn again(store: &Store, desk: &Desk, id: &str) -> TakenEvent {
    let (desk, id) = (desk.clone(), id.to_owned());
    let weigh = async move |tx: &mut Tx| decide::weigh_again(tx, &desk, &id).await;
    store.write(weigh).await.expect("weighed again")
}

async fn paid(store: &Store, event: &str) -> Vec<(i64, PaymentState)> {
    let id = event.to_owned();
    let read = async move |tx: &mut Tx| list::payments(tx, std::slice::from_ref(&id)).await;
    let found = store.read(read).await.expect("payments");
    found.iter().map(|payment| (payment.amount.fen(), payment.state)).collect()
}

fn code<T: std::fmt::Debug>(answer: base::Result<T>) -> &'static str {
    match answer.expect_err("a refusal") {
        base::Error::Refusal(refusal) => refusal.code,
        fault => panic!("{fault:?}"),
    }
}

#[tokio::test]
async fn an_event_is_paid_once_and_a_correction_by_its_difference() {
    let pack = pack();
    for test in open().await {
        let store = Store::clone(&test);
        let desk = desk(&pack, "power_bill");
        let bill = json!({ "number": "B1", "customer_id": PERSON, "discount_yuan": "8.07" });
        // nobody knows whether the customer is on the list: unknown is neither yes nor no
        let taken = send(&store, &desk, bill.clone(), false).await.expect("taken");
        assert_eq!(taken.event.state, EventState::Waiting);
        assert_eq!(taken.event.missing, ["power_customer.low_income"]);
        let account = json!({ "low_income": true, "pay_account": "6222" });
        record(&store, &pack, "person", PERSON, account).await;
        let event = again(&store, &desk, &taken.event.id).await;
        assert_eq!((event.state, event.amount), (EventState::Granted, Money::from_fen(807)));
        assert_eq!(
            event.says["clauses"][0]["values"],
            json!([["power_customer.low_income", true]])
        );
        // the same event again, and weighed again, pays nothing twice
        let same = send(&store, &desk, bill, false).await.expect("taken");
        assert!(same.repeated);
        again(&store, &desk, &event.id).await;
        assert_eq!(paid(&store, &event.id).await, [(807, PaymentState::Committed)]);
        // other facts are no repetition; as a correction the difference is paid
        let more = json!({ "number": "B1", "customer_id": PERSON, "discount_yuan": "9" });
        assert_eq!(code(send(&store, &desk, more.clone(), false).await), "event_differs");
        let event = send(&store, &desk, more, true).await.expect("corrected").event;
        assert_eq!(event.state, EventState::Granted);
        let sums: i64 = paid(&store, &event.id).await.iter().map(|(fen, _)| fen).sum();
        assert_eq!(sums, 900);
        // less than was paid is shown, and nothing is paid
        let less = json!({ "number": "B1", "discount_yuan": "1" });
        let event = send(&store, &desk, less, true).await.expect("corrected").event;
        assert_eq!((event.state, event.amount), (EventState::Overpaid, Money::from_fen(100)));
        assert_eq!(paid(&store, &event.id).await.len(), 2);
        let nowhere = json!({ "number": "B2", "discount_yuan": "1" });
        assert_eq!(code(send(&store, &desk, nowhere, true).await), "not_found");
    }
}

/// Events that wait for this record.
async fn waiting(store: &Store, register: &str, keys: &[&str]) -> Vec<String> {
    let register = register.to_owned();
    let keys: Vec<String> = keys.iter().map(|key| (*key).to_owned()).collect();
    let read = async move |tx: &mut Tx| decide::waiting_for(tx, &register, &keys, "").await;
    store.read(read).await.expect("events").into_iter().map(|(id, _)| id).collect()
}

#[tokio::test]
async fn an_event_waits_for_the_records_that_it_was_weighed_by() {
    let pack = pack();
    for test in open().await {
        let store = Store::clone(&test);
        let desk = desk(&pack, "medical_bill");
        let bill = json!({ "number": "M1", "claimant_id": PERSON, "claimant_insured": true,
            "invoice_accepted": true, "bill_read_by": "ocr", "pay_rate": "0.5",
            "pay_account": "6222", "items": [{ "code": "N1", "amount_yuan": "100" }] });
        let event = send(&store, &desk, bill, false).await.expect("taken").event;
        assert_eq!(event.state, EventState::Waiting);
        // for its own record, who is paid and the entry of the directory, there or not
        for (register, key) in [("medical_claim", "M1"), ("person", PERSON), ("medical_item", "N1")]
        {
            let found = waiting(&store, register, &["x", key, "y"]).await;
            assert_eq!(found, std::slice::from_ref(&event.id));
        }
        assert!(waiting(&store, "medical_item", &["N2"]).await.is_empty());
        assert!(waiting(&store, "person", &[]).await.is_empty());
        // what says nothing of what is missing changes nothing
        record(&store, &pack, "person", PERSON, json!({ "low_income": true })).await;
        assert_eq!(again(&store, &desk, &event.id).await.version, event.version);
        let entry = json!({ "code": "N1", "payable": true, "payable_share": "1" });
        record(&store, &pack, "medical_item", "N1", entry).await;
        // told twice, paid once; then it waits for nothing
        for _ in 0..2 {
            let event = again(&store, &desk, &event.id).await;
            assert_eq!((event.state, event.amount), (EventState::Granted, Money::from_fen(5_000)));
            assert_eq!(paid(&store, &event.id).await, [(5_000, PaymentState::Committed)]);
            assert!(waiting(&store, "medical_item", &["N1"]).await.is_empty());
        }
    }
}

/// A file of `count` bills: one in ten has a fault, one in ten a customer of whom nobody knows.
fn file(count: usize) -> (Bytes, usize) {
    let mut text = String::from("number,customer_id,period,discount_yuan\n");
    let mut good = 0;
    for at in 0..count {
        let (customer, yuan) = match at % 10 {
            3 => (PERSON, "-1"),
            7 => ("330110198811022432", "2.50"),
            _ => {
                good += 1;
                (PERSON, "2.50")
            }
        };
        text.push_str(&format!("K{at},{customer},2025-10,{yuan}\n"));
    }
    (Bytes::from(text), good)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_cut_off_goes_on_and_pays_once() {
    let pack = pack();
    for test in open().await {
        let store = Store::clone(&test);
        let desk = desk(&pack, "power_bill");
        record(
            &store,
            &pack,
            "person",
            PERSON,
            json!({ "low_income": true, "pay_account": "6222" }),
        )
        .await;
        let (bytes, good) = file(500);
        for millis in [20, 80, 200, 400] {
            let cut = batch::receive(&store, &desk, Format::Csv, &bytes, |_| {});
            let _ = tokio::time::timeout(Duration::from_millis(millis), cut).await;
        }
        // what was still on its way when it was cut off may move the mark once more
        let mut done = batch::receive(&store, &desk, Format::Csv, &bytes, |_| {}).await;
        for _ in 0..20 {
            if done.is_ok() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
            done = batch::receive(&store, &desk, Format::Csv, &bytes, |_| {}).await;
        }
        let done = done.expect("the whole file");
        assert_eq!((done.state, done.rows, done.taken), (BatchState::Done, 500, 500));
        assert_eq!((done.refused, done.repeated), (50, 0));
        let run = pay::one(&store, &format!("{}p0", done.id)).await.expect("one run");
        let count = i64::try_from(good).expect("few");
        assert_eq!((run.state, run.parties), (RunState::Batching, count));
        assert_eq!(run.total, Money::from_fen(250 * count));
        let sums = pay::reconcile(&store, &run.id).await.expect("sums");
        assert!(sums.balanced && sums.committed == run.total, "{sums:?}");
        // every event that is granted has one payment, and no other has any
        let (id, kind) = (done.id.clone(), done.kind.clone());
        let events = store
            .read(async move |tx: &mut Tx| {
                let wanted = list::Wanted { batch: Some(id.clone()), ..Default::default() };
                let events = list::of_kind(tx, &kind, &wanted, None, 10_000).await?;
                let ids: Vec<String> = events.iter().map(|event| event.id.clone()).collect();
                Ok((events, list::payments(tx, &ids).await?))
            })
            .await
            .expect("events");
        let granted = events.0.iter().filter(|event| event.state == EventState::Granted).count();
        assert_eq!((granted, events.0.len(), events.1.len()), (good, 450, good));
        // the same file is the same batch; its rows in another file are known
        let same = batch::receive(&store, &desk, Format::Csv, &bytes, |_| {}).await.expect("same");
        assert_eq!(same, done);
        let other = [&bytes[..], b"K9999,330102195603073151,2025-10,1\n"].concat();
        let other = Bytes::from(other);
        let other = batch::receive(&store, &desk, Format::Csv, &other, |_| {}).await;
        let other = other.expect("another file");
        assert_eq!((other.repeated, other.refused), (450, 50));
        let run = pay::one(&store, &format!("{}p0", other.id)).await.expect("one run");
        assert_eq!((run.parties, run.total), (1, Money::from_fen(100)));
    }
}

#[tokio::test]
async fn draws_follow_from_a_seed_that_was_there_before() {
    let pack = pack();
    for test in open().await {
        let store = Store::clone(&test);
        let today = desk(&pack, "export_refund");
        record(
            &store,
            &pack,
            "entity",
            FIRM,
            json!({ "export_class": "A", "pay_account": "6222" }),
        )
        .await;
        record(&store, &pack, "export_class", "A", json!({ "class": "A", "ratio_percent": 40 }))
            .await;
        let refund = |number: &str| {
            json!({ "number": number, "taxpayer_uscc": FIRM, "refund_kind": "export",
                "export_channel": "single_window", "export_documents_filed": true,
                "export_normal": true, "refund_due_yuan": "100" })
        };
        let mut events = Vec::new();
        for at in 0..30 {
            let sent = send(&store, &today, refund(&format!("T{at}")), false).await;
            events.push(sent.expect("taken").event);
        }
        let tomorrow =
            Desk { today: date(2025, 11, 26), now: NOW.plus_seconds(86_400), ..today.clone() };
        let next = send(&store, &tomorrow, refund("T99"), false).await.expect("taken").event;
        let read = async move |tx: &mut Tx| seed::seeds(tx, "export_refund", 10).await;
        let seeds = store.read(read).await.expect("seeds");
        assert_eq!(seeds.len(), 3, "two days and the one that is prepared");
        for seed in &seeds {
            let hash = hex::encode(Sha256::digest(seed.secret.as_bytes()));
            assert_eq!(hash, seed.commitment);
        }
        // the seed of the second day was committed to on the first
        assert_eq!((seeds[1].on, seeds[1].committed_at), (Some(date(2025, 11, 26)), NOW));
        assert_eq!(next.draw.as_ref().map(|draw| draw.seed), Some(2));
        let share = "0.4".parse().expect("a share");
        let mut held = 0;
        for event in &events {
            let found = drawn(&seeds[2].secret, "export_refund", &event.key, share);
            let draw = event.draw.as_ref().expect("a draw");
            assert_eq!((draw.seed, draw.share.as_str(), draw.drawn), (1, "0.4", found));
            assert_eq!(event.state == EventState::Drawn, found);
            assert_eq!(paid(&store, &event.id).await.is_empty(), found);
            held += usize::from(found);
        }
        assert!((1..30).contains(&held), "{held} of 30");
        the_draw_proves_itself(&store, &events).await;
        // weighing again draws nothing again; a person lets it pass
        let event = events.iter().find(|event| event.state == EventState::Drawn).expect("one");
        assert_eq!(again(&store, &today, &event.id).await.state, EventState::Drawn);
        let (desk, id) = (today.clone(), event.id.clone());
        let pass = async move |tx: &mut Tx| decide::decide(tx, &desk, &id, true, "").await;
        assert_eq!(store.write(pass).await.expect("passed").state, EventState::Granted);
        assert_eq!(paid(&store, &event.id).await, [(10_000, PaymentState::Committed)]);
        let id = event.id.clone();
        let kept = store.read(async move |tx: &mut Tx| one(tx, &id).await).await.expect("kept");
        assert!(kept.draw.is_some_and(|draw| draw.passed));
    }
}

#[tokio::test]
async fn what_is_taken_back_is_due_again_on_what_is_known() {
    let pack = pack();
    let test = open().await.swap_remove(0);
    let store = Store::clone(&test);
    let desk = desk(&pack, "power_bill");
    record(&store, &pack, "person", PERSON, json!({ "low_income": true, "pay_account": "6222" }))
        .await;
    let bill = json!({ "number": "B1", "customer_id": PERSON, "discount_yuan": "8" });
    let event = send(&store, &desk, bill, false).await.expect("taken").event;
    let id = event.id.clone();
    let run = store
        .read(async move |tx: &mut Tx| list::payments(tx, std::slice::from_ref(&id)).await)
        .await
        .expect("payments")[0]
        .run
        .clone();
    let less = json!({ "number": "B1", "discount_yuan": "3" });
    let event = send(&store, &desk, less, true).await.expect("corrected").event;
    assert_eq!(event.state, EventState::Overpaid);
    // sent and settled, then taken back
    let keep = |_: String, _: String| async { Ok(()) };
    pay::batch(&store, &pack, &run, (NOW, DAY), keep, |_| {}).await.expect("sent");
    let payments = pay::payments(&store, &run, 1, 10).await.expect("payments");
    let file = policies::engine::iso20022::answer(&run, 1, &payments, |_| None);
    let statuses = policies::engine::iso20022::pain_002(&run, &file).expect("statuses");
    pay::take_statuses(&store, &pack, &run, &statuses, NOW, |_| {}).await.expect("settled");
    let (back, city) = (run.clone(), pack.clone());
    let back = async move |tx: &mut Tx| claw_back(tx, &city, (&back, 1), "更正", NOW).await;
    store.write(back).await.expect("taken back");
    let event = again(&store, &desk, &event.id).await;
    assert_eq!((event.state, event.amount), (EventState::Granted, Money::from_fen(300)));
    let counted = paid(&store, &event.id).await;
    assert!(counted.contains(&(800, PaymentState::ClawedBack)));
    assert!(counted.contains(&(300, PaymentState::Committed)));
}

/// The file of the first day's draw, once the journal has signed it.
async fn the_draw_proves_itself(store: &Store, events: &[TakenEvent]) {
    let file = |today: Date| {
        let store = store.clone();
        async move {
            let read = async move |tx: &mut Tx| seed::file(tx, "export_refund", 1, today).await;
            store.read(read).await
        }
    };
    assert_eq!(code(file(date(2025, 11, 25)).await), "draw_not_over");
    assert_eq!(file(date(2025, 11, 26)).await.expect("waits for the journal"), None);
    let signer = journal::Signer::from_seed("journal.example", &[5; 32]).expect("a key");
    journal::sequence_once(store, &signer, NOW).await.expect("signed");
    let file = file(date(2025, 11, 26)).await.expect("a file").expect("signed");
    let json = serde_json::to_string(&file).expect("JSON");
    let proved = draw_file::verify(&json, signer.verifier()).expect("it holds");
    let drawn = events.iter().filter(|event| event.draw.as_ref().is_some_and(|of| of.drawn));
    let mut drawn: Vec<String> = drawn.map(|event| event.key.clone()).collect();
    // all arrived at one moment
    drawn.sort();
    assert_eq!((proved.candidates, proved.drawn), (30, drawn));
    let read = async |tx: &mut Tx| seed::file(tx, "export_refund", 3, date(2025, 11, 28)).await;
    assert_eq!(code(store.read(read).await), "draw_not_over", "it has no day yet");
}

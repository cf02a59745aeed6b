//! What limits a payment, on both engines: the money of a year, who counts once, the queue, parts
//! of a whole, what is given up, and the calendar.

use std::sync::{Arc, OnceLock};

use base::{Date, Instant, Money};
use jiff::civil::date;
use jiff::tz::TimeZone;
use pack::{Budget, Cap, CapPer, Pack, Policy, PolicyMode, Rhythm, StackingGroup, WhenDry};
use policies::engine::{Before, OnceKey};
use policies::ops::budget::budget_left;
use policies::ops::calendar::{due_periods, see_to};
use policies::ops::claim::{Claimed, claim};
use policies::ops::claw_back::claw_back;
use policies::ops::pay::{self, NewRun};
use policies::ops::roll::{AccountOf, Entitled, make};
use policies::ops::{mend, page, party};
use policies::{PayRun, Payment, PaymentState, RunState};
use store::{Store, Tx};
use testkit::TestStore;

const POLICY: &str = "grant";
const GROUP: &str = "one_thing";
/// 2025-03-03, a Monday, and the same a year later and two years later.
const DAYS: [Date; 3] = [date(2025, 3, 3), date(2026, 3, 3), date(2027, 3, 3)];

fn at(day: Date) -> Instant {
    Instant::end_of(day.yesterday().expect("a day before"), &TimeZone::UTC)
}

/// The pack of the city with a policy of 100 yuan, changed by `change`.
fn pack(change: impl FnOnce(&mut Policy)) -> Arc<Pack> {
    static PACK: OnceLock<Pack> = OnceLock::new();
    let city = PACK.get_or_init(|| {
        let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/hangzhou");
        pack::load_to_serve(&dir, &[]).pack.expect("the pack has no error")
    });
    let policy = serde_json::json!({
        "id": POLICY, "text": { "zh": "补助", "en": "Grant" },
        "guide": { "zh": "补助", "en": "Grant" }, "department": "commerce", "party": "entity",
        "beneficiary": "enterprise", "mode": "automatic", "amount": { "yuan": "100" },
        "from": "2025-01-01", "basis": [],
    });
    let mut policy: Policy = serde_json::from_value(policy).expect("a policy");
    change(&mut policy);
    let mut pack = city.clone();
    pack.policies.insert(POLICY.to_owned(), policy);
    Arc::new(pack)
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

fn entitled(names: &[&str]) -> Vec<Entitled> {
    let one = |name: &&str| Entitled {
        party: (*name).to_owned(),
        district: "330106".to_owned(),
        amount: Money::from_fen(10_000),
        account: Some(format!("6222{name}")),
        first_on: None,
        once: Vec::new(),
    };
    names.iter().map(one).collect()
}

async fn run(
    store: &Store,
    pack: &Pack,
    id: &str,
    on: Date,
    entitled: Vec<Entitled>,
) -> base::Result<PayRun> {
    make(store, pack, &pack.policies[POLICY], &new_run(id, on), (entitled, None), at(on)).await
}

fn new_run(id: &str, on: Date) -> NewRun {
    NewRun {
        id: id.to_owned(),
        policy: POLICY.to_owned(),
        pack: "hash".to_owned(),
        on,
        public_until: None,
        budget: None,
        made_by: "officer".to_owned(),
    }
}

fn claim_of(pack: &Arc<Pack>, party: &str, on: Date) -> Claimed {
    Claimed {
        pack: pack.clone(),
        policy: POLICY.to_owned(),
        party: party.to_owned(),
        district: "330106".to_owned(),
        due: Money::from_fen(10_000),
        paid_before: Before::default(),
        once: Vec::new(),
        account: "6222".to_owned(),
        on,
        by: "citizen".to_owned(),
    }
}

async fn claimed(store: &Store, of: Claimed) -> base::Result<(String, Payment)> {
    let now = at(of.on).plus_seconds(1);
    store.write(async move |tx: &mut Tx| claim(tx, &of, now).await).await
}

/// Party and state of every payment of a run.
async fn states(store: &Store, id: &str) -> Vec<(String, &'static str)> {
    let payments = pay::payments(store, id, 1, 1_000).await.expect("payments");
    payments.into_iter().map(|p| (p.party, p.state.as_str())).collect()
}

fn code<T: std::fmt::Debug>(answer: base::Result<T>) -> &'static str {
    match answer.expect_err("a refusal") {
        base::Error::Refusal(refusal) => refusal.code,
        fault => panic!("{fault:?}"),
    }
}

fn of(name: &str, state: &'static str) -> (String, &'static str) {
    (name.to_owned(), state)
}

/// Pays the run, and the bank pays all of it.
async fn settle(store: &Store, pack: &Pack, id: &str, on: Date) -> PayRun {
    use policies::engine::iso20022::{answer, pain_002};
    let now = at(on);
    pay::commit(store, id, now, |_| {}).await.expect("committed");
    let keep = |_: String, _: String| async { Ok(()) };
    let run = pay::batch(store, pack, id, (now, on), keep, |_| {}).await.expect("sent");
    if run.batches == 0 {
        return run;
    }
    let payments = pay::payments(store, id, 1, 1_000).await.expect("payments");
    let sent: Vec<Payment> =
        payments.into_iter().filter(|p| p.state == PaymentState::Sent).collect();
    let statuses = pain_002(id, &answer(id, run.batches, &sent, |_| None)).expect("a file");
    pay::take_statuses(store, pack, id, &statuses, now, |_| {}).await.expect("taken")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn claims_and_runs_at_once_never_go_above_the_cap_of_the_year() {
    let pack = pack(|policy| policy.caps = vec![Cap { per: CapPer::CityYear, yuan: 1_000 }]);
    for test in open().await {
        let store = Store::clone(&test);
        let mut tasks = tokio::task::JoinSet::new();
        for number in 0..24 {
            let (store, pack) = (store.clone(), pack.clone());
            tasks.spawn(async move {
                let names: Vec<String> = (0..3).map(|at| format!("run{number}party{at}")).collect();
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                loop {
                    let done = match number % 4 {
                        0 => run(&store, &pack, &format!("run{number}"), DAYS[0], entitled(&names))
                            .await
                            .map(drop),
                        _ => claimed(&store, claim_of(&pack, names[0], DAYS[0])).await.map(drop),
                    };
                    match done {
                        Err(base::Error::Refusal(refusal)) if refusal.code == "run_listing" => {
                            tokio::task::yield_now().await;
                        }
                        Ok(()) => return,
                        Err(base::Error::Refusal(refusal)) => {
                            assert_eq!(refusal.code, "budget_dry");
                            return;
                        }
                        Err(fault) => panic!("{fault:?}"),
                    }
                }
            });
        }
        while let Some(done) = tasks.join_next().await {
            done.expect("no task fails");
        }
        let policy = pack.policies[POLICY].clone();
        let left = async move |tx: &mut Tx| budget_left(tx, &policy, DAYS[0]).await;
        let left = store.read(left).await.expect("a sum");
        assert_eq!(left, Some(Money::ZERO), "all of it, and no more");
        // the next year has its own
        claimed(&store, claim_of(&pack, "later", DAYS[1])).await.expect("granted");
    }
}

#[tokio::test]
async fn who_counts_for_another_is_not_paid_again() {
    let once = |value: Option<&str>| {
        vec![OnceKey {
            group: GROUP.to_owned(),
            what: base::Text::new("职工", "Worker"),
            hash: value.map(str::to_owned),
        }]
    };
    let mut city = Pack::clone(&pack(|policy| policy.stacking = vec![GROUP.to_owned()]));
    let group = serde_json::json!({
        "id": GROUP, "text": { "zh": "一事", "en": "One thing" }, "how": "exclusive",
        "once_per": "entity.uscc", "from": "2025-01-01", "basis": [],
    });
    let group: StackingGroup = serde_json::from_value(group).expect("a group");
    city.stacking_groups.insert(GROUP.to_owned(), group);
    let pack = Arc::new(city);
    for test in open().await {
        let store = Store::clone(&test);
        let mut all = entitled(&["a", "b", "c", "d"]);
        for (of, worker) in all.iter_mut().zip([Some("w1"), Some("w1"), Some("w2"), None]) {
            of.once = once(worker);
        }
        let made = run(&store, &pack, "first", DAYS[0], all).await.expect("a run");
        assert_eq!(made.total, Money::from_fen(20_000));
        let wanted = [of("a", "listed"), of("c", "listed")];
        assert_eq!(states(&store, "first").await, wanted, "w1 once, and nobody unknown");
        let mut second = claim_of(&pack, "e", DAYS[0]);
        second.once = once(Some("w2"));
        let refused = claimed(&store, second.clone()).await.expect_err("counted for c");
        let base::Error::Refusal(refusal) = refused else { panic!("{refused:?}") };
        assert_eq!(refusal.code, "counted_already");
        assert!(refusal.must.zh.contains("补助") && refusal.must.zh.contains("2025-03-03"));
        let mut unknown = claim_of(&pack, "f", DAYS[0]);
        unknown.once = once(None);
        assert_eq!(code(claimed(&store, unknown).await), "not_entitled");
        // once the first has nothing of it any more, the second has
        pay::cancel(&store, "first", at(DAYS[0])).await.expect_err("it is being paid");
        store
            .write(async |tx: &mut Tx| {
                tx.execute("update payment set state = 'cancelled' where party = 'c'", &[]).await
            })
            .await
            .expect("taken off");
        claimed(&store, second).await.expect("granted");
    }
}

fn budget(yuan: u64, when_dry: WhenDry) -> Budget {
    Budget { yuan, when_dry, first_by: None, shared_with: Vec::new() }
}

#[tokio::test]
async fn what_one_policy_spends_of_a_shared_budget_the_other_has_not() {
    const OTHER: &str = "other_grant";
    let pack = pack(|policy| {
        let shared_with = vec![OTHER.to_owned()];
        policy.budget = Some(Budget { shared_with, ..budget(250, WhenDry::FirstCome) });
        policy.mode = PolicyMode::Instant;
    });
    let mut other = pack.policies[POLICY].clone();
    other.id = OTHER.to_owned();
    other.budget.as_mut().expect("it has one").shared_with = vec![POLICY.to_owned()];
    let mut both = Pack::clone(&pack);
    both.policies.insert(OTHER.to_owned(), other);
    let pack = Arc::new(both);
    for test in open().await {
        let store = Store::clone(&test);
        let made = run(&store, &pack, "list", DAYS[0], entitled(&["a"])).await.expect("a run");
        assert_eq!(made.budget, Some(Money::from_fen(25_000)));
        let of_other =
            |party| Claimed { policy: OTHER.to_owned(), ..claim_of(&pack, party, DAYS[0]) };
        claimed(&store, of_other("b")).await.expect("granted");
        assert_eq!(code(claimed(&store, of_other("c")).await), "budget_dry");
        assert_eq!(code(claimed(&store, claim_of(&pack, "d", DAYS[0])).await), "budget_dry");
    }
}

fn queueing(yuan: u64) -> Arc<Pack> {
    pack(|policy| {
        let when_dry = WhenDry::Queue;
        policy.budget = Some(budget(yuan, when_dry));
        policy.mode = PolicyMode::Instant;
    })
}

#[tokio::test]
async fn who_is_left_out_is_queued_and_comes_before_newcomers() {
    let pack = queueing(250);
    for test in open().await {
        let store = Store::clone(&test);
        // the order of entitlement, not of keys; who has no day comes last
        let mut all = entitled(&["a", "b", "c", "d"]);
        for (of, day) in all.iter_mut().zip([None, Some(9), Some(1), Some(5)]) {
            of.first_on = day.map(|day| date(2025, 2, day));
        }
        let made = run(&store, &pack, "year1", DAYS[0], all.clone()).await.expect("a run");
        assert_eq!((made.total, made.parties), (Money::from_fen(20_000), 4));
        let wanted = [of("c", "listed"), of("d", "listed"), of("b", "queued"), of("a", "queued")];
        assert_eq!(states(&store, "year1").await, wanted);
        let lines = page::lines(&store, &made, 1, 10).await.expect("a page");
        let places: Vec<Option<i64>> = lines.iter().map(|line| line.place).collect();
        assert_eq!(places, [None, None, Some(1), Some(2)]);
        // who claims now is queued behind, and told so; who is queued need not claim
        let (_, payment) =
            claimed(&store, claim_of(&pack, "0", DAYS[0])).await.expect("taken in the queue");
        assert_eq!(payment.state, PaymentState::Queued);
        assert_eq!(code(claimed(&store, claim_of(&pack, "a", DAYS[0])).await), "queued_already");
        let own = store.read(async |tx: &mut Tx| party::payments(tx, "0", 5).await).await;
        assert_eq!(own.expect("payments")[0].place, Some(3));
        // the same run again says nothing new
        assert_eq!(code(run(&store, &pack, "again", DAYS[0], all).await), "budget_dry");
        // the next year pays them first; its newcomer waits behind the one who is still queued
        let next = run(&store, &pack, "year2", DAYS[1], entitled(&["00"])).await.expect("a run");
        assert_eq!(next.total, Money::from_fen(20_000));
        let wanted = [of("b", "listed"), of("a", "listed"), of("00", "queued")];
        assert_eq!(states(&store, "year2").await, wanted);
        assert_eq!(states(&store, "year1").await[2], of("b", "taken_up"));
        // a run that is given up gives them back
        let done = settle(&store, &pack, "year1", DAYS[0]).await;
        assert_eq!(done.state, RunState::Done, "who is queued keeps no run from its end");
        assert!(pay::reconcile(&store, "year1").await.expect("sums").balanced);
    }
}

#[tokio::test]
async fn a_run_that_is_given_up_gives_the_queue_back() {
    let mut city = Pack::clone(&queueing(100));
    for test in open().await {
        let store = Store::clone(&test);
        run(&store, &city, "year1", DAYS[0], entitled(&["a", "b"])).await.expect("a run");
        if let Some(policy) = city.policies.get_mut(POLICY) {
            policy.publicity_days = Some(7);
        }
        let new = NewRun {
            id: "year2".to_owned(),
            policy: POLICY.to_owned(),
            pack: "hash".to_owned(),
            on: DAYS[1],
            public_until: Some(date(2026, 3, 10)),
            budget: None,
            made_by: "officer".to_owned(),
        };
        let policy = &city.policies[POLICY];
        make(&store, &city, policy, &new, (Vec::new(), None), at(DAYS[1])).await.expect("a run");
        assert_eq!(states(&store, "year1").await[1], of("b", "taken_up"));
        pay::cancel(&store, "year2", at(DAYS[1])).await.expect("given up");
        assert_eq!(states(&store, "year1").await[1], of("b", "queued"));
        // whoever is queued is paid by a click as soon as there is enough
        let pack = Arc::new(city.clone());
        let (run, payment) = claimed(&store, claim_of(&pack, "b", DAYS[1])).await.expect("paid");
        assert_eq!(payment.state, PaymentState::Committed);
        assert_eq!(states(&store, "year1").await[1], of("b", "taken_up"));
        assert_eq!(states(&store, &run).await, [of("b", "committed")]);
    }
}

#[tokio::test]
async fn what_was_promised_goes_where_its_party_wants_it_now() {
    let city = queueing(100);
    for test in open().await {
        let store = Store::clone(&test);
        run(&store, &city, "year1", DAYS[0], entitled(&["a", "b", "c"])).await.expect("a run");
        for (id, on, now_to, wanted) in [
            ("year2", DAYS[1], Some("7777"), (PaymentState::Listed, Some("7777"))),
            ("year3", DAYS[2], None, (PaymentState::Waiting, None)),
        ] {
            let new = new_run(id, on);
            let account = move |_: &str| now_to.map(str::to_owned);
            let found = (Vec::new(), Some(&account as &AccountOf<'_>));
            make(&store, &city, &city.policies[POLICY], &new, found, at(on)).await.expect("a run");
            let payments = pay::payments(&store, id, 1, 10).await.expect("payments");
            let got: Vec<_> = payments.iter().map(|p| (p.state, p.account.as_deref())).collect();
            assert_eq!(got, [wanted], "{id}");
        }
    }
}

#[tokio::test]
async fn parts_follow_a_year_apart_and_the_last_takes_the_rest() {
    let pack = pack(|policy| {
        policy.amount.as_mut().expect("an amount").instalments = Some(3);
        policy.to = Some(date(2025, 12, 31));
    });
    for test in open().await {
        let store = Store::clone(&test);
        run(&store, &pack, "first", DAYS[0], entitled(&["a", "b"])).await.expect("a run");
        settle(&store, &pack, "first", DAYS[0]).await;
        // nothing is due before a year is over, and what is promised counts as paid
        let early = run(&store, &pack, "early", date(2025, 12, 1), entitled(&["a", "b"])).await;
        assert_eq!(code(early), "nobody_entitled");
        // what is taken back is not followed
        let under = pack.clone();
        let back =
            async move |tx: &mut Tx| claw_back(tx, &under, ("first", 2), "不实", at(DAYS[0])).await;
        store.write(back).await.expect("taken back");
        let mut sums = vec![3_333];
        for (day, id) in DAYS[1..].iter().zip(["second", "third"]) {
            // the policy is over; what it promised is paid
            let made = run(&store, &pack, id, *day, Vec::new()).await.expect("a run");
            assert_eq!(states(&store, id).await, [of("a", "listed")]);
            sums.push(made.total.fen());
            settle(&store, &pack, id, *day).await;
        }
        assert_eq!(sums, [3_333, 3_333, 3_334]);
        let own = store.read(async |tx: &mut Tx| party::payments(tx, "a", 5).await).await;
        let parts: Vec<_> = own.expect("payments").iter().map(|p| (p.part, p.next_on)).collect();
        let wanted =
            [(Some((3, 3)), None), (Some((2, 3)), Some(DAYS[2])), (Some((1, 3)), Some(DAYS[1]))];
        assert_eq!(parts, wanted);
        let over = run(&store, &pack, "over", date(2028, 3, 3), Vec::new()).await;
        assert_eq!(code(over), "nobody_entitled");
    }
}

#[tokio::test]
async fn what_is_promised_counts_in_the_year_in_which_it_was_granted() {
    let mut city = Pack::clone(&pack(|policy| {
        policy.amount.as_mut().expect("an amount").instalments = Some(4);
        policy.stacking = vec![GROUP.to_owned()];
    }));
    let group = serde_json::json!({
        "id": GROUP, "text": { "zh": "一事", "en": "One thing" }, "how": "highest",
        "yearly": true, "from": "2025-01-01", "basis": [],
    });
    let group: StackingGroup = serde_json::from_value(group).expect("a group");
    city.stacking_groups.insert(GROUP.to_owned(), group);
    let pack = Arc::new(city);
    for test in open().await {
        let store = Store::clone(&test);
        claimed(&store, claim_of(&pack, "a", DAYS[0])).await.expect("granted");
        let read = async |tx: &mut Tx| party::paid(tx, "a", DAYS[0]).await;
        let paid = store.read(read).await.expect("sums")[POLICY];
        assert_eq!(paid, Before::new(10_000, 10_000), "the parts that are promised, too");
        let again = run(&store, &pack, "again", DAYS[0], entitled(&["a"])).await;
        assert_eq!(code(again), "nobody_entitled");
        // another year has its own, beside the second part
        let next = run(&store, &pack, "next", DAYS[1], entitled(&["a"])).await.expect("a run");
        assert_eq!(states(&store, "next").await, [of("a", "listed"), of("a", "listed")]);
        assert_eq!(next.total, Money::from_fen(5_000));
    }
}

#[tokio::test]
async fn parts_stop_where_the_policy_asks_that_the_clauses_still_hold() {
    let pack = pack(|policy| {
        let amount = policy.amount.as_mut().expect("an amount");
        (amount.instalments, amount.while_entitled) = (Some(2), true);
    });
    for test in open().await {
        let store = Store::clone(&test);
        claimed(&store, claim_of(&pack, "a", DAYS[0])).await.expect("granted");
        claimed(&store, claim_of(&pack, "b", DAYS[0])).await.expect("granted");
        let made = run(&store, &pack, "next", DAYS[1], entitled(&["b"])).await.expect("a run");
        assert_eq!(made.total, Money::from_fen(5_000));
        assert_eq!(states(&store, "next").await, [of("b", "listed")]);
        // it does not begin again by itself
        let later = run(&store, &pack, "later", DAYS[2], entitled(&["a", "b"])).await;
        assert_eq!(code(later), "nobody_entitled");
    }
}

#[tokio::test]
async fn what_waits_for_an_account_is_given_up_and_the_run_ends() {
    let pack = pack(|_| {});
    for test in open().await {
        let store = Store::clone(&test);
        let mut all = entitled(&["a", "b"]);
        all[1].account = None;
        run(&store, &pack, "run", DAYS[0], all).await.expect("a run");
        let sent = settle(&store, &pack, "run", DAYS[0]).await;
        assert_eq!(sent.state, RunState::Sent, "one waits");
        let give_up = async |day: Date| {
            let act = async move |tx: &mut Tx| {
                let zone = TimeZone::UTC;
                mend::give_up(tx, "run", 2, "没有账户", (30, &zone, at(day))).await
            };
            store.write(act).await
        };
        assert_eq!(code(give_up(date(2025, 4, 1)).await), "too_soon");
        give_up(date(2025, 4, 2)).await.expect("given up");
        let run = pay::finish(&store, "run", at(date(2025, 4, 2))).await.expect("a run");
        assert_eq!(run.state, RunState::Done);
        assert!(pay::reconcile(&store, "run").await.expect("sums").balanced);
        assert_eq!(code(give_up(date(2025, 4, 3)).await), "not_rejected");
    }
}

#[tokio::test]
async fn a_refused_payment_that_is_given_up_is_undone_in_the_ledger() {
    use policies::engine::iso20022::{answer, pain_002};
    let pack = pack(|_| {});
    for test in open().await {
        let store = Store::clone(&test);
        run(&store, &pack, "run", DAYS[0], entitled(&["a", "b"])).await.expect("a run");
        let now = at(DAYS[0]);
        pay::commit(&store, "run", now, |_| {}).await.expect("committed");
        let keep = |_: String, _: String| async { Ok(()) };
        pay::batch(&store, &pack, "run", (now, DAYS[0]), keep, |_| {}).await.expect("sent");
        let payments = pay::payments(&store, "run", 1, 10).await.expect("payments");
        let file = answer("run", 1, &payments, |p| (p.seq == 1).then_some("AC04"));
        let statuses = pain_002("run", &file).expect("a file");
        pay::take_statuses(&store, &pack, "run", &statuses, now, |_| {}).await.expect("taken");
        let late = at(date(2025, 6, 1));
        let act = async move |tx: &mut Tx| {
            mend::give_up(tx, "run", 1, "账户已销户", (30, &TimeZone::UTC, late)).await
        };
        store.write(act).await.expect("given up");
        assert_eq!(pay::finish(&store, "run", late).await.expect("a run").state, RunState::Done);
        let sums = pay::reconcile(&store, "run").await.expect("sums");
        assert!(sums.balanced, "{sums:?}");
        assert_eq!(sums.committed, Money::from_fen(10_000));
    }
}

#[tokio::test]
async fn a_list_that_was_cut_off_gives_way() {
    let pack = pack(|_| {});
    for test in open().await {
        let store = Store::clone(&test);
        let insert = async |tx: &mut Tx| {
            let sql = "insert into policy_run (id, policy, pack, on_day, state, parties, fen, \
                list_hash, committed, batched, batches, settled_fen, made_by, made_at, version) \
                values ('cut', 'grant', 'hash', '2025-03-03', 'listing', 0, 0, '', 0, 0, 0, 0, \
                'officer', $1, 1)";
            tx.execute(sql, store::params![at(DAYS[0])]).await
        };
        store.write(insert).await.expect("a run that is being listed");
        let other = run(&store, &pack, "other", DAYS[0], entitled(&["a"])).await;
        assert_eq!(code(other), "run_listing");
        assert_eq!(code(claimed(&store, claim_of(&pack, "a", DAYS[0])).await), "run_listing");
        let next = date(2025, 3, 4);
        run(&store, &pack, "other", next, entitled(&["a"])).await.expect("it gave way");
        let cut = pay::one(&store, "cut").await.expect("a run");
        assert_eq!(cut.state, RunState::Cancelled);
    }
}

#[tokio::test]
async fn a_period_is_paid_once_whoever_asks() {
    let pack = pack(|policy| policy.run = Some(Rhythm::Monthly));
    for test in open().await {
        let store = Store::clone(&test);
        let due = async |day: Date| {
            let pack = pack.clone();
            let read = async move |tx: &mut Tx| due_periods(tx, &pack, day).await;
            store.read(read).await.expect("periods")
        };
        let periods = due(DAYS[0]).await;
        assert_eq!(periods.len(), 1);
        let id = periods[0].run();
        assert_eq!(id, "a_grant_2025_03");
        // two servers make it, one after the other or again after a crash
        let first = run(&store, &pack, &id, DAYS[0], entitled(&["a"])).await.expect("a run");
        let second = run(&store, &pack, &id, DAYS[0], entitled(&["a", "b"])).await.expect("it");
        assert_eq!(first, second);
        let period = periods[0].clone();
        let see = async move |tx: &mut Tx| see_to(tx, &period, Some(&id), at(DAYS[0])).await;
        store.write(see).await.expect("seen to");
        assert!(due(date(2025, 3, 31)).await.is_empty());
        assert_eq!(due(date(2025, 4, 1)).await[0].period, "2025_04");
        assert!(due(date(2024, 12, 31)).await.is_empty(), "it is not in force");
    }
}

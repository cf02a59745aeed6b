//! A party is told once of a policy, by one message a day at most; who follows is told of what
//! begins and changes. On both engines.

use std::sync::Arc;

use base::{Date, Instant, Money};
use jiff::civil::date;
use pack::Pack;
use policies::Why;
use policies::ops::follow::{self, Kind};
use policies::ops::messages;
use policies::ops::tell::{self, Party, Right};
use store::{Store, Tx, outbox};

const NOW: Instant = Instant(1_764_000_000_000_000);
const DAY: Date = date(2025, 11, 25);

fn pack() -> Pack {
    let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/hangzhou");
    pack::load_to_serve(&dir, &[]).pack.expect("the pack has no error")
}

fn party(accounts: &[&str]) -> Party {
    let accounts = accounts.iter().map(|account| (*account).to_owned()).collect();
    Party { register: "entity".to_owned(), key: "91330110MA2DEM017L".to_owned(), accounts }
}

fn right(policy: &str, fen: Option<i64>) -> Right {
    Right { policy: policy.to_owned(), due: fen.map(Money::from_fen), waits: None }
}

async fn told(store: &Store, accounts: &[&str], rights: Vec<Right>, day: Date) -> usize {
    let party = party(accounts);
    let now = NOW.plus_seconds(86_400 * i64::from(day.day() - DAY.day()));
    let tell = async move |tx: &mut Tx| tell::tell(tx, &party, &rights, (day, now)).await;
    store.write(tell).await.expect("told")
}

async fn inbox(store: &Store, account: &str) -> (i64, Vec<policies::Message>) {
    let account = account.to_owned();
    let read = async move |tx: &mut Tx| {
        let found = messages::list(tx, &account, None, 50).await?;
        Ok((messages::unread(tx, &account).await?, found))
    };
    store.read(read).await.expect("messages")
}

#[tokio::test]
async fn a_party_is_told_once_and_by_one_message_a_day() {
    for test in testkit::stores().await {
        test.migrate(policies::MIGRATIONS).await.expect("tables of the room");
        let store = Store::clone(&test);
        let first = vec![right("b", Some(100)), right("c", None), right("a", Some(900))];
        assert_eq!(told(&store, &[], first.clone(), DAY).await, 0, "nobody to tell");
        assert_eq!(told(&store, &["lin", "wu"], first.clone(), DAY).await, 3);
        // again on the day, also with something new
        let more = [first.clone(), vec![right("d", Some(1))]].concat();
        assert_eq!(told(&store, &["lin", "wu"], more.clone(), DAY).await, 0);
        // another day the new one, once
        let next = date(2025, 11, 26);
        assert_eq!(told(&store, &["lin", "wu"], more.clone(), next).await, 1);
        assert_eq!(told(&store, &["lin", "wu"], more, date(2025, 11, 27)).await, 0);
        for account in ["lin", "wu"] {
            let (unread, found) = inbox(&store, account).await;
            assert_eq!(unread, 2);
            let policies: Vec<Vec<&str>> = found
                .iter()
                .map(|message| message.items.iter().map(|item| item.policy.as_str()).collect())
                .collect();
            assert_eq!(policies, [vec!["d"], vec!["a", "b", "c"]], "the dearest first");
        }
        // an outbound gateway hears of message and account, and of nothing else
        let events = outbox::read(&store, 0, 100).await.expect("events");
        assert_eq!(events.len(), 4);
        for event in &events {
            assert_eq!(event.topic, tell::TOPIC);
            let body = event.body.as_object().expect("an object");
            assert_eq!(body.keys().collect::<Vec<_>>(), ["message", "account"]);
            assert_eq!(body["message"], event.subject.as_str());
        }
        let counted =
            async |tx: &mut Tx| Ok((tell::told_of(tx, "a").await?, tell::told(tx).await?));
        let (one, all) = store.read(counted).await.expect("counts");
        assert_eq!((one, all.len()), (1, 4));
        // read
        let id = inbox(&store, "lin").await.1[0].id.clone();
        let read = async move |tx: &mut Tx| messages::read_one(tx, "lin", &id, NOW).await;
        store.write(read).await.expect("read");
        assert_eq!(inbox(&store, "lin").await.0, 1);
        let foreign = inbox(&store, "lin").await.1[0].id.clone();
        let read = async move |tx: &mut Tx| messages::read_one(tx, "wu", &foreign, NOW).await;
        assert!(store.write(read).await.is_err(), "somebody else's");
        let all = async |tx: &mut Tx| messages::read_all(tx, "lin", NOW).await;
        store.write(all).await.expect("read");
        assert_eq!((inbox(&store, "lin").await.0, inbox(&store, "wu").await.0), (0, 2));
    }
}

#[tokio::test]
async fn who_follows_is_told_of_what_begins_and_changes() {
    let whole = pack();
    let in_force: Vec<String> = whole
        .policies
        .values()
        .filter(|p| pack::holds(p.from, p.to, DAY) && p.life_event.is_some())
        .map(|p| p.id.clone())
        .collect();
    let (begins, changes) = (in_force[0].clone(), in_force[1].clone());
    for test in testkit::stores().await {
        test.migrate(policies::MIGRATIONS).await.expect("tables of the room");
        let store = Store::clone(&test);
        let mut before = whole.clone();
        before.policies.shift_remove(&begins);
        let before = Arc::new(before);
        let look = async |pack: &Arc<Pack>, day: Date| {
            let pack = pack.clone();
            let look = async move |tx: &mut Tx| tell::tell_changes(tx, &pack, (day, NOW)).await;
            store.write(look).await.expect("looked")
        };
        assert_eq!(look(&before, DAY).await, 0, "the first time it only remembers");
        let of_begins = &whole.policies[&begins];
        let event = of_begins.life_event.clone().expect("a moment of life");
        let followed = [
            ("lin", Kind::LifeEvent, event),
            ("wu", Kind::Policy, changes.clone()),
            ("zhao", Kind::Department, of_begins.department.clone()),
        ];
        for (account, kind, target) in followed {
            let pack = before.clone();
            let follow = async move |tx: &mut Tx| {
                follow::follow(tx, &pack, account, (kind, &target), NOW).await
            };
            store.write(follow).await.expect("followed");
        }
        let mut after = whole.clone();
        if let Some(policy) = after.policies.get_mut(&changes) {
            policy.guide.zh.push_str("（修订）");
        }
        let after = Arc::new(after);
        assert_eq!(look(&after, DAY).await, 2);
        assert_eq!(look(&after, DAY).await, 0, "known by now");
        let has = |messages: &[policies::Message], policy: &str, why: Why| {
            let items = messages.iter().flat_map(|message| &message.items);
            items.filter(|item| item.policy == policy && item.why == why).count()
        };
        assert_eq!(has(&inbox(&store, "lin").await.1, &begins, Why::Begins), 1);
        assert_eq!(has(&inbox(&store, "zhao").await.1, &begins, Why::Begins), 1);
        let wu = inbox(&store, "wu").await.1;
        assert_eq!(has(&wu, &changes, Why::Changes), 1);
        assert_eq!(has(&wu, &begins, Why::Begins), 0);
        assert!(wu.iter().all(|message| message.party.is_none()));
    }
}

#[tokio::test]
async fn one_follows_what_the_pack_knows() {
    let pack = Arc::new(pack());
    for test in testkit::stores().await {
        test.migrate(policies::MIGRATIONS).await.expect("tables of the room");
        let store = Store::clone(&test);
        for (kind, target, known) in [
            (Kind::Department, "taxation", true),
            (Kind::Department, "taxation", true),
            (Kind::LifeEvent, "innovate", true),
            (Kind::Policy, "no_such_policy", false),
        ] {
            let pack = pack.clone();
            let follow = async move |tx: &mut Tx| {
                follow::follow(tx, &pack, "lin", (kind, target), NOW).await
            };
            assert_eq!(store.write(follow).await.is_ok(), known, "{target}");
        }
        let list = async |tx: &mut Tx| follow::list(tx, "lin").await;
        assert_eq!(store.read(list).await.expect("follows").len(), 2);
        let stop =
            async |tx: &mut Tx| follow::unfollow(tx, "lin", Kind::Department, "taxation").await;
        store.write(stop).await.expect("not followed");
        assert_eq!(store.read(list).await.expect("follows").len(), 1);
    }
}

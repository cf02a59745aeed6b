//! The journal on both engines: append, sequence, prove, serve, audit; and a failure at every step.

use std::sync::Arc;
use std::time::Duration;

use base::clock::FakeClock;
use base::id::ReceiptId;
use base::{Error, Fault, Instant, Result};
use journal::{Finding, Hash, Leaf, Signer, merkle, receipt, tiles};
use store::{Store, Tx, params};
use testkit::stores;

const NOW: Instant = Instant(1_790_000_000_000_000);

fn signer() -> Signer {
    Signer::from_seed("journal.test", &[1; 32]).unwrap()
}

async fn ready(store: &Store) {
    store.migrate(journal::MIGRATIONS).await.unwrap();
}

fn leaf(i: u64) -> Leaf {
    Leaf::new("case_accepted", &format!("HZ-{i}"), NOW, &i.to_be_bytes())
}

/// Appends leaves `from..to`, a transaction for every hundred.
async fn fill(store: &Store, from: u64, to: u64) -> Vec<ReceiptId> {
    let mut ids = Vec::new();
    for start in (from..to).step_by(100) {
        let end = to.min(start + 100);
        let some = store
            .write(async move |tx| (start..end).map(|i| journal::append(tx, &leaf(i))).collect())
            .await;
        let some: Vec<ReceiptId> = some.unwrap();
        ids.extend(some);
    }
    ids
}

async fn size(store: &Store) -> u64 {
    journal::sequence_once(store, &signer(), NOW).await.unwrap().size
}

/// Changes the database by hand.
async fn tamper(store: &Store, sql: &'static str) {
    store.write(async move |tx| tx.execute(sql, params![]).await.map(drop)).await.unwrap();
}

fn broken() -> Error {
    Fault::new("cut off here").into()
}

#[tokio::test]
async fn a_receipt_comes_after_the_sequencer_and_proves_the_leaf() {
    for store in stores().await {
        ready(&store).await;
        let ids = fill(&store, 0, 3).await;
        assert_eq!(journal::receipt(&store, &ids[1]).await.unwrap(), None, "{}", store.name);
        assert_eq!(journal::pending(&store).await.unwrap(), 3);
        assert_eq!(size(&store).await, 3);
        assert_eq!(journal::pending(&store).await.unwrap(), 0);
        let receipt = journal::receipt(&store, &ids[1]).await.unwrap().unwrap();
        let verified = receipt::verify(&receipt.to_json(), signer().verifier()).unwrap();
        assert_eq!(verified.leaf, leaf(1));
        assert_eq!(
            (verified.checkpoint.size, verified.checkpoint.origin.as_str()),
            (3, "journal.test")
        );
        let nobody = ReceiptId::parse("nobody").unwrap();
        let Err(Error::Refusal(refusal)) = journal::receipt(&store, &nobody).await else {
            panic!()
        };
        assert_eq!(refusal.code, "not_found");
    }
}

#[tokio::test]
async fn the_tree_grows_over_tiles_and_every_proof_holds() {
    for store in stores().await {
        ready(&store).await;
        let mut ids = Vec::new();
        let mut heads = vec![(0, merkle::empty_root())];
        for step in [1, 255, 1, 300, 43] {
            let at = ids.len() as u64;
            ids.extend(fill(&store, at, at + step).await);
            assert_eq!(size(&store).await, at + step);
            let note = journal::checkpoint(&store).await.unwrap().unwrap();
            let head = journal::Checkpoint::open(&note, signer().verifier()).unwrap();
            heads.push((head.size, head.root));
        }
        for (i, id) in ids.iter().enumerate().step_by(37) {
            let receipt = journal::receipt(&store, id).await.unwrap().unwrap();
            let verified = receipt::verify(&receipt.to_json(), signer().verifier()).unwrap();
            assert_eq!(verified.leaf, leaf(i as u64), "{}", store.name);
        }
        for (from, old) in &heads {
            for (to, new) in heads.iter().filter(|(to, _)| to >= from) {
                let proof = journal::consistency(&store, *from, *to).await.unwrap();
                assert!(merkle::verify_consistency(*from, *to, &proof, *old, *new), "{from} {to}");
            }
        }
        for (from, to) in [(2, 1), (1, 601)] {
            let Err(Error::Refusal(no)) = journal::consistency(&store, from, to).await else {
                panic!()
            };
            assert_eq!(no.code, "journal_range_wrong");
        }
        served(&store, &heads).await;
    }
}

/// A monitor that has nothing but the paths of the layout rebuilds the signed root.
async fn served(store: &Store, heads: &[(u64, Hash)]) {
    let get = async |path: &str| journal::tile(store, path).await.unwrap();
    let (size, root) = *heads.last().unwrap();
    let note = String::from_utf8(get("checkpoint").await.unwrap()).unwrap();
    assert_eq!(journal::Checkpoint::open(&note, signer().verifier()).unwrap().root, root);
    let mut leaves = Vec::new();
    for path in ["tile/0/000", "tile/0/001", "tile/0/002.p/88"] {
        let hashes = tiles::from_bytes(&get(path).await.unwrap()).unwrap();
        let entries = get(&path.replace("tile/0", "tile/entries")).await.unwrap();
        let entries: Vec<Hash> = entries.chunks(34).map(|e| merkle::leaf_hash(&e[2..])).collect();
        assert_eq!(hashes, entries, "{path}");
        leaves.extend(hashes);
    }
    assert_eq!((leaves.len() as u64, merkle::root(&leaves)), (size, root));
    let upper = tiles::from_bytes(&get("tile/1/000.p/2").await.unwrap()).unwrap();
    assert_eq!(upper, [merkle::root(&leaves[..256]), merkle::root(&leaves[256..512])]);
    let shorter = get("tile/0/002.p/44").await.unwrap();
    assert_eq!(shorter, tiles::to_bytes(&leaves[512..556]), "a partial tile of an older head");
    for absent in [
        "tile/0/002",
        "tile/0/002.p/89",
        "tile/0/003.p/1",
        "tile/1/000",
        "tile/2/000.p/1",
        "tile/entries/002",
        "tile/0/x999/x999/999",
        "tile/entries/x018/x446/x744/x073/x709/x551/615",
        "../etc/passwd",
    ] {
        assert_eq!(get(absent).await, None, "{absent}");
    }
}

#[tokio::test]
async fn a_failure_at_any_step_loses_and_doubles_nothing() {
    for store in stores().await {
        ready(&store).await;
        let fails = store
            .write(async |tx: &mut Tx| -> Result<()> {
                journal::append(tx, &leaf(1))?;
                Err(broken())
            })
            .await;
        assert!(fails.is_err());
        assert_eq!(journal::pending(&store).await.unwrap(), 0, "no leaf without its act");

        let ids = fill(&store, 0, 300).await;
        let fails = store
            .write(async |tx: &mut Tx| -> Result<()> {
                journal::sequence(tx, &signer(), NOW).await?;
                Err(broken())
            })
            .await;
        assert!(fails.is_err(), "cut off after the last statement, before the commit");
        assert_eq!(journal::pending(&store).await.unwrap(), 300, "{}", store.name);
        assert_eq!(journal::checkpoint(&store).await.unwrap(), None);

        let (one, two) = (signer(), signer());
        let (a, b) = tokio::join!(
            journal::sequence_once(&store, &one, NOW),
            journal::sequence_once(&store, &two, NOW)
        );
        assert_eq!(a.unwrap().leaves + b.unwrap().leaves, 300, "two sequencers share the work");
        assert_eq!(journal::sequence_once(&store, &signer(), NOW).await.unwrap().leaves, 0);
        let mut places = Vec::new();
        for id in &ids {
            places.push(journal::receipt(&store, id).await.unwrap().unwrap().index);
        }
        places.sort_unstable();
        assert_eq!(places, (0..300).collect::<Vec<u64>>());
        assert!(journal::audit(&store, signer().verifier()).await.unwrap().is_clean());
    }
}

#[tokio::test]
async fn more_leaves_than_one_round_takes() {
    let store = testkit::sqlite().await;
    ready(&store).await;
    let count = journal::limits::SEQUENCE_LEAVES_MAX as u64 + 300;
    fill(&store, 0, count).await;
    let done = journal::sequence_once(&store, &signer(), NOW).await.unwrap();
    assert_eq!((done.leaves, done.size), (count, count));
    let audit = journal::audit(&store, signer().verifier()).await.unwrap();
    assert_eq!((audit.size, audit.findings), (count, vec![]));
}

#[tokio::test]
async fn the_running_sequencer_takes_what_comes() {
    let store = testkit::sqlite().await;
    ready(&store).await;
    let clock = Arc::new(FakeClock::at(NOW));
    let running = journal::run((*store).clone(), signer(), clock, Duration::from_millis(1));
    let running = tokio::spawn(running);
    for i in 0..3 {
        let ids = fill(&store, i, i + 1).await;
        while journal::receipt(&store, &ids[0]).await.unwrap().is_none() {
            tokio::task::yield_now().await;
        }
    }
    running.abort();
    assert!(journal::audit(&store, signer().verifier()).await.unwrap().is_clean());
}

#[tokio::test]
async fn a_new_key_signs_the_head_anew() {
    let store = testkit::sqlite().await;
    ready(&store).await;
    fill(&store, 0, 2).await;
    size(&store).await;
    let next = Signer::from_seed("journal.test", &[2; 32]).unwrap();
    let done = journal::sequence_once(&store, &next, NOW).await.unwrap();
    assert_eq!((done.leaves, done.size), (0, 2));
    assert!(journal::audit(&store, next.verifier()).await.unwrap().is_clean());
    let audit = journal::audit(&store, signer().verifier()).await.unwrap();
    assert_eq!(audit.findings, [Finding::HeadUnsigned]);
}

#[tokio::test]
async fn the_audit_finds_what_was_changed_by_hand() {
    let tile = |level, index| Finding::TileChanged(tiles::TileId { level, index });
    let rows: [(&str, Vec<Finding>); 6] = [
        (
            "update journal_leaf set payload = replace(payload, 'HZ-', 'NB-') where position = 7",
            vec![Finding::LeafChanged(7), tile(0, 0), tile(1, 0), Finding::RootDiffers],
        ),
        (
            "delete from journal_leaf where position = 256",
            vec![Finding::LeafMissing(256), tile(0, 1), Finding::RootDiffers],
        ),
        ("update journal_leaf set entry = salt where position = 9", vec![Finding::LeafChanged(9)]),
        ("delete from journal_tile where level = 1", vec![tile(1, 0)]),
        ("update journal_head set size = 259", vec![Finding::HeadUnsigned]),
        ("update journal_head set checkpoint = 'x'", vec![Finding::HeadUnsigned]),
    ];
    for (sql, wanted) in rows {
        let store = testkit::sqlite().await;
        ready(&store).await;
        assert!(journal::audit(&store, signer().verifier()).await.unwrap().is_clean());
        fill(&store, 0, 260).await;
        size(&store).await;
        assert!(journal::audit(&store, signer().verifier()).await.unwrap().is_clean());
        tamper(&store, sql).await;
        let found = journal::audit(&store, signer().verifier()).await.unwrap().findings;
        assert_eq!(found, wanted, "{sql}");
    }
}

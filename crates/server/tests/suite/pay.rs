//! `onevisit policy pay`: what it says, how far it shows that it is, and that a run which is paid a
//! second time, or was killed in the middle, is paid once.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use base::{Instant, Money};
use policies::RunState;
use policies::engine::iso20022::answer as statuses;
use policies::ops::pay::{self, Listed, NewRun};
use serde_json::{Value as Json, json};
use store::{Options, Store};

use crate::process::{answer, onevisit};

/// Borne by city and district.
const POLICY: &str = "overseas_engineer_2024";
const RUN: &str = "run";
/// More than one transaction and one batch file take: 20,000 each.
const PAYMENTS: i64 = 45_000;

/// A city with a run of so many payments, whose list is frozen.
struct City {
    dir: tempfile::TempDir,
    db: String,
    store: Store,
}

impl City {
    async fn with(payments: i64) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let db = format!("sqlite:{}", dir.path().join("city.db").display());
        let store = Store::open(&db, Options::default()).await.expect("a store");
        store.migrate(journal::MIGRATIONS).await.expect("tables of the journal");
        store.migrate(policies::MIGRATIONS).await.expect("tables of the room");
        let listed: Vec<Listed> = (0..payments)
            .map(|place| Listed {
                party: format!("9133010{place:011}"),
                district: "330106".to_owned(),
                due: Money::from_fen(10_001),
                account: Some(format!("6222{place:012}")),
                ..Listed::default()
            })
            .collect();
        let new = NewRun {
            id: RUN.to_owned(),
            policy: POLICY.to_owned(),
            pack: "hash".to_owned(),
            on: "2026-11-16".parse().expect("a day"),
            public_until: None,
            budget: None,
            made_by: "officer".to_owned(),
        };
        let now = Instant(1_794_790_800_000_000);
        pay::list(&store, &new, &listed, now, |_| {}).await.expect("a list");
        Self { dir, db, store }
    }

    fn pay(&self, run: &str) -> std::process::Command {
        onevisit(&["policy", "pay", run, "--db", &self.db, "--progress", "--format", "json"])
    }

    /// What it answers, and what it has shown.
    fn paid(&self, run: &str, more: &[&str], exit: i32) -> (Json, String) {
        let (code, out, err) = answer(self.pay(run).args(more));
        assert_eq!(code, exit, "{out}{err}");
        (serde_json::from_str(&out).unwrap_or_default(), err)
    }

    async fn balance(&self) -> pay::Reconciliation {
        pay::reconcile(&self.store, RUN).await.expect("sums")
    }

    /// The batch files, and what they say.
    fn files(&self) -> Vec<(PathBuf, String)> {
        let mut found = Vec::new();
        collect(self.dir.path(), &mut found);
        found.sort();
        found
    }
}

fn collect(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.to_string_lossy().ends_with(".pain.001.xml") {
            let text = std::fs::read_to_string(&path).expect("a file");
            found.push((path, text));
        }
    }
}

fn said(state: &str, payments: i64, batches: i64, settled: &str) -> Json {
    let yuan = Money::from_fen(payments * 10_001).to_string();
    json!({ "run": RUN, "policy": POLICY, "state": state, "payments": payments, "yuan": yuan,
        "batches": batches, "settled_yuan": settled })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_is_paid_on_the_command_line_and_the_second_time_pays_nothing() {
    let city = City::with(3).await;
    let (first, shown) = city.paid(RUN, &[], 0);
    assert_eq!(first, said("sent", 3, 1, "0.00"));
    let full = "#".repeat(40);
    let lines: Vec<&str> = shown.lines().filter(|line| line.contains('[')).collect();
    let wanted = [format!("  commit [{full}] 3 / 3"), format!("   batch [{full}] 3 / 3")];
    assert_eq!(lines, wanted, "{shown}");
    let (sums, files) = (city.balance().await, city.files());
    assert!(sums.balanced && files.len() == 1, "{sums:?}");
    assert_eq!(sums.committed, Money::from_fen(3 * 10_001));
    assert_eq!(files[0].1.matches("<CdtTrfTxInf>").count(), 3);

    let (again, shown) = city.paid(RUN, &[], 0);
    assert_eq!(again, first);
    assert!(!shown.contains('['), "nothing is done: {shown}");
    assert_eq!((city.balance().await, city.files()), (sums, files));

    // the bank pays two and refuses the third: twice the same is once
    let payments = pay::payments(&city.store, RUN, 1, 3).await.expect("payments");
    let file = city.dir.path().join("pain.002.xml");
    let refused = |of: &policies::Payment| (of.seq == 3).then_some("AC01");
    std::fs::write(&file, statuses(RUN, 1, &payments, refused)).expect("written");
    let file = file.display().to_string();
    for _ in 0..2 {
        let (taken, shown) = city.paid(RUN, &["--statuses", &file], 0);
        assert_eq!(taken, said("sent", 3, 1, "200.02"));
        assert!(shown.contains(&format!("statuses [{full}] 3 / 3")), "{shown}");
        let sums = city.balance().await;
        assert!(sums.balanced && sums.paid == Money::from_fen(20_002), "{sums:?}");
    }
    // a run that is not there, and no terminal without the flag
    let (_, shown) = city.paid("none", &[], 1);
    assert!(shown.contains("unknown_run"), "{shown}");
    let (code, out, err) = answer(&mut onevisit(&["policy", "pay", RUN, "--db", &city.db]));
    assert_eq!((code, err.contains('[')), (0, false), "{err}");
    assert_eq!(out, "run\tsent\t3\t300.03\t1\t200.02\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_was_killed_goes_on_where_it_was() {
    let city = City::with(PAYMENTS).await;
    let mut child = city.pay(RUN).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("it");
    let lines = BufReader::new(child.stderr.take().expect("a pipe")).lines();
    let first = lines.map_while(Result::ok).find(|line| line.contains('['));
    child.kill().expect("it was running");
    child.wait().expect("it ends");
    let of = format!("20000 / {PAYMENTS}");
    assert!(first.as_ref().is_some_and(|line| line.contains(&of)), "{first:?}");
    let cut = pay::one(&city.store, RUN).await.expect("the run");
    assert_ne!(cut.state, RunState::Sent, "killed before it was done");
    assert!(cut.committed >= 20_000, "{cut:?}");

    let (done, shown) = city.paid(RUN, &[], 0);
    assert_eq!(done, said("sent", PAYMENTS, 3, "0.00"));
    let end = format!("] {PAYMENTS} / {PAYMENTS}");
    assert!(shown.contains(&end), "{shown}");
    let chunk = shown.lines().filter(|line| line.contains("commit") && line.contains(&of));
    assert_eq!(chunk.count(), 0, "the first part is not committed again: {shown}");
    let sums = city.balance().await;
    assert!(sums.balanced, "{sums:?}");
    assert_eq!(sums.committed, Money::from_fen(PAYMENTS * 10_001));
    // every payment stands in one file, once
    let files = city.files();
    let all: String = files.iter().map(|(_, text)| text.as_str()).collect();
    let count = usize::try_from(PAYMENTS).expect("few");
    assert_eq!((files.len(), all.matches("<CdtTrfTxInf>").count()), (3, count));
    let (again, _) = city.paid(RUN, &[], 0);
    assert_eq!((again, city.balance().await), (done, sums));
}

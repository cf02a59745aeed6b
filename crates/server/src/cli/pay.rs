//! `onevisit policy pay`: a run is paid on the city's own machine, as far as the bank's files.

use std::path::PathBuf;

use base::{Error, Fault, Result};
use clap::Args;
use policies::PayRun;
use policies::engine::iso20022::pain_002;
use policies::limits::STATUS_BYTES_MAX;
use policies::ops::pay::{one, take_statuses};
use serde_json::json;

use super::progress::Progress;
use super::serve::beside;
use super::{Answer, Format, block_on, database, default_pack, lang, print_json};
use crate::payroll::{self, Phase};
use crate::{City, Opening};

/// Commits a run in the ledger and writes its batch files; what was cut off goes on where it was.
#[derive(Debug, Args)]
pub(super) struct Pay {
    /// The run.
    run: String,
    /// Instead, take this file of the bank's statuses (pain.002).
    #[arg(long)]
    statuses: Option<PathBuf>,
    /// The pack's folder.
    #[arg(long)]
    pack: Option<PathBuf>,
    /// Keys and documents; beside the database file when it is SQLite, else `data`.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Where documents lie, as `onevisit serve --documents` has it; in `data` when absent.
    #[arg(long)]
    documents: Option<String>,
    /// `sqlite:FILE` or `postgres://…`; the variable ONEVISIT_DB keeps a password off the process
    /// list.
    #[arg(long)]
    db: Option<String>,
    /// Says how far it is also where standard error is no terminal.
    #[arg(long)]
    progress: bool,
    /// How the answer is written.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

impl Pay {
    pub(super) fn run(self) -> Answer {
        let format = self.format;
        match block_on(self.pay()) {
            Ok(run) => {
                print(&run, format);
                Answer::Yes
            }
            Err(Error::Refusal(refusal)) => {
                eprintln!("{}: {}", refusal.code, refusal.must.get(lang()));
                Answer::No
            }
            Err(Error::Fault(fault)) => Answer::Failed(fault.chain()),
        }
    }

    async fn pay(self) -> Result<PayRun> {
        let db = database(self.db);
        let (data, documents) = (self.data.unwrap_or_else(|| beside(&db)), self.documents);
        let pack = self.pack.unwrap_or_else(default_pack);
        let city = City::open(&Opening { pack, db, data, documents, demo: false }).await?;
        let (store, now) = (&city.store, city.now());
        let parties = one(store, &self.run).await?.parties;
        let progress = |what: &str, of: usize| {
            Progress::of(what, u64::try_from(of).ok()).always(self.progress)
        };
        let Some(file) = self.statuses else {
            let parties = usize::try_from(parties).unwrap_or_default();
            let [commit, batch] = ["commit", "batch"].map(|phase| progress(phase, parties));
            let told = |phase, done: i64| {
                let bar = match phase {
                    Phase::Committing => &commit,
                    Phase::Batching => &batch,
                };
                bar.told(u64::try_from(done).unwrap_or_default());
            };
            return payroll::pay(&city, &self.run, now, told).await;
        };
        let during = format!("reading {}", file.display());
        let text = std::fs::read_to_string(&file).map_err(|e| Fault::during(during, e))?;
        if text.len() > STATUS_BYTES_MAX {
            return Err(Fault::new(format!("{}: too large", file.display())).into());
        }
        let statuses = pain_002(&self.run, &text)?;
        let bar = progress("statuses", statuses.len());
        let told = |done| bar.told(u64::try_from(done).unwrap_or_default());
        take_statuses(store, &city.pack, &self.run, &statuses, now, told).await
    }
}

fn print(run: &PayRun, format: Format) {
    let (state, total) = (run.state.as_str(), run.total.to_string());
    let (payments, batches, settled) = (run.parties, run.batches, run.settled.to_string());
    match format {
        Format::Json => print_json(&json!({
            "run": run.id, "policy": run.policy, "state": state, "payments": payments,
            "yuan": total, "batches": batches, "settled_yuan": settled,
        })),
        Format::Text => println!("{}\t{state}\t{payments}\t{total}\t{batches}\t{settled}", run.id),
    }
}

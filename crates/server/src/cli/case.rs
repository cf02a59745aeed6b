//! `onevisit case`: cases, on the city's own machine.

use std::path::PathBuf;

use base::id::CaseId;
use base::{Error, Fault, Result};
use clap::{Args, Subcommand};

use super::serve::beside;
use super::{Answer, block_on, database, lang};
use crate::{City, Opening, case_archive};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Take out the archive of a case: a folder with a manifest and the SHA-256 of every file.
    Archive(Archive),
}

#[derive(Debug, Args)]
pub(super) struct Archive {
    /// The number of the case, or its id.
    id: String,
    /// The folder in which a folder with the case's number is made.
    #[arg(long)]
    out: PathBuf,
    /// The pack's folder.
    #[arg(long, default_value = "packs/hangzhou")]
    pack: PathBuf,
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
}

impl Command {
    pub(super) fn run(self) -> Answer {
        let Self::Archive(archive) = self;
        match block_on(archive.take_out()) {
            Ok(folder) => {
                println!("{}", folder.display());
                Answer::Yes
            }
            Err(Error::Refusal(refusal)) => {
                eprintln!("{}: {}", refusal.code, refusal.must.get(lang()));
                Answer::No
            }
            Err(Error::Fault(fault)) => Answer::Failed(fault.chain()),
        }
    }
}

impl Archive {
    async fn take_out(self) -> Result<PathBuf> {
        let db = database(self.db);
        let (data, documents) = (self.data.unwrap_or_else(|| beside(&db)), self.documents);
        let opening = Opening { pack: self.pack, db, data, documents, demo: false };
        let city = City::open(&opening).await?;
        let number = self.id.clone();
        let find = async move |tx: &mut store::Tx| cases::ops::find(tx, &number).await;
        let found = city.store.read(find).await?;
        let id = found.map_or_else(|| CaseId::parse(&self.id), Ok)?;
        let of = id.clone();
        // nothing is taken out of a case that is not there
        city.store.read(async move |tx| cases::ops::pack_of(tx, &of).await).await?;
        let archive = case_archive::take_out(&city, &id).await?;
        archive.check().map_err(|wrong| Fault::new(format!("the archive is wrong: {wrong}")))?;
        archive.write(&self.out)
    }
}

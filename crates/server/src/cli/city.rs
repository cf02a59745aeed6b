//! `onevisit city`: a synthetic city of any size.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use base::{Fault, Result};
use clap::{Args, Subcommand};
use pack::{FactDef, Pack, Population, Synthetic};
use registers::Source;
use registers::engine::{columns, generate};
use registers::model::Report;

use super::pack::load;
use super::progress::Progress;
use super::serve::beside;
use super::{Answer, block_on, database, default_pack, lang};
use crate::{City, Opening};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make the records of a synthetic city as Parquet files, one a register: the same size and
    /// seed make the same files.
    Generate {
        /// How many enterprises; people and others follow from it.
        #[arg(long)]
        entities: u64,
        /// Another seed is another city.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// The folder to write to.
        #[arg(long)]
        out: PathBuf,
        /// The pack's folder.
        #[arg(long)]
        pack: Option<PathBuf>,
    },
    /// Load Parquet files named after registers into the registers of a city, such as those of
    /// `generate`; what is there already stays as it is.
    Load(Load),
}

#[derive(Debug, Args)]
pub(super) struct Load {
    /// The folder of the files.
    from: PathBuf,
    /// The pack's folder.
    #[arg(long)]
    pack: Option<PathBuf>,
    /// `sqlite:FILE` or `postgres://…`; the variable ONEVISIT_DB keeps a password off the process
    /// list.
    #[arg(long)]
    db: Option<String>,
    /// Folder of keys and documents; beside the database file when it is SQLite, else `data`.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Where the records come from, as those who read them see it.
    #[arg(long, default_value = "synthetic")]
    source: String,
}

impl Command {
    pub(super) fn run(self) -> Answer {
        let (entities, seed, out, pack) = match self {
            Self::Load(load) => return load.run(),
            Self::Generate { entities, seed, out, pack } => (entities, seed, out, pack),
        };
        let pack = match load(&pack.unwrap_or_else(default_pack)) {
            Ok(pack) => pack,
            Err(answer) => return answer,
        };
        if let Err(error) = std::fs::create_dir_all(&out) {
            return Answer::Failed(format!("{}: {error}", out.display()));
        }
        for population in pack.populations.values() {
            let count = entities.saturating_mul(u64::from(population.per_thousand)) / 1_000;
            match write(&pack, population, seed, count, &out) {
                Ok(path) => println!("{}\t{count} (synthetic)", path.display()),
                Err(error) => return Answer::Failed(format!("{}: {error}", population.id)),
            }
        }
        Answer::Yes
    }
}

fn write(
    pack: &Pack,
    population: &Population,
    seed: u64,
    count: u64,
    out: &Path,
) -> std::result::Result<PathBuf, Box<dyn std::error::Error>> {
    let register = &pack.registers[&population.register];
    let synthetic = Synthetic {
        register: population.register.clone(),
        count: u32::try_from(count)?,
        facts: population.facts.clone(),
    };
    let defined = |id: &String| register.facts.iter().find(|fact| fact.id == *id);
    let facts: Vec<&FactDef> = population.facts.keys().filter_map(defined).collect();
    let path = out.join(format!("{}.parquet", population.register));
    let mut file = BufWriter::new(File::create(&path)?);
    let record = |place| generate(pack, &synthetic, seed, place);
    let progress = Progress::of(&register.id, Some(count));
    let told = |rows| progress.told(rows);
    columns::write(&mut file, register, (&facts, count), record, told)?;
    file.flush()?;
    Ok(path)
}

impl Load {
    fn run(self) -> Answer {
        match block_on(self.load()) {
            Ok(0) => Answer::Yes,
            Ok(_) => Answer::No,
            Err(base::Error::Fault(fault)) => Answer::Failed(fault.chain()),
            Err(base::Error::Refusal(refusal)) => Answer::Failed(refusal.must.get(lang()).into()),
        }
    }

    /// Answers how many rows were refused.
    async fn load(self) -> Result<u64> {
        let db = database(self.db);
        let data = self.data.unwrap_or_else(|| beside(&db));
        let pack = self.pack.unwrap_or_else(default_pack);
        std::fs::create_dir_all(&data)
            .map_err(|e| Fault::during(format!("making {}", data.display()), e))?;
        let opening = Opening { pack, db, data, documents: None, demo: false };
        let city = City::open(&opening).await?;
        let (mut files, mut refused) = (0, 0);
        for register in city.pack.registers.keys() {
            let path = self.from.join(format!("{register}.parquet"));
            if !path.exists() {
                continue;
            }
            let report = load_file(&city, register, &path, &self.source).await?;
            print(&path, &report);
            files += 1;
            refused += report.refused_count;
        }
        if files == 0 {
            let from = self.from.display();
            return Err(Fault::new(format!("{from}: no file is named after a register")).into());
        }
        Ok(refused)
    }
}

async fn load_file(city: &City, register: &str, path: &Path, source: &str) -> Result<Report> {
    let file =
        File::open(path).map_err(|e| Fault::during(format!("opening {}", path.display()), e))?;
    let (store, pack) = (&city.store, &city.pack);
    let source = Source::new("load", source);
    let progress = Progress::of(register, None);
    let told = |rows| progress.told(rows);
    let report =
        registers::import_parquet(store, pack, register, file, &source, city.now(), told).await;
    progress.end();
    report
}

fn print(path: &Path, report: &Report) {
    let Report { accepted, unchanged, refused, refused_count } = report;
    println!(
        "{}\t{accepted} accepted, {unchanged} unchanged, {refused_count} refused",
        path.display()
    );
    for row in refused {
        eprintln!("{}: {}: {}: {}", row.row, row.field, row.code, row.must.get(lang()));
    }
}

//! `onevisit city`: a synthetic city of any size.

use std::fs::File;
use std::io::{BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::Subcommand;
use pack::{FactDef, Pack, Population, Synthetic};
use registers::engine::{columns, generate};

use super::pack::load;
use super::{Answer, default_pack};

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
}

impl Command {
    pub(super) fn run(self) -> Answer {
        let Self::Generate { entities, seed, out, pack } = self;
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
) -> Result<PathBuf, Box<dyn std::error::Error>> {
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
    let shown = std::io::stderr().is_terminal();
    let done = |rows: u64| {
        if shown {
            eprint!("\r{}: {rows} / {count}", population.register);
            let _ = std::io::stderr().flush();
        }
    };
    let record = |place| generate(pack, &synthetic, seed, place);
    columns::write(&mut file, register, (&facts, count), record, done)?;
    file.flush()?;
    if shown {
        eprintln!();
    }
    Ok(path)
}

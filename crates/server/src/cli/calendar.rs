//! `onevisit calendar`: working days from a pack's calendar.

use std::path::PathBuf;

use base::{Date, Refusal};
use clap::Subcommand;

use super::{Answer, default_pack};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Print the DAYS-th working day after DATE.
    Add {
        /// ISO date, such as 2026-02-13.
        date: String,
        /// Working days; negative ones lie before DATE.
        #[arg(allow_negative_numbers = true)]
        days: i64,
        /// The pack's folder.
        #[arg(long)]
        pack: Option<PathBuf>,
    },
    /// Print true when DATE is a working day, else false.
    IsWorkday {
        /// ISO date.
        date: String,
        /// The pack's folder.
        #[arg(long)]
        pack: Option<PathBuf>,
    },
    /// Print how many working days lie after FROM, up to and including TO.
    Count {
        /// ISO date.
        from: String,
        /// ISO date.
        to: String,
        /// The pack's folder.
        #[arg(long)]
        pack: Option<PathBuf>,
    },
}

impl Command {
    pub(super) fn run(self) -> Answer {
        match self.answer() {
            Ok(text) => {
                println!("{text}");
                Answer::Yes
            }
            Err(refusal) => Answer::Refused(refusal),
        }
    }

    fn answer(self) -> Result<String, Refusal> {
        Ok(match self {
            Self::Add { date, days, pack } => calendar(pack)?.add(parse(&date)?, days)?.to_string(),
            Self::IsWorkday { date, pack } => {
                calendar(pack)?.is_workday(parse(&date)?)?.to_string()
            }
            Self::Count { from, to, pack } => {
                calendar(pack)?.count(parse(&from)?, parse(&to)?)?.to_string()
            }
        })
    }
}

fn calendar(dir: Option<PathBuf>) -> Result<base::calendar::Calendar, Refusal> {
    pack::load_calendar(&dir.unwrap_or_else(default_pack))
}

fn parse(text: &str) -> Result<Date, Refusal> {
    text.parse().map_err(|_| {
        let (zh, en) = ("日期须写作 2026-03-02。", "A date is written 2026-03-02.");
        Refusal::new("bad_date", 422, zh, en).on("date")
    })
}

//! `onevisit calendar`: working days from a pack's calendar.

use std::path::PathBuf;

use base::{Date, Refusal};
use clap::Subcommand;

use serde_json::json;

use super::{Answer, Format, default_pack, print_json};

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
        /// How to write the answer.
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Print true when DATE is a working day, else false.
    IsWorkday {
        /// ISO date.
        date: String,
        /// The pack's folder.
        #[arg(long)]
        pack: Option<PathBuf>,
        /// How to write the answer.
        #[arg(long, value_enum, default_value_t)]
        format: Format,
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
        /// How to write the answer.
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
}

impl Command {
    pub(super) fn run(self) -> Answer {
        let (Self::Add { format, .. }
        | Self::IsWorkday { format, .. }
        | Self::Count { format, .. }) = &self;
        let format = *format;
        match self.answer() {
            Ok((name, value)) if format == Format::Json => {
                print_json(&json!({ name: value }));
                Answer::Yes
            }
            Ok((_, value)) => {
                // a date is said without the quotes of JSON
                let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                println!("{text}");
                Answer::Yes
            }
            Err(refusal) if format == Format::Json => {
                print_json(&json!({ "code": refusal.code, "must": refusal.must }));
                Answer::Refused(refusal)
            }
            Err(refusal) => Answer::Refused(refusal),
        }
    }

    /// What the answer is called in JSON, and the answer.
    fn answer(self) -> Result<(&'static str, serde_json::Value), Refusal> {
        Ok(match self {
            Self::Add { date, days, pack, .. } => {
                ("date", json!(calendar(pack)?.add(parse(&date)?, days)?.to_string()))
            }
            Self::IsWorkday { date, pack, .. } => {
                ("workday", json!(calendar(pack)?.is_workday(parse(&date)?)?))
            }
            Self::Count { from, to, pack, .. } => {
                ("working_days", json!(calendar(pack)?.count(parse(&from)?, parse(&to)?)?))
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

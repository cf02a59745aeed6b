//! `onevisit code check`: unified social credit codes and identity numbers.

use clap::Subcommand;

use super::{Answer, lang};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Exit 0 when CODE is valid, 1 when not, and say why.
    Check {
        /// 18 characters.
        code: String,
    },
}

impl Command {
    pub(super) fn run(self) -> Answer {
        let Self::Check { code } = self;
        match base::code::check_any(&code) {
            Ok(kind) => {
                println!("{}", kind.describe(lang()));
                Answer::Yes
            }
            Err(refusal) => {
                eprintln!("{}: {}", refusal.code, refusal.must.get(lang()));
                Answer::No
            }
        }
    }
}

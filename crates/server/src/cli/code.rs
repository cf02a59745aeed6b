//! `onevisit code check`: unified social credit codes and identity numbers.

use base::Lang;
use base::code::Kind;
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
                println!("{}", describe(&kind));
                Answer::Yes
            }
            Err(refusal) => {
                eprintln!("{}: {}", refusal.code, refusal.must.get(lang()));
                Answer::No
            }
        }
    }
}

/// What a code says. A person's number is not repeated.
fn describe(kind: &Kind) -> String {
    match (kind, lang()) {
        (Kind::Uscc(code), Lang::Zh) => {
            format!("有效的统一社会信用代码,登记地区划 {}", code.division_code())
        }
        (Kind::Uscc(code), Lang::En) => {
            format!("a valid unified social credit code of division {}", code.division_code())
        }
        (Kind::Identity(number), Lang::Zh) => {
            format!("有效的公民身份号码,出生日期 {}", number.birth_on())
        }
        (Kind::Identity(number), Lang::En) => {
            format!("a valid identity number, born {}", number.birth_on())
        }
    }
}

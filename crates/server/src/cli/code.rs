//! `onevisit code check`: unified social credit codes and identity numbers.

use base::Lang;
use base::code::Kind;
use clap::Subcommand;
use serde_json::json;

use super::verify::no;
use super::{Answer, Format, lang, print_json};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Exit 0 when CODE is valid, 1 when not, and say why.
    Check {
        /// 18 characters.
        code: String,
        /// How to write the answer.
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
}

impl Command {
    pub(super) fn run(self) -> Answer {
        let Self::Check { code, format } = self;
        match base::code::check_any(&code) {
            Ok(kind) if format == Format::Json => {
                print_json(&told(&kind));
                Answer::Yes
            }
            Ok(kind) => {
                println!("{}", describe(&kind));
                Answer::Yes
            }
            Err(refusal) => no(&refusal, format),
        }
    }
}

/// What a code says, for programs. A person's number is not repeated.
fn told(kind: &Kind) -> serde_json::Value {
    match kind {
        Kind::Uscc(code) => {
            json!({ "valid": true, "kind": "uscc", "division": code.division_code() })
        }
        Kind::Identity(number) => {
            let born = number.birth_on().to_string();
            json!({ "valid": true, "kind": "identity_number", "birth_on": born })
        }
    }
}

/// What a code says. A person's number is not repeated.
fn describe(kind: &Kind) -> String {
    match (kind, lang()) {
        (Kind::Uscc(code), Lang::Zh) => {
            format!("有效的统一社会信用代码，登记地区划 {}", code.division_code())
        }
        (Kind::Uscc(code), Lang::En) => {
            format!("a valid unified social credit code of division {}", code.division_code())
        }
        (Kind::Identity(number), Lang::Zh) => {
            format!("有效的公民身份号码，出生日期 {}", number.birth_on())
        }
        (Kind::Identity(number), Lang::En) => {
            format!("a valid identity number, born {}", number.birth_on())
        }
    }
}

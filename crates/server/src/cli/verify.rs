//! `onevisit receipt verify`, `draw verify` and `credential verify`: offline, with the key of the
//! city.

use std::path::{Path, PathBuf};

use base::{Clock, Refusal, SystemClock};
use clap::Subcommand;
use policies::engine::draw_file;

use super::{Answer, Format, lang, print_json};

/// Receipts of the journal.
#[derive(Debug, Subcommand)]
pub(super) enum Receipt {
    /// Exit 0 when the receipt in FILE is in the city's journal, 1 when not.
    Verify {
        /// The receipt, a JSON file.
        file: PathBuf,
        /// The city's public key: a file with it, or its text `name+hash+key`.
        #[arg(long, default_value = "data/keys/journal.vkey")]
        key: String,
        /// How the answer is written.
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
}

/// Draws.
#[derive(Debug, Subcommand)]
pub(super) enum Draw {
    /// Exit 0 when the draw in FILE follows from a committed seed, 1 when not.
    Verify {
        /// The draw, a JSON file.
        file: PathBuf,
        /// The city's public key: a file with it, or its text `name+hash+key`.
        #[arg(long, default_value = "data/keys/journal.vkey")]
        key: String,
        /// How the answer is written.
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
}

/// Credentials.
#[derive(Debug, Subcommand)]
pub(super) enum Credential {
    /// Exit 0 when the credential in FILE was issued by the city and holds, 1 when not.
    Verify {
        /// The credential, an SD-JWT.
        file: PathBuf,
        /// The city's public keys, a JSON file.
        #[arg(long, default_value = "data/keys/credentials.json")]
        keys: PathBuf,
        /// How the answer is written.
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
}

impl Receipt {
    pub(super) fn run(self) -> Answer {
        let Self::Verify { file, key, format } = self;
        let text = match read(&file) {
            Ok(text) => text,
            Err(answer) => return answer,
        };
        let verified = verifier(&key).and_then(|key| journal::receipt::verify(&text, &key));
        match verified {
            Ok(verified) if format == Format::Json => {
                print_json(&serde_json::json!({
                    "valid": true, "index": verified.index, "kind": verified.leaf.kind,
                    "subject": verified.leaf.subject, "at": verified.leaf.at,
                }));
                Answer::Yes
            }
            Ok(verified) => {
                println!("{verified}");
                Answer::Yes
            }
            Err(refusal) => no(&refusal, format),
        }
    }
}

impl Draw {
    pub(super) fn run(self) -> Answer {
        let Self::Verify { file, key, format } = self;
        let text = match read(&file) {
            Ok(text) => text,
            Err(answer) => return answer,
        };
        match verifier(&key).and_then(|key| draw_file::verify(&text, &key)) {
            Ok(verified) if format == Format::Json => {
                print_json(&serde_json::json!({
                    "valid": true, "kind": verified.kind, "number": verified.number,
                    "on": verified.on, "committed_at": verified.committed_at,
                    "index": verified.index, "candidates": verified.candidates,
                    "known_before": verified.known_before, "drawn": verified.drawn,
                }));
                Answer::Yes
            }
            Ok(verified) => {
                println!("{verified}");
                verified.drawn.iter().for_each(|key| println!("{key}"));
                Answer::Yes
            }
            Err(refusal) => no(&refusal, format),
        }
    }
}

impl Credential {
    pub(super) fn run(self) -> Answer {
        let Self::Verify { file, keys, format } = self;
        let (text, keys) = match (read(&file), read(&keys)) {
            (Ok(text), Ok(keys)) => (text, keys),
            (Err(answer), _) | (_, Err(answer)) => return answer,
        };
        let verified = credentials::TrustedKeys::parse(&keys)
            .and_then(|keys| credentials::verify(text.trim(), &keys, SystemClock.now()));
        match verified {
            Ok(verified) if format == Format::Json => {
                print_json(&serde_json::json!({"valid": true, "claims": verified.claims}));
                Answer::Yes
            }
            Ok(verified) => {
                for (name, value) in &verified.claims {
                    println!("{name}: {value}");
                }
                Answer::Yes
            }
            Err(refusal) => no(&refusal, format),
        }
    }
}

/// The key in the file `key`, or written in it.
fn verifier(key: &str) -> Result<journal::Verifier, Refusal> {
    let text = match Path::new(key).exists() {
        true => std::fs::read_to_string(key).unwrap_or_default(),
        false => key.to_owned(),
    };
    journal::Verifier::parse(text.trim())
}

fn read(path: &Path) -> Result<String, Answer> {
    std::fs::read_to_string(path).map_err(|e| Answer::Failed(format!("{}: {e}", path.display())))
}

/// Says why not.
pub(super) fn no(refusal: &Refusal, format: Format) -> Answer {
    match format {
        Format::Json => {
            print_json(
                &serde_json::json!({"valid": false, "code": refusal.code, "must": refusal.must}),
            );
        }
        Format::Text => eprintln!("{}: {}", refusal.code, refusal.must.get(lang())),
    }
    Answer::No
}

//! `onevisit generate`: what is committed under schemas/ (see `cargo xtask codegen`).

use std::path::PathBuf;

use clap::Subcommand;

use super::Answer;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// The OpenAPI description of the API.
    Openapi,
    /// A JSON Schema of a pack's files.
    PackSchema {
        /// Such as `pack.schema.json`.
        name: String,
    },
    /// The matrix of permissions of a pack.
    Permissions {
        /// The pack's folder.
        dir: PathBuf,
    },
}

impl Command {
    pub(super) fn run(self) -> Answer {
        match self {
            Self::Openapi => print!("{}", crate::openapi::openapi()),
            Self::PackSchema { name } => {
                let files = pack::schema::files();
                let Some((_, text)) = files.iter().find(|(file, _)| *file == name) else {
                    return Answer::Failed(format!("no schema is called {name}"));
                };
                print!("{text}");
            }
            Self::Permissions { dir } => {
                let loaded = crate::check::load(&dir);
                let Some(pack) = loaded.pack else {
                    return Answer::Failed("the pack has errors".into());
                };
                match crate::city::authoriser(&pack) {
                    Ok(access) => print!("{}", access.matrix()),
                    Err(fault) => return Answer::Failed(fault.chain()),
                }
            }
        }
        Answer::Yes
    }
}

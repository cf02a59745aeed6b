//! `onevisit generate`: what is committed under schemas/ (see `cargo xtask codegen`).

use std::path::PathBuf;

use clap::Subcommand;

use super::Answer;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// The OpenAPI description of the API.
    Openapi,
    /// The JSON Schema of a pack's files.
    PackSchema,
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
            Self::PackSchema => {
                for (_, text) in pack::schema::files().into_iter().take(1) {
                    print!("{text}");
                }
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

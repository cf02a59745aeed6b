//! `onevisit account`: accounts, on the city's own machine. So the first administrator is made;
//! the others are made in the administration.

use std::path::{Path, PathBuf};

use access::ops::accounts::{NewAccount, enter};
use base::{Clock, Error, Fault, Refusal, Result, SystemClock, Text};
use clap::{Args, Subcommand};
use pack::Pack;
use store::{Options, Store};

use super::{Answer, block_on, database, lang};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make an account. The password is read from --password-file or the variable
    /// ONEVISIT_PASSWORD, never from the command line.
    Create(Create),
}

#[derive(Debug, Args)]
pub(super) struct Create {
    /// 2 to 64 small letters, digits or `. _ - @`.
    name: String,
    /// A role of the pack, such as `administrator`; may be given several times.
    #[arg(long = "role", required = true)]
    roles: Vec<String>,
    /// What people see; the name when absent.
    #[arg(long)]
    text: Option<String>,
    /// A department of the pack.
    #[arg(long)]
    department: Option<String>,
    /// A division code of the pack; may be given several times. Without one: the whole city.
    #[arg(long = "district")]
    districts: Vec<String>,
    /// A file that holds the password.
    #[arg(long)]
    password_file: Option<PathBuf>,
    /// What the identity provider calls the person: issuer, a space, subject. No password then.
    #[arg(long, conflicts_with = "password_file")]
    subject: Option<String>,
    /// The pack's folder.
    #[arg(long, default_value = "packs/hangzhou")]
    pack: PathBuf,
    /// `sqlite:FILE` or `postgres://…`; the variable ONEVISIT_DB keeps a password off the process
    /// list.
    #[arg(long)]
    db: Option<String>,
}

impl Command {
    pub(super) fn run(self) -> Answer {
        let Self::Create(create) = self;
        match block_on(create.create()) {
            Ok(name) => {
                println!("{name}");
                Answer::Yes
            }
            Err(Error::Refusal(refusal)) => {
                for problem in std::iter::once(&*refusal).chain(&refusal.also) {
                    let field = problem.field.as_deref().unwrap_or_default();
                    eprintln!("{} {field}: {}", problem.code, problem.must.get(lang()));
                }
                Answer::No
            }
            Err(Error::Fault(fault)) => Answer::Failed(fault.chain()),
        }
    }
}

impl Create {
    async fn create(self) -> Result<String> {
        let Some(pack) = crate::check::load(&self.pack).pack else {
            return Err(Fault::new("the pack has errors; see onevisit pack check").into());
        };
        let password = match self.subject {
            Some(_) => None,
            None => Some(password(self.password_file.as_deref())?),
        };
        known(&pack, self.department.as_deref(), &self.districts)?;
        let text = self.text.unwrap_or_else(|| self.name.clone());
        let new = NewAccount {
            name: self.name,
            text: Text::new(text.clone(), text),
            roles: self.roles.into_iter().collect(),
            department: self.department,
            districts: self.districts,
            subject: self.subject,
            password,
            ..NewAccount::default()
        };
        let access = crate::city::authoriser(&pack)?;
        let store = open(&database(self.db)).await?;
        Ok(enter(&store, &access, new, SystemClock.now()).await?.name)
    }
}

/// The database, which may not have been served yet.
async fn open(db: &str) -> Result<Store, Fault> {
    if let Some(folder) = db.strip_prefix("sqlite:").and_then(|file| Path::new(file).parent()) {
        std::fs::create_dir_all(folder)
            .map_err(|e| Fault::during(format!("making {}", folder.display()), e))?;
    }
    let store = Store::open(db, Options { readers: 1 }).await?;
    store.migrate(access::store::MIGRATIONS).await?;
    Ok(store)
}

/// What the file or the variable holds, without the end of its line.
fn password(file: Option<&Path>) -> Result<String, Fault> {
    let text = match file {
        Some(file) => std::fs::read_to_string(file)
            .map_err(|e| Fault::during(format!("reading {}", file.display()), e))?,
        None => std::env::var("ONEVISIT_PASSWORD").map_err(|_| {
            Fault::new("the password is read from --password-file or ONEVISIT_PASSWORD")
        })?,
    };
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

/// Whether the pack has the department and the districts.
fn known(pack: &Pack, department: Option<&str>, districts: &[String]) -> Result<(), Refusal> {
    let wrong = |field: &'static str, zh: &str, en: &str, id: &str| {
        let must = (format!("{zh}:{id}。"), format!("{en} `{id}`."));
        Refusal::new("bad_account", 422, must.0, must.1).on(field)
    };
    if let Some(id) = department.filter(|id| !pack.departments.contains_key(*id)) {
        return Err(wrong("department", "没有这个部门", "There is no department", id));
    }
    match districts.iter().find(|id| !pack.districts.contains_key(id.as_str())) {
        Some(id) => Err(wrong("districts", "没有这个区划", "There is no district", id)),
        None => Ok(()),
    }
}

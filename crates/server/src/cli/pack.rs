//! `onevisit pack`: check, test, plan with and publish a pack.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use base::{Clock, Instant, SystemClock};
use cases::engine::{Facts, Plan, facts::Source, plan};
use clap::Subcommand;
use pack::{Pack, Severity, diagnostic::render};
use serde_json::{Map, Value as Json, json};

use super::figures::{show_coverage, show_savings};
use super::{Answer, Format, lang, print_json};
use crate::trial::{self, Trial};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Say what is wrong with a pack: exit 1 when anything is an error.
    Check {
        /// The pack's folder.
        dir: PathBuf,
        /// How the answer is written.
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Run the situations and stories of a pack: exit 1 when one fails.
    Test {
        /// The pack's folder.
        dir: PathBuf,
        /// Only what lies in this file or folder, also of another place.
        #[arg(long)]
        only: Option<PathBuf>,
        /// How the answer is written.
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Print the plan of a package.
    Plan {
        /// The pack's folder.
        dir: PathBuf,
        /// The package.
        package: String,
        /// What is known: a JSON object of fact names and values.
        #[arg(long)]
        facts: Option<PathBuf>,
        /// How the answer is written.
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Say what handling acts together saves, by package and in all.
    Savings {
        /// The pack's folder.
        dir: PathBuf,
        /// How the answer is written.
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Say which rows of the requirements the pack carries, by which entry and which story.
    Coverage {
        /// The pack's folder.
        dir: PathBuf,
        /// A file of JSON lines, such as `systems.jsonl`.
        requirements: PathBuf,
        /// How the answer is written.
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Freeze a pack: its state and content hash go into pack.yaml. Exit 1 when it has errors.
    Publish {
        /// The pack's folder.
        dir: PathBuf,
    },
}

impl Command {
    pub(super) fn run(self) -> Answer {
        match self {
            Self::Check { dir, format } => check(&dir, format),
            Self::Test { dir, only, format } => test(&dir, only.as_deref(), format),
            Self::Plan { dir, package, facts, format } => {
                show_plan(&dir, &package, facts.as_deref(), format)
            }
            Self::Savings { dir, format } => show_savings(&dir, format),
            Self::Coverage { dir, requirements, format } => {
                show_coverage(&dir, &requirements, format)
            }
            Self::Publish { dir } => publish(&dir),
        }
    }
}

fn check(dir: &Path, format: Format) -> Answer {
    let loaded = crate::check::load(dir);
    let found = &loaded.diagnostics;
    let of = |severity| found.iter().filter(|d| d.severity == severity).count();
    let (errors, warnings) = (of(Severity::Error), of(Severity::Warning));
    if format == Format::Json {
        let hash = loaded.pack.as_ref().map(|pack| pack.hash.as_str());
        print_json(&json!({
            "hash": hash, "errors": errors, "warnings": warnings,
            "waived": of(Severity::Waived), "diagnostics": found,
        }));
    } else {
        print!("{}", render(found, dir, lang(), std::io::stdout().is_terminal()));
        if let Some(pack) = &loaded.pack {
            println!(
                "{} {} · {} packages, {} acts, {} asks, {} situations, {} stories",
                pack.manifest.text.get(lang()),
                pack.manifest.version,
                pack.packages.len(),
                pack.acts.len(),
                pack.asks.len(),
                pack.situations.len(),
                pack.stories.len(),
            );
        }
    }
    if errors == 0 { Answer::Yes } else { Answer::No }
}

fn publish(dir: &Path) -> Answer {
    let Some(pack) = crate::check::load(dir).pack else {
        return check(dir, Format::Text);
    };
    let published = pack::publish::publish(dir);
    match published {
        Ok(hash) => {
            println!("{} {} · published · {hash}", pack.manifest.id, pack.manifest.version);
            Answer::Yes
        }
        Err(found) => {
            let colour = std::io::stderr().is_terminal();
            Answer::Failed(render(&found, dir, lang(), colour))
        }
    }
}

/// The pack in `dir`, or what is wrong with it, on standard error.
pub(super) fn load(dir: &Path) -> Result<Pack, Answer> {
    let loaded = crate::check::load(dir);
    loaded.pack.ok_or_else(|| {
        let colour = std::io::stderr().is_terminal();
        Answer::Failed(render(&loaded.diagnostics, dir, lang(), colour))
    })
}

fn test(dir: &Path, only: Option<&Path>, format: Format) -> Answer {
    let mut pack = match load(dir) {
        Ok(pack) => pack,
        Err(answer) => return answer,
    };
    if let Some(only) = only
        && let Err(text) = trial::select(&mut pack, dir, only)
    {
        return Answer::Failed(text);
    }
    let pack = Arc::new(pack);
    let progress = |trial: &Trial| {
        if format == Format::Text {
            let mark = if trial.passed() { "ok  " } else { "FAIL" };
            println!("{mark} {:9} {}", trial.kind, trial.id);
            for failure in &trial.failures {
                println!("       {}: {failure}", trial.place);
            }
        }
    };
    let trials = match trial::run_all(&pack, progress) {
        Ok(trials) => trials,
        Err(fault) => return Answer::Failed(fault.chain()),
    };
    let failed = trials.iter().filter(|trial| !trial.passed()).count();
    let passed = trials.len() - failed;
    if format == Format::Json {
        print_json(&json!({"passed": passed, "failed": failed, "trials": trials}));
    }
    if format == Format::Text {
        println!("{passed} passed, {failed} failed");
    }
    if failed == 0 { Answer::Yes } else { Answer::No }
}

fn show_plan(dir: &Path, package: &str, facts: Option<&Path>, format: Format) -> Answer {
    let pack = match load(dir) {
        Ok(pack) => pack,
        Err(answer) => return answer,
    };
    let Some(package) = pack.packages.get(package) else {
        let names: Vec<&str> = pack.packages.keys().map(String::as_str).collect();
        return Answer::Failed(format!("unknown_package: {package}; {}", names.join(", ")));
    };
    let known = match facts.map(read_facts).transpose() {
        Ok(known) => known.unwrap_or_default(),
        Err(text) => return Answer::Failed(text),
    };
    let today = SystemClock.now().date_in(&pack.zone());
    let mut facts = Facts::on(today);
    for (name, value) in &known {
        let source = source_of(&pack, package, name);
        if let Err(error) = facts.set(&pack, name, value, source, Instant(0)) {
            return Answer::Failed(format!("facts: {name}: {error}"));
        }
        if let Some((subject, _)) = name.split_once('.')
            && pack.subjects.get(subject).is_some_and(|subject| subject.key.is_some())
        {
            facts.looked_up.insert(subject.to_owned());
        }
    }
    let plan = plan(&pack, package, &facts);
    match format {
        Format::Json => print_json(&plan),
        Format::Text => print_plan(&pack, &plan),
    }
    Answer::Yes
}

/// Facts of who exists are held by their register; facts of what the package makes are answers.
fn source_of(pack: &Pack, package: &pack::Package, name: &str) -> Source {
    let subject = name.split_once('.').map(|(subject, _)| subject).unwrap_or_default();
    let register = pack.subjects.get(subject).map(|s| s.register.clone()).unwrap_or_default();
    match subject == package.subject && package.new_subject {
        true => Source::Ask(name.to_owned()),
        false => Source::Register(register),
    }
}

fn read_facts(path: &Path) -> Result<Map<String, Json>, String> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    serde_json::from_str(&text).map_err(|e| format!("{}: {e}", path.display()))
}

fn print_plan(pack: &Pack, plan: &Plan) {
    let lang = lang();
    let text = |id: &str| pack.acts.get(id).map_or(id, |act| act.text.get(lang)).to_owned();
    println!("{}", pack.packages[plan.package.as_str()].text.get(lang));
    println!(
        "{} / {} working days · {} materials · {} visits · {} steps · {} yuan",
        plan.critical_path_working_days,
        plan.promised_working_days,
        plan.materials,
        plan.visits,
        plan.steps,
        plan.fee_yuan
    );
    for task in &plan.tasks {
        let after: Vec<String> = task.after.iter().map(|id| text(id)).collect();
        let after =
            if after.is_empty() { String::new() } else { format!("  ← {}", after.join(", ")) };
        let department = &pack.departments[task.department.as_str()].text;
        let indent = "  ".repeat(task.level as usize + 1);
        println!("{indent}{} · {}{after}", text(&task.act), department.get(lang));
    }
    for ask in &plan.asks {
        let maybe = if ask.conditional.is_empty() { "" } else { " ?" };
        let kind = format!("{:?}", ask.kind).to_lowercase();
        let name = pack.asks[ask.id.as_str()].text.get(lang);
        println!("  + {kind}: {name}{maybe}");
    }
    for reuse in &plan.reuse {
        println!("  = {} ({})", reuse.fact, reuse.register);
    }
    for fact in &plan.unmet {
        println!("  ! {fact}");
    }
}

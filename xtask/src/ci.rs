//! Everything that proves a change. The same here as in CI.

use std::cell::RefCell;
use std::io::{BufRead, BufReader, Lines};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Instant;

use crate::{codegen, root, tidy};

/// Runs every step and stops at the first that fails.
pub fn run() -> Result<(), String> {
    let started = Instant::now();
    step("format", || sh("cargo", &["fmt", "--all", "--check"]))?;
    step("tidy", tidy::run)?;
    step("npm packages", npm_packages)?;
    step("clippy", || {
        let lint = ["clippy", "--locked", "--workspace", "--all-targets", "--", "-D", "warnings"];
        sh("cargo", &lint)
    })?;
    step("interface", || {
        for script in ["lint", "test", "build"] {
            sh("npm", &["--prefix", "web", "run", script])?;
        }
        Ok(())
    })?;
    step("build", || sh("cargo", &["build", "--locked", "--workspace", "--all-targets"]))?;
    step("generated files", || codegen::run(true))?;
    step("tests", || {
        let cluster = Helper::start(&mut target_command("debug/examples/postgres"))?;
        let mut test = Command::new("cargo");
        test.args(["test", "--locked", "--workspace", "--lib", "--bins", "--tests"]);
        run_command(test.env("ONEVISIT_TEST_POSTGRES", cluster.first_word(&[])?))
    })?;
    step("pack", || {
        onevisit(&["pack", "check", "packs/hangzhou"])?;
        onevisit(&["pack", "test", "packs/hangzhou"])
    })?;
    step("browser", browser)?;
    println!("all passed in {} s", started.elapsed().as_secs());
    Ok(())
}

fn npm_packages() -> Result<(), String> {
    for folder in ["web", "crates/access/tests/oidc", "crates/server/tests/s3"] {
        let install = ["--prefix", folder, "ci", "--no-audit", "--no-fund", "--loglevel=error"];
        sh("npm", &install)?;
    }
    Ok(())
}

fn step(name: &str, run: impl FnOnce() -> Result<(), String>) -> Result<(), String> {
    let started = Instant::now();
    println!("== {name}");
    run().map_err(|error| format!("{name}: {error}"))?;
    println!("== {name}: {} s", started.elapsed().as_secs());
    Ok(())
}

/// The browser stories: all of them in Hangzhou, and those of steps in a city that has every step.
fn browser() -> Result<(), String> {
    let dir = std::env::temp_dir().join(format!("onevisit-e2e-{}", std::process::id()));
    let rehearsal = dir.join("rehearsal").display().to_string();
    let done = stories("packs/hangzhou", &dir.join("hangzhou"), "e2e").and_then(|()| {
        sh("node", &["web/e2e/rehearsal.mjs", &rehearsal])?;
        stories(&rehearsal, &dir.join("city"), "e2e:steps")
    });
    let _ = std::fs::remove_dir_all(dir);
    done
}

/// Runs a script of the screens against a city of its own on `pack`.
fn stories(pack: &str, data: &Path, script: &str) -> Result<(), String> {
    let db = format!("sqlite:{}", data.join("city.db").display());
    let mut serve = target_command("debug/onevisit");
    serve.args(["serve", "--demo", "--pack", pack, "--listen", "127.0.0.1:0"]);
    let city = Helper::start(serve.args(["--db", &db]))?;
    let url = city.first_word(&["http://"])?;
    let mut e2e = Command::new("npm");
    run_command(e2e.args(["--prefix", "web", "run", script]).env("ONEVISIT_URL", url))
}

/// A process that runs beside a step and ends with it.
struct Helper {
    child: Child,
    lines: RefCell<Lines<BufReader<ChildStdout>>>,
}

impl Helper {
    fn start(command: &mut Command) -> Result<Self, String> {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).current_dir(root());
        let mut child = command.spawn().map_err(|error| format!("{command:?}: {error}"))?;
        let out = child.stdout.take().expect("standard output is a pipe");
        Ok(Self { child, lines: RefCell::new(BufReader::new(out).lines()) })
    }

    /// The first word it prints that begins with one of `with`, or the first word of all.
    fn first_word(&self, with: &[&str]) -> Result<String, String> {
        let fits =
            |word: &&str| with.is_empty() || with.iter().any(|start| word.starts_with(start));
        for line in self.lines.borrow_mut().by_ref().map_while(Result::ok) {
            if let Some(word) = line.split_whitespace().find(fits) {
                return Ok(word.to_owned());
            }
        }
        Err("a helper process ended before it was ready".into())
    }
}

impl Drop for Helper {
    fn drop(&mut self) {
        drop(self.child.stdin.take()); // the cluster ends when nobody holds it
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
    }
}

fn sh(program: &str, arguments: &[&str]) -> Result<(), String> {
    run_command(Command::new(program).args(arguments))
}

fn run_command(command: &mut Command) -> Result<(), String> {
    match command.current_dir(root()).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{command:?}: {status}")),
        Err(error) => Err(format!("{command:?}: {error}")),
    }
}

fn onevisit(arguments: &[&str]) -> Result<(), String> {
    run_command(target_command("debug/onevisit").args(arguments))
}

/// What the build step has made.
fn target_command(path: &str) -> Command {
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    Command::new(target.unwrap_or_else(|| root().join("target")).join(path))
}

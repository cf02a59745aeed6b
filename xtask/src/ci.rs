//! Everything that proves a change. The same here as in CI.

use std::path::PathBuf;
use std::process::Command;
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
        sh("cargo", &["test", "--locked", "--workspace", "--lib", "--bins", "--tests"])
    })?;
    step("pack", || {
        onevisit(&["pack", "check", "packs/hangzhou"])?;
        onevisit(&["pack", "test", "packs/hangzhou"])
    })?;
    step("browser", || sh("npm", &["--prefix", "web", "run", "e2e"]))?;
    println!("all passed in {} s", started.elapsed().as_secs());
    Ok(())
}

fn npm_packages() -> Result<(), String> {
    for folder in ["web", "crates/access/tests/oidc"] {
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

fn sh(program: &str, arguments: &[&str]) -> Result<(), String> {
    let status = Command::new(program).args(arguments).current_dir(root()).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{program} {}: {status}", arguments.join(" "))),
        Err(error) => Err(format!("{program}: {error}")),
    }
}

/// The debug binary, which the build step has made.
fn onevisit(arguments: &[&str]) -> Result<(), String> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let target = target.unwrap_or_else(|| root().join("target"));
    sh(&target.join("debug/onevisit").display().to_string(), arguments)
}

//! A city in a process of its own, as operators run it, and people who have signed in to it.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;

use crate::http::{Connection, get, post};
use crate::{Common, Result};

/// How long a city may take until it answers.
const START_SECONDS_MAX: u64 = 120;
/// How long it may take to end once it is asked to.
const STOP_SECONDS_MAX: u64 = 30;
/// Errors of its log that are shown.
const LOG_ERRORS_MAX: usize = 5;
/// Clock ticks in a second of `/proc/PID/stat`: 100 on every Linux that Debian builds.
const TICKS_PER_SECOND: f64 = 100.0;

/// A running server; dropped, it is killed.
pub struct City {
    child: Child,
    log: PathBuf,
    /// Where it listens: `127.0.0.1:PORT`.
    pub address: String,
    /// From the start of its process until the first 200 of `/healthz`.
    pub first_answer: Duration,
}

impl City {
    /// Starts the demonstration on `db` with keys and documents in `data`, and waits until it
    /// answers. It runs with the settings that it has by itself; its log goes to a file in `data`.
    pub async fn start(common: &Common, db: &str, data: &Path) -> Result<Self> {
        let binary = binary(common)?;
        let log = data.join("server.log");
        let started = Instant::now();
        let mut child = Command::new(&binary)
            .args(["serve", "--demo", "--listen", "127.0.0.1:0", "--db", db, "--pack"])
            .arg(&common.pack)
            .arg("--data")
            .arg(data)
            .stdout(Stdio::piped())
            .stderr(File::create(&log)?)
            .spawn()
            .map_err(|error| format!("starting {}: {error}", binary.display()))?;
        let output = child.stdout.take().ok_or("no pipe")?;
        let (address, first_answer) = (String::new(), Duration::ZERO);
        let mut city = Self { child, log, address, first_answer };
        city.address = printed_address(output).await?;
        let limit = Duration::from_secs(START_SECONDS_MAX);
        loop {
            if let Ok(mut connection) = Connection::open(&city.address).await
                && let Ok(answer) = connection.send(&get("/healthz", "")).await
                && answer.status == 200
            {
                city.first_answer = started.elapsed();
                return Ok(city);
            }
            if started.elapsed() > limit || city.child.try_wait()?.is_some() {
                return Err("the city does not answer /healthz".into());
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Ends it as an operator does, so that its database is closed in good order.
    pub async fn stop(mut self) -> Result<()> {
        let pid = self.child.id().to_string();
        Command::new("kill").args(["-TERM", &pid]).status()?;
        for _ in 0..STOP_SECONDS_MAX * 100 {
            if self.child.try_wait()?.is_some() {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Err("the city does not end when it is asked to".into())
    }
}

impl Drop for City {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let log = File::open(&self.log).map(BufReader::new).into_iter().flat_map(BufRead::lines);
        let errors = log.map_while(std::io::Result::ok).filter(|line| line.contains("\"ERROR\""));
        errors.take(LOG_ERRORS_MAX).for_each(|line| eprintln!("server: {line}"));
    }
}

/// The server's binary: the one that is asked for, or the one beside this program.
pub fn binary(common: &Common) -> Result<PathBuf> {
    if let Some(binary) = &common.server {
        return Ok(binary.clone());
    }
    let mut path = std::env::current_exe()?;
    path.set_file_name("onevisit");
    match path.exists() {
        true => Ok(path),
        false => Err(format!("{} is not built: `make build`", path.display()).into()),
    }
}

/// The address that the server prints; a thread reads what follows, so that it never blocks.
async fn printed_address(output: impl std::io::Read + Send + 'static) -> Result<String> {
    let (said, heard) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        let mut lines = BufReader::new(output).lines().map_while(std::io::Result::ok);
        let found = lines.find_map(|line| {
            let mut words = line.split_whitespace();
            words.find_map(|word| word.strip_prefix("http://")).map(str::to_owned)
        });
        let _ = said.send(found);
        lines.for_each(drop);
    });
    let limit = Duration::from_secs(START_SECONDS_MAX);
    let found = tokio::time::timeout(limit, heard).await??;
    Ok(found.ok_or("the city ended before it said where it is")?)
}

/// Somebody who has signed in: the lines of a head that say so.
#[derive(Clone)]
pub struct Person {
    /// The account's id.
    pub account: String,
    /// `cookie` and `x-csrf-token`, each ended by CR LF.
    pub headers: String,
}

/// Signs in the persona `name` with the password of the demonstration.
pub async fn sign_in(city: &City, name: &str) -> Result<Person> {
    let mut connection = Connection::open(&city.address).await?;
    let body = json!({"name": name, "password": server::demo::PASSWORD}).to_string();
    let answer = connection.send(&post("/api/v1/session", "", &body)).await?;
    let session = answer.json()?;
    let cookie = answer.header("set-cookie").and_then(|cookie| cookie.split(';').next());
    let cookie = cookie.ok_or("no cookie")?.to_owned();
    let csrf = session["csrf"].as_str().ok_or("no CSRF token")?;
    let account = session["account"]["id"].as_str().ok_or("no account")?.to_owned();
    Ok(Person { account, headers: format!("cookie: {cookie}\r\nx-csrf-token: {csrf}\r\n") })
}

/// Seconds of processor time that a process has used, and the busiest of its threads.
pub struct ProcessorTime {
    /// All threads.
    pub total: f64,
    /// The thread that writes to the store.
    pub writer: f64,
}

/// Processor time of the process `pid` so far.
pub fn processor_time(pid: u32) -> Result<ProcessorTime> {
    let total = ticks(&std::fs::read_to_string(format!("/proc/{pid}/stat"))?)?;
    let mut writer = 0.0;
    for thread in std::fs::read_dir(format!("/proc/{pid}/task"))? {
        let folder = thread?.path();
        if std::fs::read_to_string(folder.join("comm")).unwrap_or_default().trim() == "store-write"
        {
            writer += ticks(&std::fs::read_to_string(folder.join("stat"))?)?;
        }
    }
    Ok(ProcessorTime { total, writer })
}

/// User and system time in a line of `/proc/PID/stat`, in seconds.
fn ticks(stat: &str) -> Result<f64> {
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split(' ').collect();
    let field = |i: usize| fields.get(i).and_then(|text| text.parse::<f64>().ok());
    let (user, system) = field(12).zip(field(13)).ok_or("no processor time")?;
    Ok((user + system) / TICKS_PER_SECOND)
}

/// A line of `/proc/PID/status` in MiB, such as `VmRSS`.
pub fn memory_mib(pid: u32, name: &str) -> Result<f64> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    let kib = line.and_then(|line| line.split_whitespace().next()).ok_or("no such line")?;
    Ok(kib.parse::<f64>()? / 1024.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processor_time_of_ourselves() {
        let stat = "1 (a) b) S 0 1 1 0 -1 4194560 100 0 0 0 250 50 0 0 20 0 1 0 5 0 0";
        assert_eq!(ticks(stat).unwrap(), 3.0);
        assert!(processor_time(std::process::id()).unwrap().total >= 0.0);
        assert!(memory_mib(std::process::id(), "VmRSS").unwrap() > 1.0);
    }
}

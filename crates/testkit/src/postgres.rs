//! A private PostgreSQL 15 cluster for tests, from Debian's package.
//!
//! One cluster serves a test run when `ONEVISIT_TEST_POSTGRES` holds its URL (`make test` starts
//! it with the example `postgres` of this crate), else each test process starts its own. Every
//! call gives a fresh database. A cluster of our own dies with its process, however that ends.

use std::fs::Permissions;
use std::io::{Read, Seek};
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

/// Holds the URL of a running cluster, without a database: `postgres://postgres@127.0.0.1:PORT`.
pub const CLUSTER_VARIABLE: &str = "ONEVISIT_TEST_POSTGRES";

const BINARIES: &str = "/usr/lib/postgresql/15/bin";

/// A fresh database, empty, with encoding UTF-8 and collation C.
pub struct TestPostgres {
    /// Where it is: `postgres://…/DATABASE`.
    pub url: String,
}

/// A fresh database on the cluster of this test run, which is started when there is none.
/// Commits do not wait for the disk, so a crash of the machine would lose them: for correctness.
pub async fn postgres() -> TestPostgres {
    let made = tokio::task::spawn_blocking(|| {
        let cluster = std::env::var(CLUSTER_VARIABLE).unwrap_or_else(|_| own_cluster());
        TestPostgres { url: new_database(&cluster) }
    });
    made.await.expect("a database can be made")
}

/// A fresh database at `cluster` (a URL without a database); answers its URL.
pub fn new_database(cluster: &str) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("test_{}_{count}", std::process::id());
    let create = format!(
        "create database {name} encoding 'UTF8' locale 'C' template template0 strategy file_copy"
    );
    let drop = format!("drop database if exists {name}");
    let done = Command::new(format!("{BINARIES}/psql"))
        .args(["--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", "--dbname"])
        .arg(format!("{cluster}/postgres"))
        .args(["--command", &drop, "--command", &create])
        .output()
        .expect("psql of Debian's package postgresql-15 runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    format!("{cluster}/{name}")
}

/// The cluster of this process, started at the first call. A static is never dropped: the watchdog
/// stops it when the process ends.
fn own_cluster() -> String {
    static CLUSTER: Mutex<Option<Cluster>> = Mutex::new(None);
    let mut cluster = CLUSTER.lock().expect("no test panicked while it started the cluster");
    cluster.get_or_insert_with(|| Cluster::start(false)).url.clone()
}

/// A running cluster of our own. It stops, and its files are removed, when this is dropped or when
/// the process ends in whatever way.
pub struct Cluster {
    /// Where it is, without a database.
    pub url: String,
    /// The folder of its Unix socket: `?host=FOLDER` after a URL makes a connection use it.
    pub folder: PathBuf,
    watchdog: Child,
}

impl Cluster {
    /// Starts a cluster on a free loopback port. When `durable`, a commit waits for the disk, as
    /// it must outside tests; a benchmark needs that.
    pub fn start(durable: bool) -> Self {
        let folder = tempfile::Builder::new().prefix("onevisit-pg-").tempdir();
        let folder = folder.expect("a temporary folder can be made").keep();
        let readable = Permissions::from_mode(0o755);
        std::fs::set_permissions(&folder, readable).expect("our own folder");
        if is_root() {
            run(Command::new("chown").arg("postgres:postgres").arg(&folder));
        }
        let data = folder.join("data");
        run(as_postgres("initdb")
            .arg("-D")
            .arg(&data)
            .args(["-A", "trust", "-U", "postgres", "--encoding=UTF8", "--locale=C"])
            .args(["--no-sync", "--no-instructions"]));
        let port = free_port();
        std::fs::write(data.join("postgresql.auto.conf"), settings(&folder, port, durable))
            .expect("our own folder");
        let watchdog = watch(&folder);
        let url = format!("postgres://postgres@127.0.0.1:{port}");
        let cluster = Self { url, folder, watchdog };
        cluster.control(&["start"]);
        cluster
    }

    /// Kills the server in the middle of everything and starts it again: it recovers from its log.
    pub fn crash_and_recover(&self) {
        self.control(&["restart", "-m", "immediate"]);
    }

    fn control(&self, arguments: &[&str]) {
        run(as_postgres("pg_ctl")
            .arg("-D")
            .arg(self.folder.join("data"))
            .arg("-l")
            .arg(self.folder.join("log"))
            .args(["-w", "-s"])
            .args(arguments));
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.watchdog.stdin.take());
        let _ = self.watchdog.wait();
    }
}

/// A process that waits until our end of its standard input closes, which happens however we end,
/// then stops the cluster and removes its files. In a group of its own, so that a signal to ours
/// spares it.
fn watch(folder: &Path) -> Child {
    let stop = as_postgres("pg_ctl");
    let mut words = vec![stop.get_program()];
    words.extend(stop.get_args());
    let script = r#"folder="$1"; shift; read -r _;
        "$@" -D "$folder/data" -m immediate -s stop; rm -rf "$folder""#;
    Command::new("sh")
        .args(["-c", script, "watchdog"])
        .arg(folder)
        .args(words)
        .current_dir("/")
        .process_group(0)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("sh runs")
}

fn settings(folder: &Path, port: u16, durable: bool) -> String {
    let disk = if durable { "" } else { "fsync = off\nfull_page_writes = off\n" };
    let folder = folder.display();
    format!(
        "listen_addresses = '127.0.0.1'\nport = {port}\nunix_socket_directories = '{folder}'\n\
         max_connections = 300\nshared_buffers = 256MB\nmax_wal_size = 4GB\n{disk}"
    )
}

/// PostgreSQL refuses to run as root: then its programs run as the user of Debian's package.
fn as_postgres(program: &str) -> Command {
    let program = format!("{BINARIES}/{program}");
    let mut command = if is_root() {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=postgres", "--regid=postgres", "--init-groups"]).arg(program);
        command
    } else {
        Command::new(program)
    };
    command.current_dir("/").stdin(Stdio::null());
    command
}

fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0)
}

fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a loopback port is free");
    listener.local_addr().expect("it is bound").port()
}

fn run(command: &mut Command) {
    // output to a file, not a pipe: a server that pg_ctl starts would hold a pipe open for ever
    let mut output = tempfile::tempfile().expect("a temporary file can be made");
    let copy = || Stdio::from(output.try_clone().expect("a file can be shared"));
    let status = command.stdout(copy()).stderr(copy()).status();
    let mut text = String::new();
    let _ = output.rewind().and_then(|()| output.read_to_string(&mut text));
    let done = status.as_ref().is_ok_and(ExitStatus::success);
    assert!(done, "{command:?}: {status:?}\n{text}");
}

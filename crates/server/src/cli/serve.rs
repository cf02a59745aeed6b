//! `onevisit serve`: a city on one address.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use base::Fault;
use clap::Args;
use tokio::sync::watch;

use super::Answer;
use crate::{City, Opening, background, demo, http};

/// Serve a city.
#[derive(Debug, Args)]
pub(super) struct Serve {
    /// The pack's folder.
    #[arg(long, default_value = "packs/hangzhou")]
    pack: PathBuf,
    /// `sqlite:FILE` or `postgres://…`; the variable ONEVISIT_DB keeps a password off the process
    /// list.
    #[arg(long)]
    db: Option<String>,
    /// Address and port.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Keys and documents; beside the database file when it is SQLite, else `data`.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Make the accounts and synthetic records of the demonstration.
    #[arg(long)]
    demo: bool,
}

impl Serve {
    pub(super) fn run(self) -> Answer {
        let runtime = match tokio::runtime::Runtime::new() {
            Ok(runtime) => runtime,
            Err(error) => return Answer::Failed(error.to_string()),
        };
        match runtime.block_on(self.serve()) {
            Ok(()) => Answer::Yes,
            Err(fault) => Answer::Failed(fault.chain()),
        }
    }

    async fn serve(self) -> Result<(), Fault> {
        http::log::start();
        let db = self.db.or_else(|| std::env::var("ONEVISIT_DB").ok());
        let db = db.unwrap_or_else(|| "sqlite:data/city.db".into());
        let data = self.data.unwrap_or_else(|| beside(&db));
        std::fs::create_dir_all(&data)
            .map_err(|e| Fault::during(format!("making {}", data.display()), e))?;
        let opening = Opening { pack: self.pack, db, data, demo: self.demo };
        let city = City::open(&opening).await?;
        if self.demo {
            demo::prepare(&city).await.map_err(crate::city::fault)?;
        }
        let listener = tokio::net::TcpListener::bind(self.listen)
            .await
            .map_err(|e| Fault::during(format!("listening on {}", self.listen), e))?;
        let address = listener.local_addr().unwrap_or(self.listen);
        let (stop, stopped) = watch::channel(false);
        let beside = background::start(&city, stopped.clone());
        greet(&city, address);
        tokio::spawn(async move {
            signal().await;
            let _ = stop.send(true);
        });
        http::serve(city, listener, stopped).await?;
        beside.join_all().await;
        Ok(())
    }
}

/// Where keys and documents lie when nobody says so.
fn beside(db: &str) -> PathBuf {
    let file = db.strip_prefix("sqlite:").and_then(|file| Path::new(file).parent());
    match file {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_path_buf(),
        Some(_) => PathBuf::from("."),
        None => PathBuf::from("data"),
    }
}

fn greet(city: &City, address: SocketAddr) {
    let text = &city.pack.manifest.text;
    println!("OneVisit · {} {} · http://{address}", text.zh, text.en);
    if !city.demo {
        return;
    }
    println!("演示数据均为合成 · all data of this demonstration is synthetic");
    println!("演示账号 demo accounts · 密码 password: {}", demo::PASSWORD);
    for persona in city.pack.personas.values() {
        println!("  {:24} {} · {}", persona.id, persona.text.zh, persona.text.en);
    }
}

/// Ready when the process is asked to end.
async fn signal() {
    let interrupt = tokio::signal::ctrl_c();
    let Ok(mut terminate) =
        tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
    else {
        let _ = interrupt.await;
        return;
    };
    tokio::select! {
        _ = interrupt => {}
        _ = terminate.recv() => {}
    }
}

//! `onevisit serve`: a city on one address.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use base::Fault;
use clap::Args;
use tokio::sync::watch;

use super::{Answer, block_on, database};
use crate::identity::{Named, Offer};
use crate::message_hook::Hook;
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
    /// Folder of keys, documents and snapshots; beside the database file when it is SQLite, else
    /// `data`.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Where documents lie: a folder, or `s3://BUCKET/PREFIX` with key, secret, region and endpoint
    /// in the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION, AWS_ENDPOINT_URL);
    /// in the folder of keys when absent.
    #[arg(long)]
    documents: Option<String>,
    /// The address under which people reach the city, such as `https://onevisit.example.gov.cn`;
    /// with `https`, cookies are bound to it.
    #[arg(long, value_parser = origin)]
    public_url: Option<String>,
    /// Make the accounts and synthetic records of the demonstration.
    #[arg(long)]
    demo: bool,
}

impl Serve {
    pub(super) fn run(self) -> Answer {
        match block_on(self.serve()) {
            Ok(()) => Answer::Yes,
            Err(fault) => Answer::Failed(fault.chain()),
        }
    }

    async fn serve(self) -> Result<(), Fault> {
        http::log::start();
        let db = database(self.db);
        let data = self.data.unwrap_or_else(|| beside(&db));
        std::fs::create_dir_all(&data)
            .map_err(|e| Fault::during(format!("making {}", data.display()), e))?;
        let opening =
            Opening { pack: self.pack, db, data, documents: self.documents, demo: self.demo };
        let city = City::open(&opening).await?;
        let variable = |name: &str| std::env::var(name).ok();
        let public_url = self.public_url.as_deref();
        let named = Named::from_variables(variable, public_url, &city.pack)?;
        let hook = Hook::from_variable(variable("ONEVISIT_MESSAGE_HOOK").as_deref())?;
        if self.demo {
            demo::prepare(&city).await.map_err(crate::city::fault)?;
        }
        let listener = tokio::net::TcpListener::bind(self.listen)
            .await
            .map_err(|e| Fault::during(format!("listening on {}", self.listen), e))?;
        let address = listener.local_addr().unwrap_or(self.listen);
        let (stop, stopped) = watch::channel(false);
        let mut beside = background::start(&city, hook, stopped.clone());
        let options = http::Options {
            https: public_url.is_some_and(|url| url.starts_with("https://")),
            public_url: self.public_url,
            provider: Offer::default(),
        };
        if let Some(named) = named {
            beside.spawn(named.keep(options.provider.clone(), stopped.clone()));
        }
        let prepared = city.clone();
        tokio::spawn(async move {
            if let Err(error) = prepared.prepare_snapshots().await {
                tracing::warn!(%error, "a register is put into columns when somebody asks");
            }
        });
        greet(&city, address, options.public_url.as_deref());
        tokio::spawn(async move {
            signal().await;
            let _ = stop.send(true);
        });
        http::serve_with(city.clone(), options, listener, stopped).await?;
        beside.join_all().await;
        city.keep_snapshots().await;
        Ok(())
    }
}

/// Where keys and documents lie when nobody says so.
pub(super) fn beside(db: &str) -> PathBuf {
    let file = db.strip_prefix("sqlite:").and_then(|file| Path::new(file).parent());
    match file {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_path_buf(),
        Some(_) => PathBuf::from("."),
        None => PathBuf::from("data"),
    }
}

/// An address of a web server without a path, as `http::Options` has it.
fn origin(text: &str) -> Result<String, String> {
    let url = reqwest::Url::parse(text).map_err(|e| e.to_string())?;
    let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    let named = url.username().is_empty() && url.password().is_none() && url.has_host();
    match matches!(url.scheme(), "http" | "https") && bare && named {
        true => Ok(url.as_str().trim_end_matches('/').to_owned()),
        false => Err("it is written https://name, without a path".to_owned()),
    }
}

fn greet(city: &City, address: SocketAddr, public_url: Option<&str>) {
    let text = &city.pack.manifest.text;
    println!("OneVisit · {} {} · http://{address}", text.zh, text.en);
    if let Some(url) = public_url {
        println!("对外地址 public address: {url}");
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_address_is_an_origin() {
        let rows = [
            ("https://city.example", Some("https://city.example")),
            ("https://city.example/", Some("https://city.example")),
            ("http://127.0.0.1:8080", Some("http://127.0.0.1:8080")),
            ("https://city.example/portal", None),
            ("https://me@city.example", None),
            ("https://city.example?a=b", None),
            ("ftp://city.example", None),
            ("city.example", None),
        ];
        for (text, expected) in rows {
            assert_eq!(origin(text).ok().as_deref(), expected, "{text}");
        }
    }
}

//! Where messages go beside the screens: to a gateway of the city that sends SMS or mail. It hears
//! that there is a message and for which account, and nothing of whom or what it is about; what it
//! needs to reach somebody it asks the city's own directory. A message may come more than once,
//! with the same id.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use base::{Fault, Result};
use serde_json::{Value as Json, json};
use store::outbox::{Consumer, Event};

use crate::city::City;

/// Seconds that the gateway has to answer.
const ANSWER_SECONDS_MAX: u64 = 10;

/// Where messages go.
#[derive(Debug, Clone)]
pub enum Hook {
    /// Nowhere but to the screens.
    Off,
    /// A line of JSON each, at the end of a file.
    File(PathBuf),
    /// A POST of JSON each.
    Http(reqwest::Client, reqwest::Url),
}

impl Hook {
    /// The hook that `ONEVISIT_MESSAGE_HOOK` names: `file:PATH`, `http://…` or `https://…`.
    pub fn from_variable(value: Option<&str>) -> Result<Self, Fault> {
        let Some(value) = value.map(str::trim).filter(|value| !value.is_empty()) else {
            return Ok(Self::Off);
        };
        if let Some(path) = value.strip_prefix("file:") {
            return Ok(Self::File(PathBuf::from(path)));
        }
        let wrong =
            || Fault::new("ONEVISIT_MESSAGE_HOOK is written file:PATH, http://… or https://…");
        let url = reqwest::Url::parse(value).map_err(|_| wrong())?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(wrong());
        }
        // the process has one provider; whoever is first sets it
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(ANSWER_SECONDS_MAX))
            .build()
            .map_err(|e| Fault::during("making the client of the message hook", e))?;
        Ok(Self::Http(client, url))
    }

    /// What hears of messages and tells the hook.
    pub fn consumer(self, city: &City) -> Consumer {
        let topic = policies::ops::tell::TOPIC;
        Consumer::new(&city.store, city.clock.clone(), "message_hook").on(topic, move |event| {
            let hook = self.clone();
            async move { hook.tell(&event).await }
        })
    }

    async fn tell(&self, event: &Event) -> Result<()> {
        let told = json!({ "id": event.body["message"], "account": event.body["account"],
            "at": event.at.to_string() });
        match self {
            Self::Off => Ok(()),
            Self::File(path) => Ok(append(path, &told)?),
            Self::Http(client, url) => {
                let request = client.post(url.clone()).header("idempotency-key", &event.subject);
                let fault = |e| Fault::during("telling the message hook", e);
                let answer = request.json(&told).send().await.map_err(fault)?;
                answer.error_for_status().map(drop).map_err(|e| fault(e).into())
            }
        }
    }
}

fn append(path: &Path, told: &Json) -> Result<(), Fault> {
    let fault = |e| Fault::during(format!("writing {}", path.display()), e);
    let mut file =
        std::fs::OpenOptions::new().create(true).append(true).open(path).map_err(fault)?;
    writeln!(file, "{told}").map_err(fault)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hook_is_a_file_or_an_address() {
        let rows = [
            (None, "off"),
            (Some(" "), "off"),
            (Some("file:/var/spool/onevisit"), "file"),
            (Some("http://127.0.0.1:9/sms"), "http"),
            (Some("https://sms.example/in"), "http"),
            (Some("ftp://sms.example"), "fault"),
            (Some("sms.example"), "fault"),
        ];
        for (value, expected) in rows {
            let found = match Hook::from_variable(value) {
                Ok(Hook::Off) => "off",
                Ok(Hook::File(_)) => "file",
                Ok(Hook::Http(..)) => "http",
                Err(_) => "fault",
            };
            assert_eq!(found, expected, "{value:?}");
        }
    }
}

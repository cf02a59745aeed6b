//! The city's identity provider: named by the environment, described by the provider itself, whose
//! description and keys are read anew from time to time. A provider that does not answer stops
//! nobody else: the city serves, and offers this way to sign in once it does.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use access::oidc::{Config, Newcomers, Provider};
use base::{Fault, Text};
use pack::Pack;
use tokio::sync::watch;

use crate::http::serve::stopped;

/// Where the provider sends the browser back to, under the city's public address.
pub const CALLBACK: &str = "/api/v1/session/oidc/callback";
/// A provider may change its keys: they are read so often.
const READ_EVERY: Duration = Duration::from_secs(600);
/// A provider that does not answer is asked again after so long, then twice as long.
const RETRY_FIRST: Duration = Duration::from_secs(2);

/// A way to sign in that people may use now.
pub struct Offered {
    /// Whom they sign in at.
    pub provider: Provider,
    /// What the button says.
    pub text: Text,
}

/// What is offered, once the provider has answered. Clones share it.
#[derive(Clone, Default)]
pub struct Offer(Arc<RwLock<Option<Arc<Offered>>>>);

impl Offer {
    /// The provider, when there is one and it has answered.
    pub fn get(&self) -> Option<Arc<Offered>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set(&self, offered: Offered) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(offered));
    }
}

/// The provider that a city was told of.
#[derive(Debug, Clone)]
pub struct Named {
    config: Config,
    text: Text,
}

impl Named {
    /// The provider that the variables ONEVISIT_OIDC_… name, read by `variable`; `None` when
    /// ONEVISIT_OIDC_ISSUER is absent. A fault when they do not fit together.
    pub fn from_variables(
        variable: impl Fn(&str) -> Option<String>,
        public_url: Option<&str>,
        pack: &Pack,
    ) -> Result<Option<Self>, Fault> {
        let variable = |name: &str| {
            let value = variable(&format!("ONEVISIT_OIDC_{name}"));
            value.map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
        };
        let Some(issuer) = variable("ISSUER") else { return Ok(None) };
        let missing = |what: &str| Fault::new(format!("ONEVISIT_OIDC_ISSUER needs {what}"));
        let public_url = public_url.ok_or_else(|| missing("--public-url"))?;
        let client_id = variable("CLIENT_ID").ok_or_else(|| missing("ONEVISIT_OIDC_CLIENT_ID"))?;
        let scopes = variable("SCOPES").unwrap_or_else(|| "profile".into());
        let newcomers = variable("NEWCOMERS").map(|text| newcomers(&text, pack)).transpose()?;
        let config = Config {
            issuer,
            client_id,
            client_secret: secret(variable("CLIENT_SECRET"), variable("CLIENT_SECRET_FILE"))?,
            redirect_url: format!("{public_url}{CALLBACK}"),
            scopes: scopes.split_whitespace().map(str::to_owned).collect(),
            newcomers,
        };
        config.check()?;
        Ok(Some(Self { config, text: button(variable("TEXT")) }))
    }

    /// Reads the provider's description into `offer`, again and again, until `stop` says so.
    pub async fn keep(self, offer: Offer, stop: watch::Receiver<bool>) {
        let reading = async {
            let mut wait = RETRY_FIRST;
            loop {
                match Provider::discover(self.config.clone()).await {
                    Ok(provider) => {
                        if offer.get().is_none() {
                            tracing::info!(issuer = self.config.issuer, "identity provider");
                        }
                        offer.set(Offered { provider, text: self.text.clone() });
                        wait = RETRY_FIRST;
                        tokio::time::sleep(READ_EVERY).await;
                    }
                    Err(fault) => {
                        let fault = fault.chain();
                        tracing::warn!(fault, "the identity provider does not answer");
                        tokio::time::sleep(wait).await;
                        wait = (wait * 2).min(READ_EVERY);
                    }
                }
            }
        };
        tokio::select! {
            () = reading => {}
            () = stopped(stop) => {}
        }
    }
}

/// The secret itself, or the content of the file that holds it.
fn secret(value: Option<String>, file: Option<String>) -> Result<Option<String>, Fault> {
    match (value, file) {
        (Some(_), Some(_)) => Err(Fault::new(
            "ONEVISIT_OIDC_CLIENT_SECRET and ONEVISIT_OIDC_CLIENT_SECRET_FILE: only one of them",
        )),
        (value, None) => Ok(value),
        (None, Some(file)) => {
            let text = std::fs::read_to_string(&file);
            let text = text.map_err(|e| Fault::during(format!("reading {file}"), e))?;
            Ok(Some(text.trim().to_owned()))
        }
    }
}

/// `claim:register:role`, such as `identity_number:person:applicant`.
fn newcomers(text: &str, pack: &Pack) -> Result<Newcomers, Fault> {
    let wrong = |why: String| Fault::new(format!("ONEVISIT_OIDC_NEWCOMERS: {why}"));
    let parts: Vec<&str> = text.split(':').map(str::trim).collect();
    let [claim, register, role] = parts[..] else {
        return Err(wrong("it is CLAIM:REGISTER:ROLE".into()));
    };
    if !pack.registers.contains_key(register) {
        return Err(wrong(format!("the pack has no register {register}")));
    }
    if !pack.roles.contains_key(role) {
        return Err(wrong(format!("the pack has no role {role}")));
    }
    let (claim, register, role) = (claim.into(), register.into(), role.into());
    Ok(Newcomers { claim, register, role })
}

/// `中文|English`, or one text for both.
fn button(text: Option<String>) -> Text {
    match text {
        None => Text::new("统一身份认证登录", "Sign in with the city's identity service"),
        Some(text) => match text.split_once('|') {
            Some((zh, en)) => Text::new(zh.trim(), en.trim()),
            None => Text::new(text.clone(), text),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pack() -> Pack {
        let dir = testkit::root().join("packs/hangzhou");
        pack::load(&dir).pack.expect("the pack of Hangzhou loads")
    }

    #[test]
    fn the_variables_must_fit_together() {
        let pack = pack();
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secret");
        std::fs::write(&file, "from a file\n").unwrap();
        let file = file.display().to_string();
        let here = Some("https://city.example");
        let id = ("CLIENT_ID", "onevisit");
        let far = ("ISSUER", "https://id.example");
        type Row<'a> = (Option<&'a str>, Vec<(&'a str, &'a str)>, &'a str);
        let rows: [Row<'_>; 10] = [
            (here, vec![id], "none"),
            (here, vec![far], "ONEVISIT_OIDC_ISSUER needs ONEVISIT_OIDC_CLIENT_ID"),
            (None, vec![far, id], "ONEVISIT_OIDC_ISSUER needs --public-url"),
            (here, vec![far, id, ("CLIENT_SECRET", "a"), ("CLIENT_SECRET_FILE", "b")], "only one"),
            (here, vec![far, id, ("CLIENT_SECRET_FILE", "/nowhere")], "reading /nowhere"),
            (here, vec![far, id, ("NEWCOMERS", "number:person")], "CLAIM:REGISTER:ROLE"),
            (here, vec![far, id, ("NEWCOMERS", "number:people:applicant")], "no register people"),
            (here, vec![far, id, ("NEWCOMERS", "number:person:king")], "no role king"),
            (here, vec![("ISSUER", "http://id.example"), id], "must be https"),
            (here, vec![far, id, ("CLIENT_SECRET_FILE", &file)], "https://id.example"),
        ];
        for (public_url, set, expected) in rows {
            let variable = |name: &str| {
                let name = name.strip_prefix("ONEVISIT_OIDC_")?;
                set.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
            };
            let said = match Named::from_variables(variable, public_url, &pack) {
                Ok(None) => "none".to_owned(),
                Ok(Some(named)) => {
                    assert_eq!(named.config.client_secret.as_deref(), Some("from a file"));
                    let back = "https://city.example/api/v1/session/oidc/callback";
                    assert_eq!(named.config.redirect_url, back);
                    named.config.issuer
                }
                Err(fault) => fault.context,
            };
            assert!(said.contains(expected), "{set:?}: {said}");
        }
        assert_eq!(button(Some("浙里办|Zheliban".into())), Text::new("浙里办", "Zheliban"));
    }
}

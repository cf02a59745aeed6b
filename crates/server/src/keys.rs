//! The city's keys: made once, recorded in the database, so that no second server signs with a key
//! of its own; and the retired ones, whose signatures still hold.

use std::path::Path;

use base::{Fault, Instant, Result};
use credentials::jwk::PublicKey;
use credentials::{Algorithm, SecretKey};
use journal::{Signer, Verifier};
use store::{Migration, Store, Tx, params};

use crate::city::fault;

/// The table of keys in use.
pub const MIGRATIONS: &[Migration] = &[Migration {
    id: "server/0002",
    sql: "
create table city_key (
    purpose text not null primary key,
    public_key text not null,
    since bigint not null
);
",
}];

/// The keys of a city.
pub struct Keys {
    /// Signs checkpoints of the journal.
    pub journal: Signer,
    /// Signs credentials.
    pub credentials: SecretKey,
    /// Signed credentials before.
    pub retired: Vec<PublicKey>,
}

/// The keys in `folder`, made when neither the folder nor the database `store` has any; the
/// journal's is called `journal_name`. A fault when the database was signed with a key that the
/// folder neither has nor names among `retired/`.
pub async fn open(
    store: &Store,
    folder: &Path,
    journal_name: &str,
    now: Instant,
) -> Result<Keys, Fault> {
    let retired = read_retired(folder)?;
    let key = Key {
        purpose: "journal",
        path: &folder.join("journal.key"),
        retired: retired.journal.iter().map(Verifier::to_string).collect(),
    };
    key.refuse_second(store).await?;
    let journal = journal::key::read_or_create(key.path, journal_name).map_err(fault)?;
    key.claim(store, journal.verifier().to_string(), now).await?;

    let key = Key {
        purpose: "credentials",
        path: &folder.join("credentials.jwk"),
        retired: retired.credentials.iter().map(|key| key.id().to_owned()).collect(),
    };
    key.refuse_second(store).await?;
    let credentials = credentials::keyfile::read_or_create(key.path, Algorithm::EdDsa);
    let credentials = credentials.map_err(fault)?;
    key.claim(store, credentials.public().id().to_owned(), now).await?;
    let mut retired = retired.credentials;
    retired.retain(|key| key.id() != credentials.public().id());
    Ok(Keys { journal, credentials, retired })
}

/// One of the city's keys.
struct Key<'a> {
    purpose: &'static str,
    path: &'a Path,
    /// How those before it are recorded.
    retired: Vec<String>,
}

impl Key<'_> {
    /// No key is made where another one signs.
    async fn refuse_second(&self, store: &Store) -> Result<(), Fault> {
        if self.path.exists() {
            return Ok(());
        }
        let purpose = self.purpose;
        let read = store.read(async move |tx| recorded(tx, purpose).await).await;
        match read.map_err(fault)? {
            Some(other) if !self.retired.contains(&other) => Err(self.another(&other)),
            _ => Ok(()),
        }
    }

    /// Records `mine` as the key in use: the first, or the one after a retired one.
    async fn claim(&self, store: &Store, mine: String, now: Instant) -> Result<(), Fault> {
        const INSERT: &str =
            "insert into city_key (purpose, public_key, since) values ($1, $2, $3)";
        const UPDATE: &str = "update city_key set public_key = $2, since = $3 where purpose = $1";
        let (purpose, retired) = (self.purpose, self.retired.clone());
        let claimed = store
            .write(async move |tx| {
                let statement = match recorded(tx, purpose).await? {
                    None => INSERT,
                    Some(same) if same == mine => return Ok(None),
                    Some(before) if retired.contains(&before) => UPDATE,
                    Some(other) => return Ok(Some(other)),
                };
                tx.execute(statement, params![purpose, &mine, now]).await?;
                Ok(None)
            })
            .await;
        claimed.map_err(fault)?.map_or(Ok(()), |other| Err(self.another(&other)))
    }

    fn another(&self, other: &str) -> Fault {
        let (purpose, path) = (self.purpose, self.path.display());
        let folder = self.path.parent().unwrap_or(self.path).display();
        Fault::new(format!(
            "this database is signed with another {purpose} key, {other}, and {path} is not it\n\
             此数据库由另一把密钥（{purpose}：{other}）签名，{path} 不是它\n\
             - another server of this city, or a restored backup:\n\
             \x20 copy its keys folder to {folder}\n\
             \x20 同城另一台服务器或恢复的备份：把它的 keys 目录复制到 {folder}\n\
             - a change of keys: the old public key goes to {folder}/retired,\n\
             \x20 see docs/operations.md\n\
             \x20 更换密钥：先把旧公钥放入 {folder}/retired，见 docs/operations.md"
        ))
    }
}

/// The public key in use for `purpose`.
async fn recorded(tx: &mut Tx, purpose: &'static str) -> Result<Option<String>> {
    const SELECT: &str = "select public_key from city_key where purpose = $1";
    let row = tx.query_one(SELECT, params![purpose]).await?;
    Ok(row.map(|row| row.text(0)).transpose()?)
}

struct Retired {
    journal: Vec<Verifier>,
    credentials: Vec<PublicKey>,
}

/// The public keys in `folder/retired`: `*.vkey` of the journal, `*.jwk` of credentials.
fn read_retired(folder: &Path) -> Result<Retired, Fault> {
    let mut retired = Retired { journal: Vec::new(), credentials: Vec::new() };
    let folder = folder.join("retired");
    if !folder.exists() {
        return Ok(retired);
    }
    let failed = |e: std::io::Error| Fault::during(format!("reading {}", folder.display()), e);
    let entries = std::fs::read_dir(&folder).map_err(failed)?;
    let entries: std::io::Result<Vec<_>> = entries.map(|e| e.map(|e| e.path())).collect();
    let mut paths = entries.map_err(failed)?;
    paths.sort();
    for path in paths {
        let read = || std::fs::read_to_string(&path).map_err(failed);
        let wrong = |why: &str| Fault::new(format!("{}: {why}", path.display()));
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("vkey") => {
                let key = Verifier::parse(read()?.trim());
                retired.journal.push(key.map_err(|refusal| wrong(&refusal.to_string()))?);
            }
            Some("jwk") => {
                let jwk: serde_json::Value =
                    serde_json::from_str(&read()?).map_err(|e| wrong(&e.to_string()))?;
                if jwk.get("d").is_some() {
                    return Err(wrong("a retired key is kept without its secret part `d`"));
                }
                let key = PublicKey::from_jwk(&jwk);
                retired.credentials.push(key.map_err(|refusal| wrong(&refusal.to_string()))?);
            }
            _ => {}
        }
    }
    // one place in the trusted set is for the present key
    if retired.credentials.len() >= credentials::limits::TRUSTED_KEYS_MAX {
        let most = credentials::limits::TRUSTED_KEYS_MAX - 1;
        return Err(Fault::new(format!("{}: at most {most} *.jwk", folder.display())));
    }
    Ok(retired)
}

#[cfg(test)]
mod tests {
    use store::Options;

    use super::*;

    const NOW: Instant = Instant(1_790_000_000 * Instant::SECOND);

    async fn store(folder: &Path) -> Store {
        let url = format!("sqlite:{}", folder.join("city.db").display());
        let store = Store::open(&url, Options { readers: 1 }).await.unwrap();
        store.migrate(MIGRATIONS).await.unwrap();
        store
    }

    async fn opened(store: &Store, folder: &Path) -> Result<Keys, Fault> {
        std::fs::create_dir_all(folder).unwrap();
        open(store, folder, "journal.example", NOW).await
    }

    #[tokio::test]
    async fn a_second_server_makes_no_key_of_its_own() {
        let dir = tempfile::tempdir().unwrap();
        let (one, two) = (dir.path().join("one"), dir.path().join("two"));
        let store = store(dir.path()).await;
        let first = opened(&store, &one).await.unwrap();
        let again = opened(&store, &one).await.unwrap();
        assert_eq!(first.journal.verifier(), again.journal.verifier());
        let refused = opened(&store, &two).await.err().expect("refused");
        assert!(refused.context.contains("another journal key"), "{}", refused.context);
        assert!(!two.join("journal.key").exists(), "nothing was made");
        // not even with half of the keys, nor with keys made elsewhere
        std::fs::copy(one.join("journal.key"), two.join("journal.key")).unwrap();
        let refused = opened(&store, &two).await.err().expect("refused");
        assert!(refused.context.contains("another credentials key"), "{}", refused.context);
        assert!(!two.join("credentials.jwk").exists());
        credentials::keyfile::create(&two.join("credentials.jwk"), Algorithm::EdDsa).unwrap();
        assert!(opened(&store, &two).await.is_err());
        std::fs::copy(one.join("credentials.jwk"), two.join("credentials.jwk")).unwrap();
        let second = opened(&store, &two).await.unwrap();
        assert_eq!(second.credentials.public(), first.credentials.public());
    }

    #[tokio::test]
    async fn a_retired_key_makes_room_for_the_next_and_is_trusted_still() {
        let dir = tempfile::tempdir().unwrap();
        let keys = dir.path().join("keys");
        let store = store(dir.path()).await;
        let first = opened(&store, &keys).await.unwrap();
        assert!(first.retired.is_empty());
        let retired = keys.join("retired");
        std::fs::create_dir_all(&retired).unwrap();
        std::fs::rename(keys.join("credentials.jwk"), retired.join("2026.jwk")).unwrap();
        let secret = opened(&store, &keys).await.err().expect("refused");
        assert!(secret.context.contains("without its secret part"), "{}", secret.context);
        let public = first.credentials.public().to_jwk().to_string();
        std::fs::write(retired.join("2026.jwk"), public).unwrap();
        std::fs::remove_file(keys.join("journal.key")).unwrap();
        std::fs::write(retired.join("2026.vkey"), first.journal.verifier().to_string()).unwrap();
        let next = opened(&store, &keys).await.unwrap();
        assert_ne!(next.credentials.public(), first.credentials.public());
        assert_ne!(next.journal.verifier(), first.journal.verifier());
        assert_eq!(next.retired, [first.credentials.public().clone()]);
        // the key that was retired signs no more, also elsewhere
        let old = dir.path().join("old");
        std::fs::create_dir_all(&old).unwrap();
        std::fs::write(old.join("journal.key"), first.journal.secret_text()).unwrap();
        let refused = opened(&store, &old).await.err().expect("refused");
        assert!(refused.context.contains("another journal key"), "{}", refused.context);
    }
}

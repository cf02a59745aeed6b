//! The messages of an account: listed, counted, read.

use base::{Fault, Instant, Refusal, Result};
use store::{Row, Tx, params};

use crate::model::{Message, MessageItem};
use crate::store as tables;

/// Messages of `account` that came before the message `before`, or the latest.
pub async fn list(
    tx: &mut Tx,
    account: &str,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<Message>> {
    // ids are letters and digits: a tilde comes after all of them
    let before = before.unwrap_or("~");
    let rows = tx.query(tables::MESSAGES_OF, params![account, before, limit]).await?;
    rows.iter().map(message).collect()
}

fn message(row: &Row) -> Result<Message> {
    let items: Vec<MessageItem> =
        serde_json::from_str(row.str(3)?).map_err(|e| Fault::during("reading a message", e))?;
    let (register, key) = (row.text(1)?, row.text(2)?);
    Ok(Message {
        id: row.text(0)?,
        party: (!key.is_empty()).then_some((register, key)),
        items,
        made_at: row.instant(4)?,
        read_at: row.opt_instant(5)?,
    })
}

/// How many messages the account has not read.
pub async fn unread(tx: &mut Tx, account: &str) -> Result<i64> {
    let row = tx.query_one(tables::UNREAD, params![account]).await?;
    Ok(row.map_or(Ok(0), |row| row.int(0))?)
}

/// The account has read one of its messages; 404 when it has no such one.
pub async fn read_one(tx: &mut Tx, account: &str, id: &str, now: Instant) -> Result<()> {
    match tx.execute(tables::READ_ONE, params![account, id, now]).await? {
        0 => Err(Refusal::not_found().into()),
        _ => Ok(()),
    }
}

/// The account has read all of its messages.
pub async fn read_all(tx: &mut Tx, account: &str, now: Instant) -> Result<()> {
    tx.execute(tables::READ_ALL, params![account, now]).await.map(drop)
}

//! Documents that are handed in before the case that they are for, as callers of other systems
//! do: kept for the account that brought them, and attached when the case begins.

use access::Action;
use base::id::DocumentId;
use base::{Instant, Refusal, Result, limits};
use store::{Migration, Tx, params};

use super::attach::ACCEPT;
use super::{Actor, NewDocument, Room};

/// The tables, in order.
pub const MIGRATIONS: &[Migration] = &[Migration {
    id: "cases-deposit/0001",
    sql: "
create table deposit (
    id text not null primary key,
    account text not null,
    ask text not null,
    name text not null,
    media_type text not null,
    bytes bigint not null,
    sha256 text not null,
    at bigint not null
);
create index deposit_at on deposit (at);
",
}];

/// Keeps a document whose bytes are stored; answers its id. What the ask takes is looked at when
/// it is attached.
pub async fn deposit(
    tx: &mut Tx,
    room: &Room,
    actor: &Actor<'_>,
    new: NewDocument,
) -> Result<DocumentId> {
    const INSERT: &str = "insert into deposit \
        (id, account, ask, name, media_type, bytes, sha256, at) \
        values ($1, $2, $3, $4, $5, $6, $7, $8)";
    room.access.scope(actor.who, Action::UploadDocument)?;
    if !room.pack.asks.contains_key(&new.ask) {
        let (zh, en) = ("没有这份材料。", "There is no such material.");
        return Err(Refusal::new("unknown_material", 422, zh, en).on(&new.ask).into());
    }
    if !ACCEPT.contains(&new.media_type.as_str()) {
        let (zh, en) = ("请提交 PDF、JPG 或 PNG 文件。", "Hand in a PDF, JPEG or PNG file.");
        return Err(Refusal::new("media_type", 415, zh, en).on(&new.ask).into());
    }
    let id = DocumentId::new(actor.now);
    let name: String = new.name.chars().take(limits::NAME_CHARS_MAX).collect();
    let account = &actor.who.signed_in()?.id;
    let (media_type, bytes) = (&new.media_type, new.bytes.cast_signed());
    let row = params![&id, account, new.ask, name, media_type, bytes, new.sha256, actor.now];
    tx.execute(INSERT, row).await?;
    Ok(id)
}

/// The document `id`, for the account that brought it.
pub async fn deposited(tx: &mut Tx, actor: &Actor<'_>, id: &str) -> Result<NewDocument> {
    const SELECT: &str = "select ask, name, media_type, bytes, sha256 from deposit \
        where id = $1 and account = $2";
    let account = &actor.who.signed_in()?.id;
    let row = tx.query_one(SELECT, params![id, account]).await?;
    let row = row.ok_or_else(Refusal::not_found)?;
    Ok(NewDocument {
        ask: row.text(0)?,
        name: row.text(1)?,
        media_type: row.text(2)?,
        bytes: row.int(3)?.cast_unsigned(),
        sha256: row.text(4)?,
    })
}

/// Forgets what was brought before `before`: it belongs to a case by then, or to none.
pub async fn forget_deposits(tx: &mut Tx, before: Instant) -> Result<u64> {
    tx.execute("delete from deposit where at < $1", params![before]).await
}

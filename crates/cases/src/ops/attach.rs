//! Documents of a case. The bytes lie in the object store under their SHA-256; the edge puts them
//! there before the row is written, so that no row is ever without its bytes.

use access::Action;
use base::id::{CaseId, DocumentId};
use base::{Instant, Refusal, Result, limits};
use pack::AskKind;
use store::Tx;

use super::command::done;
use super::load::{Loaded, place, read};
use super::{Actor, Room};
use crate::engine::{after, report};
use crate::model::{CaseState, Document, OwedState};
use crate::store as tables;

/// A document whose bytes are stored.
#[derive(Debug, Clone)]
pub struct NewDocument {
    /// The ask that it answers.
    pub ask: String,
    /// The file's name.
    pub name: String,
    /// Its media type, as its first bytes say.
    pub media_type: String,
    /// Size.
    pub bytes: u64,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
}

/// A document that comes with a case that is begun and submitted in one request.
#[derive(Debug, Clone)]
pub enum Filing {
    /// Sent along.
    New(NewDocument),
    /// Handed in before, in another case.
    Named {
        /// The ask that it answers now.
        ask: String,
        /// The document.
        document: String,
    },
}

/// Media types that a material is taken in when its ask names none.
pub(super) const ACCEPT: &[&str] = &["application/pdf", "image/jpeg", "image/png"];

/// Adds a document to a draft or to a case that was sent back.
pub async fn attach(
    tx: &mut Tx,
    room: &Room,
    actor: &Actor<'_>,
    id: &CaseId,
    new: NewDocument,
) -> Result<Document> {
    let (case, facts) = read(tx, room, id, actor.who, Action::UploadDocument, actor.now).await?;
    // what was promised for later may come while departments work, and after the decision
    let owed = case.state.owed.get(&new.ask).is_some_and(|owed| owed.state == OwedState::Owed);
    // and so may what an event of the world brings, for the report that tells of it
    let told = report::awaits(&room.pack, &case.state, &new.ask, &facts);
    let later = owed && !matches!(case.state.state, CaseState::Draft | CaseState::SentBack);
    if !later && !told {
        case.state.must_be(&[CaseState::Draft, CaseState::SentBack])?;
    }
    let document = take(room, &case, new, actor.now)?;
    let by = actor.who.signed_in()?.id.to_string();
    tables::insert_document(tx, id, &document, &by).await?;
    if later {
        let event = after::follow(&case.state, &document.ask, vec![document.sha256.clone()])?;
        done(tx, room, actor, case, &facts, vec![event]).await?;
    }
    Ok(document)
}

/// `new` as a document of `case`, when the case may have it; nothing is written.
fn take(room: &Room, case: &Loaded, new: NewDocument, now: Instant) -> Result<Document, Refusal> {
    check(room, case, &new)?;
    Ok(Document {
        id: DocumentId::new(now).to_string(),
        ask: new.ask,
        name: new.name.chars().take(limits::NAME_CHARS_MAX).collect(),
        media_type: new.media_type,
        bytes: new.bytes,
        sha256: new.sha256,
        uploaded_at: now,
    })
}

/// Hands `filing` in with a case that is only being begun: its rows are written with the case.
pub(super) async fn hand_in(
    tx: &mut Tx,
    room: &Room,
    actor: &Actor<'_>,
    case: &mut Loaded,
    filing: Vec<Filing>,
) -> Result<()> {
    for one in filing {
        let new = match one {
            Filing::New(new) => new,
            Filing::Named { ask, document } => named(tx, room, actor, ask, &document).await?,
        };
        let document = take(room, case, new, actor.now)?;
        case.documents.push(document);
    }
    Ok(())
}

/// A document that the actor handed in before, in a case of their own or filed by them.
async fn named(
    tx: &mut Tx,
    room: &Room,
    actor: &Actor<'_>,
    ask: String,
    document: &str,
) -> Result<NewDocument> {
    let Some((case, found)) = tables::document(tx, document).await? else {
        return Err(cannot_be_named(&ask).into());
    };
    let header = tables::header(tx, &case).await?.ok_or_else(Refusal::not_found)?;
    let resource = access::Resource { kind: access::Kind::Document, ..header.resource() };
    if room.access.authorise(actor.who, Action::ReadDocument, &resource).is_err() {
        return Err(cannot_be_named(&ask).into());
    }
    let Document { name, media_type, bytes, sha256, .. } = found;
    Ok(NewDocument { ask, name, media_type, bytes, sha256 })
}

fn cannot_be_named(ask: &str) -> Refusal {
    Refusal::new(
        "documents_need_a_draft",
        422,
        "只能引用本人办件中已经上传的材料；其他材料须随本次提交一并上传，或先建立草稿再上传。",
        "Only a document handed in before in a case of one's own can be named; others are sent \
         along, or handed in with a draft.",
    )
    .on(ask)
}

fn check(room: &Room, case: &Loaded, new: &NewDocument) -> Result<(), Refusal> {
    let ask = room.pack.asks.get(&new.ask).filter(|ask| ask.kind == AskKind::Material);
    let Some(ask) = ask else {
        let (zh, en) = ("没有这份材料。", "There is no such material.");
        return Err(Refusal::new("unknown_material", 422, zh, en).on(&new.ask));
    };
    let accepted = match ask.accept.is_empty() {
        true => ACCEPT.contains(&new.media_type.as_str()),
        false => ask.accept.contains(&new.media_type),
    };
    if !accepted {
        let (zh, en) = ("请提交 PDF、JPG 或 PNG 文件。", "Hand in a PDF, JPEG or PNG file.");
        return Err(Refusal::new("media_type", 415, zh, en).on(&new.ask));
    }
    if new.bytes == 0 || new.bytes > limits::DOCUMENT_BYTES_MAX as u64 {
        let most = limits::DOCUMENT_BYTES_MAX >> 20;
        let zh = format!("文件不得为空，也不得超过 {most} MiB。");
        let en = format!("A document is not empty and has at most {most} MiB.");
        return Err(Refusal::new("document_size", 413, zh, en).on(&new.ask));
    }
    if case.documents.len() >= limits::LIST_ITEMS_MAX {
        let (zh, en) = ("文件数量过多。", "There are too many documents.");
        return Err(Refusal::new("too_many_documents", 422, zh, en).on(&new.ask));
    }
    Ok(())
}

/// Takes a document away again, before the case is submitted.
pub async fn detach(
    tx: &mut Tx,
    room: &Room,
    actor: &Actor<'_>,
    id: &CaseId,
    document: &str,
) -> Result<()> {
    let (case, _) = read(tx, room, id, actor.who, Action::UploadDocument, actor.now).await?;
    case.state.must_be(&[CaseState::Draft, CaseState::SentBack])?;
    if !tables::remove_document(tx, id, document).await? {
        return Err(Refusal::not_found().into());
    }
    Ok(())
}

/// One document of a case, for its owner, for who filed it, and for the departments that need it.
pub async fn document(
    tx: &mut Tx,
    room: &Room,
    actor: &Actor<'_>,
    id: &CaseId,
    document: &str,
) -> Result<Document> {
    let case = super::load(tx, room, id).await?;
    let facts = case.facts_for(tx, room, actor.who, actor.now).await?;
    let found = case.documents.iter().find(|d| d.id == document).ok_or_else(Refusal::not_found)?;
    let mut resource = access::Resource { kind: access::Kind::Document, ..case.header.resource() };
    // a department sees what its own acts need
    let plan = case.plan(room, &facts)?;
    for act in plan.asks.iter().filter(|ask| ask.id == found.ask).flat_map(|ask| &ask.acts) {
        let task = case.state.tasks.get(act);
        if task.is_some() {
            resource = place(room, resource, act, task, Some(&facts));
        }
    }
    room.access.authorise(actor.who, Action::ReadDocument, &resource)?;
    Ok(found.clone())
}

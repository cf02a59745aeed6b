//! Who read my records. Answers 200.

use std::collections::BTreeMap;

use access::store::By;
use access::{Action, Kind, Resource};
use axum::extract::State;
use base::id::AccountId;
use base::{Instant, Result};
use pack::Pack;
use store::Tx;

use super::own;
use crate::api::views::{Page, ReadRow, Text};
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::Answer;
use crate::http::sent::{Asked, PageQuery, page_limit};

/// Lists who read the caller's own records, for what, the latest first.
#[utoipa::path(get, path = "/api/v1/me/reads", operation_id = "list_own_reads", tag = "me",
    params(PageQuery), responses((status = 200, description = "A page", body = Page<ReadRow>)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Asked(page): Asked<PageQuery>,
) -> Answer<Json<Page<ReadRow>>> {
    let records = own(&caller)?;
    for record in &records {
        let resource = Resource::new(Kind::Record, &record.key).owned_by(record.clone());
        edge.city.access.authorise(caller.principal(), Action::ReadAccessLog, &resource)?;
    }
    let (limit, pack) = (page_limit(page.limit), edge.city.pack.clone());
    let read = async move |tx: &mut Tx| {
        let mut rows = Vec::new();
        let mut names = Names::default();
        for record in &records {
            let (register, key, after) = (&record.register, &record.key, page.after.as_deref());
            for line in registers::reads(tx, register, key, after, limit).await? {
                let reader = names.of(tx, &line.reader).await?;
                rows.push(row(&pack, line, reader));
            }
        }
        Ok(rows)
    };
    let mut rows: Vec<ReadRow> = edge.city.store.read(read).await?;
    rows.sort_by(|a, b| b.id.cmp(&a.id));
    rows.truncate(limit as usize);
    let cursor = rows.last().map(|row| row.id.clone());
    Ok(Json(Page::new(rows, limit, cursor)))
}

/// Readers by id, as people know them; each is looked up once.
#[derive(Default)]
pub struct Names(BTreeMap<String, Text>);

impl Names {
    /// What the reader `id` is called.
    pub async fn of(&mut self, tx: &mut Tx, id: &str) -> Result<Text> {
        if id == "platform" {
            return Ok(Text::new("平台（按规则）", "The platform, by rule"));
        }
        if let Some(text) = self.0.get(id) {
            return Ok(text.clone());
        }
        let found = match AccountId::parse(id) {
            Ok(account) => access::store::account(tx, &By::Id(account)).await?,
            Err(_) => None,
        };
        let text = found.map_or_else(|| Text::new(id, id), |(account, _)| (&account.text).into());
        self.0.insert(id.to_owned(), text.clone());
        Ok(text)
    }
}

/// A line of the log for people.
pub fn row(pack: &Pack, line: registers::model::ReadLine, reader: Text) -> ReadRow {
    let register = pack.registers.get(&line.register);
    let fact = |id: &String| {
        let mut facts = register.into_iter().flat_map(|register| &register.facts);
        let found = facts.find(|fact| fact.id == *id);
        found.map_or_else(|| Text::new(id, id), |fact| (&fact.text).into())
    };
    let at: Instant = line.at;
    let name = || Text::new(&line.register, &line.register);
    ReadRow {
        at: at.to_string(),
        register_text: register.map_or_else(name, |register| (&register.text).into()),
        facts: line.facts.iter().map(fact).collect(),
        purpose: (&line.purpose).into(),
        case: line.case,
        reader,
        id: line.id,
        register: line.register,
    }
}

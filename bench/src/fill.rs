//! Very many cases, made in the database from ones that were really submitted.
//!
//! Every row that a template left in [`TABLES`] is copied for each new case, with the ids, numbers,
//! keys and names of the new case in place of the template's, also inside JSON. SQLite only.

use std::time::Instant;

use base::Fault;
use store::{Store, Tx, Value, params};

use crate::Result;

/// Applicants over which the cases are spread.
pub const APPLICANTS: u64 = 20_000;
/// Of so many cases one waits for a reviewer.
const REVIEW_EVERY: u64 = 200;
/// Of so many cases one is an opening that rules have closed; the rest are small.
const OPENING_EVERY: u64 = 20;
/// Cases of one transaction.
const BATCH: u64 = 2_000;
/// Columns that are unique over all cases, and what they hold in a new one. A status list has
/// 131,072 places.
const COUNTED: [(&str, &str, &str); 3] = [
    ("credential", "status_list", "1000 + m.i / 10000"),
    ("credential", "status_index", "m.i % 10000 * 8 + t.rowid % 8"),
    ("journal_leaf", "position", "1000000000 + m.i * 64 + t.position % 64"),
];

/// The tables that are filled, which rows of them belong to the case `$3`, and whether small cases
/// fill them too: these are there for the size of what lists and keys are looked up in. What only
/// the past needs (versions of records, the log of their reads, finished jobs, idempotency keys,
/// events that everybody has heard) is left out.
const TABLES: [(&str, &str, bool); 8] = [
    ("cases", "id = $3", true),
    ("case_event", "case_id = $3", true),
    ("task", "case_id = $3", true),
    ("case_document", "case_id = $3", true),
    ("case_receipt", "case_id = $3", true),
    ("credential", "case_id = $3", false),
    ("record_name", "record_key = (select subject_key from cases where id = $3)", false),
    ("journal_leaf", "id in (select receipt from case_receipt where case_id = $3)", false),
];

/// Somebody who applies in the demonstration.
#[derive(Clone)]
pub struct Applicant {
    /// Key of the record of the person.
    pub key: String,
    /// The account.
    pub account: String,
}

/// Cases that were really submitted.
pub struct Templates {
    /// An opening that rules have closed.
    pub opening: String,
    /// An opening that waits for a reviewer.
    pub review: String,
    /// A second address on a licence, closed by the rule: one act.
    pub small: String,
}

impl Templates {
    /// The id of case `n`: as long as a real one, of the same moment as the first template.
    pub fn case_id(&self, n: u64) -> String {
        format!("{}{n:016}", self.moment())
    }

    fn moment(&self) -> &str {
        &self.opening[..10]
    }

    /// Each template, and for which `i` it stands. All cases of `people` applicants are openings.
    fn shares(&self, people: usize) -> [(&str, String); 3] {
        let review = format!("i % {REVIEW_EVERY} = 7");
        let opening = format!("(i % {APPLICANTS} < {people} or i % {OPENING_EVERY} = 5)");
        [
            (&self.opening, format!("{opening} and not {review}")),
            (&self.small, format!("not {opening} and not {review}")),
            (&self.review, review),
        ]
    }
}

/// What stands for what, in one template: (its own text, the expression of the new case).
type Places = Vec<(String, String)>;

/// Makes `cases` cases in the store, the first [`APPLICANTS`] of everybody: the n-th of them
/// belongs to `people[n]`. Answers the rows written.
pub async fn fill(
    store: &Store,
    templates: &Templates,
    people: &[Applicant],
    cases: u64,
) -> Result<u64> {
    let (started, mut rows) = (Instant::now(), 0);
    let mut statements = Vec::new();
    for (template, share) in templates.shares(people.len()) {
        let small = template == templates.small;
        for sql in copies(store, templates.moment(), people, template, &share, small).await? {
            statements.push((sql, template.to_owned()));
        }
    }
    for first in (0..cases).step_by(BATCH as usize) {
        let last = (first + BATCH).min(cases) - 1;
        let statements = statements.clone();
        let written = store.write(async move |tx| {
            let mut written = 0;
            for (sql, template) in &statements {
                let params = params![first.cast_signed(), last.cast_signed(), template.as_str()];
                written += tx.execute(sql.clone(), params).await?;
            }
            Ok(written)
        });
        rows += written.await?;
        if (last + 1).is_multiple_of(100_000) {
            let seconds = started.elapsed().as_secs();
            eprintln!("filled {} cases, {rows} rows in {seconds} s", last + 1);
        }
    }
    Ok(rows)
}

/// The statements that copy `template` for the `share` of new cases, one a table.
async fn copies(
    store: &Store,
    moment: &str,
    people: &[Applicant],
    template: &str,
    share: &str,
    small: bool,
) -> Result<Vec<String>> {
    let (id, moment, share) = (template.to_owned(), moment.to_owned(), share.to_owned());
    let people = people.to_vec();
    let made = store.read(async move |tx| {
        let (places, with) = places(tx, &id, &moment, &people, &share).await?;
        let mut made = Vec::new();
        for (table, of_case, _) in TABLES.into_iter().filter(|table| !small || table.2) {
            if let Some(copy) = copy(tx, &id, table, of_case, &places).await? {
                made.push(format!("{with} {copy}"));
            }
        }
        Ok(made)
    });
    Ok(made.await?)
}

/// What stands for what, and the common table `m` with one row a new case.
async fn places(
    tx: &mut Tx,
    id: &str,
    moment: &str,
    people: &[Applicant],
    share: &str,
) -> base::Result<(Places, String)> {
    let select = "select number, applicant_key, account, subject_key, subject_text \
        from cases where id = $1";
    let row = tx.query_one(select, params![id]).await?.ok_or(Fault::new("no template"))?;
    let real = |of: fn(&Applicant) -> &str, made: &str| {
        let when = |(n, who): (usize, &Applicant)| format!("when {n} then '{}' ", of(who));
        let all: String = people.iter().enumerate().map(when).collect();
        format!("case i % {APPLICANTS} {all}else {made} end")
    };
    let applicant = real(|who| &who.key, &format!("printf('9%017d', i % {APPLICANTS})"));
    let account = real(|who| &who.account, &format!("printf('{moment}%016d', i % {APPLICANTS})"));
    let mut columns = vec![
        (row.opt_text(0)?, "number", "printf('9%019d', i)".to_owned()),
        (row.opt_text(1)?, "applicant", applicant),
        (row.opt_text(2)?, "account", account),
        (row.opt_text(3)?, "subject_key", "printf('9%017d', i)".to_owned()),
        (row.opt_text(4)?, "subject_text", "printf('杭州第%d号已有工作室', i)".to_owned()),
        (Some(id.to_owned()), "id", format!("printf('{moment}%016d', i)")),
    ];
    let owned = "select id from credential where case_id = $1 \
        union select receipt from case_receipt where case_id = $1 order by 1";
    let others = tx.query(owned, params![id]).await?;
    // ids of things that belong to the case: the same number, with a letter of their own
    let names: Vec<String> = (0..others.len()).map(|n| format!("other_{n}")).collect();
    for (n, other) in others.iter().enumerate() {
        let made = format!("printf('{moment}z{n:03}%012d', i)");
        columns.push((other.opt_text(0)?, &names[n], made));
    }
    let list = columns.iter().map(|(_, name, made)| format!(", {made} as {name}"));
    let list: String = list.collect();
    let with = format!(
        "with recursive n(i) as (select $1 union all select i + 1 from n where i < $2), \
         m as materialized (select i{list} from n where {share})"
    );
    let places = columns.into_iter().filter_map(|(own, name, _)| {
        Some((own.filter(|own| !own.is_empty())?, format!("m.{name}")))
    });
    Ok((places.collect(), with))
}

/// The statement that copies the rows of the template in `table`; `None` when it left none.
async fn copy(
    tx: &mut Tx,
    id: &str,
    table: &str,
    of_case: &str,
    places: &Places,
) -> base::Result<Option<String>> {
    let select = format!("select name from pragma_table_info('{table}')");
    let mut columns = Vec::new();
    for row in tx.query(select, &[]).await? {
        columns.push(row.text(0)?);
    }
    let list = columns.join(", ");
    let select = format!("select {list} from {table} where {}", of_case.replace("$3", "$1"));
    let rows = tx.query(select, params![id]).await?;
    if rows.is_empty() {
        return Ok(None);
    }
    let mut made = Vec::new();
    for (i, column) in columns.iter().enumerate() {
        let counted = COUNTED.iter().find(|(t, c, _)| *t == table && c == column);
        if let Some((_, _, expression)) = counted {
            made.push((*expression).to_owned());
            continue;
        }
        let mut expression = format!("t.{column}");
        for (own, new) in places {
            let holds = rows.iter().any(|row| match row.value(i) {
                Ok(Value::Text(text)) => text.contains(own.as_str()),
                _ => false,
            });
            if holds {
                expression = format!("replace({expression}, '{}', {new})", own.replace('\'', "''"));
            }
        }
        made.push(expression);
    }
    let made = made.join(", ");
    Ok(Some(format!(
        "insert into {table} ({list}) select {made} from m cross join {table} t where t.{of_case}"
    )))
}

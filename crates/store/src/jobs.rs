//! Durable jobs and timers: enqueued in the transaction that wants them, run at least once.
//!
//! A job is `ready` (also while it waits for its time or for another attempt), `running` under a
//! lease, `done`, `dead` (a dead letter that a person looks at) or `cancelled`.

use base::id::JobId;
use base::{Fault, Instant, Refusal, Result};
use serde_json::Value as Json;

use crate::limits::{
    BODY_BYTES_MAX, JOB_ATTEMPTS_MAX, JOB_BACKOFF_SECONDS, JOB_BACKOFF_SECONDS_MAX,
    JOB_ERROR_CHARACTERS_MAX, JOB_LEASE_SECONDS, PAGE_ROWS_MAX,
};
use crate::{Row, Store, Tx, Value, params};

/// What became of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// Waits for its time, its turn or its next attempt.
    Ready,
    /// A runner has it.
    Running,
    /// Succeeded.
    Done,
    /// Failed for good: a person must look at it.
    Dead,
    /// Somebody called it off.
    Cancelled,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 5] =
        [Self::Ready, Self::Running, Self::Done, Self::Dead, Self::Cancelled];

    /// As stored and shown.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Running => "running",
            Self::Done => "done",
            Self::Dead => "dead",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state called `text`.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// A job as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// Which handler runs it.
    pub kind: String,
    /// What makes it the same job as another of its kind.
    pub key: Option<String>,
    /// What the handler needs.
    pub body: Json,
    /// What became of it.
    pub state: State,
    /// Not before this time.
    pub run_at: Instant,
    /// How often it was claimed, this time included.
    pub attempts: i64,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
    /// When it was done, dead or cancelled.
    pub finished_at: Option<Instant>,
}

const COLUMNS: &str = "id, kind, unique_key, body, state, run_at, attempts, last_error, \
    finished_at";

/// Enqueues a job to run at `run_at` or soon after. With a `key`, a job of the same kind and key is
/// enqueued once, ever: the answer is then the id of the first. It is written at the commit: the
/// transaction itself does not see it.
pub async fn enqueue(
    tx: &mut Tx,
    kind: &str,
    key: Option<&str>,
    body: &Json,
    run_at: Instant,
) -> Result<JobId> {
    const INTO: &str = "insert into job (id, kind, unique_key, body, state, run_at, attempts)";
    const INSERT: &str = "insert into job (id, kind, unique_key, body, state, run_at, attempts) \
        values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing";
    const SELECT: &str = "select id from job where kind = $1 and unique_key = $2";
    let body = body.to_string();
    if body.len() > BODY_BYTES_MAX {
        return Err(Fault::new(format!("a job {kind} of {} bytes", body.len())).into());
    }
    // a key that makes an id gives it (the length tells kind and key apart), so that nobody need
    // ask which id the first one got
    let own = key.and_then(|key| JobId::parse(&format!("{}.{kind}:{key}", kind.len())).ok());
    let (ask, id) = match own {
        Some(id) => (false, id),
        None => (key.is_some(), JobId::new(run_at)),
    };
    let row = crate::values![&id, kind, key, body, "ready", run_at, 0];
    if !ask {
        tx.pending.jobs = true;
        tx.append_unless(INTO, "on conflict do nothing", row);
        return Ok(id);
    }
    if tx.execute(INSERT, &row).await? == 1 {
        tx.pending.jobs = true;
        return Ok(id);
    }
    let absent = || Fault::new("a job with the same key vanished");
    let row = tx.query_one(SELECT, params![kind, key]).await?.ok_or_else(absent)?;
    Ok(JobId::parse(row.str(0)?)?)
}

/// Marks a claimed job as done within the handler's own transaction, so that its effects and the
/// end of the job are one. A fault when the lease was lost to another runner meanwhile.
pub async fn complete(tx: &mut Tx, job: &Job, now: Instant) -> Result<()> {
    match done(tx, job, now).await? {
        1 => Ok(()),
        _ => Err(Fault::new(format!("the lease of job {} was lost", job.id)).into()),
    }
}

pub(crate) async fn done(tx: &mut Tx, job: &Job, now: Instant) -> Result<u64> {
    const DONE: &str = "update job set state = 'done', finished_at = $3, lease_until = null \
        where id = $1 and attempts = $2 and state = 'running'";
    tx.execute(DONE, params![&job.id, job.attempts, now]).await
}

/// Records that an attempt failed: another one later, or a dead letter when `hopeless` or when
/// there were enough.
pub(crate) async fn failed(
    tx: &mut Tx,
    job: &Job,
    error: &str,
    hopeless: bool,
    now: Instant,
) -> Result<()> {
    const FAILED: &str = "update job set state = $3, run_at = $4, last_error = $5, \
        finished_at = $6, lease_until = null \
        where id = $1 and attempts = $2 and state = 'running'";
    let error: String =
        error.chars().filter(|c| *c != '\0').take(JOB_ERROR_CHARACTERS_MAX).collect();
    let dead = hopeless || job.attempts >= JOB_ATTEMPTS_MAX;
    let (state, run_at, finished_at) = if dead {
        (State::Dead, job.run_at, Some(now))
    } else {
        (State::Ready, now.plus_seconds(backoff_seconds(job.attempts)), None)
    };
    let params = params![&job.id, job.attempts, state.as_str(), run_at, error, finished_at];
    tx.execute(FAILED, params).await.map(|_| ())
}

/// Seconds between attempt `attempts` and the next: 5, 10, 20, … up to an hour.
pub fn backoff_seconds(attempts: i64) -> i64 {
    let doublings = u32::try_from(attempts - 1).unwrap_or(0).min(30);
    (JOB_BACKOFF_SECONDS << doublings).min(JOB_BACKOFF_SECONDS_MAX)
}

/// Claims up to `limit` due jobs of `kinds`, oldest first, also those whose lease has run out.
/// A job that has used up its attempts (its runner died each time) becomes a dead letter.
pub(crate) async fn claim(
    tx: &mut Tx,
    kinds: &[String],
    limit: usize,
    now: Instant,
) -> Result<Vec<Job>> {
    const EXPIRED: &str = "update job set lease_until = null, \
        state = case when attempts >= $2 then 'dead' else 'ready' end, \
        finished_at = case when attempts >= $2 then $1 else null end, \
        last_error = 'the runner did not finish within its lease' \
        where state = 'running' and lease_until <= $1";
    const DUE: &str = "select 1 from job where state = 'ready' and run_at <= $1 limit 1";
    const LEASED: &str = "select 1 from job where state = 'running' and lease_until <= $1 limit 1";
    if tx.query_one(LEASED, params![now]).await?.is_some() {
        tx.execute(EXPIRED, params![now, JOB_ATTEMPTS_MAX]).await?;
    }
    if kinds.is_empty() || tx.query_one(DUE, params![now]).await?.is_none() {
        return Ok(Vec::new());
    }
    let list = (4..4 + kinds.len()).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ");
    let sql = format!(
        "update job set state = 'running', attempts = attempts + 1, lease_until = $2 \
         where id in (select id from job where state = 'ready' and run_at <= $1 \
         and kind in ({list}) order by run_at, id limit $3) returning {COLUMNS}"
    );
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut params = params![now, now.plus_seconds(JOB_LEASE_SECONDS), limit].to_vec();
    params.extend(kinds.iter().map(Value::from));
    let rows = tx.query(sql, &params).await?;
    let mut jobs = rows.iter().map(job).collect::<Result<Vec<_>>>()?;
    jobs.sort_by(|a, b| (a.run_at, &a.id).cmp(&(b.run_at, &b.id)));
    Ok(jobs)
}

fn job(row: &Row) -> Result<Job> {
    let wrong = |error| Fault::during("reading the body of a job", error);
    let state = row.str(4)?;
    Ok(Job {
        id: JobId::parse(row.str(0)?)?,
        kind: row.text(1)?,
        key: row.opt_text(2)?,
        body: serde_json::from_str(row.str(3)?).map_err(wrong)?,
        state: State::parse(state).ok_or_else(|| Fault::new(format!("job state {state}")))?,
        run_at: row.instant(5)?,
        attempts: row.int(6)?,
        last_error: row.opt_text(7)?,
        finished_at: row.opt_instant(8)?,
    })
}

/// Up to `limit` jobs in `state` with an id after `after`, by id (that is, by
/// the time they were first to run).
pub async fn list(
    store: &Store,
    state: State,
    after: Option<&JobId>,
    limit: i64,
) -> Result<Vec<Job>> {
    let after = after.map_or("", JobId::as_str).to_owned();
    let limit = limit.clamp(1, PAGE_ROWS_MAX);
    let sql =
        format!("select {COLUMNS} from job where state = $1 and id > $2 order by id limit $3");
    let rows = store
        .read(async move |tx| tx.query(sql.clone(), params![state.as_str(), &after, limit]).await)
        .await?;
    rows.iter().map(job).collect()
}

/// The job `id`; refuses `not_found`.
pub async fn get(store: &Store, id: &JobId) -> Result<Job> {
    let id = id.clone();
    let sql = format!("select {COLUMNS} from job where id = $1");
    let row = store.read(async move |tx| tx.query_one(sql.clone(), params![&id]).await).await?;
    job(&row.ok_or_else(Refusal::not_found)?)
}

/// How many jobs there are in each state.
pub async fn counts(store: &Store) -> Result<Vec<(State, i64)>> {
    let sql = "select state, count(*) from job group by state";
    let rows = store.read(async move |tx| tx.query(sql, &[]).await).await?;
    let count = |state: State| {
        let row = rows.iter().find(|row| row.str(0).is_ok_and(|text| text == state.as_str()));
        Ok((state, row.map_or(Ok(0), |row| row.int(1))?))
    };
    State::ALL.into_iter().map(count).collect()
}

/// Gives a dead or cancelled job all its attempts again, at once. Refuses `not_found`, and
/// `job_not_retryable` for a job in another state.
pub async fn retry(store: &Store, id: &JobId, now: Instant) -> Result<()> {
    const RETRY: &str = "update job set state = 'ready', attempts = 0, run_at = $2, \
        finished_at = null where id = $1 and state in ('dead', 'cancelled')";
    let id = id.clone();
    let no = || {
        Refusal::new(
            "job_not_retryable",
            409,
            "只有死信或已取消的任务才能重试。",
            "Only a dead or cancelled job can be tried again.",
        )
    };
    store
        .write(async move |tx| {
            let written = tx.execute(RETRY, params![&id, now]).await?;
            tx.pending.jobs = true;
            told(tx, &id, written, no()).await
        })
        .await
}

/// Calls a job off that has not begun or is dead. Refuses `not_found`, and `job_not_cancellable`
/// for a job in another state.
pub async fn cancel(store: &Store, id: &JobId, now: Instant) -> Result<()> {
    const CANCEL: &str = "update job set state = 'cancelled', finished_at = $2 \
        where id = $1 and state in ('ready', 'dead')";
    let id = id.clone();
    let no = || {
        Refusal::new(
            "job_not_cancellable",
            409,
            "只有尚未开始的任务或死信才能取消。",
            "Only a job that has not begun, or a dead one, can be cancelled.",
        )
    };
    store
        .write(async move |tx| {
            let written = tx.execute(CANCEL, params![&id, now]).await?;
            told(tx, &id, written, no()).await
        })
        .await
}

async fn told(tx: &mut Tx, id: &JobId, written: u64, no: Refusal) -> Result<()> {
    if written == 1 {
        return Ok(());
    }
    let there = tx.query_one("select 1 from job where id = $1", params![id]).await?.is_some();
    Err(if there { no } else { Refusal::not_found() }.into())
}

/// Deletes done and cancelled jobs that ended before `before`, and with them the memory of their
/// keys. Answers how many.
pub async fn forget(tx: &mut Tx, before: Instant) -> Result<u64> {
    const DELETE: &str =
        "delete from job where state in ('done', 'cancelled') and finished_at < $1";
    tx.execute(DELETE, params![before]).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_an_hour() {
        let rows = [(1, 5), (2, 10), (3, 20), (10, 2_560), (11, 3_600), (99, 3_600)];
        for (attempts, seconds) in rows {
            assert_eq!(backoff_seconds(attempts), seconds, "{attempts}");
        }
    }
}

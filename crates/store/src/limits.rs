//! Every bound of the store, named.

use std::time::Duration;

/// Operations that wait for a writer before the next caller is made to wait itself.
pub const WRITE_QUEUE_MAX: usize = 4_096;
/// Read operations that wait for a reader before the next caller is made to wait itself.
pub const READ_QUEUE_MAX: usize = 4_096;
/// Operations in one group commit.
pub const GROUP_OPERATIONS_MAX: usize = 512;
/// Operations that one reader runs on one snapshot.
pub const SNAPSHOT_OPERATIONS_MAX: usize = 8;
/// How long a group takes new operations before it commits, when commits are fast.
pub const GROUP_WAIT_MIN: Duration = Duration::from_millis(5);
/// How long a group takes new operations before it commits, however slow the disk is.
pub const GROUP_WAIT_MAX: Duration = Duration::from_millis(50);
/// Operations in one group from which on the writer is under pressure: what can wait gives way.
pub const PRESSED_OPERATIONS_MIN: usize = 4;
/// How long the writer counts as under pressure after such a group.
pub const PRESSED_FOR: Duration = Duration::from_millis(250);
/// An operation that can wait is followed by so many times its own time for the others, while the
/// writer is under pressure: it never starves.
pub const BEHIND_REST: u32 = 7;
/// How often a group is tried again after a serialization failure, a deadlock or a lost connection.
pub const GROUP_ATTEMPTS_MAX: u32 = 5;
/// Rows in one insert by columns.
pub const INSERT_ROWS_MAX: usize = 1_024;
/// Prepared statements that one connection keeps.
pub const STATEMENTS_CACHED_MAX: usize = 512;
/// Rows that one answer of a listing holds.
pub const PAGE_ROWS_MAX: i64 = 1_000;
/// Bytes of the body of one event or job.
pub const BODY_BYTES_MAX: usize = 1 << 20;
/// Attempts of a job before it becomes a dead letter.
pub const JOB_ATTEMPTS_MAX: i64 = 10;
/// Seconds before the second attempt of a job; every further wait is twice as long.
pub const JOB_BACKOFF_SECONDS: i64 = 5;
/// The longest wait between two attempts of a job, in seconds.
pub const JOB_BACKOFF_SECONDS_MAX: i64 = 3_600;
/// How long a claimed job belongs to its runner, in seconds; a handler is stopped at that time.
pub const JOB_LEASE_SECONDS: i64 = 60;
/// Jobs claimed at once: small, so that jobs never hold up intake.
pub const JOB_CLAIM_MAX: usize = 64;
/// Jobs of one runner that run at the same time.
pub const JOB_CONCURRENCY_MAX: usize = 16;
/// Characters of an error that are kept with a job.
pub const JOB_ERROR_CHARACTERS_MAX: usize = 2_000;
/// How often a waiting runner or feed looks for work of other servers on PostgreSQL.
pub const POLL_SHARED: Duration = Duration::from_millis(500);
/// How often a waiting runner looks for jobs that have become due.
pub const POLL_DUE: Duration = Duration::from_secs(1);

//! Every bound of the registers, named.

/// Rows of an import, or synthetic records, in one transaction.
pub const BATCH_ROWS_MAX: usize = 2_000;
/// Faults of refused rows that the report of an import names.
pub const REFUSED_ROWS_MAX: usize = 2_000;
/// Keys in one question for records.
pub const KEYS_ASKED_MAX: usize = 256;
/// Bytes of the keys that one event tells, unless it tells one: with every character escaped they
/// are a body that the store takes.
pub const KEY_BYTES_TOLD_MAX: usize = 64 << 10;
/// Records that are read in one statement when a register is read whole.
pub const PAGE_RECORDS: i64 = 20_000;
/// Changed records by which a snapshot is carried on; when there are more it is read anew.
pub const RECORDS_FOLLOWED_MAX: usize = 20_000;
/// Events of all kinds that are passed over to find those changes; after more it is read anew.
pub const EVENTS_PASSED_MAX: i64 = 500_000;
/// Versions in one page of a history.
pub const HISTORY_VERSIONS_MAX: u32 = 200;

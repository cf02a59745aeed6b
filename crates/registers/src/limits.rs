//! Every bound of the registers, named.

/// Rows of an import, or synthetic records, in one transaction.
pub const BATCH_ROWS_MAX: usize = 2_000;
/// Faults of refused rows that the report of an import names.
pub const REFUSED_ROWS_MAX: usize = 2_000;
/// Keys in one question for records.
pub const KEYS_ASKED_MAX: usize = 256;
/// Versions in one page of a history.
pub const HISTORY_VERSIONS_MAX: u32 = 200;

//! Limits of the room.

/// Payments that are written, committed or settled in one transaction.
pub const CHUNK_PAYMENTS: i64 = 20_000;
/// Payments in one batch file.
pub const BATCH_PAYMENTS: i64 = 20_000;
/// Characters of an objection, or of a reason.
pub const TEXT_CHARS_MAX: usize = 2_000;
/// Bytes of a status file of the bank.
pub const STATUS_BYTES_MAX: usize = 64 << 20;
/// Characters of an account.
pub const ACCOUNT_CHARS_MAX: usize = 34;
/// Seconds after which a list that is still being written counts as cut off.
pub const LISTING_SECONDS_MAX: i64 = 900;
/// Calendar days after which a payment without an account may be given up, when the city does not
/// say.
pub const GIVEN_UP_AFTER_DAYS: u32 = 90;
/// Policies that one message lists; of more a party is told another day.
pub const MESSAGE_POLICIES_MAX: usize = 50;
/// What one account may follow.
pub const FOLLOWS_MAX: usize = 200;

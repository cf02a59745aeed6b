//! Limits of the room.

/// Payments that are written, committed or settled in one transaction.
pub const CHUNK_PAYMENTS: i64 = 20_000;
/// Payments in one batch file.
pub const BATCH_PAYMENTS: i64 = 20_000;
/// Characters of an objection, or of a reason.
pub const TEXT_CHARS_MAX: usize = 2_000;
/// Bytes of a status file of the bank.
pub const STATUS_BYTES_MAX: usize = 64 << 20;
/// Bytes of a file of claim events: 8 MiB.
pub const EVENTS_BYTES_MAX: usize = 8 << 20;
/// Rows of a file of claim events.
pub const EVENT_ROWS_MAX: usize = 20_000;
/// Rows of a file of claim events that are taken in one transaction.
pub const CHUNK_EVENTS: usize = 200;
/// Faults of refused rows that a file of claim events keeps.
pub const EVENT_FAULTS_MAX: usize = 1_000;
/// Characters of the key of a claim event.
pub const EVENT_KEY_CHARS_MAX: usize = 100;
/// Claim events that are weighed again in one transaction.
pub const WEIGHED_AGAIN_MAX: i64 = 200;
/// Bytes of a draw file that is verified.
pub const DRAW_BYTES_MAX: usize = 64 << 20;
/// Events of a seed that are read in one statement.
pub const DRAW_ROWS: i64 = 5_000;
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

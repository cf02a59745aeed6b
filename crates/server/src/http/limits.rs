//! Limits of the edge; those that operators read about are in `base::limits`.

/// Seconds that a request may take until its answer begins.
pub const REQUEST_SECONDS_MAX: u64 = 30;
/// Seconds that a request with a document or an import may take.
pub const UPLOAD_SECONDS_MAX: u64 = 600;
/// Uploads held in memory at the same time, each at most one document.
pub const UPLOADS_AT_ONCE_MAX: usize = 8;
/// Bytes of a multipart body beside its document: boundaries, names, the ask.
pub const MULTIPART_EXTRA_BYTES_MAX: usize = 64 << 10;
/// Bytes in a submission with its documents: 64 MiB. Without them, `REQUEST_BYTES_MAX`.
pub const SUBMISSION_BYTES_MAX: usize = 64 << 20;
/// Bytes in an import: 512 MiB.
pub const IMPORT_BYTES_MAX: usize = 512 << 20;
/// Sessions that are kept at hand.
pub const SESSIONS_KEPT_MAX: usize = 10_000;
/// Seconds for which a session is kept at hand: a lock or a change of roles holds on other servers
/// after so long.
pub const SESSION_KEPT_SECONDS: i64 = 3;
/// Seconds between two signs of life on a stream.
pub const HEARTBEAT_SECONDS: u64 = 15;
/// Seconds that answers under way have once the server stops.
pub const DRAIN_SECONDS_MAX: u64 = 20;
/// Changes of cases that a slow stream may lag behind.
pub const PROGRESS_LAG_MAX: usize = 1_024;
/// Leaves that may wait for the sequencer while the server still says that it is ready.
pub const READY_PENDING_LEAVES_MAX: u64 = 200_000;
/// Characters in a request id that a caller gives.
pub const REQUEST_ID_CHARS_MAX: usize = 64;
/// Days for which the address of a credential's page holds.
pub const VIEW_DAYS: i64 = 90;
/// Characters in a search.
pub const SEARCH_CHARS_MAX: usize = 100;
/// Seconds for which a status list may be kept by a cache.
pub const STATUS_LIST_SECONDS: u32 = 60;
/// Rooms under older packs that are kept at hand.
pub const ROOMS_KEPT_MAX: usize = 16;
/// Versions of the pack that are kept with their situations and stories.
pub const PACKS_STUDIED_MAX: usize = 4;
/// Entries that a difference of two packs lists.
pub const DIFFERENCE_ENTRIES_MAX: usize = 2_000;
/// Values that a difference lists of one entry.
pub const DIFFERENCE_VALUES_MAX: usize = 100;
/// How often a request is prepared anew because what it read has changed.
pub const PREPARED_ATTEMPTS_MAX: u32 = 3;
/// Kinds of party whose policies and registers are kept at hand.
pub const PARTIES_KEPT_MAX: usize = 16;
/// Days over which the effect of policies is asked at most.
pub const EFFECT_DAYS_MAX: i32 = 1_100;
/// Days that a curve shows one by one; more are shown by month.
pub const EFFECT_DAYS_SHOWN_MAX: i32 = 62;
/// Seconds for which a request waits until a register is in columns.
pub const COLUMNS_SECONDS_MAX: u64 = 20;
/// How old, in seconds, a register in columns may be while somebody else weighs it; else it is
/// brought up to the moment of the question.
pub const SNAPSHOT_SHARED_SECONDS_MAX: i64 = 1;
/// Kinds of party of which it is kept who cannot be told.
pub const UNREACHED_KINDS_KEPT_MAX: usize = 4;
/// Records that are put into a register in columns before it is written to its file again.
pub const SNAPSHOT_RECORDS_UNKEPT_MAX: usize = 5_000;
/// Events of all kinds after which it is, so that they need not be passed over when a server starts
/// again.
pub const SNAPSHOT_EVENTS_UNKEPT_MAX: i64 = 100_000;
/// Seconds for which it is kept who in the whole city is entitled to what, and who cannot be told.
pub const CITY_NOW_SECONDS_MAX: i64 = 60;

//! Every limit of the product in one place. Nothing that comes from outside is without one.

/// Characters in a text that a person writes: a reason, a remark, an answer.
pub const TEXT_CHARS_MAX: usize = 2_000;
/// Characters in a name of a person, an enterprise, a thing.
pub const NAME_CHARS_MAX: usize = 200;
/// Items in a list inside one request.
pub const LIST_ITEMS_MAX: usize = 200;
/// Bytes in the body of a request, documents apart: 1 MiB.
pub const REQUEST_BYTES_MAX: usize = 1 << 20;
/// Bytes in one document that somebody hands in: 20 MiB.
pub const DOCUMENT_BYTES_MAX: usize = 20 << 20;
/// Rows that one page of a list may be asked to hold.
pub const PAGE_ROWS_MAX: usize = 200;
/// Rows that a page holds when nobody says how many.
pub const PAGE_ROWS_DEFAULT: usize = 50;
/// Characters in an idempotency key.
pub const IDEMPOTENCY_KEY_CHARS_MAX: usize = 128;
/// Characters in one rule of a pack.
pub const RULE_CHARS_MAX: usize = 4_000;
/// Depth of the tree of one rule.
pub const RULE_DEPTH_MAX: usize = 64;
/// Characters in the pattern of a fact.
pub const PATTERN_CHARS_MAX: usize = 500;
/// Groups inside each other in the pattern of a fact.
pub const PATTERN_DEPTH_MAX: u32 = 32;
/// Bytes that a compiled pattern may take: 1 MiB.
pub const PATTERN_BYTES_MAX: usize = 1 << 20;
/// Bytes in one file of a pack: 2 MiB.
pub const PACK_FILE_BYTES_MAX: usize = 2 << 20;
/// Files in a pack.
pub const PACK_FILES_MAX: usize = 5_000;
/// Lists and mappings inside each other in one file of a pack.
pub const PACK_YAML_DEPTH_MAX: usize = 32;
/// Values in one file of a pack.
pub const PACK_YAML_NODES_MAX: usize = 200_000;
/// Nodes that the planner visits in its exact search for the cheapest plan; past it, the plan says
/// that it is only good, not proved best.
pub const SEARCH_NODES_MAX: usize = 20_000;
/// Plans that a room keeps so as not to work them out again.
pub const PLANS_KEPT_MAX: usize = 1_024;
/// Hours that a session lasts.
pub const SESSION_HOURS: u32 = 12;
/// Tries to sign in, per account and minute.
pub const SIGN_IN_TRIES_PER_MINUTE: u32 = 10;
/// Attempts at a durable job before it is set aside for a person.
pub const JOB_ATTEMPTS_MAX: u32 = 10;
/// Rows in one import.
pub const IMPORT_ROWS_MAX: usize = 10_000_000;

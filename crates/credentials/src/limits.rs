//! The named limits of credentials.

/// Most bytes of a credential or status list token in text form that is read.
pub const TOKEN_BYTES_MAX: usize = 256 * 1024;
/// Most disclosures of one credential.
pub const DISCLOSURES_MAX: usize = 256;
/// Most levels of objects and arrays in a payload and its disclosures.
pub const PAYLOAD_DEPTH_MAX: usize = 16;
/// Most keys of a set of trusted keys.
pub const TRUSTED_KEYS_MAX: usize = 64;
/// Most bytes of a set of trusted keys.
pub const TRUSTED_KEYS_BYTES_MAX: usize = 256 * 1024;
/// Bytes of the salt of a disclosure (RFC 9901 section 9.3 asks for 16).
pub const SALT_BYTES: usize = 16;
/// Seconds by which clocks may differ when a token says from when it holds.
pub const CLOCK_SKEW_SECONDS: i64 = 60;
/// Places of one status list: enough that one credential hides among the others.
pub const STATUS_LIST_PLACES: u32 = 1 << 17;
/// Draws of a free place before the next status list is opened: a list fills to about a half.
pub const STATUS_PLACE_DRAWS_MAX: u32 = 8;
/// Most status lists tried for one credential.
pub const STATUS_LISTS_TRIED_MAX: u32 = 4;
/// Seconds for which a status list token may be kept.
pub const STATUS_TOKEN_SECONDS: i64 = 300;
/// Most bytes of a status list after unpacking: 2^23 places of one bit.
pub const STATUS_LIST_BYTES_MAX: u64 = 1 << 20;
/// Most facts of one credential.
pub const FACTS_MAX: usize = 200;
/// Most credentials on one page of a list.
pub const PAGE_MAX: u32 = 100;
/// Random bytes of a token that opens the page of a credential.
pub const VIEW_TOKEN_BYTES: usize = 16;
/// Most characters of the reason of a revocation.
pub const REASON_CHARS_MAX: usize = 500;

//! Limits of this room; those that operators read about are in `base::limits`.

/// Tries to sign in, per address of the network and minute: an office shares one.
pub const SIGN_IN_TRIES_PER_MINUTE_AND_ADDRESS: u32 = 60;
/// Passwords hashed at the same time; each takes 19 MiB and a core.
pub const PASSWORDS_AT_ONCE_MAX: usize = 4;
/// Characters in an account name.
pub const ACCOUNT_NAME_CHARS_MAX: usize = 64;
/// Roles, districts or organisations of one account.
pub const ACCOUNT_LIST_ITEMS_MAX: usize = 50;
/// Organisations that a person acts for by mandate, as far as one session looks.
pub const MANDATES_MAX: usize = 100;
/// Mandates of others that a person acts under, as far as one session looks.
pub const MANDATES_HELD_MAX: usize = 200;
/// Seconds after which the use of a session is written down again.
pub const SESSION_SEEN_SECONDS: i64 = 300;
/// Seconds in which a sign-in at the identity provider must come back.
pub const SIGN_IN_BEGUN_SECONDS: i64 = 600;
/// Seconds that the identity provider may take for one answer.
pub const PROVIDER_SECONDS_MAX: u64 = 10;
/// Bytes in one answer of the identity provider.
pub const PROVIDER_BYTES_MAX: usize = 1 << 20;
/// Roles in a pack.
pub const ROLES_MAX: usize = 64;
/// Answers of the policies (roles by action) that are kept at hand.
pub const ANSWERS_KEPT_MAX: usize = 10_000;

//! The named limits of the journal.

/// Most characters of a leaf's kind, such as `case_accepted`.
pub const LEAF_KIND_CHARS_MAX: usize = 64;
/// Most characters of a leaf's subject, such as a case number.
pub const LEAF_SUBJECT_CHARS_MAX: usize = 128;
/// Bytes of the salt of a leaf.
pub const SALT_BYTES: usize = 16;
/// Most bytes of a receipt that the verifier reads.
pub const RECEIPT_BYTES_MAX: usize = 64 * 1024;
/// Most bytes of a signed note that the verifier reads.
pub const NOTE_BYTES_MAX: usize = 16 * 1024;
/// Most signature lines of a note (C2SP signed-note asks for at least 16).
pub const NOTE_SIGNATURES_MAX: usize = 16;
/// Most characters of a key name.
pub const KEY_NAME_CHARS_MAX: usize = 128;
/// Most hashes of a proof: one a level of a tree of 2^63 leaves, twice for consistency.
pub const PROOF_HASHES_MAX: usize = 128;
/// Most leaves that one round of the sequencer takes.
pub const SEQUENCE_LEAVES_MAX: i64 = 4_096;
/// Leaves that the audit reads at a time: whole tiles.
pub const AUDIT_LEAVES_PAGE: u64 = 16 * 256;
/// Most findings that an audit lists before it only counts.
pub const AUDIT_FINDINGS_MAX: usize = 100;
/// Most rounds of the sequencer in one call: the rest waits for the next.
pub const SEQUENCE_ROUNDS_MAX: u32 = 64;

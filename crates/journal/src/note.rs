//! Signed notes and their keys (C2SP signed-note), and the checkpoint that a log signs as one (C2SP
//! tlog-checkpoint). Only Ed25519 signatures of type 0x01.

use base::Refusal;
use base64::prelude::{BASE64_STANDARD, Engine};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

use crate::limits;
use crate::merkle::Hash;

/// The type byte of an Ed25519 key and signature.
const ED25519: u8 = 1;
/// What a signature line begins with: an em dash and a space.
const LINE_START: &str = "\u{2014} ";
const SECRET_START: &str = "PRIVATE+KEY+";

/// The public half of a note's key: `<name>+<id in hex>+<base64 of type and key>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verifier {
    name: String,
    id: u32,
    key: VerifyingKey,
}

impl Verifier {
    /// The key in `text`. Refused with `journal_key_malformed` when it is none, or when its id is
    /// not that of its name and bytes.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(malformed_key());
        };
        let bytes = key_bytes(key)?;
        let key = VerifyingKey::from_bytes(&bytes).map_err(|_| malformed_key())?;
        if key.is_weak() {
            return Err(malformed_key());
        }
        let verifier = Self::new(name, key)?;
        if format!("{:08x}", verifier.id) != id {
            return Err(malformed_key());
        }
        Ok(verifier)
    }

    fn new(name: &str, key: VerifyingKey) -> Result<Self, Refusal> {
        let length = name.chars().count();
        let odd = |c: char| c == '+' || c.is_whitespace() || c.is_control();
        if !(1..=limits::KEY_NAME_CHARS_MAX).contains(&length) || name.contains(odd) {
            return Err(malformed_key());
        }
        let id = key_id(name, key.as_bytes());
        Ok(Self { name: name.to_owned(), id, key })
    }

    /// The name of the key, such as `journal.hangzhou.example`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text of `note` when this key signed it; signatures by other keys are ignored. Refused
    /// with `note_malformed`, or `note_unsigned` when this key did not sign.
    pub fn open<'a>(&self, note: &'a str) -> Result<&'a str, Refusal> {
        let (text, lines) = split_note(note)?;
        let mut signed = false;
        for line in lines {
            let (name, id, signature) = parse_line(line)?;
            if name != self.name || id != self.id {
                continue;
            }
            let signature = Signature::from_slice(&signature).map_err(|_| unsigned())?;
            self.key.verify_strict(text.as_bytes(), &signature).map_err(|_| unsigned())?;
            signed = true;
        }
        if signed { Ok(text) } else { Err(unsigned()) }
    }
}

impl std::fmt::Display for Verifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let bytes = [&[ED25519], self.key.as_bytes().as_slice()].concat();
        write!(f, "{}+{:08x}+{}", self.name, self.id, BASE64_STANDARD.encode(bytes))
    }
}

/// The secret half of a note's key: `PRIVATE+KEY+<name>+<id in hex>+<base64 of type and seed>`.
#[derive(Clone)]
pub struct Signer {
    verifier: Verifier,
    key: SigningKey,
}

impl Signer {
    /// The key `name` that grows from `seed`, which must be random and secret. Refused with
    /// `journal_key_malformed` when the name is empty, too long, or holds spaces or `+`.
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<Self, Refusal> {
        let key = SigningKey::from_bytes(seed);
        Ok(Self { verifier: Verifier::new(name, key.verifying_key())?, key })
    }

    /// The key in `text`, refused with `journal_key_malformed` when it is none.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let rest = text.trim_end().strip_prefix(SECRET_START).ok_or_else(malformed_key)?;
        let mut parts = rest.splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(malformed_key());
        };
        let signer = Self::from_seed(name, &key_bytes(key)?)?;
        if format!("{:08x}", signer.verifier.id) != id {
            return Err(malformed_key());
        }
        Ok(signer)
    }

    /// The secret in its text form. Goes to a file that only its owner reads, and nowhere else.
    pub fn secret_text(&self) -> String {
        let Verifier { name, id, .. } = &self.verifier;
        let bytes = [&[ED25519], self.key.as_bytes().as_slice()].concat();
        format!("{SECRET_START}{name}+{id:08x}+{}", BASE64_STANDARD.encode(bytes))
    }

    /// The public half.
    pub fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    /// `text`, which ends with a newline, as a note signed by this key.
    pub fn sign(&self, text: &str) -> String {
        assert!(text.ends_with('\n'), "the text of a note ends with a newline");
        let signature = self.key.sign(text.as_bytes());
        let bytes = [self.verifier.id.to_be_bytes().as_slice(), &signature.to_bytes()].concat();
        let signature = BASE64_STANDARD.encode(bytes);
        format!("{text}\n{LINE_START}{} {signature}\n", self.verifier.name)
    }
}

/// Shows the public half only.
impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Signer({})", self.verifier)
    }
}

/// The head of a log at a size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log: its name, unique in the world.
    pub origin: String,
    /// Leaves in the tree.
    pub size: u64,
    /// The root of the tree.
    pub root: Hash,
}

impl Checkpoint {
    /// The text that is signed: origin, size and root, a line each.
    pub fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, self.root.to_base64())
    }

    /// The checkpoint in `text`; lines after the third are extensions and are ignored. Refused with
    /// `note_malformed`.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let mut lines = text.strip_suffix('\n').ok_or_else(malformed_note)?.split('\n');
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next())
        else {
            return Err(malformed_note());
        };
        let number: u64 = size.parse().map_err(|_| malformed_note())?;
        let root = Hash::from_base64(root).ok_or_else(malformed_note)?;
        if origin.is_empty() || number.to_string() != size || lines.any(str::is_empty) {
            return Err(malformed_note());
        }
        Ok(Self { origin: origin.to_owned(), size: number, root })
    }

    /// The checkpoint in `note` when `verifier` signed it. Refused with `note_malformed` or
    /// `note_unsigned`.
    pub fn open(note: &str, verifier: &Verifier) -> Result<Self, Refusal> {
        Self::parse(verifier.open(note)?)
    }
}

/// The first four bytes of SHA-256 over name, newline, type and key.
fn key_id(name: &str, key: &[u8; 32]) -> u32 {
    let hash = Sha256::new()
        .chain_update(name.as_bytes())
        .chain_update([b'\n', ED25519])
        .chain_update(key)
        .finalize();
    u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]])
}

fn key_bytes(text: &str) -> Result<[u8; 32], Refusal> {
    let bytes = BASE64_STANDARD.decode(text).map_err(|_| malformed_key())?;
    match bytes.split_first() {
        Some((&ED25519, key)) => key.try_into().map_err(|_| malformed_key()),
        _ => Err(malformed_key()),
    }
}

/// The text and the signature lines of `note`.
fn split_note(note: &str) -> Result<(&str, Vec<&str>), Refusal> {
    let odd = |c: char| c.is_ascii_control() && c != '\n';
    if note.len() > limits::NOTE_BYTES_MAX || note.contains(odd) {
        return Err(malformed_note());
    }
    let at = note.rfind("\n\n").ok_or_else(malformed_note)?;
    let (text, lines) = (&note[..=at], &note[at + 2..]);
    let lines: Vec<&str> =
        lines.strip_suffix('\n').ok_or_else(malformed_note)?.split('\n').collect();
    if lines.len() > limits::NOTE_SIGNATURES_MAX {
        return Err(malformed_note());
    }
    Ok((text, lines))
}

/// Name, key id and signature of a signature line.
fn parse_line(line: &str) -> Result<(&str, u32, Vec<u8>), Refusal> {
    let (name, signature) = line
        .strip_prefix(LINE_START)
        .and_then(|rest| rest.split_once(' '))
        .ok_or_else(malformed_note)?;
    let bytes = BASE64_STANDARD.decode(signature).map_err(|_| malformed_note())?;
    let (id, signature) = bytes.split_first_chunk().ok_or_else(malformed_note)?;
    if name.is_empty() || signature.is_empty() {
        return Err(malformed_note());
    }
    Ok((name, u32::from_be_bytes(*id), signature.to_vec()))
}

fn malformed_key() -> Refusal {
    Refusal::new(
        "journal_key_malformed",
        422,
        "存证密钥须为“名称+编号+Base64”格式的 Ed25519 密钥（C2SP signed-note）。",
        "A journal key is an Ed25519 key written as name+id+base64 (C2SP signed-note).",
    )
}

fn malformed_note() -> Refusal {
    Refusal::new(
        "note_malformed",
        422,
        "签名文本须符合 C2SP signed-note 格式：正文、空行、签名行。",
        "A signed note is a text, an empty line and signature lines (C2SP signed-note).",
    )
}

fn unsigned() -> Refusal {
    Refusal::new(
        "note_unsigned",
        422,
        "签名文本须由给定的公钥签名，且签名后未被改动。",
        "The note must be signed by the given key and unchanged since.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The key, text and note of the examples of Go's golang.org/x/mod/sumdb/note.
    const VKEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    const SKEY: &str =
        "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    const TEXT: &str = "If you think cryptography is the answer to your problem,\n\
                        then you don't know what your problem is.\n";
    const LINE: &str = "\u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1\
                        FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    fn signed() -> String {
        format!("{TEXT}\n{LINE}")
    }

    #[test]
    fn the_note_of_the_go_library() {
        let signer = Signer::parse(SKEY).unwrap();
        assert_eq!(signer.verifier().to_string(), VKEY);
        assert_eq!(signer.secret_text(), SKEY);
        assert_eq!(signer.sign(TEXT), signed());
        let verifier = Verifier::parse(VKEY).unwrap();
        assert_eq!(verifier.open(&signed()).unwrap(), TEXT);
        assert!(!format!("{signer:?}").contains(&SKEY[34..]));
    }

    #[test]
    fn keys_that_are_none_are_refused() {
        let bad = [
            "",
            "PeterNeumann",
            "PeterNeumann+c74f20a3",
            "PeterNeumann+c74f20a3+",
            "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "PeterNeuman+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "PeterNeumann+c74f20a3+Ahpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T",
            SKEY,
        ];
        for text in bad {
            let code = Verifier::parse(text).unwrap_err().code;
            assert_eq!(code, "journal_key_malformed", "{text}");
        }
        for text in ["", VKEY, &SKEY[..70], &SKEY.replace("c74f", "c74e")] {
            assert_eq!(Signer::parse(text).unwrap_err().code, "journal_key_malformed", "{text}");
        }
        for name in ["", "a b", "a+b", "a\u{3000}b", "a\nb", &"n".repeat(129)] {
            assert!(Signer::from_seed(name, &[7; 32]).is_err(), "{name}");
        }
    }

    /// One row an attempt; each comes one check further than the row before.
    #[test]
    fn notes_that_do_not_hold_are_refused() {
        let other = Signer::from_seed("PeterNeumann", &[9; 32]).unwrap();
        let rows = [
            ("empty", String::new(), "note_malformed"),
            ("a tab", signed().replace("If you", "If\tyou"), "note_malformed"),
            ("too long", format!("{}\n{}", TEXT.repeat(200), LINE), "note_malformed"),
            ("no empty line", format!("{TEXT}{LINE}"), "note_malformed"),
            ("no last newline", signed().trim_end().to_owned(), "note_malformed"),
            ("too many lines", format!("{}{}", signed(), LINE.repeat(16)), "note_malformed"),
            ("no dash", signed().replace('\u{2014}', "-"), "note_malformed"),
            ("no base64", signed().replace("x08go/", "x08go!"), "note_malformed"),
            ("another name", signed().replace("PeterNeumann", "EnochRoot"), "note_unsigned"),
            ("another key of that name", other.sign(TEXT), "note_unsigned"),
            ("another text", signed().replace("answer", "question"), "note_unsigned"),
            (
                "a good and a bad line",
                format!("{}{}", signed(), LINE.replace("6KE6", "6KE7")),
                "note_unsigned",
            ),
        ];
        let verifier = Verifier::parse(VKEY).unwrap();
        for (what, note, code) in rows {
            assert_eq!(verifier.open(&note).unwrap_err().code, code, "{what}");
        }
        let both = format!("{}{}", other.sign(TEXT), LINE);
        assert_eq!(verifier.open(&both).unwrap(), TEXT, "lines of unknown keys are ignored");
    }

    #[test]
    fn a_checkpoint_is_three_lines() {
        let root = Hash([5; 32]);
        let checkpoint = Checkpoint { origin: "journal.example/hz".into(), size: 42, root };
        let text = checkpoint.text();
        assert_eq!(text, "journal.example/hz\n42\nBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQU=\n");
        assert_eq!(Checkpoint::parse(&text).unwrap(), checkpoint);
        assert_eq!(Checkpoint::parse(&format!("{text}extension\n")).unwrap(), checkpoint);
        let bad = [
            "",
            "\n",
            "a\n1\n",
            "a\n1\nBQUF\n",
            "a\n1\nBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQU=",
            "a\n01\nBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQU=\n",
            "a\n-1\nBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQU=\n",
            "\n1\nBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQU=\n",
            "a\n1\nBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQU=\n\n",
        ];
        for text in bad {
            assert_eq!(Checkpoint::parse(text).unwrap_err().code, "note_malformed", "{text:?}");
        }
    }
}

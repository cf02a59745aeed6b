//! Sections of a file: cells of one width, little-endian, each section at a multiple of [`ALIGN`]
//! bytes with noughts before it, and after the last of them the digest of everything.

use std::io::{self, Read, Write};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Column, Values};

/// Where a section may begin: what a line of the processor's cache and every cell divide.
pub(super) const ALIGN: u64 = 64;
/// Bytes of the digest, which is a SHA-256.
const DIGEST_BYTES: u64 = 32;
/// Bytes that are read, written and digested at a time.
const CHUNK_BYTES: usize = 64 << 10;

/// What a section holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Holds {
    /// Which rows are known: words of 64 rows.
    Known,
    /// Truths: words of 64 rows.
    Words,
    /// Numbers: counts of 64 bits.
    Counts,
    /// Days since 1970-01-01, 32 bits.
    Days,
    /// Places in the dictionary, 32 bits.
    Codes,
    /// Where each list of the dictionary ends, in texts, 64 bits.
    Lists,
    /// Where each text ends, in bytes, 64 bits.
    Ends,
    /// The texts one after another, UTF-8.
    Bytes,
}

/// A section, as the head names it.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Section {
    pub(super) holds: Holds,
    /// Bytes from the beginning of the first section.
    pub(super) at: u64,
    /// Its length.
    pub(super) bytes: u64,
}

/// The cells of a section that is to be written.
pub(super) enum Cells<'a> {
    Words(Holds, &'a [u64]),
    Counts(&'a [i64]),
    Days(&'a [i32]),
    Codes(&'a [u32]),
    Lists(&'a [Vec<Arc<str>>]),
    Ends(Texts<'a>),
    Bytes(Texts<'a>),
}

/// The texts of a dictionary, one after another.
#[derive(Clone, Copy)]
pub(super) enum Texts<'a> {
    Keys(&'a [String]),
    Dictionary(&'a [Arc<str>]),
    Lists(&'a [Vec<Arc<str>>]),
}

impl<'a> Texts<'a> {
    fn each(self) -> Box<dyn Iterator<Item = &'a str> + 'a> {
        match self {
            Self::Keys(keys) => Box::new(keys.iter().map(String::as_str)),
            Self::Dictionary(texts) => Box::new(texts.iter().map(|text| &**text)),
            Self::Lists(lists) => Box::new(lists.iter().flatten().map(|text| &**text)),
        }
    }
}

impl<'a> Cells<'a> {
    pub(super) fn of_keys(keys: &'a [String]) -> Vec<Self> {
        let keys = Texts::Keys(keys);
        vec![Self::Ends(keys), Self::Bytes(keys)]
    }

    pub(super) fn of_column(column: &'a Column) -> Vec<Self> {
        let known = column.known.iter();
        let mut all: Vec<_> = known.map(|known| Self::Words(Holds::Known, known.words())).collect();
        match &column.values {
            Values::Bool(yes) => all.push(Self::Words(Holds::Words, yes.words())),
            Values::Number { counts, .. } => all.push(Self::Counts(counts)),
            Values::Date(days) => all.push(Self::Days(days)),
            Values::Text(codes, texts) => {
                let texts = Texts::Dictionary(texts);
                all.extend([Self::Codes(codes), Self::Ends(texts), Self::Bytes(texts)]);
            }
            Values::TextList(codes, lists) => {
                let texts = Texts::Lists(lists);
                all.extend([Self::Codes(codes), Self::Lists(lists)]);
                all.extend([Self::Ends(texts), Self::Bytes(texts)]);
            }
        }
        all
    }

    pub(super) fn holds(&self) -> Holds {
        match self {
            Self::Words(holds, _) => *holds,
            Self::Counts(_) => Holds::Counts,
            Self::Days(_) => Holds::Days,
            Self::Codes(_) => Holds::Codes,
            Self::Lists(_) => Holds::Lists,
            Self::Ends(_) => Holds::Ends,
            Self::Bytes(_) => Holds::Bytes,
        }
    }

    /// How many bytes they are.
    pub(super) fn bytes(&self) -> u64 {
        let bytes = match self {
            Self::Words(_, words) => size_of_val(*words),
            Self::Counts(counts) => size_of_val(*counts),
            Self::Days(days) => size_of_val(*days),
            Self::Codes(codes) => size_of_val(*codes),
            Self::Lists(lists) => lists.len() * size_of::<u64>(),
            Self::Ends(texts) => texts.each().count() * size_of::<u64>(),
            Self::Bytes(texts) => texts.each().map(str::len).sum(),
        };
        bytes as u64
    }

    pub(super) fn write(&self, out: &mut Out<impl Write>) -> io::Result<()> {
        match self {
            Self::Words(_, words) => words.iter().try_for_each(|of| out.put(&of.to_le_bytes())),
            Self::Counts(counts) => counts.iter().try_for_each(|of| out.put(&of.to_le_bytes())),
            Self::Days(days) => days.iter().try_for_each(|of| out.put(&of.to_le_bytes())),
            Self::Codes(codes) => codes.iter().try_for_each(|of| out.put(&of.to_le_bytes())),
            Self::Lists(lists) => ends(out, lists.iter().map(Vec::len)),
            Self::Ends(texts) => ends(out, texts.each().map(str::len)),
            Self::Bytes(texts) => texts.each().try_for_each(|text| out.put(text.as_bytes())),
        }
    }
}

/// Where pieces of these lengths end.
fn ends(out: &mut Out<impl Write>, mut lengths: impl Iterator<Item = usize>) -> io::Result<()> {
    let mut end = 0_u64;
    lengths.try_for_each(|length| {
        end += length as u64;
        out.put(&end.to_le_bytes())
    })
}

/// The multiple of [`ALIGN`] at `at` or after it.
pub(super) fn aligned(at: u64) -> u64 {
    at.next_multiple_of(ALIGN)
}

/// What is not as it must be.
pub(super) fn wrong(why: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}

/// A file that is being written.
pub(super) struct Out<W> {
    to: W,
    digest: Sha256,
    chunk: Vec<u8>,
    at: u64,
}

impl<W: Write> Out<W> {
    pub(super) fn new(to: W) -> Self {
        Self { to, digest: Sha256::new(), chunk: Vec::with_capacity(CHUNK_BYTES), at: 0 }
    }

    pub(super) fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.chunk.len() + bytes.len() > CHUNK_BYTES {
            self.pass_on()?;
        }
        self.chunk.extend_from_slice(bytes);
        self.at += bytes.len() as u64;
        Ok(())
    }

    /// Noughts up to where a section may begin.
    pub(super) fn align(&mut self) -> io::Result<()> {
        let missing = usize::try_from(aligned(self.at) - self.at).expect("less than ALIGN");
        self.put(&[0; ALIGN as usize][..missing])
    }

    fn pass_on(&mut self) -> io::Result<()> {
        self.digest.update(&self.chunk);
        self.to.write_all(&self.chunk)?;
        self.chunk.clear();
        Ok(())
    }

    pub(super) fn finish(mut self) -> io::Result<()> {
        self.align()?;
        self.pass_on()?;
        self.to.write_all(&self.digest.finalize())?;
        self.to.flush()
    }
}

/// A file that is being read.
pub(super) struct In<R> {
    from: R,
    digest: Sha256,
    chunk: Vec<u8>,
    at: u64,
    /// Where the first section begins.
    first: u64,
    /// Where the digest begins.
    end: u64,
}

impl<R: Read> In<R> {
    /// A file of so many bytes.
    pub(super) fn new(from: R, bytes: u64) -> io::Result<Self> {
        let end = bytes.checked_sub(DIGEST_BYTES).ok_or_else(|| wrong("it is too short"))?;
        let chunk = vec![0; CHUNK_BYTES];
        Ok(Self { from, digest: Sha256::new(), chunk, at: 0, first: 0, end })
    }

    /// The next `N` bytes.
    pub(super) fn array<const N: usize>(&mut self) -> io::Result<[u8; N]> {
        let bytes = self.bytes(N as u64)?;
        bytes.try_into().map_err(|_| wrong("it is too short"))
    }

    /// The next bytes, so many.
    pub(super) fn bytes(&mut self, count: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::with_capacity(self.room(count)?);
        self.each_chunk(count, |chunk| bytes.extend_from_slice(chunk))?;
        Ok(bytes)
    }

    /// `count` as a length that the rest of the file has.
    fn room(&self, count: u64) -> io::Result<usize> {
        let held = count <= self.end.saturating_sub(self.at);
        let count = held.then(|| usize::try_from(count).ok()).flatten();
        count.ok_or_else(|| wrong("something is longer than the file"))
    }

    /// Gives the next bytes in chunks; the last may be shorter.
    fn each_chunk(&mut self, count: u64, mut take: impl FnMut(&[u8])) -> io::Result<()> {
        let mut left = self.room(count)?;
        while left > 0 {
            let chunk = &mut self.chunk[..left.min(CHUNK_BYTES)];
            self.from.read_exact(chunk)?;
            self.digest.update(&*chunk);
            take(chunk);
            left -= chunk.len();
            self.at += chunk.len() as u64;
        }
        Ok(())
    }

    /// Passes over the noughts before a section.
    fn align(&mut self) -> io::Result<()> {
        let mut noughts = true;
        self.each_chunk(aligned(self.at) - self.at, |chunk| {
            noughts &= chunk.iter().all(|byte| *byte == 0);
        })?;
        if noughts { Ok(()) } else { Err(wrong("there is something between two sections")) }
    }

    /// Here the sections begin.
    pub(super) fn begin(&mut self) -> io::Result<()> {
        self.align()?;
        self.first = self.at;
        Ok(())
    }

    /// The cells of a section, which must come next.
    pub(super) fn cells<T, const N: usize>(
        &mut self,
        section: Option<&Section>,
        holds: Holds,
        cell: impl Fn([u8; N]) -> T,
    ) -> io::Result<Vec<T>> {
        let section = section.filter(|section| section.holds == holds);
        let section = section.ok_or_else(|| wrong("a section is missing"))?;
        self.align()?;
        if section.at != self.at - self.first || section.bytes % N as u64 != 0 {
            return Err(wrong("a section is not where it must be"));
        }
        let mut cells = Vec::with_capacity(self.room(section.bytes)? / N);
        // a chunk holds whole cells
        self.each_chunk(section.bytes, |chunk| {
            cells.extend(chunk.as_chunks::<N>().0.iter().map(|bytes| cell(*bytes)));
        })?;
        Ok(cells)
    }

    /// Here the sections end; the digest must be that of what was read.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.align()?;
        let mut told = [0; DIGEST_BYTES as usize];
        self.from.read_exact(&mut told)?;
        let nothing_left = self.at == self.end && self.from.read(&mut [0])? == 0;
        if nothing_left && self.digest.finalize()[..] == told {
            return Ok(());
        }
        Err(wrong("it is not what was written"))
    }
}

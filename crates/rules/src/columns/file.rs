//! A table in a file that may be mapped into memory, with the key of every row and a value for
//! whoever keeps it.
//!
//! The file is [`MAGIC`], the length of the head (64 bits), the head in JSON, sections, and the
//! SHA-256 of all before. Numbers are little-endian, every section begins at a multiple of 64
//! bytes, and the head says where, counted from the first: cells lie as the columns hold them, so
//! that a program which may map a file needs nothing else. We read it (docs/adr/0009) and believe
//! nothing of it: what is not as [`write`] writes it is an error, never a panic. Bounds and
//! dictionaries are kept as they are, also what no row needs any more.

use std::io::{self, Read, Write};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::Bits;
use super::sections::{Cells, Holds, In, Out, Section, aligned, wrong};
use super::table::{Column, Table, Values, count_bound, day_of};
use crate::number::SCALE;
use crate::value::Type;

/// Whose file it is, and the version of the layout: another layout has another version.
const MAGIC: [u8; 16] = *b"onevisit.cols\0\0\x01";
/// The first day that a fact can have.
const FIRST_DAY: base::Date = jiff::civil::date(1, 1, 1);

/// What a file holds.
#[derive(Debug)]
pub struct Kept {
    /// The table.
    pub table: Table,
    /// The key of every row.
    pub keys: Vec<String>,
    /// What the writer said of it.
    pub about: Json,
}

#[derive(Serialize, Deserialize)]
struct Head {
    rows: usize,
    keys: Vec<Section>,
    columns: Vec<Form>,
    about: Json,
}

/// What a column is, and where it lies.
#[derive(Serialize, Deserialize)]
struct Form {
    name: String,
    kind: Type,
    /// Digits of its numbers.
    scale: u32,
    bounds: (i64, i64),
    sections: Vec<Section>,
}

/// Writes `table`, whose rows have these `keys`, one each: else a bug. [`read`] gives `about` back.
pub fn write(to: impl Write, table: &Table, keys: &[String], about: &Json) -> io::Result<()> {
    assert_eq!(keys.len(), table.rows(), "a row has a key");
    let mut names: Vec<&str> = table.names().collect();
    names.sort_unstable();
    let (mut end, mut all) = (0, Cells::of_keys(keys));
    let of_keys = placed(&all, &mut end);
    let mut columns = Vec::with_capacity(names.len());
    for (name, column) in names.into_iter().filter_map(|name| Some((name, table.column(name)?))) {
        let cells = Cells::of_column(column);
        columns.push(form(name, column, placed(&cells, &mut end)));
        all.extend(cells);
    }
    let head = Head { rows: table.rows(), keys: of_keys, columns, about: about.clone() };
    let head = serde_json::to_vec(&head)?;
    let mut out = Out::new(to);
    out.put(&MAGIC)?;
    out.put(&(head.len() as u64).to_le_bytes())?;
    out.put(&head)?;
    for cells in all {
        out.align()?;
        cells.write(&mut out)?;
    }
    out.finish()
}

fn form(name: &str, column: &Column, sections: Vec<Section>) -> Form {
    let scale = match column.values {
        Values::Number { scale, .. } => scale,
        _ => 0,
    };
    Form { name: name.to_owned(), kind: column.kind(), scale, bounds: column.bounds, sections }
}

/// Where these come after what ends at `end`.
fn placed(cells: &[Cells<'_>], end: &mut u64) -> Vec<Section> {
    let place = |cells: &Cells<'_>| {
        let section = Section { holds: cells.holds(), at: aligned(*end), bytes: cells.bytes() };
        *end = section.at + section.bytes;
        section
    };
    cells.iter().map(place).collect()
}

/// Reads what [`write`] wrote: a file of so many `bytes`. An error of the kind `InvalidData` says
/// what is not as it must be; all of the file is digested before anything is believed.
pub fn read(from: impl Read, bytes: u64) -> io::Result<Kept> {
    let mut from = In::new(from, bytes)?;
    if from.array()? != MAGIC {
        return Err(wrong("it is of another kind or version"));
    }
    let length = u64::from_le_bytes(from.array()?);
    let head: Head = serde_json::from_slice(&from.bytes(length)?)?;
    from.begin()?;
    let mut sections = head.keys.iter();
    let keys = texts(&mut from, &mut sections)?;
    if keys.len() != head.rows || sections.next().is_some() {
        return Err(wrong("a row has no key"));
    }
    let mut table = Table::new(head.rows);
    for form in &head.columns {
        let column = column(&mut from, form, head.rows)?;
        if table.column(&form.name).is_some() {
            return Err(wrong("a column is there twice"));
        }
        table.insert(form.name.clone(), column);
    }
    from.finish()?;
    Ok(Kept { table, keys, about: head.about })
}

fn column(from: &mut In<impl Read>, form: &Form, rows: usize) -> io::Result<Column> {
    let mut sections = form.sections.iter();
    let mut known = None;
    if form.sections.first().is_some_and(|section| section.holds == Holds::Known) {
        known = Some(bits(from, sections.next(), Holds::Known, rows)?);
    }
    let next = sections.next();
    let values = match form.kind {
        Type::Bool => Values::Bool(bits(from, next, Holds::Words, rows)?),
        Type::Int | Type::Decimal => Values::Number {
            counts: from.cells(next, Holds::Counts, i64::from_le_bytes)?,
            scale: form.scale,
            kind: form.kind,
        },
        Type::Date => Values::Date(from.cells(next, Holds::Days, i32::from_le_bytes)?),
        Type::Text => {
            let codes = from.cells(next, Holds::Codes, u32::from_le_bytes)?;
            Values::Text(codes, texts::<Arc<str>>(from, &mut sections)?)
        }
        Type::TextList => {
            let codes = from.cells(next, Holds::Codes, u32::from_le_bytes)?;
            let ends = from.cells(sections.next(), Holds::Lists, u64::from_le_bytes)?;
            let texts = texts::<Arc<str>>(from, &mut sections)?;
            let lists = cut(&ends, texts.len(), |begin, end| Some(texts.get(begin..end)?.to_vec()));
            Values::TextList(codes, lists?)
        }
    };
    if sections.next().is_some() {
        return Err(wrong("a column has a section too many"));
    }
    let column = Column { values, known, bounds: form.bounds };
    match fault(&column, rows) {
        Some(fault) => Err(wrong(fault)),
        None => Ok(column),
    }
}

/// Truths of so many rows.
fn bits(
    from: &mut In<impl Read>,
    section: Option<&Section>,
    holds: Holds,
    rows: usize,
) -> io::Result<Bits> {
    let words = from.cells(section, holds, u64::from_le_bytes)?;
    Bits::of_words(words, rows).ok_or_else(|| wrong("there are truths of no row"))
}

/// The texts of two sections: where each ends, and their bytes.
fn texts<'s, T: for<'t> From<&'t str>>(
    from: &mut In<impl Read>,
    sections: &mut impl Iterator<Item = &'s Section>,
) -> io::Result<Vec<T>> {
    let ends = from.cells(sections.next(), Holds::Ends, u64::from_le_bytes)?;
    let bytes = from.cells(sections.next(), Holds::Bytes, u8::from_le_bytes)?;
    let text = String::from_utf8(bytes).map_err(|_| wrong("a text is not UTF-8"))?;
    cut(&ends, text.len(), |begin, end| text.get(begin..end).map(T::from))
}

/// Pieces that follow one another up to `length`, each ending at one of `ends`.
fn cut<T>(
    ends: &[u64],
    length: usize,
    piece: impl Fn(usize, usize) -> Option<T>,
) -> io::Result<Vec<T>> {
    let mut begin = 0;
    let mut next = |end: &u64| {
        let end = usize::try_from(*end).ok()?;
        let piece = piece(begin, end)?;
        begin = end;
        Some(piece)
    };
    let pieces: Option<Vec<T>> = ends.iter().map(&mut next).collect();
    let pieces = pieces.filter(|_| begin == length);
    pieces.ok_or_else(|| wrong("a text does not end where it must"))
}

/// What is not as a column is that rules are weighed on.
fn fault(column: &Column, rows: usize) -> Option<&'static str> {
    let (least, greatest) = column.bounds;
    // bounds are proofs: they hold nought, which stands where nothing is known, and every number
    let within = |value: i64| (least..=greatest).contains(&value);
    let coded = |codes: &[u32], length| codes.iter().all(|code| (*code as usize) < length);
    let holds = match &column.values {
        Values::Bool(yes) => {
            let known = column.known.as_ref();
            known.is_none_or(|known| yes.clone().and_not(known).count() == 0)
        }
        Values::Number { counts, scale, kind } => {
            let digits = if *kind == Type::Int { 0 } else { SCALE };
            let held = |value: i64| i128::from(value).abs() <= count_bound(*scale);
            *scale <= digits && held(least) && held(greatest) && counts.iter().all(|of| within(*of))
        }
        Values::Date(days) => {
            let held = i64::from(day_of(FIRST_DAY))..=i64::from(day_of(base::Date::MAX));
            let within = |day: &i32| within(i64::from(*day));
            held.contains(&least) && held.contains(&greatest) && days.iter().all(within)
        }
        Values::Text(codes, texts) => coded(codes, texts.len()),
        Values::TextList(codes, lists) => coded(codes, lists.len()),
    };
    match () {
        () if column.len() != rows => Some("a column has not as many rows as the table"),
        () if !holds || !within(0) => Some("a column holds what it cannot hold"),
        () => None,
    }
}

//! All parties against all policies, in columns: who is entitled, how much, totals by group.
//!
//! Rows are taken in batches that fit the processor's cache; in each, every distinct condition of
//! all policies is computed once. Amounts are computed for those only who are entitled. Batches go
//! to all cores; what comes out stands in the order of the rows, however many there are.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use base::Date;
use pack::{Pack, Policy};
use rules::columns::{Answers, Prepared, Program, RootId, Rows, Table, Tally};
use rules::{Rule, Type};
use rust_decimal::Decimal;

use super::groups::{Grouping, Groups, Sums};

/// Rows whose conditions are computed together.
const BATCH_ROWS: usize = 4_096;
/// Rows that one thread takes at a time.
const CHUNK_ROWS: usize = 16 * BATCH_ROWS;
/// Digits of a fen.
const FEN: u32 = 2;

/// A policy as the mass sees it.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Its name.
    pub id: String,
    /// All must hold.
    pub clauses: Vec<Rule>,
    /// Yuan, by rule; none is a policy without a computed amount.
    pub amount: Option<Rule>,
    /// Most fen of one payment.
    pub cap_fen: Option<i64>,
}

impl Candidate {
    /// The policy as the pack has it, with its amount when a rule computes it.
    pub fn of(pack: &Pack, policy: &Policy) -> Self {
        Self::with(pack, policy, policy.computed())
    }

    /// The same with its upper limit where an officer decides the amount: what it costs at most.
    pub fn at_most(pack: &Pack, policy: &Policy) -> Self {
        Self::with(pack, policy, policy.amount_rule())
    }

    fn with(pack: &Pack, policy: &Policy, amount: Option<&str>) -> Self {
        Self {
            id: policy.id.clone(),
            clauses: policy.clauses.iter().map(|clause| pack.rule(&clause.rule).clone()).collect(),
            amount: amount.map(|text| pack.value_rule(text, Type::Decimal).clone()),
            cap_fen: policy.claim_cap_yuan().and_then(fen_of),
        }
    }
}

/// Yuan in fen, when 64 bits hold them.
pub fn fen_of(yuan: u64) -> Option<i64> {
    i64::try_from(yuan).ok()?.checked_mul(100)
}

/// Policies compiled into one program.
pub struct Matcher {
    program: Program,
    policies: Vec<Compiled>,
}

struct Compiled {
    id: String,
    clauses: Vec<RootId>,
    amount: Option<RootId>,
    cap_fen: Option<i64>,
}

/// What came of a match, policy by policy in the order of the matcher.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matched {
    /// One a policy.
    pub policies: Vec<OfPolicy>,
    /// How many parties were asked for.
    pub parties: usize,
}

/// Who is entitled to one policy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OfPolicy {
    /// The policy.
    pub id: String,
    /// Who is entitled, in parts that follow one another.
    parts: Vec<Entitled>,
    /// Rows that fail one clause and hold all others.
    pub nearly: u64,
    /// Rows for which a fact is missing and no clause fails.
    pub unknown: u64,
    /// Over all rows that are entitled.
    pub total: Total,
    /// By group, one map a grouping; the empty text is unknown.
    pub groups: Vec<BTreeMap<String, Total>>,
}

/// A sum over parties.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Total {
    /// How many are entitled.
    pub parties: u64,
    /// The sum of the known amounts.
    pub fen: i128,
}

impl Total {
    /// The sum in yuan, with two digits after the point.
    pub fn yuan(&self) -> Decimal {
        Decimal::from_i128_with_scale(self.fen, FEN)
    }

    pub(super) fn plus(&self, more: &Self) -> Self {
        Self { parties: self.parties + more.parties, fen: self.fen + more.fen }
    }
}

/// Rows that are entitled, ascending, and what each of them gets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Entitled {
    rows: Vec<u32>,
    /// In fen, or [`UNKNOWN`]; empty when the policy computes no amount.
    fen: Vec<i64>,
}

/// An amount that is not known; those that are known are at least nothing.
const UNKNOWN: i64 = i64::MIN;

impl Entitled {
    /// The rows from `first` that have their bit in `words`.
    fn push(&mut self, first: usize, words: &[u64]) {
        let first = u32::try_from(first).expect("a table has fewer rows");
        for (start, mut word) in (first..).step_by(64).zip(words.iter().copied()) {
            while word != 0 {
                self.rows.push(start + word.trailing_zeros());
                word &= word - 1;
            }
        }
    }

    pub(super) fn each(&self) -> impl Iterator<Item = (u32, Option<i64>)> {
        let fen = |at: usize| self.fen.get(at).copied().filter(|fen| *fen != UNKNOWN);
        self.rows.iter().enumerate().map(move |(at, row)| (*row, fen(at)))
    }
}

#[cfg(test)]
impl FromIterator<(u32, Option<i64>)> for Entitled {
    fn from_iter<I: IntoIterator<Item = (u32, Option<i64>)>>(of: I) -> Self {
        let (rows, fen) = of.into_iter().map(|(row, fen)| (row, fen.unwrap_or(UNKNOWN))).unzip();
        Self { rows, fen }
    }
}

impl OfPolicy {
    /// The rows that are entitled, ascending, each with its amount in fen; `None` when that is not
    /// known, or not computed.
    pub fn entitled(&self) -> impl Iterator<Item = (u32, Option<i64>)> {
        self.parts.iter().flat_map(Entitled::each)
    }
}

impl Matcher {
    /// Compiles `candidates`.
    pub fn new(candidates: &[Candidate]) -> Self {
        let mut program = Program::default();
        let compile = |candidate: &Candidate| Compiled {
            id: candidate.id.clone(),
            clauses: candidate.clauses.iter().map(|rule| program.add(rule)).collect(),
            amount: candidate.amount.as_ref().map(|rule| program.add(rule)),
            cap_fen: candidate.cap_fen,
        };
        let policies = candidates.iter().map(compile).collect();
        Self { program, policies }
    }

    /// The policies of `pack` for the subject `party` that are in force on `on` and that `wanted`
    /// wants.
    pub fn of_pack(pack: &Pack, party: &str, on: Date, wanted: impl Fn(&str) -> bool) -> Self {
        let policies = pack.policies.values().filter(|policy| {
            policy.party == party && pack::holds(policy.from, policy.to, on) && wanted(&policy.id)
        });
        let candidates = policies.map(|policy| Candidate::of(pack, policy));
        Self::new(&candidates.collect::<Vec<_>>())
    }

    /// How many conditions, and how many of them are distinct.
    pub fn conditions(&self) -> (usize, usize) {
        let roots = || self.policies.iter().flat_map(|policy| policy.clauses.iter().copied());
        (roots().count(), self.program.distinct(roots()))
    }

    /// Matches all rows of `table` on the day `on`, with totals by each of `groupings`, on
    /// `threads` threads. `done` hears of rows that are done.
    pub fn run(
        &self,
        table: &Table,
        on: Date,
        groupings: &[Grouping],
        threads: usize,
        done: impl Fn(usize) + Sync,
    ) -> Matched {
        let run = self.program.on(table, on);
        let clauses: Vec<RootId> =
            self.policies.iter().flat_map(|policy| policy.clauses.iter().copied()).collect();
        let conditions = run.prepare(&clauses);
        let amounts: Vec<Option<Prepared>> =
            self.policies.iter().map(|policy| Some(run.prepare(&[policy.amount?]))).collect();
        let groups = Groups::of(table, groupings);
        let work = Work { matcher: self, conditions, amounts, groups: &groups };
        let chunks = table.rows().div_ceil(CHUNK_ROWS);
        let (next, found) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()));
        std::thread::scope(|scope| {
            for _ in 0..threads.clamp(1, chunks.max(1)) {
                scope.spawn(|| {
                    let mut answers = run.answers();
                    loop {
                        let chunk = next.fetch_add(1, Ordering::Relaxed);
                        if chunk >= chunks {
                            break;
                        }
                        let start = chunk * CHUNK_ROWS;
                        let len = CHUNK_ROWS.min(table.rows() - start);
                        let parts = work.chunk(&mut answers, start, len);
                        found.lock().expect("no thread panics with it").insert(chunk, parts);
                        done(len);
                    }
                });
            }
        });
        let found = found.into_inner().expect("no thread panics with it");
        Matched { policies: self.joined(&groups, found), parties: table.rows() }
    }

    /// The parts of all chunks, put together policy by policy.
    fn joined(&self, groups: &Groups<'_>, found: BTreeMap<usize, Vec<Part>>) -> Vec<OfPolicy> {
        let mut of_policies: Vec<Vec<Part>> = self.policies.iter().map(|_| Vec::new()).collect();
        for chunk in found.into_values() {
            of_policies.iter_mut().zip(chunk).for_each(|(parts, part)| parts.push(part));
        }
        let joined = self.policies.iter().zip(of_policies);
        joined.map(|(policy, parts)| join(&policy.id, parts, groups)).collect()
    }
}

/// What a chunk has of one policy.
#[derive(Default)]
struct Part {
    entitled: Entitled,
    nearly: u64,
    unknown: u64,
    sums: Sums,
}

struct Work<'m> {
    matcher: &'m Matcher,
    conditions: Prepared,
    amounts: Vec<Option<Prepared>>,
    groups: &'m Groups<'m>,
}

impl Work<'_> {
    /// Every policy on the rows from `start`.
    fn chunk(&self, answers: &mut Answers<'_, '_>, start: usize, len: usize) -> Vec<Part> {
        let mut parts: Vec<Part> = self.matcher.policies.iter().map(|_| Part::default()).collect();
        let mut tally = Tally::default();
        for first in (start..start + len).step_by(BATCH_ROWS) {
            let rows = Rows::Range { start: first, len: BATCH_ROWS.min(start + len - first) };
            answers.batch(&self.conditions, rows);
            for (policy, part) in self.matcher.policies.iter().zip(&mut parts) {
                let truths: Vec<_> =
                    policy.clauses.iter().map(|root| answers.truths(*root, rows)).collect();
                let (nearly, unknown) = tally.count(truths.iter().map(|of| &**of), rows.len());
                part.entitled.push(first, tally.yes());
                part.nearly += nearly;
                part.unknown += unknown;
            }
        }
        for ((policy, part), prepared) in
            self.matcher.policies.iter().zip(&mut parts).zip(&self.amounts)
        {
            let Entitled { rows, fen } = &mut part.entitled;
            if let (Some(root), Some(prepared)) = (policy.amount, prepared) {
                *fen = amounts(answers, rows, root, prepared, policy.cap_fen);
            }
            part.sums = self.groups.sums(&part.entitled);
        }
        parts
    }
}

/// What `rows` get by the amount `root`, in fen, at most `cap`, at least nothing, or [`UNKNOWN`].
fn amounts(
    answers: &mut Answers<'_, '_>,
    rows: &[u32],
    root: RootId,
    prepared: &Prepared,
    cap: Option<i64>,
) -> Vec<i64> {
    let mut fen = Vec::with_capacity(rows.len());
    for rows in rows.chunks(BATCH_ROWS) {
        let rows = Rows::List(rows);
        answers.batch(prepared, rows);
        let within = |fen: i64| cap.map_or(fen, |cap| fen.min(cap)).max(0);
        let counts = answers.counts(root, FEN, rows);
        fen.extend(counts.into_iter().map(|fen| fen.map_or(UNKNOWN, within)));
    }
    fen
}

/// The parts of one policy put together.
fn join(id: &str, parts: Vec<Part>, groups: &Groups<'_>) -> OfPolicy {
    let mut of = OfPolicy { id: id.to_owned(), ..OfPolicy::default() };
    let mut sums = Vec::with_capacity(parts.len());
    for part in parts {
        of.parts.push(part.entitled);
        of.nearly += part.nearly;
        of.unknown += part.unknown;
        sums.push(part.sums);
    }
    (of.total, of.groups) = groups.join(sums.into_iter());
    of
}

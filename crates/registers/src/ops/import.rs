//! What every import does, whatever the file: its columns are facts of one register, each row is
//! checked and either refused or laid over what is known, so many rows a transaction. The same
//! file again changes nothing, so that an import that was cut off is simply begun again.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;

use base::{Instant, Refusal, Result, Text, limits};
use pack::{FactDef, Pack};
use serde_json::{Map, Value as Json};
use store::{Store, Tx};

use super::write::Batch;
use crate::engine::value_faults;
use crate::limits::{BATCH_ROWS_MAX, REFUSED_ROWS_MAX};
use crate::model::{BY_DEPARTMENT, RefusedRow, Report, Source};

/// Characters of a column's name that a refusal repeats.
const COLUMN_CHARS_MAX: usize = 64;

/// Where an import goes and how it stands.
pub(super) struct Import<'i, P> {
    store: &'i Store,
    pack: &'i Arc<Pack>,
    source: &'i Source,
    now: Instant,
    progress: P,
    pub(super) columns: Columns<'i>,
    rows: u64,
    batch: Vec<(String, Map<String, Json>)>,
    under_way: Option<UnderWay<'i>>,
    report: Report,
}

/// A batch that the store writes while the next one is read.
pub(super) struct UnderWay<'i> {
    count: u64,
    /// Rows of the file up to here.
    rows: u64,
    written: Pin<Box<dyn Future<Output = Result<u64>> + Send + 'i>>,
}

/// The columns of a file as facts of a register.
pub(super) struct Columns<'p> {
    register: &'p str,
    key: &'p str,
    pub(super) facts: Vec<&'p FactDef>,
}

/// A row that cannot be read, as the code and the text of its refusal; or its cells, one a column.
pub(super) type Cells = Result<Vec<Option<Json>>, (&'static str, Text)>;

impl<'p> Columns<'p> {
    /// The columns called `names` of a file from `source`. Refuses `unknown_register`, and
    /// `import_columns_wrong` for every name that is no fact of the register or is there twice,
    /// when the key is absent, and for what a party alone can say when a department imports it.
    pub(super) fn new(
        pack: &'p Pack,
        register: &str,
        names: &[String],
        source: &Source,
    ) -> Result<Self, Refusal> {
        let Some(definition) = pack.registers.get(register) else {
            let (zh, en) = ("须为政务包中的一个库。", "Must be a register of the pack.");
            return Err(Refusal::new("unknown_register", 404, zh, en).on("register"));
        };
        let mut facts: Vec<&FactDef> = Vec::new();
        let mut refusals = Vec::new();
        for name in names {
            let known = |fact: &&FactDef| fact.id == *name && fact.computed.is_none();
            match definition.facts.iter().find(known) {
                Some(fact) if fact.is_said_by_party() && source.kind == BY_DEPARTMENT => {
                    refusals.push(not_theirs(name));
                }
                Some(fact) if facts.iter().all(|other| other.id != fact.id) => facts.push(fact),
                _ => refusals.push(wrong_column(name)),
            }
        }
        if facts.iter().all(|fact| fact.id != definition.key) {
            refusals.push(wrong_column(&definition.key));
        }
        match Refusal::all(refusals) {
            Some(refusal) => Err(refusal),
            None => Ok(Self { register: &definition.id, key: &definition.key, facts }),
        }
    }

    /// The key and the facts of a row, or what is wrong with it.
    fn row(
        &self,
        pack: &Pack,
        row: u64,
        cells: Vec<Option<Json>>,
    ) -> Result<(String, Map<String, Json>), Vec<RefusedRow>> {
        let mut faults = Vec::new();
        let mut facts = Map::with_capacity(cells.len());
        for (fact, value) in self.facts.iter().zip(cells) {
            let Some(value) = value else { continue };
            let wrong = value_faults(pack, &fact.id, fact, &value);
            faults.extend(wrong.into_iter().map(|fault| {
                let (field, code, must) = (fault.field, fault.code, fault.must);
                RefusedRow { row, field, code, must }
            }));
            facts.insert(fact.id.clone(), value);
        }
        let Some(key) = facts.get(self.key) else {
            let (zh, en) = ("每行须有主键。", "Every row must have the key.");
            let (field, must) = (self.key.to_owned(), Text::new(zh, en));
            faults.push(RefusedRow { row, field, code: "value_missing", must });
            return Err(faults);
        };
        if !faults.is_empty() {
            return Err(faults);
        }
        let key = key.as_str().map_or_else(|| key.to_string(), str::to_owned);
        Ok((key, facts))
    }
}

impl<'i, P: FnMut(u64)> Import<'i, P> {
    /// An import of a file with these columns.
    pub(super) fn new(
        store: &'i Store,
        pack: &'i Arc<Pack>,
        columns: Columns<'i>,
        source: &'i Source,
        now: Instant,
        progress: P,
    ) -> Self {
        let (batch, under_way, report) = (Vec::new(), None, Report::default());
        Self { store, pack, source, now, progress, columns, rows: 0, batch, under_way, report }
    }

    /// Takes the next row; writes when there are enough.
    pub(super) async fn take(&mut self, cells: Cells) -> Result<()> {
        self.rows += 1;
        if self.rows > limits::IMPORT_ROWS_MAX as u64 {
            return Err(too_long().into());
        }
        let row = self.rows;
        let read = cells
            .map_err(|(code, must)| vec![RefusedRow { row, field: String::new(), code, must }]);
        match read.and_then(|cells| self.columns.row(self.pack, row, cells)) {
            Ok(row) => self.batch.push(row),
            Err(faults) => {
                self.report.refused_count += 1;
                let room = REFUSED_ROWS_MAX - self.report.refused.len();
                self.report.refused.extend(faults.into_iter().take(room));
            }
        }
        if self.batch.len() >= BATCH_ROWS_MAX {
            self.write().await?;
        }
        Ok(())
    }

    /// Writes what is left and answers what became of it all.
    pub(super) async fn finish(mut self) -> Result<Report> {
        self.write().await?;
        self.settle().await?;
        Ok(self.report)
    }

    /// Hands the batch to the store once the one before is written.
    async fn write(&mut self) -> Result<()> {
        self.settle().await?;
        let rows = std::mem::take(&mut self.batch);
        let (count, register) = (rows.len() as u64, self.columns.register.to_owned());
        let (pack, source, now) = (self.pack.clone(), self.source.clone(), self.now);
        let write = async move |tx: &mut Tx| {
            if rows.is_empty() {
                return Ok(0);
            }
            let mut batch = Batch::load(tx, &register, &rows, &source, now).await?;
            for row in &rows {
                batch.lay(&pack, row);
            }
            batch.save(tx).await
        };
        let store = self.store;
        let mut under_way =
            UnderWay { count, rows: self.rows, written: Box::pin(store.write(write)) };
        // one poll is enough for the store to begin
        match poll_fn(|cx| Poll::Ready(under_way.written.as_mut().poll(cx))).await {
            Poll::Ready(written) => self.told(count, self.rows, written?),
            Poll::Pending => self.under_way = Some(under_way),
        }
        Ok(())
    }

    async fn settle(&mut self) -> Result<()> {
        if let Some(UnderWay { count, rows, written }) = self.under_way.take() {
            let accepted = written.await?;
            self.told(count, rows, accepted);
        }
        Ok(())
    }

    fn told(&mut self, count: u64, rows: u64, accepted: u64) {
        self.report.accepted += accepted;
        self.report.unchanged += count - accepted;
        (self.progress)(rows);
    }
}

fn wrong_column(name: &str) -> Refusal {
    let field: String = name.chars().take(COLUMN_CHARS_MAX).collect();
    Refusal::new(
        "import_columns_wrong",
        422,
        "每列须以该库中一个非计算事实的标识命名，不得重复，并须有主键列。",
        "Each column must be named by the id of a fact of the register that is not computed, \
         once, and the key must be one of them.",
    )
    .on(field)
}

/// A department cannot confirm for the party.
fn not_theirs(name: &str) -> Refusal {
    let (zh, en) = ("此项只由本人确认，部门不能导入。", "Only the party itself confirms this.");
    Refusal::new("import_columns_wrong", 422, zh, en).on(name)
}

/// The file cannot be read as what it claims to be.
pub(super) fn unreadable(zh: &str, en: &str) -> Refusal {
    Refusal::new("import_unreadable", 422, zh, en)
}

/// There are more rows than one import may have.
pub(super) fn too_long() -> Refusal {
    let most = limits::IMPORT_ROWS_MAX;
    Refusal::new(
        "import_too_long",
        422,
        format!("一次导入至多 {most} 行，请分批导入。"),
        format!("An import has at most {most} rows; send it in parts."),
    )
}

//! The case behind a number.

use base::Result;
use base::id::CaseId;
use store::Tx;

use crate::store as tables;

/// The case with this number, or with this id when it has no number yet. Nothing of it is read.
pub async fn find(tx: &mut Tx, number: &str) -> Result<Option<CaseId>> {
    tables::find(tx, number).await
}

//! Where facts come from, as people see it: cases by their numbers.

use std::collections::HashMap;

use base::Result;
use registers::Source;
use store::Tx;

use crate::store as tables;

/// Puts into `sources`, in the place of the id of a case, the number that people see; nothing when
/// it has none yet.
pub async fn number_sources(tx: &mut Tx, sources: Vec<&mut Source>) -> Result<()> {
    let mut numbers: HashMap<String, Option<String>> = HashMap::new();
    for source in sources {
        let Some(id) = source.id.take() else { continue };
        if source.kind != "case" {
            source.id = Some(id);
            continue;
        }
        if !numbers.contains_key(&id) {
            numbers.insert(id.clone(), tables::number(tx, &id).await?);
        }
        source.id = numbers[&id].clone();
    }
    Ok(())
}

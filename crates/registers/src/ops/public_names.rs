//! What parties of a list that the public reads are called.

use std::collections::HashMap;

use base::Result;
use pack::Pack;
use store::Tx;

use super::read::weighed;
use crate::engine::mask;

/// By key, the name of each record of `register`: as it is where names are public, else masked as
/// for anybody without a purpose. Records without a name are left out.
pub async fn public_names(
    tx: &mut Tx,
    pack: &Pack,
    register: &str,
    keys: &[String],
) -> Result<HashMap<String, String>> {
    let facts = pack.registers.get(register).map_or(&[][..], |register| &register.facts);
    let Some(definition) = facts.iter().find(|fact| fact.id == "name") else {
        return Ok(HashMap::new());
    };
    let mut names = HashMap::new();
    for key in keys {
        let Some(record) = weighed(tx, register, key).await? else { continue };
        let name = record.facts.get("name").map(|name| mask(definition, name));
        if let Some(name) = name.as_ref().and_then(|name| name.as_str()) {
            names.insert(key.clone(), name.to_owned());
        }
    }
    Ok(names)
}

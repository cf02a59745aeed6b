//! In which row of a snapshot the record with a key is.

use std::collections::HashMap;
use std::sync::Arc;

/// Rows by key. Clones share what was there when the register was read.
#[derive(Debug, Clone, Default)]
pub struct Places {
    /// Rows in the order of their keys' bytes.
    order: Arc<Vec<u32>>,
    /// Rows that came later.
    later: HashMap<String, u32>,
}

impl Places {
    /// Those of `keys`, one a row, each once.
    pub fn of(keys: &[String]) -> Self {
        let mut order: Vec<u32> = (0..keys.len()).map(row).collect();
        // quick where the database's order is that of the bytes
        order.sort_by(|a, b| keys[*a as usize].cmp(&keys[*b as usize]));
        Self { order: Arc::new(order), later: HashMap::new() }
    }

    /// Whether a key is there twice: then these are places of no register.
    pub fn ambiguous(&self, keys: &[String]) -> bool {
        self.order.array_windows().any(|[a, b]| keys[*a as usize] == keys[*b as usize])
    }

    /// The row of `key` in `keys`.
    pub fn find(&self, keys: &[String], key: &str) -> Option<usize> {
        let at = self.order.binary_search_by(|row| keys[*row as usize].as_str().cmp(key));
        let row = at.ok().map(|at| self.order[at]).or_else(|| self.later.get(key).copied());
        row.map(|row| row as usize)
    }

    /// The row of `key`, which comes after the last of `keys` when it has none.
    pub fn find_or_add(&mut self, keys: &mut Arc<Vec<String>>, key: &str) -> usize {
        if let Some(row) = self.find(keys, key) {
            return row;
        }
        let next = keys.len();
        Arc::make_mut(keys).push(key.to_owned());
        self.later.insert(key.to_owned(), row(next));
        next
    }
}

fn row(at: usize) -> u32 {
    u32::try_from(at).expect("a register has fewer than four thousand million records")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_keeps_its_row_and_a_new_one_comes_last() {
        // as a database with an order of its own would give them
        let mut keys = Arc::new(vec!["b".to_owned(), "A".to_owned(), "ä".to_owned()]);
        let mut places = Places::of(&keys);
        let before = (keys.clone(), places.clone());
        for (key, row) in [("A", 1), ("z", 3), ("b", 0), ("", 4), ("z", 3), ("ä", 2)] {
            assert_eq!(places.find_or_add(&mut keys, key), row, "{key}");
        }
        assert_eq!(keys[3..], ["z", ""]);
        assert_eq!((before.0.len(), before.1.find(&before.0, "z")), (3, None));
    }
}

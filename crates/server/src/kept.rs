//! What was worked out for versions of the pack, kept by their content hash.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// At most so many values; when there are more it begins anew.
#[derive(Debug)]
pub struct Kept<T> {
    most: usize,
    values: Mutex<HashMap<String, T>>,
}

impl<T: Clone> Kept<T> {
    /// Room for `most` values.
    pub fn new(most: usize) -> Self {
        Self { most, values: Mutex::default() }
    }

    /// What is kept for `hash`.
    pub fn get(&self, hash: &str) -> Option<T> {
        self.values.lock().unwrap_or_else(PoisonError::into_inner).get(hash).cloned()
    }

    /// Keeps `value` for `hash`.
    pub fn keep(&self, hash: &str, value: T) {
        let mut values = self.values.lock().unwrap_or_else(PoisonError::into_inner);
        if values.len() >= self.most {
            values.clear();
        }
        values.insert(hash.to_owned(), value);
    }
}

//! What was worked out for versions of the pack or for kinds of party, kept by hash or name.

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

    /// What is kept under `name`.
    pub fn get(&self, name: &str) -> Option<T> {
        self.values.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }

    /// Keeps `value` under `name`.
    pub fn keep(&self, name: &str, value: T) {
        let mut values = self.values.lock().unwrap_or_else(PoisonError::into_inner);
        if values.len() >= self.most {
            values.clear();
        }
        values.insert(name.to_owned(), value);
    }
}

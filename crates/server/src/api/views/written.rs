//! Parts of answers that are the same each time: written out once.

use std::marker::PhantomData;
use std::sync::Arc;

use serde::{Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};

/// A `T` as it stands in answers, in JSON; a copy costs nothing.
#[derive(Debug)]
pub struct Written<T> {
    json: Arc<RawValue>,
    of: PhantomData<fn() -> T>,
}

impl<T: Serialize> Written<T> {
    /// Writes `part` out.
    pub fn new(part: &T) -> Self {
        let json = to_raw_value(part).expect("a view is JSON").into();
        Self { json, of: PhantomData }
    }
}

impl<T> Clone for Written<T> {
    fn clone(&self) -> Self {
        Self { json: self.json.clone(), of: PhantomData }
    }
}

impl<T> Serialize for Written<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.json.serialize(serializer)
    }
}

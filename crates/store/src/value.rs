//! What goes into a statement and what comes out: four kinds of value on both engines.

use base::{Fault, Instant};

/// A parameter or a column: integers are 64 bits (also for booleans and points in time, which are
/// microseconds), text is UTF-8 without NUL, and there are no binary fractions.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Value {
    /// No value.
    Null,
    /// A whole number, a boolean (0 or 1) or microseconds.
    Int(i64),
    /// Text.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

/// The parameters of a statement: `params![id, now, "x"]` is a `&[Value]`.
#[macro_export]
macro_rules! params {
    () => { &[] as &[$crate::Value] };
    ($($value:expr),+ $(,)?) => { &[$($crate::Value::from($value)),+] };
}

/// One row to insert: `values![id, now, "x"]` is a `Vec<Value>`.
#[macro_export]
macro_rules! values {
    ($($value:expr),* $(,)?) => { ::std::vec![$($crate::Value::from($value)),*] };
}

macro_rules! from {
    ($($from:ty, $name:ident => $into:expr;)*) => {$(
        impl From<$from> for Value {
            fn from($name: $from) -> Self {
                $into
            }
        }
    )*};
}

from! {
    i64, n => Self::Int(n);
    i32, n => Self::Int(n.into());
    u32, n => Self::Int(n.into());
    u16, n => Self::Int(n.into());
    bool, b => Self::Int(b.into());
    Instant, at => Self::Int(at.0);
    &str, text => Self::Text(text.to_owned());
    &String, text => Self::Text(text.clone());
    String, text => Self::Text(text);
    Vec<u8>, bytes => Self::Blob(bytes);
    &[u8], bytes => Self::Blob(bytes.to_vec());
    &Value, value => value.clone();
    &base::id::CaseId, id => Self::Text(id.as_str().to_owned());
    &base::id::DocumentId, id => Self::Text(id.as_str().to_owned());
    &base::id::CredentialId, id => Self::Text(id.as_str().to_owned());
    &base::id::AccountId, id => Self::Text(id.as_str().to_owned());
    &base::id::ReceiptId, id => Self::Text(id.as_str().to_owned());
    &base::id::JobId, id => Self::Text(id.as_str().to_owned());
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl Value {
    /// What kind of value it is, for messages.
    fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Int(_) => "an integer",
            Self::Text(_) => "text",
            Self::Blob(_) => "bytes",
        }
    }
}

/// One row of an answer, columns counted from 0. Asking for another type than the column has is a
/// fault, never a conversion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row(pub(crate) Vec<Value>);

impl Row {
    /// How many columns there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are no columns.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Column `i` as it is.
    pub fn value(&self, i: usize) -> Result<&Value, Fault> {
        self.0.get(i).ok_or_else(|| Fault::new(format!("the row has no column {i}")))
    }

    /// Column `i`, an integer.
    pub fn int(&self, i: usize) -> Result<i64, Fault> {
        match self.value(i)? {
            Value::Int(n) => Ok(*n),
            other => Err(mismatch(i, "an integer", other)),
        }
    }

    /// Column `i`, an integer or null.
    pub fn opt_int(&self, i: usize) -> Result<Option<i64>, Fault> {
        self.unless_null(i, Self::int)
    }

    /// Column `i`, a boolean: the integer 0 or 1.
    pub fn bool(&self, i: usize) -> Result<bool, Fault> {
        match self.value(i)? {
            Value::Int(0) => Ok(false),
            Value::Int(1) => Ok(true),
            other => Err(mismatch(i, "0 or 1", other)),
        }
    }

    /// Column `i`, a point in time in microseconds.
    pub fn instant(&self, i: usize) -> Result<Instant, Fault> {
        self.int(i).map(Instant)
    }

    /// Column `i`, a point in time in microseconds, or null.
    pub fn opt_instant(&self, i: usize) -> Result<Option<Instant>, Fault> {
        self.unless_null(i, Self::instant)
    }

    /// Column `i`, text, borrowed.
    pub fn str(&self, i: usize) -> Result<&str, Fault> {
        match self.value(i)? {
            Value::Text(text) => Ok(text),
            other => Err(mismatch(i, "text", other)),
        }
    }

    /// Column `i`, text.
    pub fn text(&self, i: usize) -> Result<String, Fault> {
        self.str(i).map(str::to_owned)
    }

    /// Column `i`, text or null.
    pub fn opt_text(&self, i: usize) -> Result<Option<String>, Fault> {
        self.unless_null(i, Self::text)
    }

    /// Column `i`, bytes.
    pub fn blob(&self, i: usize) -> Result<Vec<u8>, Fault> {
        match self.value(i)? {
            Value::Blob(bytes) => Ok(bytes.clone()),
            other => Err(mismatch(i, "bytes", other)),
        }
    }

    /// Column `i`, bytes or null.
    pub fn opt_blob(&self, i: usize) -> Result<Option<Vec<u8>>, Fault> {
        self.unless_null(i, Self::blob)
    }

    fn unless_null<T>(
        &self,
        i: usize,
        get: impl Fn(&Self, usize) -> Result<T, Fault>,
    ) -> Result<Option<T>, Fault> {
        match self.value(i)? {
            Value::Null => Ok(None),
            _ => get(self, i).map(Some),
        }
    }
}

fn mismatch(i: usize, wanted: &str, found: &Value) -> Fault {
    Fault::new(format!("column {i} is {}, not {wanted}", found.kind()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_of_another_type_is_a_fault() {
        let row = Row(values![7, "x", vec![1u8], None::<i64>, true]);
        assert_eq!(row.int(0).unwrap(), 7);
        assert_eq!(row.text(1).unwrap(), "x");
        assert_eq!(row.blob(2).unwrap(), [1]);
        assert_eq!(row.opt_text(3).unwrap(), None);
        assert!(row.bool(4).unwrap());
        assert_eq!(row.text(0).unwrap_err().context, "column 0 is an integer, not text");
        assert_eq!(row.int(3).unwrap_err().context, "column 3 is null, not an integer");
        assert_eq!(row.bool(0).unwrap_err().context, "column 0 is an integer, not 0 or 1");
        assert_eq!(row.opt_int(1).unwrap_err().context, "column 1 is text, not an integer");
        assert_eq!(row.int(5).unwrap_err().context, "the row has no column 5");
    }

    #[test]
    fn parameters_are_made_of_what_rooms_have() {
        let id = base::id::CaseId::parse("c1").unwrap();
        let made: &[Value] = params![&id, base::Instant(5), Some("x"), None::<String>, false];
        let wanted = [
            Value::Text("c1".into()),
            Value::Int(5),
            Value::Text("x".into()),
            Value::Null,
            Value::Int(0),
        ];
        assert_eq!(made, wanted);
        assert!(params![].is_empty());
    }
}

//! The JSON Schemas of a pack's files: what editors complete and what loading checks.

use std::sync::LazyLock;

use base::calendar::YearData;
use jsonschema::Validator;
use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::{Value, json};

use crate::model::{File, Manifest};

/// The dialect and the address under which a schema is published.
const BASE: &str = "https://onevisit.example/schemas/";

/// Which of the kinds of YAML file of a pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// `pack.yaml`.
    Manifest,
    /// `calendar/*.yaml`.
    Year,
    /// Every other `*.yaml`.
    Entries,
}

impl FileKind {
    /// The kind of the file with this path relative to the pack, with `/` between folders.
    pub fn of(path: &str) -> Self {
        if path == "pack.yaml" {
            Self::Manifest
        } else if path.starts_with("calendar/") {
            Self::Year
        } else {
            Self::Entries
        }
    }

    /// Its schema.
    pub fn schema(self) -> &'static Value {
        &self.compiled().schema
    }

    pub(crate) fn compiled(self) -> &'static Compiled {
        static MANIFEST: LazyLock<Compiled> = LazyLock::new(|| Compiled::new(manifest_schema()));
        static YEAR: LazyLock<Compiled> = LazyLock::new(|| Compiled::new(year_schema()));
        static ENTRIES: LazyLock<Compiled> = LazyLock::new(|| Compiled::new(file_schema()));
        match self {
            Self::Manifest => &MANIFEST,
            Self::Year => &YEAR,
            Self::Entries => &ENTRIES,
        }
    }
}

/// A schema and its validator, made once.
pub(crate) struct Compiled {
    pub(crate) schema: Value,
    pub(crate) validator: Validator,
}

impl Compiled {
    fn new(schema: Value) -> Self {
        let validator = jsonschema::options()
            .should_validate_formats(true)
            .build(&schema)
            .expect("a schema made from our own types compiles");
        Self { schema, validator }
    }
}

/// The schema of a file with entries.
pub fn file_schema() -> Value {
    schema_of::<File>("pack.schema.json")
}

/// The schema of `pack.yaml`.
pub fn manifest_schema() -> Value {
    schema_of::<Manifest>("pack.manifest.schema.json")
}

/// The schema of `calendar/*.yaml`.
pub fn year_schema() -> Value {
    schema_of::<YearData>("pack.calendar.schema.json")
}

/// What `cargo xtask codegen` writes into `schemas/`: file name and text, in order of names.
pub fn files() -> Vec<(&'static str, String)> {
    let text = |schema: &Value| format!("{schema:#}\n");
    vec![
        ("pack.calendar.schema.json", text(FileKind::Year.schema())),
        ("pack.manifest.schema.json", text(FileKind::Manifest.schema())),
        ("pack.schema.json", text(FileKind::Entries.schema())),
    ]
}

fn schema_of<T: JsonSchema>(name: &str) -> Value {
    let schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<T>();
    let mut schema = schema.to_value();
    bound_numbers(&mut schema);
    if let Some(object) = schema.as_object_mut() {
        object.insert("$id".into(), json!(format!("{BASE}{name}")));
    }
    schema
}

/// Says in the schema how large the numbers of our types may be, so that what the schema takes
/// the types take.
fn bound_numbers(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(bound_numbers),
        Value::Object(object) => {
            let bounds = match object.get("format").and_then(Value::as_str) {
                Some("uint32") => Some((0, i64::from(u32::MAX))),
                Some("int16") => Some((i64::from(i16::MIN), i64::from(i16::MAX))),
                Some("int64") => Some((i64::MIN, i64::MAX)),
                _ => None,
            };
            if let Some((minimum, maximum)) = bounds {
                object.insert("minimum".into(), json!(minimum));
                object.insert("maximum".into(), json!(maximum));
            }
            object.values_mut().for_each(bound_numbers);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_schema_is_a_valid_draft_2020_12_schema() {
        for (name, text) in files() {
            let schema: Value = serde_json::from_str(&text).expect("JSON");
            assert!(jsonschema::draft202012::meta::is_valid(&schema), "{name}");
        }
    }

    #[test]
    fn numbers_are_bounded_like_their_types() {
        let schema = file_schema();
        let days = &schema["$defs"]["Act"]["properties"]["working_days"];
        assert_eq!((&days["minimum"], &days["maximum"]), (&json!(0), &json!(u32::MAX)));
    }
}

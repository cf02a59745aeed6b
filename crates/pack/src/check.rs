//! A file against its schema: every breach in words for people, at its place.

use base::Text;
use jsonschema::{
    ValidationError,
    error::{TypeKind, ValidationErrorKind},
    types::JsonType,
};
use rules::nearest;
use serde_json::Value;

use crate::{
    Diagnostic,
    source::Source,
    yaml::{Document, escape},
};

/// Keys that are all named when none is near to what was written.
const FEW_KEYS: usize = 8;

/// What is wrong in one file.
#[derive(Debug, Default)]
pub struct Breaches {
    /// JSON pointers of the values that are wrong.
    pub pointers: Vec<String>,
    /// What is wrong with them.
    pub diagnostics: Vec<Diagnostic>,
}

impl Breaches {
    /// Whether something within the value at `pointer` is wrong.
    pub fn touch(&self, pointer: &str) -> bool {
        self.pointers.iter().any(|breach| {
            breach
                .strip_prefix(pointer)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }
}

/// Checks a file against the schema of its kind.
pub fn check(source: &Source, document: &Document) -> Breaches {
    let compiled = source.kind().compiled();
    let mut checker =
        Checker { source, document, schema: &compiled.schema, breaches: Breaches::default() };
    if document.value.is_null() {
        // a file of comments says nothing, which is no mistake
        return checker.breaches;
    }
    for error in compiled.validator.iter_errors(&document.value) {
        checker.explain(&error);
    }
    checker.breaches.diagnostics.dedup();
    checker.breaches
}

struct Checker<'a> {
    source: &'a Source,
    document: &'a Document,
    schema: &'a Value,
    breaches: Breaches,
}

impl Checker<'_> {
    fn explain(&mut self, error: &ValidationError<'_>) {
        let pointer = error.instance_path().as_str();
        match error.kind() {
            ValidationErrorKind::AdditionalProperties { unexpected }
            | ValidationErrorKind::UnevaluatedProperties { unexpected } => {
                let known = self.known_keys(error.schema_path().as_str());
                for key in unexpected {
                    self.unknown_key(pointer, key, &known);
                }
            }
            ValidationErrorKind::Required { property } => self.missing_key(pointer, property),
            ValidationErrorKind::Type { kind } => self.wrong_type(pointer, kind),
            ValidationErrorKind::Enum { options } => {
                self.unknown_value(pointer, options.as_array().cloned().unwrap_or_default());
            }
            ValidationErrorKind::Constant { expected_value } => {
                self.unknown_value(pointer, vec![Value::clone(expected_value)]);
            }
            ValidationErrorKind::AnyOf { context }
            | ValidationErrorKind::OneOfNotValid { context }
            | ValidationErrorKind::OneOfMultipleValid { context } => {
                self.branches(pointer, context);
            }
            kind => self.invalid_value(pointer, kind),
        }
    }

    /// One of several shapes must hold and none does: explains the shape that was meant.
    fn branches(&mut self, pointer: &str, branches: &[Vec<ValidationError<'static>>]) {
        let meant: Vec<_> = branches.iter().filter(|errors| !wants_null(errors)).collect();
        if let [only] = meant[..] {
            return only.iter().for_each(|error| self.explain(error));
        }
        // an enumeration: every branch is one value
        let values: Vec<_> =
            meant.iter().filter_map(|errors| constants(errors, pointer)).flatten().collect();
        if !meant.is_empty() && meant.iter().all(|e| constants(e, pointer).is_some()) {
            return self.unknown_value(pointer, values);
        }
        // shapes told apart by the value of a key: those whose value is another are not meant
        let fits: Vec<_> =
            meant.iter().filter(|errors| tag(errors, pointer).is_none()).copied().collect();
        if fits.is_empty() {
            let tags: Vec<_> = meant.iter().filter_map(|errors| tag(errors, pointer)).collect();
            let Some((at, _)) = tags.first() else { return };
            let at = at.clone();
            return self.unknown_value(&at, tags.into_iter().map(|(_, value)| value).collect());
        }
        // shapes told apart by which key is there
        let names: Vec<_> = fits.iter().filter_map(|errors| lonely_key(errors)).collect();
        if names.len() == fits.len() && names.len() > 1 {
            let names: Vec<String> = names.iter().map(|(_, name)| (*name).to_owned()).collect();
            if let Some(unexpected) = fits.first().and_then(|e| lonely_key(e)).map(|(u, _)| u) {
                return self.unknown_key(pointer, unexpected, &names);
            }
        }
        let best = fits.into_iter().min_by_key(|errors| errors.iter().map(weight).sum::<usize>());
        best.into_iter().flatten().for_each(|error| self.explain(error));
    }

    fn unknown_key(&mut self, pointer: &str, key: &str, known: &[String]) {
        let at = format!("{pointer}/{}", escape(key));
        let position = self.document.key_at(&at);
        self.breaches.pointers.push(at.clone());
        // `{ zh: 甲, en: one, two }` makes a key of what follows the comma
        let words = !key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'));
        if words && self.document.value.pointer(&at).is_some_and(Value::is_null) {
            let message = Text::new(
                format!("“{key}”成了单独的键：含逗号的文字必须放在引号里。"),
                format!("`{key}` became a key of its own: a text with a comma must be in quotes."),
            );
            let found = Diagnostic::error("unknown_key", &self.source.file, position, message);
            return self.push(found.at(at));
        }
        let message = Text::new(
            format!("这里没有名为“{key}”的键。"),
            format!("There is no key `{key}` here."),
        );
        let few = Some(known.join(", ")).filter(|_| !known.is_empty() && known.len() <= FEW_KEYS);
        let suggestion = nearest(key, known.iter().map(String::as_str)).or(few);
        self.push(
            Diagnostic::error("unknown_key", &self.source.file, position, message)
                .suggest(suggestion)
                .at(at),
        );
    }

    fn missing_key(&mut self, pointer: &str, property: &Value) {
        let key = property.as_str().unwrap_or_default();
        let message =
            Text::new(format!("这里必须写“{key}”。"), format!("The key `{key}` must be here."));
        self.at_value("missing_key", pointer, message, Some(format!("{key}:")));
        if let Some(found) = self.breaches.diagnostics.last_mut() {
            found.pointer = format!("{pointer}/{}", escape(key));
        }
    }

    fn wrong_type(&mut self, pointer: &str, kind: &TypeKind) {
        let wanted: Vec<JsonType> = match kind {
            TypeKind::Single(kind) => vec![*kind],
            TypeKind::Multiple(set) => set.iter().filter(|kind| *kind != JsonType::Null).collect(),
        };
        let names: Vec<_> = wanted.iter().map(|kind| type_name(*kind)).collect();
        let zh: Vec<_> = names.iter().map(|(zh, _)| *zh).collect();
        let en: Vec<_> = names.iter().map(|(_, en)| *en).collect();
        let message = Text::new(
            format!("这里必须是{}。", zh.join("或")),
            format!("This must be {}.", en.join(" or ")),
        );
        let value = self.document.value.pointer(pointer);
        let scalar = value.is_some_and(|v| v.is_number() || v.is_boolean());
        let suggestion = (scalar && wanted.contains(&JsonType::String))
            .then(|| format!("\"{}\"", self.document.raw(pointer)));
        self.at_value("wrong_type", pointer, message, suggestion);
    }

    fn unknown_value(&mut self, pointer: &str, options: Vec<Value>) {
        let names: Vec<String> = options.iter().map(plain).collect();
        let value = self.document.value.pointer(pointer).map(plain).unwrap_or_default();
        let message = Text::new(
            format!("“{value}”不行，必须是：{}。", names.join("、")),
            format!("`{value}` will not do: it must be one of {}.", names.join(", ")),
        );
        let suggestion = nearest(&value, names.iter().map(String::as_str));
        self.at_value("unknown_value", pointer, message, suggestion);
    }

    fn invalid_value(&mut self, pointer: &str, kind: &ValidationErrorKind) {
        let (zh, en) = match kind {
            ValidationErrorKind::MinLength { .. } => {
                ("这里不能为空。".to_owned(), "This must not be empty.".to_owned())
            }
            ValidationErrorKind::MaxLength { limit } => (
                format!("这里最多 {limit} 个字符。"),
                format!("This has at most {limit} characters."),
            ),
            ValidationErrorKind::MinItems { limit } => {
                (format!("这里至少 {limit} 项。"), format!("This has at least {limit} items."))
            }
            ValidationErrorKind::MaxItems { limit } => {
                (format!("这里最多 {limit} 项。"), format!("This has at most {limit} items."))
            }
            ValidationErrorKind::Minimum { limit } => {
                (format!("这里不能小于 {limit}。"), format!("This must be at least {limit}."))
            }
            ValidationErrorKind::Maximum { limit } => {
                (format!("这里不能大于 {limit}。"), format!("This must be at most {limit}."))
            }
            ValidationErrorKind::Format { format } if format == "date" => (
                "这里必须是日期，例如 2026-11-22。".to_owned(),
                "This must be a date such as 2026-11-22.".to_owned(),
            ),
            ValidationErrorKind::Pattern { pattern } => {
                (format!("这里必须符合 {pattern}。"), format!("This must match {pattern}."))
            }
            _ => ("这里的值不对。".to_owned(), "This value will not do.".to_owned()),
        };
        self.at_value("invalid_value", pointer, Text::new(zh, en), None);
    }

    fn at_value(
        &mut self,
        code: &'static str,
        pointer: &str,
        message: Text,
        suggestion: Option<String>,
    ) {
        let position = self.document.value_at(pointer);
        self.breaches.pointers.push(pointer.to_owned());
        self.push(
            Diagnostic::error(code, &self.source.file, position, message)
                .suggest(suggestion)
                .at(pointer),
        );
    }

    fn push(&mut self, diagnostic: Diagnostic) {
        self.breaches.diagnostics.push(diagnostic);
    }

    /// The keys that the object schema around a keyword knows.
    fn known_keys(&self, keyword: &str) -> Vec<String> {
        let object = keyword.rsplit_once('/').map_or("", |(object, _)| object);
        let properties = self.schema.pointer(object).and_then(|schema| schema.get("properties"));
        properties
            .and_then(Value::as_object)
            .map(|properties| properties.keys().cloned().collect())
            .unwrap_or_default()
    }
}

/// Whether a branch only wants nothing to be there.
fn wants_null(errors: &[ValidationError<'_>]) -> bool {
    matches!(errors, [error] if matches!(
        error.kind(),
        ValidationErrorKind::Type { kind: TypeKind::Single(JsonType::Null) }
    ))
}

/// The values that a branch would take at `pointer`, if it is a branch of an enumeration.
fn constants(errors: &[ValidationError<'_>], pointer: &str) -> Option<Vec<Value>> {
    errors.iter().filter(|error| error.instance_path().as_str() == pointer).find_map(|error| {
        match error.kind() {
            ValidationErrorKind::Constant { expected_value } => {
                Some(vec![Value::clone(expected_value)])
            }
            ValidationErrorKind::Enum { options } => options.as_array().cloned(),
            _ => None,
        }
    })
}

/// The key, and the value that it would have, by which a branch is not the one meant.
fn tag(errors: &[ValidationError<'_>], pointer: &str) -> Option<(String, Value)> {
    errors.iter().find_map(|error| match error.kind() {
        ValidationErrorKind::Constant { expected_value } => {
            let at = error.instance_path().as_str();
            let key = at.strip_prefix(pointer)?.strip_prefix('/')?;
            (!key.contains('/')).then(|| (at.to_owned(), Value::clone(expected_value)))
        }
        _ => None,
    })
}

/// For a branch that wants exactly one other key than the one that is there: what is there, and
/// what is wanted.
fn lonely_key<'a>(errors: &'a [ValidationError<'_>]) -> Option<(&'a str, &'a str)> {
    let unexpected = errors.iter().find_map(|error| match error.kind() {
        ValidationErrorKind::AdditionalProperties { unexpected } if unexpected.len() == 1 => {
            Some(unexpected[0].as_str())
        }
        _ => None,
    })?;
    let wanted = errors.iter().find_map(|error| match error.kind() {
        ValidationErrorKind::Required { property } => property.as_str(),
        _ => None,
    })?;
    (errors.len() == 2).then_some((unexpected, wanted))
}

/// How far a breach is from what was meant: the shape with the least is the one to explain.
fn weight(error: &ValidationError<'_>) -> usize {
    match error.kind() {
        ValidationErrorKind::AdditionalProperties { unexpected } => 2 * unexpected.len(),
        ValidationErrorKind::Required { .. } => 2,
        ValidationErrorKind::Type { .. } => 3,
        _ => 1,
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn type_name(kind: JsonType) -> (&'static str, &'static str) {
    match kind {
        JsonType::Array => ("列表（每项以“- ”开头）", "a list (items begin with `- `)"),
        JsonType::Boolean => ("true 或 false", "true or false"),
        JsonType::Integer => ("整数", "a whole number"),
        JsonType::Null => ("空", "nothing"),
        JsonType::Number => ("数", "a number"),
        JsonType::Object => ("“键: 值”", "a mapping of keys to values"),
        JsonType::String => ("文字", "a text"),
    }
}

//! YAML text to a JSON value, with the place of every key and value.
//!
//! A pack is read by people first, so the subset is strict: one document, text keys, no duplicate
//! keys, no anchors and aliases (every entry stands for itself), no tags. What is refused is
//! refused with its place.

use std::{
    borrow::Cow,
    collections::HashMap,
    sync::{Arc, OnceLock},
};

use base::{
    Text,
    limits::{PACK_YAML_DEPTH_MAX, PACK_YAML_NODES_MAX},
};
use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError, Span};
use serde_json::{Map, Number, Value};

/// A line and a column, both from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// From 1.
    pub line: u32,
    /// In characters, from 1.
    pub column: u32,
}

impl Position {
    /// The first character of a file.
    pub const START: Self = Self { line: 1, column: 1 };

    fn of(marker: Marker) -> Self {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { line: number(marker.line().max(1)), column: number(marker.col() + 1) }
    }
}

/// Where one value stands.
#[derive(Debug, Clone, Copy)]
pub struct Spot {
    /// Its key; the value itself for items of a list.
    pub key: Position,
    /// Its first character.
    pub value: Position,
    /// The same as an index of characters.
    index: usize,
    /// How a scalar is written; `Plain` for lists and mappings.
    style: ScalarStyle,
}

/// One YAML file that could be read.
#[derive(Debug, Clone)]
pub struct Document {
    /// What it says.
    pub value: Value,
    text: Arc<str>,
    /// JSON pointer -> place; read again from the text when somebody asks, which is seldom.
    spots: OnceLock<HashMap<String, Spot>>,
}

/// Why a file could not be read.
#[derive(Debug, Clone)]
pub struct Broken {
    /// A stable code, `yaml_…`.
    pub code: &'static str,
    /// Where.
    pub position: Position,
    /// What must hold.
    pub message: Text,
    /// What to write instead.
    pub suggestion: Option<String>,
}

impl Document {
    /// Reads `text`; the first thing that is wrong ends it.
    pub fn parse(text: &Arc<str>) -> Result<Self, Broken> {
        let builder = Builder::default().read(text)?;
        let value = builder.root.unwrap_or(Value::Null);
        Ok(Self { value, text: text.clone(), spots: OnceLock::new() })
    }

    fn spots(&self) -> &HashMap<String, Spot> {
        self.spots.get_or_init(|| {
            let builder = Builder { spots: Some(HashMap::new()), ..Builder::default() };
            let builder = builder.read(&self.text).unwrap_or_default(); // it was read before
            builder.spots.unwrap_or_default()
        })
    }

    /// The place of the value at `pointer`, or of the nearest value around it.
    pub fn value_at(&self, pointer: &str) -> Position {
        self.nearest(pointer).map_or(Position::START, |spot| spot.value)
    }

    /// The place of the key of the value at `pointer`, or of the nearest value around it.
    pub fn key_at(&self, pointer: &str) -> Position {
        self.nearest(pointer).map_or(Position::START, |spot| spot.key)
    }

    /// The place of a character of the scalar at `pointer`, given by line and column
    /// within the scalar's own value.
    pub fn inside(&self, pointer: &str, line: u32, column: u32) -> Position {
        let Some(spot) = self.spots().get(pointer) else { return self.value_at(pointer) };
        let Some(value) = self.value.pointer(pointer).and_then(Value::as_str) else {
            return spot.value;
        };
        let before: usize =
            value.split('\n').take(line as usize - 1).map(|l| l.chars().count() + 1).sum();
        walk(&self.text, *spot, value, before + column as usize - 1)
    }

    /// The plain scalar at `pointer` as it is written.
    pub fn raw(&self, pointer: &str) -> String {
        let Some(spot) = self.spots().get(pointer) else { return String::new() };
        let token = self.text.chars().skip(spot.index);
        let token: String =
            token.take_while(|c| !matches!(c, ',' | '}' | ']' | '#' | '\n')).collect();
        token.trim_end().to_owned()
    }

    fn nearest(&self, pointer: &str) -> Option<&Spot> {
        let mut pointer = pointer;
        loop {
            if let Some(spot) = self.spots().get(pointer) {
                return Some(spot);
            }
            pointer = &pointer[..pointer.rfind('/')?];
        }
    }
}

/// One step of a JSON pointer, escaped.
pub fn escape(key: &str) -> Cow<'_, str> {
    if key.contains(['~', '/']) {
        Cow::Owned(key.replace('~', "~0").replace('/', "~1"))
    } else {
        Cow::Borrowed(key)
    }
}

/// Follows the characters of a scalar's value through its source, however it is quoted, folded or
/// indented, to the place of the character number `index`.
fn walk(text: &str, spot: Spot, value: &str, index: usize) -> Position {
    let mut cursor = Cursor { rest: text.chars().skip(spot.index).peekable(), at: spot.value };
    match spot.style {
        ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
            cursor.step();
        }
        // the place of a block is where its text begins, below the `|` or `>`
        ScalarStyle::Literal | ScalarStyle::Folded | ScalarStyle::Plain => {}
    }
    for wanted in value.chars().take(index) {
        if !wanted.is_whitespace() {
            cursor.skip_blanks();
            cursor.character(spot.style);
        }
    }
    if value.chars().nth(index).is_some_and(|c| !c.is_whitespace()) {
        cursor.skip_blanks();
    }
    cursor.at
}

/// A place in a text, and what follows it.
struct Cursor<I: Iterator<Item = char>> {
    rest: std::iter::Peekable<I>,
    at: Position,
}

impl<I: Iterator<Item = char>> Cursor<I> {
    fn step(&mut self) -> Option<char> {
        let next = self.rest.next()?;
        if next == '\n' {
            self.at = Position { line: self.at.line + 1, column: 1 };
        } else {
            self.at.column += 1;
        }
        Some(next)
    }

    fn skip_blanks(&mut self) {
        while self.rest.peek().is_some_and(|c| c.is_whitespace()) {
            self.step();
        }
    }

    /// Goes over the source of one character of the value.
    fn character(&mut self, style: ScalarStyle) {
        match (style, self.step()) {
            (ScalarStyle::SingleQuoted, Some('\'')) => {
                self.step();
            }
            (ScalarStyle::DoubleQuoted, Some('\\')) => {
                let digits = match self.step() {
                    Some('x') => 2,
                    Some('u') => 4,
                    Some('U') => 8,
                    // the end of a line that is continued is no character of the value
                    Some('\n') => {
                        self.skip_blanks();
                        return self.character(style);
                    }
                    _ => 0,
                };
                for _ in 0..digits {
                    self.step();
                }
            }
            _ => {}
        }
    }
}

fn syntax(error: &ScanError) -> Broken {
    let position = Position::of(*error.marker());
    let info = error.info();
    if info.contains("tab") {
        return Broken {
            code: "yaml_tab",
            position,
            message: Text::new(
                "缩进只能用空格，不能用制表符。",
                "Indentation is made of spaces; tabs are not allowed.",
            ),
            suggestion: None,
        };
    }
    Broken {
        code: "yaml_syntax",
        position,
        message: Text::new(
            format!("这里不是合法的 YAML:{info}。"),
            format!("This is not valid YAML: {info}."),
        ),
        suggestion: None,
    }
}

fn broken(code: &'static str, span: Span, zh: &str, en: &str) -> Broken {
    let position = Position::of(span.start);
    Broken { code, position, message: Text::new(zh, en), suggestion: None }
}

/// A list or a mapping that is still open.
enum Open {
    List(Vec<Value>),
    Mapping { map: Map<String, Value>, key: Option<(String, Position)> },
}

#[derive(Default)]
struct Builder {
    open: Vec<Open>,
    /// Pointer of each open value, and of the next child.
    pointer: String,
    lengths: Vec<usize>,
    /// `None` when nobody wants them.
    spots: Option<HashMap<String, Spot>>,
    root: Option<Value>,
    documents: usize,
    nodes: usize,
}

impl Builder {
    fn read(mut self, text: &str) -> Result<Self, Broken> {
        let mut parser = Parser::new_from_str(text);
        while let Some(event) = parser.next_event() {
            let (event, span) = event.map_err(|error| syntax(&error))?;
            self.take(event, span)?;
        }
        Ok(self)
    }

    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), Broken> {
        match event {
            Event::DocumentStart(_) => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err(broken(
                        "yaml_document",
                        span,
                        "一个文件只能有一个 YAML 文档。",
                        "A file holds one YAML document.",
                    ));
                }
            }
            Event::Alias(_) => return Err(alias(span)),
            Event::Scalar(text, style, anchor, tag) => {
                refuse_marks(anchor, tag.is_some(), span)?;
                self.scalar(text, style, span)?;
            }
            Event::SequenceStart(anchor, tag) => {
                refuse_marks(anchor, tag.is_some(), span)?;
                self.start(Open::List(Vec::new()), span)?;
            }
            Event::MappingStart(anchor, tag) => {
                refuse_marks(anchor, tag.is_some(), span)?;
                self.start(Open::Mapping { map: Map::new(), key: None }, span)?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(),
            _ => {}
        }
        Ok(())
    }

    fn scalar(&mut self, text: Cow<'_, str>, style: ScalarStyle, span: Span) -> Result<(), Broken> {
        if let Some(Open::Mapping { map, key: key @ None }) = self.open.last_mut() {
            if map.contains_key(text.as_ref()) {
                return Err(Broken {
                    code: "yaml_duplicate_key",
                    position: Position::of(span.start),
                    message: Text::new(
                        format!("键“{text}”在同一处只能写一次。"),
                        format!("The key `{text}` may stand only once here."),
                    ),
                    suggestion: None,
                });
            }
            *key = Some((text.into_owned(), Position::of(span.start)));
            return Ok(());
        }
        self.child(style, span)?;
        let value = if style == ScalarStyle::Plain {
            plain(&text)
        } else {
            Value::String(text.into_owned())
        };
        self.close(value);
        Ok(())
    }

    fn start(&mut self, open: Open, span: Span) -> Result<(), Broken> {
        if let Some(Open::Mapping { key: None, .. }) = self.open.last() {
            return Err(broken("yaml_key", span, "键必须是文字。", "A key must be a text."));
        }
        if self.open.len() >= PACK_YAML_DEPTH_MAX {
            return Err(broken("yaml_depth", span, "嵌套太深。", "This is nested too deeply."));
        }
        self.child(ScalarStyle::Plain, span)?;
        self.open.push(open);
        Ok(())
    }

    /// Enters the next child of what is open: extends the pointer and notes the place.
    fn child(&mut self, style: ScalarStyle, span: Span) -> Result<(), Broken> {
        self.nodes += 1;
        if self.nodes > PACK_YAML_NODES_MAX {
            return Err(broken(
                "yaml_depth",
                span,
                "文件里的值太多，请拆分文件。",
                "The file holds too many values: split it.",
            ));
        }
        let Some(spots) = &mut self.spots else { return Ok(()) };
        let value = Position::of(span.start);
        let mut key = value;
        self.lengths.push(self.pointer.len());
        match self.open.last() {
            None => {}
            Some(Open::List(items)) => {
                self.pointer.push('/');
                self.pointer.push_str(&items.len().to_string());
            }
            Some(Open::Mapping { key: name, .. }) => {
                let (name, position) = name.as_ref().expect("a value follows its key");
                key = *position;
                self.pointer.push('/');
                self.pointer.push_str(&escape(name));
            }
        }
        let spot = Spot { key, value, index: span.start.index(), style };
        spots.insert(self.pointer.clone(), spot);
        Ok(())
    }

    fn end(&mut self) {
        let value = match self.open.pop() {
            Some(Open::List(items)) => Value::Array(items),
            Some(Open::Mapping { map, .. }) => Value::Object(map),
            None => return,
        };
        self.close(value);
    }

    /// Leaves a child whose value is complete.
    fn close(&mut self, value: Value) {
        let length = self.lengths.pop().unwrap_or(0);
        self.pointer.truncate(length);
        match self.open.last_mut() {
            None => self.root = Some(value),
            Some(Open::List(items)) => items.push(value),
            Some(Open::Mapping { map, key }) => {
                let (key, _) = key.take().expect("a value follows its key");
                map.insert(key, value);
            }
        }
    }
}

fn alias(span: Span) -> Broken {
    broken(
        "yaml_alias",
        span,
        "不能用锚点和别名：每个条目都要写完整。",
        "Anchors and aliases are not allowed: every entry stands for itself.",
    )
}

fn refuse_marks(anchor: usize, tagged: bool, span: Span) -> Result<(), Broken> {
    if anchor > 0 {
        return Err(alias(span));
    }
    if tagged {
        return Err(broken(
            "yaml_tag",
            span,
            "不能用 YAML 标签（!）。",
            "YAML tags (`!`) are not allowed.",
        ));
    }
    Ok(())
}

/// A plain scalar by the core schema of YAML 1.2, without octal and hexadecimal numbers, infinity
/// and not-a-number, which JSON cannot carry and a pack has no use for.
fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" => return Value::Bool(true),
        "false" | "False" | "FALSE" => return Value::Bool(false),
        _ => {}
    }
    if !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.')) {
        return Value::String(text.to_owned());
    }
    if let Ok(number) = text.parse::<i64>() {
        return Value::Number(number.into());
    }
    let numeric =
        text.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | 'e' | 'E'));
    match text.parse::<f64>().ok().filter(|_| numeric).and_then(Number::from_f64) {
        Some(number) => Value::Number(number),
        None => Value::String(text.to_owned()),
    }
}

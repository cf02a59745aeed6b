//! What is wrong with a pack, and where.

use std::{borrow::Cow, collections::HashMap, fmt::Write, path::Path};

use base::{Basis, Lang, Text};
use serde::Serialize;

use crate::yaml::Position;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The pack cannot serve.
    Error,
    /// Somebody should look.
    Warning,
    /// Set aside by the pack, with a reason and an end.
    Waived,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Diagnostic {
    /// Stable, such as `unknown_key`, `unknown_fact`, `art_23_catch_all`.
    pub code: Cow<'static, str>,
    /// How bad it is.
    pub severity: Severity,
    /// File relative to the pack's folder.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// The value that it is about, as a JSON pointer within the file; empty where nobody says.
    #[serde(skip)]
    pub pointer: String,
    /// What must hold.
    pub message: Text,
    /// What the author may have meant, or should write.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
    /// The article, for lints of the law.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub basis: Vec<Basis>,
    /// The waiver that set it aside.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiver: Option<String>,
}

impl Diagnostic {
    /// An error in `file` at `position`.
    pub fn error(
        code: impl Into<Cow<'static, str>>,
        file: &str,
        position: Position,
        message: Text,
    ) -> Self {
        Self {
            code: code.into(),
            severity: Severity::Error,
            file: file.to_owned(),
            line: position.line,
            column: position.column,
            pointer: String::new(),
            message,
            suggestion: None,
            basis: Vec::new(),
            waiver: None,
        }
    }

    pub(crate) fn manifest_missing() -> Self {
        let message = Text::new("城市包必须有 pack.yaml。", "A pack must have a pack.yaml.");
        Self::error("manifest_missing", "pack.yaml", Position::START, message)
    }

    /// The same as a warning.
    #[must_use]
    pub fn warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }

    /// The same about the value at `pointer`.
    #[must_use]
    pub fn at(mut self, pointer: impl Into<String>) -> Self {
        self.pointer = pointer.into();
        self
    }

    /// The same with what the author may have meant.
    #[must_use]
    pub fn suggest(mut self, suggestion: Option<String>) -> Self {
        self.suggestion = suggestion;
        self
    }

    /// The same, resting on `basis`.
    #[must_use]
    pub fn because(mut self, basis: impl IntoIterator<Item = Basis>) -> Self {
        self.basis.extend(basis);
        self
    }
}

/// Diagnostics for people: each with its line of the pack in `dir` and a mark under the place, in
/// `lang`, and a sum at the end. With `colour`, terminal escapes.
pub fn render(diagnostics: &[Diagnostic], dir: &Path, lang: Lang, colour: bool) -> String {
    let paint = Paint { colour };
    let mut texts: HashMap<&str, Vec<String>> = HashMap::new();
    let mut out = String::new();
    for diagnostic in diagnostics {
        let lines = texts.entry(&diagnostic.file).or_insert_with(|| {
            let bytes = std::fs::read(dir.join(&diagnostic.file)).unwrap_or_default();
            String::from_utf8_lossy(&bytes).lines().map(str::to_owned).collect()
        });
        let line = lines.get(diagnostic.line as usize - 1).map(String::as_str);
        one(&mut out, diagnostic, line, lang, paint);
        out.push('\n');
    }
    out.push_str(&sum(diagnostics, lang, paint));
    out
}

#[derive(Clone, Copy)]
struct Paint {
    colour: bool,
}

impl Paint {
    fn text(self, code: &str, text: &str) -> String {
        if self.colour { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    fn severity(self, severity: Severity, text: &str) -> String {
        match severity {
            Severity::Error => self.text("1;31", text),
            Severity::Warning => self.text("1;33", text),
            Severity::Waived => self.text("1;34", text),
        }
    }
}

fn one(out: &mut String, d: &Diagnostic, line: Option<&str>, lang: Lang, paint: Paint) {
    let severity = match (d.severity, lang) {
        (Severity::Error, Lang::Zh) => "错误",
        (Severity::Error, Lang::En) => "error",
        (Severity::Warning, Lang::Zh) => "警告",
        (Severity::Warning, Lang::En) => "warning",
        (Severity::Waived, Lang::Zh) => "豁免",
        (Severity::Waived, Lang::En) => "waived",
    };
    let head = paint.severity(d.severity, &format!("{severity}[{}]", d.code));
    let place = paint.text("36", &format!("{}:{}:{}", d.file, d.line, d.column));
    let margin = " ".repeat(d.line.to_string().len());
    // writing to a String cannot fail
    let _ = writeln!(out, "{head} {}", d.message.get(lang));
    let _ = writeln!(out, "{margin}--> {place}");
    if let Some(line) = line {
        let (shown, before) = window(line, d.column as usize - 1);
        let mark = paint.severity(d.severity, "^");
        let _ = writeln!(out, "{margin} |");
        let _ = writeln!(out, "{} | {shown}", d.line);
        let _ = writeln!(out, "{margin} | {}{mark}", " ".repeat(before));
    }
    let note = |zh: &'static str, en: &'static str| if lang == Lang::Zh { zh } else { en };
    if let Some(suggestion) = &d.suggestion {
        let label = note("建议", "try");
        let _ = writeln!(out, "{margin} = {label}: {}", paint.text("32", suggestion));
    }
    for basis in &d.basis {
        let label = note("依据", "basis");
        let article = basis.article.as_deref().unwrap_or_default();
        let lines = basis.lines.as_deref().map(|lines| format!(":{lines}")).unwrap_or_default();
        let _ = writeln!(out, "{margin} = {label}: {article} ({}{lines})", basis.source);
    }
}

/// Characters of a long line that are shown.
const SHOWN_CHARS: usize = 100;

/// The part of a line around the character `at`, and the width on a terminal of what is before it.
fn window(line: &str, at: usize) -> (String, usize) {
    let start = at.saturating_sub(SHOWN_CHARS / 2);
    let lead = if start > 0 { "…" } else { "" };
    let part: String = line.chars().skip(start).take(SHOWN_CHARS).collect();
    let before: usize = part.chars().take(at - start).map(width).sum();
    (format!("{lead}{part}"), before + lead.chars().count())
}

/// Columns of a terminal that a character takes: two for Chinese and full-width signs.
fn width(c: char) -> usize {
    match u32::from(c) {
        0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff => 2,
        0xfe30..=0xfe4f | 0xff00..=0xff60 | 0xffe0..=0xffe6 | 0x2_0000..=0x3_fffd => 2,
        _ => 1,
    }
}

fn sum(diagnostics: &[Diagnostic], lang: Lang, paint: Paint) -> String {
    let of = |severity| diagnostics.iter().filter(|d| d.severity == severity).count();
    let [errors, warnings, waived] = [Severity::Error, Severity::Warning, Severity::Waived].map(of);
    let mut text = match lang {
        Lang::Zh => format!("{errors} 个错误，{warnings} 个警告"),
        Lang::En => format!(
            "{errors} error{}, {warnings} warning{}",
            if errors == 1 { "" } else { "s" },
            if warnings == 1 { "" } else { "s" }
        ),
    };
    if waived > 0 {
        text.push_str(&match lang {
            Lang::Zh => format!("，{waived} 个豁免"),
            Lang::En => format!(", {waived} waived"),
        });
    }
    text.push('\n');
    if errors > 0 { paint.severity(Severity::Error, &text) } else { text }
}

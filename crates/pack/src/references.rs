//! Every name in a pack must be the name of something in it, every basis must be findable, and
//! every entry must hang together.

mod cases;
mod claim_events;
mod entries;
mod people;
mod policies;
mod procedure;

use std::collections::HashSet;

use base::{Basis, Date, Text};
use rules::nearest;
use serde_json::Value;

use crate::{
    Diagnostic,
    model::*,
    pack::Pack,
    place::{Kind, Places},
    source::Source,
    yaml::{Document, Position},
};

/// Documents that a basis names by number, with lines.
const SEEDS: [&str; 5] = ["000", "001", "002", "003", "004"];

/// Checks all of it.
pub fn check(pack: &Pack, diagnostics: &mut Vec<Diagnostic>) {
    manifest(pack, diagnostics);
    procedures(pack, diagnostics);
    for source in &pack.places.sources {
        if let Some(document) = &source.document {
            bases(source, document, "", &document.value, diagnostics);
        }
    }
    let mut checker = Checker { pack, places: &pack.places, diagnostics };
    entries::check(&mut checker);
    people::check(&mut checker);
    policies::check(&mut checker);
    procedure::check(&mut checker);
    claim_events::check(&mut checker);
    cases::check(&mut checker);
}

/// The entry that is being checked.
#[derive(Clone, Copy)]
struct At<'a> {
    kind: Kind,
    id: &'a str,
}

/// Checks the policy `id` and its situations only: what a draft names.
pub(crate) fn check_policy(pack: &Pack, id: &str, diagnostics: &mut Vec<Diagnostic>) {
    for source in &pack.places.sources {
        if let Some(document) = &source.document {
            bases(source, document, "", &document.value, diagnostics);
        }
    }
    policies::check_one(&mut Checker { pack, places: &pack.places, diagnostics }, id);
}

struct Checker<'a> {
    pack: &'a Pack,
    places: &'a Places,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl<'a> Checker<'a> {
    fn error(&mut self, at: At<'_>, code: &'static str, pointer: &str, zh: String, en: String) {
        self.push(self.places.error(code, at.kind, at.id, pointer, Text::new(zh, en)));
    }

    fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// `name` must be an entry of `kind`.
    fn refer(&mut self, at: At<'_>, pointer: &str, kind: Kind, name: &str) {
        if self.places.has(kind, name) {
            return;
        }
        let names: Vec<&str> = self.places.names(kind).collect();
        self.unknown(at, pointer, kind.unknown_code(), &kind.text(), name, &names);
    }

    fn unknown(
        &mut self,
        at: At<'_>,
        pointer: &str,
        code: &'static str,
        what: &Text,
        name: &str,
        names: &[&str],
    ) {
        let message = Text::new(
            format!("没有名为“{name}”的{}。", what.zh),
            format!("There is no {} `{name}`.", what.en),
        );
        let suggestion = nearest(name, names.iter().copied());
        self.push(self.places.error(code, at.kind, at.id, pointer, message).suggest(suggestion));
    }

    /// `name` must be `subject.fact`; gives its definition.
    fn fact(&mut self, at: At<'_>, pointer: &str, name: &str) -> Option<&'a FactDef> {
        if let Some(fact) = self.pack.fact(name) {
            return Some(fact);
        }
        if self.hidden_by_mistake(name) {
            return None;
        }
        let names = fact_names(self.pack);
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let what = Text::new("事实", "fact");
        self.unknown(at, pointer, "unknown_fact", &what, name, &names);
        None
    }

    /// `fact` must be a fact of the register `register`.
    fn register_fact(&mut self, at: At<'_>, pointer: &str, register: &str, fact: &str) {
        let Some(register) = self.pack.registers.get(register) else { return };
        if register.facts.iter().all(|definition| definition.id != fact) {
            let names: Vec<&str> = register.facts.iter().map(|fact| fact.id.as_str()).collect();
            let what = Text::new("事实", "fact");
            self.unknown(at, pointer, "unknown_fact", &what, fact, &names);
        }
    }

    /// Whether a fact may be unknown only because its register or subject could not be read.
    fn hidden_by_mistake(&self, name: &str) -> bool {
        let Some((subject, _)) = name.split_once('.') else { return false };
        match self.pack.subjects.get(subject) {
            None => self.places.has(Kind::Subject, subject),
            // an unknown register is a mistake of the subject
            Some(subject) => !self.pack.registers.contains_key(&subject.register),
        }
    }

    /// Ids must be `snake_case`, and no two of a list the same.
    fn ids<'b>(
        &mut self,
        at: At<'_>,
        pointer: &str,
        ids: impl Iterator<Item = &'b str>,
        free: bool,
    ) {
        let mut seen = HashSet::new();
        for (index, id) in ids.enumerate() {
            let pointer = format!("{pointer}/{index}/id");
            if !free {
                self.id(at, &pointer, id);
            }
            if !seen.insert(id) {
                self.error(
                    at,
                    "duplicate_id",
                    &pointer,
                    format!("“{id}”在这个列表里已经有了。"),
                    format!("`{id}` is already in this list."),
                );
            }
        }
    }

    fn id(&mut self, at: At<'_>, pointer: &str, id: &str) {
        let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if id.starts_with(|c: char| c.is_ascii_lowercase()) && id.chars().all(letters) {
            return;
        }
        self.error(
            at,
            "invalid_id",
            pointer,
            format!("“{id}”不行：名称只能用小写字母、数字和下划线，以字母开头。"),
            format!("`{id}` will not do: a name has small letters, digits and underscores only, a letter first."),
        );
    }

    /// An entry must not end before it begins.
    fn period(&mut self, at: At<'_>, pointer: &str, from: Date, to: Option<Date>) {
        if let Some(to) = to.filter(|to| *to < from) {
            self.error(
                at,
                "wrong_period",
                &format!("{pointer}/to"),
                format!("结束日期 {to} 不能早于开始日期 {from}。"),
                format!("The end {to} must not be before the beginning {from}."),
            );
        }
    }
}

/// The names of all facts of all subjects, in pack order.
pub(crate) fn fact_names(pack: &Pack) -> Vec<String> {
    let mut names = Vec::new();
    for subject in pack.subjects.values() {
        let facts = pack.registers.get(&subject.register).map(|register| &register.facts);
        names.extend(facts.into_iter().flatten().map(|f| format!("{}.{}", subject.id, f.id)));
    }
    names
}

fn manifest(pack: &Pack, diagnostics: &mut Vec<Diagnostic>) {
    let manifest = &pack.manifest;
    let source = pack.places.sources.iter().find(|source| source.file == "pack.yaml");
    let document = source.and_then(|source| source.document.as_ref());
    let mut error = |code, pointer: &str, zh: String, en: String, suggestion| {
        let position = document.map_or(Position::START, |d| d.value_at(pointer));
        diagnostics.push(
            Diagnostic::error(code, "pack.yaml", position, Text::new(zh, en)).suggest(suggestion),
        );
    };
    if jiff::tz::TimeZone::get(&manifest.zone).is_err() {
        error(
            "unknown_zone",
            "/zone",
            format!("没有名为“{}”的时区。", manifest.zone),
            format!("There is no time zone `{}`.", manifest.zone),
            Some("Asia/Shanghai".to_owned()),
        );
    }
    if manifest.division.len() != 6 || !manifest.division.bytes().all(|b| b.is_ascii_digit()) {
        error(
            "invalid_division",
            "/division",
            "行政区划代码是六位数字。".to_owned(),
            "A division code has six digits.".to_owned(),
            None,
        );
    }
    if manifest.state != PackState::Draft && manifest.hash.as_deref() != Some(pack.hash.as_str()) {
        let pointer = if manifest.hash.is_some() { "/hash" } else { "/state" };
        error(
            "published_pack_changed",
            pointer,
            "已发布的城市包不能再改：内容与记录的哈希不符。请改为新版本。".to_owned(),
            "A published pack is frozen: its content is not what its hash records. Make a new \
             version."
                .to_owned(),
            manifest.hash.is_none().then(|| format!("hash: {}", pack.hash)),
        );
    }
}

/// What policies are applied for and made with: a package, and facts of its subject.
fn procedures(pack: &Pack, diagnostics: &mut Vec<Diagnostic>) {
    let awards = pack.manifest.awards.iter().map(|awards| {
        let facts = vec![
            ("policy", &awards.policy, FactType::Text),
            ("party", &awards.party, FactType::Text),
            ("granted_yuan", &awards.granted_yuan, FactType::Money),
            ("due_yuan", &awards.due_yuan, FactType::Money),
            ("granted_on", &awards.granted_on, FactType::Date),
            ("ended", &awards.ended, FactType::Boolean),
        ];
        ("awards", &awards.package, facts)
    });
    let making = pack.manifest.making.iter().map(|making| {
        let mut facts = vec![
            ("evaluated_on", &making.evaluated_on, FactType::Date),
            ("fair_competition_reviewed_on", &making.fair_competition_reviewed_on, FactType::Date),
            ("comment_from", &making.comment_from, FactType::Date),
            ("comment_to", &making.comment_to, FactType::Date),
            ("published_on", &making.published_on, FactType::Date),
            ("at_once_reason", &making.at_once_reason, FactType::Text),
            ("rules_by", &making.rules_by, FactType::Date),
        ];
        if let Some(draft) = &making.draft {
            facts.extend([
                ("draft/name", &draft.name, FactType::Text),
                ("draft/drafted_by", &draft.drafted_by, FactType::Text),
                ("draft/text", &draft.text, FactType::Text),
                ("draft/holds_from", &draft.holds_from, FactType::Date),
            ]);
        }
        ("making", &making.package, facts)
    });
    let named: Vec<_> = awards.chain(making).collect();
    let source = pack.places.sources.iter().find(|source| source.file == "pack.yaml");
    let document = source.and_then(|source| source.document.as_ref());
    let mut unknown = |pointer: &str, code: &'static str, what: &str| {
        let position = document.map_or(Position::START, |d| d.value_at(pointer));
        let text = Text::new(
            format!("没有“{what}”，或者类型不对，或者与其他各项不在同一个主体。"),
            format!("`{what}` is not there, of another type, or of another subject."),
        );
        diagnostics.push(Diagnostic::error(code, "pack.yaml", position, text));
    };
    for (block, id, facts) in named {
        let package = pack.packages.get(id);
        if package.is_none() && !pack.places.has(Kind::Package, id) {
            unknown(&format!("/{block}/package"), "unknown_package", id);
        }
        let subject = package.map(|package| package.subject.as_str());
        for (key, name, kind) in facts {
            let of = name.split_once('.').map(|(of, _)| of);
            let fits = pack.fact(name).is_some_and(|fact| fact.kind == kind)
                && (package.is_none() || of == subject);
            if !fits {
                unknown(&format!("/{block}/{key}"), "unknown_fact", name);
            }
        }
    }
}

/// Every `basis` anywhere in a file.
fn bases(
    source: &Source,
    document: &Document,
    pointer: &str,
    value: &Value,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut inner = |key: &str, value: &Value| {
        let pointer = format!("{pointer}/{}", crate::yaml::escape(key));
        bases(source, document, &pointer, value, diagnostics);
    };
    match value {
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| inner(&index.to_string(), item));
        }
        Value::Object(object) => object.iter().for_each(|(key, item)| inner(key, item)),
        _ => {}
    }
    let within = |key: &str| pointer.rsplit('/').next() == Some(key);
    let parent_is_basis = pointer.rsplit('/').nth(1) == Some("basis");
    if !(within("basis") || parent_is_basis) {
        return;
    }
    let Ok(basis) = serde_json::from_value::<Basis>(value.clone()) else { return };
    if let Some((code, key, zh, en)) = wrong_basis(&basis) {
        let position = document.value_at(&format!("{pointer}/{key}"));
        let found = Diagnostic::error(code, &source.file, position, Text::new(zh, en));
        diagnostics.push(found.at(format!("{pointer}/{key}")));
    }
}

/// Code, key and message of what is wrong with a basis.
fn wrong_basis(basis: &Basis) -> Option<(&'static str, &'static str, String, String)> {
    let source = basis.source.as_str();
    let numbered = source.len() == 3 && source.bytes().all(|b| b.is_ascii_digit());
    if !numbered {
        return None;
    }
    if !SEEDS.contains(&source) {
        return Some((
            "unknown_document",
            "source",
            format!("没有编号“{source}”的文件，只有 000 到 004。"),
            format!("There is no document `{source}`, only 000 to 004."),
        ));
    }
    let right = basis.lines.as_deref().is_some_and(lines_are_right);
    (!right).then(|| {
        (
            "invalid_lines",
            "lines",
            "依据必须写明行号，例如 2663、101-109 或 52,143-144。".to_owned(),
            "A basis must name its lines, such as 2663, 101-109 or 52,143-144.".to_owned(),
        )
    })
}

/// `N`, `N-M`, or several with commas; each range forwards.
fn lines_are_right(lines: &str) -> bool {
    lines.split(',').all(|range| {
        let mut ends = range.trim().splitn(2, '-').map(|end| end.parse::<u32>());
        match (ends.next(), ends.next()) {
            (Some(Ok(line)), None) => line > 0,
            (Some(Ok(first)), Some(Ok(last))) => first > 0 && first <= last,
            _ => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_numbers_ranges_and_lists_of_them() {
        for right in ["1", "2663", "101-109", "52,143-144", "52, 143"] {
            assert!(lines_are_right(right), "{right}");
        }
        for wrong in ["", "0", "a", "9-3", "1-", "-1", "1,", "1-2-3", "1.5"] {
            assert!(!lines_are_right(wrong), "{wrong}");
        }
    }
}

//! A folder of YAML in; a pack and diagnostics out.

use std::{collections::HashMap, path::Path, sync::Arc};

use base::{
    Text,
    calendar::{Calendar, YearData},
};
use indexmap::IndexMap;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{
    Diagnostic, Severity,
    check::{self, Breaches},
    compile, lints,
    model::*,
    pack::{Givers, Pack},
    parallel, pattern,
    place::{Kind, Places},
    reads, references,
    schema::FileKind,
    source::{self, Folder},
    yaml::Position,
};

/// A pack that was read, and everything that was wrong with it.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The pack; `None` when any diagnostic is an error.
    pub pack: Option<Pack>,
    /// What was wrong, in order of files and lines.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads the pack in the folder `dir`. Never fails as a whole: whatever is wrong is a diagnostic.
pub fn load(dir: &Path) -> Loaded {
    load_with(dir, &[])
}

/// The same with more lints, for what only rooms above can see (a plan longer than its promise).
pub fn load_with(dir: &Path, extras: &[lints::Extra<'_>]) -> Loaded {
    linted(dir, true, extras)
}

/// The same without situations and stories, the files in `tests/`, which nobody needs to serve the
/// pack and which are half of it. The content hash is that of the whole.
pub fn load_to_serve(dir: &Path, extras: &[lints::Extra<'_>]) -> Loaded {
    linted(dir, false, extras)
}

fn linted(dir: &Path, whole: bool, extras: &[lints::Extra<'_>]) -> Loaded {
    let mut diagnostics = Vec::new();
    let folder = source::read(dir, whole, &mut diagnostics);
    let pack = assemble(folder, &mut diagnostics);
    let Some(pack) = pack.filter(|_| !any_error(&diagnostics)) else {
        return Loaded { pack: None, diagnostics: in_order(diagnostics) };
    };
    diagnostics.extend(lints::run(&pack));
    for extra in extras {
        diagnostics.extend(extra(&pack));
    }
    let pack = Some(pack).filter(|_| !any_error(&diagnostics));
    Loaded { pack, diagnostics: in_order(diagnostics) }
}

/// The pack in `dir` with the files of another place, a file or a folder: for situations and
/// stories that do not lie in the pack. Lints do not run; the content hash is the pack's own.
pub fn load_more(dir: &Path, more: &Path) -> Loaded {
    let mut diagnostics = Vec::new();
    let mut folder = source::read(dir, true, &mut diagnostics);
    folder.sources.extend(source::read_more(more, &mut diagnostics));
    let pack = assemble(folder, &mut diagnostics).filter(|_| !any_error(&diagnostics));
    Loaded { pack, diagnostics: in_order(diagnostics) }
}

/// The calendar of the pack in `dir`, whatever else is wrong with it. Refused with
/// `calendar_unreadable` when there is no year that can be read.
pub fn load_calendar(dir: &Path) -> Result<Calendar, base::Refusal> {
    let folder = source::read(dir, false, &mut Vec::new());
    let pack = assemble(folder, &mut Vec::new());
    let calendar = pack.map(|pack| pack.calendar).filter(|c| c.years().next().is_some());
    calendar.ok_or_else(|| {
        base::Refusal::new(
            "calendar_unreadable",
            422,
            format!("{} 中没有可读的工作日历。", dir.display()),
            format!("There is no readable calendar in {}.", dir.display()),
        )
        .on("pack")
    })
}

fn any_error(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}

fn in_order(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let key = |d: &Diagnostic| (d.file.clone(), d.line, d.column, d.severity);
    diagnostics.sort_by_key(key);
    diagnostics
}

/// Puts together what could be read, even when parts of it are wrong.
fn assemble(folder: Folder, diagnostics: &mut Vec<Diagnostic>) -> Option<Pack> {
    let Folder { sources, access, hash, whole: tests } = folder;
    let mut reader = Reader {
        breaches: Vec::new(),
        places: Places { sources, entries: HashMap::new() },
        diagnostics,
    };
    reader.check();
    // names that stand in a file that is no YAML are not unknown
    let whole = reader.places.sources.iter().all(|source| source.document.is_some());
    let manifest = reader.manifest();
    let (calendar, years) = reader.calendar();
    let mut pack = Pack {
        hash,
        whole: tests,
        calendar,
        years,
        departments: reader.entries(Kind::Department, |e: &Department| &e.id),
        districts: reader.entries(Kind::District, |e: &District| &e.id),
        registers: reader.entries(Kind::Register, |e: &Register| &e.id),
        register_facts: reader.entries(Kind::RegisterFacts, |e: &RegisterFacts| &e.id),
        subjects: reader.entries(Kind::Subject, |e: &Subject| &e.id),
        lists: reader.entries(Kind::List, |e: &NamedList| &e.id),
        asks: reader.entries(Kind::Ask, |e: &Ask| &e.id),
        acts: reader.entries(Kind::Act, |e: &Act| &e.id),
        credentials: reader.entries(Kind::Credential, |e: &CredentialType| &e.id),
        life_events: reader.entries(Kind::LifeEvent, |e: &LifeEvent| &e.id),
        packages: reader.entries(Kind::Package, |e: &Package| &e.id),
        journeys: reader.entries(Kind::Journey, |e: &Journey| &e.id),
        policies: reader.entries(Kind::Policy, |e: &Policy| &e.id),
        stacking_groups: reader.entries(Kind::StackingGroup, |e: &StackingGroup| &e.id),
        claim_events: reader.entries(Kind::ClaimEvent, |e: &ClaimEvent| &e.id),
        fees: reader.entries(Kind::Fee, |e: &Fee| &e.id),
        intermediaries: reader.entries(Kind::Intermediary, |e: &Intermediary| &e.id),
        licence_items: reader.entries(Kind::LicenceItem, |e: &LicenceItem| &e.id),
        service_points: reader.entries(Kind::ServicePoint, |e: &ServicePoint| &e.id),
        waivers: reader.entries(Kind::Waiver, |e: &Waiver| &e.id),
        roles: reader.entries(Kind::Role, |e: &Role| &e.id),
        personas: reader.entries(Kind::Persona, |e: &Persona| &e.id),
        synthetic: reader
            .entries(Kind::Synthetic, |e: &Synthetic| &e.register)
            .into_values()
            .collect(),
        populations: reader.entries(Kind::Population, |e: &Population| &e.id),
        situations: reader.entries(Kind::Situation, |e: &Situation| &e.id),
        policy_trials: reader.entries(Kind::PolicyTrial, |e: &PolicyTrial| &e.id),
        stories: reader.entries(Kind::Story, |e: &Story| &e.id),
        access,
        givers: Givers::default(),
        rules: HashMap::new(),
        patterns: HashMap::new(),
        facts: HashMap::new(),
        reads: HashMap::new(),
        manifest: manifest?,
        places: Arc::default(),
    };
    pack.places = Arc::new(reader.places);
    pack.join_facts();
    pack.givers = Givers::of(&pack);
    pack.patterns = pattern::all(pack.registers.values().flat_map(|register| &register.facts));
    if !whole {
        return Some(pack);
    }
    references::check(&pack, diagnostics);
    pack.rules = compile::compile(&pack, diagnostics);
    if !any_error(diagnostics) {
        let of = |package: &Package| (package.id.clone(), reads::wanted(&pack, package));
        pack.reads = pack.packages.values().map(of).collect();
    }
    Some(pack)
}

struct Reader<'a> {
    places: Places,
    /// What is wrong in each source.
    breaches: Vec<Breaches>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Reader<'_> {
    /// Every source against its schema.
    fn check(&mut self) {
        let checked = parallel::map(self.places.sources.iter().collect(), |source| {
            let breaches = source.document.as_ref().map(|document| check::check(source, document));
            breaches.unwrap_or_default()
        });
        for mut breaches in checked {
            self.diagnostics.append(&mut breaches.diagnostics);
            self.breaches.push(breaches);
        }
    }

    /// The whole of a source as one value, if nothing is wrong with it.
    fn whole<T: DeserializeOwned>(&mut self, number: usize) -> Option<T> {
        let source = &self.places.sources[number];
        let document = source.document.as_ref()?;
        if !self.breaches[number].pointers.is_empty() {
            return None;
        }
        let read = T::deserialize(&document.value);
        read.map_err(|error| {
            self.diagnostics.push(not_taken(&source.file, document.value_at(""), &error));
        })
        .ok()
    }

    fn manifest(&mut self) -> Option<Manifest> {
        let number = self.places.sources.iter().position(|s| s.kind() == FileKind::Manifest);
        let Some(number) = number else {
            self.diagnostics.push(Diagnostic::manifest_missing());
            return None;
        };
        self.whole(number)
    }

    fn calendar(&mut self) -> (Calendar, Vec<YearData>) {
        let mut years: Vec<YearData> = Vec::new();
        let mut sources = HashMap::new();
        for number in 0..self.places.sources.len() {
            if self.places.sources[number].kind() != FileKind::Year {
                continue;
            }
            if let Some(year) = self.whole::<YearData>(number) {
                sources.insert(year.year, number);
                years.push(year);
            }
        }
        let refusals = match Calendar::new(years.clone()) {
            Ok(calendar) => return (calendar, years),
            Err(refusals) => refusals,
        };
        for refusal in refusals {
            // the field is `calendar.<year>.<key>`
            let field = refusal.field.unwrap_or_default();
            let mut parts = field.split('.').skip(1);
            let year = parts.next().and_then(|year| year.parse::<i16>().ok());
            let source = year.and_then(|year| sources.get(&year)).map(|n| &self.places.sources[*n]);
            let pointer = format!("/{}", parts.next().unwrap_or_default());
            let (file, position) = match source {
                Some(s) => (
                    s.file.as_str(),
                    s.document.as_ref().map_or(Position::START, |d| d.key_at(&pointer)),
                ),
                None => ("pack.yaml", Position::START),
            };
            self.diagnostics.push(Diagnostic::error(refusal.code, file, position, refusal.must));
        }
        (Calendar::default(), years)
    }

    /// Every entry of a kind that can be read. An entry that cannot still has its place, so that
    /// a reference to it is no second mistake.
    fn entries<T: DeserializeOwned>(
        &mut self,
        kind: Kind,
        id: fn(&T) -> &String,
    ) -> IndexMap<String, T> {
        let mut entries = IndexMap::new();
        let id_key = if kind == Kind::Synthetic { "register" } else { "id" };
        for (number, source) in self.places.sources.iter().enumerate() {
            let Some(document) = &source.document else { continue };
            if source.kind() != FileKind::Entries {
                continue;
            }
            let list = document.value.get(kind.key()).and_then(Value::as_array);
            for (index, value) in list.into_iter().flatten().enumerate() {
                let pointer = format!("/{}/{index}", kind.key());
                let Some(name) = value.get(id_key).and_then(Value::as_str) else { continue };
                let key = (kind, name.to_owned());
                if let Some((first, at)) = self.places.entries.get(&key) {
                    let position = document.value_at(&format!("{pointer}/{id_key}"));
                    let first = &self.places.sources[*first];
                    let line = first.document.as_ref().map_or(1, |d| d.value_at(at).line);
                    self.diagnostics.push(duplicate(kind, name, source, position, first, line));
                    continue;
                }
                self.places.entries.insert(key, (number, pointer.clone()));
                if self.breaches[number].touch(&pointer) {
                    continue;
                }
                match T::deserialize(value) {
                    Ok(entry) => {
                        entries.insert(id(&entry).clone(), entry);
                    }
                    Err(error) => self.diagnostics.push(not_taken(
                        &source.file,
                        document.value_at(&pointer),
                        &error,
                    )),
                }
            }
        }
        entries
    }
}

fn duplicate(
    kind: Kind,
    name: &str,
    source: &source::Source,
    position: Position,
    first: &source::Source,
    line: u32,
) -> Diagnostic {
    let text = kind.text();
    let message = Text::new(
        format!("{}“{name}”已经写在 {} 第 {line} 行，不能再写。", text.zh, first.file),
        format!("The {} `{name}` already stands in {} line {line}.", text.en, first.file),
    );
    Diagnostic::error("duplicate_id", &source.file, position, message)
}

/// What the schema took and our types do not.
fn not_taken(file: &str, position: Position, error: &serde_json::Error) -> Diagnostic {
    let message = Text::new(
        format!("这个条目读不懂：{error}。"),
        format!("This entry cannot be understood: {error}."),
    );
    Diagnostic::error("invalid_value", file, position, message)
}

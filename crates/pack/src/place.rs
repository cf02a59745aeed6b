//! Where every entry of a pack stands, so that whatever is wrong with it later can be shown there.

use std::collections::HashMap;

use base::Text;

use crate::{Diagnostic, source::Source, yaml::Position};

/// A kind of entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Kind {
    Department,
    District,
    Register,
    RegisterFacts,
    Subject,
    List,
    Ask,
    Act,
    Credential,
    LifeEvent,
    Package,
    Journey,
    Policy,
    StackingGroup,
    ClaimEvent,
    Fee,
    Intermediary,
    LicenceItem,
    ServicePoint,
    Waiver,
    Role,
    Persona,
    Synthetic,
    Population,
    Situation,
    PolicyTrial,
    Story,
}

impl Kind {
    /// Every kind, in the order of [`crate::File`]'s fields.
    pub const ALL: [Self; 27] = [
        Self::Department,
        Self::District,
        Self::Register,
        Self::RegisterFacts,
        Self::Subject,
        Self::List,
        Self::Ask,
        Self::Act,
        Self::Credential,
        Self::LifeEvent,
        Self::Package,
        Self::Journey,
        Self::Policy,
        Self::StackingGroup,
        Self::ClaimEvent,
        Self::Fee,
        Self::Intermediary,
        Self::LicenceItem,
        Self::ServicePoint,
        Self::Waiver,
        Self::Role,
        Self::Persona,
        Self::Synthetic,
        Self::Population,
        Self::Situation,
        Self::PolicyTrial,
        Self::Story,
    ];

    /// The key in a file that holds its list.
    pub fn key(self) -> &'static str {
        match self {
            Self::Department => "departments",
            Self::District => "districts",
            Self::Register => "registers",
            Self::RegisterFacts => "register_facts",
            Self::Subject => "subjects",
            Self::List => "lists",
            Self::Ask => "asks",
            Self::Act => "acts",
            Self::Credential => "credentials",
            Self::LifeEvent => "life_events",
            Self::Package => "packages",
            Self::Journey => "journeys",
            Self::Policy => "policies",
            Self::StackingGroup => "stacking_groups",
            Self::ClaimEvent => "claim_events",
            Self::Fee => "fees",
            Self::Intermediary => "intermediaries",
            Self::LicenceItem => "licence_items",
            Self::ServicePoint => "service_points",
            Self::Waiver => "waivers",
            Self::Role => "roles",
            Self::Persona => "personas",
            Self::Synthetic => "synthetic",
            Self::Population => "populations",
            Self::Situation => "situations",
            Self::PolicyTrial => "policy_trials",
            Self::Story => "stories",
        }
    }

    /// The kind whose lists stand under `key` in a file.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// The code of a name that no entry of this kind has.
    pub fn unknown_code(self) -> &'static str {
        match self {
            Self::Department => "unknown_department",
            Self::District => "unknown_district",
            Self::Register => "unknown_register",
            Self::RegisterFacts => "unknown_register_facts",
            Self::Subject => "unknown_subject",
            Self::List => "unknown_list",
            Self::Ask => "unknown_ask",
            Self::Act => "unknown_act",
            Self::Credential => "unknown_credential",
            Self::LifeEvent => "unknown_life_event",
            Self::Package => "unknown_package",
            Self::Journey => "unknown_journey",
            Self::Policy => "unknown_policy",
            Self::StackingGroup => "unknown_stacking_group",
            Self::ClaimEvent => "unknown_claim_event",
            Self::Fee => "unknown_fee",
            Self::Intermediary => "unknown_intermediary",
            Self::LicenceItem => "unknown_licence_item",
            Self::ServicePoint => "unknown_service_point",
            Self::Waiver => "unknown_waiver",
            Self::Role => "unknown_role",
            Self::Persona => "unknown_persona",
            Self::Synthetic => "unknown_synthetic",
            Self::Population => "unknown_population",
            Self::Situation => "unknown_situation",
            Self::PolicyTrial => "unknown_policy_trial",
            Self::Story => "unknown_story",
        }
    }

    /// What people call it.
    pub fn text(self) -> Text {
        let (zh, en) = match self {
            Self::Department => ("部门", "department"),
            Self::District => ("区县", "district"),
            Self::Register => ("库", "register"),
            Self::RegisterFacts => ("库的事实", "facts of a register"),
            Self::Subject => ("主体", "subject"),
            Self::List => ("清单", "list"),
            Self::Ask => ("询问项", "ask"),
            Self::Act => ("事项", "act"),
            Self::Credential => ("证照", "credential"),
            Self::LifeEvent => ("生命周期", "life event"),
            Self::Package => ("一件事", "package"),
            Self::Journey => ("全周期", "journey"),
            Self::Policy => ("政策", "policy"),
            Self::StackingGroup => ("政策叠加组", "stacking group"),
            Self::ClaimEvent => ("直达事件", "claim event"),
            Self::Fee => ("收费项目", "fee"),
            Self::Intermediary => ("中介服务", "intermediary"),
            Self::LicenceItem => ("许可事项", "licence item"),
            Self::ServicePoint => ("服务点", "service point"),
            Self::Waiver => ("豁免", "waiver"),
            Self::Role => ("角色", "role"),
            Self::Persona => ("演示人物", "persona"),
            Self::Synthetic => ("合成数据", "synthetic data"),
            Self::Population => ("合成城市", "synthetic city"),
            Self::Situation => ("情形", "situation"),
            Self::PolicyTrial => ("政策情形", "situations of a policy"),
            Self::Story => ("故事", "story"),
        };
        Text::new(zh, en)
    }
}

/// The files of a pack and the place of each entry in them.
#[derive(Debug, Default)]
pub struct Places {
    pub(crate) sources: Vec<Source>,
    /// Entry -> number of its source and JSON pointer.
    pub(crate) entries: HashMap<(Kind, String), (usize, String)>,
}

/// One entry as its file says it.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// Its name within its kind.
    pub id: &'a str,
    /// The file.
    pub file: &'a str,
    /// The line on which it begins, from 1.
    pub line: u32,
    /// What it says.
    pub body: &'a serde_json::Value,
}

impl Places {
    /// Every entry of a kind as its file says it, in pack order.
    pub fn entries(&self, kind: Kind) -> Vec<Entry<'_>> {
        let of_kind = self.entries.iter().filter(|((other, _), _)| *other == kind);
        let mut found: Vec<((usize, usize), Entry<'_>)> = of_kind
            .filter_map(|((_, id), (source, pointer))| {
                let index = pointer.rsplit('/').next()?.parse().ok()?;
                let Source { file, document, .. } = &self.sources[*source];
                let document = document.as_ref()?;
                let body = document.value.pointer(pointer)?;
                let line = document.value_at(pointer).line;
                Some(((*source, index), Entry { id, file, line, body }))
            })
            .collect();
        found.sort_by_key(|(at, _)| *at);
        found.into_iter().map(|(_, entry)| entry).collect()
    }

    /// The file and the place of the value at `pointer` within the entry; the beginning of the
    /// pack for an entry that is not there.
    pub fn value(&self, kind: Kind, id: &str, pointer: &str) -> (&str, Position) {
        self.find(kind, id, |document, entry| document.value_at(&format!("{entry}{pointer}")))
    }

    /// The same for the key of the value.
    pub fn key(&self, kind: Kind, id: &str, pointer: &str) -> (&str, Position) {
        self.find(kind, id, |document, entry| document.key_at(&format!("{entry}{pointer}")))
    }

    /// The place of a character within the text at `pointer`, by line and column in that text.
    pub fn inside(
        &self,
        kind: Kind,
        id: &str,
        pointer: &str,
        line: u32,
        column: u32,
    ) -> (&str, Position) {
        let Some((source, entry)) = self.entries.get(&(kind, id.to_owned())) else {
            return ("pack.yaml", Position::START);
        };
        let source = &self.sources[*source];
        let place = source.document.as_ref().map_or(Position::START, |document| {
            document.inside(&format!("{entry}{pointer}"), line, column)
        });
        (&source.file, place)
    }

    /// An error at the value at `pointer` within an entry.
    pub fn error(
        &self,
        code: &'static str,
        kind: Kind,
        id: &str,
        pointer: &str,
        message: Text,
    ) -> Diagnostic {
        let (file, position) = self.value(kind, id, pointer);
        Diagnostic::error(code, file, position, message).at(self.pointer(kind, id, pointer))
    }

    /// The JSON pointer within its file of the value at `pointer` within an entry.
    pub(crate) fn pointer(&self, kind: Kind, id: &str, pointer: &str) -> String {
        let entry = self.entries.get(&(kind, id.to_owned()));
        format!("{}{pointer}", entry.map_or("", |(_, at)| at))
    }

    pub(crate) fn has(&self, kind: Kind, id: &str) -> bool {
        self.entries.contains_key(&(kind, id.to_owned()))
    }

    /// The names of all entries of a kind, sorted.
    pub(crate) fn names(&self, kind: Kind) -> impl Iterator<Item = &str> {
        let of_kind = self.entries.keys().filter(move |(other, _)| *other == kind);
        let mut names: Vec<&str> = of_kind.map(|(_, name)| name.as_str()).collect();
        names.sort_unstable();
        names.into_iter()
    }

    fn find(
        &self,
        kind: Kind,
        id: &str,
        place: impl Fn(&crate::yaml::Document, &str) -> Position,
    ) -> (&str, Position) {
        let Some((source, entry)) = self.entries.get(&(kind, id.to_owned())) else {
            return ("pack.yaml", Position::START);
        };
        let source = &self.sources[*source];
        let position = source.document.as_ref().map_or(Position::START, |d| place(d, entry));
        (&source.file, position)
    }
}

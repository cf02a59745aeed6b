//! May this person do this to that? The pack's policies say so, in Cedar.

use std::collections::{HashMap, HashSet};
use std::str::FromStr;
use std::sync::{PoisonError, RwLock};

use base::{Refusal, Text};
use cedar_policy::{
    ActionConstraint, Authorizer, Context, Decision, Entities, Entity, EntityId, EntityTypeName,
    EntityUid, Policy, PolicySet, Request, RestrictedExpression, Schema, ValidationMode, Validator,
};
use miette::Diagnostic;

use crate::action::{Action, Kind};
use crate::engine::scope::{Reach, Scope};
use crate::limits::{ANSWERS_KEPT_MAX, ROLES_MAX};
use crate::model::{Account, Principal, Relation, Resource, Standing};
use crate::refusals::{forbidden, sign_in_required};

/// Something wrong with the policies of a pack, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyFault {
    /// Line in the policies' text, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// What must hold.
    pub message: Text,
    /// What the author may have meant.
    pub suggestion: Option<String>,
}

/// The policies of one pack, parsed and checked.
///
/// What they say depends on the roles, the action and the standing only, so each answer is asked
/// of them once and then looked up.
#[derive(Debug)]
pub struct Authoriser {
    authorizer: Authorizer,
    policies: HashMap<Action, PolicySet>,
    roles: Vec<(String, Text)>,
    actions: HashMap<Action, EntityUid>,
    kinds: HashMap<Kind, EntityUid>,
    contexts: Vec<Context>,
    answers: RwLock<HashMap<(Who, Action), Table>>,
}

/// Who acts, as far as policies know: nobody, or an account with roles of the pack, one bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Who {
    /// Nobody has signed in.
    Visitor,
    /// An account.
    Account(u64),
}

/// What the policies say to somebody about an action: one bit a [`Standing`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Table(u64);

impl Table {
    /// Whether it is allowed in this standing.
    pub(crate) fn allows(self, standing: Standing) -> bool {
        self.0 & (1 << standing.index()) != 0
    }
}

impl Authoriser {
    /// The policies of a pack (`Pack::access`) for its `roles` (id and name, in pack order).
    /// Answers everything that is wrong with them: syntax; names that the kernel or the pack does
    /// not know; a policy about one person; a rule for which no list could be filtered.
    pub fn new(policies: &str, roles: &[(String, Text)]) -> Result<Self, Vec<PolicyFault>> {
        let parsed = PolicySet::from_str(policies).map_err(|errors| {
            errors
                .iter()
                .map(|e| fault(policies, offset(e), e.to_string(), help(e)))
                .collect::<Vec<_>>()
        })?;
        let schema = Schema::from_cedarschema_str(&schema_text(roles.iter().map(|r| r.0.as_str())))
            .map_err(|e| vec![fault(policies, None, format!("{e}"), help(&e))])?
            .0;
        let checked = Validator::new(schema).validate(&parsed, ValidationMode::Strict);
        let mut faults: Vec<PolicyFault> = checked
            .validation_errors()
            .map(|e| fault(policies, offset(e), e.to_string(), help(e)))
            .collect();
        faults.extend(parsed.policies().filter(|p| names_a_person(p)).map(|policy| {
            let at = policies.find(policy.to_string().trim());
            fault(policies, at, PERSONAL.to_owned(), None)
        }));
        if roles.len() > ROLES_MAX {
            let message = format!("a pack has at most {ROLES_MAX} roles");
            faults.push(fault(policies, None, message, None));
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let made = Self::build(&parsed, roles);
        let mixed = made.mixed();
        if mixed.is_empty() { Ok(made) } else { Err(mixed) }
    }

    fn build(policies: &PolicySet, roles: &[(String, Text)]) -> Self {
        let contexts = (0..Standing::COUNT).map(context).collect();
        let actions: HashMap<Action, EntityUid> =
            Action::ALL.iter().map(|a| (*a, uid("Action", a.id()))).collect();
        let about = |action: &EntityUid| {
            let chosen = policies.policies().filter(|policy| match policy.action_constraint() {
                ActionConstraint::Any => true,
                ActionConstraint::In(actions) => actions.contains(action),
                ActionConstraint::Eq(only) => only == *action,
            });
            PolicySet::from_policies(chosen.cloned()).expect("policies of one set")
        };
        Self {
            authorizer: Authorizer::new(),
            policies: actions.iter().map(|(action, uid)| (*action, about(uid))).collect(),
            roles: roles.to_vec(),
            actions,
            kinds: Kind::ALL.iter().map(|k| (*k, uid(k.name(), ANY))).collect(),
            contexts,
            answers: RwLock::default(),
        }
    }

    /// Roles whose rules for an action are no union of relations less some others.
    fn mixed(&self) -> Vec<PolicyFault> {
        let mut faults = Vec::new();
        for (role, _) in &self.roles {
            let who = self.who([role.as_str()]);
            for action in Action::ALL {
                let table = self.table(who, *action);
                let reach = Reach::of(table);
                if Standing::possible().any(|s| reach.admits(s) != table.allows(s)) {
                    faults.push(fault("", None, format!("{MIXED} ({role}, {action})"), None));
                }
            }
        }
        faults
    }

    /// The roles of the pack: id and name, in pack order.
    pub fn roles(&self) -> &[(String, Text)] {
        &self.roles
    }

    /// Whether `principal` may do `action` to `resource`. Refused with `sign_in_required` (401)
    /// when nobody has signed in, `not_found` (404) for what the person may not see, and
    /// `forbidden` (403) otherwise.
    pub fn authorise(
        &self,
        principal: &Principal,
        action: Action,
        resource: &Resource,
    ) -> Result<(), Refusal> {
        debug_assert_eq!(action.kind(), resource.kind, "{action} is done on another kind of thing");
        let Principal::Account(account) = principal else {
            let allowed = self.table(Who::Visitor, action).allows(Standing::default());
            return if allowed { Ok(()) } else { Err(sign_in_required()) };
        };
        let who = self.who(account.roles.iter().map(String::as_str));
        let standing = Standing::of(account, resource);
        if self.table(who, action).allows(standing) {
            return Ok(());
        }
        let hidden = match action.sees() {
            None => false,
            Some(sees) if sees == action => true,
            Some(sees) => !self.table(who, sees).allows(standing),
        };
        if hidden && !resource.id.is_empty() {
            return Err(Refusal::not_found());
        }
        Err(forbidden(action))
    }

    /// Of which things `principal` may do `action`: the condition of a list. Refused like
    /// [`Self::authorise`] when there can be none.
    pub fn scope(&self, principal: &Principal, action: Action) -> Result<Scope, Refusal> {
        match principal {
            Principal::Anonymous => {
                let allowed = self.table(Who::Visitor, action).allows(Standing::default());
                if allowed { Ok(Scope::everything()) } else { Err(sign_in_required()) }
            }
            Principal::Account(account) => {
                let reach = self.reach(account, action);
                if reach.nothing() {
                    Err(forbidden(action))
                } else {
                    Ok(Scope::new(reach, account))
                }
            }
        }
    }

    /// Whether `principal` may do `action` to anything at all: what menus ask.
    pub fn may_ever(&self, principal: &Principal, action: Action) -> bool {
        self.scope(principal, action).is_ok()
    }

    fn reach(&self, account: &Account, action: Action) -> Reach {
        let who = self.who(account.roles.iter().map(String::as_str));
        Reach::of(self.table(who, action))
    }

    /// What the policies say in every standing.
    pub(crate) fn table(&self, who: Who, action: Action) -> Table {
        let known = self.answers.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(table) = known.get(&(who, action)) {
            return *table;
        }
        drop(known);
        let table = self.ask(who, action);
        let mut known = self.answers.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= ANSWERS_KEPT_MAX {
            known.clear();
        }
        known.insert((who, action), table);
        table
    }

    /// An account with these roles; roles that the pack does not know give no right.
    pub(crate) fn who<'r>(&self, roles: impl IntoIterator<Item = &'r str>) -> Who {
        let place = |role: &str| self.roles.iter().position(|(id, _)| id == role);
        Who::Account(roles.into_iter().filter_map(place).fold(0, |bits, i| bits | (1 << i)))
    }

    /// Asks Cedar, once a standing.
    fn ask(&self, who: Who, action: Action) -> Table {
        let entity = match who {
            Who::Visitor => Entity::with_uid(uid("Visitor", ANY)),
            Who::Account(bits) => {
                let held = self.roles.iter().enumerate().filter(|(i, _)| bits & (1 << i) != 0);
                let parents: HashSet<EntityUid> =
                    held.map(|(_, (id, _))| uid("Role", id)).collect();
                Entity::new_no_attrs(uid("Account", ANY), parents)
            }
        };
        let principal = entity.uid();
        let entities = Entities::from_entities([entity], None).expect("roles have no parents");
        let mut table = Table::default();
        for standing in Standing::possible() {
            let request = Request::new(
                principal.clone(),
                self.actions[&action].clone(),
                self.kinds[&action.kind()].clone(),
                self.contexts[standing.index()].clone(),
                None,
            );
            let request = request.expect("nothing is validated without a schema");
            let answer =
                self.authorizer.is_authorized(&request, &self.policies[&action], &entities);
            // a policy that fails to evaluate says nothing in Cedar; here it forbids
            let failed = answer.diagnostics().errors().next().is_some();
            if answer.decision() == Decision::Allow && !failed {
                table.0 |= 1 << standing.index();
            }
        }
        table
    }
}

/// The Cedar schema that the policies of a pack with these roles are checked against.
pub fn schema_text<'a>(roles: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = roles.into_iter().map(|role| format!("{role:?}")).collect();
    let mut text = String::from("// Who acts.\nentity Visitor;\nentity Account in [Role];\n");
    if quoted.is_empty() {
        text.push_str("entity Role;\n");
    } else {
        text.push_str(&format!("entity Role enum [{}];\n", quoted.join(", ")));
    }
    text.push_str("\n// On what.\n");
    for kind in Kind::ALL.iter().filter(|kind| **kind != Kind::Account) {
        text.push_str(&format!("entity {} enum [{ANY:?}];\n", kind.name()));
    }
    text.push_str("\n// How the person stands to it.\ntype Standing = {\n");
    for relation in Relation::ALL {
        text.push_str(&format!("  {}: Bool,\n", relation.id()));
    }
    text.push_str("};\n\n");
    for action in Action::ALL {
        let (id, kind, en) = (action.id(), action.kind().name(), action.en());
        text.push_str(&format!(
            "// {en}.\naction {id:?} appliesTo {{ principal: [Visitor, Account], resource: [{kind}], context: Standing }};\n"
        ));
    }
    text
}

const ANY: &str = "any";
const PERSONAL: &str = "a policy speaks of roles, never of one account";
const MIXED: &str = "the policies of this role must come to relations of which one is enough \
                     (`context.own || context.same_place`), less `own` or `filed`";

fn context(standing: usize) -> Context {
    let pairs = Relation::ALL.map(|relation| {
        let holds = standing & (1 << relation as usize) != 0;
        (relation.id().to_owned(), RestrictedExpression::new_bool(holds))
    });
    Context::from_pairs(pairs).expect("names are unique")
}

fn uid(kind: &str, id: &str) -> EntityUid {
    let kind = EntityTypeName::from_str(kind).expect("a name of ours");
    EntityUid::from_type_name_and_id(kind, EntityId::new(id))
}

fn names_a_person(policy: &Policy) -> bool {
    fn mentions(value: &serde_json::Value) -> bool {
        match value {
            serde_json::Value::Object(map) => {
                let kind = map.get("type").and_then(|kind| kind.as_str());
                (map.contains_key("id") && matches!(kind, Some("Account" | "Visitor")))
                    || map.values().any(mentions)
            }
            serde_json::Value::Array(items) => items.iter().any(mentions),
            _ => false,
        }
    }
    policy.to_json().is_ok_and(|json| mentions(&json))
}

fn offset(error: &dyn Diagnostic) -> Option<usize> {
    error.labels()?.next().map(|label| label.offset())
}

fn help(error: &dyn Diagnostic) -> Option<String> {
    error.help().map(|help| help.to_string())
}

/// A fault at byte `at` of `text`.
fn fault(
    text: &str,
    at: Option<usize>,
    english: String,
    suggestion: Option<String>,
) -> PolicyFault {
    let before = at.and_then(|at| text.get(..at)).unwrap_or("");
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let message = Text::new(format!("权限规则有误：{english}"), english);
    PolicyFault { line: number(line), column: number(column), message, suggestion }
}

//! A scope as a condition of an SQL statement, so that a list holds what its reader may see.

use ::store::Value;

use crate::engine::scope::{Holder, Scope};
use crate::model::Relation;

/// Where a statement has what relations are made of. Every text is an SQL expression of the
/// statement; what is absent never holds.
#[derive(Debug, Clone, Copy, Default)]
pub struct Columns<'a> {
    /// The account whose row it is.
    pub account: Option<&'a str>,
    /// Register and key of each owner.
    pub owners: &'a [(&'a str, &'a str)],
    /// The account that filed it.
    pub filed_by: Option<&'a str>,
    /// The mandate under which it was filed.
    pub mandate: Option<&'a str>,
    /// The department and the district that handle it; district is null for work of the city.
    pub place: Option<(&'a str, &'a str)>,
    /// Put around a condition about the place, for `{}`: a row handled in several places says
    /// `exists (select 1 from task t where t.case_id = c.id and {})`.
    pub place_within: Option<&'a str>,
}

/// A condition and its parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// SQL in brackets, such as `(c.filed_by = $3)`; `(1 = 1)` for everything.
    pub sql: String,
    /// The parameters it names, in order.
    pub params: Vec<Value>,
}

impl Scope {
    /// The condition under which a row is in this scope. Its first parameter is `$first`.
    pub fn filter(&self, columns: &Columns<'_>, first: usize) -> Filter {
        let mut made = Making { columns, first, params: Vec::new() };
        let mut all_of = Vec::new();
        if !self.reach.all {
            let any: Vec<String> =
                self.reach.any_of.iter().map(|r| made.relation(*r, self.holder.as_ref())).collect();
            all_of.push(either(any));
        }
        for relation in &self.reach.except {
            // what is null holds for nobody, so it excepts nobody
            let condition = made.relation(*relation, self.holder.as_ref());
            all_of.push(format!("not coalesce({condition}, false)"));
        }
        let sql = if all_of.is_empty() { TRUE.to_owned() } else { all_of.join(" and ") };
        Filter { sql: format!("({sql})"), params: made.params }
    }
}

const TRUE: &str = "1 = 1";
const FALSE: &str = "1 = 0";

struct Making<'a> {
    columns: &'a Columns<'a>,
    first: usize,
    params: Vec<Value>,
}

impl Making<'_> {
    fn param(&mut self, value: impl Into<Value>) -> String {
        self.params.push(value.into());
        format!("${}", self.first + self.params.len() - 1)
    }

    fn relation(&mut self, relation: Relation, holder: Option<&Holder>) -> String {
        let Some(holder) = holder else { return format!("({FALSE})") };
        let columns = self.columns;
        match relation {
            Relation::Own => self.own(holder),
            Relation::Filed => match columns.filed_by {
                Some(column) => format!("({column} = {})", self.param(&holder.account)),
                None => format!("({FALSE})"),
            },
            Relation::Mandated => match columns.mandate {
                Some(column) if !holder.mandates.is_empty() => {
                    let ids: Vec<String> =
                        holder.mandates.iter().map(|id| self.param(id)).collect();
                    format!("({column} in ({}))", ids.join(", "))
                }
                _ => format!("({FALSE})"),
            },
            Relation::SameDepartment | Relation::SameDistrict | Relation::SamePlace => {
                let Some((department, district)) = columns.place else {
                    return format!("({FALSE})");
                };
                let mut all_of = Vec::new();
                if relation != Relation::SameDistrict {
                    all_of.push(self.department(department, holder));
                }
                if relation != Relation::SameDepartment {
                    all_of.push(self.district(department, district, holder));
                }
                let condition = format!("({})", all_of.join(" and "));
                columns.place_within.map_or(condition.clone(), |w| w.replace("{}", &condition))
            }
        }
    }

    fn own(&mut self, holder: &Holder) -> String {
        let columns = self.columns;
        let mut any: Vec<String> = Vec::new();
        if let Some(column) = columns.account {
            any.push(format!("{column} = {}", self.param(&holder.account)));
        }
        for (register, key) in columns.owners {
            for record in &holder.records {
                let (wanted, of) = (self.param(&record.key), self.param(&record.register));
                any.push(format!("({key} = {wanted} and {register} = {of})"));
            }
        }
        either(any)
    }

    fn department(&mut self, column: &str, holder: &Holder) -> String {
        match &holder.department {
            Some(department) => format!("{column} = {}", self.param(department)),
            None => FALSE.to_owned(),
        }
    }

    fn district(&mut self, department: &str, column: &str, holder: &Holder) -> String {
        if holder.districts.is_empty() {
            return format!("{department} is not null");
        }
        let wanted: Vec<String> = holder.districts.iter().map(|d| self.param(d)).collect();
        format!("{column} in ({})", wanted.join(", "))
    }
}

/// Any of the conditions. What never holds is left out: SQLite looks through all rows when one of
/// the alternatives has no index.
fn either(mut any: Vec<String>) -> String {
    any.retain(|condition| *condition != format!("({FALSE})"));
    if any.is_empty() { format!("({FALSE})") } else { format!("({})", any.join(" or ")) }
}

//! Totals by group, several groupings in one pass over who is entitled.
//!
//! The rows of a text fact are places in a dictionary: a total is kept for each place, which is one
//! look-up a row and grouping. Only at the end are places that make one group put together.

use std::collections::BTreeMap;
use std::sync::Arc;

use base::code::industry;
use pack::{Pack, Standard};
use rules::columns::{Bits, Table, Values};

use super::mass::{Entitled, Total};

/// A fact by which totals are made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grouping {
    /// A text fact; each of its values is a group.
    pub fact: String,
    /// The values are industries (GB/T 4754): each section is a group.
    pub sections: bool,
}

impl Grouping {
    /// By the values of `fact`.
    pub fn by(fact: impl Into<String>) -> Self {
        Self { fact: fact.into(), sections: false }
    }

    /// Those of the subject `party` in the order of the pack; its district where the pack names
    /// none and there is one.
    pub fn of_party(pack: &Pack, party: &str) -> Vec<Self> {
        let named = pack.subjects.get(party).map(|subject| subject.match_groups.as_slice());
        let of = |fact: &str| {
            let found = pack.fact(fact)?;
            let sections = found.standard == Some(Standard::Industry);
            Some(Self { fact: fact.to_owned(), sections })
        };
        match named.unwrap_or_default() {
            [] => of(&format!("{party}.district")).into_iter().collect(),
            groups => groups.iter().filter_map(|group| of(&group.fact)).collect(),
        }
    }

    /// The fact of the first of those whose values are of `standard`.
    pub fn fact_of(pack: &Pack, party: &str, standard: Standard) -> Option<String> {
        let mut facts = Self::of_party(pack, party).into_iter().map(|grouping| grouping.fact);
        facts.find(|name| pack.fact(name).and_then(|fact| fact.standard) == Some(standard))
    }

    /// The group of a value.
    fn group(&self, value: &str) -> String {
        match self.sections {
            true => industry::lookup(value).map_or_else(
                |_| value.to_owned(), // what is no industry stands for itself
                |found| found.section.to_string(),
            ),
            false => value.to_owned(),
        }
    }
}

/// Groupings of the rows of one table.
pub(super) struct Groups<'t>(Vec<Group<'t>>);

struct Group<'t> {
    grouping: &'t Grouping,
    codes: Option<(&'t [u32], &'t [Arc<str>])>,
    known: Option<&'t Bits>,
}

/// Sums of some rows.
#[derive(Default)]
pub(super) struct Sums {
    pub(super) all: Total,
    /// A grouping each; in it a total for each value, the last for rows whose value is unknown.
    by: Vec<Vec<Total>>,
}

impl<'t> Groups<'t> {
    pub(super) fn of(table: &'t Table, groupings: &'t [Grouping]) -> Self {
        Self(groupings.iter().map(|grouping| Group::of(table, grouping)).collect())
    }

    /// The sums of those who are `entitled`.
    pub(super) fn sums(&self, entitled: &Entitled) -> Sums {
        let by: Vec<Vec<Total>> = self.0.iter().map(|group| group.totals(entitled)).collect();
        let all = match by.first() {
            Some(totals) => totals.iter().fold(Total::default(), |sum, more| sum.plus(more)),
            None => entitled.each().fold(Total::default(), |sum, (_, fen)| {
                sum.plus(&Total { parties: 1, fen: i128::from(fen.unwrap_or_default()) })
            }),
        };
        Sums { all, by }
    }

    /// The sums of all parts: over everybody, and by the groups of each grouping; the empty text
    /// is unknown.
    pub(super) fn join(
        &self,
        parts: impl Iterator<Item = Sums>,
    ) -> (Total, Vec<BTreeMap<String, Total>>) {
        let mut all = Total::default();
        let mut by: Vec<Vec<Total>> = self.0.iter().map(Group::nobody).collect();
        for part in parts {
            all = all.plus(&part.all);
            for (totals, more) in by.iter_mut().zip(&part.by) {
                totals.iter_mut().zip(more).for_each(|(total, more)| *total = total.plus(more));
            }
        }
        let named = self.0.iter().zip(by).map(|(group, totals)| group.named(totals));
        (all, named.collect())
    }
}

impl<'t> Group<'t> {
    fn of(table: &'t Table, grouping: &'t Grouping) -> Self {
        let column = table.column(&grouping.fact);
        let codes = column.and_then(|column| match &column.values {
            Values::Text(codes, texts) => Some((codes.as_slice(), texts.as_slice())),
            _ => None,
        });
        Self { grouping, codes, known: column.and_then(|column| column.known.as_ref()) }
    }

    fn nobody(&self) -> Vec<Total> {
        vec![Total::default(); self.codes.map_or(0, |(_, texts)| texts.len()) + 1]
    }

    fn totals(&self, entitled: &Entitled) -> Vec<Total> {
        let mut totals = self.nobody();
        let unknown = totals.len() - 1;
        for (row, fen) in entitled.each() {
            let row = row as usize;
            let known = self.known.is_none_or(|known| known.get(row));
            let at = self.codes.filter(|_| known).map_or(unknown, |(of, _)| of[row] as usize);
            totals[at].parties += 1;
            totals[at].fen += i128::from(fen.unwrap_or_default());
        }
        totals
    }

    fn named(&self, totals: Vec<Total>) -> BTreeMap<String, Total> {
        let mut groups: BTreeMap<String, Total> = BTreeMap::new();
        for (at, total) in totals.iter().enumerate().filter(|(_, total)| total.parties > 0) {
            let value = self.codes.and_then(|(_, texts)| texts.get(at));
            let group = value.map_or_else(String::new, |value| self.grouping.group(value));
            let sum = groups.entry(group).or_default();
            *sum = sum.plus(total);
        }
        groups
    }
}

#[cfg(test)]
mod tests {
    use rules::columns::{Column, ColumnBuilder};
    use rules::{Type, Value};

    use super::*;

    fn column(values: &[Option<&str>]) -> Column {
        let mut column = ColumnBuilder::new(Type::Text, 0);
        for value in values {
            let value = value.map(|text| Value::Text(Arc::from(text)));
            column.push(value.as_ref()).expect("a text");
        }
        column.finish()
    }

    fn total(parties: u64, fen: i128) -> Total {
        Total { parties, fen }
    }

    #[test]
    fn several_groupings_are_summed_at_once_and_industries_by_their_section() {
        let mut table = Table::new(4);
        table.insert("district", column(&[Some("330106"), Some("330106"), None, Some("330110")]));
        table.insert("industry", column(&[Some("C39"), Some("C13"), Some("I65"), Some("?")]));
        let industry = Grouping { sections: true, ..Grouping::by("industry") };
        let by = [Grouping::by("district"), industry, Grouping::by("nobody_knows_it")];
        let groups = Groups::of(&table, &by);
        let parts = [[(0, Some(100)), (1, Some(20))], [(2, Some(3)), (3, None)]]
            .map(|of| groups.sums(&of.into_iter().collect()));
        let (all, found) = groups.join(parts.into_iter());
        assert_eq!(all, total(4, 123));
        let named = |groups: &[(&str, Total)]| -> BTreeMap<String, Total> {
            groups.iter().map(|(name, total)| ((*name).to_owned(), *total)).collect()
        };
        let districts = [("", total(1, 3)), ("330106", total(2, 120)), ("330110", total(1, 0))];
        let sections = [("?", total(1, 0)), ("C", total(2, 120)), ("I", total(1, 3))];
        assert_eq!(found, [named(&districts), named(&sections), named(&[("", total(4, 123))])]);
    }

    #[test]
    fn without_a_grouping_there_is_one_sum() {
        let table = Table::new(2);
        let groups = Groups::of(&table, &[]);
        let (all, found) = groups
            .join([groups.sums(&[(0, Some(5)), (1, None)].into_iter().collect())].into_iter());
        assert_eq!((all, found.len()), (total(2, 5), 0));
    }
}

//! The permission matrix: every role by every action, for people to read.

use crate::action::Action;
use crate::engine::authorise::{Authoriser, Who};
use crate::engine::scope::Reach;
use crate::model::{Relation, Standing};

impl Authoriser {
    /// The whole matrix as aligned text, asked of the policies themselves; committed as
    /// `schemas/permissions.txt`, so that a change of rights shows in a review.
    pub fn matrix(&self) -> String {
        let mut header = vec!["操作".to_owned(), "说明".to_owned(), "访客".to_owned()];
        header.extend(self.roles().iter().map(|(_, text)| text.zh.clone()));
        let mut ids = vec!["action".to_owned(), String::new(), "visitor".to_owned()];
        ids.extend(self.roles().iter().map(|(id, _)| id.clone()));
        let mut rows = vec![header, ids];
        let holders: Vec<Who> =
            self.roles().iter().map(|(id, _)| self.who([id.as_str()])).collect();
        for action in Action::ALL {
            let mut row = vec![action.id().to_owned(), action.zh().to_owned()];
            // a visitor stands in no relation to anything
            let open = self.table(Who::Visitor, *action).allows(Standing::default());
            row.push(if open { ALL } else { NONE }.to_owned());
            row.extend(holders.iter().map(|who| cell(&Reach::of(self.table(*who, *action)))));
            rows.push(row);
        }
        format!("{LEGEND}\n{}", aligned(&rows))
    }
}

const ALL: &str = "全部";
const NONE: &str = "—";
const LEGEND: &str = "\
权限表：每个角色能做什么。由规则包的 Cedar 规则逐项求得，请勿手工修改。
The permission matrix: what each role may do, asked of the pack's policies. Generated.

全部  任何对象                          all: anything
本人  本人的，或本人可代表的单位的     own: one's own, or of an organisation one may act for
经手  由本账号代为提交的                filed: handed in by this account
本处  本部门在本辖区承办的              place: handled by one's department in one's districts
受托  在有效委托下代为提交的          mandated: filed under a mandate held now
部门  本部门承办的，不论辖区           department: handled by one's department, anywhere
辖区  本辖区承办的，不论部门           district: handled in one's districts by any department
除…   不含这些（回避、受审分离）      除…: but not these
—     不允许                            no
";

fn cell(reach: &Reach) -> String {
    if reach.nothing() {
        return NONE.to_owned();
    }
    let names = |relations: &[Relation], between: &str| {
        relations.iter().map(|r| name(*r)).collect::<Vec<_>>().join(between)
    };
    let mut text = if reach.all { ALL.to_owned() } else { names(&reach.any_of, "+") };
    if !reach.except.is_empty() {
        text.push_str(&format!("（除{}）", names(&reach.except, "、")));
    }
    text
}

const fn name(relation: Relation) -> &'static str {
    match relation {
        Relation::Own => "本人",
        Relation::Filed => "经手",
        Relation::SameDepartment => "部门",
        Relation::SameDistrict => "辖区",
        Relation::SamePlace => "本处",
        Relation::Mandated => "受托",
    }
}

/// Columns as wide as their widest cell, two spaces between them.
fn aligned(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widest = |i: usize| rows.iter().filter_map(|r| r.get(i)).map(|c| width(c)).max();
    let widths: Vec<usize> = (0..columns).map(|i| widest(i).unwrap_or(0)).collect();
    let mut text = String::new();
    for (line, row) in rows.iter().enumerate() {
        let mut cells = String::new();
        for (cell, wide) in row.iter().zip(&widths) {
            cells.push_str(cell);
            cells.push_str(&" ".repeat(wide - width(cell) + 2));
        }
        text.push_str(cells.trim_end());
        text.push('\n');
        if line == 1 {
            text.push_str(&"-".repeat(widths.iter().map(|w| w + 2).sum::<usize>() - 2));
            text.push('\n');
        }
    }
    text
}

/// Columns of a terminal: two for a Chinese character or full-width mark.
fn width(text: &str) -> usize {
    let chinese = |c: char| matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}');
    let wide = |c: char| chinese(c) || matches!(c, '\u{ff00}'..='\u{ff60}');
    text.chars().map(|c| if wide(c) { 2 } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_is_two_columns_wide() {
        assert_eq!(width("ab"), 2);
        assert_eq!(width("本人(除)、"), 10);
        assert_eq!(
            aligned(&[vec!["一".into(), "x".into()], vec!["ab".into(), "y".into()]]),
            "一  x\nab  y\n-----\n"
        );
    }
}

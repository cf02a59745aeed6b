//! What steps, stages, journeys, lists of the law, service points and waivers refer to.

use super::{At, Checker, entries, people};
use crate::{model::*, place::Kind, yaml::escape};

pub(super) fn check(c: &mut Checker<'_>) {
    let pack = c.pack;
    for ask in pack.asks.values() {
        let at = At { kind: Kind::Ask, id: &ask.id };
        if let Some(name) = &ask.intermediary {
            c.refer(at, "/intermediary", Kind::Intermediary, name);
        }
        if ask.may_follow.is_some() && ask.kind != AskKind::Material {
            c.error(
                at,
                "only_materials_follow",
                "/may_follow",
                "只有材料可以容缺后补。".to_owned(),
                "Only a material may follow later.".to_owned(),
            );
        }
    }
    for act in pack.acts.values() {
        let at = At { kind: Kind::Act, id: &act.id };
        if let Some(item) = &act.licence_item {
            c.refer(at, "/licence_item", Kind::LicenceItem, item);
        }
        c.ids(at, "/steps", act.steps.iter().map(|step| step.id.as_str()), false);
        c.ids(at, "/suspensions", act.suspensions.iter().map(|s| s.id.as_str()), false);
        for (index, entry) in act.steps.iter().enumerate() {
            step(c, at, &format!("/steps/{index}"), entry);
        }
    }
    for package in pack.packages.values() {
        if let Some(stage) = &package.stage {
            let at = At { kind: Kind::Package, id: &package.id };
            c.refer(at, "/stage/lead", Kind::Department, &stage.lead);
        }
    }
    pack.journeys.values().for_each(|entry| journey(c, entry));
    for (kind, id, from, to) in dated(c) {
        c.id(At { kind, id }, "/id", id);
        c.period(At { kind, id }, "", from, to);
    }
    for point in pack.service_points.values() {
        let at = At { kind: Kind::ServicePoint, id: &point.id };
        c.id(at, "/id", &point.id);
        c.refer(at, "/district", Kind::District, &point.district);
        for (index, package) in point.packages.iter().enumerate() {
            c.refer(at, &format!("/packages/{index}"), Kind::Package, package);
        }
        opening_hours(c, at, &point.opens);
    }
    for waiver in pack.waivers.values() {
        c.id(At { kind: Kind::Waiver, id: &waiver.id }, "/id", &waiver.id);
    }
}

/// Hours are written `09:00`, begin before they end, and follow each other.
fn opening_hours(c: &mut Checker<'_>, at: At<'_>, hours: &[OpeningHours]) {
    let mut before = None;
    for (index, open) in hours.iter().enumerate() {
        let time = |text: &str| jiff::civil::Time::strptime("%H:%M", text).ok();
        let span = time(&open.from).zip(time(&open.to)).filter(|(from, to)| from < to);
        if span.is_some_and(|(from, _)| before.is_none_or(|before| before <= from)) {
            before = span.map(|(_, to)| to);
            continue;
        }
        c.error(
            at,
            "opening_hours",
            &format!("/opens/{index}"),
            "开放时间写成 09:00，先开后关，并按先后排列。".to_owned(),
            "Opening hours are written `09:00`, begin before they end, and follow each other."
                .to_owned(),
        );
    }
}

type Dated<'a> = (Kind, &'a str, base::Date, Option<base::Date>);

fn dated<'a>(c: &Checker<'a>) -> Vec<Dated<'a>> {
    let fees = c.pack.fees.values().map(|e| (Kind::Fee, e.id.as_str(), e.from, e.to));
    let services = c.pack.intermediaries.values();
    let services = services.map(|e| (Kind::Intermediary, e.id.as_str(), e.from, e.to));
    let items = c.pack.licence_items.values();
    let items = items.map(|e| (Kind::LicenceItem, e.id.as_str(), e.from, e.to));
    fees.chain(services).chain(items).collect()
}

fn step(c: &mut Checker<'_>, at: At<'_>, pointer: &str, step: &ActStep) {
    for (index, asked) in step.departments.iter().enumerate() {
        let pointer = format!("{pointer}/departments/{index}/department");
        c.refer(at, &pointer, Kind::Department, &asked.department);
    }
    if let Some(name) = &step.departments_from {
        let pointer = format!("{pointer}/departments_from");
        entries::names_departments(c, at, &pointer, name, FactType::CodeList);
    }
    for (index, fact) in step.signers.iter().enumerate() {
        c.fact(at, &format!("{pointer}/signers/{index}"), fact);
    }
    if let Some(fee) = &step.fee {
        c.refer(at, &format!("{pointer}/fee/item"), Kind::Fee, &fee.item);
    }
    let missing = match step.kind {
        StepKind::JointOpinion
            if step.departments.is_empty() && step.departments_from.is_none() =>
        {
            "departments"
        }
        StepKind::Signature if step.signers.is_empty() => "signers",
        StepKind::Fee if step.fee.is_none() => "fee",
        StepKind::Delivery if step.ways.is_empty() => "ways",
        _ => return,
    };
    c.error(
        at,
        "step_incomplete",
        &format!("{pointer}/kind"),
        format!("这种环节必须写 {missing}。"),
        format!("A step of this kind must have `{missing}`."),
    );
}

fn journey(c: &mut Checker<'_>, journey: &Journey) {
    let at = At { kind: Kind::Journey, id: &journey.id };
    c.id(at, "/id", &journey.id);
    c.period(at, "", journey.from, journey.to);
    c.refer(at, "/subject", Kind::Subject, &journey.subject);
    for (index, package) in journey.packages.iter().enumerate() {
        c.refer(at, &format!("/packages/{index}"), Kind::Package, package);
    }
    for (name, value) in &journey.usual {
        let pointer = format!("/usual/{}", escape(name));
        if let Some(definition) = c.fact(at, &pointer, name) {
            people::value(c, at, &pointer, definition, value);
        }
    }
}

//! Target formulas over a scope: the steps from spend to wins that the workbook has, at the rates that its actuals show.

use std::collections::BTreeMap;

use super::groups::Groups;
use super::lens::{BLANK, Lens};
use crate::engine::project::Project;
use crate::engine::protocol::target_formula::{TargetFormulaQuery, TargetFormulaView, TargetLine, TargetRate, TargetStep};
use crate::kpi::target_formula::{Amount, Rate, TargetFormula};
use crate::ledger::{Decimal, Measure, Unit, Version};

/// The steps from money to customers, in their order.
const STEPS: [&str; 8] = ["spend", "impressions", "clicks", "leads", "mql", "sql", "opportunities", "wins"];

/// Impressions are bought by the thousand.
const PER_THOUSAND: &str = "impressions";

/// The chain over a scope.
pub fn view(project: &Project, query: &TargetFormulaQuery) -> TargetFormulaView {
    let whole = Lens::new(project, &query.scope);
    let groups = Groups::new(&whole);
    let named =
        |(name, lens): (String, Lens<'_>)| lens.is_whole().then(|| (if name.is_empty() { BLANK.to_owned() } else { name }, lens.scope));
    let scopes: Vec<_> = groups.by_main(&whole).into_iter().filter_map(named).collect();
    let members: Vec<(String, Lens<'_>)> = scopes.into_iter().map(|(name, scope)| (name, Lens::new(project, &scope))).collect();
    let chosen = members.iter().find(|(name, _)| *name == query.line);
    let lens = chosen.map_or(&whole, |(_, lens)| lens);
    let measures = steps(lens);
    let all = steps(&whole);
    let [dimension, _] = groups.labels(project.ledger());
    TargetFormulaView {
        span: project.coverage.label(&query.scope.period),
        dimension,
        line: chosen.map(|(name, _)| name.clone()).unwrap_or_default(),
        steps: solved(lens, &measures, query),
        lines: members.iter().filter_map(|(name, lens)| line(lens, name, &all)).collect(),
        members: members.into_iter().map(|(name, _)| name).collect(),
    }
}

/// The steps of which there are actuals; none where there is no money, or nothing that comes of it.
pub fn steps(lens: &Lens<'_>) -> Vec<Measure> {
    let there = |measure: &Measure| actual(lens, measure).is_some_and(|amount| amount > Decimal::ZERO);
    let found: Vec<Measure> = STEPS.into_iter().map(Measure::new).filter(there).collect();
    if found.first() == Some(&Measure::SPEND) && found.len() > 1 { found } else { Vec::new() }
}

fn actual(lens: &Lens<'_>, measure: &Measure) -> Option<Decimal> {
    lens.sum(measure, Version::Actual).value()
}

fn to_date(lens: &Lens<'_>, before: &Measure, after: &Measure) -> Option<Rate> {
    Rate::of(actual(lens, after), actual(lens, before))
}

/// How many of a step a price of the step before is for.
fn lot(after: &Measure) -> Decimal {
    if after.id() == PER_THOUSAND { Decimal::ONE_THOUSAND } else { Decimal::ONE }
}

/// A rate as people state it: what one costs where money is spent on it, else a share of one.
fn stated(rate: Rate, before: &Measure, after: &Measure) -> Option<Decimal> {
    if before.unit() == Unit::Money { rate.inverse()?.checked_mul(lot(after)) } else { rate.value() }
}

/// The rate that a person stated so.
fn typed(value: Decimal, before: &Measure, after: &Measure) -> Option<Rate> {
    if before.unit() == Unit::Money { Rate::of(Some(lot(after)), Some(value)) } else { Rate::of(Some(value), Some(Decimal::ONE)) }
}

fn solved(lens: &Lens<'_>, measures: &[Measure], query: &TargetFormulaQuery) -> Vec<TargetStep> {
    let pairs = || measures.iter().zip(measures.iter().skip(1));
    let set: BTreeMap<&str, Rate> =
        pairs().filter_map(|(before, after)| Some((after.id(), typed(*query.rates.get(after.id())?, before, after)?))).collect();
    let rates: Vec<Option<Rate>> =
        pairs().map(|(before, after)| set.get(after.id()).copied().or_else(|| to_date(lens, before, after))).collect();
    let formula = TargetFormula { rates };
    let last = measures.len().saturating_sub(1);
    let asked = query.goal.as_ref().and_then(|(id, amount)| Some((measures.iter().position(|m| m.id() == id)?, *amount)));
    let usual = measures.last().and_then(|m| lens.sum(m, Version::Plan).value().or_else(|| actual(lens, m)));
    let given = asked.or_else(|| Some((last, usual?)));
    let amounts = given.map(|(at, amount)| formula.solve(at, &Amount::from(amount))).unwrap_or_default();
    let step = |(at, measure): (usize, &Measure)| {
        let before = at.checked_sub(1).and_then(|at| measures.get(at));
        let rate = before.map(|before| TargetRate {
            label: label(before, measure),
            value: formula.rates.get(at - 1).copied().flatten().and_then(|rate| stated(rate, before, measure)),
            unit: if before.unit() == Unit::Money { Unit::Money } else { Unit::Share },
            to_date: to_date(lens, before, measure).and_then(|rate| stated(rate, before, measure)),
            set: set.contains_key(measure.id()),
        });
        TargetStep {
            id: measure.id().to_owned(),
            label: measure.label(),
            unit: measure.unit(),
            amount: amounts.get(at).and_then(|amount| amount.as_ref()?.decimal()),
            given: given.is_some_and(|(given, _)| given == at),
            actual: lens.measure(measure, Version::Actual),
            plan: lens.measure(measure, Version::Plan),
            rate,
        }
    };
    measures.iter().enumerate().map(step).collect()
}

/// `SQL per MQL`, `Spend per 1,000 impressions`.
fn label(before: &Measure, after: &Measure) -> String {
    let word = |measure: &Measure| {
        let label = measure.label();
        if label.chars().skip(1).any(char::is_lowercase) { label.to_lowercase() } else { label }
    };
    match (before.unit(), after.id()) {
        (Unit::Money, PER_THOUSAND) => format!("{} per 1,000 {}", before.label(), word(after)),
        (Unit::Money, _) => format!("{} for each of {}", before.label(), word(after)),
        _ => format!("{} from {}", after.label(), word(before)),
    }
}

/// A member's chain from its planned money, at its own rates; `None` where nothing is planned for it or nothing comes of it.
fn line(lens: &Lens<'_>, name: &str, all: &[Measure]) -> Option<TargetLine> {
    let own = steps(lens);
    let planned = lens.measure(&Measure::SPEND, Version::Plan);
    let spend = planned.value.filter(|_| !own.is_empty())?;
    let rates = own.iter().zip(own.iter().skip(1)).map(|(before, after)| to_date(lens, before, after)).collect();
    let solved = TargetFormula { rates }.solve(0, &Amount::from(spend));
    let amount = |measure: &Measure| solved.get(own.iter().position(|m| m == measure)?)?.as_ref()?.decimal();
    let amounts: Vec<Option<Decimal>> = all.iter().skip(1).map(amount).collect();
    let last = amounts.last().copied().flatten();
    Some(TargetLine {
        name: name.to_owned(),
        planned,
        cost: last.and_then(|last| spend.checked_div(last)),
        plan: lens.measure(all.last()?, Version::Plan),
        amounts,
    })
}

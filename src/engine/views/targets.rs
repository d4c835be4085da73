//! Targets by KPI and period, and tables of them that people paste.

use std::collections::BTreeMap;

use super::lens::Lens;
use crate::budget::targets::{Aim, fits};
use crate::engine::project::Project;
use crate::engine::protocol::figure::Scope;
use crate::engine::protocol::targets::{TargetCell, TargetRow, TargetsQuery, TargetsRead, TargetsView};
use crate::kpi::Kpi;
use crate::ledger::amount::LIMIT;
use crate::ledger::measure::Unit;
use crate::ledger::{Decimal, DimensionKind, Grain, Period, Version, display};
use crate::workbook::read::named_period;

/// Lines of a pasted table that are told one by one when they cannot be read.
const TOLD: usize = 20;

/// The targets of a scope, by period of one fiscal year.
pub fn view(project: &Project, query: &TargetsQuery) -> TargetsView {
    let line = &query.scope.filters;
    let years = years(project);
    let current = project.coverage.last_actual.and_then(|p| p.rolled_up(Grain::Year, project.coverage.fiscal_start));
    let asked = years.iter().find(|year| year.id() == query.year).copied();
    let year = asked.or(current).or_else(|| years.last().copied());
    let periods = year.map(|year| parts(year, query.grain)).unwrap_or_default();
    let lenses: Vec<(Period, Lens<'_>)> =
        periods.iter().map(|period| (*period, Lens::new(project, &Scope { period: period.id(), filters: line.clone() }))).collect();
    let whole = Lens::new(project, &Scope { period: "all".into(), filters: line.clone() });
    let known = |kpi: &Kpi| {
        let targeted = project.targets.keys().any(|aim| aim.kpi == kpi.id && aim.line == *line);
        targeted || [Version::Actual, Version::Plan].into_iter().any(|version| whole.kpi_value(kpi, version).is_some())
    };
    let rows = project.catalog.all().filter(|kpi| known(kpi)).map(|kpi| row(project, kpi, &lenses)).collect();
    TargetsView {
        scope: if line.is_empty() { "The whole".into() } else { line.values().cloned().collect::<Vec<_>>().join(" · ") },
        refused: if line.len() > 1 {
            "A target is for the whole, or for one member of one dimension. Take a filter away to set one.".into()
        } else {
            String::new()
        },
        years: years.iter().map(|year| (year.id(), year.label())).collect(),
        year: year.map(|year| year.id()).unwrap_or_default(),
        periods: periods.iter().map(|period| (*period, period.label())).collect(),
        rows,
        currency: project.reporting.currency.0.clone(),
        count: u32::try_from(project.targets.len()).unwrap_or(u32::MAX),
    }
}

/// The fiscal years of the workbook and the one after: targets are set ahead.
fn years(project: &Project) -> Vec<Period> {
    let start = project.coverage.fiscal_start;
    let set = project.targets.keys().map(|aim| &aim.period);
    let mut years: Vec<Period> = project.coverage.periods.iter().chain(set).filter_map(|p| p.rolled_up(Grain::Year, start)).collect();
    years.sort_unstable();
    years.dedup();
    let next = years.last().map(Period::next);
    years.into_iter().chain(next).collect()
}

/// The periods of a year.
fn parts(year: Period, grain: Grain) -> Vec<Period> {
    use chrono::Datelike;
    let first = year.start();
    let begin = match grain {
        Grain::Month => Period::month(first.year(), first.month()),
        Grain::Quarter => Period::quarter(first.year(), first.month()),
        _ => return vec![year],
    };
    std::iter::successors(begin, |period| Some(period.next())).take_while(|period| period.start() <= year.end()).collect()
}

fn row(project: &Project, kpi: &Kpi, lenses: &[(Period, Lens<'_>)]) -> TargetRow {
    let cell = |(period, lens): &(Period, Lens<'_>)| {
        let aim = Aim { kpi: kpi.id.clone(), line: lens.scope.filters.clone(), period: *period };
        if let Some(target) = project.targets.get(&aim) {
            let worth = lens.worth(kpi, &aim, target).map(|worth| worth.normalize());
            let words = match worth {
                Some(worth) if worth == target.value => target.words(),
                Some(_) => format!("{} at the plan rate, {}", display::value(target.value, kpi.unit, &target.currency), target.words()),
                None => {
                    let set = display::value(target.value, kpi.unit, &target.currency);
                    let (from, to) = (&target.currency.0, &project.reporting.currency.0);
                    format!("{set}, {}. No plan rate brings {from} to {to} for {}, so the plan counts", target.words(), period.label())
                }
            };
            return TargetCell { target: worth, words, instead: lens.kpi_value(kpi, Version::Plan) };
        }
        if let Some(held) = lens.target(kpi) {
            let periods: Vec<String> = held.parts.iter().map(|(aim, _)| aim.period.label()).collect();
            return TargetCell { target: None, words: format!("From the targets of {}", periods.join(", ")), instead: Some(held.value) };
        }
        let plan = lens.kpi_value(kpi, Version::Plan);
        let words = if plan.is_some() { "The plan counts" } else { "Neither target nor plan" };
        TargetCell { target: None, words: words.into(), instead: plan }
    };
    TargetRow { id: kpi.id.clone(), label: kpi.label.clone(), unit: kpi.unit, cells: lenses.iter().map(cell).collect() }
}

/// Reads a table of targets as people paste it: KPI, scope, period and target, parted by tabs, or by semicolons or commas. A first line
/// without a number is a header.
pub fn read(project: &Project, text: &str) -> TargetsRead {
    let mut read = TargetsRead::default();
    let mut more = 0_usize;
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        match one(project, line) {
            Ok(aim) => read.aims.push(aim),
            Err(_) if number == 1 && !line.contains(|c: char| c.is_ascii_digit()) => {}
            Err(why) if read.refused.len() < TOLD => read.refused.push(format!("Line {number}: {why}")),
            Err(_) => more += 1,
        }
    }
    if more > 0 {
        read.refused.push(format!("And {more} more."));
    }
    read
}

fn one(project: &Project, line: &str) -> Result<(Aim, Decimal), String> {
    let mark = ['\t', ';', ','].into_iter().find(|mark| line.matches(*mark).count() >= 3).ok_or("it has fewer than four columns.")?;
    let cells: Vec<&str> = line.splitn(4, mark).map(|cell| cell.trim().trim_matches('"').trim()).collect();
    let [name, scope, period, value] = cells.as_slice() else { return Err("it has fewer than four columns.".into()) };
    let is = |text: &str| text.trim().eq_ignore_ascii_case(name);
    let kpi = project.catalog.all().find(|k| is(&k.id) || is(&k.label) || is(&k.finance_label));
    let kpi = kpi.ok_or_else(|| format!("there is no KPI “{name}”."))?;
    let when = Period::from_id(period)
        .or_else(|| named_period(period, project.coverage.fiscal_start))
        .filter(|p| fits(*p))
        .ok_or_else(|| format!("“{period}” is no month, quarter or year such as 2026-07."))?;
    let value = amount(value, kpi.unit).ok_or_else(|| format!("“{value}” is no number."))?;
    if value.abs() >= LIMIT {
        return Err(format!("{value} is too large for a target."));
    }
    Ok((Aim { kpi: kpi.id.clone(), line: member(project, scope)?, period: when }, value))
}

/// The member that a scope's text names: `Display`, or `channel=Display`; nothing, `all` or `whole` for the whole.
fn member(project: &Project, text: &str) -> Result<BTreeMap<String, String>, String> {
    if ["", "all", "whole", "the whole", "total"].contains(&text.to_lowercase().as_str()) {
        return Ok(BTreeMap::new());
    }
    let (dimension, name) = text.split_once('=').map_or((None, text), |(d, name)| (Some(DimensionKind::from_id(d.trim())), name.trim()));
    let mut found =
        project.ledger().dimensions().iter().filter(|d| dimension.as_ref().is_none_or(|kind| *kind == d.kind)).filter_map(|d| {
            let member = d.members().find(|(_, member)| member.eq_ignore_ascii_case(name));
            member.map(|(_, member)| (d.kind.id(), member.to_owned()))
        });
    match (found.next(), found.next()) {
        (Some(one), None) => Ok([one].into()),
        (Some((first, _)), Some((second, _))) => Err(format!("“{name}” is a member of {first} and of {second}; write {first}={name}.")),
        (None, _) => Err(format!("no dimension has a member “{name}”.")),
    }
}

/// A number as people write it in the unit: a share as `12 %` or `0.12`.
fn amount(text: &str, unit: Unit) -> Option<Decimal> {
    let percent = text.ends_with('%');
    let digits: String = text.chars().filter(|c| c.is_ascii_digit() || matches!(c, '.' | '-')).collect();
    // A comma parts thousands; where it would be a decimal sign, nobody guesses.
    let grouped = text.split(',').skip(1).all(|after| after.chars().take_while(char::is_ascii_digit).count() == 3);
    let other = !grouped || text.chars().any(|c| !(c.is_ascii_digit() || c.is_whitespace() || ".,-%$€£'’\u{a0}\u{202f}".contains(c)));
    let number: Decimal = digits.parse().ok().filter(|_| !other)?;
    if percent && unit == Unit::Share { number.checked_div(Decimal::ONE_HUNDRED) } else { Some(number).filter(|_| !percent) }
}

//! The glossary: every definition with its value over a scope, and a formula that is being written.

use std::collections::BTreeSet;

use super::lens::Lens;
use crate::engine::project::Project;
use crate::engine::protocol::figure::{Scope, What};
use crate::engine::protocol::glossary::{BacktestView, FormulaView, GlossaryEntry, GlossaryView};
use crate::kpi::trigger::{Backtest, MOST_WITHIN, Tried};
use crate::kpi::{Kpi, KpiVersion, Trigger};
use crate::ledger::Version;
use crate::ledger::measure::Unit;

/// The definitions over a scope.
pub fn view(project: &Project, scope: &Scope) -> GlossaryView {
    let lens = Lens::new(project, scope);
    let catalog = &project.catalog;
    let entry = |kpi: &crate::kpi::Kpi| GlossaryEntry {
        kpi: kpi.clone(),
        words: catalog.words(&kpi.formula),
        figures: lens.compare_kpi(kpi),
        versions: project.state.kpis.iter().rev().filter(|v| v.kpi.id == kpi.id).cloned().collect(),
    };
    let mut seen = BTreeSet::new();
    let newest = project.state.kpis.iter().rev().filter(|v| seen.insert(v.kpi.id.as_str()));
    let retired: Vec<KpiVersion> = newest.filter(|v| v.retired).cloned().collect();
    let label = |known: &crate::kpi::formula::Known| known.labels.first().cloned().unwrap_or_default();
    let names = catalog.vocabulary().names().map(|known| (known.id.clone(), label(known))).collect();
    GlossaryView { entries: catalog.all().map(entry).collect(), retired, names }
}

/// What the text of a formula comes to over a scope; `id` is that of the KPI that it is for, empty for a new one.
pub fn formula(project: &Project, id: &str, text: &str, unit: Unit, scope: &Scope) -> FormulaView {
    let catalog = &project.catalog;
    match catalog.checked(id, text, unit) {
        Err(error) => FormulaView { error: Some((error.at, error.to_string())), words: String::new(), figures: None },
        Ok(formula) => {
            let lens = Lens::new(project, scope);
            let written_out = catalog.written_out(&formula);
            let figure = |version| {
                let value = written_out.as_ref().and_then(|formula| formula.value(&|input| lens.input(input, version)));
                let note = if value.is_some() { String::new() } else { format!("No {version} value here.") };
                lens.figure(value, unit, note, What::Kpi { id: id.to_owned(), version })
            };
            FormulaView { error: None, words: catalog.words(&formula), figures: Some([figure(Version::Actual), figure(Version::Plan)]) }
        }
    }
}

/// How the trigger of a definition that is being written would have done over every month that has actuals.
pub fn backtest(project: &Project, kpi: &Kpi, within: u16, scope: &Scope) -> BacktestView {
    let lens = Lens::new(project, &Scope { period: "all".into(), filters: scope.filters.clone() });
    let currency = lens.figure(None, kpi.unit, String::new(), What::Kpi { id: kpi.id.clone(), version: Version::Actual }).currency;
    let blank = BacktestView { error: String::new(), months: String::new(), written: Backtest::default(), suggested: None, currency };
    if let Some(fault) = kpi.trigger.fault() {
        return BacktestView { error: fault.into(), ..blank };
    }
    let checked = project.catalog.checked(&kpi.id, &kpi.formula.text(), kpi.unit).ok();
    let Some(formula) = checked.and_then(|formula| project.catalog.written_out(&formula)) else {
        return BacktestView { error: "The back-test begins once the formula is right.".into(), ..blank };
    };
    let months = lens.months_with(kpi, &formula);
    let tried = Tried {
        months: &months,
        lookback: kpi.lookback.into(),
        direction: kpi.direction,
        usual: project.state.settings.threshold,
        within: usize::from(within).clamp(1, MOST_WITHIN),
    };
    let known = months.iter().filter(|m| m.actual.is_some()).count();
    let said = match (months.first(), months.last()) {
        (Some(first), Some(last)) if known > 0 => {
            format!("{}, {} to {}", super::mapping::plural(known, "month"), first.period.label(), last.period.label())
        }
        _ => String::new(),
    };
    let suggested = kpi.trigger.suggested(&tried).map(|threshold| {
        let trigger = Trigger { threshold: Some(threshold), dated: Vec::new(), ..kpi.trigger.clone() };
        (threshold, trigger.backtest(&tried))
    });
    BacktestView { months: said, written: kpi.trigger.backtest(&tried), suggested, ..blank }
}

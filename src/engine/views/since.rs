//! What changed in a figure since the workbook was last exported: moves, its definition, its target, and how the workbook is read and shown.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::lens::Lens;
use crate::budget::targets::{Aim, named};
use crate::engine::project::Project;
use crate::engine::protocol::figure::{Scope, What};
use crate::engine::protocol::trace::{Since, TraceInput};
use crate::kpi::Kpi;
use crate::kpi::formula::GROSS_MARGIN;
use crate::ledger::{Measure, Origin, Version, display};

/// What changed in a figure of a KPI (`None`: of a measure) that comes from these inputs; `None` when the workbook was never exported.
pub(super) fn since(project: &Project, scope: &Scope, kpi: Option<&Kpi>, inputs: &[TraceInput]) -> Option<Since> {
    let (then, now) = (&project.base, &project.state);
    let exported = then.exported.as_ref()?;
    let mut changes: Vec<String> = inputs.iter().flat_map(|input| moved(project, input)).collect();
    if let Some(kpi) = kpi {
        let made = now.kpis.iter().filter(|v| v.kpi.id == kpi.id && !then.kpis.contains(v));
        changes.extend(made.map(|v| format!("Definition: version {}, by {} on {} ({}).", v.kpi.version, v.who, v.on, v.reason)));
        let about = |aim: &&Aim| aim.kpi == kpi.id && named(aim, &now.names).line == scope.filters;
        let set = now.targets.iter().filter(|(aim, target)| about(aim) && then.targets.get(aim) != Some(target));
        changes.extend(set.map(|(aim, target)| {
            let value = display::value(target.value, kpi.unit, target.currency(&project.reporting.currency));
            format!("Target for {}: {value}, {}.", aim.period.label(), target.words())
        }));
        let gone = then.targets.keys().filter(|aim| about(aim) && !now.targets.contains_key(aim));
        changes.extend(gone.map(|aim| format!("Target for {}: taken away.", aim.period.label())));
    }
    let words = |share: Option<Decimal>| share.map_or_else(|| "as the workbook states it".to_owned(), display::percent);
    let margin = inputs.iter().any(|input| input.word == GROSS_MARGIN) && now.settings.gross_margin != then.settings.gross_margin;
    changes.extend(
        margin.then(|| format!("Gross margin: {}; at the export {}.", words(now.settings.gross_margin), words(then.settings.gross_margin))),
    );
    let other = [
        (now.settings.currency != then.settings.currency, "It is shown in another currency."),
        (now.settings.rates != then.settings.rates, "Actuals are converted at the other exchange rates."),
        (now.settings.fiscal_start != then.settings.fiscal_start, "The fiscal year starts in another month."),
        (now.settings.weeks != then.settings.weeks, "Days count in the months of another calendar."),
        (now.overrides != then.overrides, "How the workbook is read was corrected; that may change what is counted."),
        (now.names != then.names, "Names were merged or parted; that may change what is counted."),
    ];
    changes.extend(other.into_iter().filter(|(changed, _)| *changed).map(|(_, sentence)| sentence.to_owned()));
    Some(Since { on: exported.on, version: exported.version, changes })
}

/// What moves that were decided since then add to an input, decision by decision.
fn moved(project: &Project, input: &TraceInput) -> Vec<String> {
    let What::Sum { measure, version } = &input.figure.what else { return Vec::new() };
    let by = moves_of(&Lens::new(project, &input.figure.scope), measure, *version);
    let sentence = |(decision, amount): (u32, Decimal)| {
        let decision = project.state.decisions.get(decision as usize)?;
        let new = project.base.decisions.iter().all(|then| then.id != decision.id || then.moves != decision.moves);
        let amount = display::with_plus(amount, display::value(amount, measure.unit(), &project.reporting.currency));
        new.then(|| {
            format!(
                "{}: {amount} by {} “{}”, decided by {} on {}.",
                input.word, decision.id, decision.title, decision.decider, decision.date
            )
        })
    };
    by.into_iter().filter_map(sentence).collect()
}

/// What recorded moves add to a sum, by the decision's position.
fn moves_of(lens: &Lens<'_>, measure: &Measure, version: Version) -> BTreeMap<u32, Decimal> {
    let ledger = lens.project.ledger();
    let position = ledger.find_measure(measure);
    let factors = lens.reporting.factors(ledger);
    let mut by: BTreeMap<u32, Decimal> = BTreeMap::new();
    for (i, fact) in ledger.facts().iter().enumerate() {
        let Origin::Move { decision, .. } = fact.origin else { continue };
        if Some(fact.measure) != position || fact.version != version || !lens.slice.holds(ledger, i, &fact) {
            continue;
        }
        if let Some(amount) = fact.amount.zip(factors.of(fact.currency, fact.version, fact.period)).and_then(|(a, f)| a.checked_mul(f)) {
            *by.entry(decision).or_default() += amount;
        }
    }
    by.retain(|_, amount| !amount.is_zero());
    by
}

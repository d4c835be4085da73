//! KPIs that pull apart over a scope, each with both figures.

use super::lens::Lens;
use crate::engine::protocol::figure::Compared;
use crate::engine::protocol::reconciliation::Conflict;
use crate::kpi::conflicts::{Course, PAIRS, conflict, is_vanity};
use crate::kpi::{Kpi, KpiKind};
use crate::ledger::measure::Unit;
use crate::ledger::{Decimal, Measure, display};

/// Activity without its outcome, then volume without quality or margin.
pub fn conflicts(lens: &Lens<'_>) -> Vec<Conflict> {
    let catalog = &lens.project.catalog;
    let vanity = catalog.all().filter(|k| k.kind == KpiKind::Activity).filter_map(|kpi| vanity(lens, kpi, &lens.compare_kpi(kpi)));
    let pairs = PAIRS.iter().filter_map(|(volume, quality)| {
        let (measure, kpi) = (Measure::new(volume), catalog.find(quality)?);
        let (grew, fell) = (lens.compare_measure(&measure), lens.compare_kpi(kpi));
        conflict(course(&grew), course(&fell)).then(|| Conflict {
            vanity: false,
            sentence: format!("{} {}, and {} {}.", measure.label(), stands(&grew), inside(&kpi.label), stands(&fell)),
            grew: (measure.label(), grew),
            fell: Some((kpi.label.clone(), fell)),
        })
    });
    vanity.chain(pairs).collect()
}

/// What an Activity KPI must be shown with; `None` where it is no vanity.
pub fn vanity(lens: &Lens<'_>, kpi: &Kpi, figures: &Compared) -> Option<Conflict> {
    let pair = kpi.pair.as_ref().and_then(|id| lens.project.catalog.find(id));
    let outcome = pair.map(|pair| (pair.label.clone(), lens.compare_kpi(pair)));
    if !is_vanity(kpi.kind, course(figures), outcome.as_ref().map(|(_, figures)| course(figures))) {
        return None;
    }
    let but = match &outcome {
        Some((label, figures)) if figures.actual.value.is_some() && figures.plan.value.is_some() => {
            format!("{} {}", inside(label), stands(figures))
        }
        Some((label, _)) => format!("{} without a figure beside its plan", inside(label)),
        None => "without an outcome named for it".to_owned(),
    };
    Some(Conflict {
        vanity: true,
        sentence: format!("{} {}, but {but}: activity, not success.", kpi.label, stands(figures)),
        grew: (kpi.label.clone(), figures.clone()),
        fell: outcome,
    })
}

fn course(figures: &Compared) -> Course {
    Course { actual: figures.actual.value, plan: figures.plan.value, direction: figures.direction }
}

/// A name within a sentence; abbreviations stay as they are.
fn inside(label: &str) -> String {
    let mut letters = label.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(label.chars().skip(1)).collect(),
        _ => label.to_owned(),
    }
}

/// `4.2 % above plan`.
fn stands(figures: &Compared) -> String {
    let by = match (figures.share, figures.variance.value) {
        (Some(share), _) if !share.is_zero() => display::percent(share.abs()),
        (None, Some(by)) if !by.is_zero() && figures.actual.unit == Unit::Count => display::number(by.abs(), 0),
        _ => return "on plan".into(),
    };
    let above = figures.variance.value.is_some_and(|by| by > Decimal::ZERO);
    format!("{by} {} plan", if above { "above" } else { "below" })
}

//! The scorecard: the chain, what needs a decision, spend by channel, the KPIs.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::{Decimal, RoundingStrategy};

use super::conflicts::vanity;
use super::course::{course, months};
use super::lens::{BLANK, Lens};
use crate::budget::about::main_measure;
use crate::engine::project::Project;
use crate::engine::protocol::figure::{Compared, Scope, Why};
use crate::engine::protocol::scorecard::{Bars, KpiGroup, KpiRow, Need, ScorecardView, Tile};
use crate::engine::unrated::unrated;
use crate::kpi::{Kpi, KpiKind, Status, TriggerKind};
use crate::ledger::amount::ratio;
use crate::ledger::measure::Direction;
use crate::ledger::slice::Totals;
use crate::ledger::{DimensionKind, Measure, Member, RateKind, Span, Version, display};

const BARS: usize = 12;

/// The scorecard over a scope.
pub fn view(project: &Project, scope: &Scope) -> ScorecardView {
    let lens = Lens::new(project, scope);
    let members = by_member(&lens);
    ScorecardView {
        span: project.coverage.label(&scope.period),
        chain: chain(&lens),
        utilization: project.catalog.find("utilization").map_or_else(|| lens.compare_measure(&Measure::SPEND), |k| lens.compare_kpi(k)),
        needs: needs(&lens, &members),
        bars: bars(&lens, members),
        groups: groups(&lens),
        notes: notes(&lens),
    }
}

fn chain(lens: &Lens<'_>) -> Vec<Tile> {
    let actual = |measure: &Measure| lens.sum(measure, Version::Actual).value();
    let currency = &lens.project.reporting.currency;
    let link = |id: &str| match id {
        "spend" => ratio(actual(&Measure::PIPELINE), actual(&Measure::SPEND))
            .map(|r| format!("{} per {}1", display::money(r, currency), currency.symbol())),
        "pipeline" => ratio(actual(&Measure::BOOKINGS), actual(&Measure::PIPELINE)).map(display::percent),
        "bookings" => actual(&Measure::WINS).map(|w| format!("{} won", display::number(w, 0))),
        "cac" => lens.project.gross_margin().map(|m| format!("{} margin", display::percent(m))),
        _ => None,
    };
    let tile = |k: &Kpi| Tile {
        id: k.id.clone(),
        label: k.label.clone(),
        finance_label: k.finance_label.clone(),
        figures: lens.compare_kpi(k),
        link: link(&k.id).unwrap_or_default(),
    };
    lens.project.catalog.chain().map(tile).collect()
}

/// The main dimension's members, each with the main measure beside its plan; largest plan first.
pub fn by_member(lens: &Lens<'_>) -> Vec<(String, Compared)> {
    let project = lens.project;
    let Some(kind) = project.main_dimension.and_then(|d| project.ledger().dimensions().get(d)) else { return Vec::new() };
    let measure = main_measure(project.ledger());
    let wanted = project.ledger().find_measure(&measure);
    let groups = project.by_part(&lens.slice, &lens.reporting, |part| (Some(part.measure) == wanted).then_some(part.main));
    let compared = groups.into_iter().map(|(member, totals)| {
        let name = if member == Member::BLANK { BLANK } else { kind.name(member) };
        let mut scope = lens.scope.clone();
        scope.filters.insert(kind.kind.id(), name.to_owned());
        (name.to_owned(), Lens::with(project, scope, totals).compare_measure(&measure))
    });
    let mut members: Vec<(String, Compared)> = compared.filter(|(_, c)| c.plan.value.or(c.actual.value).is_some()).collect();
    members.sort_by_cached_key(|(name, c)| (Reverse(c.plan.value), Reverse(c.actual.value), name.clone()));
    members
}

fn bars(lens: &Lens<'_>, mut members: Vec<(String, Compared)>) -> Bars {
    let project = lens.project;
    let kind = project.main_dimension.and_then(|d| project.ledger().dimensions().get(d)).map(|d| &d.kind);
    let more = members.len().saturating_sub(BARS);
    members.truncate(BARS);
    Bars {
        dimension: kind.map(DimensionKind::id).unwrap_or_default(),
        label: kind.map(DimensionKind::label).unwrap_or_default(),
        threshold: lens.threshold(&main_measure(project.ledger())),
        bars: members,
        more: u32::try_from(more).unwrap_or(u32::MAX),
    }
}

fn needs(lens: &Lens<'_>, members: &[(String, Compared)]) -> Vec<Need> {
    let measure = main_measure(lens.project.ledger());
    let owners = owners(lens);
    let need = |title: String, owner: String, figures: Compared, movable: bool, explained: Option<Why>| Need {
        explained,
        why: against_plan(&figures, lens),
        scope: figures.actual.scope.clone(),
        title,
        owner,
        figures,
        movable,
    };
    let kpis = lens.project.catalog.all().map(|k| {
        let compared = lens.compare_kpi(k);
        let explained = lens.why(&format!("kpi:{}", k.id), &compared);
        let need = need(k.label.clone(), k.owner.clone(), compared, false, explained);
        let of_plan = matches!(k.trigger.kind, TriggerKind::Miss | TriggerKind::Gap);
        let fires = || format!("{}. {}", lens.trigger_words(k), need.why);
        Need { why: if of_plan { need.why.clone() } else { fires() }, ..need }
    });
    let lines = members.iter().map(|(name, c)| {
        let title = format!("{name} {}", measure.label().to_lowercase());
        let explained = Lens::with(lens.project, c.actual.scope.clone(), Totals::default()).why(measure.id(), c);
        need(title, owners.get(name).cloned().unwrap_or_default(), c.clone(), measure == Measure::SPEND, explained)
    });
    let mut needs: Vec<Need> = kpis.chain(lines).filter(|n| matches!(n.figures.status, Status::Breach | Status::Watch)).collect();
    // As far off as is shown: two that read the same stand by their names, whatever their digits behind that.
    let off = |n: &Need| n.figures.share.map(|s| s.abs().round_dp_with_strategy(3, RoundingStrategy::MidpointAwayFromZero));
    needs.sort_by_cached_key(|n| (n.figures.status != Status::Breach, Reverse(off(n)), n.title.clone()));
    needs
}

fn against_plan(c: &Compared, lens: &Lens<'_>) -> String {
    let currency = &lens.project.reporting.currency;
    let shown = |value: Option<Decimal>| value.map(|v| display::value(v, c.actual.unit, currency)).unwrap_or_default();
    match c.share {
        Some(share) => {
            let held = if c.has_target() { "target" } else { "plan" };
            format!("{} against {held}: {} of {}", display::signed_percent(share), shown(c.actual.value), shown(c.plan.value))
        }
        None => format!("{} now", shown(c.actual.value)),
    }
}

/// The owner of all plan lines of each member of the main dimension, where it is one and the same.
pub fn owners(lens: &Lens<'_>) -> BTreeMap<String, String> {
    let (project, ledger) = (lens.project, lens.project.ledger());
    let (Some(main), Some(owner)) = (project.main_dimension, ledger.find_dimension(&DimensionKind::Owner)) else {
        return BTreeMap::new();
    };
    let pairs = project.by_part(&lens.slice, &lens.reporting, |part| (part.version == Version::Plan).then_some((part.main, part.owner)));
    let mut found: BTreeMap<Member, BTreeSet<Member>> = BTreeMap::new();
    for (member, named) in pairs.into_keys().filter(|(_, o)| *o != Member::BLANK) {
        found.entry(member).or_default().insert(named);
    }
    let name = |dimension: usize, member: Member| ledger.dimensions().get(dimension).map_or("", |d| d.name(member)).to_owned();
    let single = found.into_iter().filter(|(_, owners)| owners.len() == 1);
    single.filter_map(|(member, owners)| Some((name(main, member), name(owner, *owners.first()?)))).collect()
}

fn groups(lens: &Lens<'_>) -> Vec<KpiGroup> {
    let months = months(lens);
    // What is held against a target of its own, such as all of the plan, tells nothing before there is an actual.
    let planned = |c: &Compared| c.direction != Direction::OnTarget && c.plan.value.is_some();
    let rows = |kind: KpiKind| {
        let family = lens.project.catalog.all().filter(|k| k.kind == kind).map(|k| row(lens, k, &months));
        family.filter(|r| r.figures.actual.value.is_some() || planned(&r.figures)).collect()
    };
    let groups = KpiKind::ALL.iter().copied().map(|kind| KpiGroup { label: kind.label().into(), rows: rows(kind) });
    groups.filter(|g| !g.rows.is_empty()).collect()
}

fn row(lens: &Lens<'_>, kpi: &Kpi, months: &[(String, Lens<'_>)]) -> KpiRow {
    let figures = lens.compare_kpi(kpi);
    KpiRow {
        vanity: vanity(lens, kpi, &figures).map(|found| found.sentence).unwrap_or_default(),
        perspective: kpi.perspective(),
        weight: kpi.weight,
        id: kpi.id.clone(),
        label: kpi.label.clone(),
        finance_label: kpi.finance_label.clone(),
        meaning: kpi.meaning.clone(),
        figures,
        course: course(kpi, months),
        trigger: lens.trigger_words(kpi),
    }
}

/// At which rates actuals are converted, where these are not the plan's.
pub fn at_actual_rates(project: &Project) -> Option<String> {
    (project.reporting.at == RateKind::Actual)
        .then(|| "Actuals are converted at actual exchange rates; plan, committed and forecast at plan rates.".to_owned())
}

/// What to know about figures over a scope.
pub fn notes(lens: &Lens<'_>) -> Vec<String> {
    let project = lens.project;
    let reporting = &project.reporting.currency.0;
    let mut notes: Vec<String> = unrated(project).iter().map(|u| u.sentence(reporting)).collect();
    notes.extend(at_actual_rates(project));
    if project.coverage.undated && lens.slice.span != Span::ALL {
        notes.push("Amounts without a period stay out; choose “All periods” to include them.".into());
    }
    notes
}

//! Where a figure comes from: its formula, its definition, its inputs and their cells.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write;

use rust_decimal::Decimal;

use super::course::{course, months};
use super::drivers;
use super::lens::Lens;
use super::pacing;
use super::reconciliation;
use super::since::since;
use crate::budget::targets::{Aim, Held, Target};
use crate::engine::project::Project;
use crate::engine::protocol::figure::{Figure, Scope, What};
use crate::engine::protocol::trace::{TraceCell, TraceInput, TraceView};
use crate::kpi::formula::GROSS_MARGIN;
use crate::kpi::{Formula, Input, Kpi};
use crate::ledger::cell::a1;
use crate::ledger::measure::Unit;
use crate::ledger::stock::outdated;
use crate::ledger::{CellRef, Currency, Fact, Measure, Origin, Period, RateKind, Span, Version, display};
use crate::workbook::scale::Scale;

/// How many cells of an input a page gets.
const CELLS: usize = 200;
/// How many cells of an input the text for an auditor lists.
const LISTED: usize = 5_000;

/// The trace of a figure over a scope.
pub fn view(project: &Project, what: &What, scope: &Scope) -> TraceView {
    let lens = Lens::new(project, scope);
    let mut view = match what {
        What::Sum { measure, version } => TraceView {
            title: format!("{}, {version}", measure.label()),
            figure: lens.measure(measure, *version),
            formula: format!("= {}({measure}[{version}])", if measure.is_stock() { "LATEST" } else { "SUM" }),
            meaning: if measure.is_stock() {
                "The latest count of each line: people of one month are not added to those of another.".into()
            } else {
                String::new()
            },
            inputs: vec![input(&lens, &plain(measure), *version)],
            ..blank(&lens)
        },
        What::SumVariance { measure } => TraceView {
            title: format!("{}, variance", measure.label()),
            figure: lens.compare_measure(measure).variance,
            formula: format!("= {measure}[actual] - {measure}[plan]"),
            inputs: [Version::Actual, Version::Plan].map(|v| input(&lens, &plain(measure), v)).into(),
            ..blank(&lens)
        },
        What::SumFx { measure } => fx(&lens, measure),
        What::SumChange { measure, months } => change(&lens, measure, *months),
        What::Kpi { id, .. } if id == GROSS_MARGIN => margin(&lens),
        What::Kpi { id, version } => project.catalog.find(id).map_or_else(|| blank(&lens), |k| kpi(&lens, k, *version)),
        What::Pace { profile, figure } => pacing::trace(project, scope, *profile, *figure).unwrap_or_else(|| blank(&lens)),
        What::Reconciled { kpi, cut, line } => reconciliation::trace(project, scope, kpi, cut, line).unwrap_or_else(|| blank(&lens)),
        What::Effect { change, bar, member } => drivers::trace(project, scope, change, bar, member).unwrap_or_else(|| blank(&lens)),
        What::Target { id } => project.catalog.find(id).map_or_else(|| blank(&lens), |k| target(&lens, k)),
        What::KpiVariance { id } => project.catalog.find(id).map_or_else(|| blank(&lens), |k| kpi_variance(&lens, k)),
    };
    let kpi = match what {
        What::Kpi { id, .. } | What::KpiVariance { id } | What::Target { id } => project.catalog.find(id),
        _ => None,
    };
    view.since = since(project, scope, kpi, &view.inputs);
    view.text = text(&view);
    view.inputs.iter_mut().for_each(|input| input.cells.truncate(CELLS));
    view
}

/// What exchange rates add to a measure's actual: its sums at both rates with their cells, and the rates with theirs.
fn fx(lens: &Lens<'_>, measure: &Measure) -> TraceView {
    let of = |word: &str, reporting| {
        let rated = Lens::rated(lens.project, &lens.scope, Cow::Owned(reporting));
        TraceInput { word: format!("{measure}[actual, {word}]"), ..input(&rated, &plain(measure), Version::Actual) }
    };
    let sums = [of("actual rates", lens.reporting.at_known_rates()), of("plan rates", lens.reporting.at_plan_rates())];
    TraceView {
        title: format!("{}, exchange rates", measure.label()),
        figure: lens.fx(measure),
        formula: format!("= {} - {}", sums[0].word, sums[1].word),
        meaning: "Actual in local currency × (actual rate − plan rate), over the amounts that have both. The rest of the variance is performance.".into(),
        inputs: sums.into_iter().chain(rates(lens)).collect(),
        ..blank(lens)
    }
}

/// The rates that convert a scope's actuals, by currency and kind, with their cells.
pub(super) fn rates(lens: &Lens<'_>) -> Vec<TraceInput> {
    let (project, reporting) = (lens.project, &lens.reporting);
    let covered = |period: Option<Period>| period.is_none_or(|p| lens.slice.span.overlap(Span::between(p, p)).days().is_none_or(|d| d > 0));
    let mut found: BTreeMap<(&Currency, RateKind), Vec<TraceCell>> = BTreeMap::new();
    let rates =
        reporting.rates.iter().filter(|(currency, _, period, _)| project.ledger().currencies().contains(currency) && covered(*period));
    for (currency, kind, period, rate) in rates {
        found.entry((currency, kind)).or_default().push(TraceCell {
            place: rate.cell.map_or_else(String::new, |cell| project.place(cell)),
            line: format!("{} to {}, {}", currency.0, reporting.rates.base.0, kind.id()),
            period: period.map_or_else(|| "every period".to_owned(), |p| p.label()),
            amount: rate.rate.normalize().to_string(),
            converted: String::new(),
        });
    }
    let one = |((currency, kind), cells): ((&Currency, RateKind), Vec<TraceCell>)| {
        let value = if let [cell] = cells.as_slice() { cell.amount.parse().ok() } else { None };
        let note = if value.is_none() { format!("{} rates, by period.", cells.len()) } else { String::new() };
        TraceInput {
            word: format!("{}[{} rate]", currency.0, kind.id()),
            figure: lens.figure(value, Unit::Multiple, note, sum_of(&Measure::SPEND, Version::Actual)),
            places: cells.iter().map(|cell| cell.place.clone()).collect(),
            count: u32::try_from(cells.len()).unwrap_or(u32::MAX),
            cells,
        }
    };
    found.into_iter().map(one).collect()
}

/// What changed in a measure's actual since an earlier span.
fn change(lens: &Lens<'_>, measure: &Measure, months: i32) -> TraceView {
    let earlier = lens.earlier(months);
    let of = |lens: &Lens<'_>| {
        let word = format!("{measure}[actual, {}]", lens.project.coverage.label(&lens.scope.period));
        TraceInput { word, ..input(lens, &plain(measure), Version::Actual) }
    };
    let inputs: Vec<TraceInput> = std::iter::once(lens).chain(&earlier).map(of).collect();
    TraceView {
        title: format!("{}, change", measure.label()),
        figure: lens.compare_measure_since(measure, earlier.as_ref(), months).variance,
        formula: format!("= {}", inputs.iter().map(|i| i.word.as_str()).collect::<Vec<_>>().join(" - ")),
        inputs,
        ..blank(lens)
    }
}

pub(super) fn blank(lens: &Lens<'_>) -> TraceView {
    TraceView {
        title: String::new(),
        scope: scope_label(lens),
        figure: lens.measure(&Measure::SPEND, Version::Actual),
        formula: String::new(),
        meaning: String::new(),
        definition: "Sum of the workbook's own cells".into(),
        source: String::new(),
        variation: String::new(),
        trigger: String::new(),
        inputs: Vec::new(),
        reported: String::new(),
        since: None,
        text: String::new(),
    }
}

fn scope_label(lens: &Lens<'_>) -> String {
    let span = lens.project.coverage.label(&lens.scope.period);
    let days = lens.project.import.calendar.told(lens.slice.span);
    let span = days.map_or_else(|| span.clone(), |days| format!("{span} ({days})"));
    std::iter::once(span).chain(lens.scope.filters.values().cloned()).collect::<Vec<_>>().join(" · ")
}

fn defined(lens: &Lens<'_>, kpi: &Kpi) -> TraceView {
    TraceView { meaning: kpi.meaning.clone(), definition: definition(lens, kpi), source: kpi.source.clone(), ..blank(lens) }
}

/// Which definition it is: `cac, version 2, from Jul 2026`, and why the team made it.
fn definition(lens: &Lens<'_>, kpi: &Kpi) -> String {
    let named = format!("{}, version {}", kpi.id, kpi.version);
    let made = lens.project.state.kpis.iter().rfind(|v| v.kpi.id == kpi.id);
    made.map_or_else(
        || named.clone(),
        |v| {
            let from = v.from.map(|p| format!(", from {}", p.label())).unwrap_or_default();
            let reason = if v.reason.is_empty() { String::new() } else { format!(" ({}, {})", v.reason, v.who) };
            format!("{named}{from}{reason}")
        },
    )
}

/// The same figure with the definition that was in force at the end of the period, where the team has changed it since.
pub(super) fn as_reported(lens: &Lens<'_>, kpi: &Kpi, version: Version) -> String {
    let Some((then, value)) = lens.as_reported(kpi, version).filter(|(then, _)| then.version != kpi.version) else { return String::new() };
    let currency = &lens.project.reporting.currency;
    let shown = |value: Option<Decimal>, unit| value.map_or_else(|| "no value".to_owned(), |v| display::value(v, unit, currency));
    format!(
        "As reported: {} with version {}, = {}. Restated: {} with version {}.",
        shown(value, then.unit),
        then.version,
        then.formula.text(),
        shown(lens.kpi_value(kpi, version), kpi.unit),
        kpi.version
    )
}

fn kpi(lens: &Lens<'_>, kpi: &Kpi, version: Version) -> TraceView {
    let figure = lens.kpi(kpi, version);
    let title = format!("{}, {version}", kpi.label);
    if kpi.target().is_some() && version == Version::Plan {
        return TraceView { title, figure, formula: "= 100 %".into(), ..defined(lens, kpi) };
    }
    let formula = format!("= {}", figured(lens.formula(kpi), version));
    let inputs = lens.formula(kpi).inputs().iter().map(|i| input(lens, i, version)).collect();
    let variation = if version == Version::Actual { course(kpi, &months(lens)).said } else { String::new() };
    let trigger = if version == Version::Actual { triggered(lens, kpi) } else { String::new() };
    TraceView { title, figure, formula, variation, trigger, inputs, reported: as_reported(lens, kpi, version), ..defined(lens, kpi) }
}

/// The target that a KPI is held against, and where it is from.
fn target(lens: &Lens<'_>, kpi: &Kpi) -> TraceView {
    let Some(held) = lens.target(kpi) else { return blank(lens) };
    let worth = |(aim, target): &(&Aim, &Target)| lens.worth(kpi, aim, target).unwrap_or_default();
    let parts: Vec<String> = held.parts.iter().map(|part| shown(lens, kpi, worth(part))).collect();
    TraceView {
        title: format!("{}, target", kpi.label),
        figure: lens.compare_kpi(kpi).plan,
        formula: format!("= {}", parts.join(" + ")),
        reported: format!("Target: {}.", words(lens, kpi, &held)),
        ..defined(lens, kpi)
    }
}

/// Where a target is from: `$500 typed by RevOps lead on 2026-11-22`; of several, each with its period.
fn words(lens: &Lens<'_>, kpi: &Kpi, held: &Held<'_>) -> String {
    let part = |(aim, target): &(&Aim, &Target)| {
        let value = display::value(target.value, kpi.unit, target.currency(&lens.project.reporting.currency));
        format!("{value} for {}, {}", aim.period.label(), target.words())
    };
    held.parts.iter().map(part).collect::<Vec<_>>().join("; ")
}

fn shown(lens: &Lens<'_>, kpi: &Kpi, value: Decimal) -> String {
    display::value(value, kpi.unit, &lens.project.reporting.currency)
}

/// When a KPI's trigger fires, and what it says: `Miss ≥ 5 %: on plan.`
fn triggered(lens: &Lens<'_>, kpi: &Kpi) -> String {
    format!("{}: {}.", lens.trigger_words(kpi), lens.compare_kpi(kpi).status.label().to_lowercase())
}

fn kpi_variance(lens: &Lens<'_>, kpi: &Kpi) -> TraceView {
    let held = lens.target(kpi);
    let versions = if held.is_some() { &[Version::Actual][..] } else { &[Version::Actual, Version::Plan] };
    let mut inputs: Vec<TraceInput> = Vec::new();
    for version in versions.iter().copied() {
        for one in lens.formula(kpi).inputs() {
            if inputs.iter().all(|i| i.word != word(&one, version)) {
                inputs.push(input(lens, &one, version));
            }
        }
    }
    let side = |version| format!("({})", figured(lens.formula(kpi), version));
    let plan = match &held {
        Some(held) => shown(lens, kpi, held.value),
        None if kpi.target().is_some() => "100 %".into(),
        None => side(Version::Plan),
    };
    TraceView {
        title: format!("{}, variance", kpi.label),
        figure: lens.compare_kpi(kpi).variance,
        formula: format!("= {} - {plan}", side(Version::Actual)),
        trigger: triggered(lens, kpi),
        reported: held.map(|held| format!("Target: {}.", words(lens, kpi, &held))).unwrap_or_default(),
        inputs,
        ..defined(lens, kpi)
    }
}

/// A formula with the version of every input.
pub(super) fn figured(formula: &Formula, version: Version) -> String {
    formula.text_with(&|input| word(input, version))
}

/// An input with its version.
pub(super) fn word(input: &Input, version: Version) -> String {
    match input.measure() {
        Some(_) => Input { version: Some(input.version(version)), ..input.clone() }.word(),
        None => input.word(),
    }
}

/// A measure's sum as it is.
pub(super) fn plain(measure: &Measure) -> Input {
    Input { name: measure.id().to_owned(), version: None, windows: Vec::new() }
}

pub(super) fn input(lens: &Lens<'_>, input: &Input, version: Version) -> TraceInput {
    match input.measure() {
        Some(measure) => measure_input(lens, input, &measure, version),
        None => margin_input(lens),
    }
}

fn margin(lens: &Lens<'_>) -> TraceView {
    let input = margin_input(lens);
    TraceView {
        title: "Gross margin".into(),
        figure: input.figure.clone(),
        formula: format!("= {GROSS_MARGIN}"),
        meaning: "The share of revenue that is left after the cost of what was sold.".into(),
        definition: "One value for the whole project".into(),
        inputs: vec![input],
        ..blank(lens)
    }
}

fn margin_input(lens: &Lens<'_>) -> TraceInput {
    let project = lens.project;
    let value = project.gross_margin();
    let from_workbook = project.import.gross_margin.filter(|_| project.state.settings.gross_margin.is_none());
    let what = What::Kpi { id: GROSS_MARGIN.into(), version: Version::Actual };
    let cells = from_workbook.map(|(share, cell)| TraceCell {
        place: project.place(cell),
        line: "Gross margin".into(),
        period: String::new(),
        amount: display::percent(share),
        converted: String::new(),
    });
    let places = match (&cells, value) {
        (Some(cell), _) => vec![cell.place.clone()],
        (None, Some(_)) => vec!["Set in Plumbline".to_owned()],
        (None, None) => Vec::new(),
    };
    let note = if value.is_none() { "Set the gross margin to see this.".to_owned() } else { String::new() };
    TraceInput {
        word: GROSS_MARGIN.into(),
        figure: lens.figure(value, Unit::Share, note, what),
        places,
        count: u32::from(cells.is_some()),
        cells: cells.into_iter().collect(),
    }
}

fn measure_input(lens: &Lens<'_>, input: &Input, measure: &Measure, version: Version) -> TraceInput {
    let version = input.version(version);
    let word = word(input, version);
    // What looks at another stretch of time is a sum over a scope of its own.
    let seen = match (input.windows.is_empty(), lens.span_of(input)) {
        (true, _) => lens,
        (false, Some(span)) => {
            &Lens::rated(lens.project, &Scope { period: span.id(), filters: lens.scope.filters.clone() }, lens.reporting.clone())
        }
        (false, None) => {
            let figure = lens.figure(None, measure.unit(), format!("No {version} {} here.", input.label()), sum_of(measure, version));
            return TraceInput { word, figure, places: Vec::new(), cells: Vec::new(), count: 0 };
        }
    };
    let lens = seen;
    let (project, ledger) = (lens.project, lens.project.ledger());
    let position = ledger.find_measure(measure);
    let factors = lens.reporting.factors(ledger);
    let outdated = outdated(ledger, |i, fact| lens.slice.holds(ledger, i, fact).then_some(()));
    let mut count = 0_u32;
    let mut cells = Vec::new();
    let mut columns: BTreeMap<(u16, u16, u16), (u32, u32, u32)> = BTreeMap::new();
    let mut moves = 0_u32;
    for (i, fact) in ledger.facts().iter().enumerate() {
        if Some(fact.measure) != position || fact.version != version || !lens.slice.holds(ledger, i, &fact) || outdated.contains(&i) {
            continue;
        }
        count += 1;
        match fact.origin {
            Origin::Cell(cell) => {
                let rows = columns.entry((cell.source, cell.sheet, cell.col)).or_insert((cell.row, cell.row, 0));
                *rows = (rows.0.min(cell.row), rows.1.max(cell.row), rows.2 + 1);
            }
            Origin::Move { .. } => moves += 1,
        }
        if cells.len() < LISTED {
            cells.push(cell_line(project, i, &fact, measure.unit(), factors.of(fact.currency, fact.version, fact.period)));
        }
    }
    let mut places: Vec<String> = columns
        .into_iter()
        .map(|((source, sheet, col), (top, bottom, n))| {
            let first = project.place(CellRef { source, sheet, row: top, col });
            let range = if top == bottom { first } else { format!("{first}:{}", a1(bottom, col)) };
            format!("{range}, {}", super::mapping::plural(n as usize, "cell"))
        })
        .collect();
    if moves > 0 {
        places.push(super::mapping::plural(moves as usize, "recorded move"));
    }
    TraceInput { word, figure: lens.measure(measure, version), places, cells, count }
}

fn sum_of(measure: &Measure, version: Version) -> What {
    What::Sum { measure: measure.clone(), version }
}

fn cell_line(project: &Project, position: usize, fact: &Fact, unit: Unit, factor: Option<Decimal>) -> TraceCell {
    let ledger = project.ledger();
    let names = ledger.dimensions().iter().enumerate().map(|(d, dimension)| dimension.name(ledger.member_of(position, d)));
    let currency = ledger.currencies().get(usize::from(fact.currency)).cloned().unwrap_or_default();
    let shown = |amount: Decimal, currency: &Currency| match unit {
        Unit::Money => display::money(amount, currency),
        unit => display::value(amount, unit, currency),
    };
    let converted = match (fact.amount, factor, unit) {
        (Some(amount), Some(rate), Unit::Money) if rate != Decimal::ONE => {
            format!("× {} = {}", rate.normalize(), shown(amount * rate, &project.reporting.currency))
        }
        (Some(_), None, Unit::Money) => "no rate: stays out".into(),
        _ => String::new(),
    };
    // A cell that writes thousands shows what it holds, and what that stands for.
    let written = match (fact.origin, fact.amount, ledger.measures().get(usize::from(fact.measure))) {
        (Origin::Cell(cell), Some(amount), Some(measure)) => match project.import.scale(cell, measure) {
            Scale::Units => String::new(),
            scale => format!("{} × {} = ", scale.written(amount), display::number(scale.factor().into(), 0)),
        },
        _ => String::new(),
    };
    TraceCell {
        place: match fact.origin {
            Origin::Cell(cell) => project.place(cell),
            Origin::Move { decision, .. } => {
                let id = project.state.decisions.get(decision as usize).map_or("", |d| d.id.as_str());
                format!("Move in {id}")
            }
        },
        line: names.filter(|n| !n.is_empty()).collect::<Vec<_>>().join(" · "),
        period: fact.period.map(|p| p.label()).unwrap_or_default(),
        amount: fact.amount.map_or_else(|| "could not be read".into(), |a| format!("{written}{}", shown(a, &currency))),
        converted,
    }
}

/// The whole trace as plain text, for an auditor.
fn text(view: &TraceView) -> String {
    let shown = |f: &Figure| f.value.map_or_else(|| format!("no value ({})", f.note), |v| v.normalize().to_string() + " " + &f.currency);
    let mut text = format!("{}\n{}\nValue: {}\nFormula: {}\n", view.title, view.scope, shown(&view.figure).trim(), view.formula);
    let _ = writeln!(text, "Definition: {}. {} Source: {}", view.definition, view.meaning, view.source);
    if !view.variation.is_empty() {
        let _ = writeln!(text, "By month: {}", view.variation);
    }
    if !view.trigger.is_empty() {
        let _ = writeln!(text, "Trigger: {}", view.trigger);
    }
    if !view.reported.is_empty() {
        let _ = writeln!(text, "{}", view.reported);
    }
    if let Some(since) = &view.since {
        let changes = if since.changes.is_empty() { "nothing changed.".to_owned() } else { since.changes.join(" ") };
        let _ = writeln!(text, "{}: {changes}", since.title());
    }
    for input in &view.inputs {
        let _ = writeln!(text, "\n{} = {} from {}", input.word, shown(&input.figure).trim(), input.places.join("; "));
        for cell in &input.cells {
            let _ = writeln!(text, "  {}\t{}\t{}\t{}\t{}", cell.place, cell.line, cell.period, cell.amount, cell.converted);
        }
        if input.count as usize > input.cells.len() {
            let _ = writeln!(text, "  and {} more cells", input.count as usize - input.cells.len());
        }
    }
    text
}

//! What people do in a project, drawn by lot and fitted to what the project holds.

use plumbline::budget::pacing::{Call, RULES};
use plumbline::budget::targets::{Aim, Source};
use plumbline::decide::decision::{Expected, Line};
use plumbline::decide::explanation::{About, Explanation};
use plumbline::engine::Engine;
use plumbline::engine::command::{
    Acceptance, Command, DecisionDraft, ExplanationChange, MoveDraft, NamesChange, SettingChange, TableChange, TargetsDraft,
};
use plumbline::engine::protocol::health::HealthQuery;
use plumbline::engine::protocol::reallocate::ReallocateQuery;
use plumbline::engine::protocol::{Request, Response, Scope, VarianceQuery};
use plumbline::kpi::trigger::Dated;
use plumbline::kpi::{Formula, Kpi, KpiVersion, Trigger, TriggerKind};
use plumbline::ledger::measure::Unit;
use plumbline::ledger::{Currency, Decimal, DimensionKind, Measure, Period, RateKind, Span, Version};
use plumbline::workbook::mapping::{Role, RowRole};
use plumbline::workbook::scale::Scale;
use proptest::prelude::*;

use crate::{ask, day};

/// One act; numbers choose among what there is.
#[derive(Debug, Clone)]
pub(crate) enum Deed {
    Setting(SettingChange),
    Names { dimension: usize, first: usize, second: usize },
    Accept(usize),
    Explain { at: usize, said: [String; 2] },
    Correct { table: usize, change: usize, at: usize },
    Target { kpi: usize, month: u32, value: i64, from: usize, who: String },
    Define { kpi: usize, formula: usize, month: Option<u32>, text: String, retired: bool },
    Decide { text: [String; 3], moves: Vec<(usize, usize, u32, i64)> },
    Undo,
    Redo,
}

fn text() -> impl Strategy<Value = String> {
    "[=+@\\-A-Za-z0-9é€“][A-Za-z0-9 =;,.\\\\\"'<>&é€\n]{0,40}[A-Za-z0-9]"
}

fn setting() -> impl Strategy<Value = SettingChange> {
    prop_oneof![
        prop_oneof![Just(None), Just(Some("USD")), Just(Some("EUR"))].prop_map(|c| SettingChange::Currency(c.map(|c| Currency(c.into())))),
        proptest::bool::ANY.prop_map(|actual| SettingChange::Rates(if actual { RateKind::Actual } else { RateKind::Plan })),
        (1_u32..=12).prop_map(SettingChange::FiscalStart),
        proptest::option::of(1_i64..100).prop_map(|share| SettingChange::GrossMargin(share.map(|s| Decimal::new(s, 2)))),
        (1_i64..400).prop_map(|share| SettingChange::Threshold(Decimal::new(share, 3))),
        (0..RULES.len(), 0..Call::ALL.len()).prop_map(|(rule, call)| SettingChange::Call(RULES[rule].id.into(), Call::ALL[call])),
    ]
}

fn define() -> impl Strategy<Value = Deed> {
    let drawn = (0_usize..60, 0_usize..4, proptest::option::of(1_u32..=12), text(), proptest::bool::weighted(0.1));
    drawn.prop_map(|(kpi, formula, month, text, retired)| Deed::Define { kpi, formula, month, text, retired })
}

/// A version of a KPI, or a new one where the number names none.
fn definition(engine: &Engine, kpi: usize, formula: usize, month: Option<u32>, text: &str, retired: bool) -> Option<Command> {
    const FORMULAS: [&str; 4] =
        ["spend / leads", "spend[actual] - PRIOR(spend, 1)", "ROUND(cac * wins, -2)", "IFERROR(pipeline, 0) + YTD(spend)"];
    let catalog = &engine.project()?.catalog;
    let mut kpi =
        catalog.all().nth(kpi).map_or_else(|| Some(Kpi { id: String::new(), ..catalog.find("spend")?.clone() }), |k| Some(k.clone()))?;
    text.clone_into(&mut kpi.label);
    text.clone_into(&mut kpi.meaning);
    // What is in money can follow any of them.
    if kpi.unit == Unit::Money {
        kpi.formula = Formula::parse(FORMULAS[formula]).ok()?;
    }
    kpi.trigger = trigger(formula, month);
    kpi.lookback = 6 + u16::try_from(formula).ok()?;
    let from = month.and_then(|month| Period::month(2026, month));
    let (reason, who) = (text.to_owned(), text.to_owned());
    Some(Command::DefineKpi(Box::new(KpiVersion { kpi, from, retired, reason, who, on: day("2026-11-22") })))
}

/// A trigger of each kind, or the project's.
fn trigger(kind: usize, month: Option<u32>) -> Trigger {
    let Some(month) = month else { return Trigger::default() };
    let dated = Period::month(2026, month).map(|month| Dated { span: Span::between(month, month), threshold: Decimal::new(12, 2) });
    match kind {
        0 => Trigger { dated: dated.into_iter().collect(), ..Trigger::miss(Decimal::new(month.into(), 2)) },
        1 => Trigger { kind: TriggerKind::Row, threshold: Some(month.into()), least: Some(Decimal::TEN), ..Trigger::default() },
        2 => Trigger { kind: TriggerKind::Limits, ..Trigger::default() },
        _ => Trigger { kind: TriggerKind::Dip, threshold: Some(month.into()), ..Trigger::default() },
    }
}

pub(crate) fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let moves = proptest::collection::vec((0_usize..90, 0_usize..90, 1_u32..=12, 1_i64..9_999_999), 0..4);
    let decide = (text(), text(), text(), moves).prop_map(|(a, b, c, moves)| Deed::Decide { text: [a, b, c], moves });
    let target = (0_usize..60, 1_u32..=12, -99_999_i64..9_999_999, 0_usize..4, text());
    let target = target.prop_map(|(kpi, month, value, from, who)| Deed::Target { kpi, month, value, from, who });
    let deed = prop_oneof![
        2 => setting().prop_map(Deed::Setting),
        1 => (0_usize..4, 0_usize..9, 0_usize..9).prop_map(|(dimension, first, second)| Deed::Names { dimension, first, second }),
        1 => (0_usize..9).prop_map(Deed::Accept),
        2 => (0_usize..6, text(), text()).prop_map(|(at, text, owner)| Deed::Explain { at, said: [text, owner] }),
        2 => (0_usize..3, 0_usize..9, 0_usize..20).prop_map(|(table, change, at)| Deed::Correct { table, change, at }),
        2 => target,
        3 => decide,
        2 => define(),
        1 => Just(Deed::Undo),
        1 => Just(Deed::Redo),
    ];
    proptest::collection::vec(deed, 1..16)
}

/// Does all of it; what the project refuses is not done.
pub(crate) fn carry_out(engine: &mut Engine, deeds: &[Deed]) {
    for deed in deeds {
        let request = match deed {
            Deed::Undo => Some(Request::Undo),
            Deed::Redo => Some(Request::Redo),
            deed => command(engine, deed).map(Request::Do),
        };
        if let Some(request) = request {
            let outcome = ask(engine, request);
            assert!(matches!(outcome.response, Response::Project(_) | Response::Failed { .. }), "{:?}", outcome.response);
            if outcome.keep.is_some() {
                engine.kept();
            }
        }
    }
}

fn command(engine: &mut Engine, deed: &Deed) -> Option<Command> {
    match deed {
        Deed::Setting(change) => Some(Command::SetSetting(change.clone())),
        Deed::Names { dimension, first, second } => names(engine, *dimension, *first, *second),
        Deed::Accept(at) => {
            let Response::Health(view) = ask(engine, Request::Health(HealthQuery::default())).response else { panic!() };
            let finding = view.items.get(*at)?.key.clone();
            Some(Command::Accept(Acceptance { finding, accepted: true }))
        }
        Deed::Explain { at, said } => {
            let query = VarianceQuery { scope: Scope { period: "all".into(), ..Scope::default() }, ..VarianceQuery::default() };
            let Response::Variance(view) = ask(engine, Request::Variance(query)).response else { panic!() };
            let scope = view.rows.get(*at)?.scope.clone()?;
            let about = About { figure: "spend".into(), period: scope.period, line: Line(scope.filters) };
            let [text, owner] = said.clone();
            Some(Command::Explain(ExplanationChange { about, said: Some(Explanation { text, owner, date: day("2026-11-22") }) }))
        }
        Deed::Target { kpi, month, value, from, who } => target(engine, *kpi, *month, *value, *from, who),
        Deed::Correct { table, change, at } => correction(engine, *table, *change, *at),
        Deed::Decide { text, moves } => {
            let moves = moves.iter().filter_map(|(from, to, month, cents)| shift(engine, *from, *to, *month, *cents)).collect();
            let [title, decider, rationale] = text.clone();
            let expected = Expected { kpi: "cac".into(), change: "-64".into(), by: day("2027-03-31") };
            Some(Command::RecordDecision(DecisionDraft { title, decider, date: day("2026-11-22"), rationale, expected, moves }))
        }
        Deed::Define { kpi, formula, month, text, retired } => definition(engine, *kpi, *formula, *month, text, *retired),
        Deed::Undo | Deed::Redo => None,
    }
}

/// A target for a month, a quarter or the year, of the whole or of a member.
fn target(engine: &Engine, kpi: usize, month: u32, value: i64, from: usize, who: &str) -> Option<Command> {
    let project = engine.project()?;
    let id = project.catalog.all().nth(kpi)?.id.clone();
    let periods = [Period::month(2026, month), Period::quarter(2026, (month - 1) / 3 * 3 + 1), Period::year(2026, 1)];
    let channel = project.ledger().dimensions().iter().find(|d| d.kind == DimensionKind::Channel);
    let member = channel.and_then(|d| d.members().map(|(_, name)| name.to_owned()).find(|name| !name.is_empty()));
    let line = member.filter(|_| from == 1).map(|name| ("channel".to_owned(), name)).into_iter().collect();
    let source = [Source::Typed, Source::Imported, Source::Plan, Source::LastYear(Decimal::new(5, 2))].get(from).copied()?;
    let aim = Aim { kpi: id, line, period: periods.get(kpi % 3).copied()?? };
    let aims = vec![(aim, Some(Decimal::new(value, 2)))];
    Some(Command::SetTargets(TargetsDraft { aims, from: source, who: who.to_owned(), on: day("2026-11-22") }))
}

fn names(engine: &Engine, dimension: usize, first: usize, second: usize) -> Option<Command> {
    let dimensions = engine.project()?.ledger().dimensions();
    let dimension = dimensions.get(dimension % dimensions.len().max(1))?;
    let members: Vec<&str> = dimension.members().map(|(_, name)| name).collect();
    let (one, other) = (members.get(first % members.len().max(1))?, members.get(second % members.len().max(1))?);
    let change = NamesChange { dimension: dimension.kind.id(), names: vec![(*one).to_owned()], into: Some((*other).to_owned()) };
    (one != other && !one.is_empty() && !other.is_empty()).then_some(Command::Names(change))
}

/// Corrects a table: the plan, the actuals or the rates.
fn correction(engine: &Engine, table: usize, change: usize, at: usize) -> Option<Command> {
    let table = engine.project()?.import.tables.get(table)?;
    let index = table.range.left + u16::try_from(at).ok()?;
    let row = table.range.top + 1 + u32::try_from(at).ok()?;
    let role = |role| TableChange::Column { index, role: Some(role) };
    let even = at.is_multiple_of(2);
    let change = match change {
        0 => TableChange::Used(even),
        1 => TableChange::Version(Some(if even { Version::Forecast } else { Version::Committed })),
        2 => TableChange::Scale(Some(Scale::ALL[at % Scale::ALL.len()])),
        3 => role(Role::Dimension(DimensionKind::Owner)),
        4 => role(Role::Dimension(DimensionKind::Other("=Cost center; x".into()))),
        5 => role(Role::Ignored),
        6 => TableChange::Rows { rows: vec![row, row + 1], role: Some(if even { RowRole::Left } else { RowRole::Line }) },
        7 => TableChange::Year(Some(2025)),
        _ => TableChange::AsFound,
    };
    Some(Command::SetTable { table: table.key.clone(), change })
}

fn shift(engine: &mut Engine, from: usize, to: usize, month: u32, cents: i64) -> Option<MoveDraft> {
    let period = Period::month(2026, month)?;
    let query = ReallocateQuery { period: period.id(), ..ReallocateQuery::default() };
    let Response::Reallocate(view) = ask(engine, Request::Reallocate(query)).response else { panic!() };
    let line = |at: usize| view.lines.get(at % (view.lines.len() + 1)).map(|l| l.line.clone());
    let amount = Decimal::new(cents, 2);
    Some(MoveDraft {
        measure: Measure::SPEND,
        version: Version::Plan,
        period,
        from: line(from),
        to: line(to),
        amount,
        currency: String::new(),
        opens: false,
    })
}

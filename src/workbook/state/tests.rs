//! A state comes back as it was, whatever people wrote into it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use proptest::collection::{btree_map, btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::budget::pacing::{Call, RULES};
use crate::budget::settings::Settings;
use crate::budget::targets::{Aim, Source, Target, Targets, fits};
use crate::decide::decision::{Decision, Expected, Leg, LegCell, Line, Move};
use crate::kpi::trigger::Dated;
use crate::kpi::{Cadence, Formula, Kpi, KpiKind, KpiVersion, Perspective, Timing, Trigger, TriggerKind};
use crate::ledger::fiscal::{Closing, Pattern, Weeks};
use crate::ledger::measure::{Direction, Unit};
use crate::ledger::{Currency, DimensionKind, Measure, Period, Range, RateKind, Span, Version};
use crate::workbook::mapping::{Amount, Role, RowRole, TableOverride};
use crate::workbook::scale::Scale;

/// The tables as reading a workbook gives them.
fn tables(state: &State) -> Vec<StateTable> {
    let mut sheets = encode(state, &[]);
    sheets.extend(state.exported.as_ref().map(|e| cover::encode(e, &[("Scorecard".into(), "live")])));
    sheets.iter().map(table::StateSheet::read_back).collect()
}

fn text() -> impl Strategy<Value = String> {
    "[=+@\\-A-Za-z0-9é€“][A-Za-z0-9 =;,.\\\\\"'<>&é€\n]{0,14}[A-Za-z0-9]"
}

fn day() -> impl Strategy<Value = NaiveDate> {
    (1950_i32..2150, 1_u32..=366).prop_filter_map("a day", |(year, day)| NaiveDate::from_yo_opt(year, day))
}

fn amount() -> impl Strategy<Value = Decimal> {
    prop_oneof![
        (-1_000_000_000_000_i64..1_000_000_000_000).prop_map(|cents| Decimal::new(cents, 2)),
        (1_i64..1_000_000).prop_map(|n| Decimal::from(n) / Decimal::from(7)),
    ]
}

fn version() -> impl Strategy<Value = Version> {
    (0_usize..4).prop_map(|i| Version::ALL[i])
}

/// The word for a time that an explanation can be about.
fn span() -> impl Strategy<Value = String> {
    prop_oneof![Just("all".to_owned()), period().prop_map(|p| p.id()), (period(), period()).prop_map(|(from, to)| format!("{from}..{to}"))]
}

fn period() -> impl Strategy<Value = Period> {
    (2000_i32..2100, 1_u32..=12, 0_u8..4).prop_filter_map("a period", |(year, month, grain)| match grain {
        0 => NaiveDate::from_ymd_opt(year, month, 9).map(Period::week),
        1 => Period::month(year, month),
        2 => Period::quarter(year, month),
        _ => Period::year(year, month),
    })
}

fn dimension() -> impl Strategy<Value = DimensionKind> {
    prop_oneof![(0_usize..10).prop_map(|i| DimensionKind::KNOWN[i].clone()), text().prop_map(DimensionKind::Other)]
}

fn leg() -> impl Strategy<Value = Leg> {
    let cell = (text(), text(), "[A-Z]{1,2}[1-9][0-9]{0,3}", option::of(amount()));
    let cell = cell.prop_map(|(file, sheet, address, before)| LegCell { file, sheet, address, before });
    let line = btree_map("[a-z =;]{1,8}", text(), 0..4).prop_map(Line);
    (line, amount(), option::of(cell), any::<bool>()).prop_map(|(line, change, cell, written)| Leg { line, change, cell, written })
}

fn a_move() -> impl Strategy<Value = Move> {
    (version(), period(), option::of(leg()), option::of(leg()), amount(), "[A-Z]{0,3}").prop_map(
        |(version, period, from, to, amount, currency)| Move { measure: Measure::SPEND, version, period, from, to, amount, currency },
    )
}

fn decisions() -> impl Strategy<Value = Vec<Decision>> {
    let one = (text(), text(), day(), text(), (text(), text(), day()), vec(a_move(), 0..3));
    vec(one, 0..4).prop_map(|list| {
        let numbered = (1_u32..).zip(list);
        numbered
            .map(|(number, (title, decider, date, rationale, (kpi, change, by), moves))| {
                let expected = Expected { kpi, change, by };
                Decision { id: format!("D-{number:03}"), title, decider, date, rationale, expected, moves }
            })
            .collect()
    })
}

fn role() -> impl Strategy<Value = Role> {
    let amount = (option::of(text()), option::of(version()), option::of(period()), option::of((dimension(), text())));
    prop_oneof![
        Just(Role::Period),
        Just(Role::Version),
        Just(Role::MeasureName),
        Just(Role::Currency),
        Just(Role::Derived),
        Just(Role::Note),
        Just(Role::Ignored),
        dimension().prop_map(Role::Dimension),
        amount.prop_map(|(measure, version, period, member)| {
            Role::Amount(Amount { measure: measure.map(|m| Measure::new(&m)), version, period, member })
        }),
    ]
}

fn overrides() -> impl Strategy<Value = BTreeMap<String, TableOverride>> {
    let columns = btree_map(0_u16..800, role(), 0..4);
    let period = option::of(period());
    let whole = (option::of(any::<bool>()), option::of(version()), option::of(1990_i32..2100), period, option::of(any::<bool>()));
    let range = (0_u32..1000, 0_u16..700, 0_u32..1000, 0_u16..700).prop_map(|(top, left, rows, cols)| Range {
        top,
        left,
        bottom: top + rows,
        right: left + cols,
    });
    let place = (option::of(range), option::of(btree_set(0_u32..1_048_576, 1..4)));
    let row = prop_oneof![Just(RowRole::Line), Just(RowRole::Total), Just(RowRole::Left)];
    let parts = (columns, btree_map(0_u16..800, any::<bool>(), 0..4), btree_map(0_u32..1_048_576, row, 0..6));
    let scale = option::of((0_usize..6).prop_map(|i| Scale::ALL[i]));
    let one = (whole, place, parts, scale).prop_map(|(whole, (range, header), (columns, decimal_comma, rows), scale)| {
        let (used, version, year, period, day_first) = whole;
        let header_rows = header.map(|rows| rows.into_iter().collect());
        TableOverride { used, version, year, period, day_first, scale, range, header_rows, columns, decimal_comma, rows }
    });
    btree_map(text(), one, 0..3)
}

fn trigger() -> impl Strategy<Value = Trigger> {
    let kinds = proptest::sample::select(TriggerKind::ALL);
    let spans =
        prop_oneof![period().prop_map(|p| Span::between(p, p)), (period(), period()).prop_map(|(a, b)| Span::between(a.min(b), a.max(b)))];
    let dated = vec((spans, 1_i64..36), 0..3);
    (kinds, 1_i64..36, dated, option::of(1_i64..9999), any::<bool>()).prop_map(|(kind, number, dated, least, own)| {
        let threshold = |n: i64| match kind {
            TriggerKind::Miss | TriggerKind::Drop => Decimal::new(n, 3).normalize(),
            TriggerKind::Beyond => Decimal::new(-n, 1).normalize(),
            _ => Decimal::from(n),
        };
        let some = kind != TriggerKind::Limits && (own || kind != TriggerKind::Miss);
        let dated = dated.into_iter().filter(|(span, _)| span.from <= span.to).map(|(span, n)| Dated { span, threshold: threshold(n) });
        let dated = if kind == TriggerKind::Limits { Vec::new() } else { dated.collect() };
        Trigger { kind, threshold: some.then(|| threshold(number)), dated, least: least.map(Decimal::from) }
    })
}

fn kpis() -> impl Strategy<Value = Vec<KpiVersion>> {
    let formula = prop_oneof![Just("spend / wins"), Just("IF(spend[plan] > 0, YTD(revenue), -1)"), Just("'Our own; column' * 12.5%")];
    let units = prop_oneof![Just(Unit::Money), Just(Unit::Count), Just(Unit::Multiple), Just(Unit::Share), Just(Unit::Months)];
    let ways = prop_oneof![Just(Direction::HigherBetter), Just(Direction::LowerBetter), Just(Direction::OnTarget)];
    let texts = (text(), text(), text(), text(), text(), text(), text());
    let shape = (formula, units, ways, proptest::sample::select(KpiKind::ALL), proptest::sample::select(Cadence::ALL));
    let ties = (option::of(proptest::sample::select(Timing::ALL)), option::of("[a-z_]{1,9}"), option::of("[a-z_]{1,9}"), 1_u16..=36);
    let scored = (option::of(proptest::sample::select(Perspective::ALL)), (1_i64..500).prop_map(|n| Decimal::new(n, 1).normalize()));
    let made = (option::of(period()), any::<bool>(), text(), text(), day());
    vec((texts, shape, ties, (trigger(), scored), made), 0..4).prop_map(|list| {
        let numbered = (1_u16..).zip(list);
        numbered
            .map(
                |(
                    version,
                    (
                        texts,
                        (formula, unit, direction, kind, cadence),
                        (timing, pair, parent, lookback),
                        (trigger, (perspective, weight)),
                        made,
                    ),
                )| {
                    let (label, finance_label, meaning, owner, decision, undefined_when, source) = texts;
                    let (id, formula) = (format!("kpi_{}", version % 2), Formula::parse(formula).unwrap());
                    let kpi = Kpi {
                        id,
                        label,
                        finance_label,
                        meaning,
                        formula,
                        unit,
                        direction,
                        kind,
                        perspective,
                        weight,
                        timing,
                        pair,
                        parent,
                        owner,
                        cadence,
                        lookback,
                        trigger,
                        decision,
                        version,
                        undefined_when,
                        source,
                    };
                    let (from, retired, reason, who, on) = made;
                    KpiVersion { kpi, from, retired, reason, who, on }
                },
            )
            .collect()
    })
}

fn targets() -> impl Strategy<Value = Targets> {
    let share = (-90_i64..500).prop_map(|n| Decimal::new(n, 3).normalize());
    let from = prop_oneof![Just(Source::Typed), Just(Source::Imported), Just(Source::Plan), share.prop_map(Source::LastYear)];
    let periods = period().prop_filter("no week", |p| fits(*p));
    let aim = ("[a-z_]{1,9}", btree_map("[a-z]{1,6}", text(), 0..2), periods).prop_map(|(kpi, line, period)| Aim { kpi, line, period });
    let currency = prop_oneof![Just(Currency::default()), Just(Currency("EUR".into()))];
    let target = (amount(), currency, from, text(), day());
    let target = target.prop_map(|(value, currency, from, who, on)| Target { value: value.normalize(), currency, from, who, on });
    btree_map(aim, target, 0..4)
}

pub(in crate::workbook) fn states() -> impl Strategy<Value = State> {
    let share = || (1_i64..1000).prop_map(|n| Decimal::new(n, 3));
    let rates = proptest::bool::ANY.prop_map(|actual| if actual { RateKind::Actual } else { RateKind::Plan });
    let weeks = (0_usize..3, any::<bool>(), 0_u8..7).prop_map(|(pattern, nearest, weekday)| Weeks {
        pattern: Pattern::ALL[pattern],
        closing: Closing::ALL[usize::from(nearest)],
        weekday: weekday.try_into().unwrap(),
    });
    let calls = vec((0..RULES.len(), 0..Call::ALL.len()), 0..3).prop_map(|drawn| {
        let drawn = drawn.into_iter().map(|(rule, call)| (RULES[rule], Call::ALL[call])).filter(|(rule, call)| rule.usual != *call);
        drawn.map(|(rule, call)| (rule.id.to_owned(), call)).collect()
    });
    let settings = (option::of("[A-Z]{3}"), rates, 1_u32..=12, option::of(weeks), option::of(share()), share(), calls);
    let settings = settings.prop_map(|(currency, rates, fiscal_start, weeks, gross_margin, threshold, calls)| Settings {
        currency: currency.map(Currency),
        rates,
        fiscal_start,
        weeks,
        gross_margin,
        threshold,
        calls,
    });
    let exported = (day(), text(), "[0-9a-f]{64}", 1_u32..9999, "[0-9a-f]{16}");
    let exported =
        exported.prop_map(|(on, from_file, from_fingerprint, version, id)| Exported { on, from_file, from_fingerprint, version, id });
    let names = vec((text(), text(), text()), 0..4).prop_map(|list| {
        let mut names = Names::default();
        for (dimension, from, into) in &list {
            names.set(dimension, from, Some(into));
        }
        names
    });
    let source = (1_u16..99, text(), "[0-9a-f]{64}", any::<bool>());
    let source = source.prop_map(|(id, file_name, fingerprint, written)| SourceFile { id, file_name, fingerprint, written });
    let about = ("[a-z:]{1,8}", span(), btree_map("[a-z]{1,6}", text(), 0..3));
    let about = about.prop_map(|(figure, period, line)| About { figure, period, line: Line(line) });
    let said = (text(), text(), day()).prop_map(|(text, owner, date)| Explanation { text, owner, date });
    let found = (names, btree_set(text(), 0..4), vec(source, 0..4), btree_map(about, said, 0..4));
    (decisions(), settings, overrides(), found, option::of(exported), kpis(), targets()).prop_map(
        |(decisions, settings, tables, (names, accepted, sources, explanations), exported, kpis, targets)| State {
            decisions,
            kpis,
            settings,
            overrides: Overrides { tables },
            names,
            accepted,
            explanations,
            targets,
            sources,
            exported,
            extra: Extra::default(),
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn decoding_undoes_encoding(state in states()) {
        let (read, issues) = decode(&tables(&state));
        prop_assert_eq!(issues, Vec::new());
        prop_assert_eq!(read, state);
    }
}

fn decided() -> State {
    let date = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
    let expected = Expected { kpi: "cac".into(), change: "-64".into(), by: date };
    let (title, decider, rationale) = ("Shift".into(), "Dana".into(), "Why".into());
    State {
        decisions: vec![Decision { id: "D-001".into(), title, decider, date, rationale, expected, moves: Vec::new() }],
        ..State::default()
    }
}

#[test]
fn a_newer_schema_is_refused_with_a_sentence() {
    let mut written = tables(&decided());
    written[0].schema = 2;
    let (state, issues) = decode(&written);
    assert!(state.decisions.is_empty());
    assert_eq!(
        issues[0].message,
        "The sheet “Decisions” was written by a newer Plumbline (schema 2; this one reads up to 1), so nothing on it is used; open the workbook with the newer one."
    );
}

#[test]
fn a_cell_that_cannot_be_read_is_an_issue_with_its_place() {
    let mut written = tables(&decided());
    written[0].rows[0][3] = "next week".into();
    written[0].header.push("our own column".into());
    written[0].rows[0].push("kept out".into());
    let (state, issues) = decode(&written);
    assert_eq!(state.decisions.len(), 1, "a decision is never left out for its date");
    assert_eq!((issues.len(), issues[0].place.as_str()), (1, "Decisions!D5"));
    assert_eq!(issues[0].message, "Decisions!D5 holds “next week”, which is not a date; write it as 2026-11-22.");
}

#[test]
fn a_move_of_an_unknown_decision_is_an_issue() {
    let mut state = decided();
    state.decisions[0].moves.push(Move {
        measure: Measure::SPEND,
        version: Version::Plan,
        period: Period::from_id("2026-11").unwrap(),
        from: None,
        to: None,
        amount: Decimal::ONE,
        currency: String::new(),
    });
    let mut written = tables(&state);
    written[1].rows[0][0] = "D-009".into();
    let (_, issues) = decode(&written);
    assert_eq!(issues[0].message, "Moves!A5 names the decision “D-009”, which is not in the log; the move is left out.");
}

//! What a person sees of a project, to be held against what is seen of it elsewhere.

use std::fmt;

use plumbline::decide::decision::Leg;
use plumbline::engine::Engine;
use plumbline::engine::protocol::figure::Scope;
use plumbline::engine::protocol::variance::Sort;
use plumbline::engine::protocol::{DecisionsView, Request, Response, ScorecardView, VarianceQuery, VarianceView};
use plumbline::ledger::Decimal;
use plumbline::workbook::state::State;
use serde_json::Value;

use crate::ask;

/// A project's state and its figures over several spans and dimensions.
pub(crate) struct Seen {
    state: State,
    decisions: DecisionsView,
    scorecards: Vec<ScorecardView>,
    variances: Vec<VarianceView>,
}

pub(crate) fn of(engine: &mut Engine) -> Seen {
    let Response::Decisions(mut decisions) = ask(engine, Request::Decisions).response else { panic!() };
    for moved in decisions.decisions.iter_mut().flat_map(|d| &mut d.moves) {
        moved.written = false;
        // They are told from the legs, which are compared in the state.
        moved.cells.clear();
    }
    let scorecards = ["", "all", "2026-Q2", "2026-11"].map(|period| {
        let scope = Scope { period: period.into(), ..Scope::default() };
        let Response::Scorecard(view) = ask(engine, Request::Scorecard(scope)).response else { panic!() };
        *view
    });
    let variances = [vec!["channel"], vec!["region", "month"], vec!["owner"]].map(|by| {
        let query = VarianceQuery {
            scope: Scope { period: "all".into(), ..Scope::default() },
            by: by.into_iter().map(ToOwned::to_owned).collect(),
            sort: Sort::Name,
            ..VarianceQuery::default()
        };
        let Response::Variance(view) = ask(engine, Request::Variance(query)).response else { panic!() };
        *view
    });
    let state = engine.project().unwrap().state.clone();
    Seen { state: settled(state), decisions, scorecards: scorecards.into(), variances: variances.into() }
}

/// The state without what an export itself changes: which one it was, and that the cells hold the moves now.
fn settled(mut state: State) -> State {
    state.exported = None;
    for leg in legs(&mut state) {
        leg.written = false;
    }
    state
}

fn legs(state: &mut State) -> Vec<&mut Leg> {
    let moves = state.decisions.iter_mut().flat_map(|d| &mut d.moves);
    moves.flat_map(|m| [&mut m.from, &mut m.to]).flatten().collect()
}

pub(crate) fn assert_same(then: &Seen, now: &Seen, case: &str) {
    let mut state = now.state.clone();
    for (then, now) in legs(&mut then.state.clone()).into_iter().zip(legs(&mut state)) {
        // An export finds a cell for a leg that had none where its table takes the amount.
        if then.cell.is_none() {
            now.cell = None;
        }
    }
    assert_eq!(then.state, state, "{case}");
    assert_eq!(then.decisions, now.decisions, "{case}");
    let lines = |seen: &Seen| {
        let mut figures = serde_json::to_value((&seen.scorecards, &seen.variances)).unwrap();
        rounded(&mut figures);
        serde_json::to_string_pretty(&figures).unwrap()
    };
    let (then, now) = (lines(then), lines(now));
    let differing: Vec<_> = then.lines().zip(now.lines()).filter(|(a, b)| a != b).take(9).collect();
    assert!(then == now, "{case}: {differing:#?}");
}

/// A rate such as 1 / 1.085 has no end, so that an amount plus a move, both converted, and their sum converted may differ in the
/// last of a decimal's 28 digits.
fn rounded(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Some(number) = text.parse::<Decimal>().ok().and_then(|n| n.round_sf(20)) {
                *text = number.normalize().to_string();
            }
        }
        Value::Array(values) => values.iter_mut().for_each(rounded),
        Value::Object(values) => values.values_mut().for_each(rounded),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// How much of everything the projects hold.
#[derive(Default)]
pub(crate) struct Counts([(usize, &'static str); 9]);

impl Counts {
    pub(crate) fn and(self, seen: &Seen) -> Self {
        let state = &seen.state;
        let found = [
            (state.decisions.len(), "decisions"),
            (state.decisions.iter().map(|d| d.moves.len()).sum(), "moves"),
            (state.kpis.len(), "versions of KPIs"),
            (state.overrides.tables.len(), "corrected tables"),
            (state.names.all().count(), "names"),
            (state.accepted.len(), "accepted findings"),
            (state.explanations.len(), "explanations"),
            (state.targets.len(), "targets"),
            (usize::from(state.settings != plumbline::budget::settings::Settings::default()), "changed settings"),
        ];
        let mut all = self.0;
        for (sum, (more, what)) in all.iter_mut().zip(found) {
            *sum = (sum.0 + more, what);
        }
        Self(all)
    }

    /// Every kind of content was there to be lost.
    pub(crate) fn assert_all_occur(&self) {
        for (count, what) in self.0 {
            assert!(count >= 20, "only {count} {what}");
        }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<String> = self.0.iter().map(|(count, what)| format!("{count} {what}")).collect();
        f.write_str(&parts.join(", "))
    }
}

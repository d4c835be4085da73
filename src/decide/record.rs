//! From a draft to a decision: each end of each move must select exactly one budget line, and nothing is recorded without
//! a decider, a rationale and an expected change.

use rust_decimal::Decimal;
use thiserror::Error;

use super::decision::{Decision, Leg, LegCell, Line, Move};
use super::draft::{DecisionDraft, MoveDraft};
use crate::budget::lines::{Lines, Planned};
use crate::kpi::Catalog;
use crate::ledger::amount::rounded;
use crate::ledger::slice::Reporting;
use crate::ledger::{CellRef, Currency, Ledger, Period, RateKind, Version};

/// Why a draft cannot be recorded. The text is the sentence people read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RecordError {
    /// A required field is empty.
    #[error("The {field} is empty. A decision is recorded only with a title, a decider, a rationale and an expected change.")]
    Missing {
        /// Which field.
        field: &'static str,
    },
    /// The expected KPI is not in the catalog.
    #[error("There is no KPI “{kpi}”. The KPIs are: {known}.")]
    UnknownKpi {
        /// What was asked for.
        kpi: String,
        /// The ids that there are.
        known: String,
    },
    /// The review date is before the decision.
    #[error("The expected change is due on {by}, before the decision on {date}. Give a later day.")]
    DueBefore {
        /// The review date.
        by: chrono::NaiveDate,
        /// The day of the decision.
        date: chrono::NaiveDate,
    },
    /// Neither from nor to.
    #[error("Move {number} names neither where the money comes from nor where it goes.")]
    Nowhere {
        /// The move, from 1.
        number: usize,
    },
    /// The amount is not above zero, or has no end of cents.
    #[error(
        "Move {number} has the amount {amount}. An amount must be above zero, with at most two decimals, and below 10,000,000,000,000."
    )]
    Amount {
        /// The move, from 1.
        number: usize,
        /// What was asked for.
        amount: Decimal,
    },
    /// Only the plan can be moved.
    #[error("Move {number} would change {version} amounts. Only the plan can be moved.")]
    NotThePlan {
        /// The move, from 1.
        number: usize,
        /// What was asked for.
        version: Version,
    },
    /// No line has these members.
    #[error("No budget line in the {measure} plan has {wanted}. {hint}")]
    NoLine {
        /// What is counted.
        measure: String,
        /// The members asked for.
        wanted: String,
        /// What there is instead.
        hint: String,
    },
    /// More than one line has these members.
    #[error("{wanted} fits {count} budget lines; name exactly one: {candidates}.")]
    ManyLines {
        /// The members asked for.
        wanted: String,
        /// How many lines fit.
        count: usize,
        /// The first of them.
        candidates: String,
    },
    /// A new line without a name.
    #[error("A new line needs a name in one of the plan's dimensions.")]
    Unnamed,
    /// From and to are the same line.
    #[error("Move {number} goes from a line to itself: {line}.")]
    SameLine {
        /// The move, from 1.
        number: usize,
        /// The line.
        line: String,
    },
    /// The plan has no such period.
    #[error("The plan has no {period}. It has {periods}.")]
    NoPeriod {
        /// The period asked for.
        period: String,
        /// The periods that there are.
        periods: String,
    },
    /// A rate is missing.
    #[error(
        "There is no rate from {from} to {to}, so the amount cannot be moved between these lines. Add the rate to the workbook's rates table."
    )]
    NoRate {
        /// The move's currency.
        from: String,
        /// The line's currency.
        to: String,
    },
}

/// What a draft is looked up in.
pub struct Budget<'a> {
    /// The facts, recorded moves included.
    pub ledger: &'a Ledger,
    /// The reporting currency and the rates.
    pub reporting: &'a Reporting,
    /// The KPIs in force.
    pub catalog: &'a Catalog,
    /// Names a cell: (file, sheet).
    pub place: &'a dyn Fn(CellRef) -> (String, String),
}

/// The decision of a draft, with its lines and cells found; `id` is its id.
///
/// # Errors
/// The first thing that is missing, or that does not fit the plan.
pub fn decision(draft: &DecisionDraft, id: String, budget: &Budget<'_>) -> Result<Decision, RecordError> {
    for (field, text) in
        [("title", &draft.title), ("decider", &draft.decider), ("rationale", &draft.rationale), ("expected change", &draft.expected.change)]
    {
        if text.trim().is_empty() {
            return Err(RecordError::Missing { field });
        }
    }
    let kpi = draft.expected.kpi.trim().to_lowercase();
    if budget.catalog.find(&kpi).is_none() {
        let known = budget.catalog.all().map(|k| k.id.as_str()).collect::<Vec<_>>().join(", ");
        return Err(RecordError::UnknownKpi { kpi: draft.expected.kpi.clone(), known });
    }
    if draft.expected.by < draft.date {
        return Err(RecordError::DueBefore { by: draft.expected.by, date: draft.date });
    }
    let moves = draft.moves.iter().enumerate().map(|(i, m)| found(m, i + 1, budget)).collect::<Result<_, _>>()?;
    let mut expected = draft.expected.clone();
    expected.kpi = kpi;
    let text = |s: &str| s.trim().to_owned();
    Ok(Decision {
        id,
        title: text(&draft.title),
        decider: text(&draft.decider),
        date: draft.date,
        rationale: text(&draft.rationale),
        expected,
        moves,
    })
}

/// One move with its lines and cells found; `number` counts from 1, for the sentences.
///
/// # Errors
/// What does not fit the plan.
pub fn found(draft: &MoveDraft, number: usize, budget: &Budget<'_>) -> Result<Move, RecordError> {
    let amount = draft.amount.normalize();
    if amount <= Decimal::ZERO || amount.scale() > 2 || amount >= crate::ledger::amount::LIMIT {
        return Err(RecordError::Amount { number, amount: draft.amount });
    }
    if draft.version != Version::Plan {
        return Err(RecordError::NotThePlan { number, version: draft.version });
    }
    if draft.from.is_none() && draft.to.is_none() {
        return Err(RecordError::Nowhere { number });
    }
    require_period(budget.ledger, draft)?;
    let lines = Lines::of(budget.ledger, &draft.measure, draft.version, draft.period);
    let from = draft.from.as_ref().map(|l| the_line(&lines, l, draft)).transpose()?;
    let to =
        draft.to.as_ref().map(|l| if draft.opens { opened(&lines, l, draft, budget) } else { the_line(&lines, l, draft) }).transpose()?;
    if let (Some((a, _)), Some((b, _))) = (&from, &to)
        && a == b
    {
        return Err(RecordError::SameLine { number, line: a.label(&lines.order) });
    }
    let currency = move_currency(&draft.currency, from.as_ref(), to.as_ref(), budget);
    let end = |end: Option<End>, sign: Decimal| end.map(|(l, p)| leg(l, &p, sign * amount, (&currency, draft.period), budget)).transpose();
    Ok(Move {
        measure: draft.measure.clone(),
        version: draft.version,
        period: draft.period,
        from: end(from, Decimal::NEGATIVE_ONE)?,
        to: end(to, Decimal::ONE)?,
        amount,
        currency: currency.0,
    })
}

fn require_period(ledger: &Ledger, draft: &MoveDraft) -> Result<(), RecordError> {
    let measure = ledger.find_measure(&draft.measure);
    let planned = ledger.facts().iter().filter(|f| Some(f.measure) == measure && f.version == draft.version).filter_map(|f| f.period);
    let periods: std::collections::BTreeSet<Period> = planned.collect();
    if periods.contains(&draft.period) || draft.opens && periods.last().is_some_and(|last| follows(draft.period, *last)) {
        return Ok(());
    }
    let periods = match (periods.first(), periods.last()) {
        (Some(first), Some(last)) if first == last => first.label(),
        (Some(first), Some(last)) => format!("{} to {}, by {}", first.label(), last.label(), format!("{:?}", first.grain()).to_lowercase()),
        _ => "no periods at all".into(),
    };
    Err(RecordError::NoPeriod { period: draft.period.label(), periods })
}

/// Whether a period comes within the year after another of the same length.
fn follows(period: Period, last: Period) -> bool {
    let year = chrono::Days::new(366);
    period.grain() == last.grain() && period > last && last.end().checked_add_days(year).is_some_and(|end| period.end() <= end)
}

/// An end of a move: the line, and what it has in the period.
type End = (Line, Planned);

/// The line of these members, which joins the plan when it is not there. Members are written as the plan writes them.
fn opened(lines: &Lines, wanted: &Line, draft: &MoveDraft, budget: &Budget<'_>) -> Result<End, RecordError> {
    let dimension = |id: &str| budget.ledger.dimensions().iter().find(|d| d.kind.id() == id.trim().to_lowercase());
    if let Some(unknown) = wanted.0.keys().find(|id| dimension(id).is_none()) {
        return Err(no_line(lines, wanted, draft, Some(unknown)));
    }
    let spelled = wanted.0.iter().filter_map(|(id, name)| {
        let dimension = dimension(id)?;
        let known = dimension.find(name).map(|member| dimension.name(member).to_owned());
        Some((dimension.kind.id(), known.unwrap_or_else(|| name.trim().to_owned())))
    });
    let line = Line(spelled.filter(|(_, name)| !name.is_empty()).collect());
    if line.0.is_empty() {
        return Err(RecordError::Unnamed);
    }
    let planned = lines.lines.get(&line).cloned().unwrap_or_default();
    Ok((line, planned))
}

fn the_line(lines: &Lines, wanted: &Line, draft: &MoveDraft) -> Result<End, RecordError> {
    let fitting: Vec<_> = lines.matching(wanted).collect();
    let found = |(line, planned): &(&Line, &Planned)| Ok(((*line).clone(), (*planned).clone()));
    // A line that names exactly these members is meant even when longer ones fit too.
    if let Some(exact) = fitting.iter().find(|(line, _)| line.0.len() == wanted.0.len()) {
        return found(exact);
    }
    match fitting.as_slice() {
        [one] => found(one),
        [] => Err(no_line(lines, wanted, draft, wanted.0.keys().find(|d| !lines.order.contains(&d.trim().to_lowercase())))),
        many => Err(RecordError::ManyLines {
            wanted: words(wanted),
            count: many.len(),
            candidates: sample(many.iter().map(|(l, _)| *l), &lines.order),
        }),
    }
}

fn no_line(lines: &Lines, wanted: &Line, draft: &MoveDraft, unknown: Option<&String>) -> RecordError {
    let hint = unknown.map_or_else(
        || format!("The nearest are: {}.", sample(nearest(lines, wanted).into_iter(), &lines.order)),
        |d| format!("The workbook has no {d}; its lines are named by {}.", lines.order.join(", ")),
    );
    RecordError::NoLine { measure: draft.measure.id().to_owned(), wanted: words(wanted), hint }
}

/// The lines that share most of the wanted members.
fn nearest<'a>(lines: &'a Lines, wanted: &Line) -> Vec<&'a Line> {
    let shared = |line: &Line| wanted.0.iter().filter(|(d, m)| Lines::has(line, d, m)).count();
    let most = lines.lines.keys().map(&shared).max().unwrap_or(0);
    lines.lines.keys().filter(|line| shared(line) == most).collect()
}

fn words(line: &Line) -> String {
    line.0.iter().map(|(d, m)| format!("{d} {m}")).collect::<Vec<_>>().join(", ")
}

fn sample<'a>(lines: impl Iterator<Item = &'a Line>, order: &[String]) -> String {
    let mut names: Vec<String> = lines.map(|l| l.label(order)).collect();
    let more = names.len().saturating_sub(8);
    names.truncate(8);
    let listed = names.join("; ");
    if more > 0 { format!("{listed}; and {more} more") } else { listed }
}

fn move_currency(asked: &str, from: Option<&End>, to: Option<&End>, budget: &Budget<'_>) -> Currency {
    if !asked.trim().is_empty() {
        return Currency(asked.trim().to_uppercase());
    }
    // A line that is new has none of its own.
    let own = |end: Option<&End>| end.map(|(_, planned)| planned.currency.clone()).filter(|_| end.is_some_and(is_planned));
    match (own(from), own(to)) {
        (Some(a), Some(b)) if a != b => budget.reporting.currency.clone(),
        (Some(one), _) | (None, Some(one)) => one,
        (None, None) => budget.reporting.currency.clone(),
    }
}

/// Whether a line is in the plan, in whatever period.
fn is_planned((_, planned): &End) -> bool {
    *planned != Planned::default()
}

fn leg(
    line: Line,
    planned: &Planned,
    amount: Decimal,
    (currency, period): (&Currency, Period),
    budget: &Budget<'_>,
) -> Result<Leg, RecordError> {
    let own = if *planned == Planned::default() { currency } else { &planned.currency };
    let Some(factor) = budget.reporting.rates.factor(currency, own, RateKind::Plan, Some(period)) else {
        return Err(RecordError::NoRate { from: currency.0.clone(), to: own.0.clone() });
    };
    let change = if factor == Decimal::ONE { amount } else { rounded(amount * factor, 2) };
    let cell = planned.cell.map(|(cell, before)| {
        let (file, sheet) = (budget.place)(cell);
        LegCell { file, sheet, address: cell.a1(), before: Some(before) }
    });
    Ok(Leg { line, change, cell, written: false })
}

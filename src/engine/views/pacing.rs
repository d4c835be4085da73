//! Spent against expected to date, where it lands, and what to do about it: envelope by envelope.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::hash::Hash;

use super::lens::{BLANK, Lens};
use super::scorecard::{notes, owners};
use super::trace::{blank, input, plain};
use crate::budget::about::main_measure;
use crate::budget::pacing::{Call, Envelope, Level, Pace, Profile, WINDOW, rule_for, working_days};
use crate::engine::project::Project;
use crate::engine::protocol::figure::{Scope, What};
use crate::engine::protocol::pacing::{PaceFigure, PacingQuery, PacingRow, PacingView};
use crate::engine::protocol::trace::TraceView;
use crate::ledger::amount::ratio;
use crate::ledger::slice::{Totals, grouped};
use crate::ledger::{Calendar, Decimal, DimensionKind, Fact, Grain, Measure, Member, Period, Slice, Span, Version};

/// What an envelope's money is held to bring, the closest to money first.
const OUTCOMES: [&str; 7] = ["pipeline", "bookings", "revenue", "wins", "sql", "mql", "leads"];

/// The stretch that the plan is for, and its periods.
struct Frame {
    horizon: Period,
    /// Every period of the stretch, and how many of them have actuals.
    steps: Vec<Period>,
    done: usize,
    measure: Measure,
    calendar: Calendar,
}

/// What is known of one envelope.
#[derive(Default)]
struct Known {
    whole: Totals,
    done: Totals,
    plan: BTreeMap<Period, Decimal>,
    actual: BTreeMap<Period, Decimal>,
    last: BTreeMap<Period, Decimal>,
}

/// The envelopes over a scope.
pub fn view(project: &Project, query: &PacingQuery) -> PacingView {
    let frame = match Frame::of(project, &query.scope) {
        Ok(frame) => frame,
        Err(sentence) => return nothing(project, query, sentence),
    };
    let lens = Lens::new(project, &query.scope);
    let mut all = frame.known(project, &lens.slice, |_| Some(()));
    let all = all.remove(&()).unwrap_or_default();
    let profiles = profiles(&all, &frame);
    let profile = profiles.iter().map(|(p, _)| *p).find(|p| *p == query.profile).unwrap_or_default();
    let outcome = OUTCOMES.iter().map(|id| Measure::new(id)).find(|m| {
        let has = |version| all.done.sum(project.ledger(), m, version).value().is_some_and(|v| v > Decimal::ZERO);
        *m != frame.measure && has(Version::Plan) && has(Version::Actual)
    });
    let total = frame.row(project, &query.scope, "Total".into(), &all, profile, outcome.as_ref());
    let dimension = dimension(&lens, &frame.measure);
    let kind = dimension.and_then(|d| project.ledger().dimensions().get(d)).map(|d| d.kind.clone());
    let owned = if kind == Some(DimensionKind::Owner) { BTreeMap::new() } else { owners(&lens) };
    let known = dimension.map(|d| frame.known(project, &lens.slice, |i| Some(project.ledger().member_of(i, d)))).unwrap_or_default();
    let row = |(member, known): (Member, Known)| {
        let at = project.ledger().dimensions().get(dimension?)?;
        let name = if member == Member::BLANK { BLANK } else { at.name(member) };
        let mut scope = query.scope.clone();
        scope.filters.insert(at.kind.id(), name.to_owned());
        let row = frame.row(project, &scope, name.to_owned(), &known, profile, outcome.as_ref());
        let shown = row.plan.value.or(row.actual.value).is_some();
        shown.then(|| PacingRow { owner: owned.get(name).cloned().unwrap_or_default(), ..row })
    };
    let mut rows: Vec<PacingRow> = known.into_iter().filter_map(row).collect();
    rows.sort_by_cached_key(|row| (urgency(row.call), Reverse(row.landing_share.map(|s| s.abs())), row.name.clone()));
    PacingView {
        span: frame.horizon.label(),
        to_date: project.coverage.label(&frame.done_word()),
        grain: if frame.grain() == Grain::Week { "week" } else { "month" }.into(),
        measure: frame.measure.label(),
        profile,
        profiles,
        elapsed: frame.envelope(&all, profile).and_then(|e| e.pace()).map(|pace| pace.elapsed),
        dimension: kind.as_ref().map(DimensionKind::label).unwrap_or_default(),
        owners: rows.iter().any(|row| !row.owner.is_empty()),
        course: frame.course(&all, profile),
        rows,
        total: Some(total),
        outcome: outcome.as_ref().map(Measure::label).unwrap_or_default(),
        threshold: project.state.settings.threshold,
        calls: project.state.settings.calls.clone(),
        empty: String::new(),
        notes: stale(&frame, query).into_iter().chain(notes(&lens)).collect(),
    }
}

const fn urgency(call: Option<Call>) -> u8 {
    match call {
        Some(Call::Stop) => 0,
        Some(Call::Shift) => 1,
        Some(Call::Scale) => 2,
        Some(Call::Keep) => 3,
        None => 4,
    }
}

/// The owner where most of plan and actual name one; else the main dimension; not one that the scope holds to a member.
fn dimension(lens: &Lens<'_>, measure: &Measure) -> Option<usize> {
    let (project, ledger) = (lens.project, lens.project.ledger());
    let wanted = ledger.find_measure(measure)?;
    let owner = ledger.find_dimension(&DimensionKind::Owner).filter(|owner| {
        let mut named = [(0_usize, 0_usize); 2];
        for (at, fact) in ledger.facts().iter().enumerate().filter(|(_, f)| f.measure == wanted && f.amount.is_some()) {
            let side = match fact.version {
                Version::Plan => &mut named[0],
                Version::Actual => &mut named[1],
                Version::Committed | Version::Forecast => continue,
            };
            *side = (side.0 + 1, side.1 + usize::from(ledger.member_of(at, *owner) != Member::BLANK));
        }
        named.iter().all(|(all, named)| *all > 0 && *named >= all.div_ceil(2))
    });
    let free = |d: &usize| ledger.dimensions().get(*d).is_some_and(|d| !lens.scope.filters.contains_key(&d.kind.id()));
    let below = || crate::budget::about::second_dimension(ledger, project.main_dimension?);
    owner.filter(free).or(project.main_dimension.filter(free)).or_else(|| below().filter(free))
}

/// The profiles that there is something to make from.
fn profiles(all: &Known, frame: &Frame) -> Vec<(Profile, String)> {
    let by = if frame.grain() == Grain::Week { "weeks" } else { "months" };
    let finer = all.plan.keys().any(|period| period.grain() < frame.horizon.grain());
    let last = all.last.values().sum::<Decimal>() > Decimal::ZERO;
    let planned = finer.then(|| (Profile::Planned, format!("as the plan has its {by}")));
    let last = last.then(|| (Profile::LastYear, "as last year’s actuals".to_owned()));
    planned.into_iter().chain([(Profile::WorkingDays, "evenly over working days".to_owned())]).chain(last).collect()
}

fn stale(frame: &Frame, query: &PacingQuery) -> Option<String> {
    let last = *frame.steps.get(frame.done.checked_sub(1)?)?;
    let end = frame.calendar.days_of(last).1;
    let until = query.today.min(frame.calendar.days_of(frame.horizon).1);
    let days = (until - end).num_days();
    let told = frame.calendar.told(Span::between(last, last)).map(|days| format!(" ({days})")).unwrap_or_default();
    (days > 0).then(|| format!("Actuals end with {}{told}; the {days} days since then are not in these figures.", last.label()))
}

impl Frame {
    fn of(project: &Project, scope: &Scope) -> Result<Self, String> {
        let (coverage, ledger) = (&project.coverage, project.ledger());
        let last = coverage.last_actual.ok_or("There are no dated actuals, so nothing can be said of their pace.")?;
        let year = last.rolled_up(Grain::Year, coverage.fiscal_start);
        let horizon = Period::from_id(&scope.period).or(year).ok_or("The last actual lies in no year that there is.")?;
        let measure = main_measure(ledger);
        let (wanted, span) = (ledger.find_measure(&measure), Span::between(horizon, horizon));
        let actuals = ledger.facts().iter().filter(|f| Some(f.measure) == wanted && f.version == Version::Actual && span.holds(f.period));
        let grain = actuals.filter_map(|fact| fact.period).map(|period| period.grain()).max();
        let grain = grain.ok_or_else(|| format!("There are no actuals in {}. Choose another period.", horizon.label()))?;
        if grain >= horizon.grain() {
            return Err(format!("The actuals are by {}: pace needs periods within {}.", word(grain), horizon.label()));
        }
        let first = std::iter::successors(Some(start(horizon, grain)), |p| Some(p.next())).find(|p| p.start() >= horizon.start());
        let steps: Vec<Period> =
            std::iter::successors(first, |p| Some(p.next())).take_while(|p| p.end() <= horizon.end()).take(400).collect();
        let done = steps.iter().filter(|step| step.end() <= last.end()).count();
        if done == 0 {
            return Err(format!("No {} of {} is complete yet.", word(grain), horizon.label()));
        }
        Ok(Self { horizon, steps, done, measure, calendar: project.import.calendar })
    }

    fn grain(&self) -> Grain {
        self.steps.first().map_or(Grain::Month, Period::grain)
    }

    /// The word for the part that has actuals.
    fn done_word(&self) -> String {
        let (first, last) = (self.steps.first(), self.steps.get(self.done.saturating_sub(1)));
        first.zip(last).map(|(first, last)| Span::between(*first, *last).id()).unwrap_or_default()
    }

    /// What is known, by a key of each fact's position.
    fn known<K: Ord + Hash + Copy>(&self, project: &Project, slice: &Slice, key: impl Fn(usize) -> Option<K>) -> BTreeMap<K, Known> {
        let (ledger, reporting) = (project.ledger(), &project.reporting);
        let over = |span: Span| Slice { span, members: slice.members.clone() };
        let whole = over(Span::between(self.horizon, self.horizon));
        let done = over(project.coverage.span(&self.done_word()).unwrap_or_default());
        let mut known: BTreeMap<K, Known> = BTreeMap::new();
        for (key, totals) in grouped(ledger, &whole, reporting, |i, _| key(i)) {
            known.entry(key).or_default().whole = totals;
        }
        for (key, totals) in grouped(ledger, &done, reporting, |i, _| key(i)) {
            known.entry(key).or_default().done = totals;
        }
        let by = |i: usize, fact: &Fact| Some((key(i)?, fact.period?));
        let value = |totals: &Totals, version| totals.sum(ledger, &self.measure, version).value().filter(|v| !v.is_zero());
        let step = |period: Period| period.rolled_up(self.grain(), project.coverage.fiscal_start);
        for ((key, period), totals) in grouped(ledger, &whole, reporting, by) {
            let own = known.entry(key).or_default();
            if let Some(plan) = value(&totals, Version::Plan) {
                *own.plan.entry(period).or_default() += plan;
            }
            if let (Some(actual), Some(step)) = (value(&totals, Version::Actual), step(period)) {
                *own.actual.entry(step).or_default() += actual;
            }
        }
        let before = self.steps.iter().map(|step| (earlier(*step), *step)).collect::<BTreeMap<_, _>>();
        let year = before.first_key_value().zip(before.last_key_value()).map(|((first, _), (last, _))| Span::between(*first, *last));
        let Some(year) = year else { return known };
        for ((key, period), totals) in grouped(ledger, &over(year), reporting, by) {
            let now = step(period).and_then(|step| before.get(&step));
            if let (Some(actual), Some(now)) = (value(&totals, Version::Actual), now) {
                *known.entry(key).or_default().last.entry(*now).or_default() += actual;
            }
        }
        known
    }

    /// Each period's weight in a profile.
    fn weights(&self, known: &Known, profile: Profile) -> Vec<Decimal> {
        let weight = |step: &Period| match profile {
            Profile::WorkingDays => {
                let (first, last) = self.calendar.days_of(*step);
                working_days(first, last).into()
            }
            Profile::LastYear => known.last.get(step).copied().unwrap_or_default(),
            Profile::Planned => known.plan.iter().map(|(period, plan)| self.spread(*period, *plan, *step)).sum(),
        };
        self.steps.iter().map(weight).collect()
    }

    /// What of a period's plan falls into another period, by working days; where a period has none, by all of its days.
    fn spread(&self, period: Period, plan: Decimal, step: Period) -> Decimal {
        let (own, other) = (self.calendar.days_of(period), self.calendar.days_of(step));
        let (from, to) = (own.0.max(other.0), own.1.min(other.1));
        if from > to {
            return Decimal::ZERO;
        }
        let (part, whole) = (working_days(from, to), working_days(own.0, own.1));
        if part == whole { plan } else { plan * Decimal::from(part) / Decimal::from(whole.max(1)) }
    }

    fn envelope(&self, known: &Known, profile: Profile) -> Option<Envelope> {
        let weights = self.weights(known, profile);
        let (done, to_come) = weights.split_at_checked(self.done)?;
        let actual = |step: &Period| known.actual.get(step).copied().unwrap_or_default();
        let periods: Vec<(Decimal, Decimal)> = done.iter().copied().zip(self.steps.iter().map(actual)).collect();
        let plan = known.plan.values().copied().sum();
        Some(Envelope { plan, actual: periods.iter().map(|(_, actual)| *actual).sum(), periods, to_come: to_come.iter().sum() })
    }

    fn row(&self, project: &Project, scope: &Scope, name: String, known: &Known, profile: Profile, outcome: Option<&Measure>) -> PacingRow {
        let over = |period: String, totals: &Totals| Lens::with(project, Scope { period, filters: scope.filters.clone() }, totals.clone());
        let (whole, done) = (over(self.horizon.id(), &known.whole), over(self.done_word(), &known.done));
        let plan = whole.measure(&self.measure, Version::Plan);
        let pace = plan.value.and_then(|_| self.envelope(known, profile)?.pace());
        let here = over(scope.period.clone(), &known.whole);
        let figure = |figure: PaceFigure, value: fn(&Pace) -> Option<Decimal>| {
            let note = if pace.is_none() { "Without a plan nothing is expected.".to_owned() } else { String::new() };
            here.figure(pace.as_ref().and_then(value), self.measure.unit(), note, What::Pace { profile, figure })
        };
        let threshold = project.state.settings.threshold;
        let landing = figure(PaceFigure::Landing, |pace| pace.landing);
        let level = Level::of(landing.value, plan.value, threshold);
        let brings = |version: Version| ratio(outcome.and_then(|m| done.sum(m, version).value()), done.sum(&self.measure, version).value());
        let outcome = Level::of(brings(Version::Actual), brings(Version::Plan), threshold);
        let rule = rule_for(level, outcome);
        let call = rule.map(|rule| rule.call(&project.state.settings.calls));
        PacingRow {
            name,
            owner: String::new(),
            actual: done.measure(&self.measure, Version::Actual),
            expected: figure(PaceFigure::Expected, |pace| Some(pace.expected)),
            pace: pace.as_ref().and_then(|pace| pace.pace),
            landing_share: crate::kpi::status::variance_share(landing.value, plan.value),
            landing,
            trend: figure(PaceFigure::Trend, |pace| pace.trend),
            range: pace.as_ref().and_then(|pace| pace.range),
            plan,
            level,
            outcome,
            call,
            why: rule.map_or("", |rule| rule.why).into(),
            scope: scope.clone(),
        }
    }

    /// What was expected and what was spent by the end of each period.
    fn course(&self, known: &Known, profile: Profile) -> Vec<(String, Decimal, Option<Decimal>)> {
        let weights = self.weights(known, profile);
        let (all, plan): (Decimal, Decimal) = (weights.iter().sum(), known.plan.values().copied().sum());
        let (mut elapsed, mut spent) = (Decimal::ZERO, Decimal::ZERO);
        let point = |(at, (step, weight)): (usize, (&Period, Decimal))| {
            elapsed += weight;
            spent += known.actual.get(step).copied().unwrap_or_default();
            let expected = plan.checked_mul(elapsed.checked_div(all)?)?;
            Some((step.label(), expected, (at < self.done).then_some(spent)))
        };
        self.steps.iter().zip(weights).enumerate().filter_map(point).collect()
    }
}

/// The period of a grain in which a stretch begins.
fn start(horizon: Period, grain: Grain) -> Period {
    use chrono::Datelike;
    let day = horizon.start();
    let months = match grain {
        Grain::Week => return Period::week(day),
        Grain::Month => Period::month(day.year(), day.month()),
        Grain::Quarter => Period::quarter(day.year(), day.month()),
        Grain::Half => Period::half(day.year(), day.month()),
        Grain::Year => Period::year(day.year(), day.month()),
    };
    months.unwrap_or(horizon)
}

/// The same period a year before; of a week, the one 52 weeks before.
fn earlier(step: Period) -> Period {
    use chrono::Datelike;
    if step.grain() == Grain::Week {
        return std::iter::successors(Some(step), |p| Some(p.before())).nth(52).unwrap_or(step);
    }
    step.in_year(step.start().year() - 1).unwrap_or(step)
}

const fn word(grain: Grain) -> &'static str {
    match grain {
        Grain::Week => "week",
        Grain::Month => "month",
        Grain::Quarter => "quarter",
        Grain::Half => "half-year",
        Grain::Year => "year",
    }
}

fn nothing(project: &Project, query: &PacingQuery, empty: String) -> PacingView {
    PacingView {
        span: project.coverage.label(&query.scope.period),
        to_date: String::new(),
        grain: "month".into(),
        measure: main_measure(project.ledger()).label(),
        profile: query.profile,
        profiles: Vec::new(),
        elapsed: None,
        dimension: String::new(),
        owners: false,
        rows: Vec::new(),
        total: None,
        course: Vec::new(),
        outcome: String::new(),
        threshold: project.state.settings.threshold,
        calls: project.state.settings.calls.clone(),
        empty,
        notes: Vec::new(),
    }
}

/// Where a figure of an envelope's pace comes from. `None` when nothing can be said of its pace.
pub fn trace(project: &Project, scope: &Scope, profile: Profile, figure: PaceFigure) -> Option<TraceView> {
    let frame = Frame::of(project, scope).ok()?;
    let lens = Lens::new(project, scope);
    let known = frame.known(project, &lens.slice, |_| Some(())).remove(&()).unwrap_or_default();
    let row = frame.row(project, scope, String::new(), &known, profile, None);
    let pace = frame.envelope(&known, profile)?.pace()?;
    let id = frame.measure.id();
    let (own, label, formula) = match figure {
        PaceFigure::Expected => (row.expected, "expected to date", format!("= {id}[plan] * {}", pace.elapsed.round_dp(6).normalize())),
        PaceFigure::Landing => (row.landing, "landing", format!("= {id}[actual] + ({id}[plan] - expected) * {id}[actual] / expected")),
        PaceFigure::Trend => (
            row.trend,
            "landing by trend",
            format!("= {id}[actual] + ({id}[plan] - expected) * pace of the last {WINDOW} {}s", word(frame.grain())),
        ),
    };
    let spread = match profile {
        Profile::Planned => "the plan’s own periods, each evenly over its working days",
        Profile::WorkingDays => "working days, Monday to Friday",
        Profile::LastYear => "the actuals of the year before",
    };
    let shown = pace.expected.round_dp(2).normalize();
    let meaning = format!(
        "{} % of the profile has elapsed ({spread}), so {shown} was expected to date.",
        (pace.elapsed * Decimal::ONE_HUNDRED).round_dp(2).normalize()
    );
    let over = |period: String| Lens::new(project, &Scope { period, filters: scope.filters.clone() });
    let inputs = vec![
        input(&over(frame.horizon.id()), &plain(&frame.measure), Version::Plan),
        input(&over(frame.done_word()), &plain(&frame.measure), Version::Actual),
    ];
    Some(TraceView {
        title: format!("{}, {label}", frame.measure.label()),
        figure: own,
        formula,
        meaning,
        definition: "Plan × share of the profile elapsed; landing goes on at the same pace".into(),
        inputs,
        ..blank(&lens)
    })
}

//! A project looked at over a scope: the one place where scopes become slices, and sums become figures.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use rust_decimal::Decimal;

use super::course;
use crate::budget::targets::{self, Aim, Held, Target};
use crate::decide::decision::Line;
use crate::decide::explanation::About;
use crate::engine::project::Project;
use crate::engine::protocol::figure::{Compared, Figure, Scope, What, Why};
use crate::kpi::status::{Status, variance, variance_share};
use crate::kpi::trigger::{Month, Seen};
use crate::kpi::{Catalog, Formula, Input, Kpi, Trigger};
use crate::ledger::measure::{Direction, Unit};
use crate::ledger::slice::{Reporting, Totals};
use crate::ledger::{Measure, Member, Period, RateKind, Slice, Span, Sum, Version};

/// The word for a member that a line does not name.
pub const BLANK: &str = "(blank)";

/// A project over a scope, with its sums.
#[derive(Clone)]
pub struct Lens<'a> {
    /// The project.
    pub project: &'a Project,
    /// The scope as asked.
    pub scope: Scope,
    /// The part of the ledger that it means.
    pub slice: Slice,
    /// How its money is converted: the project's way, unless it was asked for at other rates.
    pub reporting: Cow<'a, Reporting>,
    /// The sums over it.
    pub totals: Totals,
    /// The sums of every period, whatever the span, for formulas that look at another stretch of time; made when they are first needed.
    periods: Rc<OnceCell<BTreeMap<Option<Period>, Totals>>>,
    /// The sums of every month that has actuals, for what looks back; made when they are first needed.
    months: Rc<OnceCell<Vec<(Period, Totals)>>>,
    /// Whether the scope says all that the sums are over.
    whole: bool,
}

impl<'a> Lens<'a> {
    /// Looks at a project over a scope.
    pub fn new(project: &'a Project, scope: &Scope) -> Self {
        Self::rated(project, scope, Cow::Borrowed(&project.reporting))
    }

    /// The same, converted in a way of its own.
    pub fn rated(project: &'a Project, scope: &Scope, reporting: Cow<'a, Reporting>) -> Self {
        let slice = slice(project, scope);
        let totals = project.totals(&slice, &reporting);
        Self { project, scope: scope.clone(), slice, reporting, totals, periods: Rc::default(), months: Rc::default(), whole: true }
    }

    /// The same project over a scope whose sums are known already.
    pub fn with(project: &'a Project, scope: Scope, totals: Totals) -> Self {
        let (slice, reporting) = (slice(project, &scope), Cow::Borrowed(&project.reporting));
        Self { project, scope, slice, reporting, totals, periods: Rc::default(), months: Rc::default(), whole: true }
    }

    /// A scope whose sums are known already, converted as this one is.
    pub fn over(&self, scope: Scope, totals: Totals) -> Self {
        Self { reporting: self.reporting.clone(), ..Self::with(self.project, scope, totals) }
    }

    /// A part of this scope that no scope can name, with its sums; what looks at another stretch of time has no value over it.
    pub fn part(&self, totals: Totals) -> Self {
        Self { whole: false, ..self.over(self.scope.clone(), totals) }
    }

    /// Whether the scope says all that the sums are over, so that a trace can be asked for.
    pub fn is_whole(&self) -> bool {
        self.whole
    }

    /// The same filters over another period, whose sums are known already.
    pub fn at(&self, period: String, totals: Totals) -> Self {
        let scope = Scope { period, filters: self.scope.filters.clone() };
        let (periods, months) = (Rc::clone(&self.periods), Rc::clone(&self.months));
        Self { periods, months, ..self.over(scope, totals) }
    }

    /// The same filters so many months earlier; `None` where that is not whole months.
    pub fn earlier(&self, months: i32) -> Option<Self> {
        let period = self.project.coverage.earlier(&self.scope.period, months)?;
        Some(Self::rated(self.project, &Scope { period, filters: self.scope.filters.clone() }, self.reporting.clone()))
    }

    /// The sum of a measure in a version.
    pub fn sum(&self, measure: &Measure, version: Version) -> Sum {
        self.totals.sum(self.project.ledger(), measure, version)
    }

    /// A KPI's formula over measures.
    pub fn formula<'k>(&'k self, kpi: &'k Kpi) -> &'k Formula {
        self.project.catalog.formula(kpi)
    }

    /// An input's value when a version is figured; sums of measures, the margin as it is.
    pub fn input(&self, input: &Input, version: Version) -> Option<Decimal> {
        match input.measure() {
            Some(measure) => self.input_sum(input, &measure, version).value(),
            None => self.project.gross_margin(),
        }
    }

    /// The sum of an input's measure, in its version and over its stretch of time.
    pub fn input_sum(&self, input: &Input, measure: &Measure, version: Version) -> Sum {
        let version = input.version(version);
        if input.windows.is_empty() {
            return self.sum(measure, version);
        }
        let (ledger, reporting) = (self.project.ledger(), self.reporting.as_ref());
        let Some(span) = self.span_of(input).filter(|_| self.whole) else { return Sum::default() };
        if measure.is_stock() {
            let slice = Slice { span, members: self.slice.members.clone() };
            return self.project.totals(&slice, reporting).sum(ledger, measure, version);
        }
        let any_time = || Slice { span: Span::ALL, members: self.slice.members.clone() };
        let periods = self.periods.get_or_init(|| self.project.by_period(&any_time(), reporting, Some));
        let inside = periods.iter().filter(|(period, _)| span.holds(**period));
        inside.fold(Sum::default(), |mut sum, (_, totals)| {
            sum.merge(totals.sum(ledger, measure, version));
            sum
        })
    }

    /// The stretch of time that an input looks at; `None` where it needs an end that the scope does not have.
    pub fn span_of(&self, input: &Input) -> Option<Span> {
        let fiscal_start = self.project.coverage.fiscal_start;
        input.windows.iter().try_fold(self.slice.span, |span, window| window.of(span, fiscal_start))
    }

    /// What the team's targets hold a KPI to over this scope; `None` where none does, and the plan counts.
    pub fn target(&self, kpi: &Kpi) -> Option<Held<'a>> {
        let targets = &self.project.targets;
        if targets.is_empty() || !self.whole {
            return None;
        }
        let worth = |aim: &Aim, target: &Target| self.worth(kpi, aim, target);
        targets::held(targets, &kpi.id, &self.scope.filters, self.slice.span, self.formula(kpi).adds_up(), worth)
    }

    /// What a target comes to in the reporting currency, at the plan rate of its period; `None` where there is no such rate.
    pub fn worth(&self, kpi: &Kpi, aim: &Aim, target: &Target) -> Option<Decimal> {
        if kpi.unit != Unit::Money || target.currency.0.is_empty() {
            return Some(target.value);
        }
        let Reporting { currency, rates, .. } = &self.project.reporting;
        target.value.checked_mul(rates.factor(&target.currency, currency, RateKind::Plan, Some(aim.period))?)
    }

    /// What a KPI's actual is held against: its target where one is set, else its plan.
    pub fn held_against(&self, kpi: &Kpi) -> Option<Decimal> {
        self.target(kpi).map(|held| held.value).or_else(|| self.kpi_value(kpi, Version::Plan))
    }

    /// A KPI's value in a version; on-target KPIs have their target as plan.
    pub fn kpi_value(&self, kpi: &Kpi, version: Version) -> Option<Decimal> {
        match (kpi.target(), version) {
            (Some(target), Version::Plan) => Some(target),
            _ => self.formula(kpi).value(&|input| self.input(input, version)),
        }
    }

    /// The months that have actuals, oldest first and without gaps, over the same filters; none over a part that no scope can name.
    pub fn months(&self) -> &[(Period, Totals)] {
        if self.whole { self.months.get_or_init(|| course::sums(self)) } else { &[] }
    }

    /// A KPI over the months up to the end of the scope, oldest first and without gaps.
    pub fn kpi_months(&self, kpi: &Kpi) -> Vec<Month> {
        self.months_with(kpi, self.formula(kpi))
    }

    /// The same with another formula over measures, such as one that is being written.
    pub fn months_with(&self, kpi: &Kpi, formula: &Formula) -> Vec<Month> {
        let end = self.slice.span.to;
        let until = self.months().iter().filter(|(month, _)| end.is_none_or(|end| month.start() <= end));
        until
            .map(|(period, totals)| {
                let month = self.at(period.id(), totals.clone());
                let value = |version| formula.value(&|input| month.input(input, version));
                let actual = value(Version::Actual);
                Month {
                    period: *period,
                    actual,
                    plan: month.target(kpi).map(|held| held.value).or_else(|| kpi.target()).or_else(|| value(Version::Plan)),
                    volume: month.volume(formula, actual),
                }
            })
            .collect()
    }

    /// The volume behind the actual of a formula over measures: see [`Trigger::volume`].
    fn volume(&self, formula: &Formula, actual: Option<Decimal>) -> Option<Decimal> {
        Trigger::volume(formula, actual, &|input| self.input(input, Version::Actual))
    }

    /// How a KPI stands, as its trigger has it.
    pub fn judged(&self, kpi: &Kpi, actual: Option<Decimal>, plan: Option<Decimal>) -> Status {
        let months = if kpi.trigger.kind.looks_back() { self.kpi_months(kpi) } else { Vec::new() };
        kpi.trigger.status(&Seen {
            actual,
            plan,
            volume: kpi.trigger.least.and_then(|_| self.volume(self.formula(kpi), actual)),
            direction: kpi.direction,
            end: self.slice.span.to,
            usual: self.project.state.settings.threshold,
            months: months.get(months.len().saturating_sub(kpi.lookback.into())..).unwrap_or_default(),
        })
    }

    /// When a KPI's trigger fires, in a few words.
    pub fn trigger_words(&self, kpi: &Kpi) -> String {
        let (usual, currency) = (self.project.state.settings.threshold, &self.project.reporting.currency);
        kpi.trigger.words(self.slice.span.to, usual, kpi.direction, kpi.unit, currency)
    }

    /// A KPI as it was reported: the definition that was in force at the scope's end, and its value. `None` when there was none then, or
    /// the team never changed it.
    pub fn as_reported(&self, kpi: &Kpi, version: Version) -> Option<(Kpi, Option<Decimal>)> {
        let (project, end) = (self.project, self.slice.span.to?);
        project.state.kpis.iter().find(|v| v.kpi.id == kpi.id)?;
        let then = Catalog::in_force(&project.state.kpis, Some(end), project.ledger().measures());
        let kpi = then.find(&kpi.id)?;
        let value = match (kpi.target(), version) {
            (Some(target), Version::Plan) => Some(target),
            _ => then.formula(kpi).value(&|input| self.input(input, version)),
        };
        Some((kpi.clone(), value))
    }

    /// A KPI as a figure.
    pub fn kpi(&self, kpi: &Kpi, version: Version) -> Figure {
        let value = self.kpi_value(kpi, version);
        let note = if value.is_none() { self.why_undefined(kpi, version) } else { self.what_is_missing(kpi, version) };
        self.figure(value, kpi.unit, note, What::Kpi { id: kpi.id.clone(), version })
    }

    /// A KPI beside its plan.
    pub fn compare_kpi(&self, kpi: &Kpi) -> Compared {
        let actual = self.kpi(kpi, Version::Actual);
        let plan = match self.target(kpi) {
            Some(held) => self.figure(Some(held.value), kpi.unit, String::new(), What::Target { id: kpi.id.clone() }),
            None => self.kpi(kpi, Version::Plan),
        };
        let status = self.judged(kpi, actual.value, plan.value);
        self.compared(actual, plan, kpi.direction, status, What::KpiVariance { id: kpi.id.clone() })
    }

    /// The sum of a measure as a figure.
    pub fn measure(&self, measure: &Measure, version: Version) -> Figure {
        let sum = self.sum(measure, version);
        let note = match (sum.value(), sum.missing.saturating_sub(self.waiting(measure, version))) {
            (None, 0) => format!("No {version} {measure} here."),
            (_, 0) => String::new(),
            (_, missing) => missing_note(missing),
        };
        self.figure(sum.value(), measure.unit(), note, What::Sum { measure: measure.clone(), version })
    }

    /// A measure beside its plan.
    pub fn compare_measure(&self, measure: &Measure) -> Compared {
        let (actual, plan) = (self.measure(measure, Version::Actual), self.measure(measure, Version::Plan));
        let status = self.status(actual.value, plan.value, measure);
        self.compared(actual, plan, measure.direction(), status, What::SumVariance { measure: measure.clone() })
    }

    /// A measure beside what it was so many months earlier; `None` for that: it has nothing to be held against.
    pub fn compare_measure_since(&self, measure: &Measure, earlier: Option<&Lens<'_>>, months: i32) -> Compared {
        let actual = self.measure(measure, Version::Actual);
        let before = earlier.map_or_else(
            || self.figure(None, measure.unit(), "There is no earlier span of the same length.".into(), actual.what.clone()),
            |earlier| earlier.measure(measure, Version::Actual),
        );
        let status = self.status(actual.value, before.value, measure);
        self.compared(actual, before, measure.direction(), status, What::SumChange { measure: measure.clone(), months })
    }

    /// What exchange rates add to the actual of a measure: actual in local currency × (actual rate − plan rate), over what has both rates.
    pub fn fx(&self, measure: &Measure) -> Figure {
        let of = |reporting| Self::rated(self.project, &self.scope, Cow::Owned(reporting)).sum(measure, Version::Actual);
        self.fx_of(measure, of(self.reporting.at_known_rates()), of(self.reporting.at_plan_rates()))
    }

    /// The same from the sums at actual rates where there are any, and at plan rates.
    pub fn fx_of(&self, measure: &Measure, known: Sum, planned: Sum) -> Figure {
        let value = known.value().zip(planned.value()).map(|(known, planned)| known - planned);
        let note = if value.is_none() { format!("No actual {measure} here.") } else { String::new() };
        self.figure(value, measure.unit(), note, What::SumFx { measure: measure.clone() })
    }

    /// Why a figure (a measure's id, or a KPI's behind `kpi:`) left its plan: asked for where it is in breach, and there where somebody has
    /// said it. `None` where there is nothing to say.
    pub fn why(&self, figure: &str, compared: &Compared) -> Option<Why> {
        let span = self.project.coverage.span(&self.scope.period).unwrap_or_default();
        let period = if span == Span::ALL { "all".to_owned() } else { span.id() };
        let about = About { figure: figure.to_owned(), period, line: Line(self.scope.filters.clone()) };
        let state = &self.project.state;
        let alike = |other: &&About| {
            (&other.figure, &other.period) == (&about.figure, &about.period) && state.names.line(&other.line.0) == about.line.0
        };
        // What was said of another spelling of a member is said of the name that counts.
        let renamed = || state.explanations.keys().filter(|_| !state.names.is_empty()).find(alike);
        let about = if state.explanations.contains_key(&about) { about } else { renamed().cloned().unwrap_or(about) };
        let said = state.explanations.get(&about).cloned();
        (compared.status == Status::Breach || said.is_some()).then_some(Why { about, said })
    }

    /// A figure over this scope.
    pub fn figure(&self, value: Option<Decimal>, unit: Unit, note: String, what: What) -> Figure {
        let currency = if unit == Unit::Money { self.project.reporting.currency.0.clone() } else { String::new() };
        Figure { value, unit, currency, note, what, scope: self.scope.clone() }
    }

    /// How far from plan the parts of a measure may be, as a share of one: see [`Catalog::threshold`].
    pub fn threshold(&self, measure: &Measure) -> Decimal {
        self.project.catalog.threshold(measure, self.slice.span.to, self.project.state.settings.threshold)
    }

    /// How an actual of a measure stands against what it is held against.
    pub fn status(&self, actual: Option<Decimal>, plan: Option<Decimal>, measure: &Measure) -> Status {
        Status::of(actual, plan, measure.direction(), self.threshold(measure))
    }

    fn compared(&self, actual: Figure, plan: Figure, direction: Direction, status: Status, what: What) -> Compared {
        let note = if plan.value.is_none() { plan.note.clone() } else { actual.note.clone() };
        Compared {
            variance: self.figure(variance(actual.value, plan.value), actual.unit, note, what),
            share: variance_share(actual.value, plan.value),
            direction,
            status,
            actual,
            plan,
        }
    }

    fn why_undefined(&self, kpi: &Kpi, version: Version) -> String {
        let missing = self.formula(kpi).inputs().into_iter().find(|i| self.input(i, version).is_none());
        match missing {
            Some(input) if input.measure().is_none() => "Set the gross margin to see this.".into(),
            Some(input) if input.windows.is_empty() => format!("No {} {} here.", input.version(version), input.name),
            Some(input) => format!("No {version} {} here.", input.label()),
            None => kpi.undefined_when.clone(),
        }
    }

    /// How many moves of a sum without a rate wait for their cells: what they change is missing once, with the cell.
    fn waiting(&self, measure: &Measure, version: Version) -> u32 {
        if self.project.waiting.is_empty() {
            return 0;
        }
        let (ledger, position) = (self.project.ledger(), self.project.ledger().find_measure(measure));
        let factors = self.reporting.factors(ledger);
        let waits = |at: &&usize| {
            ledger.facts().get(**at).is_some_and(|fact| {
                let same = Some(fact.measure) == position && fact.version == version;
                same && factors.of(fact.currency, fact.version, fact.period).is_none() && self.slice.holds(ledger, **at, &fact)
            })
        };
        let waiting = if measure.unit() == Unit::Money { self.project.waiting.iter().filter(waits).count() } else { 0 };
        u32::try_from(waiting).unwrap_or(u32::MAX)
    }

    fn what_is_missing(&self, kpi: &Kpi, version: Version) -> String {
        let missing = |input: Input| {
            let waiting = |measure: &Measure| if input.windows.is_empty() { self.waiting(measure, input.version(version)) } else { 0 };
            input.measure().map_or(0, |measure| self.input_sum(&input, &measure, version).missing.saturating_sub(waiting(&measure)))
        };
        match self.formula(kpi).inputs().into_iter().map(missing).sum() {
            0 => String::new(),
            n => missing_note(n),
        }
    }
}

fn missing_note(missing: u32) -> String {
    match missing {
        1 => "1 amount is missing from this: it could not be read, or has no rate.".into(),
        n => format!("{n} amounts are missing from this: they could not be read, or have no rate."),
    }
}

/// The part of the ledger that a scope means. A member or dimension that is not there gives a slice that holds nothing.
pub fn slice(project: &Project, scope: &Scope) -> Slice {
    const NOBODY: Member = Member(u32::MAX);
    let ledger = project.ledger();
    let members = scope.filters.iter().map(|(id, name)| {
        let dimension = ledger.dimensions().iter().position(|d| d.kind.id() == *id);
        let member = match dimension.and_then(|d| ledger.dimensions().get(d)) {
            Some(_) if name == BLANK => Member::BLANK,
            Some(d) => d.find(name).unwrap_or(NOBODY),
            None => NOBODY,
        };
        (dimension.unwrap_or(0), member)
    });
    Slice { span: project.coverage.span(&scope.period).unwrap_or_else(|| project.coverage.to_date()), members: members.collect() }
}

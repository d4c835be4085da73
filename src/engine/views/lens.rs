//! A project looked at over a scope: the one place where scopes become slices, and sums become figures.

use rust_decimal::Decimal;

use crate::engine::project::Project;
use crate::engine::protocol::figure::{Compared, Figure, Scope, What};
use crate::kpi::status::{Status, variance, variance_share};
use crate::kpi::{Input, Kpi};
use crate::ledger::measure::{Direction, Unit};
use crate::ledger::slice::{Totals, totals};
use crate::ledger::{Measure, Member, Slice, Sum, Version};

/// The word for a member that a line does not name.
pub const BLANK: &str = "(blank)";

/// A project over a scope, with its sums.
pub struct Lens<'a> {
    /// The project.
    pub project: &'a Project,
    /// The scope as asked.
    pub scope: Scope,
    /// The part of the ledger that it means.
    pub slice: Slice,
    /// The sums over it.
    pub totals: Totals,
}

impl<'a> Lens<'a> {
    /// Looks at a project over a scope.
    pub fn new(project: &'a Project, scope: &Scope) -> Self {
        let slice = slice(project, scope);
        let totals = totals(project.ledger(), &slice, &project.reporting);
        Self { project, scope: scope.clone(), slice, totals }
    }

    /// The same project over a scope whose sums are known already.
    pub fn with(project: &'a Project, scope: Scope, totals: Totals) -> Self {
        let slice = slice(project, &scope);
        Self { project, scope, slice, totals }
    }

    /// The sum of a measure in a version.
    pub fn sum(&self, measure: &Measure, version: Version) -> Sum {
        self.totals.sum(self.project.ledger(), measure, version)
    }

    /// An input's value when a version is figured; sums of measures, the margin as it is.
    pub fn input(&self, input: Input, version: Version) -> Option<Decimal> {
        match input {
            Input::Measure(id) => self.sum(&Measure::new(id), version).value(),
            Input::MeasureIn(id, own) => self.sum(&Measure::new(id), own).value(),
            Input::GrossMargin => self.project.gross_margin(),
        }
    }

    /// A KPI's value in a version; on-target KPIs have their target as plan.
    pub fn kpi_value(&self, kpi: &Kpi, version: Version) -> Option<Decimal> {
        match (kpi.target(), version) {
            (Some(target), Version::Plan) => Some(target),
            _ => kpi.formula.value(&|input| self.input(input, version)),
        }
    }

    /// A KPI as a figure.
    pub fn kpi(&self, kpi: &Kpi, version: Version) -> Figure {
        let value = self.kpi_value(kpi, version);
        let note = if value.is_none() { self.why_undefined(kpi, version) } else { self.what_is_missing(kpi, version) };
        self.figure(value, kpi.unit, note, What::Kpi { id: kpi.id.into(), version })
    }

    /// A KPI beside its plan.
    pub fn compare_kpi(&self, kpi: &Kpi) -> Compared {
        let (actual, plan) = (self.kpi(kpi, Version::Actual), self.kpi(kpi, Version::Plan));
        self.compared(actual, plan, kpi.direction, What::KpiVariance { id: kpi.id.into() })
    }

    /// The sum of a measure as a figure.
    pub fn measure(&self, measure: &Measure, version: Version) -> Figure {
        let sum = self.sum(measure, version);
        let note = match (sum.value(), sum.missing) {
            (None, 0) => format!("No {version} {measure} here."),
            (_, 0) => String::new(),
            (_, missing) => missing_note(missing),
        };
        self.figure(sum.value(), measure.unit(), note, What::Sum { measure: measure.clone(), version })
    }

    /// A measure beside its plan.
    pub fn compare_measure(&self, measure: &Measure) -> Compared {
        let (actual, plan) = (self.measure(measure, Version::Actual), self.measure(measure, Version::Plan));
        self.compared(actual, plan, measure.direction(), What::SumVariance { measure: measure.clone() })
    }

    /// A figure over this scope.
    pub fn figure(&self, value: Option<Decimal>, unit: Unit, note: String, what: What) -> Figure {
        let currency = if unit == Unit::Money { self.project.reporting.currency.0.clone() } else { String::new() };
        Figure { value, unit, currency, note, what, scope: self.scope.clone() }
    }

    fn compared(&self, actual: Figure, plan: Figure, direction: Direction, what: What) -> Compared {
        let note = if plan.value.is_none() { plan.note.clone() } else { actual.note.clone() };
        Compared {
            variance: self.figure(variance(actual.value, plan.value), actual.unit, note, what),
            share: variance_share(actual.value, plan.value),
            direction,
            status: Status::of(actual.value, plan.value, direction, self.project.state.settings.threshold),
            actual,
            plan,
        }
    }

    fn why_undefined(&self, kpi: &Kpi, version: Version) -> String {
        let missing = kpi.formula.inputs().into_iter().find(|i| self.input(*i, version).is_none());
        match missing {
            Some(Input::GrossMargin) => "Set the gross margin to see this.".into(),
            Some(Input::Measure(id)) => format!("No {version} {id} here."),
            Some(Input::MeasureIn(id, own)) => format!("No {own} {id} here."),
            None => kpi.undefined_when.into(),
        }
    }

    fn what_is_missing(&self, kpi: &Kpi, version: Version) -> String {
        let missing = |input: Input| match input {
            Input::Measure(id) => self.sum(&Measure::new(id), version).missing,
            Input::MeasureIn(id, own) => self.sum(&Measure::new(id), own).missing,
            Input::GrossMargin => 0,
        };
        match kpi.formula.inputs().into_iter().map(missing).sum() {
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

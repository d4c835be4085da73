//! What exchange rates add to a change: reported at actual rates, a change is what it is at plan rates, and a bar for the rates.

use std::fmt::Write;

use super::sides::Sides;
use super::splits::{Parted, Split, plain};
use crate::engine::project::Project;
use crate::engine::protocol::drivers::Change;
use crate::engine::protocol::figure::Scope;
use crate::engine::protocol::trace::{TraceInput, TraceView};
use crate::engine::views::trace::{blank, input, rates};
use crate::kpi::Kpi;
use crate::kpi::drivers::Part;
use crate::ledger::measure::Unit;
use crate::ledger::{Decimal, Measure, RateKind, Version};

/// The bar of what exchange rates add: actual in local currency × (actual rate − plan rate).
pub(super) const FX: &str = "fx";
/// The bar of what stays out because it has no actual rate.
pub(super) const UNRATED: &str = "unrated";

/// The same change at three rates.
pub(super) struct Rated<'a> {
    /// As it is reported.
    pub(super) reported: Sides<'a>,
    /// At plan rates: what is left when no rate moves.
    pub(super) planned: Sides<'a>,
    /// At actual rates, and at plan rates where there is none; `None` where rates move nothing, because plan rates are reported or there is
    /// one currency.
    known: Option<Sides<'a>>,
}

impl<'a> Rated<'a> {
    /// A change over a scope; `None` when nothing is before it.
    pub(super) fn of(project: &'a Project, scope: &Scope, change: &Change) -> Option<Self> {
        let reporting = &project.reporting;
        let sides = |reporting| Sides::of(project, scope, change.against, reporting);
        let moves = reporting.at == RateKind::Actual && project.ledger().currencies().len() > 1;
        Some(Self {
            reported: sides(reporting)?,
            planned: sides(&reporting.at_plan_rates())?,
            known: if moves { sides(&reporting.at_known_rates()) } else { None },
        })
    }

    /// Whether exchange rates move something.
    pub(super) const fn moves(&self) -> bool {
        self.known.is_some()
    }

    /// The bars of the rates, of a change that is split at plan rates otherwise. They and the change at plan rates are the change.
    pub(super) fn splits(&self, parted: &Parted<'_>) -> Vec<Split> {
        let Some(known) = &self.known else { return Vec::new() };
        let change = |sides: &Sides<'_>| sides.kpi(parted.kpi).map(|p: Part| p.after - p.before);
        let Some(((planned, known_change), reported)) = change(&self.planned).zip(change(known)).zip(change(&self.reported)) else {
            return Vec::new();
        };
        let mut fx = Split::new(FX, "Exchange rates".into(), known_change - planned);
        fx.members = Self::members(parted, known, fx.effect);
        let out = Split::new(UNRATED, "Without an actual rate".into(), reported - known_change);
        std::iter::once(fx).chain((!out.effect.is_zero()).then_some(out)).collect()
    }

    /// The bar over the members, as the exchange rates of each are of all of them. Empty where more than one sum of money is converted.
    fn members(parted: &Parted<'_>, known: &Sides<'_>, effect: Decimal) -> Vec<(usize, Decimal)> {
        let inputs = parted.formula.inputs();
        let mut money = inputs.iter().filter_map(plain).filter(|measure| measure.unit() == Unit::Money);
        let (Some(measure), None, Some(dimension)) = (money.next(), money.next(), known.dimension()) else { return Vec::new() };
        let change = |sides: &Sides<'_>| {
            let part = sides.added(&measure);
            part.after - part.before
        };
        let known: Vec<Decimal> = known.members(dimension).iter().map(change).collect();
        if known.len() != parted.members.len() {
            return Vec::new();
        }
        let own: Vec<Decimal> = known.iter().zip(parted.members).map(|(known, planned)| known - change(planned)).collect();
        let all: Decimal = own.iter().sum();
        let share = |own: &Decimal| if parted.sum().is_some() { Some(*own) } else { effect.checked_mul(own.checked_div(all)?) };
        own.iter().enumerate().filter(|(_, own)| !own.is_zero()).filter_map(|(at, own)| Some((at, share(own)?))).collect()
    }

    /// Where the bar comes from: the sums of money at both rates with their cells, and the rates with theirs.
    pub(super) fn trace(&self, kpi: &Kpi, bar: &str, member: &str) -> Option<TraceView> {
        let known = self.known.as_ref()?;
        let lens = &self.reported.after;
        let within =
            |sides: &Sides<'a>| sides.dimension().map(|d| sides.members(d)).unwrap_or_default().into_iter().find(|m| m.name == member);
        let (reported, known, planned) = match member {
            "" => (None, None, None),
            _ => (within(&self.reported), within(known), within(&self.planned)),
        };
        let of = |own: &Option<Sides<'a>>, whole: &Sides<'a>, word: &str, inputs: &mut Vec<TraceInput>| {
            let sides = own.as_ref().unwrap_or(whole);
            let money = lens.formula(kpi).inputs().into_iter().filter(|i| plain(i).is_some_and(|m: Measure| m.unit() == Unit::Money));
            for one in money {
                let traced = input(&sides.after, &one, Version::Actual);
                inputs.push(TraceInput { word: format!("{}[actual, {word}]", one.word()), ..traced });
            }
        };
        let mut inputs = Vec::new();
        of(
            &if bar == FX { known } else { reported },
            if bar == FX { self.known.as_ref()? } else { &self.reported },
            "actual rates",
            &mut inputs,
        );
        of(&planned, &self.planned, "plan rates", &mut inputs);
        inputs.extend(rates(lens));
        let mut formula = format!("= {}[actual rates] - {}[plan rates]", kpi.id, kpi.id);
        if bar == UNRATED {
            let _ = write!(formula, ", of what has no actual rate");
        }
        Some(TraceView { formula, inputs, ..blank(lens) })
    }
}

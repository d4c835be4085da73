//! The ways in which a KPI's change is split into bars, and each bar into the members of a dimension.

use std::cmp::Reverse;

use super::sides::Sides;
use crate::engine::protocol::drivers::Way;
use crate::kpi::drivers::{Effects, Method, Part, Segment, effects, mix_and_rate, volume_mix_and_rate};
use crate::kpi::formula::GROSS_MARGIN;
use crate::kpi::{Formula, Input, Kpi};
use crate::ledger::measure::Unit;
use crate::ledger::{Decimal, Measure};

/// How many members have a bar of their own; the rest share one.
const BARS: usize = 12;

/// What can count as volume, the furthest down the funnel first.
const VOLUMES: [&str; 8] = ["wins", "opportunities", "sql", "mql", "leads", "conversions", "clicks", "impressions"];

/// A change and the members that make it.
pub(super) struct Parted<'a> {
    pub(super) kpi: &'a Kpi,
    /// Its formula over measures.
    pub(super) formula: &'a Formula,
    pub(super) whole: &'a Sides<'a>,
    pub(super) members: &'a [Sides<'a>],
    /// The dimension's name in lower case; empty without one.
    pub(super) dimension: String,
}

/// One bar before it is settled to the cent.
pub(super) struct Split {
    pub(super) id: String,
    pub(super) label: String,
    pub(super) effect: Decimal,
    /// The input of the formula that it is of.
    pub(super) input: Option<Input>,
    /// The member that it is of, by position.
    pub(super) member: Option<usize>,
    /// The members that make it, by position.
    pub(super) members: Vec<(usize, Decimal)>,
}

impl Split {
    pub(super) fn new(id: &str, label: String, effect: Decimal) -> Self {
        Self { id: id.to_owned(), label, effect, input: None, member: None, members: Vec::new() }
    }
}

impl Parted<'_> {
    /// The ways in which the KPI can be split, the usual first, with their names.
    pub(super) fn ways(&self) -> Vec<(Way, String)> {
        let dimension = &self.dimension;
        let several = self.members.len() > 1;
        let ways = [
            (Way::Parts, self.formula.inputs().len() > 1, "the parts of its formula".to_owned()),
            (Way::Mix, several && self.quotient().is_some(), format!("mix and rate by {dimension}")),
            (Way::Members, several && self.sum().is_some(), dimension.clone()),
            (Way::Volume, several && !self.volumes().is_empty(), "volume, mix and price".to_owned()),
        ];
        ways.into_iter().filter(|(_, there, _)| *there).map(|(way, _, label)| (way, label)).collect()
    }

    /// The measure that the KPI is the sum of.
    pub(super) fn sum(&self) -> Option<Measure> {
        match self.formula.inputs().as_slice() {
            [input] => plain(input).filter(|m| *self.formula == Formula::Name(input.name.clone()) && !m.is_stock()),
            _ => None,
        }
    }

    /// The two measures that the KPI is the quotient of.
    pub(super) fn quotient(&self) -> Option<(Measure, Measure)> {
        match (self.formula.inputs().as_slice(), self.formula.powers()?.as_slice()) {
            ([amount, volume], [1, -1]) => Some((plain(amount)?, plain(volume)?)),
            _ => None,
        }
    }

    /// What can count as volume of the KPI: counts that are there on both sides, where the KPI is a sum of money.
    pub(super) fn volumes(&self) -> Vec<Measure> {
        if self.sum().is_none_or(|m| m.unit() != Unit::Money) {
            return Vec::new();
        }
        let there = |measure: &Measure| {
            let part = self.whole.added(measure);
            part.before > Decimal::ZERO && part.after > Decimal::ZERO
        };
        VOLUMES.iter().map(|id| Measure::new(id)).filter(there).collect()
    }

    /// The bars of a way and how they were worked out; `None` when they cannot be.
    pub(super) fn split(&self, way: Way, per: &Measure) -> Option<(Vec<Split>, String)> {
        match way {
            Way::Parts => self.by_parts(),
            Way::Members => Some(self.by_members(&self.sum()?)),
            Way::Mix => {
                let (amount, volume) = self.quotient()?;
                let effects = mix_and_rate(&self.segments(&amount, &volume))?;
                let rate = format!("{} within each {}", self.kpi.label, self.dimension);
                let bars = vec![self.mix(&effects), Self::over("rate", rate, &effects, |e| e.rate)];
                Some((bars, format!("{} Mix counts against the mean of all.", Method::Lmdi.meaning())))
            }
            Way::Volume => {
                let effects = volume_mix_and_rate(&self.segments(&self.sum()?, per))?;
                let words = per.label().to_lowercase();
                let price = format!("Price ({} ÷ {words})", self.kpi.label.to_lowercase());
                let volume = Self::over("volume", format!("Volume ({words})"), &effects, |e| e.volume);
                let bars = vec![volume, self.mix(&effects), Self::over("price", price, &effects, |e| e.rate)];
                Some((bars, format!("{} Mix counts against the mean of all.", Method::Lmdi.meaning())))
            }
        }
    }

    fn by_parts(&self) -> Option<(Vec<Split>, String)> {
        let formula = self.formula;
        let inputs = formula.inputs();
        let parts: Vec<Part> = inputs.iter().map(|input| self.whole.input(input)).collect::<Option<_>>()?;
        let place = |input: &Input| inputs.iter().position(|i| i == input);
        let value = |values: &[Decimal]| formula.value(&|input| values.get(place(input)?).copied());
        let (effects, method) = effects(&parts, formula.powers().as_deref(), &value)?;
        let bar = |((input, part), effect): ((&Input, &Part), Decimal)| {
            let mut bar = Split::new(&input.word(), input.label(), effect);
            bar.input = Some(input.clone());
            bar.members = self.shared(input, *part, effect);
            bar
        };
        // What has one value for the whole project, the margin, moves nothing.
        let moved = |bar: &Split| !(bar.id == GROSS_MARGIN && bar.effect.is_zero());
        let bars = inputs.iter().zip(&parts).zip(effects).map(bar).filter(moved).collect();
        Some((bars, method.meaning().to_owned()))
    }

    /// A part's effect over the members, as each member's own change is of the part's.
    fn shared(&self, input: &Input, part: Part, effect: Decimal) -> Vec<(usize, Decimal)> {
        let (Some(measure), change) = (plain(input), part.after - part.before) else { return Vec::new() };
        let changes: Vec<Decimal> = self.members.iter().map(|member| member.added(&measure)).map(|p| p.after - p.before).collect();
        if change.is_zero() || changes.iter().sum::<Decimal>() != change {
            return Vec::new();
        }
        changes.iter().enumerate().filter_map(|(at, own)| Some((at, effect.checked_mul(own.checked_div(change)?)?))).collect()
    }

    fn by_members(&self, measure: &Measure) -> (Vec<Split>, String) {
        let bar = |(at, member): (usize, &Sides<'_>)| {
            let part = member.added(measure);
            let mut bar = Split::new(&member.name, member.name.clone(), part.after - part.before);
            bar.member = Some(at);
            bar
        };
        let mut bars: Vec<Split> = self.members.iter().enumerate().map(bar).filter(|bar| !bar.effect.is_zero()).collect();
        bars.sort_by_key(|bar| Reverse(bar.effect.abs()));
        if bars.len() > BARS {
            let rest = bars.split_off(BARS - 1);
            let mut others = Split::new("others", format!("{} others", rest.len()), rest.iter().map(|bar| bar.effect).sum());
            others.members = rest.iter().filter_map(|bar| Some((bar.member?, bar.effect))).collect();
            bars.push(others);
        }
        (bars, format!("The difference of each {}, the largest first.", self.dimension))
    }

    fn segments(&self, amount: &Measure, volume: &Measure) -> Vec<Segment> {
        self.members.iter().map(|member| Segment { amount: member.added(amount), volume: member.added(volume) }).collect()
    }

    fn mix(&self, effects: &[Effects]) -> Split {
        let mut label = format!("{} mix", self.dimension);
        label[..1].make_ascii_uppercase();
        Self::over("mix", label, effects, |e| e.mix)
    }

    fn over(id: &str, label: String, effects: &[Effects], of: fn(&Effects) -> Decimal) -> Split {
        let mut bar = Split::new(id, label, effects.iter().map(of).sum());
        bar.members = effects.iter().map(of).enumerate().filter(|(_, effect)| !effect.is_zero()).collect();
        bar
    }
}

/// The measure that an input is the sum of, in the version and over the stretch of time that are figured.
pub(super) fn plain(input: &Input) -> Option<Measure> {
    input.measure().filter(|_| input.version.is_none() && input.windows.is_empty())
}

//! Targets: what a KPI should come to in a scope and a period, where the number is from, and which of them hold over a span.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::ledger::names::Names;
use crate::ledger::{Currency, Grain, Period, Span};

/// The most targets that a project keeps.
pub const MOST_TARGETS: usize = 20_000;

/// What a target is for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Aim {
    /// The KPI's id.
    pub kpi: String,
    /// The member that it is for, by dimension id; empty: the whole.
    pub line: BTreeMap<String, String>,
    /// A month, a quarter or a year.
    pub period: Period,
}

/// A target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// What the KPI should come to, in its unit; its size is below [`LIMIT`](crate::ledger::amount::LIMIT).
    pub value: Decimal,
    /// The currency of an amount of money; blank for other units, and where nobody said: that of the reporting then.
    #[serde(default)]
    pub currency: Currency,
    /// Where the number is from.
    pub from: Source,
    /// Who set it: a name or a role; empty where nobody said.
    pub who: String,
    /// The day on which it was set.
    pub on: NaiveDate,
}

/// Where a target's number is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Somebody typed it.
    Typed,
    /// It came with a table that was pasted or chosen.
    Imported,
    /// The workbook's plan as it was on that day.
    Plan,
    /// The actual of the same period a year earlier and so much more, a share of one; below zero less.
    LastYear(Decimal),
}

/// Every target of a project.
pub type Targets = BTreeMap<Aim, Target>;

/// The targets as they count where some spellings of members count as others; one that was set for the very name goes before.
pub fn counting(targets: &Targets, names: &Names) -> Targets {
    let mut counting = Targets::new();
    let mut renamed = Vec::new();
    for (aim, target) in targets {
        let counts = named(aim, names);
        if counts == *aim {
            counting.insert(counts, target.clone());
        } else {
            renamed.push((counts, target));
        }
    }
    for (aim, target) in renamed {
        counting.entry(aim).or_insert_with(|| target.clone());
    }
    counting
}

/// What a target is for where some spellings of members count as others.
pub fn named(aim: &Aim, names: &Names) -> Aim {
    Aim { line: names.line(&aim.line), ..aim.clone() }
}

/// What a KPI is held to over a span.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held<'a> {
    /// What it should come to, in its unit.
    pub value: Decimal,
    /// The targets that this follows from: one, or those that are added up, in the order of their periods.
    pub parts: Vec<(&'a Aim, &'a Target)>,
}

impl Source {
    /// The words that people read: `typed`, `from last year + 5 %`.
    pub fn words(self) -> String {
        match self {
            Self::Typed => "typed".into(),
            Self::Imported => "imported".into(),
            Self::Plan => "from the plan".into(),
            Self::LastYear(share) if share.is_zero() => "from last year".into(),
            Self::LastYear(share) => {
                let sign = if share.is_sign_negative() { '−' } else { '+' };
                format!("from last year {sign} {} %", (share.abs() * Decimal::ONE_HUNDRED).normalize())
            }
        }
    }
}

impl Target {
    /// The currency of its amount; where it states none, that of the reporting.
    pub fn currency<'a>(&'a self, reporting: &'a Currency) -> &'a Currency {
        if self.currency.0.is_empty() { reporting } else { &self.currency }
    }

    /// Where it is from, in a sentence's words: `typed by RevOps lead on 2026-11-22`.
    pub fn words(&self) -> String {
        let by = if self.who.is_empty() { String::new() } else { format!(" by {}", self.who) };
        match self.from {
            Source::Typed | Source::Imported => format!("{}{by} on {}", self.from.words(), self.on),
            Source::Plan | Source::LastYear(_) => {
                let set = if self.who.is_empty() { "set".to_owned() } else { format!("set{by}") };
                format!("{}, {set} on {}", self.from.words(), self.on)
            }
        }
    }
}

/// Whether a target can be for a period: months, quarters and years.
pub fn fits(period: Period) -> bool {
    matches!(period.grain(), Grain::Month | Grain::Quarter | Grain::Year)
}

/// What a KPI of a line is held to over a span, where each target is worth an amount, or nothing that can be told. A target for exactly the
/// span holds. Else, what adds up over time is the sum of targets that cover the span without a gap, longer periods before shorter ones;
/// what does not, such as a rate, has the target of the shortest period around the span. `None` where no target says anything.
pub fn held<'a>(
    targets: &'a Targets,
    kpi: &str,
    line: &BTreeMap<String, String>,
    span: Span,
    adds: bool,
    worth: impl Fn(&Aim, &Target) -> Option<Decimal>,
) -> Option<Held<'a>> {
    let own: Vec<(&Aim, &Target)> = targets.iter().filter(|(aim, _)| aim.kpi == kpi && aim.line == *line).collect();
    let (from, to) = (span.from?, span.to?);
    let one = |(aim, target): &(&'a Aim, &'a Target)| Some(Held { value: worth(aim, target)?, parts: vec![(*aim, *target)] });
    if let Some(exact) = own.iter().find(|(aim, _)| aim.period.start() == from && aim.period.end() == to) {
        return one(exact);
    }
    if !adds {
        let around = own.iter().filter(|(aim, _)| aim.period.start() <= from && to <= aim.period.end());
        return one(around.min_by_key(|(aim, _)| aim.period.end() - aim.period.start())?);
    }
    let mut parts = Vec::new();
    let (mut next, mut value) = (from, Decimal::ZERO);
    while next <= to {
        let begins = own.iter().filter(|(aim, _)| aim.period.start() == next && aim.period.end() <= to);
        let (aim, target) = begins.max_by_key(|(aim, _)| aim.period.end())?;
        parts.push((*aim, *target));
        value = value.checked_add(worth(aim, target)?)?;
        next = aim.period.end().succ_opt()?;
    }
    Some(Held { value, parts })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn targets(of: &[(&str, i64)]) -> Targets {
        let on = NaiveDate::default();
        let one = |(period, value): &(&str, i64)| {
            let aim = Aim { kpi: "wins".into(), line: BTreeMap::new(), period: Period::from_id(period).unwrap() };
            (aim, target(Decimal::from(*value), Source::Typed, "", on))
        };
        of.iter().map(one).collect()
    }

    fn target(value: Decimal, from: Source, who: &str, on: NaiveDate) -> Target {
        Target { value, currency: Currency::default(), from, who: who.into(), on }
    }

    fn value(targets: &Targets, span: &str, adds: bool) -> Option<i64> {
        let held = held(targets, "wins", &BTreeMap::new(), Span::from_id(span).unwrap(), adds, |_, target| Some(target.value))?;
        i64::try_from(held.value).ok()
    }

    #[test]
    fn a_target_follows_the_name_that_its_member_counts_as() {
        let of = |channel: &str, value| {
            let line = [("channel".to_owned(), channel.to_owned())].into();
            let aim = Aim { kpi: "wins".into(), line, period: Period::from_id("2026").unwrap() };
            (aim, target(Decimal::from(value), Source::Typed, "", NaiveDate::default()))
        };
        let mut names = Names::default();
        names.set("channel", "paid-search", Some("Paid search"));
        let one: Targets = [of("paid-search", 7), of("Display", 2)].into();
        assert_eq!(counting(&one, &names), [of("Paid search", 7), of("Display", 2)].into());
        let both: Targets = [of("paid-search", 7), of("Paid search", 9)].into();
        assert_eq!(counting(&both, &names), [of("Paid search", 9)].into());
    }

    #[test]
    fn a_target_that_nobody_can_convert_is_held_against_nothing() {
        let set = targets(&[("2026-01", 3), ("2026-02", 4)]);
        let worth = |aim: &Aim, target: &Target| (aim.period.id() == "2026-01").then(|| target.value * Decimal::TWO);
        let over = |span: &str| held(&set, "wins", &BTreeMap::new(), Span::from_id(span).unwrap(), true, worth).map(|held| held.value);
        assert_eq!((over("2026-01"), over("2026-02"), over("2026-01..2026-02")), (Some(6.into()), None, None));
    }

    #[test]
    fn the_target_of_exactly_the_period_holds() {
        let set = targets(&[("2026-Q1", 30), ("2026-01", 9), ("2026-02", 9), ("2026-03", 9)]);
        assert_eq!((value(&set, "2026-Q1", true), value(&set, "2026-01", true)), (Some(30), Some(9)));
        assert_eq!(value(&set, "2026-01..2026-03", false), Some(30), "the same days by another name");
    }

    #[test]
    fn what_adds_up_has_the_sum_of_targets_without_a_gap() {
        let set = targets(&[("2026-Q1", 30), ("2026-04", 8), ("2026-05", 7), ("2026-07", 1)]);
        assert_eq!(value(&set, "2026-01..2026-05", true), Some(45));
        assert_eq!(value(&set, "2026-01..2026-07", true), None, "June has none");
        assert_eq!(value(&set, "2026-01", true), None, "a quarter is not split");
    }

    #[test]
    fn a_rate_has_the_target_of_the_shortest_period_around_it() {
        let set = targets(&[("2026", 500), ("2026-Q2", 450)]);
        assert_eq!((value(&set, "2026-05", false), value(&set, "2026-01..2026-10", false)), (Some(450), Some(500)));
        assert_eq!(value(&set, "2027-01", false), None);
    }

    #[test]
    fn another_scope_has_targets_of_its_own() {
        let set = targets(&[("2026", 500)]);
        let display = [("channel".to_owned(), "Display".to_owned())].into();
        let over = |line: &BTreeMap<String, String>, span| held(&set, "wins", line, span, true, |_, target| Some(target.value));
        assert_eq!(over(&display, Span::from_id("2026").unwrap()), None);
        assert_eq!(over(&BTreeMap::new(), Span::ALL), None);
    }

    #[test]
    fn a_target_says_where_it_is_from() {
        let target = |from| target(Decimal::ONE, from, "RevOps lead", "2026-11-22".parse().unwrap());
        assert_eq!(target(Source::Typed).words(), "typed by RevOps lead on 2026-11-22");
        assert_eq!(target(Source::LastYear(Decimal::new(5, 2))).words(), "from last year + 5 %, set by RevOps lead on 2026-11-22");
        assert_eq!(Source::LastYear(Decimal::new(-25, 3)).words(), "from last year − 2.5 %");
    }

    proptest! {
        #[test]
        fn the_order_in_which_targets_are_set_does_not_matter(
            set in proptest::collection::btree_map((1_u32..=12, 0_u8..3), 1_i64..99, 0..14), first in 1_u32..=12, months in 0_u32..12, adds: bool,
        ) {
            let all: Vec<(String, i64)> = set
                .iter()
                .map(|((month, grain), value)| {
                    let period = match grain {
                        0 => Period::month(2026, *month),
                        1 => Period::quarter(2026, (month - 1) / 3 * 3 + 1),
                        _ => Period::year(2026, 1),
                    };
                    (period.unwrap().id(), *value)
                })
                .collect::<BTreeMap<_, _>>().into_iter().collect();
            let list: Vec<(&str, i64)> = all.iter().map(|(id, value)| (id.as_str(), *value)).collect();
            let turned: Vec<(&str, i64)> = list.iter().rev().copied().collect();
            let span = format!("2026-{first:02}..2026-{:02}", (first + months).min(12));
            let (there, back) = (targets(&list), targets(&turned));
            prop_assert_eq!(value(&there, &span, adds), value(&back, &span, adds));
        }

        #[test]
        fn months_that_add_up_give_their_sum(of in proptest::collection::vec(0_i64..999, 2..12)) {
            let ids: Vec<String> = (1..=of.len()).map(|month| format!("2026-{month:02}")).collect();
            let list: Vec<(&str, i64)> = ids.iter().map(String::as_str).zip(of.iter().copied()).collect();
            let span = format!("2026-01..2026-{:02}", of.len());
            prop_assert_eq!(value(&targets(&list), &span, true), Some(of.iter().sum::<i64>()));
        }
    }
}

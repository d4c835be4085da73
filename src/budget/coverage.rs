//! How much of the plan's money is tied to a target, an owner and a decision window, and which lines lack one of them.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::lines::Line;
use crate::ledger::slice::{Reporting, Slice, grouped};
use crate::ledger::{CellRef, DimensionKind, Fact, Grain, Ledger, Measure, Member, Origin, Sum, Version};

/// What the money of a line is tied to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ties {
    /// An outcome or a step of the funnel is planned for the line, in the same span: at the line itself, or at fewer dimensions, as long as
    /// both name the same member of the main one. Or somebody set a target for one of its members. A planned zero is no target, and activity
    /// alone is none either.
    pub target: bool,
    /// The line names an owner.
    pub owner: bool,
    /// There is a day by which to decide about the money: all of it is planned by weeks, months or quarters, so that each part can be
    /// stopped or moved before its period begins; or a decision on record names the line, and with it the day of its review.
    pub window: bool,
}

impl Ties {
    /// Whether nothing is lacking.
    pub const fn all(self) -> bool {
        self.target && self.owner && self.window
    }
}

/// A line of the plan with what it is tied to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoveredLine {
    /// The line.
    pub line: Line,
    /// What is planned for it in the slice, in the reporting currency.
    pub planned: Sum,
    /// The cell with the largest amount; `None` when no cell holds it.
    pub cell: Option<CellRef>,
    /// How many cells hold it.
    pub cells: u32,
    /// What it is tied to.
    pub ties: Ties,
}

/// By what coverage is told.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'a> {
    /// What the plan is of.
    pub measure: &'a Measure,
    /// The measures that count as a target when they are planned.
    pub targets: &'a [Measure],
    /// The members for which targets were set, by dimension id.
    pub set: &'a BTreeMap<String, BTreeSet<String>>,
    /// The dimension (by position) whose member a planned target and a line must share; `None` where the budget has none.
    pub main: Option<usize>,
    /// The lines that decisions on record name.
    pub decided: &'a BTreeSet<Line>,
}

/// The lines of the plan in a slice, in the order in which the ledger names them first.
pub fn coverage(ledger: &Ledger, slice: &Slice, reporting: &Reporting, rules: &Rules<'_>) -> Vec<CoveredLine> {
    let Some(measure) = ledger.find_measure(rules.measure) else { return Vec::new() };
    let width = ledger.dimensions().len();
    let members = |position: usize| (0..width).map(|d| ledger.member_of(position, d)).collect::<Vec<_>>();
    let outcomes: Vec<u16> = rules.targets.iter().filter_map(|target| ledger.find_measure(target)).collect();
    let (mut places, mut found): (FxHashMap<Vec<Member>, usize>, Vec<Found>) = (FxHashMap::default(), Vec::new());
    let mut of_fact: FxHashMap<usize, usize> = FxHashMap::default();
    let mut targets = Targets::default();
    for (position, fact) in ledger.facts().iter().enumerate().filter(|(_, fact)| fact.version == Version::Plan) {
        if fact.measure == measure && slice.holds(ledger, position, &fact) {
            let members = members(position);
            let place = *places.entry(members).or_insert_with_key(|members| {
                found.push(Found { members: members.clone(), window: true, largest: None, cells: 0 });
                found.len() - 1
            });
            of_fact.insert(position, place);
            if let Some(line) = found.get_mut(place) {
                line.see(&fact);
            }
        } else if outcomes.contains(&fact.measure) && slice.span.holds(fact.period) && fact.amount.is_some_and(|amount| !amount.is_zero()) {
            targets.add(members(position));
        }
    }
    let mut sums = grouped(ledger, slice, reporting, |position, _| of_fact.get(&position).copied());
    let owner = ledger.find_dimension(&DimensionKind::Owner);
    let covered = found.into_iter().enumerate().map(|(place, found)| {
        let line = Line::of(ledger, &found.members);
        let ties = Ties {
            target: line.0.iter().any(|(d, member)| rules.set.get(d).is_some_and(|members| members.contains(member)))
                || targets.cover(&found.members, rules.main),
            owner: owner.and_then(|d| found.members.get(d)).is_some_and(|member| *member != Member::BLANK),
            window: found.window || rules.decided.contains(&line),
        };
        let planned = sums.remove(&place).unwrap_or_default().at(measure, Version::Plan);
        CoveredLine { line, planned, cell: found.largest.map(|(cell, _)| cell), cells: found.cells, ties }
    });
    covered.collect()
}

/// The share of the lines' money, by its size, that is tied, 0 to 1; `None` when there is none.
pub fn share(lines: &[CoveredLine], tied: impl Fn(Ties) -> bool) -> Option<Decimal> {
    let size = |lines: &mut dyn Iterator<Item = &CoveredLine>| lines.map(|line| line.planned.total.abs()).sum::<Decimal>();
    size(&mut lines.iter().filter(|line| tied(line.ties))).checked_div(size(&mut lines.iter()))
}

/// A line while the ledger is gone through.
struct Found {
    members: Vec<Member>,
    window: bool,
    largest: Option<(CellRef, Decimal)>,
    cells: u32,
}

impl Found {
    fn see(&mut self, fact: &Fact) {
        let dated = fact.period.is_some_and(|period| matches!(period.grain(), Grain::Week | Grain::Month | Grain::Quarter));
        self.window &= dated;
        if let Origin::Cell(cell) = fact.origin {
            self.cells += 1;
            let size = fact.amount.unwrap_or_default().abs();
            if self.largest.is_none_or(|(_, held)| held < size) {
                self.largest = Some((cell, size));
            }
        }
    }
}

/// The combinations of members for which targets are planned, by the dimensions that they name.
#[derive(Default)]
struct Targets {
    named: BTreeMap<Vec<usize>, Combinations>,
    /// The same with some dimensions left out, made when a line does not name them.
    narrowed: BTreeMap<(Vec<usize>, Vec<usize>), Combinations>,
}

type Combinations = BTreeSet<Vec<Member>>;

impl Targets {
    fn add(&mut self, members: Vec<Member>) {
        let named: Vec<usize> = (0..).zip(&members).filter(|(_, m)| **m != Member::BLANK).map(|(d, _)| d).collect();
        self.named.entry(named).or_default().insert(members);
    }

    /// Whether a target names the line's members wherever both name one.
    fn cover(&mut self, line: &[Member], main: Option<usize>) -> bool {
        let only =
            |dimensions: &[usize], members: &[Member]| dimensions.iter().filter_map(|d| members.get(*d).copied()).collect::<Vec<_>>();
        for (named, combinations) in &self.named {
            let both: Vec<usize> = named.iter().copied().filter(|d| line.get(*d).is_some_and(|m| *m != Member::BLANK)).collect();
            if main.is_some_and(|main| !both.contains(&main)) {
                continue;
            }
            let narrowed = self.narrowed.entry((named.clone(), both.clone()));
            let narrowed = narrowed.or_insert_with(|| combinations.iter().map(|members| only(&both, members)).collect());
            if narrowed.contains(&only(&both, line)) {
                return true;
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{Currency, Period, Rates};
    use proptest::prelude::*;

    /// Planned facts: measure, channel, owner, period (empty: undated), amount.
    fn ledger(rows: &[(&str, &str, &str, &str, i64)]) -> Ledger {
        let mut ledger = Ledger::default();
        let dimensions = [DimensionKind::Channel, DimensionKind::Owner].map(|kind| ledger.dimension(&kind));
        let usd = ledger.currency(&Currency("USD".into()));
        for (row, (measure, channel, owner, period, amount)) in (0..).zip(rows) {
            let measure = ledger.measure(&Measure::new(measure));
            let named = dimensions.into_iter().zip([channel, owner]).filter(|(_, name)| !name.is_empty());
            let members: Vec<_> = named.map(|(d, name)| (d, ledger.member(d, name).unwrap())).collect();
            let fact = Fact {
                measure,
                version: Version::Plan,
                period: Period::from_id(period),
                currency: usd,
                amount: Some((*amount).into()),
                origin: Origin::Cell(CellRef { source: 0, sheet: 0, row, col: 0 }),
            };
            ledger.push(fact, &members);
        }
        ledger
    }

    fn covered(rows: &[(&str, &str, &str, &str, i64)], decided: &[&str]) -> Vec<CoveredLine> {
        covered_with(rows, decided, &BTreeMap::new())
    }

    fn covered_with(
        rows: &[(&str, &str, &str, &str, i64)],
        decided: &[&str],
        set: &BTreeMap<String, BTreeSet<String>>,
    ) -> Vec<CoveredLine> {
        let decided = decided.iter().map(|channel| Line([("channel".to_owned(), (*channel).to_owned())].into())).collect();
        let rules = Rules { measure: &Measure::SPEND, targets: &[Measure::PIPELINE, Measure::WINS], set, main: Some(0), decided: &decided };
        let usd = Currency("USD".into());
        let reporting = Reporting { currency: usd.clone(), rates: Rates::to(usd), ..Reporting::default() };
        coverage(&ledger(rows), &Slice::default(), &reporting, &rules)
    }

    fn ties(rows: &[(&str, &str, &str, &str, i64)], decided: &[&str]) -> [bool; 3] {
        let Ties { target, owner, window } = covered(rows, decided)[0].ties;
        [target, owner, window]
    }

    #[test]
    fn a_line_has_a_target_when_an_outcome_is_planned_for_its_channel() {
        assert_eq!(ties(&[("spend", "Search", "Ann", "2026-01", 9), ("wins", "Search", "", "2026-02", 1)], &[]), [true; 3]);
        assert!(!ties(&[("spend", "Search", "Ann", "2026-01", 9), ("wins", "Events", "", "2026-01", 1)], &[])[0]);
        assert!(!ties(&[("spend", "Search", "", "2026-01", 9), ("wins", "", "", "2026-01", 1)], &[])[0], "one for all names no channel");
        assert!(!ties(&[("spend", "Search", "", "2026-01", 9), ("wins", "Search", "", "2026-01", 0)], &[])[0], "zero is no target");
        assert!(!ties(&[("spend", "Search", "", "2026-01", 9), ("impressions", "Search", "", "2026-01", 7)], &[])[0]);
    }

    #[test]
    fn a_target_of_another_owner_is_not_the_lines() {
        assert!(!ties(&[("spend", "Search", "Ann", "2026-01", 9), ("wins", "Search", "Bo", "2026-01", 1)], &[])[0]);
        assert!(ties(&[("spend", "Search", "", "2026-01", 9), ("wins", "Search", "Bo", "2026-01", 1)], &[])[0]);
    }

    #[test]
    fn a_target_that_was_set_for_a_member_is_that_of_its_lines() {
        let rows =
            [("spend", "Search", "Ann", "2026-01", 9), ("spend", "Events", "Ann", "2026-01", 9), ("spend", "Events", "Bo", "2026-01", 9)];
        let ties = |dimension: &str, member: &str| {
            let set = [(dimension.to_owned(), [member.to_owned()].into())].into();
            covered_with(&rows, &[], &set).iter().map(|line| line.ties.target).collect::<Vec<_>>()
        };
        assert_eq!(ties("channel", "Search"), [true, false, false]);
        assert_eq!(ties("owner", "Ann"), [true, true, false]);
        assert_eq!(ties("region", "Ann"), [false; 3]);
    }

    #[test]
    fn a_year_or_no_date_is_no_window_but_a_decision_is() {
        for (period, window) in [("2026-W05", true), ("2026-01", true), ("2026-Q1", true), ("2026", false), ("", false)] {
            assert_eq!(ties(&[("spend", "Search", "Ann", period, 9)], &[])[2], window, "{period}");
        }
        assert!(ties(&[("spend", "Search", "", "2026", 9)], &["Search"])[2]);
        assert!(!ties(&[("spend", "Search", "", "2026-01", 9), ("spend", "Search", "", "2026", 9)], &[])[2], "all of it");
    }

    #[test]
    fn shares_are_by_size_and_a_line_knows_its_largest_cell() {
        let rows = [("spend", "A", "Ann", "2026-01", 300), ("spend", "A", "Ann", "2026-02", -100), ("spend", "B", "", "2026-01", 600)];
        let lines = covered(&rows, &[]);
        assert_eq!((lines[0].planned.total, lines[0].cells, lines[0].cell.unwrap().row), (200.into(), 2, 0));
        assert_eq!(share(&lines, |ties| ties.owner), Some(Decimal::new(25, 2)));
        assert_eq!(share(&[], |_| true), None);
    }

    proptest! {
        #[test]
        fn lines_add_up_to_the_plan_and_shares_are_shares(rows in proptest::collection::vec((0_u8..2, 0_u8..4, 0_u8..3, 0_u8..3, -900_i64..900), 1..40)) {
            let word = |n: u8, words: [&'static str; 4]| words[usize::from(n)];
            let rows: Vec<_> = rows.iter().map(|(m, c, o, p, amount)| {
                (word(*m, ["spend", "wins", "", ""]), word(*c, ["", "A", "B", "C"]), word(*o, ["", "Ann", "Bo", ""]), word(*p, ["2026-01", "2026", "", ""]), *amount)
            }).collect();
            let lines = covered(&rows, &["A"]);
            let planned: Decimal = rows.iter().filter(|(m, ..)| *m == "spend").map(|(.., amount)| Decimal::from(*amount)).sum();
            prop_assert_eq!(lines.iter().map(|line| line.planned.total).sum::<Decimal>(), planned);
            let all = share(&lines, Ties::all);
            for tied in [share(&lines, |t| t.target), share(&lines, |t| t.owner), share(&lines, |t| t.window)] {
                prop_assert!(tied.is_none_or(|tied| tied >= all.unwrap() && tied <= Decimal::ONE));
            }
        }
    }
}

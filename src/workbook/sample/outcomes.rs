//! The invented outcomes: what each region and channel was planned to bring, and brought, month by month.

use rust_decimal::{Decimal, RoundingStrategy};

use super::budget::{CHANNELS, EUR_RATE, Line, MONTHS_CLOSED, REGIONS, Region, ramp, thousandths, wobble};

/// The measures of the funnel, in the order of the sheet's columns.
pub(super) const STAGES: [&str; 10] =
    ["Impressions", "Clicks", "Leads", "MQL", "SQL", "Opportunities", "Pipeline", "Wins", "Bookings", "Revenue"];
const OPPORTUNITIES: usize = 5;
const PIPELINE: usize = 6;
const WINS: usize = 7;
const BOOKINGS: usize = 8;
const REVENUE: usize = 9;

/// Whether a stage counts dollars rather than people or deals.
pub(super) fn is_money(stage: usize) -> bool {
    matches!(stage, PIPELINE | BOOKINGS | REVENUE)
}

/// What a channel brings.
struct Yield {
    /// Per 100,000 dollars of planned spend, by stage; 0 where the stage is not measured.
    plan: [i64; 10],
    /// Actual over plan, Jan–Oct as a whole, in thousandths, by stage.
    drift: [i64; 10],
}

/// One per channel, in the order of [`CHANNELS`].
const YIELDS: [Yield; 8] = [
    Yield {
        plan: [2_600_000, 41_000, 4_200, 1_520, 640, 370, 680_000, 80, 125_000, 428_000],
        drift: [20, 5, 20, 0, -20, -30, -40, -60, -70, 50],
    },
    Yield {
        plan: [5_200_000, 31_000, 3_900, 1_210, 470, 265, 480_000, 56, 88_000, 340_000],
        drift: [30, 15, 10, 0, -10, -20, -30, -50, -50, 40],
    },
    Yield {
        plan: [14_000_000, 24_000, 2_100, 520, 190, 105, 200_000, 22, 35_000, 180_000],
        drift: [-90, -130, -150, -180, -200, -200, -200, -220, -220, -80],
    },
    Yield { plan: [0, 0, 2_600, 1_250, 620, 390, 770_000, 80, 141_000, 453_000], drift: [0, 0, 40, 20, -10, -30, -30, -70, -80, 50] },
    Yield {
        plan: [2_000_000, 46_000, 5_600, 1_700, 640, 340, 600_000, 72, 110_000, 406_000],
        drift: [-10, 0, 0, -10, -20, -30, -30, -50, -60, 20],
    },
    Yield { plan: [0, 60_000, 7_000, 2_600, 1_100, 600, 1_040_000, 130, 191_000, 717_000], drift: [0, 40, 60, 50, 40, 30, 20, 10, 0, 60] },
    Yield { plan: [0, 0, 2_400, 1_200, 650, 420, 810_000, 98, 157_000, 528_000], drift: [0, 0, -40, -50, -50, -60, -70, -90, -100, -10] },
    Yield { plan: [0, 26_000, 5_200, 2_100, 850, 460, 830_000, 92, 146_000, 490_000], drift: [0, 60, 50, 40, 20, 0, -10, -30, -40, 50] },
];

/// One row of the funnel sheet. Amounts in US dollars, the rest in whole numbers; `None` is an empty cell.
pub(super) struct Outcome {
    /// 0 is January.
    pub(super) month: usize,
    pub(super) region: &'static str,
    pub(super) channel: &'static str,
    pub(super) plan: [Option<Decimal>; 10],
    pub(super) actual: [Option<Decimal>; 10],
}

/// The funnel, by month, region and channel.
pub(super) fn outcomes(lines: &[Line]) -> Vec<Outcome> {
    let mut rows = Vec::new();
    for (place, region) in REGIONS.iter().enumerate() {
        for (position, (channel, yields)) in CHANNELS.iter().zip(&YIELDS).enumerate() {
            rows.extend(year(lines, *region, channel.name, yields, place * CHANNELS.len() + position));
        }
    }
    rows.sort_by_key(|row| row.month);
    rows
}

/// The twelve rows of one region and channel.
fn year(lines: &[Line], region: Region, channel: &'static str, yields: &Yield, key: usize) -> Vec<Outcome> {
    let mut planned = Tally::default();
    let mut happened = Tally::default();
    (0..12)
        .map(|month| {
            let spend = planned_spend(lines, region, channel, month);
            let expected = yields.plan.map(|per| spend * Decimal::new(per, 5) * thousandths(region.outcome));
            let plan = planned.close(expected, [Decimal::ONE; 10]);
            let actual = if month < MONTHS_CLOSED {
                let factors = std::array::from_fn(|stage| actual_share(yields.drift[stage], stage, month, key));
                happened.close(expected, factors)
            } else {
                [None; 10]
            };
            Outcome { month, region: region.name, channel, plan, actual }
        })
        .collect()
}

fn actual_share(drift: i64, stage: usize, month: usize, key: usize) -> Decimal {
    let spread = if is_money(stage) { 40 } else { 60 };
    thousandths(1000 + ramp(drift, month) + wobble([key, month, stage + 1], spread))
}

fn planned_spend(lines: &[Line], region: Region, channel: &str, month: usize) -> Decimal {
    let local: Decimal =
        lines.iter().filter(|line| line.region.name == region.name && line.channel == channel).filter_map(|line| line.plan[month]).sum();
    if region.currency == "EUR" { local * EUR_RATE } else { local }
}

/// Turns expected fractions of leads and deals into whole ones, carrying what is left over into the next month.
#[derive(Default)]
struct Tally {
    carried: [Decimal; 10],
}

impl Tally {
    /// One month: `expected` at plan, each stage times its factor. Pipeline follows the opportunities opened and
    /// bookings follow the deals won, so that a month without deals has no bookings.
    fn close(&mut self, expected: [Decimal; 10], factors: [Decimal; 10]) -> [Option<Decimal>; 10] {
        let mut month = [None; 10];
        for stage in (0..STAGES.len()).filter(|stage| !expected[*stage].is_zero()) {
            let amount = match stage {
                PIPELINE => per_deal(expected, factors, PIPELINE, OPPORTUNITIES) * month[OPPORTUNITIES].unwrap_or_default(),
                BOOKINGS => per_deal(expected, factors, BOOKINGS, WINS) * month[WINS].unwrap_or_default(),
                REVENUE => expected[stage] * factors[stage],
                _ => self.whole(stage, expected[stage] * factors[stage]),
            };
            month[stage] = Some(if is_money(stage) { tens(amount) } else { amount });
        }
        month
    }

    fn whole(&mut self, stage: usize, amount: Decimal) -> Decimal {
        let due = amount + self.carried[stage];
        let whole = due.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
        self.carried[stage] = due - whole;
        whole
    }
}

/// Dollars per deal: the stage's planned ratio, moved by how much the money strayed beyond the deals themselves.
fn per_deal(expected: [Decimal; 10], factors: [Decimal; 10], money: usize, deals: usize) -> Decimal {
    expected[money] / expected[deals] * (Decimal::ONE + factors[money] - factors[deals])
}

fn tens(amount: Decimal) -> Decimal {
    (amount / Decimal::TEN).round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero) * Decimal::TEN
}

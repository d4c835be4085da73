//! The invented budget: which programs run in which region, what each month was planned to cost, and what it cost.
//!
//! Amounts come from small tables of whole numbers. The unevenness of real invoices comes from [`wobble`], a fixed
//! scramble of positions, so every build on every machine makes the same workbook.

use rust_decimal::Decimal;

/// Months January to October have actuals; November and December are still ahead.
pub(super) const MONTHS_CLOSED: usize = 10;
/// US dollars for one euro, the plan rate for all of 2026: 1.085.
pub(super) const EUR_RATE: Decimal = Decimal::from_parts(1085, 0, 0, false, 3);
/// The same as it was, from January to October.
pub(super) const EUR_ACTUAL: [Decimal; 10] = {
    let mut rates = [Decimal::ZERO; 10];
    let thousandths = [1079, 1083, 1092, 1101, 1097, 1088, 1104, 1112, 1095, 1107];
    let mut month = 0;
    while month < rates.len() {
        rates[month] = Decimal::from_parts(thousandths[month], 0, 0, false, 3);
        month += 1;
    }
    rates
};

/// A sales region, with the currency its budget lines are kept in.
#[derive(Clone, Copy)]
pub(super) struct Region {
    pub(super) name: &'static str,
    pub(super) currency: &'static str,
    /// Spend drift that comes on top of the channel's, in thousandths.
    drift: i64,
    /// What a dollar brings here against the average region, in thousandths.
    pub(super) outcome: i64,
}

/// The four regions; a program's amounts stand in this order.
pub(super) const REGIONS: [Region; 4] = [
    Region { name: "NA", currency: "USD", drift: 4, outcome: 1000 },
    Region { name: "EMEA", currency: "EUR", drift: -8, outcome: 970 },
    Region { name: "APAC", currency: "USD", drift: 0, outcome: 1050 },
    Region { name: "LATAM", currency: "USD", drift: 12, outcome: 1010 },
];

/// A marketing channel with its programs.
pub(super) struct Channel {
    pub(super) name: &'static str,
    owner: &'static str,
    /// Share of the year that each month gets, in thousandths; they add up to 1000.
    phasing: [i64; 12],
    /// Actual over plan, Jan–Oct as a whole, in thousandths: −110 is 11 % under.
    drift: i64,
    /// How far a single month strays from the drift, in thousandths.
    spread: i64,
    programs: &'static [Program],
}

/// A program: yearly plan per region in thousands of the region's currency, 0 where it does not run.
struct Program {
    name: &'static str,
    thousands: [i64; 4],
}

const fn program(name: &'static str, thousands: [i64; 4]) -> Program {
    Program { name, thousands }
}

const ALWAYS_ON: [i64; 12] = [75, 75, 85, 80, 85, 85, 75, 75, 90, 95, 95, 85];
const LATE_YEAR: [i64; 12] = [65, 65, 75, 75, 80, 80, 75, 75, 95, 105, 115, 95];
const SHOW_SEASON: [i64; 12] = [40, 60, 120, 70, 110, 90, 30, 40, 150, 140, 110, 40];
const PUBLISHING: [i64; 12] = [90, 85, 85, 85, 80, 80, 75, 75, 90, 90, 85, 80];
const STEADY: [i64; 12] = [80, 80, 85, 85, 85, 85, 80, 80, 85, 85, 85, 85];
const SEMESTERS: [i64; 12] = [70, 90, 95, 90, 90, 75, 60, 60, 100, 105, 100, 65];

/// The eight channels, in the order of the sheets.
pub(super) const CHANNELS: [Channel; 8] = [
    Channel {
        name: "Paid search",
        owner: "Search lead",
        phasing: ALWAYS_ON,
        drift: 80,
        spread: 50,
        programs: &[
            program("Brand terms", [46, 24, 16, 10]),
            program("Non-brand terms", [144, 78, 44, 26]),
            program("Competitor terms", [70, 34, 22, 0]),
        ],
    },
    Channel {
        name: "Paid social",
        owner: "Social lead",
        phasing: ALWAYS_ON,
        drift: 20,
        spread: 50,
        programs: &[
            program("Sponsored content", [96, 52, 30, 18]),
            program("Lead forms", [58, 32, 18, 10]),
            program("Retargeting", [42, 22, 14, 0]),
        ],
    },
    Channel {
        name: "Display",
        owner: "Media lead",
        phasing: LATE_YEAR,
        drift: -110,
        spread: 60,
        programs: &[program("Programmatic", [72, 38, 24, 14]), program("Publisher direct", [58, 30, 18, 0])],
    },
    Channel {
        name: "Events",
        owner: "Events lead",
        phasing: SHOW_SEASON,
        drift: 120,
        spread: 90,
        programs: &[
            program("Trade shows", [124, 70, 40, 22]),
            program("Roadshow", [64, 36, 20, 0]),
            program("Executive dinners", [48, 26, 16, 10]),
        ],
    },
    Channel {
        name: "Content",
        owner: "Content lead",
        phasing: PUBLISHING,
        drift: -28,
        spread: 45,
        programs: &[
            program("Research report", [48, 30, 0, 0]),
            program("Product guides", [48, 26, 16, 10]),
            program("Syndication", [40, 22, 12, 8]),
        ],
    },
    Channel {
        name: "Email",
        owner: "Lifecycle lead",
        phasing: STEADY,
        drift: 10,
        spread: 30,
        programs: &[program("Nurture", [36, 20, 12, 8]), program("Newsletter", [22, 12, 8, 0])],
    },
    Channel {
        name: "Partner",
        owner: "Partner lead",
        phasing: STEADY,
        drift: -20,
        spread: 60,
        programs: &[
            program("Co-marketing", [42, 22, 12, 0]),
            program("Marketplace listing", [30, 16, 8, 0]),
            program("Referral program", [20, 12, 0, 8]),
        ],
    },
    Channel {
        name: "Webinars",
        owner: "Webinar lead",
        phasing: SEMESTERS,
        drift: 28,
        spread: 50,
        programs: &[program("Product series", [48, 26, 16, 10]), program("Expert series", [34, 18, 12, 0])],
    },
];

/// One row of the plan, with what was spent on it.
pub(super) struct Line {
    pub(super) region: Region,
    pub(super) channel: &'static str,
    pub(super) program: &'static str,
    /// A role; `None` on the one line that nobody owns yet.
    pub(super) owner: Option<&'static str>,
    /// January to December in the region's currency; `None` where the sheet says "TBD".
    pub(super) plan: [Option<Decimal>; 12],
    /// January to October in the region's currency.
    pub(super) actual: [Decimal; MONTHS_CLOSED],
}

/// An invoice of the ledger.
pub(super) struct Invoice {
    /// 0 is January.
    pub(super) month: usize,
    /// Position in [`lines`].
    pub(super) line: usize,
    pub(super) amount: Decimal,
    /// Typed as text, so that Excel's own sums pass over it.
    pub(super) as_text: bool,
}

/// A share of a plan, in thousandths, as a decimal.
pub(super) fn thousandths(share: i64) -> Decimal {
    Decimal::new(share, 3)
}

/// How far a drift has come by a closed month, in thousandths: half of it in January, one and a half times in October.
pub(super) fn ramp(drift: i64, month: usize) -> i64 {
    let elapsed = i64::try_from(month).unwrap_or(0);
    drift * (9 + 2 * elapsed) / 18
}

/// A whole number from −spread to spread that depends on nothing but the three keys.
pub(super) fn wobble(keys: [usize; 3], spread: i64) -> i64 {
    let mut mixed: u64 = 0;
    for key in keys {
        mixed = (mixed ^ key as u64).wrapping_add(0x9E37_79B9_7F4A_7C15);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^= mixed >> 31;
    }
    i64::try_from(mixed >> 33).unwrap_or(0) % (2 * spread + 1) - spread
}

/// The budget lines, by region, channel and program.
pub(super) fn lines() -> Vec<Line> {
    let mut lines = Vec::new();
    for (place, region) in REGIONS.iter().enumerate() {
        for channel in &CHANNELS {
            for program in channel.programs.iter().filter(|program| program.thousands[place] > 0) {
                lines.push(line(lines.len(), *region, channel, program.name, program.thousands[place]));
            }
        }
    }
    lines
}

fn line(position: usize, region: Region, channel: &Channel, program: &'static str, thousands: i64) -> Line {
    let planned = channel.phasing.map(|share| Decimal::from(thousands * share));
    let mut plan = planned.map(Some);
    if (region.name, program) == ("LATAM", "Executive dinners") {
        plan[11] = None;
    }
    let owner = ((region.name, program) != ("APAC", "Co-marketing")).then_some(channel.owner);
    let actual = std::array::from_fn(|month| {
        if is_text_amount(region.name, program, month) {
            return Decimal::new(348_000, 2);
        }
        let stray = wobble([position, month, 0], channel.spread);
        let cost = planned[month] * thousandths(1000 + ramp(channel.drift + region.drift, month) + stray);
        // Two equal installments must add up to it, so it ends on an even cent.
        (cost / Decimal::TWO).round_dp(2) * Decimal::TWO
    });
    Line { region, channel: channel.name, program, owner, plan, actual }
}

fn is_text_amount(region: &str, program: &str, month: usize) -> bool {
    (region, program, month) == ("NA", "Syndication", 2)
}

/// The ledger: one invoice per line and closed month, and one that came in two equal installments.
pub(super) fn invoices(lines: &[Line]) -> Vec<Invoice> {
    let mut invoices = Vec::new();
    for month in 0..MONTHS_CLOSED {
        for (position, line) in lines.iter().enumerate() {
            let amount = line.actual[month];
            let as_text = is_text_amount(line.region.name, line.program, month);
            if (line.region.name, line.program, month) == ("EMEA", "Trade shows", 8) {
                let half = amount / Decimal::TWO;
                invoices.extend([half, half].map(|amount| Invoice { month, line: position, amount, as_text }));
            } else {
                invoices.push(Invoice { month, line: position, amount, as_text });
            }
        }
    }
    invoices
}

//! The columns of amounts that rows are read into, and what one of their cells holds.

use rust_decimal::Decimal;

use super::extract::Source;
use crate::ledger::measure::Unit;
use crate::ledger::{Currency, Ledger, Member, Period, Version};
use crate::workbook::mapping::Role;
use crate::workbook::read::cells::numbers;
use crate::workbook::read::cells::{self, Given};
use crate::workbook::read::columns::heads::Told;
use crate::workbook::read::grid::formulas::Formula;
use crate::workbook::scale::Scale;

/// A column of amounts, ready to be read.
pub(super) struct AmountColumn {
    /// Where it stands.
    pub(super) col: u16,
    /// What it counts; `None` where rows say it.
    pub(super) measure: Option<u16>,
    /// Its version; `None` where rows say it.
    pub(super) version: Option<Version>,
    /// The period in its header.
    pub(super) period: Option<Period>,
    /// The member in its header, with its dimension.
    pub(super) member: Option<(usize, Member)>,
    /// Its currency; `None` where it states none.
    pub(super) currency: Option<u16>,
    /// Its decimal sign.
    pub(super) mark: numbers::Mark,
    /// The scale of what it counts, and of money in it.
    scale: Scale,
    /// Numbers stored as text stand in it.
    pub(super) written: bool,
    /// It counts pieces, whatever its row says of money.
    pub(super) pieces: bool,
}

impl AmountColumn {
    /// The scale of its cell in a row: a number such as `12k` states its own, and where rows say what is counted, only money is scaled.
    pub(super) fn scale_at(&self, table: &Source<'_>, ledger: &Ledger, row: u32, measure: u16) -> Scale {
        let says_own = || {
            let text = table.grid.text(table.texts, row, self.col);
            self.written && text.and_then(|t| numbers::parse(t, self.mark)).is_some_and(|n| n.scaled)
        };
        let money = || ledger.measures().get(usize::from(measure)).is_some_and(|m| m.unit() == Unit::Money);
        let scaled = self.scale != Scale::Units && (self.measure == Some(measure) || money()) && !says_own();
        if scaled { self.scale } else { Scale::Units }
    }
}

/// The columns of amounts of a table, left to right.
pub(super) fn amount_columns(table: &Source<'_>, ledger: &mut Ledger) -> Vec<AmountColumn> {
    let mut list = Vec::new();
    for ((column, head), profile) in table.columns.iter().zip(table.heads).zip(table.profiles) {
        let Role::Amount(amount) = &column.role else { continue };
        let currency = profile.look.currency.or(head.currency);
        list.push(AmountColumn {
            col: column.index,
            measure: amount.measure.as_ref().map(|m| ledger.measure(m)),
            version: amount.version,
            period: amount.period,
            member: amount.member.as_ref().and_then(|(kind, name)| {
                let dimension = ledger.dimension(kind);
                ledger.member(dimension, name).map(|m| (dimension, m))
            }),
            currency: currency.map(|c| ledger.currency(&Currency(c.to_owned()))),
            mark: profile.mark,
            scale: column.scale,
            written: profile.text_numbers > 0,
            pieces: head.told == Some(Told::Quantity),
        });
    }
    list
}

/// The amount of a cell for sums; zero where there is none.
pub(in crate::workbook::read) fn plain_amount(table: &Source<'_>, row: u32, col: u16, mark: numbers::Mark) -> Option<Decimal> {
    match cells::given(table.grid.value(row, col), table.texts, mark) {
        Given::Amount(n) | Given::AsText(n) => Some(n),
        _ => None,
    }
}

/// Whether a formula adds rows of its own column.
pub(in crate::workbook::read) fn adds_rows(formula: Option<Formula>) -> Option<(u32, u32)> {
    match formula {
        Some(Formula::Down { top, bottom }) => Some((top, bottom)),
        _ => None,
    }
}

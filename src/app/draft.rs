//! A move of money while it is drafted: what is chosen and typed so far, and when it is complete.

use rust_decimal::Decimal;

use super::format;
use crate::decide::decision::Line;
use crate::engine::command::MoveDraft;
use crate::ledger::{Measure, Period, Version};

/// One end of a move.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum End {
    /// Not chosen yet.
    #[default]
    Open,
    /// No line: new money, or a cut.
    Nowhere,
    /// A budget line.
    At {
        /// The line.
        line: Line,
        /// Its name.
        label: String,
        /// Its currency; empty for a new line, which takes the other end's.
        currency: String,
        /// Whether the plan does not have it yet.
        new: bool,
    },
}

/// A move in the making.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Draft {
    /// Tells it from the others.
    pub id: u32,
    /// Where the money comes from.
    pub from: End,
    /// Where it goes.
    pub to: End,
    /// What was typed as the amount.
    pub amount: String,
}

impl End {
    fn is_open(&self) -> bool {
        *self == Self::Open
    }

    fn line(&self) -> Option<Line> {
        if let Self::At { line, .. } = self { Some(line.clone()) } else { None }
    }

    fn label(&self) -> Option<&str> {
        if let Self::At { label, .. } = self { Some(label) } else { None }
    }

    fn currency(&self) -> Option<&str> {
        if let Self::At { currency, new: false, .. } = self { Some(currency) } else { None }
    }
}

impl Draft {
    /// Whether nothing was chosen or typed yet.
    pub fn is_empty(&self) -> bool {
        self.from.is_open() && self.to.is_open() && self.amount.trim().is_empty()
    }

    /// The amount; `None` when it is not a number above zero.
    pub fn amount(&self) -> Option<Decimal> {
        format::parse(&self.amount).filter(|amount| *amount > Decimal::ZERO)
    }

    /// The currency of the amount: the lines' own where they agree, else the reporting currency.
    pub fn currency<'a>(&'a self, reporting: &'a str) -> &'a str {
        match (self.from.currency(), self.to.currency()) {
            (Some(from), Some(to)) if from != to => reporting,
            (Some(one), _) | (None, Some(one)) => one,
            (None, None) => reporting,
        }
    }

    /// The move in a period, which the plan may not have yet; `None` while something is missing, and for a move from nowhere to nowhere.
    pub fn complete(&self, period: &str) -> Option<MoveDraft> {
        let (from, to) = (self.from.line(), self.to.line());
        if self.from.is_open() || self.to.is_open() || (from.is_none() && to.is_none()) {
            return None;
        }
        Some(MoveDraft {
            measure: Measure::SPEND,
            version: Version::Plan,
            period: Period::from_id(period)?,
            from,
            to,
            amount: self.amount()?,
            currency: String::new(),
            opens: true,
        })
    }

    /// The move in a line: `Move $12,000 from NA · Display to NA · Paid Search`; `None` while it is not complete.
    pub fn title(&self, reporting: &str) -> Option<String> {
        let amount = format::short(self.amount()?, crate::ledger::Unit::Money, self.currency(reporting));
        match (self.from.label(), self.to.label()) {
            (Some(from), Some(to)) => Some(format!("Move {amount} from {from} to {to}")),
            (Some(from), None) if self.to == End::Nowhere => Some(format!("Cut {amount} from {from}")),
            (None, Some(to)) if self.from == End::Nowhere => Some(format!("Add {amount} to {to}")),
            _ => None,
        }
    }
}

/// The pieces of a line's name as they are typed, between `·` or ` / `.
pub fn pieces(typed: &str) -> impl Iterator<Item = &str> {
    typed.split('·').flat_map(|part| part.split(" / ")).map(str::trim).filter(|piece| !piece.is_empty())
}

/// The line that typed words name, new in the plan: `NA · Podcast`. What is a member of a dimension already is taken for that; one piece
/// is a new member of the main dimension. `None` when no piece, or more than one, is new, when two are of one dimension, or when there is
/// no main dimension (`main` is empty).
pub fn new_line<'a, I: Iterator<Item = (&'a str, &'a str)>>(typed: &str, main: &str, members: impl Fn() -> I) -> Option<Line> {
    let mut line = std::collections::BTreeMap::new();
    let mut new = None;
    for piece in pieces(typed) {
        let folded = piece.to_lowercase();
        let known = members().find(|(_, name)| name.to_lowercase() == folded);
        let (id, name) = known.unwrap_or((main, piece));
        if known.is_none() && new.replace(piece).is_some() || line.insert(id.to_owned(), name.to_owned()).is_some() {
            return None;
        }
    }
    new.filter(|_| !main.is_empty()).map(|_| Line(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(channel: &str, currency: &str) -> End {
        let line = Line([("channel".to_owned(), channel.to_owned())].into());
        End::At { line, label: channel.to_owned(), currency: currency.to_owned(), new: false }
    }

    #[test]
    fn a_move_is_complete_with_both_ends_and_an_amount() {
        let mut draft = Draft { from: at("Display", "USD"), amount: "$12,000".into(), ..Draft::default() };
        assert_eq!(draft.complete("2026-11"), None);
        draft.to = at("Search", "USD");
        let complete = draft.complete("2026-11").unwrap();
        assert_eq!((complete.amount, complete.period.id()), (12_000.into(), "2026-11".to_owned()));
        assert_eq!(draft.title("USD").as_deref(), Some("Move $12,000 from Display to Search"));
    }

    #[test]
    fn nothing_moves_from_nowhere_to_nowhere() {
        let draft = Draft { from: End::Nowhere, to: End::Nowhere, amount: "5".into(), ..Draft::default() };
        assert_eq!((draft.complete("2026-11"), draft.title("USD")), (None, None));
    }

    #[test]
    fn an_amount_is_above_zero() {
        for wrong in ["", "0", "-5", "a lot"] {
            let draft = Draft { amount: wrong.into(), ..Draft::default() };
            assert_eq!(draft.amount(), None, "{wrong}");
        }
    }

    #[test]
    fn lines_in_two_currencies_move_in_the_reporting_one() {
        let draft = Draft { from: at("Display", "EUR"), to: at("Search", "USD"), amount: "5".into(), ..Draft::default() };
        assert_eq!(draft.currency("USD"), "USD");
        let cut = Draft { to: End::Nowhere, ..draft };
        assert_eq!((cut.currency("USD"), cut.title("USD").as_deref()), ("EUR", Some("Cut €5 from Display")));
    }

    #[test]
    fn a_new_line_is_named_by_one_new_member_beside_known_ones() {
        let members = [("region", "NA"), ("channel", "Display"), ("region", "EMEA")];
        let line = |typed: &str| new_line(typed, "channel", || members.into_iter()).map(|line| line.0.into_iter().collect::<Vec<_>>());
        let of = |pairs: &[(&str, &str)]| Some(pairs.iter().map(|(d, m)| ((*d).to_owned(), (*m).to_owned())).collect::<Vec<_>>());
        assert_eq!(line("Podcast"), of(&[("channel", "Podcast")]));
        assert_eq!(line(" na ·  Podcast "), line("NA / Podcast"));
        assert_eq!(line("NA / Podcast"), of(&[("channel", "Podcast"), ("region", "NA")]));
        for no in ["", " · ", "Display", "NA · Display", "NA · EMEA · Podcast", "Podcast · Radio", "Display · Podcast"] {
            assert_eq!(line(no), None, "{no}");
        }
        assert_eq!(new_line("Podcast", "", || members.into_iter()), None);
    }

    #[test]
    fn a_new_line_is_in_the_currency_of_where_its_money_comes_from() {
        let new = End::At { line: Line::default(), label: "Podcast".into(), currency: String::new(), new: true };
        let draft = Draft { from: at("Display", "EUR"), to: new.clone(), amount: "5".into(), ..Draft::default() };
        assert_eq!(draft.currency("USD"), "EUR");
        assert_eq!(Draft { from: End::Nowhere, ..draft }.currency("USD"), "USD");
    }
}

//! A KPI's formula as a small tree: one shape gives the value, the text people read and the live Excel formula.

use rust_decimal::Decimal;

use crate::ledger::{Measure, Version};

/// What a formula is computed from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Input {
    /// The sum of a measure (by id) in the version that is being figured.
    Measure(&'static str),
    /// The sum of a measure (by id) in one version, whichever version is being figured.
    MeasureIn(&'static str, Version),
    /// The gross margin, a share of one.
    GrossMargin,
}

/// A formula.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expression {
    /// An input.
    Of(Input),
    /// A whole number.
    Number(u16),
    /// Left minus right.
    Minus(&'static Self, &'static Self),
    /// Left times right.
    Times(&'static Self, &'static Self),
    /// Left over right; no value when right is zero.
    Over(&'static Self, &'static Self),
}

impl Expression {
    /// The value, from the sums of the inputs over one slice. `None` when an input is missing, or a divisor is zero:
    /// missing is not zero, and nothing is shown as ∞.
    pub fn value(&self, input: &dyn Fn(Input) -> Option<Decimal>) -> Option<Decimal> {
        match self {
            Self::Of(i) => input(*i),
            Self::Number(n) => Some(Decimal::from(*n)),
            Self::Minus(a, b) => a.value(input)?.checked_sub(b.value(input)?),
            Self::Times(a, b) => a.value(input)?.checked_mul(b.value(input)?),
            Self::Over(a, b) => a.value(input)?.checked_div(b.value(input)?),
        }
    }

    /// The inputs in the order in which the formula names them, each once.
    pub fn inputs(&self) -> Vec<Input> {
        let mut inputs = Vec::new();
        self.collect(&mut inputs);
        inputs
    }

    fn collect(&self, inputs: &mut Vec<Input>) {
        match self {
            Self::Of(input) if !inputs.contains(input) => inputs.push(*input),
            Self::Of(_) | Self::Number(_) => {}
            Self::Minus(a, b) | Self::Times(a, b) | Self::Over(a, b) => {
                a.collect(inputs);
                b.collect(inputs);
            }
        }
    }

    /// The formula as text, in Excel's syntax, without the equals sign; `name` writes each input: a word, or a cell's address.
    pub fn text(&self, name: &dyn Fn(Input) -> String) -> String {
        self.written(name, 0)
    }

    /// The formula as people read it: `(Revenue × Gross margin − Spend) ÷ Spend`.
    pub fn words(&self) -> String {
        let signs = |c: char| match c {
            '*' => '×',
            '/' => '÷',
            '-' => '−',
            other => other,
        };
        if let Self::Of(input) = self {
            return format!("Sum of {}", input.label().to_lowercase());
        }
        // A name holds a place of its own, so that a sign within it stays.
        let inputs = self.inputs();
        let place = |input: Input| inputs.iter().position(|i| *i == input).map_or_else(String::new, |at| format!("{{{at}}}"));
        let shape: String = self.text(&place).chars().map(signs).collect();
        inputs.iter().enumerate().fold(shape, |text, (at, input)| text.replace(&format!("{{{at}}}"), &input.label()))
    }

    /// `outer` is how tightly the surrounding operator binds: 0 nothing, 1 a sum, 2 a product, 3 a divisor.
    fn written(&self, name: &dyn Fn(Input) -> String, outer: u8) -> String {
        let (own, text) = match self {
            Self::Of(input) => return name(*input),
            Self::Number(n) => return n.to_string(),
            Self::Minus(a, b) => (1, format!("{} - {}", a.written(name, 1), b.written(name, 2))),
            Self::Times(a, b) => (2, format!("{} * {}", a.written(name, 2), b.written(name, 2))),
            Self::Over(a, b) => (2, format!("{} / {}", a.written(name, 2), b.written(name, 3))),
        };
        if own < outer { format!("({text})") } else { text }
    }
}

impl Input {
    /// The name that people read: `Spend`, `Spend (plan)`, `Gross margin`.
    pub fn label(self) -> String {
        match self {
            Self::Measure(id) => Measure::new(id).label(),
            Self::MeasureIn(id, version) => format!("{} ({version})", Measure::new(id).label()),
            Self::GrossMargin => "Gross margin".into(),
        }
    }

    /// The word for the input in formulas: `spend`, `spend[plan]`, `gross_margin`.
    pub fn word(self) -> String {
        match self {
            Self::Measure(id) => id.to_owned(),
            Self::MeasureIn(id, version) => format!("{id}[{version}]"),
            Self::GrossMargin => "gross_margin".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPEND: Expression = Expression::Of(Input::Measure("spend"));
    const REVENUE: Expression = Expression::Of(Input::Measure("revenue"));
    const ROMI: Expression = Expression::Over(&Expression::Minus(&REVENUE, &SPEND), &Expression::Times(&SPEND, &Expression::Number(2)));

    #[test]
    fn parentheses_stand_where_they_are_needed_only() {
        assert_eq!(ROMI.text(&Input::word), "(revenue - spend) / (spend * 2)");
        assert_eq!(Expression::Over(&Expression::Times(&SPEND, &REVENUE), &SPEND).text(&Input::word), "spend * revenue / spend");
    }

    #[test]
    fn people_read_names_and_signs() {
        assert_eq!(ROMI.words(), "(Revenue − Spend) ÷ (Spend × 2)");
    }

    #[test]
    fn a_missing_input_or_a_zero_divisor_gives_no_value() {
        let with = |spend: Option<i64>| {
            ROMI.value(&|i| if i == Input::Measure("spend") { spend.map(Decimal::from) } else { Some(Decimal::from(300)) })
        };
        assert_eq!(with(Some(100)), Some(Decimal::ONE));
        assert_eq!(with(None), None);
        assert_eq!(with(Some(0)), None);
        assert_eq!(ROMI.inputs(), [Input::Measure("revenue"), Input::Measure("spend")]);
    }
}

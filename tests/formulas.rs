//! Formulas of KPIs are Excel's own: LibreOffice computes generated ones to the value that Plumbline gives.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test stops where it finds something wrong, and prints its counts"
)]

mod recalculated;

use std::io::Cursor;

use calamine::{Data, DataType, Reader, Xlsx};
use plumbline::kpi::formula::{Function, Operator, Window};
use plumbline::kpi::{Formula, Input};
use plumbline::ledger::{Decimal, Version};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use rust_xlsxwriter::{Formula as Cell, Workbook};

/// How many formulas are held against LibreOffice.
const COUNT: usize = 300;
/// The names that formulas use; the last one is missing in every row.
const NAMES: [&str; 5] = ["spend", "wins", "leads", "revenue", "gone"];

fn name() -> impl Strategy<Value = Formula> {
    let plain = select(&[0, 0, 1, 1, 2, 2, 3, 3, 4][..]).prop_map(|at: usize| Formula::Name(NAMES[at].into()));
    let window = select(&[Window::Prior(1), Window::Lag(2), Window::Rolling(3), Window::YearToDate][..]);
    prop_oneof![
        4 => plain.clone(),
        1 => (select(&Version::ALL[..]), plain.clone()).prop_map(|(v, x)| Formula::InVersion(v, Box::new(x))),
        1 => (window, plain).prop_map(|(w, x)| Formula::Over(w, Box::new(x))),
    ]
}

/// Formulas that give a number; what they compare is a name and a number, which are never next to equal.
fn numbers() -> impl Strategy<Value = Formula> {
    let number = (1_i64..100_000, 0_u32..3).prop_map(|(n, places)| Formula::Number(Decimal::new(n, places)));
    let leaf = prop_oneof![2 => number.clone(), 5 => name()];
    leaf.prop_recursive(4, 24, 3, move |inner| {
        let one = || inner.clone().prop_map(Box::new);
        let binary = |operators: &'static [Operator], x: BoxedStrategy<Box<Formula>>, y: BoxedStrategy<Box<Formula>>| {
            (select(operators), x, y).prop_map(|(o, x, y)| Formula::Binary(o, x, y))
        };
        let compared = binary(
            &[Operator::Equal, Operator::Unequal, Operator::Less, Operator::AtMost, Operator::More, Operator::AtLeast],
            name().prop_map(Box::new).boxed(),
            number.clone().prop_map(Box::new).boxed(),
        );
        let several = proptest::collection::vec(compared.clone(), 1..3);
        let question = prop_oneof![
            3 => compared.clone(),
            1 => (select(&[Function::And, Function::Or][..]), several).prop_map(|(f, all)| Formula::Call(f, all)),
            1 => compared.prop_map(|x| Formula::Call(Function::Not, vec![x])),
        ];
        let exponent = select(&[-2_i64, -1, 1, 2, 3]).prop_map(|n| Box::new(Formula::from(Decimal::from(n))));
        let digits = select(&[-3_i64, -1, 0, 1, 4]).prop_map(|n| Formula::from(Decimal::from(n)));
        let many = (select(&[Function::Sum, Function::Min, Function::Max][..]), proptest::collection::vec(inner.clone(), 1..4));
        let root = inner.clone().prop_map(|x| {
            let third = Formula::Binary(Operator::Over, Box::new(Decimal::ONE.into()), Box::new(Decimal::from(3).into()));
            Formula::Binary(Operator::Power, Box::new(Formula::Call(Function::Abs, vec![x])), Box::new(third))
        });
        prop_oneof![
            4 => binary(&[Operator::Plus, Operator::Minus, Operator::Times, Operator::Over], one().boxed(), one().boxed()),
            1 => (one(), exponent).prop_map(|(x, n)| Formula::Binary(Operator::Power, x, n)),
            1 => root,
            1 => one().prop_map(Formula::Negative),
            1 => one().prop_map(Formula::Percent),
            1 => many.prop_map(|(f, all)| Formula::Call(f, all)),
            1 => inner.clone().prop_map(|x| Formula::Call(Function::Abs, vec![x])),
            1 => (inner.clone(), digits).prop_map(|(x, n)| Formula::Call(Function::Round, vec![x, n])),
            2 => (question, inner.clone(), inner.clone()).prop_map(|(q, x, y)| Formula::Call(Function::If, vec![q, x, y])),
            1 => (inner.clone(), inner.clone()).prop_map(|(x, y)| Formula::Call(Function::IfError, vec![x, y])),
            1 => (select(&Version::ALL[..]), one()).prop_map(|(v, x)| Formula::InVersion(v, x)),
        ]
    })
}

/// The amount of an input: another one for each name, version and stretch of time.
fn amount(input: &Input) -> Option<Decimal> {
    let at = NAMES.iter().position(|name| *name == input.name).filter(|at| *at + 1 < NAMES.len())?;
    let version = input.version.map_or(0, |version| 1 + version as i64);
    let window = input.windows.iter().fold(0, |sum, window| sum * 7 + 1 + i64::from(window.periods().unwrap_or(9)));
    let cents = 1_234_567 * (i64::try_from(at).ok()? + 1) + 98_701 * version + 10_007 * window;
    Some(Decimal::new(cents, 2))
}

/// Whether a result hangs on the last digits of the inputs: such formulas say nothing about arithmetic.
fn is_steady(formula: &Formula) -> bool {
    let value = formula.value(&amount);
    let shaken = |part: i64| {
        let factor = Decimal::ONE + Decimal::new(part, 13);
        formula.value(&|input| amount(input).map(|a| if a.scale() > 0 && input.name != NAMES[1] { a * factor } else { a }))
    };
    [-3, 5].into_iter().map(shaken).all(|other| match (value, other) {
        (Some(a), Some(b)) => (a - b).abs() <= a.abs() * Decimal::new(1, 10) && a.abs() < Decimal::from(1_000_000_000_000_000_i64),
        (a, b) => a == b,
    }) && value.is_none_or(|v| v.is_zero() || v.abs() > Decimal::new(1, 9))
}

#[test]
fn generated_formulas_come_to_the_same_value_in_libreoffice() {
    let mut runner = TestRunner::deterministic();
    let mut formulas: Vec<Formula> = Vec::new();
    while formulas.len() < COUNT {
        let formula = numbers().new_tree(&mut runner).expect("a formula").current();
        // Most of them more than a name, and each once.
        if is_steady(&formula)
            && formula.size() > 2
            && !formulas.contains(&formula)
            && Formula::parse(&formula.text()).as_ref() == Ok(&formula)
        {
            formulas.push(formula);
        }
    }
    let mut inputs: Vec<Input> = Vec::new();
    for input in formulas.iter().flat_map(Formula::inputs) {
        if !inputs.contains(&input) {
            inputs.push(input);
        }
    }
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, input) in (0_u32..).zip(&inputs) {
        match amount(input) {
            Some(amount) => sheet.write(row, 0, f64::try_from(amount).expect("a number")).map(|_| ()),
            None => sheet.write_formula(row, 0, Cell::new("=\"\"").set_result("")).map(|_| ()),
        }
        .expect("an input");
    }
    let place = |input: &Input| inputs.iter().position(|i| i == input).map(|at| format!("$A${}", at + 1));
    for (row, formula) in (0_u32..).zip(&formulas) {
        let live = formula.excel(&place).expect("a live formula");
        sheet.write_formula(row, 1, Cell::new(format!("=IFERROR({live},\"\")")).set_result("0")).expect("a formula");
    }
    let bytes = book.save_to_buffer().expect("a workbook");
    let Some(computed) = recalculated::workbook(&bytes) else { return };
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(computed)).expect("a workbook");
    let values = book.worksheet_range("Sheet1").expect("the sheet");
    let (mut differ, mut missing) = (Vec::new(), 0);
    for (row, formula) in (0_u32..).zip(&formulas) {
        let theirs = values.get_value((row, 1)).cloned().unwrap_or_default();
        let ours = formula.value(&amount).map(|value| f64::try_from(value).expect("a number"));
        missing += usize::from(ours.is_none());
        let same = match (ours, theirs.as_f64()) {
            (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * a.abs().max(1e-6),
            (None, None) => matches!(&theirs, Data::Empty) || theirs.to_string().is_empty(),
            _ => false,
        };
        if !same {
            differ.push(format!("{formula:?}\n{}: {ours:?} here, {theirs} there", formula.text()));
        }
    }
    println!("{} formulas over {} inputs, {missing} without a value: {} differ", formulas.len(), inputs.len(), differ.len());
    assert!(differ.is_empty(), "{}", differ.join("\n"));
    assert!((10..150).contains(&missing), "{missing} formulas have no value");
}

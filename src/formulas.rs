//! The formula engine: `IronCalc` computes the formulas of a question twice, as their cells were and as they are.

use std::collections::{BTreeMap, HashMap};

use ironcalc_base::Model;
use ironcalc_base::expressions::parser::static_analysis::add_implicit_intersection;
use ironcalc_base::expressions::parser::stringify::to_rc_format;
use ironcalc_base::expressions::parser::{ArrayNode, Node, Parser, new_parser_english};
use ironcalc_base::expressions::token::Error;
use ironcalc_base::expressions::types::CellReferenceRC;
use ironcalc_base::types::{ArrayKind, Cell, FormulaValue, SpillValue, Workbook};

use crate::workbook::write::question::{Answer, Formula, Question, Results, Value};

/// How many formulas deep the engine may go at once: a browser's stack is small. It goes on from there, so that no result changes.
const DEPTH: usize = 64;

/// Computes the formulas of a question; `None` when the engine does not take it.
pub fn answer(question: &Question) -> Option<Answer> {
    let mut book = book(question)?;
    let mut parser = new_parser_english(question.sheets.clone(), Vec::new(), HashMap::new());
    let known: Vec<bool> = question.formulas.iter().map(|formula| put(formula, question, &mut parser, &mut book).is_some()).collect();
    let before = results(question, book.clone(), false)?;
    let after = results(question, book, true)?;
    let both = known.into_iter().zip(before.into_iter().zip(after));
    Some(Answer(both.map(|(known, (before, after))| before.zip(after).filter(|_| known)).collect()))
}

/// An empty workbook with the question's sheets.
fn book(question: &Question) -> Option<Workbook> {
    let mut book = Model::new_empty("question", "en", "UTC", "en").ok()?.workbook;
    let sheet = book.worksheets.first()?.clone();
    book.worksheets.clear();
    for (number, name) in (1..).zip(&question.sheets) {
        let mut sheet = sheet.clone();
        (sheet.name, sheet.sheet_id) = (name.clone(), number);
        book.worksheets.push(sheet);
    }
    Some(book)
}

/// Puts a formula into its cell; `None` when it is none that the engine knows in every part.
fn put(formula: &Formula, question: &Question, parser: &mut Parser<'_>, book: &mut Workbook) -> Option<()> {
    let (number, row, column) = place(formula.cell)?;
    let sheet = book.worksheets.get_mut(number)?;
    let context = CellReferenceRC { sheet: question.sheets.get(number)?.clone(), row, column };
    let mut node = parser.parse(&formula.text, &context);
    if !is_known(&node) {
        return None;
    }
    if formula.array.is_none() {
        // As files mean it: where one value is wanted, a range gives the one beside the formula.
        add_implicit_intersection(&mut node, true);
    }
    let f = i32::try_from(sheet.shared_formulas.len()).ok()?;
    sheet.shared_formulas.push(to_rc_format(&node));
    let v = FormulaValue::Unevaluated;
    let cell = match formula.array {
        None => Cell::CellFormula { f, s: 0, v },
        Some((height, width, dynamic)) => {
            let (width, height) = (i32::from(width), i32::try_from(height).ok()?);
            for (down, right) in (0..height).flat_map(|down| (0..width).map(move |right| (down, right))).skip(1) {
                let v = SpillValue::Number(0.0);
                sheet.sheet_data.set_cell(row + down, column + right, Cell::SpillCell { s: 0, a: (row, column), v });
            }
            let kind = if dynamic { ArrayKind::Dynamic } else { ArrayKind::Cse };
            Cell::ArrayFormula { f, s: 0, r: (width, height), kind, v }
        }
    };
    sheet.sheet_data.set_cell(row, column, cell);
    Some(())
}

/// Whether the engine knows every function of a formula, and read all of it.
fn is_known(node: &Node) -> bool {
    let all = |nodes: &[Node]| nodes.iter().all(is_known);
    match node {
        Node::BooleanKind(_)
        | Node::NumberKind(_)
        | Node::StringKind(_)
        | Node::ReferenceKind { .. }
        | Node::RangeKind { .. }
        | Node::ErrorKind(_)
        | Node::EmptyArgKind => true,
        Node::ArrayKind(rows) => !rows.iter().flatten().any(|item| matches!(item, ArrayNode::Error(_))),
        Node::OpConcatenateKind { left, right }
        | Node::OpSumKind { left, right, .. }
        | Node::OpProductKind { left, right, .. }
        | Node::OpPowerKind { left, right }
        | Node::CompareKind { left, right, .. } => is_known(left) && is_known(right),
        Node::UnaryKind { right, .. } => is_known(right),
        Node::ImplicitIntersection { child, .. } => is_known(child),
        Node::FunctionKind { args, .. } => all(args),
        _ => false,
    }
}

/// The results of every formula with the cells as they were, or as they are; `None` for a formula without a result.
fn results(question: &Question, mut book: Workbook, after: bool) -> Option<Vec<Option<Results>>> {
    let mut strings: BTreeMap<&str, i32> = BTreeMap::new();
    for given in &question.given {
        let (number, row, column) = place(given.cell)?;
        let Some(value) = (if after { &given.after } else { &given.before }) else { continue };
        let cell = match value {
            Value::Number(v) => Cell::NumberCell { v: *v, s: 0 },
            Value::Logical(v) => Cell::BooleanCell { v: *v, s: 0 },
            Value::Error(text) => Cell::ErrorCell { ei: error(text)?, s: 0 },
            Value::Text(text) => {
                let next = i32::try_from(strings.len()).ok()?;
                let si = *strings.entry(text).or_insert_with(|| {
                    book.shared_strings.push(text.clone());
                    next
                });
                Cell::SharedString { si, s: 0 }
            }
        };
        book.worksheets.get_mut(number)?.sheet_data.set_cell(row, column, cell);
    }
    let mut model = Model::from_workbook(book, "en").ok()?;
    model.set_max_evaluation_depth(DEPTH);
    model.evaluate();
    Some(question.formulas.iter().map(|formula| result(&model, formula)).collect())
}

/// What a formula gave, row by row; `None` when it fills other cells than it did.
fn result(model: &Model<'_>, formula: &Formula) -> Option<Results> {
    let (number, row, column) = place(formula.cell)?;
    let sheet = model.workbook.worksheets.get(number)?;
    let (height, width, _) = formula.array.unwrap_or((1, 1, false));
    let (width, height) = (i32::from(width), i32::try_from(height).ok()?);
    match sheet.sheet_data.cell(row, column)?.as_ref() {
        Cell::ArrayFormula { r, .. } if *r != (width, height) => return None,
        Cell::CellFormula { .. } | Cell::ArrayFormula { .. } => {}
        _ => return None,
    }
    let places = (0..height).flat_map(|down| (0..width).map(move |right| (row + down, column + right)));
    Some(places.map(|(row, column)| value(model, sheet.sheet_data.cell(row, column)?.as_ref())).collect())
}

fn value(model: &Model<'_>, cell: &Cell) -> Option<Value> {
    let text = |error: &Error| Value::Error(error.to_string());
    Some(match cell {
        Cell::EmptyCell { .. } => return None,
        Cell::NumberCell { v, .. } => Value::Number(*v),
        Cell::BooleanCell { v, .. } => Value::Logical(*v),
        Cell::ErrorCell { ei, .. } => text(ei),
        Cell::SharedString { si, .. } => Value::Text(model.workbook.shared_strings.get(usize::try_from(*si).ok()?)?.clone()),
        Cell::CellFormula { v, .. } | Cell::ArrayFormula { v, .. } => match v {
            FormulaValue::Unevaluated => return None,
            FormulaValue::Boolean(v) => Value::Logical(*v),
            FormulaValue::Number(v) => Value::Number(*v),
            FormulaValue::Text(v) => Value::Text(v.clone()),
            FormulaValue::Error { ei, .. } => text(ei),
        },
        Cell::SpillCell { v, .. } => match v {
            SpillValue::Boolean(v) => Value::Logical(*v),
            SpillValue::Number(v) => Value::Number(*v),
            SpillValue::Text(v) => Value::Text(v.clone()),
            SpillValue::Error(v) => text(v),
        },
    })
}

/// The error that a text stands for; `None` for one that the engine does not know.
fn error(text: &str) -> Option<Error> {
    let all = [Error::REF, Error::NAME, Error::VALUE, Error::DIV, Error::NA, Error::NUM, Error::NULL, Error::SPILL, Error::CALC];
    all.into_iter().find(|error| error.to_string() == text)
}

/// Sheet from 0, row and column from 1.
fn place((sheet, row, col): (usize, u32, u16)) -> Option<(usize, i32, i32)> {
    Some((sheet, i32::try_from(row).ok()?.checked_add(1)?, i32::from(col) + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbook::write::question::Given;

    /// What a formula fills.
    type Filled = Option<(u32, u16, bool)>;

    fn number(number: f64) -> Value {
        Value::Number(number)
    }

    /// The results of formulas in column F over A1:A3 = 1, 2, 3, of which A1 becomes 10, beside the texts a, b, c.
    fn answered(formulas: &[(&str, Filled)]) -> Vec<Option<(Results, Results)>> {
        let given = (0..3).zip([("a", 1.0), ("b", 2.0), ("c", 3.0)]).flat_map(|(row, (text, amount))| {
            let after = if row == 0 { 10.0 } else { amount };
            let text = Some(Value::Text(text.into()));
            [
                Given { cell: (0, row, 0), before: Some(number(amount)), after: Some(number(after)) },
                Given { cell: (0, row, 1), before: text.clone(), after: text },
            ]
        });
        let formula = |(row, (text, array)): (u32, &(&str, _))| Formula { cell: (1, row, 5), text: (*text).into(), array: *array };
        let formulas = (0..).step_by(4).zip(formulas).map(formula).collect();
        answer(&Question { sheets: vec!["Plan's".into(), "Sum".into()], given: given.collect(), formulas }).unwrap().0
    }

    #[test]
    fn formulas_are_computed_before_and_after() {
        let found = answered(&[
            ("_xlfn.XLOOKUP(10,'Plan''s'!A1:A3,'Plan''s'!B1:B3,\"none\")", None),
            ("F1&IF(SUM('Plan''s'!$A$1:$A$3)>10,\" over\",\" under\")", None),
            ("'Plan''s'!A1:A3*2", Some((3, 1, false))),
            ("'Plan''s'!A9", None),
        ]);
        let text = |text: &str| Some(Value::Text(text.into()));
        assert_eq!(found[0], Some((vec![text("none")], vec![text("a")])));
        assert_eq!(found[1], Some((vec![text("none under")], vec![text("a over")])));
        let three = |a, b, c| [a, b, c].map(|n| Some(number(n))).to_vec();
        assert_eq!(found[2], Some((three(2.0, 4.0, 6.0), three(20.0, 4.0, 6.0))));
        assert_eq!(found[3], Some((vec![Some(number(0.0))], vec![Some(number(0.0))])));
    }

    #[test]
    fn what_the_engine_does_not_know_or_that_grows_is_not_answered() {
        let found = answered(&[
            ("IFERROR(NOSUCHFUNCTION('Plan''s'!A1),0)", None),
            ("_xlfn._xlws.FILTER('Plan''s'!A1:A3,'Plan''s'!A1:A3>2)", Some((1, 1, true))),
            ("SUM('Plan''s'!A1:A3", None),
            ("SUM('Gone'!A1)", None),
            ("SUM('Plan''s'!A1:A3)", None),
        ]);
        assert_eq!(found, [None, None, None, None, Some((vec![Some(number(6.0))], vec![Some(number(15.0))]))]);
    }
}

//! Reads the cells that facts name as their origin once more, with another reader: what stands there must be what counts.

use std::collections::HashMap;
use std::io::Cursor;

use calamine::{Data, Reader};
use plumbline::ledger::{Decimal, Fact, Origin};
use plumbline::workbook::mapping::Import;

/// The cells of every sheet by row and column.
type Cells = Vec<HashMap<(u32, u32), Data>>;

/// The first thing in which the ledger differs from its cells: a fact that is not in its cell, a cell that counts twice, sums that differ.
/// `None` when all is as it should be.
pub(crate) fn disagreement(import: &Import, bytes: &[u8], file_name: &str) -> Option<String> {
    let sheets = cells(bytes, file_name);
    let mut seen = std::collections::BTreeSet::new();
    let (mut ledger, mut held) = (Decimal::ZERO, Decimal::ZERO);
    for fact in import.ledger.facts().iter() {
        let Origin::Cell(cell) = fact.origin else { return Some("a fact that stands nowhere".into()) };
        let at = format!("{}!{}", import.sheets[usize::from(cell.sheet)].name, cell.a1());
        if !seen.insert(cell) {
            return Some(format!("{at} counts twice"));
        }
        let Some(amount) = written(import, &fact) else { continue };
        let Some(data) = sheets.get(usize::from(cell.sheet)).and_then(|s| s.get(&(cell.row, u32::from(cell.col)))) else {
            return Some(format!("{at} is empty, and counts as {amount}"));
        };
        let Some(number) = number(data) else { return Some(format!("{at} holds {data:?}, and counts as {amount}")) };
        if (number - amount).abs() > Decimal::new(1, 6).max(number.abs() * Decimal::new(1, 12)) {
            return Some(format!("{at} holds {number}, and counts as {amount}"));
        }
        ledger += amount;
        held += number;
    }
    let apart = (ledger - held).abs() > Decimal::new(1, 2);
    apart.then(|| format!("the ledger’s sum is {ledger}, that of its cells {held}"))
}

/// A fact's amount as its cell writes it, in thousands or the like.
pub(crate) fn written(import: &Import, fact: &Fact) -> Option<Decimal> {
    let Origin::Cell(cell) = fact.origin else { return fact.amount };
    let measure = &import.ledger.measures()[usize::from(fact.measure)];
    fact.amount.map(|amount| import.scale(cell, measure).written(amount))
}

fn cells(bytes: &[u8], file_name: &str) -> Cells {
    if std::path::Path::new(file_name).extension().is_some_and(|e| e.eq_ignore_ascii_case("csv")) {
        return vec![separated(std::str::from_utf8(bytes).unwrap())];
    }
    let mut book = calamine::open_workbook_auto_from_rs(Cursor::new(bytes)).unwrap();
    let names: Vec<String> =
        book.sheets_metadata().iter().filter(|s| s.typ == calamine::SheetType::WorkSheet).map(|s| s.name.clone()).collect();
    let sheets = names.iter().map(|name| {
        let range = book.worksheet_range(name).unwrap();
        let (top, left) = range.start().unwrap_or_default();
        let used = range.used_cells();
        used.map(|(r, c, data)| ((top + u32::try_from(r).unwrap(), left + u32::try_from(c).unwrap()), data.clone())).collect()
    });
    sheets.collect()
}

/// The cells of a text with commas between them and quotes around those that hold commas.
fn separated(text: &str) -> HashMap<(u32, u32), Data> {
    let mut cells = HashMap::new();
    for (row, line) in (0..).zip(text.lines()) {
        let (mut col, mut quoted, mut cell) = (0, false, String::new());
        for c in line.chars().chain([',']) {
            match c {
                '"' => quoted = !quoted,
                ',' if !quoted => {
                    cells.insert((row, col), Data::String(std::mem::take(&mut cell)));
                    col += 1;
                }
                c => cell.push(c),
            }
        }
    }
    cells
}

/// The number in a cell; a text is read by its digits, with the last sign that has one or two digits behind it as the decimal sign.
fn number(data: &Data) -> Option<Decimal> {
    match data {
        Data::Int(n) => Some(Decimal::from(*n)),
        Data::Float(n) => n.to_string().parse().ok().or_else(|| Decimal::from_scientific(&n.to_string()).ok()),
        Data::String(text) => {
            let digits: String = text.chars().filter(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | 'e' | 'E')).collect();
            let negative = text.contains('-') || text.contains('(');
            let point = digits
                .rfind(['.', ','])
                .filter(|at| digits.matches(['.', ',']).count() == 1 && digits[at + 1..].len() != 3 || digits[at + 1..].len() < 3);
            let whole: String = digits[..point.unwrap_or(digits.len())].chars().filter(char::is_ascii_digit).collect();
            let part = point.map_or("", |at| &digits[at + 1..]);
            let number: Decimal = format!("{whole}.{part}0").parse().ok()?;
            Some(if negative { -number } else { number })
        }
        _ => None,
    }
}

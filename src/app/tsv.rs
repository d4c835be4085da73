//! A table as tab-separated text, for pasting into a spreadsheet: plain numbers, and no text that could act as a formula.

use rust_decimal::Decimal;

/// One cell of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A number to its last digit; empty when there is none.
    Number(Option<Decimal>),
}

/// The rows as text, each closed by a line break.
pub fn text(rows: &[Vec<Cell>]) -> String {
    rows.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().join("\t") + "\n").collect()
}

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Number(number) => number.map(|number| number.normalize().to_string()).unwrap_or_default(),
        Cell::Text(text) => {
            let text = text.replace(['\t', '\n', '\r'], " ");
            if text.starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_plain_and_missing_is_empty() {
        let row = vec![Cell::Text("Paid\tsearch".into()), Cell::Number(Some("1200.50".parse().unwrap())), Cell::Number(None)];
        assert_eq!(text(&[row]), "Paid search\t1200.5\t\n");
    }

    #[test]
    fn no_text_acts_as_a_formula() {
        assert_eq!(text(&[vec![Cell::Text("=HYPERLINK(\"x\")".into())]]), "'=HYPERLINK(\"x\")\n");
    }
}

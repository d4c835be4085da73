//! A table as text: comma-separated (RFC 4180) or tab-separated. Numbers are plain, and no text acts as a formula.
//!
//! A spreadsheet takes a text that begins with `=`, `+`, `-` or `@` for a formula, and some strip white space before they look, so names from a
//! workbook could run on the computer of whoever opens the file (OWASP, “CSV Injection”: <https://owasp.org/www-community/attacks/CSV_Injection>).
//! Text whose first sign is one of these, also in full width, or a tab, a line break or a NUL, gets an apostrophe before it, as OWASP
//! advises. Numbers are written by this program and stay numbers, the negative ones too.

use super::table::{Cell, Table};

/// What spreadsheets begin a formula with, and its full-width forms.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
/// Signs that spreadsheets may strip before they look.
const STRIPPED: [char; 4] = ['\t', '\r', '\n', '\0'];

/// Comma-separated text, each line closed by a line break, after the mark that tells Excel that it is UTF-8.
pub fn comma_separated(table: &Table) -> String {
    let quoted = |text: String| {
        let plain = !text.contains([',', '"', '\n', '\r']);
        if plain { text } else { format!("\"{}\"", text.replace('"', "\"\"")) }
    };
    format!("\u{feff}{}", lines(table, ",", "\r\n", quoted))
}

/// Tab-separated text for the clipboard; a cell is one line.
pub fn tab_separated(table: &Table) -> String {
    lines(table, "\t", "\n", |text| text.replace(['\t', '\n', '\r'], " "))
}

fn lines(table: &Table, between: &str, end: &str, write: impl Fn(String) -> String) -> String {
    let columns = table.data_columns();
    let line = |cells: Vec<String>| cells.join(between) + end;
    let head = columns.iter().map(|column| write(inert(&table.head(column)))).collect();
    let field = |cell: Cell| match cell {
        Cell::Number(number) => number.map(|number| number.normalize().to_string()).unwrap_or_default(),
        Cell::Text(text) => write(inert(&text)),
    };
    let head = if table.bare { String::new() } else { line(head) };
    let rows = table.rows.iter().map(|row| line(table.data_cells(row).into_iter().map(field).collect()));
    std::iter::once(head).chain(rows).collect()
}

/// A text that no spreadsheet takes for a formula.
fn inert(text: &str) -> String {
    let first = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}').chars().next();
    let acts = text.starts_with(STRIPPED) || first.is_some_and(|first| FORMULA.contains(&first));
    if acts { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::super::table::{Column, Holds, Of, Row};
    use super::*;

    fn table(cells: Vec<Cell>) -> Table {
        let of = Of::money("USD");
        let column = |cell: &Cell| match cell {
            Cell::Text(_) => Column::text("Line"),
            Cell::Number(_) => Column::of("Plan", Holds::Amount),
        };
        Table { columns: cells.iter().map(column).collect(), rows: vec![Row { cells, of: of.clone() }], of: Some(of), ..Table::default() }
    }

    #[test]
    fn fields_are_quoted_where_they_must_be_and_numbers_are_plain() {
        let cells =
            vec![Cell::text("Paid, \"brand\""), Cell::Number(Some("-1200.50".parse().unwrap())), Cell::Number(None), Cell::text("a\nb")];
        let table = table(cells);
        assert_eq!(comma_separated(&table), "\u{feff}Line,Plan (USD),Plan (USD),Line\r\n\"Paid, \"\"brand\"\"\",-1200.5,,\"a\nb\"\r\n");
        assert_eq!(tab_separated(&table), "Line\tPlan (USD)\tPlan (USD)\tLine\nPaid, \"brand\"\t-1200.5\t\ta b\n");
    }

    #[test]
    fn no_text_acts_as_a_formula() {
        for wrong in ["=1+1", "+1", "-1", "@x", "\tx", "\r=1", "\n=1", "\0=1", " =1", "\u{feff}=1", "＝1", "＠x"] {
            let table = table(vec![Cell::text(wrong)]);
            for text in [comma_separated(&table), tab_separated(&table)] {
                let field = text.lines().skip(1).collect::<Vec<_>>().join("\n");
                assert!(field.trim_start_matches('"').starts_with('\''), "{wrong:?}: {field:?}");
            }
        }
        assert_eq!(inert("a=1"), "a=1");
    }
}

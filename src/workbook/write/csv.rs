//! A table as comma-separated text (RFC 4180): plain numbers, and no text that a spreadsheet would take for a formula.

use rust_decimal::Decimal;

/// One field of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    /// Words.
    Text(String),
    /// A number to its last digit; empty when there is none.
    Number(Option<Decimal>),
}

impl Field {
    /// Words.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }
}

/// The rows as text, each closed by a line break, after the mark that tells Excel that it is UTF-8.
pub fn text(rows: &[Vec<Field>]) -> String {
    let line = |row: &Vec<Field>| row.iter().map(field).collect::<Vec<_>>().join(",") + "\r\n";
    std::iter::once("\u{feff}".to_owned()).chain(rows.iter().map(line)).collect()
}

fn field(field: &Field) -> String {
    let text = match field {
        Field::Number(number) => return number.map(|number| number.normalize().to_string()).unwrap_or_default(),
        Field::Text(text) => text,
    };
    let acts = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if acts { format!("'{text}") } else { text.clone() };
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_quoted_where_they_must_be_and_numbers_are_plain() {
        let row = vec![
            Field::text("Paid, \"brand\""),
            Field::Number(Some("-1200.50".parse().unwrap())),
            Field::Number(None),
            Field::text("a\nb"),
        ];
        assert_eq!(text(&[row]), "\u{feff}\"Paid, \"\"brand\"\"\",-1200.5,,\"a\nb\"\r\n");
    }

    #[test]
    fn no_text_acts_as_a_formula() {
        for wrong in ["=1+1", "+1", "-1", "@x", "\tx"] {
            assert_eq!(text(&[vec![Field::text(wrong)]]), format!("\u{feff}'{wrong}\r\n"));
        }
    }
}

//! Formulas as trees, as far as following a change through sums and their like needs.

use rust_decimal::Decimal;

use crate::ledger::cell::parse_a1;

/// A formula.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    Number(Decimal),
    Text(String),
    Cell(Reference),
    Range(Reference, Reference),
    Name(String),
    Negative(Box<Node>),
    Percent(Box<Node>),
    /// `+ - * / =`, or another operator as `?`.
    Binary(char, Box<Node>, Box<Node>),
    Call(String, Vec<Node>),
}

/// A cell in a formula.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Reference {
    /// The sheet's name; `None`: the formula's own.
    pub(super) sheet: Option<String>,
    pub(super) row: u32,
    pub(super) col: u16,
}

/// Reads a formula that is spelled out, without its equals sign; `None` when it holds something that is not understood (a link to
/// another file, an array).
pub(super) fn parse(text: &str) -> Option<Node> {
    let mut parser = Parser { rest: text.trim(), depth: 0 };
    let node = parser.comparison()?;
    parser.space();
    parser.rest.is_empty().then_some(node)
}

struct Parser<'a> {
    rest: &'a str,
    depth: u32,
}

impl Parser<'_> {
    fn space(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn take(&mut self, word: &str) -> bool {
        self.space();
        match self.rest.strip_prefix(word) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn comparison(&mut self) -> Option<Node> {
        let mut left = self.sum()?;
        while let Some(operator) = ["<>", "<=", ">=", "<", ">", "=", "&"].into_iter().find(|op| self.take(op)) {
            let operator = if operator == "=" { '=' } else { '?' };
            left = Node::Binary(operator, Box::new(left), Box::new(self.sum()?));
        }
        Some(left)
    }

    fn sum(&mut self) -> Option<Node> {
        let mut left = self.product()?;
        loop {
            let operator = if self.take("+") {
                '+'
            } else if self.take("-") {
                '-'
            } else {
                return Some(left);
            };
            left = Node::Binary(operator, Box::new(left), Box::new(self.product()?));
        }
    }

    fn product(&mut self) -> Option<Node> {
        let mut left = self.power()?;
        loop {
            let operator = if self.take("*") {
                '*'
            } else if self.take("/") {
                '/'
            } else {
                return Some(left);
            };
            left = Node::Binary(operator, Box::new(left), Box::new(self.power()?));
        }
    }

    fn power(&mut self) -> Option<Node> {
        let mut left = self.unary()?;
        while self.take("^") {
            left = Node::Binary('?', Box::new(left), Box::new(self.unary()?));
        }
        Some(left)
    }

    fn unary(&mut self) -> Option<Node> {
        if self.take("-") {
            return Some(Node::Negative(Box::new(self.unary()?)));
        }
        if self.take("+") {
            return self.unary();
        }
        let mut node = self.primary()?;
        while self.take("%") {
            node = Node::Percent(Box::new(node));
        }
        Some(node)
    }

    fn primary(&mut self) -> Option<Node> {
        self.depth += 1;
        if self.depth > 64 {
            return None;
        }
        self.space();
        let node = match self.rest.chars().next()? {
            '(' => {
                self.take("(");
                let inner = self.comparison()?;
                self.take(")").then_some(inner)?
            }
            '"' => self.text()?,
            c if c.is_ascii_digit() || c == '.' => self.number()?,
            '\'' => self.quoted_sheet()?,
            _ => self.word()?,
        };
        self.depth -= 1;
        Some(node)
    }

    fn text(&mut self) -> Option<Node> {
        let body = self.rest.strip_prefix('"')?;
        let mut text = String::new();
        let mut chars = body.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            if c != '"' {
                text.push(c);
            } else if chars.peek().is_some_and(|(_, next)| *next == '"') {
                chars.next();
                text.push('"');
            } else {
                self.rest = body.get(at + 1..)?;
                return Some(Node::Text(text));
            }
        }
        None
    }

    fn number(&mut self) -> Option<Node> {
        let end = self.rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(self.rest.len());
        let (digits, rest) = self.rest.split_at(end);
        if rest.starts_with(':') {
            return self.reference(None);
        }
        if rest.starts_with(['E', 'e']) {
            return None;
        }
        self.rest = rest;
        digits.parse().ok().map(Node::Number)
    }

    fn quoted_sheet(&mut self) -> Option<Node> {
        let body = self.rest.strip_prefix('\'')?;
        let end = body.find("'!")?;
        let name = body.get(..end)?;
        if name.replace("''", "").contains('\'') || name.contains('[') {
            return None;
        }
        self.rest = body.get(end + 2..)?;
        self.reference(Some(name.replace("''", "'")))
    }

    fn word(&mut self) -> Option<Node> {
        let end = self.rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.' | '$' | '\\'))).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        if word.is_empty() || rest.starts_with('[') {
            return None;
        }
        if let Some(rest) = rest.strip_prefix('!') {
            self.rest = rest;
            return self.reference(Some(word.to_owned()));
        }
        if rest.starts_with('(') {
            self.rest = rest;
            return self.call(word);
        }
        if parse_a1(word).is_some() || rest.starts_with(':') {
            return self.reference(None);
        }
        self.rest = rest;
        Some(Node::Name(word.to_lowercase()))
    }

    fn call(&mut self, name: &str) -> Option<Node> {
        self.take("(");
        let mut arguments = Vec::new();
        if !self.take(")") {
            loop {
                arguments.push(self.comparison()?);
                if self.take(")") {
                    break;
                }
                if !self.take(",") {
                    return None;
                }
            }
        }
        Some(Node::Call(name.to_uppercase(), arguments))
    }

    fn reference(&mut self, sheet: Option<String>) -> Option<Node> {
        let first = self.corner()?;
        if !self.rest.starts_with(':') {
            let (Some(row), Some(col)) = (first.0, first.1) else { return None };
            return Some(Node::Cell(Reference { sheet, row, col }));
        }
        self.rest = self.rest.get(1..)?;
        let last = self.corner()?;
        let corner =
            |part: Corner, row: u32, col: u16| Reference { sheet: sheet.clone(), row: part.0.unwrap_or(row), col: part.1.unwrap_or(col) };
        Some(Node::Range(corner(first, 0, 0), corner(last, 1_048_575, 16_383)))
    }

    /// A cell, a column or a row.
    fn corner(&mut self) -> Option<Corner> {
        let end = self.rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '$')).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        let word = word.replace('$', "");
        let (letters, digits) = word.split_at(word.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(word.len()));
        let or = |part: &str, other: &str| if part.is_empty() { other.to_owned() } else { part.to_owned() };
        let (row, col) = parse_a1(&(or(letters, "A") + &or(digits, "1")))?;
        Some(((!digits.is_empty()).then_some(row), (!letters.is_empty()).then_some(col)))
    }
}

/// Row and column; `None` for a whole column or row.
type Corner = (Option<u32>, Option<u16>);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_of_budgets_are_read() {
        for text in [
            "SUM(F6:Q6)",
            "SUMIF($E$6:$E$78,\"USD\",N$6:N$78)",
            "SUMIFS('Plan FY26'!F$6:F$78,'Plan FY26'!$E$6:$E$78,\"EUR\")*EUR_USD+1.5%",
            "IFERROR(-(A1-B1)/Sheet2!C:C,\"\")",
            "SUM(1:1)",
            "A1&\" \"\"x\"\"\"",
        ] {
            assert!(parse(text).is_some(), "{text}");
        }
        for text in ["Ledger[Spend]", "[1]Sheet1!A1", "{1,2}", "SUM(A1", "A1 B1", "'[Book.xlsx]S'!A1", "", "1E5"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn operators_bind_as_in_excel() {
        let number = |n: i64| Box::new(Node::Number(n.into()));
        assert_eq!(parse("1+2*3"), Some(Node::Binary('+', number(1), Box::new(Node::Binary('*', number(2), number(3))))));
        assert_eq!(parse("-$B$2"), Some(Node::Negative(Box::new(Node::Cell(Reference { sheet: None, row: 1, col: 1 })))));
    }
}

//! Web pages with tables, often named .xls: the tables stand one below the other on one sheet.

use super::super::error::ReadError;
use super::super::grid::{Grid, Texts};
use super::plain::Columns;
use super::{MAX_CELLS, MAX_COLUMNS, MAX_ROWS, encoding, sheet, tab_name};
use crate::workbook::mapping::Progress;

/// The most columns or rows one cell may span.
const MAX_SPAN: u32 = 1_000;
/// How much of a tag is looked at.
const MAX_TAG: usize = 4_000;

/// Reads the tables of a page.
///
/// # Errors
/// [`ReadError::NoColumns`] when no table on it holds anything.
pub(super) fn read(bytes: &[u8], file_name: &str, texts: &mut Texts, progress: &mut dyn FnMut(Progress)) -> Result<Vec<Grid>, ReadError> {
    texts.untyped = true;
    progress(Progress { stage: format!("Reading {file_name}"), rows: 0 });
    let page = encoding::decode(bytes);
    let grid = Grid { name: tab_name(file_name), ..Grid::default() };
    let mut walk =
        Walk { grid, texts, columns: Columns::default(), row: None, next_row: 0, col: 0, spans: Vec::new(), cell: None, cells: 0 };
    let mut rest = &*page;
    while let Some(at) = rest.find('<') {
        walk.text(rest.get(..at).unwrap_or(""));
        rest = rest.get(at..).unwrap_or("");
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let (tag, after) = tag(rest);
        rest = after;
        let name = name(tag);
        if matches!(name.as_str(), "script" | "style") {
            rest = after_end(rest, &name);
            continue;
        }
        walk.tag(&name, tag);
        if walk.next_row >= MAX_ROWS || walk.cells >= MAX_CELLS {
            walk.grid.broken = Some(format!("it has more than {MAX_ROWS} rows or {MAX_CELLS} cells"));
            break;
        }
    }
    walk.close_cell();
    let Walk { mut grid, texts, columns, cells, .. } = walk;
    columns.settle(&mut grid, texts);
    grid.close();
    if cells == 0 { Err(ReadError::NoColumns) } else { Ok(vec![grid]) }
}

/// A tag's inside, from behind `<`, and what follows it. Quoted values may hold `>`.
fn tag(text: &str) -> (&str, &str) {
    let mut quote = None;
    for (at, letter) in text.char_indices().skip(1) {
        match (quote, letter) {
            (None, '>') => return (text.get(1..at).unwrap_or(""), text.get(at + 1..).unwrap_or("")),
            (None, '"' | '\'') if text.get(..at).is_some_and(|t| t.ends_with('=')) => quote = Some(letter),
            (Some(open), close) if open == close => quote = None,
            _ => {}
        }
    }
    ("", "")
}

/// A tag's name in lower case, with `/` before it when it ends something.
fn name(tag: &str) -> String {
    let end = tag.find(|c: char| c.is_whitespace()).unwrap_or(tag.len());
    tag.get(..end).unwrap_or("").trim_end_matches('/').to_ascii_lowercase()
}

/// What follows the end of an element whose inside is no markup.
fn after_end<'a>(text: &'a str, name: &str) -> &'a str {
    let mut rest = text;
    while let Some(at) = rest.find("</") {
        rest = rest.get(at + 2..).unwrap_or("");
        if rest.get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name)) {
            return rest.split_once('>').map_or("", |(_, after)| after);
        }
    }
    ""
}

/// An attribute's value; `None` when it is not there.
fn attribute<'a>(tag: &'a str, key: &str) -> Option<&'a str> {
    let tag = tag.char_indices().nth(MAX_TAG).map_or(tag, |(end, _)| tag.get(..end).unwrap_or(tag));
    let mut from = 0;
    let value = loop {
        let at = from + tag.get(from..)?.to_ascii_lowercase().find(key)?;
        let before = tag.get(..at)?.chars().last()?;
        let after = tag.get(at + key.len()..)?.trim_start();
        if let Some(value) = after.strip_prefix('=').filter(|_| before.is_whitespace()) {
            break value.trim_start();
        }
        from = at + key.len();
    };
    match value.chars().next()? {
        quote @ ('"' | '\'') => value.get(1..)?.split(quote).next(),
        _ => value.split(|c: char| c.is_whitespace() || c == '>').next(),
    }
}

struct Walk<'a> {
    grid: Grid,
    texts: &'a mut Texts,
    columns: Columns,
    row: Option<u32>,
    next_row: u32,
    col: u32,
    /// For how many more rows each column is taken by a cell from above.
    spans: Vec<u32>,
    cell: Option<Cell>,
    cells: usize,
}

struct Cell {
    text: String,
    across: u32,
    down: u32,
}

impl Walk<'_> {
    fn tag(&mut self, name: &str, tag: &str) {
        match name {
            "table" | "/table" => {
                self.close_cell();
                // A blank row keeps tables apart.
                if self.row.take().is_some() {
                    self.next_row += 1;
                }
                self.spans.clear();
            }
            "tr" => {
                self.close_cell();
                self.begin_row();
            }
            "td" | "th" => {
                self.close_cell();
                if self.row.is_none() {
                    self.begin_row();
                }
                let span = |key| attribute(tag, key).and_then(|n| n.trim().parse().ok()).unwrap_or(1_u32).clamp(1, MAX_SPAN);
                // Excel keeps the number itself beside the text that shows it.
                let text = attribute(tag, "x:num").filter(|n| !n.is_empty()).map(str::to_owned).unwrap_or_default();
                self.cell = Some(Cell { text, across: span("colspan"), down: span("rowspan") });
            }
            "/td" | "/th" | "/tr" => self.close_cell(),
            "br" | "p" | "/p" | "div" | "/div" | "li" => {
                if let Some(cell) = self.cell.as_mut().filter(|c| !c.text.is_empty()) {
                    cell.text.push('\n');
                }
            }
            _ => {}
        }
    }

    fn begin_row(&mut self) {
        self.row = Some(self.next_row);
        self.next_row += 1;
        self.col = 0;
    }

    /// Steps over columns that cells from above take.
    fn free_column(&mut self) {
        while let Some(left) = usize::try_from(self.col).ok().and_then(|c| self.spans.get_mut(c)).filter(|s| **s > 0) {
            *left -= 1;
            self.col += 1;
        }
    }

    fn close_cell(&mut self) {
        let (Some(cell), Some(row)) = (self.cell.take(), self.row) else { return };
        self.free_column();
        let left = self.col;
        let (Ok(column), Ok(end)) = (usize::try_from(left), usize::try_from(left.saturating_add(cell.across))) else { return };
        self.col = left.saturating_add(cell.across);
        if column >= MAX_COLUMNS || end > MAX_COLUMNS {
            return;
        }
        if cell.down > 1 {
            if self.spans.len() < end {
                self.spans.resize(end, 0);
            }
            self.spans.iter_mut().take(end).skip(column).for_each(|s| *s = cell.down - 1);
        }
        sheet::merge(&mut self.grid, (row, row + cell.down - 1), (left, left + cell.across - 1));
        let text: Vec<&str> = cell.text.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
        self.cells += usize::from(self.columns.put(&mut self.grid, self.texts, (row, column), &text.join("\n")));
    }

    fn text(&mut self, raw: &str) {
        let Some(cell) = self.cell.as_mut() else { return };
        let mut pieces = raw.split('&');
        let spaced = |text: &str| text.replace(['\r', '\n', '\t'], " ");
        cell.text.push_str(&spaced(pieces.next().unwrap_or("")));
        for piece in pieces {
            let found = piece.split_once(';').filter(|(name, _)| name.len() <= 10).and_then(|(name, rest)| Some((entity(name)?, rest)));
            if let Some((letter, rest)) = found {
                cell.text.push(letter);
                cell.text.push_str(&spaced(rest));
            } else {
                cell.text.push('&');
                cell.text.push_str(&spaced(piece));
            }
        }
    }
}

/// Names that pages use for letters.
const ENTITIES: [(&str, char); 26] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{a0}'),
    ("euro", '€'),
    ("pound", '£'),
    ("yen", '¥'),
    ("auml", 'ä'),
    ("ouml", 'ö'),
    ("uuml", 'ü'),
    ("Auml", 'Ä'),
    ("Ouml", 'Ö'),
    ("Uuml", 'Ü'),
    ("szlig", 'ß'),
    ("eacute", 'é'),
    ("egrave", 'è'),
    ("agrave", 'à'),
    ("ccedil", 'ç'),
    ("ntilde", 'ñ'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("oacute", 'ó'),
    ("aacute", 'á'),
    ("iacute", 'í'),
];

/// What the name between `&` and `;` stands for.
fn entity(name: &str) -> Option<char> {
    if let Some(code) = name.strip_prefix('#') {
        let code = match code.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => code.parse().ok()?,
        };
        return char::from_u32(code).filter(|c| *c != '\0');
    }
    ENTITIES.iter().find(|(n, _)| *n == name).map(|(_, c)| *c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbook::read::grid::Value;

    #[test]
    fn a_table_keeps_its_places_through_spans_and_sloppy_markup() {
        let page = "<html><style>td > x {}</style><table><tr><th colspan=2 title=\"a > b\">Head &amp; more<th>Plan</tr>
            <tr><td rowspan='2'>Ads<td>Jan<td align=right>1200.5</td></tr><TR><td>Feb<td>3<br></TD></table><table><tr><td>2</table>";
        let mut texts = Texts::default();
        let grid = read(page.as_bytes(), "page.xls", &mut texts, &mut |_| ()).unwrap().remove(0);
        assert_eq!(grid.text(&texts, 0, 0), Some("Head & more"));
        assert_eq!(grid.text(&texts, 0, 2), Some("Plan"));
        assert_eq!(grid.value(1, 2), Some(Value::Number(1200.5)));
        assert_eq!(grid.text(&texts, 2, 1), Some("Feb"));
        assert_eq!(grid.value(2, 2), Some(Value::Number(3.0)));
        assert_eq!(grid.value(4, 0), Some(Value::Number(2.0)));
        assert_eq!(grid.merges.len(), 2);
    }
}

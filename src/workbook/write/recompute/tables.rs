//! Excel tables, and which cells a structured reference such as `Plan[[#This Row],[Spend]]` means.

use super::model::At;
use crate::ledger::cell::Range;
use crate::workbook::write::error::WriteError;
use crate::workbook::write::package::Package;
use crate::workbook::write::package::relationships::relationships;
use crate::workbook::write::package::xml::Tags;

/// A table of a worksheet.
#[derive(Debug, Clone)]
pub(super) struct Table {
    /// In lower case.
    name: String,
    /// The sheet, by position.
    pub(super) sheet: usize,
    range: Range,
    /// Rows of headers at the top and of totals at the bottom.
    headers: u32,
    totals: u32,
    /// Its columns' names in lower case.
    columns: Vec<String>,
}

/// The tables of a sheet.
///
/// # Errors
/// When a part cannot be read.
pub(super) fn tables(package: &mut Package<'_>, part: &str, sheet: usize) -> Result<Vec<Table>, WriteError> {
    let mut tables = Vec::new();
    for link in relationships(package, part)?.into_iter().filter(|r| r.kind == "table" && !r.external) {
        if let Some(table) = package.text(&link.target)?.and_then(|xml| Table::read(&xml, sheet)) {
            tables.push(table);
        }
    }
    Ok(tables)
}

impl Table {
    fn read(xml: &str, sheet: usize) -> Option<Self> {
        let table = Tags::new(xml).find(|t| t.opens("table"))?;
        let count = |name: &str, otherwise| table.attribute(name).map_or(Some(otherwise), |n| n.parse().ok());
        let columns = Tags::new(xml).filter(|t| t.opens("tableColumn")).filter_map(|t| Some(plain(&t.attribute("name")?))).collect();
        Some(Self {
            name: table.attribute("displayName").or_else(|| table.attribute("name"))?.to_lowercase(),
            sheet,
            range: Range::from_a1(&table.attribute("ref")?)?,
            headers: count("headerRowCount", 1)?,
            totals: count("totalsRowCount", 0)?,
            columns,
        })
    }

    /// Whether a formula means this table.
    pub(super) fn is_named(&self, name: &str) -> bool {
        self.name == name.to_lowercase()
    }

    /// Whether a cell stands in the table.
    pub(super) fn holds(&self, (sheet, (row, col)): At) -> bool {
        self.sheet == sheet && self.range.contains(row, col)
    }

    /// The cells that a structured reference means: `part` is what stands in its brackets, `row` the row of the formula. `None` when it
    /// does not read as one, or means nothing of this table.
    pub(super) fn area(&self, part: &str, row: u32) -> Option<Range> {
        let (mut rows, mut columns): (Option<(u32, u32)>, Vec<u16>) = (None, Vec::new());
        let this_row = part.trim().strip_prefix('@');
        let part = this_row.unwrap_or(part).trim();
        let mut add = |(top, bottom): (u32, u32)| {
            rows = Some(rows.map_or((top, bottom), |(t, b): (u32, u32)| (t.min(top), b.max(bottom))));
        };
        if this_row.is_some() {
            add(self.rows("#this row", row)?);
        }
        for item in items(part)? {
            match item {
                Item::Rows(part) => add(self.rows(&part.to_lowercase(), row)?),
                Item::Column(name) => {
                    let name = plain(&name);
                    columns.push(u16::try_from(self.columns.iter().position(|c| *c == name)?).ok()?);
                }
            }
        }
        let (top, bottom) = rows.map_or_else(|| self.rows("#data", row), Some)?;
        let (from, to) = match columns.as_slice() {
            [] => (0, self.range.right - self.range.left),
            [one] => (*one, *one),
            [from, to] => (*from.min(to), *from.max(to)),
            _ => return None,
        };
        Some(Range { top, left: self.range.left.checked_add(from)?, bottom, right: self.range.left.checked_add(to)? })
    }

    /// First and last row of a part of the table; `None` when there is no such part.
    fn rows(&self, part: &str, row: u32) -> Option<(u32, u32)> {
        let data = (self.range.top.checked_add(self.headers)?, self.range.bottom.checked_sub(self.totals)?);
        let (top, bottom) = match part {
            "#all" => (self.range.top, self.range.bottom),
            "#data" => data,
            "#headers" => (self.range.top, data.0.checked_sub(1)?),
            "#totals" => (data.1 + 1, self.range.bottom),
            "#this row" if (data.0..=data.1).contains(&row) => (row, row),
            _ => return None,
        };
        (top <= bottom).then_some((top, bottom))
    }
}

/// A column's name for comparing: in lower case, with Excel's escapes for line breaks undone.
fn plain(name: &str) -> String {
    name.replace("_x000a_", "\n").replace("_x000A_", "\n").replace("_x000d_", "\r").replace("_x000D_", "\r").to_lowercase()
}

/// A piece of a structured reference.
enum Item {
    /// `#Totals`
    Rows(String),
    Column(String),
}

impl Item {
    /// The item of a text, which names rows when its first character is a `#` that stands for itself.
    fn new(text: &mut String, rows: &mut bool) -> Self {
        let text = std::mem::take(text);
        if std::mem::take(rows) { Self::Rows(text) } else { Self::Column(text) }
    }
}

/// `[#This Row],[Spend]` as its items, or the one item that stands without brackets. Behind `'` a character means itself.
fn items(part: &str) -> Option<Vec<Item>> {
    let mut items = Vec::new();
    let (mut item, mut rows, mut plain, mut depth) = (String::new(), false, false, 0_u32);
    let single = !part.starts_with('[');
    for c in part.chars() {
        match c {
            _ if plain => {
                plain = false;
                item.push(c);
            }
            '\'' => plain = true,
            '[' if !single => depth += 1,
            ']' if !single => {
                depth = depth.checked_sub(1)?;
                items.push(Item::new(&mut item, &mut rows));
            }
            ',' | ':' | ' ' if depth == 0 && !single => {}
            c => {
                rows |= c == '#' && item.is_empty();
                item.push(c);
            }
        }
    }
    if single && !part.is_empty() {
        items.push(Item::new(&mut item, &mut rows));
    }
    (depth == 0 && !plain).then_some(items)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn structured_references_mean_what_they_mean_in_excel() {
        let table = Table::read(
            "<table name='t' displayName='Plan' ref='B2:E9' totalsRowCount='1'><tableColumns><tableColumn name='Channel'/><tableColumn name=\"Q1 [k$]'s\"/><tableColumn name='Spend'/><tableColumn name='#'/></tableColumns></table>",
            0,
        )
        .unwrap();
        assert!(table.is_named("plan"));
        let cases = [
            ("Spend", Some("D3:D8")),
            ("", Some("B3:E8")),
            ("#All", Some("B2:E9")),
            ("#Headers", Some("B2:E2")),
            ("[#Totals],[Spend]", Some("D9:D9")),
            ("[#This Row],[Channel]:[Spend]", Some("B5:D5")),
            ("@Spend", Some("D5:D5")),
            ("[#Headers],[#Data],[Spend]", Some("D2:D8")),
            ("[Spend]:[Channel]", Some("B3:D8")),
            ("Q1 '[k$']''s", Some("C3:C8")),
            ("'#", Some("E3:E8")),
            ("Nothing", None),
            ("[Spend", None),
        ];
        for (part, expected) in cases {
            assert_eq!(table.area(part, 4).map(|r| r.to_string()).as_deref(), expected, "{part}");
        }
        assert_eq!(table.area("@Spend", 20), None, "the formula stands outside");
    }
}

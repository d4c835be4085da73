//! A line that has no cell for a period, or is new, gets a row of its own where its rows are an Excel table with a free row below: the
//! table grows by one row that looks like the one above it. Where the periods stand across, the line's row is there already, or takes
//! all of its periods.
//!
//! A table that ends in a row of totals stays as it is: a row above the totals would push all that is below it down, and with it every
//! formula, chart, name, format and print area of the workbook that points there.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use super::cells::{Place, plain};
use super::days;
use super::notes::{self, SheetEnd};
use crate::decide::decision::{Leg, Line, Move};
use crate::ledger::cell::{Range, a1, parse_a1};
use crate::ledger::{CellRef, Decimal, Ledger, Origin, Period};
use crate::workbook::mapping::{Import, Layout, Role, Table};
use crate::workbook::scale::Scale;
use crate::workbook::write::error::WriteError;
use crate::workbook::write::package::book::Book;
use crate::workbook::write::package::relationships::relationships;
use crate::workbook::write::package::xml::{Edits, Tag, TagKind, Tags, escape, unescape};
use crate::workbook::write::package::{Package, PackageError};

/// Rows of a worksheet.
const ROWS: u32 = 1_048_576;

/// A row that was added.
pub(super) struct Appended {
    pub(super) sheet: String,
    /// The cell with the amount.
    pub(super) place: Place,
    /// The new row of the table.
    pub(super) row: Range,
    /// What the cell holds, in its scale.
    pub(super) after: Decimal,
    pub(super) scale: Scale,
    pub(super) noted: bool,
    /// The row's text.
    pub(super) text: String,
}

/// The rows that were added: by table, line and, where each period has a row of its own, period.
pub(super) type Opened = BTreeMap<(String, Line, Option<Period>), u32>;

/// Where the amount of a leg without a cell goes.
pub(super) enum Found {
    /// Into a row that was added for it.
    New(Appended),
    /// Into an empty cell of a row that is there: the sheet and the place.
    There(String, Place),
}

/// Finds the place for a leg that has no cell, and adds a row where it takes one; else why there is none, as the end of a sentence. `note`
/// says what the new cell's note is.
///
/// # Errors
/// When a part cannot be read or written.
pub(super) fn append(
    package: &mut Package<'_>,
    book: &Book,
    import: &Import,
    (mv, leg): (&Move, &Leg),
    opened: &mut Opened,
    note: impl Fn(Decimal, Scale) -> String,
) -> Result<Result<Found, &'static str>, WriteError> {
    let mut model = match Model::find(import, mv, leg) {
        Ok(model) => model,
        Err(reason) => return Ok(Err(reason)),
    };
    let Some(tab) = book.worksheet(&model.table.sheet_name) else { return Ok(Err("the sheet is not in this workbook")) };
    let period = model.is_long().then_some(mv.period);
    let key = (model.table.key.clone(), leg.line.clone(), period);
    if let Some(row) = opened.get(&key) {
        return Ok(Ok(Found::There(tab.name.clone(), (*row, model.cell.col))));
    }
    if !model.new && !model.is_long() {
        // A cell that is read as an amount was not the leg's when the move was recorded: another spelling's, or one that is no number.
        let taken = import.ledger.facts().iter().any(|f| f.origin == Origin::Cell(model.cell));
        return Ok(if taken { Err(TAKEN) } else { Ok(Found::There(tab.name.clone(), (model.cell.row, model.cell.col))) });
    }
    let Some(mut object) = Object::find(package, &tab.part, model.cell)? else {
        return Ok(Err(model.because(NOT_A_TABLE)));
    };
    if object.totals {
        return Ok(Err(model.because(TOTALS)));
    }
    let last = object.range.bottom;
    if last + 1 >= ROWS {
        return Ok(Err(model.because(FULL)));
    }
    let seen = rows(package, &tab.part, [Some(model.cell.row), model.timed, Some(last), Some(last + 1)].into_iter().flatten())?;
    let text_of = |row: u32| seen.get(&row).map(String::as_str);
    let columns = object.range.left..=object.range.right;
    if text_of(last + 1).is_some_and(|xml| Row::of(xml).cells.iter().any(|c| columns.contains(&c.col) && c.filled())) {
        return Ok(Err(model.because(NOT_FREE)));
    }
    let amount = model.scale.written(leg.change);
    model.day = days::of(package, &tab.part, book, model.table, (model.period, import.calendar))?;
    let Some(text) = model.row(&object, text_of, (mv, leg), amount) else {
        return Ok(Err(model.because(UNLIKE)));
    };
    let place = (last + 1, model.cell.col);
    let grown = Range { bottom: last + 1, ..object.range };
    let notes = BTreeMap::from([(place, note(amount, model.scale))]);
    let done = package.edit_rows(&tab.part, |package, rows| {
        if rows.seek(last + 1)? {
            rows.replace(&text)?;
        } else {
            rows.insert(&text)?;
        }
        let mut end = SheetEnd { root: rows.root().to_owned(), xml: rows.tail()? };
        end.xml = stretched(&end.xml, object.range);
        let noted = notes::add(package, &tab.part, &mut end, book.strict, &notes)?;
        Ok::<_, WriteError>((!noted.is_empty(), Some(end.xml)))
    })?;
    object.grow(package, grown);
    opened.insert(key, last + 1);
    let row = Range { top: last + 1, ..grown };
    let noted = done.unwrap_or(false);
    Ok(Ok(Found::New(Appended { sheet: tab.name.clone(), place, row, after: amount, scale: model.scale, noted, text })))
}

/// Why no row can be added: for a line without a cell for the period, and for a new line.
type Why = [&'static str; 2];

const NO_MODEL: Why = [
    "the line has no cell of its own for the period",
    "the line is new, and the plan has no rows of its kind in the workbook that is written",
];
const NO_COLUMN: Why = ["the plan has no column for the period", "the line is new, and the plan has no column for the period"];
const CURRENCY: Why = ["the rows of the plan are in another currency", "the line is new, and the rows of the plan are in another currency"];
const TAKEN: &str = "the cell of that period in its line is taken";
const NOT_A_TABLE: Why = [
    "the line has no cell of its own for the period, and its rows are not an Excel table",
    "the line is new, and the rows of the plan are not an Excel table",
];
const TOTALS: Why = [
    "the line has no cell of its own for the period, and its table ends in a row of totals",
    "the line is new, and the plan’s table ends in a row of totals",
];
const FULL: Why =
    ["the line has no cell of its own for the period, and its sheet is full", "the line is new, and the plan’s sheet is full"];
const NOT_FREE: Why = [
    "the line has no cell of its own for the period, and the row below its table is not free",
    "the line is new, and the row below the plan’s table is not free",
];
const UNLIKE: Why = [
    "the line has no cell of its own for the period, and a row like its others cannot be made",
    "the line is new, and a row like the others of the plan cannot be made",
];

/// The texts of some rows, those that are there.
fn rows(package: &mut Package<'_>, part: &str, wanted: impl Iterator<Item = u32>) -> Result<BTreeMap<u32, String>, PackageError> {
    let mut numbers: Vec<u32> = wanted.collect();
    numbers.sort_unstable();
    numbers.dedup();
    let found = package.read_rows(part, |rows| {
        let mut found = BTreeMap::new();
        for number in numbers {
            if rows.seek(number)? {
                found.insert(number, rows.row()?.to_owned());
            }
        }
        Ok::<_, PackageError>(found)
    })?;
    Ok(found.unwrap_or_default())
}

/// What a new row is made like.
struct Model<'a> {
    table: &'a Table,
    /// The row of the line's last amount in another period, or of another line for a new one, and the column of the amount.
    cell: CellRef,
    /// A row of the table with the period.
    timed: Option<u32>,
    period: Period,
    /// The day by which a cell names the period; `None` where no one day does.
    day: Option<i64>,
    scale: Scale,
    /// Whether the plan has no such line yet.
    new: bool,
}

impl<'a> Model<'a> {
    fn find(import: &'a Import, mv: &Move, leg: &Leg) -> Result<Self, &'static str> {
        let ledger = &import.ledger;
        let measure = ledger.find_measure(&mv.measure);
        let in_table = |cell: CellRef| {
            import.tables.iter().find(|t| {
                t.source == 0 && t.source == cell.source && t.sheet == cell.sheet && t.used && t.range.contains(cell.row, cell.col)
            })
        };
        // The plan's amounts in the workbook that is written, each with its cell.
        let facts = || {
            let all = ledger.facts().iter().enumerate();
            let planned = all.filter(|(_, f)| Some(f.measure) == measure && f.version == mv.version);
            planned
                .filter_map(|(i, f)| if let Origin::Cell(cell) = f.origin { Some((i, f, cell)) } else { None })
                .filter(|(.., c)| c.source == 0)
        };
        let of = |leg: &Leg| facts().filter(|(i, ..)| is_of(ledger, *i, leg)).map(|(.., cell)| cell).max();
        let own = of(leg);
        let new = own.is_none();
        // A new line stands among those that its money comes from, else at the end of the plan.
        let beside = || mv.from.as_ref().and_then(of).or_else(|| facts().map(|(.., cell)| cell).max());
        let because = |why: Why| why[usize::from(new)];
        let mut cell = own.or_else(beside).ok_or(because(NO_MODEL))?;
        let table = in_table(cell).ok_or(because(NO_MODEL))?;
        let here = |c: CellRef| c.sheet == table.sheet && table.range.contains(c.row, c.col);
        let timed = facts().find(|(_, f, c)| f.period == Some(mv.period) && here(*c)).map(|(.., c)| c);
        let amount = |col: u16| match table.columns.iter().find(|c| c.index == col).map(|c| &c.role) {
            Some(Role::Amount(amount)) if amount.member.is_none() => Some(amount.period),
            _ => None,
        };
        match (table.layout, timed) {
            (Layout::Long, _) if amount(cell.col) == Some(None) => {}
            (Layout::WidePeriods | Layout::Both, Some(timed)) if amount(timed.col) == Some(Some(mv.period)) => cell.col = timed.col,
            (Layout::WidePeriods | Layout::Both, None) => return Err(because(NO_COLUMN)),
            _ => return Err(because(NO_MODEL)),
        }
        let model =
            Self { table, cell, timed: timed.map(|c| c.row), period: mv.period, day: None, scale: import.scale(cell, &mv.measure), new };
        let told = table.columns.iter().any(|c| c.role == Role::Currency);
        let currency = facts().find(|(.., c)| *c == cell).and_then(|(_, f, _)| ledger.currencies().get(usize::from(f.currency)));
        if new && !told && currency.is_some_and(|currency| currency.0 != mv.currency) {
            return Err(because(CURRENCY));
        }
        Ok(model)
    }

    /// Whether each period has a row of its own.
    fn is_long(&self) -> bool {
        self.table.layout == Layout::Long
    }

    const fn because(&self, why: Why) -> &'static str {
        if self.new { why[1] } else { why[0] }
    }

    /// The new row; `None` when one of its cells cannot be made.
    fn row<'x>(&self, object: &Object, text: impl Fn(u32) -> Option<&'x str>, (mv, leg): (&Move, &Leg), amount: Decimal) -> Option<String> {
        let last = object.range.bottom;
        let (own, above) = (Row::of(text(self.cell.row)?), Row::of(text(last)?));
        let timed = self.timed.and_then(&text).map(Row::of);
        let prefix = Tags::new(own.xml).next().map_or("", |t| t.prefix());
        let mut cells = Vec::new();
        for col in object.columns() {
            let style = above.cell(col).and_then(|c| c.tag.attribute("s")).map(|s| format!(" s=\"{s}\"")).unwrap_or_default();
            let head = format!("<{prefix}c r=\"{}\"{style}", a1(last + 1, col));
            let number = |n: String| format!("{head}><{prefix}v>{n}</{prefix}v></{prefix}c>");
            let word = |text: &str| {
                let text = escape(text);
                format!("{head} t=\"inlineStr\"><{prefix}is><{prefix}t>{text}</{prefix}t></{prefix}is></{prefix}c>")
            };
            let copy = |row: &Row<'_>| row.cell(col).filter(|c| c.filled()).map(|c| c.copied(&head, prefix));
            let role = self.table.columns.iter().find(|c| c.index == col).map(|c| &c.role);
            let cell = match (object.formulas.get(&col), role) {
                (Some(None), _) => return None,
                (Some(Some(formula)), _) => Some(format!("{head}><{prefix}f>{formula}</{prefix}f></{prefix}c>")),
                _ if col == self.cell.col => Some(number(plain(amount))),
                (None, Some(Role::Period)) => match &timed {
                    Some(timed) => copy(timed),
                    None => own.cell(col)?.day().and(self.day).map(|day| number(day.to_string())),
                },
                (None, Some(Role::Dimension(kind))) if self.new => leg.line.0.get(&kind.id()).map(|name| word(name)),
                (None, Some(Role::Currency)) if self.new && !mv.currency.is_empty() => Some(word(&mv.currency)),
                (None, Some(Role::Dimension(_) | Role::Currency | Role::Version | Role::MeasureName)) => copy(&own),
                _ => None,
            };
            cells.push((col, cell.unwrap_or_else(|| format!("{head}/>"))));
        }
        let (open, close) = match text(last + 1) {
            Some(xml) => {
                let row = Row::of(xml);
                cells.extend(row.cells.iter().filter(|c| !object.columns().contains(&c.col)).map(|c| (c.col, c.text.to_owned())));
                let tag = Tags::new(xml).next()?;
                (Tag::opened(tag.raw), format!("</{}>", tag.name()))
            }
            None => (format!("<{prefix}row r=\"{}\">", last + 2), format!("</{prefix}row>")),
        };
        cells.sort_by_key(|(col, _)| *col);
        let cells: String = cells.into_iter().map(|(_, cell)| cell).collect();
        Some(format!("{open}{cells}{close}"))
    }
}

/// Whether a fact is of the leg's line.
fn is_of(ledger: &Ledger, fact: usize, leg: &Leg) -> bool {
    ledger.dimensions().iter().enumerate().all(|(at, dimension)| {
        dimension.name(ledger.member_of(fact, at)) == leg.line.0.get(&dimension.kind.id()).map_or("", String::as_str)
    })
}

/// An Excel table.
struct Object {
    part: String,
    xml: String,
    range: Range,
    totals: bool,
    /// The formula of each computed column; `None` for one that would have to change from row to row.
    formulas: BTreeMap<u16, Option<String>>,
}

impl Object {
    /// The table of a worksheet that holds a cell; `None` when the cell is in none.
    fn find(package: &mut Package<'_>, sheet: &str, cell: CellRef) -> Result<Option<Self>, PackageError> {
        for link in relationships(package, sheet)?.into_iter().filter(|r| r.kind == "table" && !r.external) {
            let Some(xml) = package.text(&link.target)? else { continue };
            let Some(tag) = Tags::new(&xml).find(|t| t.opens("table")) else { continue };
            let Some(range) = tag.attribute("ref").and_then(|r| Range::from_a1(&r)) else { continue };
            if range.contains(cell.row, cell.col) {
                let totals = tag.attribute("totalsRowCount").is_some_and(|n| n != "0");
                let formulas = formulas(&xml, range.left);
                return Ok(Some(Self { part: link.target, range, totals, formulas, xml }));
            }
        }
        Ok(None)
    }

    fn columns(&self) -> RangeInclusive<u16> {
        self.range.left..=self.range.right
    }

    /// Gives the table, and its filter, more rows.
    fn grow(&mut self, package: &mut Package<'_>, range: Range) {
        let mut edits = Edits::default();
        let old = self.range.to_string();
        for tag in Tags::new(&self.xml).filter(|t| t.opens("table") || t.opens("autoFilter")) {
            if tag.attribute("ref").is_some_and(|r| r == old) {
                edits.replace(tag.span.clone(), tag.with_attribute("ref", &range.to_string()));
            }
        }
        package.put(&self.part, edits.apply(&self.xml));
    }
}

/// The formulas of a table's computed columns, as XML, by column of the sheet.
fn formulas(xml: &str, left: u16) -> BTreeMap<u16, Option<String>> {
    let (mut found, mut col, mut from) = (BTreeMap::new(), left, 0);
    for tag in Tags::new(xml) {
        match (tag.local(), tag.kind) {
            ("tableColumn", TagKind::Close | TagKind::Empty) => col = col.saturating_add(1),
            ("calculatedColumnFormula", TagKind::Open) => from = tag.span.end,
            ("calculatedColumnFormula", TagKind::Close) => {
                let formula = xml.get(from..tag.span.start).unwrap_or("");
                found.insert(col, is_the_same_in_every_row(&unescape(formula)).then(|| escape(&unescape(formula)).into_owned()));
            }
            _ => {}
        }
    }
    found
}

/// Whether a formula names no cell that moves with its row: columns of tables and fixed cells only.
fn is_the_same_in_every_row(formula: &str) -> bool {
    let (mut depth, mut quoted) = (0_u32, false);
    let outside: String = formula
        .chars()
        .map(|c| {
            match c {
                '"' => quoted = !quoted,
                '[' if !quoted => depth += 1,
                ']' if !quoted => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth > 0 || quoted || c == ']' { ' ' } else { c }
        })
        .collect();
    let moves = |word: &str| {
        let fixed = word.get(1..).is_some_and(|rest| rest.contains('$'));
        !fixed && parse_a1(&word.replace('$', "")).is_some()
    };
    !outside.split(|c: char| !(c.is_alphanumeric() || matches!(c, '$' | '_' | '.'))).any(moves)
}

/// The end of a sheet in which formats and validations of all rows of a table reach one row further down.
fn stretched(end: &str, table: Range) -> String {
    let longer = |range: &str| match Range::from_a1(range) {
        Some(r) if r.bottom == table.bottom && r.top <= table.top + 1 && r.left >= table.left && r.right <= table.right => {
            Range { bottom: r.bottom + 1, ..r }.to_string()
        }
        _ => range.to_owned(),
    };
    let mut edits = Edits::default();
    for tag in Tags::new(end).filter(|t| t.opens("conditionalFormatting") || t.opens("dataValidation")) {
        let Some(old) = tag.attribute("sqref") else { continue };
        let new = old.split_whitespace().map(longer).collect::<Vec<_>>().join(" ");
        if new != old {
            edits.replace(tag.span.clone(), tag.with_attribute("sqref", &new));
        }
    }
    edits.apply(end)
}

/// A row taken apart.
pub(super) struct Row<'a> {
    xml: &'a str,
    cells: Vec<RowCell<'a>>,
}

/// A cell of a row.
pub(super) struct RowCell<'a> {
    col: u16,
    tag: Tag<'a>,
    /// From its `<c` to its end.
    text: &'a str,
    /// What stands in its `<v>`.
    value: &'a str,
    /// Its `<is>` with all in it.
    inline: &'a str,
    formula: bool,
}

impl<'a> Row<'a> {
    pub(super) fn of(xml: &'a str) -> Self {
        let (mut cells, mut next, mut from): (Vec<RowCell<'a>>, u16, usize) = (Vec::new(), 0, 0);
        for tag in Tags::new(xml) {
            match (tag.local(), tag.kind) {
                ("c", TagKind::Open | TagKind::Empty) => {
                    let col = tag.attribute("r").and_then(|r| parse_a1(&r)).map_or(next, |(_, col)| col);
                    next = col.saturating_add(1);
                    cells.push(RowCell { col, text: tag.raw, tag, value: "", inline: "", formula: false });
                }
                (name, kind) => {
                    let Some(cell) = cells.last_mut() else { continue };
                    let since = |start: usize, end: usize| xml.get(start..end).unwrap_or("");
                    match (name, kind) {
                        ("c", _) => cell.text = since(cell.tag.span.start, tag.span.end),
                        ("f", _) => cell.formula = true,
                        ("v", TagKind::Open) => from = tag.span.end,
                        ("v", TagKind::Close) => cell.value = since(from, tag.span.start),
                        ("is", TagKind::Open) => from = tag.span.start,
                        ("is", TagKind::Close) => cell.inline = since(from, tag.span.end),
                        _ => {}
                    }
                }
            }
        }
        Self { xml, cells }
    }

    pub(super) fn cell(&self, col: u16) -> Option<&RowCell<'a>> {
        self.cells.iter().find(|c| c.col == col)
    }
}

impl RowCell<'_> {
    /// The serial number of the day that it holds; `None` when it holds no number that a day of a budget has.
    pub(super) fn day(&self) -> Option<i64> {
        let is_number = matches!(self.tag.attribute("t").as_deref(), None | Some("n"));
        self.value.trim().parse().ok().filter(|day| is_number && (10_000..200_000).contains(day))
    }

    fn filled(&self) -> bool {
        self.formula || !self.value.is_empty() || !self.inline.is_empty()
    }

    /// The cell's value in another place; `head` is the new cell's tag up to its type.
    fn copied(&self, head: &str, prefix: &str) -> String {
        let kind = self.tag.attribute("t").map(|t| format!(" t=\"{t}\"")).unwrap_or_default();
        let inner = if self.inline.is_empty() { format!("<{prefix}v>{}</{prefix}v>", self.value) } else { self.inline.to_owned() };
        format!("{head}{kind}>{inner}</{prefix}c>")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_computed_column_goes_on_when_its_formula_is_the_same_in_every_row() {
        for same in ["Plan[[#This Row],[Q1]]*2", "SUM($A$1,B$2)+Rate", "\"A1\"&[@Name]"] {
            assert!(is_the_same_in_every_row(same), "{same}");
        }
        for moving in ["B2*2", "SUM($B2:C2)", "Other!B7"] {
            assert!(!is_the_same_in_every_row(moving), "{moving}");
        }
    }

    #[test]
    fn formats_and_validations_of_the_whole_table_grow_with_it() {
        let table = Range::from_a1("A1:D9").unwrap();
        let end = "<conditionalFormatting sqref=\"B2:B9 F2:F9\"/><dataValidations><dataValidation type='list' sqref=\"A2:A9\"></dataValidation><dataValidation sqref=\"A5:A9\"/></dataValidations>";
        assert_eq!(stretched(end, table), end.replace("B2:B9", "B2:B10").replace("A2:A9", "A2:A10"));
    }
}

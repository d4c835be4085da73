//! The points that charts keep of the cells they draw: where a cell changes, its points follow.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range as Span;

use rust_decimal::Decimal;

use super::error::WriteError;
use super::package::Package;
use super::package::book::Book;
use super::package::orphans::links;
use super::package::xml::{Edits, TagKind, Tags, unescape};
use super::patch::cells::{Place, plain};
use crate::ledger::amount::from_cell;
use crate::ledger::cell::Range;

/// A larger chart part, in bytes, is left to the program that opens the workbook.
const CHART_LIMIT: u64 = 8 << 20;

/// A cell's number before and after an export. `before` is `None` for a cell that was empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moved {
    pub(super) before: Option<Decimal>,
    pub(super) after: Decimal,
}

impl Moved {
    /// What was added to the cell.
    pub(super) fn added(&self) -> Decimal {
        self.after - self.before.unwrap_or_default()
    }
}

/// Cells that moved, by sheet name and place.
pub(super) type Moves = BTreeMap<(String, Place), Moved>;

/// Brings the charts' points up to date. Gives how many changed.
///
/// # Errors
/// When a chart cannot be read.
pub(super) fn follow(package: &mut Package<'_>, book: &Book, moves: &Moves) -> Result<u32, WriteError> {
    let names = Names::of(book);
    let charts: BTreeSet<String> = links(package)?.into_iter().filter(|l| l.kind == "chart").map(|l| l.to).collect();
    let mut count = 0;
    for part in charts {
        let Some(xml) = package.small_text(&part, CHART_LIMIT)? else { continue };
        let (edits, points) = points(&xml, moves, &names);
        if points > 0 {
            package.put(&part, edits.apply(&xml));
            count += points;
        }
    }
    Ok(count)
}

/// The edits of one chart, and how many points change.
fn points(xml: &str, moves: &Moves, names: &Names) -> (Edits, u32) {
    let (mut edits, mut count) = (Edits::default(), 0);
    // What is drawn now: the cells by their position, the point being read, and where a text began.
    let (mut cells, mut point, mut from): (BTreeMap<usize, Moved>, Option<usize>, usize) = (BTreeMap::new(), None, 0);
    for tag in Tags::new(xml) {
        match (tag.local(), tag.kind) {
            ("numRef", _) => cells.clear(),
            ("f" | "v", TagKind::Open) => from = tag.span.end,
            ("f", TagKind::Close) => {
                let reference = unescape(xml.get(from..tag.span.start).unwrap_or(""));
                cells = moved_in(names.stands_for(&reference).unwrap_or(&reference), moves);
            }
            ("pt", TagKind::Open) => point = tag.attribute("idx").and_then(|i| i.parse().ok()),
            ("pt", _) => point = None,
            ("v", TagKind::Close) => {
                let span: Span<usize> = from..tag.span.start;
                let drawn = xml.get(span.clone()).and_then(|v| v.trim().parse::<f64>().ok()).and_then(from_cell);
                // A point that does not show what its cell held, as where hidden rows are left out, is not the cell's.
                if let Some(moved) = point.and_then(|p| cells.remove(&p)).filter(|m| drawn.is_some() && drawn == m.before) {
                    edits.replace(span, plain(moved.after));
                    count += 1;
                }
            }
            ("numCache", TagKind::Close) => {
                let prefix = tag.prefix();
                // What is left over had no point: its cell was empty.
                for (position, moved) in std::mem::take(&mut cells).into_iter().filter(|(_, m)| m.before.is_none()) {
                    let value = plain(moved.after);
                    edits.insert(tag.span.start, format!("<{prefix}pt idx=\"{position}\"><{prefix}v>{value}</{prefix}v></{prefix}pt>"));
                    count += 1;
                }
            }
            _ => {}
        }
    }
    (edits, count)
}

/// The cells of a chart's reference that moved, by their position in it.
fn moved_in(reference: &str, moves: &Moves) -> BTreeMap<usize, Moved> {
    let mut found = BTreeMap::new();
    let mut first = 0_usize;
    for area in areas(reference) {
        let Some((sheet, range)) = area else { return BTreeMap::new() };
        let (rows, cols) = (range.bottom - range.top + 1, range.right - range.left + 1);
        if rows > 1 && cols > 1 {
            return BTreeMap::new();
        }
        for ((name, (row, col)), moved) in moves {
            if name.to_lowercase() == sheet.to_lowercase() && range.contains(*row, *col) {
                found.insert(first + (row - range.top) as usize + usize::from(col - range.left), *moved);
            }
        }
        first += rows as usize * usize::from(cols);
    }
    found
}

/// The workbook's names: what each stands for, by its sheet (`None` for the whole workbook) and itself, in lower case.
#[derive(Default)]
struct Names(HashMap<(Option<String>, String), String>);

impl Names {
    fn of(book: &Book) -> Self {
        let named = |(tab, name, text): (Option<usize>, String, String)| {
            let sheet = match tab {
                Some(tab) => Some(book.tabs.get(tab)?.name.to_lowercase()),
                None => None,
            };
            Some(((sheet, name), text))
        };
        Self(book.names().into_iter().filter_map(named).collect())
    }

    /// What a reference such as `[0]!Sales` or `Plan!Sales` stands for; `None` where it names nothing. A chart names what holds in the
    /// whole workbook by the workbook's number or file.
    fn stands_for(&self, reference: &str) -> Option<&str> {
        let (scope, name) = reference.trim().rsplit_once('!')?;
        let (scope, name) = (sheet_named(scope).to_lowercase(), name.to_lowercase());
        let on_sheet = self.0.get(&(Some(scope), name.clone()));
        on_sheet.or_else(|| self.0.get(&(None, name))).map(String::as_str)
    }
}

/// A sheet's name as it stands before the `!`, without its quotes.
fn sheet_named(written: &str) -> String {
    let quoted = written.strip_prefix('\'').and_then(|s| s.strip_suffix('\''));
    quoted.map_or_else(|| written.to_owned(), |s| s.replace("''", "'"))
}

/// The areas of a reference, `'Plan FY26'!$B$2:$M$2` or several in parentheses; `None` in the place of what is none.
pub(super) fn areas(reference: &str) -> impl Iterator<Item = Option<(String, Range)>> + '_ {
    let inner = reference.trim().strip_prefix('(').and_then(|r| r.strip_suffix(')')).unwrap_or(reference.trim());
    let mut quoted = false;
    let parts = inner.split(move |c| {
        quoted ^= c == '\'';
        c == ',' && !quoted
    });
    parts.map(|area| {
        let (sheet, cells) = area.trim().rsplit_once('!')?;
        Some((sheet_named(sheet), Range::from_a1(&cells.replace('$', ""))?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sheet, place, and what it held before and after.
    type Move<'a> = (&'a str, Place, Option<i64>, i64);

    fn drawn(reference: &str, points: &str, moves: &[Move<'_>]) -> String {
        let xml =
            format!("<c:val><c:numRef><c:f>{reference}</c:f><c:numCache><c:ptCount val=\"9\"/>{points}</c:numCache></c:numRef></c:val>");
        let moves = moves
            .iter()
            .map(|(sheet, place, before, after)| {
                (((*sheet).to_owned(), *place), Moved { before: before.map(Decimal::from), after: Decimal::from(*after) })
            })
            .collect();
        let names = Names(HashMap::from([
            ((None, "sales".to_owned()), "A!$B$2:$C$2".to_owned()),
            ((Some("b".to_owned()), "sales".to_owned()), "B!$B$2:$C$2".to_owned()),
        ]));
        let (edits, _) = super::points(&xml, &moves, &names);
        let new = edits.apply(&xml);
        new.split_once("val=\"9\"/>").and_then(|(_, r)| r.split_once("</c:numCache>")).map(|(p, _)| p.to_owned()).unwrap()
    }

    fn point(position: u32, value: u32) -> String {
        format!("<c:pt idx=\"{position}\"><c:v>{value}</c:v></c:pt>")
    }

    #[test]
    fn the_points_of_moved_cells_follow() {
        let old = point(0, 5) + &point(1, 7);
        let moves = [("Plan's", (1, 2), Some(7), 6), ("Plan's", (1, 3), None, 4), ("Other", (1, 1), Some(5), 9)];
        assert_eq!(drawn("'Plan''s'!$B$2:$D$2", &old, &moves), point(0, 5) + &point(1, 6) + &point(2, 4));
        assert_eq!(drawn("(Other!$B$2,'Plan''s'!$C$2)", &old, &moves), point(0, 9) + &point(1, 6));
    }

    #[test]
    fn names_stand_for_their_cells() {
        let old = point(0, 5) + &point(1, 7);
        let moves = [("A", (1, 2), Some(7), 6), ("B", (1, 1), Some(5), 4)];
        assert_eq!(drawn("[0]!Sales", &old, &moves), point(0, 5) + &point(1, 6));
        assert_eq!(drawn("'Plan.xlsx'!Sales", &old, &moves), point(0, 5) + &point(1, 6));
        assert_eq!(drawn("B!Sales", &old, &moves), point(0, 4) + &point(1, 7), "the sheet's own name comes first");
        assert_eq!(drawn("[0]!Others", &old, &moves), old);
    }

    #[test]
    fn points_that_are_not_the_cells_own_stay() {
        let old = point(0, 5) + &point(1, 7);
        assert_eq!(drawn("A!$B$2:$C$2", &old, &[("A", (1, 1), Some(6), 9)]), old, "it shows something else");
        assert_eq!(drawn("A!$B$2:$C$3", &old, &[("A", (1, 1), Some(5), 9)]), old, "two ways to count");
        assert_eq!(drawn("[0]!Name", &old, &[("A", (1, 1), Some(5), 9)]), old);
    }
}

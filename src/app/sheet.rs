//! Where a sheet's cells stand on the screen, which of them are drawn and asked for, where the keys go, and what dragging an edge does.

use crate::ledger::Range;
use crate::workbook::read::{MAX_COLUMNS, MAX_ROWS};

/// Height of a row in px, as in style/pages/sheet.css.
pub const ROW: f64 = 26.0;
/// No browser scrolls further; a longer sheet moves faster than its scroll bar.
const TALLEST: f64 = 12_000_000.0;
/// Blank rows and columns shown past the last used ones, so that there is room to draw.
const SPARE: u32 = 12;
/// Windows are asked for in steps, so that scrolling a little asks nothing new.
const ROW_STEP: u32 = 30;
const COLUMN_STEP: u16 = 10;

/// The left edges of a sheet's columns in px.
#[derive(Debug, Clone, PartialEq)]
pub struct Columns(Vec<f64>);

impl Columns {
    /// Columns of these widths in px, and some spare ones after them.
    pub fn new(widths: impl Iterator<Item = f64>) -> Self {
        let spare = std::iter::repeat_n(88.0, SPARE as usize);
        let edges = widths.chain(spare).take(16_384).scan(0.0, |left, width| {
            *left += width;
            Some(*left)
        });
        Self(std::iter::once(0.0).chain(edges).collect())
    }

    /// How many there are.
    pub fn count(&self) -> u16 {
        u16::try_from(self.0.len() - 1).unwrap_or(u16::MAX)
    }

    /// The left edge of a column; the right edge of all for one past the last.
    pub fn left(&self, col: u16) -> f64 {
        self.0.get(usize::from(col)).or(self.0.last()).copied().unwrap_or(0.0)
    }

    /// The width of a stretch of columns, both ends inside.
    pub fn span(&self, left: u16, right: u16) -> f64 {
        self.left(right.saturating_add(1)) - self.left(left)
    }

    /// The column at a distance from the left.
    pub fn at(&self, x: f64) -> u16 {
        let after = self.0.partition_point(|edge| *edge <= x.max(0.0));
        u16::try_from(after.saturating_sub(1)).unwrap_or(u16::MAX).min(self.count().saturating_sub(1))
    }
}

/// What of a sheet is in sight.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Sight {
    /// How far it is scrolled, in px.
    pub left: f64,
    /// How far it is scrolled, in px.
    pub top: f64,
    /// The width for cells, in px.
    pub width: f64,
    /// The height for rows, in px.
    pub height: f64,
}

/// The rows of a sheet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rows {
    /// How many are shown.
    pub count: u32,
}

impl Rows {
    /// The rows of a sheet that uses some, and some spare ones.
    pub fn new(used: u32) -> Self {
        Self { count: (used + SPARE).clamp(40, 1_048_576) }
    }

    fn tall(self) -> f64 {
        f64::from(self.count) * ROW
    }

    /// The height that is scrolled over, in px.
    pub fn height(self) -> f64 {
        self.tall().min(TALLEST)
    }

    /// The distance of what is on top from the sheet's own top, in px.
    pub fn offset(self, sight: Sight) -> f64 {
        let (tall, scrolled) = (self.tall() - sight.height, self.height() - sight.height);
        if scrolled <= 0.0 { 0.0 } else { sight.top.clamp(0.0, scrolled) * (tall / scrolled) }
    }

    /// How far to scroll to have a distance from the sheet's own top on top.
    pub fn scroll_to(self, offset: f64, sight: Sight) -> f64 {
        let (tall, scrolled) = (self.tall() - sight.height, self.height() - sight.height);
        if tall <= 0.0 { 0.0 } else { offset.clamp(0.0, tall) * (scrolled / tall) }
    }

    /// The row at a distance from the sheet's own top.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not negative, and held to the count")]
    pub fn at(self, y: f64) -> u32 {
        ((y.max(0.0) / ROW) as u32).min(self.count.saturating_sub(1))
    }

    /// The first and the last row in sight.
    pub fn seen(self, sight: Sight) -> (u32, u32) {
        let top = self.offset(sight);
        (self.at(top), self.at(top + sight.height))
    }
}

/// What is drawn: the cells in sight and a few around them, in steps.
pub fn drawn(rows: Rows, columns: &Columns, sight: Sight) -> Range {
    let (top, bottom) = rows.seen(sight);
    let (left, right) = (columns.at(sight.left), columns.at(sight.left + sight.width));
    Range {
        top: top.saturating_sub(4) / 4 * 4,
        bottom: (bottom + 8).min(rows.count - 1),
        left: left.saturating_sub(2) / 4 * 4,
        right: (right + 4).min(columns.count() - 1),
    }
}

/// What is asked for: what is drawn and more around it, in larger steps, as much as is answered at once.
pub fn asked(drawn: Range) -> Range {
    let top = drawn.top.saturating_sub(ROW_STEP / 2) / ROW_STEP * ROW_STEP;
    let left = drawn.left.saturating_sub(COLUMN_STEP / 2) / COLUMN_STEP * COLUMN_STEP;
    Range { top, left, bottom: top + MAX_ROWS - 1, right: left + MAX_COLUMNS - 1 }
}

/// Where the keyboard is on a sheet, and the other end of what is selected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cursor {
    /// Row, from 0.
    pub row: u32,
    /// Column, from 0; `None` on the row's own head.
    pub col: Option<u16>,
    /// The row at which the selection began.
    pub from_row: u32,
    /// The column at which the selection began.
    pub from_col: Option<u16>,
}

/// How far a sheet reaches, and where Ctrl with an arrow stops.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reach {
    /// Rows shown.
    pub rows: u32,
    /// Columns shown.
    pub columns: u16,
    /// Rows that hold something.
    pub used_rows: u32,
    /// Columns that hold something.
    pub used_columns: u16,
    /// Rows in sight.
    pub page: u32,
    /// The edges of the tables.
    pub tables: Vec<Range>,
}

impl Cursor {
    /// On one cell.
    pub const fn at(row: u32, col: u16) -> Self {
        Self { row, col: Some(col), from_row: row, from_col: Some(col) }
    }

    /// On the head of a row.
    pub const fn head(row: u32) -> Self {
        Self { row, col: None, from_row: row, from_col: None }
    }

    /// The selection reaching to another place.
    pub const fn to(self, row: u32, col: Option<u16>) -> Self {
        Self { row, col, ..self }
    }

    /// The rows that are selected, both ends inside.
    pub fn rows(self) -> (u32, u32) {
        (self.row.min(self.from_row), self.row.max(self.from_row))
    }

    /// What is selected; whole rows where it began on a head.
    pub fn range(self, columns: u16) -> Range {
        let (top, bottom) = self.rows();
        let (left, right) = match (self.col, self.from_col) {
            (Some(a), Some(b)) => (a.min(b), a.max(b)),
            _ => (0, columns.saturating_sub(1)),
        };
        Range { top, left, bottom, right }
    }

    /// Where a key leads; `None` when it leads nowhere.
    pub fn after(self, key: &str, ctrl: bool, shift: bool, reach: &Reach) -> Option<Self> {
        let (last_row, last_col) = (reach.rows.saturating_sub(1), reach.columns.saturating_sub(1));
        let (row, col) = (self.row, self.col);
        let to = match key {
            "ArrowUp" if ctrl => (reach.stop_up(row), col),
            "ArrowDown" if ctrl => (reach.stop_down(row), col),
            "ArrowLeft" if ctrl => (row, reach.stop_left(col)),
            "ArrowRight" if ctrl => (row, Some(reach.stop_right(col))),
            "ArrowUp" => (row.saturating_sub(1), col),
            "ArrowDown" => ((row + 1).min(last_row), col),
            "ArrowLeft" => (row, col.and_then(|c| c.checked_sub(1))),
            "ArrowRight" => (row, Some(col.map_or(0, |c| (c + 1).min(last_col)))),
            "PageUp" => (row.saturating_sub(reach.page), col),
            "PageDown" => ((row + reach.page).min(last_row), col),
            "Home" => (if ctrl { 0 } else { row }, Some(0)),
            "End" => (if ctrl { reach.used_rows.saturating_sub(1) } else { row }, Some(reach.used_columns.saturating_sub(1))),
            _ => return None,
        };
        Some(if shift { self.to(to.0, to.1) } else { Self { row: to.0, col: to.1, from_row: to.0, from_col: to.1 } })
    }
}

impl Reach {
    fn stop_up(&self, row: u32) -> u32 {
        self.tables.iter().flat_map(|t| [t.top, t.bottom]).filter(|r| *r < row).max().unwrap_or(0)
    }

    fn stop_down(&self, row: u32) -> u32 {
        let end = self.used_rows.saturating_sub(1);
        self.tables.iter().flat_map(|t| [t.top, t.bottom]).filter(|r| *r > row).min().unwrap_or(if row < end { end } else { row })
    }

    fn stop_left(&self, col: Option<u16>) -> Option<u16> {
        let col = col.filter(|c| *c > 0)?;
        Some(self.tables.iter().flat_map(|t| [t.left, t.right]).filter(|c| *c < col).max().unwrap_or(0))
    }

    fn stop_right(&self, col: Option<u16>) -> u16 {
        let Some(col) = col else { return 0 };
        let end = self.used_columns.saturating_sub(1);
        self.tables.iter().flat_map(|t| [t.left, t.right]).filter(|c| *c > col).min().unwrap_or(if col < end { end } else { col })
    }
}

/// The edges of a table that a handle moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grip {
    /// −1 moves the top, 1 the bottom, 0 neither.
    pub down: i8,
    /// −1 moves the left edge, 1 the right one, 0 neither.
    pub right: i8,
}

impl Grip {
    /// The four edges, then the four corners.
    pub const ALL: [Self; 8] = [
        Self { down: -1, right: 0 },
        Self { down: 1, right: 0 },
        Self { down: 0, right: -1 },
        Self { down: 0, right: 1 },
        Self { down: -1, right: -1 },
        Self { down: -1, right: 1 },
        Self { down: 1, right: -1 },
        Self { down: 1, right: 1 },
    ];

    /// Whether it moves two edges.
    pub const fn is_corner(self) -> bool {
        self.down != 0 && self.right != 0
    }

    /// What it is called.
    pub const fn name(self) -> &'static str {
        match (self.down, self.right) {
            (-1, -1) => "Top left corner",
            (-1, 1) => "Top right corner",
            (1, -1) => "Bottom left corner",
            (1, 1) => "Bottom right corner",
            (-1, _) => "Top edge",
            (1, _) => "Bottom edge",
            (_, -1) => "Left edge",
            _ => "Right edge",
        }
    }

    /// A range after its edge is brought to a cell; a range is at least two rows high and one column wide.
    pub fn moved(self, range: Range, row: u32, col: u16) -> Range {
        Range {
            top: if self.down < 0 { row.min(range.bottom.saturating_sub(1)) } else { range.top },
            bottom: if self.down > 0 { row.max(range.top + 1) } else { range.bottom },
            left: if self.right < 0 { col.min(range.right) } else { range.left },
            right: if self.right > 0 { col.max(range.left) } else { range.right },
        }
    }

    /// The edge one step on, by an arrow key; `None` for other keys and across the edge.
    pub fn stepped(self, range: Range, key: &str, rows: u32, columns: u16) -> Option<Range> {
        let row = if self.down < 0 { range.top } else { range.bottom };
        let col = if self.right < 0 { range.left } else { range.right };
        let (row, col) = match key {
            "ArrowUp" if self.down != 0 => (row.saturating_sub(1), col),
            "ArrowDown" if self.down != 0 => ((row + 1).min(rows.saturating_sub(1)), col),
            "ArrowLeft" if self.right != 0 => (row, col.saturating_sub(1)),
            "ArrowRight" if self.right != 0 => (row, (col + 1).min(columns.saturating_sub(1))),
            _ => return None,
        };
        Some(self.moved(range, row, col))
    }
}

/// The header's rows with some more: those beside the header join it, others become the header.
pub fn header_with(header: &[u32], rows: (u32, u32)) -> Vec<u32> {
    let beside = header.iter().any(|r| r + 1 >= rows.0 && *r <= rows.1 + 1);
    let mut all: Vec<u32> = (rows.0..=rows.1).chain(header.iter().copied().filter(|_| beside)).collect();
    all.sort_unstable();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn reach() -> Reach {
        let tables = vec![Range { top: 4, left: 1, bottom: 20, right: 6 }];
        Reach { rows: 112, columns: 20, used_rows: 100, used_columns: 8, page: 30, tables }
    }

    #[test]
    fn keys_go_through_cells_heads_and_table_edges() {
        let reach = reach();
        let key = |cursor: Cursor, key: &str, ctrl| cursor.after(key, ctrl, false, &reach).unwrap();
        assert_eq!(key(Cursor::at(0, 0), "ArrowLeft", false), Cursor::head(0));
        assert_eq!(key(Cursor::head(3), "ArrowRight", false), Cursor::at(3, 0));
        assert_eq!(key(Cursor::at(9, 3), "ArrowDown", true), Cursor::at(20, 3));
        assert_eq!(key(Cursor::at(20, 3), "ArrowDown", true), Cursor::at(99, 3));
        assert_eq!(key(Cursor::at(9, 3), "ArrowLeft", true), Cursor::at(9, 1));
        assert_eq!(key(Cursor::at(9, 3), "End", true), Cursor::at(99, 7));
        assert_eq!(Cursor::at(9, 3).after("x", false, false, &reach), None);
    }

    #[test]
    fn shift_selects() {
        let reach = reach();
        let cursor = Cursor::at(9, 3).after("ArrowDown", false, true, &reach).unwrap().after("ArrowLeft", false, true, &reach).unwrap();
        assert_eq!(cursor.range(20), Range { top: 9, left: 2, bottom: 10, right: 3 });
        assert_eq!(Cursor::head(2).to(5, None).range(20), Range { top: 2, left: 0, bottom: 5, right: 19 });
    }

    #[test]
    fn an_edge_stops_at_its_opposite() {
        let range = Range { top: 4, left: 1, bottom: 20, right: 6 };
        let bottom = Grip { down: 1, right: 0 };
        assert_eq!(bottom.moved(range, 0, 9), Range { bottom: 5, ..range });
        assert_eq!(bottom.stepped(range, "ArrowUp", 100, 20), Some(Range { bottom: 19, ..range }));
        assert_eq!(bottom.stepped(range, "ArrowLeft", 100, 20), None);
        assert_eq!(Grip { down: -1, right: -1 }.moved(range, 2, 9), Range { top: 2, left: 6, ..range });
    }

    #[test]
    fn header_rows_join_or_take_over() {
        assert_eq!(header_with(&[4], (5, 5)), [4, 5]);
        assert_eq!(header_with(&[4], (2, 3)), [2, 3, 4]);
        assert_eq!(header_with(&[4], (8, 8)), [8]);
    }

    proptest! {
        #[test]
        fn what_is_in_sight_is_drawn_and_asked_for(used in 0_u32..1_048_576, part in 0.0_f64..1.0, across in 0.0_f64..1.0) {
            let (rows, columns) = (Rows::new(used), Columns::new((0..40).map(|n| 70.0 + f64::from(n % 5) * 30.0)));
            let mut sight = Sight { left: columns.left(columns.count()) * across, top: 0.0, width: 900.0, height: 520.0 };
            sight.top = (rows.height() - sight.height).max(0.0) * part;
            let ((first, last), drawn) = (rows.seen(sight), drawn(rows, &columns, sight));
            prop_assert!(drawn.top <= first && last <= drawn.bottom && drawn.bottom < rows.count);
            let asked = asked(drawn);
            prop_assert!(asked.top <= drawn.top && drawn.bottom <= asked.bottom);
            prop_assert!(asked.left <= drawn.left && drawn.right <= asked.right);
        }

        #[test]
        fn a_row_is_reached_by_scrolling_to_it(used in 1_u32..1_048_576, part in 0.0_f64..1.0) {
            let rows = Rows::new(used);
            let sight = Sight { height: 520.0, ..Sight::default() };
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "inside the count")]
            let row = (f64::from(rows.count - 1) * part) as u32;
            let top = rows.scroll_to(f64::from(row) * ROW, sight);
            let (first, last) = rows.seen(Sight { top, ..sight });
            prop_assert!(first <= row && row <= last, "{row} in {first} to {last}");
        }
    }
}

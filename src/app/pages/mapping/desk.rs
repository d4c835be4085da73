//! What the parts of the mapping page share: the sheet, the cursor, what is in sight, and how a correction is carried out.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::context::{use_address, use_session};
use crate::app::session::{Kind, Session};
use crate::app::sheet::{Columns, Cursor, ROW, Reach, Rows, Sight};
use crate::app::words;
use crate::engine::command::{Command, TableChange};
use crate::engine::protocol::mapping::{MappedSheet, MappedTable};
use crate::engine::protocol::sheet::{RowKind, SheetRow};
use crate::engine::protocol::{MappingView, TableQuery};
use crate::ledger::{CellRef, Range};
use crate::workbook::mapping::Role;

/// Width of the row heads and height of the column heads in px, as in style/pages/sheet.css.
pub(super) const HEAD_WIDTH: f64 = 58.0;
pub(super) const HEAD_HEIGHT: f64 = 72.0;

/// A window of the sheet that has arrived.
#[derive(Clone, PartialEq, Default)]
pub(super) struct Held {
    /// The file and the sheet.
    pub(super) sheet: (u16, u16),
    /// Its first row.
    pub(super) top: u32,
    /// Its rows that hold something.
    pub(super) rows: Arc<BTreeMap<u32, SheetRow>>,
    /// Counts up with every arrival.
    pub(super) number: u32,
}

/// An open menu.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Opened {
    /// Where, in px of the window.
    pub(super) at: (f64, f64),
    /// Whether it is about the selected rows.
    pub(super) rows: bool,
    /// The column it is about.
    pub(super) column: Option<u16>,
}

/// What the parts share.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub(super) view: Memo<Option<Arc<MappingView>>>,
    pub(super) sheet: Memo<Option<Arc<MappedSheet>>>,
    pub(super) columns: Memo<Arc<Columns>>,
    pub(super) rows: Memo<Rows>,
    pub(super) cursor: RwSignal<Cursor>,
    /// The table that is worked on: the one under the cursor, else the last one.
    pub(super) table: Memo<Option<Arc<MappedTable>>>,
    /// Its edges while they are moved.
    pub(super) pending: RwSignal<Option<Range>>,
    /// Whether the moved edges are on their way to the engine.
    pub(super) sent: RwSignal<bool>,
    pub(super) sight: RwSignal<Sight>,
    pub(super) held: RwSignal<Held>,
    pub(super) menu: RwSignal<Option<Opened>>,
    pub(super) host: NodeRef<html::Div>,
    session: StoredValue<Session>,
}

/// What the parts share, from the context.
pub(super) fn use_desk() -> Desk {
    expect_context()
}

impl Desk {
    pub(super) fn new(view: Memo<Option<Arc<MappingView>>>) -> Self {
        let sheet = Memo::new(move |_| view.with(|v| v.as_ref().and_then(|v| v.sheet.clone()).map(Arc::new)));
        let columns =
            Memo::new(move |_| Arc::new(sheet.with(|s| s.as_ref().map_or_else(|| Columns::new(std::iter::empty()), |s| columns(s)))));
        let rows = Memo::new(move |_| Rows::new(sheet.with(|s| s.as_ref().map_or(0, |s| s.rows))));
        let cursor = RwSignal::new(Cursor::default());
        let table = Memo::new(move |before: Option<&Option<Arc<MappedTable>>>| {
            let (sheet, cursor) = (sheet.get()?, cursor.get());
            let under = sheet.tables.iter().find(|t| holds(t, cursor));
            let last = before.and_then(Option::as_ref).and_then(|b| sheet.tables.iter().find(|t| t.key == b.key));
            let first = sheet.tables.iter().find(|t| t.used).or(sheet.tables.first());
            under.or(last).or(first).cloned().map(Arc::new)
        });
        Self {
            view,
            sheet,
            columns,
            rows,
            cursor,
            table,
            pending: RwSignal::new(None),
            sent: RwSignal::new(false),
            sight: RwSignal::new(Sight::default()),
            held: RwSignal::new(Held::default()),
            menu: RwSignal::new(None),
            host: NodeRef::new(),
            session: StoredValue::new(use_session()),
        }
    }

    /// Brings the cursor to the cell that the address names, or to the first table of a sheet just opened.
    pub(super) fn follow_address(self) {
        let address = use_address();
        let shown = Memo::new(move |_| self.sheet.with(|s| s.as_ref().map(|s| (s.source, s.sheet))));
        let named = Memo::new(move |_| address.get().cell());
        Effect::new(move |_| {
            if let (Some(_), named) = (shown.get(), named.get()) {
                let (row, col) = named.unwrap_or_else(|| self.start());
                self.jump(row, col);
            }
        });
    }

    /// Puts the cursor where it starts before anything follows it.
    pub(super) fn begin(self) {
        let (row, col) = use_address().now().cell().unwrap_or_else(|| self.start());
        self.cursor.set(Cursor::at(row, col));
    }

    /// The head of the first table that counts; the first cell of a sheet without tables.
    fn start(self) -> (u32, u16) {
        let of = |table: &MappedTable| (table.header_rows.first().copied().unwrap_or(table.range.top), table.range.left);
        let first = |sheet: &Arc<MappedSheet>| sheet.tables.iter().find(|t| t.used).or(sheet.tables.first()).map(of);
        self.sheet.with_untracked(|s| s.as_ref().and_then(first)).unwrap_or_default()
    }

    /// Carries out a correction of the table that is worked on.
    pub(super) fn act(self, change: TableChange) {
        if let Some(table) = self.table.get_untracked() {
            self.act_on(table.key.clone(), change);
        }
    }

    /// Carries out a correction of the table of a key.
    pub(super) fn act_on(self, table: String, change: TableChange) {
        let session = self.session.get_value();
        spawn_local(async move {
            if let Err(sentence) = session.carry_out(Command::SetTable { table, change }).await {
                session.notify(Kind::Error, sentence, None);
            }
            self.sent.set(false);
            self.pending.set(None);
        });
    }

    /// Brings the cursor to a cell and the cell into sight, with some rows above it.
    pub(super) fn jump(self, row: u32, col: u16) {
        self.menu.set(None);
        self.cursor.set(Cursor::at(row, col));
        request_animation_frame(move || {
            if !self.look() {
                return;
            }
            let (sight, rows, columns) = (self.sight.get_untracked(), self.rows.get_untracked(), self.columns.get_untracked());
            let offset = rows.offset(sight);
            let (y, x) = (f64::from(row) * ROW, columns.left(col));
            let above = !(offset..=offset + sight.height - ROW).contains(&y);
            let aside = !(sight.left..=sight.left + sight.width - columns.span(col, col)).contains(&x);
            let top = if above { rows.scroll_to(y - sight.height / 4.0, sight) } else { sight.top };
            self.scroll(if aside { x - sight.width / 3.0 } else { sight.left }, top);
        });
    }

    /// Brings the cursor somewhere, and scrolls just as far as is needed to see it.
    pub(super) fn go(self, cursor: Cursor) {
        self.cursor.set(cursor);
        let (sight, rows, columns) = (self.sight.get_untracked(), self.rows.get_untracked(), self.columns.get_untracked());
        let (y, offset) = (f64::from(cursor.row) * ROW, rows.offset(sight));
        let top = if y < offset {
            rows.scroll_to(y, sight)
        } else if y + ROW > offset + sight.height {
            rows.scroll_to(y + ROW - sight.height, sight)
        } else {
            sight.top
        };
        let left = cursor.col.map_or(sight.left, |col| {
            let (x, width) = (columns.left(col), columns.span(col, col));
            if x < sight.left { x } else { sight.left.max((x + width - sight.width).min(x)) }
        });
        self.scroll(left, top);
    }

    #[allow(clippy::cast_possible_truncation, reason = "a scroll position fits")]
    fn scroll(self, left: f64, top: f64) {
        if let Some(host) = self.host.get_untracked() {
            host.set_scroll_left(left.ceil() as i32);
            host.set_scroll_top(top.ceil() as i32);
            self.look();
        }
    }

    /// Sees anew what is in sight; gives whether the sheet is still on the page, which a later frame may find gone with all it knew.
    pub(super) fn look(self) -> bool {
        let Some(host) = self.host.try_get_untracked().flatten() else { return false };
        let now = Sight {
            left: f64::from(host.scroll_left()),
            top: f64::from(host.scroll_top()),
            width: (f64::from(host.client_width()) - HEAD_WIDTH).max(0.0),
            height: (f64::from(host.client_height()) - HEAD_HEIGHT).max(0.0),
        };
        if now != self.sight.get_untracked() {
            self.sight.set(now);
        }
        true
    }

    /// The cell under a point of the window; the column is `None` over the row heads, the row over the column heads.
    pub(super) fn under(self, x: f64, y: f64) -> (Option<u32>, Option<u16>) {
        let Some(host) = self.host.get_untracked() else { return (None, None) };
        let (corner, sight, rows) = (host.get_bounding_client_rect(), self.sight.get_untracked(), self.rows.get_untracked());
        let (x, y) = (x - corner.left() - HEAD_WIDTH, y - corner.top() - HEAD_HEIGHT);
        let row = (y >= 0.0).then(|| rows.at(y + rows.offset(sight)));
        (row, (x >= 0.0).then(|| self.columns.with_untracked(|c| c.at(x + sight.left))))
    }

    /// Scrolls on when something is dragged to the rim.
    pub(super) fn scroll_at_rim(self, x: f64, y: f64) {
        let Some(host) = self.host.get_untracked() else { return };
        let (corner, sight) = (host.get_bounding_client_rect(), self.sight.get_untracked());
        let step = |at: f64, low: f64, high: f64| {
            if at < low {
                -ROW
            } else if at > high {
                ROW
            } else {
                0.0
            }
        };
        let down = step(y, corner.top() + HEAD_HEIGHT + 8.0, corner.bottom() - 24.0);
        let right = step(x, corner.left() + HEAD_WIDTH + 8.0, corner.right() - 24.0);
        if down != 0.0 || right != 0.0 {
            self.scroll((sight.left + right).max(0.0), (sight.top + down).max(0.0));
        }
    }

    /// How far the sheet reaches, for the keys.
    pub(super) fn reach(self) -> Reach {
        let (rows, sight) = (self.rows.get_untracked(), self.sight.get_untracked());
        let (first, last) = rows.seen(sight);
        self.sheet.with_untracked(|sheet| {
            let sheet = sheet.as_deref();
            Reach {
                rows: rows.count,
                columns: self.columns.with_untracked(|c| c.count()),
                used_rows: sheet.map_or(0, |s| s.rows),
                used_columns: sheet.map_or(0, |s| u16::try_from(s.widths.len()).unwrap_or(u16::MAX)),
                page: (last - first).saturating_sub(2).max(1),
                tables: sheet.map(|s| s.tables.iter().map(|t| t.range).collect()).unwrap_or_default(),
            }
        })
    }

    /// What is selected.
    pub(super) fn selected(self) -> Range {
        self.cursor.get().range(self.columns.with(|c| c.count()))
    }

    /// What is selected where that is more than one cell, else the whole sheet.
    pub(super) fn several_or_all(self) -> Range {
        let range = self.selected();
        if range.top < range.bottom || range.left < range.right {
            range
        } else {
            Range { top: 0, left: 0, bottom: u32::MAX, right: u16::MAX }
        }
    }

    /// Cells of the sheet, as a table to be handed out.
    pub(super) fn cells(self, area: Range) -> TableQuery {
        let (source, sheet) = self.sheet.with(|s| s.as_ref().map_or((0, 0), |s| (s.source, s.sheet)));
        TableQuery::Cells { source, sheet, area }
    }

    /// The cell of the cursor; the first of its row on a head.
    pub(super) fn cell(self) -> CellRef {
        let cursor = self.cursor.get();
        let (source, sheet) = self.sheet.with(|s| s.as_ref().map_or((0, 0), |s| (s.source, s.sheet)));
        CellRef { source, sheet, row: cursor.row, col: cursor.col.unwrap_or_default() }
    }

    /// What a row was taken for in the table that is worked on, and why.
    pub(super) fn kind(self, row: u32) -> Option<(RowKind, String)> {
        let key = self.table.with(|t| t.as_ref().map(|t| t.key.clone()))?;
        let position = self.sheet.with(|s| s.as_ref().and_then(|s| s.tables.iter().position(|t| t.key == key)))?;
        self.held.with(|held| {
            let mark = held.rows.get(&row)?.marks.iter().find(|m| m.table as usize == position)?;
            Some((mark.kind, mark.reason.clone()))
        })
    }
}

fn holds(table: &MappedTable, cursor: Cursor) -> bool {
    cursor.col.map_or((table.range.top..=table.range.bottom).contains(&cursor.row), |col| table.range.contains(cursor.row, col))
}

/// How wide columns are drawn: as their cells ask for, and wide enough for the role of a table's column and for a date.
fn columns(sheet: &MappedSheet) -> Columns {
    let mut widths: Vec<f64> = sheet.widths.iter().map(|chars| (f64::from(*chars) * 7.0 + 20.0).clamp(64.0, 240.0)).collect();
    for column in sheet.tables.iter().flat_map(|t| &t.columns) {
        if let Some(width) = widths.get_mut(usize::from(column.index)) {
            let letters = u32::try_from(words::role(&column.role).chars().count()).unwrap_or_default();
            let least = if column.role == Role::Period { 104.0 } else { 84.0 };
            *width = width.max((f64::from(letters) * 6.8 + 36.0).clamp(least, 190.0));
        }
    }
    Columns::new(widths.into_iter())
}

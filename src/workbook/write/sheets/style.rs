//! How Plumbline's sheets look: one font, one accent, quiet lines.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use crate::ledger::{Currency, Unit};

const ACCENT: Color = Color::RGB(0x0F_5C63);
const INK: Color = Color::RGB(0x1B_1F24);
const QUIET: Color = Color::RGB(0x7B_8494);
const LINE: Color = Color::RGB(0xE7_E4DC);
const INPUT: Color = Color::RGB(0xFB_F3DC);

/// The color of a kind of status, for text.
pub(super) const GOOD: Color = Color::RGB(0x1D_7A4C);
/// As [`GOOD`].
pub(super) const BAD: Color = Color::RGB(0xB3_382C);
/// As [`GOOD`].
pub(super) const WATCH: Color = Color::RGB(0x94_6200);
/// The accent, for tabs and charts.
pub(super) const TAB: Color = ACCENT;
/// The second color of charts.
pub(super) const SECOND: Color = Color::RGB(0xC4_673A);
/// Lines of charts.
pub(super) const GRID: Color = LINE;

/// What every cell starts from.
fn base() -> Format {
    Format::new().set_font_name("Calibri").set_font_size(10).set_font_color(INK).set_align(FormatAlign::Top)
}

/// The first row.
pub(super) fn title() -> Format {
    base().set_font_size(16).set_bold().set_font_color(ACCENT)
}

/// The marker line.
pub(in crate::workbook::write) fn marker() -> Format {
    base().set_font_size(8).set_font_color(QUIET)
}

/// A heading inside a sheet.
pub(super) fn heading() -> Format {
    base().set_font_size(12).set_bold().set_font_color(ACCENT)
}

/// A table's header.
pub(in crate::workbook::write) fn header() -> Format {
    base()
        .set_bold()
        .set_font_color(Color::White)
        .set_background_color(ACCENT)
        .set_align(FormatAlign::VerticalCenter)
        .set_align(FormatAlign::Left)
        .set_indent(1)
}

/// A cell of text.
pub(in crate::workbook::write) fn text() -> Format {
    word().set_text_wrap()
}

/// A cell of a word or two, which never takes a second line.
pub(super) fn word() -> Format {
    line().set_align(FormatAlign::Left).set_indent(1)
}

fn line() -> Format {
    base().set_border_bottom(FormatBorder::Thin).set_border_bottom_color(LINE)
}

/// A cell with a number format.
pub(in crate::workbook::write) fn number(format: &str) -> Format {
    line().set_num_format(format).set_align(FormatAlign::Right)
}

/// A day.
pub(super) fn date() -> Format {
    text().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Left)
}

/// A cell that people may change, and figures follow.
pub(in crate::workbook::write) fn input(format: &str) -> Format {
    number(format).set_background_color(INPUT)
}

/// Small print.
pub(super) fn note() -> Format {
    base().set_font_size(9).set_font_color(QUIET)
}

/// The number format of a unit; `fine` shows money to the cent.
pub(super) fn unit_format(unit: Unit, currency: &Currency, fine: bool) -> String {
    let symbol = currency.symbol();
    let symbol = if symbol.is_empty() { String::new() } else { format!("\"{symbol}\"") };
    match unit {
        Unit::Money if fine => format!("{symbol}#,##0.00;-{symbol}#,##0.00"),
        Unit::Money => format!("{symbol}#,##0;-{symbol}#,##0"),
        Unit::Count => "#,##0".into(),
        Unit::Multiple => "0.00\"×\"".into(),
        Unit::Share => "0.0%".into(),
        Unit::Months => "0.0".into(),
    }
}

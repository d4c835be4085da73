//! How Plumbline's sheets look: one font, one accent, quiet lines.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use crate::ledger::{Currency, Unit};

const INK: Color = Color::RGB(0x1B_1F24);
const INK_2: Color = Color::RGB(0x4A_5260);
const INK_3: Color = Color::RGB(0x7B_8494);
const LINE: Color = Color::RGB(0xE7_E4DC);
const BAND: Color = Color::RGB(0xF0_EEE7);
const ACCENT_SOFT: Color = Color::RGB(0xE3_EFEF);
const INPUT: Color = Color::RGB(0xFB_F3DC);

/// The color of a kind of status, for text and bars.
pub(super) const GOOD: Color = Color::RGB(0x1D_7A4C);
/// As [`GOOD`].
pub(super) const BAD: Color = Color::RGB(0xB3_382C);
/// As [`GOOD`].
pub(super) const WATCH: Color = Color::RGB(0x94_6200);
/// What is neither, and plans beside actuals.
pub(super) const FLAT: Color = Color::RGB(0x9A_A3B0);
/// The accent, for tabs and charts.
pub(super) const ACCENT: Color = Color::RGB(0x0F_5C63);
/// Lines of charts.
pub(super) const GRID: Color = LINE;
/// Words of charts.
pub(super) const LABEL: Color = INK_2;
/// The one font.
pub(super) const FONT: &str = "Calibri";

/// What every cell starts from.
fn base() -> Format {
    Format::new().set_font_name(FONT).set_font_size(10).set_font_color(INK).set_align(FormatAlign::Top)
}

/// The first row.
pub(super) fn title() -> Format {
    base().set_font_size(18).set_bold().set_font_color(ACCENT).set_align(FormatAlign::VerticalCenter)
}

/// The marker line.
pub(in crate::workbook::write) fn marker() -> Format {
    base().set_font_size(7).set_font_color(INK_3)
}

/// What a sheet shows, below its title.
pub(super) fn subtitle() -> Format {
    base().set_font_color(INK_2)
}

/// A heading inside a sheet.
pub(super) fn heading() -> Format {
    base().set_font_size(12).set_bold().set_font_color(ACCENT).set_align(FormatAlign::VerticalCenter)
}

/// A remark beside a heading.
pub(super) fn aside() -> Format {
    subtitle().set_align(FormatAlign::VerticalCenter)
}

/// A table's header.
pub(in crate::workbook::write) fn header() -> Format {
    base()
        .set_bold()
        .set_font_color(ACCENT)
        .set_background_color(ACCENT_SOFT)
        .set_border_bottom(FormatBorder::Thin)
        .set_border_bottom_color(ACCENT)
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

/// A cell that leads to another.
pub(super) fn link() -> Format {
    text().set_font_color(ACCENT).set_underline(rust_xlsxwriter::FormatUnderline::Single)
}

/// Small print.
pub(super) fn note() -> Format {
    base().set_font_size(9).set_font_color(INK_2).set_text_wrap()
}

/// What only charts show.
pub(super) fn behind(format: &str) -> Format {
    base().set_font_size(8).set_font_color(INK_3).set_num_format(format)
}

/// How much a row of figures weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    /// A part of the row above.
    Part,
    /// A row of its own.
    Row,
    /// A row with parts below it.
    Group,
    /// What all rows add up to.
    Total,
}

impl Weight {
    /// A cell's format in such a row.
    pub(super) fn on(self, format: Format) -> Format {
        match self {
            Self::Part => format.set_font_color(INK_2),
            Self::Row => format,
            Self::Group => format.set_bold(),
            Self::Total => format
                .set_bold()
                .set_background_color(BAND)
                .set_border_top(FormatBorder::Thin)
                .set_border_top_color(INK_2)
                .set_border_bottom_color(INK_2),
        }
    }
}

/// The number format of a unit; `fine` shows money to the cent.
pub(super) fn unit_format(unit: Unit, currency: &Currency, fine: bool) -> String {
    let plain = plain_format(unit, currency, fine);
    if unit == Unit::Money { format!("{plain};-{plain}") } else { plain }
}

/// The same for differences, with their sign.
pub(super) fn change_format(unit: Unit, currency: &Currency, fine: bool) -> String {
    let plain = plain_format(unit, currency, fine);
    format!("+{plain};-{plain};{plain}")
}

fn plain_format(unit: Unit, currency: &Currency, fine: bool) -> String {
    let symbol: String = currency.symbol().chars().filter(|c| *c != '"').collect();
    let symbol = if symbol.is_empty() { symbol } else { format!("\"{symbol}\"") };
    match unit {
        Unit::Money if fine => format!("{symbol}#,##0.00"),
        Unit::Money => format!("{symbol}#,##0"),
        Unit::Count => "#,##0".into(),
        Unit::Multiple => "0.00\"×\"".into(),
        Unit::Share => "0.0%".into(),
        Unit::Months => "0.0".into(),
    }
}

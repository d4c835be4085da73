//! The look that the sample and the template share: a few colors, and the cell formats made of them.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Worksheet};

/// Header fills, titles and the actual series of charts.
pub(in crate::workbook) const ACCENT: Color = Color::RGB(0x0F_5C63);
/// The plan series of charts, and the strong end of color scales.
pub(in crate::workbook) const ACCENT_SOFT: Color = Color::RGB(0xA9_CDD0);
/// Secondary text.
pub(in crate::workbook) const DIM: Color = Color::RGB(0x6B_7484);
/// Lines between rows.
pub(in crate::workbook) const LINE: Color = Color::RGB(0xE1_DDD3);
/// The fill of total rows and of cells to fill in.
pub(in crate::workbook) const BAND: Color = Color::RGB(0xF4_F2EC);
/// Spend beyond the plan by more than the trigger.
pub(in crate::workbook) const OVER: Color = Color::RGB(0xB3_4E1F);
/// Spend short of the plan by more than the trigger.
pub(in crate::workbook) const UNDER: Color = Color::RGB(0x2E_6399);

const INK: Color = Color::RGB(0x1B_1F24);
const USD: &str = "[$$-409]#,##0";
const EUR: &str = "[$€-2] #,##0";

/// The formats of a workbook, by what a cell holds.
pub(in crate::workbook) struct Look {
    /// The sheet's name in row 1.
    pub(in crate::workbook) title: Format,
    /// What the sheet holds, in row 2.
    pub(in crate::workbook) subtitle: Format,
    /// The heading of a text column.
    pub(in crate::workbook) heading: Format,
    /// The heading of a number column.
    pub(in crate::workbook) heading_right: Format,
    /// The heading of a number column that is a month, as a date.
    pub(in crate::workbook) heading_month: Format,
    /// Words in a table.
    pub(in crate::workbook) text: Format,
    /// Sentences outside tables.
    pub(in crate::workbook) prose: Format,
    /// A label beside a value outside tables.
    pub(in crate::workbook) label: Format,
    /// The first day of a month.
    pub(in crate::workbook) month: Format,
    /// Whole numbers.
    pub(in crate::workbook) count: Format,
    /// A rate to four places.
    pub(in crate::workbook) rate: Format,
    /// A share as a percentage with one decimal.
    pub(in crate::workbook) percent: Format,
    /// The label of a total row.
    pub(in crate::workbook) total: Format,
    /// A share in a total row.
    pub(in crate::workbook) total_percent: Format,
}

impl Look {
    /// The formats, made anew.
    pub(in crate::workbook) fn new() -> Self {
        let heading = Format::new()
            .set_bold()
            .set_font_color(Color::White)
            .set_background_color(ACCENT)
            .set_align(FormatAlign::VerticalCenter)
            .set_text_wrap();
        let heading_right = heading.clone().set_align(FormatAlign::Right);
        let text = Format::new().set_font_color(INK).set_border_bottom(FormatBorder::Thin).set_border_bottom_color(LINE);
        let total = text
            .clone()
            .set_bold()
            .set_align(FormatAlign::VerticalCenter)
            .set_background_color(BAND)
            .set_border_top(FormatBorder::Thin)
            .set_border_top_color(ACCENT);
        Self {
            title: Format::new().set_bold().set_font_size(16).set_font_color(ACCENT),
            subtitle: Format::new().set_font_color(DIM),
            heading_month: heading_right.clone().set_num_format("mmm-yy"),
            heading,
            heading_right,
            prose: Format::new().set_font_color(INK).set_text_wrap().set_align(FormatAlign::Top),
            label: Format::new().set_bold().set_font_color(INK),
            month: text.clone().set_num_format("mmm-yy").set_align(FormatAlign::Left),
            count: text.clone().set_num_format("#,##0"),
            rate: text.clone().set_num_format("0.0000"),
            percent: text.clone().set_num_format("0.0%"),
            total_percent: total.clone().set_num_format("0.0%"),
            text,
            total,
        }
    }

    /// An amount in whole units of a currency.
    pub(in crate::workbook) fn money(&self, currency: &str) -> Format {
        self.text.clone().set_num_format(if currency == "EUR" { EUR } else { USD })
    }

    /// An amount to the cent.
    pub(in crate::workbook) fn cents(&self, currency: &str) -> Format {
        let format = if currency == "EUR" { EUR } else { USD };
        self.text.clone().set_num_format(format!("{format}.00"))
    }

    /// An amount in a total row.
    pub(in crate::workbook) fn total_money(&self, currency: &str) -> Format {
        self.total.clone().set_num_format(if currency == "EUR" { EUR } else { USD })
    }
}

/// Sets a sheet up for the printer: landscape, as wide as one page, the heading rows on every page. Rows count from 0.
///
/// # Errors
/// When `first` comes after `last`.
pub(in crate::workbook) fn print_setup(sheet: &mut Worksheet, first: u32, last: u32) -> Result<(), rust_xlsxwriter::XlsxError> {
    const US_LETTER: u8 = 1;
    sheet.set_landscape().set_paper_size(US_LETTER).set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3).set_footer("&L&F&C&A&RPage &P of &N");
    sheet.set_repeat_rows(first, last)?;
    Ok(())
}

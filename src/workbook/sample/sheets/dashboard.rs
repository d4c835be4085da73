//! "Dashboard": sums of the plan and of the ledger in US dollars, with a chart. Every number is a live formula.

use rust_decimal::Decimal;
use rust_xlsxwriter::{
    Chart, ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartSolidFill, ConditionalFormatCell, ConditionalFormatCellRule,
    Format, Formula, Workbook, Worksheet, XlsxError,
};

use super::super::budget::{CHANNELS, MONTHS_CLOSED};
use super::super::look::{ACCENT, ACCENT_SOFT, DIM, LINE, Look, OVER, UNDER, print_setup};
use super::super::totals::{Budget, cached};
use super::{actuals, first_of, open, plan, widths};

const NAME: &str = "Dashboard";
const FIRST_MONTH: u32 = 4;
const TO_DATE: u32 = FIRST_MONTH + 12;
const FIRST_CHANNEL: u32 = TO_DATE + 4;
const ALL_CHANNELS: u32 = FIRST_CHANNEL + 8;

pub(in super::super) fn write(workbook: &mut Workbook, look: &Look, budget: &Budget) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet();
    let subtitle = "Repeats sums of the other sheets, at the plan rate; actuals through October 2026";
    open(sheet, look, NAME, "Summary of Plan FY26 and Actuals (USD)", subtitle)?;
    widths(sheet, &[15.0, 13.0, 13.0, 13.0, 12.0, 3.0])?;
    headings(sheet, look, FIRST_MONTH - 1, ["Month", "Plan", "Actual", "Variance", "Variance %"])?;
    for (row, month) in (FIRST_MONTH..).zip(0..12) {
        sheet.write_datetime_with_format(row, 0, first_of(month)?, &look.month)?;
        month_row(sheet, look, row, month, budget)?;
    }
    let date = [closed().map(|month| budget.planned_usd(month)).sum(), budget.summed_usd(|_, _| true)];
    sum_row(sheet, look, TO_DATE, "Jan–Oct", [FIRST_MONTH + 1, FIRST_MONTH + 10], date)?;
    headings(sheet, look, FIRST_CHANNEL - 1, ["Channel, Jan–Oct", "Plan", "Actual", "Variance", "Variance %"])?;
    for (row, channel) in (FIRST_CHANNEL..).zip(&CHANNELS) {
        sheet.write_string_with_format(row, 0, channel.name, &look.text)?;
        channel_row(sheet, look, row, channel.name, budget)?;
    }
    sum_row(sheet, look, ALL_CHANNELS, "All channels", [FIRST_CHANNEL + 1, ALL_CHANNELS], date)?;
    for (first, last) in [(FIRST_MONTH, TO_DATE), (FIRST_CHANNEL, ALL_CHANNELS)] {
        highlight(sheet, first, last)?;
    }
    sheet.insert_chart(FIRST_MONTH - 1, 6, &by_month())?;
    sheet.insert_chart(FIRST_CHANNEL - 1, 6, &by_channel())?;
    print_setup(sheet, 0, 1)
}

fn closed() -> std::ops::Range<usize> {
    0..MONTHS_CLOSED
}

fn headings(sheet: &mut Worksheet, look: &Look, row: u32, headings: [&str; 5]) -> Result<(), XlsxError> {
    sheet.set_row_height(row, 20)?;
    for (column, heading) in (0..).zip(headings) {
        let format = if column == 0 { &look.heading } else { &look.heading_right };
        sheet.write_string_with_format(row, column, heading, format)?;
    }
    Ok(())
}

fn month_row(sheet: &mut Worksheet, look: &Look, row: u32, month: usize, budget: &Budget) -> Result<(), XlsxError> {
    let money = look.money("USD");
    let (letter, first, last) = (plan::month_column(month), plan::FIRST, plan::last(budget));
    let planned =
        in_usd(|currency| format!("SUMIFS('Plan FY26'!{letter}${first}:{letter}${last},'Plan FY26'!$E${first}:$E${last},\"{currency}\")"));
    formula(sheet, row, 1, &planned, budget.planned_usd(month), &money)?;
    if !closed().contains(&month) {
        // No formula yet: a month that is not closed has no actual, and that is not 0.
        for column in 2..4 {
            sheet.write_blank(row, column, &money)?;
        }
        sheet.write_blank(row, 4, &look.percent)?;
        return Ok(());
    }
    let (table, cell) = (actuals::TABLE, row + 1);
    let spent = in_usd(|currency| format!("SUMIFS({table}[Spend],{table}[Month],$A{cell},{table}[Currency],\"{currency}\")"));
    let actual = budget.summed_usd(|invoice, _| invoice.month == month);
    formula(sheet, row, 2, &spent, actual, &money)?;
    variance(sheet, row, [budget.planned_usd(month), actual], &money, &look.percent)
}

fn channel_row(sheet: &mut Worksheet, look: &Look, row: u32, channel: &str, budget: &Budget) -> Result<(), XlsxError> {
    let money = look.money("USD");
    let (first, last, cell, table) = (plan::FIRST, plan::last(budget), row + 1, actuals::TABLE);
    let end = plan::month_column(MONTHS_CLOSED - 1);
    let planned = in_usd(|currency| {
        format!(
            "SUMPRODUCT(('Plan FY26'!$B${first}:$B${last}=$A{cell})*('Plan FY26'!$E${first}:$E${last}=\"{currency}\")\
             *'Plan FY26'!$F${first}:${end}${last})"
        )
    });
    let plan = budget.planned_to_date(channel);
    formula(sheet, row, 1, &planned, plan, &money)?;
    let spent = in_usd(|currency| format!("SUMIFS({table}[Spend],{table}[Channel],$A{cell},{table}[Currency],\"{currency}\")"));
    let actual = budget.summed_usd(|_, line| line.channel == channel);
    formula(sheet, row, 2, &spent, actual, &money)?;
    variance(sheet, row, [plan, actual], &money, &look.percent)
}

/// A total row over rows `from` to `to`, both included, as Excel counts.
fn sum_row(sheet: &mut Worksheet, look: &Look, row: u32, label: &str, [from, to]: [u32; 2], sums: [Decimal; 2]) -> Result<(), XlsxError> {
    let money = look.total_money("USD");
    sheet.write_string_with_format(row, 0, label, &look.total)?.set_row_height(row, 18)?;
    for ((column, letter), sum) in (1..).zip(["B", "C"]).zip(sums) {
        formula(sheet, row, column, &format!("SUM({letter}{from}:{letter}{to})"), sum, &money)?;
    }
    variance(sheet, row, sums, &money, &look.total_percent)
}

fn variance(sheet: &mut Worksheet, row: u32, [plan, actual]: [Decimal; 2], money: &Format, percent: &Format) -> Result<(), XlsxError> {
    let cell = row + 1;
    formula(sheet, row, 3, &format!("C{cell}-B{cell}"), actual - plan, money)?;
    formula(sheet, row, 4, &format!("D{cell}/B{cell}"), (actual - plan) / plan, percent)
}

/// The dollars of a sum, plus the euros of the same sum at the plan rate.
fn in_usd(sum: impl Fn(&str) -> String) -> String {
    format!("{}+{}*EUR_USD", sum("USD"), sum("EUR"))
}

fn formula(sheet: &mut Worksheet, row: u32, column: u16, text: &str, result: Decimal, format: &Format) -> Result<(), XlsxError> {
    let formula = Formula::new(format!("={text}")).set_result(cached(result));
    sheet.write_formula_with_format(row, column, formula, format)?;
    Ok(())
}

fn highlight(sheet: &mut Worksheet, first: u32, last: u32) -> Result<(), XlsxError> {
    let over = Format::new().set_bold().set_font_color(OVER).set_background_color(0xFB_EBE2);
    let under = Format::new().set_bold().set_font_color(UNDER).set_background_color(0xE6_EEF6);
    let rules = [
        ConditionalFormatCell::new().set_rule(ConditionalFormatCellRule::GreaterThan(0.05)).set_format(over),
        ConditionalFormatCell::new().set_rule(ConditionalFormatCellRule::LessThan(-0.05)).set_format(under),
    ];
    for rule in rules {
        sheet.add_conditional_format(first, 4, last, 4, &rule)?;
    }
    Ok(())
}

fn by_month() -> Chart {
    let mut chart = plan_and_actual("Spend by month, plan and actual (USD)", FIRST_MONTH, FIRST_MONTH + 11);
    chart.x_axis().set_num_format("mmm").set_text_axis(true);
    chart
}

fn by_channel() -> Chart {
    plan_and_actual("Spend by channel, January to October (USD)", FIRST_CHANNEL, ALL_CHANNELS - 1)
}

fn plan_and_actual(title: &str, first: u32, last: u32) -> Chart {
    let quiet = ChartFont::new().set_color(DIM).set_size(9).clone();
    let mut chart = Chart::new_column();
    for (column, color) in [(1, ACCENT_SOFT), (2, ACCENT)] {
        chart
            .add_series()
            .set_name((NAME, first - 1, column))
            .set_categories((NAME, first, 0, last, 0))
            .set_values((NAME, first, column, last, column))
            .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(color)))
            .set_gap(60)
            .set_overlap(-5);
    }
    chart.title().set_name(title).set_font(ChartFont::new().set_size(11).set_bold());
    chart.legend().set_position(ChartLegendPosition::Top).set_font(&quiet);
    chart.x_axis().set_font(&quiet);
    chart.y_axis().set_font(&quiet).set_num_format("$#,##0,\"k\"").set_major_gridlines_line(ChartLine::new().set_color(LINE));
    chart.chart_area().set_format(ChartFormat::new().set_border(ChartLine::new().set_color(LINE)));
    chart.set_alt_text(title).set_width(660).set_height(275);
    chart
}

//! A row of figures on a report: plan, actual, variance, variance in percent and status, the same columns on every sheet.

use rust_decimal::Decimal;
use rust_xlsxwriter::{ConditionalFormatFormula, Format, Worksheet, XlsxError};

use super::page::{write_formula, write_number, write_text, write_text_formula};
use super::style::{self, Weight, change_format, unit_format};
use crate::kpi::conflicts::{Course, NO_SUCCESS, is_vanity};
use crate::kpi::{Kpi, KpiKind, Status};
use crate::ledger::measure::{Direction, Unit};
use crate::workbook::write::report::{Report, Standing};

/// The headers from the second column on.
pub(super) const HEADERS: [&str; 5] = ["Plan", "Actual", "Variance", "Variance %", "Status"];
/// Their widths.
pub(super) const WIDTHS: [u16; 5] = [15, 15, 15, 12, 13];

/// One row.
pub(super) struct Figures {
    /// What it says.
    pub(super) standing: Standing,
    /// The formulas of plan and actual, without the equals sign; `None` where the figure stands as it is.
    pub(super) live: [Option<String>; 2],
    /// What it is in.
    pub(super) unit: Unit,
    /// Which way is better.
    pub(super) direction: Direction,
    /// How much it weighs.
    pub(super) weight: Weight,
    /// What keeps an activity from passing for success; `None` for anything else.
    pub(super) guard: Option<Guard>,
}

/// The outcome that an activity is for: without it, being ahead is no success ([`crate::kpi::conflicts::is_vanity`]).
pub(super) struct Guard {
    /// The outcome's row on the sheet, and which way is better for it; `None` when the sheet has no such row.
    outcome: Option<(u32, Direction)>,
    /// Whether the activity is ahead without it.
    vanity: bool,
}

impl Guard {
    /// The guard of a KPI beside the other rows of its sheet; `None` when it is no activity.
    pub(super) fn of<'a>(kpi: &Kpi, standing: Standing, mut rows: impl Iterator<Item = (u32, &'a Kpi, Standing)>) -> Option<Self> {
        let course = |kpi: &Kpi, standing: Standing| Course { actual: standing.actual, plan: standing.plan, direction: kpi.direction };
        let outcome = rows.find(|(_, other, _)| Some(&other.id) == kpi.pair.as_ref());
        let vanity = is_vanity(kpi.kind, course(kpi, standing), outcome.map(|(_, other, standing)| course(other, standing)));
        (kpi.kind == KpiKind::Activity).then(|| Self { outcome: outcome.map(|(row, other, _)| (row, other.direction)), vanity })
    }

    /// A status's formula, held against the outcome's row.
    fn over(&self, status: &str, n: u32, direction: Direction) -> String {
        let better = |n: u32, direction: Direction| match direction {
            Direction::HigherBetter => format!("N(D{n})>0"),
            Direction::LowerBetter => format!("N(D{n})<0"),
            Direction::OnTarget => "FALSE".to_owned(),
        };
        let outcome = self.outcome.map_or_else(|| "FALSE".to_owned(), |(row, direction)| better(row + 1, direction));
        format!("=IF(AND({},NOT({outcome})),\"{NO_SUCCESS}\",{})", better(n, direction), status.trim_start_matches('='))
    }
}

/// What a row's status follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Rule {
    /// A share of the plan or more: the cell that holds the threshold, or a number.
    Share(String),
    /// More than an amount off plan.
    Amount(Decimal),
    /// Beyond a value.
    Beyond(Decimal),
    /// What stands on no cell of the row, such as the months before: the word as it is.
    AsItIs,
}

/// Writes a row's figures.
pub(super) fn write(sheet: &mut Worksheet, row: u32, figures: &Figures, report: &Report, rule: &Rule) -> Result<(), XlsxError> {
    let Figures { standing, live, unit, direction, weight, guard } = figures;
    let values = [standing.plan, standing.actual];
    let fine = values.into_iter().flatten().all(|v| v.abs() < Decimal::from(10_000) && !v.fract().is_zero());
    let format = weight.on(style::number(&unit_format(*unit, &report.currency, fine)));
    for ((col, value), formula) in (1_u16..).zip(values).zip(live) {
        match (formula, value) {
            (Some(formula), value) => write_formula(sheet, row, col, &format!("={formula}"), value, &format)?,
            (None, Some(value)) => write_number(sheet, row, col, value, &format)?,
            (None, None) => sheet.write_blank(row, col, &format).map(|_| ())?,
        }
    }
    let n = row + 1;
    let change = weight.on(style::number(&change_format(*unit, &report.currency, fine)));
    write_formula(sheet, row, 3, &format!("=IF(OR(B{n}=\"\",C{n}=\"\"),\"\",C{n}-B{n})"), standing.variance(), &change)?;
    let share = weight.on(style::number("+0.0%;-0.0%;0.0%"));
    write_formula(sheet, row, 4, &format!("=IF(D{n}=\"\",\"\",IF(B{n}=0,\"\",D{n}/ABS(B{n})))"), standing.share(), &share)?;
    let word = weight.on(style::word());
    let said = if guard.as_ref().is_some_and(|guard| guard.vanity) { NO_SUCCESS } else { standing.status.label() };
    let formula = status(n, *direction, rule).map(|formula| match guard {
        Some(guard) => guard.over(&formula, n, *direction),
        None => formula,
    });
    match formula {
        Some(formula) => write_text_formula(sheet, row, 5, &formula, said, &word),
        None => write_text(sheet, row, 5, said, &word),
    }
}

/// Writes the headers of a row's columns; `first` is over the names.
pub(super) fn write_headers(sheet: &mut Worksheet, row: u32, first: &str) -> Result<(), XlsxError> {
    let (left, right) = (style::header(), style::header().set_align(rust_xlsxwriter::FormatAlign::Right));
    write_text(sheet, row, 0, first, &left)?;
    for (col, word) in (1_u16..).zip(HEADERS) {
        write_text(sheet, row, col, word, if col < 5 { &right } else { &left })?;
    }
    sheet.set_row_height(row, 20).map(|_| ())
}

/// Sets the widths of the columns.
pub(super) fn set_widths(sheet: &mut Worksheet, first: u16) -> Result<(), XlsxError> {
    for (col, width) in (0_u16..).zip(std::iter::once(first).chain(WIDTHS)) {
        sheet.set_column_width(col, f64::from(width))?;
    }
    Ok(())
}

/// The rule of [`crate::kpi::Trigger::status`] as a formula over the row's cells; `None` where it does not stand on them.
fn status(n: u32, direction: Direction, rule: &Rule) -> Option<String> {
    let word = |s: Status| format!("\"{}\"", s.label());
    let [no_actual, no_plan, on_plan, breach] = [Status::NoActual, Status::NoPlan, Status::OnPlan, Status::Breach].map(word);
    match rule {
        Rule::Share(threshold) => {
            let beyond = match direction {
                Direction::LowerBetter => format!("IF(E{n}<0,{},{breach})", word(Status::Watch)),
                Direction::HigherBetter => format!("IF(E{n}>0,{},{breach})", word(Status::Ahead)),
                Direction::OnTarget => breach,
            };
            let inside = format!("OR(E{n}=0,ROUND(ABS(E{n}),12)<{threshold})");
            Some(format!("=IF(C{n}=\"\",{no_actual},IF(E{n}=\"\",{no_plan},IF({inside},{on_plan},{beyond})))"))
        }
        Rule::Amount(amount) => {
            let (size, other) = match direction {
                Direction::LowerBetter => (format!("D{n}"), Status::Watch),
                Direction::HigherBetter => (format!("-D{n}"), Status::Ahead),
                Direction::OnTarget => (format!("ABS(D{n})"), Status::OnPlan),
            };
            let sized = format!("IF(ROUND({size},9)>{amount},{breach},IF(ROUND({size},9)>=-{amount},{on_plan},{}))", word(other));
            Some(format!("=IF(C{n}=\"\",{no_actual},IF(D{n}=\"\",{no_plan},{sized}))"))
        }
        Rule::Beyond(value) => {
            let beyond = match direction {
                Direction::LowerBetter => format!("ROUND(C{n}-({value}),9)>0"),
                Direction::HigherBetter => format!("ROUND(C{n}-({value}),9)<0"),
                Direction::OnTarget => format!("ROUND(ABS(C{n}-1)-ABS({value}-1),9)>0"),
            };
            Some(format!("=IF(C{n}=\"\",{no_actual},IF({beyond},{breach},{}))", word(Status::Quiet)))
        }
        Rule::AsItIs => None,
    }
}

/// Rules that color status and variance of the rows from `first` to `last`, both inside.
pub(super) fn color(sheet: &mut Worksheet, first: u32, last: u32) -> Result<(), XlsxError> {
    for (statuses, color) in [
        (&[Status::Breach][..], style::BAD),
        (&[Status::Watch], style::WATCH),
        (&[Status::Ahead, Status::OnPlan, Status::Quiet], style::GOOD),
        (&[Status::TooFew, Status::NoPlan, Status::NoActual], style::FLAT),
    ] {
        let no_success = (statuses == [Status::Watch]).then_some(NO_SUCCESS);
        let words = statuses.iter().map(|s| s.label()).chain(no_success);
        let is: Vec<String> = words.map(|word| format!("$F{}=\"{word}\"", first + 1)).collect();
        let format = if statuses[0] == Status::Breach { Format::new().set_bold() } else { Format::new() };
        let rule =
            ConditionalFormatFormula::new().set_rule(format!("=OR({})", is.join(",")).as_str()).set_format(format.set_font_color(color));
        sheet.add_conditional_format(first, 5, last, 5, &rule)?;
        // What is on plan needs no color twice.
        if matches!(statuses[0], Status::Breach | Status::Watch | Status::Ahead) {
            let beyond: Vec<String> = statuses
                .iter()
                .filter(|s| !matches!(s, Status::OnPlan | Status::Quiet))
                .map(|s| format!("$F{}=\"{}\"", first + 1, s.label()))
                .collect();
            let rule = ConditionalFormatFormula::new()
                .set_rule(format!("=OR({})", beyond.join(",")).as_str())
                .set_format(Format::new().set_font_color(color));
            sheet.add_conditional_format(first, 3, last, 4, &rule)?;
        }
    }
    Ok(())
}

/// Equal to twelve digits: what a spreadsheet's arithmetic can tell apart.
pub(super) fn same(a: Option<Decimal>, b: Option<Decimal>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= Decimal::new(1, 9).max(b.abs() * Decimal::new(1, 12)),
        (a, b) => a == b,
    }
}

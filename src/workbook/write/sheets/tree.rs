//! The `tree` sheet: every KPI below the one that it leads to, from revenue down to what is done for it, some of them by channel.

use rust_decimal::Decimal;
use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use super::data::{Data, When};
use super::inputs::Inputs;
use super::page::{page, subtitle, write_note, write_text};
use super::scorecard::{covers, sentences};
use super::standing::{self, Figures, Guard, same};
use super::style::{self, Weight};
use super::terms::Terms;
use super::variance::shown;
use crate::ledger::Version;
use crate::workbook::state::table::HEADER_ROW;
use crate::workbook::write::report::{OTHER, Report, TREE_MEMBERS, TreeNode};

/// The width of the first column, and the columns behind the figures with theirs, in characters.
const NAMES: u16 = 34;
const ABOUT: [(&str, u16); 2] = [("Type", 12), ("Formula", 50)];
/// Levels of rows that a spreadsheet can fold.
const LEVELS: u8 = 7;

/// Writes the sheet.
pub(super) fn write(book: &mut Workbook, tab: &str, report: &Report, data: &Data<'_>, inputs: &Inputs) -> Result<(), XlsxError> {
    let sheet = page(book, tab, "tree", "KPI tree")?;
    subtitle(sheet, &format!("Each KPI stands below the one that it leads to · {}", covers(report)))?;
    standing::write_headers(sheet, HEADER_ROW, "KPI")?;
    standing::set_widths(sheet, NAMES)?;
    for (col, (word, width)) in (6_u16..).zip(ABOUT) {
        write_text(sheet, HEADER_ROW, col, word, &style::header())?;
        sheet.set_column_width(col, f64::from(width))?;
    }
    sheet.group_symbols_above(true).set_repeat_rows(HEADER_ROW, HEADER_ROW)?;
    for (row, (at, node)) in (HEADER_ROW + 1..).zip(report.tree.iter().enumerate()) {
        let below = report.tree.iter().skip(at + 1).take_while(|n| n.depth > node.depth).count();
        write_node(sheet, row, node, below > 0, report, data, inputs)?;
        if below > 0 && node.depth < LEVELS {
            sheet.group_rows(row + 1, row + u32::try_from(below).unwrap_or(0))?;
        }
    }
    let last = HEADER_ROW + u32::try_from(report.tree.len().max(1)).unwrap_or(1);
    standing::color(sheet, HEADER_ROW + 1, last)?;
    let members = |node: &TreeNode| report.tree.iter().filter(|n| n.member.is_some() && n.kpi.id == node.kpi.id).count();
    let cut = report.tree.iter().any(|n| members(n) >= TREE_MEMBERS);
    let largest = format!("By {}, the {TREE_MEMBERS} largest are shown.", report.dimensions[0].to_lowercase());
    let notes = sentences(report).into_iter().chain(cut.then_some(largest));
    let width = NAMES + standing::WIDTHS.iter().sum::<u16>() + ABOUT.iter().map(|(_, w)| w).sum::<u16>();
    let mut end = last;
    for (row, note) in (last + 2..).zip(notes) {
        write_note(sheet, row, 7, width, &note)?;
        end = row;
    }
    sheet.set_print_area(0, 0, end, 7)?;
    Ok(())
}

fn write_node(
    sheet: &mut Worksheet,
    row: u32,
    node: &TreeNode,
    leads: bool,
    report: &Report,
    data: &Data<'_>,
    inputs: &Inputs,
) -> Result<(), XlsxError> {
    let kpi = &node.kpi;
    let values = [(Version::Plan, node.standing.plan), (Version::Actual, node.standing.actual)];
    let live = values.map(|(version, value)| match &node.member {
        None => inputs.live(kpi, version, value, report, data),
        Some(member) => of_member(node, version, value, (member, row), report, data, inputs),
    });
    let weight = match (&node.member, leads) {
        (Some(_), _) => Weight::Part,
        (None, true) => Weight::Group,
        (None, false) => Weight::Row,
    };
    let name = node.member.as_ref().map_or_else(|| kpi.label.clone(), |m| shown(m, report.folded[0]));
    write_text(sheet, row, 0, &name, &weight.on(style::word()).set_indent(1 + 2 * node.depth.min(LEVELS)))?;
    let others = (HEADER_ROW + 1..).zip(&report.tree).filter(|(_, other)| other.member.is_none());
    let guard = Guard::of(kpi, node.standing, others.map(|(row, other)| (row, &other.kpi, other.standing)));
    let figures = Figures { standing: node.standing, live, unit: kpi.unit, direction: kpi.direction, weight, guard };
    standing::write(sheet, row, &figures, report, &inputs.rule_of(kpi, report))?;
    let quiet = Weight::Part.on(style::word());
    let (kind, formula) = if node.member.is_some() {
        (report.dimensions[0].clone(), String::new())
    } else {
        (kpi.kind.label().into(), report.catalog.words(&kpi.formula))
    };
    write_text(sheet, row, 6, &kind, &quiet)?;
    write_text(sheet, row, 7, &formula, &quiet)
}

/// A KPI of one member as a formula over the data; `None` where that would give another figure.
fn of_member(
    node: &TreeNode,
    version: Version,
    value: Option<Decimal>,
    (member, row): (&str, u32),
    report: &Report,
    data: &Data<'_>,
    inputs: &Inputs,
) -> Option<String> {
    let members = [(0, member, (member != OTHER).then(|| format!("$A${}", row + 1)))];
    let terms = Terms { report, data, version, when: When::Span(inputs), members: &members };
    let formula = report.catalog.formula(&node.kpi);
    let live = terms.live(formula, inputs).filter(|_| same(terms.figured(formula), value))?;
    Some(format!("IFERROR({live},\"\")"))
}

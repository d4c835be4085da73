//! The exported workbook: the figures its report shows and the data they stand on.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::lens::Lens;
use crate::engine::project::Project;
use crate::engine::protocol::figure::Scope;
use crate::engine::protocol::{ReceiptLine, Response};
use crate::kpi::{Status, catalog};
use crate::ledger::measure::Unit;
use crate::ledger::{CellRef, DimensionKind, Ledger, Origin, Version};
use crate::workbook::issue::IssueKind;
use crate::workbook::mapping::Progress;
use crate::workbook::write::report::{DataRow, KpiFigure, Report};
use crate::workbook::write::{ExportInput, export as write};

/// A line of the data sheet is a live formula up to this many source cells.
const LIVE_CELLS: usize = 30;

/// The exported workbook: what to say of it, and its bytes.
///
/// # Errors
/// Why nothing could be written, as a sentence.
pub fn export(project: &Project, today: NaiveDate, progress: &mut dyn FnMut(Progress)) -> Result<(Response, Vec<u8>), String> {
    let report = report(project);
    let (Some(first), Some(bytes)) = (project.sources.first(), project.first_bytes()) else {
        return Err("The workbook is no longer kept on this device. Open its file again.".into());
    };
    let input = ExportInput {
        original: bytes,
        fingerprint: &first.fingerprint,
        cells: project.first_book(),
        file_name: &first.file_name,
        today,
        import: &project.import,
        state: &project.state,
        report: &report,
    };
    let done = write(&input, progress).map_err(|e| e.to_string())?;
    let receipt = done.receipt.lines().into_iter().map(|(label, value)| ReceiptLine { label, value }).collect();
    let ask = done.receipt.cautions.iter().map(ToString::to_string).collect();
    Ok((Response::File { file_name: done.file_name, receipt, ask }, done.bytes))
}

/// The figures of the report sheets, over the span to date.
pub fn report(project: &Project) -> Report {
    let lens = Lens::new(project, &Scope::default());
    let chain = catalog::CHAIN.into_iter().filter_map(catalog::find);
    let rest = catalog::all().filter(|k| !catalog::CHAIN.contains(&k.id));
    let threshold = project.state.settings.threshold;
    let figure = |kpi: &'static crate::kpi::Kpi| {
        let (plan, actual) = (lens.kpi_value(kpi, Version::Plan), lens.kpi_value(kpi, Version::Actual));
        KpiFigure { kpi, plan, actual, status: Status::of(actual, plan, kpi.direction, threshold) }
    };
    let kpis = chain.map(figure).chain(rest.map(figure).filter(|f| f.plan.or(f.actual).is_some())).collect();
    Report {
        currency: project.reporting.currency.clone(),
        span: lens.slice.span,
        span_label: project.coverage.label(""),
        gross_margin: project.gross_margin(),
        threshold,
        kpis,
        data: data(project),
    }
}

fn data(project: &Project) -> Vec<DataRow> {
    let ledger = project.ledger();
    let factors = project.reporting.factors(ledger);
    let channel = project.main_dimension;
    let region = ledger.find_dimension(&DimensionKind::Region).filter(|d| Some(*d) != channel);
    let texts: BTreeSet<CellRef> = cells_as_text(project);
    let mut rows: BTreeMap<_, (Decimal, Option<Vec<CellRef>>)> = BTreeMap::new();
    for (position, fact) in ledger.facts().iter().enumerate() {
        let Some(amount) = fact.amount else { continue };
        let member = |dimension: Option<usize>| dimension.map(|d| ledger.member_of(position, d)).unwrap_or_default();
        let key = (fact.measure, fact.version, fact.period, member(channel), member(region), fact.currency);
        let (sum, cells) = rows.entry(key).or_insert_with(|| (Decimal::ZERO, Some(Vec::new())));
        *sum += amount;
        match (fact.origin, cells.as_mut()) {
            (Origin::Cell(cell), Some(list)) if list.len() < LIVE_CELLS && !texts.contains(&cell) => list.push(cell),
            // The writer puts what recorded moves add behind the cells.
            (Origin::Move { .. }, _) => {}
            _ => *cells = None,
        }
    }
    let name =
        |dimension: Option<usize>, member| dimension.and_then(|d| ledger.dimensions().get(d)).map_or("", |d| d.name(member)).to_owned();
    rows.into_iter()
        .filter_map(|((measure, version, period, c, r, currency), (amount, cells))| {
            let measure = ledger.measures().get(usize::from(measure))?.clone();
            let money = measure.unit() == Unit::Money;
            Some(DataRow {
                version,
                period,
                channel: name(channel, c),
                region: name(region, r),
                currency: if money { code(ledger, currency) } else { String::new() },
                amount,
                rate: if money { factors.get(usize::from(currency)).copied().flatten() } else { Some(Decimal::ONE) },
                cells: cells.unwrap_or_default(),
                measure,
            })
        })
        .collect()
}

fn code(ledger: &Ledger, currency: u16) -> String {
    ledger.currencies().get(usize::from(currency)).map(|c| c.0.clone()).unwrap_or_default()
}

/// The cells whose number is text: a formula over them would not see it.
fn cells_as_text(project: &Project) -> BTreeSet<CellRef> {
    let told = project.import.issues.iter().filter(|i| i.kind == IssueKind::NumberAsText).filter_map(|i| i.cell);
    // Where everything is text, nothing is told.
    let cells = project.ledger().facts().iter().filter_map(|f| if let Origin::Cell(cell) = f.origin { Some(cell) } else { None });
    let all = project.cells().into_iter().flat_map(|book| {
        let cells = cells.clone().filter(|c| c.source == 0);
        cells.filter(|c| book.text(c.sheet, c.row, c.col).is_some())
    });
    told.chain(all).collect()
}

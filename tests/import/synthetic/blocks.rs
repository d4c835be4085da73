//! Layouts of several tables on one sheet: blocks below each other, side by side, of one row each, of one version each.

use plumbline::ledger::Version;

use super::language::{CHANNELS, list};
use super::layouts::{Sheet, across, compared, key, text};
use super::maker::{Maker, Totals, column};
use super::page::Said;
use super::table::{Column, Fill, Key, Kind};

/// Blocks for regions: each with its label and header, plan and actual or months across.
fn blocks(m: &mut Maker, most: usize, narrow: bool) -> Sheet {
    let language = m.language;
    let title = m.title(Version::Plan, true);
    let monthly = !narrow && m.dice.chance(50);
    let versions = m.versions();
    let mut columns = vec![column(m.word(language.channel), Fill::Label(0))];
    if monthly {
        let (times, writing) = m.times();
        across(m, &mut columns, Version::Plan, &times, writing);
    } else {
        for version in &versions {
            columns.push(column(m.version(*version), Fill::Value(key(Some(*version), None))));
        }
        compared(m, &mut columns, &versions, 1);
    }
    if m.totals == Totals::Groups {
        m.totals = Totals::Below;
    }
    let count = m.dice.between(2, most);
    let regions = m.dice.some(&list(language.regions), count);
    let mut tables = Vec::new();
    for region in &regions {
        let lines = m.dice.between(3, 6);
        let channels = m.dice.some(&list(CHANNELS), lines);
        let rows = channels.iter().map(|c| m.line(&columns, vec![Said::text(*c)], vec![(*c).to_owned()], Key::default())).collect();
        let rows = m.with_totals(rows, 0);
        let mut table = m.table(columns.clone(), rows);
        table.members = vec![(*region).to_owned()];
        tables.push(table);
    }
    Sheet { name: "Budget".into(), title, tables, labels: regions.into_iter().map(str::to_owned).collect(), beside: narrow }
}

pub(super) fn stacked(m: &mut Maker) -> Vec<Sheet> {
    vec![blocks(m, 4, false)]
}

pub(super) fn beside(m: &mut Maker) -> Vec<Sheet> {
    vec![blocks(m, 3, true)]
}

/// A label, the header and one row, again and again.
pub(super) fn single(m: &mut Maker) -> Vec<Sheet> {
    let mut sheet = blocks(m, 4, false);
    for table in &mut sheet.tables {
        table.rows.retain(|r| matches!(r.kind, Kind::Line { .. }));
        table.rows.truncate(1);
    }
    vec![sheet]
}

/// Plan above, actual below, each under its own title, in the same shape.
pub(super) fn halves(m: &mut Maker) -> Vec<Sheet> {
    let (times, writing) = m.times();
    let dimensions = m.dimensions(2);
    let lines = m.lines(&dimensions, 6);
    if m.totals == Totals::Groups {
        m.totals = Totals::Below;
    }
    let (mut tables, mut labels) = (Vec::new(), Vec::new());
    for version in [Version::Plan, Version::Actual] {
        let mut columns: Vec<Column> = dimensions.iter().enumerate().map(|(i, d)| column(&d.header, Fill::Label(i))).collect();
        across(m, &mut columns, version, &times, writing);
        let rows = lines.iter().map(|line| m.line(&columns, text(line), line.clone(), Key::default())).collect();
        let rows = m.with_totals(rows, 0);
        tables.push(m.table(columns, rows));
        labels.push(format!("{} {}", m.version(version), m.year));
    }
    vec![Sheet { name: "Sheet1".into(), title: String::new(), tables, labels, beside: false }]
}

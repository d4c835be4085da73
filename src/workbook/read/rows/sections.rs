//! What the labels above lines say of them: sections within sections, a period, a version, a measure, or a member of a dimension.

use std::collections::HashMap;

use super::extract::Source;
use super::rowwords;
use crate::ledger::{DimensionKind, Ledger, Measure, Member, Version};
use crate::workbook::read::cells::periods::{self, When};
use crate::workbook::read::columns::roles;
use crate::workbook::read::grid::{Grid, Texts, Value};
use crate::workbook::read::regions::Region;
use crate::workbook::read::words::columns::{self, Says};
use crate::workbook::read::words::versions::Said;

/// Labels looked at to tell whether sections say versions.
const MAX_LABELS: usize = 20_000;

/// One label with what it says.
struct Section {
    label: String,
    indent: u8,
    /// Whether a line stood further in than the label.
    deeper: bool,
    /// Whether a total ended it.
    closed: bool,
    /// The last row of its lines, where that is known.
    until: Option<u32>,
    when: Option<When>,
    version: Option<Version>,
    measure: Option<&'static str>,
    /// What dimension the label itself names: `Region: EMEA`.
    kind: Option<DimensionKind>,
    name: String,
}

/// What the open sections say of a line.
#[derive(Default)]
pub(in crate::workbook::read) struct Now {
    /// The period.
    pub(in crate::workbook::read) when: Option<When>,
    /// The version.
    pub(in crate::workbook::read) version: Option<Version>,
    /// The measure.
    pub(in crate::workbook::read) measure: Option<u16>,
    /// The members.
    pub(in crate::workbook::read) members: Vec<(usize, Member)>,
}

/// The sections that are open while a table is read downward.
pub(in crate::workbook::read) struct Sections {
    open: Vec<Section>,
    /// Labels since the last line: the next line says how they nest.
    waiting: Vec<Section>,
    /// How deep each label stood when it was last seen.
    depths: HashMap<String, usize>,
    versions: bool,
    measures: bool,
    now: Now,
    /// Whether what is open changed since the last line.
    stale: bool,
}

impl Sections {
    /// For a table; its labels name versions only where [`say_versions`], and measures only where the table names none.
    pub(in crate::workbook::read) fn new(versions: bool, measures: bool) -> Self {
        Self { open: Vec::new(), waiting: Vec::new(), depths: HashMap::new(), versions, measures, now: Now::default(), stale: false }
    }

    /// A label stands above the lines that follow, through the row `until` where that is known; `indent` is how far in it stands.
    pub(in crate::workbook::read) fn label(&mut self, label: &str, indent: u8, until: Option<u32>) {
        let (key, value) = label.split_once([':', '：']).map_or(("", label), |(key, value)| (key.trim(), value.trim()));
        let (key, value) = if value.is_empty() { ("", label.trim_end_matches([':', '：', ' '])) } else { (key, value) };
        let kind = match columns::column(key) {
            Some((Says::Dimension(id), _)) => Some(columns::dimension(id)),
            _ if !key.is_empty() && key.len() <= 30 => Some(DimensionKind::Other(key.to_owned())),
            _ => None,
        };
        let version = match roles::exact_version(value) {
            Some(Said::Is(version)) if self.versions => Some(version),
            _ => None,
        };
        let when = periods::scan(value).filter(|(_, rest)| rest.is_empty() || version.is_some()).map(|(when, _)| when);
        let measure = rowwords::section(label).filter(|_| self.measures);
        let name = if kind.is_some() { value } else { label }.to_owned();
        self.waiting.push(Section {
            label: label.to_owned(),
            indent,
            deeper: false,
            closed: false,
            until,
            when,
            version,
            measure,
            kind,
            name,
        });
    }

    /// Whether nothing is open.
    pub(in crate::workbook::read) fn is_empty(&self) -> bool {
        self.open.is_empty() && self.waiting.is_empty()
    }

    /// A total ends the section it names, else the innermost one; a grand total ends all.
    pub(in crate::workbook::read) fn total(&mut self, label: &str, grand: bool) {
        self.nest();
        let label = label.to_lowercase();
        let named = |s: &Section| !s.closed && s.label.len() >= 3 && label.contains(&s.name.to_lowercase());
        let innermost = || self.open.iter().rposition(|s| !s.closed);
        let from = if grand { Some(0) } else { self.open.iter().rposition(named).or_else(innermost) };
        if let Some(from) = from {
            self.open.iter_mut().skip(from).for_each(|s| s.closed = true);
            self.stale = true;
        }
    }

    /// Gives what the open sections say of a line in a row that stands `indent` in to [`Sections::now`].
    pub(in crate::workbook::read) fn line(&mut self, row: u32, indent: u8, ledger: &mut Ledger) {
        self.nest();
        // A line that stands no further in than a label whose lines did is no longer under it.
        let past = |s: &Section| s.until.is_some_and(|last| row > last) || (s.deeper && indent <= s.indent);
        if let Some(at) = self.open.iter().position(|s| !s.closed && past(s)) {
            self.open.iter_mut().skip(at).for_each(|s| s.closed = true);
            self.stale = true;
        }
        for section in self.open.iter_mut().filter(|s| !s.closed) {
            section.deeper |= indent > section.indent;
        }
        if std::mem::take(&mut self.stale) {
            self.now = self.says(ledger);
        }
    }

    /// What the open sections say of the last line.
    pub(in crate::workbook::read) fn now(&self) -> &Now {
        &self.now
    }

    /// Puts the waiting labels in their places among the open ones.
    fn nest(&mut self) {
        let waiting = std::mem::take(&mut self.waiting);
        let Some(first) = waiting.first() else { return };
        self.stale = true;
        let indented = waiting.iter().chain(&self.open).any(|s| s.indent != first.indent);
        let ended = self.open.iter().rev().take_while(|s| s.closed).count();
        let same = |a: &Section, b: &Section| {
            (a.when.is_some() && b.when.is_some()) || (a.version.is_some() && b.version.is_some()) || (a.kind.is_some() && a.kind == b.kind)
        };
        let depth = if indented {
            self.open.iter().position(|s| s.closed || s.indent >= first.indent).unwrap_or(self.open.len())
        } else {
            // A label that says what an open one says takes its place; one seen before goes where it was.
            let known = self.open.iter().position(|s| same(s, first)).or_else(|| self.depths.get(&first.label).copied());
            known.unwrap_or_else(|| self.open.len().saturating_sub(waiting.len().max(ended)))
        };
        self.open.truncate(depth);
        for section in waiting {
            if indented {
                let at = self.open.iter().position(|s| s.indent >= section.indent).unwrap_or(self.open.len());
                self.open.truncate(at);
            }
            self.depths.insert(section.label.clone(), self.open.len());
            self.open.push(section);
        }
    }

    fn says(&self, ledger: &mut Ledger) -> Now {
        let mut now = Now::default();
        let mut plain = 0;
        for section in self.open.iter().filter(|s| !s.closed) {
            now.when = section.when.map(|when| now.when.and_then(When::year).map_or(when, |y| when.in_year(y))).or(now.when);
            now.version = section.version.or(now.version);
            now.measure = section.measure.map(|id| ledger.measure(&Measure::new(id))).or(now.measure);
            if section.when.is_some() || section.version.is_some() {
                continue;
            }
            let kind = section.kind.clone().unwrap_or_else(|| {
                plain += 1;
                DimensionKind::Other(if plain == 1 { "Section".to_owned() } else { format!("Section {plain}") })
            });
            let dimension = ledger.dimension(&kind);
            now.members.extend(ledger.member(dimension, &section.name).map(|member| (dimension, member)));
        }
        now
    }
}

/// How far the first text of a row is set in; 0 without one.
pub(in crate::workbook::read) fn indent(table: &Source<'_>, row: u32) -> u8 {
    let columns = (table.region.range.left..=table.region.range.right).filter_map(|c| table.grid.columns.get(usize::from(c)));
    columns.clone().find(|c| matches!(c.value(row), Some(Value::Text(_)))).map_or(0, |c| c.indent(row))
}

/// Whether labels alone in their rows name two versions or more: `Budget` over some lines, `Actual` over others. One alone may be a
/// name (`Meta`, `Target`).
pub(in crate::workbook::read) fn say_versions(grid: &Grid, texts: &Texts, region: &Region) -> bool {
    let first = region.header_rows.last().map_or(region.range.top, |r| r + 1);
    let columns = region.range.left..=region.range.right.min(region.range.left.saturating_add(3));
    let mut known: HashMap<u32, Option<Version>> = HashMap::new();
    let mut found: Vec<Version> = Vec::new();
    let above = region.above.iter().flat_map(|row| columns.clone().map(move |c| (*row, c)));
    let above = above.filter_map(|(row, col)| grid.value(row, col).map(|value| (row, value)));
    let below = columns
        .clone()
        .filter_map(|c| grid.columns.get(usize::from(c)))
        .flat_map(|c| c.between(first, region.range.bottom).take(MAX_LABELS));
    for (row, value) in above.chain(below) {
        let Value::Text(place) = value else { continue };
        let version = *known.entry(place).or_insert_with(|| match roles::exact_version(texts.get(place)) {
            Some(Said::Is(version)) => Some(version),
            _ => None,
        });
        let Some(version) = version.filter(|v| !found.contains(v)) else { continue };
        let alone = (region.range.left..=region.range.right).filter(|c| grid.value(row, *c).is_some()).take(2).count() == 1;
        if alone && !region.header_rows.contains(&row) && region.skipped.iter().all(|(r, _)| *r != row) {
            found.push(version);
        }
    }
    found.len() >= 2
}

//! A whole workbook: the sheets of a layout with titles and remarks around the tables, faults in them, and sheets beside them
//! that are no sources.

use std::collections::BTreeMap;

use plumbline::ledger::{Decimal, Version};

use super::language::{CHANNELS, OWNERS, list};
use super::layouts::{LAYOUTS, Sheet};
use super::maker::{Maker, Totals, column};
use super::page::{Declared, Page, Said, workbook};
use super::table::{Drawn, Entry, Fill, Key, Kind, Row};

/// A workbook, and what is true of it.
pub(super) struct Book {
    pub(super) pages: Vec<Page>,
    pub(super) truth: Drawn,
    pub(super) tags: Vec<String>,
    /// Whether the comma is the decimal sign of the text file this is; `None` when it is a workbook.
    text: Option<bool>,
}

impl Book {
    /// The workbook of a seed.
    pub(super) fn new(seed: u64) -> Self {
        let mut m = Maker::new(seed);
        let (name, layout) = LAYOUTS[usize::try_from(seed).unwrap() % LAYOUTS.len()];
        m.tag(format!("layout {name}"));
        let mut sheets = layout(&mut m);
        spoil(&mut m, &mut sheets);
        let mut truth = Drawn::default();
        let mut pages = Vec::new();
        for (i, sheet) in sheets.iter().enumerate() {
            pages.push(page(&mut m, sheet, u16::try_from(i).unwrap(), &mut truth));
        }
        others(&mut m, &mut pages, &truth);
        stale(&mut m, &mut pages);
        let text = (pages.len() == 1 && m.dice.chance(8)).then_some(m.language.comma);
        if text.is_some() {
            m.tag("text file");
        }
        Self { pages, truth, tags: m.tags, text }
    }

    /// Whether the file is text, which the other reader of cells does not open.
    pub(super) fn is_text(&self) -> bool {
        self.text.is_some()
    }

    pub(super) fn file_name(&self) -> &'static str {
        if self.text.is_some() { "Book1.csv" } else { "Book1.xlsx" }
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        self.text.map_or_else(|| workbook(&self.pages), |comma| self.pages[0].separated(comma).into_bytes())
    }
}

/// Puts faults into cells and errors into typed totals.
fn spoil(m: &mut Maker, sheets: &mut [Sheet]) {
    let at = m.dice.below(sheets.len());
    let tables = &mut sheets[at].tables;
    let at = m.dice.below(tables.len());
    let table = &mut tables[at];
    let Some(value) = table.columns.iter().position(|c| matches!(c.fill, Fill::Value(_))) else { return };
    if m.dice.chance(8) {
        let open = list(m.language.open);
        let fault = if m.dice.chance(60) { Entry::Text(m.dice.pick(&open)) } else { Entry::Fault };
        let rows = table.rows.len();
        let at = m.dice.below(rows);
        if let Kind::Line { amounts, .. } = &mut table.rows[at].kind
            && amounts.len() > 1
        {
            m.tag(if matches!(fault, Entry::Fault) { "error cell" } else { "text for an amount" });
            amounts.insert(value, fault);
        }
    }
    if m.dice.chance(12) {
        let off = Decimal::from(i64::try_from(m.dice.between(2, 900)).unwrap());
        let total = table.rows.iter_mut().rev().find_map(|r| match &mut r.kind {
            Kind::Total { over, formula: false, off } if over.len() > 2 => Some(off),
            _ => None,
        });
        if let Some(total) = total {
            m.tag("total does not tie");
            *total = off;
        }
    }
}

/// One sheet: title, remarks, tables one below another or side by side.
fn page(m: &mut Maker, sheet: &Sheet, at: u16, truth: &mut Drawn) -> Page {
    let mut page = Page::new(&sheet.name, m.money);
    let left = u16::try_from(m.dice.pick(&[0, 0, 0, 1, 2])).unwrap();
    let mut row = u32::try_from(m.dice.pick(&[0, 0, 0, 1, 3])).unwrap();
    if left > 0 {
        m.tag("offset");
    }
    let remarks = list(m.language.remark);
    if !sheet.title.is_empty() {
        page.put(row, left, Said::text(&sheet.title));
        if m.dice.chance(20) {
            page.merges.push((row, left, row, left + 3));
        }
        row += 1;
        if m.dice.chance(15) {
            page.put(row, left, Said::text(m.dice.pick(&remarks)));
            m.tag("remark above");
            row += 1;
        }
        if m.dice.chance(70) {
            row += 1;
        } else {
            m.tag("title right above");
        }
    }
    let mut across = left;
    for (i, table) in sheet.tables.iter().enumerate() {
        let mut top = row;
        if let Some(label) = sheet.labels.get(i) {
            page.put(top, across, Said::text(label));
            top += 1;
        }
        let next = table.draw(&mut page, at, (top, across), truth);
        if sheet.beside {
            across += u16::try_from(table.columns.len()).unwrap() + 1;
        } else {
            row = next + 1;
        }
    }
    if m.dice.chance(15) {
        let gap = u32::from(m.dice.chance(75));
        page.put(page.bottom() + gap, left, Said::text(m.dice.pick(&remarks)));
        m.tag("remark below");
    }
    page
}

/// Sheets beside the sources: a summary of the same figures, a list, instructions, an old copy that is hidden.
fn others(m: &mut Maker, pages: &mut Vec<Page>, truth: &Drawn) {
    if m.dice.chance(18)
        && let Some(summary) = summary(m, truth)
    {
        m.tag("summary sheet");
        let first = m.dice.chance(0);
        pages.insert(if first { 0 } else { pages.len() }, summary);
    }
    if m.dice.chance(12) {
        m.tag("list sheet");
        let mut page = Page::new("Lists", m.money);
        page.put(0, 0, Said::text(m.language.channel));
        page.put(0, 1, Said::text(m.word(m.language.owner)));
        for (i, (channel, owner)) in list(CHANNELS).into_iter().zip(list(OWNERS)).enumerate() {
            page.put(u32::try_from(i + 1).unwrap(), 0, Said::text(channel));
            page.put(u32::try_from(i + 1).unwrap(), 1, Said::text(owner));
        }
        pages.push(page);
    }
    if m.dice.chance(10) {
        m.tag("instructions sheet");
        let mut page = Page::new("Readme", m.money);
        page.put(0, 0, Said::text("How to use this workbook"));
        page.put(2, 0, Said::text("1. Enter the budget by the 5th of each month; actual figures come from the ledger."));
        page.put(3, 0, Said::text("2. Do not change the plan after it is approved."));
        pages.push(page);
    }
    if m.dice.chance(8) {
        m.tag("hidden copy");
        let mut old = pages[0].clone();
        old.name = "Old".into();
        old.hidden = true;
        for said in old.cells.values_mut() {
            if let Said::Amount(amount) = said {
                *amount += Decimal::ONE;
            }
        }
        pages.push(old);
    }
}

/// Filters, names and print areas as people leave them behind: anywhere on the sheet, some over the table, most over part of it or more.
fn stale(m: &mut Maker, pages: &mut [Page]) {
    for page in pages {
        let (rows, columns) = (page.bottom(), page.cells.keys().map(|(_, col)| col + 1).max().unwrap_or(1));
        for (by, chance) in [(Declared::Filter, 25), (Declared::Name, 20), (Declared::Name, 20), (Declared::Print, 15)] {
            if m.dice.chance(chance) {
                let top = u32::try_from(m.dice.below(usize::try_from(rows + 1).unwrap())).unwrap();
                let left = u16::try_from(m.dice.below(usize::from(columns.min(4)))).unwrap();
                let bottom = if m.dice.chance(40) { rows.max(top + 1) - 1 } else { top + u32::try_from(m.dice.between(1, 20)).unwrap() };
                let right = if m.dice.chance(60) { columns.max(left + 1) - 1 } else { left + u16::try_from(m.dice.between(1, 8)).unwrap() };
                page.declared.push((by, (top, left, bottom, right)));
                m.tag("stale range");
            }
        }
    }
}

/// The sums of spend by one word and version, as a report of its own.
fn summary(m: &mut Maker, truth: &Drawn) -> Option<Page> {
    let spend = || truth.facts.iter().filter(|f| f.measure == "spend");
    let mut versions: Vec<Version> = spend().map(|f| f.version).collect();
    versions.sort_unstable();
    versions.dedup();
    let mut sums: BTreeMap<&str, BTreeMap<Version, Decimal>> = BTreeMap::new();
    for fact in spend() {
        *sums.entry(fact.members.first()?).or_default().entry(fact.version).or_default() += fact.amount;
    }
    if sums.len() < 2 || truth.facts.len() < 8 || sums.len() * 2 > truth.facts.len() {
        return None;
    }
    let mut columns = vec![column(m.word(m.language.category), Fill::Label(0))];
    for version in &versions {
        let head = m.version(*version);
        columns.push(column(head, Fill::Value(Key { version: Some(*version), ..Key::default() })));
    }
    let row = |name: &str, by: &BTreeMap<Version, Decimal>| Row {
        labels: vec![Said::text(name)],
        kind: Kind::Line {
            key: Key::default(),
            members: Vec::new(),
            amounts: versions.iter().enumerate().filter_map(|(i, v)| by.get(v).map(|a| (i + 1, Entry::Amount(*a)))).collect(),
        },
    };
    let rows = sums.iter().map(|(name, by)| row(name, by)).collect();
    m.totals = Totals::Below;
    let rows = m.with_totals(rows, 0);
    let table = m.table(columns, rows);
    let mut page = Page::new("Summary", m.money);
    table.draw(&mut page, 0, (0, 0), &mut Drawn::default());
    Some(page)
}

//! The layouts in which budgets are kept, each made into tables on sheets.

use plumbline::ledger::Version;

use super::blocks::{beside, halves, single, stacked};
use super::language::list;
use super::maker::{Maker, Totals, column};
use super::page::Said;
use super::table::{Column, Fill, Key, Kind, Row, Span, Table};
use super::time::{Time, Writing};

/// Tables that stand on one sheet, below a title.
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) tables: Vec<Table>,
    /// Titles of the tables, where they have their own.
    pub(super) labels: Vec<String>,
    pub(super) beside: bool,
}

impl Sheet {
    fn of(name: &str, title: String, table: Table) -> Self {
        Self { name: name.to_owned(), title, tables: vec![table], labels: Vec::new(), beside: false }
    }
}

/// A way of making the sheets of a workbook.
type Layout = fn(&mut Maker) -> Vec<Sheet>;

pub(super) const LAYOUTS: [(&str, Layout); 14] = [
    ("long", long),
    ("wide periods", wide),
    ("wide measures", measures),
    ("both", both),
    ("p&l", groups),
    ("scenario column", scenario),
    ("twin sheets", twins),
    ("flat list", flat),
    ("stacked blocks", stacked),
    ("side by side", beside),
    ("one-row tables", single),
    ("hierarchy", hierarchy),
    ("years across", years),
    ("version blocks", halves),
];

pub(super) fn text(words: &[String]) -> Vec<Said> {
    words.iter().map(Said::text).collect()
}

pub(super) fn key(version: Option<Version>, time: Option<Time>) -> Key {
    Key { version, measure: None, time }
}

/// One row per line and period, plan and actual in columns or one amount that the title names.
fn long(m: &mut Maker) -> Vec<Sheet> {
    let dimensions = m.dimensions(3);
    let lines = m.lines(&dimensions, 5);
    let first = u32::try_from(m.dice.between(1, 6)).unwrap();
    let count = u32::try_from(m.dice.between(2, 6)).unwrap();
    let times = Time::months(m.year, first, count);
    let whole = [Writing::NameYear, Writing::ShortYear, Writing::Iso, Writing::Slashed, Writing::Serial, Writing::Day, Writing::DayText];
    let writing = m.dice.pick(&whole);
    m.tag(format!("periods {writing:?}"));
    let versions = if m.dice.chance(65) { m.versions() } else { vec![m.dice.pick(&[Version::Plan, Version::Actual])] };
    let days = matches!(writing, Writing::Day | Writing::DayText);
    let mut columns = vec![column(m.word(if days { m.language.date } else { m.language.month }), Fill::Label(0))];
    columns.extend(dimensions.iter().enumerate().map(|(i, d)| column(&d.header, Fill::Label(i + 1))));
    let values = columns.len();
    let mut title = m.title(Version::Plan, true);
    if let [version] = versions[..] {
        let named = m.dice.chance(50);
        title = m.title(version, true);
        let head = if named { m.version(version) } else { m.word(m.language.amount) };
        m.tag(if named { "version in header" } else { "version in title" });
        columns.push(column(head, Fill::Value(key(Some(version), None))));
    } else {
        for version in &versions {
            columns.push(column(m.version(*version), Fill::Value(key(Some(*version), None))));
        }
        compared(m, &mut columns, &versions, values);
    }
    if m.dice.chance(25) {
        columns.push(column(m.word(m.language.note), Fill::Remark(list(m.language.remark)[0])));
    }
    if m.totals == Totals::Groups {
        m.totals = Totals::Below;
    }
    let mut rows = Vec::new();
    for time in times {
        for line in &lines {
            let day = u32::try_from(m.dice.between(1, 28)).unwrap();
            let labels = [time.said(writing, m.language, day)].into_iter().chain(text(line)).collect();
            rows.push(m.line(&columns, labels, line.clone(), key(None, Some(time))));
        }
    }
    let rows = m.with_totals(rows, 0);
    let table = m.table(columns, rows);
    vec![Sheet::of("Data", title, table)]
}

/// Adds variance and share after plan and actual, and last year now and then.
pub(super) fn compared(m: &mut Maker, columns: &mut Vec<Column>, versions: &[Version], values: usize) {
    let place = |v: Version| versions.iter().position(|x| *x == v).map(|i| i + values);
    let (Some(plan), Some(actual)) = (place(Version::Plan), place(Version::Actual)) else { return };
    if m.dice.chance(20) {
        columns.push(column(m.word(m.language.prior), Fill::Other));
        m.tag("prior year");
    }
    if m.dice.chance(50) {
        columns.push(column(m.word(m.language.variance), Fill::Less(actual, plan)));
        m.tag("variance");
        if m.dice.chance(50) {
            columns.push(column(m.word(m.language.share), Fill::Share(actual, plan)));
        }
    }
}

/// Columns for periods, with quarter totals between and a total at the end now and then.
pub(super) fn across(m: &mut Maker, columns: &mut Vec<Column>, version: Version, times: &[Time], writing: Writing) {
    let formula = m.formulas;
    let quarters = times.len() == 12 && m.dice.chance(25);
    let spacer = m.dice.chance(8);
    let year = m.dice.chance(20) && writing.needs_year();
    if quarters {
        m.tag("quarter columns");
    }
    if spacer {
        m.tag("spacer columns");
    }
    let upper = if year {
        m.tag("year above");
        Some(Said::Number(m.year.into()))
    } else if m.dice.chance(12) {
        m.tag("version above");
        Some(Said::text(m.version(version)))
    } else {
        None
    };
    if upper.is_some() {
        for column in columns.iter_mut() {
            column.heads.insert(0, Said::Nothing);
        }
    }
    let heads = |head: Said| upper.iter().cloned().chain([head]).collect::<Vec<_>>();
    let (mut all, mut part) = (Vec::new(), Vec::new());
    for (i, time) in times.iter().enumerate() {
        if spacer && i > 0 {
            columns.push(Column { heads: heads(Said::Nothing), fill: Fill::Spacer });
        }
        all.push(columns.len());
        part.push(columns.len());
        columns.push(Column { heads: heads(time.said(writing, m.language, 1)), fill: Fill::Value(key(Some(version), Some(*time))) });
        if quarters && i % 3 == 2 {
            let head = Said::text(format!("{}{}", m.language.quarter, i / 3 + 1));
            columns.push(Column { heads: heads(head), fill: Fill::Sum(std::mem::take(&mut part), formula) });
        }
    }
    if m.dice.chance(45) {
        let words = if m.dice.chance(70) { m.language.total } else { m.language.ytd };
        let head = m.word(words);
        m.tag("total column");
        columns.push(Column { heads: heads(Said::text(head)), fill: Fill::Sum(all, formula) });
    }
}

/// Periods across, one version.
fn wide(m: &mut Maker) -> Vec<Sheet> {
    let version = m.dice.pick(&[Version::Plan, Version::Plan, Version::Actual]);
    let title = m.title(version, true);
    let (times, writing) = m.times();
    let dimensions = m.dimensions(2);
    let lines = m.lines(&dimensions, 8);
    let mut columns: Vec<Column> = dimensions.iter().enumerate().map(|(i, d)| column(&d.header, Fill::Label(i))).collect();
    across(m, &mut columns, version, &times, writing);
    let rows = lines.iter().map(|line| m.line(&columns, text(line), line.clone(), Key::default())).collect();
    let rows = m.with_totals(rows, 0);
    let table = m.table(columns, rows);
    vec![Sheet::of("Sheet1", title, table)]
}

/// Versions across, some with measures of the funnel beside them.
fn measures(m: &mut Maker) -> Vec<Sheet> {
    let versions = m.versions();
    let title = m.title(Version::Plan, true);
    let dimensions = m.dimensions(3);
    let lines = m.lines(&dimensions, 9);
    let mut columns: Vec<Column> = dimensions.iter().enumerate().map(|(i, d)| column(&d.header, Fill::Label(i))).collect();
    let values = columns.len();
    for version in &versions {
        columns.push(column(m.version(*version), Fill::Value(key(Some(*version), None))));
    }
    compared(m, &mut columns, &versions, values);
    if m.dice.chance(35) {
        m.tag("funnel columns");
        let funnel = [
            ("impressions", m.language.impressions),
            ("clicks", m.language.clicks),
            ("leads", m.language.leads),
            ("revenue", m.language.revenue),
        ];
        for (measure, head) in m.dice.some(&funnel, 2) {
            let fill = Fill::Value(Key { version: Some(Version::Actual), measure: Some(measure), time: None });
            columns.push(column(format!("{head} ({})", m.version(Version::Actual)), fill));
        }
    }
    let rows = lines.iter().map(|line| m.line(&columns, text(line), line.clone(), Key::default())).collect();
    let rows = m.with_totals(rows, 0);
    let table = m.table(columns, rows);
    vec![Sheet::of("Budget", title, table)]
}

/// Periods over versions, or versions over periods, in two or three header rows.
fn both(m: &mut Maker) -> Vec<Sheet> {
    let title = m.title(Version::Plan, true);
    let versions: Vec<Version> = m.versions();
    let count = m.dice.between(2, 4);
    let (times, writing) = m.times();
    let times = &times[..count.max(2).min(times.len())];
    let dimensions = m.dimensions(2);
    let lines = m.lines(&dimensions, 7);
    let deep = writing.needs_year() && m.dice.chance(60);
    let periods_above = m.dice.chance(65);
    m.tag(format!("depth {}", if deep { 3 } else { 2 }));
    m.tag(if periods_above { "periods above" } else { "versions above" });
    let mut columns: Vec<Column> = Vec::new();
    let labels_above = m.dice.chance(25);
    for (i, d) in dimensions.iter().enumerate() {
        let mut heads = vec![Said::Nothing; if deep { 3 } else { 2 }];
        let at = if labels_above { 0 } else { heads.len() - 1 };
        heads[at] = Said::text(&d.header);
        columns.push(Column { heads, fill: Fill::Label(i) });
    }
    let year = Said::Number(m.year.into());
    let top = |below: Vec<Said>| if deep { [year.clone()].into_iter().chain(below).collect() } else { below };
    let varied = periods_above && m.dice.chance(35);
    let (over, under) = if periods_above { (times.len(), versions.len()) } else { (versions.len(), times.len()) };
    for a in 0..over {
        let start = columns.len();
        for b in 0..under {
            let (t, v) = if periods_above { (a, b) } else { (b, a) };
            let (time, version) = (times[t], versions[v]);
            let (when, what) = (time.said(writing, m.language, 1), Said::text(m.version(version)));
            let heads = top(if periods_above { vec![when, what] } else { vec![what, when] });
            columns.push(Column { heads, fill: Fill::Value(key(Some(version), Some(time))) });
        }
        if varied {
            m.tag("variance");
            let place = |v: Version| versions.iter().position(|x| *x == v).unwrap() + start;
            let heads = top(vec![times[a].said(writing, m.language, 1), Said::text(m.word(m.language.variance))]);
            columns.push(Column { heads, fill: Fill::Less(place(Version::Actual), place(Version::Plan)) });
        }
    }
    let rows = lines.iter().map(|line| m.line(&columns, text(line), line.clone(), Key::default())).collect();
    let rows = m.with_totals(rows, 0);
    let table = m.table(columns, rows);
    vec![Sheet::of("Budget", title, table)]
}

/// Groups with their lines below, indented, each with its sum: months or versions across.
fn groups(m: &mut Maker) -> Vec<Sheet> {
    let versions = if m.dice.chance(50) { m.versions() } else { vec![Version::Plan] };
    let title = m.title(Version::Plan, true);
    let mut columns = vec![column(m.word(m.language.item), Fill::Label(0))];
    if let [version] = versions[..] {
        let (times, writing) = m.times();
        across(m, &mut columns, version, &times, writing);
    } else {
        for version in &versions {
            columns.push(column(m.version(*version), Fill::Value(key(Some(*version), None))));
        }
        compared(m, &mut columns, &versions, 1);
    }
    let chosen = m.dice.between(2, 4);
    let all = m.language.groups();
    let groups = m.dice.some(&all, chosen);
    let style = m.dice.below(3);
    m.tag(["indent by spaces", "indent by format", "no indent"][style]);
    let air = m.dice.chance(30);
    let foot = m.dice.chance(75);
    let (total, grand, formula) = (m.word(m.language.total), m.word(m.language.grand), m.formulas);
    let row = |text: String, over: Vec<usize>| Row { labels: vec![Said::Text(text)], kind: Kind::Total { over, formula, off: 0.into() } };
    let mut rows: Vec<Row> = Vec::new();
    let mut every = Vec::new();
    m.tag(if foot { "sum below its group" } else { "group without sum" });
    for (group, lines) in groups {
        rows.push(Row { labels: vec![Said::text(group)], kind: Kind::Section });
        let mut over = Vec::new();
        for line in lines {
            over.push(rows.len());
            let label = match style {
                0 => Said::text(format!("  {line}")),
                1 => Said::Indented(line.into(), 1),
                _ => Said::text(line),
            };
            rows.push(m.line(&columns, vec![label], vec![group.into(), line.into()], Key::default()));
        }
        every.extend(&over);
        if foot {
            rows.push(row(format!("{total} {group}"), over));
        }
        if air {
            rows.push(Row { labels: Vec::new(), kind: Kind::Blank });
        }
    }
    if m.dice.chance(80) {
        rows.push(row(grand.into(), every));
    }
    let table = m.table(columns, rows);
    vec![Sheet::of("P&L", title, table)]
}

/// Plan and actual as words in a column, with an amount or periods across.
fn scenario(m: &mut Maker) -> Vec<Sheet> {
    let title = m.title(Version::Plan, true);
    let dimensions = m.dimensions(2);
    let lines = m.lines(&dimensions, 4);
    let count = m.dice.between(2, 4);
    let (times, writing) = m.times();
    let wide = m.dice.chance(50);
    m.tag(if wide { "scenario and periods across" } else { "scenario and one amount" });
    let mut columns = vec![column(m.word(m.language.scenario), Fill::Label(0))];
    columns.extend(dimensions.iter().enumerate().map(|(i, d)| column(&d.header, Fill::Label(i + 1))));
    if wide {
        for time in &times {
            columns.push(Column { heads: vec![time.said(writing, m.language, 1)], fill: Fill::Value(key(None, Some(*time))) });
        }
    } else {
        columns.push(column(m.word(m.language.month), Fill::Label(columns.len())));
        columns.push(column(m.word(m.language.amount), Fill::Value(Key::default())));
    }
    // A sum over plan and actual would say nothing.
    m.totals = Totals::None;
    let mut rows = Vec::new();
    for version in [Version::Plan, Version::Actual] {
        for line in &lines {
            let times: Vec<Option<Time>> = if wide { vec![None] } else { times.iter().take(count).map(|t| Some(*t)).collect() };
            for time in times {
                let labels = [Said::text(m.version(version))].into_iter().chain(text(line));
                let labels = labels.chain(time.map(|t| t.said(writing, m.language, 1))).collect();
                rows.push(m.line(&columns, labels, line.clone(), key(Some(version), time)));
            }
        }
    }
    let table = m.table(columns, rows);
    vec![Sheet::of("Data", title, table)]
}

/// Plan on one sheet, actual on another, in the same shape.
fn twins(m: &mut Maker) -> Vec<Sheet> {
    let (times, writing) = m.times();
    let dimensions = m.dimensions(2);
    let lines = m.lines(&dimensions, 5);
    let titled = m.dice.chance(50);
    [Version::Plan, Version::Actual]
        .into_iter()
        .map(|version| {
            let mut columns: Vec<Column> = dimensions.iter().enumerate().map(|(i, d)| column(&d.header, Fill::Label(i))).collect();
            across(m, &mut columns, version, &times, writing);
            let rows = lines.iter().map(|line| m.line(&columns, text(line), line.clone(), Key::default())).collect();
            let rows = m.with_totals(rows, 0);
            let table = m.table(columns, rows);
            let name = format!("{} {}", m.version(version), m.year);
            let title = if titled { m.title(version, true) } else { String::new() };
            Sheet::of(&name, title, table)
        })
        .collect()
}

/// A list of items with an amount each; the year stands in the title only.
fn flat(m: &mut Maker) -> Vec<Sheet> {
    let version = m.dice.pick(&[Version::Plan, Version::Plan, Version::Actual]);
    let title = m.title(version, true);
    let language = m.language;
    let mut columns = vec![column(m.word(language.item), Fill::Label(0))];
    let grouped = m.dice.chance(50);
    if grouped {
        columns.insert(0, column(m.word(language.category), Fill::Label(1)));
    }
    let named = m.dice.chance(50);
    let head = if named { m.version(version) } else { m.word(language.amount) };
    columns.push(column(head, Fill::Value(key(Some(version), None))));
    let chosen = m.dice.between(2, 4);
    let mut rows = Vec::new();
    for (group, lines) in m.dice.some(&language.groups(), chosen) {
        for line in lines {
            let mut members = vec![line.to_owned()];
            let mut labels = vec![Said::text(line)];
            if grouped {
                members.push(group.into());
                labels.push(Said::text(group));
            }
            rows.push(m.line(&columns, labels, members, Key::default()));
        }
    }
    if m.totals == Totals::Groups && !grouped {
        m.totals = Totals::Below;
    }
    let rows = m.with_totals(rows, usize::from(grouped));
    let table = m.table(columns, rows);
    vec![Sheet::of("Sheet1", title, table)]
}

/// Codes such as 1, 1.1, 1.1.1, where each row holds the sum of those below it.
fn hierarchy(m: &mut Maker) -> Vec<Sheet> {
    let language = m.language;
    let title = m.title(Version::Plan, true);
    let versions = m.versions();
    m.span = Span::Merged;
    let code = m.dice.pick(&["No.", "Code", "Nr.", "Account"]);
    let mut columns = vec![column(code, Fill::Label(0)), column(m.word(language.item), Fill::Label(1))];
    for version in &versions {
        columns.push(column(m.version(*version), Fill::Value(key(Some(*version), None))));
    }
    let chosen = m.dice.between(2, 4);
    let mut rows: Vec<Row> = Vec::new();
    for (g, (group, lines)) in m.dice.some(&language.groups(), chosen).into_iter().enumerate() {
        let parent = rows.len();
        let over = (parent + 1..=parent + lines.len()).collect();
        let labels = vec![Said::text((g + 1).to_string()), Said::text(group)];
        rows.push(Row { labels, kind: Kind::Total { over, formula: m.formulas, off: 0.into() } });
        for (i, line) in lines.into_iter().enumerate() {
            let labels = vec![Said::text(format!("{}.{}", g + 1, i + 1)), Said::text(line)];
            rows.push(m.line(&columns, labels, vec![line.into(), group.into()], Key::default()));
        }
    }
    m.totals = Totals::None;
    let table = m.table(columns, rows);
    vec![Sheet::of("Budget", title, table)]
}

/// Years across, with their version in a letter behind them or as a word.
fn years(m: &mut Maker) -> Vec<Sheet> {
    let style = m.dice.below(3);
    m.tag(["years with a letter", "years with a word", "years under a title"][style]);
    let title = m.title(Version::Plan, false);
    let dimensions = m.dimensions(2);
    let lines = m.lines(&dimensions, 7);
    let mut columns: Vec<Column> = dimensions.iter().enumerate().map(|(i, d)| column(&d.header, Fill::Label(i))).collect();
    for (back, version, letter) in [(1, Version::Actual, "A"), (0, Version::Plan, "B"), (0, Version::Forecast, "F")] {
        let year = m.year - back;
        let (version, head) = match style {
            0 => (version, Said::text(format!("{year}{letter}"))),
            1 => (version, Said::text(format!("{} {year}", m.version(version)))),
            _ if version == Version::Forecast => continue,
            _ => (Version::Plan, Time::Year(year).said(Writing::Serial, m.language, 1)),
        };
        columns.push(Column { heads: vec![head], fill: Fill::Value(key(Some(version), Some(Time::Year(year)))) });
    }
    let rows = lines.iter().map(|line| m.line(&columns, text(line), line.clone(), Key::default())).collect();
    let rows = m.with_totals(rows, 0);
    let table = m.table(columns, rows);
    vec![Sheet::of("Budget", title, table)]
}

//! The choices that one workbook is made of: its language and words, its lines and amounts, how it writes periods and totals.

use std::collections::BTreeMap;

use plumbline::ledger::{Decimal, Version};

use super::dice::Dice;
use super::language::{CAMPAIGNS, CHANNELS, LANGUAGES, Language, OWNERS, list};
use super::page::{Money, Said};
use super::table::{Column, Entry, Fill, Key, Kind, Row, Span, Table};
use super::time::{Time, Writing};

/// A column of words that lines are filed under.
pub(super) struct Dimension {
    pub(super) header: String,
    pub(super) members: Vec<String>,
}

/// Where totals stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Totals {
    None,
    Below,
    Above,
    /// One after each group, and one of all.
    Groups,
}

/// Makes the parts of one workbook, and remembers what was chosen.
pub(super) struct Maker {
    pub(super) dice: Dice,
    pub(super) language: &'static Language,
    pub(super) year: i32,
    pub(super) money: Money,
    pub(super) span: Span,
    pub(super) totals: Totals,
    pub(super) formulas: bool,
    cents: bool,
    words: BTreeMap<&'static str, &'static str>,
    /// What was chosen, as words to group failures by.
    pub(super) tags: Vec<String>,
}

impl Maker {
    pub(super) fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let at = if dice.chance(40) { 0 } else { dice.below(LANGUAGES.len()) };
        let language = &LANGUAGES[at];
        let year = i32::try_from(dice.between(2023, 2027)).unwrap();
        let money = match dice.below(100) {
            0..45 => Money::Number("General"),
            45..65 => Money::Number("#,##0.00"),
            65..75 => Money::Number("#,##0"),
            75..85 => Money::Number(if language.comma { "#,##0.00\\ \"€\"" } else { "\"$\"#,##0.00" }),
            85..92 => Money::Number("#,##0;[Red](#,##0)"),
            _ => Money::Text(language.comma, dice.pick(&["", "", if language.comma { " €" } else { " USD" }])),
        };
        let span = dice.pick(&[Span::Merged, Span::Merged, Span::First, Span::Repeated]);
        let totals = dice.pick(&[Totals::None, Totals::None, Totals::Below, Totals::Below, Totals::Below, Totals::Groups, Totals::Above]);
        let formulas = dice.chance(55);
        let cents = dice.chance(50);
        let tags = vec![
            format!("language {}", language.id),
            format!("money {}", if matches!(money, Money::Text(..)) { "as text" } else { "as number" }),
            format!(
                "totals {totals:?}{}",
                if totals == Totals::None {
                    ""
                } else if formulas {
                    " formula"
                } else {
                    " typed"
                }
            ),
        ];
        Self { dice, language, year, money, span, totals, formulas, cents, words: BTreeMap::new(), tags }
    }

    pub(super) fn tag(&mut self, tag: impl Into<String>) {
        self.tags.push(tag.into());
    }

    /// One word of a list, the same all through the workbook.
    pub(super) fn word(&mut self, words: &'static str) -> &'static str {
        let chosen = self.dice.pick(&list(words));
        self.words.entry(words).or_insert(chosen)
    }

    pub(super) fn version(&mut self, version: Version) -> &'static str {
        self.word(match version {
            Version::Plan => self.language.plan,
            Version::Actual => self.language.actual,
            Version::Committed => self.language.committed,
            Version::Forecast => self.language.forecast,
        })
    }

    /// Versions side by side, in an order in which people put them.
    pub(super) fn versions(&mut self) -> Vec<Version> {
        self.dice.pick(&[
            vec![Version::Plan, Version::Actual],
            vec![Version::Plan, Version::Actual],
            vec![Version::Actual, Version::Plan],
            vec![Version::Plan, Version::Actual, Version::Forecast],
            vec![Version::Plan, Version::Committed, Version::Actual],
        ])
    }

    /// A title that says a version, and the year where the sheet must state it.
    pub(super) fn title(&mut self, version: Version, year: bool) -> String {
        let words = if version == Version::Plan { self.language.plan_title } else { self.language.actual_title };
        let title = self.dice.pick(&list(words));
        if year { format!("{title} {}", self.year) } else { title.to_owned() }
    }

    /// One to `most` columns of words.
    pub(super) fn dimensions(&mut self, most: usize) -> Vec<Dimension> {
        let language = self.language;
        let groups: Vec<&'static str> = language.groups().into_iter().map(|g| g.0).collect();
        let all = [
            (language.region, list(language.regions)),
            (language.category, groups),
            (language.channel, list(CHANNELS)),
            (language.campaign, list(CAMPAIGNS)),
            (language.owner, list(OWNERS)),
        ];
        let count = self.dice.between(1, most);
        let mut chosen = self.dice.some(&all[..4], count);
        if count > 2 && self.dice.chance(30) {
            chosen.push(all[4].clone());
        }
        chosen
            .into_iter()
            .map(|(header, members)| {
                let count = self.dice.between(2, 4);
                let header = self.word(header).to_owned();
                Dimension { header, members: self.dice.some(&members, count).into_iter().map(str::to_owned).collect() }
            })
            .collect()
    }

    /// Different combinations of members, sorted by the first dimension.
    pub(super) fn lines(&mut self, dimensions: &[Dimension], most: usize) -> Vec<Vec<String>> {
        let mut all: Vec<Vec<String>> = vec![Vec::new()];
        for dimension in dimensions {
            all = all.iter().flat_map(|line| dimension.members.iter().map(move |m| line.iter().chain([m]).cloned().collect())).collect();
        }
        let least = all.len().min(3);
        let count = self.dice.between(least, most.min(all.len()).max(least));
        self.dice.some(&all, count)
    }

    pub(super) fn amount(&mut self) -> Decimal {
        let credit = self.dice.chance(2);
        let whole = i64::try_from(self.dice.between(101, if credit { 999 } else { 79_999 })).unwrap();
        let sign = if credit { -1 } else { 1 };
        let cents = i64::try_from(self.dice.below(100)).unwrap();
        if self.cents { Decimal::new(sign * (whole * 100 + cents), 2) } else { Decimal::from(sign * whole) }
    }

    /// An amount or, now and then, a gap.
    pub(super) fn entry(&mut self) -> Option<Entry> {
        match self.dice.below(200) {
            0..4 => None,
            4 => Some(Entry::Empty(self.dice.pick(&["-", "–", "n/a"]))),
            _ => Some(Entry::Amount(self.amount())),
        }
    }

    /// A line with an entry in every column of amounts.
    pub(super) fn line(&mut self, columns: &[Column], labels: Vec<Said>, members: Vec<String>, key: Key) -> Row {
        let mut amounts = BTreeMap::new();
        for (c, column) in columns.iter().enumerate() {
            if let Fill::Value(head) = &column.fill {
                let counted = head.measure.or(key.measure).is_some_and(|m| matches!(m, "clicks" | "leads" | "impressions"));
                let entry = if counted { Some(Entry::Amount(Decimal::from(self.dice.between(10, 9_000)))) } else { self.entry() };
                if let Some(entry) = entry {
                    amounts.insert(c, entry);
                }
            }
        }
        // A line without any amount would say nothing.
        if !amounts.values().any(|e| matches!(e, Entry::Amount(_)))
            && let Some(c) = columns.iter().position(|c| matches!(c.fill, Fill::Value(_)))
        {
            let amount = self.amount();
            amounts.insert(c, Entry::Amount(amount));
        }
        Row { labels, kind: Kind::Line { key, members, amounts } }
    }

    /// Twelve months, a few, or quarters, and how they are written.
    pub(super) fn times(&mut self) -> (Vec<Time>, Writing) {
        let year = self.year;
        let (times, writing) = match self.dice.below(10) {
            0..6 => {
                let fiscal = self.dice.chance(20);
                let writing = if fiscal || self.dice.chance(50) {
                    self.dice.pick(&Writing::WHOLE)
                } else {
                    self.dice.pick(&[Writing::Name, Writing::Short])
                };
                let first = if fiscal { self.dice.pick(&[4, 7, 10]) } else { 1 };
                (Time::months(year, first, 12), writing)
            }
            6..8 => {
                let first = u32::try_from(self.dice.between(1, 7)).unwrap();
                (Time::months(year, first, 3 + first % 4), self.dice.pick(&Writing::WHOLE))
            }
            _ => ((1..=4).map(|q| Time::Quarter(year, q)).collect(), self.dice.pick(&[Writing::Quarter, Writing::QuarterYear])),
        };
        self.tag(format!("periods {writing:?}"));
        (times, writing)
    }

    /// Adds total rows to lines, where the workbook has them. `group` is the label column that groups stand in.
    pub(super) fn with_totals(&mut self, lines: Vec<Row>, group: usize) -> Vec<Row> {
        let label = |row: &Row| row.labels.get(group).cloned();
        let air = self.dice.chance(25);
        let width = lines.first().map_or(1, |r| r.labels.len());
        let (total, grand) = (self.word(self.language.total), self.word(self.language.grand));
        let formula = self.formulas;
        let said = |text: String| {
            let mut labels = vec![Said::Nothing; width];
            labels[group] = if text.is_empty() { Said::Nothing } else { Said::Text(text) };
            labels
        };
        let row = |text: String, over: Vec<usize>| Row { labels: said(text), kind: Kind::Total { over, formula, off: Decimal::ZERO } };
        let blank = || Row { labels: Vec::new(), kind: Kind::Blank };
        let count = lines.len();
        // Groups of one line each have no sums of their own.
        let single = lines.windows(2).all(|w| label(&w[0]) != label(&w[1]));
        match if single && self.totals == Totals::Groups { Totals::Below } else { self.totals } {
            Totals::None => lines,
            Totals::Below => {
                let mut rows = lines;
                if air {
                    rows.push(blank());
                }
                let unnamed = formula && self.dice.chance(8);
                if unnamed {
                    self.tag("total without a label");
                }
                rows.push(row(if unnamed { String::new() } else { grand.into() }, (0..count).collect()));
                rows
            }
            Totals::Above => {
                let mut rows = vec![row(grand.into(), (1..=count).collect())];
                rows.extend(lines);
                rows
            }
            Totals::Groups => {
                let mut rows: Vec<Row> = Vec::new();
                let (mut all, mut part): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
                let plain = self.dice.chance(30);
                for (i, line) in lines.iter().enumerate() {
                    part.push(rows.len());
                    rows.push(line.clone());
                    if lines.get(i + 1).is_none_or(|next| label(next) != label(line)) {
                        let name = match label(line) {
                            Some(Said::Text(name)) if !plain => format!("{total} {name}"),
                            _ => total.to_owned(),
                        };
                        all.append(&mut part.clone());
                        rows.push(row(name, std::mem::take(&mut part)));
                        if air {
                            rows.push(blank());
                        }
                    }
                }
                rows.push(row(grand.into(), all));
                rows
            }
        }
    }

    /// A table of these columns and rows.
    pub(super) fn table(&self, columns: Vec<Column>, rows: Vec<Row>) -> Table {
        Table { columns, rows, span: self.span, members: Vec::new() }
    }
}

/// A column with one header row.
pub(super) fn column(head: impl Into<String>, fill: Fill) -> Column {
    Column { heads: vec![Said::text(head)], fill }
}

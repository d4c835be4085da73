//! Periods of a budget, and the ways in which workbooks write them.

use chrono::NaiveDate;

use super::language::{Language, list};
use super::page::Said;

/// A period of the truth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Time {
    Month(i32, u32),
    Quarter(i32, u32),
    Year(i32),
}

/// How a workbook writes its periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Writing {
    /// `January`, and the year stands in the title.
    Name,
    /// `Jan`, and the year stands in the title.
    Short,
    /// `January 2026`.
    NameYear,
    /// `Jan-26`.
    ShortYear,
    /// `2026-01`.
    Iso,
    /// `01/2026`.
    Slashed,
    /// A date that shows as `Jan-26`.
    Serial,
    /// A day inside the month, as a date.
    Day,
    /// A day inside the month, as text in the country's order.
    DayText,
    /// `Q1`, and the year stands in the title.
    Quarter,
    /// `Q1 2026`.
    QuarterYear,
}

impl Writing {
    /// Ways that state the year.
    pub(super) const WHOLE: [Self; 5] = [Self::NameYear, Self::ShortYear, Self::Iso, Self::Slashed, Self::Serial];

    /// Whether the year must stand elsewhere.
    pub(super) fn needs_year(self) -> bool {
        matches!(self, Self::Name | Self::Short | Self::Quarter)
    }
}

impl Time {
    /// The period's id as the product writes it.
    pub(super) fn id(self) -> String {
        match self {
            Self::Month(y, m) => format!("{y}-{m:02}"),
            Self::Quarter(y, q) => format!("{y}-Q{q}"),
            Self::Year(y) => y.to_string(),
        }
    }

    /// `count` months from a first one.
    pub(super) fn months(year: i32, first: u32, count: u32) -> Vec<Self> {
        (first - 1..first - 1 + count).map(|m| Self::Month(year + i32::try_from(m / 12).unwrap(), m % 12 + 1)).collect()
    }

    /// What a cell says; `day` is for ways that write a day.
    pub(super) fn said(self, writing: Writing, language: &Language, day: u32) -> Said {
        let text = |text: String| Said::Text(text);
        match (self, writing) {
            (Self::Month(y, m), _) => {
                let at = usize::try_from(m - 1).unwrap();
                let (name, short) = (list(language.months)[at], list(language.short)[at]);
                let date = NaiveDate::from_ymd_opt(y, m, day.clamp(1, 28)).unwrap();
                match writing {
                    Writing::Name => text(name.into()),
                    Writing::Short => text(short.into()),
                    Writing::NameYear | Writing::ShortYear if matches!(language.id, "ja" | "zh") => text(format!("{y}年{m}月")),
                    Writing::NameYear | Writing::ShortYear if language.id == "ko" => text(format!("{y}년 {m}월")),
                    Writing::NameYear => text(format!("{name} {y}")),
                    Writing::Iso => text(format!("{y}-{m:02}")),
                    Writing::Slashed => text(format!("{m:02}/{y}")),
                    Writing::Serial => Said::Date(NaiveDate::from_ymd_opt(y, m, 1).unwrap(), "mmm-yy"),
                    Writing::Day => Said::Date(date, if language.comma { "dd.mm.yyyy" } else { "m/d/yyyy" }),
                    Writing::DayText if language.id == "de" || language.id == "pl" => text(date.format("%d.%m.%Y").to_string()),
                    Writing::DayText if language.comma => text(date.format("%d/%m/%Y").to_string()),
                    Writing::DayText => text(date.format("%Y-%m-%d").to_string()),
                    _ => text(format!("{short}-{:02}", y % 100)),
                }
            }
            (Self::Quarter(y, q), Writing::Quarter) => text(format!("{}{q}", language.quarter)).or_year(y, false),
            (Self::Year(y), Writing::Name) => text(format!("FY{y}")),
            (Self::Year(y), _) => Said::Number(y.into()),
            (Self::Quarter(y, q), _) => text(format!("{}{q}", language.quarter)).or_year(y, true),
        }
    }
}

impl Said {
    fn or_year(self, year: i32, with: bool) -> Self {
        match self {
            Self::Text(t) if with => Self::Text(format!("{t} {year}")),
            other => other,
        }
    }
}

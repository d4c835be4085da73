//! Gives a year to months that have none: from the header's own order, the surroundings, or today.

use super::context::Context;
use super::heads::Head;
use crate::workbook::read::cells::periods::When;

/// Where the year of a table came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::workbook::read) enum Source {
    /// A person said so.
    Person,
    /// A title, the sheet's or the file's name.
    Around,
    /// Nothing says it: today's year.
    Today,
}

/// The year for months without one, and where it came from.
pub(in crate::workbook::read) fn year(context: &Context, by_person: Option<i32>, today: i32) -> (i32, Source) {
    match (by_person, context.year) {
        (Some(year), _) => (year, Source::Person),
        (None, Some((year, _))) => (year, Source::Around),
        (None, None) => (today, Source::Today),
    }
}

/// Puts the year into headers without one, the next year after December. A fiscal year is called by the year in which it ends.
/// Gives whether any header needed it.
pub(in crate::workbook::read) fn fill(heads: &mut [Head], context: &Context, year: i32) -> bool {
    let months: Vec<u32> = heads
        .iter()
        .filter_map(|h| match h.when {
            Some(When::Month(None, m)) => Some(m),
            _ => None,
        })
        .collect();
    let first = months.first().copied().unwrap_or(1);
    let wraps = months.windows(2).any(|w| matches!(w, [a, b] if b < a && *a - *b > 6));
    let fiscal = context.year.is_some_and(|(_, fiscal)| fiscal) && wraps && first > 1;
    let base = if fiscal { year - 1 } else { year };
    let mut needed = false;
    for head in heads {
        let Some(when) = head.when.filter(|w| w.year().is_none()) else { continue };
        needed = true;
        let of = match when {
            When::Month(_, m) if wraps && m < first => base + 1,
            _ => base,
        };
        head.when = Some(when.in_year(of));
    }
    needed
}

/// Puts the parts of fiscal years where they belong, when it is known in which month those start.
pub(in crate::workbook::read) fn start(heads: &mut [Head], month: Option<u32>) {
    let Some(month) = month else { return };
    for head in heads {
        head.when = head.when.map(|when| when.starting(month));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn months(list: &[u32]) -> Vec<Head> {
        list.iter().map(|m| Head { when: Some(When::Month(None, *m)), ..Head::default() }).collect()
    }

    #[test]
    fn months_after_december_are_in_the_next_year() {
        let mut heads = months(&[4, 8, 12, 1, 3]);
        assert!(fill(&mut heads, &Context::default(), 2026));
        let years: Vec<_> = heads.iter().filter_map(|h| h.when.and_then(When::year)).collect();
        assert_eq!(years, [2026, 2026, 2026, 2027, 2027]);
        let mut heads = months(&[7, 12, 1]);
        fill(&mut heads, &Context { year: Some((2026, true)), ..Context::default() }, 2026);
        let years: Vec<_> = heads.iter().filter_map(|h| h.when.and_then(When::year)).collect();
        assert_eq!(years, [2025, 2025, 2026]);
    }
}

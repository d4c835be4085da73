//! What a newer file changes, in a sentence or two for someone who will answer for the figures.

use super::format;
use crate::engine::protocol::ReplaceView;
use crate::engine::protocol::sources::{Counts, TotalChange};
use crate::ledger::{Decimal, Unit};

/// `Oct 2026 → Nov 2026: 214 lines added, 3 changed, 0 removed; actual spend $1.2M → $1.41M.`
pub fn summary(view: &ReplaceView) -> String {
    let (from, to) = (&view.until.0, &view.until.1);
    let time = match (from.as_str(), to.as_str()) {
        ("", "") => String::new(),
        ("", to) => format!("Now with {to}: "),
        (from, "") => format!("{from} → no period: "),
        (from, to) if from == to => format!("Still to {to}: "),
        (from, to) => format!("{from} → {to}: "),
    };
    let lines = counts(view.counts);
    let moved: Vec<String> = view.totals.iter().filter(|t| t.before != t.after).take(2).map(|t| total(t, &view.currency)).collect();
    let totals = if moved.is_empty() { "no total changes".to_owned() } else { moved.join(", ") };
    format!("{time}{lines}; {totals}.")
}

/// `214 lines added, 3 changed, 0 removed`.
pub fn counts(counts: Counts) -> String {
    format!(
        "{} added, {} changed, {} removed",
        format::counted(counts.added, "line", "lines"),
        format::count(counts.changed),
        format::count(counts.removed)
    )
}

/// `actual spend $1.2M → $1.41M`; in full where the short forms would not tell them apart.
fn total(row: &TotalChange, currency: &str) -> String {
    let both = |shown: fn(Decimal, Unit, &str) -> String| {
        [row.before, row.after].map(|value| value.map_or_else(|| "none".to_owned(), |v| shown(v, row.unit, currency)))
    };
    let [before, after] = Some(both(format::short)).filter(|[a, b]| a != b).unwrap_or_else(|| both(format::exact));
    format!("{} {} {before} → {after}", row.version.id(), row.measure.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::source::SourceRecord;
    use crate::ledger::Version;

    fn view(until: (&str, &str), after: i64) -> ReplaceView {
        let file = |name: &str| SourceRecord {
            id: 1,
            file_name: name.into(),
            fingerprint: String::new(),
            size: 1,
            added: chrono::NaiveDate::default(),
        };
        let spend = TotalChange {
            measure: "Spend".into(),
            version: Version::Actual,
            unit: Unit::Money,
            before: Some(1_200_000.into()),
            after: Some(Decimal::from(after)),
        };
        ReplaceView {
            old: file("oct.xlsx"),
            new: file("nov.xlsx"),
            until: (until.0.into(), until.1.into()),
            counts: Counts { added: 214, changed: 3, removed: 0, same: 9 },
            currency: "USD".into(),
            totals: vec![spend],
            tables: Vec::new(),
            lines: Vec::new(),
            line_count: 217,
            periods: (Vec::new(), Vec::new()),
            members: Vec::new(),
            member_count: 0,
            corrections: Vec::new(),
            decisions: Vec::new(),
            notes: Vec::new(),
        }
    }

    #[test]
    fn the_sentence_says_time_lines_and_money() {
        assert_eq!(
            summary(&view(("Oct 2026", "Nov 2026"), 1_410_000)),
            "Oct 2026 → Nov 2026: 214\u{a0}lines added, 3 changed, 0 removed; actual spend $1.20M → $1.41M."
        );
        assert_eq!(
            summary(&view(("Oct 2026", "Oct 2026"), 1_200_849)),
            "Still to Oct 2026: 214\u{a0}lines added, 3 changed, 0 removed; actual spend $1,200,000.00 → $1,200,849.00."
        );
        assert_eq!(
            summary(&view(("Oct 2026", "Oct 2026"), 1_200_000)),
            "Still to Oct 2026: 214\u{a0}lines added, 3 changed, 0 removed; no total changes."
        );
    }
}

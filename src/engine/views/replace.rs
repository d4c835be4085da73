//! What a newer file would change, before it is accepted.

use std::collections::{BTreeMap, BTreeSet};

use crate::engine::compare::{Line, Side, lines};
use crate::engine::memory::{heads, pairs};
use crate::engine::protocol::sources::{Counts, LineChange, NewMember, ReplaceView, TableFate, TotalChange};
use crate::engine::source::SourceRecord;
use crate::ledger::slice::Reporting;
use crate::ledger::{CellRef, Ledger, Measure, Version};
use crate::workbook::mapping::{Role, Table};

/// Lines that are listed.
const LINES: usize = 300;
/// New members that are listed.
const MEMBERS: usize = 100;

/// What taking `new` in the place of `old` would change; what becomes of corrections and decisions is for the caller to add.
pub fn view(old: (Side<'_>, &SourceRecord), new: (Side<'_>, &SourceRecord), reporting: &Reporting) -> ReplaceView {
    let ((before, old), (after, new)) = (old, new);
    let all = lines(before, after, reporting);
    let mut counts = Counts::default();
    for line in &all {
        line.count(&mut counts);
    }
    let tables = tables(before, after, &all);
    let all = ordered(all);
    let (members, member_count) = members(before, after);
    ReplaceView {
        old: old.clone(),
        new: new.clone(),
        until: (until(before), until(after)),
        counts,
        currency: reporting.currency.0.clone(),
        totals: totals(before, after, reporting),
        tables,
        lines: all.iter().take(LINES).filter_map(|line| change(line, before, after)).collect(),
        line_count: count(all.len()),
        periods: periods(before, after),
        members,
        member_count,
        corrections: Vec::new(),
        decisions: Vec::new(),
        notes: Vec::new(),
    }
}

/// Every line that is new, changed or gone, the largest change first.
pub fn changes(before: Side<'_>, after: Side<'_>, reporting: &Reporting) -> Vec<LineChange> {
    let all = ordered(lines(before, after, reporting));
    all.iter().filter_map(|line| change(line, before, after)).collect()
}

/// The lines that differ, the largest change first.
fn ordered(mut lines: Vec<Line>) -> Vec<Line> {
    lines.retain(|line| line.fate().is_some());
    lines.sort_by_key(|line| (std::cmp::Reverse(line.size), line.facts.1, line.facts.0));
    lines
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn until(side: Side<'_>) -> String {
    let periods = side.periods();
    let last = |spent: bool| periods.iter().filter(|(_, s)| **s || !spent).map(|(p, _)| p).max_by_key(|p| (p.end(), p.start()));
    last(true).or_else(|| last(false)).map(crate::ledger::Period::label).unwrap_or_default()
}

fn periods(before: Side<'_>, after: Side<'_>) -> (Vec<String>, Vec<String>) {
    let (old, new) = (before.periods(), after.periods());
    let only =
        |a: &BTreeMap<_, bool>, b: &BTreeMap<_, bool>| a.keys().filter(|p| !b.contains_key(*p)).map(crate::ledger::Period::label).collect();
    (only(&new, &old), only(&old, &new))
}

fn totals(before: Side<'_>, after: Side<'_>, reporting: &Reporting) -> Vec<TotalChange> {
    let (old, new) = (before.totals(reporting), after.totals(reporting));
    let keys: BTreeSet<&(Measure, Version)> = old.keys().chain(new.keys()).collect();
    let value = |sums: &BTreeMap<(Measure, Version), crate::ledger::Sum>, key| sums.get(key).and_then(crate::ledger::Sum::value);
    let mut rows: Vec<TotalChange> = keys
        .into_iter()
        .map(|key| TotalChange {
            measure: key.0.label(),
            version: key.1,
            unit: key.0.unit(),
            before: value(&old, key),
            after: value(&new, key),
        })
        .collect();
    let size = |row: &TotalChange| (row.after.unwrap_or_default() - row.before.unwrap_or_default()).abs();
    let money = |row: &TotalChange| row.unit == crate::ledger::Unit::Money;
    let spend = Measure::SPEND.label();
    rows.sort_by_key(|row| (size(row).is_zero(), !money(row), row.measure != spend, std::cmp::Reverse(size(row))));
    rows
}

fn tables(before: Side<'_>, after: Side<'_>, lines: &[Line]) -> Vec<TableFate> {
    let (old, new) = (before.tables(), after.tables());
    let successors = pairs(&old, &new);
    let at = |tables: &[&Table], cell: CellRef| {
        let holds = |t: &&Table| {
            t.sheet == cell.sheet
                && (t.range.top..=t.range.bottom).contains(&cell.row)
                && (t.range.left..=t.range.right).contains(&cell.col)
        };
        tables.iter().position(holds)
    };
    let mut counts = vec![Counts::default(); new.len()];
    let mut gone = vec![Counts::default(); old.len()];
    for line in lines {
        let here = line.facts.1.and_then(|f| after.cell(f)).and_then(|cell| at(&new, cell));
        let there = line.facts.0.and_then(|f| before.cell(f)).and_then(|cell| at(&old, cell));
        let successor = || there.and_then(|t| successors.get(t).copied().flatten());
        if let Some(counts) = here.or_else(successor).and_then(|t| counts.get_mut(t)) {
            line.count(counts);
        } else if let Some(counts) = there.and_then(|t| gone.get_mut(t)) {
            line.count(counts);
        }
    }
    let predecessor = |t: usize| successors.iter().position(|s| *s == Some(t)).and_then(|o| old.get(o).copied());
    let mut fates: Vec<TableFate> =
        new.iter().zip(counts).enumerate().map(|(t, (table, counts))| fate(predecessor(t), Some(table), counts)).collect();
    let lost = old.iter().zip(successors.iter().zip(gone)).filter(|(_, (successor, _))| successor.is_none());
    fates.extend(lost.map(|(table, (_, counts))| fate(Some(table), None, counts)));
    // A list without amounts that stays as it is tells nothing.
    fates.retain(|f| f.used.0 || f.used.1 || f.counts != Counts::default());
    fates
}

fn fate(old: Option<&Table>, new: Option<&Table>, counts: Counts) -> TableFate {
    let place = |t: &Table| format!("{}!{}", t.sheet_name, t.range);
    let mut fate = TableFate {
        place: new.or(old).map(place).unwrap_or_default(),
        was: old.map(place).unwrap_or_default(),
        there: new.is_some(),
        used: (old.is_some_and(|t| t.used), new.is_some_and(|t| t.used)),
        counts,
        columns_added: Vec::new(),
        columns_removed: Vec::new(),
        columns_renamed: Vec::new(),
    };
    let (Some(old), Some(new)) = (old, new) else { return fate };
    let (before, after) = (heads(old), heads(new));
    let mut removed: Vec<_> = before.iter().filter(|(head, _)| after.iter().all(|(h, _)| h != head)).map(|(_, c)| *c).collect();
    for (head, column) in &after {
        if before.iter().any(|(h, _)| h == head) {
            continue;
        }
        let offset = |c: u16, t: &Table| i32::from(c) - i32::from(t.range.left);
        let same =
            |c: &&crate::workbook::mapping::Column| offset(c.index, old) == offset(column.index, new) && alike(&c.role, &column.role);
        match removed.iter().position(same) {
            Some(at) => fate.columns_renamed.push((removed.remove(at).header.clone(), column.header.clone())),
            None => fate.columns_added.push(column.header.clone()),
        }
    }
    fate.columns_removed = removed.into_iter().map(|c| c.header.clone()).collect();
    fate
}

/// Whether two columns say the same kind of thing about the same time.
fn alike(a: &Role, b: &Role) -> bool {
    match (a, b) {
        (Role::Amount(a), Role::Amount(b)) => a.measure == b.measure && a.version == b.version && a.period == b.period,
        _ => a.id() == b.id(),
    }
}

fn change(line: &Line, before: Side<'_>, after: Side<'_>) -> Option<LineChange> {
    let (side, position) = match line.facts {
        (_, Some(position)) => (after, position),
        (Some(position), None) => (before, position),
        (None, None) => return None,
    };
    let fact = side.fact(position)?;
    let ledger = &side.import.ledger;
    let measure = side.measure(&fact);
    let cell = side.cell(position)?;
    let sheet = side.import.sheet(cell.source, cell.sheet).map_or("", |s| s.name.as_str());
    Some(LineChange {
        fate: line.fate()?,
        label: label(ledger, position),
        period: fact.period.map(|p| p.label()).unwrap_or_default(),
        measure: measure.label(),
        version: fact.version,
        unit: measure.unit(),
        currency: ledger.currencies().get(usize::from(fact.currency)).map(|c| c.0.clone()).unwrap_or_default(),
        before: line.sums.0.value(),
        after: line.sums.1.value(),
        place: format!("{sheet}!{}", cell.a1()),
    })
}

/// A line's members for reading.
fn label(ledger: &Ledger, position: usize) -> String {
    let named = ledger.dimensions().iter().enumerate().map(|(d, dimension)| dimension.name(ledger.member_of(position, d)));
    let words: Vec<&str> = named.filter(|name| !name.is_empty()).collect();
    if words.is_empty() { "The whole sheet".into() } else { words.join(" · ") }
}

fn members(before: Side<'_>, after: Side<'_>) -> (Vec<NewMember>, u32) {
    let old = before.members();
    let mut found = Vec::new();
    for (kind, names) in after.members() {
        let known: &[&str] = old.get(&kind).map_or(&[], Vec::as_slice);
        if known.is_empty() {
            continue; // A new column says so itself.
        }
        let there: BTreeSet<&str> = known.iter().copied().collect();
        let folded: BTreeMap<String, &str> = known.iter().map(|name| (folded(name), *name)).collect();
        for name in names.into_iter().filter(|name| !there.contains(name)) {
            let like = folded.get(&self::folded(name)).copied().unwrap_or_default();
            found.push(NewMember { dimension: kind.label(), name: name.to_owned(), like: like.to_owned() });
        }
    }
    found.sort_by_key(|m| m.like.is_empty());
    let all = count(found.len());
    found.truncate(MEMBERS);
    (found, all)
}

/// A member's letters and digits: what stays the same when it is spelled in another way.
fn folded(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

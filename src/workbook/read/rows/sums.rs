//! Finds by arithmetic which rows of a table add up others: totals below their lines, headings above them, the same total split twice.

use std::collections::{BTreeMap, HashSet};

/// A row of amounts, as far as sums are concerned.
#[derive(Debug, Clone, Default)]
pub(in crate::workbook::read) struct Line {
    /// The row, from 0.
    pub(in crate::workbook::read) row: u32,
    /// Its amounts, column by column.
    pub(in crate::workbook::read) amounts: Vec<Option<f64>>,
    /// Its label says total.
    pub(in crate::workbook::read) says_total: bool,
    /// It has no label at all.
    pub(in crate::workbook::read) bare: bool,
    /// It has a date of its own, as a line of a ledger has.
    pub(in crate::workbook::read) dated: bool,
    /// The rows its formulas add, both inside.
    pub(in crate::workbook::read) adds: Option<(u32, u32)>,
    /// How many section labels stand above it.
    pub(in crate::workbook::read) section: usize,
    /// Its first label; 0 when it has none.
    pub(in crate::workbook::read) label: u32,
    /// Its place in a tree, by code, level or indent: 0 at the top. `None` when nothing says it.
    pub(in crate::workbook::read) depth: Option<u16>,
}

/// What was found of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::workbook::read) enum Sum {
    /// It adds up the rows of a stretch, both inside.
    Of(u32, u32),
    /// It may add up the rows of a stretch; only its amounts say so.
    Perhaps(u32, u32),
    /// Its code or indent makes it a heading of a stretch, whose amounts do not add up to it.
    Unlike(u32, u32),
    /// It splits a total that the rows of a stretch have split already.
    Again(u32, u32),
}

/// What was found, by row.
pub(in crate::workbook::read) type Sums = BTreeMap<u32, Sum>;

/// Rows and headings put together: what stands at one level.
#[derive(Clone)]
struct Item {
    first: u32,
    last: u32,
    amounts: Vec<f64>,
    /// Position of its own line, and whether it adds up others.
    at: usize,
    sum: bool,
}

impl Item {
    fn of(line: &Line, at: usize) -> Self {
        Self { first: line.row, last: line.row, amounts: line.amounts.iter().map(|a| a.unwrap_or(0.0)).collect(), at, sum: false }
    }

    fn is_zero(&self) -> bool {
        self.amounts.iter().all(|a| *a == 0.0)
    }
}

/// Finds the sums among the rows of a table, top to bottom; `meant`: whether depths say of themselves what is a heading.
pub(in crate::workbook::read) fn find(lines: &[Line], meant: bool) -> Sums {
    let mut found = Sums::new();
    if lines.len() < 3 {
        return found;
    }
    trees(lines, meant, &mut found);
    let top = below(lines, &mut found);
    above(lines, &mut found);
    again(lines, &top, &mut found);
    found
}

/// How many digits of a number say something: 1200 has two, 123.45 has five.
pub(in crate::workbook::read) fn digits(number: f64) -> u32 {
    #[allow(clippy::cast_possible_truncation, reason = "amounts are below 10¹³")]
    let mut scaled = (number.abs() * 100.0).round() as i64;
    if scaled == 0 {
        return 0;
    }
    while scaled % 10 == 0 {
        scaled /= 10;
    }
    scaled.ilog10() + 1
}

/// The digits of different amounts: twelve equal months say no more than one.
pub(in crate::workbook::read) fn evidence(amounts: impl Iterator<Item = f64>) -> u32 {
    let mut seen: HashSet<u64> = HashSet::new();
    amounts.filter(|a| seen.insert(a.abs().to_bits())).map(digits).sum()
}

/// Digits that a coincidence may have among so many rows: each row is held against the stretches beside it.
fn chance(rows: usize) -> u32 {
    u32::try_from(rows.max(4)).unwrap_or(u32::MAX).ilog10() * 2 + 1
}

/// Whether two amounts are one, to half a cent.
pub(in crate::workbook::read) fn same(a: f64, b: f64) -> bool {
    (a - b).abs() <= 0.005_f64.max(a.abs().max(b.abs()) * 1e-9)
}

/// Whether a row's amounts are these; a blank cell agrees with anything.
fn agrees(amounts: &[Option<f64>], sums: &[f64]) -> bool {
    amounts.iter().zip(sums).all(|(a, s)| a.is_none_or(|a| same(a, *s)))
}

fn add(to: &mut [f64], amounts: &[f64]) {
    for (sum, amount) in to.iter_mut().zip(amounts) {
        *sum += amount;
    }
}

/// The fewest items, nearest first, that add up to a row's amounts, of which at least `least` are not zero.
fn run<'a>(amounts: &[Option<f64>], nearest: impl Iterator<Item = &'a Item>, least: usize) -> Option<usize> {
    if !amounts.iter().any(|a| a.is_some_and(|a| a != 0.0)) {
        return None;
    }
    let pivot = amounts.iter().position(|a| a.is_some_and(|a| a != 0.0)).unwrap_or(0);
    let target: f64 = amounts.get(pivot).copied().flatten().unwrap_or(0.0);
    let mut sums: Vec<f64> = vec![0.0; amounts.len()];
    let (mut telling, mut best, mut one_way) = (0, None, true);
    for (count, item) in nearest.enumerate() {
        // Past the target, with nothing that leads back, there is no more to find.
        let passed = sums.get(pivot).is_some_and(|s| s.abs() > target.abs() * (1.0 + 1e-9) + 0.01);
        one_way &= item.amounts.get(pivot).is_none_or(|a| a * target >= 0.0);
        if passed && one_way {
            break;
        }
        // Lines of nothing belong to the stretch that is already found.
        if best.is_some() && !item.is_zero() {
            break;
        }
        telling += usize::from(!item.is_zero());
        add(&mut sums, &item.amounts);
        if telling >= least && agrees(amounts, &sums) {
            best = Some(count + 1);
        }
    }
    best
}

/// Totals below their lines; gives what is left at the top level.
fn below(lines: &[Line], found: &mut Sums) -> Vec<Item> {
    let chance = chance(lines.len());
    let mut open: Vec<Item> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let mut item = Item::of(line, at);
        if matches!(found.get(&line.row), Some(Sum::Of(..))) {
            continue;
        }
        let by_formula = line.adds.map(|(top, bottom)| open.iter().rev().take_while(|o| o.first >= top && o.last <= bottom).count());
        let plain = line.says_total || line.bare;
        let count = by_formula.filter(|n| *n > 0).or_else(|| run(&line.amounts, open.iter().rev(), if plain { 1 } else { 2 }));
        // A bare row that repeats one line is one more line; a total of one line says so.
        let count = count.filter(|n| *n > 1 || line.says_total || line.adds.is_some());
        let Some(count) = count else {
            if line.says_total {
                if let Some((first, last)) = headed(lines, at) {
                    found.insert(line.row, Sum::Of(first, last));
                    continue;
                }
                // A total that does not tie closes what is open since the last one.
                let lines_open = open.iter().rev().take_while(|o| !o.sum).count();
                let keep = open.len() - if lines_open == 0 { open.len() } else { lines_open };
                item.first = open.get(keep).map_or(item.first, |o| o.first);
                open.truncate(keep);
                item.sum = true;
            }
            open.push(item);
            continue;
        };
        let keep = open.len() - count;
        let first = open.get(keep).map_or(line.row, |o| o.first);
        let last = open.last().map_or(line.row, |o| o.last);
        let told = evidence(line.amounts.iter().flatten().copied());
        let sure = plain || by_formula.is_some() || (told >= chance + 4 && !line.dated) || told >= chance + 8;
        if !sure {
            if told > chance {
                found.entry(line.row).or_insert(Sum::Perhaps(first, last));
            }
            open.push(item);
            continue;
        }
        found.insert(line.row, Sum::Of(first, last));
        open.truncate(keep);
        item.first = first;
        item.sum = true;
        open.push(item);
    }
    open
}

/// The rows that a total stands above: those its formula adds or that add up to it, or those of the section it is the first row of.
fn headed(lines: &[Line], at: usize) -> Option<(u32, u32)> {
    let (line, rest) = (lines.get(at)?, lines.get(at + 1..)?);
    let count = rest.iter().take_while(|l| !l.says_total && l.section == line.section).count();
    let under: Vec<Item> = rest.iter().take(count).map(|l| Item::of(l, at)).collect();
    let (first, last) = (under.first()?.first, under.last()?.last);
    if let Some(adds) = line.adds.filter(|(top, _)| *top > line.row) {
        return Some(adds);
    }
    if let Some(tie) = run(&line.amounts, under.iter(), 1).and_then(|n| under.get(n - 1)) {
        return Some((first, tie.last));
    }
    let begins = at.checked_sub(1).and_then(|before| lines.get(before)).is_none_or(|before| before.section != line.section);
    begins.then_some((first, last))
}

/// Headings that stand above the lines they add up.
fn above(lines: &[Line], found: &mut Sums) {
    let chance = chance(lines.len());
    let mut open: Vec<Item> = Vec::new();
    let mut parents: Vec<(usize, u32, u32, u32)> = Vec::new();
    let mut covered = 0;
    for (at, line) in lines.iter().enumerate().rev() {
        if matches!(found.get(&line.row), Some(Sum::Of(..))) {
            open.clear();
            continue;
        }
        let mut item = Item::of(line, at);
        let count = run(&line.amounts, open.iter().rev(), if line.says_total { 1 } else { 2 });
        if line.says_total {
            if let Some((first, last)) = count.and_then(|n| Some((open.last()?.first, open.get(open.len() - n)?.last))) {
                found.insert(line.row, Sum::Of(first, last));
            }
            open.clear();
            continue;
        }
        if let Some(count) = count {
            let keep = open.len() - count;
            let first = open.last().map_or(line.row, |o| o.first);
            let last = open.get(keep).map_or(line.row, |o| o.last);
            parents.push((at, first, last, evidence(line.amounts.iter().flatten().copied())));
            covered += open.drain(keep..).filter(|o| !o.sum).count();
            item.last = last;
            item.sum = true;
        }
        open.push(item);
    }
    let told: u32 = parents.iter().map(|p| p.3).sum();
    let dated = lines.iter().any(|l| l.dated);
    // Headings over all lines prove each other; a few among many lines stand for themselves.
    let tiled = parents.len() >= 2 && covered + parents.len() == lines.len() && told >= chance + 4 && !dated;
    for (at, first, last, own) in parents {
        let Some(line) = lines.get(at) else { continue };
        if tiled || (own >= chance + 4 && !dated) || own >= chance + 8 {
            found.insert(line.row, Sum::Of(first, last));
        } else if own > chance {
            found.entry(line.row).or_insert(Sum::Perhaps(first, last));
        }
    }
}

/// Headings told by codes, levels or indents: a row is held against the rows one level below it.
fn trees(lines: &[Line], meant: bool, found: &mut Sums) {
    let mut parents: Vec<(usize, usize, bool)> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some(depth) = line.depth else { continue };
        let inside = lines.iter().skip(at + 1).take_while(|l| l.depth.is_some_and(|d| d > depth)).count();
        let amounts = line.amounts.iter().flatten().any(|a| *a != 0.0);
        if inside == 0 || !amounts || line.says_total {
            continue;
        }
        let children = lines.get(at + 1..=at + inside).unwrap_or(&[]);
        // Totals are set in too; they are no lines of the row above.
        let next = children.iter().filter(|l| !l.says_total).filter_map(|l| l.depth).min();
        if next.is_none() {
            continue;
        }
        let mut sums = vec![0.0; line.amounts.len()];
        for child in children.iter().filter(|l| l.depth == next && !l.says_total) {
            add(&mut sums, &Item::of(child, 0).amounts);
        }
        parents.push((at, at + inside, agrees(&line.amounts, &sums)));
    }
    let ties = parents.iter().filter(|p| p.2).count();
    for (at, last, tie) in &parents {
        let (Some(line), Some(first), Some(last)) = (lines.get(*at), lines.get(at + 1), lines.get(*last)) else { continue };
        // Where most headings add up their rows, the others were meant to.
        if *tie || (ties > 0 && ties * 2 >= parents.len()) {
            found.insert(line.row, Sum::Of(first.row, last.row));
        } else if meant && line.section == last.section {
            found.insert(line.row, Sum::Unlike(first.row, last.row));
        }
    }
}

/// The same total split several ways: neighbours at the top level with equal amounts and other labels.
fn again(lines: &[Line], top: &[Item], found: &mut Sums) {
    let mut blocks: Vec<(Item, usize)> = Vec::new();
    for item in top {
        let section = lines.get(item.at).map_or(0, |l| l.section);
        match blocks.last_mut() {
            Some((block, of)) if !block.sum && !item.sum && *of == section => {
                block.last = item.last;
                add(&mut block.amounts, &item.amounts);
            }
            _ => blocks.push((item.clone(), section)),
        }
    }
    let labels = |block: &Item| -> HashSet<u32> {
        let inside = lines.iter().filter(|l| l.row >= block.first && l.row <= block.last);
        inside.filter(|l| !matches!(found.get(&l.row), Some(Sum::Of(..))) && !l.says_total).map(|l| l.label).collect()
    };
    let mut repeats = Vec::new();
    for pair in blocks.windows(2) {
        let [(first, _), (second, _)] = pair else { continue };
        if !first.amounts.iter().zip(&second.amounts).all(|(a, b)| same(*a, *b)) {
            continue;
        }
        let (one, other) = (labels(first), labels(second));
        let told = evidence(second.amounts.iter().copied());
        if one.len() >= 2 && other.len() >= 2 && one.is_disjoint(&other) && told >= 3 {
            repeats
                .extend(lines.iter().filter(|l| l.row >= second.first && l.row <= second.last).map(|l| (l.row, first.first, first.last)));
        }
    }
    for (row, first, last) in repeats {
        found.insert(row, Sum::Again(first, last));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(row: u32, amounts: &[f64]) -> Line {
        Line { row, amounts: amounts.iter().copied().map(Some).collect(), label: row + 1, ..Line::default() }
    }

    fn total(row: u32, amounts: &[f64]) -> Line {
        Line { says_total: true, ..line(row, amounts) }
    }

    #[test]
    fn totals_below_totals_add_up_their_stretches() {
        let found = find(
            &[line(0, &[10.0]), line(1, &[5.0]), total(2, &[15.0]), line(3, &[7.0]), line(4, &[1.0]), total(5, &[8.0]), total(6, &[23.0])],
            true,
        );
        assert_eq!(found.into_iter().collect::<Vec<_>>(), [(2, Sum::Of(0, 1)), (5, Sum::Of(3, 4)), (6, Sum::Of(0, 5))]);
    }

    #[test]
    fn a_total_above_its_lines_is_theirs_though_lines_of_another_section_stand_above_it() {
        let of = |section: usize, line: Line| Line { section, ..line };
        let rows = |stated: f64| {
            let first = [total(0, &[14.0]), line(1, &[10.0]), line(2, &[4.0])].map(|l| of(0, l));
            find(&[&first[..], &[total(5, &[stated]), line(6, &[7.0]), line(7, &[8.0])].map(|l| of(1, l))].concat(), true)
        };
        for stated in [15.0, 99.0] {
            assert_eq!(rows(stated).into_iter().collect::<Vec<_>>(), [(0, Sum::Of(1, 2)), (5, Sum::Of(6, 7))], "{stated}");
        }
    }

    #[test]
    fn a_row_of_other_sums_needs_no_word() {
        let found = find(&[line(0, &[112.5, 90.25]), line(1, &[51.25, 61.0]), line(2, &[163.75, 151.25]), line(3, &[8.0, 9.0])], true);
        assert_eq!(found.into_iter().collect::<Vec<_>>(), [(2, Sum::Of(0, 1))]);
    }

    #[test]
    fn round_amounts_that_happen_to_add_up_are_lines() {
        assert!(find(&[line(0, &[100.0]), line(1, &[100.0]), line(2, &[200.0]), line(3, &[300.0])], true).is_empty());
    }

    #[test]
    fn headings_above_their_lines_prove_each_other() {
        let rows = [102.0, 61.0, 41.0, 55.0, 33.0, 22.0];
        let lines: Vec<Line> = rows.iter().zip(0..).map(|(a, r)| line(r, &[*a])).collect();
        assert_eq!(find(&lines, true).into_iter().collect::<Vec<_>>(), [(0, Sum::Of(1, 2)), (3, Sum::Of(4, 5))]);
    }

    #[test]
    fn a_total_split_twice_counts_once() {
        let found = find(
            &[line(0, &[612.0]), line(1, &[413.0]), total(2, &[1025.0]), line(3, &[325.0]), line(4, &[700.0]), total(5, &[1025.0])],
            true,
        );
        assert!((3..=5).all(|row| found.get(&row) == Some(&Sum::Again(0, 2))), "{found:?}");
    }
}

//! Scales that headers and titles state: `in thousands`, `USD '000`, `k€`, `in Mio. €`, `$M`.

use crate::workbook::read::cells::looks;
use crate::workbook::read::words::{scale, tokens};

/// Words before a scale that make it one.
const IN: [&str; 9] = ["in", "en", "em", "w", "i", "x", "単位", "单位", "단위"];

/// How many of its units an amount under this text stands for: 1,000 for `in thousands`; `None` when it states no scale.
pub(in crate::workbook::read) fn stated(text: &str) -> Option<u64> {
    let words = tokens(text);
    let known: Vec<(usize, u64)> = words.iter().enumerate().filter_map(|(i, w)| of(w).map(|n| (i, n))).collect();
    let alone = |i: usize| words.len() == 1 && words.get(i).is_some_and(|w| w.chars().count() > 2);
    let after_in = |i: usize| i.checked_sub(1).and_then(|b| words.get(b)).is_some_and(|w| IN.contains(&w.as_str()));
    let bracketed = |i: usize| words.get(i).is_some_and(|w| in_brackets(text, w));
    known
        .iter()
        .find(|(i, _)| alone(*i) || after_in(*i) || bracketed(*i) || beside_currency(text, &words, *i))
        .map(|(_, n)| *n)
        // `TEUR` is a currency and its scale in one word.
        .or_else(|| words.iter().find_map(|w| joined(w)))
}

/// The scale in words: `thousands`.
pub(in crate::workbook::read) fn named(scale: u64) -> &'static str {
    match scale {
        1_000 => "thousands",
        10_000 => "tens of thousands",
        1_000_000 => "millions",
        _ => "billions",
    }
}

fn of(word: &str) -> Option<u64> {
    match word {
        "万" | "万元" | "万円" | "萬" | "만" | "만원" => Some(10_000),
        _ => scale(word),
    }
}

/// `teur`, `kusd`, `mchf`: a scale's letter before a currency's code.
fn joined(word: &str) -> Option<u64> {
    let (letter, code) = word.split_at_checked(1)?;
    looks::code(code).filter(|_| code.len() == 3)?;
    match letter {
        "t" | "k" => Some(1_000),
        "m" => Some(1_000_000),
        _ => None,
    }
}

/// Whether brackets hold nothing but a word: `(k)`, `[thousands]`.
fn in_brackets(text: &str, word: &str) -> bool {
    text.split(['(', '[', '（'])
        .skip(1)
        .filter_map(|rest| rest.split([')', ']', '）']).next())
        .any(|inside| matches!(tokens(inside).as_slice(), [only] if only == word))
}

/// Whether a currency's code or sign stands right before or behind a word.
fn beside_currency(text: &str, words: &[String], i: usize) -> bool {
    let code = |at: Option<usize>| at.and_then(|at| words.get(at)).is_some_and(|w| w.len() == 3 && looks::code(w).is_some());
    if code(i.checked_sub(1)) || code(Some(i + 1)) {
        return true;
    }
    let Some(word) = words.get(i) else { return false };
    let gap = |c: char| c.is_whitespace() || matches!(c, '\'' | '’' | '.');
    text.char_indices().filter(|(_, c)| !c.is_alphanumeric()).any(|(at, _)| {
        let Some((Some(_), length)) = text.get(at..).and_then(looks::leading) else { return false };
        let behind = text.get(at + length..).unwrap_or("").trim_start_matches(gap);
        let before = text.get(..at).unwrap_or("").trim_end_matches(gap);
        let first = behind.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
        let last = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
        tokens(first).first() == Some(word) || tokens(last).last() == Some(word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_are_read_in_the_ways_people_write_them() {
        for (text, scale) in [
            ("Plan FY26 (in thousands)", 1_000),
            ("USD '000", 1_000),
            ("Budget ($000s)", 1_000),
            ("k€", 1_000),
            ("Kosten in Tsd. €", 1_000),
            ("TEUR", 1_000),
            ("Budget 2026 in T€", 1_000),
            ("en milliers d'euros", 1_000),
            ("w tys. zł", 1_000),
            ("Revenue (USD mm)", 1_000_000),
            ("in Mio. €", 1_000_000),
            ("Spend $M", 1_000_000),
            ("金額（千円）", 1_000),
            ("单位：万元", 10_000),
            ("Millions", 1_000_000),
        ] {
            assert_eq!(stated(text), Some(scale), "{text}");
        }
        for none in ["Marketing Budget 2026", "M1", "Thousand Oaks", "K9 campaign", "Budget (USD)", "Channel M", "Air miles"] {
            assert_eq!(stated(none), None, "{none}");
        }
    }
}

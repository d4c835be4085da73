//! Scales that headers, titles and notes state: `in thousands`, `USD '000`, `k€`, `in Mio. €`, `$M`.

use crate::workbook::read::cells::looks;
use crate::workbook::read::words::catalog::{self, Concept, Found};
use crate::workbook::read::words::{scale_meant, tokens};
use crate::workbook::scale::Scale;

/// Words behind a scale among which money is looked for: `thousands of US dollars`.
const NEAR: usize = 3;

/// The scale of an amount under this text: thousands for `in thousands`; `None` when it states none.
pub(in crate::workbook::read) fn stated(text: &str) -> Option<Scale> {
    let words = tokens(text);
    let mut taken = Vec::new();
    while let Some(found) = catalog::words(Concept::Scales).find(&words, &taken) {
        if is_scale(text, &words, found) {
            return scale_meant(found.meaning);
        }
        taken.extend(found.at..found.at + found.length);
    }
    // `TEUR` is a currency and its scale in one word.
    words.iter().find_map(|w| joined(w))
}

/// Whether a word can be part of a stated scale.
pub(in crate::workbook::read) fn is_part(word: &str) -> bool {
    let concepts = [Concept::Scales, Concept::BesideScales];
    concepts.iter().any(|c| catalog::words(*c).of(word).is_some()) || joined(word).is_some() || matches!(word, "of" | "us" | "1" | "s")
}

/// Whether what stands around a word makes it the scale of other numbers, and not a part of one: `3 million`, `1,500,000`.
fn is_scale(text: &str, words: &[String], found: Found) -> bool {
    let before = found.at.checked_sub(1).and_then(|b| words.get(b)).map_or("", String::as_str);
    let phrase = words.get(found.at..found.at + found.length).unwrap_or_default();
    let digits = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
    let number = phrase.first().is_some_and(|w| digits(w));
    let year = before.len() == 4 && before.starts_with("20");
    if digits(before) && (number || !year) {
        return false;
    }
    // `1,000` is a scale only where it is said to be one.
    if number && phrase.first().is_some_and(|w| w.starts_with('1')) {
        return after_in(words, found);
    }
    let alone = words.len() == found.length && phrase.first().is_some_and(|w| w.chars().count() > 2);
    alone || after_in(words, found) || in_brackets(text, phrase) || beside_currency(text, words, found)
}

/// Whether `in` or the like stands before a scale, a currency's code at most between them.
fn after_in(words: &[String], found: Found) -> bool {
    let word = |back: usize| found.at.checked_sub(back).and_then(|at| words.get(at));
    let says_in = |w: &String| catalog::words(Concept::BesideScales).says(w, "before");
    word(1).is_some_and(says_in) || (word(1).is_some_and(|w| is_code(w)) && word(2).is_some_and(says_in))
}

fn is_code(word: &str) -> bool {
    word.len() == 3 && looks::code(word).is_some()
}

/// `teur`, `kusd`, `mchf`: a scale's letter before a currency's code.
fn joined(word: &str) -> Option<Scale> {
    let (letter, code) = word.split_at_checked(1)?;
    if !is_code(code) {
        return None;
    }
    match letter {
        "t" | "k" => Some(Scale::Thousands),
        "m" => Some(Scale::Millions),
        _ => None,
    }
}

/// Whether brackets hold nothing but a phrase: `(k)`, `[thousands]`.
fn in_brackets(text: &str, phrase: &[String]) -> bool {
    text.split(['(', '[', '（']).skip(1).filter_map(|rest| rest.split([')', ']', '）']).next()).any(|inside| tokens(inside) == phrase)
}

/// Whether a currency's code, sign or name stands right before or behind a scale.
fn beside_currency(text: &str, words: &[String], found: Found) -> bool {
    let behind = found.at + found.length;
    if found.at.checked_sub(1).and_then(|at| words.get(at)).is_some_and(|w| is_code(w)) || words.get(behind).is_some_and(|w| is_code(w)) {
        return true;
    }
    let near = words.get(behind..(behind + NEAR).min(words.len())).unwrap_or_default();
    if catalog::words(Concept::BesideScales).find(near, &[]).is_some_and(|f| f.meaning == "money" && (f.at == 0 || f.length > 1)) {
        return true;
    }
    let (Some(first), Some(last)) = (words.get(found.at), words.get(behind - 1)) else { return false };
    let gap = |c: char| c.is_whitespace() || matches!(c, '\'' | '’' | '.');
    text.char_indices().filter(|(_, c)| !c.is_alphanumeric()).any(|(at, _)| {
        let Some((Some(_), length)) = text.get(at..).and_then(looks::leading) else { return false };
        let behind = text.get(at + length..).unwrap_or("").trim_start_matches(gap);
        let before = text.get(..at).unwrap_or("").trim_end_matches(gap);
        let next = behind.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
        let previous = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
        tokens(next).first() == Some(first) || tokens(previous).last() == Some(last)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_are_read_in_the_ways_people_write_them() {
        for (text, scale) in [
            ("Plan FY26 (in thousands)", Scale::Thousands),
            ("($ in 000’s)", Scale::Thousands),
            ("Amounts in thousands of US dollars", Scale::Thousands),
            ("Thousands of euros", Scale::Thousands),
            ("Bedragen x € 1.000", Scale::Thousands),
            ("Beträge in 1.000 EUR", Scale::Thousands),
            ("2026 k€", Scale::Thousands),
            ("$ Millions", Scale::Millions),
            ("(단위: 백만원)", Scale::Millions),
            ("（単位：百万円）", Scale::Millions),
            ("单位：亿元", Scale::HundredMillions),
            ("USD '000", Scale::Thousands),
            ("Budget ($000s)", Scale::Thousands),
            ("k€", Scale::Thousands),
            ("Kosten in Tsd. €", Scale::Thousands),
            ("TEUR", Scale::Thousands),
            ("Budget 2026 in T€", Scale::Thousands),
            ("en milliers d'euros", Scale::Thousands),
            ("w tys. zł", Scale::Thousands),
            ("Revenue (USD mm)", Scale::Millions),
            ("in Mio. €", Scale::Millions),
            ("Spend $M", Scale::Millions),
            ("金額（千円）", Scale::Thousands),
            ("单位：万元", Scale::TenThousands),
            ("Millions", Scale::Millions),
        ] {
            assert_eq!(stated(text), Some(scale), "{text}");
        }
        for none in [
            "Marketing Budget 2026",
            "M1",
            "Thousand Oaks",
            "K9 campaign",
            "Budget (USD)",
            "Channel M",
            "Air miles",
            "Budget: 3 million USD",
            "Budget: 1,500,000 €",
            "1,000,000 €",
            "1000",
            "$5M campaign",
        ] {
            assert_eq!(stated(none), None, "{none}");
        }
    }
}

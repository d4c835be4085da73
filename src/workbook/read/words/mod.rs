//! What headers, titles and labels mean, in twelve languages: `languages/` lists the words, `catalog` reads them, and here is the folding
//! that makes spellings comparable.

pub(super) mod catalog;
pub(super) mod columns;
pub(super) mod measures;
pub(super) mod months;
pub(super) mod totals;
pub(super) mod versions;

use crate::workbook::scale::Scale;
use catalog::Concept;

/// Lower case without accents: `Prévu` and `PREVU` are one word.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match letter {
            'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' | 'ą' => folded.push('a'),
            'ç' | 'ć' | 'č' => folded.push('c'),
            'é' | 'è' | 'ê' | 'ë' | 'ę' => folded.push('e'),
            'í' | 'ì' | 'î' | 'ï' | 'ı' => folded.push('i'),
            'ł' => folded.push('l'),
            'ñ' | 'ń' => folded.push('n'),
            'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'ø' => folded.push('o'),
            'ś' | 'š' => folded.push('s'),
            'ú' | 'ù' | 'û' | 'ü' => folded.push('u'),
            'ź' | 'ż' | 'ž' => folded.push('z'),
            'ß' => folded.push_str("ss"),
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            // An accent of its own, after its letter.
            '\u{300}'..='\u{36f}' => {}
            // The wide forms of Latin letters and digits that Asian keyboards give.
            '\u{ff01}'..='\u{ff5e}' => folded.push(char::from_u32(u32::from(letter) - 0xfee0).map_or(letter, |c| c.to_ascii_lowercase())),
            other => folded.push(other),
        }
    }
    folded
}

/// Whether a letter belongs to a script that writes words without spaces between them: Chinese, Japanese, Korean.
fn is_unspaced_letter(letter: char) -> bool {
    matches!(letter, '\u{3005}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

/// The words of a text, folded: split at everything but letters and digits, between letters and digits, and between the
/// humps of camel case. `%` and `#` are words of their own. Words written without spaces are told apart by the catalog.
pub(in crate::workbook) fn tokens(text: &str) -> Vec<String> {
    let words = split(text);
    if text.is_ascii() || !words.iter().any(|w| w.chars().any(is_unspaced_letter)) {
        return words;
    }
    words.into_iter().flat_map(unspaced).collect()
}

/// The catalog's words in a word written without spaces; short ones count only where nothing is left over.
fn unspaced(word: String) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    if catalog::is_unspaced(&word) || letters.len() < 2 || !letters.iter().any(|l| is_unspaced_letter(*l)) {
        return vec![word];
    }
    for least in [1, 2] {
        let (mut parts, mut rest, mut at) = (Vec::new(), String::new(), 0);
        while let Some(stretch) = letters.get(at..) {
            let known =
                (least..=stretch.len().min(8)).rev().map(|n| stretch.iter().take(n).collect::<String>()).find(|w| catalog::is_unspaced(w));
            let Some(letter) = stretch.first() else { break };
            if let Some(known) = known {
                if !rest.is_empty() {
                    parts.push(std::mem::take(&mut rest));
                }
                at += known.chars().count();
                parts.push(known);
            } else {
                rest.push(*letter);
                at += 1;
            }
        }
        let whole = rest.is_empty() && parts.iter().all(|p| catalog::is_unspaced(p));
        if !rest.is_empty() {
            parts.push(rest);
        }
        if whole || least == 2 {
            return parts;
        }
    }
    vec![word]
}

/// The words of a text as spaces, signs and digits part them.
fn split(text: &str) -> Vec<String> {
    #[derive(PartialEq, Clone, Copy)]
    enum Kind {
        Lower,
        Upper,
        Digit,
        Gap,
    }
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut last = Kind::Gap;
    for letter in text.chars() {
        let kind = if letter.is_ascii_digit() || matches!(letter, '\u{ff10}'..='\u{ff19}') {
            Kind::Digit
        } else if letter.is_uppercase() {
            Kind::Upper
        } else if letter.is_alphabetic() {
            Kind::Lower
        } else {
            Kind::Gap
        };
        let splits = match (last, kind) {
            (Kind::Gap, _) => false,
            (_, Kind::Gap) | (Kind::Lower, Kind::Upper) => true,
            (a, b) => (a == Kind::Digit) != (b == Kind::Digit),
        };
        if splits && !word.is_empty() {
            words.push(fold(&word));
            word.clear();
        }
        if kind == Kind::Gap {
            if matches!(letter, '%' | '#') {
                words.push(letter.to_string());
            }
        } else {
            word.push(letter);
        }
        last = kind;
    }
    if !word.is_empty() {
        words.push(fold(&word));
    }
    words
}

/// The scale that a word is: `k`, `Tsd`, `million`; `None` for any other word.
pub(super) fn scale(word: &str) -> Option<Scale> {
    scale_meant(catalog::words(Concept::Scales).of(word)?)
}

/// The scale that the catalog calls so.
pub(super) fn scale_meant(meaning: &str) -> Option<Scale> {
    match meaning {
        "thousand" => Some(Scale::Thousands),
        "ten thousand" => Some(Scale::TenThousands),
        "million" => Some(Scale::Millions),
        "hundred million" => Some(Scale::HundredMillions),
        "billion" => Some(Scale::Billions),
        _ => None,
    }
}

/// Where a phrase (words with single spaces) stands in a list of words: first word and number of words. `None` when it does not.
pub(super) fn find(words: &[String], phrase: &str) -> Option<(usize, usize)> {
    let length = phrase.split(' ').count();
    words.windows(length).position(|window| window.iter().map(String::as_str).eq(phrase.split(' '))).map(|at| (at, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_split_where_people_see_a_border() {
        assert_eq!(tokens("Channel0_impression"), ["channel", "0", "impression"]);
        assert_eq!(tokens("Q1 FY26"), ["q", "1", "fy", "26"]);
        assert_eq!(tokens("SubcategoryName"), ["subcategory", "name"]);
        assert_eq!(tokens("Réalisé (%)"), ["realise", "%"]);
        assert_eq!(tokens("MQLs"), ["mqls"]);
        assert_eq!(tokens("マーケティング予算"), ["マーケティング", "予算"]);
        assert_eq!(tokens("２０２６年１月実績"), ["2026", "年", "1", "月", "実績"]);
        assert_eq!(tokens("东京预算"), ["东京", "预算"]);
        assert_eq!(tokens("회계"), ["회계"]);
    }
}

//! What headers, titles and labels mean, in ten languages: catalogs of words, and the folding that makes spellings comparable.

pub(super) mod columns;
pub(super) mod measures;
pub(super) mod months;
pub(super) mod totals;
pub(super) mod versions;

/// Lower case without accents: `Prévu` and `PREVU` are one word.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match letter {
            'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' | 'ą' => folded.push('a'),
            'ç' | 'ć' | 'č' => folded.push('c'),
            'é' | 'è' | 'ê' | 'ë' | 'ę' => folded.push('e'),
            'í' | 'ì' | 'î' | 'ï' => folded.push('i'),
            'ł' => folded.push('l'),
            'ñ' | 'ń' => folded.push('n'),
            'ó' | 'ò' | 'ô' | 'ö' | 'õ' => folded.push('o'),
            'ś' | 'š' => folded.push('s'),
            'ú' | 'ù' | 'û' | 'ü' => folded.push('u'),
            'ź' | 'ż' | 'ž' => folded.push('z'),
            'ß' => folded.push_str("ss"),
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            other => folded.push(other),
        }
    }
    folded
}

/// The words of a text, folded: split at everything but letters and digits, between letters and digits, and between the
/// humps of camel case. `%` and `#` are words of their own.
pub(in crate::workbook) fn tokens(text: &str) -> Vec<String> {
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
        let kind = if letter.is_ascii_digit() {
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
            if letter == '%' || letter == '#' {
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

/// Where a phrase (words with single spaces) stands in a list of words: first word and number of words. `None` when it does not.
pub(super) fn find(words: &[String], phrase: &str) -> Option<(usize, usize)> {
    let length = phrase.split(' ').count();
    words.windows(length).position(|window| window.iter().map(String::as_str).eq(phrase.split(' '))).map(|at| (at, length))
}

/// The longest phrase of a catalog (phrases joined by `|`, each list with its meaning) that stands in the words, with its meaning, place and length; of equally long ones the first in the text.
pub(super) fn longest<T: Copy>(words: &[String], catalog: &[(&str, T)]) -> Option<(T, usize, usize)> {
    let mut best: Option<(T, usize, usize)> = None;
    for (phrases, meaning) in catalog {
        for phrase in phrases.split('|') {
            if let Some((at, length)) = find(words, phrase)
                && best.is_none_or(|(_, b_at, b_length)| length > b_length || (length == b_length && at < b_at))
            {
                best = Some((*meaning, at, length));
            }
        }
    }
    best
}

/// Whether a word or phrase stands in lists joined by `|`.
pub(super) fn listed(lists: &[&str], phrase: &str) -> bool {
    lists.iter().flat_map(|list| list.split('|')).any(|known| known == phrase)
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
    }
}

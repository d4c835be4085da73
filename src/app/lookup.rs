//! Finding what a person types among many names: every typed word must be there; names that begin with it come first.

/// How well a name fits what was typed: smaller is better; `None` when a typed word is not in it. Nothing typed fits everything.
pub fn fit(typed: &str, name: &str) -> Option<usize> {
    let (typed, name) = (typed.to_lowercase(), name.to_lowercase());
    let mut worst = 0;
    for word in typed.split_whitespace() {
        let at = name.find(word)?;
        let inside = name[..at].chars().next_back().is_some_and(char::is_alphanumeric);
        worst = worst.max(match (at, inside) {
            (0, _) => 0,
            (_, false) => 1,
            (_, true) => 2,
        });
    }
    Some(worst)
}

/// The positions of the names that fit, best first, at most `limit`; names that fit alike keep their order.
pub fn found(typed: &str, names: impl Iterator<Item = impl AsRef<str>>, limit: usize) -> Vec<usize> {
    let mut fits: Vec<(usize, usize)> =
        names.enumerate().filter_map(|(position, name)| Some((fit(typed, name.as_ref())?, position))).collect();
    fits.sort_unstable();
    fits.into_iter().map(|(_, position)| position).take(limit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_begin_with_it_come_first() {
        let names = ["Export workbook", "Report", "Portugal · Display", "port"];
        assert_eq!(found("port", names.iter(), 10), [2, 3, 0, 1]);
        assert_eq!(found("port", names.iter(), 1), [2]);
    }

    #[test]
    fn every_typed_word_must_be_there() {
        assert_eq!(fit("display na", "NA · Display"), Some(1));
        assert_eq!(fit("display emea", "NA · Display"), None);
        assert_eq!(fit("  ", "anything"), Some(0));
    }
}

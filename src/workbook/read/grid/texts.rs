//! Every text of a workbook, kept once: one stretch of letters, and a table that finds a text by its hash.

use std::hash::{DefaultHasher, Hasher};

use crate::workbook::read::cells::numbers::{self, Mark};
use crate::workbook::read::cells::periods;

/// What a text can be beside a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::workbook::read) enum Kind {
    /// A word or sentence.
    Word,
    /// A number stored as text.
    Number,
    /// A date or period.
    Period,
    /// A dash, `n/a`, `TBD`.
    Placeholder,
}

/// Marks a free slot.
const FREE: u32 = u32::MAX;

/// Every text of a workbook, each kept once, trimmed.
#[derive(Debug, Default)]
pub(in crate::workbook::read) struct Texts {
    letters: String,
    /// Where each text ends in `letters`; it begins where the one before ends.
    ends: Vec<u32>,
    kinds: Vec<Kind>,
    hashes: Vec<u32>,
    /// Places by hash, each at the first free slot from its own on; a power of two of them, at most half taken.
    slots: Vec<u32>,
    /// Everything in the file is text, as in a .csv: that a number is one is nothing to tell people about.
    pub(in crate::workbook::read) untyped: bool,
}

impl Texts {
    /// The place of a text, added when new; `None` for white space.
    pub(in crate::workbook::read) fn place(&mut self, text: &str) -> Option<u32> {
        let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}');
        if text.is_empty() {
            return None;
        }
        if self.slots.len() < (self.ends.len() + 1) * 2 {
            self.grow();
        }
        let hash = hash(text);
        let mut slot = self.slot(hash);
        while let Some(place) = self.slots.get(slot).copied().filter(|p| *p != FREE) {
            if self.hashes.get(place as usize) == Some(&hash) && self.get(place) == text {
                return Some(place);
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
        let place = u32::try_from(self.ends.len()).ok().filter(|p| *p != FREE)?;
        let end = u32::try_from(self.letters.len() + text.len()).ok()?;
        self.letters.push_str(text);
        self.ends.push(end);
        self.kinds.push(kind_of(text));
        self.hashes.push(hash);
        if let Some(free) = self.slots.get_mut(slot) {
            *free = place;
        }
        Some(place)
    }

    /// The text at a place.
    #[inline]
    pub(in crate::workbook::read) fn get(&self, place: u32) -> &str {
        let place = place as usize;
        let start = place.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.ends.get(place).and_then(|end| self.letters.get(start as usize..*end as usize)).unwrap_or("")
    }

    /// What the text at a place can be.
    #[inline]
    pub(in crate::workbook::read) fn kind(&self, place: u32) -> Kind {
        self.kinds.get(place as usize).copied().unwrap_or(Kind::Word)
    }

    fn slot(&self, hash: u32) -> usize {
        hash as usize & (self.slots.len() - 1)
    }

    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(64);
        self.slots = vec![FREE; size];
        for (place, hash) in (0_u32..).zip(&self.hashes) {
            let mut slot = self.slot(*hash);
            while self.slots.get(slot).is_some_and(|taken| *taken != FREE) {
                slot = (slot + 1) & (size - 1);
            }
            if let Some(free) = self.slots.get_mut(slot) {
                *free = place;
            }
        }
    }
}

/// What is known of texts, by their places.
#[derive(Debug)]
pub(in crate::workbook::read) struct Known<T>(Vec<Option<T>>);

impl<T> Default for Known<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Copy> Known<T> {
    /// What is known of the text at a place, found out when it is asked first.
    #[inline]
    pub(in crate::workbook::read) fn of(&mut self, place: u32, find: impl FnOnce() -> T) -> T {
        if let Some(Some(known)) = self.0.get(place as usize) {
            return *known;
        }
        let found = find();
        if self.0.len() <= place as usize {
            self.0.resize(place as usize + 1, None);
        }
        self.0[place as usize] = Some(found);
        found
    }
}

fn hash(text: &str) -> u32 {
    let mut hasher = DefaultHasher::new();
    hasher.write(text.as_bytes());
    #[allow(clippy::cast_possible_truncation, reason = "half of a hash is a hash")]
    let half = hasher.finish() as u32;
    half
}

fn kind_of(text: &str) -> Kind {
    if numbers::is_placeholder(text) {
        Kind::Placeholder
    } else if text.len() > 40 {
        Kind::Word
    } else if numbers::parse(text, Mark::Point).or_else(|| numbers::parse(text, Mark::Comma)).is_some() {
        Kind::Number
    } else if periods::whole(text).is_some() {
        Kind::Period
    } else {
        Kind::Word
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_one_place() {
        let mut texts = Texts::default();
        let places: Vec<u32> = (0..2_000).filter_map(|i| texts.place(&format!("Campaign {i}"))).collect();
        assert_eq!(places, (0..2_000).collect::<Vec<_>>());
        assert_eq!((0..2_000).filter_map(|i| texts.place(&format!(" Campaign {i}\u{a0}"))).collect::<Vec<_>>(), places);
        assert!(places.iter().all(|p| texts.get(*p) == format!("Campaign {p}")));
        assert_eq!((texts.place(" \t"), texts.place("12 %").map(|p| texts.kind(p))), (None, Some(Kind::Number)));
    }
}

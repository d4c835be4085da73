//! Compound files: the small file system that .xls lives in. No chain is followed further than the file has sectors.
//!
//! Source: [MS-CFB].

use super::bytes::{Bytes, utf16};

const END: u32 = 0xFFFF_FFFA;
const HEADER: usize = 512;
const ENTRY: usize = 128;
const MINI: usize = 64;

/// The bytes of the first of the named streams that is there; `None` when there is none, or the file is too damaged to find it.
pub(super) fn stream(file: &[u8], names: &[&str]) -> Option<Vec<u8>> {
    let at = |from: usize| Bytes(file.get(from..).unwrap_or(&[]));
    let shift = at(0x1E).u16().filter(|s| (7..=16).contains(s))?;
    let body = Sectors { bytes: file.get((1_usize << shift).max(HEADER)..).unwrap_or(&[]), size: 1 << shift };
    let fat = fat(file, &body);
    let directory = body.chain(at(0x30).u32()?, &fat, usize::MAX);
    let entries: Vec<&[u8]> = directory.chunks(ENTRY).filter(|e| e.len() == ENTRY).collect();
    let named = |name: &str| entries.iter().find(|e| entry_name(e).is_some_and(|n| n.eq_ignore_ascii_case(name)));
    let entry = names.iter().find_map(|name| named(name))?;
    let place = |entry: &[u8]| {
        let mut place = Bytes(entry.get(116..)?);
        Some((place.u32()?, usize::try_from(place.u32()?).ok()?))
    };
    let (start, length) = place(entry)?;
    let cutoff = usize::try_from(at(0x38).u32()?).ok()?;
    if length >= cutoff {
        return Some(body.chain(start, &fat, length));
    }
    let (root, size) = place(entries.first()?)?;
    let minis = body.chain(root, &fat, size);
    let mini_fat = numbers(&body.chain(at(0x3C).u32()?, &fat, usize::MAX));
    Some(Sectors { bytes: &minis, size: MINI }.chain(start, &mini_fat, length))
}

fn entry_name(entry: &[u8]) -> Option<String> {
    let length = usize::from(Bytes(entry.get(64..)?).u16()?).min(64);
    Some(utf16(entry.get(..length.saturating_sub(2))?))
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes.as_chunks::<4>().0.iter().map(|b| u32::from_le_bytes(*b)).collect()
}

/// The table that says which sector follows each.
fn fat(file: &[u8], body: &Sectors<'_>) -> Vec<u32> {
    let most = body.count();
    let mut list = numbers(file.get(0x4C..HEADER).unwrap_or(&[]));
    let mut next = Bytes(file.get(0x44..).unwrap_or(&[])).u32().unwrap_or(END);
    let mut steps = 0;
    while next < END && steps < most {
        let mut more = numbers(body.sector(next));
        next = more.pop().unwrap_or(END);
        list.extend(more);
        steps += 1;
    }
    list.retain(|s| *s < END);
    list.truncate(most);
    list.into_iter().flat_map(|sector| numbers(body.sector(sector))).take(most).collect()
}

struct Sectors<'a> {
    bytes: &'a [u8],
    size: usize,
}

impl<'a> Sectors<'a> {
    fn count(&self) -> usize {
        self.bytes.len().div_ceil(self.size)
    }

    /// A sector; shorter at the end of the file, empty beyond it.
    fn sector(&self, number: u32) -> &'a [u8] {
        let from = usize::try_from(number).unwrap_or(usize::MAX).saturating_mul(self.size).min(self.bytes.len());
        let to = from.saturating_add(self.size).min(self.bytes.len());
        self.bytes.get(from..to).unwrap_or(&[])
    }

    /// The bytes of a chain of sectors, at most `length` of them. A chain that goes in circles ends when every sector could have been
    /// in it.
    fn chain(&self, start: u32, fat: &[u32], length: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        let (mut sector, mut steps) = (start, 0);
        while sector < END && steps < self.count() && bytes.len() < length {
            bytes.extend_from_slice(self.sector(sector));
            sector = usize::try_from(sector).ok().and_then(|s| fat.get(s)).copied().unwrap_or(END);
            steps += 1;
        }
        bytes.truncate(length);
        bytes
    }
}

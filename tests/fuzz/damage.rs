//! The ways files get damaged: bits, blocks, lengths; inside a package also its parts, which are unpacked, damaged and packed again.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::dice::Dice;

/// Words that mean something to readers, put where they do not belong.
const WORDS: [&[u8]; 24] = [
    b"<",
    b">",
    b"&",
    b"\"",
    b"&#0;",
    b"&#x10FFFF;",
    b"-1",
    b"0",
    b"4294967296",
    b"99999999999999999999",
    b"NaN",
    b"1e999",
    b"XFD1048576",
    b"A0",
    b"<c r=\"A1\" t=\"s\"><v>7</v></c>",
    b"</row>",
    b"<sheetData>",
    b"\xFF\xFE",
    b"\xEF\xBB\xBF",
    b"\0\0\0\0",
    b"\xFF\xFF\xFF\xFF",
    b",",
    b";\"",
    b"\r",
];

/// A damaged copy.
pub(crate) fn damage(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    if bytes.starts_with(b"PK") && dice.below(4) > 0 {
        return parts(bytes, dice).unwrap_or_else(|| raw(bytes, dice));
    }
    raw(bytes, dice)
}

/// Damages the bytes as they stand.
fn raw(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=dice.below(4) {
        let at = dice.below(bytes.len());
        match dice.below(9) {
            0 => bytes.truncate(at),
            1 => {
                let end = (at + dice.below(64)).min(bytes.len());
                bytes.drain(at..end);
            }
            2 => {
                let word = WORDS[dice.below(WORDS.len())];
                bytes.splice(at..at, word.iter().copied());
            }
            3 => {
                let end = (at + dice.below(512)).min(bytes.len());
                let block = bytes[at..end].to_vec();
                let to = dice.below(bytes.len());
                bytes.splice(to..to, block);
            }
            4 => {
                let word = WORDS[dice.below(WORDS.len())];
                for (place, byte) in bytes.iter_mut().skip(at).zip(word) {
                    *place = *byte;
                }
            }
            5 => {
                // A length, a row or a count in the middle of binary records.
                let value = [0_u32, 1, 0x7FFF, 0xFFFF, 0x10_0000, 0x7FFF_FFFF, u32::MAX][dice.below(7)];
                for (place, byte) in bytes.iter_mut().skip(at).zip(value.to_le_bytes()) {
                    *place = byte;
                }
            }
            _ => {
                for _ in 0..=dice.below(8) {
                    let at = dice.below(bytes.len());
                    if let Some(byte) = bytes.get_mut(at) {
                        *byte = if dice.below(2) == 0 { dice.byte() } else { *byte ^ (1 << dice.below(8)) };
                    }
                }
            }
        }
    }
    bytes
}

/// Damages one or two parts of a package, or leaves one out; `None` when the package cannot be unpacked.
fn parts(bytes: &[u8], dice: &mut Dice) -> Option<Vec<u8>> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let names: Vec<String> = (0..zip.len()).filter_map(|i| Some(zip.by_index(i).ok()?.name().ok()?.into_owned())).collect();
    let chosen: Vec<usize> = (0..=dice.below(2)).map(|_| dice.below(names.len())).collect();
    let lost = dice.below(12) == 0;
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    let packed = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).compression_level(Some(1));
    for (index, name) in names.iter().enumerate() {
        if !chosen.contains(&index) {
            let part = zip.by_name(name).ok()?;
            out.raw_copy_file(part).ok()?;
            continue;
        }
        if lost {
            continue;
        }
        let mut part = Vec::new();
        zip.by_name(name).ok()?.take(4_000_000).read_to_end(&mut part).ok()?;
        out.start_file(name.as_str(), packed).ok()?;
        out.write_all(&raw(&part, dice)).ok()?;
    }
    Some(out.finish().ok()?.into_inner())
}

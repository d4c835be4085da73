//! The zip package of a workbook: parts that nothing touches are copied with their compressed bytes, the others are replaced, added or left out.

pub(crate) mod book;
pub(crate) mod content_types;
pub(crate) mod relationships;
pub(crate) mod xml;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::error::WriteError;

/// The most bytes that one part may unpack to.
const PART_LIMIT: u64 = 4 << 30;

/// A package and what is to become of its parts.
pub(crate) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    size: usize,
    /// Every entry's name as stored, in the archive's order.
    entries: Vec<String>,
    /// Position by the part's name in lower case, with forward slashes.
    by_name: BTreeMap<String, usize>,
    changed: BTreeMap<usize, Vec<u8>>,
    removed: BTreeSet<usize>,
    added: Vec<(String, Vec<u8>)>,
}

/// How a package's parts fared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Parts copied with their compressed bytes.
    pub(crate) kept: u32,
    /// Names of the parts with new content.
    pub(crate) changed: Vec<String>,
    /// Names of the parts that were not there before.
    pub(crate) added: Vec<String>,
    /// Names of the parts that are no longer there.
    pub(crate) removed: Vec<String>,
}

impl<'a> Package<'a> {
    /// Opens a workbook's zip.
    ///
    /// # Errors
    /// When the bytes are not a zip archive.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, WriteError> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|source| WriteError::NotAPackage { source })?;
        let entries: Vec<String> = archive.file_names_raw().map(|n| String::from_utf8_lossy(n).into_owned()).collect();
        let by_name = entries.iter().enumerate().map(|(i, name)| (key(name), i)).collect();
        Ok(Self { archive, size: bytes.len(), entries, by_name, changed: BTreeMap::new(), removed: BTreeSet::new(), added: Vec::new() })
    }

    /// Whether a part is there.
    pub(crate) fn has(&self, name: &str) -> bool {
        let wanted = key(name);
        self.by_name.get(&wanted).is_some_and(|i| !self.removed.contains(i)) || self.added.iter().any(|(n, _)| key(n) == wanted)
    }

    /// The names of all parts of the original, in the archive's order.
    pub(crate) fn names(&self) -> &[String] {
        &self.entries
    }

    /// A part as text, as it stands after the changes so far; `None` when it is not there.
    ///
    /// # Errors
    /// When the part cannot be unpacked, or is not UTF-8.
    pub(crate) fn text(&mut self, name: &str) -> Result<Option<String>, WriteError> {
        let wanted = key(name);
        if let Some((_, bytes)) = self.added.iter().find(|(n, _)| key(n) == wanted) {
            return as_text(name, bytes.clone()).map(Some);
        }
        let Some(&index) = self.by_name.get(&wanted) else { return Ok(None) };
        if self.removed.contains(&index) {
            return Ok(None);
        }
        if let Some(bytes) = self.changed.get(&index) {
            return as_text(name, bytes.clone()).map(Some);
        }
        let damaged = |source| WriteError::Damaged { part: name.to_owned(), source };
        let entry = self.archive.by_index(index).map_err(|e| damaged(e.into()))?;
        let mut bytes = Vec::with_capacity(usize::try_from(entry.size().min(1 << 30)).unwrap_or(0));
        entry.take(PART_LIMIT).read_to_end(&mut bytes).map_err(damaged)?;
        as_text(name, bytes).map(Some)
    }

    /// A part as text when it is smaller than a limit in bytes; `None` when it is not there, or larger.
    ///
    /// # Errors
    /// As [`Package::text`].
    pub(crate) fn small_text(&mut self, name: &str, limit: usize) -> Result<Option<String>, WriteError> {
        let index = self.by_name.get(&key(name)).copied();
        let changed = index.and_then(|i| self.changed.get(&i)).map(Vec::len);
        let stored = || index.and_then(|i| self.archive.by_index_raw(i).ok()).map(|e| usize::try_from(e.size()).unwrap_or(usize::MAX));
        let size = changed.or_else(stored).unwrap_or(0);
        if size < limit { self.text(name) } else { Ok(None) }
    }

    /// Gives a part new content; a part that is not there is added.
    pub(crate) fn put(&mut self, name: &str, content: String) {
        let wanted = key(name);
        if let Some((_, bytes)) = self.added.iter_mut().find(|(n, _)| key(n) == wanted) {
            *bytes = content.into_bytes();
        } else if let Some(&index) = self.by_name.get(&wanted) {
            self.removed.remove(&index);
            self.changed.insert(index, content.into_bytes());
        } else {
            self.added.push((name.trim_start_matches('/').to_owned(), content.into_bytes()));
        }
    }

    /// Leaves a part out.
    pub(crate) fn remove(&mut self, name: &str) {
        if let Some(&index) = self.by_name.get(&key(name)) {
            self.changed.remove(&index);
            self.removed.insert(index);
        }
    }

    /// What the package's parts come to.
    pub(crate) fn tally(&self) -> Tally {
        let name = |i: &usize| self.entries.get(*i).cloned().unwrap_or_default();
        let gone = self.changed.len() + self.removed.len();
        Tally {
            kept: u32::try_from(self.entries.len().saturating_sub(gone)).unwrap_or(u32::MAX),
            changed: self.changed.keys().map(name).collect(),
            added: self.added.iter().map(|(n, _)| n.clone()).collect(),
            removed: self.removed.iter().map(name).collect(),
        }
    }

    /// The new zip: entries in their old order, added ones at the end.
    ///
    /// # Errors
    /// When an entry cannot be copied or packed.
    pub(crate) fn finish(mut self) -> Result<Vec<u8>, WriteError> {
        let packing = |source| WriteError::Packing { source };
        let mut zip = ZipWriter::new(Cursor::new(Vec::with_capacity(self.size + (64 << 10))));
        zip.set_raw_comment(self.archive.comment().into()).map_err(packing)?;
        for (index, name) in self.entries.iter().enumerate() {
            if self.removed.contains(&index) {
                continue;
            }
            if let Some(content) = self.changed.get(&index) {
                pack(&mut zip, name, content)?;
            } else {
                let entry = self.archive.by_index_raw(index).map_err(packing)?;
                zip.raw_copy_file(entry).map_err(packing)?;
            }
        }
        for (name, content) in &self.added {
            pack(&mut zip, name, content)?;
        }
        Ok(zip.finish().map_err(packing)?.into_inner())
    }
}

/// Small parts are packed well, large ones fast: a sheet of a hundred thousand rows should not keep anyone waiting.
fn pack(zip: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str, content: &[u8]) -> Result<(), WriteError> {
    let level = if content.len() > 1 << 20 { 2 } else { 6 };
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(level))
        .large_file(content.len() as u64 >= u64::from(u32::MAX));
    zip.start_file(name, options).map_err(|source| WriteError::Packing { source })?;
    zip.write_all(content).map_err(|source| WriteError::Packing { source: source.into() })
}

fn key(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_lowercase()
}

fn as_text(name: &str, mut bytes: Vec<u8>) -> Result<String, WriteError> {
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        bytes.drain(..3);
    }
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        let big = bytes.starts_with(b"\xFE\xFF");
        let units = bytes.get(2..).unwrap_or_default().chunks_exact(2).map(|pair| match pair {
            [a, b] if big => u16::from_be_bytes([*a, *b]),
            [a, b] => u16::from_le_bytes([*a, *b]),
            _ => 0,
        });
        let text: String = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
        return Ok(text.replacen("UTF-16", "UTF-8", 1).replacen("utf-16", "utf-8", 1));
    }
    String::from_utf8(bytes).map_err(|_| WriteError::NotUtf8 { part: name.to_owned() })
}

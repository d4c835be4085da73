//! Editing a workbook's package and nothing else of it: parts that nothing touches are copied with their compressed bytes, the
//! others are replaced, added or left out.
//!
//! A library of its own: it names nothing of Plumbline. A [`Package`] is opened from bytes, its parts are read as text
//! ([`Package::text`]), given new content ([`Package::put`]), edited row by row where they are worksheets of any size
//! ([`Package::edit_rows`]) or left out ([`Package::remove`]), and [`Package::finish`] gives the new bytes. The modules know the parts that hold a package together:
//! [`content_types`], [`relationships`], the workbook itself ([`book`]), and which parts nothing needs any longer ([`orphans`]). Part names are compared as the format does: without regard
//! to case, percent escapes, a leading slash or the direction of slashes.

pub(crate) mod book;
pub(crate) mod content_types;
mod error;
pub(crate) mod orphans;
pub(crate) mod relationships;
pub(crate) mod rows;
#[cfg(test)]
mod tests;
mod text;
pub(crate) mod xml;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Write};
use std::sync::Arc;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

pub use self::error::PackageError;
use self::rows::RowEditor;

/// The most bytes that one part may unpack to.
const PART_LIMIT: u64 = 4 << 30;
/// From this size on, in bytes, a part is packed fast instead of well: a sheet of a hundred thousand rows should not keep anyone waiting.
const LARGE: u64 = 1 << 20;

/// A package and what is to become of its parts.
pub(crate) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    size: usize,
    /// Every entry's name as stored, in the archive's order.
    entries: Vec<String>,
    /// Position by the part's key.
    by_name: BTreeMap<String, usize>,
    changed: BTreeMap<usize, Content>,
    removed: BTreeSet<usize>,
    added: Vec<(String, Content)>,
}

/// The new content of a part.
#[derive(Clone)]
enum Content {
    Text(Arc<[u8]>),
    /// An archive with the part as its only entry.
    Packed(Arc<[u8]>),
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
    /// Opens a workbook's zip. Nothing is unpacked.
    ///
    /// # Errors
    /// When the bytes are not a zip archive.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, PackageError> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|source| PackageError::NotAPackage { source })?;
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
    /// When the part cannot be unpacked, or is written in another encoding than UTF-8 and UTF-16.
    pub(crate) fn text(&mut self, name: &str) -> Result<Option<String>, PackageError> {
        let Some(source) = self.source(name) else { return Ok(None) };
        let bytes = source.read(name, |mut part| {
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).map_err(|source| PackageError::Damaged { part: name.to_owned(), source })?;
            Ok::<_, PackageError>(bytes)
        })?;
        String::from_utf8(bytes).map(Some).map_err(|_| PackageError::NotUtf8 { part: name.to_owned() })
    }

    /// A part as text when it is smaller than a limit in bytes; `None` when it is not there, or larger.
    ///
    /// # Errors
    /// As [`Package::text`].
    pub(crate) fn small_text(&mut self, name: &str, limit: u64) -> Result<Option<String>, PackageError> {
        let size = self.source(name).map_or(0, |source| source.size());
        if size < limit { self.text(name) } else { Ok(None) }
    }

    /// Edits a worksheet part row by row, in memory that does not grow with the sheet. `edit` gives the sheet's new end (from
    /// [`RowEditor::tail`]) beside its own result; with `None` for the end the part stays as it is. `None` when there is no such part.
    ///
    /// # Errors
    /// When the part cannot be unpacked or has no rows to edit, and what `edit` gives.
    pub(crate) fn edit_rows<T, E: From<PackageError>>(
        &mut self,
        name: &str,
        edit: impl FnOnce(&mut Self, &mut RowEditor<'_>) -> Result<(T, Option<String>), E>,
    ) -> Result<Option<T>, E> {
        let Some(source) = self.source(name) else { return Ok(None) };
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        start(&mut zip, name, source.size())?;
        let (done, changed) = source.read(name, |part| {
            let mut rows = RowEditor::new(name, part, &mut zip)?;
            let (done, tail) = edit(self, &mut rows)?;
            let changed = tail.map(|tail| rows.finish(&tail)).transpose()?.is_some();
            Ok::<_, E>((done, changed))
        })?;
        if changed {
            let packed = zip.finish().map_err(|source| PackageError::Packing { source })?.into_inner();
            self.set(name, Content::Packed(packed.into()));
        }
        Ok(Some(done))
    }

    /// Reads a worksheet part row by row, in memory that does not grow with the sheet, and no further than `read` asks for.
    /// `None` when there is no such part.
    ///
    /// # Errors
    /// When the part cannot be unpacked or has no rows, and what `read` gives.
    pub(crate) fn read_rows<T, E: From<PackageError>>(
        &self,
        name: &str,
        read: impl FnOnce(&mut RowEditor<'_>) -> Result<T, E>,
    ) -> Result<Option<T>, E> {
        let Some(source) = self.source(name) else { return Ok(None) };
        source.read(name, |part| read(&mut RowEditor::new(name, part, &mut std::io::sink())?)).map(Some)
    }

    /// Gives a part new content; a part that is not there is added.
    pub(crate) fn put(&mut self, name: &str, content: String) {
        self.set(name, Content::Text(content.into_bytes().into()));
    }

    /// Leaves a part out.
    pub(crate) fn remove(&mut self, name: &str) {
        let wanted = key(name);
        if let Some(&index) = self.by_name.get(&wanted) {
            self.changed.remove(&index);
            self.removed.insert(index);
        }
        self.added.retain(|(n, _)| key(n) != wanted);
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
    pub(crate) fn finish(mut self) -> Result<Vec<u8>, PackageError> {
        let packing = |source| PackageError::Packing { source };
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

    fn set(&mut self, name: &str, content: Content) {
        let wanted = key(name);
        if let Some((_, old)) = self.added.iter_mut().find(|(n, _)| key(n) == wanted) {
            *old = content;
        } else if let Some(&index) = self.by_name.get(&wanted) {
            self.removed.remove(&index);
            self.changed.insert(index, content);
        } else {
            self.added.push((name.trim_start_matches('/').to_owned(), content));
        }
    }

    /// Where a part's content comes from now; `None` when it is not there.
    fn source(&self, name: &str) -> Option<Source<'a>> {
        let wanted = key(name);
        if let Some((_, content)) = self.added.iter().find(|(n, _)| key(n) == wanted) {
            return Some(Source::New(content.clone()));
        }
        let index = *self.by_name.get(&wanted)?;
        if self.removed.contains(&index) {
            return None;
        }
        let new = self.changed.get(&index).cloned().map(Source::New);
        // Copying an archive copies its list of entries, not its bytes.
        Some(new.unwrap_or_else(|| Source::Entry(self.archive.clone(), index)))
    }
}

/// A part's content, for reading.
enum Source<'a> {
    Entry(ZipArchive<Cursor<&'a [u8]>>, usize),
    New(Content),
}

impl Source<'_> {
    /// The number of bytes, as the package states it.
    fn size(&self) -> u64 {
        let stated = match self {
            Self::Entry(archive, index) => archive.clone().by_index_raw(*index).map(|e| e.size()),
            Self::New(Content::Text(bytes)) => Ok(bytes.len() as u64),
            Self::New(Content::Packed(bytes)) => ZipArchive::new(Cursor::new(bytes)).and_then(|mut a| Ok(a.by_index_raw(0)?.size())),
        };
        stated.unwrap_or(0)
    }

    /// Reads the content as UTF-8.
    fn read<T, E: From<PackageError>>(self, name: &str, then: impl FnOnce(Box<dyn Read + '_>) -> Result<T, E>) -> Result<T, E> {
        let damaged = |source| PackageError::Damaged { part: name.to_owned(), source };
        match self {
            Self::Entry(mut archive, index) => {
                let entry = archive.by_index(index).map_err(|e| damaged(e.into()))?;
                then(text::utf8(entry.take(PART_LIMIT)).map_err(damaged)?)
            }
            Self::New(Content::Text(bytes)) => then(text::utf8(&*bytes).map_err(damaged)?),
            Self::New(Content::Packed(bytes)) => {
                let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| damaged(e.into()))?;
                let entry = archive.by_index(0).map_err(|e| damaged(e.into()))?;
                then(Box::new(entry))
            }
        }
    }
}

/// A zip that is being written.
type Zip = ZipWriter<Cursor<Vec<u8>>>;

/// Begins an entry of about so many bytes.
fn start(zip: &mut Zip, name: &str, size: u64) -> Result<(), PackageError> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(if size > LARGE { 2 } else { 6 }))
        // An edit adds less than this to a part.
        .large_file(size >= u64::from(u32::MAX) - (1 << 28));
    zip.start_file(name, options).map_err(|source| PackageError::Packing { source })
}

fn pack(zip: &mut Zip, name: &str, content: &Content) -> Result<(), PackageError> {
    let packing = |source| PackageError::Packing { source };
    match content {
        Content::Text(bytes) => {
            start(zip, name, bytes.len() as u64)?;
            zip.write_all(bytes).map_err(|e| packing(e.into()))
        }
        Content::Packed(bytes) => {
            let mut archive = ZipArchive::new(Cursor::new(&**bytes)).map_err(packing)?;
            let entry = archive.by_index_raw(0).map_err(packing)?;
            zip.raw_copy_file_rename(entry, name).map_err(packing)
        }
    }
}

/// What names the same part gives the same key.
fn key(name: &str) -> String {
    let path = name.replace('\\', "/");
    unescaped(path.trim_start_matches('/')).to_lowercase()
}

/// A part name without percent escapes: `a b.xml` for `a%20b.xml`.
fn unescaped(name: &str) -> String {
    if !name.contains('%') {
        return name.to_owned();
    }
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let escape = after.get(..2).filter(|_| *first == b'%').and_then(|hex| std::str::from_utf8(hex).ok());
        if let Some(byte) = escape.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            bytes.push(byte);
            rest = after.get(2..).unwrap_or_default();
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| name.to_owned())
}

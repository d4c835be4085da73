//! The parts of a zip package, found by name as other programs find them: in any case, with either slash.

use std::io::{self, BufRead, BufReader, Cursor, Read};

use zip::ZipArchive;

use super::super::error::ReadError;
use super::encoding::{Utf8, order};
use super::preflight::MAX_UNZIPPED;

/// The largest part that is read whole: styles, relationships, lists of sheets.
const MAX_WHOLE: u64 = 64_000_000;

/// An open package.
pub(super) struct Parts<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    names: Vec<String>,
}

impl<'a> Parts<'a> {
    /// Opens a package.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ReadError> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ReadError::DamagedPackage)?;
        let names = zip.file_names().map(|n| n.map(|n| plain(&n)).unwrap_or_default()).collect();
        Ok(Self { zip, names })
    }

    /// Whether a part is there.
    pub(super) fn has(&self, name: &str) -> bool {
        let name = plain(name);
        self.names.contains(&name)
    }

    /// The names of the parts, in lower case.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// A part to read from its start, up to the bound on all parts; `None` when it is not there.
    pub(super) fn reader(&mut self, name: &str) -> Option<impl BufRead + '_> {
        let name = plain(name);
        let index = self.names.iter().position(|n| *n == name)?;
        Some(BufReader::with_capacity(1 << 16, self.zip.by_index(index).ok()?.take(MAX_UNZIPPED)))
    }

    /// A part of XML to read from its start, as UTF-8; `None` when it is not there.
    pub(super) fn xml(&mut self, name: &str) -> Option<Box<dyn BufRead + '_>> {
        let mut part = self.reader(name)?;
        // What cannot be read fails again when it is asked for.
        Some(match order(part.fill_buf().unwrap_or(&[])) {
            Some(order) => Box::new(BufReader::new(Utf8::new(part, order))),
            None => Box::new(part),
        })
    }

    /// The bytes of a part. Of a damaged one, what comes before the damage; `None` when there is nothing.
    pub(super) fn whole(&mut self, name: &str) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let read = self.reader(name)?.take(MAX_WHOLE).read_to_end(&mut bytes);
        (read.is_ok() || !bytes.is_empty()).then_some(bytes)
    }
}

/// Why a part could not be read to its end, for people: what libraries say of it is for programmers.
pub(super) fn why(error: &io::Error) -> &'static str {
    if error.kind() == io::ErrorKind::UnexpectedEof { "it breaks off in the middle" } else { "it is damaged" }
}

fn plain(name: &str) -> String {
    name.trim_start_matches('/').replace('\\', "/").to_lowercase()
}

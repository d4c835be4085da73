//! The files of a project that are at hand: the cells of those in force, and bytes as long as something may need them.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use sha2::{Digest, Sha256};
use thiserror::Error;

use super::source::SourceRecord;
use crate::workbook::mapping::Progress;
use crate::workbook::read::{Book, ReadError, load};

/// A file's bytes, never copied.
pub type Bytes = Arc<Vec<u8>>;

/// A file as it came.
#[derive(Debug)]
pub struct File {
    /// Its bytes.
    pub bytes: Bytes,
    /// What tells it from others: see [`fingerprint`].
    pub fingerprint: String,
    /// Its cells, where they were read already.
    pub cells: Option<Book>,
}

impl File {
    /// A file of which nothing was read yet.
    pub const fn unread(fingerprint: String, bytes: Bytes) -> Self {
        Self { bytes, fingerprint, cells: None }
    }
}

impl From<Vec<u8>> for File {
    fn from(bytes: Vec<u8>) -> Self {
        Self::unread(fingerprint(&bytes), Arc::new(bytes))
    }
}

/// Why a file of a project is not there to be read.
#[derive(Debug, Error)]
pub enum FileError {
    /// It cannot be read.
    #[error("{0}")]
    Read(#[from] ReadError),
    /// Its bytes are not at hand.
    #[error("{file_name} is no longer kept on this device. Choose the file again.")]
    Gone {
        /// The file's name.
        file_name: String,
    },
}

/// The cells and bytes of a project's files, by fingerprint.
#[derive(Debug, Default)]
pub struct Files {
    /// The cells of the files in force, in their order.
    books: Vec<Book>,
    /// Their fingerprints.
    prints: Vec<String>,
    /// Files that were in force before the last change, in case it has to be taken back.
    spare: Vec<(String, Book)>,
    /// The bytes that are not, or may not be, on disk, and those of the first file, which an export writes.
    bytes: BTreeMap<String, Bytes>,
}

impl Files {
    /// Holds a file's bytes.
    pub fn hold(&mut self, fingerprint: &str, bytes: Bytes) {
        self.bytes.insert(fingerprint.to_owned(), bytes);
    }

    /// Whether a file can be put in force without being fetched.
    pub fn holds(&self, fingerprint: &str) -> bool {
        self.bytes.contains_key(fingerprint) || self.has_cells(fingerprint)
    }

    /// A file's bytes; `None` when they are not at hand.
    pub fn bytes(&self, fingerprint: &str) -> Option<&Bytes> {
        self.bytes.get(fingerprint)
    }

    /// Holds a file's cells until it is put in force.
    pub fn hold_cells(&mut self, fingerprint: &str, book: Book) {
        self.spare.push((fingerprint.to_owned(), book));
    }

    fn has_cells(&self, fingerprint: &str) -> bool {
        self.prints.iter().any(|p| p == fingerprint) || self.spare.iter().any(|(p, _)| p == fingerprint)
    }

    /// The cells of the files in force, in their order.
    pub fn books(&self) -> &[Book] {
        &self.books
    }

    /// Puts files in force, in their order; those that were not are read from their bytes.
    ///
    /// # Errors
    /// When one cannot be read or is not at hand; then the files in force are as before.
    pub fn arrange(&mut self, sources: &[SourceRecord], progress: &mut dyn FnMut(Progress)) -> Result<(), FileError> {
        for source in sources.iter().filter(|s| !self.has_cells(&s.fingerprint)).collect::<Vec<_>>() {
            let bytes = self.bytes.get(&source.fingerprint).ok_or_else(|| FileError::Gone { file_name: source.file_name.clone() })?;
            let book = load(bytes, &source.file_name, progress)?;
            self.spare.push((source.fingerprint.clone(), book));
        }
        self.spare.extend(self.prints.drain(..).zip(self.books.drain(..)));
        for source in sources {
            let Some(at) = self.spare.iter().position(|(p, _)| *p == source.fingerprint) else { continue };
            let (print, mut book) = self.spare.swap_remove(at);
            book.tag = source.tag();
            book.file_name.clone_from(&source.file_name);
            self.books.push(book);
            self.prints.push(print);
        }
        Ok(())
    }

    /// Does something with the cells of the files in force and one more: in the place of one of them, or after all.
    pub fn with<T>(&mut self, at: usize, book: &mut Book, act: impl FnOnce(&[Book]) -> T) -> T {
        if let Some(old) = self.books.get_mut(at) {
            std::mem::swap(old, book);
        } else {
            self.books.push(std::mem::take(book));
        }
        let done = act(&self.books);
        if self.prints.len() < self.books.len() {
            *book = self.books.pop().unwrap_or_default();
        } else if let Some(new) = self.books.get_mut(at) {
            std::mem::swap(new, book);
        }
        done
    }

    /// Everything is on disk: lets go of what only a change that could not be kept would have needed.
    pub fn shed(&mut self) {
        self.spare.clear();
        let first = self.prints.first();
        self.bytes.retain(|print, _| Some(print) == first);
    }
}

/// What tells a file from others: the SHA-256 of its bytes, in lower-case hex.
pub fn fingerprint(bytes: &[u8]) -> String {
    // In pieces: a browser makes a function fast between its calls, not while it runs.
    const PIECE: usize = 1 << 16;
    let mut hasher = Sha256::new();
    bytes.chunks(PIECE).for_each(|piece| hasher.update(piece));
    hex(&hasher.finalize())
}

/// Bytes in lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

//! The file saved last.

use crate::engine::protocol::ReceiptLine;

/// A file that was handed to the browser. Whether it arrived on the disk only the user can see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedFile {
    /// Its name.
    pub file_name: String,
    /// What the export did, line by line; empty for the template.
    pub receipt: Vec<ReceiptLine>,
}

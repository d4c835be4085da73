//! The file saved last.

use crate::engine::protocol::ReceiptLine;

/// A file that was handed to the browser, or waits to be. Whether it arrived on the disk only the user can see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedFile {
    /// When it was made, in milliseconds: two exports alike are two files.
    pub made: i64,
    /// Its name.
    pub file_name: String,
    /// What the export did, line by line; empty for the template.
    pub receipt: Vec<ReceiptLine>,
    /// What is to be agreed to before it is handed over; empty once it was.
    pub ask: Vec<String>,
}

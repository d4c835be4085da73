//! Writing back: the original package with its untouched parts byte for byte, patched plan cells, and grafted sheets.

pub mod report;

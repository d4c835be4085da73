//! Recording: finding the lines.

//! Encoding and decoding: a state comes back as it was.

//! .xls workbooks that Excel encrypted by itself: with a fixed password, so that anybody can open them.
//!
//! Source: [MS-XLS] 2.2.10 and [MS-OFFCRYPTO] 2.3.6 (RC4); 2.4.2.3 names the password that Excel tries first.

use md5::{Digest, Md5};
use rc4::consts::U16;
use rc4::{KeyInit, Rc4, StreamCipher};

use super::bytes::Bytes;

/// What Excel encrypts with when it protects a workbook's structure, and tries before it asks.
const DEFAULT_PASSWORD: &str = "VelvetSweatshop";
/// Bytes of the stream between two keys.
const BLOCK: usize = 1024;
/// The record that says how the stream is encrypted.
const FILE_PASS: u16 = 0x002F;
/// Records that are never encrypted: beginnings of streams, this one, and those of a workbook that several people share.
const PLAIN: [u16; 7] = [0x0809, FILE_PASS, 0x00E1, 0x0138, 0x0194, 0x0195, 0x0196];
/// A sheet's entry, of which the place in the stream is not encrypted.
const SHEET: u16 = 0x0085;

/// The stream without the encryption that needs no password; as it is when it has none, or needs one.
pub(super) fn opened(mut stream: Vec<u8>) -> Vec<u8> {
    let Some(key) = records(&stream).take_while(|(kind, ..)| *kind != 0x000A).find_map(|(kind, from, to)| {
        let pass = stream.get(from..to).filter(|_| kind == FILE_PASS)?;
        Key::of(pass, DEFAULT_PASSWORD)
    }) else {
        return stream;
    };
    let hidden: Vec<(u16, usize, usize)> = records(&stream).collect();
    let mut pad: (usize, [u8; BLOCK]) = (0, key.block(0));
    for (kind, from, to) in hidden {
        if kind == FILE_PASS
            && let Some(pass) = stream.get_mut(from..to)
        {
            pass.fill(0);
        }
        if PLAIN.contains(&kind) {
            continue;
        }
        let from = if kind == SHEET { (from + 4).min(to) } else { from };
        for (at, byte) in stream.iter_mut().enumerate().take(to).skip(from) {
            if pad.0 != at / BLOCK {
                pad = (at / BLOCK, key.block(at / BLOCK));
            }
            *byte ^= pad.1.get(at % BLOCK).copied().unwrap_or(0);
        }
    }
    stream
}

/// The records of a stream: the number of each, and where its bytes begin and end.
fn records(stream: &[u8]) -> impl Iterator<Item = (u16, usize, usize)> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let mut bytes = Bytes(stream.get(at..)?);
        let (kind, length) = (bytes.u16()?, bytes.u16()?);
        let from = at + 4;
        at = from.saturating_add(usize::from(length)).min(stream.len());
        Some((kind, from, at))
    })
}

/// From which the key of each block is made.
struct Key([u8; 5]);

impl Key {
    /// The key of a password; `None` when the stream is encrypted in another way, or with another password.
    fn of(pass: &[u8], password: &str) -> Option<Self> {
        let mut bytes = Bytes(pass);
        // RC4, in its first version.
        if (bytes.u16()?, bytes.u16()?, bytes.u16()?) != (1, 1, 1) {
            return None;
        }
        let (salt, verifier, hash) = (bytes.take(16)?, bytes.take(16)?, bytes.take(16)?);
        let key = Self::new(password, salt);
        let mut check = [verifier, hash].concat();
        key.cipher(0).apply_keystream(&mut check);
        let (verifier, hash) = check.split_at(16);
        (Md5::digest(verifier).as_slice() == hash).then_some(key)
    }

    fn new(password: &str, salt: &[u8]) -> Self {
        let letters: Vec<u8> = password.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let first = first(&Md5::digest(letters));
        let salted = [&first, salt].concat().repeat(16);
        Self(self::first(&Md5::digest(salted)))
    }

    fn cipher(&self, block: u32) -> Rc4<U16> {
        Rc4::new(&Md5::digest([&self.0[..], &block.to_le_bytes()].concat()))
    }

    /// What the bytes of a block are combined with.
    fn block(&self, number: usize) -> [u8; BLOCK] {
        let mut pad = [0; BLOCK];
        self.cipher(u32::try_from(number).unwrap_or(u32::MAX)).apply_keystream(&mut pad);
        pad
    }
}

fn first(hash: &[u8]) -> [u8; 5] {
    std::array::from_fn(|i| hash.get(i).copied().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of msoffcrypto-tool, another program that opens such files.
    #[test]
    fn a_password_is_told_by_the_verifier() {
        let salt = b"\xe8w,\x1d\x91\xc5j7\x96Ga\xb2\x80\x182\x17";
        let verifier = b"\xc9\xe9\x97\xd4T\x97=1\x0b\xb1\xbap\x14&\x83~";
        let hash = b"\xb1\xde\x17\x8f\x07\xe9\x89\xc4M\xae^L\xf9j\xc4\x07";
        let pass = [&[1, 0, 1, 0, 1, 0][..], salt, verifier, hash].concat();
        assert!(Key::of(&pass, "password1").is_some());
        assert!(Key::of(&pass, DEFAULT_PASSWORD).is_none());
        assert!(Key::of(&pass[..40], "password1").is_none());
    }
}

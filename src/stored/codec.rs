//! A little-endian writer and its bounds-checked reader.
//!
//! The reader is made for bytes that anyone may have changed: it never allocates more than the bytes it was given, and
//! every error says at which offset it stopped.
//!
//! Nothing here is inlined: a record has dozens of fields, and a copy of this code for each weighed as much in the wasm as
//! all else that is stored.

use thiserror::Error;

/// Why stored bytes could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CodecError {
    /// The bytes end inside a value.
    #[error("the bytes end at offset {offset}, inside {what}")]
    Truncated {
        /// Offset in bytes from the start of the payload.
        offset: usize,
        /// The field that was being read.
        what: &'static str,
    },
    /// A value is outside what its field allows.
    #[error("{what} at offset {offset} is out of range")]
    OutOfRange {
        /// Offset in bytes from the start of the payload.
        offset: usize,
        /// The field that was being read.
        what: &'static str,
    },
    /// Bytes are left over behind the last field.
    #[error("{count} bytes are left over behind offset {offset}")]
    TrailingBytes {
        /// Offset of the first byte left over.
        offset: usize,
        /// How many bytes there are.
        count: usize,
    },
}

/// Appends values to a byte vector.
#[derive(Debug, Default)]
pub struct Writer {
    bytes: Vec<u8>,
}

macro_rules! writes {
    ($($name:ident: $type:ty),*) => {$(
        #[doc = concat!("Appends a `", stringify!($type), "`.")]
        #[inline(never)]
        pub fn $name(&mut self, value: $type) {
            self.bytes.extend_from_slice(&value.to_le_bytes());
        }
    )*};
}

impl Writer {
    writes!(u8: u8, u16: u16, u32: u32, u64: u64, i64: i64, f32: f32);

    /// Appends bytes as they are; the reader must know their number.
    #[inline(never)]
    pub fn raw(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// Appends a length (32 bits) and the bytes.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.u32(bytes.len() as u32);
        self.raw(bytes);
    }

    /// Appends a length (32 bits) and UTF-8 text.
    pub fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    /// What was written.
    pub fn finish(self) -> Vec<u8> {
        self.bytes
    }
}

/// Takes values off the front of a byte slice.
#[derive(Debug, Clone)]
pub struct Reader<'a> {
    bytes: &'a [u8],
    offset: usize,
}

macro_rules! reads {
    ($($name:ident: $type:ty),*) => {$(
        #[doc = concat!("Takes a `", stringify!($type), "`; `what` names the field in an error.")]
        #[inline(never)]
        pub fn $name(&mut self, what: &'static str) -> Result<$type, CodecError> {
            Ok(<$type>::from_le_bytes(self.array(what)?))
        }
    )*};
}

impl<'a> Reader<'a> {
    /// A reader at the start of `bytes`.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, offset: 0 }
    }

    reads!(u8: u8, u16: u16, u32: u32, u64: u64, i64: i64);

    /// Offset in bytes of the next value.
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// Takes a finite `f32`: not-a-number and infinities in stored bytes are damage, never data.
    #[inline(never)]
    pub fn f32(&mut self, what: &'static str) -> Result<f32, CodecError> {
        let offset = self.offset;
        let value = f32::from_le_bytes(self.array(what)?);
        if value.is_finite() { Ok(value) } else { Err(CodecError::OutOfRange { offset, what }) }
    }

    /// Takes `count` bytes as they are.
    #[inline(never)]
    pub fn raw(&mut self, count: usize, what: &'static str) -> Result<&'a [u8], CodecError> {
        let rest = &self.bytes[self.offset..];
        let taken = rest.get(..count).ok_or(CodecError::Truncated { offset: self.bytes.len(), what })?;
        self.offset += count;
        Ok(taken)
    }

    /// Takes `N` bytes as they are.
    pub fn array<const N: usize>(&mut self, what: &'static str) -> Result<[u8; N], CodecError> {
        Ok(*self.raw(N, what)?.first_chunk().expect("raw returns the length asked for"))
    }

    /// Takes a length (32 bits) and that many bytes.
    pub fn bytes(&mut self, what: &'static str) -> Result<&'a [u8], CodecError> {
        let count = self.u32(what)? as usize;
        self.raw(count, what)
    }

    /// Takes a length (32 bits) and UTF-8 text.
    #[inline(never)]
    pub fn text(&mut self, what: &'static str) -> Result<&'a str, CodecError> {
        let offset = self.offset;
        std::str::from_utf8(self.bytes(what)?).map_err(|_| CodecError::OutOfRange { offset, what })
    }

    /// Takes a number of elements of at least `least_bytes` each, refusing one that the bytes left cannot hold: this
    /// is what bounds every allocation by the size of the input.
    pub fn count(&mut self, least_bytes: usize, what: &'static str) -> Result<usize, CodecError> {
        let offset = self.offset;
        let count = self.u32(what)? as usize;
        if count <= (self.bytes.len() - self.offset) / least_bytes {
            Ok(count)
        } else {
            Err(CodecError::OutOfRange { offset, what })
        }
    }

    /// Ends the reading: bytes left over are an error.
    pub fn finish(self) -> Result<(), CodecError> {
        match self.bytes.len() - self.offset {
            0 => Ok(()),
            count => Err(CodecError::TrailingBytes { offset: self.offset, count }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_back_what_was_written() {
        let mut writer = Writer::default();
        writer.u16(7);
        writer.f32(-1.5);
        writer.text("né");
        writer.i64(-3);
        let bytes = writer.finish();
        let mut reader = Reader::new(&bytes);
        assert_eq!(reader.u16("a").unwrap(), 7);
        assert_eq!(reader.f32("b").unwrap(), -1.5);
        assert_eq!(reader.text("c").unwrap(), "né");
        assert_eq!(reader.i64("d").unwrap(), -3);
        reader.finish().unwrap();
    }

    #[test]
    fn refuses_a_count_that_the_bytes_cannot_hold() {
        let mut writer = Writer::default();
        writer.u32(u32::MAX);
        let bytes = writer.finish();
        assert_eq!(
            Reader::new(&bytes).count(1, "items"),
            Err(CodecError::OutOfRange { offset: 0, what: "items" })
        );
    }

    #[test]
    fn names_the_field_in_which_the_bytes_end() {
        let error = Reader::new(&[1, 2]).u32("sequence").unwrap_err();
        assert_eq!(error.to_string(), "the bytes end at offset 2, inside sequence");
    }

    #[test]
    fn refuses_a_number_that_is_not_one() {
        assert!(Reader::new(&f32::NAN.to_le_bytes()).f32("ability").is_err());
    }
}

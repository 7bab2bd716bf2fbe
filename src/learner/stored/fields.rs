//! Reads field after field and remembers the first error, so that a record of dozens of fields asks once how it went. After an
//! error every field is empty. Asking at each field would double the wasm's code for it.

use crate::learner::profile::Inclination;
use crate::stored::codec::{CodecError, Reader};

const LEAST_INCLINATION_BYTES: usize = 4 + 4;

pub(super) struct Fields<'a> {
    reader: Reader<'a>,
    error: Option<CodecError>,
}

impl<'a> Fields<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { reader: Reader::new(bytes), error: None }
    }

    fn take<T: Default>(&mut self, read: impl FnOnce(&mut Reader<'a>) -> Result<T, CodecError>) -> T {
        if self.error.is_some() {
            return T::default();
        }
        read(&mut self.reader).unwrap_or_else(|error| {
            self.error = Some(error);
            T::default()
        })
    }

    #[inline(never)]
    pub fn u8(&mut self, what: &'static str) -> u8 {
        self.take(|reader| reader.u8(what))
    }

    #[inline(never)]
    pub fn u16(&mut self, what: &'static str) -> u16 {
        self.take(|reader| reader.u16(what))
    }

    #[inline(never)]
    pub fn u32(&mut self, what: &'static str) -> u32 {
        self.take(|reader| reader.u32(what))
    }

    #[inline(never)]
    pub fn i64(&mut self, what: &'static str) -> i64 {
        self.take(|reader| reader.i64(what))
    }

    #[inline(never)]
    pub fn f32(&mut self, what: &'static str) -> f32 {
        self.take(|reader| reader.f32(what))
    }

    #[inline(never)]
    pub fn text(&mut self, what: &'static str) -> String {
        self.take(|reader| reader.text(what)).to_owned()
    }

    /// Flags in the low bits of a byte, 7 at most; the others must be 0.
    #[inline(never)]
    pub fn flags<const N: usize>(&mut self, what: &'static str) -> [bool; N] {
        let byte = self.take(|reader| {
            let offset = reader.offset();
            reader.u8(what).and_then(|byte| match byte >> N {
                0 => Ok(byte),
                _ => Err(CodecError::OutOfRange { offset, what }),
            })
        });
        std::array::from_fn(|bit| byte >> bit & 1 == 1)
    }

    /// A number of records of at least so many bytes each, and the records.
    pub fn list<T>(
        &mut self,
        least_bytes: usize,
        what: &'static str,
        mut read: impl FnMut(&mut Self) -> T,
    ) -> Vec<T> {
        let count = self.take(|reader| reader.count(least_bytes, what));
        (0..count).map(|_| read(self)).collect()
    }

    #[inline(never)]
    pub fn inclinations(&mut self, what: &'static str) -> Vec<Inclination> {
        self.list(LEAST_INCLINATION_BYTES, what, |fields| Inclination {
            word: fields.text("word"),
            weight: fields.f32("inclination"),
        })
    }

    /// The first error, or that bytes are left over.
    pub fn finish(self) -> Result<(), CodecError> {
        match self.error {
            Some(error) => Err(error),
            None => self.reader.finish(),
        }
    }
}

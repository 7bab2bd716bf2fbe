//! Writes a value that JavaScript will read.
//!
//! Nothing but the brackets is inlined, so that a field costs two calls.

use super::{END, FALSE, LIST, NULL, NUMBER, OBJECT, TEXT, TRUE};

/// A message that is being written, value by value.
#[derive(Default)]
pub struct Writer {
    bytes: Vec<u8>,
    text: String,
    keys: Vec<&'static str>,
}

/// The message that `write` makes.
pub fn written(write: impl FnOnce(&mut Writer)) -> Vec<u8> {
    let mut out = Writer::default();
    write(&mut out);
    out.finish()
}

impl Writer {
    /// The key of the value that comes next, inside an object.
    #[inline(never)]
    pub fn at(&mut self, key: &'static str) -> &mut Self {
        // By address, which is cheap: were a key to have two, it would only be spelt out twice.
        let known = self.keys.iter().position(|known| std::ptr::eq(*known, key));
        self.size(known.unwrap_or(self.keys.len()) + 1);
        if known.is_none() {
            self.keys.push(key);
            self.chars(key);
        }
        self
    }

    /// An object, whose fields `fields` writes.
    #[inline]
    pub fn object(&mut self, fields: impl FnOnce(&mut Self)) {
        self.byte(OBJECT);
        fields(self);
        self.byte(0);
    }

    /// A list, each of whose values `value` writes.
    #[inline]
    pub fn list<T>(&mut self, items: impl IntoIterator<Item = T>, mut value: impl FnMut(&mut Self, T)) {
        self.byte(LIST);
        for item in items {
            value(self, item);
        }
        self.byte(END);
    }

    /// A text.
    #[inline(never)]
    pub fn text(&mut self, text: &str) {
        self.byte(TEXT);
        self.chars(text);
    }

    /// A number.
    #[inline(never)]
    pub fn number(&mut self, number: f64) {
        self.byte(NUMBER);
        self.bytes.extend_from_slice(&number.to_le_bytes());
    }

    /// The same for one of single precision.
    #[inline(never)]
    pub fn f32(&mut self, number: f32) {
        self.number(number.into());
    }

    /// The same for a count.
    #[inline(never)]
    pub fn u32(&mut self, number: u32) {
        self.number(number.into());
    }

    /// A list of numbers.
    #[inline(never)]
    pub fn numbers(&mut self, numbers: Vec<f64>) {
        self.list(numbers, Self::number);
    }

    /// A list of texts.
    pub fn texts<'t>(&mut self, texts: impl IntoIterator<Item = &'t str>) {
        self.list(texts, Self::text);
    }

    /// A truth value.
    pub fn flag(&mut self, flag: bool) {
        self.byte(if flag { TRUE } else { FALSE });
    }

    /// Null.
    pub fn null(&mut self) {
        self.byte(NULL);
    }

    /// What there is, or null.
    #[inline]
    pub fn maybe<T>(&mut self, value: Option<T>, write: impl FnOnce(&mut Self, T)) {
        match value {
            Some(value) => write(self, value),
            None => self.null(),
        }
    }

    #[inline(never)]
    fn chars(&mut self, text: &str) {
        self.size(units(text));
        self.text.push_str(text);
    }

    #[inline(never)]
    fn finish(mut self) -> Vec<u8> {
        self.bytes.extend_from_slice(self.text.as_bytes());
        self.bytes.extend_from_slice(&(self.text.len() as u32).to_le_bytes());
        self.bytes
    }

    fn size(&mut self, mut size: usize) {
        while size >= 0x80 {
            self.byte(size as u8 | 0x80);
            size >>= 7;
        }
        self.byte(size as u8);
    }

    #[inline(never)]
    fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }
}

/// How long JavaScript says that a text is: UTF-16 has one unit for each character, and two for those beyond 16 bits,
/// whose UTF-8 begins with 0xf0 or more.
fn units(text: &str) -> usize {
    text.bytes().map(|byte| usize::from(byte & 0xc0 != 0x80) + usize::from(byte >= 0xf0)).sum()
}

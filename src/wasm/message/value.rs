//! A message taken apart into what JavaScript had.

use super::{END, FALSE, LIST, NULL, NUMBER, OBJECT, TEXT, TRUE};

/// A value as JavaScript had it.
pub enum Value<'a> {
    /// Null or undefined.
    Null,
    /// A truth value.
    Flag(bool),
    /// Any number.
    Number(f64),
    /// A text.
    Text(&'a str),
    /// A list.
    List(Vec<Value<'a>>),
    /// An object.
    Object(Vec<(&'a str, Value<'a>)>),
    /// What no message can hold: a function, something nested too deep.
    Other,
}

impl<'a> Value<'a> {
    /// What a message holds, where it is whole.
    pub(super) fn of_message(message: &'a [u8]) -> Option<Self> {
        Message::new(message)?.value()
    }
}

/// What was not read yet of a message, and its keys so far.
struct Message<'a> {
    left: &'a [u8],
    text: &'a str,
    keys: Vec<&'a str>,
}

impl<'a> Message<'a> {
    fn new(message: &'a [u8]) -> Option<Self> {
        let (message, size) = message.split_last_chunk()?;
        let size = u32::from_le_bytes(*size) as usize;
        let (left, text) = message.split_at_checked(message.len().checked_sub(size)?)?;
        Some(Self { left, text: std::str::from_utf8(text).ok()?, keys: Vec::new() })
    }

    fn value(&mut self) -> Option<Value<'a>> {
        let kind = self.byte()?;
        self.of_kind(kind)
    }

    fn of_kind(&mut self, kind: u8) -> Option<Value<'a>> {
        Some(match kind {
            NULL => Value::Null,
            FALSE => Value::Flag(false),
            TRUE => Value::Flag(true),
            NUMBER => {
                let (number, left) = self.left.split_first_chunk()?;
                self.left = left;
                Value::Number(f64::from_le_bytes(*number))
            }
            TEXT => Value::Text(self.chars()?),
            LIST => {
                let mut values = Vec::new();
                loop {
                    match self.byte()? {
                        END => break Value::List(values),
                        kind => values.push(self.of_kind(kind)?),
                    }
                }
            }
            OBJECT => {
                let mut fields = Vec::new();
                while let Some(key) = self.size()?.checked_sub(1) {
                    if key == self.keys.len() {
                        let new = self.chars()?;
                        self.keys.push(new);
                    }
                    let name = *self.keys.get(key)?;
                    fields.push((name, self.value()?));
                }
                Value::Object(fields)
            }
            _ => Value::Other,
        })
    }

    #[inline(never)]
    fn byte(&mut self) -> Option<u8> {
        let (byte, left) = self.left.split_first()?;
        self.left = left;
        Some(*byte)
    }

    #[inline(never)]
    fn size(&mut self) -> Option<usize> {
        let (mut size, mut shift) = (0, 0);
        loop {
            let byte = self.byte()?;
            size |= usize::from(byte & 0x7f).checked_shl(shift)?;
            if byte < 0x80 {
                return Some(size);
            }
            shift += 7;
        }
    }

    #[inline(never)]
    fn chars(&mut self) -> Option<&'a str> {
        let size = self.size()?;
        let mut units = 0;
        let mut rest = self.text.chars();
        while units < size {
            units += rest.next()?.len_utf16();
        }
        let left = rest.as_str();
        let chars = self.text.get(..self.text.len() - left.len())?;
        self.text = left;
        Some(chars)
    }
}

//! Reads an object that JavaScript wrote.
//!
//! A field that is wrong reads as nothing (0, an empty text), and [`Fields`] keeps what was wrong first until all is
//! read. An early return at each field would cost more than all the rest: behind each, the WebAssembly would have its
//! own way of dropping what was read before.

use super::value::Value;
use crate::wasm::error::{Fault, Result, joined};

/// An object's fields that were not asked for yet, and what was wrong with the others.
#[derive(Default)]
pub struct Fields<'a> {
    left: Vec<(&'a str, Value<'a>)>,
    wrong: Option<String>,
}

/// Reads a message that is an object. Fields that `read` does not ask for are errors too. An error has the code, and its
/// message begins with `what`, which says what this is not.
#[inline]
pub fn read<'a, T>(
    message: &'a [u8],
    code: &'static str,
    what: &str,
    read: impl FnOnce(&mut Fields<'a>) -> T,
) -> Result<T> {
    let mut fields = Fields::of_message(message);
    let it = read(&mut fields);
    fields.or_fault(code, what)?;
    Ok(it)
}

impl<'a> Fields<'a> {
    /// These fields must be there.
    #[inline(never)]
    pub fn need(&mut self, names: &[&str]) {
        for name in names {
            if self.place(name).is_none() {
                self.wrong(name, " is missing");
            }
        }
    }

    /// A field that may be left out or null, which come to the same: `fields.maybe("score", Fields::f32)`.
    #[inline]
    pub fn maybe<T>(&mut self, name: &str, read: impl FnOnce(&mut Self, &str) -> T) -> Option<T> {
        if self.has(name) { Some(read(self, name)) } else { None }
    }

    /// A field that may be left out, but not null.
    #[inline]
    pub fn given<T>(&mut self, name: &str, read: impl FnOnce(&mut Self, &str) -> T) -> Option<T> {
        if self.place(name).is_some() { Some(read(self, name)) } else { None }
    }

    /// A text, empty where there is none.
    #[inline(never)]
    pub fn text(&mut self, name: &str) -> &'a str {
        match self.take(name) {
            Some(Value::Text(text)) => text,
            other => {
                self.expected(name, other.as_ref(), "a text");
                ""
            }
        }
    }

    /// A text to keep.
    #[inline(never)]
    pub fn string(&mut self, name: &str) -> String {
        self.text(name).to_owned()
    }

    /// A truth value, false where there is none.
    #[inline(never)]
    pub fn flag(&mut self, name: &str) -> bool {
        match self.take(name) {
            Some(Value::Flag(flag)) => flag,
            other => {
                self.expected(name, other.as_ref(), "true or false");
                false
            }
        }
    }

    /// Any number, not-a-number and infinities among them; 0 where there is none.
    #[inline(never)]
    pub fn number(&mut self, name: &str) -> f64 {
        self.within(name, f64::NEG_INFINITY, f64::INFINITY, "a number")
    }

    /// The same in single precision.
    #[inline(never)]
    pub fn f32(&mut self, name: &str) -> f32 {
        self.number(name) as f32
    }

    /// A whole number from 0 to 255.
    pub fn u8(&mut self, name: &str) -> u8 {
        self.whole(name, 0.0, u8::MAX.into(), "a whole number from 0 to 255") as u8
    }

    /// A whole number from 0 to 65535.
    pub fn u16(&mut self, name: &str) -> u16 {
        self.whole(name, 0.0, u16::MAX.into(), "a whole number from 0 to 65535") as u16
    }

    /// A whole number from 0 to 4294967295.
    #[inline(never)]
    pub fn u32(&mut self, name: &str) -> u32 {
        self.whole(name, 0.0, u32::MAX.into(), "a whole number from 0 to 4294967295") as u32
    }

    /// A time: whole milliseconds since 1970, as far as a number holds them exactly.
    #[inline(never)]
    pub fn time(&mut self, name: &str) -> i64 {
        const EXACT: f64 = 9_007_199_254_740_991.0;
        self.whole(name, -EXACT, EXACT, "a whole number of milliseconds") as i64
    }

    /// A whole number in a range; 0 where there is none. `expected` says so in words.
    #[inline(never)]
    pub fn whole(&mut self, name: &str, least: f64, most: f64, expected: &str) -> f64 {
        let number = self.within(name, least, most, expected);
        if number as i64 as f64 != number {
            self.expected(name, Some(&Value::Number(number)), expected);
        }
        number
    }

    fn within(&mut self, name: &str, least: f64, most: f64, expected: &str) -> f64 {
        match self.take(name) {
            // Not-a-number passes: it is below nothing.
            Some(Value::Number(number)) if !(number < least || number > most) => number,
            other => {
                self.expected(name, other.as_ref(), expected);
                0.0
            }
        }
    }

    /// A list of numbers, empty where there is none.
    #[inline(never)]
    pub fn numbers(&mut self, name: &str) -> Vec<f64> {
        let values = self.values(name);
        let mut numbers = Vec::with_capacity(values.len());
        for value in values {
            match value {
                Value::Number(number) => numbers.push(number),
                other => self.wrong(&in_list(name, numbers.len()), &is_not("a number", &other)),
            }
        }
        numbers
    }

    /// A list of texts, empty where there is none.
    #[inline(never)]
    pub fn texts(&mut self, name: &str) -> Vec<String> {
        let values = self.values(name);
        let mut texts = Vec::with_capacity(values.len());
        for value in values {
            match value {
                Value::Text(text) => texts.push(text.to_owned()),
                other => self.wrong(&in_list(name, texts.len()), &is_not("a text", &other)),
            }
        }
        texts
    }

    /// What `read` makes of an object; of one without fields where there is none.
    #[inline]
    pub fn object<T>(&mut self, name: &str, read: impl FnOnce(&mut Self) -> T) -> T {
        let mut inside = self.enter(name);
        let it = read(&mut inside);
        self.leave(name, inside);
        it
    }

    /// What `read` makes of each object of a list, which is empty where there is none.
    #[inline]
    pub fn objects<T>(&mut self, name: &str, read: impl Fn(&mut Self) -> T) -> Vec<T> {
        let mut list = Vec::new();
        self.more_objects(name, &mut list, read);
        list
    }

    /// The same behind what the list has already, whose places are counted too.
    #[inline]
    pub fn more_objects<T>(&mut self, name: &str, list: &mut Vec<T>, read: impl Fn(&mut Self) -> T) {
        let values = self.values(name);
        list.reserve(values.len());
        for value in values {
            let mut inside = Self::of(value);
            list.push(read(&mut inside));
            self.leave_place(name, list.len() - 1, inside);
        }
    }

    /// Says what is wrong with a field, beginning with a space: `fields.wrong("epsilon", " must be above 0")`.
    #[cold]
    #[inline(never)]
    pub fn wrong(&mut self, name: &str, wrong: &str) {
        if self.wrong.is_none() {
            self.wrong = Some(joined(&[name, wrong]));
        }
    }

    /// Passes over the fields that were not asked for.
    pub fn ignore_others(&mut self) {
        self.left.clear();
    }

    #[inline(never)]
    fn has(&mut self, name: &str) -> bool {
        let null = self.place(name).filter(|&at| matches!(self.left[at].1, Value::Null));
        if let Some(at) = null {
            self.left.swap_remove(at);
        }
        self.place(name).is_some()
    }

    #[inline(never)]
    fn take(&mut self, name: &str) -> Option<Value<'a>> {
        self.place(name).map(|at| self.left.swap_remove(at).1)
    }

    #[inline(never)]
    fn place(&self, name: &str) -> Option<usize> {
        self.left.iter().position(|(field, _)| *field == name)
    }

    #[inline(never)]
    fn values(&mut self, name: &str) -> Vec<Value<'a>> {
        match self.take(name) {
            Some(Value::List(values)) => values,
            other => {
                self.expected(name, other.as_ref(), "a list");
                Vec::new()
            }
        }
    }

    #[inline(never)]
    fn enter(&mut self, name: &str) -> Self {
        self.take(name).map(Self::of).unwrap_or_default()
    }

    #[inline(never)]
    fn leave(&mut self, name: &str, inside: Self) {
        if let Some(wrong) = inside.finished() {
            let step = if wrong.starts_with(' ') { "" } else { "." };
            self.wrong(name, &joined(&[step, &wrong]));
        }
    }

    #[inline(never)]
    fn leave_place(&mut self, name: &str, place: usize, inside: Self) {
        if inside.wrong.is_some() || !inside.left.is_empty() {
            self.leave(&in_list(name, place), inside);
        }
    }

    fn of(value: Value<'a>) -> Self {
        match value {
            Value::Object(left) => Self { left, wrong: None },
            other => Self { left: Vec::new(), wrong: Some(is_not("an object", &other)) },
        }
    }

    /// The package's own TypeScript wrote the message, so that one which breaks off is a fault of ours.
    #[inline(never)]
    fn of_message(message: &'a [u8]) -> Self {
        Self::of(Value::of_message(message).unwrap_or(Value::Other))
    }

    #[inline(never)]
    fn or_fault(self, code: &'static str, what: &str) -> Result<()> {
        match self.finished() {
            Some(wrong) => Err(Fault::new(code, &joined(&[what, ": ", wrong.trim_start()]))),
            None => Ok(()),
        }
    }

    fn finished(mut self) -> Option<String> {
        if let Some((name, _)) = self.left.first() {
            let name = *name;
            self.wrong(name, " is no field that is known here");
        }
        self.wrong
    }

    fn expected(&mut self, name: &str, found: Option<&Value<'_>>, expected: &str) {
        if let Some(found) = found {
            self.wrong(name, &is_not(expected, found));
        }
    }
}

#[cold]
#[inline(never)]
fn is_not(expected: &str, found: &Value<'_>) -> String {
    let found = match found {
        Value::Null => "null",
        Value::Flag(_) => "true or false",
        Value::Number(_) => "this number",
        Value::Text(_) => "a text",
        Value::List(_) => "a list",
        Value::Object(_) => "an object",
        Value::Other => "something else",
    };
    joined(&[" must be ", expected, ", not ", found])
}

#[cold]
#[inline(never)]
fn in_list(name: &str, place: usize) -> String {
    joined(&[name, "[", &place.to_string(), "]"])
}

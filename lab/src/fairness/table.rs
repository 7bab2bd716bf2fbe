//! Tab-separated text with a header, read row by row, so that a million rows need no memory here; every fault is told
//! with its line and column.
//!
//! The form is text/tab-separated-values as registered with IANA: no quotes, so a line is a row, and the line told is the
//! one that an editor shows (the csv crate tells another one after blank lines and after CRLF).

use std::io::{self, BufRead};
use thiserror::Error;

/// What is wrong with a table, and where. Lines count from 1, and the header is the first.
#[derive(Debug, Error)]
#[error("line {line}{place}: {message}")]
pub struct TableError {
    line: u64,
    /// The column, as far as it is known.
    place: String,
    message: String,
}

/// A table whose header has been read.
pub(super) struct Table<R> {
    input: R,
    text: String,
    line: u64,
    rows: u64,
    pub header: Vec<String>,
}

/// One row; columns count from 0 and are known to be there.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    header: &'a [String],
    text: &'a str,
    pub line: u64,
}

impl<R: BufRead> Table<R> {
    /// Reads the header. Two columns of one name, or one without, are refused: nobody could say which is meant.
    pub fn open(input: R) -> Result<Self, TableError> {
        let mut table = Self { input, text: String::new(), line: 0, rows: 0, header: Vec::new() };
        table.advance()?;
        let header = table.text.trim_start_matches('\u{feff}');
        table.header = header.split('\t').map(|name| name.trim().to_owned()).collect();
        for (index, name) in table.header.iter().enumerate() {
            if name.is_empty() {
                return Err(on_line(1, format!("column {} of the header has no name", index + 1)));
            }
            if table.header[..index].contains(name) {
                return Err(on_line(1, format!("two columns are called {name}")));
            }
        }
        Ok(table)
    }

    /// The place of a column, if it is there.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|column| column == name)
    }

    /// The place of a column that has to be there.
    pub fn needed(&self, name: &str) -> Result<usize, TableError> {
        self.column(name).ok_or_else(|| {
            let found = self.header.join(", ");
            on_line(1, format!("there is no column {name}; the tab-separated columns are: {found}"))
        })
    }

    /// The next row that is not blank; `None` after the last. A table without any row is a fault.
    pub fn next(&mut self) -> Result<Option<Row<'_>>, TableError> {
        while self.advance()? {
            if self.text.trim().is_empty() {
                continue;
            }
            let (fields, columns) = (self.text.split('\t').count(), self.header.len());
            if fields != columns {
                let message = format!("{fields} tab-separated fields, where the header has {columns}");
                return Err(on_line(self.line, message));
            }
            self.rows += 1;
            return Ok(Some(Row { header: &self.header, text: &self.text, line: self.line }));
        }
        if self.rows == 0 {
            return Err(on_line(1, "there is no row below the header".into()));
        }
        Ok(None)
    }

    fn advance(&mut self) -> Result<bool, TableError> {
        self.text.clear();
        self.line += 1;
        let read = self.input.read_line(&mut self.text).map_err(|error| {
            let message = if error.kind() == io::ErrorKind::InvalidData {
                "is not UTF-8 text".into()
            } else {
                error.to_string()
            };
            on_line(self.line, message)
        })?;
        self.text.truncate(self.text.trim_end_matches(['\r', '\n']).len());
        Ok(read > 0)
    }
}

impl<'a> Row<'a> {
    /// A field without the blanks around it.
    pub fn text(self, column: usize) -> &'a str {
        self.text.split('\t').nth(column).unwrap_or_default().trim()
    }

    /// A field that must say something.
    pub fn name(self, column: usize) -> Result<&'a str, TableError> {
        let text = self.text(column);
        if text.is_empty() { Err(self.fault(column, "is empty")) } else { Ok(text) }
    }

    /// A number from 0 to 1.
    pub fn share(self, column: usize) -> Result<f64, TableError> {
        let text = self.text(column);
        match text.parse::<f64>() {
            Ok(number) if (0.0..=1.0).contains(&number) => Ok(number),
            Ok(number) if !number.is_nan() => {
                Err(self.fault(column, &format!("{text:?} is not between 0 and 1")))
            }
            _ => Err(self.fault(column, &format!("{text:?} is not a number"))),
        }
    }

    /// A fault of one field.
    pub fn fault(self, column: usize, message: &str) -> TableError {
        let place = format!(", column {} ({})", column + 1, self.header[column]);
        TableError { line: self.line, place, message: message.to_owned() }
    }
}

/// A fault of a whole line.
pub(super) fn on_line(line: u64, message: String) -> TableError {
    TableError { line, place: String::new(), message }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<u64> {
        let mut table = Table::open(text.as_bytes()).unwrap();
        assert_eq!(table.header, ["a", "b"]);
        let mut lines = Vec::new();
        while let Some(row) = table.next().unwrap() {
            assert!(row.text(1).parse::<u8>().is_ok());
            lines.push(row.line);
        }
        lines
    }

    #[test]
    fn lines_are_those_of_an_editor() {
        assert_eq!(lines("a\tb\n1\t2\n3\t4\n"), [2, 3]);
        assert_eq!(lines("\u{feff}a\tb\r\n1\t2\r\n3\t4"), [2, 3]);
        assert_eq!(lines("a\tb\n1\t2\n\n\n3\t4\n"), [2, 5]);
    }

    #[test]
    fn a_table_that_cannot_be_read_is_told_with_its_line() {
        let fault = |text: &[u8]| -> String {
            let table = Table::open(text);
            let told = table.and_then(|mut table| {
                while let Some(row) = table.next()? {
                    row.name(0)?;
                }
                Ok(())
            });
            told.unwrap_err().to_string()
        };
        assert_eq!(fault(b""), "line 1: column 1 of the header has no name");
        assert_eq!(fault(b"a\ta\n"), "line 1: two columns are called a");
        assert_eq!(fault(b"a\tb\n\n"), "line 1: there is no row below the header");
        assert_eq!(fault(b"a\tb\n1\t2\n1\n"), "line 3: 1 tab-separated fields, where the header has 2");
        assert_eq!(fault(b"a\tb\n1\t2\n \t2\n"), "line 3, column 1 (a): is empty");
        assert_eq!(fault(b"a\tb\n\xff\t2\n"), "line 2: is not UTF-8 text");
    }
}

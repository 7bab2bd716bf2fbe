//! Tables as text: tab-separated, the columns found by name in a header line.
//!
//! No cell is quoted in such files, so a line is split at its tabs and nothing else, and a quotation mark is a character
//! like others. Lines go through one buffer of bounded length: what is held in memory is what the caller keeps.

use super::fault::{Fault, ReadError, Wrong};
use std::io::{self, BufRead, Read};
use std::path::Path;

/// Bytes in a line, its end not counted.
pub(super) const LONGEST_LINE: usize = 64 * 1024;
/// After so many faults reading stops.
pub(super) const MOST_FAULTS: usize = 10;
/// Rows are counted in 32 bits.
pub(super) const MOST_ROWS: usize = u32::MAX as usize;
/// So many of a header's columns are listed in an error.
const LISTED: usize = 20;

/// A column that must be there, under one name or the other.
#[derive(Clone, Copy)]
pub(super) struct Column {
    pub name: &'static str,
    pub alias: Option<&'static str>,
}

/// A failure that does not know its file yet.
pub(super) enum TableError {
    Io(io::Error),
    Faults(Vec<Fault>),
}

impl TableError {
    pub(super) fn of(self, path: &Path) -> ReadError {
        match self {
            Self::Io(source) => ReadError::io(path, source),
            Self::Faults(faults) => ReadError::Faults { path: path.to_owned(), faults },
        }
    }
}

impl From<Fault> for TableError {
    fn from(fault: Fault) -> Self {
        Self::Faults(vec![fault])
    }
}

/// Gives the wanted fields of each row to `take`, which may refuse one: the field's index and what is wrong with it.
/// Empty lines are passed over.
pub(super) fn read<const N: usize>(
    mut input: impl BufRead,
    columns: [Column; N],
    most_rows: usize,
    mut take: impl FnMut([&str; N]) -> Result<(), (usize, Wrong)>,
) -> Result<(), TableError> {
    let mut buffer = Vec::new();
    if !next_line(&mut input, &mut buffer).map_err(TableError::Io)? {
        return Err(Fault { line: 1, column: None, wrong: Wrong::NoHeader }.into());
    }
    let header = text(&buffer).map_err(|wrong| Fault { line: 1, column: None, wrong })?;
    let header = Header::find(header.trim_start_matches('\u{feff}'), columns)?;

    let (mut line, mut rows, mut faults) = (1, 0, Vec::new());
    while faults.len() < MOST_FAULTS && next_line(&mut input, &mut buffer).map_err(TableError::Io)? {
        line += 1;
        if buffer.is_empty() {
            continue;
        }
        rows += 1;
        let taken = if rows > most_rows {
            Err((None, Wrong::ManyRows(most_rows)))
        } else {
            text(&buffer)
                .and_then(|text| header.fields(text))
                .map_err(|wrong| (None, wrong))
                .and_then(|fields| take(fields).map_err(|(field, wrong)| (Some(header.names[field]), wrong)))
        };
        if let Err((column, wrong)) = taken {
            let last = matches!(wrong, Wrong::LongLine | Wrong::ManyRows(_));
            faults.push(Fault { line, column, wrong });
            if last {
                break;
            }
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(TableError::Faults(faults)) }
}

/// Reads a line without its end, or no more of it than shows that it is too long. Says whether there was one.
fn next_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
    line.clear();
    let most = LONGEST_LINE + "\r\n".len();
    let read = input.by_ref().take(most as u64).read_until(b'\n', line)?;
    for end in [b'\n', b'\r'] {
        if line.last() == Some(&end) {
            line.pop();
        }
    }
    Ok(read > 0)
}

fn text(line: &[u8]) -> Result<&str, Wrong> {
    if line.len() > LONGEST_LINE {
        return Err(Wrong::LongLine);
    }
    std::str::from_utf8(line).map_err(|error| Wrong::NotText(error.valid_up_to() + 1))
}

/// Where the wanted columns are.
struct Header<const N: usize> {
    positions: [usize; N],
    /// As this file spells them.
    names: [&'static str; N],
    width: usize,
}

impl<const N: usize> Header<N> {
    fn find(line: &str, columns: [Column; N]) -> Result<Self, TableError> {
        let found: Vec<&str> = line.split('\t').collect();
        let mut header = Self { positions: [0; N], names: [""; N], width: found.len() };
        let mut faults = Vec::new();
        for (index, column) in columns.iter().enumerate() {
            let is_it = |name: &&str| *name == column.name || Some(*name) == column.alias;
            let mut places = (0..found.len()).filter(|&place| is_it(&found[place]));
            let wrong = match (places.next(), places.next()) {
                (Some(place), None) => {
                    let plain = found[place] == column.name;
                    header.positions[index] = place;
                    header.names[index] = column.alias.filter(|_| !plain).unwrap_or(column.name);
                    continue;
                }
                (None, _) => Wrong::Missing { found: listed(&found) },
                (Some(_), Some(_)) => Wrong::Twice { found: listed(&found) },
            };
            faults.push(Fault { line: 1, column: Some(column.name), wrong });
        }
        if faults.is_empty() { Ok(header) } else { Err(TableError::Faults(faults)) }
    }

    fn fields<'a>(&self, line: &'a str) -> Result<[&'a str; N], Wrong> {
        let mut fields = [""; N];
        let mut width = 0;
        for field in line.split('\t') {
            for (wanted, &position) in fields.iter_mut().zip(&self.positions) {
                if position == width {
                    *wanted = field;
                }
            }
            width += 1;
        }
        if width == self.width {
            Ok(fields)
        } else {
            Err(Wrong::Ragged { fields: width, header: self.width })
        }
    }
}

fn listed(found: &[&str]) -> String {
    let more = if found.len() > LISTED { ", ..." } else { "" };
    let shown: Vec<String> = found.iter().take(LISTED).map(|name| format!("{name:?}")).collect();
    shown.join(", ") + more
}

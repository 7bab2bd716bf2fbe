//! Which learner belongs to which group, by one attribute or several. The file is given for the audit alone: nothing else
//! of Cairn knows or keeps attributes of learners.

use super::predictions::Names;
use super::table::{Table, TableError, on_line};
use std::io::BufRead;

/// The groups of learners, read.
#[derive(Debug)]
pub struct Groups {
    pub(super) learners: Names,
    pub(super) attributes: Vec<Attribute>,
}

/// One column of the table.
#[derive(Debug)]
pub(super) struct Attribute {
    pub name: String,
    pub values: Names,
    /// For each learner an index into `values`; `None` where nothing is stated.
    pub of: Vec<Option<u32>>,
}

impl Groups {
    /// Reads a table with `user_id` and one or more further columns, each an attribute; an empty field is one not stated.
    /// A learner may be named again if everything is the same.
    ///
    /// # Errors
    /// The first line that is not like that.
    pub fn read(input: impl BufRead) -> Result<Self, TableError> {
        let mut table = Table::open(input)?;
        let user = table.needed("user_id")?;
        let columns: Vec<usize> = (0..table.header.len()).filter(|&column| column != user).collect();
        if columns.is_empty() {
            return Err(on_line(1, "there is no column with an attribute beside user_id".into()));
        }
        let named = |&column: &usize| Attribute {
            name: table.header[column].clone(),
            values: Names::default(),
            of: Vec::new(),
        };
        let mut attributes: Vec<Attribute> = columns.iter().map(named).collect();
        let (mut learners, mut first_seen) = (Names::default(), Vec::new());
        while let Some(row) = table.next()? {
            let learner = learners.index(row.name(user)?) as usize;
            let again = learner < first_seen.len();
            if !again {
                first_seen.push(row.line);
            }
            for (attribute, &column) in attributes.iter_mut().zip(&columns) {
                let text = row.text(column);
                let value = (!text.is_empty()).then(|| attribute.values.index(text));
                if !again {
                    attribute.of.push(value);
                } else if attribute.of[learner] != value {
                    let message = format!("this learner is in another group on line {}", first_seen[learner]);
                    return Err(row.fault(column, &message));
                }
            }
        }
        Ok(Self { learners, attributes })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_is_an_attribute_and_empty_is_not_stated() {
        let read =
            Groups::read("language\tuser_id\tgender\nde\tl\tf\n\tm\tf\nde\tl\tf\n".as_bytes()).unwrap();
        assert_eq!(read.learners.names, ["l", "m"]);
        let of: Vec<_> = read.attributes.iter().map(|a| (a.name.as_str(), a.of.clone())).collect();
        assert_eq!(of, [("language", vec![Some(0), None]), ("gender", vec![Some(0), Some(0)])]);
    }

    #[test]
    fn every_fault_has_its_line() {
        let fault = |text: &str| Groups::read(text.as_bytes()).unwrap_err().to_string();
        assert_eq!(
            fault("user_id\tg\nl\ta\nm\ta\nl\tb\n"),
            "line 4, column 2 (g): this learner is in another group on line 2"
        );
        assert_eq!(
            fault("user_id\tg\nl\t\nl\tb\n"),
            "line 3, column 2 (g): this learner is in another group on line 2"
        );
        assert_eq!(fault("user_id\tg\n\ta\n"), "line 2, column 1 (user_id): is empty");
        assert_eq!(fault("user_id\nl\n"), "line 1: there is no column with an attribute beside user_id");
        assert!(fault("learner\tg\nl\ta\n").starts_with("line 1: there is no column user_id"));
    }
}

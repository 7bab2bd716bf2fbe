//! JSON with errors that say where: the line, the column, and the path of the field.

use serde::de::DeserializeOwned;
use thiserror::Error;

/// What is wrong, and where.
#[derive(Debug, Error)]
#[error("line {line}{place}: {message}")]
pub struct JsonError {
    line: usize,
    /// Column and path, as far as they are known.
    place: String,
    message: String,
}

/// An error of our own about a line.
pub fn on_line(line: usize, message: &str) -> JsonError {
    JsonError { line, place: String::new(), message: message.to_owned() }
}

/// Reads one value from text that starts at `first_line` of a file.
pub fn parse<T: DeserializeOwned>(text: &str, first_line: usize) -> Result<T, JsonError> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let path = error.path().to_string();
        at(&error.into_inner(), &path, first_line)
    })?;
    deserializer.end().map_err(|error| at(&error, ".", first_line))?;
    Ok(value)
}

fn at(error: &serde_json::Error, path: &str, first_line: usize) -> JsonError {
    let (line, column) = (error.line(), error.column());
    // Values behind a `type` are read from a buffer, which knows no position.
    let at_column = if column > 0 { format!(", column {column}") } else { String::new() };
    let at_path = if path == "." || path == "?" { String::new() } else { format!(", at {path}") };
    let message = error.to_string().replace(&format!(" at line {line} column {column}"), "");
    JsonError { line: first_line + line.max(1) - 1, place: at_column + &at_path, message }
}

//! placeholder
use std::path::Path;
pub struct Table;
impl Table {
    pub fn seeded(&self) -> usize {
        0
    }
    pub fn killed(&self) -> usize {
        0
    }
}
impl std::fmt::Display for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "-")
    }
}
pub fn is_source(_: &Path) -> bool {
    false
}
pub fn count() -> usize {
    0
}
pub fn table(_: &Path, _: &dyn Fn()) -> std::io::Result<Table> {
    Ok(Table)
}

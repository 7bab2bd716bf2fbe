//! What is done with each item of a catalog, some at a time: between two of these a page answers its learner.

use super::source::Item;

/// How many. The slowest step takes less than 10 us for one where code runs for the first time.
const ITEMS: usize = 512;

/// Those that are next, each with its number.
pub(super) fn next<'a>(at: &mut usize, items: &'a [Item]) -> impl Iterator<Item = (usize, &'a Item)> {
    let start = *at;
    *at = items.len().min(start + ITEMS);
    (start..*at).map(|index| (index, &items[index]))
}

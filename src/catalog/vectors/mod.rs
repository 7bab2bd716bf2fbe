//! Vectors of items, made from a catalog's own words when it is packed: latent semantic analysis (Deerwester, Dumais, Furnas,
//! Landauer and Harshman 1990). Items whose words go together lie near each other also where they share none.

mod dense;
mod directions;
mod table;
mod words;

use super::pack::vectors::ItemVectors;
use super::source::Catalog;
pub(super) use directions::Directions;
pub(super) use table::Counting;

/// Numbers an item has: more bring no nearer neighbours on the catalogs at hand, and many more worse ones.
pub const DIMENSIONS: usize = 32;

/// The vectors of a valid catalog's items, in their order, from the words of name, description, topics, keywords and skills;
/// none where there is no word that some items share and others lack.
///
/// They are taken from the mean of all items, so that a cosine of 0 is what two items have by chance, and an item without
/// such words is 0. The same catalog gives the same vectors on every machine.
pub fn of(catalog: &Catalog) -> ItemVectors {
    rounded(&rows(catalog))
}

/// The same before they are rounded, of any length.
pub fn rows(catalog: &Catalog) -> Vec<[f32; DIMENSIONS]> {
    let mut counting = Counting::of(catalog);
    while !counting.step(catalog) {}
    let Some(mut making) = making(counting) else { return Vec::new() };
    while !making.step() {}
    made(making)
}

/// Vectors in the making, a step at a time, from the words of all items; none where there will be none.
pub(super) fn making(counting: Counting) -> Option<Directions> {
    Some(counting.table()).filter(|table| !table.entries.is_empty()).map(Directions::of)
}

/// Them, once all steps are done.
pub(super) fn made(making: Directions) -> Vec<[f32; DIMENSIONS]> {
    let (rows, table) = making.places();
    let mut mean = [0.0; DIMENSIONS];
    for row in &rows {
        mean.iter_mut().zip(row).for_each(|(mean, x)| *mean += x / table.items() as f64);
    }
    let from_mean = |(item, row): (usize, &[f64; DIMENSIONS])| {
        let has_words = !table.row(item).is_empty();
        std::array::from_fn(|at| if has_words { (row[at] - mean[at]) as f32 } else { 0.0 })
    };
    rows.iter().enumerate().map(from_mean).collect()
}

/// Them as a pack has them.
pub(super) fn rounded(rows: &[[f32; DIMENSIONS]]) -> ItemVectors {
    let mut vectors = ItemVectors::default();
    for row in rows {
        vectors.push(row);
    }
    vectors
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::source::Item;
    use crate::catalog::validate::validate;
    use crate::catalog::{Pack, pack};

    fn catalog(names: &[&str]) -> Catalog {
        let item =
            |(at, name): (usize, &&str)| Item { id: at.to_string(), name: (*name).into(), ..Item::default() };
        let items = names.iter().enumerate().map(item).collect();
        Catalog { cairn: 1, name: "C".into(), items, ..Catalog::default() }
    }

    fn packed(catalog: &Catalog) -> Pack<Vec<u8>> {
        let valid = validate(catalog).unwrap();
        Pack::open(pack::write_with_vectors(&valid, of(catalog)).unwrap()).unwrap()
    }

    #[test]
    fn items_with_shared_words_are_near_and_one_without_is_nowhere() {
        let names = ["red fox", "red fox den", "fox den", "blue whale", "blue whale sea", "whale sea", "7"];
        let pack = packed(&catalog(&names));
        let view = pack.view();
        let vectors = view.vectors().unwrap();
        assert_eq!((pack.version(), vectors.dimensions()), (2, DIMENSIONS));
        let [near, far] = [2, 4].map(|other| vectors.cosine(0, other));
        assert!(near > far + 0.3 && far < 0.0, "{near} {far}");
        assert!((vectors.cosine(3, 3) - 1.0).abs() < 0.001);
        assert_eq!((vectors.scale(6), vectors.cosine(0, 6)), (0.0, 0.0));
    }

    #[test]
    fn a_catalog_with_nothing_to_compare_has_no_vectors() {
        for names in [&["alone"][..], &["same", "same"], &["one", "two", "three"], &["1", "2"]] {
            let pack = packed(&catalog(names));
            assert!(pack.version() == 1 && pack.view().vectors().is_none(), "{names:?}");
        }
        assert!(of(&Catalog::default()).is_empty());
    }

    #[test]
    fn the_same_catalog_gives_the_same_bytes() {
        let names: Vec<String> =
            (0..200).map(|at| format!("w{} w{} w{}", at % 7, at % 11, at % 13)).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        assert!(of(&catalog(&names)) == of(&catalog(&names)));
    }
}

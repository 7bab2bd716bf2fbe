//! Our own catalog, packed.

use cairn::catalog::source::Catalog;
use cairn::catalog::validate::validate;
use cairn::catalog::{Pack, pack};

pub fn school_maths() -> Pack<Vec<u8>> {
    let catalog: Catalog =
        serde_json::from_str(include_str!("../../catalogs/school-maths.json")).expect("our own catalog");
    let bytes = pack::write(&validate(&catalog).expect("a valid catalog")).expect("a small catalog");
    Pack::open(bytes).expect("our own pack")
}

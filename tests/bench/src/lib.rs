//! The kernels, over rows made on the spot, for a page that times them beside others. Nothing of this is in the npm package.

#![cfg(target_arch = "wasm32")]

mod read;
mod real;
mod recommend;
mod school;

use cairn::catalog::pack::vectors::Query;
use cairn::recommend::scan::bounded::{Bounded, Finer, Rounded};
use cairn::recommend::scan::{Rows, Rows8, Rows32, Top, scan};
use wasm_bindgen::prelude::wasm_bindgen;

const FITS: &str = "the query is as long as the rows";

/// Rows of floats, the same in fewer bits, and which of them may be shown.
#[wasm_bindgen]
pub struct Bench {
    dimensions: usize,
    floats: Vec<f32>,
    rounded: Rounded,
    finer: Finer,
    allowed: Vec<u64>,
}

#[wasm_bindgen]
impl Bench {
    /// Takes rows of floats over, one behind the other, and leaves out every row whose number divides by ten.
    #[wasm_bindgen(constructor)]
    pub fn new(floats: Vec<f32>, dimensions: usize) -> Self {
        let rounded = Rounded::of(&floats, dimensions).expect("whole rows");
        let finer = Finer::of(&floats, dimensions).expect("whole rows of finite numbers");
        let allowed = allowed(floats.len() / dimensions);
        Self { dimensions, floats, rounded, finer, allowed }
    }

    /// The ten rows of floats that go best with a query; their 8 bits are read first.
    pub fn floats(&self, query: &[f32]) -> Vec<u32> {
        let whole = Query::new(query);
        self.best(&Bounded::floats(&self.rounded, &self.floats, query, &whole).expect(FITS))
    }

    /// The same, all floats read.
    pub fn floats_all(&self, query: &[f32]) -> Vec<u32> {
        self.best(&Rows32::new(&self.floats, query).expect(FITS))
    }

    /// The ten rows of 12 bits, of which 8 are read first.
    pub fn bytes(&self, query: &[f32]) -> Vec<u32> {
        self.best(&Bounded::finer(&self.finer, &Query::new(query)).expect(FITS))
    }

    /// The ten rows of 8 bits and no more.
    pub fn bytes_all(&self, query: &[f32]) -> Vec<u32> {
        let whole = Query::new(query);
        let (rows, scales) = (self.rounded.rows(), self.rounded.scales());
        self.best(&Rows8::new(rows, scales, whole.numbers(), whole.scale()).expect(FITS))
    }

    /// How many of the ten best by floats were found: rows whose product is not less than that of the tenth.
    pub fn shared(&self, query: &[f32], found: &[u32]) -> usize {
        let rows = Rows32::new(&self.floats, query).expect(FITS);
        let tenth = self.floats_all(query).last().map_or(f32::INFINITY, |&row| rows.one(row as usize));
        found.iter().filter(|&&row| rows.one(row as usize) >= tenth).count()
    }

    /// By how much the cosines of what was found are less, on average, than those of the ten best by floats; rows have length 1.
    pub fn lost(&self, query: &[f32], found: &[u32]) -> f32 {
        let rows = Rows32::new(&self.floats, query).expect(FITS);
        let mean = |list: &[u32]| {
            list.iter().map(|&row| rows.one(row as usize)).sum::<f32>() / list.len().max(1) as f32
        };
        let length = query.iter().map(|x| x * x).sum::<f32>().sqrt();
        if length > 0.0 { (mean(&self.floats_all(query)) - mean(found)) / length } else { 0.0 }
    }

    /// Reads the rows of floats, and does as little with them as can be.
    pub fn read(&self) -> f32 {
        read::all(&self.floats) as f32
    }

    /// The same with the rows of 8 bits.
    pub fn read_bytes(&self) -> i32 {
        read::all(self.rounded.rows())
    }

    /// Numbers in a row.
    #[wasm_bindgen(getter)]
    pub fn dimensions(&self) -> usize {
        self.dimensions
    }

    fn best(&self, rows: &impl Rows) -> Vec<u32> {
        ten(rows, &self.allowed)
    }
}

/// Every row whose number does not divide by ten.
fn allowed(items: usize) -> Vec<u64> {
    let mut allowed = vec![0_u64; items.div_ceil(64)];
    for row in (0..items).filter(|row| row % 10 != 0) {
        allowed[row / 64] |= 1 << (row % 64);
    }
    allowed
}

fn ten(rows: &impl Rows, allowed: &[u64]) -> Vec<u32> {
    let mut top = Top::new(10);
    scan(rows, Some(allowed), &mut top);
    top.hits().iter().map(|hit| hit.row).collect()
}

//! The kernels, over rows made on the spot, for a page that times them beside others. Nothing of this is in the npm package.

#![cfg(target_arch = "wasm32")]

mod read;
mod recommend;
mod school;

use cairn::recommend::scan::{Rows8, Rows32, Top, scan};
use wasm_bindgen::prelude::wasm_bindgen;

/// The largest number of a row of 8 bits, and of a query for such rows.
const MOST: f32 = 127.0;
const MOST_OF_QUERY: f32 = 16_383.0;

/// Rows of length 1, as floats and in 8 bits, and which of them may be shown.
#[wasm_bindgen]
pub struct Bench {
    dimensions: usize,
    floats: Vec<f32>,
    bytes: Vec<i8>,
    scales: Vec<f32>,
    allowed: Vec<u64>,
}

#[wasm_bindgen]
impl Bench {
    /// Takes rows of floats over, one behind the other, and leaves out every row whose number divides by ten.
    #[wasm_bindgen(constructor)]
    pub fn new(floats: Vec<f32>, dimensions: usize) -> Self {
        let items = floats.len() / dimensions;
        let (mut bytes, mut scales) = (Vec::with_capacity(floats.len()), Vec::with_capacity(items));
        for row in floats.chunks_exact(dimensions) {
            let largest = row.iter().fold(f32::MIN_POSITIVE, |largest, x| largest.max(x.abs()));
            bytes.extend(row.iter().map(|x| (x * MOST / largest).round() as i8));
            scales.push(largest / MOST);
        }
        let mut allowed = vec![0_u64; items.div_ceil(64)];
        for row in (0..items).filter(|row| row % 10 != 0) {
            allowed[row / 64] |= 1 << (row % 64);
        }
        Self { dimensions, floats, bytes, scales, allowed }
    }

    /// The ten rows of 8 bits that go best with a query of floats.
    pub fn bytes(&self, query: &[f32]) -> Vec<u32> {
        let largest = query.iter().fold(f32::MIN_POSITIVE, |largest, x| largest.max(x.abs()));
        let whole: Vec<i16> = query.iter().map(|x| (x / largest * MOST_OF_QUERY).round() as i16).collect();
        let rows = Rows8::new(&self.bytes, &self.scales, &whole, largest / MOST_OF_QUERY);
        self.best(&rows.expect("the query is as long as the rows"))
    }

    /// The ten rows of floats that go best with a query.
    pub fn floats(&self, query: &[f32]) -> Vec<u32> {
        self.best(&Rows32::new(&self.floats, query).expect("the query is as long as the rows"))
    }

    /// Reads the rows of floats, and does as little with them as can be.
    pub fn read(&self) -> f32 {
        read::all(&self.floats) as f32
    }

    /// The same with the rows of 8 bits.
    pub fn read_bytes(&self) -> i32 {
        read::all(&self.bytes)
    }

    /// Numbers in a row.
    #[wasm_bindgen(getter)]
    pub fn dimensions(&self) -> usize {
        self.dimensions
    }

    fn best(&self, rows: &impl cairn::recommend::scan::Rows) -> Vec<u32> {
        let mut top = Top::new(10);
        scan(rows, Some(&self.allowed), &mut top);
        top.hits().iter().map(|hit| hit.row).collect()
    }
}

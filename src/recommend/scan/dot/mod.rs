//! Dot products of a block of rows with one query: SIMD where the target has it, and a scalar twin.
//!
//! A block is four rows, so that a part of the query is loaded once for four, and four sums end as one register. Both ways add
//! in the same order, whole numbers exactly and floats in [`FLOAT_LANES`] running sums, so they give the same to the last bit.

pub mod scalar;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod simd128;

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
pub use scalar::{block8, block32};
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub use simd128::{block8, block32};

/// Rows in a block.
pub const BLOCK: usize = 4;
/// Running sums in a product of floats.
pub const FLOAT_LANES: usize = 4;

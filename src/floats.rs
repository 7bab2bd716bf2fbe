//! The greater and the lesser of two floats where a list asks for them tens of thousands of times: `f32::max` and `f32::min`
//! call a function in WebAssembly, whose own instructions treat what is not a number in another way. Nothing here is.

/// The greater of two numbers.
#[inline]
pub(crate) fn greater(a: f32, b: f32) -> f32 {
    if b > a { b } else { a }
}

/// The lesser of two numbers.
#[inline]
pub(crate) fn lesser(a: f32, b: f32) -> f32 {
    if b < a { b } else { a }
}

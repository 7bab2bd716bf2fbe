//! Builds anew when the web app was: rust-embed sees the files that were there, but not that new ones came.
//!
//! Only for builds that embed; debug builds read the files at run time.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var_os("CARGO_CFG_DEBUG_ASSERTIONS").is_none() {
        println!("cargo::rerun-if-changed=../www/dist");
    }
}

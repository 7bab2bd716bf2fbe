//! Tells the tests whether the public data beside the project is there, so that a test that needs it is reported as ignored
//! where it is not, and never as passed.

fn main() {
    let data = "../../shared/data";
    println!("cargo::rustc-check-cfg=cfg(shared_data)");
    println!("cargo::rerun-if-changed={data}");
    println!("cargo::rerun-if-changed=build.rs");
    if std::path::Path::new(data).exists() {
        println!("cargo::rustc-cfg=shared_data");
    }
}

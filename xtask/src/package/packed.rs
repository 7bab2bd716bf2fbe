//! The parts of the WebAssembly as scripts, in pkg-config/wasm: packed by LZMA, in base64, behind their name.
//!
//! A script is what every bundler takes along, and what `cairn-learn/inline` can have in it; so each later part is in the package
//! once. `pkg-config/src/core/packed.ts` has the other end. LZMA is as small as the file would be with brotli, and base64 costs one
//! percent where the script is compressed again on its way.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context, Result};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use lzma_rust2::{EncodeMode, LzmaOptions, LzmaWriter, MfType};

use crate::command::root;
use crate::fresh::{is_fresh, write_if_new};
use crate::split::parts::PARTS;
use crate::wasm::FIRST_FILE;

/// Every part's name and file, the first one's too: that is for `cairn-learn/inline`.
fn parts() -> impl Iterator<Item = (&'static str, String)> {
    let later = PARTS.iter().map(|part| (part.name, part.file()));
    std::iter::once(("first", FIRST_FILE.to_owned())).chain(later)
}

/// The name of a part's script.
pub fn script(part: &str) -> String {
    format!("part-{part}.js")
}

/// Packs what changed.
pub fn pack() -> Result<()> {
    let wasm = root().join("pkg-config/wasm");
    for (name, file) in parts() {
        let (from, to) = (wasm.join(file), wasm.join(script(name)));
        if !is_fresh(&to, &[&from, &root().join("xtask/src/package/packed.rs")]) {
            write(name, &fs::read(from)?, &to).with_context(|| format!("{name} cannot be packed"))?;
        }
    }
    Ok(())
}

fn write(name: &str, bytes: &[u8], to: &Path) -> Result<()> {
    let text = BASE64_STANDARD.encode(lzma(bytes)?);
    fs::write(to, format!("export default \"{name}:{text}\";\n"))?;
    let types = to.with_extension("d.ts");
    write_if_new(&types, b"declare const packed: string;\nexport default packed;\n")
}

/// As `xz -9e --format=lzma` does it, with no heed to where in a word a byte stands: in WebAssembly that says nothing.
fn lzma(bytes: &[u8]) -> Result<Vec<u8>> {
    let options = LzmaOptions {
        dict_size: u32::try_from(bytes.len().next_power_of_two())?.max(1 << 12),
        pb: 0,
        mode: EncodeMode::Normal,
        nice_len: LzmaOptions::NICE_LEN_MAX,
        mf: MfType::Bt4,
        depth_limit: 512,
        ..LzmaOptions::with_preset(9)
    };
    let mut writer = LzmaWriter::new_use_header(Vec::new(), &options, Some(bytes.len() as u64))?;
    writer.write_all(bytes)?;
    Ok(writer.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use lzma_rust2::LzmaReader;
    use std::io::Read as _;

    #[test]
    fn what_is_packed_says_how_long_it_is_and_unpacks() {
        let text: Vec<u8> = (0..60_000_u32).map(|i| (i * i / 7 % 251) as u8).collect();
        for length in [0, 1, 2, 300, 5000, text.len()] {
            let packed = lzma(&text[..length]).unwrap();
            assert_eq!(packed[0], 3, "lc 3, lp 0, pb 0");
            assert_eq!(packed[5..13], (length as u64).to_le_bytes());
            let mut out = Vec::new();
            LzmaReader::new_mem_limit(&packed[..], 1 << 20, None).unwrap().read_to_end(&mut out).unwrap();
            assert!(out == text[..length]);
        }
    }

    #[test]
    fn a_script_holds_its_name_and_what_is_packed() {
        let folder = tempfile::tempdir().unwrap();
        let to = folder.path().join(script("record"));
        write("record", b"bytes", &to).unwrap();
        let text = fs::read_to_string(&to).unwrap();
        let packed = text.strip_prefix("export default \"record:").unwrap().strip_suffix("\";\n").unwrap();
        assert_eq!(BASE64_STANDARD.decode(packed).unwrap(), lzma(b"bytes").unwrap());
        assert!(folder.path().join("part-record.d.ts").exists());
    }
}

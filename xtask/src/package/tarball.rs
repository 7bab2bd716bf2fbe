//! A tarball compressed once more, as tightly as gzip's format allows: what npm makes at its best level is a few percent larger.

use std::fs;
use std::io::Read as _;
use std::path::Path;

use anyhow::{Context, Result};
use flate2::read::GzDecoder;
use zopfli::{Format, Options, compress};

/// Compresses a `.tgz` anew, in its place, and returns its size.
pub fn tighten(path: &Path) -> Result<u64> {
    let mut tar = Vec::new();
    GzDecoder::new(&fs::read(path)?[..]).read_to_end(&mut tar).context("npm packed no gzip")?;
    let mut tight = Vec::new();
    // Files of many kinds lie one after the other: more blocks than usual fit them better.
    compress(Options { maximum_block_splits: 50, ..Options::default() }, Format::Gzip, &tar[..], &mut tight)?;
    fs::write(path, &tight)?;
    Ok(tight.len() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write as _;

    #[test]
    fn the_content_stays_and_takes_less() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.tgz");
        let content: Vec<u8> =
            (0..20_000_u32).flat_map(|i| format!("{} ", i * i % 9973).into_bytes()).collect();
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        gzip.write_all(&content).unwrap();
        let before = gzip.finish().unwrap();
        fs::write(&path, &before).unwrap();
        let size = tighten(&path).unwrap();
        let after = fs::read(&path).unwrap();
        assert_eq!(size, after.len() as u64);
        assert!(after.len() < before.len());
        let mut read = Vec::new();
        GzDecoder::new(&after[..]).read_to_end(&mut read).unwrap();
        assert!(read == content);
    }
}

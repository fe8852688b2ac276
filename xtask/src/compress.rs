//! Every file of the app stored once more as brotli and as gzip, so that the server never compresses while it serves.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use flate2::{Compression, write::GzEncoder};

use crate::error::{Result, at};
use crate::stamp::files;

/// Brotli's own maximum: the app is built rarely and downloaded often.
const BROTLI_QUALITY: u32 = 11;
const BROTLI_WINDOW: u32 = 22;
/// Formats that are compressed already.
const PACKED: [&str; 7] = ["br", "gz", "woff2", "png", "jpg", "webp", "ico"];

/// Writes `file.br` and `file.gz` beside each file of the folder where that saves something, and removes what an
/// earlier build left.
pub fn folder(dist: &Path) -> Result<()> {
    for file in files(dist)? {
        let extension = file.extension().map(|e| e.to_string_lossy().into_owned()).unwrap_or_default();
        if extension == "br" || extension == "gz" {
            if !file.with_extension("").is_file() {
                fs::remove_file(&file).map_err(at(&file))?;
            }
            continue;
        }
        if PACKED.contains(&extension.as_str()) {
            continue;
        }
        let content = fs::read(&file).map_err(at(&file))?;
        write_if_smaller(&beside(&file, "br"), brotli(&content).map_err(at(&file))?, content.len())?;
        write_if_smaller(&beside(&file, "gz"), gzip(&content).map_err(at(&file))?, content.len())?;
    }
    Ok(())
}

fn beside(file: &Path, extension: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    PathBuf::from(name)
}

fn write_if_smaller(path: &Path, packed: Vec<u8>, plain: usize) -> Result<()> {
    if packed.len() < plain {
        return fs::write(path, packed).map_err(at(path));
    }
    if path.is_file() {
        fs::remove_file(path).map_err(at(path))?;
    }
    Ok(())
}

fn brotli(content: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut out = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut out, 64 * 1024, BROTLI_QUALITY, BROTLI_WINDOW);
    writer.write_all(content)?;
    writer.flush()?;
    drop(writer);
    Ok(out)
}

fn gzip(content: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::best());
    writer.write_all(content)?;
    writer.finish()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::io::Read;

    #[test]
    fn both_forms_unpack_to_the_same_bytes() {
        let content = b"muster ".repeat(1000);
        let mut unpacked = Vec::new();
        brotli::Decompressor::new(brotli(&content).unwrap().as_slice(), 4096).read_to_end(&mut unpacked).unwrap();
        assert_eq!(unpacked, content);
        unpacked.clear();
        flate2::read::GzDecoder::new(gzip(&content).unwrap().as_slice()).read_to_end(&mut unpacked).unwrap();
        assert_eq!(unpacked, content);
    }

    #[test]
    fn small_files_stay_alone_and_old_forms_go() {
        let dir = std::env::temp_dir().join(format!("muster-compress-{}", std::process::id()));
        fs::create_dir_all(&dir).unwrap();
        fs::write(dir.join("tiny"), "a").unwrap();
        fs::write(dir.join("gone.js.br"), "old").unwrap();
        fs::write(dir.join("long.txt"), "long ".repeat(500)).unwrap();
        folder(&dir).unwrap();
        let mut names: Vec<String> =
            fs::read_dir(&dir).unwrap().map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        fs::remove_dir_all(&dir).unwrap();
        assert_eq!(names, ["long.txt", "long.txt.br", "long.txt.gz", "tiny"]);
    }
}

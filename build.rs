//! Tells both programs what they were built from: a hash over the sources as `SPECC_BUILD`.
//!
//! `specc build` puts connectors behind the `specc-runtime` beside it, and has to know one that was
//! built from other sources.

use std::fs;
use std::path::{Path, PathBuf};

/// What a program is made of.
const SOURCES: [&str; 4] = ["src", "templates", "Cargo.toml", "Cargo.lock"];

fn main() {
    let mut files = Vec::new();
    for source in SOURCES {
        println!("cargo::rerun-if-changed={source}");
        collect(Path::new(source), &mut files);
    }
    files.sort();
    let mut hash = Fnv::default();
    for file in files {
        hash.add(file.to_string_lossy().replace('\\', "/").as_bytes());
        // What cannot be read is told by the compiler.
        hash.add(&fs::read(&file).unwrap_or_default());
    }
    println!("cargo::rustc-env=SPECC_BUILD={:016x}", hash.0);
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    match path.read_dir() {
        Ok(entries) => entries.flatten().for_each(|entry| collect(&entry.path(), files)),
        Err(_) => files.push(path.to_owned()),
    }
}

/// FNV-1a, 64 bits: it tells builds apart, and guards nothing.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    /// Line breaks of Windows count as those of others, so that a build is the same everywhere.
    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes.iter().filter(|byte| **byte != b'\r').chain([&0]) {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

//! Where the files of a project come from.

use std::collections::BTreeMap;

use super::glob;

/// Where the files of a project come from. The phase itself opens none.
pub trait Files {
    /// The bytes of a file; `path` is relative to the project's folder, with `/`.
    ///
    /// # Errors
    /// A sentence for people when there is no such file, it is no plain file, or it lies outside.
    fn read(&self, path: &str) -> Result<Vec<u8>, String>;

    /// All files of the project whose path matches `glob` (`*` within a folder, `**` across), in
    /// byte order of the path. [`glob::matches`] decides.
    fn matching(&self, glob: &str) -> Vec<String>;
}

/// The files of a project that lies in memory.
#[derive(Debug, Clone, Default)]
pub struct MemoryFiles {
    files: BTreeMap<String, Vec<u8>>,
}

impl MemoryFiles {
    /// A project with one file.
    pub fn one(path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self::default().with(path, bytes)
    }

    /// The project with one file more.
    #[must_use]
    pub fn with(mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        self.files.insert(path.into(), bytes.into());
        self
    }
}

impl Files for MemoryFiles {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        self.files.get(path).cloned().ok_or_else(|| "there is no such file".to_owned())
    }

    fn matching(&self, glob: &str) -> Vec<String> {
        self.files.keys().filter(|path| glob::matches(glob, path)).cloned().collect()
    }
}

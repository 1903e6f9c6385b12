//! Expectations that live in files of their own, with their real extension.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Compares what was made with what is kept, or keeps it when `UPDATE_GOLDEN=1` is set.
pub struct Golden {
    update: bool,
    differing: Vec<(PathBuf, String)>,
}

impl Default for Golden {
    fn default() -> Self {
        let update = std::env::var_os("UPDATE_GOLDEN").is_some_and(|value| value == "1");
        Self { update, differing: Vec::new() }
    }
}

impl Golden {
    /// Compares `made` with the file; goes on in any case.
    pub fn compare(&mut self, file: &Path, made: &str) {
        let kept = std::fs::read_to_string(file).map(|text| text.replace("\r\n", "\n"));
        if kept.as_deref().is_ok_and(|kept| kept == made) {
            return;
        }
        if self.update {
            std::fs::write(file, made).expect("the expectation can be written");
            return;
        }
        let kept = kept.unwrap_or_else(|_| "(no such file)\n".to_owned());
        self.differing.push((file.to_owned(), first_difference(&kept, made)));
    }

    /// Fails if anything differed, and says where.
    pub fn finish(self) {
        let mut message = String::new();
        for (file, difference) in &self.differing {
            let _ = writeln!(message, "{}\n{difference}", file.display());
        }
        assert!(self.differing.is_empty(), "{message}if this is right: UPDATE_GOLDEN=1 cargo test");
    }
}

/// The first line that differs, with what stands around it.
fn first_difference(kept: &str, made: &str) -> String {
    let at = kept.lines().zip(made.lines()).take_while(|(kept, made)| kept == made).count();
    let lines = |text: &str, mark: &str| {
        text.lines().skip(at.saturating_sub(2)).take(12).fold(String::new(), |mut all, line| {
            let _ = writeln!(all, "  {mark} {line}");
            all
        })
    };
    format!("line {}, kept:\n{}made:\n{}", at + 1, lines(kept, "-"), lines(made, "+"))
}

//! Makes the changes that problems come with, where they are safe.
//!
//! In: a project. Out: its files as they would be. A change is kept only if the spec is better off
//! with it: it still parses, and has fewer errors, or as many and fewer warnings. So a second run
//! finds nothing to do. Nothing is written before all is known, and each file whole or not at all.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use super::project::Project;
use super::report::counted;
use super::{Exit, Output};
use crate::diagnostic::render::replacement;
use crate::diagnostic::{Code, Diagnostic, Profile};
use crate::span::Sources;
use crate::syntax::Files;
use crate::{Compiled, compile_for};

/// How often a spec is compiled anew at most, so that a spec full of mistakes does not take for ever.
const MOST_TRIES: usize = 200;

/// What was changed.
#[derive(Debug, Default)]
pub(super) struct Fixed {
    /// Path, and the text before and after.
    files: BTreeMap<String, (String, String)>,
    /// What went away, with its place in the spec as it was when it did.
    made: Vec<(Code, String)>,
}

/// The files of a project with changes that are not written yet.
struct Changed<'a> {
    files: &'a dyn Files,
    texts: BTreeMap<String, String>,
}

impl Files for Changed<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        self.texts.get(path).map_or_else(|| self.files.read(path), |text| Ok(text.as_bytes().to_vec()))
    }

    fn matching(&self, glob: &str) -> Vec<String> {
        self.files.matching(glob)
    }
}

/// A change of one place.
#[derive(Debug, Clone)]
struct Edit {
    path: String,
    start: usize,
    end: usize,
    text: String,
    code: Code,
    /// What is told of it; also how it is known again when it did not help.
    words: String,
}

/// How good a spec is; more is better.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Standing {
    parses: bool,
    errors: std::cmp::Reverse<usize>,
    warnings: std::cmp::Reverse<usize>,
}

/// The project with every safe change that helps.
pub(super) fn fix(project: &Project, profile: Profile) -> Fixed {
    mend(project.files(), project.main(), profile)
}

fn mend(files: &dyn Files, main: &str, profile: Profile) -> Fixed {
    let mut changed = Changed { files, texts: BTreeMap::new() };
    let mut fixed = Fixed::default();
    let mut refused: BTreeSet<String> = BTreeSet::new();
    let mut tries = 0;
    let mut compiled = compiled_of(&changed, main, profile);
    loop {
        let edits: Vec<Edit> =
            edits(&compiled).into_iter().filter(|edit| !refused.contains(&edit.words)).collect();
        if edits.is_empty() || tries >= MOST_TRIES {
            break;
        }
        // All at once, or else one after the other.
        let mut helped = false;
        let alone = edits.iter().map(std::slice::from_ref).filter(|_| edits.len() > 1);
        for tried in std::iter::once(edits.as_slice()).chain(alone) {
            tries += 1;
            let texts = apply(tried, &compiled.sources, &changed.texts);
            let next = Changed { files, texts };
            let outcome = compiled_of(&next, main, profile);
            if standing(&outcome) > standing(&compiled) {
                for edit in tried {
                    remember(edit, &compiled.sources, &mut fixed);
                }
                changed = next;
                compiled = outcome;
                helped = true;
                break;
            }
            if let [one] = tried {
                refused.insert(one.words.clone());
            }
            if tries >= MOST_TRIES {
                break;
            }
        }
        if !helped {
            break;
        }
    }
    for (path, (_, after)) in &mut fixed.files {
        if let Some(text) = changed.texts.remove(path) {
            *after = text;
        }
    }
    fixed
}

fn compiled_of(files: &dyn Files, main: &str, profile: Profile) -> Compiled {
    let mut compiled = compile_for(files, main, profile);
    compiled.check_targets();
    compiled
}

fn standing(compiled: &Compiled) -> Standing {
    let found = compiled.problems.sorted();
    let errors = found.iter().filter(|found| Diagnostic::is_error(found)).count();
    Standing {
        parses: compiled.document.is_ok(),
        errors: std::cmp::Reverse(errors),
        warnings: std::cmp::Reverse(found.len() - errors),
    }
}

/// The safe changes of all problems, none of which touches another.
fn edits(compiled: &Compiled) -> Vec<Edit> {
    let sources = &compiled.sources;
    let mut all: Vec<Edit> = Vec::new();
    for found in compiled.problems.sorted() {
        let Some(fix) = found.description.fix.as_ref().filter(|fix| fix.safe) else { continue };
        let source = sources.get(fix.span.file);
        let range = fix.span.range();
        // What is taken out may not take a comment with it.
        let whole =
            source.text.get(range.clone()).is_some_and(|there| !fix.text.is_empty() || !there.contains('#'));
        let apart =
            |other: &Edit| other.path != source.path || other.end < range.start || range.end < other.start;
        if whole && all.iter().all(apart) {
            let place = source.position(fix.span.start);
            all.push(Edit {
                path: source.path.clone(),
                start: range.start,
                end: range.end,
                text: replacement(sources, fix).into_owned(),
                code: found.code,
                words: format!("{}:{}: {}", source.path, place.line, found.description.message),
            });
        }
    }
    all
}

/// The changed texts with further changes.
fn apply(edits: &[Edit], sources: &Sources, before: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let mut texts = before.clone();
    let mut ordered: Vec<&Edit> = edits.iter().collect();
    // From the end, so that what stands before keeps its place.
    ordered.sort_by_key(|edit| std::cmp::Reverse(edit.start));
    for edit in ordered {
        let text = texts.entry(edit.path.clone()).or_insert_with(|| text_of(sources, &edit.path));
        if text.get(edit.start..edit.end).is_some() {
            text.replace_range(edit.start..edit.end, &edit.text);
        }
    }
    texts
}

fn text_of(sources: &Sources, path: &str) -> String {
    sources
        .iter()
        .find(|(_, source)| source.path == path)
        .map_or_else(String::new, |(_, source)| source.text.to_string())
}

fn remember(edit: &Edit, sources: &Sources, fixed: &mut Fixed) {
    // The first time a file is changed, it is still as it was.
    fixed.files.entry(edit.path.clone()).or_insert_with(|| (text_of(sources, &edit.path), String::new()));
    fixed.made.push((edit.code, edit.words.clone()));
}

impl Fixed {
    /// Shows the changes as a diff, and makes none.
    pub(super) fn show(&self, project: &Project, output: &mut Output) -> io::Result<Exit> {
        for (path, (before, after)) in &self.files {
            output.out.write_all(diff(&project.path(path), before, after).as_bytes())?;
        }
        output.out.flush()?;
        writeln!(output.err, "{} can be fixed", counted(self.made.len(), "problem"))?;
        Ok(if self.made.is_empty() { Exit::Done } else { Exit::Problems })
    }

    /// Writes the files; the exit if one cannot be written.
    pub(super) fn write(&self, project: &Project, output: &mut Output) -> io::Result<Option<Exit>> {
        for (path, (before, after)) in &self.files {
            if let Err(failure) = replace(&project.place(path), before, after) {
                writeln!(output.err, "error: cannot write {}: {failure}", project.path(path))?;
                return Ok(Some(Exit::Unreachable));
            }
        }
        for (code, words) in &self.made {
            writeln!(output.err, "fixed[{}]: {words}", code.text())?;
        }
        Ok(None)
    }
}

/// Puts `after` in the place of a file that holds `before`. A link stays one, and so do the rights.
fn replace(path: &Path, before: &str, after: &str) -> io::Result<()> {
    let path = path.canonicalize()?;
    if fs::read(&path)? != before.as_bytes() {
        return Err(io::Error::other("it was changed in the meantime"));
    }
    let permissions = fs::metadata(&path)?.permissions();
    // Replacing it would be possible, and against the will of whoever made it so.
    if permissions.readonly() {
        return Err(io::Error::other("it is read-only"));
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".specc-").tempfile_in(folder)?;
    file.write_all(after.as_bytes())?;
    file.as_file().set_permissions(permissions)?;
    file.persist(&path)?;
    Ok(())
}

/// Lines around a change that are shown.
const AROUND: usize = 2;
/// How far a line is looked for that both texts have again.
const FAR: usize = 60;

/// The difference of two texts, in the form of `diff -u`.
fn diff(path: &str, before: &str, after: &str) -> String {
    let old: Vec<&str> = before.lines().collect();
    let new: Vec<&str> = after.lines().collect();
    let mut text = format!("--- {path}\n+++ {path}\n");
    let (mut at, mut to) = (0, 0);
    while at < old.len() || to < new.len() {
        if old.get(at) == new.get(to) {
            (at, to) = (at + 1, to + 1);
            continue;
        }
        let (gone, come) = resync(&old[at..], &new[to..]);
        let front = at.saturating_sub(AROUND);
        let behind = (at + gone + AROUND).min(old.len());
        let kept = (at - front) + (behind - at - gone);
        text += &format!("@@ -{},{} +{},{} @@\n", front + 1, gone + kept, to - (at - front) + 1, come + kept);
        let mut add = |sign: char, lines: &[&str]| {
            for line in lines {
                text.push(sign);
                text.push_str(line);
                text.push('\n');
            }
        };
        add(' ', &old[front..at]);
        add('-', &old[at..at + gone]);
        add('+', &new[to..to + come]);
        add(' ', &old[at + gone..behind]);
        (at, to) = (at + gone, to + come);
    }
    text
}

/// How many lines of each text to pass over until both go on alike.
fn resync(old: &[&str], new: &[&str]) -> (usize, usize) {
    for sum in 1..FAR {
        for gone in (0..=sum).rev() {
            let come = sum - gone;
            if gone > old.len() || come > new.len() {
                continue;
            }
            let end = gone == old.len() && come == new.len();
            if end || (gone < old.len() && come < new.len() && old[gone] == new[come]) {
                return (gone, come);
            }
        }
    }
    (old.len(), new.len())
}

#[cfg(test)]
mod tests {
    use super::{Fixed, compiled_of, diff, mend, standing};
    use crate::diagnostic::Profile;
    use crate::syntax::MemoryFiles;

    fn mended(text: &str) -> (String, Fixed) {
        let files = MemoryFiles::one("spec.yaml", text.to_owned());
        let fixed = mend(&files, "spec.yaml", Profile::Default);
        let after = fixed.files.get("spec.yaml").map_or_else(|| text.to_owned(), |(_, after)| after.clone());
        (after, fixed)
    }

    const HEAD: &str = "specc: 1\nname: acme\nconnection: { base_url: \"https://api.acme.example/\" }\n";

    #[test]
    fn what_can_mean_one_thing_only_is_written_so_and_a_second_run_finds_nothing() {
        let cases = [
            // (behind the head, what is written for it, how many changes)
            (
                "actions:\n  get_me: { get: me, outptu: { name: string } }\n",
                "actions:\n  get_me: { get: me, output: { name: string } }\n",
                1,
            ),
            (
                "actions:\n  get_me:\n    title: \"Get me.\"\n    get: me\n    output: { name: str }\n",
                "actions:\n  get_me:\n    title: \"Get me\"\n    get: me\n    output: { name: string }\n",
                2,
            ),
            (
                "actions:\n  get_me:\n    get: me\n    output: { name: string }\n    checks:\n      - { if: \"{{ connection is empty }}\", message: No }\n",
                "actions:\n  get_me:\n    get: me\n    output: { name: string }\n    checks:\n      - { if: \"connection is empty\", message: No }\n",
                1,
            ),
            (
                "actions:\n  get_me: { get: me, output: { name: string } }\n",
                "actions:\n  get_me: { get: me, output: { name: string } }\n",
                0,
            ),
            (
                "accept: { W0303: Old, W0500: Old }\nactions:\n  save: { get: me }\n",
                "accept: { W0303: Old }\nactions:\n  save: { get: me }\n",
                1,
            ),
            (
                "accept:\n  W0500: >\n    Old\n  W0303: Old\nactions:\n  save: { get: me }\n",
                "accept:\n  W0303: Old\nactions:\n  save: { get: me }\n",
                1,
            ),
            (
                "accept:\n  W0303: Old # once\n  W0500: Old\nactions:\n  save: { get: me }\n",
                "accept:\n  W0303: Old # once\n  W0500: Old\nactions:\n  save: { get: me }\n",
                0,
            ),
            (
                "accept: { W0500: Old }\nactions:\n  get_me: { get: me, output: { name: string } }\n",
                "actions:\n  get_me: { get: me, output: { name: string } }\n",
                1,
            ),
        ];
        for (before, after, count) in cases {
            let (found, fixed) = mended(&format!("{HEAD}{before}"));
            assert_eq!(found, format!("{HEAD}{after}"));
            assert_eq!(fixed.made.len(), count, "{before}");
            assert_eq!(mended(&found).1.made.len(), 0, "{found}");
        }
    }

    #[test]
    fn a_change_that_does_not_help_is_taken_back() {
        // Both keys would be `output` then.
        let text = format!(
            "{HEAD}actions:\n  get_me: {{ get: me, outptu: {{ a: string }}, output: {{ a: string }} }}\n"
        );
        let (after, fixed) = mended(&text);
        assert_eq!((after.as_str(), fixed.made.len()), (text.as_str(), 0));
    }

    #[test]
    fn a_spec_is_never_worse_off() {
        let mangled = ["actions", "get", "output", "string", ":", "{", "}", "\"", " ", "\n"];
        let whole = format!("{HEAD}actions:\n  get_me:\n    get: me\n    output: {{ name: string }}\n");
        for (part, with) in mangled.iter().flat_map(|part| ["", "x", "\t"].map(|with| (*part, with))) {
            for nth in 0..3 {
                let Some((at, _)) = whole.match_indices(part).nth(nth) else { continue };
                let mut text = whole.clone();
                text.replace_range(at..at + part.len(), with);
                let (after, fixed) = mended(&text);
                let of = |text: &str| {
                    standing(&compiled_of(
                        &MemoryFiles::one("spec.yaml", text.to_owned()),
                        "spec.yaml",
                        Profile::Default,
                    ))
                };
                let (before, now) = (of(&text), of(&after));
                assert!(if fixed.made.is_empty() { now == before } else { now > before }, "{text}");
                assert_eq!(mended(&after).1.made.len(), 0, "{text}");
            }
        }
    }

    #[test]
    fn a_diff_shows_what_goes_and_what_comes() {
        let before = "a\nb\nc\nd\ne\nf\ng\nh\n";
        let cases = [
            ("a\nb\nc\nD\ne\nf\ng\nh\n", "@@ -2,5 +2,5 @@\n b\n c\n-d\n+D\n e\n f\n"),
            ("a\nb\nd\ne\nf\ng\nh\n", "@@ -1,5 +1,4 @@\n a\n b\n-c\n d\n e\n"),
            ("a\nb\nc\nd\ne\nf\ng\nh\ni\n", "@@ -7,2 +7,3 @@\n g\n h\n+i\n"),
            (before, ""),
        ];
        for (after, hunk) in cases {
            assert_eq!(diff("x", before, after), format!("--- x\n+++ x\n{hunk}"), "{after}");
        }
    }
}

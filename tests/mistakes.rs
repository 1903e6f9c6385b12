//! Mistakes together and alone: valid specs are broken in one or two places, in YAML, TOML and JSON,
//! in their text or in what it says.
//!
//! A report of one mistake names no place that is not broken. A report of two mistakes at places
//! that have nothing to do with each other is the report of the one and the report of the other:
//! nothing hides, and nothing is made up. `SPECC_MISTAKES=all` breaks every place of every spec
//! once; otherwise some of them, always the same.

mod keys;
mod texts;
mod twins;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use specc::compile;
use specc::span::Span;
use specc::syntax::{Format, MemoryFiles};

use crate::support::{files_under, root};

/// A spec without errors: its files by path, the main one first.
struct Valid {
    name: String,
    format: Format,
    files: Vec<(String, String)>,
}

/// One way to break a spec.
#[derive(Debug, Clone)]
struct Break {
    what: &'static str,
    /// What is replaced, and by what.
    edit: Span,
    by: String,
    /// Where its consequences may be told.
    region: Span,
    /// Whether others read what is broken, so that their mistakes may wait.
    defines: bool,
}

/// What is told: file, place in the unbroken file, code and message.
type Told = (u16, u32, u32, String);

#[test]
fn a_mistake_is_told_at_its_place_and_nowhere_else() {
    let mut failures = String::new();
    for valid in specs() {
        let before = report(&valid, &[]);
        let breaks = breaks(&valid);
        for one in sample(&breaks, 8) {
            let told = report(&valid, &[one]);
            let fresh: Vec<&Told> = told.difference(&before).collect();
            let strange: Vec<_> = fresh.iter().filter(|told| !holds(one.region, told)).collect();
            if !strange.is_empty() {
                tell(&mut failures, &valid, &[one], "tells of other places", &strange);
            }
            if !fresh.iter().any(|told| told.3.starts_with('E')) {
                tell(&mut failures, &valid, &[one], "is not told", &[] as &[Told]);
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn two_mistakes_are_told_as_each_of_them_is() {
    let mut failures = String::new();
    for valid in specs() {
        let breaks = breaks(&valid);
        let mut random = Random(valid.name.len() as u64 + 7);
        let pairs = if everything() { 300 } else { 4 };
        for _ in 0..pairs {
            let (Some(one), Some(two)) = (random.one_of(&breaks), random.one_of(&breaks)) else { break };
            // Of the tabs of several lines the first is told.
            let tabs = one.what == "tab" && two.what == "tab";
            if tabs || touches(one.region, two.region) {
                continue;
            }
            let alone: BTreeSet<Told> =
                report(&valid, &[one]).union(&report(&valid, &[two])).cloned().collect();
            let both = report(&valid, &[one, two]);
            let made_up: Vec<&Told> = both.difference(&alone).collect();
            if !made_up.is_empty() {
                tell(&mut failures, &valid, &[one, two], "together make up", &made_up);
            }
            let hidden: Vec<&Told> = alone.difference(&both).filter(|told| told.3.starts_with('E')).collect();
            if !hidden.is_empty() && !one.defines && !two.defines {
                tell(&mut failures, &valid, &[one, two], "together hide", &hidden);
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

fn tell(out: &mut String, valid: &Valid, breaks: &[&Break], what: &str, told: &[impl std::fmt::Debug]) {
    let _ = writeln!(out, "{}:", valid.name);
    for broken in breaks {
        let (path, text) = &valid.files[usize::from(broken.edit.file.0)];
        let line = text[..broken.edit.start as usize].matches('\n').count() + 1;
        let was = &text[broken.edit.range()];
        let was = was.lines().next().unwrap_or_default();
        let _ = writeln!(out, "  {} {path}:{line} `{was}` -> `{}`", broken.what, broken.by);
    }
    let _ = writeln!(out, "  {what}:");
    for told in told {
        let _ = writeln!(out, "    {told:?}");
    }
}

fn everything() -> bool {
    std::env::var_os("SPECC_MISTAKES").is_some_and(|value| value == "all")
}

/// The specs of the repository that are written in YAML, and the same in JSON and TOML.
fn specs() -> Vec<Valid> {
    let mut all = Vec::new();
    for folder in ["tests/golden", "tests/parity"] {
        for file in files_under(&root().join(folder), &["spec.yaml"]) {
            let text = std::fs::read_to_string(&file).expect("the file can be read");
            let name = file.parent().and_then(|folder| folder.file_name()).unwrap_or_default();
            let name = name.to_string_lossy().into_owned();
            let yaml = Valid { name, format: Format::Yaml, files: vec![("spec.yaml".to_owned(), text)] };
            all.extend(twins::of(&yaml));
            all.push(yaml);
        }
    }
    let folder = root().join("specs/freshdesk");
    let mut files: Vec<(String, String)> = files_under(&folder, &[".yaml"])
        .iter()
        .map(|file| {
            let path =
                file.strip_prefix(&folder).expect("it lies there").to_string_lossy().replace('\\', "/");
            (path, std::fs::read_to_string(file).expect("the file can be read"))
        })
        .collect();
    files.sort_by_key(|(path, _)| path != "connector.yaml");
    // In the order in which they are read, which is that of their identities.
    let memory = memory(&files);
    let compiled = compile(&memory, "connector.yaml");
    let files = compiled.sources.iter().map(|(_, source)| (source.path.clone(), source.text.to_string()));
    all.push(Valid { name: "freshdesk".to_owned(), format: Format::Yaml, files: files.collect() });
    all
}

fn memory(files: &[(String, String)]) -> MemoryFiles {
    files.iter().fold(MemoryFiles::default(), |memory, (path, text)| memory.with(path.clone(), text.clone()))
}

/// All that is told of a spec with these breaks, at places of the unbroken one.
fn report(valid: &Valid, breaks: &[&Break]) -> BTreeSet<Told> {
    let mut edits: Vec<&Break> = breaks.to_vec();
    edits.sort_by_key(|one| (one.edit.file, one.edit.start));
    let mut files = valid.files.clone();
    for one in edits.iter().rev() {
        files[usize::from(one.edit.file.0)].1.replace_range(one.edit.range(), &one.by);
    }
    let compiled = compile(&memory(&files), &valid.files[0].0);
    let back = |file: u16, at: u32| {
        let mut moved = 0_i64;
        let at = i64::from(at);
        for one in edits.iter().filter(|one| one.edit.file.0 == file) {
            let start = i64::from(one.edit.start) + moved;
            let written = i64::try_from(one.by.len()).expect("small");
            let longer = written - i64::from(one.edit.end - one.edit.start);
            if at >= start + written {
                moved += longer;
            } else if at > start {
                return one.edit.end.min(one.edit.start + u32::try_from(at - start).expect("small"));
            }
        }
        u32::try_from(at - moved).expect("in the file")
    };
    let told = compiled.problems.sorted();
    told.iter()
        .map(|found| {
            let Span { file, start, end } = found.description.at.span;
            let words = format!("{} {}", found.code.text(), found.description.message);
            (file.0, back(file.0, start), back(file.0, end), words)
        })
        .collect()
}

fn holds(region: Span, (file, start, end, _): &Told) -> bool {
    region.file.0 == *file && region.start <= *start && *end <= region.end.max(*start)
}

fn touches(one: Span, two: Span) -> bool {
    one.file == two.file && one.start <= two.end && two.start <= one.end
}

/// Some of the breaks, or all.
fn sample(breaks: &[Break], most: usize) -> Vec<&Break> {
    if everything() || breaks.len() <= most {
        return breaks.iter().collect();
    }
    let mut random = Random(breaks.len() as u64);
    (0..most).filter_map(|_| random.one_of(breaks)).collect()
}

/// Numbers that look random and are always the same.
struct Random(u64);

impl Random {
    fn one_of<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        of.get(usize::try_from(mixed % u64::try_from(of.len().max(1)).ok()?).ok()?)
    }
}

/// Every break that is known for a spec.
fn breaks(valid: &Valid) -> Vec<Break> {
    let compiled = compile(&memory(&valid.files), &valid.files[0].0);
    let document = compiled.document.expect("the spec is well formed");
    let mut found = keys::breaks(valid, &document.root);
    found.extend(texts::breaks(valid, &document.root));
    found
}

//! Mistakes together and alone: valid specs are broken in one or two places.
//!
//! A report of one mistake names no place that is not broken. A report of two mistakes at places
//! that have nothing to do with each other is the report of the one and the report of the other:
//! nothing hides, and nothing is made up. `SPECC_MISTAKES=all` breaks every place of every spec
//! once; otherwise some of them, always the same.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use specc::compile;
use specc::read::keys::{Construct, FIELD, ROOT, SHAPE, Slot, Status};
use specc::span::Span;
use specc::syntax::MemoryFiles;
use specc::syntax::document::{Core, Entry, Node, NodeKind, Style};

use crate::support::{files_under, root};

/// A spec without errors: its files by path, the main one first.
struct Valid {
    name: String,
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
            if touches(one.region, two.region) {
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

/// The specs of the repository that are written in YAML.
fn specs() -> Vec<Valid> {
    let mut all = Vec::new();
    for folder in ["tests/golden", "tests/parity"] {
        for file in files_under(&root().join(folder), &["spec.yaml"]) {
            let text = std::fs::read_to_string(&file).expect("the file can be read");
            let name = file.parent().and_then(|folder| folder.file_name()).unwrap_or_default();
            let name = name.to_string_lossy().into_owned();
            all.push(Valid { name, files: vec![("spec.yaml".to_owned(), text)] });
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
    all.push(Valid { name: "freshdesk".to_owned(), files: files.collect() });
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
    let mut finder = Finder { files: &valid.files, found: Vec::new() };
    finder.map(&document.root, &ROOT, false);
    finder.found
}

struct Finder<'a> {
    files: &'a [(String, String)],
    found: Vec<Break>,
}

/// The keys whose values others refer to.
const DEFINES: [&str; 14] = [
    "objects",
    "pick_lists",
    "constants",
    "fields",
    "input",
    "output",
    "config",
    "use",
    "type",
    "shape",
    "takes",
    "values",
    "connection",
    "auth",
];

impl Finder<'_> {
    fn map(&mut self, node: &Node, construct: &'static Construct, defines: bool) {
        for entry in node.as_map().unwrap_or_default() {
            let Some(key) = construct.key(&entry.key.value).filter(|key| key.status == Status::Supported)
            else {
                continue;
            };
            let name = &*entry.key.value;
            // A step that has another name is right; only what reads it is not.
            if ["specc", "name", "include", "as"].contains(&name) {
                continue;
            }
            let defines = defines || DEFINES.contains(&name);
            self.misspell(entry, defines);
            self.value(&entry.value, &key.slot, region(entry), defines);
        }
    }

    /// A letter too much in a key.
    fn misspell(&mut self, entry: &Entry, defines: bool) {
        let Some(last) = entry.key.value.chars().last() else { return };
        if self.text(entry.key.span).starts_with(['"', '\'']) {
            return;
        }
        let by = format!("{}{last}", entry.key.value);
        // A key that is near another is another's slip.
        self.found.push(Break { what: "key", edit: entry.key.span, by, region: region(entry), defines });
    }

    fn text(&self, span: Span) -> &str {
        &self.files[usize::from(span.file.0)].1[span.range()]
    }

    /// Another value in the place of one.
    fn replace(&mut self, what: &'static str, node: &Node, by: &str, region: Span, defines: bool) {
        let text = self.text(node.span);
        let end = node.span.start + u32::try_from(text.trim_end().len()).expect("small");
        // An anchor and a comment would be lost with a block, and block text has a head.
        let block = node.as_scalar().is_some_and(|scalar| scalar.style == Style::Block);
        if node.span.start == end || text.contains(['&', '*', '#']) || block {
            return;
        }
        let edit = Span { end, ..node.span };
        self.found.push(Break { what, edit, by: by.to_owned(), region, defines });
    }

    fn value(&mut self, node: &Node, slot: &'static Slot, region_: Span, defines: bool) {
        match (slot, &node.kind) {
            (Slot::Construct(construct), NodeKind::Map(_)) => {
                self.replace("kind", node, "[[oops]]", region_, true);
                self.map(node, construct, defines);
            }
            (Slot::MapOf(of), NodeKind::Map(entries)) => {
                self.replace("kind", node, "[[oops]]", region_, true);
                for entry in entries {
                    self.value(&entry.value, of, region(entry), defines);
                }
            }
            (Slot::ListOf(of), NodeKind::List(members)) => {
                for member in members {
                    self.value(member, of, member.span, defines);
                }
            }
            (Slot::OneOf(slots), _) => {
                let fits = |slot: &&'static Slot| fits(slot, node);
                if let Some(slot) = slots.iter().find(fits) {
                    self.value(node, slot, region_, defines);
                }
            }
            (Slot::Shape, NodeKind::Map(entries)) => {
                let head = |entry: &Entry| ["use", "fields"].contains(&&*entry.key.value);
                self.replace("kind", node, "[[oops]]", region_, true);
                if entries.iter().any(head) {
                    self.map(node, &SHAPE, true);
                } else {
                    for entry in entries {
                        self.value(&entry.value, &Slot::Field, region(entry), true);
                    }
                }
            }
            (Slot::Field, NodeKind::Map(_)) => self.map(node, &FIELD, true),
            (Slot::Field | Slot::Shape, NodeKind::List(members)) => {
                for member in members {
                    self.value(member, slot, region_, true);
                }
            }
            (Slot::Shape | Slot::Field | Slot::Type, NodeKind::Scalar(scalar))
                if !scalar.text.is_empty() && &*scalar.text != "none" =>
            {
                self.replace("name", node, "oopsie", region_, true);
            }
            (Slot::Number | Slot::Boolean | Slot::Duration | Slot::Word(_) | Slot::WordOrLater(..), _) => {
                self.replace("literal", node, "oopsie", region_, defines);
                self.replace("kind", node, "[[oops]]", region_, defines);
            }
            (Slot::Text | Slot::Markdown, NodeKind::Scalar(_)) => {
                self.replace("kind", node, "[[oops]]", region_, defines);
            }
            (Slot::Pattern, NodeKind::Scalar(_)) => {
                self.replace("literal", node, "777", region_, defines);
            }
            (Slot::Name, NodeKind::Scalar(_)) => {
                self.replace("name", node, "oopsie", region_, defines);
            }
            (Slot::Expression, NodeKind::Scalar(scalar)) => {
                self.replace("syntax", node, "1 +", region_, defines);
                self.replace("type", node, "\"1 + 'a'\"", region_, defines);
                self.replace("name", node, "oopsie", region_, defines);
                self.member(node, &scalar.text, defines);
            }
            (Slot::Value, _) => self.written(node, region_, defines),
            _ => {}
        }
    }

    /// Data with expressions in it.
    fn written(&mut self, node: &Node, region_: Span, defines: bool) {
        match &node.kind {
            NodeKind::Map(entries) => {
                for entry in entries.iter().filter(|entry| !entry.key.value.starts_with('$')) {
                    self.written(&entry.value, region(entry), defines);
                }
            }
            NodeKind::List(members) => {
                for member in members {
                    self.written(member, member.span, defines);
                }
            }
            NodeKind::Scalar(scalar) if scalar.core == Core::Text => {
                self.replace("syntax", node, "\"{{ 1 + }}\"", region_, defines);
                // That a request asks for its page is demanded elsewhere.
                if ["page.", "window.", "cursor"].iter().any(|name| scalar.text.contains(name)) {
                    return;
                }
                self.replace("type", node, "\"{{ 1 + 'a' }}\"", region_, defines);
                self.replace("name", node, "\"{{ oopsie }}\"", region_, defines);
                if scalar.text.contains("{{") {
                    self.member(node, &scalar.text, defines);
                }
            }
            NodeKind::Scalar(_) => {}
        }
    }

    /// A slip in the name of a field that an expression reads.
    fn member(&mut self, node: &Node, text: &str, defines: bool) {
        let source = self.text(node.span);
        for root in ["input.", "connection.", "config.", "constants."] {
            let Some(at) = source.find(root) else { continue };
            let before = source[..at].chars().last();
            if before.is_some_and(|letter| letter.is_alphanumeric() || "._".contains(letter)) {
                continue;
            }
            let name = at + root.len();
            let length = source[name..].find(|letter: char| !letter.is_alphanumeric() && letter != '_');
            let end = name + length.unwrap_or(source.len() - name);
            if !text.contains(&source[at..end]) || end == name {
                continue;
            }
            let start = node.span.start + u32::try_from(end).expect("small");
            let edit = Span { start, end: start, ..node.span };
            self.found.push(Break { what: "member", edit, by: "_zz".to_owned(), region: node.span, defines });
            break;
        }
    }
}

/// From the key to the end of the value.
fn region(entry: &Entry) -> Span {
    if entry.value.span.file == entry.key.span.file {
        entry.key.span.to(entry.value.span)
    } else {
        entry.key.span
    }
}

/// Whether what stands there is of the slot's kind.
fn fits(slot: &Slot, node: &Node) -> bool {
    match (slot, &node.kind) {
        (Slot::Construct(_) | Slot::MapOf(_), NodeKind::Map(_)) | (Slot::ListOf(_), NodeKind::List(_)) => {
            true
        }
        (Slot::Shape | Slot::Field | Slot::Value, _) => true,
        (Slot::Construct(_) | Slot::MapOf(_) | Slot::ListOf(_), _) => false,
        (Slot::Word(words), NodeKind::Scalar(scalar)) => words.contains(&&*scalar.text),
        (Slot::Number, NodeKind::Scalar(scalar)) => matches!(scalar.core, Core::Integer(_) | Core::Number),
        (Slot::Boolean, NodeKind::Scalar(scalar)) => matches!(scalar.core, Core::Boolean(_)),
        (_, NodeKind::Scalar(_)) => true,
        _ => false,
    }
}

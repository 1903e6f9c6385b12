//! Joins the files that a spec includes.
//!
//! In: the main file's map and its `include`. Out: one map without `include`, whose sections hold
//! what all files wrote, the main file's entries first, then file by file in the order of the
//! patterns and, for each, of the paths. Includes do not nest.

#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, HashSet};

use super::document::{Document, Entry, Node, NodeKind};
use super::entries::{Entries, MOST_LEVELS};
use super::{Files, source, tree};
use crate::diagnostic::{Code, Description, Problem, Problems};
use crate::span::{FileId, Sources, Span, Spanned};
use crate::spelling::nearest;

/// How many files a spec may have besides the main one.
const MOST_FILES: usize = 500;

/// The sections that other files may hold.
const SECTIONS: [&str; 8] =
    ["constants", "objects", "pick_lists", "methods", "templates", "resources", "actions", "triggers"];

/// The document of a main file and of what it includes.
pub(super) fn join(
    files: &dyn Files,
    (path, main): (&str, FileId),
    root: Node,
    sources: &mut Sources,
    problems: &mut Problems,
) -> Document {
    let Node { kind: NodeKind::Map(mut entries), span } = root else {
        return Document { root, main, lost: BTreeSet::new() };
    };
    let mut lost = BTreeSet::new();
    if let Some(at) = entries.iter().position(|entry| &*entry.key.value == "include") {
        let include = entries.remove(at).value;
        let mut joiner = Joiner { files, main: path, sources, problems, read: HashSet::new(), lost };
        let parts = joiner.parts(&include);
        lost = joiner.lost;
        merge(&mut entries, parts, problems);
    }
    Document { root: Node { kind: NodeKind::Map(entries), span }, main, lost }
}

struct Joiner<'a> {
    files: &'a dyn Files,
    /// The path of the main file.
    main: &'a str,
    sources: &'a mut Sources,
    problems: &'a mut Problems,
    /// The paths of the files that were read.
    read: HashSet<String>,
    /// The sections of which a part could not be read.
    lost: BTreeSet<&'static str>,
}

impl Joiner<'_> {
    fn fail(&mut self, problem: &impl Problem) {
        self.problems.report(problem);
        self.lost.extend(SECTIONS);
    }

    /// The sections of all included files, in order.
    fn parts(&mut self, include: &Node) -> Vec<Entry> {
        let patterns = match &include.kind {
            NodeKind::List(members) => members.as_slice(),
            NodeKind::Scalar(_) => std::slice::from_ref(include),
            NodeKind::Broken { .. } => {
                self.lost.extend(SECTIONS);
                &[]
            }
            NodeKind::Map(_) => {
                self.fail(&NoPatterns { span: include.span, found: include.kind_word() });
                &[]
            }
        };
        let mut parts = Vec::new();
        for pattern in patterns {
            if pattern.is_broken() {
                self.lost.extend(SECTIONS);
                continue;
            }
            let Some(text) = pattern.as_scalar().map(|scalar| &*scalar.text).filter(|text| !text.is_empty())
            else {
                self.fail(&NoPatterns { span: pattern.span, found: pattern.kind_word() });
                continue;
            };
            for path in self.paths(&Spanned::new(text, pattern.span)) {
                if self.read.len() >= MOST_FILES {
                    self.fail(&TooManyFiles { span: pattern.span });
                    return parts;
                }
                if path != self.main && self.read.insert(path.clone()) {
                    parts.extend(self.sections(&path, pattern.span));
                }
            }
        }
        parts
    }

    /// The files that a pattern names.
    fn paths(&mut self, pattern: &Spanned<&str>) -> Vec<String> {
        let Some(resolved) = beside(self.main, pattern.value) else {
            self.fail(&OutsideProject { pattern });
            return Vec::new();
        };
        let paths = self.files.matching(&resolved);
        if paths.is_empty() && !pattern.value.starts_with("tests/") {
            let all = self.files.matching("**");
            let specs = all.iter().map(String::as_str).filter(|path| source::Format::of(path).is_some());
            let near = nearest(&resolved, specs.filter(|path| *path != self.main));
            let folder = format!("{}/*", resolved.trim_end_matches('/'));
            let folder = !self.files.matching(&folder).is_empty();
            self.fail(&NoMatch { pattern, near, folder });
        }
        paths
    }

    /// The sections of an included file.
    fn sections(&mut self, path: &str, named: Span) -> Vec<Entry> {
        let read = source::read(self.files, path, Some(named), self.sources, self.problems)
            .and_then(|(file, format)| tree(file, format, self.sources, self.problems));
        let Ok(root) = read else {
            self.lost.extend(SECTIONS);
            return Vec::new();
        };
        let NodeKind::Map(entries) = root.kind else { return Vec::new() };
        let mut sections = Vec::new();
        for mut entry in entries {
            let key = &*entry.key.value;
            if key.starts_with("x-") {
                continue;
            }
            if entry.is_astray() {
                // Without a key it may have been any of them.
                self.lost.extend(SECTIONS.iter().filter(|section| key.is_empty() || **section == key));
                continue;
            }
            let known = SECTIONS.iter().copied().find(|section| *section == key);
            if known.is_none() {
                self.problems.report(&NotIncludable { key: &entry.key });
            }
            // A slip is read as what it was to be, so that nothing behind it stays hidden.
            let Some(section) = known.or_else(|| nearest(key, SECTIONS)) else { continue };
            match entry.value.kind {
                NodeKind::Map(_) => {
                    entry.key.value = section.into();
                    sections.push(entry);
                }
                NodeKind::Broken { .. } => {
                    self.lost.insert(section);
                }
                _ if entry.value.is_null() => {}
                _ => {
                    let problem = NoSection { section: &entry.key, value: &entry.value };
                    self.problems.report(&problem);
                    self.lost.insert(section);
                }
            }
        }
        sections
    }
}

/// Joins the entries of equal sections.
fn merge(root: &mut Vec<Entry>, parts: Vec<Entry>, problems: &mut Problems) {
    let mut parts_of: [Vec<Entry>; SECTIONS.len()] = Default::default();
    for part in parts {
        if let Some(section) = SECTIONS.iter().position(|section| **section == *part.key.value) {
            parts_of[section].push(part);
        }
    }
    for parts in parts_of {
        let Some(first) = parts.first() else { continue };
        let home = home(root, first);
        if home.is_broken() {
            let lost = Entry::astray("", home.span);
            *home = Node { kind: NodeKind::Map(vec![lost]), span: home.span };
        }
        // What is no map is told by the phase that reads it.
        let NodeKind::Map(entries) = &mut home.kind else { continue };
        let mut joined = Entries::default();
        let included = parts.into_iter().filter_map(|part| match part.value.kind {
            NodeKind::Map(entries) => Some(entries),
            NodeKind::List(_) | NodeKind::Scalar(_) | NodeKind::Broken { .. } => None,
        });
        let mut astray = Vec::new();
        for entry in std::mem::take(entries).into_iter().chain(included.flatten()) {
            if entry.is_astray() {
                astray.push(entry);
            } else if let Some(again) = joined.add(entry) {
                problems.report(&again);
            }
        }
        *entries = joined.into_list();
        entries.extend(astray);
    }
}

/// The section of the main file that a part belongs to, made if there is none.
fn home<'a>(root: &'a mut Vec<Entry>, part: &Entry) -> &'a mut Node {
    let at = root.iter().position(|entry| entry.key.value == part.key.value).unwrap_or_else(|| {
        root.push(Entry { key: part.key.clone(), value: empty_map(part.value.span) });
        root.len() - 1
    });
    let home = &mut root[at].value;
    if home.is_null() {
        *home = empty_map(home.span);
    }
    home
}

fn empty_map(span: Span) -> Node {
    Node { kind: NodeKind::Map(Vec::new()), span }
}

/// A pattern as a path from the project's folder, if it stays inside. It is written from the
/// folder of the main file.
fn beside(main: &str, pattern: &str) -> Option<String> {
    if pattern.starts_with('/') || pattern.contains(['\\', ':']) {
        return None;
    }
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(pattern.split('/')).take(MOST_LEVELS) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// `include` is no list of paths.
struct NoPatterns {
    span: Span,
    found: &'static str,
}

impl Problem for NoPatterns {
    const CODE: Code = Code::BadInclude;

    fn describe(&self) -> Description {
        Description::new("`include` is a list of paths", self.span, format!("{}, no path", self.found))
            .help("write `include: [objects.yaml, actions/*.yaml]`".to_owned())
    }
}

/// A pattern leads out of the project.
struct OutsideProject<'a> {
    pattern: &'a Spanned<&'a str>,
}

impl Problem for OutsideProject<'_> {
    const CODE: Code = Code::IncludeOutside;

    fn describe(&self) -> Description {
        let message = format!("`{}` leads out of the project's folder", self.pattern.value);
        Description::new(message, self.pattern.span, "files are named from the folder of this file").help(
            "move the file into the project and write its path from here, with `/` between folders"
                .to_owned(),
        )
    }
}

/// A pattern matches no file.
struct NoMatch<'a> {
    pattern: &'a Spanned<&'a str>,
    near: Option<&'a str>,
    /// Whether it names a folder.
    folder: bool,
}

impl Problem for NoMatch<'_> {
    const CODE: Code = Code::IncludeWithoutMatch;

    fn describe(&self) -> Description {
        let Self { pattern, near, folder } = self;
        let help = match near {
            _ if *folder => {
                let folder = pattern.value.trim_end_matches('/');
                format!("the files of a folder are `{folder}/*.yaml`")
            }
            Some(near) => format!("a file `{near}` exists"),
            None => "create the file, or leave the path out".to_owned(),
        };
        Description::new(format!("no file matches `{}`", pattern.value), pattern.span, "no such file")
            .help(help)
    }
}

/// An included file holds what only the main file can.
struct NotIncludable<'a> {
    key: &'a Spanned<std::sync::Arc<str>>,
}

impl Problem for NotIncludable<'_> {
    const CODE: Code = Code::NotIncludable;

    fn describe(&self) -> Description {
        let key = &*self.key.value;
        let help = match (key, nearest(key, SECTIONS)) {
            ("include", _) => "includes do not nest: name the file in the main file".to_owned(),
            (_, Some(near)) => format!("a section `{near}` exists"),
            (_, None) => format!("move `{key}` to the main file"),
        };
        Description::new(
            format!("`{key}` cannot stand in an included file"),
            self.key.span,
            "not a section of definitions",
        )
        .help(help)
    }
}

/// A section of an included file is no map.
struct NoSection<'a> {
    section: &'a Spanned<std::sync::Arc<str>>,
    value: &'a Node,
}

impl Problem for NoSection<'_> {
    const CODE: Code = Code::NotIncludable;

    fn describe(&self) -> Description {
        let Self { section, value } = self;
        Description::new(format!("`{}` is a map of names", section.value), value.span, value.kind_word())
            .help("write each definition under its name".to_owned())
    }
}

/// A spec includes more files than anybody wrote.
struct TooManyFiles {
    span: Span,
}

impl Problem for TooManyFiles {
    const CODE: Code = Code::TooManyFiles;

    fn describe(&self) -> Description {
        Description::new(
            format!("a spec includes more than {MOST_FILES} files"),
            self.span,
            "one too many is here",
        )
        .help("join small files, or let the pattern match fewer".to_owned())
    }
}

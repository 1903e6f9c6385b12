//! What holds for all files: who may use whom, how long a file is, what every code has, and what
//! does not belong into a repository.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use specc::diagnostic::Code;

use crate::support::{files_under, root};

/// For each module of the library, the paths that it may use beside itself and the leaves.
/// `span`, `names`, `spelling` and `value` are leaves: everybody may use them.
const ALLOWED: [(&str, &[&str]); 19] = [
    ("span", &[]),
    ("names", &[]),
    ("spelling", &[]),
    ("value", &[]),
    ("diagnostic", &[]),
    ("syntax", &["diagnostic"]),
    ("expr", &["diagnostic", "syntax::document", "syntax::surprise", "builtin"]),
    ("spec", &["expr", "syntax::document"]),
    ("builtin", &["expr::ast"]),
    ("read", &["diagnostic", "syntax", "spec", "expr"]),
    // Words that mean the same in all forms are declared where they come in.
    ("model", &["builtin", "expr", "spec::KeyPlace", "spec::Verb"]),
    ("check", &["diagnostic", "spec", "model", "builtin", "expr", "syntax::document"]),
    ("plan", &["model", "builtin", "expr::ast", "spec::KeyPlace", "spec::Verb"]),
    ("runtime", &["plan", "builtin", "diagnostic::Code"]),
    ("program", &["plan", "runtime", "diagnostic::Code"]),
    ("cases", &["diagnostic", "syntax", "plan", "runtime"]),
    (
        "target",
        &[
            "model",
            "plan",
            "builtin",
            "diagnostic",
            "expr::ast",
            "program::payload",
            "spec::KeyPlace",
            "spec::Verb",
        ],
    ),
    ("cli", &["*"]),
    // The pipeline itself.
    ("lib", &["*"]),
];
const LEAVES: [&str; 4] = ["span", "names", "spelling", "value"];

/// How many lines a file may have beside its tests.
const LONGEST: usize = 450;
/// Files that are longer, and why.
const LONGER: [(&str, &str); 6] = [
    ("builtin/arrays.rs", "a table: one constant for each function"),
    ("builtin/dates.rs", "a table: one constant for each function"),
    ("builtin/text.rs", "a table: one constant for each function"),
    ("builtin/pattern/parse.rs", "one small function for each construct of a grammar"),
    ("runtime/send.rs", "the steps of one exchange, in their order"),
    ("value/format.rs", "one small function for each directive"),
];

/// A file of the library, its tests left out.
struct Source {
    /// Relative to `src`.
    path: PathBuf,
    code: String,
}

fn sources() -> Vec<Source> {
    let src = root().join("src");
    let files: Vec<(PathBuf, String)> = files_under(&src, &[".rs"])
        .into_iter()
        .map(|file| (file.strip_prefix(&src).expect("it lies there").to_owned(), text(&file)))
        .collect();
    let of_tests: Vec<PathBuf> = files.iter().flat_map(|(path, whole)| test_modules(path, whole)).collect();
    files
        .iter()
        .filter(|(path, _)| !of_tests.iter().any(|module| path.with_extension("").starts_with(module)))
        .map(|(path, whole)| Source { path: path.clone(), code: without_tests(whole).to_owned() })
        .collect()
}

/// The modules that a file declares for tests alone, in files of their own: paths without ending.
fn test_modules(path: &Path, whole: &str) -> Vec<PathBuf> {
    let folder = if path.ends_with("mod.rs") || path.ends_with("lib.rs") {
        path.parent().unwrap_or(path).to_owned()
    } else {
        path.with_extension("")
    };
    let declared = whole.split("#[cfg(test)]\n").skip(1).filter_map(|rest| {
        let line = rest.lines().next().unwrap_or_default();
        line.strip_suffix(';')?.rsplit_once("mod ").map(|(_, name)| folder.join(name))
    });
    declared.collect()
}

fn text(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|failure| panic!("{}: {failure}", file.display()))
}

/// A file up to the module of tests at its end.
fn without_tests(file: &str) -> &str {
    file.match_indices("#[cfg(test)]\n")
        .find(|(at, mark)| {
            let mut lines = file[at + mark.len()..].lines().skip_while(|line| line.starts_with("#["));
            lines.next().is_some_and(|line| line.starts_with("mod ") && line.ends_with('{'))
        })
        .map_or(file, |(at, _)| &file[..at])
}

/// The module of the library that a file belongs to.
fn module(path: &Path) -> String {
    let first = path.iter().next().and_then(|part| part.to_str()).unwrap_or_default();
    first.trim_end_matches(".rs").to_owned()
}

/// The paths behind `crate::` in a piece of code, without comments: `expr::ast::Expr`.
fn used(code: &str) -> BTreeSet<String> {
    let code: String =
        code.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n");
    let mut all = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        // `$crate::` stands in macros, and `my_crate::` is something else.
        if code[..at].ends_with(|char: char| char.is_alphanumeric() || char == '_') {
            continue;
        }
        expand("", &code[at + "crate::".len()..], &mut all);
    }
    all
}

/// Adds the paths that a use tree begins with: `{a, b::c}` gives `a` and `b::c`.
fn expand(before: &str, tree: &str, all: &mut BTreeSet<String>) {
    let end =
        tree.find(|char: char| !(char.is_alphanumeric() || char == '_' || char == ':')).unwrap_or(tree.len());
    let (path, rest) = tree.split_at(end);
    let Some(group) = rest.strip_prefix('{').filter(|_| path.is_empty() || path.ends_with("::")) else {
        all.insert(format!("{before}{}", path.trim_end_matches(':')));
        return;
    };
    let mut depth = 0_usize;
    let mut start = 0;
    for (at, char) in group.char_indices() {
        let ends = depth == 0 && matches!(char, ',' | '}');
        match char {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if ends {
            let part = group[start..at].trim();
            if !part.is_empty() {
                expand(&format!("{before}{path}"), part, all);
            }
            start = at + 1;
            if char == '}' {
                return;
            }
        }
    }
}

#[test]
fn uses_are_read_from_every_form_of_them() {
    let cases: [(&str, &[&str]); 5] = [
        ("use crate::span::Span;", &["span::Span"]),
        (
            "use crate::{names, expr::{ast::Expr, parse}, span};",
            &["names", "expr::ast::Expr", "expr::parse", "span"],
        ),
        ("fn a() -> crate::value::Value {", &["value::Value"]),
        ("use crate::value::{Value, text};", &["value::Value", "value::text"]),
        ("/// [`crate::cli`]\nuse other_crate::x;", &[]),
    ];
    for (code, paths) in cases {
        assert_eq!(used(code), paths.iter().map(ToString::to_string).collect(), "{code}");
    }
}

#[test]
fn a_module_uses_only_what_comes_before_it() {
    let mut wrong = Vec::new();
    for Source { path, code } in sources() {
        let module = module(&path);
        if path.starts_with("bin") || path.ends_with("main.rs") {
            continue;
        }
        let Some((_, allowed)) = ALLOWED.iter().find(|(name, _)| *name == module) else {
            wrong
                .push(format!("{}: `{module}` is not in the table of tests/architecture.rs", path.display()));
            continue;
        };
        for target in used(&code) {
            let may = |path: &str| path == "*" || target == path || target.starts_with(&format!("{path}::"));
            if !may(&module) && !LEAVES.into_iter().any(may) && !allowed.iter().any(|path| may(path)) {
                wrong.push(format!("{}: uses crate::{target}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_says_first_what_it_is_for() {
    let mut files = files_under(&root().join("src"), &[".rs"]);
    files.extend(files_under(&root().join("tests"), &[".rs"]));
    files.extend(files_under(&root().join("benches"), &[".rs"]));
    let silent: Vec<&PathBuf> = files.iter().filter(|file| !text(file).starts_with("//! ")).collect();
    assert!(silent.is_empty(), "{silent:#?}");
}

#[test]
fn a_file_holds_one_idea() {
    let mut long = Vec::new();
    let mut excused = Vec::new();
    for Source { path, code } in sources() {
        let lines = code.lines().count();
        let listed = LONGER.iter().any(|(longer, _)| Path::new(longer) == path);
        if lines > LONGEST && listed {
            excused.push(path);
        } else if lines > LONGEST {
            long.push(format!("{} has {lines} lines", path.display()));
        }
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
    let spent = LONGER.iter().filter(|(longer, _)| !excused.iter().any(|path| path == Path::new(longer)));
    assert_eq!(spent.collect::<Vec<_>>(), [] as [&(&str, &str); 0], "these are long no more");
}

#[test]
fn nothing_is_unwrapped_or_left_for_later() {
    let mut found = Vec::new();
    let words = [".unwrap()", "todo!", "unimplemented!", "dbg!("];
    for Source { path, code } in sources() {
        for (number, line) in code.lines().enumerate() {
            let line = line.split("//").next().unwrap_or_default();
            if words.iter().any(|word| line.contains(word)) {
                found.push(format!("src/{}:{}: {}", path.display(), number + 1, line.trim()));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn every_code_is_reported_somewhere_and_they_stand_in_order() {
    let texts: Vec<&str> = Code::ALL.iter().map(|code| code.text()).collect();
    let mut sorted = texts.clone();
    sorted.sort_by_key(|text| ("EWR".find(&text[..1]), *text));
    sorted.dedup();
    assert_eq!(texts, sorted, "the register ascends, and no code stands in it twice");

    let code: String = sources()
        .into_iter()
        .filter(|source| !source.path.ends_with("diagnostic/codes.rs"))
        .map(|source| source.code)
        .collect();
    let unused: Vec<String> = Code::ALL
        .iter()
        .map(|code| format!("{code:?}"))
        .filter(|name| !code.contains(&format!("Code::{name}")))
        .collect();
    assert!(unused.is_empty(), "nothing reports {}", unused.join(", "));
}

#[test]
fn every_page_belongs_to_a_code() {
    let pages = files_under(&root().join("src/diagnostic/explain"), &[".md"]);
    let strays: Vec<&PathBuf> = pages
        .iter()
        .filter(|page| page.file_stem().and_then(|stem| stem.to_str()).and_then(Code::parse).is_none())
        .collect();
    assert!(strays.is_empty(), "{strays:#?}");
}

#[test]
fn nothing_tells_on_which_machine_it_was_made() {
    // Written in two parts, so that this file does not tell either.
    let traces = ["/ro|ot/", "/ho|me/", "/Us|ers/", r"C:\Us|ers", "/wo|rk/", "/t|mp/bash"]
        .map(|trace| trace.replace('|', ""));
    let endings =
        [".rs", ".rb", ".md", ".toml", ".yaml", ".yml", ".json", ".txt", ".html", "run", "test", ".lock"];
    let mut files = files_under(root(), &endings);
    files.extend(files_under(&root().join(".ci"), &[""]));
    let telling: Vec<String> = files
        .iter()
        .filter_map(|file| {
            let text = fs::read_to_string(file).ok()?;
            let trace = traces.iter().find(|trace| text.contains(trace.as_str()))?;
            Some(format!("{}: {trace}", file.display()))
        })
        .collect();
    assert!(telling.is_empty(), "{}", telling.join("\n"));
}

//! Every page of `specc explain`: its first spec has the problem that it explains, and its second
//! has not.

use specc::Compiled;
use specc::diagnostic::{Code, Profile, Severity};

use crate::support::{Golden, cases, check_text_for, problems_in_words, root};

/// Codes that no text in a page can yield, and why.
const NOT_IN_A_PAGE: [(&str, &str); 10] = [
    ("E0550", "a page is small"),
    ("W0650", "a page is small"),
    ("E0570", "is told when a program is made"),
    ("E0190", "is about files of cases"),
    ("E0001", "a page is UTF-8, as every file of ours"),
    ("E0002", "the spec of a page is there"),
    ("E0003", "a page is small"),
    ("E0004", "the block of a page says its format"),
    ("E0043", "a page holds one file"),
    ("E0044", "a page holds one file"),
];

/// What is in the block of a page that is marked with a format and `word`, with its format.
pub fn block<'a>(page: &'a str, word: &str) -> Option<(&'static str, &'a str)> {
    ["yaml", "toml", "json"].into_iter().find_map(|format| {
        let (_, rest) = page.split_once(&format!("```{format} {word}\n"))?;
        Some((format, rest.split_once("```").map_or(rest, |(block, _)| block)))
    })
}

#[test]
fn every_page_has_a_title_a_spec_that_fails_and_one_that_passes() {
    let mut wrong = Vec::new();
    for code in Code::ALL {
        let page = code.explanation();
        let text = code.text();
        if !page.starts_with(&format!("# {text}: ")) {
            wrong.push(format!("{text} has no title `# {text}: …`"));
        }
        let exempt = NOT_IN_A_PAGE.iter().any(|(code, _)| *code == text);
        if code.severity() != Severity::Runtime && !exempt {
            let missing = ["fails", "passes"].into_iter().filter(|word| block(page, word).is_none());
            wrong.extend(missing.map(|word| format!("{text} shows no spec that {word}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is told about a spec in the profile that a code is told in.
fn checked(code: Code, spec: &str, format: &str) -> Compiled {
    let told = Profile::default().weight(code).is_some();
    check_text_for(spec, format, if told { Profile::Default } else { Profile::Listing })
}

#[test]
fn the_spec_that_fails_has_this_problem_alone_and_the_one_that_passes_has_it_not() {
    let mut wrong = Vec::new();
    for code in Code::ALL.iter().filter(|code| code.severity() != Severity::Runtime) {
        let page = code.explanation();
        if let Some((format, spec)) = block(page, "fails") {
            let compiled = checked(*code, spec, format);
            let found = compiled.problems.sorted();
            let this = found.iter().any(|problem| problem.code == *code);
            let others = found
                .iter()
                .any(|problem| problem.code != *code && problem.code.severity() == Severity::Error);
            if !this || others {
                wrong.push(format!("{} fails:\n{}", code.text(), problems_in_words(&compiled)));
            }
        }
        if let Some((format, spec)) = block(page, "passes") {
            let compiled = checked(*code, spec, format);
            let found = compiled.problems.sorted();
            if found.iter().any(|problem| problem.code == *code || problem.code.severity() == Severity::Error)
            {
                wrong.push(format!("{} passes:\n{}", code.text(), problems_in_words(&compiled)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Codes without a page that fails and without a folder in `tests/diagnostics`, and where their
/// place is shown.
const PLACES_ELSEWHERE: [(&str, &str); 7] = [
    ("E0002", "the tests of `src/syntax/source.rs`: a file that is not there"),
    ("E0003", "the tests of `src/syntax/source.rs`: a file that is too large"),
    ("E0044", "the tests of `src/syntax/include.rs`: more than 500 files"),
    ("E0190", "the tests of `src/cases`: it is about files of cases"),
    ("E0550", "the tests of `src/target/ruby/limits.rs`: a large connector"),
    ("E0570", "the tests of `tests/commands.rs`: told when a program is made"),
    ("W0650", "the tests of `src/target/ruby/limits.rs`: a large connector"),
];

/// The page proves the code; this proves that it is told at its place, in words for its author.
#[test]
fn what_the_specs_of_the_pages_yield_is_told_as_it_was_told_before() {
    let mut golden = Golden::default();
    for code in Code::ALL.iter().filter(|code| code.severity() != Severity::Runtime) {
        if let Some((format, spec)) = block(code.explanation(), "fails") {
            let told = problems_in_words(&checked(*code, spec, format));
            golden.compare(&root().join(format!("tests/pages/{}.txt", code.text())), &told);
        }
    }
    golden.finish();
}

#[test]
fn every_code_is_shown_with_its_place() {
    let folders = cases("diagnostics");
    let mut wrong = Vec::new();
    for code in Code::ALL.iter().filter(|code| code.severity() != Severity::Runtime) {
        let text = code.text();
        let has_folder = folders.iter().any(|case| case.name.starts_with(text));
        let has_page = block(code.explanation(), "fails").is_some();
        let elsewhere = PLACES_ELSEWHERE.iter().any(|(code, _)| *code == text);
        if !has_folder && !has_page && !elsewhere {
            wrong.push(format!("{text} has neither a folder in tests/diagnostics nor a page that fails"));
        }
        if elsewhere && (has_folder || has_page) {
            wrong.push(format!("{text} is shown and need not be excused"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

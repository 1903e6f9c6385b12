//! The pages: their specs compile, their links lead somewhere, and what is generated is fresh.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use specc::{builtin, diagnostic};

use crate::support::{Golden, check_text, files_under, problems_in_words, root};

/// All pages of the repository but frames with blanks in them.
fn pages() -> Vec<PathBuf> {
    let all = files_under(root(), &[".md"]).into_iter();
    all.filter(|page| !page.starts_with(root().join("templates"))).collect()
}

fn text(page: &Path) -> String {
    fs::read_to_string(page).expect("it can be read")
}

/// The lines of a page outside of its blocks, and its blocks with what they are marked by and the
/// line that they begin in.
fn split(page: &str) -> (Vec<String>, Vec<(String, String, usize)>) {
    let (mut prose, mut blocks) = (Vec::new(), Vec::new());
    let mut open: Option<(String, String, usize)> = None;
    for (number, line) in page.lines().enumerate() {
        match (&mut open, line.trim_start().strip_prefix("```")) {
            (None, Some(mark)) => open = Some((mark.to_owned(), String::new(), number + 2)),
            (Some(_), Some("")) => blocks.extend(open.take()),
            (Some((_, block, _)), _) => *block += &format!("{line}\n"),
            (None, None) => prose.push(line.to_owned()),
        }
    }
    (prose, blocks)
}

#[test]
fn every_spec_of_a_page_compiles_without_a_problem() {
    let (mut seen, mut wrong) = (0, Vec::new());
    for page in pages() {
        let (_, blocks) = split(&text(&page));
        for (_, spec, line) in
            blocks.iter().filter(|(mark, spec, _)| mark == "yaml" && spec.starts_with("specc: 1"))
        {
            seen += 1;
            let compiled = check_text(spec, "yaml");
            if !compiled.problems.is_empty() {
                wrong.push(format!("{}:{line}\n{}", page.display(), problems_in_words(&compiled)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen > 0, "only {seen} specs were found");
}

/// A line without its code, in which nothing is a link.
fn without_code(line: &str) -> String {
    line.split('`').step_by(2).collect::<Vec<_>>().join("`")
}

/// Where the links of a page lead: `page.md#place`.
fn links(prose: &[String]) -> Vec<String> {
    let lines = prose.iter().map(|line| without_code(line));
    let targets = lines.flat_map(|line| {
        let rests: Vec<String> = line.split("](").skip(1).map(str::to_owned).collect();
        rests.into_iter().filter_map(|rest| rest.split_once(')').map(|(target, _)| target.to_owned()))
    });
    targets.filter(|target| !target.contains("://") && !target.starts_with("mailto:")).collect()
}

/// The places that a page can be entered at: its headings, as they are spelled in addresses.
fn places(prose: &[String]) -> BTreeSet<String> {
    let headings = prose.iter().filter_map(|line| {
        let heading = line.trim_start_matches('#');
        (heading.len() < line.len()).then(|| heading.strip_prefix(' ')).flatten()
    });
    let spelled = |heading: &str| {
        let letters = heading.trim().to_lowercase();
        letters
            .chars()
            .filter(|char| char.is_alphanumeric() || matches!(char, ' ' | '-' | '_'))
            .map(|char| if char == ' ' { '-' } else { char })
            .collect()
    };
    headings.map(spelled).collect()
}

#[test]
fn every_link_leads_somewhere() {
    let mut wrong = Vec::new();
    for page in pages() {
        let (prose, _) = split(&text(&page));
        for link in links(&prose) {
            let (path, place) = link.split_once('#').unwrap_or((&link, ""));
            let target =
                if path.is_empty() { page.clone() } else { page.parent().expect("a folder").join(path) };
            let there =
                target.exists() && (place.is_empty() || places(&split(&text(&target)).0).contains(place));
            if !there {
                wrong.push(format!("{}: {link}", page.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_generated_pages_are_fresh() {
    let mut golden = Golden::default();
    golden.compare(&root().join("docs/functions.md"), &builtin::page::page());
    golden.compare(&root().join("docs/errors.md"), &diagnostic::page::page());
    golden.compare(&root().join("docs/lints.md"), &diagnostic::profile::page());
    golden.finish();
}

#[test]
fn every_code_that_a_page_names_exists() {
    let codes = regex::Regex::new(r"\b[EWR]0\d{3}\b").expect("it is a pattern");
    let mut unknown = Vec::new();
    for page in pages() {
        let text = text(&page);
        let named = codes.find_iter(&text).map(|code| code.as_str());
        let strange = named.filter(|code| diagnostic::Code::parse(code).is_none());
        unknown.extend(strange.map(|code| format!("{}: {code}", page.display())));
    }
    assert!(unknown.is_empty(), "{}", unknown.join("\n"));
}

#[test]
fn every_page_of_the_handbook_is_in_its_index() {
    let index = text(&root().join("docs/README.md"));
    for page in files_under(&root().join("docs"), &[".md"]) {
        let name = page.file_name().and_then(|name| name.to_str()).expect("names are text");
        assert!(name == "README.md" || index.contains(&format!("({name})")), "{name} is not in the index");
    }
}

#[test]
fn what_is_code_is_no_link_and_headings_are_places() {
    let page = "# One `two`: three\n[a](b.md#c) and `[d](e)`\n```text\n[f](g)\n```\n";
    let (prose, blocks) = split(page);
    assert_eq!(links(&prose), ["b.md#c"]);
    assert_eq!(places(&prose).into_iter().collect::<Vec<_>>(), ["one-two-three"]);
    assert_eq!(blocks, [("text".to_owned(), "[f](g)\n".to_owned(), 4)]);
}

//! The score: what of the platform a spec can say, and what proves it.
//!
//! `tests/score.toml` has a row for each capability of the platform. A row that claims a proof which
//! is not there fails, and so does a page that is not made of the rows.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use serde::Deserialize;

use crate::parity::suites;
use crate::shown::shown;
use crate::support::{Golden, cases, root};

/// How many capabilities were counted.
const CAPABILITIES: usize = 199;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Score {
    row: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    id: usize,
    area: String,
    capability: String,
    /// Whether the public gem runs it; otherwise the double alone can show it.
    #[serde(default = "yes")]
    emulated: bool,
    /// The construct that says it.
    spec: String,
    #[serde(default)]
    proofs: Vec<String>,
    /// Why there is no proof.
    not_yet: Option<String>,
}

fn yes() -> bool {
    true
}

fn rows() -> Vec<Row> {
    let text = fs::read_to_string(root().join("tests/score.toml")).expect("the rows can be read");
    let score: Score = toml::from_str(&text).unwrap_or_else(|error| panic!("tests/score.toml: {error}"));
    score.row
}

/// The titles of all cases, by their folder.
fn titles() -> BTreeMap<String, Vec<String>> {
    let run = suites()
        .into_iter()
        .map(|suite| (suite.name, suite.cases.into_iter().map(|(_, case)| case.title).collect()));
    let shown = cases("shown").into_iter().map(|theme| {
        let titles = shown(&theme.folder).into_iter().map(|shown| shown.case).collect();
        (format!("shown/{}", theme.name), titles)
    });
    run.chain(shown).collect()
}

/// What is wrong with a proof: `parity/THEME`, `parity/THEME: TITLE`, `specs/NAME: TITLE`,
/// `shown/THEME: TITLE`, `golden/NAME`, `diagnostics/NAME` or `FILE.rs: TEST`.
fn wrong(proof: &str, titles: &BTreeMap<String, Vec<String>>) -> Option<String> {
    let (place, part) = proof.split_once(": ").map_or((proof, None), |(place, part)| (place, Some(part)));
    let kind = place.split('/').next().unwrap_or_default();
    match (kind, part) {
        ("parity" | "specs" | "shown", part) if !place.ends_with(".rs") => match (titles.get(place), part) {
            (None, _) => Some(format!("there is no `{place}`")),
            (Some(cases), None) if cases.is_empty() => Some(format!("`{place}` has no cases")),
            (Some(cases), Some(title)) if !cases.iter().any(|case| case == title) => {
                Some(format!("`{place}` has no case `{title}`"))
            }
            (Some(_), _) => None,
        },
        ("golden" | "diagnostics", None) => {
            (!root().join("tests").join(place).is_dir()).then(|| format!("there is no `tests/{place}`"))
        }
        (_, Some(test)) => match fs::read_to_string(root().join(place)) {
            Err(_) => Some(format!("there is no `{place}`")),
            Ok(text) => {
                let is_test = text.contains(&format!("#[test]\nfn {test}("))
                    || text.contains(&format!("#[test]\n    fn {test}("));
                (!is_test).then(|| format!("`{place}` has no test `{test}`"))
            }
        },
        (_, None) => Some(format!("`{proof}` names no proof")),
    }
}

#[test]
fn every_row_has_a_proof_that_is_there_or_says_why_not() {
    let (rows, titles) = (rows(), titles());
    let mut complaints = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let mut complain = |what: String| complaints.push(format!("row {}: {what}", row.id));
        if row.id != index + 1 {
            complain("is out of turn".to_owned());
        }
        match &row.not_yet {
            None if row.proofs.is_empty() => complain("has neither a proof nor a reason".to_owned()),
            Some(_) if !row.proofs.is_empty() => complain("has both proofs and a reason".to_owned()),
            Some(reason) if reason.trim().is_empty() => complain("has an empty reason".to_owned()),
            None if row.spec.is_empty() => complain("is proven, but names no construct".to_owned()),
            _ => {}
        }
        row.proofs.iter().filter_map(|proof| wrong(proof, &titles)).for_each(complain);
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    assert_eq!(rows.len(), CAPABILITIES);
}

#[test]
fn proofs_that_are_not_there_are_found() {
    let titles = titles();
    let none = [
        "parity/nothing",
        "parity/paths: no such case",
        "golden/nothing",
        "tests/score.rs: no_such_test",
        "tests/score.rs: wrong",
        "tests/nothing.rs: test",
        "words",
    ];
    for proof in none {
        assert!(wrong(proof, &titles).is_some(), "{proof}");
    }
    assert_eq!(wrong("tests/score.rs: proofs_that_are_not_there_are_found", &titles), None);
}

#[test]
fn the_page_of_the_score_is_made_of_the_rows() {
    let mut golden = Golden::default();
    golden.compare(&root().join("docs/score.md"), &page(&rows()));
    golden.finish();
}

/// The page: counts by area, then the rows of each.
fn page(rows: &[Row]) -> String {
    let mut areas: Vec<(&str, Vec<&Row>)> = Vec::new();
    for row in rows {
        match areas.iter_mut().find(|(area, _)| *area == row.area) {
            Some((_, rows)) => rows.push(row),
            None => areas.push((&row.area, vec![row])),
        }
    }
    let proven = |rows: &[&Row]| rows.iter().filter(|row| row.not_yet.is_none()).count();
    let all: Vec<&Row> = rows.iter().collect();
    let mut page = format!(
        "# The score\n\n\
         The Workato Connector SDK has {} capabilities. For each this page names the construct of the language that says it, and \
         the cases and tests that prove it; a test fails when one of them is not there. **{} of {} are proven.**\n\n\
         A case of `tests/parity` runs on the runtime, on the project's double of the SDK and, where its folder is given, in the \
         real gem. A case of `tests/shown` reads what the platform would show. What the gem does not run by itself is marked \
         *double*: there it is shown on the double alone.\n\n\
         This page is generated from `tests/score.toml`.\n\n\
         | area | capabilities | proven |\n|---|---:|---:|\n",
        rows.len(),
        proven(&all),
        rows.len(),
    );
    for (area, rows) in &areas {
        let _ = writeln!(page, "| [{area}](#{}) | {} | {} |", slug(area), rows.len(), proven(rows));
    }
    for (area, rows) in &areas {
        let _ = write!(page, "\n## {area}\n\n| | capability | in a spec | shown by |\n|---:|---|---|---|\n");
        for row in rows {
            let shown = match &row.not_yet {
                Some(reason) => format!("*not yet*: {reason}"),
                None => row.proofs.iter().map(|proof| link(proof)).collect::<Vec<_>>().join(", "),
            };
            let double = if row.emulated { "" } else { " *(double)*" };
            let _ = writeln!(page, "| {} | {}{double} | {} | {shown} |", row.id, row.capability, row.spec);
        }
    }
    page
}

/// The address of a heading within its page.
fn slug(heading: &str) -> String {
    let letters = heading.to_lowercase();
    letters.chars().filter(|c| c.is_alphanumeric() || " -".contains(*c)).collect::<String>().replace(' ', "-")
}

/// A proof as a link to its file.
fn link(proof: &str) -> String {
    let (place, part) = proof.split_once(": ").map_or((proof, None), |(place, part)| (place, Some(part)));
    let (words, target) = match place.split('/').next() {
        Some("parity") => {
            (part.unwrap_or(&place["parity/".len()..]).to_owned(), format!("tests/{place}/cases.yaml"))
        }
        Some("shown") => (part.unwrap_or(place).to_owned(), format!("tests/{place}/shown.yaml")),
        Some("golden" | "diagnostics") => (place.to_owned(), format!("tests/{place}")),
        Some("specs") => (part.unwrap_or(place).to_owned(), place.to_owned()),
        _ => (part.unwrap_or(place).replace('_', " "), place.to_owned()),
    };
    format!("[{words}](../{target})")
}

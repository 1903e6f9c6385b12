//! One meaning: every case sends the same requests and gives the same results on the runtime.

use specc::cases::{self, Case, judge::judge};
use specc::cli::project::Project;
use specc::plan;
use specc::syntax::Files;

use crate::support::{cases as case_folders, folders, root};

/// A spec with its cases.
pub struct Suite {
    pub name: String,
    pub compiled: specc::Compiled,
    pub cases: Vec<(String, Case)>,
}

/// The parity folders, and the real connectors.
pub fn suites() -> Vec<Suite> {
    let parity = case_folders("parity").into_iter().map(|case| {
        let spec = case.file("spec.yaml");
        (format!("parity/{}", case.name), spec, "cases.yaml")
    });
    let specs = folders(&root().join("specs"))
        .into_iter()
        .map(|case| (format!("specs/{}", case.name), case.folder, "tests/**/*.*"));
    parity
        .chain(specs)
        .map(|(name, spec, glob)| {
            let project = Project::find(&spec).unwrap_or_else(|missing| panic!("{name}: {missing}"));
            let mut compiled = project.compile();
            let files: &dyn Files = project.files();
            let mut cases = Vec::new();
            for path in files.matching(glob) {
                let read = cases::read(files, &path, &mut compiled.sources, &mut compiled.problems);
                cases.extend(read.into_iter().map(|case| (path.clone(), case)));
            }
            assert!(
                compiled.connector.is_err() || compiled.problems.reported().is_none(),
                "{name}: {}",
                crate::support::problems_in_words(&compiled)
            );
            Suite { name, compiled, cases }
        })
        .collect()
}

#[test]
fn every_case_holds_on_the_runtime() {
    let (mut ran, mut failures) = (0, Vec::new());
    for suite in suites() {
        let Ok(connector) = &suite.compiled.connector else {
            failures.push(format!("{}\n{}", suite.name, crate::support::problems_in_words(&suite.compiled)));
            continue;
        };
        // What is Ruby runs in Ruby alone.
        if connector.natives().next().is_some() {
            continue;
        }
        let plan = plan::lower(connector, &suite.compiled.sources);
        for (path, case) in &suite.cases {
            ran += 1;
            let differences = judge(&case.on("runtime"), &cases::run(&plan, case));
            if !differences.is_empty() {
                let line = suite.compiled.sources.place(case.span).1.line;
                let list = differences.join("\n    ");
                failures.push(format!("{}/{path}:{line} {}\n    {list}", suite.name, case.title));
            }
        }
    }
    assert!(failures.is_empty(), "{} of {ran} cases differ\n\n{}", failures.len(), failures.join("\n\n"));
    assert!(ran > 500, "only {ran} cases were found");
}

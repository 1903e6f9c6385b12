//! The exported Ruby: it is well formed, and does in Ruby what the runtime does.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::rc::Rc;

use serde_json::{Value as Json, json};
use specc::cases::{self, judge::judge, told};
use specc::cli::ruby::Exported;
use specc::plan;
use specc::target::ruby;

use crate::parity::{Suite, suites};
use crate::support::root;

/// What is wrong with Ruby, in words.
fn mistakes(code: &str) -> Vec<String> {
    let result = ruby_prism::parse(code.as_bytes());
    result.errors().map(|error| String::from_utf8_lossy(error.message()).into_owned()).collect()
}

fn exported(suite: &mut Suite) -> Option<String> {
    let compiled = &mut suite.compiled;
    let connector = compiled.connector.as_ref().ok()?;
    Some(ruby::connector_rb(connector, &compiled.sources, &mut compiled.problems))
}

#[test]
fn every_exported_connector_is_well_formed() {
    let mut wrong = Vec::new();
    for mut suite in suites() {
        let Some(code) = exported(&mut suite) else { continue };
        wrong.extend(mistakes(&code).into_iter().map(|mistake| format!("{}: {mistake}", suite.name)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What assigns to a local of the file from inside a lambda: it would stay for all that is called later.
#[derive(Default)]
struct Captured {
    /// How many blocks and lambdas are around.
    depth: u32,
    found: Vec<String>,
}

impl Captured {
    fn written(&mut self, name: &ruby_prism::ConstantId<'_>, depth: u32) {
        if self.depth > 0 && depth == self.depth {
            self.found.push(String::from_utf8_lossy(name.as_slice()).into_owned());
        }
    }
}

impl<'pr> ruby_prism::Visit<'pr> for Captured {
    fn visit_block_node(&mut self, node: &ruby_prism::BlockNode<'pr>) {
        self.depth += 1;
        ruby_prism::visit_block_node(self, node);
        self.depth -= 1;
    }

    fn visit_lambda_node(&mut self, node: &ruby_prism::LambdaNode<'pr>) {
        self.depth += 1;
        ruby_prism::visit_lambda_node(self, node);
        self.depth -= 1;
    }

    // A method has locals of its own.
    fn visit_def_node(&mut self, _: &ruby_prism::DefNode<'pr>) {}

    fn visit_local_variable_write_node(&mut self, node: &ruby_prism::LocalVariableWriteNode<'pr>) {
        self.written(&node.name(), node.depth());
        ruby_prism::visit_local_variable_write_node(self, node);
    }

    fn visit_local_variable_or_write_node(&mut self, node: &ruby_prism::LocalVariableOrWriteNode<'pr>) {
        self.written(&node.name(), node.depth());
        ruby_prism::visit_local_variable_or_write_node(self, node);
    }

    fn visit_local_variable_operator_write_node(
        &mut self,
        node: &ruby_prism::LocalVariableOperatorWriteNode<'pr>,
    ) {
        self.written(&node.name(), node.depth());
        ruby_prism::visit_local_variable_operator_write_node(self, node);
    }

    fn visit_local_variable_target_node(&mut self, node: &ruby_prism::LocalVariableTargetNode<'pr>) {
        self.written(&node.name(), node.depth());
    }
}

/// The locals of the file that a call would change.
fn left_behind(name: &str, code: &Option<String>) -> Vec<String> {
    let Some(code) = code else { return Vec::new() };
    let parsed = ruby_prism::parse(code.as_bytes());
    let mut captured = Captured::default();
    ruby_prism::Visit::visit(&mut captured, &parsed.node());
    captured.found.into_iter().map(|local| format!("{name}: `{local}`")).collect()
}

#[test]
fn no_call_leaves_anything_behind_for_the_next() {
    let wrong: Vec<String> = suites()
        .iter_mut()
        .flat_map(|suite| {
            let code = exported(suite);
            left_behind(&suite.name, &code)
        })
        .collect();
    assert!(
        wrong.is_empty(),
        "assigned in a lambda, though it is a local of the file:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn what_is_printed_is_used() {
    let mut wrong = Vec::new();
    let mut codes = Vec::new();
    for mut suite in suites() {
        let Some(code) = exported(&mut suite) else { continue };
        let mut tell = |what: String| wrong.push(format!("{}: {what}", suite.name));
        for name in code.lines().filter_map(|line| line.trim_start().strip_prefix("def self.")) {
            let name = &name[..name.find(['(', ' ']).unwrap_or(name.len())];
            let called = code.match_indices(name).any(|(at, _)| {
                let (before, behind) = (&code[..at], &code[at + name.len()..]);
                let inside = before.ends_with(|letter: char| letter.is_ascii_alphanumeric() || letter == '_');
                let called = before.ends_with("s.") || (behind.starts_with('(') && !before.ends_with('.'));
                called && !inside && !before.ends_with("self.")
            });
            if !called {
                tell(format!("nothing calls `{name}`"));
            }
        }
        for pair in code.lines().collect::<Vec<_>>().windows(2) {
            let opens = ["do", "else", "begin", "{", "["].iter().any(|word| pair[0].ends_with(word));
            let shuts = ["end", "else", "}", "]"].contains(&pair[1].trim());
            if (pair[0].is_empty() && (pair[1].is_empty() || shuts)) || (opens && pair[1].is_empty()) {
                tell(format!("an empty line too many: {pair:?}"));
            }
        }
        if code.contains("#?") {
            tell("a mark of the templates is left".to_owned());
        }
        codes.push((suite.name.clone(), code));
    }
    if has_ruby() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let files = codes.iter().map(|(name, code)| {
            let path = folder.path().join(format!("{}.rb", name.replace('/', "_")));
            fs::write(&path, code).expect("it can be written");
            path
        });
        let files: Vec<PathBuf> = files.collect();
        let output = Command::new("ruby").arg("-wc").args(&files).output().expect("ruby was found above");
        let warnings = String::from_utf8_lossy(&output.stderr).into_owned();
        wrong.extend(warnings.lines().filter(|line| !line.contains("Syntax OK")).map(str::to_owned));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The code of a fixed file, line by line, without what marks it.
fn lines_of(path: &std::path::Path) -> Vec<String> {
    let text = fs::read_to_string(path).expect("it can be read");
    let lines = text.lines().map(|line| line.split("#?").next().unwrap_or("").trim().to_owned());
    lines.filter(|line| !line.is_empty() && !line.starts_with("# ")).collect()
}

#[test]
fn every_line_of_the_fixed_ruby_is_printed_where_it_is_used() {
    let mut printed = std::collections::HashSet::new();
    for mut suite in suites() {
        let code = exported(&mut suite).unwrap_or_default();
        printed.extend(code.lines().map(|line| line.trim().to_owned()));
    }
    let folder = root().join("templates/ruby");
    let files = ["methods", "prelude"].iter().flat_map(|name| {
        fs::read_dir(folder.join(name)).expect("the folder is there").map(|file| file.expect("it is").path())
    });
    let mut missing = Vec::new();
    for path in files {
        let lines = lines_of(&path);
        let defined = |line: &&String| line.starts_with("def ") || line.starts_with("lambda ");
        // A function that no suite calls is tried by its examples.
        let used = lines.iter().find(defined).is_some_and(|line| printed.contains(line))
            || path.parent().is_some_and(|folder| folder.ends_with("methods"));
        let lost = lines.iter().filter(|line| {
            let method = line.starts_with("lambda do |");
            used && !method && !printed.contains(*line)
        });
        missing.extend(lost.map(|line| format!("{}: {line}", path.display())));
    }
    missing.sort();
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn a_connector_carries_no_code_for_what_it_does_not_do() {
    let base = "specc: 1\nname: small\nconnection: { base_url: \"https://a.example.com/\" }\n";
    let written = |rest: &str| {
        let files = specc::syntax::MemoryFiles::one("spec.yaml", format!("{base}{rest}"));
        let mut compiled = specc::compile(&files, "spec.yaml");
        let connector = compiled.connector.as_ref().expect("it compiles");
        ruby::connector_rb(connector, &compiled.sources, &mut compiled.problems)
    };
    let plain = written("actions: { read: { get: thing, retry: none, redirects: none } }\n");
    let parts = [
        ("retries", "actions: { read: { get: thing, redirects: none } }\n", "sleep("),
        ("redirects", "actions: { read: { get: thing, retry: none } }\n", "follow = lambda"),
        (
            "errors",
            "actions: { read: { get: thing, errors: [{ when: 404, message: gone }] } }\n",
            "rule[:when]",
        ),
        (
            "lists",
            "objects: { thing: { fields: { id: integer } } }\nactions: { all: { get: things, output: [thing] } }\n",
            "specc_list",
        ),
        ("bodies", "actions: { make: { input: { a: string }, post: things } }\n", "s.tojson("),
        (
            "inputs",
            "actions: { one: { input: { a: string }, get: \"t/{{ input.a }}\" } }\n",
            "def self.input",
        ),
    ];
    for (what, spec, code) in parts {
        assert!(!plain.contains(code), "{what} are printed where there are none");
        assert!(written(spec).contains(code), "{what} are not printed");
    }
    assert!(plain.lines().count() < 260, "{plain}");
}

/// Whether a program can be started.
fn starts(program: &str) -> bool {
    let version = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    version.is_ok_and(|it| it.success())
}

/// The specs of a project need the SDK itself: they run where its folder is named, and `rspec` is there.
#[test]
fn the_specs_of_an_exported_project_pass() {
    let Some(sdk) = std::env::var_os("SPECC_WORKATO_SDK").filter(|_| starts("rspec")) else { return };
    for mut suite in suites().into_iter().filter(|suite| suite.name.starts_with("specs/")) {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let compiled = &mut suite.compiled;
        let connector = compiled.connector.as_ref().expect("it compiles");
        for file in ruby::export(connector, &compiled.sources, &mut compiled.problems) {
            let path = folder.path().join(&file.path);
            fs::create_dir_all(path.parent().expect("it lies in the folder")).expect("a folder can be made");
            fs::write(path, &file.bytes).expect("it can be written");
        }
        let paths = std::env::var_os("SPECC_WORKATO_SDK_PATH").unwrap_or_default();
        let more: Vec<PathBuf> = std::env::split_paths(&paths).collect();
        let libraries = std::iter::once(PathBuf::from(&sdk).join("lib")).chain(more);
        let output = Command::new("rspec")
            .current_dir(folder.path())
            .env("RUBYLIB", std::env::join_paths(libraries).expect("they are paths"))
            .output()
            .expect("it was found above");
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && said.contains(" 0 failures"), "{}\n{said}", suite.name);
    }
}

/// Whether a Ruby is there to run what was exported.
pub fn has_ruby() -> bool {
    Command::new("ruby")
        .arg("-v")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|it| it.success())
}

#[test]
fn every_case_holds_in_ruby() {
    let mut suites = suites();
    let codes: Vec<Option<String>> = suites.iter_mut().map(exported).collect();
    every_case_holds(&suites, codes);
}

/// What a connector says once for all of its operations: no other operation can say it.
const OF_THE_CONNECTION: [&str; 9] = [
    "apply.",
    "base.",
    "connection.",
    "event.",
    "send.limit",
    "send.masked",
    "send.secrets",
    "send.signed",
    "send.taken",
];

/// The suites exported as if each were a part of one connector that can do all that any of them can.
fn exported_among_all(suites: &[Suite]) -> Vec<Option<String>> {
    let among = |features: &mut BTreeSet<String>| -> Vec<Option<String>> {
        let all = suites.iter().map(|suite| {
            let connector = suite.compiled.connector.as_ref().ok()?;
            Some(ruby::connector_rb_among(connector, &suite.compiled.sources, features))
        });
        all.collect()
    };
    let mut features = BTreeSet::new();
    among(&mut features);
    features.retain(|feature| !OF_THE_CONNECTION.iter().any(|front| feature.starts_with(front)));
    assert!(features.len() > 500, "only {} features were found", features.len());
    let all = suites.iter().map(|suite| {
        let connector = suite.compiled.connector.as_ref().ok()?;
        Some(ruby::connector_rb_among(connector, &suite.compiled.sources, &mut features.clone()))
    });
    all.collect()
}

#[test]
fn every_case_holds_in_ruby_among_all_the_others() {
    let suites = suites();
    let codes = exported_among_all(&suites);
    let wrong: Vec<String> =
        suites.iter().zip(&codes).flat_map(|(suite, code)| left_behind(&suite.name, code)).collect();
    assert!(
        wrong.is_empty(),
        "assigned in a lambda, though it is a local of the file:\n{}",
        wrong.join("\n")
    );
    every_case_holds(&suites, codes);
}

fn every_case_holds(suites: &[Suite], codes: Vec<Option<String>>) {
    let (mut connectors, mut all, mut failures) = (Vec::new(), Vec::new(), Vec::new());
    for (suite, code) in suites.iter().zip(codes) {
        let Some(code) = code else {
            failures.push(format!("{} does not compile", suite.name));
            continue;
        };
        for (path, case) in &suite.cases {
            let line = suite.compiled.sources.place(case.span).1.line;
            all.push((format!("{}/{path}:{line} {}", suite.name, case.title), case));
        }
        connectors.push(Exported { code, cases: suite.cases.iter().map(|(_, case)| case).collect() });
    }
    // A machine without Ruby has shown all that it can.
    let Some(ran) = specc::cli::ruby::run(&connectors).expect("Ruby can be started") else { return };
    let plans = suites.iter().flat_map(|suite| {
        let connector =
            suite.compiled.connector.as_ref().ok().filter(|connector| connector.natives().next().is_none());
        let plan = connector.map(|connector| Rc::new(plan::lower(connector, &suite.compiled.sources)));
        suite.cases.iter().map(move |_| (plan.clone(), &suite.compiled.sources))
    });
    let happened = ran.happened.into_iter().flatten();
    for (((title, case), happened), (plan, sources)) in all.iter().zip(happened).zip(plans) {
        let differences = happened.map(|happened| {
            let mut verdict = judge(&case.on("workato"), &happened);
            let runtime = plan.as_ref().map(|plan| cases::run(plan, case));
            verdict
                .extend(runtime.into_iter().flat_map(|ours| told::compare(case, &ours, &happened, sources)));
            verdict
        });
        match differences {
            None => failures.push(format!("{title}\n    did not answer")),
            Some(differences) if differences.is_empty() => {}
            Some(differences) => failures.push(format!("{title}\n    {}", differences.join("\n    "))),
        }
    }
    failures.sort();
    let list = failures.join("\n\n");
    assert!(failures.is_empty(), "{} of {} cases differ\n\n{list}\n{}", failures.len(), all.len(), ran.said);
    assert!(all.len() > 500, "only {} cases were found", all.len());
}

#[test]
fn a_folder_is_opened_by_the_name_that_the_platform_gives_it() {
    if !has_ruby() {
        return;
    }
    let mut suite = suites().into_iter().find(|suite| suite.name == "parity/pick_list_trees");
    let code = suite.as_mut().and_then(exported).expect("it is exported");
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("connector.rb");
    std::fs::write(&path, code).expect("it can be written");
    let case = |name: &str, input: Json| {
        // The body is `[]`.
        let response = json!({ "status": 200, "headers": {}, "body_base64": "W10=" });
        json!({ "id": name, "kind": "pick_list", "name": name, "connector": path, "input": input,
            "exchange": [{ "request": {}, "response": response }] })
    };
    let cases = [
        case("folders", json!({ "__parent_id": "7", "more": 1 })),
        case("files", json!({ "drive": "d", "__parent_id": "x" })),
        case("flat", json!({ "__parent_id": null })),
    ];
    let answers = run(&json!({ "cases": cases }));
    let urls: Vec<&str> =
        answers.iter().map(|answer| answer["requests"][0]["url"].as_str().unwrap_or_default()).collect();
    let base = "https://api.example.com";
    assert_eq!(
        urls,
        [format!("{base}/folders?in=7"), format!("{base}/drives/d/x"), format!("{base}/things?below=root")]
    );
}

#[test]
fn what_connectors_rely_on_holds_in_the_double() {
    let checks =
        Command::new("ruby").arg("-W0").arg(root().join("tests/support/ruby/double_test.rb")).output();
    // A machine without Ruby has shown all that it can.
    let Ok(checks) = checks else { return };
    assert!(checks.status.success(), "{}", String::from_utf8_lossy(&checks.stdout));
}

/// What a program of Ruby says that is handed a text.
pub fn eval(program: &str, text: &str) -> String {
    let mut child = Command::new("ruby")
        .args(["-W0", "-e", program])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .expect("ruby was found");
    let mut stdin = child.stdin.take().expect("it is piped");
    let text = text.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(text.as_bytes()));
    let output = child.wait_with_output().expect("it ends");
    let _ = writer.join();
    assert!(output.status.success(), "the program failed");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// What `run_cases.rb` says of cases that are not those of a spec.
pub fn run(cases: &Json) -> Vec<Json> {
    let mut child = Command::new("ruby")
        .arg(root().join("templates/ruby/sdk/run_cases.rb"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .expect("ruby was found above");
    let mut stdin = child.stdin.take().expect("it is piped");
    let text = cases.to_string();
    let writer = std::thread::spawn(move || stdin.write_all(text.as_bytes()));
    let output = child.wait_with_output().expect("it ends");
    let _ = writer.join();
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect()
}

#[test]
fn the_codes_in_fixed_ruby_are_in_the_register() {
    let folder = root().join("templates/ruby");
    let files = ["methods", "prelude"].iter().flat_map(|name| {
        fs::read_dir(folder.join(name)).expect("the folder is there").map(|file| file.expect("it is").path())
    });
    let mut known = 0;
    for path in files {
        let text = fs::read_to_string(&path).expect("it can be read");
        for (at, _) in text.match_indices("'R0") {
            let code = text.get(at + 1..at + 6).unwrap_or_default();
            assert!(specc::diagnostic::Code::parse(code).is_some(), "{code} in {}", path.display());
            known += 1;
        }
    }
    assert!(known > 50, "only {known} codes were found");
}

#[test]
fn a_pattern_that_takes_long_ends_in_an_error() {
    if !has_ruby() {
        return;
    }
    let spec = "specc: 1\nname: slow\nconnection: { base_url: \"https://a.example.com/\" }\naccept: { W0460: it is about this }\nactions:\n  \
        read: { input: { text: string }, steps: [{ let: { fine: \"{{ regex_match(input.text, '^(a+)+$') }}\" } }], \
        return: { fine: \"{{ fine }}\" }, output: { fine: boolean } }\n";
    let files = specc::syntax::MemoryFiles::one("spec.yaml", spec.to_owned());
    let mut compiled = specc::compile(&files, "spec.yaml");
    let connector = compiled.connector.as_ref().expect("it compiles");
    let code = ruby::connector_rb(connector, &compiled.sources, &mut compiled.problems);
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("connector.rb");
    fs::write(&path, code).expect("it can be written");
    let case = |text: String| json!({ "kind": "action", "name": "read", "connector": path, "whole": true, "input": { "text": text } });
    let answers = run(&json!({ "cases": [case("aaaa".to_owned()), case(format!("{}b", "a".repeat(60)))] }));
    assert_eq!(answers[0]["outcome"]["output"]["fine"], true, "{answers:?}");
    let told = "this pattern takes more than 5 seconds on this text (R0307 in actions.read)";
    assert_eq!(answers[1]["outcome"]["error"], told);
}

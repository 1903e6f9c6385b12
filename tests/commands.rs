//! What the commands do with whole projects.

use std::fs;
use std::path::Path;

use specc::cli::{Exit, call};

use crate::support::files_under;

/// Calls a command that has to be possible.
fn specc(args: &[&str]) -> (Exit, String, String) {
    call(args).unwrap_or_else(|refusal| panic!("{args:?}: {refusal}"))
}

fn text(path: &Path) -> &str {
    path.to_str().expect("the path is text")
}

#[test]
fn a_new_connector_has_no_problem_its_cases_hold_and_it_is_a_program() {
    let parent = tempfile::tempdir().expect("a folder can be made");
    for format in ["yaml", "toml"] {
        for auth in ["api_key", "basic", "bearer", "none"] {
            for name in ["acme_desk", "true"] {
                let folder = parent.path().join(format!("{format}-{auth}")).join(name);
                let folder = text(&folder);
                let (exit, _, err) = specc(&["new", folder, "--format", format, "--auth", auth]);
                assert_eq!(exit, Exit::Done, "{err}");
                let (exit, out, err) = specc(&["check", folder, "--deny", "warnings"]);
                assert_eq!((exit, out.as_str()), (Exit::Done, ""), "{err}");
                assert_eq!(err, format!("{name}: 3 actions, 1 trigger, no problems\n"));
                // Once on the exported connector too, where Ruby is installed: it takes longer.
                let runtime_alone: &[&str] = if name == "true" { &["--target", "runtime"] } else { &[] };
                let (exit, out, err) = specc(&[&["test", folder][..], runtime_alone].concat());
                assert!(exit == Exit::Done && err.starts_with("2 passed, 0 failed,"), "{out}{err}");
                let out = parent.path().join(format!("out-{format}-{auth}"));
                let stub = env!("CARGO_BIN_EXE_specc-runtime");
                let built = specc(&["build", folder, "--out", text(&out), "--runtime", stub]);
                assert_eq!(built.0, Exit::Done, "{format} {auth}: {}", built.2);
                let exported = parent.path().join(format!("exported-{format}-{auth}"));
                let done = specc(&["export", "workato", folder, "--out", text(&exported)]);
                assert_eq!(done.0, Exit::Done, "{format} {auth}: {}", done.2);
                let program = out.join(name).join(name);
                let listed = std::process::Command::new(&program).arg("list").output();
                let listed = listed.expect("it is a program");
                assert!(listed.status.success(), "{format} {auth}: {listed:?}");
                assert_eq!(files_under(&exported, &["connector.rb"]).len(), 1, "{format} {auth}");
            }
        }
    }
}

#[test]
fn a_connector_becomes_files_the_same_ones_every_time() {
    let parent = tempfile::tempdir().expect("a folder can be made");
    let folder = parent.path().join("acme");
    specc(&["new", text(&folder)]);
    let runtime = parent.path().join("runtime");
    let program = format!("MZ, which stands for a program{}", specc::program::payload::BUILD);
    fs::write(&runtime, program).expect("it can be written");
    let build = |out: &str| {
        let out = parent.path().join(out);
        let (exit, said, err) =
            specc(&["build", text(&folder), "--out", text(&out), "--runtime", text(&runtime)]);
        assert_eq!(exit, Exit::Done, "{said}{err}");
        let mut files = files_under(&out, &[""]);
        files.sort();
        let relative = |path: &Path| path.strip_prefix(&out).expect("it lies there").to_owned();
        files.iter().map(|path| (relative(path), fs::read(path).expect("it was written"))).collect::<Vec<_>>()
    };
    let first = build("one");
    assert_eq!(first, build("two"));
    let paths: Vec<&str> = first.iter().map(|(path, _)| text(path)).collect();
    for path in ["acme/acme.exe", "acme/schema/connection.json"] {
        assert!(paths.contains(&path), "{path} is not among {paths:#?}");
    }
}

#[test]
fn no_program_is_made_of_a_connector_with_native_code_and_the_rest_is() {
    let parent = tempfile::tempdir().expect("a folder can be made");
    let folder = parent.path().join("acme");
    fs::create_dir_all(&folder).expect("a folder can be made");
    let spec = "specc: 1\nname: acme\nconnection: { base_url: \"https://api.acme.example/\" }\nmethods:\n  half: { takes: { n: integer }, returns: integer, native: { ruby: n / 2 } }\nactions:\n  get_thing: { get: things, params: { half: \"{{ half(7) }}\" }, output: { id: integer } }\n";
    fs::write(folder.join("connector.yaml"), spec).expect("the spec can be written");
    let out = parent.path().join("out");
    let (exit, said, err) = specc(&["build", text(&folder), "--out", text(&out)]);
    assert_eq!(exit, Exit::Problems, "{err}");
    assert!(said.contains("error[E0570]: no program can be made of a connector with `half`"), "{said}");
    assert!(said.contains("connector.yaml:5:"), "{said}");
    assert!(!out.exists());
    let (exit, said, err) =
        specc(&["build", text(&folder), "--out", text(&out), "--only", "workato,schema,docs"]);
    assert_eq!(exit, Exit::Done, "{said}{err}");
    let (exit, _, err) = specc(&["test", text(&folder), "--target", "runtime"]);
    assert_eq!(exit, Exit::Done, "{err}");
}

#[test]
fn a_connector_with_methods_in_rust_is_built_as_a_project_alone() {
    let parent = tempfile::tempdir().expect("a folder can be made");
    let folder = parent.path().join("acme");
    fs::create_dir_all(&folder).expect("a folder can be made");
    let spec = "specc: 1\nname: acme\naccept: { W0671: Why not }\nconnection: { base_url: \"https://api.acme.example/\" }\nmethods:\n  half: { takes: { n: integer }, returns: integer, native: { ruby: n / 2, rust: Ok(n.clone()) } }\nactions:\n  get_thing: { get: things, params: { half: \"{{ half(7) }}\" }, output: { id: integer } }\n";
    fs::write(folder.join("connector.yaml"), spec).expect("the spec can be written");
    let out = parent.path().join("out");
    let (exit, said, err) = specc(&["build", text(&folder), "--out", text(&out)]);
    assert_eq!(exit, Exit::Problems, "{err}");
    assert!(
        said.contains("error[E0570]: the program of a connector with `half` has to be compiled"),
        "{said}"
    );
    assert!(!out.exists());
    let (exit, said, err) =
        specc(&["build", text(&folder), "--out", text(&out), "--crate", "--specc", "0.9"]);
    assert_eq!(exit, Exit::Done, "{said}{err}");
    let read = |path: &str| fs::read_to_string(out.join("acme").join(path)).expect("it was written");
    assert!(read("crate/Cargo.toml").contains("specc = \"0.9\"\n"));
    assert!(
        read("crate/src/native.rs")
            .contains("pub fn half(n: &Value) -> Result<Value, String> {\nOk(n.clone())\n}")
    );
    assert!(read("workato/connector.rb").contains("n / 2") && !out.join("acme/acme").exists());
    let (exit, _, err) = specc(&["build", text(&folder), "--out", text(&out), "--crate", "--specc", "there"]);
    assert_eq!(exit, Exit::Misused);
    assert!(err.contains("`there` is neither a folder with the sources of specc nor a version"), "{err}");
}

#[test]
fn a_runtime_of_another_build_is_not_taken() {
    let parent = tempfile::tempdir().expect("a folder can be made");
    let folder = parent.path().join("acme");
    specc(&["new", text(&folder)]);
    let runtime = parent.path().join("runtime");
    for (program, why) in [
        ("~specc-runtime 0.0.9 0123456789abcdef~", "is of another build: it is specc-runtime 0.0.9"),
        ("a picture", "is no specc-runtime"),
    ] {
        fs::write(&runtime, program).expect("it can be written");
        let out = parent.path().join("out");
        let (exit, _, err) =
            specc(&["build", text(&folder), "--out", text(&out), "--runtime", text(&runtime)]);
        assert_eq!(exit, Exit::Unreachable, "{err}");
        assert!(err.contains(why), "{err}");
        assert!(!out.exists());
    }
}

#[test]
fn a_stale_runtime_beside_specc_is_told_and_specc_itself_is_the_stub() {
    let parent = tempfile::tempdir().expect("a folder can be made");
    let own = parent.path().join("specc");
    fs::copy(env!("CARGO_BIN_EXE_specc"), &own).expect("it can be copied");
    let call = |runtime: Option<&str>| {
        let beside = parent.path().join("specc-runtime");
        match runtime {
            Some(bytes) => fs::write(beside, bytes).expect("it can be written"),
            None => drop(fs::copy(env!("CARGO_BIN_EXE_specc-runtime"), beside).expect("it can be copied")),
        }
        let mut build = std::process::Command::new(&own);
        let done = build.args(["build", "acme", "--only", "binary"]).current_dir(parent.path()).output();
        let done = done.expect("it starts");
        assert!(done.status.success());
        let mut list = std::process::Command::new(parent.path().join("build/acme/acme"));
        assert!(list.arg("list").output().expect("it starts").status.success());
        let size = fs::metadata(parent.path().join("build/acme/acme")).expect("it is there").len();
        (String::from_utf8_lossy(&done.stderr).into_owned(), size)
    };
    specc(&["new", text(&parent.path().join("acme"))]);
    let (said, small) = call(None);
    assert!(!said.contains("note:"), "{said}");
    let (said, large) = call(Some("~specc-runtime 0.0.9 0123456789abcdef~"));
    assert!(said.contains("is of another build, so the program is made of specc itself"), "{said}");
    assert!(small < large, "{small} {large}");
}

#[test]
fn files_of_an_operation_that_is_gone_go_with_it() {
    let parent = tempfile::tempdir().expect("a folder can be made");
    let folder = parent.path().join("acme");
    specc(&["new", text(&folder)]);
    let out = parent.path().join("out");
    let build = || specc(&["build", text(&folder), "--out", text(&out), "--only", "docs,schema,workato"]);
    assert_eq!(build().0, Exit::Done);
    let of_it = |path: &Path| text(path).contains("create_contact");
    let files = || files_under(&out, &[""]).into_iter().filter(|path| of_it(path)).count();
    assert!(files() > 3, "{}", files());
    let spec = folder.join("connector.yaml");
    let renamed = fs::read_to_string(&spec).expect("it is there").replace("create_contact", "make_contact");
    fs::write(&spec, renamed).expect("it can be written");
    assert_eq!(build().0, Exit::Done);
    assert_eq!(files(), 0, "{:?}", files_under(&out, &[""]));
}

#[test]
fn problems_are_told_with_the_path_that_leads_to_them_and_stop_every_command() {
    let parent = tempfile::tempdir().expect("a folder can be made");
    let spec = parent.path().join("connector.yaml");
    fs::write(&spec, "specc: 1\nname: a\ntitel: A\n").expect("it can be written");
    let out = parent.path().join("out");
    for command in ["check", "build", "docs", "test"] {
        let mut args = vec![command, text(parent.path()), "--format", "json"];
        if matches!(command, "build" | "docs") {
            args.extend(["--out", text(&out)]);
        }
        let (exit, said, err) = specc(&args);
        assert_eq!(exit, Exit::Problems, "{command}: {said}{err}");
        assert!(said.lines().any(|line| line.contains(&format!("{:?}", text(&spec)))), "{command}: {said}");
        assert!(err.contains("error"), "{command}: {err}");
    }
    assert!(!out.exists());
}

#[test]
fn a_case_that_does_not_hold_says_what_differs() {
    let parent = tempfile::tempdir().expect("a folder can be made");
    let folder = parent.path().join("acme");
    specc(&["new", text(&folder)]);
    let cases = folder.join("tests/contacts.yaml");
    let changed = fs::read_to_string(&cases)
        .expect("it was written")
        .replace("name: Ada } }\n    output", "name: Eva } }\n    output");
    fs::write(&cases, changed).expect("it can be written");
    let (exit, out, err) = specc(&["test", text(&folder), "--target", "runtime"]);
    assert!(exit == Exit::Problems && err.starts_with("1 passed, 1 failed, on the runtime, in "), "{err}");
    let lines: Vec<String> = out.lines().map(|line| line.replace(text(&folder), "acme")).collect();
    assert_eq!(
        lines,
        [
            "FAILED  acme/tests/contacts.yaml:3: get_contact: a contact that is there",
            "        output.name: expected \"Ada\", came \"Eva\"",
            "ok      acme/tests/contacts.yaml:12: get_contact: a contact that is not there",
        ]
    );
    let filtered = |case| specc(&["test", text(&folder), "--target", "runtime", "--case", case]);
    let (exit, _, err) = filtered("not there");
    assert!(exit == Exit::Done && err.starts_with("1 passed, 0 failed,"), "{err}");
    let (exit, out, err) = filtered("nowhere");
    assert_eq!((exit, out.as_str()), (Exit::Misused, ""));
    assert_eq!(err, "no title and no operation of the 2 cases contains `nowhere`\n");
}

#[test]
fn a_case_whose_list_is_not_where_it_is_looked_for_says_so() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let spec = "specc: 1\nname: acme\nconnection: { base_url: 'https://api.acme.example/' }\nobjects: { thing: { fields: { id: integer } } }\nactions:\n  things: { get: things, items: response.body.page.data, output: [thing] }\n";
    let answers = [
        (
            "{ page: { results: [{ id: 1 }], next: 2 } }",
            Some(
                "`items` reads `response.body.page.data`, and the answer has no `data` there; it has `results`, `next`",
            ),
        ),
        (
            "{ results: [{ id: 1 }] }",
            Some("`items` reads `response.body.page`, and the answer has no `page` there; it has `results`"),
        ),
        ("{ page: { data: null } }", None),
        ("{}", None),
        ("[]", None),
    ];
    fs::create_dir(folder.path().join("tests")).expect("a folder can be made");
    fs::write(folder.path().join("connector.yaml"), spec).expect("it can be written");
    for (answer, words) in answers {
        let case = format!(
            "cases:\n  - action: things\n    exchange: [{{ request: {{ get: /things }}, response: {{ status: 200, json: {answer} }} }}]\n    output: {{ things: [{{ id: 1 }}] }}\n"
        );
        fs::write(folder.path().join("tests/things.yaml"), case).expect("it can be written");
        let (_, out, err) = specc(&["test", text(folder.path()), "--target", "runtime"]);
        let note = out.lines().find_map(|line| line.trim().strip_prefix("note: "));
        assert_eq!(note, words, "{answer}\n{out}{err}");
    }
}

#[test]
fn a_file_of_cases_in_other_words_is_told_in_the_right_ones() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let spec = "specc: 1\nname: acme\nconnection: { base_url: 'https://api.acme.example/' }\nactions: { ask: { get: thing, output: { id: integer } } }\n";
    fs::create_dir(folder.path().join("tests")).expect("a folder can be made");
    fs::write(folder.path().join("connector.yaml"), spec).expect("it can be written");
    let rows = [
        ("- case: x\n", "a file of cases is a map with the key `cases`", "begin with `cases:`"),
        ("cases: [{ action: ask, name: x }]", "`name` is no key here", "stand behind `case`"),
        ("cases: [{ action: ask, requests: [] }]", "`requests` is no key here", "under `exchange`"),
        ("cases: [{ action: ask, expect: {} }]", "`expect` is no key here", "is `output`"),
        (
            "cases: [{ action: ask, exchange: [{ request: { url: /x }, response: { status: 200 } }] }]",
            "`url` is no key here",
            "`get: /contacts/7`",
        ),
        (
            "cases: [{ action: ask, exchange: [{ request: { get: /x }, response: { status: 200, body: {} } }] }]",
            "`body` is no key here",
            "`json`, `text` or `bytes`",
        ),
    ];
    for (cases, message, help) in rows {
        fs::write(folder.path().join("tests/a.yaml"), cases).expect("it can be written");
        let (exit, out, err) = specc(&["test", text(folder.path()), "--target", "runtime"]);
        let err = out + &err;
        let told = err.matches("error[").count();
        assert!(exit == Exit::Problems && err.contains(message) && err.contains(help), "{cases}\n{err}");
        assert_eq!(told, 1, "{err}");
    }
}

#[test]
fn a_sign_in_that_is_the_platforms_own_runs_on_the_runtime_alone() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let write =
        |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("a file can be written");
    fs::create_dir(folder.path().join("tests")).expect("a folder can be made");
    write(
        "connector.yaml",
        "specc: 1\nname: acme\nconnection:\n  base_url: https://api.acme.example/\n  auth: { oauth2: { authorize: https://acme.example/authorize, token: https://acme.example/token, pkce: false } }\n  test: { get: me }\n",
    );
    write(
        "tests/sign_in.yaml",
        "cases:\n  - sign_in: { code: c0de, redirect_uri: https://here.example/cb }\n    connection: { client_id: id, client_secret: s3cret }\n    exchange:\n      - request: { post: https://acme.example/token, form: { grant_type: authorization_code, code: c0de, redirect_uri: https://here.example/cb, client_id: id, client_secret: s3cret } }\n        response: { status: 200, json: { access_token: t1 } }\n    output: { token: t1 }\n",
    );
    let spec = text(folder.path());
    let note = "the Workato platform itself exchanges the code, as the standard says";
    let (exit, out, err) = specc(&["test", spec]);
    assert!(exit == Exit::Done && err.contains(note) && err.contains("1 passed, 0 failed,"), "{out}{err}");
    let (exit, out, err) = specc(&["test", spec, "--target", "runtime"]);
    assert!(exit == Exit::Done && !err.contains(note) && err.contains("1 passed, 0 failed,"), "{out}{err}");
    let (exit, out, err) = specc(&["test", spec, "--target", "workato"]);
    assert!(exit == Exit::Done && err.contains(note), "{out}{err}");
}

#[test]
fn cases_run_on_the_exported_connector_too_where_ruby_is_installed() {
    let parent = tempfile::tempdir().expect("a folder can be made");
    let folder = parent.path().join("acme");
    specc(&["new", text(&folder)]);
    let (exit, out, err) = specc(&["test", text(&folder)]);
    assert_eq!(exit, Exit::Done, "{out}{err}");
    let there = std::process::Command::new("ruby").arg("-v").output().is_ok();
    let targets =
        if there { "on the runtime and on the exported connector, in " } else { "on the runtime, in " };
    assert!(err.starts_with(&format!("2 passed, 0 failed, {targets}")), "{err}");
    let missing = "there is no `ruby` here";
    assert_eq!(err.contains(missing), !there, "{err}");
    let (exit, _, err) = specc(&["test", text(&folder), "--target", "workato"]);
    let ends = if there { Exit::Done } else { Exit::Unreachable };
    assert_eq!((exit, err.contains(missing)), (ends, !there), "{err}");
}

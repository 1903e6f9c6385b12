//! Changes that `check --fix` makes, and what a spec accepts.

use std::fs;

use serde_json::Value as Json;
use specc::cli::Exit;

use super::{project, specc, text};
use crate::support::{check_text, files_under, root};

#[test]
fn what_is_accepted_is_not_told_and_what_is_accepted_for_nothing_is() {
    let spec = |accept: &str| {
        format!(
            "specc: 1\nname: acme\nconnection: {{ base_url: \"https://a.example/\" }}\naccept: {accept}\nactions: {{ get_me: {{ title: Created me, get: me, timeout: 90s, output: {{ a: string }} }} }}\n"
        )
    };
    let cases = [
        // (what is accepted, what is told)
        ("{}", "W0621 W0500"),
        ("{ W0621: They say so }", "W0500"),
        ("{ W0621: They say so, W0500: It takes long }", ""),
        ("{ W0621: They say so, W0500: It takes long, W0303: Old }", "W0600"),
        ("{ W0621: \" \", W0500: It takes long }", "W0601"),
        // A lint that another profile tells is there all the same.
        ("{ W0621: a, W0500: b, W0640: Internal }", ""),
        ("{ W9999: a }", "E0119"),
        ("{ E0203: a }", "E0119"),
    ];
    for (accept, told) in cases {
        let compiled = check_text(&spec(accept), "yaml");
        let mut codes: Vec<&str> = compiled.problems.sorted().iter().map(|found| found.code.text()).collect();
        codes.retain(|code| *code == "E0119" || !told.contains("E0119"));
        let mut told: Vec<&str> = told.split_whitespace().collect();
        codes.sort_unstable();
        told.sort_unstable();
        assert_eq!(codes, told, "{accept}");
    }
}

#[test]
fn safe_changes_are_made_in_the_spec_once() {
    let spec = "# Ours\nspecc: 1\nname: acme\nconnection: { base_url: \"https://a.example/\" }\nactions:\n  get_me:\n    titel: Get me   # as they call it\n    get: me\n    output: { a: str }\n";
    let folder = project(spec);
    let file = folder.path().join("connector.yaml");
    let path = text(folder.path());
    let (exit, out, err) = specc(&["check", path, "--fix", "--dry-run"]);
    assert_eq!(exit, Exit::Problems);
    assert!(out.contains("-    titel: Get me   # as they call it\n"), "{out}");
    assert!(out.contains("+    title: Get me   # as they call it\n"), "{out}");
    assert_eq!(err, "2 problems can be fixed\n");
    assert_eq!(fs::read_to_string(&file).expect("it is there"), spec, "a dry run writes nothing");

    let (exit, out, err) = specc(&["check", path, "--fix"]);
    assert_eq!((exit, out.as_str()), (Exit::Done, ""), "{err}");
    assert!(err.contains("fixed[E0101]: connector.yaml:7: `titel` is not a key of an `action`"), "{err}");
    let fixed = fs::read_to_string(&file).expect("it is there");
    assert_eq!(fixed, spec.replace("titel", "title").replace("str }", "string }"));
    let time = fs::metadata(&file).and_then(|meta| meta.modified()).expect("it has one");
    let (_, _, err) = specc(&["check", path, "--fix"]);
    assert!(!err.contains("fixed"), "{err}");
    assert_eq!(
        fs::metadata(&file).and_then(|meta| meta.modified()).expect("it has one"),
        time,
        "nothing is written twice"
    );
}

#[test]
fn the_examples_of_mistakes_are_never_worse_off_for_being_fixed() {
    for folder in ["diagnostics", "wanting"] {
        let all = root().join("tests").join(folder);
        // Git keeps no empty folder: it may be that nothing is wanting.
        let Ok(cases) = fs::read_dir(&all) else { continue };
        for case in cases.map(|entry| entry.expect("it can be read").path()) {
            let copy = tempfile::tempdir().expect("a folder can be made");
            for file in files_under(&case, &[".yaml", ".yml", ".toml", ".json"]) {
                let to = copy.path().join(file.strip_prefix(&case).expect("it lies there"));
                fs::create_dir_all(to.parent().expect("a folder")).expect("it can be made");
                fs::copy(&file, to).expect("it can be copied");
            }
            let alone = ["spec.yaml", "spec.toml", "spec.json"].map(|name| copy.path().join(name));
            let spec = alone.iter().find(|file| file.is_file()).map_or(copy.path(), |file| file.as_path());
            let errors =
                |out: &str| out.lines().filter(|line| line.contains("\"severity\":\"error\"")).count();
            let parses = |out: &str| !out.contains("\"code\":\"E00");
            let (_, before, _) = specc(&["check", text(spec), "--format", "json"]);
            let (_, after, err) = specc(&["check", text(spec), "--format", "json", "--fix"]);
            if err.contains("fixed[") {
                assert!(
                    errors(&after) < errors(&before)
                        || after.lines().count() < before.lines().count()
                        || (parses(&after) && !parses(&before)),
                    "{}: {before}\n{after}",
                    case.display()
                );
            } else {
                assert_eq!(before, after, "{}", case.display());
            }
            let (_, _, err) = specc(&["check", text(spec), "--fix"]);
            assert!(!err.contains("fixed["), "{}: {err}", case.display());
        }
    }
}

#[test]
fn changes_are_made_in_every_file_and_format_of_a_spec() {
    let toml = "specc = 1\nname = \"acme\"\ninclude = [\"more/*\"]\n\n[connection]\nbase_url = \"https://a.example/\"\n\n[accept]\nW0500 = \"Old\"\n\n[actions.get_me]\ntitel = 'Get me'\nget = \"me\"\noutput = { name = \"string\" }\n";
    let yaml = "actions:\n  get_you:\n    get: you\n    outptu: { name: string }   # theirs\n";
    let json = "{\n  \"actions\": {\n    \"get_us\": { \"get\": \"us\", \"output\": { \"name\": { \"label\": \"Name.\" } } }\n  }\n}\n";
    let folder = tempfile::tempdir().expect("a folder can be made");
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    };
    write("connector.toml", toml);
    write("more/a.yaml", yaml);
    write("more/b.json", json);
    let (exit, out, err) = specc(&["check", text(folder.path()), "--fix", "--format", "sarif"]);
    assert_eq!(exit, Exit::Done, "{out}{err}");
    let log: Json = serde_json::from_str(&out).expect("what is told beside the log is not in it");
    assert_eq!(log["runs"][0]["results"], Json::Array(Vec::new()), "{out}");
    let read = |path: &str| fs::read_to_string(folder.path().join(path)).expect("it is there");
    assert_eq!(read("more/a.yaml"), yaml.replace("outptu", "output"));
    assert_eq!(read("more/b.json"), json.replace("Name.", "Name"));
    let fixed = read("connector.toml");
    assert!(fixed.contains("title = 'Get me'") && !fixed.contains("W0500 ="), "{fixed}");
    assert_eq!(err.matches("fixed[").count(), 4, "{err}");
}

//! What includes join, and what is said about those that cannot be joined.

use crate::syntax::MemoryFiles;
use crate::syntax::testing::{read_all, show};

fn project(main: &str) -> MemoryFiles {
    MemoryFiles::one("spec.yaml", main)
        .with("objects/b.toml", "[objects.b]\nx = 1")
        .with("objects/a.json", r#"{"objects": {"a": {}}, "x-note": 1}"#)
        .with("more.yaml", "actions: { go: 1 }\nconstants:\n")
        .with("again.yaml", "objects:\n  main: 1\n  b: 2\n")
        .with("wrong.yaml", "name: x\ninclude: [more.yaml]\nobject: {}\nactions: 5\n")
        .with("broken.yaml", "objects: [1\n")
        .with("tests/a.yaml", "cases: []")
}

#[test]
fn sections_of_all_files_are_joined_the_main_file_first() {
    let cases = [
        (
            "specc: 1\ninclude: [objects/*, more.yaml]\nobjects: { main: 2 }\n",
            "{specc: 1, objects: {main: 2, a: {}, b: {x: 1}}, actions: {go: 1}}",
        ),
        ("include: ./objects/../more.yaml\nobjects:\n", "{objects: null, actions: {go: 1}}"),
        ("include: [more.yaml, '*ore.yaml', more.yaml]\nactions:\n", "{actions: {go: 1}}"),
        ("include: ['objects/**', tests/none.yaml]\n", "{objects: {a: {}, b: {x: 1}}}"),
    ];
    for (main, expected) in cases {
        let (root, problems) = read_all(&project(main), "spec.yaml");
        assert_eq!(root.as_ref().map(show).as_deref(), Some(expected), "{main}: {problems:?}");
        assert!(problems.is_empty(), "{main}: {problems:?}");
    }
}

#[test]
fn paths_start_from_the_folder_of_the_main_file() {
    let files = MemoryFiles::one("crm/spec.yaml", "include: [../shared/a.yaml, b.yaml]\n")
        .with("shared/a.yaml", "objects: { a: 1 }")
        .with("crm/b.yaml", "objects: { b: 1 }");
    let (root, problems) = read_all(&files, "crm/spec.yaml");
    assert_eq!(root.as_ref().map(show).as_deref(), Some("{objects: {a: 1, b: 1}}"), "{problems:?}");
}

#[test]
fn every_mistake_is_told_at_its_place() {
    let cases: [(&str, &[&str]); 8] = [
        (
            "include: [objects/*, again.yaml]\nobjects: { main: 2 }\n",
            &[
                "E0007 again.yaml:2:3 `main` `main` stands here twice",
                "E0007 again.yaml:3:3 `b` `b` stands here twice",
            ],
        ),
        (
            "include: [mre.yaml, nothing/*.yaml]\n",
            &[
                "E0040 1:11 `mre.yaml` no file matches `mre.yaml`",
                "E0040 1:21 `nothing/*.yaml` no file matches `nothing/*.yaml`",
            ],
        ),
        (
            "include: [/etc/passwd, ../x.yaml, 'a\\b']\n",
            &[
                "E0041 1:11 `/etc/passwd` `/etc/passwd` leads out of the project's folder",
                "E0041 1:24 `../x.yaml` `../x.yaml` leads out of the project's folder",
                "E0041 1:35 `'a\\b'` `a\\b` leads out of the project's folder",
            ],
        ),
        ("include: { a: 1 }\n", &["E0042 1:10 `{ a: 1 }` `include` is a list of paths"]),
        (
            "include: [[a], '']\n",
            &[
                "E0042 1:11 `[a]` `include` is a list of paths",
                "E0042 1:16 `''` `include` is a list of paths",
            ],
        ),
        (
            "include: wrong.yaml\n",
            &[
                "E0043 wrong.yaml:1:1 `name` `name` cannot stand in an included file",
                "E0043 wrong.yaml:2:1 `include` `include` cannot stand in an included file",
                "E0043 wrong.yaml:3:1 `object` `object` cannot stand in an included file",
                "E0043 wrong.yaml:4:10 `5` `actions` is a map of names",
            ],
        ),
        (
            "include: [broken.yaml, none.yaml]\n",
            &[
                "E0040 1:24 `none.yaml` no file matches `none.yaml`",
                "E0016 broken.yaml:1:10 `[` a bracket is not closed",
            ],
        ),
        ("include: []\na: 1\na: 2\n", &["E0007 3:1 `a` `a` stands here twice"]),
    ];
    for (main, expected) in cases {
        let (_, problems) = read_all(&project(main), "spec.yaml");
        assert_eq!(problems, expected, "{main}");
    }
}

#[test]
fn no_more_than_500_files_are_read() {
    let files = (0..501).fold(MemoryFiles::one("spec.yaml", "include: a/*\n"), |files, at| {
        files.with(format!("a/{at:03}.yaml"), format!("objects: {{ o{at}: 1 }}"))
    });
    let (_, problems) = read_all(&files, "spec.yaml");
    assert_eq!(problems, ["E0044 1:10 `a/*` a spec includes more than 500 files"]);
}

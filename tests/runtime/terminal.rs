//! What a connector program is to who sits before it: its commands, its output, its colours.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use super::{Ended, Program, probe, spawned};

#[test]
fn a_variant_is_described_as_it_is_chosen() {
    let spec = r#"
specc: 1
name: probe
connection: { base_url: "https://api.example.com/" }
actions:
  create_record:
    description: "Create: {{ labels.object }}"
    choose: object
    variants:
      deal: { label: A deal, input: { value: number }, post: deals }
      person: { input: { email: string }, post: persons }
"#;
    let program = Program::build(spec);
    let cases: [(&[&str], &[&str], &[&str]); 3] = [
        // (words, what is said, what is not)
        (&["describe", "create_record"], &["deal (A deal), person (Person)"], &["value", "email"]),
        (
            &["describe", "create_record", "--config", "object=deal"],
            &["Create: A deal", "value (number)"],
            &["email"],
        ),
        (
            &["describe", "create_record", "--config", "object=person"],
            &["Create: Person", "email (string)"],
            &["value"],
        ),
    ];
    for (words, said, silent) in cases {
        let ended = program.run(words);
        for word in said {
            assert!(ended.out.contains(word), "{words:?} says no `{word}`: {}{}", ended.out, ended.err);
        }
        for word in silent {
            assert!(!ended.out.contains(word), "{words:?} says `{word}`: {}", ended.out);
        }
    }
    let ended = program.run(&["run", "create_record", "value=1"]);
    assert!(ended.err.contains("`object`"), "{}", ended.err);
}

#[test]
fn output_that_nobody_reads_or_nothing_holds_is_noticed() {
    let state = probe().file("unread.json");
    let name = state.to_str().expect("the path is text");
    // Nobody reads: the poll ends quietly, and what was not read comes again.
    let args = ["poll", "changed_thing", "what=fine", "--state", name];
    let mut running = probe().keep_running(&args);
    running.unread();
    let ended = running.wait();
    assert_eq!(ended.status, Some(0), "{}", ended.err);
    assert!(!ended.err.contains("panicked"), "{}", ended.err);
    assert!(!state.exists(), "the event was not delivered and must not be remembered");
    // The disk is full.
    if Path::new("/dev/full").exists() {
        let full = || fs::OpenOptions::new().write(true).open("/dev/full").expect("it can be opened");
        for args in [&["run", "fetch", "what=fine"][..], &args] {
            let child = spawned(|| probe().command(args).stdout(full()).stderr(Stdio::piped()).spawn());
            let ended = Ended::of(child.wait_with_output());
            assert_eq!(ended.status, Some(3), "{args:?}: {}", ended.err);
            assert!(ended.err.contains("writing the output failed"), "{}", ended.err);
            assert!(!state.exists());
        }
        // Words that nobody can read are no reason to stop.
        let child = spawned(|| {
            probe()
                .command(&["run", "fetch", "what=fine", "--verbose"])
                .stdout(Stdio::piped())
                .stderr(full())
                .spawn()
        });
        assert_eq!(Ended::of(child.wait_with_output()).out, "{\"id\":7}\n");
    }
}

#[test]
fn help_that_cannot_be_written_is_no_success() {
    if !Path::new("/dev/full").exists() {
        return;
    }
    let full = || fs::OpenOptions::new().write(true).open("/dev/full").expect("it can be opened");
    let specc = || Command::new(env!("CARGO_BIN_EXE_specc"));
    for words in [&["--help"][..], &["check", "--help"], &["--version"], &["completions", "bash"]] {
        let compiler = specc().args(words).stdout(full()).stderr(Stdio::piped()).spawn();
        let ended = Ended::of(compiler.expect("it starts").wait_with_output());
        assert_eq!(ended.status, Some(3), "specc {words:?}: {}", ended.err);
        assert!(ended.err.contains("cannot write"), "specc {words:?}: {}", ended.err);
    }
    for words in [&["--help"][..], &["run", "--help"], &["--version"], &["completions", "bash"], &["list"]] {
        let child = spawned(|| probe().command(words).stdout(full()).stderr(Stdio::piped()).spawn());
        let ended = Ended::of(child.wait_with_output());
        assert_eq!(ended.status, Some(3), "{words:?}: {}", ended.err);
    }
    let misused = specc().args(["chek"]).stdout(full()).stderr(Stdio::piped()).spawn();
    assert_eq!(Ended::of(misused.expect("it starts").wait_with_output()).status, Some(2));
}

#[test]
fn a_connector_completes_its_command_lines_and_shows_examples_of_each_command() {
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let ended = probe().run(&["completions", shell]);
        assert_eq!(ended.status, Some(0), "{shell}: {}", ended.err);
        for word in ["probe", "pick-list", "connection", "every"] {
            assert!(ended.out.contains(word), "{shell} knows no {word}: {}", ended.out);
        }
        assert!(!ended.out.contains("specc"), "{shell}: it completes the connector alone");
    }
    let unknown = probe().run(&["completions", "cmd"]);
    assert_eq!(unknown.status, Some(2), "{}", unknown.err);
    let commands = probe().run(&["--help"]).out;
    let listed = commands.lines().skip_while(|line| *line != "Commands:").skip(1);
    // What is said of a command may go on below it.
    let begins = |line: &&str| line.starts_with("  ") && !line.starts_with("   ");
    let names: Vec<&str> = listed
        .take_while(|line| !line.is_empty())
        .filter(begins)
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(names.contains(&"completions") && names.len() >= 9, "{names:?}");
    for name in names {
        let help = probe().run(&[name, "--help"]);
        assert_eq!(help.status, Some(0), "{name}: {}", help.err);
        assert!(help.out.contains(&format!("Examples:\n  probe {name}")), "{name}: {}", help.out);
    }
    let run = probe().run(&["run", "--help"]).out;
    assert!(run.contains("probe run fetch FIELD=VALUE"), "examples name what there is: {run}");
}

#[test]
fn colours_are_for_terminals_that_want_them() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    fs::write(folder.path().join("connector.yaml"), "specc: 1\nname: [\n").expect("it can be written");
    let check = |variables: &[(&str, &str)], words: &str| {
        let specc = env!("CARGO_BIN_EXE_specc");
        // Writes as to a terminal, where there is such a program.
        let mut terminal = Command::new("script");
        terminal.args(["-qec", &format!("{specc} check {words}"), "/dev/null"]).env("TERM", "xterm");
        // What else chooses colours: those of a build service are coloured whatever `TERM` says.
        for chooses in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CI"] {
            terminal.env_remove(chooses);
        }
        terminal.current_dir(folder.path()).stdin(Stdio::null()).envs(variables.iter().copied());
        let output = terminal.output().ok()?;
        Some(String::from_utf8_lossy(&output.stdout).into_owned()).filter(|text| text.contains("E0"))
    };
    let Some(plainly) = check(&[], "") else { return };
    assert!(plainly.contains("\u{1b}["), "{plainly:?}");
    for (variables, words, coloured) in [
        (&[("NO_COLOR", "1")][..], "", false),
        (&[], "--color never", false),
        (&[("TERM", "dumb")], "", false),
        (&[("NO_COLOR", "1")], "--color always", true),
    ] {
        let text = check(variables, words).expect("it was there before");
        assert_eq!(text.contains("\u{1b}["), coloured, "{variables:?} {words}: {text:?}");
    }
}

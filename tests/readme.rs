//! What the pages show on a console is what really comes: every block marked `console` is run.
//!
//! A line that begins with `$ ` is a command; what follows is what it writes. The commands of a
//! page run one after the other in a folder of their own, with the programs that were just built,
//! and with no way to the network. A line `…` stands for any lines. `UPDATE_GOLDEN=1 cargo test`
//! writes what came into the page where it differs.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use regex::Regex;

use crate::support::{Golden, files_under, root};

/// A port that nobody listens on: asked to be a proxy, it refuses at once and on every machine.
const NOWHERE: &str = "http://127.0.0.1:9";
const PROXIES: [&str; 6] =
    ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "https_proxy", "http_proxy", "all_proxy"];

/// What differs from run to run, and what stands for it.
static MASKS: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    let masks = [
        (r"(\d+|…) ms\b", "… ms"),
        (r"(\d[\d.]*|…) (B|kB|MB)\b", "… MB"),
        (r"(\d+|…) files?\b", "… files"),
        (r"\d{4}-\d\d-\d\dT\d\d(:|%3A)\d\d(:|%3A)\d\d(\.\d+)?Z", "…"),
        (r"((could not be reached|no answer): ).*", "${1}…"),
    ];
    masks.into_iter().map(|(mask, with)| (Regex::new(mask).expect("it is a pattern"), with)).collect()
});

/// A line without what differs from run to run.
fn masked(line: &str) -> String {
    MASKS.iter().fold(line.trim_end().to_owned(), |line, (mask, with)| mask.replace_all(&line, *with).into())
}

/// Whether `came` is what is `shown`.
fn fits(shown: &[&str], came: &[&str]) -> bool {
    match shown.split_first() {
        None => came.is_empty(),
        Some((&"…", rest)) => (0..=came.len()).any(|skipped| fits(rest, &came[skipped..])),
        Some((first, rest)) => {
            came.first().is_some_and(|line| masked(first) == masked(line)) && fits(rest, &came[1..])
        }
    }
}

/// A line as it is shown already, where it differs only in what differs from run to run.
fn shown_as<'l>(shown: &[&'l str], came: &'l str) -> &'l str {
    shown.iter().find(|shown| masked(shown) == masked(came)).copied().unwrap_or(came)
}

/// A folder in which the commands of a page run.
struct Shell {
    folder: tempfile::TempDir,
    status: i32,
}

impl Shell {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder can be made"), status: 0 }
    }

    /// What a command writes, its errors among it.
    fn run(&mut self, command: &str) -> String {
        let programs = Path::new(env!("CARGO_BIN_EXE_specc"));
        assert_eq!(programs.parent(), Path::new(env!("CARGO_BIN_EXE_specc-runtime")).parent());
        let others = std::env::var_os("PATH").unwrap_or_default();
        let own = programs.parent().map(Path::to_owned);
        let path = std::env::join_paths(own.into_iter().chain(std::env::split_paths(&others)));
        let mut shell = Command::new("sh");
        shell
            .args(["-c", &format!("exec 2>&1\n(exit {})\n{command}", self.status)])
            .current_dir(self.folder.path())
            .env("PATH", path.expect("folders of programs have plain names"))
            .env_remove("NO_PROXY")
            .env_remove("no_proxy")
            .stdin(Stdio::null());
        for proxy in PROXIES {
            shell.env(proxy, NOWHERE);
        }
        let done = shell.output().expect("there is a shell");
        self.status = done.status.code().unwrap_or(1);
        String::from_utf8(done.stdout).expect("only text is written")
    }
}

/// The page as it would be with what came where something else is shown.
fn played(page: &str) -> String {
    let mut shell = Shell::new();
    let mut made: Vec<String> = Vec::new();
    let mut lines = page.lines().peekable();
    while let Some(line) = lines.next() {
        made.push(line.to_owned());
        // A console may stand in an item of a list.
        let Some(indent) = line.strip_suffix("```console").filter(|before| before.trim().is_empty()) else {
            continue;
        };
        let inside = |line: &'_ str| line.strip_prefix(indent).unwrap_or(line).to_owned();
        while let Some(command) = lines.next_if(|line| inside(line).starts_with("$ ")) {
            made.push(command.to_owned());
            let mut command = inside(command)[2..].to_owned();
            while command.ends_with('\\') {
                let more = lines.next().expect("a command that goes on");
                made.push(more.to_owned());
                command = format!("{command}\n{more}");
            }
            let mut shown = Vec::new();
            let goes_on = |line: &&str| !inside(line).starts_with("$ ") && inside(line) != "```";
            while let Some(line) = lines.next_if(goes_on) {
                shown.push(line.strip_prefix(indent).unwrap_or(line));
            }
            let came = shell.run(&command);
            let came: Vec<&str> = came.trim_end().lines().map(str::trim_end).collect();
            // An empty line before the next command is for the eye.
            let end = shown.iter().rposition(|line| !line.is_empty()).map_or(0, |last| last + 1);
            let (words, air) = shown.split_at(end);
            // What only differs from run to run stays as it is shown.
            let told: Vec<&str> = came.iter().map(|line| shown_as(words, line)).collect();
            let kept = if fits(words, &came) { words } else { told.as_slice() };
            let indented =
                |line: &&str| if line.is_empty() { String::new() } else { format!("{indent}{line}") };
            made.extend(kept.iter().chain(air).map(indented));
        }
    }
    made.join("\n") + "\n"
}

/// The pages that show a console, and their texts.
fn pages() -> Vec<(PathBuf, String)> {
    let mut pages = files_under(&root().join("docs"), &[".md"]);
    pages.extend(["README.md", "CHANGELOG.md"].map(|page| root().join(page)));
    let texts = pages.into_iter().map(|page| {
        let text = std::fs::read_to_string(&page).expect("it can be read");
        (page, text)
    });
    texts.filter(|(_, text)| text.contains("```console\n")).collect()
}

#[test]
fn what_a_page_shows_on_a_console_is_what_comes() {
    let mut golden = Golden::default();
    let players: Vec<_> =
        pages().into_iter().map(|(page, text)| (page, std::thread::spawn(move || played(&text)))).collect();
    for (page, player) in players {
        golden.compare(&page, &player.join().expect("the commands can be run"));
    }
    golden.finish();
}

#[test]
fn a_console_in_an_item_of_a_list_is_run_too() {
    let page = "- A line:\n\n  ```console\n  $ echo one\n  two\n  $ printf 'a\\n  b\\n'\n  ```\n";
    let made = "- A line:\n\n  ```console\n  $ echo one\n  one\n  $ printf 'a\\n  b\\n'\n  a\n    b\n  ```\n";
    assert_eq!(played(page), made);
}

#[test]
fn what_differs_from_run_to_run_does_not_count() {
    let cases: [(&[&str], &[&str], bool); 6] = [
        (&["a"], &["a"], true),
        (&["a"], &["a", "b"], false),
        (&["in 12 ms, 8.9 MB"], &["in 3 ms, 40.6 MB"], true),
        (&["a", "…", "d"], &["a", "b", "c", "d"], true),
        (&["…"], &[], true),
        (&["since=2026-01-02T03%3A04%3A05Z"], &["since=2027-01-02T03%3A04%3A05Z"], true),
    ];
    for (shown, came, holds) in cases {
        assert_eq!(fits(shown, came), holds, "{shown:?} {came:?}");
    }
}

//! Programs that others wrote, and the tests sign in with: `scripts/foreign` gets them once.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::OnceLock;

use serde_json::Value;

use super::root;

/// Where they lie.
pub struct Tools {
    /// The folder with the packages of `tests/foreign`.
    pub packages: String,
    pub browser: String,
    pub lighttpd: String,
}

/// They are installed by whoever asks first.
pub fn tools() -> &'static Tools {
    static TOOLS: OnceLock<Tools> = OnceLock::new();
    TOOLS.get_or_init(|| {
        let script = root().join("scripts/foreign");
        let output = Command::new("bash").arg(&script).stderr(Stdio::inherit()).output();
        let output = output.expect("`bash` runs scripts/foreign");
        assert!(
            output.status.success(),
            "these tests sign in at servers that others wrote, and scripts/foreign could not get them: see above"
        );
        let said = String::from_utf8(output.stdout).expect("paths are UTF-8");
        let lines: Vec<&str> = said.lines().collect();
        let [.., packages, browser, lighttpd] = lines.as_slice() else {
            panic!("scripts/foreign says: {said}")
        };
        let [packages, browser, lighttpd] = [packages, browser, lighttpd].map(|path| (*path).to_owned());
        Tools { packages, browser, lighttpd }
    })
}

impl Tools {
    /// Starts a script of `tests/foreign`.
    pub fn node(&self, script: &str, args: &[&str]) -> Helper {
        let mut command = Command::new("node");
        command.arg(root().join("tests/foreign").join(script)).args(args).stderr(Stdio::null());
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("Node starts");
        let input = child.stdin.take().expect("it is piped");
        let output = BufReader::new(child.stdout.take().expect("it is piped"));
        Helper { child, input, output }
    }
}

/// A program that answers lines with lines, and ends with its input.
pub struct Helper {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Helper {
    /// Hands it a line of JSON.
    pub fn write(&mut self, value: &Value) {
        writeln!(self.input, "{value}").expect("it reads");
    }

    /// The next line that it says.
    pub fn line(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).expect("it speaks UTF-8");
        assert!(!line.is_empty(), "`{:?}` ended", self.child);
        line.trim().to_owned()
    }
}

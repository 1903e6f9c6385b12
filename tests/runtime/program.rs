//! Connector programs that tests run: made of a spec, started, watched, and searched for secrets.

use std::fs;
use std::io::Read as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use specc::{plan, target};

use crate::support::{check_text, problems_in_words};

/// A secret that is easily found.
pub const SECRET: &str = "s3cr3t/+&\"key";
/// What would be seen of it and of the other secret: plain, coded, coded as the end of a pair.
const LEAKS: [&str; 5] = ["s3cr3t", "czNjcjN0", "CZNJCJN0", "OnMzY3IzdC", "1357911"];

/// A connector binary in a folder of its own.
pub struct Program {
    pub folder: tempfile::TempDir,
    pub path: PathBuf,
}

impl Program {
    pub fn build(spec: &str) -> Self {
        let compiled = check_text(spec, "yaml");
        let Ok(connector) = &compiled.connector else { panic!("{}", problems_in_words(&compiled)) };
        let stub = fs::read(env!("CARGO_BIN_EXE_specc-runtime")).expect("the stub was built");
        let schemas = target::schema::schemas(connector);
        let program = target::binary::binary(plan::lower(connector, &compiled.sources), schemas, &stub);
        let folder = tempfile::tempdir().expect("a folder can be made");
        let path = folder.path().join(&program.path);
        fs::write(&path, &program.bytes).expect("it can be written");
        let mut mode = fs::metadata(&path).expect("it was written").permissions();
        std::os::unix::fs::PermissionsExt::set_mode(&mut mode, 0o755);
        fs::set_permissions(&path, mode).expect("it can be made a program");
        Self { folder, path }
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(&self.path);
        command.args(args).current_dir(self.folder.path()).env_clear().stdin(Stdio::null());
        command.env("PROBE_API_KEY", SECRET).env("PROBE_PIN", "1357911").env("NO_PROXY", "*");
        command
    }

    pub fn run(&self, args: &[&str]) -> Ended {
        Ended::of(
            spawned(|| self.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn())
                .wait_with_output(),
        )
    }

    pub fn keep_running(&self, args: &[&str]) -> Running {
        let spawn = || self.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        Running(Some(spawned(spawn)))
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

/// A program that was just written may still be held open by a process that was forked meanwhile.
pub fn spawned(mut spawn: impl FnMut() -> std::io::Result<std::process::Child>) -> std::process::Child {
    for _ in 0..100 {
        match spawn() {
            Err(error) if error.kind() == std::io::ErrorKind::ExecutableFileBusy => {
                std::thread::sleep(Duration::from_millis(20));
            }
            other => return other.expect("the program starts"),
        }
    }
    panic!("the program stays busy");
}

/// A program that would run for ever; it does not outlive its test.
pub struct Running(pub Option<std::process::Child>);

impl Running {
    /// Nobody reads what it writes any more.
    pub fn unread(&mut self) {
        drop(self.0.as_mut().and_then(|child| child.stdout.take()));
    }

    /// What it said until it ended by itself.
    pub fn wait(mut self) -> Ended {
        let child = self.0.as_mut().expect("it was not ended before");
        let mut err = String::new();
        let read = child.stderr.take().expect("it is piped").read_to_string(&mut err);
        read.expect("it speaks UTF-8");
        let status = child.wait().expect("it ends").code();
        Ended { status, out: String::new(), err }
    }

    /// Ends it; what it said until now.
    pub fn end(mut self) -> Ended {
        let mut child = self.0.take().expect("it was not ended before");
        child.kill().expect("it still runs");
        Ended::of(child.wait_with_output())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(child) = &mut self.0 {
            let _ = child.kill().and_then(|()| child.wait());
        }
    }
}

/// How a program ended, and what it said.
pub struct Ended {
    pub status: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Ended {
    pub fn of(output: std::io::Result<Output>) -> Self {
        let output = output.expect("the program ends");
        let text = |bytes| String::from_utf8(bytes).expect("it speaks UTF-8");
        Self { status: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Failed with a code, and told nothing that it must not tell.
    pub fn refused(&self, status: i32, code: &str, words: &str, context: &str) {
        assert_eq!(self.status, Some(status), "{context}: {}{}", self.out, self.err);
        assert!(self.err.contains(&format!("error[{code}]")), "{context}: {}", self.err);
        assert!(self.err.contains(words), "{context}: `{words}` is not in\n{}", self.err);
        assert_eq!(self.out, "", "{context}");
        self.tells_no_secret(context);
    }

    /// Told in words without a code.
    pub fn refused_plainly(&self, status: i32, words: &str) {
        assert_eq!((self.status, self.out.as_str()), (Some(status), ""), "{words}: {}", self.err);
        assert!(self.err.contains(words), "`{words}` is not in\n{}", self.err);
    }

    pub fn tells_no_secret(&self, context: &str) {
        for text in [&self.out, &self.err] {
            no_secret_in(text, context);
        }
    }
}

pub fn no_secret_in(text: &str, context: &str) {
    for leak in LEAKS {
        assert!(!text.contains(leak), "{context}: `{leak}` is in\n{text}");
    }
}

/// Waits until something holds, for ten seconds at most.
pub fn until(what: &str, holds: impl Fn() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < Duration::from_secs(15), "it never came to pass that {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

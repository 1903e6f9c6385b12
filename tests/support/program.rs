//! A connector binary that a test builds and runs, with nothing of this machine's environment.

use std::fs;
#[cfg(target_os = "linux")]
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
#[cfg(target_os = "linux")]
use std::path::Path;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use specc::{plan, target};

use super::{check_text, problems_in_words};

/// A connector in a folder of its own, in which it also stores.
pub struct Program {
    pub folder: tempfile::TempDir,
    pub path: PathBuf,
}

impl Program {
    /// Compiles a spec in YAML.
    pub fn of(spec: &str) -> Self {
        let compiled = check_text(spec, "yaml");
        let Ok(connector) = &compiled.connector else { panic!("{}", problems_in_words(&compiled)) };
        let stub = fs::read(env!("CARGO_BIN_EXE_specc-runtime")).expect("the stub was built");
        let schemas = target::schema::schemas(connector);
        let program = target::binary::binary(plan::lower(connector, &compiled.sources), schemas, &stub);
        let folder = tempfile::tempdir().expect("a folder can be made");
        let path = folder.path().join(&program.path);
        fs::write(&path, &program.bytes).expect("it can be written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("it can be made a program");
        Self { folder, path }
    }

    /// Where it stores.
    pub fn store(&self) -> PathBuf {
        self.folder.path().join("store")
    }

    /// A command line, in an environment that holds these alone.
    pub fn command(&self, args: &[&str], environment: &[(&str, &str)]) -> Command {
        let mut command = Command::new(&self.path);
        command.args(args).current_dir(self.folder.path()).env_clear().stdin(Stdio::null());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command.env("NO_PROXY", "*").env("SPECC_STORE", self.store());
        command.envs(environment.iter().copied());
        command
    }

    /// Runs a command line to its end.
    pub fn run(&self, args: &[&str], environment: &[(&str, &str)]) -> (Option<i32>, String) {
        said(&spawned(&mut self.command(args, environment)).wait_with_output().expect("it ends"))
    }

    /// Runs a command line in a terminal, where each prompt (in any case) is answered. Gives how it
    /// ended and all that the terminal showed; `None` where there is no `script` to make a terminal.
    #[cfg(target_os = "linux")]
    pub fn in_terminal(
        &self,
        args: &str,
        environment: &[(&str, &str)],
        answers: &[(&str, &str)],
    ) -> Option<(Option<i32>, String)> {
        let script = Path::new("/usr/bin/script");
        if !script.exists() {
            eprintln!("NOTICE: left out: there is no `script` here to make a terminal with");
            return None;
        }
        let line = format!("{} {args}", self.path.display());
        let mut command = Command::new(script);
        command
            .args(["-q", "-e", "-f", "-c", &line, "/dev/null"])
            .current_dir(self.folder.path())
            .env_clear();
        command.env("PATH", "/usr/bin:/bin").env("SHELL", "/bin/sh").env("TERM", "dumb");
        command.env("SPECC_STORE", self.store()).envs(environment.iter().copied());
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it starts");
        let mut input = child.stdin.take().expect("it is piped");
        let mut output = BufReader::new(child.stdout.take().expect("it is piped"));
        let mut shown = Vec::new();
        for (prompt, answer) in answers {
            while !String::from_utf8_lossy(&shown).to_lowercase().contains(&prompt.to_lowercase()) {
                let piece = output.fill_buf().expect("it can be read").to_vec();
                assert!(!piece.is_empty(), "it ended: {}", String::from_utf8_lossy(&shown));
                shown.extend_from_slice(&piece);
                output.consume(piece.len());
            }
            // The terminal stops showing what is typed right after the prompt.
            std::thread::sleep(Duration::from_millis(400));
            input.write_all(format!("{answer}\n").as_bytes()).expect("it reads");
        }
        output.read_to_end(&mut shown).expect("it can be read");
        let status = child.wait().expect("it ends").code();
        Some((status, String::from_utf8_lossy(&shown).into_owned()))
    }
}

/// How a program ended, and all that it said.
pub fn said(output: &Output) -> (Option<i32>, String) {
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output.status.code(), format!("{out}{err}"))
}

/// A program that was just written may still be held open by a process that was forked meanwhile.
pub fn spawned(command: &mut Command) -> Child {
    for _ in 0..100 {
        match command.spawn() {
            Err(error) if error.kind() == std::io::ErrorKind::ExecutableFileBusy => {
                std::thread::sleep(Duration::from_millis(20));
            }
            other => return other.expect("the program starts"),
        }
    }
    panic!("the program stays busy");
}

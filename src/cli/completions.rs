//! `specc completions` — writes the script with which a shell completes command lines.

use std::io;

use clap_complete::Shell;

use super::{Exit, Output};

/// Write the script with which a shell completes `specc`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  specc completions bash > ~/.local/share/bash-completion/completions/specc
  specc completions zsh > ~/.zfunc/_specc
  specc completions fish > ~/.config/fish/completions/specc.fish
  specc completions powershell >> $PROFILE")]
pub struct Args {
    /// The shell that the script is for.
    shell: Shell,
}

/// Runs the command; `command` is the whole command line.
pub fn run(args: &Args, mut command: clap::Command, output: &mut Output) -> io::Result<Exit> {
    // The generator cannot fail, so what it writes is kept until it can.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "specc", &mut script);
    output.out.write_all(&script)?;
    Ok(Exit::Done)
}

#[cfg(test)]
mod tests {
    use crate::cli::{Exit, call};

    #[test]
    fn every_shell_completes_the_commands() {
        for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
            let (exit, script, _) = call(&["completions", shell]).expect("the shell is known");
            assert_eq!(exit, Exit::Done);
            assert!(script.contains("explain") && script.contains("check"), "{shell}");
        }
    }
}

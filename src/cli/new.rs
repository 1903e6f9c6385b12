//! `specc new acme` — starts a connector that compiles as it is.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, Value, context};

use super::{Exit, Output};
use crate::names::{capitalized, words};

/// Start a connector: a spec that compiles as it is, with tests.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  specc new acme                         a connector in the folder acme
  specc new acme --auth bearer
  specc new connectors/acme --format toml")]
pub struct Args {
    /// The folder to make. Its last part names the connector.
    name: PathBuf,
    /// What the spec is written in.
    #[arg(long, value_name = "FORMAT", default_value = "yaml")]
    format: Format,
    /// How the service wants to be signed in to.
    #[arg(long, value_name = "SCHEME", default_value = "api_key")]
    auth: Auth,
}

/// What a spec is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Yaml,
    Toml,
}

/// How a service wants to be signed in to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
enum Auth {
    /// A key in a header.
    ApiKey,
    /// A user name and a password.
    Basic,
    /// A token.
    Bearer,
    /// Not at all.
    None,
}

/// What to do with a new connector, in this order.
const STEPS: [(&str, &str); 3] = [
    ("specc check", "tells every mistake in the spec"),
    ("specc test", "runs the cases in tests/; the service is not asked"),
    ("specc build", "makes a program of it, and more: build/NAME/NAME --help"),
];

/// Runs the command.
pub fn run(args: &Args, output: &mut Output) -> io::Result<Exit> {
    let Some(name) = connector_name(&args.name) else {
        writeln!(output.err, "{} gives no name for a connector", args.name.display())?;
        writeln!(
            output.err,
            "a name is made of letters and digits and begins with a letter: `specc new acme`"
        )?;
        return Ok(Exit::Misused);
    };
    let files = files(&name, args.format, args.auth);
    let there: Vec<&str> = files
        .iter()
        .map(|file| file.path)
        .filter(|path| args.name.join(path).symlink_metadata().is_ok())
        .collect();
    if !there.is_empty() {
        writeln!(
            output.err,
            "{} holds {} already; nothing was written",
            args.name.display(),
            there.join(", ")
        )?;
        writeln!(output.err, "name another folder")?;
        return Ok(Exit::Misused);
    }
    if let Err(failure) = write(&args.name, &files) {
        writeln!(output.err, "cannot write to {}: {failure}", args.name.display())?;
        return Ok(Exit::Unreachable);
    }
    for file in &files {
        writeln!(output.out, "wrote {}", args.name.join(file.path).display())?;
    }
    writeln!(output.err, "\nNext:\n  cd {}", quoted_for_a_shell(&args.name.to_string_lossy()))?;
    for (command, does) in STEPS {
        writeln!(output.err, "  {command:16} {}", does.replace("NAME", &name))?;
    }
    Ok(Exit::Done)
}

/// A path as a shell reads it again.
fn quoted_for_a_shell(path: &str) -> String {
    let plain = |letter: char| letter.is_alphanumeric() || "_-./:@,+%\\".contains(letter);
    // What begins with a dash would be an option.
    let path = if path.starts_with('-') { format!("./{path}") } else { path.to_owned() };
    if path.chars().all(plain) { path } else { format!("'{}'", path.replace('\'', r"'\''")) }
}

/// A file of a new project.
struct NewFile {
    path: &'static str,
    text: String,
}

/// The name of the connector that lives in a folder: `Acme-Desk` is `acme_desk`.
fn connector_name(folder: &Path) -> Option<String> {
    let whole = match folder.file_name() {
        Some(name) => name.to_str()?.to_owned(),
        // A project is made where we are, or in a folder that is named; a spec above is a slip.
        None if folder.ends_with("..") => return None,
        // `.` has a name all the same.
        None => folder.canonicalize().ok()?.file_name()?.to_str()?.to_owned(),
    };
    let name = words(&whole).join("_").to_lowercase();
    let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    (plain && name.starts_with(|char: char| char.is_ascii_lowercase())).then_some(name)
}

/// All files of the project.
fn files(name: &str, format: Format, auth: Auth) -> Vec<NewFile> {
    let values = values(name, format, auth);
    let file = |path, template| NewFile { path, text: filled(template, &values) };
    let (spec, tests) = match format {
        Format::Yaml => (
            file("connector.yaml", include_str!("../../templates/new/connector.yaml")),
            file("tests/contacts.yaml", include_str!("../../templates/new/tests.yaml")),
        ),
        Format::Toml => (
            file("connector.toml", include_str!("../../templates/new/connector.toml")),
            file("tests/contacts.toml", include_str!("../../templates/new/tests.toml")),
        ),
    };
    let readme = file("README.md", include_str!("../../templates/new/README.md"));
    let ignored = file(".gitignore", include_str!("../../templates/new/gitignore"));
    vec![spec, tests, readme, ignored]
}

/// What stands in the blanks of the templates.
fn values(name: &str, format: Format, auth: Auth) -> Value {
    let (word, credentials, header): (_, &[(&str, &str)], _) = match auth {
        Auth::ApiKey => ("api_key", &[("api_key", "test")], Some(("X-Api-Key", "test"))),
        Auth::Basic => (
            "basic",
            &[("username", "ada"), ("password", "test")],
            Some(("Authorization", "Basic YWRhOnRlc3Q=")),
        ),
        Auth::Bearer => ("bearer", &[("api_token", "test")], Some(("Authorization", "Bearer test"))),
        Auth::None => ("none", &[], None),
    };
    let title = words(name).iter().map(|word| capitalized(word)).collect::<Vec<_>>().join(" ");
    let steps: Vec<Value> = STEPS
        .iter()
        .map(|(command, does)| context! { command => format!("{command:18}"), does => does.replace("NAME", name) })
        .collect();
    context! {
        // A name that YAML takes for something else, such as `true`, is quoted there.
        name => if format == Format::Yaml { quoted_where_needed(name) } else { name.to_owned() },
        title => if format == Format::Yaml { quoted_where_needed(&title) } else { title.clone() },
        label => title,
        format => if format == Format::Yaml { "yaml" } else { "toml" },
        auth => word,
        credentials => credentials.iter().map(|(field, value)| context! { field => *field, value => *value }).collect::<Vec<_>>(),
        header => header.map(|(name, value)| context! { name, value }),
        steps,
    }
}

/// A word as YAML reads it as text.
fn quoted_where_needed(word: &str) -> String {
    let other = ["true", "false", "null"].iter().any(|other| word.eq_ignore_ascii_case(other));
    if other { format!("\"{word}\"") } else { word.to_owned() }
}

/// A template with its blanks filled in. Its marks are `<< >>` and `<% %>`, for a spec is full of
/// braces.
fn filled(template: &str, values: &Value) -> String {
    let syntax = SyntaxConfig::builder()
        .block_delimiters("<%", "%>")
        .variable_delimiters("<<", ">>")
        .comment_delimiters("<#", "#>")
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build()
        .expect("the marks differ");
    let mut environment = Environment::new();
    environment.set_syntax(syntax);
    environment.render_str(template, values).expect("the templates are ours, and tests fill them all")
}

/// Writes the files, none over another.
fn write(folder: &Path, files: &[NewFile]) -> io::Result<()> {
    for file in files {
        let path = folder.join(file.path);
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        fs::File::create_new(path)?.write_all(file.text.as_bytes())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use clap::ValueEnum as _;

    use super::{Auth, Format, connector_name, files};
    use crate::cli::{Exit, call};

    #[test]
    fn the_folder_names_the_connector() {
        let cases = [
            ("acme", Some("acme")),
            ("connectors/Acme-Desk", Some("acme_desk")),
            ("AcmeDesk/", Some("acme_desk")),
            ("acme desk 2", Some("acme_desk_2")),
            ("2nd", None),
            ("ärger", None),
            ("/", None),
            ("--", None),
            ("..", None),
            ("../..", None),
            ("../acme", Some("acme")),
        ];
        for (folder, name) in cases {
            assert_eq!(connector_name(Path::new(folder)).as_deref(), name, "{folder}");
        }
    }

    #[test]
    fn the_next_step_can_be_typed_as_it_is_shown() {
        let cases = [
            ("connectors/acme", "connectors/acme"),
            ("ärger", "ärger"),
            ("acme desk", "'acme desk'"),
            ("it's; rm", r"'it'\''s; rm'"),
            ("-acme", "./-acme"),
        ];
        for (path, quoted) in cases {
            assert_eq!(super::quoted_for_a_shell(path), quoted, "{path}");
        }
    }

    #[test]
    fn every_template_is_filled_without_a_rest() {
        for format in Format::value_variants() {
            for auth in Auth::value_variants() {
                for file in files("acme_desk", *format, *auth) {
                    assert!(!file.text.contains(['\t', '\r']), "{}", file.text);
                    for mark in ["<<", "<%", "%>", " \n", "\n\n\n"] {
                        assert!(!file.text.contains(mark), "{mark:?} in {}:\n{}", file.path, file.text);
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_there_is_never_overwritten() {
        let parent = tempfile::tempdir().expect("a folder can be made");
        let folder = parent.path().join("acme");
        let name = folder.to_str().expect("text");
        let (exit, out, next) = call(&["new", name]).expect("the arguments are right");
        assert_eq!(exit, Exit::Done);
        assert_eq!(out.lines().count(), 4, "{out}");
        assert!(next.contains("specc check"), "{next}");

        fs::write(folder.join("connector.yaml"), "mine").expect("it can be written");
        let (exit, out, refusal) = call(&["new", name, "--format", "yaml"]).expect("the arguments are right");
        assert_eq!((exit, out.as_str()), (Exit::Misused, ""));
        assert!(refusal.contains("connector.yaml"), "{refusal}");
        assert_eq!(fs::read_to_string(folder.join("connector.yaml")).expect("it is there"), "mine");
    }
}

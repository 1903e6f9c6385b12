//! The command line of a connector.

use std::ffi::OsString;
use std::io::{IsTerminal as _, Read as _};
use std::path::PathBuf;

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use clap_complete::Shell;

use super::Stop;
use crate::plan::Plan;
use crate::value::{Object, Value, json};

/// What a connector is asked to do.
#[derive(Debug, Parser)]
#[command(disable_help_subcommand = true, arg_required_else_help = true)]
pub struct Args {
    #[command(subcommand)]
    pub command: Command,

    /// A JSON file with the fields of the connection; `-` reads them from standard input.
    ///
    /// A field may also come from the environment: `NAME_FIELD`, such as `FRESHDESK_API_KEY`.
    #[arg(long, short = 'c', global = true, value_name = "FILE")]
    pub connection: Option<PathBuf>,

    /// A JSON file with properties of the account, where the connector reads some.
    ///
    /// A property may also come from the environment: `NAME_ACCOUNT_PROPERTY`.
    #[arg(long, global = true, value_name = "FILE")]
    pub account: Option<PathBuf>,

    /// A JSON or YAML file with lookup tables, where the connector reads some.
    ///
    /// `NAME_LOOKUP_TABLES` in the environment names it too.
    #[arg(long, global = true, value_name = "FILE")]
    pub lookup_tables: Option<PathBuf>,

    /// The name of a stored connection; see `login`.
    #[arg(long = "as", global = true, value_name = "NAME", default_value = "default")]
    pub stored: String,

    /// Show requests and answers on standard error, secrets masked.
    #[arg(long, short, global = true)]
    pub verbose: bool,

    /// One line of JSON, also on a terminal.
    #[arg(long, global = true)]
    pub compact: bool,
}

impl Args {
    /// Reads the words of a command line, in the name of a connector.
    pub fn try_parse_with(plan: &Plan, words: &[OsString]) -> Result<Self, clap::Error> {
        let matches = Self::line(plan, words).try_get_matches_from(words)?;
        Self::from_arg_matches(&matches)
    }

    /// The script with which a shell completes the command lines of a connector.
    pub fn completions(plan: &Plan, words: &[OsString], shell: Shell) -> Vec<u8> {
        let mut line = Self::line(plan, words);
        let name = line.get_name().to_owned();
        // The generator cannot fail, so what it writes is kept until it can.
        let mut script = Vec::new();
        clap_complete::generate(shell, &mut line, name, &mut script);
        script
    }

    /// The whole command line, in the name of a connector.
    fn line(plan: &Plan, words: &[OsString]) -> clap::Command {
        let name = words.first().and_then(|word| {
            std::path::Path::new(word).file_name().map(|name| name.to_string_lossy().into_owned())
        });
        // Scripts for shells are made of it, and it may have any characters.
        let plain = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
        let name = name.filter(|name| !name.starts_with('-') && name.chars().all(plain));
        let name = name.unwrap_or_else(|| plan.name.clone());
        let about = plan.summary.clone().unwrap_or_else(|| format!("The {} connector", plan.title));
        let prefix = super::connection::prefix(plan);
        let properties = if plan.account.is_empty() {
            String::new()
        } else {
            let names: Vec<&str> = plan.account.iter().map(|name| &**name).collect();
            format!(
                "Properties of the account ({}) come from --account FILE or from {} in the environment.\n",
                super::output::plain(&names.join(", ")),
                super::connection::property(plan, "NAME"),
            )
        };
        let examples = format!(
            "Examples:\n  {name} list\n  {name} test --connection connection.json\n  {name} run ACTION id=7\n  \
             echo '{{\"id\": 7}}' | {name} run ACTION --input -\n  {name} poll TRIGGER --state trigger.json\n\n\
             Fields of the connection come from --connection FILE or from {prefix}FIELD in the environment.\n\
             {properties}Exit status: 0 done, 1 the service refused or could not be reached, 2 the call was wrong and \
             nothing was sent, 3 a file could not be read or written, 4 an action sleeps until \
             the service calls back."
        );
        Self::command()
            .name(name.clone())
            .bin_name(name.clone())
            .version(plan.connector_version.clone())
            .about(about)
            .after_help(examples)
            .mut_subcommands(|command| {
                let examples = examples_of(command.get_name(), &name, plan);
                command.after_help(examples)
            })
    }

    /// Whether a single result is spread over lines.
    pub fn pretty(&self) -> bool {
        !self.compact && std::io::stdout().is_terminal()
    }
}

/// Examples of a command, with the names of the connector where it has some.
fn examples_of(command: &str, name: &str, plan: &Plan) -> String {
    let first = |names: Option<&String>, other: &str| names.cloned().unwrap_or_else(|| other.to_owned());
    let action = first(plan.actions.first().map(|action| &action.meta.name), "ACTION");
    let trigger = first(plan.triggers.first().map(|trigger| &trigger.meta.name), "TRIGGER");
    let hooks = plan.triggers.iter().find(|trigger| trigger.whole().any(|one| one.webhook().is_some()));
    let hook = first(hooks.map(|trigger| &trigger.meta.name), "TRIGGER");
    let list = first(plan.pick_lists.first().map(|list| &list.name), "LIST");
    let lines: &[String] = &match command {
        "test" => vec!["test --connection connection.json".to_owned()],
        "login" => vec![
            "login".to_owned(),
            "login --as sandbox --connection sandbox.json".to_owned(),
            "login --port 8765".to_owned(),
            "login --status".to_owned(),
        ],
        "logout" => vec!["logout".to_owned(), "logout --as sandbox".to_owned()],
        "list" => vec!["list".to_owned()],
        "describe" => vec![format!("describe {action}"), format!("describe {action} --config FIELD=VALUE")],
        "run" => vec![
            format!("run {action} FIELD=VALUE --connection connection.json"),
            format!("run {action} FIELD:='[1, 2]'"),
            format!("run {action} --input input.json --compact"),
        ],
        "resume" => vec![
            format!("resume {action} --state {action}.json --with answer.json"),
            format!("resume {action} --state {action}.json --with - --token TOKEN"),
        ],
        "poll" => vec![
            format!("poll {trigger} --state {trigger}.json"),
            format!("poll {trigger} --state {trigger}.json --every 5m"),
            format!("poll {trigger} since=2026-01-01T00:00:00Z"),
        ],
        "receive" => vec![
            format!("receive {hook} --event delivery.json"),
            format!("echo '{{\"payload\": {{}}}}' | {name} receive {hook}"),
        ],
        "listen" => vec![format!("listen {hook} --bind 127.0.0.1:8080")],
        "pick-list" => vec![format!("pick-list {list}"), format!("pick-list {list} --opened FOLDER")],
        "sample" => vec![format!("sample {action}"), format!("sample {trigger}")],
        "request" => vec![
            "request GET items/7 --param include=all".to_owned(),
            "request POST items --json '{\"name\": \"Ada\"}'".to_owned(),
        ],
        "schema" => vec!["schema".to_owned(), format!("schema actions/{action}.input")],
        "completions" => vec![
            format!("completions bash > ~/.local/share/bash-completion/completions/{name}"),
            format!("completions zsh > ~/.zfunc/_{name}"),
            format!("completions fish > ~/.config/fish/completions/{name}.fish"),
            "completions powershell >> $PROFILE".to_owned(),
        ],
        _ => Vec::new(),
    };
    lines.iter().fold("Examples:".to_owned(), |text, line| format!("{text}\n  {name} {line}"))
}

/// The commands of a connector.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Prove that the connection works.
    Test,
    /// Sign in, in the browser or with what the connection asks for, and keep it for later runs.
    Login(LoginWords),
    /// Sign out: tell the service, and forget what `login` kept.
    Logout,
    /// List actions, triggers and pick lists.
    List,
    /// Show what an operation takes and gives.
    Describe {
        /// An action or a trigger.
        name: String,
        /// Fields that steer the form, as `name=value` or `name:=json`: shows what they lead to.
        #[arg(long, value_name = "FIELD=VALUE", num_args = 1..)]
        config: Vec<String>,
    },
    /// Run an action; prints its output as JSON.
    Run {
        /// The action.
        name: String,
        /// Where an action that sleeps until the service calls back is remembered; `resume` goes on with it.
        #[arg(long, value_name = "FILE")]
        state: Option<PathBuf>,
        #[command(flatten)]
        input: Input,
        #[command(flatten)]
        files: FileWords,
    },
    /// Go on with an action that slept until the service called back; prints its output as JSON.
    Resume(ResumeWords),
    /// Print new events as JSON lines, oldest first.
    Poll(PollWords),
    /// Take one delivery to a webhook; prints its events as JSON lines.
    Receive(ReceiveWords),
    /// Wait for deliveries to a webhook on an address of this machine; prints their events as JSON lines.
    Listen(ListenWords),
    /// Print the choices of a pick list as JSON lines.
    PickList {
        /// The pick list.
        name: String,
        /// The value of the folder of a tree whose choices are wanted; the root without it.
        #[arg(long, value_name = "VALUE")]
        opened: Option<String>,
        #[command(flatten)]
        input: Input,
    },
    /// Print a sample of what an action or a trigger gives: made from its fields, or read where the spec says so.
    Sample {
        /// The action or trigger.
        name: String,
        #[command(flatten)]
        input: Input,
    },
    /// Send a request of your own, with the connection's address and credentials; prints the answer.
    Request(RequestWords),
    /// Print a JSON Schema; without a name, list them.
    Schema {
        /// Such as `actions/get_contact.input`.
        name: Option<String>,
    },
    /// Write the script with which a shell completes command lines.
    Completions {
        /// The shell that the script is for.
        shell: Shell,
    },
}

/// Which files go in and out.
#[derive(Debug, clap::Args)]
pub struct FileWords {
    /// The content of a field of the type `file`: from a file, or `-` for standard input.
    #[arg(long = "file", value_name = "FIELD=PATH")]
    pub files: Vec<String>,
    /// Where a file of the output goes; `-` is standard output, in place of the JSON.
    #[arg(long = "save", value_name = "FIELD=PATH")]
    pub saves: Vec<String>,
}

/// Words of `login`.
#[derive(Debug, clap::Args)]
pub struct LoginWords {
    /// Show who is signed in, and how long tokens live; nothing is sent.
    #[arg(long)]
    pub status: bool,
    /// The port of this machine to which the browser is led back; any that is free without it.
    #[arg(long, value_name = "PORT")]
    pub port: Option<u16>,
    /// The address to which the browser is led back, where the service wants another than that of this machine.
    #[arg(long, value_name = "URL")]
    pub redirect_uri: Option<String>,
    /// Print the address and open no browser.
    #[arg(long)]
    pub no_browser: bool,
    /// Listen on no port: paste the address to which the browser was led.
    #[arg(long)]
    pub paste: bool,
    /// Ask for a passphrase that closes what is stored, in place of a key of this machine's.
    #[arg(long)]
    pub passphrase: bool,
}

/// Words of `request`.
#[derive(Debug, clap::Args)]
pub struct RequestWords {
    /// GET, POST, PUT, PATCH, DELETE …
    pub method: String,
    /// Relative to the connection's address, or a whole URL; credentials go to the service alone.
    pub path: String,
    /// A parameter of the query; as often as needed.
    #[arg(long = "param", short = 'p', value_name = "NAME=VALUE")]
    pub params: Vec<String>,
    /// A header; as often as needed.
    #[arg(long = "header", short = 'H', value_name = "NAME=VALUE")]
    pub headers: Vec<String>,
    /// A JSON body; `@FILE` reads it from a file, `-` from standard input.
    #[arg(long, value_name = "JSON", conflicts_with = "form")]
    pub json: Option<String>,
    /// A field of a form; as often as needed.
    #[arg(long, value_name = "NAME=VALUE")]
    pub form: Vec<String>,
    /// The answer is text, not JSON.
    #[arg(long)]
    pub text: bool,
}

/// Words of `resume`.
#[derive(Debug, clap::Args)]
pub struct ResumeWords {
    /// The action.
    pub name: String,
    /// Where it is remembered.
    #[arg(long, value_name = "FILE")]
    pub state: PathBuf,
    /// A file with the JSON that the service sent; `-` reads it from standard input. Without it nobody has called.
    #[arg(long, value_name = "FILE")]
    pub with: Option<PathBuf>,
    /// The token that came with the call; another than the service was given is refused.
    #[arg(long, value_name = "TOKEN")]
    pub token: Option<String>,
}

/// Words of `poll`.
#[derive(Debug, clap::Args)]
pub struct PollWords {
    /// The trigger.
    pub name: String,
    /// Where the trigger remembers what it gave out. It is replaced after the events were written.
    #[arg(long, value_name = "FILE")]
    pub state: Option<PathBuf>,
    /// Go on polling, with so long a pause between polls (`30s`, `5m`).
    #[arg(long, value_name = "PAUSE")]
    pub every: Option<String>,
    /// End after so many turns, in the middle of a list if need be.
    #[arg(long, value_name = "COUNT")]
    pub turns: Option<u64>,
    #[command(flatten)]
    pub input: Input,
}

/// Words of `receive`.
#[derive(Debug, clap::Args)]
pub struct ReceiveWords {
    /// The trigger.
    pub name: String,
    /// A JSON file with what was delivered: `headers`, `params`, and `payload` or its text as `raw`;
    /// `-` reads it from standard input.
    #[arg(long, value_name = "FILE", default_value = "-")]
    pub event: PathBuf,
    #[command(flatten)]
    pub input: Input,
}

/// Words of `listen`.
#[derive(Debug, clap::Args)]
pub struct ListenWords {
    /// The trigger.
    pub name: String,
    /// The address to listen on; port 0 is any that is free. What is reached from outside belongs behind
    /// a proxy that speaks HTTPS.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:0")]
    pub bind: std::net::SocketAddr,
    /// End after so many requests.
    #[arg(long, value_name = "COUNT")]
    pub requests: Option<u64>,
    #[command(flatten)]
    pub input: Input,
}

/// Where the input of an operation comes from.
#[derive(Debug, clap::Args)]
pub struct Input {
    /// A file with a JSON object; `-` reads it from standard input.
    #[arg(long, short, value_name = "FILE")]
    pub input: Option<PathBuf>,
    /// Fields as `name=value`, or `name:=json`; they win over the file.
    #[arg(value_name = "FIELD=VALUE")]
    pub fields: Vec<String>,
}

/// The input as one object.
pub fn read_input(input: &Input) -> Result<Value, Stop> {
    let mut members: Object = match &input.input {
        Some(path) => object_in(path)?,
        None => Object::default(),
    };
    add_words(&mut members, &input.fields)?;
    Ok(Value::Object(members.into()))
}

/// Fields as `name=value` or `name:=json`, as one object.
pub fn read_words(words: &[String]) -> Result<Value, Stop> {
    let mut members = Object::default();
    add_words(&mut members, words)?;
    Ok(Value::Object(members.into()))
}

fn add_words(members: &mut Object, words: &[String]) -> Result<(), Stop> {
    for word in words {
        let Some((name, text)) = word.split_once('=') else {
            return Err(Stop::Misuse(format!("`{word}` is no field; write name=value")));
        };
        match name.strip_suffix(':') {
            Some(name) => {
                let value = json::read(text.as_bytes())
                    .map_err(|failure| Stop::Misuse(format!("the value of `{name}`: {}", failure.0)))?;
                members.insert(name.into(), value);
            }
            None => drop(members.insert(name.into(), Value::text(text))),
        }
    }
    Ok(())
}

/// Bytes of what people hand in at most.
const LARGEST: u64 = 64 << 20;

/// What is in a file, or on standard input for `-`.
pub fn bytes_in(path: &std::path::Path) -> Result<Vec<u8>, Stop> {
    let mut bytes = Vec::new();
    let read = if path.as_os_str() == "-" {
        std::io::stdin().take(LARGEST + 1).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes))
    };
    read.map_err(|error| Stop::File(format!("{} cannot be read: {error}", called(path))))?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length > LARGEST) {
        return Err(Stop::File(format!("{} is larger than {} MiB", called(path), LARGEST >> 20)));
    }
    Ok(bytes)
}

/// A file in messages.
fn called(path: &std::path::Path) -> String {
    if path.as_os_str() == "-" { "standard input".to_owned() } else { format!("`{}`", path.display()) }
}

/// The JSON object in a file, or on standard input for `-`.
pub fn object_in(path: &std::path::Path) -> Result<Object, Stop> {
    let bytes = bytes_in(path)?;
    let shown = called(path);
    match json::read(&bytes) {
        Ok(Value::Object(object)) => Ok(object.as_ref().clone()),
        Ok(_) => Err(Stop::Misuse(format!("{shown} does not hold a JSON object"))),
        Err(failure) => Err(Stop::Misuse(format!("{shown}: {}", failure.0))),
    }
}

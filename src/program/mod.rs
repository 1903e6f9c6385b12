//! What a connector binary says: its commands, where its input and its secrets come from, where
//! its state is kept.
//!
//! In: a [`Plan`] with its [`Payload`], and a command line. Out: JSON or JSON lines on standard
//! output, words on standard error, and an [`Exit`]. [`payload`] finds the plan behind the stub.

mod args;
mod bytes;
mod connection;
mod deliver;
mod describe;
pub mod embed;
mod files;
mod given;
mod keyring;
mod knock;
mod login;
mod output;
pub mod payload;
mod poll;
mod progress;
mod prove;
mod redirect;
mod replace;
mod request;
mod run;
mod sleep;
mod state_file;
mod store;
mod store_key;
mod take;
mod typed;

use std::io::Write;

use crate::diagnostic::Code;
use crate::plan::{PickList, Plan};
use crate::runtime::held::Held;
use crate::runtime::input::Violation;
use crate::runtime::net::Net;
use crate::runtime::{Fault, Runtime};
use crate::value::Value;

use args::{Args, Command};
pub use payload::Payload;
use store::Store;
use take::{hear, take};

/// How a connector ends, as a process status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0: done.
    Done,
    /// 1: the service or the network refused.
    Failed,
    /// 2: the command line, the input or the connection is wrong; nothing was sent.
    Misused,
    /// 3: a file cannot be read or written.
    Broken,
    /// 4: an action sleeps until the service calls back.
    Sleeps,
}

impl Exit {
    /// The status.
    #[must_use]
    pub fn status(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Misused => 2,
            Self::Broken => 3,
            Self::Sleeps => 4,
        }
    }
}

/// What is checked before anything is sent, in words.
const CONNECTION: &str = "the connection";

/// Why a command came to an end.
enum Stop {
    Fault(Fault),
    Violations(&'static str, Vec<Violation>),
    Misuse(String),
    File(String),
    /// Standard output was closed: nobody listens any more.
    Closed,
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<std::io::Error> for Stop {
    fn from(error: std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::BrokenPipe {
            Self::Closed
        } else {
            Self::File(format!("writing the output failed: {error}"))
        }
    }
}

/// Runs a connector with the words of a command line, the program's name first.
pub fn run(
    payload: &Payload,
    words: &[std::ffi::OsString],
    out: &mut impl Write,
    err: &mut impl Write,
) -> Exit {
    let args = match Args::try_parse_with(&payload.plan, words) {
        Ok(args) => args,
        Err(error) => {
            let text = error.render();
            if error.use_stderr() {
                let _ = write!(err, "{}", seen(&text));
                return Exit::Misused;
            }
            let text = seen(&text);
            // Help that somebody asked for is a result like others: what cannot be written is told.
            return match write!(out, "{text}").and_then(|()| out.flush()).map_err(Stop::from) {
                Ok(()) => Exit::Done,
                Err(stop) => tell(&payload.plan, &stop, err),
            };
        }
    };
    let carried = carry_out(payload, &args, words, out, err)
        .and_then(|exit| out.flush().map(|()| exit).map_err(Stop::from));
    match carried {
        Ok(exit) => exit,
        Err(Stop::Closed) => Exit::Done,
        Err(stop) => tell(&payload.plan, &stop, err),
    }
}

fn carry_out(
    payload: &Payload,
    args: &Args,
    line: &[std::ffi::OsString],
    out: &mut impl Write,
    err: &mut impl Write,
) -> Result<Exit, Stop> {
    let around = connection::surroundings(&payload.plan, args)?;
    let surrounded =
        (around != payload.plan.surroundings).then(|| Plan { surroundings: around, ..payload.plan.clone() });
    let plan = surrounded.as_ref().unwrap_or(&payload.plan);
    match &args.command {
        Command::Run { name, state, input, files } => {
            let words = run::Words { name, state: state.as_deref(), input, files };
            run::run(plan, args, &words, out, err)
        }
        Command::Resume(words) => sleep::resume(plan, args, words, out, err),
        Command::Login(words) if words.status => login::status(plan, args, err),
        _ => carry_on((plan, payload), args, line, out, err).map(|()| Exit::Done),
    }
}

/// The commands that come to an end by themselves.
fn carry_on(
    (plan, payload): (&Plan, &Payload),
    args: &Args,
    line: &[std::ffi::OsString],
    out: &mut impl Write,
    err: &mut impl Write,
) -> Result<(), Stop> {
    match &args.command {
        Command::Run { .. } | Command::Resume(_) => Ok(()),
        Command::List => words(out, |text| describe::list(plan, text)),
        Command::Describe { name, config } => {
            let given = args::read_words(config)?;
            let found = describe::meta(plan, name, &given).filter(|meta| {
                !meta.open.is_empty() && given.as_object().is_some_and(|given| !given.is_empty())
            });
            match found {
                None => words(out, |text| describe::describe(plan, name, &given, text)),
                Some(meta) => {
                    let mut runtime = connect(plan, args)?;
                    let found = runtime.find(meta, &given)?;
                    let plan = found.as_ref().unwrap_or(plan);
                    let mut text = Vec::new();
                    describe::describe(plan, name, &given, &mut text)?;
                    // The service says how fields are called, and may say anything.
                    let text = runtime.secrets.mask(&String::from_utf8_lossy(&text));
                    Ok(out.write_all(output::plain(&text).as_bytes())?)
                }
            }
        }
        Command::Schema { name } => describe::schema(payload, name.as_deref(), out),
        Command::Completions { shell } => Ok(out.write_all(&Args::completions(plan, line, *shell))?),
        Command::Test => {
            let mut runtime = connect(plan, args)?;
            let who = prove::prove(&mut runtime)?.map_or(String::new(), |who| format!(", as {who}"));
            say(err, &format!("{}: the connection works{who}", plan.title));
            Ok(())
        }
        Command::Login(words) => login::login(plan, args, words, err),
        Command::Logout => login::logout(plan, args, err),
        Command::PickList { name, opened, input } => {
            let list = find(&plan.pick_lists, |list| &list.name, name, "pick list")?;
            let arguments = open(list, opened.as_deref(), args::read_input(input)?)?;
            let mut runtime = connect(plan, args)?;
            for choice in runtime.pick_list(list, &arguments)? {
                let mut line = vec![("label", Value::text(choice.label)), ("value", choice.value)];
                line.extend(choice.folder.map(|folder| ("folder", Value::Bool(folder))));
                output::line(&Value::object(line), out)?;
            }
            Ok(())
        }
        Command::Sample { name, input } => {
            let given = args::read_input(input)?;
            output::value(&take::sample(plan, args, name, &given)?, args.pretty(), out)
        }
        Command::Request(words) => {
            let Some(allowed) = &plan.custom_action else {
                let message =
                    format!("{} takes no requests of your own; `list` shows what it does", plan.title);
                return Err(Stop::Misuse(message));
            };
            let custom = request::read(words)?;
            let mut runtime = connect(plan, args)?;
            let answer = runtime.custom(allowed, &custom)?;
            output::value(&answer.body, args.pretty(), out)
        }
        Command::Receive(words) => {
            let delivery = deliver::read(&words.event)?;
            hear(plan, args, &words.name, &words.input, |hearing| {
                deliver::receive(hearing, &delivery, out, err)
            })
        }
        Command::Listen(words) => {
            hear(plan, args, &words.name, &words.input, |hearing| deliver::listen(hearing, words, out, err))
        }
        Command::Poll(words) => {
            let trigger = find(&plan.triggers, |trigger| &trigger.meta.name, &words.name, "trigger")?;
            let given = args::read_input(&words.input)?;
            let mut runtime = connect(plan, args)?;
            let mut owner = format!("{}/{}", plan.name, trigger.meta.name);
            let varied = trigger.variants.as_ref().map(|variants| variants.field.clone());
            let (trigger, config, input, found) = take(plan, &mut runtime, trigger, &given)?;
            let mut runtime = match &found {
                Some(found) => runtime.on(found),
                None => runtime,
            };
            if trigger.webhook().is_some() {
                let message = format!(
                    "the service tells of the events of `{}`, and cannot be asked for them; `listen` waits for them",
                    words.name
                );
                return Err(Stop::Misuse(message));
            }
            if let Some(field) = varied {
                owner.push('/');
                owner.push_str(config.get(&field).as_text().unwrap_or_default());
            }
            poll::poll(&mut runtime, trigger, &config, &input, words, &mut poll::Ears { out, err, owner })
        }
    }
}

/// The arguments of a pick list, the opened folder among them.
fn open(list: &PickList, opened: Option<&str>, arguments: Value) -> Result<Value, Stop> {
    let Some(opened) = opened else { return Ok(arguments) };
    let Some(tree) = &list.tree else {
        return Err(Stop::Misuse(format!("`{}` is no tree: it has no folders to open", list.name)));
    };
    let mut members = arguments.as_object().cloned().unwrap_or_default();
    members.insert(tree.parent.clone(), Value::text(opened));
    Ok(Value::Object(members.into()))
}

/// The connection, checked, over the network, with what `login` stored of it.
fn connect<'p>(plan: &'p Plan, args: &Args) -> Result<Runtime<'p, Net>, Stop> {
    if let Some(held) = given::held(plan).filter(|_| args.stored == "default") {
        let mut runtime = connect_with(plan, args, &connection::gather(plan, args)?)?;
        let held = Held { way: runtime.way(), ..held };
        let belonging = (runtime.belonging(), runtime.places());
        runtime.keeper = Box::new(given::Environment::of(plan, &args.stored, held, &belonging));
        runtime.take_up()?;
        return Ok(runtime);
    }
    let signs_in = plan.connection.auths().any(|auth| auth.sign_in.is_some() || auth.on_connect.is_some());
    let stored = args.stored != "default" || Store::of(plan, &args.stored).is_ok_and(|store| store.is_kept());
    if !signs_in && !stored {
        return connect_with(plan, args, &connection::gather(plan, args)?);
    }
    let mut store = Store::of(plan, &args.stored)?;
    let drawers = store.read()?;
    let given = connection::with_stored(plan, args, &drawers.typed)?;
    let mut runtime = connect_with(plan, args, &given)?;
    runtime.keeper = Box::new(store);
    runtime.take_up()?;
    drawers.are_for(&runtime)?;
    Ok(runtime)
}

/// A connection with these fields, over the network.
fn connect_with<'p>(plan: &'p Plan, args: &Args, given: &Value) -> Result<Runtime<'p, Net>, Stop> {
    let fields = login::checked(plan, given)?;
    let agent = format!("{}/{} (specc)", plan.name, plan.connector_version);
    let host = Net::new(&agent).map_err(Stop::File)?;
    let host = if args.verbose { host.watched(output::watch(), output::hear()) } else { host };
    Ok(Runtime::new(plan, host, &fields)?)
}

/// The member of a list that has a name.
fn find<'a, T>(all: &'a [T], name_of: impl Fn(&T) -> &String, name: &str, what: &str) -> Result<&'a T, Stop> {
    if let Some(found) = all.iter().find(|one| name_of(one) == name) {
        return Ok(found);
    }
    let near = crate::spelling::nearest(name, all.iter().map(|one| name_of(one).as_str()));
    let hint = near
        .map_or_else(|| "`list` shows what there is".to_owned(), |near| format!("did you mean `{near}`?"));
    Err(Stop::Misuse(format!("there is no {what} `{name}`; {hint}")))
}

/// Help and refusals of a command line as a terminal may show them: styled by us alone.
fn seen(text: &clap::builder::StyledStr) -> String {
    output::plain(&text.to_string())
}

/// Says something to people. That nobody listens is no reason to stop.
fn say(err: &mut impl Write, text: &str) {
    let _ = writeln!(err, "{}", output::plain(text));
}

/// Writes words for people to where results go.
fn words(out: &mut impl Write, write: impl FnOnce(&mut Vec<u8>) -> Result<(), Stop>) -> Result<(), Stop> {
    let mut text = Vec::new();
    write(&mut text)?;
    Ok(out.write_all(output::plain(&String::from_utf8_lossy(&text)).as_bytes())?)
}

/// Says why a command came to an end.
fn tell(plan: &Plan, stop: &Stop, err: &mut impl Write) -> Exit {
    let (text, exit) = match stop {
        Stop::Fault(fault) => (fault.render(plan), Exit::Failed),
        Stop::Violations(what, violations) => {
            let lines: Vec<String> = violations.iter().map(|violation| format!("  {violation}")).collect();
            let code = Code::Input.text();
            let mut text = format!("error[{code}]: {what} is not as it has to be\n{}", lines.join("\n"));
            if *what == CONNECTION {
                let prefix = connection::prefix(plan);
                text.push_str(&format!(
                    "\nits fields come from --connection FILE, or from {prefix}FIELD in the environment"
                ));
            }
            (text, Exit::Misused)
        }
        Stop::Misuse(message) => (format!("error: {message}"), Exit::Misused),
        Stop::File(message) => (format!("error: {message}"), Exit::Broken),
        Stop::Closed => return Exit::Done,
    };
    say(err, &text);
    exit
}

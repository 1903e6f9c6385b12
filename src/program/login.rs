//! `login`, `login --status`, `logout`: signing in, and what is stored of it.

use std::io::{BufRead as _, IsTerminal as _, Write};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use url::Url;

use super::args::{Args, LoginWords};
use super::redirect::{self, Callback, Listener};
use super::store::{Drawers, Store};
use super::{Exit, Stop, connection, say, store_key};
use crate::diagnostic::Code;
use crate::plan::{Browser, Choices, Field, Plan};
use crate::runtime::held::{Keeper as _, Memory};
use crate::runtime::input::{self, Around, Of};
use crate::runtime::net::Net;
use crate::runtime::{Fault, Host as _, Runtime};
use crate::value::{Object, Value, order};

/// Signs in, proves it, and stores it.
pub fn login(plan: &Plan, args: &Args, words: &LoginWords, err: &mut impl Write) -> Result<(), Stop> {
    let mut store = Store::of(plan, &args.stored)?;
    let drawers = store.read()?;
    let (given, typed, reused) = ask(plan, args, &drawers, err)?;
    if words.passphrase {
        store.close_with(store_key::ask(true)?);
    }
    // Whether anything can be stored shows before anybody agrees anywhere.
    store.claim()?;
    store.release();
    let mut runtime = super::connect_with(plan, args, &given)?;
    if reused {
        drawers.are_for(&runtime)?;
    }
    // Nothing is stored until all is done and proven: if nothing comes of it, all stays as it was.
    runtime.keeper = Box::new(Memory(drawers.held));
    let auth = runtime.auth();
    let sign_in = auth.sign_in.as_ref();
    match sign_in.map(|sign_in| (&sign_in.browser, &sign_in.device)) {
        Some((Some(browser), _)) => in_browser(&mut runtime, browser, words, err)?,
        Some((None, Some(_))) => on_device(&mut runtime, err)?,
        None if auth.on_connect.is_none() => {}
        _ => runtime.sign_in_anew(&Vec::new()).map_err(|fault| refused(&runtime, fault))?,
    }
    let who = super::prove::prove(&mut runtime).inspect_err(|_| {
        say(err, "note: nothing was stored; what was stored before still is");
    })?;
    store.sign_in_anew(Value::Object(typed.into()), &runtime.held, runtime.places())?;
    say(err, &format!("{}: signed in{}", plan.title, who.map_or(String::new(), |who| format!(", as {who}"))));
    say(err, &format!("It is stored as `{}`; {}.", args.stored, kept_by(plan, &args.stored)?));
    Ok(())
}

/// Why nobody was signed in, showing no secret.
fn refused(runtime: &Runtime<Net>, fault: Fault) -> Stop {
    super::prove::told(runtime, fault.masked(&runtime.secrets), "the sign-in")
}

/// What closes a stored connection, in words.
fn kept_by(plan: &Plan, name: &str) -> Result<String, Fault> {
    Ok(match Store::of(plan, name)?.way()? {
        Some(store_key::Way::Passphrase) => "a passphrase closes it".to_owned(),
        Some(store_key::Way::Keyring) => "its key lies in the system's keyring".to_owned(),
        Some(store_key::Way::File) | None => format!(
            "its key lies in a file beside it, which only you can read. `{}`, or `login --passphrase`, closes it better",
            store_key::KEY
        ),
    })
}

/// Gives the stored connection up.
pub fn logout(plan: &Plan, args: &Args, err: &mut impl Write) -> Result<(), Stop> {
    let mut store = Store::of(plan, &args.stored)?;
    if !store.is_there() {
        say(err, &format!("{}: nobody is signed in as `{}`", plan.title, args.stored));
        return Ok(());
    }
    // A program that renews it meanwhile would bring it back.
    store.hold()?;
    let drawers = store.read();
    let told = drawers.and_then(|drawers| {
        let given = connection::with_stored(plan, args, &drawers.typed)
            .map_err(|_| Fault::new(Code::NotStored, "the fields of the connection cannot be read"))?;
        let connected = super::connect_with(plan, args, &given);
        let Ok(mut runtime) = connected else { return Ok(()) };
        runtime.keeper = Box::new(Memory(drawers.held.clone()));
        runtime.take_up()?;
        drawers.are_for(&runtime)?;
        runtime.give_up()
    });
    let removed = store.remove();
    store.release();
    removed?;
    say(err, &format!("{}: signed out; nothing is stored as `{}` any more", plan.title, args.stored));
    told.map_err(|fault| {
        let message = format!("the service was not told: {}", fault.message);
        Stop::Fault(Fault { message, ..fault })
    })
}

/// Says which connections are stored, and how long their tokens live: all of them, or the one that is
/// named. What needs its user is a failure.
pub fn status(plan: &Plan, args: &Args, err: &mut impl Write) -> Result<Exit, Stop> {
    let mut names = Store::names(plan)?;
    if args.stored != "default" {
        Store::of(plan, &args.stored)?;
        names.retain(|name| *name == args.stored);
    }
    let now = Net::new("").map_err(Stop::File)?.now().seconds;
    let mut works = true;
    let environment = super::given::held(plan).filter(|_| args.stored == "default");
    if environment.is_some() {
        names.retain(|name| name != "default");
        say(err, "default: signed in by the environment");
    } else if names.is_empty() {
        let who = if args.stored == "default" { String::new() } else { format!(" as `{}`", args.stored) };
        say(err, &format!("{}: nobody is signed in{who}", plan.title));
        works = false;
    }
    for name in names {
        let (holds, state) = match Store::of(plan, &name)?.read() {
            Err(fault) => (false, format!("cannot be read: {}", fault.message)),
            Ok(drawers) => state(plan, &drawers, now),
        };
        works &= holds;
        say(err, &format!("{name}: {state}"));
    }
    Ok(if works { Exit::Done } else { Exit::Failed })
}

/// Whether a stored connection can be used without its user, and what is to be said of it.
fn state(plan: &Plan, drawers: &Drawers, now: i64) -> (bool, String) {
    let held = &drawers.held;
    let way = held.way.as_deref();
    let arms = plan.connection.options.iter().flat_map(|options| &options.arms);
    let mut chosen = arms.filter(|(name, _)| way == Some(&**name)).map(|(_, auth)| auth);
    let auth = chosen.next().unwrap_or_else(|| plan.connection.auth_of(&drawers.typed));
    let sign_in = auth.sign_in.as_ref();
    let alone = sign_in.is_none_or(|sign_in| !sign_in.needs_user());
    let renews = alone
        || sign_in
            .and_then(|sign_in| sign_in.refresh.as_ref().map(|_| sign_in))
            .is_some_and(|sign_in| !sign_in.refresh_needs_token || held.refresh_token.is_some());
    match held.expires_at {
        _ if !held.is_there() && sign_in.is_none() => (true, "what was typed is stored".to_owned()),
        _ if !held.is_there() && alone => (true, "not signed in; that is done when it is needed".to_owned()),
        _ if !held.is_there() => (false, "not signed in; run `login`".to_owned()),
        None => (true, "signed in".to_owned()),
        Some(end) if end > now => (true, format!("signed in; the token ends in {}", span(end - now))),
        Some(_) if renews => (true, "signed in; the token has ended and will be renewed".to_owned()),
        Some(_) => (false, "the token has ended; run `login`".to_owned()),
    }
}

fn span(seconds: i64) -> String {
    match seconds {
        ..120 => format!("{seconds} s"),
        120..7_200 => format!("{} minutes", seconds / 60),
        7_200..172_800 => format!("{} hours", seconds / 3_600),
        _ => format!("{} days", seconds / 86_400),
    }
}

/// All fields of the connection; those that nobody gave are asked for in the terminal, and they
/// alone are stored. Also whether a stored secret is among them.
fn ask(
    plan: &Plan,
    args: &Args,
    drawers: &Drawers,
    err: &mut impl Write,
) -> Result<(Value, Object, bool), Stop> {
    let given = connection::gather(plan, args)?;
    let mut members = given.as_object().cloned().unwrap_or_default();
    let mut typed = Object::default();
    let stored = &drawers.typed;
    let mut reused = false;
    let terminal = std::io::stdin().is_terminal();
    let fields = &plan.shapes[plan.connection.fields.0 as usize].fields;
    // How somebody signs in says what else is asked.
    let chooses = plan.connection.options.as_ref().map(|options| &options.field);
    let (first, others): (Vec<&Field>, Vec<&Field>) =
        fields.iter().partition(|field| Some(&field.name) == chooses);
    for field in first.into_iter().chain(others) {
        if members.contains_key(&field.name) {
            continue;
        }
        let known = stored.get(&field.name);
        let chosen = Some(&field.name) == chooses;
        let mut before = members.clone();
        for field in fields {
            if let (None, Some(usual)) = (before.get(&field.name), &field.default) {
                before.insert(field.name.clone(), usual.clone());
            }
        }
        if !input::is_asked(plan, field, &before) {
            continue;
        }
        let value = if chosen && terminal {
            choose(plan, field, known, err)?
        } else if field.required && terminal {
            let shown = match (known.as_text(), field.secret) {
                (None, _) => String::new(),
                (Some(_), true) => " [as before]".to_owned(),
                (Some(known), false) => format!(" [{known}]"),
            };
            let _ = write!(err, "{}{shown}: ", super::output::plain(&field.label));
            let _ = err.flush();
            let text = if field.secret { unseen()? } else { line()? };
            if text.is_empty() { known.clone() } else { Value::text(text) }
        } else {
            known.clone()
        };
        // In a group there may be secrets too.
        reused |=
            !value.is_null() && order::same(&value, known) && (field.secret || value.as_object().is_some());
        if !value.is_null() {
            typed.insert(field.name.clone(), value.clone());
            members.insert(field.name.clone(), value);
        }
    }
    Ok((Value::Object(members.into()), typed, reused))
}

/// How somebody signs in, by its number or its name; what was chosen before, or else the usual, where nothing
/// is typed.
fn choose(plan: &Plan, field: &Field, known: &Value, err: &mut impl Write) -> Result<Value, Stop> {
    let arms = plan.connection.options.iter().flat_map(|options| &options.arms);
    let names: Vec<&str> = arms.map(|(name, _)| &**name).collect();
    let usual = if known.is_null() { field.default.clone().unwrap_or_default() } else { known.clone() };
    let label = |name: &str| {
        let known: &[(Value, String)] = match &field.choices {
            Some(Choices::Fixed(known)) => known,
            _ => &[],
        };
        let choice = known.iter().find(|(value, _)| value.as_text() == Some(name));
        choice.map_or_else(|| name.to_owned(), |(_, label)| super::output::plain(label))
    };
    for (at, name) in names.iter().enumerate() {
        say(err, &format!("  {}  {name}: {}", at + 1, label(name)));
    }
    loop {
        let shown = usual.as_text().map_or(String::new(), |usual| format!(" [{usual}]"));
        let _ = write!(err, "{}{shown}: ", super::output::plain(&field.label));
        let _ = err.flush();
        let text = line()?;
        let word = text.trim();
        if word.is_empty() {
            return Ok(usual);
        }
        let numbered = word.parse::<usize>().ok().and_then(|at| names.get(at.checked_sub(1)?));
        if let Some(name) = numbered.or_else(|| names.iter().find(|name| **name == word)) {
            return Ok(Value::text(*name));
        }
        say(err, &format!("`{}` is none of them", super::output::plain(word)));
    }
}

/// A line that is seen while it is typed.
fn line() -> Result<String, Stop> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// A line that nobody sees.
fn unseen() -> Result<String, Stop> {
    rpassword::read_password().map_err(|error| Stop::File(format!("the terminal cannot be read: {error}")))
}

/// Lets the user agree on another device, and waits for it.
fn on_device(runtime: &mut Runtime<Net>, err: &mut impl Write) -> Result<(), Stop> {
    let signed_in = runtime.sign_in_by_device(&mut |asked| {
        let minutes = (asked.lifetime + 59) / 60;
        let whole = asked.complete.as_ref();
        let whole = whole.map_or(String::new(), |url| format!("\nor open this one, which holds it already:\n\n  {url}\n"));
        say(err, &format!(
            "Open this address on any device, within {minutes} min:\n\n  {}\n\nand type this code there:\n\n  {}\n{whole}",
            asked.address, asked.code
        ));
    });
    signed_in.map_err(|fault| refused(runtime, fault))
}

/// Lets the user agree in the browser, and exchanges the code that comes back.
fn in_browser(
    runtime: &mut Runtime<Net>,
    browser: &Browser,
    words: &LoginWords,
    err: &mut impl Write,
) -> Result<(), Stop> {
    let listener = if words.paste { None } else { Some(Listener::on(words.port)?) };
    let redirect_uri = match (&words.redirect_uri, &listener) {
        (Some(address), _) => address.clone(),
        (None, Some(listener)) => listener.address(),
        (None, None) => "http://127.0.0.1/callback".to_owned(),
    };
    let secret = |runtime: &mut Runtime<Net>| URL_SAFE_NO_PAD.encode(runtime.host.random());
    let (state, verifier) = (secret(runtime), secret(runtime));
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
    let given = vec![
        ("redirect_uri".into(), Value::text(&redirect_uri)),
        ("state".into(), Value::text(&state)),
        ("challenge".into(), Value::text(challenge)),
    ];
    let begun = runtime.begin(&given).map_err(|fault| refused(runtime, fault))?;
    let url = runtime.authorize_url(browser, &begun)?;
    let opens = !words.no_browser && !words.paste;
    let opened = opens.then(|| redirect::open_browser(url.as_str())).flatten();
    let begin = if opened.is_some() { "Your browser opens. If it does not, open" } else { "Open" };
    say(err, &format!("{begin} this address and agree there:\n\n  {url}\n"));
    let callback = match &listener {
        Some(listener) => listener.wait(&state)?,
        None => {
            say(err, "Then paste the address to which the browser was led:");
            let line = line()?;
            let target = line.trim().split_once('?').map(|(_, query)| format!("/callback?{query}"));
            let callback = target.as_deref().and_then(|target| redirect::callback(target, &state));
            callback.ok_or_else(|| {
                Fault::new(Code::SignInBroken, "this is not the address of the sign-in that was begun here")
                    .help("paste it whole, with all that stands behind `?`")
            })?
        }
    };
    drop(opened);
    agreed(&callback, &url)?;
    let Some(code) = redirect::value(&callback, &browser.code) else {
        let message = format!("the service redirected without the parameter `{}`", browser.code);
        return Err(Fault::new(Code::SignInBroken, message).into());
    };
    let asked = begun.iter().find(|(name, _)| &**name == "request_token");
    let agreed_with = redirect::value(&callback, "oauth_token");
    if asked.is_some_and(|(_, asked)| asked.as_text() != agreed_with) {
        return Err(Fault::new(Code::SignInBroken, "the redirect comes of another sign-in").into());
    }
    let all = callback.iter().map(|(name, value)| (name, Value::text(value)));
    let mut begun = begun;
    begun.retain(|(name, _)| name.starts_with("request_token") || name.starts_with("client_"));
    let mut given = vec![
        ("code".into(), Value::text(code)),
        ("redirect_uri".into(), Value::text(&redirect_uri)),
        ("state".into(), Value::text(&state)),
        ("callback".into(), Value::object(all)),
    ];
    if browser.pkce {
        given.push(("verifier".into(), Value::text(&verifier)));
    }
    for (_, value) in &given[..1] {
        runtime.secrets.add(value);
    }
    given.extend(begun);
    runtime.sign_in_anew(&given).map_err(|fault| refused(runtime, fault))
}

/// Refuses a redirect that says that the user did not agree, or that comes from another service.
fn agreed(callback: &Callback, authorize: &Url) -> Result<(), Fault> {
    if let Some(why) = redirect::refusal(callback) {
        return Err(Fault::new(Code::SignInBroken, format!("the sign-in was refused: {why}")));
    }
    let issuer = redirect::value(callback, "iss").map(Url::parse);
    let same = issuer.is_none_or(|issuer| issuer.is_ok_and(|issuer| issuer.origin() == authorize.origin()));
    if !same {
        return Err(Fault::new(Code::SignInBroken, "the redirect comes from another service than was asked")
            .help("somebody may have tried to mix two sign-ins up; nothing was exchanged"));
    }
    Ok(())
}

/// The fields of a connection, checked and typed.
pub fn checked(plan: &Plan, given: &Value) -> Result<Value, Stop> {
    let around = Around { connection: &Value::Null, config: &Value::Null, of: Of::Connection };
    input::check(plan, plan.connection.fields, given, &around)
        .map_err(|violations| Stop::Violations(super::CONNECTION, violations))
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::{agreed, span};

    #[test]
    fn redirects_that_refuse_or_come_from_elsewhere_are_told() {
        let authorize = Url::parse("https://acme.example/authorize?x=1").expect("it is a URL");
        let pairs = |pairs: &[(&str, &str)]| {
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect::<Vec<_>>()
        };
        assert!(agreed(&pairs(&[("code", "c")]), &authorize).is_ok());
        assert!(agreed(&pairs(&[("code", "c"), ("iss", "https://acme.example")]), &authorize).is_ok());
        let told = |given: &[(&str, &str)]| agreed(&pairs(given), &authorize).map_err(|fault| fault.message);
        assert_eq!(
            told(&[("error", "access_denied"), ("error_description", "not today")]),
            Err("the sign-in was refused: access_denied: not today".to_owned())
        );
        for (refused, words) in [
            (&[("oauth_problem", "user_refused")][..], "user_refused"),
            (&[("oauth_problem", "x"), ("oauth_problem_advice", "try later")], "x: try later"),
            (&[("denied", "t1")], "denied"),
        ] {
            assert_eq!(told(refused), Err(format!("the sign-in was refused: {words}")));
        }
        assert_eq!(told(&[("denied", ""), ("oauth_verifier", "v")]), Ok(()));
        assert!(told(&[("code", "c"), ("iss", "https://evil.example")]).is_err());
        assert!(told(&[("code", "c"), ("iss", "nonsense")]).is_err());
    }

    #[test]
    fn lifetimes_are_told_in_words() {
        for (seconds, words) in [(5, "5 s"), (150, "2 minutes"), (10_000, "2 hours"), (200_000, "2 days")] {
            assert_eq!(span(seconds), words);
        }
    }
}

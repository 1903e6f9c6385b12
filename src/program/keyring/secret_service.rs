//! The keyring of Linux desktops: the Secret Service of freedesktop.org, on the user's own bus.

use std::time::Duration;

use super::Answer;
use super::dbus::{Body, Bus, Reader, To, Trouble};

/// Who answers.
const SERVICE: &str = "org.freedesktop.secrets";
const PATH: &str = "/org/freedesktop/secrets";
/// How long a user may take to unlock the keyring.
const PATIENCE: Duration = Duration::from_mins(2);
/// The path that means none.
const NONE: &str = "/";

/// The key of this name.
pub fn get(name: &str) -> Answer<Option<String>> {
    answer(find(name))
}

/// Puts a key there.
pub fn put(name: &str, key: &str) -> Answer<()> {
    answer(create(name, key))
}

fn answer<T>(done: Result<T, Trouble>) -> Answer<T> {
    match done {
        Ok(value) => Answer::Done(value),
        Err(Trouble::NoBus) => Answer::NoKeyring,
        Err(Trouble::Refused(why)) => Answer::Refused(why),
    }
}

fn to<'a>(path: &'a str, interface: &'a str, member: &'a str) -> To<'a> {
    To { destination: SERVICE, path, interface, member }
}

fn broken() -> Trouble {
    Trouble::Refused("the keyring sends what is no answer".to_owned())
}

fn find(name: &str) -> Result<Option<String>, Trouble> {
    let mut bus = Bus::of_the_user()?;
    let session = session(&mut bus)?;
    let mut body = Body::default();
    attributes(&mut body, name);
    let call = to(PATH, "org.freedesktop.Secret.Service", "SearchItems");
    let answer = bus.call(call, "a{ss}", &body)?;
    let mut reader = Reader::over(&answer);
    let open = reader.texts().ok_or_else(broken)?;
    let closed = reader.texts().ok_or_else(broken)?;
    let item = match (open.first(), closed.first()) {
        (Some(item), _) => item.clone(),
        (None, Some(item)) => {
            unlock(&mut bus, item)?;
            item.clone()
        }
        (None, None) => return Ok(None),
    };
    let mut body = Body::default();
    body.text(&session);
    let answer = bus.call(to(&item, "org.freedesktop.Secret.Item", "GetSecret"), "o", &body)?;
    let mut reader = Reader::over(&answer);
    reader.align(8);
    reader.text().ok_or_else(broken)?;
    reader.bytes().ok_or_else(broken)?;
    let key = reader.bytes().ok_or_else(broken)?;
    Ok(Some(String::from_utf8(key.to_vec()).map_err(|_| broken())?))
}

fn create(name: &str, key: &str) -> Result<(), Trouble> {
    let mut bus = Bus::of_the_user()?;
    let session = session(&mut bus)?;
    let mut body = Body::default();
    body.text("default");
    let answer = bus.call(to(PATH, "org.freedesktop.Secret.Service", "ReadAlias"), "s", &body)?;
    let collection = Reader::over(&answer).text().ok_or_else(broken)?;
    if collection == NONE {
        return Err(Trouble::NoBus);
    }
    unlock(&mut bus, &collection)?;
    let mut body = Body::default();
    body.list(8, |body| {
        body.align(8);
        body.text("org.freedesktop.Secret.Item.Label");
        body.signature("s");
        body.text("Key of stored connections (specc)");
        body.align(8);
        body.text("org.freedesktop.Secret.Item.Attributes");
        body.signature("a{ss}");
        attributes(body, name);
    });
    body.align(8);
    body.text(&session);
    body.bytes(&[]);
    body.bytes(key.as_bytes());
    body.text("text/plain");
    body.truth(true);
    let call = to(&collection, "org.freedesktop.Secret.Collection", "CreateItem");
    let answer = bus.call(call, "a{sv}(oayays)b", &body)?;
    let mut reader = Reader::over(&answer);
    reader.text().ok_or_else(broken)?;
    let prompt = reader.text().ok_or_else(broken)?;
    prompted(&mut bus, &prompt)
}

/// What an entry is found by.
fn attributes(body: &mut Body, name: &str) {
    body.list(8, |body| {
        for (key, value) in [("application", "specc"), ("name", name)] {
            body.align(8);
            body.text(key);
            body.text(value);
        }
    });
}

/// A session in which secrets travel as they are: over a socket that is the user's own.
fn session(bus: &mut Bus) -> Result<String, Trouble> {
    let mut body = Body::default();
    body.text("plain");
    body.signature("s");
    body.text("");
    let answer = bus.call(to(PATH, "org.freedesktop.Secret.Service", "OpenSession"), "sv", &body)?;
    let mut reader = Reader::over(&answer);
    reader.signature().ok_or_else(broken)?;
    reader.text().ok_or_else(broken)?;
    reader.text().ok_or_else(broken)
}

/// Unlocks an entry or a collection; the user is asked where that needs a password.
fn unlock(bus: &mut Bus, object: &str) -> Result<(), Trouble> {
    let mut body = Body::default();
    body.list(4, |body| body.text(object));
    let answer = bus.call(to(PATH, "org.freedesktop.Secret.Service", "Unlock"), "ao", &body)?;
    let mut reader = Reader::over(&answer);
    reader.texts().ok_or_else(broken)?;
    let prompt = reader.text().ok_or_else(broken)?;
    prompted(bus, &prompt)
}

/// Lets the keyring ask the user, where it wants to.
fn prompted(bus: &mut Bus, prompt: &str) -> Result<(), Trouble> {
    if prompt == NONE {
        return Ok(());
    }
    let mut body = Body::default();
    body.text(&format!("type='signal',path='{prompt}'"));
    let watch = To {
        destination: "org.freedesktop.DBus",
        path: "/org/freedesktop/DBus",
        interface: "org.freedesktop.DBus",
        member: "AddMatch",
    };
    bus.call(watch, "s", &body)?;
    let mut body = Body::default();
    body.text("");
    bus.call(to(prompt, "org.freedesktop.Secret.Prompt", "Prompt"), "s", &body)?;
    let answer = bus.signal(prompt, "Completed", PATIENCE)?;
    match Reader::over(&answer).number() {
        Some(0) => Ok(()),
        _ => Err(Trouble::Refused("the keyring is locked, and was not unlocked".to_owned())),
    }
}

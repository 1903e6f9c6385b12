//! Titles of the connector and its operations, and the names of operations.

use super::{Look, Operation};
use crate::diagnostic::{Code, Description};
use crate::names::{self, Spelling};
use crate::span::Span;

/// Words in the title of a connector that are not the name of a service.
const NO_SERVICE: [&str; 6] = ["connector", "integration", "my", "our", "sdk", "v1"];
/// First words of the titles of triggers.
const EVENTS: [&str; 6] = ["new", "updated", "new/updated", "deleted", "removed", "scheduled"];
/// First words of the titles of actions: what a user can tell a service to do.
const VERBS: &str = "\
accept acknowledge activate add adjust allocate answer append apply approve archive ask assign attach authorize \
ban batch block book build bulk buy calculate call cancel capture change charge check claim clear clone close \
comment commit compare complete confirm connect convert copy count create deactivate decline decrypt delete \
deliver deploy describe detach disable dispatch download draft duplicate edit empty enable encrypt end escalate \
evaluate execute export extend extract fetch fill find finish flag follow forward format fulfil fulfill generate \
get grant group hide hold ignore import increase index insert install invite invoice invoke issue join launch \
leave like link list load lock log look lookup make map mark match merge modify move mute notify open order \
parse pause pay ping pin place post preview print process promote publish purge push put query queue react read \
rebuild receive record redact refresh refund register reject release remove rename renew reopen repeat replace \
reply report request reschedule resend reserve reset resolve restart restore resume retract retrieve retry \
return revert review revoke rotate run save schedule score search select sell send set share ship show sign \
skip snooze solve sort split star start stop store stream submit subscribe summarize suspend sync tag terminate \
test track transfer transform transition translate trigger unarchive unassign unblock undelete undo unfollow \
uninstall unlink unlock unmute unpin unpublish unsubscribe untag update upload upsert use validate verify view \
void vote wait watch withdraw write";

pub(super) fn lint(look: &mut Look) {
    service(look);
    for operation in look.operations() {
        name(look, &operation);
        match operation.action {
            Some(_) => action(look, &operation),
            None => trigger(look, &operation),
        }
    }
}

/// The title of the connector is the name of the service.
fn service(look: &mut Look) {
    let (title, span) = match &look.spec.title {
        Some(title) => (title.value.as_str(), title.span),
        None => (look.connector.title.as_str(), look.spec.name.span),
    };
    let extra = title.split([' ', '-', '_', '(', ')']).find(|word| {
        let word = word.to_lowercase();
        let version = word.strip_prefix('v').is_some_and(|rest| {
            !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        });
        NO_SERVICE.contains(&word.as_str()) || version
    });
    // A service may be called that.
    let Some(extra) = extra.filter(|extra| *extra != title) else { return };
    look.tell(
        Code::ServiceTitle,
        Description::new(
            "the title of a connector is the name of its service",
            span,
            format!("has `{extra}`"),
        )
        .help(
            "people search for the service; beside a connector of the platform, write `NAME (Custom)`"
                .to_owned(),
        ),
    );
}

/// Names of operations are in snake case.
fn name(look: &mut Look, operation: &Operation) {
    let meta = operation.meta;
    let Some(written) = operation.written else { return };
    let snake = Spelling::Snake.write(&meta.name);
    if snake == meta.name || !meta.name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return;
    }
    look.tell(
        Code::NameStyle,
        Description::new(format!("`{}` is not in snake case", meta.name), written.name.span, "has capitals")
            .help(format!("names of operations are keys of the exported connector: `{snake}`")),
    );
}

/// Where a title stands: what was written, or the name that it was made from.
fn place(operation: &Operation) -> Span {
    let title = operation.written.and_then(|written| written.title.as_ref());
    title.map_or(operation.meta.span, |title| title.span)
}

/// The title of an action is an order: `Create contact`.
fn action(look: &mut Look, operation: &Operation) {
    let title = &operation.meta.title;
    let first = title.split([' ', '/', '-']).next().unwrap_or_default().to_lowercase();
    if is_verb(&first) {
        return;
    }
    if let Some(verb) = present(&first) {
        let rest = title.get(first.len()..).unwrap_or_default();
        let better = format!("{}{rest}", names::capitalized(&verb));
        let description = Description::new(
            format!("`{title}` is what was done, not what to do"),
            place(operation),
            "not an order",
        )
        .help(format!("an action is an order, such as `{better}`"));
        let written = operation.written.and_then(|written| written.title.as_ref());
        let plain = !title.contains(['"', '\'', '\\', '\n']);
        look.tell(
            Code::TitleTense,
            match written.filter(|_| plain) {
                Some(written) => description.rename(written.span, better),
                None => description,
            },
        );
        return;
    }
    look.tell(
        Code::TitleVerb,
        Description::new(
            format!("`{title}` does not begin with a verb"),
            place(operation),
            format!("`{first}` is no verb that is known here"),
        )
        .help(
            "the title of an action is a verb and an object: Get, Search, List, Create, Update, Delete …"
                .to_owned(),
        ),
    );
}

fn is_verb(word: &str) -> bool {
    VERBS.split(' ').any(|verb| verb == word)
}

/// The verb that a word is the past or the progress of: `created` is `create`.
fn present(word: &str) -> Option<String> {
    ["ed", "ing", "d", "s"].iter().find_map(|end| {
        let stem = word.strip_suffix(end)?;
        let doubled =
            stem.strip_suffix(|last: char| stem.len() > 2 && stem[..stem.len() - 1].ends_with(last));
        let verbs = [Some(stem.to_owned()), Some(format!("{stem}e")), doubled.map(str::to_owned)];
        verbs.into_iter().flatten().find(|verb| is_verb(verb))
    })
}

/// The title of a trigger says what it waits for: `New contact`.
fn trigger(look: &mut Look, operation: &Operation) {
    let title = &operation.meta.title;
    let first = title.split(' ').next().unwrap_or_default().to_lowercase();
    if EVENTS.contains(&first.as_str()) {
        return;
    }
    look.tell(
        Code::TriggerTitle,
        Description::new(
            format!("`{title}` does not say what the trigger waits for"),
            place(operation),
            "begins with none of New, Updated, Deleted",
        )
        .help("the title of a trigger is `New OBJECT`, `New or updated OBJECT`, `Deleted OBJECT` or `New EVENT event`".to_owned()),
    );
}

#[cfg(test)]
mod tests {
    use super::present;

    #[test]
    fn the_past_and_the_progress_of_a_verb_are_known() {
        let cases = [
            ("created", Some("create")),
            ("added", Some("add")),
            ("getting", Some("get")),
            ("stopped", Some("stop")),
            ("sends", Some("send")),
            ("feed", None),
            ("contact", None),
            ("ed", None),
            ("ß", None),
        ];
        for (word, verb) in cases {
            assert_eq!(present(word).as_deref(), verb, "{word}");
        }
    }
}

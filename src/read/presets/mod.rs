//! Presets: what is known of widely used services, so that an author need not look it up.
//!
//! In: the map of a connection whose `auth` names a preset. Out: the same map as if its author had
//! written all of it. What the author did write wins, at every depth; what the preset says stands at
//! the word that names it, so that whatever is told of it is told there.

pub(super) mod name;
pub mod page;

use crate::diagnostic::{Code, Description, Problem};
use crate::span::{Span, Spanned};
use crate::syntax::document::{Entry, Node, NodeKind};

use super::keys::{AUTH, Choice, VERBS};
use super::walk::Reader;

/// All presets, by name.
const TEXT: &str = include_str!("../../../templates/presets.yaml");

/// Their names.
pub const NAMES: &[&str] = &[
    "airtable",
    "asana",
    "atlassian",
    "auth0",
    "bitbucket",
    "box",
    "calendly",
    "clickup",
    "constant_contact",
    "discord",
    "docusign",
    "dropbox",
    "eventbrite",
    "facebook",
    "figma",
    "freshbooks",
    "freshdesk",
    "front",
    "github",
    "gitlab",
    "google",
    "google_service_account",
    "harvest",
    "hubspot",
    "intercom",
    "linear",
    "linkedin",
    "mailchimp",
    "microsoft",
    "microsoft_app",
    "miro",
    "monday",
    "netsuite",
    "notion",
    "okta",
    "openai",
    "outreach",
    "paypal",
    "pipedrive",
    "quickbooks",
    "reddit",
    "ringcentral",
    "salesforce",
    "salesloft",
    "sendgrid",
    "servicenow",
    "shopify",
    "slack",
    "smartsheet",
    "spotify",
    "square",
    "strava",
    "stripe",
    "todoist",
    "twilio",
    "twitch",
    "typeform",
    "webex",
    "webflow",
    "wrike",
    "x",
    "xero",
    "zendesk",
    "zoho",
    "zoom",
];

/// Maps in which null is a value: it takes away what the standard or the preset would send.
const SENT: [&str; 6] = ["params", "headers", "cookies", "claims", "header", "body"];

/// The text of a preset, with its name above it.
fn section(name: &str) -> Option<&'static str> {
    let start = TEXT.find(&format!("\n{name}:\n"))? + 1;
    let rest = &TEXT[start..];
    let end = rest
        .match_indices('\n')
        .find(|(at, _)| !rest[at + 1..].starts_with(' '))
        .map_or(rest.len(), |(at, _)| at + 1);
    Some(&rest[..end])
}

/// What a preset shows behind a key that fits on a line.
fn line(name: &str, key: &str) -> Option<&'static str> {
    let front = format!("  {key}: ");
    section(name)?.lines().find_map(|line| line.strip_prefix(&front))
}

/// The map of a preset, as if it stood at `span`.
fn find(name: &str, span: Span) -> Option<Node> {
    let read = crate::syntax::fragment(section(name)?, span)?;
    read.get(name).cloned()
}

impl Reader<'_> {
    /// The map of a connection with what its preset says; none where it names none that is known.
    pub(super) fn with_preset(&mut self, connection: &Node) -> Option<Node> {
        let auth = connection.get("auth")?;
        if auth.get("preset").is_none() {
            return self.with_presets_of_options(connection, auth);
        }
        let named = auth.get("preset")?;
        let preset = find(&named.as_scalar()?.text, named.span)?;
        let known = preset.get("auth")?;
        if let (Some(own), Some(known)) = (scheme_of(auth), scheme_of(known))
            && own.value != known.value
        {
            let name = &named.as_scalar()?.text;
            self.problems.report(&OtherScheme { own: &own, known: &known.value, name, preset: named.span });
            return None;
        }
        let declared =
            |section: &str, name: &str| connection.get(section).is_some_and(|map| map.get(name).is_some());
        let fields = preset.get("fields").and_then(Node::as_map).unwrap_or_default();
        let fields = fields.iter().filter(|field| !declared("values", &field.key.value));
        let fields = Node { kind: NodeKind::Map(fields.cloned().collect()), span: named.span };
        let mut entries = Vec::new();
        for entry in connection.as_map()? {
            let value = match &*entry.key.value {
                "auth" => over(known, &entry.value, "auth"),
                // The author's come first.
                "fields" if entry.value.as_map().is_some() => fields_over(&fields, &entry.value),
                _ => entry.value.clone(),
            };
            entries.push(Entry { key: entry.key.clone(), value });
        }
        if connection.get("fields").is_none() && fields.as_map().is_some_and(|fields| !fields.is_empty()) {
            entries.push(Entry { key: Spanned::new("fields".into(), named.span), value: fields });
        }
        Some(Node { kind: NodeKind::Map(entries), span: connection.span })
    }

    /// The same for options of which some name a preset: its fields are theirs.
    fn with_presets_of_options(&mut self, connection: &Node, auth: &Node) -> Option<Node> {
        let options = auth.get("options")?;
        options.as_map()?.iter().find(|option| option.value.get("preset").is_some())?;
        let mut arms = Vec::new();
        for option in options.as_map()? {
            let value = self.option_with_preset(connection, &option.value);
            arms.push(Entry {
                key: option.key.clone(),
                value: value.unwrap_or_else(|| option.value.clone()),
            });
        }
        let arms = Node { kind: NodeKind::Map(arms), span: options.span };
        Some(replaced(connection, "auth", replaced(auth, "options", arms)))
    }

    fn option_with_preset(&mut self, connection: &Node, option: &Node) -> Option<Node> {
        let named = option.get("preset")?;
        let name = &named.as_scalar()?.text;
        let preset = find(name, named.span)?;
        let known = preset.get("auth")?;
        if let (Some(own), Some(known)) = (scheme_of(option), scheme_of(known))
            && own.value != known.value
        {
            self.problems.report(&OtherScheme { own: &own, known: &known.value, name, preset: named.span });
            return None;
        }
        let declared =
            |section: &str, name: &str| connection.get(section).is_some_and(|map| map.get(name).is_some());
        let fields = preset.get("fields").and_then(Node::as_map).unwrap_or_default();
        let fields = fields
            .iter()
            .filter(|field| !declared("values", &field.key.value) && !declared("fields", &field.key.value));
        let fields = Node { kind: NodeKind::Map(fields.cloned().collect()), span: named.span };
        let whole = over(known, option, "auth");
        let any = fields.as_map().is_some_and(|fields| !fields.is_empty());
        Some(match option.get("fields") {
            Some(own) => replaced(&whole, "fields", fields_over(&fields, own)),
            None if any => {
                let mut entries = whole.as_map()?.to_vec();
                entries.push(Entry { key: Spanned::new("fields".into(), named.span), value: fields });
                Node { kind: NodeKind::Map(entries), span: whole.span }
            }
            None => whole,
        })
    }
}

/// A map with another value behind a key.
fn replaced(map: &Node, key: &str, value: Node) -> Node {
    let mut entries = map.as_map().unwrap_or_default().to_vec();
    for entry in &mut entries {
        if *entry.key.value == *key {
            entry.value = value.clone();
        }
    }
    Node { kind: NodeKind::Map(entries), span: map.span }
}

/// The scheme in a map of `auth`.
fn scheme_of(auth: &Node) -> Option<Spanned<String>> {
    let schemes = AUTH.choices.iter().find_map(|choice| match choice {
        Choice::AtMostOne(keys) => Some(*keys),
        Choice::One(_) | Choice::AtLeastOne(_) => None,
    });
    let entry =
        auth.as_map()?.iter().find(|entry| schemes.is_some_and(|keys| keys.contains(&&*entry.key.value)))?;
    Some(Spanned::new(entry.key.value.to_string(), entry.key.span))
}

/// The author's fields, then those of the preset that are not among them.
fn fields_over(known: &Node, own: &Node) -> Node {
    let mut entries = Vec::new();
    for entry in own.as_map().unwrap_or_default() {
        let value = match known.get(&entry.key.value) {
            Some(known) => over(known, &entry.value, "field"),
            None => entry.value.clone(),
        };
        entries.push(Entry { key: entry.key.clone(), value });
    }
    let more = known.as_map().unwrap_or_default().iter().filter(|entry| own.get(&entry.key.value).is_none());
    entries.extend(more.cloned());
    Node { kind: NodeKind::Map(entries), span: own.span }
}

/// What the author wrote over what the preset says behind the same key.
fn over(known: &Node, own: &Node, key: &str) -> Node {
    let Some(known_entries) = known.as_map() else { return own.clone() };
    let Some(own_entries) = own.as_map() else {
        // A URL in place of another leaves how it is asked.
        let url = own.as_scalar().filter(|_| !own.is_null() && known.get("url").is_some());
        return match url {
            Some(_) => over(
                known,
                &Node {
                    kind: NodeKind::Map(vec![Entry {
                        key: Spanned::new("url".into(), own.span),
                        value: own.clone(),
                    }]),
                    span: own.span,
                },
                key,
            ),
            None => own.clone(),
        };
    };
    // A work that is written out needs nothing of another.
    let works = |entries: &[Entry]| {
        entries
            .iter()
            .any(|entry| VERBS.contains(&&*entry.key.value) || matches!(&*entry.key.value, "steps" | "call"))
    };
    if works(own_entries) || works(known_entries) {
        return own.clone();
    }
    let mut entries: Vec<Entry> = Vec::new();
    for entry in known_entries {
        match own.get(&entry.key.value) {
            None => entries.push(entry.clone()),
            Some(own) if own.is_null() && !SENT.contains(&key) => {}
            Some(_) => {
                let written = own_entries.iter().find(|own| own.key.value == entry.key.value);
                let written = written.expect("it was found by the same name");
                let value = over(&entry.value, &written.value, &entry.key.value);
                entries.push(Entry { key: written.key.clone(), value });
            }
        }
    }
    entries.extend(own_entries.iter().filter(|entry| known.get(&entry.key.value).is_none()).cloned());
    Node { kind: NodeKind::Map(entries), span: own.span }
}

/// A scheme beside a preset that has another.
struct OtherScheme<'a> {
    own: &'a Spanned<String>,
    known: &'a str,
    name: &'a str,
    preset: Span,
}

impl Problem for OtherScheme<'_> {
    const CODE: Code = Code::OtherScheme;

    fn describe(&self) -> Description {
        let Self { own, known, name, preset } = self;
        Description::new(
            format!("the preset `{name}` signs in by `{known}`, and beside it stands `{}`", own.value),
            own.span,
            "another scheme",
        )
        .because(*preset, "the preset")
        .help(format!(
            "`{known}` changes parts of the preset; without `preset`, `{}` stands alone",
            own.value
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::{NAMES, TEXT, find, section};
    use crate::span::{FileId, Span};

    #[test]
    fn the_names_are_those_of_the_text_in_their_order() {
        let keys = TEXT.lines().filter(|line| !line.starts_with([' ', '#']) && line.ends_with(':'));
        let keys: Vec<&str> = keys.map(|line| line.trim_end_matches(':')).collect();
        assert_eq!(keys, NAMES);
        let mut sorted = keys.clone();
        sorted.sort_unstable();
        assert_eq!(keys, sorted);
    }

    #[test]
    fn every_preset_can_be_read_and_stands_where_it_is_named() {
        let span = Span::new(FileId(0), 5..9);
        for name in NAMES {
            let read = find(name, span).unwrap_or_else(|| panic!("{name}:\n{:?}", section(name)));
            assert!(read.get("auth").is_some() && read.get("title").is_some(), "{name}");
            assert!(read.get("base_url").is_some() && read.get("test").is_some(), "{name}");
            assert_eq!(read.span, span);
        }
    }
}

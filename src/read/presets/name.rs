//! Reads the name of a preset, and helps where there is none of that name.
//!
//! In: what stands behind `preset`, or a word of `auth` that is no scheme. Out: a name that is known, or
//! what was meant.

use crate::diagnostic::{Code, Description, Problem};
use crate::span::{Span, Spanned};
use crate::spec::Preset;
use crate::spelling::nearest;
use crate::syntax::document::Node;

use super::super::walk::{At, Reader};
use super::{NAMES, line};

/// What services and their parts are called beside the names of their presets.
const CALLED: [(&str, &[&str]); 11] = [
    ("atlassian", &["confluence", "jira", "jira_cloud"]),
    ("auth0", &["auth_zero"]),
    ("facebook", &["facebook_pages", "instagram", "meta"]),
    ("google", &["gcp", "gmail", "google_calendar", "google_drive", "google_sheets", "youtube"]),
    (
        "microsoft",
        &[
            "azure",
            "azure_ad",
            "entra",
            "microsoft_365",
            "microsoft_graph",
            "microsoft_teams",
            "office365",
            "onedrive",
            "outlook",
            "sharepoint",
        ],
    ),
    ("monday", &["monday_com", "monday.com"]),
    ("quickbooks", &["intuit", "qbo", "quickbooks_online"]),
    ("salesforce", &["force", "sfdc"]),
    ("webex", &["cisco_webex"]),
    ("x", &["twitter"]),
    ("zoho", &["zoho_books", "zoho_crm"]),
];

/// The name of the preset that is called so, or nearly so.
fn meant(word: &str) -> Option<&'static str> {
    let plain = word.to_ascii_lowercase().replace(['-', ' '], "_");
    let called = CALLED.iter().find(|(_, others)| others.contains(&plain.as_str()));
    called
        .map(|(name, _)| *name)
        .or_else(|| NAMES.iter().find(|name| **name == plain).copied())
        .or_else(|| nearest(word, NAMES.iter().copied()))
}

impl Reader<'_> {
    /// The name of a preset that there is.
    pub(in crate::read) fn preset(&mut self, at: At<'_>) -> Option<Spanned<String>> {
        let Some(scalar) = at.node.as_scalar().filter(|_| !at.node.is_null()) else {
            self.wrong_kind_with(
                at,
                "the name of a service",
                Some("one name, as `preset: google`".to_owned()),
            );
            return None;
        };
        let name = &*scalar.text;
        if NAMES.contains(&name) {
            return Some(Spanned::new(name.to_owned(), at.node.span));
        }
        if !self.refuse_braces(at, scalar) {
            let place = scalar.pieces.span(0, name.len());
            self.problems.report(&UnknownPreset { name, span: at.node.span, place });
        }
        None
    }

    /// Whether a word in place of a scheme is a preset, which is told.
    pub(in crate::read) fn is_preset(&mut self, at: At<'_>, word: &str) -> bool {
        let known = NAMES.contains(&word);
        if known {
            self.problems.report(&PresetAsScheme { name: word, span: at.node.span });
        }
        known
    }
}

/// The preset that a connection names, for those who miss what a preset does not say.
pub(in crate::read) fn named(connection: &Node) -> Option<Preset> {
    let named = connection.get("auth")?.get("preset")?;
    let name = &*named.as_scalar()?.text;
    Some(Preset {
        name: name.to_owned(),
        base_url: line(name, "base_url")?.to_owned(),
        test: line(name, "test")?.to_owned(),
    })
}

/// A preset that nobody wrote.
struct UnknownPreset<'a> {
    name: &'a str,
    span: Span,
    /// The name without its quotes.
    place: Span,
}

impl Problem for UnknownPreset<'_> {
    const CODE: Code = Code::UnknownWord;

    fn describe(&self) -> Description {
        let Self { name, span, place } = self;
        let message = format!("there is no preset `{name}`");
        match meant(name) {
            Some(meant) => {
                Description::new(message, *span, format!("did you mean `{meant}`?")).rename(*place, meant)
            }
            None => Description::new(message, *span, "unknown preset").help(format!(
                "the handbook's page of presets shows all {}; another service is written out, as `oauth2: {{ authorize: \"https://…\", token: \"https://…\" }}`",
                NAMES.len()
            )),
        }
    }
}

/// A preset where a scheme stands.
struct PresetAsScheme<'a> {
    name: &'a str,
    span: Span,
}

impl Problem for PresetAsScheme<'_> {
    const CODE: Code = Code::UnknownWord;

    fn describe(&self) -> Description {
        let Self { name, span } = self;
        Description::new(format!("`{name}` is a preset and no scheme"), *span, "a preset")
            .help(format!("write `auth: {{ preset: {name} }}`"))
    }
}

#[cfg(test)]
mod tests {
    use super::{CALLED, NAMES, meant};

    #[test]
    fn what_services_are_called_leads_to_presets_that_there_are() {
        for (name, others) in CALLED {
            assert!(NAMES.contains(&name), "{name}");
            assert!(others.iter().all(|other| !NAMES.contains(other)), "{others:?}");
        }
        for (word, name) in [
            ("twitter", Some("x")),
            ("Jira", Some("atlassian")),
            ("Google Drive", Some("google")),
            ("office365", Some("microsoft")),
            ("constant-contact", Some("constant_contact")),
            ("Slack", Some("slack")),
            ("zendsk", Some("zendesk")),
            ("workday", None),
        ] {
            assert_eq!(meant(word), name, "{word}");
        }
    }
}

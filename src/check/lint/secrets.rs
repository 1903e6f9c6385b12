//! Credentials: masked, told where they are found, and never in the spec.

use super::{Look, scalars};
use crate::diagnostic::{Code, Description};
use crate::model::{Field, FieldType};
use crate::names;

/// How texts begin that are credentials, whose they are, and how long they are at least.
const MARKS: [(&str, &str, usize); 16] = [
    ("-----BEGIN ", "a key", 20),
    ("AKIA", "an access key of AWS", 20),
    ("ASIA", "an access key of AWS", 20),
    ("ghp_", "a token of GitHub", 36),
    ("gho_", "a token of GitHub", 36),
    ("ghs_", "a token of GitHub", 36),
    ("github_pat_", "a token of GitHub", 40),
    ("glpat-", "a token of GitLab", 20),
    ("xoxb-", "a token of Slack", 20),
    ("xoxp-", "a token of Slack", 20),
    ("sk_live_", "a key of Stripe", 20),
    ("rk_live_", "a key of Stripe", 20),
    ("SG.", "a key of SendGrid", 60),
    ("AIza", "a key of Google", 35),
    ("ya29.", "a token of Google", 30),
    ("eyJ", "a signed token", 60),
];
/// Last words of names of credentials.
const WORDS: [&str; 8] =
    ["key", "password", "passphrase", "secret", "token", "credential", "credentials", "pin"];

pub(super) fn lint(look: &mut Look) {
    embedded(look);
    let fields = &look.connector.shape(look.connector.connection.fields).fields;
    for field in fields {
        open(look, field);
        if field.secret {
            hint(look, field);
            shared(look, field);
        }
    }
}

/// What looks like a credential in any text of the spec.
fn embedded(look: &mut Look) {
    let mut found = Vec::new();
    scalars(&look.document.root, "", &mut |key, node, scalar| {
        let words = scalar
            .text
            .split(|letter: char| letter.is_whitespace() || matches!(letter, '"' | '\'' | '=' | ','));
        // A key with spaces in its first line is found by its beginning.
        let begins = std::iter::once(&*scalar.text).chain(words);
        let mark = begins.filter(|text| !text.contains("{{")).find_map(|text| {
            let (_, whose, _) =
                MARKS.iter().find(|(mark, _, least)| text.starts_with(mark) && text.len() >= *least)?;
            let random = text.starts_with('-') || text.bytes().any(|byte| byte.is_ascii_digit());
            (random && !key.starts_with("pattern")).then_some(*whose)
        });
        found.extend(mark.map(|whose| (node.span, whose)));
    });
    for (span, whose) in found {
        look.tell(
            Code::EmbeddedSecret,
            Description::new(
                "a credential in a spec is everybody's who reads it",
                span,
                format!("looks like {whose}"),
            )
            .help("make it a field of the connection; if it was real, have it revoked".to_owned()),
        );
    }
}

/// A credential whose letters can be read over somebody's shoulder.
fn open(look: &mut Look, field: &Field) {
    let words = names::words(&field.name);
    let Some(last) = words.last().map(|word| word.to_lowercase()) else { return };
    let public = words
        .iter()
        .any(|word| matches!(word.to_lowercase().as_str(), "public" | "site" | "project" | "space"));
    let typed = field.ty == FieldType::String && field.choices.is_none();
    if field.secret || !typed || public || !WORDS.contains(&last.as_str()) {
        return;
    }
    look.tell(
        Code::OpenSecret,
        Description::new(
            format!("`{}` is shown while it is typed, and in logs", field.name),
            field.span,
            "named like a credential, and not secret",
        )
        .help("write `secret: true`; if it is none, accept this lint".to_owned()),
    );
}

/// A credential that nobody says where to find.
fn hint(look: &mut Look, field: &Field) {
    if field.hint.is_none() && field.help.is_none() {
        look.tell(
            Code::CredentialHint,
            Description::new(
                format!("nothing says where `{}` is found", field.name),
                field.span,
                "a credential without `hint`",
            )
            .help(
                "say in `hint` where it is made, with a link: `In Acme, open [API keys](https://…)`"
                    .to_owned(),
            ),
        );
    }
}

/// A secret that is copied with its connection.
fn shared(look: &mut Look, field: &Field) {
    if field.share == Some(true) {
        look.tell(
            Code::SharedSecret,
            Description::new(
                format!("copies of a connection take the secret `{}` along", field.name),
                field.span,
                "secret, and `share: true`",
            )
            .help(
                "leave `share` out, so that whoever copies the connection has to know the secret".to_owned(),
            ),
        );
    }
}

//! The handbook's page of presets.
//!
//! In: the presets. Out: Markdown that is committed as `docs/presets.md`.

use std::fmt::Write as _;

use super::{NAMES, scheme_of, section};
use crate::span::{FileId, Span};
use crate::syntax::document::Node;

/// What stands above the presets.
const INTRODUCTION: &str = "# Presets

<!-- Made from the compiler's presets; `UPDATE_GOLDEN=1 cargo test` writes it anew. -->

`auth: { preset: NAME }` says what is known of a widely used service from its public documentation: the scheme, its URLs, how the client proves itself, what has to be asked for. The credentials are asked
from whoever connects, as always. A preset is what stands below, as if you had written it; `base_url` and `test` are yours.

```yaml
specc: 1
name: tickets
connection:
  base_url: https://{{ connection.subdomain }}.zendesk.com/api/v2/
  auth:
    preset: zendesk
    oauth2: { scopes: [\"tickets:read\"] }
  test: { get: users/me }
```

Whatever you write beside `preset` wins, at every depth:

- A value or a list takes the place of the preset's, as `scopes` above. Presets ask for as little as `test` needs.
- A map changes the parts that it names: `oauth2: { authorize: { params: { prompt: login } } }`.
- A URL in place of another leaves how it is asked: `oauth2: { token: \"https://sandbox.acme.example/token\" }`.
- Null takes a part away: `identity: null`.
- A request that is written out takes the place of the preset's.
- Another scheme beside a preset is an error (E0490).

Fields of the connection that a preset asks for stand behind yours. Declare one of that name to word it, or a value of that name to compute it.

";

/// The page as it is committed.
#[must_use]
pub fn page() -> String {
    let mut page = INTRODUCTION.to_owned();
    page.push_str("| preset | service | scheme | asks for, beside credentials |\n|---|---|---|---|\n");
    let span = Span::new(FileId(0), 0..0);
    let presets: Vec<(&str, Node)> =
        NAMES.iter().filter_map(|name| Some((*name, super::find(name, span)?))).collect();
    let text = |node: &Node, key: &str| {
        node.get(key).and_then(Node::as_scalar).map(|scalar| scalar.text.to_string()).unwrap_or_default()
    };
    for (name, preset) in &presets {
        let scheme = preset.get("auth").and_then(scheme_of).map(|scheme| scheme.value).unwrap_or_default();
        let grant =
            preset.get("auth").and_then(|auth| auth.get("oauth2")).map(|oauth2| text(oauth2, "grant"));
        let grant =
            grant.filter(|grant| !grant.is_empty()).map_or(String::new(), |grant| format!(", `{grant}`"));
        let fields = preset.get("fields").and_then(Node::as_map).unwrap_or_default();
        let fields: Vec<String> = fields.iter().map(|field| format!("`{}`", field.key.value)).collect();
        let title = text(preset, "title");
        let _ = writeln!(page, "| [{name}](#{name}) | {title} | `{scheme}`{grant} | {} |", fields.join(", "));
    }
    for (name, preset) in &presets {
        let _ = write!(page, "\n## {name}\n\n{}. A connection with it:\n\n", text(preset, "title"));
        let body = section(name).unwrap_or_default();
        let part = |key: &str| -> String {
            let front = format!("  {key}:");
            let lines = body.lines().skip_while(|line| !line.starts_with(&front));
            let count = lines.clone().skip(1).take_while(|line| line.starts_with("   ")).count();
            lines.take(count + 1).map(|line| format!("{line}\n")).collect()
        };
        let _ = write!(
            page,
            "```yaml\nspecc: 1\nname: {}\nconnection:\n{}  auth: {{ preset: {name} }}\n{}```\n\nIt stands for:\n\n```text\n{}{}```\n",
            if name.len() > 1 { name } else { "acme" },
            part("base_url"),
            part("test"),
            part("fields"),
            part("auth"),
        );
        let note = text(preset, "note");
        if !note.is_empty() {
            let _ = write!(page, "\n{note}.\n");
        }
    }
    page
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_committed_page_is_fresh() {
        crate::read::keys::assert_fresh("docs/presets.md", &super::page());
    }
}

//! The documentation as a whole: every page is there, every link leads somewhere, every id is
//! unique, and no text of a spec becomes markup.

use std::collections::{HashMap, HashSet};

use super::site;
use crate::model::Connector;
use crate::syntax::MemoryFiles;
use crate::target::Artifact;

/// What an attacker writes wherever a text may stand.
const HOSTILE: &str =
    r#"</script><script>alert(1)</script><img src=x onerror=alert(2)>"'`|**[x](javascript:alert(3))<!--"#;

/// A spec with every kind of page, its texts being `text`.
fn spec(text: &str) -> String {
    // A file holds no invisible characters; an escape may stand for one.
    let escaped = |letter: char| match u32::from(letter) {
        code @ 0x7f.. => format!("\\u{code:04x}"),
        _ => letter.to_string(),
    };
    let text: String = serde_json::to_string(text).unwrap().chars().map(escaped).collect();
    format!(
        r#"
specc: 1
name: acme
title: {text}
version: 1.0.0
summary: {text}
description: {text}
support: {{ url: "https://example.com/<script>" }}
listing: {{ categories: [{text}] }}
connection:
  fields:
    site: {{ label: {text}, hint: {text}, help: {{ title: {text}, text: {text} }}, example: {text}, suffix: {text} }}
  base_url: https://api.example.com/
  auth: {{ api_key: X-Key }}
  test: {{ get: me }}
http:
  errors: [{{ when: 404, message: {text} }}]
objects:
  con:
    title: {text}
    fields:
      id: {{ type: integer, key: true, readonly: true }}
      name: {{ label: {text}, hint: {text}, select: {{ {text}: {text} }} }}
      kind: {{ select: [a, b] }}
      created_at: {{ type: datetime, readonly: true }}
      parts: {{ type: array, fields: {{ size: integer, note: {{ hint: {text} }} }} }}
pick_lists:
  kinds: {{ values: {{ {text}: {text} }} }}
actions:
  create_thing:
    title: {text}
    subtitle: {text}
    description: {text}
    help: {{ title: {text}, text: {text} }}
    input:
      use: con
      fields:
        kind: {{ pick_list: kinds }}
        size: {{ type: integer, show_if: input.kind == 'a', min: 3, max: 9 }}
    checks: [{{ if: input.name is empty, message: {text} }}]
    post: things
    output: con
  list_things: {{ get: things, output: [con] }}
  save_thing:
    description: Save a **{{{{ labels.kind }}}}**
    choose: {{ kind: {{ label: {text}, hint: {text} }} }}
    variants:
      large: {{ label: {text}, description: {text}, help: {text}, checks: [{{ if: input.size < 0, message: {text} }}], input: {{ size: integer }}, post: things, output: con }}
      small: {{ post: small_things }}
  delete_thing: {{ input: {{ use: con, only: [id] }}, delete: "things/{{{{ input.id }}}}" }}
triggers:
  new_thing:
    poll:
      get: things
      params: {{ since: "{{{{ cursor }}}}" }}
      cursor: {{ field: created_at }}
    output: con
"#
    )
}

fn compiled(text: &str) -> Connector {
    of(spec(text))
}

fn of(spec: String) -> Connector {
    let files = MemoryFiles::one("spec.yaml", spec);
    let compiled = crate::compile(&files, "spec.yaml");
    let told: Vec<String> =
        compiled.problems.sorted().iter().map(|found| found.description.message.clone()).collect();
    compiled.connector.unwrap_or_else(|_| panic!("{told:#?}"))
}

fn text(artifact: &Artifact) -> &str {
    std::str::from_utf8(&artifact.bytes).unwrap()
}

/// The values of an attribute in a page that the frames made.
fn attributes<'a>(page: &'a str, name: &str) -> Vec<&'a str> {
    page.split(&format!(" {name}=\"")).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

#[test]
fn there_is_a_page_for_everything_in_both_forms() {
    let paths: HashSet<String> =
        site(&compiled("A text")).into_iter().map(|artifact| artifact.path).collect();
    let pages = [
        "index",
        "connection",
        "pick-lists",
        "errors",
        "objects/xcon",
        "actions/create_thing",
        "actions/list_things",
        "actions/save_thing",
        "actions/delete_thing",
        "triggers/new_thing",
    ];
    for page in pages {
        let plain = if page == "index" { "README" } else { page };
        assert!(paths.contains(&format!("{page}.html")), "{page}: {paths:?}");
        assert!(paths.contains(&format!("markdown/{plain}.md")), "{page}: {paths:?}");
    }
    assert_eq!(paths.len(), pages.len() * 2 + 3);
}

#[test]
fn links_lead_somewhere_and_ids_are_unique() {
    for artifacts in [site(&compiled("A text")), site(&compiled(HOSTILE))] {
        let ids: HashMap<&str, Vec<&str>> = artifacts
            .iter()
            .filter(|artifact| artifact.path.ends_with(".html"))
            .map(|artifact| (artifact.path.as_str(), attributes(text(artifact), "id")))
            .collect();
        for (path, ids) in &ids {
            let unique: HashSet<&&str> = ids.iter().collect();
            assert_eq!(unique.len(), ids.len(), "{path}: {ids:?}");
        }
        let files: HashSet<&str> = artifacts.iter().map(|artifact| artifact.path.as_str()).collect();
        for artifact in artifacts.iter().filter(|artifact| artifact.path.ends_with(".html")) {
            let page = text(artifact);
            for link in attributes(page, "href").into_iter().chain(attributes(page, "src")) {
                if link.starts_with("https:") {
                    continue;
                }
                let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
                let file = if file.is_empty() { artifact.path.clone() } else { joined(&artifact.path, file) };
                assert!(files.contains(file.as_str()), "{}: {link}", artifact.path);
                let there = anchor.is_empty() || ids[file.as_str()].contains(&anchor);
                assert!(there, "{}: {link}", artifact.path);
            }
        }
    }
}

#[test]
fn links_of_markdown_lead_somewhere() {
    let artifacts = site(&compiled("A text"));
    let files: HashSet<&str> = artifacts.iter().map(|artifact| artifact.path.as_str()).collect();
    for artifact in artifacts.iter().filter(|artifact| artifact.path.ends_with(".md")) {
        for link in text(artifact).split("](").skip(1).map(|rest| rest.split(')').next().unwrap()) {
            let file = link.split('#').next().unwrap();
            if !file.starts_with("https:") {
                assert!(files.contains(joined(&artifact.path, file).as_str()), "{}: {link}", artifact.path);
            }
        }
    }
}

/// A relative link from a file.
fn joined(from: &str, link: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        if part == ".." {
            assert!(parts.pop().is_some(), "{link} leaves the folder");
        } else {
            parts.push(part);
        }
    }
    parts.join("/")
}

#[test]
fn no_text_of_a_spec_becomes_markup() {
    let (plain, hostile) = (site(&compiled("A text")), site(&compiled(HOSTILE)));
    for (plain, hostile) in plain.iter().zip(&hostile) {
        assert_eq!(plain.path, hostile.path);
        let page = text(hostile);
        if hostile.path.ends_with(".html") {
            // The same elements stand on both pages, in the same order.
            let tags = |page: &str| -> Vec<String> {
                let names =
                    page.split('<').skip(1).map(|tag| tag.split([' ', '>']).next().unwrap().to_owned());
                // Markdown of hints is theirs; `strong` is what `**` may give.
                names.filter(|name| !name.ends_with("strong")).collect()
            };
            assert_eq!(tags(text(plain)), tags(page), "{}", hostile.path);
            assert!(
                !page.contains("javascript:alert(3)\"") && !page.contains(" onerror=alert(2)>"),
                "{}",
                hostile.path
            );
        }
        if hostile.path == "assets/index.js" {
            assert!(!page.contains('<'), "{page}");
        }
        if hostile.path.ends_with(".md") {
            check_markdown(&hostile.path, page);
        }
    }
}

/// Read by a reader of Markdown, a page has neither HTML nor links that run.
fn check_markdown(path: &str, page: &str) {
    use pulldown_cmark::{Event, Options, Parser, Tag};
    for event in Parser::new_ext(page, Options::ENABLE_TABLES) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => panic!("{path}: {html}"),
            Event::Start(Tag::Image { dest_url, .. }) => panic!("{path}: {dest_url}"),
            Event::Start(Tag::Link { dest_url, .. }) => {
                assert!(!dest_url.contains("javascript"), "{path}: {dest_url}");
            }
            _ => {}
        }
    }
}

#[test]
fn the_same_connector_gives_the_same_bytes() {
    assert_eq!(site(&compiled("A text")), site(&compiled("A text")));
}

#[test]
fn a_page_says_what_people_need() {
    let artifacts = site(&compiled("A text"));
    let page = |path: &str| text(artifacts.iter().find(|artifact| artifact.path == path).unwrap());
    let cases = [
        ("actions/create_thing.html", "acme run create_thing"),
        ("actions/create_thing.html", "Asked for only if <strong>Kind</strong> is <code>a</code>."),
        ("actions/create_thing.html", "Limits: from <code>3</code> to <code>9</code>."),
        ("actions/create_thing.html", "<span>parts[].</span>size"),
        ("triggers/new_thing.html", "acme poll new_thing"),
        ("triggers/new_thing.html", "Each poll looks 5 minutes further back"),
        ("connection.html", "export ACME_SITE="),
        ("connection.html", "The header <code>X-Key</code> holds"),
        ("errors.html", "<code>404</code>"),
        ("markdown/actions/create_thing.md", "| **Size** `size` | integer |"),
        ("markdown/README.md", "[List things](actions/list_things.md)"),
    ];
    for (path, words) in cases {
        assert!(page(path).contains(words), "{path}: {words}\n{}", page(path));
    }
}

#[test]
fn the_page_of_the_connection_tells_how_somebody_signs_in() {
    let about = |auth: &str| {
        let source = format!(
            "specc: 1\nname: acme\nconnection:\n  fields: {{ more: {{ type: [string], required: false }} }}\n  \
             base_url: https://api.acme.example/\n  auth: {auth}\n  test: {{ get: me }}\n"
        );
        let artifacts = site(&of(source));
        let page = artifacts.iter().find(|artifact| artifact.path == "markdown/connection.md").unwrap();
        let page = text(page);
        let part = page.split("## Signing in\n").nth(1).and_then(|rest| rest.split("\n## ").next());
        let login = page.contains("acme login --connection connection.json");
        let led_back =
            page.contains("http://127.0.0.1:8765/callback") && page.contains("workato.com/oauth/callback");
        (part.unwrap_or("").to_owned(), login, led_back)
    };
    let (page, login, led_back) = about(
        "{ oauth2: { authorize: https://acme.example/authorize, token: https://acme.example/token, pkce: false, \
         scopes: [read, \"{{ connection.more }}\"], keep: [site] }, refresh_on: [401, /ended/i], detect: [/no session/], \
         on_connect: { get: me, keep: [account] }, revoke: { post: bye }, identity: \"{{ response.body.name }}\" }",
    );
    assert!(login && led_back);
    for sentence in [
        "- The user agrees in the browser, at `https://acme.example/authorize`; for what comes back, `POST https://acme.example/token` gives the token.",
        "- **PKCE is off**: the service does not take it.",
        "- Scopes: `read` and what **More** says.",
        "- When it is about to end, or is refused (`401` or `/ended/i`), `POST https://acme.example/token` renews it, once,",
        "- An answer of success with `/no session/` in it is a refusal all the same.",
        "- After each sign-in, signed, `GET me` is asked.",
        "- Kept on the connection: `site` and `account`.",
        "- `test` tells who is connected.",
        "- `logout` gives it up by `POST bye`.",
    ] {
        assert!(page.contains(sentence), "{sentence}\n{page}");
    }
    let cases = [
        (
            "{ oauth2: { authorize: https://a.example/a, token: https://a.example/t } }",
            "PKCE (S256) binds the code",
            true,
            true,
        ),
        (
            "{ oauth2: { authorize: https://a.example/a, token: https://a.example/t, refresh: false } }",
            "- It cannot be renewed:",
            true,
            true,
        ),
        (
            "{ oauth2: { grant: device_code, device: https://a.example/d, token: https://a.example/t } }",
            "- A code that `POST https://a.example/d` gives",
            true,
            false,
        ),
        (
            "{ oauth2: { grant: client_credentials, token: https://a.example/t } }",
            "- Nobody has to agree: `POST https://a.example/t` gives",
            false,
            false,
        ),
        (
            "{ session: { steps: [{ get: nonce, as: n }, { post: login, json: { n: \"{{ n.body }}\" }, as: l }], keep: { token: \"{{ l.body.key }}\" } } }",
            "`GET nonce, then POST login`",
            false,
            false,
        ),
        (
            "{ options: { app: { label: My app, oauth2: { grant: client_credentials, token: https://a.example/t } }, key: bearer } }",
            "With **My app**:",
            false,
            false,
        ),
        ("bearer", "", false, false),
    ];
    for (auth, sentence, login, led_back) in cases {
        let found = about(auth);
        assert!(found.0.replace("`, then `", ", then ").contains(sentence), "{auth}\n{}", found.0);
        assert_eq!((found.1, found.2), (login, led_back), "{auth}");
    }
    assert_eq!(about("bearer").0, "", "nothing is said where nobody signs in");
}

#[test]
fn a_field_of_one_way_to_sign_in_says_so() {
    let artifacts = site(&of("specc: 1\nname: acme\nconnection:\n  base_url: https://api.acme.example/\n  \
         auth: { options: { one: { label: The first, bearer: true }, two: { label: The second, basic: true }, three: { label: The third, digest: true } } }\n  \
         test: { get: me }\n"
        .to_owned()));
    let page = artifacts.iter().find(|artifact| artifact.path == "markdown/connection.md").unwrap();
    for (field, with) in [("api_token", "**The first**"), ("username", "**The second** and **The third**")] {
        let line = text(page).lines().find(|line| line.contains(&format!("`{field}`"))).unwrap();
        assert!(line.contains(&format!("Asked for with {with}.")), "{line}");
    }
}

#[test]
fn an_operation_that_runs_native_code_is_marked_and_no_other_is() {
    let spec = r#"
specc: 1
name: acme
connection: { base_url: https://api.example.com/ }
methods:
  packed: { takes: [text], returns: string, native: { ruby: "text.to_s.reverse" } }
  twice: { takes: [text], return: "{{ packed(text) }}{{ packed(text) }}" }
  server: { returns: string, native: { ruby: "workato.net.lookup('a', 'A').first" } }
  ask: { steps: [{ call: server, as: at }, { get: one, params: { at: "{{ at }}" }, as: told }], return: "{{ told.body }}" }
actions:
  get_one: { input: { id: string! }, get: things, params: { id: "{{ twice(input.id) }}" }, output: { id: integer } }
  get_two:
    steps: [{ call: ask, as: asked }, { get: two, params: { a: "{{ packed(asked.a) }}" }, as: two }]
    return: { id: "{{ two.body.id }}" }
    output: { id: integer }
  get_three: { input: { id: string! }, get: "things/{{ input.id }}", output: { id: integer } }
triggers:
  new_thing:
    poll: { get: things, items: response.body, cursor: { field: at }, params: { since: "{{ cursor }}", k: "{{ packed('k') }}" } }
    output: { id: { type: integer, key: true }, at: datetime }
"#;
    let artifacts = site(&of(spec.to_owned()));
    let cases = [
        ("actions/get_one", Some("<code>packed</code> is written in code")),
        ("actions/get_two", Some("<code>packed</code> and <code>server</code> are written in code")),
        ("actions/get_three", None),
        ("triggers/new_thing", Some("<code>packed</code> is written in code")),
    ];
    for (path, said) in cases {
        let page = |path: String| text(artifacts.iter().find(|artifact| artifact.path == path).unwrap());
        let html = page(format!("{path}.html"));
        let marked = html.contains("<span class=\"mark\">native code</span>");
        assert_eq!(marked, said.is_some(), "{path}");
        assert!(said.is_none_or(|said| html.contains(said)), "{path}\n{html}");
        let markdown = page(format!("markdown/{path}.md"));
        assert_eq!(markdown.contains("*native code*"), said.is_some(), "{path}");
    }
}

/// An element and its attributes.
type Element = (String, Vec<(String, String)>);

/// The elements of a page with their attributes, read strictly; what is wrong with it else.
fn elements(page: &str) -> Result<Vec<Element>, String> {
    let mut all = Vec::new();
    let mut rest = page;
    while let Some((before, after)) = rest.split_once('<') {
        if before.contains('>') {
            return Err(format!("a bare > in {before:?}"));
        }
        if let Some(tail) = after.strip_prefix("!doctype html>") {
            rest = tail;
            continue;
        }
        let (mut attributes, mut at) = (Vec::new(), after);
        let name: String = at.chars().take_while(|letter| !matches!(letter, ' ' | '>' | '\n')).collect();
        at = &at[name.len()..];
        loop {
            at = at.trim_start();
            if let Some(tail) = at.strip_prefix('>').or_else(|| at.strip_prefix("/>")) {
                rest = tail;
                break;
            }
            let end = at.find(['=', ' ', '>']).ok_or_else(|| format!("no end of {name:?}"))?;
            let key = at[..end].to_owned();
            at = &at[end..];
            let mut value = "";
            if let Some(tail) = at.strip_prefix("=\"") {
                let (inside, tail) = tail.split_once('"').ok_or_else(|| format!("no end of {key:?}"))?;
                (value, at) = (inside, tail);
            }
            attributes.push((key, value.to_owned()));
        }
        all.push((name, attributes));
    }
    Ok(all)
}

/// What is wrong with a page, whatever its texts are.
fn wrong_with(path: &str, page: &str) -> Option<String> {
    const NAMES: &str = "html head meta title link body header a div nav p ul ol li main span code pre h1 h2 h3 strong \
        em table caption thead tbody tr th td br details summary section aside dl dt dd footer script input button kbd";
    const ATTRIBUTES: &str = "aria-autocomplete aria-controls aria-current aria-expanded aria-hidden aria-keyshortcuts \
        aria-label aria-labelledby autocapitalize autocomplete charset class content data-root hidden href http-equiv id lang \
        maxlength name open placeholder rel role scope spellcheck src start tabindex type defer";
    let strange = |letter: char| super::markdown::shown(letter) != letter;
    if page.contains(strange) {
        return Some("a control character".to_owned());
    }
    if path.ends_with(".md") {
        check_markdown(path, page);
    }
    if !path.ends_with(".html") {
        return None;
    }
    let elements = match elements(page) {
        Ok(elements) => elements,
        Err(why) => return Some(why),
    };
    for (name, attributes) in elements {
        let plain = name.trim_start_matches('/').trim_end_matches('/');
        if !NAMES.split_whitespace().any(|known| known == plain) {
            return Some(format!("an element {name:?}"));
        }
        for (key, value) in attributes {
            if !ATTRIBUTES.split_whitespace().any(|known| known == key) {
                return Some(format!("an attribute {key:?} of {name:?}"));
            }
            let leads = matches!(key.as_str(), "href" | "src");
            let scheme = value.split(['/', '#', '?']).next().unwrap_or_default().contains(':');
            if leads && scheme && !value.starts_with("https:") && !value.starts_with("mailto:") {
                return Some(format!("a link to {value:?}"));
            }
        }
    }
    None
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(48))]

    #[test]
    fn whatever_stands_in_a_text_no_page_gets_elements_links_or_orders_of_it(
        text in proptest::collection::vec(proptest::sample::select(PIECES.to_vec()), 1..8),
    ) {
        let text = text.concat();
        for artifact in site(&compiled(&text)) {
            let wrong = wrong_with(&artifact.path, self::text(&artifact));
            proptest::prop_assert!(wrong.is_none(), "{}: {wrong:?}", artifact.path);
        }
    }
}

/// What texts are made of that want to be more than texts.
const PIECES: [&str; 41] = [
    "<script>",
    "</script>",
    "<img src=x onerror=alert(1)>",
    "<!--",
    "-->",
    "<",
    ">",
    "&",
    "&lt;",
    "\"",
    "'",
    "`",
    "```",
    "|",
    "\n",
    "\r",
    "\t",
    "**",
    "_",
    "~~",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x]( java\nscript:1)",
    "](javascript:1)",
    "<javascript:alert(1)>",
    "[x]: javascript:1",
    "![x](https://e.example/x.png)",
    "[a](https://e.example/)",
    "\\!",
    "1\\. ",
    "&#33;",
    "\u{7}",
    "\u{1b}[31m",
    "\u{9b}2K",
    "\u{202e}",
    "\u{2066}",
    "\\",
    "# ",
    "- ",
    "ü",
    "a b",
];

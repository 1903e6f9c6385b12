//! Texts that an attacker writes into a spec, wherever a text may stand: in everything that is made
//! of the spec they are texts and nothing else.
//!
//! Every text carries a mark behind it that says where it was planted, and a word that would be
//! code, if anything of it became code.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use ruby_prism::{Node, Visit};
use specc::Compiled;
use specc::target::{Artifact, docs, ruby, schema};

use crate::support::{check_text, problems_in_words};

/// The word that would be code.
const CODE: &str = "zqpwn";

/// What is planted; the word stands where code would.
const TEXTS: [&str; 44] = [
    "#{zqpwn}",
    "#@zqpwn",
    "#$zqpwn",
    "#@@zqpwn",
    "'+zqpwn+'",
    "\"+zqpwn+\"",
    "\\\"+zqpwn+\\\"",
    "\\'+zqpwn+\\'",
    "\\#{zqpwn}",
    "\\\\#{zqpwn}",
    "`zqpwn`",
    "%x(zqpwn)",
    "\n__END__\nzqpwn",
    "\n=begin\nzqpwn\n=end\n",
    "\r\n=begin\r\nzqpwn",
    "<<~ZQ\n#{zqpwn}\nZQ\n",
    "\nend\nzqpwn\n",
    "\rzqpwn",
    "\u{85}zqpwn",
    "\u{2028}zqpwn\u{2029}",
    "\u{0}zqpwn",
    "\u{1b}]0;zqpwn\u{7}",
    "\u{feff}zqpwn",
    "\u{202e}zqpwn",
    "\\u{zqpwn}",
    "\\xZZ zqpwn",
    "\\1 \\0 \\k<zqpwn>",
    "%{zqpwn} %<zqpwn>s %s",
    " -*- coding: us-ascii zqpwn -*- é",
    " frozen_string_literal: false zqpwn",
    "?zqpwn : 1 ? 'a' : b",
    "/+zqpwn+/",
    "}} {zqpwn",
    "{% zqpwn %}{# zqpwn #}",
    "</script><script>zqpwn()</script>",
    "\" onmouseover=\"zqpwn()",
    "' onmouseover='zqpwn()",
    "[x](javascript:zqpwn)",
    "]]>zqpwn<![CDATA[",
    "<!--zqpwn",
    "| a |\n|---|\n# zqpwn\n- [ ] x",
    "{\"zqpwn\": 1}, *zqpwn, &zqpwn !!zqpwn # zqpwn",
    ": zqpwn\n  - zqpwn: 1\n---\n",
    "😀 e\u{301} zqpwn \\",
];

/// A spec with a place for a text wherever one may stand: `§NAME§`, as a value or as a key. Texts
/// whose names begin with a small letter come out of Ruby as they went in; the others are Markdown,
/// patterns or parts of something.
const SPEC: &str = r#"{
  "specc": 1, "name": "plant", "title": "§title§", "version": "1.0.0", "summary": "§Summary§", "description": "§Description§",
  "listing": { "app": "§App§", "categories": ["§Category§"], "keywords": ["§Keyword§"] },
  "constants": { "one": { "§constant_key§": "§constant§", "list": ["§constant_in_list§"] } },
  "connection": {
    "fields": {
      "site": { "label": "§connection_label§", "hint": "§Connection_hint§", "help": { "title": "§Connection_help_title§", "text": "§Connection_help§" }, "example": "§Connection_example§", "suffix": "§suffix§", "prefix": "§prefix§", "default": "§connection_default§" },
      "kind": { "select": { "§connection_choice§": "§connection_choice_label§" }, "required": false },
      "no": { "required": false, "label": "§label_of_no§", "default": "§default_of_no§" },
      "token": { "secret": true, "label": "§Secret_label§" }
    },
    "values": { "full": "§connection_value§" },
    "base_url": "https://plant.example/",
    "auth": { "api_key": { "header": "X-Key", "value": "{{ connection.token }}" }, "apply": { "params": { "§apply_param§": "§apply_value§" } } },
    "test": { "get": "me" }
  },
  "custom_action": { "help": "§Custom_help§" },
  "http": { "errors": [{ "when": "§when§", "message": "§http_message§" }, { "when": 404, "message": "§http_404§" }], "headers": { "X-B": "§http_header§" } },
  "objects": {
    "thing": {
      "title": "§Object_title§", "plural": "§Object_plural§",
      "fields": {
        "id": { "type": "integer", "key": true },
        "name": { "label": "§label§", "hint": "§Hint§", "example": "§Example§", "wire": "§wire§", "help": "§Help§" },
        "deep": { "wire": ["§wire_of_path§", "x"], "default": "§default§" },
        "colour": { "select": { "§choice§": "§choice_label§" } },
        "at": { "type": "datetime", "format": "%Y-%m-%d §Format§" },
        "flag": { "type": "boolean", "format": ["§yes§", "§no§"] },
        "mood": { "pick_list": "kinds", "many": true, "delimiter": "§delimiter§" },
        "code": { "pattern": "§Pattern§" },
        "facts": { "type": "map", "add": "§add§", "item": "§item§", "pairs": { "name": "§pair_name§", "value": "§pair_value§" } },
        "made": { "convert": { "read": "{{ value }}§convert_read§", "write": "§convert_write§{{ value }}" } }
      },
      "sample": { "value": { "name": "§sample§" } }
    }
  },
  "pick_lists": {
    "kinds": { "values": { "§kind§": "§kind_label§" } },
    "owners": { "get": "owners", "params": { "§list_param§": "§list_value§" }, "label": "name", "value": "id" }
  },
  "methods": { "wrap": { "takes": { "x": "string" }, "return": "§method_before§{{ x }}§method_after§" } },
  "actions": {
    "make": {
      "title": "§action_title§", "subtitle": "§action_subtitle§", "description": "§Action_description§ {{ config.mode }}",
      "help": { "title": "§Action_help_title§", "text": "§Action_help§" },
      "config": { "fields": { "mode": { "select": ["a", "b"], "label": "§config_label§" } } },
      "input": { "use": "thing" },
      "checks": [{ "if": "input.name == §@expression§", "message": "§check_message§" }],
      "post": "things",
      "params": { "§param§": "§param_value§", "wrapped": "{{ wrap(input.name) }}" },
      "headers": { "X-C": "§header§{{ input.name }}" },
      "json": { "§json_key§": "§json_value§", "mixed": "§before§{{ input.name }}§after§", "list": ["§json_in_list§"], "const": "{{ constants.one }}", "case": { "$case": "input.name", "§Case§": 1, "$else": 2 } },
      "errors": [{ "if": "response.body.x == 1", "message": "§before_error§{{ response.body.y }}" }],
      "return": { "name": "{{ response.body.name | default(§@default_in_expression§) }}" },
      "output": "thing"
    },
    "send": { "input": "thing", "post": "sent", "output": "thing" },
    "pick": { "choose": "object", "variants": { "large": { "label": "§variant_label§", "description": "§Variant_description§", "post": "large", "output": "none" }, "small": { "post": "small" } } },
    "path": { "get": "things/§Path§/{{ input.id }}", "input": { "id": { "type": "integer", "required": true } }, "output": "thing" }
  },
  "triggers": {
    "seen": {
      "title": "§trigger_title§", "help": "§Trigger_help§",
      "poll": { "get": "seen", "params": { "since": "{{ cursor }}", "§poll_param§": "§poll_value§" }, "items": "response.body[§@member§]", "cursor": { "field": "at", "start": "first" } },
      "output": "thing"
    }
  }
}"#;

/// The names of the places.
fn places() -> Vec<&'static str> {
    SPEC.split('§').skip(1).step_by(2).collect()
}

/// What stands in a place where nothing is planted: nothing that means anything.
fn plain(place: &str) -> String {
    match place {
        "when" => "gone wrong".to_owned(),
        "delimiter" => ";".to_owned(),
        place => format!("plain {}", place.trim_start_matches('@')),
    }
}

/// What is planted in a place.
fn marked(text: &str, place: &str) -> String {
    format!("{text}zq{}", place.trim_start_matches('@'))
}

fn escaped(text: &str) -> String {
    let quoted = serde_json::to_string(text).expect("text is JSON");
    let mut escaped = String::new();
    for letter in quoted[1..quoted.len() - 1].chars() {
        // A file holds no invisible characters; an escape may stand for one.
        if letter.is_ascii() && letter != '\u{7f}' {
            escaped.push(letter);
        } else {
            let mut pair = [0; 2];
            for unit in letter.encode_utf16(&mut pair) {
                let _ = write!(escaped, "\\u{unit:04x}");
            }
        }
    }
    escaped
}

/// The spec with a text in these places.
fn planted(text: &str, in_places: &[&str]) -> String {
    let mut spec = String::new();
    for (at, part) in SPEC.split('§').enumerate() {
        if at % 2 == 0 {
            spec.push_str(part);
            continue;
        }
        let what = if in_places.contains(&part) { marked(text, part) } else { plain(part) };
        // A text of an expression is quoted and escaped once more.
        let what = if part.starts_with('@') { format!("\"{}\"", escaped(&what)) } else { what };
        spec.push_str(&escaped(&what));
    }
    spec
}

/// The spec with a text in all places that take it, and these places.
fn accepted(text: &str) -> (Compiled, Vec<&'static str>) {
    let all = places();
    let whole = check_text(&planted(text, &all), "json");
    if whole.connector.is_ok() && !whole.problems.any_error() {
        return (whole, all);
    }
    let fine = |place: &&&str| {
        let compiled = check_text(&planted(text, &[place]), "json");
        compiled.connector.is_ok() && !compiled.problems.any_error()
    };
    let kept: Vec<&str> = all.iter().filter(fine).copied().collect();
    let compiled = check_text(&planted(text, &kept), "json");
    assert!(compiled.connector.is_ok(), "{text:?} in {kept:?}: {}", problems_in_words(&compiled));
    (compiled, kept)
}

/// All that was planted, with where.
fn all_planted() -> Vec<(&'static str, Compiled, Vec<&'static str>)> {
    std::thread::scope(|scope| {
        let threads: Vec<_> = TEXTS
            .chunks(TEXTS.len().div_ceil(2))
            .map(|texts| scope.spawn(|| texts.iter().map(|text| (*text, accepted(text))).collect::<Vec<_>>()))
            .collect();
        let all = threads.into_iter().flat_map(|thread| thread.join().expect("compiling does not panic"));
        all.map(|(text, (compiled, kept))| (text, compiled, kept)).collect()
    })
}

/// What a file of Ruby holds: its texts, and the words of its code.
#[derive(Default)]
struct Read {
    texts: Vec<String>,
    code: Vec<String>,
}

impl Read {
    fn text(&mut self, bytes: &[u8]) {
        self.texts.push(String::from_utf8_lossy(bytes).into_owned());
    }

    fn word(&mut self, bytes: &[u8]) {
        self.code.push(String::from_utf8_lossy(bytes).into_owned());
    }

    /// Pieces that stand beside each other are one text.
    fn pieces<'n>(&mut self, parts: impl Iterator<Item = Node<'n>>) {
        let mut whole = Vec::new();
        for part in parts {
            match part.as_string_node() {
                Some(piece) => whole.extend_from_slice(piece.unescaped()),
                None => {
                    self.text(&std::mem::take(&mut whole));
                    self.visit(&part);
                }
            }
        }
        self.text(&whole);
    }
}

impl<'n> Visit<'n> for Read {
    fn visit_string_node(&mut self, node: &ruby_prism::StringNode<'n>) {
        self.text(node.unescaped());
    }

    fn visit_symbol_node(&mut self, node: &ruby_prism::SymbolNode<'n>) {
        self.text(node.unescaped());
    }

    fn visit_regular_expression_node(&mut self, node: &ruby_prism::RegularExpressionNode<'n>) {
        self.text(node.unescaped());
    }

    fn visit_interpolated_string_node(&mut self, node: &ruby_prism::InterpolatedStringNode<'n>) {
        self.pieces(node.parts().iter());
    }

    fn visit_interpolated_symbol_node(&mut self, node: &ruby_prism::InterpolatedSymbolNode<'n>) {
        self.pieces(node.parts().iter());
    }

    fn visit_call_node(&mut self, node: &ruby_prism::CallNode<'n>) {
        self.word(node.name().as_slice());
        ruby_prism::visit_call_node(self, node);
    }

    fn visit_constant_read_node(&mut self, node: &ruby_prism::ConstantReadNode<'n>) {
        self.word(node.name().as_slice());
    }

    fn visit_local_variable_read_node(&mut self, node: &ruby_prism::LocalVariableReadNode<'n>) {
        self.word(node.name().as_slice());
    }

    fn visit_instance_variable_read_node(&mut self, node: &ruby_prism::InstanceVariableReadNode<'n>) {
        self.word(node.name().as_slice());
    }

    fn visit_class_variable_read_node(&mut self, node: &ruby_prism::ClassVariableReadNode<'n>) {
        self.word(node.name().as_slice());
    }

    fn visit_global_variable_read_node(&mut self, node: &ruby_prism::GlobalVariableReadNode<'n>) {
        self.word(node.name().as_slice());
    }

    fn visit_x_string_node(&mut self, node: &ruby_prism::XStringNode<'n>) {
        self.code.push(format!("`{}`: {CODE}", String::from_utf8_lossy(node.unescaped())));
    }

    fn visit_interpolated_x_string_node(&mut self, _: &ruby_prism::InterpolatedXStringNode<'n>) {
        self.code.push(format!("a command: {CODE}"));
    }
}

/// What a file of Ruby holds; what is wrong with it is added to `wrong`.
fn read(code: &str, wrong: &mut Vec<String>) -> Read {
    let parsed = ruby_prism::parse(code.as_bytes());
    let errors = parsed.errors().map(|error| String::from_utf8_lossy(error.message()).into_owned());
    wrong.extend(errors);
    if parsed.data_loc().is_some() {
        wrong.push("the file ends before its end".to_owned());
    }
    // Words of comments that say something to Ruby; what else has a colon behind it does not.
    let steers = |word: &str| {
        let word = word.to_lowercase().replace('-', "_");
        word.ends_with("coding")
            || ["frozen_string_literal", "warn_indent", "shareable_constant_value", "typed"].contains(&&*word)
    };
    let known = ["frozen_string_literal: true"];
    for comment in parsed.comments() {
        let text = String::from_utf8_lossy(comment.text()).into_owned();
        if !text.starts_with('#') {
            wrong.push(format!("a comment that is none of ours: {text}"));
        }
    }
    for magic in parsed.magic_comments() {
        let word = String::from_utf8_lossy(magic.key());
        let said = format!("{word}: {}", String::from_utf8_lossy(magic.value()));
        if steers(&word) && !known.contains(&said.as_str()) {
            wrong.push(format!("a comment that steers the parser: {said}"));
        }
    }
    let mut read = Read::default();
    read.visit(&parsed.node());
    let lead = |text: &&String| text.to_lowercase().contains("href=\"javascript:");
    wrong.extend(read.texts.iter().filter(lead).map(|text| format!("a link that runs something: {text}")));
    wrong.extend(read.code.iter().filter(|word| word.contains(CODE)).map(|word| format!("code: {word}")));
    read
}

#[test]
fn what_is_planted_in_compiles_and_says_what_it_says() {
    let compiled = check_text(&planted("", &[]), "json");
    assert!(compiled.connector.is_ok(), "{}", problems_in_words(&compiled));
}

#[test]
fn no_text_of_a_spec_becomes_ruby_and_each_is_what_it_was() {
    let mut wrong = Vec::new();
    let mut taken: BTreeMap<&str, usize> = BTreeMap::new();
    for (text, mut compiled, kept) in all_planted() {
        let connector = compiled.connector.as_ref().expect("it compiled");
        let files = ruby::export(connector, &compiled.sources, &mut compiled.problems);
        for file in files.iter().filter(|file| file.path.ends_with(".rb")) {
            let code = String::from_utf8_lossy(&file.bytes);
            let mut found = Vec::new();
            let read = read(&code, &mut found);
            wrong.extend(found.into_iter().map(|what| format!("{text:?} in {}: {what}", file.path)));
            if file.path != "connector.rb" {
                continue;
            }
            for place in &kept {
                *taken.entry(place).or_default() += 1;
                // What is Markdown, or no text of its own, is written in another way.
                if place.starts_with(char::is_uppercase) {
                    continue;
                }
                let planted = marked(text, place);
                if !read.texts.iter().any(|text| text.contains(&planted)) {
                    let near: Vec<&String> = read
                        .texts
                        .iter()
                        .filter(|text| text.contains(&format!("zq{}", place.trim_start_matches('@'))))
                        .collect();
                    wrong.push(format!("{planted:?} is nowhere in Ruby: {near:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} findings\n{}", wrong.len(), wrong.join("\n"));
    let seldom: Vec<_> =
        places().into_iter().filter(|place| taken.get(place).is_none_or(|n| *n < 10)).collect();
    assert!(seldom.is_empty(), "hardly anything can be planted in {seldom:?}");
}

/// The places at which a page of HTML has markup that a text brought along.
fn markup_of(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        let mut quote = None;
        let end = rest.char_indices().find(|(_, letter)| {
            match (quote, *letter) {
                (Some(open), letter) if open == letter => quote = None,
                (None, '"' | '\'') => quote = Some(*letter),
                (None, '>') => return true,
                _ => {}
            }
            false
        });
        let tag = &rest[..end.map_or(rest.len(), |(at, _)| at + 1)];
        // What stands outside of quotes is names of elements and attributes.
        let outside: String = tag.split(['"', '\'']).step_by(2).collect();
        let lower = tag.to_lowercase();
        let leads = ["href=\"javascript", "src=\"javascript", "href=\"data", "src=\"data", "href=\"vbscript"];
        if outside.contains(CODE) || leads.iter().any(|lead| lower.contains(lead)) {
            found.push(tag.chars().take(200).collect());
        }
        rest = &rest[tag.len()..];
    }
    let lower = page.to_lowercase();
    for script in lower.split("<script").skip(1) {
        let inside = script.split("</script").next().unwrap_or_default();
        if inside.contains(CODE) {
            found.push(format!("<script{inside}"));
        }
    }
    found
}

/// What a page of Markdown holds beside texts that a text brought along.
fn brought_along(page: &str) -> Vec<String> {
    use pulldown_cmark::{Event, Options, Parser, Tag};
    let mut found = Vec::new();
    for event in Parser::new_ext(page, Options::ENABLE_TABLES) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => found.push(html.to_string()),
            Event::Start(Tag::Link { dest_url, .. }) => {
                let lower = dest_url.to_lowercase();
                if ["javascript:", "data:", "vbscript:"].iter().any(|scheme| lower.starts_with(scheme)) {
                    found.push(dest_url.to_string());
                }
            }
            Event::Start(Tag::Image { dest_url, .. }) => found.push(format!("a picture: {dest_url}")),
            _ => {}
        }
    }
    found
}

#[test]
fn no_text_of_a_spec_becomes_markup_or_leaves_its_line() {
    let mut wrong = Vec::new();
    for (text, mut compiled, kept) in all_planted() {
        let connector = compiled.connector.as_ref().expect("it compiled");
        let mut files = docs::site(connector);
        files.extend(ruby::export(connector, &compiled.sources, &mut compiled.problems));
        for Artifact { path, bytes, .. } in &files {
            let page = String::from_utf8_lossy(bytes);
            let found = match path.rsplit('.').next() {
                Some("html") => markup_of(&page),
                Some("md") => brought_along(&page),
                Some("json") => serde_json::from_str::<serde_json::Value>(&page)
                    .err()
                    .map(|error| error.to_string())
                    .into_iter()
                    .collect(),
                _ => Vec::new(),
            };
            wrong.extend(found.into_iter().map(|what| format!("{text:?} in {path}: {what}")));
        }
        // The fixed files are the same whatever a spec says.
        for path in
            [".github/workflows/connector.yml", "bin/push", "Gemfile", "spec/spec_helper.rb", ".gitignore"]
        {
            let file = files.iter().find(|file| file.path == path).expect("it is there");
            assert!(!String::from_utf8_lossy(&file.bytes).contains("zq"), "{text:?} is in {path}");
        }
        let whole: String = schema::schemas(connector)
            .into_iter()
            .map(|(name, schema)| {
                let read: serde_json::Value = serde_json::from_str(&schema).expect("a schema is JSON");
                assert!(read.is_object(), "{name}");
                texts_in(&read).join("\u{1}")
            })
            .collect();
        for place in ["label", "choice_label", "connection_label"] {
            let there = !kept.contains(&place) || whole.contains(&marked(text, place));
            assert!(there, "{:?} is in no schema", marked(text, place));
        }
    }
    assert!(wrong.is_empty(), "{} findings\n{}", wrong.len(), wrong.join("\n"));
}

/// All texts in JSON.
fn texts_in(json: &serde_json::Value) -> Vec<String> {
    match json {
        serde_json::Value::String(text) => vec![text.clone()],
        serde_json::Value::Array(members) => members.iter().flat_map(texts_in).collect(),
        serde_json::Value::Object(members) => {
            members.iter().flat_map(|(key, value)| [vec![key.clone()], texts_in(value)].concat()).collect()
        }
        _ => Vec::new(),
    }
}

/// Reads settings as Ruby reads them, and the fixture that says the same in JSON.
const SETTINGS: &str = r"
require 'yaml'
require 'json'
JSON.parse($stdin.read).each do |text, yaml, sets, json|
  wanted = JSON.parse(json)
  begin
    one = YAML.safe_load(yaml)
    puts JSON.generate([text, one]) unless one == wanted
    several = YAML.safe_load(sets)
    puts JSON.generate([text, several]) unless several == { 'production' => wanted, 'sandbox' => wanted }
  rescue StandardError => e
    puts JSON.generate([text, e.message])
  end
end
";

#[test]
fn settings_are_in_ruby_what_they_were_in_the_spec() {
    if !crate::ruby::has_ruby() {
        return;
    }
    let mut all = Vec::new();
    for (text, mut compiled, _) in all_planted() {
        let connector = compiled.connector.as_ref().expect("it compiled");
        let files = ruby::export(connector, &compiled.sources, &mut compiled.problems);
        let content = |path: &str| {
            let file = files.iter().find(|file| file.path == path).expect("it is there");
            String::from_utf8_lossy(&file.bytes).into_owned()
        };
        let three = ["settings.yaml.example", "settings.sets.yaml.example", "fixtures/settings.json"];
        let [yaml, sets, json] = three.map(content);
        all.push(serde_json::json!([text, yaml, sets, json]));
    }
    assert_eq!(crate::ruby::eval(SETTINGS, &serde_json::json!(all).to_string()), "");
}

#[test]
fn ruby_itself_takes_what_is_planted_and_gives_it_back() {
    if !crate::ruby::has_ruby() {
        return;
    }
    let mut all = Vec::new();
    for (text, mut compiled, kept) in all_planted() {
        let connector = compiled.connector.as_ref().expect("it compiled");
        let code = ruby::connector_rb(connector, &compiled.sources, &mut compiled.problems);
        let there = |place: &&&str| ["title", "kind_label"].contains(*place);
        let wanted: Vec<String> = kept.iter().filter(there).map(|place| marked(text, place)).collect();
        all.push(serde_json::json!([text, code, wanted]));
    }
    assert_eq!(crate::ruby::eval(EVALUATED, &serde_json::json!(all).to_string()), "");
}

/// Evaluates connectors and looks for texts in what comes out.
const EVALUATED: &str = r"
require 'json'
def texts(x)
  case x
  when Hash then x.flat_map { |key, value| texts(key) + texts(value) }
  when Array then x.flat_map { |member| texts(member) }
  when Proc then x.arity.zero? || x.arity == 1 ? (texts(x.call({})) rescue []) : []
  else [x.to_s]
  end
end
JSON.parse($stdin.read).each do |text, code, wanted|
  begin
    found = texts(eval(code))
    missing = wanted.reject { |one| found.include?(one) }
    puts JSON.generate([text, missing]) unless missing.empty?
  rescue SyntaxError, StandardError => e
    puts JSON.generate([text, e.class.name, e.message[0, 200]])
  end
end
";

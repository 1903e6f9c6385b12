//! From text to a connector, and what people are told on the way.

use super::check;
use crate::diagnostic::Problems;
use crate::diagnostic::render::{self, Format};
use crate::model::Connector;
use crate::read;
use crate::span::Sources;
use crate::syntax::{self, MemoryFiles};

/// The two keys that every spec has, and a service to speak of.
const HEAD: &str = "specc: 1\nname: acme\n";

fn checked(text: &str) -> (Option<Connector>, Problems, Sources) {
    let mut sources = Sources::default();
    let mut problems = Problems::default();
    let files = MemoryFiles::one("spec.yaml", format!("{HEAD}{text}\n"));
    let connector = syntax::parse(&files, "spec.yaml", &mut sources, &mut problems)
        .and_then(|document| read::read(&document, &mut problems))
        .and_then(|spec| check(&spec, &mut problems));
    (connector.ok(), problems, sources)
}

/// The connector that `text` is; everything told about it fails the test.
fn fine(text: &str) -> Connector {
    let (connector, problems, _) = checked(text);
    assert!(problems.is_empty(), "{}\n{}", told(text), shown(text));
    connector.expect("no problem was reported")
}

/// What is told about `text`, a line for each problem; lines count from the first of `text`.
fn told(text: &str) -> String {
    let (_, problems, sources) = checked(text);
    let lines = problems.sorted().into_iter().map(|problem| {
        let description = &problem.description;
        let (_, place) = sources.place(description.at.span);
        let help = description.help.as_ref().map_or_else(String::new, |help| format!(" ({help})"));
        format!("{}:{} {} {}{help}", place.line - 2, place.column, problem.code.text(), description.message)
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The same, as it is shown.
fn shown(text: &str) -> String {
    let (_, problems, sources) = checked(text);
    let mut out = Vec::new();
    render::render(Format::Text, false, &sources, &problems.sorted(), &mut out).expect("a vector takes all");
    String::from_utf8(out).expect("problems are text")
}

const CONTACTS: &str = "
connection:
  fields:
    site: { suffix: .acmedesk.example, hint: The first part of your desk's address }
  base_url: https://{{ connection.site }}.acmedesk.example/api/v2/
  auth: { api_key: X-Desk-Key }
  test: { get: agents/me }
objects:
  contact:
    fields:
      id:         { type: integer, key: true, readonly: true }
      name:       string!
      email:      { control: email }
      tags:       [string]
      updated_at: { type: datetime, readonly: true }
";

fn contacts(rest: &str) -> String {
    format!("{}{rest}", CONTACTS.trim_start())
}

#[test]
fn a_connection_objects_and_actions_become_a_connector() {
    let connector = fine(&contacts(
        "
actions:
  get_contact:
    input: { use: contact, only: [id] }
    get: contacts/{{ input.id }}
    output: contact

  create_contact:
    input: contact
    post: contacts
    output: contact

  search_contacts:
    input: { use: contact, only: [name, email], optional: all }
    get: contacts
    paginate: { by: page, param: page, size: { param: per_page, value: 100 } }
    items: response.body.results
    output: [contact]
",
    ));
    let names: Vec<&str> = connector.actions.iter().map(|action| action.meta.name.as_str()).collect();
    assert_eq!(names, ["get_contact", "create_contact", "search_contacts"]);
    assert_eq!(connector.actions[1].work.request.rest.len(), 3);
}

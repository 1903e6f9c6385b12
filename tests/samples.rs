//! Samples that are made from fields fit the JSON Schemas that are made from the same fields.

use serde_json::{Value, json};
use specc::cases::{Expect, What};
use specc::plan::sample;
use specc::target::schema;

use crate::parity::suites;
use crate::runtime::{Ended, Program};
use crate::support::{cases, check_text, problems_in_words};

/// What a schema has against a sample.
fn refused(name: &str, schema: &str, sample: &Value) -> Vec<String> {
    let schema: Value = serde_json::from_str(schema).expect("a schema is JSON");
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap_or_else(|failure| panic!("{name}: {failure}"));
    let errors = validator.iter_errors(sample);
    errors.map(|error| format!("{name} at {}: {error}\n{sample:#}", error.instance_path())).collect()
}

/// What the schemas of a connector have against its samples.
fn all_refused(connector: &specc::model::Connector) -> Vec<String> {
    let schemas = schema::schemas(connector);
    let of = |name: &str| &schemas.iter().find(|(other, _)| other == name).expect("it has a schema").1;
    let mut wrong = Vec::new();
    let connection = sample::of_shape(connector, connector.connection.fields, sample::Side::Input);
    wrong.extend(refused("connection", of("connection"), &connection));
    for object in &connector.objects {
        let name = format!("objects/{}", object.name);
        wrong.extend(refused(
            &name,
            of(&name),
            &sample::of_shape(connector, object.shape, sample::Side::Output),
        ));
    }
    let actions = connector.actions.iter().map(|action| ("actions", &action.meta));
    let triggers = connector.triggers.iter().map(|trigger| ("triggers", &trigger.meta));
    for (folder, meta) in actions.chain(triggers) {
        let parts = [
            ("config", meta.config, sample::Side::Input),
            ("input", meta.input, sample::Side::Input),
            ("output", meta.output, sample::Side::Output),
        ];
        for (part, shape, side) in parts {
            if let Some(shape) = shape {
                let name = format!("{folder}/{}.{part}", meta.name);
                wrong.extend(refused(&name, of(&name), &sample::of_shape(connector, shape, side)));
            }
        }
    }
    wrong
}

#[test]
fn samples_of_every_spec_fit_their_schemas() {
    let shown =
        ["shown", "golden"].into_iter().flat_map(cases).map(|case| (case.name.clone(), case.compile()));
    let all = suites().into_iter().map(|suite| (suite.name, suite.compiled)).chain(shown);
    let (mut seen, mut wrong) = (0, Vec::new());
    for (name, compiled) in all {
        let connector = compiled.connector.unwrap_or_else(|_| panic!("{name} compiles"));
        seen += 1;
        wrong.extend(all_refused(&connector).into_iter().map(|refused| format!("{name}: {refused}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen > 50, "only {seen} specs were found");
}

#[test]
fn outputs_that_are_expected_of_cases_fit_the_schemas_of_outputs() {
    let (mut seen, mut wrong) = (0, Vec::new());
    for suite in suites() {
        let connector = suite.compiled.connector.as_ref().expect("every suite compiles");
        let schemas = schema::schemas(connector);
        for (_, case) in &suite.cases {
            let (What::Action(name), Expect::Output(output)) = (&case.what, &case.expect) else { continue };
            let name = format!("actions/{name}.output");
            let Some((_, schema)) = schemas.iter().find(|(other, _)| *other == name) else { continue };
            seen += 1;
            let output = sample::json_of(output);
            wrong.extend(refused(&format!("{} {}: {name}", suite.name, case.title), schema, &output));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen > 200, "only {seen} outputs were looked at");
}

#[test]
fn samples_keep_to_the_limits_of_fields() {
    let spec = r#"
specc: 1
name: acme
connection: { base_url: https://example.com/ }
actions:
  make:
    input:
      short:    { max_length: 3 }
      long:     { min_length: 40 }
      code:     { pattern: "[A-Z]{3}-\\d{4}" }
      word:     { pattern: "(red|green)", min_length: 3 }
      many:     { type: integer, min: 10, max: 20 }
      few:      { type: number, max: 0.5 }
      price:    { type: decimal, min: 100 }
      colour:   { select: [red, green] }
      colours:  { select: [red, green], many: true }
      level:    { type: integer, select: { 2: Low, 3: High }, default: 3 }
      tags:     { type: [string], min_length: 2 }
      email:    string
      site_url: { format: url }
      uuid:     { format: uuid }
      host:     { format: hostname }
      day:      date
      moment:   datetime
      free:     map
      any:      any
      on:       boolean
      address:  { fields: { city: string!, since: date } }
      lines:    { type: array, fields: { sku: string!, quantity: { type: integer, required: true } } }
    post: things
    output: { id: integer, took: duration, raw: bytes, parts: { type: array, fields: { at: datetime } } }
"#;
    let compiled = check_text(spec, "yaml");
    let connector =
        compiled.connector.as_ref().unwrap_or_else(|_| panic!("{}", problems_in_words(&compiled)));
    let wrong = all_refused(connector);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let input = connector.actions[0].meta.input.expect("it has an input");
    let made = sample::of_shape(connector, input, sample::Side::Input);
    let cases: [(&str, Value); 8] = [
        ("short", "Exa".into()),
        ("code", "AAA-1111".into()),
        ("word", "red".into()),
        ("many", 10.into()),
        ("level", 3.into()),
        ("colours", vec!["red"].into()),
        ("email", "ada@example.com".into()),
        ("day", "2024-05-17".into()),
    ];
    for (field, value) in cases {
        assert_eq!(made[field], value, "{field}");
    }
}

/// Fields that say much of their form.
const FORM: &str = r#"
specc: 1
name: probe
connection:
  base_url: "https://probe.example/"
  fields:
    site: { prefix: "https://", suffix: .probe.example, share: false }
  auth: none
pick_lists:
  files:
    takes: { inside: string }
    get: files
    items: response.body
    label: name
    value: id
    parent: inside
objects:
  thing:
    fields:
      id: { type: integer, key: true, readonly: true }
      made: { type: datetime, readonly: true }
actions:
  save:
    title: Save thing
    subtitle: Save a thing in Probe
    config:
      what: { select: [x, y], required: true, on_blur: true }
    input:
      use: thing
      only: [id]
      fields:
        kind: { select: [a, b], sticky: true, toggle: { name: kind_text, label: Kind in words } }
        several: { select: [a, b], many: true, delimiter: ";" }
        folders: { pick_list: files, many: true, tree: { folders: true, below: true } }
        note:
          multiline: true
          show_if: input.kind == 'a'
          help: { title: Notes, text: Say it all., link: "https://probe.example/notes" }
          pills: false
          extra: { tooltip: here }
        place:
          type: object
          fields:
            city: string
            zip: { show_if: input.city == 'X' }
        rows:
          type: [object]
          list_mode: static
          add: Add a row
          fields: { size: integer }
    post: things
    json: input
    output: thing
"#;

#[test]
fn the_schema_of_an_input_says_what_a_form_needs_and_that_of_an_output_does_not() {
    let compiled = check_text(FORM, "yaml");
    let Ok(connector) = &compiled.connector else { panic!("{}", problems_in_words(&compiled)) };
    let all = schema::schemas(connector);
    let document = |name: &str| -> Value {
        let found = all.iter().find(|(of, _)| of == name).expect("there is such a schema");
        serde_json::from_str(&found.1).expect("it is JSON")
    };
    let input = "actions/save.input";
    let help = json!({ "title": "Notes", "text": "Say it all.", "link": "https://probe.example/notes" });
    let rows = [
        (input, "/description", json!("Save a thing in Probe")),
        (input, "/properties/id/readOnly", Value::Null),
        ("actions/save.output", "/description", json!("Save a thing in Probe")),
        ("actions/save.output", "/properties/id/readOnly", json!(true)),
        ("actions/save.output", "/properties/id/x-specc", json!({ "key": true })),
        ("objects/thing", "/properties/made/readOnly", json!(true)),
        (input, "/properties/kind/x-specc/sticky", json!(true)),
        (input, "/properties/kind/x-specc/control", json!("select")),
        (input, "/properties/kind/x-specc/toggle", json!({ "name": "kind_text", "label": "Kind in words" })),
        (input, "/properties/several/x-specc/delimiter", json!(";")),
        (input, "/properties/folders/x-specc/control", json!("tree")),
        (input, "/properties/folders/x-specc/tree", json!({ "folders": true, "below": true })),
        (input, "/properties/note/x-specc/control", json!("text-area")),
        (input, "/properties/note/x-specc/show_if", json!("input.kind == \"a\"")),
        (input, "/properties/note/x-specc/pills", json!(false)),
        (input, "/properties/note/x-specc/extra", json!({ "tooltip": "here" })),
        (input, "/properties/note/x-specc/help", help),
        (input, "/properties/place/properties/zip/x-specc/show_if", json!("input.place.city == \"X\"")),
        (input, "/properties/rows/x-specc/list_mode", json!("static")),
        (input, "/properties/rows/x-specc/add", json!("Add a row")),
        ("actions/save.config", "/properties/what/x-specc/steers", json!(true)),
        ("actions/save.config", "/properties/what/x-specc/on_blur", json!(true)),
        ("actions/save.config", "/properties/what/minLength", json!(1)),
        (input, "/properties/kind/minLength", Value::Null),
        ("connection", "/properties/site/minLength", json!(1)),
        ("connection", "/properties/site/x-specc/prefix", json!("https://")),
        ("connection", "/properties/site/x-specc/suffix", json!(".probe.example")),
        ("connection", "/properties/site/x-specc/share", json!(false)),
    ];
    for (name, pointer, expected) in rows {
        let schema = document(name);
        let came = schema.pointer(pointer).unwrap_or(&Value::Null);
        assert_eq!(came, &expected, "{name} {pointer}\n{schema:#}");
    }
}

const SHOWN: &str = r#"
specc: 1
name: probe
connection: { fields: { site: string }, base_url: "https://{{ connection.site }}.probe.example/" }
objects:
  thing: { fields: { id: integer, name: string } }
actions:
  get_thing: { input: { id: integer! }, get: "things/{{ input.id }}", output: thing }
  first_thing: { input: { id: integer! }, get: "things/{{ input.id }}", sample: first, output: thing }
triggers:
  new_thing: { poll: { get: things, items: response.body, cursor: { field: id, start: first } }, dedup: id, output: thing }
"#;

#[test]
fn a_program_prints_samples() {
    let program = Program::build(SHOWN);
    let fixed = "{\"id\":1001,\"name\":\"Example name\"}\n";
    for name in ["get_thing", "new_thing"] {
        let ended = program.run(&["sample", name]);
        assert_eq!((ended.status, &*ended.out), (Some(0), fixed), "{name}: {}", ended.err);
    }
    // A request needs what any request needs.
    program.run(&["sample", "first_thing"]).refused(2, "R0100", "`site` (Site) is required", "no connection");
    let mut command = program.command(&["sample", "first_thing", "id=x"]);
    let ended = Ended::of(command.env("PROBE_SITE", "acme").output());
    ended.refused(2, "R0100", "\"x\" is not an integer", "an input");
    program.run(&["sample", "get_thin"]).refused_plainly(2, "get_thing");
}

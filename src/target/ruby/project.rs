//! The files of an SDK project around `connector.rb`: settings, fixtures, specs, texts.
//!
//! In: a connector. Out: the project as the SDK's own generator lays it out. Fixed text comes from
//! `templates/ruby/project/`; every value in Ruby comes from [`quote`](super::quote), everything in
//! a fixture from a JSON writer.

use minijinja::{Environment, context};
use serde_json::{Map, Value as Json};

use super::quote;
use crate::model::{Connector, Meta, ShapeId};
use crate::target::Artifact;
use crate::target::sample::{self, Side};

/// Every file but `connector.rb`.
pub(super) fn files(connector: &Connector) -> Vec<Artifact> {
    let settings = settings(connector);
    let mut files = vec![
        Artifact::text("Gemfile", include_str!("../../../templates/ruby/project/Gemfile")),
        Artifact::text(".gitignore", include_str!("../../../templates/ruby/project/gitignore")),
        Artifact::text(".rspec", include_str!("../../../templates/ruby/project/rspec")),
        Artifact::text("spec/spec_helper.rb", include_str!("../../../templates/ruby/project/spec_helper.rb")),
        Artifact::text("README.md", readme(connector)),
        Artifact::text("settings.yaml.example", yaml(&settings)),
        Artifact::text("fixtures/settings.json", pretty(&Json::Object(settings))),
        Artifact::text("spec/connector_spec.rb", connector_spec(connector)),
    ];
    // Of an operation with variants the first is shown; its value is the first of the choices.
    for action in connector.actions.iter().filter_map(|action| action.whole().next()) {
        operation("action", &action.meta, connector, &mut files);
    }
    for trigger in connector.triggers.iter().filter_map(|trigger| trigger.whole().next()) {
        operation("trigger", &trigger.meta, connector, &mut files);
    }
    files
}

/// An example of every field of the connection. Secrets are named, not made up.
fn settings(connector: &Connector) -> Map<String, Json> {
    let shape = connector.shape(connector.connection.fields);
    let fields = shape.fields.iter().map(|field| {
        let example = if field.secret {
            Json::String(format!("your {}", field.label))
        } else {
            sample::of_field(connector, field, Side::Input)
        };
        (field.name.to_string(), example)
    });
    fields.collect()
}

/// One level of YAML: JSON texts are YAML texts.
fn yaml(settings: &Map<String, Json>) -> String {
    let lines = settings.iter().map(|(name, value)| format!("{name}: {value}\n"));
    std::iter::once("# Copy this to settings.yaml and fill it in; that file stays out of git.\n".to_owned())
        .chain(lines)
        .collect()
}

fn pretty(json: &Json) -> String {
    format!("{}\n", serde_json::to_string_pretty(json).unwrap_or_default())
}

fn readme(connector: &Connector) -> String {
    let metas = connector.actions.iter().map(|action| &action.meta);
    let metas = metas.chain(connector.triggers.iter().map(|trigger| &trigger.meta));
    let operations: Vec<_> = metas
        .map(|meta| context! { title => meta.title.clone(), subtitle => meta.subtitle.clone() })
        .collect();
    let support: Vec<String> =
        connector.support_email.iter().chain(&connector.support_url).cloned().collect();
    render(
        include_str!("../../../templates/ruby/project/README.md.j2"),
        context! {
            title => connector.title.clone(),
            summary => connector.summary.clone(),
            description => connector.description.clone(),
            operations,
            support,
        },
    )
}

fn connector_spec(connector: &Connector) -> String {
    render(
        include_str!("../../../templates/ruby/project/connector_spec.rb.j2"),
        context! { title => quote::string(&connector.title) },
    )
}

/// The fixtures and the spec of an operation.
fn operation(kind: &str, meta: &Meta, connector: &Connector, files: &mut Vec<Artifact>) {
    let name = &meta.name;
    let folder = format!("fixtures/{kind}s/{name}");
    let mut input = Map::new();
    for shape in [meta.config, meta.input].into_iter().flatten() {
        if let Json::Object(members) = sample::of_shape(connector, shape, Side::Input) {
            input.extend(members);
        }
    }
    files.push(Artifact::text(format!("{folder}/input.json"), pretty(&Json::Object(input))));
    files.push(Artifact::text(format!("{folder}/output.json"), pretty(&sample::of_output(connector, meta))));
    let example = match kind {
        "action" => {
            Some(format!("action.invoke(fixture({}))", quote::string(&format!("actions/{name}/input.json"))))
        }
        _ => None,
    };
    let cassette = format!("{kind}s/{name}");
    let spec = render(
        include_str!("../../../templates/ruby/project/operation_spec.rb.j2"),
        context! {
            heading => quote::string(&format!("{kind}s/{name}")),
            kind,
            name,
            input => names(connector, meta.input),
            output => names(connector, meta.output),
            example,
            cassette => quote::string(&cassette),
            tape => quote::string(&format!("tape_library/{cassette}.yml")),
        },
    );
    files.push(Artifact::text(format!("spec/{kind}s/{name}_spec.rb"), spec));
}

/// The names of the fields of a shape, as a Ruby array.
fn names(connector: &Connector, shape: Option<ShapeId>) -> String {
    let fields = shape.map(|shape| connector.shape(shape).fields.as_slice()).unwrap_or_default();
    let names: Vec<String> = fields.iter().map(|field| quote::string(&field.name)).collect();
    format!("[{}]", names.join(", "))
}

/// A template of ours, filled in; none of them is HTML.
fn render(template: &str, values: minijinja::Value) -> String {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
    let text = environment.render_str(template, values).expect("our own template is right");
    format!("{}\n", text.trim_end())
}

//! The files of an SDK project around `connector.rb`: settings, fixtures, specs, texts.
//!
//! In: a connector. Out: the project as the SDK's own generator lays it out. Fixed text comes from
//! `templates/ruby/project/`; every value in Ruby comes from [`quote`](super::quote), everything in
//! a fixture from a JSON writer.

use minijinja::{Environment, context};
use serde_json::{Map, Value as Json};

use super::beside::Beside;
use super::{crud, quote};
use crate::model::{
    Connector, Field, Found, Listing, Meta, Object, PickList, PickSource, Shape, ShapeId, Source, Variants,
};
use crate::plan::sample::{self, Side};
use crate::target::Artifact;
use crate::target::docs::markdown;
use crate::target::docs::markup::Rich;
use crate::value::Value;

/// Every file but `connector.rb`.
pub(super) fn files(connector: &Connector, beside: &Beside) -> Vec<Artifact> {
    let settings = settings(connector);
    let mut files = vec![
        Artifact::text("Gemfile", include_str!("../../../templates/ruby/project/Gemfile")),
        Artifact::text(".gitignore", include_str!("../../../templates/ruby/project/gitignore")),
        Artifact::text(".rspec", include_str!("../../../templates/ruby/project/rspec")),
        Artifact::text("spec/spec_helper.rb", include_str!("../../../templates/ruby/project/spec_helper.rb")),
        Artifact::text("README.md", readme(connector, beside)),
        Artifact::text("LISTING.md", listing(connector, beside)),
        Artifact::text("RELEASE_NOTES.md", format!("{}\n", notes(connector, beside))),
        Artifact::text("settings.yaml.example", yaml(&settings)),
        Artifact::text("settings.sets.yaml.example", yaml_sets(&settings)),
        Artifact::text("tape_library/.gitkeep", ""),
        Artifact::text(
            ".github/workflows/connector.yml",
            include_str!("../../../templates/ruby/project/workflow.yml"),
        ),
        Artifact {
            executable: true,
            ..Artifact::text("bin/push", include_str!("../../../templates/ruby/project/push.sh"))
        },
        Artifact::text("fixtures/secrets.json", pretty(&secrets(connector))),
        Artifact::text("fixtures/settings.json", pretty(&Json::Object(settings))),
        Artifact::text("spec/connector_spec.rb", connector_spec(connector)),
    ];
    if !connector.account.is_empty() {
        files.push(Artifact::text("account_properties.yaml.example", account(connector)));
    }
    if connector.tables {
        files.push(Artifact::text(
            "lookup_tables.yaml.example",
            include_str!("../../../templates/ruby/project/lookup_tables.yaml"),
        ));
    }
    if let Some(logo) = &beside.logo {
        let bytes = logo.bytes.clone();
        files.push(Artifact { path: logo.kind.file().to_owned(), bytes, executable: false });
    }
    for object in &connector.objects {
        files.push(object_spec(connector, object));
    }
    for list in &connector.pick_lists {
        files.push(pick_list_spec(list));
    }
    for action in &connector.actions {
        let shown = action.variants.as_ref().and_then(|variants| first(connector, &action.meta, variants));
        operation("action", &shown.unwrap_or(action).meta, connector, &mut files);
    }
    for trigger in &connector.triggers {
        let shown = trigger.variants.as_ref().and_then(|variants| first(connector, &trigger.meta, variants));
        operation("trigger", &shown.unwrap_or(trigger).meta, connector, &mut files);
    }
    files
}

/// The variant that the example of the config chooses: that of the default, or the first.
fn first<'v, T>(connector: &Connector, meta: &Meta, variants: &'v Variants<T>) -> Option<&'v T> {
    let field = meta.config.and_then(|config| connector.shape(config).field(&variants.field));
    let default = field.and_then(|field| field.default.as_ref()).and_then(Value::as_text);
    let mut arms = variants.arms.iter();
    let arm = match default {
        Some(default) => arms.find(|arm| *arm.value == *default),
        None => arms.next(),
    };
    arm.map(|arm| &arm.operation)
}

/// An example of every field of the connection. Secrets are named, not made up.
fn settings(connector: &Connector) -> Map<String, Json> {
    let shape = connector.shape(connector.connection.fields);
    let fields = shape.fields.iter().map(|field| {
        let example = if field.secret {
            sample::of_secret(connector, field)
        } else {
            sample::of_field(connector, field, Side::Input)
        };
        (field.name.to_string(), example)
    });
    fields.collect()
}

/// The names of the fields that nobody may read in a recording.
fn secrets(connector: &Connector) -> Json {
    let shape = connector.shape(connector.connection.fields);
    let names = shape.fields.iter().filter(|field| field.secret).map(|field| Json::from(&*field.name));
    Json::Array(names.collect())
}

/// The properties of the account that the connector reads, for the SDK.
fn account(connector: &Connector) -> String {
    let lines = connector.account.iter().map(|name| {
        let plain = name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
            && name.starts_with(|letter: char| letter.is_ascii_alphabetic())
            && !YAML_WORDS.contains(&name.to_ascii_lowercase().as_str());
        if plain { format!("{name}: \"\"\n") } else { format!("{}: \"\"\n", Json::from(&**name)) }
    });
    std::iter::once(
        "# Copy this to account_properties.yaml and fill it in; that file stays out of git.\n".to_owned(),
    )
    .chain(lines)
    .collect()
}

/// Lines of YAML: JSON texts are YAML texts. A name that YAML reads as something else (`no`, `y`)
/// stands in quotes, and so does everything that may not be seen in YAML or would break a line.
fn yaml_lines(settings: &Map<String, Json>, indent: &'static str) -> impl Iterator<Item = String> {
    settings.iter().map(move |(name, value)| {
        let plain = !YAML_WORDS.contains(&name.to_ascii_lowercase().as_str());
        let name = if plain { name.clone() } else { format!("\"{name}\"") };
        let value = value.to_string();
        let mut line = String::with_capacity(name.len() + value.len() + 4);
        for letter in value.chars() {
            match u32::from(letter) {
                odd @ (0x7f..=0x9f | 0x2028 | 0x2029 | 0xfeff | 0xfffe | 0xffff) => {
                    line.push_str(&format!("\\u{odd:04x}"));
                }
                _ => line.push(letter),
            }
        }
        format!("{indent}{name}: {line}\n")
    })
}

/// What Ruby's YAML reads as something else than text.
const YAML_WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];

/// One level of YAML.
fn yaml(settings: &Map<String, Json>) -> String {
    let lines = yaml_lines(settings, "");
    std::iter::once("# Copy this to settings.yaml and fill it in; that file stays out of git.\n".to_owned())
        .chain(lines)
        .collect()
}

fn pretty(json: &Json) -> String {
    format!("{}\n", serde_json::to_string_pretty(json).unwrap_or_default())
}

/// The same twice, under names: `--connection sandbox`.
fn yaml_sets(settings: &Map<String, Json>) -> String {
    let mut text =
        "# Several connections: copy this to settings.yaml, fill it in, and choose one by its name:\n\
                    # bundle exec workato exec test --connection sandbox\n"
            .to_owned();
    for set in ["production", "sandbox"] {
        text += &format!("{set}:\n");
        text.extend(yaml_lines(settings, "  "));
        if settings.is_empty() {
            text += "  {}\n";
        }
    }
    text
}

fn readme(connector: &Connector, beside: &Beside) -> String {
    let metas = connector.actions.iter().map(|action| &action.meta);
    let metas = metas.chain(connector.triggers.iter().map(|trigger| &trigger.meta));
    let operations: Vec<_> = metas
        .map(|meta| context! { title => shown(&meta.title), subtitle => shown(&meta.subtitle) })
        .collect();
    let fields = connector.shape(connector.connection.fields).fields.iter().map(|field| {
        let hint = field.hint.as_deref().map(|hint| Rich::of(hint).inline);
        context! { label => shown(&field.label), hint, required => field.required }
    });
    render(
        include_str!("../../../templates/ruby/project/README.md.j2"),
        context! {
            title => shown(&connector.title),
            version => connector.version.clone(),
            summary => connector.summary.as_deref().map(shown),
            description => connector.description.as_deref().map(|text| Rich::of(text).markdown),
            operations,
            columns => crud::COLUMNS.to_vec(),
            rows => crud::rows(connector).iter().map(crud_row).collect::<Vec<_>>(),
            custom_action => connector.custom_action.is_some(),
            on_premise => connector.on_premise,
            fields => fields.collect::<Vec<_>>(),
            notes => notes(connector, beside),
            support => support(connector).iter().map(|line| address(line)).collect::<Vec<_>>(),
        },
    )
}

/// An address as it stands in Markdown, where it becomes a link by itself.
fn address(text: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-._~:/?#@&=+%,;".contains(letter);
    if text.chars().all(plain) { text.to_owned() } else { shown(text) }
}

/// A text that Markdown shows as it is, on one line.
fn shown(text: &str) -> String {
    markdown::escaped(text)
}

/// A row of the table of operations.
fn crud_row(row: &crud::Row) -> minijinja::Value {
    context! { object => row.object.clone(), cells => row.cells.clone() }
}

/// Whom to ask.
fn support(connector: &Connector) -> Vec<String> {
    connector.support_email.iter().chain(&connector.support_url).cloned().collect()
}

/// What is new in this version.
fn notes(connector: &Connector, beside: &Beside) -> String {
    beside.notes.clone().unwrap_or_else(|| format!("Version {}", connector.version))
}

/// What the form of a listing asks for.
fn listing(connector: &Connector, beside: &Beside) -> String {
    let Listing { app, categories, keywords, landing_page, hide_source, direct_install } = &connector.listing;
    let cell = shown;
    let logo = beside.logo.as_ref();
    render(
        include_str!("../../../templates/ruby/project/LISTING.md.j2"),
        context! {
            title => cell(&connector.title),
            app => cell(app),
            categories => cell(&categories.join(", ")),
            keywords => cell(&keywords.join(", ")),
            support => cell(&support(connector).join(", ")),
            hide_source,
            direct_install,
            landing_page => landing_page.as_deref().map(cell),
            logo => logo.map(|logo| format!("{}, {} × {} pixels", logo.kind.file(), logo.width, logo.height)),
        },
    )
}

/// The spec of an object definition.
fn object_spec(connector: &Connector, object: &Object) -> Artifact {
    let name = &object.name;
    let spec = render(
        include_str!("../../../templates/ruby/project/object_definition_spec.rb.j2"),
        context! {
            heading => quote::string(&format!("object_definitions/{name}")),
            name,
            fields => expected(connector, Some(object.shape), false, false, &format!("object_definitions/{name}")),
        },
    );
    Artifact::text(format!("spec/object_definitions/{name}_spec.rb"), spec)
}

/// The spec of a pick list.
fn pick_list_spec(list: &PickList) -> Artifact {
    let name = &list.name;
    let choices = match &list.source {
        PickSource::Fixed(choices) => Some(choices.len()),
        PickSource::Read { .. } => None,
    };
    let cassette = format!("pick_lists/{name}");
    let spec = render(
        include_str!("../../../templates/ruby/project/pick_list_spec.rb.j2"),
        context! {
            heading => quote::string(&cassette),
            name,
            choices,
            cassette => quote::string(&cassette),
        },
    );
    Artifact::text(format!("spec/pick_lists/{name}_spec.rb"), spec)
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
    // Which fields there are may follow from what is chosen.
    let configured = meta.config.is_some();
    let config = if configured {
        format!("fixture({})", quote::string(&format!("{kind}s/{name}/input.json")))
    } else {
        "{}".to_owned()
    };
    let fields = |shape: Option<ShapeId>, key: &str| {
        expected(connector, shape, true, configured, &format!("{kind}s/{name}/{key}"))
    };
    let spec = render(
        include_str!("../../../templates/ruby/project/operation_spec.rb.j2"),
        context! {
            heading => quote::string(&format!("{kind}s/{name}")),
            kind,
            name,
            config,
            input => fields(meta.input, "input_fields"),
            output => fields(meta.output, "output_fields"),
            example,
            cassette => quote::string(&cassette),
        },
    );
    files.push(Artifact::text(format!("spec/{kind}s/{name}_spec.rb"), spec));
}

/// What a spec asks of the fields of a shape; `form`: in a form, where some are there for some
/// choices only. Those that the service is asked for are known to its tape alone.
fn expected(
    connector: &Connector,
    shape: Option<ShapeId>,
    form: bool,
    configured: bool,
    cassette: &str,
) -> minijinja::Value {
    let fields = shape.map(|shape| connector.shape(shape).fields.as_slice()).unwrap_or_default();
    // An input that stands for another is a part of that one.
    let own: Vec<&Field> = fields.iter().filter(|field| field.instead_of.is_none()).collect();
    let sure: Vec<String> = own
        .iter()
        .filter(|field| !form || field.present_if.is_none())
        .map(|field| quote::string(&field.name))
        .collect();
    let found = shape.is_some_and(|shape| !connector.shape(shape).found.is_empty());
    let asked = shape.is_some_and(|shape| asks_service(connector, shape, configured));
    let matcher = if found || sure.len() < own.len() {
        if sure.is_empty() {
            "to be_an(Array)".to_owned()
        } else {
            format!("to include({})", sure.join(", "))
        }
    } else {
        format!("to match_array([{}])", sure.join(", "))
    };
    context! { matcher, cassette => asked.then(|| quote::string(cassette)) }
}

/// Whether the service is asked for fields of a shape, at any depth.
fn asks_service(connector: &Connector, shape: ShapeId, configured: bool) -> bool {
    let Shape { fields, found, .. } = connector.shape(shape);
    let asks = |found: &Found| {
        let Source { work, needs, types, .. } = connector.source(found.source);
        let mut of_types = types.iter().map(|(.., shape)| *shape);
        (work.is_some() && (configured || needs.is_empty()))
            || of_types.any(|shape| asks_service(connector, shape, configured))
    };
    let mut inner = fields.iter().filter_map(|field| field.ty.shape());
    found.iter().any(asks) || inner.any(|shape| asks_service(connector, shape, configured))
}

/// A template of ours, filled in; none of them is HTML.
fn render(template: &str, values: minijinja::Value) -> String {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
    let text = environment.render_str(template, values).expect("our own template is right");
    format!("{}\n", text.trim_end())
}

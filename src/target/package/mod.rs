//! A cargo project of the connector: a program like the one that is copied, and a library for those who
//! embed the connector in a Rust program.
//!
//! In: a connector, its plan and schemas. Out: a manifest, the plan, structs of what goes in and out, a
//! function for each action, the methods in Rust. It rests on `specc` itself; of a spec nothing becomes
//! code but methods in Rust, which are its author's.

mod types;
mod words;

use self::types::{Side, Types};
use self::words::{Taken, doc, ident, literal, package, toml_literal};
use super::Artifact;
use crate::model::{Action, Connector, Meta, Native};
use crate::plan::Plan;
use crate::program::payload::{self, Payload};
use crate::span::Sources;

/// Where the library comes from on which the project rests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Library {
    /// A folder with the sources of specc.
    Path(String),
    /// A version, as a manifest names it: `=0.1.0`.
    Version(String),
}

/// The files of the project.
#[must_use]
pub fn artifacts(
    connector: &Connector,
    plan: Plan,
    schemas: Vec<(String, String)>,
    sources: &Sources,
    library: &Library,
) -> Vec<Artifact> {
    let mut types = Types::new(connector);
    let actions = actions(connector, &mut types);
    triggers(connector, &mut types);
    let fields = connector.connection.fields;
    types.shape(fields, Side::Input, &["connection", "fields"], "What the connection is asked for.");
    let plan = payload::append(b"", &Payload { plan, schemas });
    vec![
        Artifact::text("Cargo.toml", manifest(connector, library)),
        Artifact::text("README.md", readme(connector)),
        Artifact::text(".gitignore", "/target/\n"),
        Artifact { path: "connector.plan".to_owned(), bytes: plan, executable: false },
        Artifact::text("src/lib.rs", library_text(connector)),
        Artifact::text("src/main.rs", main_text(connector)),
        Artifact::text("src/types.rs", types_text(types.text())),
        Artifact::text("src/actions.rs", actions),
        Artifact::text("src/native.rs", natives(connector, sources)),
    ]
}

fn manifest(connector: &Connector, library: &Library) -> String {
    let library = match library {
        Library::Path(path) => format!("{{ path = {} }}", toml_literal(path)),
        Library::Version(version) => toml_literal(version),
    };
    let about = format!("The connector {} {}", connector.title, connector.version);
    format!(
        "[package]\nname = {name}\nversion = \"0.1.0\"\nedition = \"2024\"\ndescription = {about}\npublish = false\n\n\
         [lib]\n# Texts of the spec are no examples to run.\ndoctest = false\n\n\
         [dependencies]\nspecc = {library}\n\n\
         [profile.release]\nstrip = true\n\n\
         # It belongs to no workspace around it.\n[workspace]\n",
        name = toml_literal(&package(&connector.name)),
        about = toml_literal(&about),
    )
}

fn readme(connector: &Connector) -> String {
    let name = package(&connector.name);
    format!(
        "# {name}\n\nA connector as a Rust package, written by `specc build --crate`; write it anew where its spec has changed.\n\n\
         `cargo build --release` makes the program `{name}`, which has the commands of every connector: `{name} --help`.\n\n\
         As a library it has `connector()`, a function for each action in `actions`, and what goes in and out of them in `types`.\n"
    )
}

fn library_text(connector: &Connector) -> String {
    let about = format!("The connector {} {}.", connector.title, connector.version);
    format!(
        "{}//!\n//! Written by specc. [`connector`] is where it begins: it connects, and [`actions`] run on the connection.\n\n\
         pub mod actions;\npub mod native;\npub mod types;\n\n\
         pub use specc::program::embed::{{Connection, Connector, Refusal}};\n\n\
         /// The connector.\n///\n/// # Errors\n/// When the plan beside this file is that of another version of specc.\n\
         pub fn connector() -> Result<Connector, Refusal> {{\n    \
         Connector::read(include_bytes!(\"../connector.plan\"), native::FUNCTIONS)\n}}\n",
        doc("//!", "", &about),
    )
}

fn main_text(connector: &Connector) -> String {
    format!(
        "//! The program of the connector.\n\nfn main() -> std::process::ExitCode {{\n    \
         specc::program::embed::main({}::connector())\n}}\n",
        package(&connector.name)
    )
}

fn types_text(types: String) -> String {
    format!(
        "//! What goes in and out. Each reads and writes what its JSON Schema says.\n\n\
         #![allow(unused_imports)]\n\n\
         use specc::program::embed::{{\n    Bytes, Date, DateTime, Decimal, Members, Milliseconds, Mismatch, Object, Secret, Typed, Value,\n}};\n\n{types}"
    )
}

/// A function for each action, and for each variant of one.
fn actions(connector: &Connector, types: &mut Types) -> String {
    let mut taken = Taken::default();
    let mut text = "//! The actions.\n\n#![allow(unused_imports)]\n\n\
                    use specc::program::embed::{Connection, Object, Refusal, Value};\n\nuse super::types;\n"
        .to_owned();
    for action in &connector.actions {
        match &action.variants {
            None => text.push_str(&function(&action.meta, &action.meta, &[], types, &mut taken)),
            Some(variants) => {
                for arm in &variants.arms {
                    let Action { meta, .. } = &arm.operation;
                    text.push_str(&function(&action.meta, meta, &[&arm.value], types, &mut taken));
                }
            }
        }
    }
    text
}

/// The function of an action; `meta` is that of the variant, `variant` its name.
fn function(action: &Meta, meta: &Meta, variant: &[&str], types: &mut Types, taken: &mut Taken) -> String {
    let names: Vec<&str> = std::iter::once(action.name.as_str()).chain(variant.iter().copied()).collect();
    let part = |behind| names.iter().copied().chain([behind]).collect::<Vec<&str>>();
    let about = |what: &str| format!("{what} of `{}`.", names.join(" "));
    let parts = [
        ("config", action.config, part("config"), about("The config")),
        ("input", meta.input, part("input"), about("The input")),
    ];
    let (mut params, mut given) = (String::new(), Vec::new());
    for (name, shape, called, about) in parts {
        if let Some(shape) = shape {
            let ty = types.shape(shape, Side::Input, &called, &about);
            params.push_str(&format!(", {name}: &types::{ty}"));
            given.push(name);
        }
    }
    let output = meta.output.map_or_else(
        || "Value".to_owned(),
        |shape| format!("types::{}", types.shape(shape, Side::Output, &part("output"), &about("The output"))),
    );
    let name = taken.unique(ident(&names.join("_")));
    format!(
        "\n{}///\n/// # Errors\n/// When the input is not as it has to be, or the service refuses.\n\
         pub fn {name}(connection: &mut Connection<'_>{params}) -> Result<{output}, Refusal> {{\n    \
         connection.call({}, &[{}])\n}}\n",
        doc("///", "", &format!("{}.", meta.title)),
        literal(&action.name),
        given.join(", "),
    )
}

/// The types of triggers: what they take, and their events.
fn triggers(connector: &Connector, types: &mut Types) {
    for trigger in &connector.triggers {
        let name = trigger.meta.name.as_str();
        let arms = trigger.variants.iter().flat_map(|variants| &variants.arms);
        let arms = arms.map(|arm| (vec![name, &*arm.value], &arm.operation.meta));
        if let Some(shape) = trigger.meta.config {
            types.shape(shape, Side::Input, &[name, "config"], &format!("The config of `{name}`."));
        }
        let own = trigger.variants.is_none().then(|| (vec![name], &trigger.meta));
        for (names, meta) in own.into_iter().chain(arms) {
            let shown = names.join(" ");
            let called = |behind| names.iter().copied().chain([behind]).collect::<Vec<&str>>();
            if let Some(shape) = meta.input {
                types.shape(shape, Side::Input, &called("input"), &format!("The input of `{shown}`."));
            }
            if let Some(shape) = meta.output {
                types.shape(shape, Side::Output, &called("event"), &format!("An event of `{shown}`."));
            }
        }
    }
}

/// The methods in Rust.
fn natives(connector: &Connector, sources: &Sources) -> String {
    let functions =
        connector.methods.iter().filter_map(|one| Some((&one.name, &one.takes, one.native.as_ref()?)));
    let works =
        connector.routines.iter().filter_map(|one| Some((&one.name, &one.takes, one.native.as_ref()?)));
    let mut taken = Taken::default();
    let (mut table, mut text) = (String::new(), String::new());
    for (method, takes, native) in functions.chain(works) {
        let Native { rust: Some(code), span, .. } = native else { continue };
        let name = taken.unique(ident(method));
        let mut own = Taken::default();
        let params: Vec<String> = takes.iter().map(|name| own.unique(ident(name))).collect();
        let typed: Vec<String> = params.iter().map(|name| format!("{name}: &Value")).collect();
        let given: Vec<String> = (0..params.len()).map(|at| format!("&args[{at}]")).collect();
        let (path, position) = sources.place(*span);
        let place = doc("///", "", &format!("The method `{method}`; {path}:{}.", position.line));
        let bound = if given.is_empty() { "_args" } else { "args" };
        table.push_str(&format!("    ({}, |{bound}| {name}({})),\n", literal(method), given.join(", ")));
        text.push_str(&format!(
            "\n{place}///\n/// # Errors\n/// With what is told to people.\n#[allow(unused_variables, clippy::all)]\npub fn {name}({}) -> Result<Value, String> {{\n{}\n}}\n",
            typed.join(", "),
            code.trim_end(),
        ));
    }
    format!(
        "//! Methods of the spec that are written in Rust. What they take is null where it is not given.\n\n\
         #![allow(unused_imports)]\n\n\
         use specc::program::embed::{{Date, DateTime, Decimal, Native, Object, Value}};\n\n\
         /// Each by its name in the spec, of all that it takes in order.\n\
         pub const FUNCTIONS: &[(&str, Native)] = &[\n{table}];\n{text}"
    )
}

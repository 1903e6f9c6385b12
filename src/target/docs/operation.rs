//! The page of an action or a trigger.

use serde::Serialize;
use serde_json::Value as Json;

use super::command;
use super::errors::{self, Rule};
use super::express;
use super::fields::{self, Help, Side, Table};
use super::markup::Rich;
use super::polling::{self, Polling};
use super::requests::{self, Request};
use super::site::Site;
use super::words::{Link, Words};
use crate::model::{Action, Arm, Meta, Sample, Trigger, Work};
use crate::plan::sample;

/// All that the page of an operation shows.
#[derive(Debug, Serialize)]
pub(super) struct Page {
    pub kind: &'static str,
    pub name: String,
    pub title: String,
    pub subtitle: String,
    pub description: Rich,
    pub deprecated: bool,
    /// Methods in code of a target that it runs, in words.
    pub native: Option<Words>,
    pub help: Option<Help>,
    pub object: Option<Link>,
    pub inputs: Vec<Part>,
    pub checks: Vec<Words>,
    pub output: Option<Table>,
    pub command: String,
    pub file_command: Option<String>,
    pub input_sample: Option<String>,
    pub sample: String,
    /// Where the sample comes from.
    pub sample_note: &'static str,
    pub requests: Vec<Request>,
    /// Where there are any, they say what is taken and given.
    pub variants: Vec<Variant>,
    pub polling: Option<Polling>,
    pub errors: Vec<Rule>,
    /// Commands that print the JSON Schemas.
    pub schemas: Vec<String>,
}

/// A part of the input.
#[derive(Debug, Serialize)]
pub(super) struct Part {
    pub id: &'static str,
    pub title: &'static str,
    pub table: Table,
}

/// A variant of an operation.
#[derive(Debug, Serialize)]
pub(super) struct Variant {
    pub id: String,
    pub label: String,
    /// What is given in the field that chooses: `object=deal`.
    pub choice: String,
    pub description: Option<Rich>,
    pub help: Option<Help>,
    pub input: Option<Table>,
    pub checks: Vec<Words>,
    pub output: Option<Table>,
    pub sample: String,
    pub requests: Vec<Request>,
    pub polling: Option<Polling>,
}

/// The page of an action.
pub(super) fn action(site: &Site, action: &Action) -> Page {
    let first = action.whole().next().unwrap_or(action);
    let mut page = page(site, &action.meta, &first.meta, Some(&action.work), "run");
    if let Some(variants) = &action.variants {
        let arms = variants.arms.iter();
        let arms = arms
            .map(|arm| variant(site, &variants.field, arm, &arm.operation.meta, Some(&arm.operation.work)));
        page.variants = arms.collect();
    }
    page.kind = "Action";
    if let (true, Some(request)) = (action.batch, page.requests.first_mut()) {
        request.notes.push(Words::new("Many records are handled with one call."));
    }
    page
}

/// The page of a trigger.
pub(super) fn trigger(site: &Site, trigger: &Trigger) -> Page {
    let first = trigger.whole().next().unwrap_or(trigger);
    let verb = if first.webhook().is_some() { "listen" } else { "poll" };
    let mut page = page(site, &trigger.meta, &first.meta, asked(trigger), verb);
    page.kind = "Trigger";
    match &trigger.variants {
        None => page.polling = Some(polling::polling(site, trigger)),
        Some(variants) => {
            let arms = variants.arms.iter().map(|arm| {
                let one = &arm.operation;
                let mut made = variant(site, &variants.field, arm, &one.meta, asked(one));
                made.polling = Some(polling::polling(site, &arm.operation));
                made
            });
            page.variants = arms.collect();
        }
    }
    page
}

/// What a trigger asks, if it does.
fn asked(trigger: &Trigger) -> Option<&Work> {
    trigger.poll().map(|poll| &poll.work)
}

fn variant<T>(site: &Site, field: &str, arm: &Arm<T>, meta: &Meta, work: Option<&Work>) -> Variant {
    let connector = site.connector;
    let config = meta.config.map(|shape| connector.shape(shape));
    let id = format!("variant-{}", arm.value);
    let table = |shape: Option<crate::model::ShapeId>, side, part: &str| {
        let table = fields::table(site, shape?, side, &format!("{id}-{part}"));
        (!table.rows.is_empty()).then_some(table)
    };
    Variant {
        label: arm.label.clone(),
        choice: format!("{field}={}", command::shell(&arm.value)),
        description: arm.described.then(|| Rich::of(&express::description(&meta.description, config))),
        help: meta.help.as_ref().filter(|_| arm.helped).map(Help::of),
        input: table(meta.input, Side::Input, "input"),
        checks: meta.checks.iter().map(|check| express::text(&check.message)).collect(),
        output: table(meta.output, Side::Output, "output"),
        sample: pretty(&sample::of_output(connector, meta)),
        requests: work.map_or_else(Vec::new, |work| requests::of(connector, work)),
        polling: None,
        id,
    }
}

/// The page; `shown` is the operation that its commands run: itself, or its first variant.
fn page(site: &Site, meta: &Meta, shown: &Meta, work: Option<&Work>, verb: &'static str) -> Page {
    let connector = site.connector;
    let config = meta.config.map(|shape| connector.shape(shape));
    let parts = [("config", "Fields that shape the form", meta.config), ("input", "Input", meta.input)];
    let inputs = parts.into_iter().filter_map(|(id, title, shape)| {
        let table = fields::table(site, shape?, Side::Input, id);
        (!table.rows.is_empty()).then_some(Part { id, title, table })
    });
    let input = command::input(connector, shown);
    let short = input.as_ref().is_none_or(|input| input.as_object().is_none_or(|all| all.len() < 2));
    let output = sample::of_output(connector, meta);
    let output = if verb == "run" { pretty(&output) } else { event(&output) };
    Page {
        kind: "",
        name: meta.name.clone(),
        title: meta.title.clone(),
        subtitle: meta.subtitle.clone(),
        description: Rich::of(&express::description(&meta.description, config)),
        deprecated: meta.deprecated,
        native: native(connector.natives_of(verb != "run", &meta.name)),
        help: meta.help.as_ref().map(Help::of),
        object: meta.object.map(|object| site.object_link(object)),
        inputs: inputs.collect(),
        checks: meta.checks.iter().map(|check| express::text(&check.message)).collect(),
        output: meta.output.map(|shape| fields::table(site, shape, Side::Output, "output")),
        command: command::example(connector, verb, shown),
        file_command: (!short).then(|| command::with_file(connector, verb, meta)),
        input_sample: input.filter(|_| !short).as_ref().map(pretty),
        sample: output,
        sample_note: match &meta.sample {
            Sample::Value(_) => "",
            Sample::Made | Sample::First | Sample::Work { .. } => {
                "Made from the fields; real records differ."
            }
        },
        requests: work.map_or_else(Vec::new, |work| requests::of(connector, work)),
        variants: Vec::new(),
        polling: None,
        errors: work.map_or_else(Vec::new, |work| errors::own(site, work)),
        schemas: schemas(site, meta, verb),
    }
}

/// What is said about methods in code of a target; nothing where there are none.
pub(super) fn native(methods: &[String]) -> Option<Words> {
    let (last, front) = methods.split_last()?;
    let plural = if front.is_empty() { "The method " } else { "The methods " };
    let mut words = Words::new(plural);
    for (at, name) in front.iter().enumerate() {
        words = words.text(if at == 0 { "" } else { ", " }).code(name);
    }
    if !front.is_empty() {
        words = words.text(" and ");
    }
    let is = if front.is_empty() { " is" } else { " are" };
    Some(words.code(last).text(format!("{is} written in code, which this page cannot tell about.")))
}

/// Commands for the schemas that there are.
fn schemas(site: &Site, meta: &Meta, verb: &str) -> Vec<String> {
    let folder = if verb == "run" { "actions" } else { "triggers" };
    let parts = [("config", meta.config), ("input", meta.input), ("output", meta.output)];
    let there = parts.into_iter().filter(|(_, shape)| shape.is_some());
    there
        .map(|(part, _)| {
            format!("{} schema {folder}/{}.{part}", command::shell(&site.connector.name), meta.name)
        })
        .collect()
}

/// JSON for reading.
pub(super) fn pretty(json: &Json) -> String {
    serde_json::to_string_pretty(json).unwrap_or_default()
}

/// A line of `poll`, spread for reading.
fn event(record: &Json) -> String {
    pretty(&serde_json::json!({ "key": "…", "event": record }))
}

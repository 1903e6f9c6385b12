//! The whole of `connector.rb`.

use super::export::{Export, mentions, retry_name};
use super::expr::{Around, block_on};
use super::fields::converter;
use super::print::print;
use super::tree::{Block, Call, Entry, Hash, Layout, Ruby};
use super::{fixed, literal, markdown};
use crate::model::{Connector, CustomAction, Field};
use crate::span::Sources;

/// Writes `connector.rb`.
pub(super) fn write(connector: &Connector, sources: &Sources) -> String {
    let mut export = Export::new(connector, sources);
    let http_errors = shared(&export);
    if http_errors.as_ref().is_some_and(|rules| !stands_alone(rules)) {
        export.shared_errors = 0;
    }
    let http_errors = http_errors.filter(|_| export.shared_errors > 0);
    let mut entries = root(&export);
    let own = export.sign_in_methods().into_iter().chain(export.routines());
    let converters: Vec<Entry> = own.chain(converters(connector)).collect();
    entries.extend(export.streams());
    let whole = |entries: Vec<Entry>| Ruby::Hash(Hash { entries, layout: Layout::Tall });
    let of_methods =
        |methods: Vec<Entry>| (!methods.is_empty()).then(|| Entry::symbol("methods", whole(methods)).apart());
    let generated = whole(entries.iter().cloned().chain(of_methods(converters.clone())).collect());
    let fronts = print(&locals(&export, &generated, http_errors));
    let needed = fixed::needed(&export, &format!("{fronts}{}", print(&[generated])));
    entries.extend(of_methods(needed.methods.into_iter().chain(converters).collect()));
    let mut statements = Vec::new();
    if !needed.functions.is_empty() {
        statements.push(Ruby::Comment(
            "What the expressions of the connector are made of. Only what is used stands here.".to_owned(),
        ));
        statements.push(module(needed.functions.into_values()));
        statements.push(Ruby::Blank);
    }
    let mut text = header(connector);
    text.push_str(&print(&statements));
    text.push_str(&fronts);
    text.push_str(&print(&[whole(entries)]));
    text
}

fn header(connector: &Connector) -> String {
    let title = connector.title.clone();
    print(&[
        Ruby::Comment(format!("{title} {}: made by specc; changes belong into the spec.", connector.version)),
        Ruby::Blank,
    ])
}

/// `s = Module.new do … end`
fn module(functions: impl Iterator<Item = String>) -> Ruby {
    let mut body = Vec::new();
    for function in functions {
        if !body.is_empty() {
            body.push(Ruby::Blank);
        }
        body.push(Ruby::Fixed(function));
    }
    let call = Call {
        receiver: Some(Ruby::name("::Module")),
        safe: false,
        name: "new".to_owned(),
        args: Vec::new(),
        block: Some(Block { params: Vec::new(), body }),
    };
    Ruby::assign("s", Ruby::Call(Box::new(call)))
}

/// The error rules that all requests share.
fn shared(export: &Export) -> Option<Ruby> {
    let works = super::works::works(export.connector);
    let rules = &works.first()?.request.errors;
    let shared = &rules[rules.len() - export.shared_errors.min(rules.len())..];
    let around = Around::default();
    (!shared.is_empty()).then(|| Ruby::List(shared.iter().map(|rule| export.rule(rule, &around)).collect()))
}

/// Whether code asks the workspace for something, which only the lambdas of the platform can.
fn asks_workspace(code: &Ruby) -> bool {
    let code = print(std::slice::from_ref(code));
    code.contains("account_property(") || code.contains("s.lookup_table(")
}

/// Whether code reads nothing that only an operation has.
fn stands_alone(code: &Ruby) -> bool {
    !asks_workspace(code)
        && !["connection", "input", "config", "now", "page", "cursor"].iter().any(|name| mentions(code, name))
}

/// What stands in front of the hash, behind the prelude.
fn locals(export: &Export, root: &Ruby, http_errors: Option<Ruby>) -> Vec<Ruby> {
    let service = export.connection_locals();
    let own = export.methods();
    let tables = export.tables.borrow();
    let reads = |name: &str| {
        mentions(root, name)
            || own.iter().any(|method| mentions(method, name))
            || http_errors.as_ref().is_some_and(|rules| mentions(rules, name))
            || service.iter().any(|local| mentions(local, name))
            || tables.locals.iter().any(|(_, table)| mentions(table, name))
    };
    let mut locals = Vec::new();
    if reads("constants")
        && export.connector.constants.as_object().is_some_and(|constants| !constants.is_empty())
    {
        locals.push(Ruby::assign("constants", literal::value(&export.connector.constants)));
        locals.push(Ruby::Blank);
    }
    locals.extend(own);
    if !tables.locals.is_empty() {
        locals.push(Ruby::Comment("Fields, as far as they are more than text of the same name.".to_owned()));
        for (name, table) in &tables.locals {
            locals.push(Ruby::assign(name, table.clone()));
        }
        locals.push(Ruby::Blank);
    }
    for (place, retry) in export.retries.iter().enumerate() {
        let name = retry_name(place);
        if place == 0 {
            locals.push(Ruby::Comment("When and how often a request is sent again; seconds.".to_owned()));
        }
        locals.push(Ruby::assign(&name, export.patience(retry)));
    }
    if !export.retries.is_empty() {
        locals.push(Ruby::Blank);
    }
    if let Some(rules) = http_errors {
        locals.push(Ruby::Comment("What failed answers mean; the first rule that applies.".to_owned()));
        locals.push(Ruby::assign("http_errors", rules));
        locals.push(Ruby::Blank);
    }
    locals.extend(service);
    locals.push(Ruby::Blank);
    locals
}

/// The entries of the connector's hash, but for its methods.
fn root(export: &Export) -> Vec<Entry> {
    let connector = export.connector;
    let mut entries = vec![
        Entry::symbol("title", Ruby::text(&connector.title)),
        Entry::symbol("connection", export.connection()).apart(),
        Entry::symbol("test", test(export)).apart(),
    ];
    if connector.on_premise {
        entries.push(Entry::symbol("secure_tunnel", Ruby::True).apart());
    }
    if let Some(custom) = &connector.custom_action {
        entries.push(Entry::symbol("custom_action", Ruby::True).apart());
        entries.extend(custom_action_help(connector, custom));
    }
    let mut add = |key: &str, entries_of: Vec<Entry>| {
        if !entries_of.is_empty() {
            let hash = Ruby::Hash(Hash { entries: entries_of, layout: Layout::Tall });
            entries.push(Entry::symbol(key, hash).apart());
        }
    };
    add(
        "object_definitions",
        connector
            .objects
            .iter()
            .map(|object| {
                let fields = export.within("objects", &object.name, || export.definition(object.shape));
                let hash = Ruby::symbols([("fields", fields)]).laid(Layout::Tall);
                Entry::symbol(&object.name, hash).apart().about(export.place(object.span))
            })
            .collect(),
    );
    add(
        "pick_lists",
        connector
            .pick_lists
            .iter()
            .map(|list| export.within("pick_lists", &list.name, || export.pick_list(list)))
            .collect(),
    );
    add(
        "actions",
        connector
            .actions
            .iter()
            .map(|action| export.within("actions", &action.meta.name, || export.action(action)))
            .collect(),
    );
    add(
        "triggers",
        connector
            .triggers
            .iter()
            .map(|trigger| export.within("triggers", &trigger.meta.name, || export.trigger(trigger)))
            .collect(),
    );
    if let Some(webhooks) = &connector.webhooks {
        entries.push(
            Entry::symbol(
                "webhook_keys",
                export.within("webhooks", "route", || export.webhook_keys(webhooks)),
            )
            .apart(),
        );
    }
    entries
}

/// What stands beside the platform's own form for a request.
fn custom_action_help(connector: &Connector, custom: &CustomAction) -> Option<Entry> {
    let mut entries = Vec::new();
    if let Some(link) = &custom.link {
        entries.push(Entry::symbol("learn_more_url", Ruby::text(link)));
        let text = format!("{} API reference", connector.title);
        entries.push(Entry::symbol("learn_more_text", Ruby::text(&text)));
    }
    if let Some(help) = &custom.help {
        entries.push(Entry::symbol("body", Ruby::text(markdown::html(help))));
    }
    let hash = Ruby::Hash(Hash { entries, layout: Layout::Tall });
    (custom.link.is_some() || custom.help.is_some()).then(|| Entry::symbol("custom_action_help", hash))
}

fn test(export: &Export) -> Ruby {
    let Some(work) = &export.connector.connection.test else {
        return Ruby::lambda(["_connection"], vec![Ruby::True]);
    };
    if let Some(program) = &work.program {
        let mut body = export.program(program, &|_, _| Ruby::True);
        body.push(Ruby::True);
        return export.operation_behind(export.before_test(), &["connection"], body);
    }
    export.operation_behind(export.before_test(), &["connection"], vec![export.send(work)])
}

/// The methods that convert values of fields.
fn converters(connector: &Connector) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (name, comment, function, class) in CONVERTERS {
        if converts(connector, name) {
            let value = || Ruby::name("value");
            // What cannot be read is told by the operation, with the label of the field.
            let fallback = Ruby::lambda([] as [&str; 0], vec![value()]);
            let attempt = Ruby::prelude("attempt", [fallback]);
            let converted = block_on(attempt, vec![], vec![Ruby::prelude(function, [value()])]);
            let list = value().call("is_a?", [Ruby::name("::Array")]);
            let stays = match class {
                None => list,
                Some("boolean") => {
                    let truths = Ruby::List(vec![Ruby::boolean(true), Ruby::boolean(false)]);
                    list.binary("||", truths.call("include?", [value()]))
                }
                Some(class) => list.binary("||", value().call("is_a?", [Ruby::name(class)])),
            };
            let body = stays.choose(value(), converted);
            entries.push(Entry::symbol(name, Ruby::lambda(["value"], vec![body])).apart().about(comment));
        }
    }
    entries
}

/// Converters: their names, what they do, the functions that do it, and what they leave as it is:
/// records have been typed before they get there, and this is most of the time that a poll takes.
const CONVERTERS: [(&str, &str, &str, Option<&str>); 6] = [
    ("as_integer", "A whole number, whatever it was written as.", "integer", Some("::Integer")),
    ("as_number", "A number, whatever it was written as.", "as_number", Some("::Numeric")),
    ("as_decimal", "A number with all its digits, whatever it was written as.", "as_decimal", None),
    ("as_boolean", "A truth, whatever it was written as.", "boolean", Some("boolean")),
    (
        "as_day",
        "A day; the platform's own conversion would read it in the zone of the workspace.",
        "read_date",
        None,
    ),
    ("as_moment", "A moment; UTC where no offset is written.", "read_time", Some("::Time")),
];

fn converts(connector: &Connector, name: &str) -> bool {
    fn any(field: &Field, name: &str) -> bool {
        converter(field) == Some(name)
    }
    // What is found may have any type.
    !connector.sources.is_empty()
        || connector.shapes.iter().flat_map(|shape| &shape.fields).any(|field| any(field, name))
}

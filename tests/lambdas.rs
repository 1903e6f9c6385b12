//! What each lambda of an exported connector calls is there where the platform runs it.
//!
//! The platform runs `apply` on the request itself, addresses without requests, and `selected` or `dedup`
//! without anything: what is called there and is not there fails in the user's hands. So every exported
//! connector is read as Ruby, and each call without a receiver is looked for in the table of its place.

use std::collections::{BTreeMap, BTreeSet};

use ruby_prism::{CallNode, ConstantReadNode, DefNode, HashNode, Node, Visit};
use specc::target::ruby;

use crate::parity::suites;

/// Ruby's own that is there wherever there is an object.
const KERNEL: [&str; 11] = [
    "lambda",
    "raise",
    "format",
    "Integer",
    "Float",
    "String",
    "Array",
    "Rational",
    "BigDecimal",
    "rand",
    "loop",
];
/// What only reads, and asks the workspace.
const ASKS: [&str; 8] =
    ["account_property", "lookup", "workato", "now", "today", "parse_json", "uuid", "encrypt"];
/// What sends requests, or is there where requests are.
const SENDS: [&str; 21] = [
    "call",
    "error",
    "get",
    "post",
    "put",
    "patch",
    "delete",
    "head",
    "options",
    "copy",
    "move",
    "sleep",
    "parallel",
    "reinvoke_after",
    "checkpoint!",
    "suspend",
    "streams",
    "aws",
    "puts",
    "workato_schema",
    "execution_context",
];
/// What the request has on which `apply` runs; not even `lambda` or `raise` are there.
const REQUEST: [&str; 11] = [
    "headers",
    "params",
    "payload",
    "user",
    "password",
    "digest_auth",
    "case_sensitive_headers",
    "tls_client_cert",
    "tls_server_certs",
    "current_url",
    "current_verb",
];

/// What may be called without a receiver, and how many arguments the platform hands in at least.
struct Place {
    calls: Vec<&'static str>,
    /// `None`: the connector itself calls it.
    given: Option<usize>,
}

fn place(groups: &[&[&'static str]], given: usize) -> Place {
    Place { calls: groups.concat(), given: Some(given) }
}

/// What is there at a place of the connector's hash.
fn allowed(path: &[String], converters: &BTreeSet<String>) -> Option<Place> {
    let all: &[&[&str]] = &[&KERNEL, &ASKS, &SENDS];
    let asks: &[&[&str]] = &[&KERNEL, &ASKS];
    let plain: &[&[&str]] = &[&KERNEL];
    // The documentation lets `refresh` ask for no property.
    let without: Vec<&str> = ASKS.iter().copied().filter(|name| *name != "account_property").collect();
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let path = match path[..] {
        ["connection", "authorization", "options", _, ref rest @ ..] => {
            [&["connection", "authorization"], rest].concat()
        }
        _ => path,
    };
    Some(match path[..] {
        ["connection", "authorization", "apply"] => place(&[&REQUEST], 2),
        ["connection", "authorization", "selected"] => place(plain, 1),
        ["connection", "authorization", "pkce"] => place(plain, 2),
        [
            "connection",
            "authorization",
            "authorization_url" | "token_url" | "client_id" | "client_secret",
        ]
        | ["connection", "base_uri"] => place(asks, 1),
        // The platform hands in a verifier as well, the gem does not.
        ["connection", "authorization", "acquire"] => place(all, 3),
        ["connection", "authorization", "refresh"] => place(&[&KERNEL, &SENDS, &without], 2),
        ["connection", "authorization", "identity"] | ["connection", "extended_fields"] | ["test"] => {
            place(all, 1)
        }
        ["object_definitions", _, "fields"] => place(all, 3),
        ["pick_lists", _] => Place { calls: all.concat(), given: None },
        ["methods", name] if converters.contains(name) => place(plain, 1),
        ["methods", _] => Place { calls: all.concat(), given: None },
        ["streams", _] => place(all, 4),
        ["triggers", _, "dedup"] => place(plain, 1),
        ["triggers", _, "webhook_key"] | ["webhook_keys"] => place(plain, 3),
        ["triggers", _, "webhook_notification"] => place(asks, 8),
        ["triggers", _, "webhook_subscribe"] => place(all, 4),
        ["triggers", _, "webhook_unsubscribe"] => place(all, 1),
        ["actions", _, "execute"] | ["triggers", _, "poll"] => place(all, 5),
        ["actions" | "triggers", _, "input_fields" | "output_fields"] => place(all, 3),
        ["actions" | "triggers", _, "sample_output"] => place(all, 2),
        ["actions" | "triggers", _, "title" | "subtitle" | "description" | "help"] => place(plain, 3),
        ["actions", _, "before_suspend" | "before_resume" | "before_timeout_resume"] => place(all, 5),
        // Locals of the file are called from everywhere, `apply` among them; they run where they are written.
        ["local", ..] => Place { calls: KERNEL.to_vec(), given: None },
        _ => return None,
    })
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A lambda: its parameters that have to be given, those that may be, and what it does.
struct Lambda<'pr> {
    required: usize,
    optional: usize,
    body: Option<Node<'pr>>,
}

fn as_lambda<'pr>(node: &Node<'pr>) -> Option<Lambda<'pr>> {
    let (parameters, body) = if let Some(lambda) = node.as_lambda_node() {
        (lambda.parameters(), lambda.body())
    } else {
        let call = node.as_call_node().filter(|call| call.name().as_slice() == b"lambda")?;
        let block = call.block()?.as_block_node()?;
        (block.parameters(), block.body())
    };
    let parameters = parameters.and_then(|node| node.as_block_parameters_node()?.parameters());
    let count = |optional: bool| {
        parameters
            .as_ref()
            .map_or(0, |all| if optional { all.optionals() } else { all.requireds() }.iter().count())
    };
    Some(Lambda { required: count(false), optional: count(true), body })
}

fn key(node: &Node<'_>) -> String {
    let symbol = node.as_symbol_node().map(|symbol| text(symbol.unescaped()));
    symbol.or_else(|| node.as_string_node().map(|string| text(string.unescaped()))).unwrap_or_default()
}

/// What is called without a receiver, and constants that mean the SDK's own.
#[derive(Default)]
struct Calls {
    bare: Vec<String>,
    constants: Vec<String>,
    /// Methods of the connector, with the number of their arguments.
    methods: Vec<(String, usize)>,
    converters: Vec<String>,
    functions: BTreeMap<String, Vec<String>>,
}

impl<'pr> Visit<'pr> for Calls {
    fn visit_call_node(&mut self, node: &CallNode<'pr>) {
        if node.receiver().is_none() {
            let name = text(node.name().as_slice());
            let arguments: Vec<Node<'pr>> =
                node.arguments().map(|all| all.arguments().iter().collect()).unwrap_or_default();
            if let (true, Some(method)) = (name == "call", arguments.first()) {
                self.methods.push((key(method), arguments.len() - 1));
            }
            self.bare.push(name);
        }
        ruby_prism::visit_call_node(self, node);
    }

    fn visit_constant_read_node(&mut self, node: &ConstantReadNode<'pr>) {
        self.constants.push(text(node.name().as_slice()));
    }

    fn visit_assoc_node(&mut self, node: &ruby_prism::AssocNode<'pr>) {
        if ["convert_input", "convert_output"].contains(&key(&node.key()).as_str()) {
            self.converters.push(key(&node.value()));
        }
        ruby_prism::visit_assoc_node(self, node);
    }

    fn visit_def_node(&mut self, node: &DefNode<'pr>) {
        let mut inside = Self::default();
        if let Some(body) = node.body() {
            inside.visit(&body);
        }
        self.constants.extend(inside.constants);
        self.functions.insert(text(node.name().as_slice()), inside.bare);
    }
}

fn seen(node: &Node<'_>) -> Calls {
    let mut calls = Calls::default();
    calls.visit(node);
    calls
}

/// Looks for lambdas in data, each at its path.
struct Walk<'a> {
    path: Vec<String>,
    converters: &'a BTreeSet<String>,
    wrong: Vec<String>,
    lambdas: usize,
}

impl<'pr> Visit<'pr> for Walk<'_> {
    fn visit_hash_node(&mut self, node: &HashNode<'pr>) {
        for element in &node.elements() {
            let Some(pair) = element.as_assoc_node() else { continue };
            self.path.push(key(&pair.key()));
            self.visit(&pair.value());
            self.path.pop();
        }
    }

    fn visit_lambda_node(&mut self, node: &ruby_prism::LambdaNode<'pr>) {
        self.lambda(&node.as_node());
    }

    fn visit_call_node(&mut self, node: &CallNode<'pr>) {
        let whole = node.as_node();
        match as_lambda(&whole) {
            Some(_) => self.lambda(&whole),
            None => ruby_prism::visit_call_node(self, node),
        }
    }
}

impl Walk<'_> {
    fn lambda(&mut self, node: &Node<'_>) {
        let Some(lambda) = as_lambda(node) else { return };
        self.lambdas += 1;
        let path = self.path.join(".");
        let Some(place) = allowed(&self.path, self.converters) else {
            self.wrong.push(format!("nothing is known of a lambda at `{path}`"));
            return;
        };
        if let Some(given) = place.given.filter(|given| lambda.required > *given) {
            self.wrong.push(format!("`{path}` takes {}, and is given {given}", lambda.required));
        }
        let Some(body) = lambda.body else { return };
        let calls = seen(&body);
        let strange: BTreeSet<String> =
            calls.bare.into_iter().filter(|name| !place.calls.contains(&name.as_str())).collect();
        self.wrong
            .extend(strange.into_iter().map(|name| format!("`{path}` calls `{name}`, which is not there")));
    }
}

/// What is called in a connector and is not there, and how many lambdas it has.
fn missing(code: &str) -> (Vec<String>, usize) {
    let parsed = ruby_prism::parse(code.as_bytes());
    let program = parsed.node();
    let all = seen(&program);
    let mut wrong: Vec<String> = Vec::new();
    let constants: BTreeSet<String> = all.constants.into_iter().collect();
    wrong.extend(
        constants.into_iter().map(|name| format!("`{name}` means the SDK's own; `::{name}` does not")),
    );
    for (function, calls) in &all.functions {
        let strange = calls.iter().filter(|name| {
            !all.functions.contains_key(*name)
                && !KERNEL.contains(&name.as_str())
                && !["block_given?", "require"].contains(&name.as_str())
        });
        wrong.extend(
            strange.map(|name| format!("the function `{function}` calls `{name}`, which is not there")),
        );
    }
    let converters: BTreeSet<String> = all.converters.into_iter().collect();
    let mut walk = Walk { path: Vec::new(), converters: &converters, wrong: Vec::new(), lambdas: 0 };
    let mut methods = BTreeMap::new();
    let body = program.as_program_node().expect("it is a program").statements().body();
    for statement in &body {
        if let Some(local) = statement.as_local_variable_write_node() {
            let name = text(local.name().as_slice());
            if name != "s" {
                walk.path = vec!["local".to_owned(), name];
                walk.visit(&local.value());
            }
        } else if let Some(root) = statement.as_hash_node() {
            walk.path.clear();
            walk.visit_hash_node(&root);
            for pair in root.elements().iter().filter_map(|element| element.as_assoc_node()) {
                let inside = pair.value().as_hash_node().filter(|_| key(&pair.key()) == "methods");
                for method in inside.iter().flat_map(|all| all.elements().iter().collect::<Vec<_>>()) {
                    let Some(method) = method.as_assoc_node() else { continue };
                    methods.insert(key(&method.key()), as_lambda(&method.value()));
                }
            }
        }
    }
    for (name, given) in all.methods {
        match methods.get(&name) {
            None => wrong.push(format!("there is no method `{name}`")),
            Some(Some(lambda)) if given < lambda.required || given > lambda.required + lambda.optional => {
                wrong.push(format!("the method `{name}` takes {}, and is given {given}", lambda.required));
            }
            Some(_) => {}
        }
    }
    wrong.extend(walk.wrong);
    (wrong, walk.lambdas)
}

#[test]
fn what_a_lambda_calls_is_there_where_it_runs() {
    let (mut wrong, mut lambdas) = (Vec::new(), 0);
    for mut suite in suites() {
        let Ok(connector) = suite.compiled.connector.as_ref() else { continue };
        let code = ruby::connector_rb(connector, &suite.compiled.sources, &mut suite.compiled.problems);
        let (found, seen) = missing(&code);
        lambdas += seen;
        wrong.extend(found.into_iter().map(|what| format!("{}: {what}", suite.name)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(lambdas > 3_000, "only {lambdas} lambdas were found");
}

#[test]
fn what_is_not_there_is_found() {
    let cases = [
        (
            "{ connection: { authorization: { apply: lambda { |_| get('x') } } } }",
            "`connection.authorization.apply` calls `get`",
        ),
        ("{ connection: { authorization: { apply: lambda { |_| raise('x') } } } }", "calls `raise`"),
        ("{ connection: { authorization: { apply: lambda { |_| headers('a' => now) } } } }", "calls `now`"),
        (
            "{ connection: { authorization: { options: { key: { apply: lambda { |_| call('x') } } } } } }",
            "calls `call`",
        ),
        ("{ connection: { base_uri: lambda { |_| error('x') } } }", "`connection.base_uri` calls `error`"),
        (
            "{ connection: { authorization: { token_url: lambda { |_| redirect_uri } } } }",
            "calls `redirect_uri`",
        ),
        (
            "{ connection: { authorization: { refresh: lambda { |_, _| account_property('x') } } } }",
            "account_property",
        ),
        ("{ connection: { authorization: { selected: lambda { |_| lookup('x') } } } }", "calls `lookup`"),
        ("{ triggers: { t: { dedup: lambda { |_| error('x') } } } }", "calls `error`"),
        ("{ triggers: { t: { webhook_notification: lambda { |_| post('x') } } } }", "calls `post`"),
        ("{ test: lambda { |_| call('gone') } }", "there is no method `gone`"),
        (
            "{ test: lambda { |_| call('one') }, methods: { one: lambda { |a| a } } }",
            "`one` takes 1, and is given 0",
        ),
        ("{ test: lambda { |_, _| true } }", "`test` takes 2, and is given 1"),
        (
            "{ methods: { c: lambda { |v| error(v) } }, test: { convert_input: 'c' } }",
            "`methods.c` calls `error`",
        ),
        ("x = { a: lambda { |_| now } }\n{ }", "`local.x.a` calls `now`"),
        (
            "s = ::Module.new do\n  def self.f\n    error('x')\n  end\nend\n{ }",
            "the function `f` calls `error`",
        ),
        ("{ test: lambda { |_| ArgumentError } }", "`ArgumentError` means the SDK's own"),
        ("{ strange: lambda { |_| true } }", "nothing is known of a lambda at `strange`"),
    ];
    for (code, expected) in cases {
        let (found, _) = missing(code);
        assert!(found.iter().any(|what| what.contains(expected)), "{code}\n{found:?}");
    }
}

#[test]
fn what_the_redirect_brings_is_a_field_that_has_to_be_filled() {
    let spec = |field: &str, kept: &str| {
        format!(
            "specc: 1\nname: acme\nconnection:\n  fields: {{ dc: {{ required: false }} }}\n  \
             base_url: \"https://api.acme.example/{{{{ connection.{field} }}}}/\"\n  auth: {{ oauth2: {{ authorize: \"https://acme.example/a\", \
             token: \"https://acme.example/t\", keep: {{ {kept} }} }} }}\n  test: {{ get: me }}\n"
        )
    };
    let written = |text: &str| {
        let files = specc::syntax::MemoryFiles::one("spec.yaml", text.to_owned());
        let mut compiled = specc::compile(&files, "spec.yaml");
        let connector = compiled.connector.as_ref().expect("it compiles");
        ruby::connector_rb(connector, &compiled.sources, &mut compiled.problems)
    };
    let asked = written(&spec("dc", "dc: \"{{ callback.dc }}\""));
    let field = asked.lines().find(|line| line.contains("name: 'dc'")).unwrap_or_default();
    assert!(field.contains("optional: false"), "{field}");
    assert!(!asked.contains("kept_dc") && !asked.contains("callback"), "nothing of the redirect is kept");
    // What an answer brings under such a name stays as it was.
    let kept = written(&spec("dc", "dc: \"{{ response.body.dc }}\""));
    let field = kept.lines().find(|line| line.contains("name: 'dc'")).unwrap_or_default();
    assert!(!field.contains("optional: false") && kept.contains("kept_dc"), "{field}");
}

/// What the platform calls each way to sign in, as the documentation of its SDK has it.
#[test]
fn each_scheme_has_the_type_of_the_platform() {
    let cases = [
        ("none", "", "none"),
        ("basic", "", "basic_auth"),
        ("bearer", "", "api_key"),
        ("digest", "", "custom_auth"),
        ("{ api_key: X-Key }", "", "api_key"),
        ("{ apply: { headers: { X-A: \"{{ connection.a }}\" } } }", "fields: { a: {} }", "api_key"),
        (
            "{ tls: { certificate: \"{{ connection.a }}\", key: \"{{ connection.b_key }}\" } }",
            "fields: { a: {}, b_key: {} }",
            "api_key",
        ),
        ("{ oauth1: {} }", "", "custom_auth"),
        ("{ aws_sigv4: { service: s3 } }", "", "custom_auth"),
        (
            "{ oauth2: { authorize: \"https://acme.example/a\", token: \"https://acme.example/t\" } }",
            "",
            "oauth2",
        ),
        ("{ oauth2: { grant: client_credentials, token: \"https://acme.example/t\" } }", "", "custom_auth"),
        ("{ session: { post: login, keep: { token: \"{{ response.body.t }}\" } } }", "", "custom_auth"),
        // It is signed where it is sent: nothing has to be acquired.
        (
            "{ jwt: { algorithm: HS256, key: \"{{ connection.a }}\", claims: { iss: x } } }",
            "fields: { a: { secret: true } }",
            "api_key",
        ),
        ("{ basic: {}, on_connect: { get: where, keep: [org] } }", "", "custom_auth"),
        ("{ options: { a: { basic: {} }, b: { api_key: X-Key } } }", "", "multi"),
    ];
    for (auth, fields, expected) in cases {
        let text = format!(
            "specc: 1\nname: acme\nconnection:\n  {fields}\n  base_url: https://api.acme.example/\n  auth: {auth}\n  test: {{ get: me }}\n"
        );
        let files = specc::syntax::MemoryFiles::one("spec.yaml", text);
        let mut compiled = specc::compile(&files, "spec.yaml");
        let problems = crate::support::problems_in_words(&compiled);
        let connector = compiled.connector.as_ref().unwrap_or_else(|_| panic!("{auth}: {problems}"));
        let code = ruby::connector_rb(connector, &compiled.sources, &mut compiled.problems);
        let (_, behind) = code.split_once("    authorization: {").expect("it is there");
        let found = behind.split('\'').nth(1).unwrap_or_default();
        assert_eq!(found, expected, "{auth}");
    }
}

//! The page about the connection: what it asks for, where credentials go, how to give them.

use serde::Serialize;
use serde_json::Value as Json;

use super::command::shell;
use super::express;
use super::fields::{self, Side, Table};
use super::operation::pretty;
use super::sign_in::{self, Way};
use super::site::Site;
use super::words::Words;
use crate::model::{Auth, Connection, Expr, Field, Root, Scheme, Shape};
use crate::plan::sample;
use crate::spec::KeyPlace;

/// All that the page shows.
#[derive(Debug, Serialize)]
pub(super) struct Page {
    pub table: Table,
    pub base_url: Option<String>,
    /// Where credentials go.
    pub credentials: Vec<Words>,
    /// How somebody signs in; nothing where credentials are sent as they were given.
    pub ways: Vec<Way>,
    /// The command by which a user signs in, where one has to.
    pub login: Option<String>,
    /// Whether a browser is led back.
    pub redirects: bool,
    /// Hosts beside that of the base URL.
    pub hosts: Vec<String>,
    /// A file with the fields.
    pub file: String,
    /// The same in the environment.
    pub environment: String,
    /// What stands in front of a field's name there.
    pub prefix: String,
    /// The command that proves the connection; none where nothing can be proven.
    pub test: Option<String>,
    pub program: String,
}

/// Describes the connection.
pub(super) fn page(site: &Site) -> Page {
    let connector = site.connector;
    let connection = &connector.connection;
    let shape = connector.shape(connection.fields);
    let prefix = format!("{}_", connector.name.to_uppercase());
    let given = sample::of_shape(connector, connection.fields, sample::Side::Input);
    Page {
        table: fields::table(site, connection.fields, Side::Input, "field"),
        base_url: connection.base_url.as_ref().map(express::address),
        credentials: all_credentials(connection, shape),
        ways: sign_in::ways(connector),
        login: sign_in::needs_user(connection)
            .then(|| format!("{} login --connection connection.json", shell(&connector.name))),
        redirects: sign_in::redirects(connection),
        hosts: all_hosts(connection),
        file: pretty(&given),
        environment: environment(&prefix, shape, &given),
        prefix,
        test: connection
            .test
            .is_some()
            .then(|| format!("{} test --connection connection.json", shell(&connector.name))),
        program: connector.name.clone(),
    }
}

fn environment(prefix: &str, shape: &Shape, given: &Json) -> String {
    let line = |field: &Field| {
        let value = match given.get(&*field.name)? {
            Json::String(text) => text.clone(),
            other => other.to_string(),
        };
        Some(format!("export {prefix}{}={}", field.name.to_uppercase(), shell(&value)))
    };
    shape.fields.iter().filter_map(line).collect::<Vec<_>>().join("\n")
}

/// The same for each way to sign in.
fn all_credentials(connection: &Connection, shape: &Shape) -> Vec<Words> {
    let Some(options) = &connection.options else { return credentials(&connection.auth, shape) };
    let field = shape.field(&options.field).map_or(&*options.field, |field| &*field.label);
    let mut all = Vec::new();
    for arm in &options.arms {
        let front = || Words::new("With ").strong(field).text(" “").strong(arm.label.clone()).text("”: ");
        all.extend(credentials(&arm.auth, shape).into_iter().map(|words| front().and(words)));
    }
    all
}

fn all_hosts(connection: &Connection) -> Vec<String> {
    let mut hosts: Vec<String> = Vec::new();
    for host in connection.auths().into_iter().flat_map(|auth| &auth.hosts) {
        if !hosts.contains(host) {
            hosts.push(host.clone());
        }
    }
    hosts
}

/// Where the credentials are put, a sentence each.
fn credentials(auth: &Auth, shape: &Shape) -> Vec<Words> {
    let what = |expr: &Expr| made_of(expr, shape);
    let mut all = match &auth.scheme {
        Scheme::None => Vec::new(),
        Scheme::OAuth1(oauth1) => vec![
            Words::new("The header ")
                .code("Authorization: OAuth …")
                .text(" signs each request with ")
                .and(what(&oauth1.consumer_secret))
                .text(" by ")
                .code(oauth1.method.word())
                .text("."),
        ],
        Scheme::AwsSigV4(aws) => vec![
            Words::new("The header ")
                .code("Authorization: AWS4-HMAC-SHA256 …")
                .text(" signs each request with ")
                .and(what(&aws.secret_key))
                .text("."),
        ],
        Scheme::Digest { user, password } => vec![
            Words::new("The header ")
                .code("Authorization: Digest …")
                .text(" answers the service's challenge with ")
                .and(what(user))
                .text(" as the user name and a digest of ")
                .and(what(password))
                .text("."),
        ],
        Scheme::Basic { user, password } => vec![
            Words::new("The header ")
                .code("Authorization: Basic …")
                .text(" holds ")
                .and(what(user))
                .text(" as the user name and ")
                .and(what(password))
                .text(" as the password."),
        ],
        Scheme::Bearer(token) => vec![
            Words::new("The header ")
                .code("Authorization: Bearer …")
                .text(" holds ")
                .and(what(token))
                .text("."),
        ],
        Scheme::ApiKey { place, name, value } => {
            let place = match place {
                KeyPlace::Header => "The header ",
                KeyPlace::Query => "The query parameter ",
                KeyPlace::Cookie => "The cookie ",
            };
            vec![Words::new(place).code(&**name).text(" holds ").and(what(value)).text(".")]
        }
    };
    let apply = &auth.apply;
    let places = [
        ("The header ", &apply.headers),
        ("The query parameter ", &apply.params),
        ("The cookie ", &apply.cookies),
    ];
    for (kind, members) in places {
        for (name, value) in members {
            all.push(Words::new(kind).code(&**name).text(" holds ").and(what(value)).text("."));
        }
    }
    all
}

/// The fields that a value is made of.
fn made_of(expr: &Expr, shape: &Shape) -> Words {
    let paths = express::paths(expr, Root::Connection);
    if paths.is_empty() {
        let computed = !matches!(expr.kind, crate::model::ExprKind::Literal(_));
        return Words::new(if computed { "what a sign-in or the request gives" } else { "a fixed value" });
    }
    let names = paths.iter().map(|path| match shape.field(path) {
        Some(field) => Words::default().strong(field.label.clone()),
        None => Words::default().code(path.clone()),
    });
    Words::list(names.collect(), " and ")
}

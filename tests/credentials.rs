//! Credentials that nobody has to declare: which fields appear, and where declared ones take their place.

use specc::model::Connector;

use crate::support::{check_text, problems_in_words};

/// The connector of a connection that has this beside its address.
fn connector(connection: &str) -> Connector {
    let spec = format!(
        "specc: 1\nname: acme\nconnection:\n  base_url: https://api.acme.example/\n{connection}  test: {{ get: me }}\n"
    );
    let compiled = check_text(&spec, "yaml");
    match compiled.connector {
        Ok(connector) => connector,
        Err(_) => panic!("{spec}\n{}", problems_in_words(&check_text(&spec, "yaml"))),
    }
}

/// The fields of a connection in their order, `*` behind what is secret, `?` behind what may be empty.
fn asked(connection: &str) -> String {
    let connector = connector(connection);
    let fields = &connector.shape(connector.connection.fields).fields;
    let shown = fields.iter().map(|field| {
        let secret = if field.secret { "*" } else { "" };
        let optional = if field.required { "" } else { "?" };
        format!("{}{secret}{optional}", field.name)
    });
    shown.collect::<Vec<_>>().join(" ")
}

#[test]
fn what_a_scheme_needs_and_the_spec_does_not_give_is_asked() {
    let token = "token: https://acme.example/token";
    let cases = [
        ("none", ""),
        ("{ none: true }", ""),
        ("basic", "username password*"),
        ("{ basic: {} }", "username password*"),
        ("digest", "username password*"),
        ("bearer", "api_token*"),
        ("{ api_key: X-Api-Key }", "api_key*"),
        ("{ api_key: { header: X-Api-Key } }", "api_key*"),
        ("{ api_key: { cookie: sid } }", "api_key*"),
        (
            "{ oauth2: { authorize: https://acme.example/a, token: https://acme.example/t } }",
            "client_id client_secret*",
        ),
        ("{ oauth2: { grant: client_credentials, TOKEN } }", "client_id client_secret*"),
        ("{ oauth2: { grant: client_credentials, client: basic, TOKEN } }", "client_id client_secret*"),
        ("{ oauth2: { grant: client_credentials, client: none, TOKEN } }", "client_id"),
        ("{ oauth2: { grant: password, TOKEN } }", "client_id client_secret* username password*"),
        ("{ oauth2: { grant: refresh_token, TOKEN } }", "client_id client_secret* refresh_token*"),
        (
            "{ oauth2: { grant: device_code, client: none, device: https://acme.example/d, TOKEN } }",
            "client_id",
        ),
        ("{ oauth2: { authorize: https://acme.example/a, register: https://acme.example/r, TOKEN } }", ""),
        (
            "{ oauth2: { grant: client_credentials, client_id: \"{{ account.acme_id }}\", client_secret: \"{{ account.acme_secret }}\", TOKEN } }",
            "",
        ),
        ("{ oauth1: {} }", "consumer_key* consumer_secret* token* token_secret*"),
        ("{ aws_sigv4: { service: s3 } }", "region access_key* secret_key*"),
    ];
    for (auth, fields) in cases {
        let auth = auth.replace("TOKEN", token);
        assert_eq!(asked(&format!("  auth: {auth}\n")), fields, "{auth}");
    }
}

#[test]
fn a_declared_field_stands_where_it_was_declared_and_others_behind() {
    let cases = [
        // What is declared, how one signs in, what is asked.
        ("{ site: {} }", "bearer", "site api_token*"),
        ("{ api_token: { label: Key }, site: {} }", "bearer", "api_token* site"),
        ("{ site: {}, password: { label: Word }, other: {} }", "basic", "site password* other username"),
        // A field of that name may be optional, and secret or not as it says.
        ("{ username: { required: false } }", "basic", "username? password*"),
        ("{ site: {} }", "{ basic: { user: \"{{ connection.site }}\", password: '' } }", "site"),
        (
            "{ site: {}, key: { secret: true } }",
            "{ api_key: { header: A, value: \"SSWS {{ connection.key }}\" } }",
            "site key*",
        ),
    ];
    for (fields, auth, shown) in cases {
        assert_eq!(asked(&format!("  fields: {fields}\n  auth: {auth}\n")), shown, "{fields}, {auth}");
    }
    let connector =
        connector("  fields: { api_token: { label: Personal key, hint: Under Settings } }\n  auth: bearer\n");
    let field = &connector.shape(connector.connection.fields).fields[0];
    assert_eq!((&*field.label, field.hint.as_deref()), ("Personal key", Some("Under Settings")));
}

#[test]
fn fields_that_may_be_given_or_kept_are_not_demanded() {
    let keeps = "{ session: { post: login, keep: { token: \"{{ response.body.key }}\", site: \"{{ response.body.site }}\" } } }";
    let cases = [
        ("{ site: {} }", "none", "site"),
        ("{ site: {} }", keeps, "site?"),
        ("{ site: { default: eu } }", "none", "site?"),
        ("{ site: { required: false } }", "none", "site?"),
        ("{ site: string! }", "none", "site"),
    ];
    for (fields, auth, shown) in cases {
        assert_eq!(asked(&format!("  fields: {fields}\n  auth: {auth}\n")), shown, "{fields}, {auth}");
    }
}

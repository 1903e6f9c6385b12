//! What can be read at which place of a sign-in.
//!
//! A row is a place of `auth` with `HOLE` in it, and the names that can be read there. Every name that
//! a sign-in knows is tried at every place, and at places of the rest of a spec. What a place does not
//! have is refused, as a name that is not there; what it has is not, and is offered where it was
//! misspelt.

use specc::diagnostic::Severity;

use crate::support::{check_text, problems_in_words};

/// Every name that some place of a sign-in reads; `got` is that of a step before.
const NAMES: [&str; 15] = [
    "token",
    "refresh_token",
    "client_id",
    "client_secret",
    "redirect_uri",
    "code",
    "verifier",
    "callback",
    "state",
    "scope",
    "challenge",
    "assertion",
    "request",
    "response",
    "got",
];

/// A place, the names that can be read there, and `auth` with a hole at that place.
const IN_AUTH: &[(&str, &str, &str)] = &[
    (
        "authorize",
        "client_id redirect_uri state scope challenge",
        "oauth2: { authorize: { url: https://id.acme.example/a, params: { a: HOLE } }, token: https://id.acme.example/t, scopes: [read] }",
    ),
    (
        "authorize, its address",
        "client_id redirect_uri state scope challenge",
        "oauth2: { authorize: 'https://id.acme.example/a?of={{ TEST }}', token: https://id.acme.example/t, scopes: [read] }",
    ),
    (
        "authorize without scopes",
        "client_id redirect_uri state challenge",
        "oauth2: { authorize: { url: https://id.acme.example/a, params: { a: HOLE } }, token: https://id.acme.example/t }",
    ),
    (
        "token",
        "client_id client_secret scope redirect_uri code verifier state callback",
        "oauth2: { authorize: https://id.acme.example/a, token: { url: https://id.acme.example/t, params: { a: HOLE } }, scopes: [read] }",
    ),
    (
        "token, its headers",
        "client_id client_secret scope redirect_uri code verifier state callback",
        "oauth2: { authorize: https://id.acme.example/a, token: { url: https://id.acme.example/t, headers: { X-A: HOLE } }, refresh: false, scopes: [read] }",
    ),
    (
        "token, its address",
        "client_id client_secret scope redirect_uri code verifier state callback",
        "oauth2: { authorize: https://id.acme.example/a, token: 'https://id.acme.example/{{ TEST }}/t', refresh: false, scopes: [read] }",
    ),
    (
        "token, written out",
        "client_id client_secret scope redirect_uri code verifier state callback",
        "oauth2: { authorize: https://id.acme.example/a, token: { post: https://id.acme.example/t, form: { a: HOLE } }, scopes: [read] }",
    ),
    (
        "token, in steps",
        "client_id client_secret scope redirect_uri code verifier state callback got",
        "oauth2: { authorize: https://id.acme.example/a, token: { steps: [{ get: https://id.acme.example/n, as: got }, { post: https://id.acme.example/t, form: { n: '{{ got.body.n }}', a: HOLE } }] }, refresh: https://id.acme.example/t, scopes: [read] }",
    ),
    (
        "token of a client",
        "client_id client_secret scope",
        "oauth2: { grant: client_credentials, token: { url: https://id.acme.example/t, params: { a: HOLE } }, scopes: [read] }",
    ),
    (
        "token of a client without a secret",
        "client_id",
        "oauth2: { grant: client_credentials, client: none, token: { url: https://id.acme.example/t, params: { a: HOLE } } }",
    ),
    (
        "token for a password",
        "client_id client_secret",
        "oauth2: { grant: password, token: { url: https://id.acme.example/t, params: { a: HOLE } } }",
    ),
    (
        "token for a refresh token",
        "client_id client_secret",
        "oauth2: { grant: refresh_token, token: { url: https://id.acme.example/t, params: { a: HOLE } } }",
    ),
    (
        "token for an assertion",
        "client_id client_secret assertion",
        "oauth2: { grant: jwt_bearer, assertion: '{{ connection.site }}', token: { url: https://id.acme.example/t, params: { a: HOLE } } }",
    ),
    (
        "refresh",
        "client_id client_secret scope redirect_uri token refresh_token",
        "oauth2: { authorize: https://id.acme.example/a, token: https://id.acme.example/t, refresh: { params: { a: HOLE } }, scopes: [read] }",
    ),
    (
        "refresh, in steps",
        "client_id client_secret scope redirect_uri token refresh_token got",
        "oauth2: { authorize: https://id.acme.example/a, token: https://id.acme.example/t, refresh: { steps: [{ get: https://id.acme.example/n, as: got }, { post: https://id.acme.example/t, form: { n: '{{ got.body.n }}', a: HOLE } }] }, scopes: [read] }",
    ),
    (
        "keep of oauth2",
        "client_id client_secret scope redirect_uri code verifier state callback token response",
        "oauth2: { authorize: https://id.acme.example/a, token: https://id.acme.example/t, keep: { kind: HOLE }, refresh: false, scopes: [read] }",
    ),
    (
        "keep of oauth2, which counts for a renewal too",
        "client_id client_secret scope redirect_uri callback token response",
        "oauth2: { authorize: https://id.acme.example/a, token: https://id.acme.example/t, keep: { kind: HOLE }, scopes: [read] }",
    ),
    (
        "keep of a token in steps",
        "client_id client_secret redirect_uri code verifier state callback token response got",
        "oauth2: { authorize: https://id.acme.example/a, token: { steps: [{ get: https://id.acme.example/n, as: got }, { post: https://id.acme.example/t, form: { n: '{{ got.body.n }}' } }], keep: { kind: HOLE } }, refresh: https://id.acme.example/t }",
    ),
    ("session", "", "session: { post: login, json: { a: HOLE }, keep: { token: '{{ response.body.t }}' } }"),
    (
        "session, in steps",
        "got",
        "session: { steps: [{ get: nonce, as: got }, { post: login, json: { n: '{{ got.body.n }}', a: HOLE } }], keep: { token: '{{ response.body.t }}' } }",
    ),
    (
        "keep of a session",
        "token response",
        "session: { post: login, keep: { token: '{{ response.body.t }}', kind: HOLE } }",
    ),
    (
        "keep of a session in steps",
        "token response got",
        "session: { steps: [{ get: nonce, as: got }, { post: login, json: { n: '{{ got.body.n }}' } }], keep: { token: '{{ response.body.t }}', kind: HOLE } }",
    ),
    (
        "refresh of a session",
        "token refresh_token",
        "session: { post: login, keep: { token: '{{ response.body.t }}' }, refresh: { post: renew, json: { a: HOLE }, keep: { token: '{{ response.body.t }}' } } }",
    ),
    (
        "keep of the refresh of a session",
        "token refresh_token response",
        "session: { post: login, keep: { token: '{{ response.body.t }}' }, refresh: { post: renew, keep: { token: '{{ response.body.t }}', kind: HOLE } } }",
    ),
    (
        "client",
        "client_id",
        "oauth2: { authorize: https://id.acme.example/a, token: https://id.acme.example/t, client: { algorithm: HS256, key: '{{ connection.signing_key }}', claims: { a: HOLE } } }",
    ),
    (
        "client that has a secret as well",
        "client_id client_secret",
        "oauth2: { grant: client_credentials, client_secret: '{{ connection.signing_key }}', token: https://id.acme.example/t, client: { algorithm: HS256, key: '{{ client_secret }}', claims: { a: HOLE } } }",
    ),
    (
        "assertion",
        "client_id client_secret",
        "oauth2: { grant: jwt_bearer, token: https://id.acme.example/t, assertion: { algorithm: HS256, key: '{{ connection.signing_key }}', claims: { a: HOLE } } }",
    ),
    (
        "assertion as a text",
        "client_id client_secret",
        "oauth2: { grant: jwt_bearer, token: https://id.acme.example/t, assertion: HOLE }",
    ),
    ("jwt", "", "jwt: { algorithm: HS256, key: '{{ connection.signing_key }}', claims: { a: HOLE } }"),
    (
        "apply beside jwt",
        "token request",
        "jwt: { algorithm: HS256, key: '{{ connection.signing_key }}' }, apply: { headers: { X-A: HOLE } }",
    ),
    (
        "apply",
        "token client_id client_secret request",
        "oauth2: { authorize: https://id.acme.example/a, token: https://id.acme.example/t }, apply: { headers: { X-A: HOLE } }",
    ),
    (
        "apply of a session",
        "token request",
        "session: { post: login, keep: { token: '{{ response.body.t }}' } }, apply: { params: { a: HOLE } }",
    ),
    (
        "apply of a session without a token",
        "request",
        "session: { post: login, keep: { key: '{{ response.body.t }}' } }, apply: { cookies: { a: HOLE, b: '{{ connection.key }}' } }",
    ),
    ("apply of what the user typed", "request", "basic: {}, apply: { params: { a: HOLE } }"),
    ("let of apply", "request", "api_key: X-Key, apply: { let: { a: HOLE }, headers: { X-A: '{{ a }}' } }"),
    (
        "apply behind let",
        "request got",
        "api_key: X-Key, apply: { let: { got: x }, headers: { X-A: '{{ got }}', X-B: HOLE } }",
    ),
    (
        "on_connect",
        "token client_id client_secret callback",
        "oauth2: { authorize: https://id.acme.example/a, token: https://id.acme.example/t }, on_connect: { get: me, params: { a: HOLE }, keep: [region] }",
    ),
    (
        "keep of on_connect",
        "token client_id client_secret callback response",
        "oauth2: { authorize: https://id.acme.example/a, token: https://id.acme.example/t }, on_connect: { get: me, keep: { kind: HOLE } }",
    ),
    (
        "on_connect of a client",
        "token client_id client_secret",
        "oauth2: { grant: client_credentials, token: https://id.acme.example/t }, on_connect: { get: me, params: { a: HOLE }, keep: [region] }",
    ),
    (
        "on_connect of what the user typed",
        "",
        "api_key: X-Key, on_connect: { get: me, params: { a: HOLE }, keep: [region] }",
    ),
    (
        "on_connect in steps",
        "got",
        "api_key: X-Key, on_connect: { steps: [{ get: me, as: got }, { get: 'me/{{ got.body.id }}', params: { a: HOLE } }], keep: { region: '{{ got.body.site }}' } }",
    ),
    (
        "identity",
        "token response",
        "oauth2: { authorize: https://id.acme.example/a, token: https://id.acme.example/t }, identity: HOLE",
    ),
    ("identity of what the user typed", "response", "api_key: X-Key, identity: HOLE"),
    (
        "identity by a request",
        "token",
        "oauth2: { authorize: https://id.acme.example/a, token: https://id.acme.example/t }, identity: { get: me, params: { a: HOLE }, return: '{{ response.body.name }}' }",
    ),
    (
        "what an identity returns",
        "token response",
        "session: { post: login, keep: { token: '{{ response.body.t }}' } }, identity: { get: me, return: HOLE }",
    ),
    (
        "revoke",
        "token refresh_token client_id client_secret",
        "oauth2: { authorize: https://id.acme.example/a, token: https://id.acme.example/t }, revoke: { post: gone, form: { a: HOLE } }",
    ),
    (
        "revoke of a session",
        "token refresh_token",
        "session: { post: login, keep: { token: '{{ response.body.t }}' } }, revoke: { post: gone, form: { a: HOLE } }",
    ),
    ("revoke of what the user typed", "", "api_key: X-Key, revoke: { post: gone, form: { a: HOLE } }"),
    (
        "client_id",
        "",
        "oauth2: { authorize: https://id.acme.example/a, token: https://id.acme.example/t, client_id: HOLE }",
    ),
    ("basic", "", "basic: { user: HOLE }"),
    ("bearer", "", "bearer: HOLE"),
    ("api_key", "", "api_key: { header: X-Key, value: HOLE }"),
];

/// The same in the rest of a spec, beside a scheme that has all of these names.
const ELSEWHERE: &[(&str, &str, &str)] = &[
    ("base_url", "", "connection: { base_url: 'https://api.acme.example/{{ TEST }}/', AUTH }\n"),
    ("values", "", "connection: { base_url: https://api.acme.example/, values: { kind: HOLE }, AUTH }\n"),
    (
        "the test",
        "",
        "connection: { base_url: https://api.acme.example/, AUTH_ALONE, test: { get: me, params: { a: HOLE } } }\n",
    ),
    (
        "http",
        "",
        "connection: { base_url: https://api.acme.example/, AUTH }\nhttp: { headers: { X-A: HOLE } }\n",
    ),
    (
        "a path",
        "",
        "connection: { base_url: https://api.acme.example/, AUTH }\nactions: { look: { get: 'me/{{ TEST }}' } }\n",
    ),
    (
        "params",
        "",
        "connection: { base_url: https://api.acme.example/, AUTH }\nactions: { look: { get: me, params: { a: HOLE } } }\n",
    ),
    (
        "a body",
        "",
        "connection: { base_url: https://api.acme.example/, AUTH }\nactions: { look: { post: me, json: { a: HOLE } } }\n",
    ),
    (
        "return",
        "response",
        "connection: { base_url: https://api.acme.example/, AUTH }\nactions: { look: { get: me, output: { a: string }, return: { a: HOLE } } }\n",
    ),
    (
        "an error rule",
        "response",
        "connection: { base_url: https://api.acme.example/, AUTH }\nactions: { look: { get: me, errors: [{ when: 404, message: HOLE }] } }\n",
    ),
    (
        "a method",
        "",
        "connection: { base_url: https://api.acme.example/, AUTH }\nmethods: { look: { takes: { of: string }, get: me, params: { a: HOLE } } }\n",
    ),
    (
        "steps",
        "got",
        "connection: { base_url: https://api.acme.example/, AUTH }\nactions: { look: { steps: [{ get: me, as: got }, { get: 'me/{{ got.body.id }}', params: { a: HOLE } }] } }\n",
    ),
    (
        "a pick list",
        "",
        "connection: { base_url: https://api.acme.example/, AUTH }\npick_lists: { all: { get: me, params: { a: HOLE }, items: response.body } }\n",
    ),
];

const OAUTH2: &str = "auth: { oauth2: { authorize: https://id.acme.example/a, token: https://id.acme.example/t, scopes: [read] } }";

/// The text of a spec with a test of a name in its hole.
fn spec(place: &str, name: &str) -> String {
    let test = format!("'x' if {name} is null else 'y'");
    let filled = |text: &str| {
        text.replace("HOLE", &format!("\"{{{{ {test} }}}}\"")).replace(
            "'https://id.acme.example/a?of={{ TEST }}'",
            &format!("\"https://id.acme.example/a?of={{{{ {test} }}}}\""),
        )
    };
    // Quotes within quotes of YAML are doubled.
    let text = filled(place).replace("TEST", &test.replace('\'', "''"));
    let front = "specc: 1\nname: acme\n";
    if text.starts_with("connection:") {
        let auth = format!("{OAUTH2}, test: {{ get: me }}");
        return format!("{front}{}", text.replace("AUTH_ALONE", OAUTH2).replace("AUTH", &auth));
    }
    format!(
        "{front}connection:\n  fields: {{ site: string!, signing_key: {{ secret: true }} }}\n  base_url: https://api.acme.example/\n  auth: {{ {text} }}\n  test: {{ get: me }}\n"
    )
}

/// What is said of a spec: the codes of its mistakes, those of targets aside, and all of it in words.
fn mistakes(spec: &str) -> (Vec<&'static str>, String) {
    let compiled = check_text(spec, "yaml");
    let found = compiled.problems.sorted();
    let codes = found.iter().filter(|found| found.code.severity() == Severity::Error);
    // What one target alone cannot do can be read all the same.
    let codes = codes.map(|found| found.code.text()).filter(|code| !code.starts_with("E05"));
    (codes.collect(), problems_in_words(&compiled))
}

#[test]
fn every_place_of_a_sign_in_reads_what_it_has_and_nothing_else() {
    let mut wrong = Vec::new();
    for (place, reads, text) in IN_AUTH.iter().chain(ELSEWHERE) {
        let has = |name: &str| reads.split(' ').any(|read| read == name);
        for name in NAMES {
            let (codes, told) = mistakes(&spec(text, name));
            let refused = codes.iter().any(|code| ["E0200", "E0202"].contains(code));
            match (has(name), codes.is_empty()) {
                (true, false) => wrong.push(format!("{place}: `{name}` is refused:\n{told}")),
                (false, true) => wrong.push(format!("{place}: `{name}` is not refused")),
                (false, false) if !refused => wrong.push(format!("{place}: `{name}` is told badly:\n{told}")),
                _ => {}
            }
        }
    }
    assert!(wrong.is_empty(), "{} are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_name_of_a_sign_in_that_was_misspelt_is_offered() {
    let mut wrong = Vec::new();
    for (place, reads, text) in IN_AUTH {
        for name in reads.split(' ').filter(|name| name.len() > 3) {
            // Without its third letter.
            let slip = format!("{}{}", &name[..2], &name[3..]);
            let (codes, told) = mistakes(&spec(text, &slip));
            if !codes.contains(&"E0200") || !told.contains(&format!("`{name}`")) {
                wrong.push(format!("{place}: `{slip}` is told so:\n{told}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_name_is_told_with_the_places_that_have_it() {
    for (name, places) in [
        ("token", "in `apply`"),
        ("refresh_token", "in `refresh`"),
        ("redirect_uri", "in `authorize`"),
        ("code", "in `token`"),
        ("verifier", "in `token`"),
        ("callback", "in `token`, `keep` and `on_connect`"),
        ("state", "in `authorize`"),
        ("scope", "in `authorize`"),
        ("challenge", "in `authorize`"),
        ("assertion", "in `token`"),
        ("request", "in `apply`"),
    ] {
        let text = "connection: { base_url: https://api.acme.example/, AUTH }\nactions: { look: { get: me, params: { a: HOLE } } }\n";
        let (codes, told) = mistakes(&spec(text, name));
        assert!(codes == ["E0202"] && told.contains(&format!("it can be read {places}")), "{name}: {told}");
    }
}

#[test]
fn what_is_kept_of_a_token_is_as_secret_as_the_token() {
    for value in ["token", "client_secret", "token | hash('sha256') | hexencode"] {
        let text = format!(
            "connection:\n  base_url: https://api.acme.example/\n  auth: {{ oauth2: {{ grant: client_credentials, token: https://id.acme.example/t, keep: {{ mine: \"{{{{ {value} }}}}\", site: \"{{{{ response.body.site }}}}\" }} }} }}\n  test: {{ get: me }}\nactions:\n  look: {{ get: me, return: {{ a: \"{{{{ connection.NAME }}}}\" }}, output: {{ a: string }} }}\n"
        );
        let front = "specc: 1\nname: acme\n";
        let (codes, told) = mistakes(&format!("{front}{}", text.replace("NAME", "mine")));
        assert!(codes == ["E0400"], "{value}: {told}");
        let (codes, told) = mistakes(&format!("{front}{}", text.replace("NAME", "site")));
        assert!(codes.is_empty(), "{value}: {told}");
    }
}

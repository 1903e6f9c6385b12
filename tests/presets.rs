//! Presets: each compiles as it stands, and whatever an author writes beside it wins.

use specc::model::{Connector, Scheme};
use specc::read::presets::NAMES;

use crate::support::{check_text, problems_in_words, root};

/// The specs of the page of presets, each with the name of its preset.
fn specs() -> Vec<(String, String)> {
    let page = std::fs::read_to_string(root().join("docs/presets.md")).expect("the page is committed");
    let mut specs = Vec::new();
    for part in page.split("\n## ").skip(1) {
        let name = part.lines().next().unwrap_or_default().to_owned();
        let spec = part.split("```yaml\n").nth(1).and_then(|rest| rest.split("```").next());
        specs.push((name, spec.expect("it shows a spec").to_owned()));
    }
    specs
}

fn compiled(spec: &str) -> Connector {
    let compiled = check_text(spec, "yaml");
    let words = problems_in_words(&compiled);
    match compiled.connector {
        Ok(connector) => connector,
        Err(_) => panic!("{words}\n{spec}"),
    }
}

#[test]
fn every_preset_compiles_for_all_targets_and_nothing_is_told_of_it() {
    let specs = specs();
    assert!(specs.len() >= 40 && specs.len() == NAMES.len(), "{}", specs.len());
    let mut told = Vec::new();
    for (name, spec) in &specs {
        let compiled = check_text(spec, "yaml");
        let words = problems_in_words(&compiled);
        let words: Vec<&str> =
            words.lines().filter(|line| line.starts_with('e') || line.starts_with('w')).collect();
        let lines = words.iter().filter(|line| {
            line.starts_with("error") || (line.starts_with("warning") && !line.contains("W06"))
        });
        told.extend(lines.map(|line| format!("{name}: {line}")));
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
}

/// The connection of a spec with these lines in it.
fn with(preset: &str, more: &str) -> Connector {
    let found = specs().into_iter().find(|(name, _)| name == preset);
    let (_, spec) = found.expect("there is such a preset");
    compiled(&spec.replace(&format!("  auth: {{ preset: {preset} }}\n"), more))
}

#[test]
fn every_oauth_preset_takes_other_scopes_and_another_client() {
    for (name, spec) in specs() {
        let plain = compiled(&spec);
        if plain.connection.auth.sign_in.is_none() {
            continue;
        }
        let more = format!(
            "  auth: {{ preset: {name}, oauth2: {{ scopes: [zq-mark], client_id: \"{{{{ connection.my_app }}}}\" }} }}\n"
        );
        let spec = spec.replace(&format!("  auth: {{ preset: {name} }}\n"), &more);
        let spec = if spec.contains("  fields:") {
            spec.replacen("  fields:", "  fields: { my_app: {} }\n  x-fields:", 1)
        } else {
            spec.replacen("connection:\n", "connection:\n  fields: { my_app: {} }\n", 1)
        };
        let changed = compiled(&spec);
        let shown = format!("{:?}", changed.connection.auth);
        assert!(shown.contains("my_app"), "{name}");
        assert!(shown.contains("zq-mark"), "{name}");
        let fields = |connector: &Connector| {
            connector
                .shape(connector.connection.fields)
                .fields
                .iter()
                .map(|field| field.name.to_string())
                .collect::<Vec<_>>()
        };
        assert!(!fields(&changed).contains(&"client_id".to_owned()), "{name}");
        assert_eq!(fields(&changed)[0], "my_app", "{name}");
    }
}

#[test]
fn what_is_written_beside_a_preset_wins_at_every_depth() {
    let shown = |preset: &str, more: &str| format!("{:?}", with(preset, more).connection.auth);
    let plain = shown("google", "  auth: { preset: google }\n");
    assert!(
        plain.contains("offline") && plain.contains("oauth2.googleapis.com") && plain.contains("consent")
    );

    let changed = shown(
        "google",
        "  auth: { preset: google, identity: null, oauth2: { authorize: { params: { prompt: none, access_type: null, hd: acme.example } }, token: \"https://other.googleapis.com/token\" } }\n",
    );
    assert!(changed.contains("\"hd\"") && changed.contains("other.googleapis.com"), "{changed}");
    assert!(!changed.contains("consent") && !changed.contains("offline"), "{changed}");
    assert!(changed.contains("identity: None"), "{changed}");

    // A URL in place of another leaves how it is asked: here, as JSON.
    let notion = shown(
        "notion",
        "  auth: { preset: notion, oauth2: { token: \"https://sandbox.notion.example/token\" } }\n",
    );
    assert!(notion.contains("sandbox.notion.example") && notion.contains("Json"), "{notion}");

    // A request that is written out takes the place of the preset's.
    let own = shown(
        "github",
        "  auth: { preset: github, oauth2: { token: { post: \"https://proxy.example/token\", form: { code: \"{{ code }}\" } } } }\n",
    );
    assert!(own.contains("proxy.example") && !own.contains("access_token\\"), "{own}");

    // Hosts, and what goes on each request.
    let slack = with(
        "slack",
        "  auth: { preset: slack, hosts: [files.slack.com], apply: { headers: { X-Mark: zq } } }\n",
    );
    assert_eq!(slack.connection.auth.hosts, ["files.slack.com"]);
    assert!(format!("{:?}", slack.connection.auth.apply).contains("X-Mark"));

    // A scheme that is no map.
    let stripe = with(
        "stripe",
        "  auth: { preset: stripe, bearer: \"{{ connection.restricted_key }}\" }\n  fields: { restricted_key: {} }\n",
    );
    assert!(
        matches!(&stripe.connection.auth.scheme, Scheme::Bearer(token) if format!("{token:?}").contains("restricted_key"))
    );
}

#[test]
fn presets_do_what_the_services_document() {
    // What is easily taken for a slip, and what would be found only by signing in.
    for (name, has, has_not) in [
        // Endpoints with a date take the place of those of version 1.
        ("hubspot", "oauth/2026-03/token", "oauth/v1/token"),
        // Tokens of public apps end.
        ("shopify", "expiring", "refresh: None"),
        // An app that was not switched to it refuses PKCE, for good.
        ("slack", "\"Basic \"", "pkce: true"),
        ("notion", "2026-03-11", "pkce: false"),
        // New apps may do nothing that they do not ask for.
        ("calendly", "users:read", "refresh: None"),
        ("linear", "pkce: true", "refresh: None"),
        ("todoist", "oauth/access_token", "refresh: None"),
        ("monday", "auth.monday.com/oauth2/token", "oauth_ms"),
        ("webflow", "refresh: None", "pkce: false"),
        ("facebook", "v25.0", "v22.0"),
        ("zoho", "Zoho-oauthtoken", "pkce: false"),
        // It names the end of a token by its time.
        ("square", "expires_at", "pkce: true"),
        ("netsuite", "\"Basic \"", "pkce: false"),
        ("webex", "webexapis.com", "\"Basic \""),
    ] {
        let shown = format!("{:?}", with(name, &format!("  auth: {{ preset: {name} }}\n")).connection.auth);
        assert!(shown.contains(has), "{name} lacks {has}: {shown}");
        assert!(!shown.contains(has_not), "{name} has {has_not}: {shown}");
    }
}

#[test]
fn what_the_notes_of_the_page_tell_to_write_compiles() {
    let shown = |preset: &str, more: &str| format!("{:?}", with(preset, more).connection.auth);
    let monday = shown(
        "monday",
        "  auth: { preset: monday, oauth2: { token: { url: \"https://auth.monday.com/oauth_ms/oauth/token\", as: json }, pkce: true, refresh: null } }\n",
    );
    assert!(monday.contains("oauth_ms") && monday.contains("Json"), "{monday}");
    let custom = shown(
        "shopify",
        "  auth: { preset: shopify, oauth2: { token: { params: { expiring: null } }, refresh: false } }\n",
    );
    assert!(!custom.contains("expiring") && custom.contains("refresh: None"), "{custom}");
    let user = shown(
        "slack",
        "  auth: { preset: slack, oauth2: { scopes: null, authorize: { params: { user_scope: \"users:read\" } }, keep: { token: \"{{ response.body.authed_user.access_token }}\" } } }\n",
    );
    assert!(user.contains("user_scope") && user.contains("authed_user"), "{user}");
    let europe = shown(
        "intercom",
        "  auth: { preset: intercom, oauth2: { authorize: \"https://app.eu.intercom.com/oauth\" } }\n",
    );
    assert!(europe.contains("app.eu.intercom.com") && europe.contains("auth/eagle/token"), "{europe}");
    let domain = with(
        "salesforce",
        "  fields: { login_host: { label: Domain, select: null, default: null, format: hostname, example: acme.my.salesforce.com } }\n  auth: { preset: salesforce }\n",
    );
    let field = &domain.shape(domain.connection.fields).fields[0];
    assert!(field.required && field.label == "Domain", "{field:?}");
}

#[test]
fn fields_of_a_preset_are_worded_or_computed_by_the_author() {
    let fields = |connector: &Connector| -> Vec<(String, String, bool)> {
        let fields = &connector.shape(connector.connection.fields).fields;
        fields.iter().map(|field| (field.name.to_string(), field.label.clone(), field.required)).collect()
    };
    let row = |name: &str, label: &str, required: bool| (name.to_owned(), label.to_owned(), required);
    let plain = with("zendesk", "  auth: { preset: zendesk }\n");
    assert_eq!(fields(&plain)[0], row("subdomain", "Site", true));
    let worded = with(
        "zendesk",
        "  fields: { brand: string, subdomain: { label: Your Zendesk } }\n  auth: { preset: zendesk }\n",
    );
    assert_eq!(fields(&worded)[..2], [row("brand", "Brand", true), row("subdomain", "Your Zendesk", true)]);
    let suffix = worded.shape(worded.connection.fields).fields[1].suffix.clone();
    assert_eq!(suffix.as_deref(), Some(".zendesk.com"), "what was not worded stays");
    let computed = with("zendesk", "  values: { subdomain: acme }\n  auth: { preset: zendesk }\n");
    assert!(fields(&computed).iter().all(|(name, ..)| name != "subdomain"), "{:?}", fields(&computed));
}

#[test]
fn an_option_may_be_a_preset_and_its_fields_are_asked_for_with_it_alone() {
    let spec = "specc: 1\nname: acme\nconnection:\n  fields: { more: { required: false } }\n  base_url: https://{{ connection.subdomain }}.zendesk.com/api/v2/\n  \
        auth:\n    default: app\n    options:\n      \
        app: { preset: hubspot, label: An app, oauth2: { scopes: [own.scope] } }\n      \
        key: { bearer: \"{{ connection.key }}\", fields: { key: { secret: true } } }\n  test: { get: me }\n";
    let spec =
        spec.replace("https://{{ connection.subdomain }}.zendesk.com/api/v2/", "https://api.hubapi.com/");
    let connector = compiled(&spec);
    let options = connector.connection.options.as_ref().expect("there is a choice");
    let app = &options.arms[0].auth;
    assert!(app.sign_in.as_ref().is_some_and(|sign_in| sign_in.browser.is_some()));
    assert!(format!("{app:?}").contains("own.scope"));
    // Fields of the preset belong to the option.
    let spec =
        spec.replace("preset: hubspot", "preset: zendesk").replace(", oauth2: { scopes: [own.scope] }", "");
    let connector = compiled(&spec);
    let options = connector.connection.options.as_ref().expect("there is a choice");
    assert!(options.arms[0].fields.iter().any(|name| &**name == "subdomain"), "{:?}", options.arms[0].fields);
    // What differs in its scheme is told.
    let other = spec.replace("label: An app", "label: An app, basic: {}");
    let words = problems_in_words(&check_text(&other, "yaml"));
    assert!(words.contains("error[E0490]"), "{words}");
}

//! What a connector finds of the account that it runs in.

use crate::support::program::Program;
use crate::support::server::{Reply, Server};

const SPEC: &str = "
specc: 1
name: acme
connection:
  fields: { account_owner: { required: false } }
  base_url: BASE
  auth: { session: { post: login, json: { key: \"{{ account['login-key'] }}\" }, keep: { token: response.body.token } } }
  test: { get: me }
actions:
  place:
    get: regions/{{ account.region | default('none') }}/{{ account.owner | default('nobody') }}
    output: { id: integer }
";

#[test]
fn properties_come_from_a_file_or_the_environment_and_are_shown_nowhere() {
    let server = Server::start(|asked| match asked.line.as_str() {
        "POST /login" => Reply::json(r#"{"token": "t-0-k-e-n"}"#),
        "GET /regions/broken/nobody" => Reply::refusal(422, "the key-of-the-account is not of this region"),
        _ => Reply::json(r#"{"id": 1}"#),
    });
    let program = Program::of(&SPEC.replace("BASE", &format!("http://127.0.0.1:{}/", server.port)));
    let file = program.folder.path().join("account.json");
    std::fs::write(&file, r#"{"login-key": "key-of-the-account", "region": "us", "more": 1}"#)
        .expect("it can be written");
    let file = file.to_str().expect("the path is text");
    let key = ("ACME_ACCOUNT_LOGIN_KEY", "key-of-the-account");

    // The file wins, and a field of the connection keeps its variable.
    let given = [("ACME_ACCOUNT_REGION", "eu"), ("ACME_ACCOUNT_OWNER", "ada")];
    let (exit, said) = program.run(&["run", "place", "--account", file, "--verbose"], &given);
    assert_eq!(exit, Some(0), "{said}");
    assert!(!said.contains("key-of-the-account"), "{said}");
    let (exit, said) = program.run(&["run", "place"], &[key, given[0], given[1]]);
    assert_eq!(exit, Some(0), "{said}");
    let (exit, said) = program.run(&["run", "place"], &[key, ("ACME_ACCOUNT_REGION", " "), given[1]]);
    assert_eq!(exit, Some(0), "{said}");
    let (exit, said) = program.run(&["run", "place"], &[key, ("ACME_ACCOUNT_REGION", "broken"), given[1]]);
    assert_eq!(exit, Some(1), "{said}");
    assert!(said.contains("the •••• is not of this region") && !said.contains(key.1), "{said}");

    let asked: Vec<String> = server.asked().into_iter().map(|asked| asked.line).collect();
    let regions: Vec<&str> =
        asked.iter().map(String::as_str).filter(|line| line.starts_with("GET /regions")).collect();
    let wanted = ["us", "eu", "none", "broken"].map(|region| format!("GET /regions/{region}/nobody"));
    assert_eq!(regions, wanted);

    let (exit, said) = program.run(&["--help"], &[]);
    assert_eq!(exit, Some(0), "{said}");
    let wanted = "Properties of the account (login-key, region, owner) come from --account FILE or from\nACME_ACCOUNT_NAME in the environment.";
    assert!(said.contains(wanted), "{said}");
}

#[test]
fn a_file_of_properties_that_cannot_be_one_is_told() {
    let program = Program::of(&SPEC.replace("BASE", "https://acme.example/"));
    let file = program.folder.path().join("account.json");
    let path = file.to_str().expect("the path is text");
    for (text, wanted) in [
        ("[]", "does not hold a JSON object"),
        (r#"{"region": {}}"#, "the property `region` of the account is no text"),
    ] {
        std::fs::write(&file, text).expect("it can be written");
        let (exit, said) = program.run(&["test", "--account", path], &[]);
        assert!(exit == Some(2) && said.contains(wanted), "{text}: {said}");
    }
    let other = "specc: 1\nname: acme\nconnection: { base_url: \"https://acme.example/\" }\n";
    let (exit, said) = Program::of(other).run(&["list", "--account", path], &[]);
    assert!(exit == Some(2) && said.contains("reads no properties of an account"), "{said}");
}

const LOOKING: &str = "
specc: 1
name: acme
connection: { base_url: BASE }
actions:
  place:
    input: { country: string! }
    get: regions/{{ lookup_table('Countries', code=input.country).region | default('none') }}
    output: { id: integer }
";

#[test]
fn lookup_tables_come_from_a_file_in_json_or_yaml() {
    let server = Server::start(|_| Reply::json(r#"{"id": 1}"#));
    let program = Program::of(&LOOKING.replace("BASE", &format!("http://127.0.0.1:{}/", server.port)));
    let write = |name: &str, text: &str| {
        let file = program.folder.path().join(name);
        std::fs::write(&file, text).expect("it can be written");
        file.to_str().expect("the path is text").to_owned()
    };
    let json =
        write("tables.json", r#"{"Countries": [{"code": "de", "region": "eu"}, {"code": 7, "region": 8}]}"#);
    let yaml = write("tables.yaml", "Countries:\n  id: 1\n  rows:\n  - { code: no, region: north }\n");
    let wrong = write("wrong.json", r#"{"Countries": [1]}"#);
    let broken = write("broken.yml", "Countries: [");
    let named = ("ACME_LOOKUP_TABLES", yaml.as_str());
    for (args, environment) in [
        (&["country=de", "--lookup-tables", &json][..], &[named][..]),
        (&["country=7", "--lookup-tables", &json], &[]),
        (&["country=no"], &[named]),
        (&["country=no"], &[]),
    ] {
        let (exit, said) = program.run(&[&["run", "place"][..], args].concat(), environment);
        assert_eq!(exit, Some(0), "{said}");
    }
    let asked: Vec<String> = server.asked().into_iter().map(|asked| asked.line).collect();
    assert_eq!(asked, ["eu", "8", "north", "none"].map(|region| format!("GET /regions/{region}")));
    for (file, wanted) in [(&wrong, "`Countries` is no table"), (&broken, "this is not YAML")] {
        let (exit, said) = program.run(&["run", "place", "country=de", "--lookup-tables", file], &[]);
        assert!(exit == Some(2) && said.contains(wanted), "{said}");
    }
}

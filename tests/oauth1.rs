//! A connector binary signs in by OAuth 1 at a service that checks every signature by itself.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use specc::{plan, target};

use crate::support::program::spawned;
use crate::support::server::{Asked, Reply, Server};
use crate::support::{check_text, problems_in_words};

const SECRETS: [&str; 3] = ["c0nsumer-secret", "t0ken-secret", "ver1fier"];

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}

/// The parameters of the header, if its signature is right: RFC 5849, 3.4, done once more.
fn proven(asked: &Asked, port: u16, token_secret: &str) -> Option<Vec<(String, String)>> {
    let line = asked.head.lines().find(|line| line.to_lowercase().starts_with("authorization: oauth "))?;
    let pair = |part: &str| {
        let (name, value) = part.trim().split_once('=')?;
        let value = value.trim_matches('"');
        let decoded = url::form_urlencoded::parse(format!("v={}", value.replace('+', "%2B")).as_bytes())
            .next()
            .map(|(_, value)| value.into_owned())?;
        Some((name.to_owned(), decoded))
    };
    let shown: Vec<(String, String)> = line.get(21..)?.split(',').filter_map(pair).collect();
    let (method, target) = asked.line.split_once(' ')?;
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut all: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    all.extend(shown.iter().filter(|(name, _)| name != "oauth_signature" && name != "realm").cloned());
    let mut all: Vec<String> =
        all.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
    all.sort();
    let address = format!("http://127.0.0.1:{port}{path}");
    let text = format!("{method}&{}&{}", encoded(&address), encoded(&all.join("&")));
    let key = format!("{}&{}", encoded(SECRETS[0]), encoded(token_secret));
    let mut code = Hmac::<Sha1>::new_from_slice(key.as_bytes()).expect("any key will do");
    code.update(text.as_bytes());
    let wanted = base64::engine::general_purpose::STANDARD.encode(code.finalize().into_bytes());
    let given = shown.iter().find(|(name, _)| name == "oauth_signature").map(|(_, value)| value);
    (given == Some(&wanted)).then_some(shown)
}

fn service(seen: Arc<Mutex<Vec<String>>>) -> Server {
    let port = Arc::new(Mutex::new(0));
    let known = Arc::clone(&port);
    let server = Server::start(move |asked| {
        let port = *known.lock().expect("nobody panicked");
        seen.lock().expect("nobody panicked").push(asked.line.clone());
        let (path, secret) = match asked.line.as_str() {
            "POST /request?scope=read" => ("request", ""),
            "POST /access" => ("access", "first-secret"),
            "GET /me?deep=1%202" => ("me", SECRETS[1]),
            other => return Reply::refusal(404, format!("no {other}")),
        };
        let Some(shown) = proven(asked, port, secret) else { return Reply::refusal(401, "not signed") };
        let of = |name: &str| shown.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value);
        match path {
            "request" if of("oauth_callback").contains("?state=") && of("oauth_token").is_empty() => {
                of("oauth_callback").clone_into(&mut CALLBACK.lock().expect("nobody panicked"));
                Reply::Whole(
                    200,
                    String::new(),
                    "oauth_token=first&oauth_token_secret=first-secret&oauth_callback_confirmed=true"
                        .to_owned(),
                )
            }
            "access" if of("oauth_token") == "first" && of("oauth_verifier") == SECRETS[2] => Reply::Whole(
                200,
                String::new(),
                format!("oauth_token=second&oauth_token_secret={}&user_id=7", SECRETS[1]),
            ),
            "me" if of("oauth_token") == "second" => Reply::json(r#"{"name":"Ada"}"#),
            _ => Reply::refusal(401, "signed by somebody else"),
        }
    });
    *port.lock().expect("nobody panicked") = server.port;
    server
}

fn visit(address: &str) -> String {
    let rest = address.strip_prefix("http://").expect("it is on this machine");
    let (host, target) = rest.split_once('/').expect("it has a path");
    let mut stream = TcpStream::connect(host).expect("it listens");
    stream.write_all(format!("GET /{target} HTTP/1.1\r\nHost: {host}\r\n\r\n").as_bytes()).expect("it reads");
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    answer.lines().next().unwrap_or_default().to_owned()
}

/// Signs in, led back from the browser with these parameters; gives how it ended and what it said.
fn login(program: &std::path::Path, callback: &str) -> (Option<i32>, String) {
    let mut child = spawned(&mut command(program, &["login", "--no-browser"]));
    let mut lines = BufReader::new(child.stderr.take().expect("it is piped"));
    let mut said = String::new();
    let address = loop {
        let mut line = String::new();
        assert!(lines.read_line(&mut line).expect("it can be read") > 0, "it ended:\n{said}");
        said.push_str(&line);
        if line.trim().starts_with("http://") {
            break url::Url::parse(line.trim()).expect("it is a URL");
        }
    };
    assert!(
        address.query().is_some_and(|query| query.contains("oauth_token=first&name=Test%20app")),
        "{address}"
    );
    let listener = said.lines().find(|line| line.contains("http://")).unwrap_or_default().to_owned();
    assert!(!listener.contains("secret"), "{listener}");
    // What the service was told as the callback is where the browser is led.
    let back = CALLBACK.lock().expect("nobody panicked").clone();
    assert!(visit(&format!("{back}&{callback}")).contains("200"));
    lines.read_to_string(&mut said).expect("it speaks UTF-8");
    (child.wait().expect("it ends").code(), said)
}

/// Where the service was asked to lead the browser.
static CALLBACK: Mutex<String> = Mutex::new(String::new());

fn command(program: &std::path::Path, args: &[&str]) -> Command {
    let folder = program.parent().expect("it lies in a folder");
    let mut command = Command::new(program);
    command.args(args).current_dir(folder).env_clear().stdin(Stdio::null());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command.env("ACME_CONSUMER_KEY", "ck").env("ACME_CONSUMER_SECRET", SECRETS[0]).env("NO_PROXY", "*");
    command.env("SPECC_STORE", folder.join("store"));
    command
}

#[test]
fn a_user_signs_in_by_oauth_1_in_the_browser() {
    let seen = Arc::default();
    let port = service(Arc::clone(&seen)).port;
    let spec = format!(
        "specc: 1\nname: acme\nconnection:\n  base_url: http://127.0.0.1:{port}/\n  auth:\n    oauth1:\n      \
         request: http://127.0.0.1:{port}/request\n      authorize: http://127.0.0.1:{port}/authorize\n      \
         access: http://127.0.0.1:{port}/access\n      params: {{ request: {{ scope: read }}, authorize: {{ name: Test app }} }}\n      \
         keep: {{ user: \"{{{{ response.body.user_id }}}}\" }}\n    \
         identity: \"{{{{ response.body.name }}}} {{{{ connection.user }}}}\"\n  test: {{ get: me, params: {{ deep: 1 2 }} }}\n"
    );
    let compiled = check_text(&spec, "yaml");
    let Ok(connector) = &compiled.connector else { panic!("{}", problems_in_words(&compiled)) };
    let stub = fs::read(env!("CARGO_BIN_EXE_specc-runtime")).expect("the stub was built");
    let program = target::binary::binary(
        plan::lower(connector, &compiled.sources),
        target::schema::schemas(connector),
        &stub,
    );
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join(&program.path);
    fs::write(&path, &program.bytes).expect("it can be written");
    let mut mode = fs::metadata(&path).expect("it was written").permissions();
    std::os::unix::fs::PermissionsExt::set_mode(&mut mode, 0o755);
    fs::set_permissions(&path, mode).expect("it can be made a program");

    let (code, said) = login(&path, "oauth_token=other&oauth_verifier=ver1fier");
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("R0") && said.contains("another sign-in"), "{said}");

    let (code, said) = login(&path, "oauth_token=first&oauth_verifier=ver1fier");
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("signed in, as Ada 7"), "{said}");

    let output = spawned(&mut command(&path, &["test"])).wait_with_output().expect("it ends");
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(0), "{said}");
    for secret in SECRETS {
        assert!(!said.contains(secret), "`{secret}` in {said}");
    }
}

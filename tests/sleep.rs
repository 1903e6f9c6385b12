//! Actions of a connector binary that sleep until the service calls back.

use std::fs;

use crate::runtime::Program;
use crate::support::server::{Reply, Server};

fn program(server: &Server, timeout: &str) -> Program {
    Program::build(&format!(
        "specc: 1
name: acme
connection: {{ base_url: \"http://127.0.0.1:{}/\" }}
actions:
  approve:
    input: {{ name: string! }}
    steps:
      - {{ post: drafts, as: draft }}
      - suspend:
          register: {{ post: \"drafts/{{{{ draft.body.id }}}}/approvals\", json: {{ token: \"{{{{ resume_token }}}}\" }} }}
          timeout: {timeout}
        as: answer
      - {{ put: \"drafts/{{{{ draft.body.id }}}}\", json: {{ by: \"{{{{ answer.by }}}}\", name: \"{{{{ input.name }}}}\" }} }}
    return: {{ by: \"{{{{ answer.by }}}}\" }}
    output: {{ by: string }}
  plain: {{ post: things, output: {{ id: integer }} }}
",
        server.port
    ))
}

fn asked(server: &Server) -> Vec<String> {
    server.asked().into_iter().map(|asked| asked.line).collect()
}

#[test]
fn an_action_that_sleeps_is_remembered_and_goes_on_with_what_the_service_said() {
    let server = Server::start(|_| Reply::json("{\"id\": 7}"));
    let program = program(&server, "1h");

    let ended = program.run(&["run", "approve", "name=Ada"]);
    ended.refused_plainly(2, "--state FILE");
    program.run(&["run", "plain", "--state", "state.json"]).refused_plainly(2, "does not sleep");
    assert_eq!(asked(&server), Vec::<String>::new());

    let ended = program.run(&["run", "approve", "name=Ada", "--state", "state.json"]);
    assert_eq!(ended.status, Some(4), "{}{}", ended.out, ended.err);
    assert_eq!(ended.out, "");
    assert!(ended.err.contains("acme resume approve --state state.json --with ANSWER.json"), "{}", ended.err);
    assert_eq!(asked(&server), ["POST /drafts", "POST /drafts/7/approvals"]);
    let mode = fs::metadata(program.file("state.json")).expect("it is there").permissions();
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&mode) & 0o77, 0);
    let told: serde_json::Value =
        serde_json::from_str(&server.asked()[1].body).expect("the service was sent JSON");
    let token = told["token"].as_str().expect("a token was sent").to_owned();
    assert_eq!(token.len(), 43);

    program
        .run(&["run", "approve", "name=Ada", "--state", "state.json"])
        .refused_plainly(2, "is there already");
    program
        .run(&["resume", "plain", "--state", "state.json"])
        .refused_plainly(2, "belongs to `acme/approve`");
    program.run(&["resume", "approve", "--state", "state.json"]).refused_plainly(2, "sleeps until");
    fs::write(program.file("answer.json"), "{\"by\": \"Bob\"}").expect("it can be written");
    let with = ["resume", "approve", "--state", "state.json", "--with", "answer.json", "--token"];
    program.run(&[&with[..], &["wrong"]].concat()).refused_plainly(2, "the token is not the one");
    assert_eq!(asked(&server).len(), 2);

    let ended = program.run(&[&with[..], &[&token]].concat());
    assert_eq!((ended.status, ended.out.trim()), (Some(0), "{\"by\":\"Bob\"}"), "{}", ended.err);
    assert_eq!(server.asked()[2].line, "PUT /drafts/7");
    assert_eq!(server.asked()[2].body, "{\"by\":\"Bob\",\"name\":\"Ada\"}");
    assert!(!program.file("state.json").exists());
    program.run(&["resume", "approve", "--state", "state.json"]).refused_plainly(3, "cannot be read");
    fs::write(program.file("state.json"), "{\"of\": 7}").expect("it can be written");
    program
        .run(&["resume", "approve", "--state", "state.json"])
        .refused_plainly(3, "does not hold an action");
}

#[test]
fn a_sleep_that_is_over_is_no_call_any_more() {
    let server = Server::start(|_| Reply::json("{\"id\": 7}"));
    let program = program(&server, "1s");
    let ended = program.run(&["run", "approve", "name=Ada", "--state", "state.json"]);
    assert_eq!(ended.status, Some(4), "{}{}", ended.out, ended.err);
    std::thread::sleep(std::time::Duration::from_millis(2_100));
    fs::write(program.file("answer.json"), "{\"by\": \"Bob\"}").expect("it can be written");
    let ended = program.run(&["resume", "approve", "--state", "state.json", "--with", "answer.json"]);
    assert!(ended.err.contains("when its time was over"), "{}", ended.err);
    assert!(ended.err.contains("error[R0161]: nobody called back in time"), "{}", ended.err);
    assert_eq!((ended.status, asked(&server).len()), (Some(1), 2));
    // It can be looked at again.
    assert!(program.file("state.json").exists());
}

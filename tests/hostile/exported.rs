//! What a hostile service gets out of an exported connector and its recorded answers.

use std::fs;
use std::process::Command;
use std::time::Duration;

use serde_json::json;
use specc::plan;
use specc::runtime::sample::Sampled;
use specc::runtime::secret::MASK;
use specc::runtime::{Answer, Host, NoAnswer, Outgoing, Runtime};
use specc::target::ruby;
use specc::value::{DateTime, Value};

use super::{PIN, hides, spec};
use crate::runtime::SECRET;
use crate::support::{check_text, problems_in_words};

/// A service that refuses, telling what it was asked.
struct Echo;

impl Host for Echo {
    fn send(&mut self, request: &Outgoing) -> Result<Answer, NoAnswer> {
        let headers: Vec<String> =
            request.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        let told = format!(
            "{} {} {}",
            request.url,
            headers.join(" "),
            String::from_utf8_lossy(request.body.as_deref().unwrap_or_default())
        );
        Ok(Answer {
            status: 400,
            reason: "Bad Request".to_owned(),
            headers: Vec::new(),
            body: told.into_bytes(),
        })
    }

    fn wait(&mut self, _: Duration) {}

    fn now(&self) -> DateTime {
        DateTime { seconds: 1_767_225_600, nanos: 0, offset: 0 }
    }
}

/// Samples that are fetched, and fields: with secrets of the connection and of the input.
const SAMPLED: &str = r#"specc: 1
name: sampled
connection: { fields: { api_key: { secret: true } }, base_url: "https://api.example.com/", auth: { api_key: X-Key }, test: { get: me } }
http: { retry: none }
actions:
  read:
    input: { code: { secret: true, required: true } }
    get: things
    params: { code: "{{ input.code }}" }
    output: { id: integer }
    sample: { get: "samples/{{ input.code }}", params: { coded: "{{ ('u:' ~ input.code) | base64encode }}" }, return: "{{ response.body }}" }
  find:
    config: { code: { secret: true, required: true } }
    input: { fields_from: { get: columns, params: { code: "{{ config.code }}" }, for: one in response.body, field: { name: "{{ one }}" } } }
    post: things
    output: { id: integer }
"#;

#[test]
fn a_sample_that_cannot_be_fetched_tells_no_secret() {
    let compiled = check_text(SAMPLED, "yaml");
    let Ok(connector) = &compiled.connector else { panic!("{}", problems_in_words(&compiled)) };
    let plan = plan::lower(connector, &compiled.sources);
    let fields = Value::object([("api_key", Value::text(SECRET))]);
    let given = Value::object([("code", Value::text(PIN))]);
    let nothing = Value::object::<&str>([]);
    let mut runtime = Runtime::new(&plan, Echo, &fields).expect("it connects");
    let action = &plan.actions[0];
    let fault = runtime.sample(Sampled::Action(action), &nothing, &given).expect_err("it is refused");
    let told = fault.render(&plan);
    hides(&told, "a sample");
    assert!(told.contains(MASK) && !told.contains("s3cr3t"), "{told}");
    let fault = runtime.find(&plan.actions[1].meta, &given).expect_err("it is refused");
    hides(&fault.render(&plan), "fields");
}

#[test]
fn nor_does_ruby() {
    if !crate::ruby::has_ruby() {
        return;
    }
    let mut compiled = check_text(SAMPLED, "yaml");
    let connector = compiled.connector.as_ref().expect("it compiles");
    let code = ruby::connector_rb(connector, &compiled.sources, &mut compiled.problems);
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("connector.rb");
    fs::write(&path, code).expect("it can be written");
    let echoed = format!(
        "asked with {PIN} and {} by {SECRET}",
        crate::support::base64(format!("u:{PIN}!").as_bytes())
    );
    let body = crate::support::base64(echoed.as_bytes());
    let case = |kind: &str, name: &str, config: serde_json::Value, input: serde_json::Value| {
        json!({ "id": kind, "kind": kind, "name": name, "connector": path, "connection": { "api_key": SECRET }, "config": config, "input": input,
            "exchange": [{ "request": {}, "response": { "status": 400, "headers": {}, "body_base64": body } }] })
    };
    let cases = [
        case("sample", "read", json!({}), json!({ "code": PIN })),
        case("input_fields", "find", json!({ "code": PIN }), json!({})),
        case("action", "read", json!({}), json!({ "code": PIN })),
        case("test", "", json!({}), json!({})),
    ];
    for answer in crate::ruby::run(&json!({ "cases": cases })) {
        let told = answer["outcome"]["error"].as_str().unwrap_or_else(|| panic!("{answer}"));
        let kind = answer["id"].as_str().unwrap_or_default();
        assert!(told.contains(MASK) && !told.contains("s3cr3t"), "{kind}: {told}");
        if kind != "test" {
            hides(told, kind);
        }
    }
}

#[test]
fn a_service_does_not_choose_what_the_platform_calls() {
    if !crate::ruby::has_ruby() {
        return;
    }
    let mut compiled = check_text(&spec(), "yaml");
    let connector = compiled.connector.as_ref().expect("it compiles");
    let code = ruby::connector_rb(connector, &compiled.sources, &mut compiled.problems);
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("connector.rb");
    fs::write(&path, code).expect("it can be written");
    let calls = json!({ "convert_input": "evil", "convert_output": "evil", "render_input": "evil", "parse_output": "evil" });
    let mut extra = calls.clone();
    extra["toggle_field"] = calls.clone();
    extra["properties"] = json!([calls, { "properties": [calls] }]);
    extra["sticky"] = json!(true);
    let body = json!([{ "name": "a", "extra": extra, "convert_input": "evil" }]).to_string();
    let response =
        json!({ "status": 200, "headers": {}, "body_base64": crate::support::base64(body.as_bytes()) });
    let exchange = json!({ "request": {}, "response": response });
    let case = json!({ "id": 1, "kind": "input_fields", "name": "make", "connector": path, "connection": { "api_key": SECRET },
        "config": { "what": "x" }, "exchange": [exchange, exchange] });
    let answers = crate::ruby::run(&json!({ "cases": [case] }));
    // Under a name of ours stands what the service said, for the filters of the spec.
    let mut fields = answers[0]["outcome"]["output"].clone();
    for field in fields.as_array_mut().into_iter().flatten() {
        field.as_object_mut().expect("a field is an object").remove("specc");
    }
    let told = fields.to_string();
    assert!(told.contains("\"sticky\":true") && !told.contains("evil"), "{}", answers[0]);
}

/// The parts of VCR that an exported project uses, telling what it is told to hide.
const TAPES: &str = r"
require 'json'
folder = ARGV[0]
$LOAD_PATH.unshift(File.join(folder, 'none'))
%w[vcr webmock/rspec timecop workato-connector-sdk workato/testing/vcr_encrypted_cassette_serializer workato/testing/vcr_multipart_body_matcher].each do |name|
  $LOADED_FEATURES << name
end
module Kernel
  alias plainly_require require
  def require(name)
    $LOADED_FEATURES.include?(name) ? false : plainly_require(name)
  end
end
module Workato; module Testing; VCREncryptedCassetteSerializer = Class.new; VCRMultipartBodyMatcher = Class.new; end; end
module RSpec; def self.configure; yield Struct.new(:example_status_persistence_file_path).new; end; end
Hidden = {}
class Tape
  attr_accessor :cassette_library_dir, :default_cassette_options
  def hook_into(_); end
  def cassette_serializers; {}; end
  def register_request_matcher(_); end
  def filter_sensitive_data(mark, &text); Hidden[mark] = text; end
  def before_record(&block); @before = block; end
  def configure_rspec_metadata!; end
end
module VCR; def self.configure; yield Tape.new; end; end
load File.join(folder, 'spec/spec_helper.rb')
secret = File.read(File.join(folder, 'fixtures/settings.json'))
secret = JSON.parse(secret)['api_key']
shown = [secret, ERB::Util.url_encode(secret), URI.encode_www_form_component(secret), JSON.generate(key: secret), ['u' + secret].pack('m0'), [secret].pack('m0')]
hidden = Hidden.reject { |mark, _| mark == '<AUTHORIZATION>' }.transform_values { |text| text.call(nil) }
hidden.reject! { |_, text| text.empty? }
shown.each do |tape|
  hidden.each { |mark, text| tape = tape.gsub(text, mark) }
  puts tape
end
";

#[test]
fn tapes_of_an_exported_project_hold_no_secret() {
    if !crate::ruby::has_ruby() {
        return;
    }
    let mut compiled = check_text(&spec(), "yaml");
    let connector = compiled.connector.as_ref().expect("it compiles");
    let folder = tempfile::tempdir().expect("a folder can be made");
    for file in ruby::export(connector, &compiled.sources, &mut compiled.problems) {
        let text = String::from_utf8_lossy(&file.bytes);
        assert!(!text.contains("s3cr3t"), "{}", file.path);
        let path = folder.path().join(&file.path);
        fs::create_dir_all(path.parent().expect("it lies in the folder")).expect("a folder can be made");
        fs::write(path, &file.bytes).expect("it can be written");
    }
    // Somebody's own secret, with letters that are written differently in each form.
    let settings = json!({ "api_key": SECRET, "pin": "" }).to_string();
    fs::write(folder.path().join("fixtures/settings.json"), settings).expect("it can be written");
    let output =
        Command::new("ruby").args(["-W0", "-e", TAPES]).arg(folder.path()).output().expect("there is Ruby");
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines: Vec<&str> = told.lines().collect();
    let hidden = ["<API_KEY>", "<API_KEY_IN_URL>", "<API_KEY_IN_FORM>", "{\"key\":\"<API_KEY_IN_JSON>\"}"];
    assert_eq!(lines[..2], hidden[..2], "{told}");
    assert!(lines[2].starts_with("<API_KEY_IN_") && lines[3] == hidden[3], "{told}");
    assert!(lines[5].starts_with("<API_KEY_IN_BASE64>"), "{told}");
}

//! Problems as a SARIF 2.1.0 log, which code scanners and editors read.
//!
//! One run, whose rules are the whole register; columns count characters.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;

use super::{Extent, level, replacement};
use crate::diagnostic::{Code, Diagnostic, Fix, Label, Severity};
use crate::span::{Sources, Span};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool,
    column_kind: &'static str,
    results: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
struct Driver {
    name: &'static str,
    version: &'static str,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: &'static str,
    short_description: Text<'static>,
    help: Help,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Help {
    text: String,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Text<'a> {
    text: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding<'a> {
    rule_id: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Message,
    locations: [Location<'a>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Repair<'a>>,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    region: Region,
}

#[derive(Serialize)]
struct ArtifactLocation {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Repair<'a> {
    artifact_changes: [ArtifactChange<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange<'a> {
    artifact_location: ArtifactLocation,
    replacements: [Replacement<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'a> {
    deleted_region: Region,
    inserted_content: Content<'a>,
}

#[derive(Serialize)]
struct Content<'a> {
    text: Cow<'a, str>,
}

/// Writes the log, also when there is no problem.
pub(super) fn write(sources: &Sources, problems: &[&Diagnostic], out: &mut dyn Write) -> io::Result<()> {
    let rules: Vec<Code> =
        Code::ALL.iter().copied().filter(|code| code.severity() != Severity::Runtime).collect();
    let results = problems.iter().map(|problem| finding(sources, &rules, problem)).collect();
    let driver = Driver {
        name: "specc",
        version: env!("CARGO_PKG_VERSION"),
        rules: rules.into_iter().map(rule).collect(),
    };
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run { tool: Tool { driver }, column_kind: "unicodeCodePoints", results }],
    };
    serde_json::to_writer_pretty(&mut *out, &log)?;
    out.write_all(b"\n")
}

fn rule(code: Code) -> Rule {
    Rule {
        id: code.text(),
        short_description: Text { text: code.about() },
        help: Help { text: format!("Run `specc explain {}`.", code.text()) },
        default_configuration: Configuration { level: level(code.severity()) },
    }
}

fn finding<'a>(sources: &'a Sources, rules: &[Code], problem: &'a Diagnostic) -> Finding<'a> {
    let Diagnostic { code, severity, description } = problem;
    let mut text = format!("{}: {}", description.message, description.at.text);
    if let Some(help) = &description.help {
        text.push_str("; ");
        text.push_str(help);
    }
    Finding {
        rule_id: code.text(),
        rule_index: rules.iter().position(|rule| rule == code),
        level: level(*severity),
        message: Message { text },
        locations: [Location { physical_location: physical(sources, description.at.span), message: None }],
        related_locations: description.because.iter().map(|label| related(sources, label)).collect(),
        fixes: description.fix.iter().map(|fix| repair(sources, fix)).collect(),
    }
}

fn related<'a>(sources: &Sources, label: &'a Label) -> Location<'a> {
    Location { physical_location: physical(sources, label.span), message: Some(Text { text: &label.text }) }
}

fn repair<'a>(sources: &'a Sources, fix: &'a Fix) -> Repair<'a> {
    let PhysicalLocation { artifact_location, region } = physical(sources, fix.span);
    let replacements = [Replacement {
        deleted_region: region,
        inserted_content: Content { text: replacement(sources, fix) },
    }];
    Repair { artifact_changes: [ArtifactChange { artifact_location, replacements }] }
}

fn physical(sources: &Sources, span: Span) -> PhysicalLocation {
    let Extent { file, line, column, end_line, end_column, bytes: _ } = Extent::new(sources, span);
    PhysicalLocation {
        artifact_location: ArtifactLocation { uri: uri(file) },
        region: Region { start_line: line, start_column: column, end_line, end_column },
    }
}

/// A path as a relative reference.
fn uri(path: &str) -> String {
    path.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::super::Format;
    use super::super::tests::{shown, span_of};
    use super::uri;
    use crate::diagnostic::{Code, Description, Severity};
    use crate::span::Sources;

    #[test]
    fn a_problem_is_a_result_of_the_one_run_and_every_code_a_rule() {
        let mut sources = Sources::default();
        sources.add("my specs/a.yaml", "ä: 1\nbb: 2\n");
        let span = span_of(&sources, "bb");
        let description = Description::new("`bb` is no key", span, "not known")
            .because(span_of(&sources, "ä"), "a key")
            .help("write `b`".to_owned())
            .fix(span, "b", true);
        let log: serde_json::Value =
            serde_json::from_str(&shown(Format::Sarif, &sources, description)).expect("the log is JSON");
        let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().expect("there are rules");
        let own = Code::ALL.iter().filter(|code| code.severity() != Severity::Runtime).count();
        assert_eq!(rules.len(), own);
        assert_eq!(rules[0]["id"], "E0001");
        let results = serde_json::to_string_pretty(&log["runs"][0]["results"]).expect("a value is JSON");
        assert_snapshot!(results, @r#"
        [
          {
            "ruleId": "E0001",
            "ruleIndex": 0,
            "level": "error",
            "message": {
              "text": "`bb` is no key: not known; write `b`"
            },
            "locations": [
              {
                "physicalLocation": {
                  "artifactLocation": {
                    "uri": "my%20specs/a.yaml"
                  },
                  "region": {
                    "startLine": 2,
                    "startColumn": 1,
                    "endLine": 2,
                    "endColumn": 3
                  }
                }
              }
            ],
            "relatedLocations": [
              {
                "physicalLocation": {
                  "artifactLocation": {
                    "uri": "my%20specs/a.yaml"
                  },
                  "region": {
                    "startLine": 1,
                    "startColumn": 1,
                    "endLine": 1,
                    "endColumn": 2
                  }
                },
                "message": {
                  "text": "a key"
                }
              }
            ],
            "fixes": [
              {
                "artifactChanges": [
                  {
                    "artifactLocation": {
                      "uri": "my%20specs/a.yaml"
                    },
                    "replacements": [
                      {
                        "deletedRegion": {
                          "startLine": 2,
                          "startColumn": 1,
                          "endLine": 2,
                          "endColumn": 3
                        },
                        "insertedContent": {
                          "text": "b"
                        }
                      }
                    ]
                  }
                ]
              }
            ]
          }
        ]
        "#);
    }

    #[test]
    fn a_path_becomes_a_relative_reference() {
        let cases = [("a/b.yaml", "a/b.yaml"), ("a b:c.yaml", "a%20b%3Ac.yaml"), ("ä#?", "%C3%A4%23%3F")];
        for (path, written) in cases {
            assert_eq!(uri(path), written, "{path}");
        }
    }
}

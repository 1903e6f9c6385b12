//! What people hand in: everything that is wrong with it is told at once, with its path and label.

use specc::plan::{self, Plan};
use specc::runtime::input::{Around, Of, check};
use specc::value::{Value, json};

use crate::support::{check_text, problems_in_words};

const SPEC: &str = r#"
specc: 1
name: inputs
connection: { base_url: "https://api.example.com/" }
pick_lists: { units: { values: { d: Days, "y": Years } } }
actions:
  save:
    input:
      name:   { required: true, min_length: 2, pattern: "[a-z]+" }
      size:   { type: integer, min: 1, max: 10, label: Size in cm }
      level:  { select: { low: Low, high: High }, toggle: false }
      unit:   { pick_list: units, toggle: false }
      units:  { pick_list: units, toggle: false, many: true, max_length: 1 }
      pin:    { type: integer, secret: true }
      owner:  { fields: { id: integer!, at: datetime } }
      lines:  { type: array, fields: { sku: string!, flag: boolean } }
      kind:   { select: [mail, phone] }
      email:  { required: true, show_if: input.kind == 'mail', format: email }
      team:   { select: [a, b], required: true, toggle: { name: team_name } }
    post: things
"#;

fn plan() -> Plan {
    let compiled = check_text(SPEC, "yaml");
    let Ok(connector) = &compiled.connector else { panic!("{}", problems_in_words(&compiled)) };
    plan::lower(connector, &compiled.sources)
}

#[test]
fn everything_that_is_wrong_is_told_at_once_with_its_path_and_label() {
    let plan = plan();
    let shape = plan.actions[0].meta.input.expect("it has an input");
    let cases: [(&str, &[&str]); 6] = [
        ("{}", &["`name` (Name) is required", "`team` (Team) is required, or `team_name`"]),
        (
            r#"{"name": "A", "size": 11, "level": "hihg", "unit": "m", "units": "d, Years", "team": "a"}"#,
            &[
                "`name` (Name) must have a length of at least 2",
                "`name` (Name) must match `[a-z]+`",
                "`size` (Size in cm) must be at most 10",
                "`level` (Level) is `hihg`, which is not one of the choices; `high` is one",
                "`unit` (Unit) is `m`, which is not one of the choices; the choices are d, y",
                "`units` (Units) must have a length of at most 1",
            ],
        ),
        (
            r#"{"name": "abc", "size": "big", "pin": "topsecret", "owner": {"at": "soon", "idd": 1}, "lines": [{"sku": "x"}, {"flag": "maybe"}], "team_name": "A", "nmae": 1}"#,
            &[
                "`size` (Size in cm) cannot be read: \"big\" is not an integer",
                "`pin` (Pin) is not of its type",
                "`owner.id` (ID) is required",
                "`owner.at` (At) cannot be read: \"soon\" is not a date",
                "`owner.idd` is not a field; `id` is one",
                "`lines[1].sku` (Sku) is required",
                "`lines[1].flag` (Flag) cannot be read: \"maybe\" is not a boolean",
                "`nmae` is not a field; `name` is one",
            ],
        ),
        (
            r#"{"name": ["abc"], "owner": 1, "kind": "mail", "team": "a"}"#,
            &[
                "`name` (Name) is an array, text was expected",
                "`owner` is an integer, an object was expected",
                "`email` (Email) is required",
            ],
        ),
        (
            r#"{"name": "abc", "kind": "mail", "email": "nobody", "team": "a"}"#,
            &["`email` (Email) is not an email"],
        ),
        (r#"{"name": "abc", "kind": "phone", "level": "Low", "unit": "Days", "team_name": "A"}"#, &[]),
    ];
    let (connection, config) = (Value::Null, Value::Null);
    for (given, wrong) in cases {
        let value = json::read(given.as_bytes()).expect("it is JSON");
        let around = Around { connection: &connection, config: &config, of: Of::Input };
        let told: Vec<String> = match check(&plan, shape, &value, &around) {
            Ok(_) => Vec::new(),
            Err(violations) => violations.iter().map(ToString::to_string).collect(),
        };
        assert_eq!(told, wrong, "{given}");
    }
}

#[test]
fn what_is_hidden_reads_as_nothing_and_labels_are_taken_for_their_values() {
    let plan = plan();
    let shape = plan.actions[0].meta.input.expect("it has an input");
    let given = r#"{"name": "abc", "kind": "phone", "email": "x", "level": "Low", "unit": "Days", "units": ["Years"], "team": "b"}"#;
    let typed =
        r#"{"name": "abc", "level": "low", "unit": "d", "units": ["y"], "kind": "phone", "team": "b"}"#;
    let read = |text: &str| json::read(text.as_bytes()).expect("it is JSON");
    let around = Around { connection: &Value::Null, config: &Value::Null, of: Of::Input };
    assert_eq!(check(&plan, shape, &read(given), &around), Ok(read(typed)));
}

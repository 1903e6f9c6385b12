//! Calls that nobody thought of: Rust and Ruby have to agree on random arguments too.

use std::fmt::Write as _;

use super::examples::{InRuby, compute, ruby_gives, ruby_runs, spelled};
use super::pattern::Pattern;
use super::ruby;
use crate::value::text::write_number;
use crate::value::wire::Wire;
use crate::value::zone::Zone;
use crate::value::{Failure, Value, number};

/// Numbers that look random and are the same in every run.
pub(super) struct Dice(pub u64);

impl Dice {
    pub(super) fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap_or(0) % sides
    }

    pub(super) fn one<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.roll(of.len())]
    }

    /// A text of some of these pieces.
    pub(super) fn text(&mut self, pieces: &[&str], longest: usize) -> String {
        (0..self.roll(longest + 1)).map(|_| self.one(pieces)).collect()
    }

    fn integer(&mut self) -> String {
        let edge = ["0", "1", "-1", "9223372036854775807", "-9223372036854775807", "10", "1000"];
        match self.roll(3) {
            0 => self.one(&edge).to_owned(),
            _ => (i64::try_from(self.roll(200_000)).unwrap_or(0) - 100_000).to_string(),
        }
    }

    fn number(&mut self) -> String {
        let number = match self.roll(4) {
            0 => f64::from_bits(self.0.rotate_left(17)),
            1 => f64::from(i32::try_from(self.roll(2_000_000)).unwrap_or(0) - 1_000_000) / 1000.0,
            2 => f64::from(i32::try_from(self.roll(20_000)).unwrap_or(0) - 10_000) / 2.0,
            _ => {
                f64::from(i32::try_from(self.roll(200)).unwrap_or(0))
                    * 10_f64.powi(i32::try_from(self.roll(50)).unwrap_or(0) - 25)
            }
        };
        let mut text = String::new();
        write_number(if number.is_finite() { number } else { 0.5 }, &mut text);
        text
    }

    fn decimal(&mut self) -> String {
        let digits: String = (0..=self.roll(33)).map(|_| self.one(&["0", "1", "5", "9", "7"])).collect();
        let at = self.roll(digits.len().min(20) + 1);
        let (whole, fraction) = digits.split_at(digits.len() - at);
        let sign = self.one(&["", "-"]);
        if fraction.is_empty() || whole.is_empty() {
            format!("decimal('{sign}{digits}')")
        } else {
            format!("decimal('{sign}{whole}.{fraction}')")
        }
    }

    fn any_number(&mut self) -> String {
        match self.roll(3) {
            0 => self.integer(),
            1 => self.number(),
            _ => self.decimal(),
        }
    }

    fn day(&mut self) -> String {
        let year = match self.roll(5) {
            0 => 1 + self.roll(2037),
            // Installed zone data ends with 2037.
            _ => 1990 + self.roll(47),
        };
        format!("{year:04}-{:02}-{:02}", 1 + self.roll(12), 1 + self.roll(28))
    }

    fn moment(&mut self) -> String {
        let offset = self.one(&["Z", "+02:00", "-05:30", "+14:00", ""]);
        let fraction = self.one(&["", ".5", ".123456789", ".999999999"]);
        format!(
            "{}T{:02}:{:02}:{:02}{fraction}{offset}",
            self.day(),
            self.roll(24),
            self.roll(60),
            self.roll(60)
        )
    }

    fn zone(&mut self) -> &'static str {
        self.one(&[
            "UTC",
            "Europe/Berlin",
            "America/New_York",
            "Asia/Kolkata",
            "Australia/Lord_Howe",
            "America/Sao_Paulo",
        ])
    }
}

/// A text of the language, every character escaped.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from("'");
    for letter in text.chars() {
        write!(out, "\\u{{{:x}}}", u32::from(letter)).expect("it is a string");
    }
    out.push('\'');
    out
}

const LETTERS: [&str; 34] = [
    "a", "b", "Z", "ß", "Σ", "ς", "İ", "ı", "ǆ", "ǅ", "é", "e\u{301}", "ŉ", "ﬁ", "K", "1", "٣", "²", "_",
    "-", " ", "\u{a0}", "\u{3000}", "\t", "\n", "\r\n", "\u{0}", "\u{200b}", "😀", "\\", "'", "\"", "#{1}",
    "/",
];

fn texts(dice: &mut Dice) -> String {
    let text = quoted(&dice.text(&LETTERS, 8));
    let (from, to) = (dice.integer(), dice.roll(12));
    match dice.roll(14) {
        0 => format!("[lower({text}), upper({text}), capitalize({text})]"),
        1 => format!("[trim({text}), length({text}), reverse({text}), {text} is blank]"),
        2 => format!("[snake_case({text}), camel_case({text}), pascal_case({text}), kebab_case({text})]"),
        3 => format!("humanize({text})"),
        4 => format!("lines({text})"),
        5 => format!("split({text}, {})", quoted(dice.one(&LETTERS))),
        6 => format!("replace({text}, {}, {})", quoted(dice.one(&LETTERS)), quoted(dice.one(&LETTERS))),
        7 => format!("[truncate({text}, {to}, '…'), pad_start({text}, {to}, 'é'), pad_end({text}, {to})]"),
        8 => format!("({text})[{from}:{to}]"),
        9 => format!(
            "[urlencode({text}), urldecode(urlencode({text})), hexencode({text}), base64encode({text}, url=true)]"
        ),
        10 => format!("tojson([{text}])"),
        11 => format!("trim({text}, {})", quoted(&dice.text(&LETTERS, 3))),
        12 => format!("fingerprint({{'k': {text}}})"),
        _ => format!("sort([{text}, {}, {}])", quoted(dice.one(&LETTERS)), quoted(dice.one(&LETTERS))),
    }
}

fn numbers(dice: &mut Dice) -> String {
    let (left, right) = (dice.any_number(), dice.any_number());
    let digits = i64::try_from(dice.roll(26)).unwrap_or(0) - 5;
    match dice.roll(9) {
        0 => format!("string({left})"),
        1 => format!("round({left}, {digits})"),
        2 => format!("[round({left}), floor({left}), ceil({left})]"),
        3 => format!("format_number({left}, {digits}, ',')"),
        4 => format!("({left}) {} ({right})", dice.one(&["+", "-", "*", "/", "//", "%"])),
        5 => format!("({left}) {} ({right})", dice.one(&["==", "!=", "<", "<=", ">", ">="])),
        6 => format!("unique([{left}, {right}, integer({left}), decimal({left})])"),
        7 => format!("[number(string({left})), decimal({left}), abs({left})]"),
        _ => format!("sum([{left}, {right}, {}])", dice.any_number()),
    }
}

fn readings(dice: &mut Dice) -> String {
    let text = quoted(
        &dice.text(&["1", "0", "9", "-", "+", ".", "e", "E", " ", "_", ",", "x", "\n", "٣", "\u{a0}"], 5),
    );
    let function = dice.one(&["integer", "number", "decimal", "boolean"]);
    format!("{function}({text})")
}

fn dates(dice: &mut Dice) -> String {
    let (day, moment, zone) = (dice.day(), dice.moment(), dice.zone());
    let unit = dice.one(&["minute", "hour", "day", "week", "month", "quarter", "year"]);
    let shifts =
        [dice.roll(9), dice.roll(40), dice.roll(400)].map(|step| i64::try_from(step).unwrap_or(0) - 5);
    match dice.roll(10) {
        0 => format!("in_zone(datetime('{moment}'), '{zone}')"),
        1 => format!("datetime('{moment}', zone='{zone}')"),
        2 => format!("[start_of(datetime('{moment}'), '{unit}'), end_of(datetime('{moment}'), '{unit}')]"),
        3 => format!("[start_of(date('{day}'), '{unit}'), end_of(date('{day}'), '{unit}')]"),
        4 => format!("shift(datetime('{moment}'), {}, {}, {})", shifts[0], shifts[1], shifts[2]),
        5 => format!("shift(date('{day}'), {}, {}, {})", shifts[0], shifts[1], shifts[2]),
        6 => format!(
            "strftime(datetime('{moment}'), '%Y %y %m %-d %H %-I %p %M %S %L %N %z %:z %a %B %j %u %G %V %s')"
        ),
        7 => format!(
            "[epoch(datetime('{moment}')), epoch_ms(datetime('{moment}')), weekday(date('{day}')), epoch(date('{day}'))]"
        ),
        8 => format!(
            "[datetime('{moment}') - datetime('{}'), datetime('{moment}') + duration({}, 'ms')]",
            dice.moment(),
            dice.integer()
        ),
        _ => {
            // Texts that are nearly dates.
            let mut text = moment;
            let at = dice.roll(text.len());
            text.replace_range(at..=at, dice.one(&["", "0", "9", " ", ":", "-", "T", "Z", ".", "+", "٣"]));
            format!("datetime({})", quoted(&text))
        }
    }
}

fn json(dice: &mut Dice) -> String {
    let pieces = [
        "[",
        "]",
        "{",
        "}",
        ":",
        ",",
        "\"a\"",
        "\"b\"",
        "1",
        "-",
        "0",
        ".5",
        "1.0",
        "e3",
        "true",
        "null",
        " ",
        "\\",
        "\"",
        "\\n",
        "\\u00e9",
        "\\ud83d\\ude00",
        "\\ud83d",
        "/",
        "9223372036854775808",
    ];
    let text = match dice.roll(3) {
        0 => dice.text(&pieces, 6),
        1 => format!("[{}]", (0..dice.roll(4)).map(|_| dice.one(&pieces)).collect::<Vec<_>>().join(",")),
        _ => {
            format!("{{\"a\":{},\"b\":{},\"a\":{}}}", dice.one(&pieces), dice.one(&pieces), dice.one(&pieces))
        }
    };
    format!("fromjson({}) | tojson(nulls=true)", quoted(&text))
}

fn encodings(dice: &mut Dice) -> String {
    let text =
        quoted(&dice.text(
            &["%", "4", "1", "f", "F", "g", "+", "=", "a", "-", "_", "/", "ü", ".", "..", "w7", "\n"],
            6,
        ));
    match dice.roll(5) {
        0 => format!("urldecode({text}, plus=true)"),
        1 => format!("base64decode({text})"),
        2 => format!("hexdecode({text})"),
        3 => format!("segments({text})"),
        _ => {
            let arrays = dice.one(&["repeat", "brackets", "indices", "comma"]);
            format!(
                "query({{'a': [{text}, null, {}], 'b c': {{'d': {text}, 'e': [{{'f': true}}]}}}}, '{arrays}')",
                dice.number()
            )
        }
    }
}

fn patterns(dice: &mut Dice) -> String {
    let pieces = [
        "a", "b", "ß", "K", ".", "\\d", "\\w", "\\W", "\\s", "\\b", "^", "$", "[ab]", "[^a]", "[a-c\\d]",
        "\\p{L}", "\\P{Lu}", "(a|b)", "(?:ab?)", "|", "*", "+", "?", "+?", "{2}", "{1,2}", "(b+)", "\\n",
        "[\\s\\-]", "1",
    ];
    let subject = dice
        .text(&["a", "b", "ab", "A", "k", "\u{212a}", "ß", "ẞ", "SS", "1", "٣", " ", "\n", "_", "é", "-"], 8);
    let source = loop {
        let source = format!("{}{}", dice.one(&["", "", "(?i)", "(?s)"]), dice.text(&pieces, 5));
        match Pattern::parse(&source) {
            Ok(pattern) if !pattern.matches_empty() => break source,
            _ => {}
        }
    };
    let subject = quoted(&subject);
    match dice.roll(4) {
        0 => format!("regex_match({subject}, '{source}')"),
        1 => format!("regex_groups({subject}, '{source}')"),
        2 => format!("regex_replace({subject}, '{source}', '<$0>')"),
        _ => format!("regex_find_all({subject}, '{source}')"),
    }
}

#[test]
fn both_languages_agree_on_arguments_that_nobody_chose() {
    let mut dice =
        Dice(std::env::var("DICE").ok().and_then(|seed| seed.parse().ok()).unwrap_or(0x5eed_5eed_5eed_5eed));
    let kinds: [fn(&mut Dice) -> String; 7] = [texts, numbers, readings, dates, json, encodings, patterns];
    let calls: Vec<String> = (0..2800).map(|at| kinds[at % kinds.len()](&mut dice)).collect();
    let Some(answers) = ruby_gives(calls.iter().map(String::as_str)) else { return };
    let mut wrong = String::new();
    for (call, ruby) in calls.iter().zip(answers) {
        let rust = compute(call);
        if !ruby.agrees(&rust) {
            let InRuby(ruby) = ruby;
            writeln!(wrong, "{call}\n  rust: {rust}\n  ruby: {ruby}").expect("it is a string");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// What Rust makes of a value, and the Ruby that makes the same of it.
fn conversions() -> Vec<(Result<Value, Failure>, String)> {
    let raws = [
        Value::Null,
        Value::text("2024-01-31T10:00:00.5+02:00"),
        Value::text("2024-07-01 10:00"),
        Value::text("2024-03-31T02:30"),
        Value::text(" 2024-01-31 "),
        Value::text("31.01.2024 10:00"),
        Value::text("1.7.2024 9:05"),
        Value::text("Wed, 31 Jan 2024 10:00:00 GMT"),
        Value::text("31 Jan 2024 10:00 -0500"),
        Value::text("Wed, 31 Jan 2024 10:00:00 CET"),
        Value::text("1706695200"),
        Value::text("1706695200.25"),
        Value::text(""),
        Value::text("soon"),
        Value::Int(1_706_695_200),
        Value::Int(-1),
        Value::Number(1_706_695_200.123),
        Value::Number(-0.5),
        Value::Bool(true),
        Value::array(vec![]),
    ];
    let mut cases = Vec::new();
    for format in ["iso8601", "epoch", "epoch_ms", "rfc2822", "date", "%d.%m.%Y %H:%M", "%FT%T.%f%z", "%s"] {
        for zone in ["UTC", "Europe/Berlin"] {
            let wire = Wire::parse(format).expect("a format");
            let there = Zone::find(zone).expect("a zone");
            for raw in &raws {
                let (x, args) = (ruby::value(raw), format!("'{format}', '{zone}'"));
                let moment = if raw.is_null() { Ok(None) } else { wire.read(raw, &there).map(Some) };
                let read = moment.clone().map(|moment| moment.map_or(Value::Null, Value::DateTime));
                cases.push((read, format!("s.read_time({x}, {args})")));
                let written = moment.and_then(|moment| match moment {
                    Some(moment) => wire.write(moment.at_offset(0)?, &there),
                    None => Ok(Value::Null),
                });
                cases.push((written, format!("s.write_time(s.read_time({x}, {args}), {args})")));
            }
        }
        let wire = Wire::parse(format).expect("a format");
        for raw in raws.iter().filter(|raw| !raw.is_null()) {
            let x = ruby::value(raw);
            let date = wire.read_date(raw);
            cases.push((date.clone().map(Value::Date), format!("s.read_date({x}, '{format}')")));
            cases.push((
                date.map(|date| wire.write_date(date)),
                format!("s.write_date(s.read_date({x}, '{format}'), '{format}')"),
            ));
        }
    }
    for raw in raws.iter().filter(|raw| !raw.is_null()) {
        let x = ruby::value(raw);
        cases.push((number::integer(raw).map(Value::Int), format!("s.integer({x})")));
        cases.push((number::number(raw).map(Value::Number), format!("s.number({x})")));
        cases.push((number::decimal(raw).map(Value::Decimal), format!("s.decimal({x})")));
        cases.push((number::boolean(raw).map(Value::Bool), format!("s.boolean({x})")));
        let micros = Wire::Iso8601.read(raw, &Zone::utc()).map(|moment| Value::Int(moment.epoch_micros()));
        cases.push((micros, format!("s.micros(s.read_time({x}))")));
    }
    cases
}

#[test]
fn both_languages_read_and_write_fields_alike() {
    let cases = conversions();
    let Some(answers) = ruby_runs(&cases.iter().map(|(_, ruby)| ruby.clone()).collect::<Vec<_>>()) else {
        return;
    };
    let mut wrong = String::new();
    for ((rust, call), answer) in cases.iter().zip(answers) {
        let rust = rust.as_ref().map_or_else(|failure| format!("error {}", failure.0), spelled);
        let message = answer.0.splitn(3, ' ').nth(2).unwrap_or_default();
        let said = !rust.starts_with("error") || rust == format!("error {message}");
        if !answer.agrees(&rust) || !said {
            writeln!(wrong, "{call}\n  rust: {rust}\n  ruby: {}", answer.0).expect("it is a string");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn what_ruby_prunes_checks_and_encodes_is_what_the_runtime_does() {
    let cases = [
        ("s.omit({ 'a' => nil, 'b' => 1 })", "{b=integer 1}"),
        ("s.omit({ 'a' => nil })", "null "),
        ("s.omit({})", "{}"),
        ("s.omit({ 'a' => nil, 'b' => nil }, ['b'])", "{b=null }"),
        ("s.omit_list([nil, 1, nil])", "[integer 1]"),
        ("s.omit_list([nil, nil])", "null "),
        ("s.omit_list([])", "[]"),
        ("s.omit_list([nil, nil], [1])", "[null ]"),
        (
            "s.clean({ 'a' => nil, 'b' => { 'c' => nil }, 'd' => [nil, { 'e' => nil }] })",
            "{b={},d=[null ,{}]}",
        ),
        ("s.list(nil)", "null "),
        ("s.list([1])", "[integer 1]"),
        ("s.list({ 'a' => 1 })", "[{a=integer 1}]"),
        ("s.given('')", "null "),
        ("s.given(' ')", "string  "),
        ("s.get('text', 'text')", "null "),
        ("s.get(nil, 'a')", "null "),
        ("s.at('text', 0)", "null "),
        ("s.at([1, 2], -1)", "integer 2"),
        ("s.index(5, 0)", "null "),
        ("s.truth(nil)", "boolean false"),
        ("s.truth('false')", "error RuntimeError a condition was expected, this is a string"),
        (
            "s.want('1', 'integer', 'response.body.total')",
            "error RuntimeError `response.body.total` is a string, an integer was expected",
        ),
        ("s.want(1, 'number', 'x')", "integer 1"),
        ("s.want(nil, 'number', 'x')", "null "),
        ("s.segment('a b/..')", "string a%20b%2F.."),
        ("s.segment(1.0)", "string 1.0"),
        ("s.segment(nil)", "error RuntimeError a value in the path is empty"),
        ("s.segment('%2E.')", "error RuntimeError a value in the path leads to another path"),
        ("s.host('a-1.example.com')", "string a-1.example.com"),
        ("s.host('a:80')", "string a:80"),
        ("s.host('evil.com/#')", "error RuntimeError a value in the host is not a host name"),
        ("s.host('a..b')", "error RuntimeError a value in the host is not a host name"),
        ("s.host(\"a\\n\")", "error RuntimeError a value in the host is not a host name"),
        ("s.host(nil)", "error RuntimeError a value in the host is not a host name"),
        ("s.header(' a b ', 'X')", "string a b"),
        ("s.header(nil, 'X')", "null "),
        (
            "s.header(\"a\\r\\nb\", 'X')",
            "error RuntimeError the value of the header `X` holds characters that no header may hold",
        ),
        (
            "s.header('ü', 'X')",
            "error RuntimeError the value of the header `X` holds characters that no header may hold",
        ),
        ("s.query({ 'a' => { 'b' => [1, 2] } }, 'repeat', 'dots')", "string a.b=1&a.b=2"),
        ("s.from_micros(-1)", "datetime 1969-12-31T23:59:59.999999Z"),
        ("s.some(nil) { |x| x + 1 }", "null "),
        ("s.some(1) { |x| x + 1 }", "integer 2"),
    ];
    let Some(answers) = ruby_runs(&cases.iter().map(|(ruby, _)| (*ruby).to_owned()).collect::<Vec<_>>())
    else {
        return;
    };
    for ((call, expected), answer) in cases.iter().zip(answers) {
        assert_eq!(answer.0, *expected, "{call}");
    }
}

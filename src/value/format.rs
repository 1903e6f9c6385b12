//! Formats of dates and moments: `%d.%m.%Y` and its like.
//!
//! A [`Format`] is checked once, for reading, for writing, or both. Reading goes by an anchored
//! pattern that is the same in the exported Ruby. How fields use formats is in [`wire`](super::wire).

use std::fmt::Write as _;
use std::sync::OnceLock;

use regex::Regex;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::datetime::Civil;
use super::text::quoted;
use super::zone::Zone;
use super::{Date, DateTime, Failure};
use crate::spelling::nearest;

/// A checked format: literal text and tokens.
#[derive(Debug, Clone)]
pub struct Format {
    source: String,
    purpose: Purpose,
    items: Vec<Item>,
    /// The pattern by which it is read, made at the first use.
    pattern: OnceLock<Regex>,
}

/// What a format is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Purpose {
    Reading,
    Writing,
    Both,
}

#[derive(Debug, Clone, PartialEq)]
enum Item {
    Text(String),
    Token(&'static Token),
}

/// What is wrong with a format, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormatError {
    /// The byte at which the token begins.
    pub at: usize,
    /// Its length in bytes.
    pub len: usize,
    pub message: String,
    pub help: Option<String>,
}

#[derive(Debug, PartialEq)]
struct Token {
    name: &'static str,
    part: Part,
    /// The pattern by which it is read; none where it can only be written.
    reads: Option<&'static str>,
}

/// What a token says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Year,
    ShortYear,
    Month,
    MonthName,
    Day,
    DayOfYear,
    Hour,
    Hour12,
    Half,
    Minute,
    Second,
    Fraction,
    Offset,
    Epoch,
    Weekday,
    /// Written only.
    Other,
}

const TOKENS: [Token; 28] = [
    token("%Y", Part::Year, "([0-9]{4})"),
    token("%y", Part::ShortYear, "([0-9]{2})"),
    token("%m", Part::Month, "([0-9]{1,2})"),
    token("%-m", Part::Month, "([0-9]{1,2})"),
    token("%b", Part::MonthName, "([A-Za-z]{3})"),
    token("%B", Part::MonthName, "([A-Za-z]{3,9})"),
    token("%d", Part::Day, "([0-9]{1,2})"),
    token("%-d", Part::Day, "([0-9]{1,2})"),
    token("%j", Part::DayOfYear, "([0-9]{1,3})"),
    token("%H", Part::Hour, "([0-9]{1,2})"),
    token("%-H", Part::Hour, "([0-9]{1,2})"),
    token("%I", Part::Hour12, "([0-9]{1,2})"),
    token("%-I", Part::Hour12, "([0-9]{1,2})"),
    token("%p", Part::Half, "([AaPp][Mm])"),
    token("%M", Part::Minute, "([0-9]{1,2})"),
    token("%S", Part::Second, "([0-9]{1,2})"),
    token("%L", Part::Fraction, "([0-9]+)"),
    token("%N", Part::Fraction, "([0-9]+)"),
    token("%f", Part::Fraction, "([0-9]+)"),
    token("%z", Part::Offset, "([Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)"),
    token("%:z", Part::Offset, "([Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)"),
    token("%s", Part::Epoch, "(-?[0-9]{1,12})"),
    token("%a", Part::Weekday, "([A-Za-z]{3})"),
    token("%A", Part::Weekday, "([A-Za-z]{6,9})"),
    Token { name: "%u", part: Part::Other, reads: None },
    Token { name: "%G", part: Part::Other, reads: None },
    Token { name: "%V", part: Part::Other, reads: None },
    token("%%", Part::Other, "%"),
];

const fn token(name: &'static str, part: Part, reads: &'static str) -> Token {
    Token { name, part, reads: Some(reads) }
}

/// Tokens that stand for several.
const SHORT: [(&str, &str); 2] = [("%F", "%Y-%m-%d"), ("%T", "%H:%M:%S")];

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

impl Format {
    /// The format that `source` writes; fails at the first token that the language does not have
    /// or that cannot serve the purpose.
    pub fn parse(source: &str, purpose: Purpose) -> Result<Self, FormatError> {
        let mut items = Vec::new();
        let mut at = 0;
        while at < source.len() {
            let rest = &source[at..];
            if !rest.starts_with('%') {
                let end = rest.find('%').unwrap_or(rest.len());
                items.push(Item::Text(rest[..end].to_owned()));
                at += end;
                continue;
            }
            let len = token_length(rest);
            let name = &rest[..len];
            if let Some((_, long)) = SHORT.iter().find(|(short, _)| *short == name) {
                items.extend(Self::parse(long, Purpose::Writing)?.items);
            } else {
                items.push(Item::Token(known(name, purpose).map_err(|error| FormatError {
                    at,
                    len,
                    ..error
                })?));
            }
            at += len;
        }
        let format = Self { source: source.to_owned(), purpose, items, pattern: OnceLock::new() };
        if purpose != Purpose::Writing {
            format.check_reading()?;
        }
        Ok(format)
    }

    /// A moment has to come out of what is read: once each part, and a year at least.
    fn check_reading(&self) -> Result<(), FormatError> {
        let whole = |message: &str, help: &str| {
            Err(FormatError {
                at: 0,
                len: self.source.len(),
                message: message.to_owned(),
                help: Some(help.to_owned()),
            })
        };
        let mut seen: Vec<Part> = Vec::new();
        for token in self.tokens() {
            let parts: &[Part] = match token.part {
                Part::Year | Part::ShortYear => &[Part::Year],
                Part::Month | Part::MonthName => &[Part::Month],
                Part::DayOfYear => &[Part::Month, Part::Day],
                Part::Hour | Part::Hour12 => &[Part::Hour],
                Part::Epoch => &[
                    Part::Year,
                    Part::Month,
                    Part::Day,
                    Part::Hour,
                    Part::Minute,
                    Part::Second,
                    Part::Offset,
                ],
                Part::Weekday | Part::Other => continue,
                ref part => std::slice::from_ref(part),
            };
            if parts.iter().any(|part| seen.contains(part)) {
                return whole(
                    &format!("`{}` says what another token says too", token.name),
                    "take one of them out",
                );
            }
            seen.extend(parts);
        }
        if !seen.contains(&Part::Year) {
            return whole("a format for reading needs a year", "write `%Y`, or `%s` for seconds since 1970");
        }
        let has = |part| self.tokens().any(|token| token.part == part);
        if has(Part::Hour12) != has(Part::Half) {
            return whole("`%I` and `%p` go together", "write `%H` for hours from 0 to 23");
        }
        Ok(())
    }

    fn tokens(&self) -> impl Iterator<Item = &'static Token> {
        self.items.iter().filter_map(|item| match item {
            Item::Token(token) => Some(*token),
            Item::Text(_) => None,
        })
    }

    /// As it was written.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Whether it says the offset, so that what it writes is a moment wherever it is read.
    #[must_use]
    pub fn has_offset(&self) -> bool {
        self.tokens().any(|token| matches!(token.part, Part::Offset | Part::Epoch))
    }

    /// How many seconds apart two moments are at least that are written differently.
    #[must_use]
    pub fn unit_seconds(&self) -> u32 {
        let has = |wanted: &[Part]| self.tokens().any(|token| wanted.contains(&token.part));
        match () {
            () if has(&[Part::Second, Part::Epoch, Part::Fraction]) => 1,
            () if has(&[Part::Minute]) => 60,
            () if has(&[Part::Hour, Part::Hour12]) => 3600,
            () if has(&[Part::Day, Part::DayOfYear]) => 86_400,
            () if has(&[Part::Month, Part::MonthName]) => 31 * 86_400,
            () => 366 * 86_400,
        }
    }

    /// The moment that the text names; local time in `zone` where the format has no offset.
    pub fn read(&self, text: &str, zone: &Zone) -> Result<DateTime, Failure> {
        self.parts(text).and_then(|parts| parts.moment(zone)).unwrap_or_else(|| {
            Err(Failure(format!("{} is not a date of the format {}", quoted(text), quoted(&self.source))))
        })
    }

    /// The day that the text names, wherever it was written.
    pub fn read_date(&self, text: &str) -> Result<Date, Failure> {
        Ok(self.read(text, &Zone::utc())?.civil().date)
    }

    fn parts(&self, text: &str) -> Option<Parts> {
        let pattern = self.pattern.get_or_init(|| self.compile());
        let found = pattern.captures(text.trim())?;
        let read = self.tokens().filter(|token| token.name != "%%");
        let mut parts = Parts::default();
        for (token, text) in read.zip(found.iter().skip(1)) {
            parts.take(token, text?.as_str())?;
        }
        Some(parts)
    }

    fn compile(&self) -> Regex {
        let mut pattern = String::from("^");
        for item in &self.items {
            match item {
                Item::Text(text) => pattern.push_str(&regex::escape(text)),
                Item::Token(token) => pattern.push_str(token.reads.unwrap_or_default()),
            }
        }
        pattern.push('$');
        Regex::new(&pattern).expect("parts of patterns and escaped text are a pattern")
    }

    /// The moment in this format, at its own offset.
    #[must_use]
    pub fn write(&self, moment: DateTime) -> String {
        let mut out = String::new();
        for item in &self.items {
            match item {
                Item::Text(text) => out.push_str(text),
                Item::Token(token) => write_token(token.name, moment, &mut out),
            }
        }
        out
    }

    /// The day in this format; its time is midnight UTC.
    #[must_use]
    pub fn write_date(&self, date: Date) -> String {
        self.write(date.midnight())
    }
}

/// A format in the words of other languages, such as `YYYY-MM-DD` or `dd.MM.yyyy HH:mm`, in tokens;
/// `None` where it is none.
#[must_use]
pub fn translated(source: &str) -> Option<String> {
    const WORDS: [(&str, &str); 22] = [
        ("YYYY", "%Y"),
        ("yyyy", "%Y"),
        ("MMMM", "%B"),
        ("MMM", "%b"),
        ("MM", "%m"),
        ("DD", "%d"),
        ("dd", "%d"),
        ("HH", "%H"),
        ("hh", "%I"),
        ("mm", "%M"),
        ("ss", "%S"),
        ("SSS", "%L"),
        ("SS", "%S"),
        ("YY", "%y"),
        ("yy", "%y"),
        ("'T'", "T"),
        ("'Z'", "Z"),
        ("XXX", "%:z"),
        ("A", "%p"),
        ("a", "%p"),
        ("ZZ", "%z"),
        ("Z", "Z"),
    ];
    let mut made = String::new();
    let mut rest = source;
    while let Some(letter) = rest.chars().next() {
        if let Some((word, token)) = WORDS.iter().find(|(word, _)| rest.starts_with(word)) {
            made.push_str(token);
            rest = &rest[word.len()..];
        } else if letter.is_ascii_alphabetic() && letter != 'T' {
            return None;
        } else {
            made.push(letter);
            rest = &rest[letter.len_utf8()..];
        }
    }
    let year = made.contains("%Y") || made.contains("%y");
    (year || made.contains("%H") || made.contains("%I")).then_some(made)
}

/// How many bytes the token at the start has: `%`, a `-` or `:`, a letter.
fn token_length(rest: &str) -> usize {
    let mut letters = rest.char_indices().skip(1);
    match letters.next() {
        Some((at, '-' | ':')) => letters.next().map_or(at + 1, |(at, letter)| at + letter.len_utf8()),
        Some((at, letter)) => at + letter.len_utf8(),
        None => 1,
    }
}

fn known(name: &str, purpose: Purpose) -> Result<&'static Token, FormatError> {
    let error = |message: String, help: Option<String>| Err(FormatError { at: 0, len: 0, message, help });
    let Some(token) = TOKENS.iter().find(|token| token.name == name) else {
        let help = match name {
            "%" => Some("write `%%` for a percent sign".to_owned()),
            "%Z" => Some("names of zones are ambiguous; write `%z` or `%:z` for the offset".to_owned()),
            "%e" | "%-y" | "%D" | "%k" | "%l" => {
                Some("write it out: `%-d`, `%-H`, `%-I`, `%m/%d/%y`".to_owned())
            }
            _ => nearest(name, TOKENS.iter().map(|token| token.name)).map(|near| format!("`{near}` exists")),
        };
        return error(format!("`{name}` is no token of a format"), help);
    };
    match purpose {
        Purpose::Reading | Purpose::Both if token.reads.is_none() => {
            error(format!("`{name}` can be written, but not read"), None)
        }
        Purpose::Writing if name == "%f" => error(
            "`%f` can be read, but not written".to_owned(),
            Some("write `%L` for three digits or `%N` for nine".to_owned()),
        ),
        _ => Ok(token),
    }
}

/// What was read of a text.
#[derive(Debug, Default)]
struct Parts {
    year: Option<u32>,
    month: Option<u32>,
    day: Option<u32>,
    day_of_year: Option<u32>,
    hour: u32,
    half: Option<bool>,
    minute: u32,
    second: u32,
    nanos: u32,
    offset: Option<i32>,
    epoch: Option<i64>,
}

impl Parts {
    /// Takes over what a token found; `None` if there is no such month, day of the week or offset.
    fn take(&mut self, token: &Token, text: &str) -> Option<()> {
        let number = || text.parse::<u32>().ok();
        match token.part {
            Part::Year => self.year = number(),
            Part::ShortYear => {
                self.year = number().map(|year| if year < 69 { year + 2000 } else { year + 1900 });
            }
            Part::Month => self.month = number(),
            Part::MonthName => self.month = Some(position(&MONTHS, text, token.name == "%b")?),
            Part::Day => self.day = number(),
            Part::DayOfYear => self.day_of_year = number(),
            Part::Hour | Part::Hour12 => self.hour = number()?,
            Part::Half => self.half = Some(text.eq_ignore_ascii_case("pm")),
            Part::Minute => self.minute = number()?,
            Part::Second => self.second = number()?,
            Part::Fraction => {
                let digits: String = text.chars().chain("000000000".chars()).take(9).collect();
                self.nanos = digits.parse().ok()?;
            }
            Part::Offset => self.offset = Some(offset(text)?),
            Part::Epoch => self.epoch = Some(text.parse().ok()?),
            Part::Weekday => {
                position(&DAYS, text, token.name == "%a")?;
            }
            Part::Other => {}
        }
        Some(())
    }

    /// The moment; `None` if calendar or clock do not have it.
    fn moment(&self, zone: &Zone) -> Option<Result<DateTime, Failure>> {
        if let Some(epoch) = self.epoch {
            return Some(DateTime::new(epoch, self.nanos, 0));
        }
        let year = i32::try_from(self.year?).ok()?;
        let date = match self.day_of_year {
            Some(0) => return None,
            Some(day) => {
                let date = Date::from_parts(year, 1, 1)?.shift(0, 0, i64::from(day) - 1).ok()?;
                (date.parts().0 == year).then_some(date)?
            }
            None => Date::from_parts(year, self.month.unwrap_or(1), self.day.unwrap_or(1))?,
        };
        let hour = match self.half {
            Some(_) if !(1..=12).contains(&self.hour) => return None,
            Some(after_noon) => self.hour % 12 + if after_noon { 12 } else { 0 },
            None => self.hour,
        };
        if hour > 23 || self.minute > 59 || self.second > 60 {
            return None;
        }
        let civil =
            Civil { date, second: hour * 3600 + self.minute * 60 + self.second.min(59), nanos: self.nanos };
        Some(match self.offset {
            Some(offset) => DateTime::from_civil(civil, offset),
            None => zone.local(civil),
        })
    }
}

/// The number, from 1, of the name that the text is, whatever its case.
fn position(names: &[&str], text: &str, short: bool) -> Option<u32> {
    let at =
        names.iter().position(|name| (if short { &name[..3] } else { name }).eq_ignore_ascii_case(text))?;
    u32::try_from(at + 1).ok()
}

/// Seconds east of UTC of `Z`, `±HH`, `±HHMM`, `±HH:MM`.
fn offset(text: &str) -> Option<i32> {
    let Some(digits) = text.strip_prefix(['+', '-']) else { return Some(0) };
    let hours: i32 = digits.get(..2)?.parse().ok()?;
    let minutes: i32 = digits[2..].trim_start_matches(':').parse().unwrap_or(0);
    let seconds = hours * 3600 + minutes * 60;
    (hours < 24 && minutes < 60).then_some(if text.starts_with('-') { -seconds } else { seconds })
}

fn write_token(name: &str, moment: DateTime, out: &mut String) {
    let Civil { date, second, nanos } = moment.civil();
    let (year, month, day) = date.parts();
    let hour = second / 3600;
    let hour12 = (hour + 11) % 12 + 1;
    let named =
        |names: &[&'static str], number: u32| names[usize::try_from(number - 1).unwrap_or(0) % names.len()];
    let minutes = moment.offset.unsigned_abs() / 60;
    let sign = if moment.offset < 0 { '-' } else { '+' };
    let written = match name {
        "%Y" => write!(out, "{year:04}"),
        "%y" => write!(out, "{:02}", year % 100),
        "%m" => write!(out, "{month:02}"),
        "%-m" => write!(out, "{month}"),
        "%d" => write!(out, "{day:02}"),
        "%-d" => write!(out, "{day}"),
        "%H" => write!(out, "{hour:02}"),
        "%-H" => write!(out, "{hour}"),
        "%I" => write!(out, "{hour12:02}"),
        "%-I" => write!(out, "{hour12}"),
        "%M" => write!(out, "{:02}", second / 60 % 60),
        "%S" => write!(out, "{:02}", second % 60),
        "%L" => write!(out, "{:03}", nanos / 1_000_000),
        "%f" => write!(out, "{:06}", nanos / 1000),
        "%N" => write!(out, "{nanos:09}"),
        "%p" => write!(out, "{}", if hour < 12 { "AM" } else { "PM" }),
        "%z" => write!(out, "{sign}{:02}{:02}", minutes / 60, minutes % 60),
        "%:z" => write!(out, "{sign}{:02}:{:02}", minutes / 60, minutes % 60),
        "%a" => write!(out, "{}", &named(&DAYS, date.weekday())[..3]),
        "%A" => write!(out, "{}", named(&DAYS, date.weekday())),
        "%b" => write!(out, "{}", &named(&MONTHS, month)[..3]),
        "%B" => write!(out, "{}", named(&MONTHS, month)),
        "%j" => write!(out, "{:03}", date.ordinal()),
        "%u" => write!(out, "{}", date.weekday()),
        "%G" => write!(out, "{:04}", date.iso_week().0),
        "%V" => write!(out, "{:02}", date.iso_week().1),
        "%s" => write!(out, "{}", moment.seconds),
        "%%" => write!(out, "%"),
        other => unreachable!("`{other}` is in no checked format"),
    };
    written.expect("a string takes whatever is written");
}

impl PartialEq for Format {
    fn eq(&self, other: &Self) -> bool {
        (&self.source, self.purpose) == (&other.source, other.purpose)
    }
}

impl Serialize for Format {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (&self.source, self.purpose).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Format {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (source, purpose) = <(String, Purpose)>::deserialize(deserializer)?;
        Self::parse(&source, purpose).map_err(|error| serde::de::Error::custom(error.message))
    }
}

impl Date {
    /// Its first moment, in UTC.
    #[must_use]
    pub fn midnight(self) -> DateTime {
        DateTime { seconds: i64::from(self.days) * super::datetime::DAY, nanos: 0, offset: 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::{Format, Purpose};
    use crate::value::zone::Zone;
    use crate::value::{Date, DateTime};

    fn moment(text: &str) -> DateTime {
        DateTime::parse(text, &Zone::utc()).unwrap().unwrap()
    }

    #[test]
    fn every_token_is_written() {
        let cases = [
            ("%Y-%m-%dT%H:%M:%S.%L%:z", "2024-01-03T04:05:06.123+02:00"),
            ("%F %T%z", "2024-01-03 04:05:06+0200"),
            ("%-d.%-m.%y %-H %I %-I %p", "3.1.24 4 04 4 AM"),
            ("%a %A %b %B %j %u", "Wed Wednesday Jan January 003 3"),
            ("%G-W%V", "2024-W01"),
            ("%s.%N", "1704247506.123456789"),
            ("100 %%", "100 %"),
            ("Ü", "Ü"),
            ("", ""),
        ];
        let at = moment("2024-01-03T04:05:06.123456789+02:00");
        for (format, written) in cases {
            assert_eq!(Format::parse(format, Purpose::Writing).unwrap().write(at), written, "{format}");
        }
        let early = Date::parse("0007-12-31").unwrap();
        assert_eq!(
            Format::parse("%Y %y %H %I %p %z %s", Purpose::Writing).unwrap().write_date(early),
            "0007 07 00 12 AM +0000 -61914844800"
        );
    }

    #[test]
    fn a_text_is_read_by_its_format_and_no_other() {
        let cases = [
            ("%d.%m.%Y", "1.2.2024", Some("2024-02-01T00:00:00Z")),
            ("%d.%m.%Y", " 01.02.2024 ", Some("2024-02-01T00:00:00Z")),
            ("%d.%m.%Y", "31.02.2024", None),
            ("%d.%m.%Y", "01.02.24", None),
            ("%d.%m.%Y", "01.02.2024 10:00", None),
            ("%m/%d/%y", "12/31/68", Some("2068-12-31T00:00:00Z")),
            ("%m/%d/%y", "12/31/69", Some("1969-12-31T00:00:00Z")),
            ("%Y%m%d%H%M%S", "20240131235960", Some("2024-01-31T23:59:59Z")),
            ("%d %b %Y %I:%M %p", "5 jAn 2024 12:30 am", Some("2024-01-05T00:30:00Z")),
            ("%d %b %Y %I:%M %p", "5 Jan 2024 12:30 PM", Some("2024-01-05T12:30:00Z")),
            ("%d %b %Y %I:%M %p", "5 Jan 2024 13:30 PM", None),
            ("%d %B %Y", "5 may 2024", Some("2024-05-05T00:00:00Z")),
            ("%d %B %Y", "5 Sept 2024", None),
            ("%Y-%j", "2024-366", Some("2024-12-31T00:00:00Z")),
            ("%Y-%j", "2023-366", None),
            ("%F %T.%f%z", "2024-01-31 10:00:00.1234567891+02", Some("2024-01-31T10:00:00.123456789+02:00")),
            ("%F %T%z", "2024-01-31 10:00:00-05:30", Some("2024-01-31T10:00:00-05:30")),
            ("%F %T%z", "2024-01-31 10:00:00", None),
            ("%F %T%z", "2024-01-31 10:00:00+25", None),
            ("%s", "-1", Some("1969-12-31T23:59:59Z")),
            ("%s.%f", "1700000000.5", Some("2023-11-14T22:13:20.500Z")),
            ("%a, %d %b %Y %T GMT", "Wed, 31 Jan 2024 10:00:00 GMT", Some("2024-01-31T10:00:00Z")),
            ("%Y", "2024", Some("2024-01-01T00:00:00Z")),
            ("%Y (%%)", "2024 (%)", Some("2024-01-01T00:00:00Z")),
            ("%d.%m.%Y", "٠١.02.2024", None),
        ];
        for (format, text, expected) in cases {
            let got = Format::parse(format, Purpose::Reading).unwrap().read(text, &Zone::utc());
            assert_eq!(got.ok().map(|moment| moment.to_string()).as_deref(), expected, "{text} by {format}");
        }
        let berlin = Zone::find("Europe/Berlin").unwrap();
        let read = Format::parse("%d.%m.%Y %H:%M", Purpose::Reading).unwrap().read("1.7.2024 12:00", &berlin);
        assert_eq!(read.unwrap().to_string(), "2024-07-01T12:00:00+02:00");
    }

    #[test]
    fn a_wrong_format_points_at_its_token() {
        let cases = [
            ("%Y %Q", Purpose::Writing, (3, 2), "`%Q` is no token of a format"),
            ("%Y %Z", Purpose::Writing, (3, 2), "`%Z` is no token of a format"),
            ("%Y %", Purpose::Writing, (3, 1), "`%` is no token of a format"),
            ("%Y %-", Purpose::Writing, (3, 2), "`%-` is no token of a format"),
            ("%Y %-ü", Purpose::Writing, (3, 4), "`%-ü` is no token of a format"),
            ("%f", Purpose::Writing, (0, 2), "`%f` can be read, but not written"),
            ("%Y %V", Purpose::Reading, (3, 2), "`%V` can be written, but not read"),
            ("%d.%m.", Purpose::Reading, (0, 6), "a format for reading needs a year"),
            ("%Y %I", Purpose::Both, (0, 5), "`%I` and `%p` go together"),
            ("%Y %y", Purpose::Both, (0, 5), "`%y` says what another token says too"),
            ("%s %H", Purpose::Both, (0, 5), "`%H` says what another token says too"),
        ];
        for (format, purpose, (at, len), message) in cases {
            let error = Format::parse(format, purpose).unwrap_err();
            assert_eq!((error.at, error.len, error.message.as_str()), (at, len, message), "{format}");
        }
    }

    #[test]
    fn formats_of_other_languages_are_put_into_tokens() {
        let cases = [
            ("YYYY-MM-DD", Some("%Y-%m-%d")),
            ("yyyy-MM-dd'T'HH:mm:ss'Z'", Some("%Y-%m-%dT%H:%M:%SZ")),
            ("DD.MM.YY hh:mm A", Some("%d.%m.%y %I:%M %p")),
            ("YYYY-MM-DDTHH:mm:ss.SSSZ", Some("%Y-%m-%dT%H:%M:%S.%LZ")),
            ("MMM DD, YYYY", Some("%b %d, %Y")),
            ("today", None),
            ("", None),
            ("äY", None),
        ];
        for (source, expected) in cases {
            assert_eq!(super::translated(source).as_deref(), expected, "{source}");
        }
    }
}

//! How moments and days stand in requests and answers: the `format` of a field.

use serde::{Deserialize, Serialize};

use super::format::{Format, FormatError, Purpose};
use super::text::{kind, quoted};
use super::zone::Zone;
use super::{Date, DateTime, Failure, Value, number};

/// The format of a `date` or `datetime` field.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub enum Wire {
    /// ISO 8601, the default.
    #[default]
    Iso8601,
    /// Whole seconds since 1970.
    Epoch,
    /// Whole milliseconds since 1970.
    EpochMs,
    /// As in mails and headers of HTTP: `Wed, 31 Jan 2024 10:00:00 +0000`.
    Rfc2822,
    /// The day alone.
    Date,
    /// Tokens.
    Pattern(Format),
}

impl Wire {
    /// The format of this name, or of these tokens.
    pub fn parse(source: &str) -> Result<Self, FormatError> {
        Ok(match source {
            "iso8601" => Self::Iso8601,
            "epoch" => Self::Epoch,
            "epoch_ms" => Self::EpochMs,
            "rfc2822" => Self::Rfc2822,
            "date" => Self::Date,
            _ if !source.contains('%') => {
                return Err(FormatError {
                    at: 0,
                    len: source.len(),
                    message: format!("`{source}` is no format of a date"),
                    help: Some("write `iso8601`, `epoch`, `epoch_ms`, `rfc2822`, `date`, or tokens such as `%d.%m.%Y`".to_owned()),
                });
            }
            tokens => Self::Pattern(Format::parse(tokens, Purpose::Both)?),
        })
    }

    /// The name or the tokens.
    #[must_use]
    pub fn source(&self) -> &str {
        match self {
            Self::Iso8601 => "iso8601",
            Self::Epoch => "epoch",
            Self::EpochMs => "epoch_ms",
            Self::Rfc2822 => "rfc2822",
            Self::Date => "date",
            Self::Pattern(format) => format.source(),
        }
    }

    /// How many seconds apart two moments are at least that are written differently; at least 1.
    #[must_use]
    pub fn unit_seconds(&self) -> u32 {
        match self {
            Self::Iso8601 | Self::Epoch | Self::EpochMs | Self::Rfc2822 => 1,
            Self::Date => 86_400,
            Self::Pattern(format) => format.unit_seconds(),
        }
    }

    /// The moment that a service wrote; local time in `zone` where it names no offset. A moment or
    /// a day passes as it is.
    pub fn read(&self, value: &Value, zone: &Zone) -> Result<DateTime, Failure> {
        match (self, value) {
            (_, Value::DateTime(moment)) => Ok(*moment),
            (_, Value::Date(date)) => start(*date, zone),
            (Self::Epoch, _) => DateTime::from_epoch(number::decimal(value)?),
            (Self::EpochMs, _) => DateTime::from_epoch_millis(number::decimal(value)?),
            (_, Value::Text(text)) => self.read_text(text, zone),
            (_, other) => Err(Failure(format!("{} is not a date", kind(other)))),
        }
    }

    fn read_text(&self, text: &str, zone: &Zone) -> Result<DateTime, Failure> {
        let read = match self {
            Self::Pattern(format) => return format.read(text, zone),
            Self::Rfc2822 => rfc2822(text),
            // Some services send a time too; the day is what counts.
            Self::Date => DateTime::parse(text, &Zone::utc()).map(|moment| start(moment?.civil().date, zone)),
            Self::Iso8601 | Self::Epoch | Self::EpochMs => DateTime::parse(text, zone),
        };
        read.unwrap_or_else(|| Err(Failure(format!("{} is not a date", quoted(text)))))
    }

    /// The day that a service wrote: of a moment, the day at its own offset.
    pub fn read_date(&self, value: &Value) -> Result<Date, Failure> {
        match value {
            Value::Date(date) => Ok(*date),
            other => Ok(self.read(other, &Zone::utc())?.civil().date),
        }
    }

    /// The moment as the service wants it. A format without an offset shows the clock of `zone`.
    pub fn write(&self, moment: DateTime, zone: &Zone) -> Result<Value, Failure> {
        Ok(match self {
            Self::Iso8601 => Value::text(moment.to_string()),
            Self::Epoch => Value::Int(moment.seconds),
            Self::EpochMs => Value::Int(moment.epoch_millis()),
            Self::Rfc2822 => Value::text(mail_format().write(moment)),
            Self::Date => Value::text(zone.show(moment)?.civil().date.to_string()),
            Self::Pattern(format) if format.has_offset() => Value::text(format.write(moment)),
            Self::Pattern(format) => Value::text(format.write(zone.show(moment)?)),
        })
    }

    /// The day as the service wants it.
    #[must_use]
    pub fn write_date(&self, date: Date) -> Value {
        match self {
            Self::Iso8601 | Self::Date => Value::text(date.to_string()),
            Self::Epoch => Value::Int(date.midnight().seconds),
            Self::EpochMs => Value::Int(date.midnight().epoch_millis()),
            Self::Rfc2822 => Value::text(mail_format().write_date(date)),
            Self::Pattern(format) => Value::text(format.write_date(date)),
        }
    }
}

/// The first moment of a day there.
pub fn start(date: Date, zone: &Zone) -> Result<DateTime, Failure> {
    zone.local(super::datetime::Civil { date, second: 0, nanos: 0 })
}

fn mail_format() -> Format {
    Format::parse("%a, %d %b %Y %T %z", Purpose::Writing).expect("a right format")
}

/// Zones that mails may name.
const MAIL_ZONES: [(&str, &str); 10] = [
    ("GMT", "+0000"),
    ("UT", "+0000"),
    ("EST", "-0500"),
    ("EDT", "-0400"),
    ("CST", "-0600"),
    ("CDT", "-0500"),
    ("MST", "-0700"),
    ("MDT", "-0600"),
    ("PST", "-0800"),
    ("PDT", "-0700"),
];

/// Reads `[Wed,] 31 Jan 2024 10:00[:00] +0000`.
fn rfc2822(text: &str) -> Option<Result<DateTime, Failure>> {
    let mut words: Vec<&str> = text.split_ascii_whitespace().collect();
    if words.first()?.ends_with(',') {
        words.remove(0);
    }
    let [day, month, year, time, zone] = words[..] else { return None };
    let zone = MAIL_ZONES.iter().find(|(name, _)| *name == zone).map_or(zone, |(_, offset)| offset);
    let numeric = zone.len() == 5 && zone.starts_with(['+', '-']);
    let format = if time.len() > 5 { "%d %b %Y %H:%M:%S %z" } else { "%d %b %Y %H:%M %z" };
    let format = Format::parse(format, Purpose::Reading).expect("a right format");
    numeric
        .then(|| format.read(&format!("{day} {month} {year} {time} {zone}"), &Zone::utc()).ok())
        .flatten()
        .map(Ok)
}

#[cfg(test)]
mod tests {
    use super::Wire;
    use crate::value::zone::Zone;
    use crate::value::{DateTime, Value};

    #[test]
    fn fields_are_read_and_written_in_their_format() {
        let cases = [
            (
                "iso8601",
                Value::text("2024-01-31T10:00:00+02:00"),
                "2024-01-31T10:00:00+02:00",
                Value::text("2024-01-31T10:00:00+02:00"),
            ),
            (
                "iso8601",
                Value::text("2024-01-31 10:00"),
                "2024-01-31T10:00:00+01:00",
                Value::text("2024-01-31T10:00:00+01:00"),
            ),
            ("epoch", Value::Int(1_706_695_200), "2024-01-31T10:00:00Z", Value::Int(1_706_695_200)),
            ("epoch", Value::text("1706695200"), "2024-01-31T10:00:00Z", Value::Int(1_706_695_200)),
            ("epoch", Value::Number(1_706_695_200.5), "2024-01-31T10:00:00.500Z", Value::Int(1_706_695_200)),
            ("epoch_ms", Value::Int(-1), "1969-12-31T23:59:59.999Z", Value::Int(-1)),
            (
                "rfc2822",
                Value::text("Wed, 31 Jan 2024 10:00:00 EST"),
                "2024-01-31T10:00:00-05:00",
                Value::text("Wed, 31 Jan 2024 10:00:00 -0500"),
            ),
            (
                "rfc2822",
                Value::text("31 Jan 2024 10:00 +0000"),
                "2024-01-31T10:00:00Z",
                Value::text("Wed, 31 Jan 2024 10:00:00 +0000"),
            ),
            ("date", Value::text("2024-01-31"), "2024-01-31T00:00:00+01:00", Value::text("2024-01-31")),
            (
                "%d.%m.%Y %H:%M",
                Value::text("31.01.2024 10:00"),
                "2024-01-31T10:00:00+01:00",
                Value::text("31.01.2024 10:00"),
            ),
            (
                "%d.%m.%Y %H:%M %z",
                Value::text("31.01.2024 10:00 Z"),
                "2024-01-31T10:00:00Z",
                Value::text("31.01.2024 10:00 +0000"),
            ),
        ];
        let berlin = Zone::find("Europe/Berlin").unwrap();
        for (format, raw, shown, written) in cases {
            let wire = Wire::parse(format).unwrap();
            let read = wire.read(&raw, &berlin).unwrap();
            assert_eq!(read.to_string(), shown, "{format} {raw:?}");
            assert_eq!(wire.write(read, &berlin).unwrap(), written, "{format} {raw:?}");
        }
    }

    #[test]
    fn a_format_without_an_offset_shows_the_clock_of_its_zone() {
        let moment = DateTime::parse("2024-07-01T22:30:00Z", &Zone::utc()).unwrap().unwrap();
        let berlin = Zone::find("Europe/Berlin").unwrap();
        let written = |format: &str| Wire::parse(format).unwrap().write(moment, &berlin).unwrap();
        assert_eq!(written("%d.%m. %Y %H:%M"), Value::text("02.07. 2024 00:30"));
        assert_eq!(written("date"), Value::text("2024-07-02"));
        assert_eq!(written("%FT%T%:z"), Value::text("2024-07-01T22:30:00+00:00"));
    }

    #[test]
    fn what_is_no_date_is_said_so() {
        let cases = [
            ("iso8601", Value::text("soon"), "\"soon\" is not a date"),
            ("iso8601", Value::Int(5), "an integer is not a date"),
            ("epoch", Value::text("soon"), "\"soon\" is not a decimal"),
            (
                "rfc2822",
                Value::text("Wed, 31 Jan 2024 10:00:00 CET"),
                "\"Wed, 31 Jan 2024 10:00:00 CET\" is not a date",
            ),
            ("%d.%m.%Y", Value::text("soon"), "\"soon\" is not a date of the format \"%d.%m.%Y\""),
        ];
        for (format, raw, message) in cases {
            assert_eq!(Wire::parse(format).unwrap().read(&raw, &Zone::utc()).unwrap_err().0, message);
        }
        assert!(Wire::parse("ISO").is_err());
    }
}

//! Functions of dates, moments and durations.

use super::{Builtin, Example, Literal, optional, param, text_literal, wrong};
use crate::value::datetime::{Civil, DAY, days_in};
use crate::value::text::quoted;
use crate::value::wire::start;
use crate::value::zone::Zone;
use crate::value::{Date, DateTime, Decimal, Failure, Value, number};

pub(super) const DATE: Builtin = Builtin {
    name: "date",
    summary: "The day that `x` names: text such as `2024-01-31`, or a moment's day at its own offset.",
    params: &[
        param("x", "string|date|datetime", "A text or a moment."),
        optional("format", "reading format?", "null", "How the text is written, if not as ISO 8601."),
    ],
    returns: "date",
    examples: &[
        Example { call: "string(date('2024-01-31'))", gives: "'2024-01-31'" },
        Example { call: "string(date(' 2024-01-31T23:30:00-05:00'))", gives: "'2024-01-31'" },
        Example { call: "date(datetime('2024-01-31T23:30:00-05:00'))", gives: "date('2024-01-31')" },
        Example { call: "date('31.1.2024', '%d.%m.%Y')", gives: "date('2024-01-31')" },
        Example { call: "date('2024-02-30')", gives: "error" },
        Example { call: "date('31.02.2024', '%d.%m.%Y')", gives: "error" },
        Example { call: "date('5/6/2024')", gives: "error" },
        Example { call: "date('')", gives: "error" },
        Example { call: "date(null)", gives: "null" },
    ],
    eval: |args, literals| match (args, literals) {
        ([Value::Date(date)], _) => Ok(Value::Date(*date)),
        ([Value::DateTime(moment)], _) => Ok(Value::Date(moment.civil().date)),
        ([Value::Text(text)], [Literal::Format(format)]) => format.read_date(text).map(Value::Date),
        ([Value::Text(text)], _) => Ok(Value::Date(read(text, &Zone::utc())?.civil().date)),
        (other, _) => wrong("date", other),
    },
    ruby: "s.date({0}{, 1})",
};

pub(super) const DATETIME: Builtin = Builtin {
    name: "datetime",
    summary: "The moment that `x` names; without an offset it is local time in `zone`. A date is its midnight there.",
    params: &[
        param("x", "string|date|datetime", "A text or a date."),
        optional("format", "reading format?", "null", "How the text is written, if not as ISO 8601."),
        optional("zone", "string", "'UTC'", "The name of a time zone."),
    ],
    returns: "datetime",
    examples: &[
        Example { call: "string(datetime('2024-01-31T10:00'))", gives: "'2024-01-31T10:00:00Z'" },
        Example { call: "string(datetime('2024-01-31 10:00:05,25 '))", gives: "'2024-01-31T10:00:05.250Z'" },
        Example {
            call: "string(datetime('2024-01-31T10:00:00.1234567+0530'))",
            gives: "'2024-01-31T10:00:00.123456700+05:30'",
        },
        Example { call: "string(datetime('2024-01-31t10:00:00-05'))", gives: "'2024-01-31T10:00:00-05:00'" },
        Example { call: "string(datetime('2016-12-31T23:59:60Z'))", gives: "'2016-12-31T23:59:59Z'" },
        Example {
            call: "string(datetime('2024-07-01', zone='Europe/Berlin'))",
            gives: "'2024-07-01T00:00:00+02:00'",
        },
        Example {
            call: "string(datetime('2024-03-31T02:30', zone='Europe/Berlin'))",
            gives: "'2024-03-31T03:30:00+02:00'",
        },
        Example {
            call: "string(datetime('2024-10-27T02:30', zone='Europe/Berlin'))",
            gives: "'2024-10-27T02:30:00+02:00'",
        },
        Example {
            call: "string(datetime('2024-07-01T10:00Z', zone='Europe/Berlin'))",
            gives: "'2024-07-01T10:00:00Z'",
        },
        Example {
            call: "string(datetime(date('2024-07-01'), zone='Europe/Berlin'))",
            gives: "'2024-07-01T00:00:00+02:00'",
        },
        Example {
            call: "string(datetime('31/01/24 1:05 pm', '%d/%m/%y %I:%M %p'))",
            gives: "'2024-01-31T13:05:00Z'",
        },
        Example {
            call: "string(datetime('Jan 5 2024 10:00 +02:00', '%b %d %Y %H:%M %z'))",
            gives: "'2024-01-05T10:00:00+02:00'",
        },
        Example { call: "string(datetime('1700000000.5', '%s.%f'))", gives: "'2023-11-14T22:13:20.500Z'" },
        Example { call: "datetime('2024-01-31T10')", gives: "error" },
        Example { call: "datetime('2024-01-31T24:00')", gives: "error" },
        Example { call: "datetime('2024-02-30T10:00')", gives: "error" },
        Example { call: "datetime('today')", gives: "error" },
        Example { call: "datetime('2024-01-31', zone='Berlin')", gives: "error" },
        Example { call: "datetime('0000-01-01')", gives: "error" },
        Example { call: "datetime('0001-01-01T00:00+01:00') | in_zone('UTC')", gives: "error" },
        Example { call: "datetime(null)", gives: "null" },
    ],
    eval: |args, literals| match (args, literals) {
        ([Value::DateTime(moment), Value::Text(_)], _) => Ok(Value::DateTime(*moment)),
        ([Value::Date(date), Value::Text(zone)], _) => start(*date, &Zone::named(zone)?).map(Value::DateTime),
        ([Value::Text(text), Value::Text(zone)], [Literal::Format(format)]) => {
            format.read(text, &Zone::named(zone)?).map(Value::DateTime)
        }
        ([Value::Text(text), Value::Text(zone)], _) => read(text, &Zone::named(zone)?).map(Value::DateTime),
        (other, _) => wrong("datetime", other),
    },
    ruby: "s.datetime({0}{, 1}{, 2})",
};

fn read(text: &str, zone: &Zone) -> Result<DateTime, Failure> {
    DateTime::parse(text, zone).unwrap_or_else(|| Err(Failure(format!("{} is not a date", quoted(text)))))
}

pub(super) const STRFTIME: Builtin = Builtin {
    name: "strftime",
    summary: "Writes `x` in a `format` of tokens, at its own offset.",
    params: &[
        param("x", "date|datetime", "A date or a moment."),
        param("format", "writing format", "Text with tokens such as `%d.%m.%Y`."),
    ],
    returns: "string",
    examples: &[
        Example {
            call: "datetime('2024-01-03T04:05:06.1239+02:00') | strftime('%Y-%m-%dT%H:%M:%S.%L%:z')",
            gives: "'2024-01-03T04:05:06.123+02:00'",
        },
        Example {
            call: "datetime('2024-01-03T14:05:06Z') | strftime('%-d.%-m.%y %-H %I %-I %p %z %:z')",
            gives: "'3.1.24 14 02 2 PM +0000 +00:00'",
        },
        Example {
            call: "date('2024-01-03') | strftime('%a %A %b %B %j %u %G %V')",
            gives: "'Wed Wednesday Jan January 003 3 2024 01'",
        },
        Example {
            call: "datetime('2024-01-03T00:30:00.000000007-05:30') | strftime('%s %N %F %T %z %%')",
            gives: "'1704261600 000000007 2024-01-03 00:30:00 -0530 %'",
        },
        Example { call: "date('2021-01-03') | strftime('%G-W%V-%u %s')", gives: "'2020-W53-7 1609632000'" },
        Example {
            call: "date('0007-12-31') | strftime('%Y %y %H %I %p %z %s %G %V')",
            gives: "'0007 07 00 12 AM +0000 -61914844800 0008 01'",
        },
        Example { call: "date('2024-01-03') | strftime('')", gives: "''" },
        Example { call: r#"date('2024-01-03') | strftime('"Ü"%Y')"#, gives: r#"'"Ü"2024'"# },
    ],
    eval: |args, literals| match (args, literals) {
        ([Value::DateTime(moment)], [Literal::Format(format)]) => Ok(Value::text(format.write(*moment))),
        ([Value::Date(date)], [Literal::Format(format)]) => Ok(Value::text(format.write_date(*date))),
        (other, _) => wrong("strftime", other),
    },
    ruby: "s.strftime({0}, {1})",
};

pub(super) const ISO8601: Builtin = Builtin {
    name: "iso8601",
    summary: "Writes `x` as ISO 8601 with exactly so many `digits` of the second, cut, at its own offset.",
    params: &[
        param("x", "datetime", "A moment."),
        optional("digits", "literal integer", "0", "How many digits, 0 to 9."),
    ],
    returns: "string",
    examples: &[
        Example { call: "iso8601(datetime('2024-01-31T10:00:00.999Z'))", gives: "'2024-01-31T10:00:00Z'" },
        Example {
            call: "iso8601(datetime('2024-01-31T10:00:00.9999+02:00'), 3)",
            gives: "'2024-01-31T10:00:00.999+02:00'",
        },
        Example {
            call: "iso8601(datetime('2024-01-31T10:00:00Z'), 6)",
            gives: "'2024-01-31T10:00:00.000000Z'",
        },
    ],
    eval: |args, literals| match (args, literals) {
        ([Value::DateTime(moment)], [digits]) => Ok(Value::text(moment.iso8601(super::count(digits).min(9)))),
        (other, _) => wrong("iso8601", other),
    },
    ruby: "s.iso8601({0}{, 1})",
};

pub(super) const EPOCH: Builtin = Builtin {
    name: "epoch",
    summary: "Whole seconds from 1970 to `x`, rounded down; of a date, to its midnight UTC.",
    params: &[param("x", "date|datetime", "A date or a moment.")],
    returns: "integer",
    examples: &[
        Example { call: "epoch(datetime('2024-01-31T12:00:00.9+02:00'))", gives: "1706695200" },
        Example { call: "epoch(datetime('1969-12-31T23:59:59.5Z'))", gives: "-1" },
        Example { call: "epoch(date('1970-01-02'))", gives: "86400" },
        Example { call: "epoch(date('0001-01-01'))", gives: "-62135596800" },
    ],
    eval: |args, _| match args {
        [Value::DateTime(moment)] => Ok(Value::Int(moment.seconds)),
        [Value::Date(date)] => Ok(Value::Int(date.midnight().seconds)),
        other => wrong("epoch", other),
    },
    ruby: "s.epoch({0})",
};

pub(super) const EPOCH_MS: Builtin = Builtin {
    name: "epoch_ms",
    summary: "Whole milliseconds from 1970 to `x`, rounded down; of a date, to its midnight UTC.",
    params: &[param("x", "date|datetime", "A date or a moment.")],
    returns: "integer",
    examples: &[
        Example { call: "epoch_ms(datetime('2024-01-31T10:00:00.1239Z'))", gives: "1706695200123" },
        Example { call: "epoch_ms(datetime('1969-12-31T23:59:59.9999Z'))", gives: "-1" },
        Example { call: "epoch_ms(date('1970-01-02'))", gives: "86400000" },
    ],
    eval: |args, _| match args {
        [Value::DateTime(moment)] => Ok(Value::Int(moment.epoch_millis())),
        [Value::Date(date)] => Ok(Value::Int(date.midnight().epoch_millis())),
        other => wrong("epoch_ms", other),
    },
    ruby: "s.epoch_ms({0})",
};

/// A number as a decimal; what is finer than decimals are is cut towards the past.
fn past(x: &Value) -> Result<Decimal, Failure> {
    if let Value::Number(number) = x { Decimal::from_number_below(*number) } else { number::decimal(x) }
}

pub(super) const FROM_EPOCH: Builtin = Builtin {
    name: "from_epoch",
    summary: "The moment so many `seconds` after 1970, in UTC.",
    params: &[param("seconds", "integer|number|decimal", "Seconds.")],
    returns: "datetime",
    examples: &[
        Example { call: "string(from_epoch(1706695200))", gives: "'2024-01-31T10:00:00Z'" },
        Example { call: "string(from_epoch(1700000000.123))", gives: "'2023-11-14T22:13:20.123Z'" },
        Example { call: "string(from_epoch(decimal('-0.5')))", gives: "'1969-12-31T23:59:59.500Z'" },
        Example { call: "string(from_epoch(decimal('0.00000000019')))", gives: "'1970-01-01T00:00:00Z'" },
        Example { call: "string(from_epoch(0.0000000000000000000000019))", gives: "'1970-01-01T00:00:00Z'" },
        Example {
            call: "string(from_epoch(-0.0000000000000000000000019))",
            gives: "'1969-12-31T23:59:59.999999999Z'",
        },
        Example { call: "from_epoch(1000000000000)", gives: "error" },
        Example { call: "from_epoch(-100000000000)", gives: "error" },
    ],
    eval: |args, _| match args {
        [x @ (Value::Int(_) | Value::Number(_) | Value::Decimal(_))] => {
            DateTime::from_epoch(past(x)?).map(Value::DateTime)
        }
        other => wrong("from_epoch", other),
    },
    ruby: "s.from_epoch({0})",
};

pub(super) const FROM_EPOCH_MS: Builtin = Builtin {
    name: "from_epoch_ms",
    summary: "The moment so many `milliseconds` after 1970, in UTC.",
    params: &[param("milliseconds", "integer|number|decimal", "Milliseconds.")],
    returns: "datetime",
    examples: &[
        Example { call: "string(from_epoch_ms(1706695200123))", gives: "'2024-01-31T10:00:00.123Z'" },
        Example { call: "string(from_epoch_ms(-1))", gives: "'1969-12-31T23:59:59.999Z'" },
        Example { call: "string(from_epoch_ms(0.5))", gives: "'1970-01-01T00:00:00.000500Z'" },
    ],
    eval: |args, _| match args {
        [x @ (Value::Int(_) | Value::Number(_) | Value::Decimal(_))] => {
            DateTime::from_epoch_millis(past(x)?).map(Value::DateTime)
        }
        other => wrong("from_epoch_ms", other),
    },
    ruby: "s.from_epoch_ms({0})",
};

pub(super) const IN_ZONE: Builtin = Builtin {
    name: "in_zone",
    summary: "The same moment, shown as clocks in `zone` do.",
    params: &[param("x", "datetime", "A moment."), param("zone", "string", "The name of a time zone.")],
    returns: "datetime",
    examples: &[
        Example {
            call: "string(in_zone(datetime('2024-07-01T00:00:00Z'), 'America/New_York'))",
            gives: "'2024-06-30T20:00:00-04:00'",
        },
        Example {
            call: "string(in_zone(datetime('2024-01-01T00:00:00.5+05:30'), 'UTC'))",
            gives: "'2023-12-31T18:30:00.500Z'",
        },
        Example {
            call: "in_zone(datetime('2024-01-01T00:00Z'), 'Asia/Tokyo') == datetime('2024-01-01T00:00Z')",
            gives: "true",
        },
        Example {
            call: "string(in_zone(datetime('1880-01-01T00:00Z'), 'Europe/Berlin'))",
            gives: "'1880-01-01T00:53:00+00:53'",
        },
        Example { call: "in_zone(datetime('2024-01-01T00:00Z'), 'PST')", gives: "error" },
        Example { call: "in_zone(datetime('2024-01-01T00:00Z'), '+02:00')", gives: "error" },
        Example { call: "in_zone(datetime('2024-01-01T00:00Z'), 'europe/berlin')", gives: "error" },
        Example { call: "in_zone(datetime('2024-01-01T00:00Z'), 'Berlin')", gives: "error" },
    ],
    eval: |args, _| match args {
        [Value::DateTime(moment), Value::Text(zone)] => Zone::named(zone)?.show(*moment).map(Value::DateTime),
        other => wrong("in_zone", other),
    },
    ruby: "s.in_zone({0}, {1})",
};

pub(super) const SHIFT: Builtin = Builtin {
    name: "shift",
    summary: "`x` so many `years`, `months` and `days` later by the calendar, at the same time of day and offset; the day is cut to the month's end.",
    params: &[
        param("x", "date|datetime", "A date or a moment."),
        optional("years", "integer", "0", "Years; negative ones go back."),
        optional("months", "integer", "0", "Months."),
        optional("days", "integer", "0", "Days."),
    ],
    returns: "same",
    examples: &[
        Example { call: "shift(date('2024-01-31'), months=1)", gives: "date('2024-02-29')" },
        Example { call: "shift(date('2024-02-29'), years=1)", gives: "date('2025-02-28')" },
        Example { call: "shift(date('2024-01-31'), months=1, days=1)", gives: "date('2024-03-01')" },
        Example { call: "shift(date('2024-01-15'), months=-13)", gives: "date('2022-12-15')" },
        Example {
            call: "string(shift(datetime('2024-01-31T10:00:00.5+02:00'), months=1))",
            gives: "'2024-02-29T10:00:00.500+02:00'",
        },
        Example { call: "shift(date('9999-12-31'), days=1)", gives: "error" },
        Example { call: "shift(date('0001-01-01'), years=-1)", gives: "error" },
    ],
    eval: |args, _| match args {
        [x, Value::Int(years), Value::Int(months), Value::Int(days)] => match x {
            Value::Date(date) => date.shift(*years, *months, *days).map(Value::Date),
            Value::DateTime(moment) => {
                let civil = moment.civil();
                let date = civil.date.shift(*years, *months, *days)?;
                DateTime::from_civil(Civil { date, ..civil }, moment.offset).map(Value::DateTime)
            }
            _ => wrong("shift", args),
        },
        other => wrong("shift", other),
    },
    ruby: "s.shift({0}{, 1}{, 2}{, 3})",
};

/// The first day of the unit that the day is in, and the first day after it.
fn span(date: Date, unit: &str) -> Result<(i64, i64), Failure> {
    let (year, month, _) = date.parts();
    let of = |year: i32, month: u32, months: u32| {
        let first = Date::from_parts(year, month, 1).map_or(0, |date| i64::from(date.days));
        first..first + (month..month + months).map(|month| i64::from(days_in(year, month))).sum::<i64>()
    };
    let days = i64::from(date.days);
    let range = match unit {
        "day" => days..days + 1,
        "week" => {
            let monday = days + 1 - i64::from(date.weekday());
            monday..monday + 7
        }
        "month" => of(year, month, 1),
        "quarter" => of(year, (month - 1) / 3 * 3 + 1, 3),
        "year" => of(year, 1, 12),
        other => return Err(Failure(format!("a date has no {other}"))),
    };
    Ok((range.start, range.end))
}

/// The first second of the unit, and the first after it, on the clock of the moment.
fn seconds_span(moment: DateTime, unit: &str) -> Result<(i64, i64), Failure> {
    let civil = moment.civil();
    let local = civil.seconds();
    let step = match unit {
        "minute" => 60,
        "hour" => 3600,
        _ => {
            let (first, after) = span(civil.date, unit)?;
            return Ok((first * DAY, after * DAY));
        }
    };
    let first = local.div_euclid(step) * step;
    Ok((first, first + step))
}

const UNIT: super::Param =
    param("unit", "word(minute|hour|day|week|month|quarter|year)", "The unit; weeks begin on Monday.");

pub(super) const START_OF: Builtin = Builtin {
    name: "start_of",
    summary: "The first second (of a date, the first day) of the `unit` that `x` is in, at its own offset.",
    params: &[param("x", "date|datetime", "A date or a moment."), UNIT],
    returns: "same",
    examples: &[
        Example {
            call: "string(start_of(datetime('2024-02-15T10:20:30.5+02:00'), 'minute'))",
            gives: "'2024-02-15T10:20:00+02:00'",
        },
        Example {
            call: "string(start_of(datetime('2024-02-15T10:20:30+05:30'), 'hour'))",
            gives: "'2024-02-15T10:00:00+05:30'",
        },
        Example {
            call: "string(start_of(datetime('2024-02-15T10:20:30+02:00'), 'day'))",
            gives: "'2024-02-15T00:00:00+02:00'",
        },
        Example { call: "start_of(date('2024-02-18'), 'week')", gives: "date('2024-02-12')" },
        Example { call: "start_of(date('2024-02-12'), 'week')", gives: "date('2024-02-12')" },
        Example { call: "start_of(date('2024-02-15'), 'month')", gives: "date('2024-02-01')" },
        Example { call: "start_of(date('2024-06-30'), 'quarter')", gives: "date('2024-04-01')" },
        Example { call: "start_of(date('2024-06-30'), 'year')", gives: "date('2024-01-01')" },
        Example { call: "start_of(date('2024-06-30'), 'hour')", gives: "error" },
    ],
    eval: |args, literals| match (args, literals) {
        ([Value::Date(date)], [unit]) => Date::from_days(span(*date, text_literal(unit))?.0).map(Value::Date),
        ([Value::DateTime(moment)], [unit]) => {
            let (first, _) = seconds_span(*moment, text_literal(unit))?;
            DateTime::new(first - i64::from(moment.offset), 0, moment.offset).map(Value::DateTime)
        }
        (other, _) => wrong("start_of", other),
    },
    ruby: "s.start_of({0}, {1})",
};

pub(super) const END_OF: Builtin = Builtin {
    name: "end_of",
    summary: "The last second (of a date, the last day) of the `unit` that `x` is in, at its own offset.",
    params: &[param("x", "date|datetime", "A date or a moment."), UNIT],
    returns: "same",
    examples: &[
        Example {
            call: "string(end_of(datetime('2024-02-15T10:20:30.5+02:00'), 'minute'))",
            gives: "'2024-02-15T10:20:59+02:00'",
        },
        Example {
            call: "string(end_of(datetime('2024-02-15T10:20:30Z'), 'month'))",
            gives: "'2024-02-29T23:59:59Z'",
        },
        Example { call: "end_of(date('2024-02-12'), 'week')", gives: "date('2024-02-18')" },
        Example { call: "end_of(date('2024-11-12'), 'quarter')", gives: "date('2024-12-31')" },
        Example { call: "end_of(date('9999-12-31'), 'year')", gives: "date('9999-12-31')" },
    ],
    eval: |args, literals| match (args, literals) {
        ([Value::Date(date)], [unit]) => {
            Date::from_days(span(*date, text_literal(unit))?.1 - 1).map(Value::Date)
        }
        ([Value::DateTime(moment)], [unit]) => {
            let (_, after) = seconds_span(*moment, text_literal(unit))?;
            DateTime::new(after - 1 - i64::from(moment.offset), 0, moment.offset).map(Value::DateTime)
        }
        (other, _) => wrong("end_of", other),
    },
    ruby: "s.end_of({0}, {1})",
};

/// The day of a date or moment.
fn day_of(args: &[Value]) -> Option<Date> {
    match args {
        [Value::Date(date)] => Some(*date),
        [Value::DateTime(moment)] => Some(moment.civil().date),
        _ => None,
    }
}

fn part(name: &str, args: &[Value], part: fn(Date) -> i64) -> Result<Value, Failure> {
    day_of(args).map_or_else(|| wrong(name, args), |date| Ok(Value::Int(part(date))))
}

pub(super) const YEAR: Builtin = Builtin {
    name: "year",
    summary: "The year of `x`.",
    params: &[param("x", "date|datetime", "A date or a moment.")],
    returns: "integer",
    examples: &[
        Example { call: "year(date('2024-01-31'))", gives: "2024" },
        Example { call: "year(datetime('2024-12-31T23:30:00-05:00'))", gives: "2024" },
        Example { call: "year(null)", gives: "null" },
    ],
    eval: |args, _| part("year", args, |date| i64::from(date.parts().0)),
    ruby: "{0}.year",
};

pub(super) const MONTH: Builtin = Builtin {
    name: "month",
    summary: "The month of `x`, 1 to 12.",
    params: &[param("x", "date|datetime", "A date or a moment.")],
    returns: "integer",
    examples: &[Example { call: "month(date('2024-01-31'))", gives: "1" }],
    eval: |args, _| part("month", args, |date| i64::from(date.parts().1)),
    ruby: "{0}.month",
};

pub(super) const DAY_OF: Builtin = Builtin {
    name: "day",
    summary: "The day of the month of `x`.",
    params: &[param("x", "date|datetime", "A date or a moment.")],
    returns: "integer",
    examples: &[Example { call: "day(datetime('2024-01-31T10:00Z'))", gives: "31" }],
    eval: |args, _| part("day", args, |date| i64::from(date.parts().2)),
    ruby: "{0}.day",
};

pub(super) const HOUR: Builtin = Builtin {
    name: "hour",
    summary: "The hour of `x`, 0 to 23, at its own offset.",
    params: &[param("x", "datetime", "A moment.")],
    returns: "integer",
    examples: &[Example { call: "hour(datetime('2024-01-31T23:30:00-05:00'))", gives: "23" }],
    eval: |args, _| match args {
        [Value::DateTime(moment)] => Ok(Value::Int(i64::from(moment.civil().second / 3600))),
        other => wrong("hour", other),
    },
    ruby: "{0}.hour",
};

pub(super) const WEEKDAY: Builtin = Builtin {
    name: "weekday",
    summary: "The day of the week of `x`: Monday is 1, Sunday 7.",
    params: &[param("x", "date|datetime", "A date or a moment.")],
    returns: "integer",
    examples: &[
        Example { call: "weekday(date('2024-01-01'))", gives: "1" },
        Example { call: "weekday(datetime('2024-01-07T23:59:59Z'))", gives: "7" },
        Example { call: "weekday(date('0001-01-01'))", gives: "1" },
    ],
    eval: |args, _| part("weekday", args, |date| i64::from(date.weekday())),
    ruby: "s.weekday({0})",
};

/// How many milliseconds a unit of a duration has.
fn unit_millis(unit: &str) -> i64 {
    match unit {
        "s" => 1000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        "w" => 604_800_000,
        _ => 1,
    }
}

pub(super) const DURATION: Builtin = Builtin {
    name: "duration",
    summary: "A duration of `count` `unit`s.",
    params: &[
        param("count", "integer", "How many."),
        param("unit", "word(ms|s|m|h|d|w)", "The unit; `m` is a minute."),
    ],
    returns: "duration",
    examples: &[
        Example { call: "seconds(duration(90, 'm'))", gives: "5400.0" },
        Example { call: "date('2024-01-31') + duration(-1, 'w')", gives: "date('2024-01-24')" },
        Example { call: "duration(9223372036854775807, 's')", gives: "error" },
    ],
    eval: |args, literals| match (args, literals) {
        ([Value::Int(count)], [unit]) => {
            let millis = count.checked_mul(unit_millis(text_literal(unit)));
            millis.map(Value::Duration).ok_or_else(super::operators::too_large)
        }
        (other, _) => wrong("duration", other),
    },
    ruby: "s.duration({0}, {1})",
};

pub(super) const SECONDS: Builtin = Builtin {
    name: "seconds",
    summary: "How many seconds `x` lasts.",
    params: &[param("x", "duration", "A duration.")],
    returns: "number",
    examples: &[
        Example { call: "seconds(1h30m)", gives: "5400.0" },
        Example { call: "seconds(1ms)", gives: "0.001" },
        Example {
            call: "seconds(datetime('2024-01-01T00:00:00.5Z') - datetime('2024-01-01T00:00:01Z'))",
            gives: "-0.5",
        },
    ],
    eval: |args, _| match args {
        [Value::Duration(millis)] => Ok(Value::Number(number::nearest(*millis) / 1000.0)),
        other => wrong("seconds", other),
    },
    ruby: "s.seconds({0})",
};

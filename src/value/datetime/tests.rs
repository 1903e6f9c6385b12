//! Days and moments, read, written and computed with.

use super::{Date, DateTime};
use crate::value::Decimal;
use crate::value::zone::Zone;

fn moment(text: &str) -> DateTime {
    DateTime::parse(text, &Zone::utc()).expect("a moment").expect("in range")
}

#[test]
fn every_day_of_the_calendar_has_its_number_and_back() {
    let mut expected = (1, 1, 1);
    for days in Date::FIRST.days..=Date::LAST.days {
        let date = Date { days };
        assert_eq!(date.parts(), expected);
        let (year, month, day) = expected;
        assert_eq!(Date::from_parts(year, month, day), Some(date));
        expected = match (month, day) {
            (12, 31) => (year + 1, 1, 1),
            (_, day) if day == super::days_in(year, month) => (year, month + 1, 1),
            _ => (year, month, day + 1),
        };
    }
    assert_eq!(expected, (10_000, 1, 1));
    assert_eq!(Date::from_parts(1970, 1, 1), Some(Date { days: 0 }));
}

#[test]
fn what_the_calendar_does_not_have_is_no_date() {
    for text in [
        "2024-02-30",
        "2023-02-29",
        "1900-02-29",
        "2024-13-01",
        "2024-00-10",
        "2024-01-00",
        "0000-01-01",
        "24-01-01",
        "2024-1-1",
        "2024-01-01x",
        "",
    ] {
        assert_eq!(Date::parse(text), None, "{text}");
    }
    assert_eq!(Date::parse(" 2000-02-29\n").map(|date| date.to_string()).as_deref(), Some("2000-02-29"));
}

#[test]
fn a_moment_is_read_in_every_iso_spelling() {
    let cases = [
        ("2024-01-31", "2024-01-31T00:00:00Z"),
        ("2024-01-31T10:00", "2024-01-31T10:00:00Z"),
        ("2024-01-31 10:00:05", "2024-01-31T10:00:05Z"),
        ("2024-01-31t10:00:05z", "2024-01-31T10:00:05Z"),
        ("2024-01-31T10:00:05.5Z", "2024-01-31T10:00:05.500Z"),
        ("2024-01-31T10:00:05,123456Z", "2024-01-31T10:00:05.123456Z"),
        ("2024-01-31T10:00:05.1234567+02", "2024-01-31T10:00:05.123456700+02:00"),
        ("2024-01-31T10:00:05-0530", "2024-01-31T10:00:05-05:30"),
        ("2024-01-31T10:00+00:00", "2024-01-31T10:00:00Z"),
        ("2024-01-31T10:00-00:00", "2024-01-31T10:00:00Z"),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"),
        ("  0001-01-01T00:00Z ", "0001-01-01T00:00:00Z"),
        ("9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59.999999999Z"),
    ];
    for (text, written) in cases {
        assert_eq!(moment(text).to_string(), written, "{text}");
    }
}

#[test]
fn anything_else_is_no_moment() {
    for text in [
        "",
        "today",
        "2024-02-30T00:00:00Z",
        "2024-01-31T24:00",
        "2024-01-31T10",
        "2024-01-31T10:00:61",
        "2024-01-31T10:60",
        "2024-01-31T10:00:00.Z",
        "2024-01-31T10:00:00.1234567890Z",
        "2024-01-31T10:00:00+2",
        "2024-01-31T10:00:00 Z",
        "2024-01-31T10:00:00+24:00",
        "2024-01-31T10:00:00+02:60",
        "2024-01-31T10:00:00Zx",
        "2024-01-31  10:00",
        "5/6/2024",
        "2024-01-31T",
        "2024-01-31T10:00:00+02:",
        "２024-01-31",
    ] {
        assert!(DateTime::parse(text, &Zone::utc()).is_none(), "{text}");
    }
}

#[test]
fn elapsed_time_is_exact_and_keeps_the_offset() {
    let cases = [
        ("2024-01-31T10:00:00+02:00", 86_400_000, "2024-02-01T10:00:00+02:00"),
        ("2024-01-31T10:00:00.000000001Z", -1, "2024-01-31T09:59:59.999000001Z"),
        ("1969-12-31T23:59:59.999Z", 1, "1970-01-01T00:00:00Z"),
    ];
    for (from, millis, to) in cases {
        assert_eq!(moment(from).add_millis(millis).unwrap().to_string(), to, "{from}");
        assert_eq!(moment(to).millis_since(moment(from)), millis, "{from}");
    }
    assert!(moment("9999-12-31T23:59:59Z").add_millis(1000).is_err());
    assert!(moment("2024-01-31").add_millis(i64::MAX).is_err());
    assert!(moment("2024-01-31").add_millis(i64::MIN).is_err());
}

#[test]
fn a_shift_cuts_the_day_to_the_months_end() {
    let cases = [
        ("2024-01-31", (0, 1, 0), Some("2024-02-29")),
        ("2024-02-29", (1, 0, 0), Some("2025-02-28")),
        ("2024-01-31", (0, 1, 1), Some("2024-03-01")),
        ("2024-01-15", (0, -13, 0), Some("2022-12-15")),
        ("0001-01-01", (0, 0, -1), None),
        ("9999-12-31", (0, 1, -31), None),
        ("2024-01-01", (i64::MAX, 0, 0), None),
        ("2024-01-01", (0, 0, i64::MAX), None),
    ];
    for (from, (years, months, days), to) in cases {
        let got = Date::parse(from).unwrap().shift(years, months, days).ok().map(|date| date.to_string());
        assert_eq!(got.as_deref(), to, "{from}");
    }
}

#[test]
fn weeks_begin_on_monday_and_belong_to_the_year_of_their_thursday() {
    let cases = [
        ("2024-01-01", 1, (2024, 1), 1),
        ("2021-01-03", 7, (2020, 53), 3),
        ("2024-12-30", 1, (2025, 1), 365),
        ("0001-01-01", 1, (1, 1), 1),
        ("9999-12-31", 5, (9999, 52), 365),
    ];
    for (text, weekday, week, ordinal) in cases {
        let date = Date::parse(text).unwrap();
        assert_eq!((date.weekday(), date.iso_week(), date.ordinal()), (weekday, week, ordinal), "{text}");
    }
}

#[test]
fn epochs_are_cut_towards_the_past() {
    let before = moment("1969-12-31T23:59:59.9995Z");
    assert_eq!((before.seconds, before.epoch_millis(), before.epoch_micros()), (-1, -1, -500));
    let cases = [
        ("1700000000.123", "2023-11-14T22:13:20.123Z"),
        ("-0.5", "1969-12-31T23:59:59.500Z"),
        ("0.00000000019", "1970-01-01T00:00:00Z"),
        ("-0.00000000019", "1969-12-31T23:59:59.999999999Z"),
    ];
    for (seconds, written) in cases {
        let seconds = Decimal::parse(seconds).unwrap().unwrap();
        assert_eq!(DateTime::from_epoch(seconds).unwrap().to_string(), written);
    }
    assert!(DateTime::from_epoch(Decimal::parse("9999999999999999999999").unwrap().unwrap()).is_err());
    assert!(DateTime::from_epoch_micros(i64::MAX).is_err());
    assert_eq!(DateTime::from_epoch_micros(-1).unwrap().to_string(), "1969-12-31T23:59:59.999999Z");
}

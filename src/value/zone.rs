//! Time zones by their IANA names.

use super::Failure;
use super::datetime::{Civil, DateTime};
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// The rules of a place for the offset of its clocks.
#[derive(Debug, Clone, PartialEq)]
pub struct Zone(Option<TimeZone>);

impl Zone {
    /// No offset, ever.
    #[must_use]
    pub fn utc() -> Self {
        Self(None)
    }

    /// The zone of this name, spelled as IANA does: `Europe/Berlin`, `UTC`. Abbreviations and
    /// offsets are no names.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        if name == "UTC" {
            return Some(Self::utc());
        }
        // Without a slash only old aliases remain: `EST`, `Japan`, `GMT+0`.
        if !name.contains('/') {
            return None;
        }
        let zone = jiff::tz::db().get(name).ok()?;
        (zone.iana_name() == Some(name)).then_some(Self(Some(zone)))
    }

    /// The zone of this name, or a failure that says there is none.
    pub fn named(name: &str) -> Result<Self, Failure> {
        Self::find(name).ok_or_else(|| Failure::new(format!("`{name}` is not the name of a time zone")))
    }

    /// All names that [`find`](Self::find) knows, in order.
    #[must_use]
    pub fn names() -> Vec<String> {
        let names = jiff::tz::db().available().map(|name| name.to_string());
        names.filter(|name| Self::find(name).is_some()).collect()
    }

    /// The moment at which clocks there show `civil`: the first of two, and later by the gap where
    /// clocks skip it.
    pub fn local(&self, civil: Civil) -> Result<DateTime, Failure> {
        let Some(zone) = &self.0 else { return DateTime::from_civil(civil, 0) };
        let Civil { date, second, nanos } = civil;
        let (year, month, day) = date.parts();
        let small = |number: u32| i8::try_from(number).expect("a part of a clock or calendar");
        let read = jiff::civil::DateTime::new(
            i16::try_from(year).expect("at most 9999"),
            small(month),
            small(day),
            small(second / 3600),
            small(second / 60 % 60),
            small(second % 60),
            0,
        );
        let moment = read.ok().and_then(|civil| zone.to_ambiguous_timestamp(civil).compatible().ok());
        let seconds =
            moment.ok_or_else(|| Failure::new("a date has to lie in the years 1 to 9999"))?.as_second();
        let offset = self.offset(seconds)?;
        DateTime::new(seconds, nanos, offset)
    }

    /// Seconds east of UTC there at this moment, in whole minutes: what is written of an offset.
    /// (Before zones were invented clocks differed by seconds.)
    pub fn offset(&self, seconds: i64) -> Result<i32, Failure> {
        let Some(zone) = &self.0 else { return Ok(0) };
        let moment = Timestamp::from_second(seconds)
            .map_err(|_| Failure::new("a date has to lie in the years 1 to 9999"))?;
        Ok(zone.to_offset(moment).seconds() / 60 * 60)
    }

    /// The same moment, shown as clocks there do.
    pub fn show(&self, moment: DateTime) -> Result<DateTime, Failure> {
        moment.at_offset(self.offset(moment.seconds)?)
    }
}

#[cfg(test)]
mod tests {
    use super::Zone;
    use crate::value::DateTime;

    #[test]
    fn zones_have_the_names_that_iana_gave_them() {
        for name in ["UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Asia/Tokyo"] {
            assert!(Zone::find(name).is_some(), "{name}");
        }
        for name in [
            "",
            "CET",
            "EST",
            "europe/berlin",
            "Berlin",
            "+02:00",
            "GMT+2",
            "Pacific Time (US & Canada)",
            "Europe/Nowhere",
        ] {
            assert!(Zone::find(name).is_none(), "{name}");
        }
    }

    #[test]
    fn local_time_is_first_of_two_and_moves_over_a_gap() {
        let cases = [
            ("2024-07-01T12:00", "Europe/Berlin", "2024-07-01T12:00:00+02:00"),
            ("2024-01-01T12:00", "Europe/Berlin", "2024-01-01T12:00:00+01:00"),
            ("2024-03-31T02:30", "Europe/Berlin", "2024-03-31T03:30:00+02:00"),
            ("2024-10-27T02:30", "Europe/Berlin", "2024-10-27T02:30:00+02:00"),
            ("2024-11-03T01:30", "America/New_York", "2024-11-03T01:30:00-04:00"),
            ("2024-03-10T02:30:15.25", "America/New_York", "2024-03-10T03:30:15.250-04:00"),
        ];
        for (text, zone, shown) in cases {
            let zone = Zone::find(zone).unwrap();
            assert_eq!(DateTime::parse(text, &zone).unwrap().unwrap().to_string(), shown, "{text}");
        }
    }

    #[test]
    fn showing_a_moment_elsewhere_changes_only_its_offset() {
        let moment = DateTime::parse("2024-07-01T00:00:00Z", &Zone::utc()).unwrap().unwrap();
        let shown = Zone::find("America/New_York").unwrap().show(moment).unwrap();
        assert_eq!(shown.to_string(), "2024-06-30T20:00:00-04:00");
        assert_eq!((shown.seconds, shown.nanos), (moment.seconds, moment.nanos));
    }
}

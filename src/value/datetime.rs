//! Days and moments.
//!
//! A [`Date`] and a [`DateTime`] stay within the years 1 to 9999; whatever would leave them fails.
//! Reading and writing ISO 8601 is here, other formats are in [`format`](super::format), zones in
//! [`zone`](super::zone).

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::letters::Letters;
use super::zone::Zone;
use super::{Decimal, Failure};

/// A day of the proleptic Gregorian calendar, years 1 to 9999, as days since 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Date {
    pub days: i32,
}

/// A moment, and the offset at which it is shown. Years 1 to 9999 at that offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DateTime {
    /// Seconds since 1970-01-01T00:00:00Z.
    pub seconds: i64,
    /// Nanoseconds of the second, below 10⁹.
    pub nanos: u32,
    /// Seconds east of UTC.
    pub offset: i32,
}

/// A reading of clock and calendar, without an offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Civil {
    pub date: Date,
    /// Seconds since midnight, below 86 400.
    pub second: u32,
    pub nanos: u32,
}

/// How many seconds a day has.
pub const DAY: i64 = 86_400;

impl Date {
    /// 0001-01-01.
    pub const FIRST: Self = Self { days: -719_162 };
    /// 9999-12-31.
    pub const LAST: Self = Self { days: 2_932_896 };

    /// The day, if the calendar has it.
    #[must_use]
    pub fn from_parts(year: i32, month: u32, day: u32) -> Option<Self> {
        let valid = (1..=9999).contains(&year) && (1..=12).contains(&month);
        (valid && (1..=days_in(year, month)).contains(&day))
            .then(|| Self { days: days_before(year, month) + day.cast_signed() - 1 })
    }

    /// The day so many days after 1970-01-01; fails outside the years 1 to 9999.
    pub fn from_days(days: i64) -> Result<Self, Failure> {
        let days =
            i32::try_from(days).ok().filter(|days| (Self::FIRST.days..=Self::LAST.days).contains(days));
        days.map(|days| Self { days }).ok_or_else(out_of_years)
    }

    /// Reads `YYYY-MM-DD`, white space around it aside.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut reader = Reader(text.trim().as_bytes());
        let date = reader.date()?;
        reader.0.is_empty().then_some(date)
    }

    /// Year, month, day.
    #[must_use]
    pub fn parts(self) -> (i32, u32, u32) {
        // Days since 0000-03-01, in eras of 400 years: then the leap day ends a year.
        let days = self.days + 719_468;
        let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let from_march = (5 * of_year + 2) / 153;
        let day = of_year - (153 * from_march + 2) / 5 + 1;
        let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
        let year = year_of_era + era * 400 + i32::from(month <= 2);
        (year, month.cast_unsigned(), day.cast_unsigned())
    }

    fn letters(self) -> Letters {
        let (year, month, day) = self.parts();
        let mut out = Letters::new();
        out.two(year.unsigned_abs() / 100 % 100);
        out.two(year.unsigned_abs() % 100);
        out.push(b'-');
        out.two(month);
        out.push(b'-');
        out.two(day);
        out
    }

    /// Monday is 1, Sunday 7.
    #[must_use]
    pub fn weekday(self) -> u32 {
        (self.days + 3).rem_euclid(7).cast_unsigned() + 1
    }

    /// The day of the year, from 1.
    #[must_use]
    pub fn ordinal(self) -> u32 {
        let (year, _, _) = self.parts();
        (self.days - days_before(year, 1)).cast_unsigned() + 1
    }

    /// The year and the number of the ISO week.
    #[must_use]
    pub fn iso_week(self) -> (i32, u32) {
        // The week belongs to the year of its Thursday.
        let thursday = Self { days: self.days - self.weekday().cast_signed() + 4 };
        let (year, _, _) = thursday.parts();
        (year, (thursday.ordinal() - 1) / 7 + 1)
    }

    /// So many years, months and days later; the day is cut to the month's end before days are
    /// added.
    pub fn shift(self, years: i64, months: i64, days: i64) -> Result<Self, Failure> {
        let (year, month, day) = self.parts();
        let total = years
            .checked_mul(12)
            .and_then(|total| total.checked_add(months))
            .and_then(|total| total.checked_add(i64::from(year) * 12 + i64::from(month) - 1))
            .ok_or_else(out_of_years)?;
        let year = i32::try_from(total.div_euclid(12)).map_err(|_| out_of_years())?;
        let month = u32::try_from(total.rem_euclid(12)).map_err(|_| out_of_years())? + 1;
        if !(1..=9999).contains(&year) {
            return Err(out_of_years());
        }
        let moved = Self::from_parts(year, month, day.min(days_in(year, month))).ok_or_else(out_of_years)?;
        Self::from_days(i64::from(moved.days).checked_add(days).ok_or_else(out_of_years)?)
    }
}

/// How many days the month has.
#[must_use]
pub fn days_in(year: i32, month: u32) -> u32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 to the first of the month.
fn days_before(year: i32, month: u32) -> i32 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let from_march = (month.cast_signed() + 9) % 12;
    let of_year = (153 * from_march + 2) / 5;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

impl DateTime {
    /// The moment, shown at `offset`; fails outside the years 1 to 9999.
    pub fn new(seconds: i64, nanos: u32, offset: i32) -> Result<Self, Failure> {
        let local = seconds.checked_add(i64::from(offset)).ok_or_else(out_of_years)?;
        Date::from_days(local.div_euclid(DAY))?;
        Ok(Self { seconds, nanos, offset })
    }

    /// The moment at which a clock `offset` seconds east of UTC shows this.
    pub fn from_civil(civil: Civil, offset: i32) -> Result<Self, Failure> {
        Self::new(civil.seconds() - i64::from(offset), civil.nanos, offset)
    }

    /// What the clock shows at its offset.
    #[must_use]
    pub fn civil(self) -> Civil {
        let local = self.seconds + i64::from(self.offset);
        let days = i32::try_from(local.div_euclid(DAY)).expect("a moment lies within the years 1 to 9999");
        let second = u32::try_from(local.rem_euclid(DAY)).expect("a rest of a day");
        Civil { date: Date { days }, second, nanos: self.nanos }
    }

    /// The same moment at another offset.
    pub fn at_offset(self, offset: i32) -> Result<Self, Failure> {
        Self::new(self.seconds, self.nanos, offset)
    }

    /// Reads `YYYY-MM-DD`, alone or with a time and an offset; without an offset it is local time
    /// in `zone`. White space around it is ignored. `None` if the text is anything else.
    #[must_use]
    pub fn parse(text: &str, zone: &Zone) -> Option<Result<Self, Failure>> {
        let mut reader = Reader(text.trim().as_bytes());
        let date = reader.date()?;
        let (mut second, mut nanos, mut offset) = (0, 0, None);
        if !reader.0.is_empty() {
            if !matches!(reader.next()?, b'T' | b't' | b' ') {
                return None;
            }
            (second, nanos) = reader.time()?;
            if !reader.0.is_empty() {
                offset = Some(reader.offset()?);
            }
        }
        if !reader.0.is_empty() {
            return None;
        }
        let civil = Civil { date, second, nanos };
        Some(match offset {
            Some(offset) => Self::from_civil(civil, offset),
            None => zone.local(civil),
        })
    }

    /// The moment so many milliseconds later.
    pub fn add_millis(self, millis: i64) -> Result<Self, Failure> {
        let nanos = i64::from(self.nanos) + millis.rem_euclid(1000) * 1_000_000;
        let seconds = self.seconds.checked_add(millis.div_euclid(1000) + nanos / 1_000_000_000);
        let nanos = u32::try_from(nanos % 1_000_000_000).expect("below a second");
        Self::new(seconds.ok_or_else(out_of_years)?, nanos, self.offset)
    }

    /// Milliseconds from `earlier` to this, cut towards the past.
    #[must_use]
    pub fn millis_since(self, earlier: Self) -> i64 {
        let nanos = i64::from(self.nanos) - i64::from(earlier.nanos);
        (self.seconds - earlier.seconds) * 1000 + nanos.div_euclid(1_000_000)
    }

    /// Milliseconds since 1970-01-01T00:00:00Z, cut towards the past.
    #[must_use]
    pub fn epoch_millis(self) -> i64 {
        self.seconds * 1000 + i64::from(self.nanos / 1_000_000)
    }

    /// Microseconds since 1970-01-01T00:00:00Z, cut towards the past.
    #[must_use]
    pub fn epoch_micros(self) -> i64 {
        self.seconds * 1_000_000 + i64::from(self.nanos / 1000)
    }

    /// The moment so many microseconds after 1970-01-01T00:00:00Z, in UTC.
    pub fn from_epoch_micros(micros: i64) -> Result<Self, Failure> {
        let nanos = u32::try_from(micros.rem_euclid(1_000_000)).expect("below a second") * 1000;
        Self::new(micros.div_euclid(1_000_000), nanos, 0)
    }

    /// The moment so many seconds after 1970-01-01T00:00:00Z, in UTC; finer than nanoseconds is
    /// cut towards the past.
    pub fn from_epoch(seconds: Decimal) -> Result<Self, Failure> {
        Self::from_digits(seconds.digits, seconds.scale)
    }

    /// The same for milliseconds.
    pub fn from_epoch_millis(millis: Decimal) -> Result<Self, Failure> {
        Self::from_digits(millis.digits, millis.scale + 3)
    }

    /// The moment `digits × 10^-scale` seconds after 1970; at most 34 digits, a scale of 23.
    fn from_digits(digits: i128, scale: u32) -> Result<Self, Failure> {
        let unit = 10_i128.pow(scale);
        let whole = i64::try_from(digits.div_euclid(unit)).map_err(|_| out_of_years())?;
        let rest = digits.rem_euclid(unit);
        let nanos = if scale <= 9 { rest * 10_i128.pow(9 - scale) } else { rest / 10_i128.pow(scale - 9) };
        Self::new(whole, u32::try_from(nanos).expect("below a second"), 0)
    }

    /// ISO 8601 with exactly so many digits of the second (at most 9), cut.
    #[must_use]
    pub fn iso8601(self, digits: usize) -> String {
        self.letters(digits).as_str().to_owned()
    }

    fn letters(self, digits: usize) -> Letters {
        let mut out = self.civil().letters();
        if digits > 0 {
            let nanos = self.nanos;
            out.push(b'.');
            for (high, low) in [(100_000_000, 10_000_000), (1_000_000, 100_000), (10_000, 1_000), (100, 10)] {
                out.two(nanos / high % 10 * 10 + nanos / low % 10);
            }
            out.push(b'0' + u8::try_from(nanos % 10).expect("a digit"));
            out.cut(9 - digits.min(9));
        }
        if self.offset == 0 {
            out.push(b'Z');
            return out;
        }
        let minutes = self.offset.unsigned_abs() / 60;
        out.push(if self.offset < 0 { b'-' } else { b'+' });
        out.two(minutes / 60);
        out.push(b':');
        out.two(minutes % 60);
        out
    }
}

impl Civil {
    /// Seconds since 1970-01-01T00:00:00 of the same clock.
    #[must_use]
    pub fn seconds(self) -> i64 {
        i64::from(self.date.days) * DAY + i64::from(self.second)
    }

    fn letters(self) -> Letters {
        let mut out = self.date.letters();
        for (mark, part) in
            [(b'T', self.second / 3600), (b':', self.second / 60 % 60), (b':', self.second % 60)]
        {
            out.push(mark);
            out.two(part);
        }
        out
    }
}

fn out_of_years() -> Failure {
    Failure::new("a date has to lie in the years 1 to 9999")
}

/// By the instant, whatever the offsets.
impl DateTime {
    /// Which is later; equal for the same instant at different offsets.
    #[must_use]
    pub fn order(self, other: Self) -> Ordering {
        (self.seconds, self.nanos).cmp(&(other.seconds, other.nanos))
    }
}

/// `2024-01-31`
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.letters().as_str())
    }
}

/// `2024-01-31T10:00:00`, without the fraction.
impl fmt::Display for Civil {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.letters().as_str())
    }
}

/// `2024-01-31T10:00:00Z`; a fraction only if there is one, in 3, 6 or 9 digits.
impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = match self.nanos {
            0 => 0,
            nanos if nanos % 1_000_000 == 0 => 3,
            nanos if nanos % 1000 == 0 => 6,
            _ => 9,
        };
        f.write_str(self.letters(digits).as_str())
    }
}

/// What is left of a text that is being read.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn next(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn skip(&mut self, byte: u8) -> Option<()> {
        (self.next()? == byte).then_some(())
    }

    fn skipped(&mut self, byte: u8) -> bool {
        let there = self.0.first() == Some(&byte);
        if there {
            self.0 = &self.0[1..];
        }
        there
    }

    /// Exactly `count` digits.
    fn digits(&mut self, count: usize) -> Option<u32> {
        let (digits, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        digits
            .iter()
            .try_fold(0, |number, byte| byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0')))
    }

    fn date(&mut self) -> Option<Date> {
        let year = self.digits(4)?;
        self.skip(b'-')?;
        let month = self.digits(2)?;
        self.skip(b'-')?;
        Date::from_parts(year.cast_signed(), month, self.digits(2)?)
    }

    /// Seconds since midnight, and nanoseconds.
    fn time(&mut self) -> Option<(u32, u32)> {
        let hour = self.digits(2)?;
        self.skip(b':')?;
        let minute = self.digits(2)?;
        let (mut second, mut nanos) = (0, 0);
        if self.skipped(b':') {
            second = self.digits(2)?;
            if self.skipped(b'.') || self.skipped(b',') {
                nanos = self.fraction()?;
            }
        }
        // A leap second is read as the second before it.
        let leap = second == 60;
        (hour < 24 && minute < 60 && second <= 60)
            .then(|| (hour * 3600 + minute * 60 + if leap { 59 } else { second }, nanos))
    }

    /// One to nine digits, as nanoseconds.
    fn fraction(&mut self) -> Option<u32> {
        let count = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let power = u32::try_from(9_usize.checked_sub(count)?).ok()?;
        (count > 0).then(|| self.digits(count))?.map(|number| number * 10_u32.pow(power))
    }

    /// Seconds east of UTC.
    fn offset(&mut self) -> Option<i32> {
        let sign = match self.next()? {
            b'Z' | b'z' => return Some(0),
            b'+' => 1,
            b'-' => -1,
            _ => return None,
        };
        let hours = self.digits(2)?;
        let minutes = if self.0.is_empty() {
            0
        } else {
            self.skipped(b':');
            self.digits(2)?
        };
        (hours < 24 && minutes < 60).then(|| sign * (hours * 3600 + minutes * 60).cast_signed())
    }
}

#[cfg(test)]
mod tests;

//! Exact decimal numbers.
//!
//! Addition, subtraction and multiplication are exact or fail; only division rounds, half away
//! from zero to 16 digits after the point. A [`Decimal`] is always in its shortest form, so equal
//! numbers are equal values.

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::Failure;

/// `digits × 10^-scale`; at most 34 significant digits and 20 after the point, without trailing
/// zeros after the point.
///
/// Aligned like everything else in a [`Value`](super::Value), which would grow by half otherwise.
#[repr(C, packed(8))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Decimal {
    pub digits: i128,
    pub scale: u32,
}

/// The first number with too many digits.
const TOO_LONG: u128 = 10_u128.pow(34);
/// How many digits may follow the point.
const DEEPEST: u32 = 20;
/// How many digits after the point a division gives.
const QUOTIENT_SCALE: u32 = 16;

impl Decimal {
    /// Nothing.
    pub const ZERO: Self = Self { digits: 0, scale: 0 };

    /// `digits × 10^-scale` in its shortest form; fails beyond 34 digits, or 20 after the point.
    pub fn new(mut digits: i128, mut scale: u32) -> Result<Self, Failure> {
        while scale > 0 && digits % 10 == 0 {
            if digits == 0 {
                scale = 0;
                break;
            }
            digits /= 10;
            scale -= 1;
        }
        if digits.unsigned_abs() >= TOO_LONG {
            return Err(too_long());
        }
        if scale > DEEPEST {
            return Err(Failure::new("a decimal has at most 20 digits after the point"));
        }
        Ok(Self { digits, scale })
    }

    /// Reads `[+-]?digits` with or without `.digits`; `None` if the text is anything else.
    /// The number itself may still be too long.
    #[must_use]
    pub fn parse(text: &str) -> Option<Result<Self, Failure>> {
        let (negative, unsigned) = match text.as_bytes().first()? {
            b'-' => (true, &text[1..]),
            b'+' => (false, &text[1..]),
            _ => (false, text),
        };
        let (whole, fraction) = match unsigned.split_once('.') {
            Some((whole, fraction)) if !fraction.is_empty() => (whole, fraction),
            Some(_) => return None,
            None => (unsigned, ""),
        };
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) {
            return None;
        }
        Some(Self::from_digits(negative, whole, fraction.trim_end_matches('0')))
    }

    fn from_digits(negative: bool, whole: &str, fraction: &str) -> Result<Self, Failure> {
        let mut digits: i128 = 0;
        for byte in whole.bytes().chain(fraction.bytes()) {
            digits = digits * 10 + i128::from(byte - b'0');
            if digits.unsigned_abs() >= TOO_LONG {
                return Err(too_long());
            }
        }
        let scale = u32::try_from(fraction.len()).map_err(|_| too_long())?;
        Self::new(if negative { -digits } else { digits }, scale)
    }

    /// The number by its shortest decimal form: 0.1 is a tenth.
    pub fn from_number(number: f64) -> Result<Self, Failure> {
        let text = super::text::shortest(number);
        Self::parse(&text).unwrap_or_else(|| Err(Failure::new("this number is not finite")))
    }

    /// The number by its shortest form; what is finer than a decimal can be is cut downwards.
    ///
    /// # Errors
    /// When the number has too many digits before the point.
    pub fn from_number_below(number: f64) -> Result<Self, Failure> {
        Self::from_number(number).or_else(|failure| {
            let text = super::text::shortest(number);
            let cut = text.find('.').and_then(|point| text.get(..point + 1 + DEEPEST as usize));
            let cut = cut.and_then(Self::parse).ok_or(failure)??;
            if number < 0.0 { cut.plus(Self { digits: -1, scale: DEEPEST }) } else { Ok(cut) }
        })
    }

    /// The nearest number.
    #[must_use]
    pub fn to_number(self) -> f64 {
        self.to_string().parse().expect("a decimal's text is a number's text")
    }

    /// The integer, if it is one within 64 bits.
    #[must_use]
    pub fn to_integer(self) -> Option<i64> {
        (self.scale == 0).then(|| i64::try_from(self.digits).ok()).flatten()
    }

    /// The sum.
    pub fn plus(self, other: Self) -> Result<Self, Failure> {
        let (left, right, scale) = self.align(other)?;
        Self::new(left.checked_add(right).ok_or_else(too_long)?, scale)
    }

    /// The difference.
    pub fn minus(self, other: Self) -> Result<Self, Failure> {
        self.plus(other.negate())
    }

    /// The number with its sign turned.
    #[must_use]
    pub fn negate(self) -> Self {
        Self { digits: -self.digits, ..self }
    }

    /// The number without its sign.
    #[must_use]
    pub fn abs(self) -> Self {
        Self { digits: self.digits.abs(), ..self }
    }

    /// Both with the same number of digits after the point. 34 digits with 20 more do not fit
    /// 128 bits, but then the sum has more than 34 digits too.
    fn align(self, other: Self) -> Result<(i128, i128, u32), Failure> {
        let scale = self.scale.max(other.scale);
        let widen =
            |number: Self| number.digits.checked_mul(10_i128.pow(scale - number.scale)).ok_or_else(too_long);
        Ok((widen(self)?, widen(other)?, scale))
    }

    /// The product.
    pub fn times(self, other: Self) -> Result<Self, Failure> {
        let (mut left, mut right, mut scale) = (self.digits, other.digits, self.scale + other.scale);
        // Zeros at the end of the product are taken off before multiplying, so that only a product
        // that is really too long overflows.
        while scale > 0 && left != 0 && right != 0 {
            if left % 10 == 0 {
                left /= 10;
            } else if right % 10 == 0 {
                right /= 10;
            } else if left % 2 == 0 && right % 5 == 0 {
                (left, right) = (left / 2, right / 5);
            } else if left % 5 == 0 && right % 2 == 0 {
                (left, right) = (left / 5, right / 2);
            } else {
                break;
            }
            scale -= 1;
        }
        Self::new(left.checked_mul(right).ok_or_else(too_long)?, scale)
    }

    /// The quotient, rounded half away from zero to 16 digits after the point; fails for 0.
    pub fn over(self, other: Self) -> Result<Self, Failure> {
        if other.digits == 0 {
            return Err(Failure::new("division by zero"));
        }
        let mut above = self.digits.unsigned_abs();
        let mut below = other.digits.unsigned_abs();
        let mut pending = QUOTIENT_SCALE + other.scale;
        if pending >= self.scale {
            pending -= self.scale;
        } else {
            // At most 10⁴: the divisor stays below 10³⁸.
            below *= 10_u128.pow(self.scale - pending);
            pending = 0;
        }
        let mut quotient = above / below;
        above %= below;
        while pending > 0 && above != 0 {
            above *= 10;
            quotient =
                quotient.checked_mul(10).and_then(|q| q.checked_add(above / below)).ok_or_else(too_long)?;
            above %= below;
            pending -= 1;
        }
        if above >= below - above {
            quotient += 1;
        }
        let scale = if pending > QUOTIENT_SCALE {
            quotient = 10_u128
                .checked_pow(pending - QUOTIENT_SCALE)
                .and_then(|ten| quotient.checked_mul(ten))
                .ok_or_else(too_long)?;
            0
        } else {
            QUOTIENT_SCALE - pending
        };
        let quotient = i128::try_from(quotient).map_err(|_| too_long())?;
        Self::new(if (self.digits < 0) == (other.digits < 0) { quotient } else { -quotient }, scale)
    }

    /// Rounded half away from zero to `places` digits after the point, before it if negative.
    pub fn round(self, places: i64) -> Result<Self, Failure> {
        let drop = i64::from(self.scale).saturating_sub(places);
        if drop <= 0 {
            return Ok(self);
        }
        // 10³⁵ is above twice any number: dropping more leaves nothing.
        let Some(drop) = u32::try_from(drop).ok().filter(|drop| *drop <= 35) else { return Ok(Self::ZERO) };
        let unit = 10_i128.pow(drop);
        let half = unit / 2;
        let away = if self.digits < 0 { self.digits - half } else { self.digits + half };
        Self::scaled(away / unit, places)
    }

    /// `digits × 10^-places`, where `places` may be negative.
    fn scaled(digits: i128, places: i64) -> Result<Self, Failure> {
        if let Ok(scale) = u32::try_from(places) {
            return Self::new(digits, scale);
        }
        if digits == 0 {
            return Ok(Self::ZERO);
        }
        let ten = u32::try_from(-places).ok().and_then(|power| 10_i128.checked_pow(power));
        Self::new(ten.and_then(|ten| digits.checked_mul(ten)).ok_or_else(too_long)?, 0)
    }

    /// The greatest whole number that is not above it.
    #[must_use]
    pub fn floor(self) -> i128 {
        self.digits.div_euclid(10_i128.pow(self.scale))
    }

    /// The least whole number that is not below it.
    #[must_use]
    pub fn ceil(self) -> i128 {
        -((-self.digits).div_euclid(10_i128.pow(self.scale)))
    }

    /// Which is greater, exactly.
    #[must_use]
    pub fn compare_number(self, number: f64) -> Ordering {
        if self.digits < 0 {
            return self.negate().compare_number(-number).reverse();
        }
        if number < 0.0 {
            return Ordering::Greater;
        }
        if number >= 1e35 {
            return Ordering::Less;
        }
        let unit = 10_i128.pow(self.scale);
        #[allow(clippy::cast_possible_truncation, reason = "whole and below 10^35")]
        let whole = number.trunc() as i128;
        (self.digits / unit)
            .cmp(&whole)
            .then_with(|| compare_fraction(self.digits % unit, self.scale, number.fract()))
    }
}

/// Compares `rest × 10^-scale` with `fraction`; both in 0 … 1, `scale` at most 20.
fn compare_fraction(rest: i128, scale: u32, fraction: f64) -> Ordering {
    if fraction == 0.0 {
        return rest.cmp(&0);
    }
    // fraction = mantissa × 2^-shift; the mantissa has 53 bits and 10²⁰ has 67, so that their
    // product fits.
    let bits = fraction.to_bits();
    let exponent = (bits >> 52) & 0x7ff;
    let stored = bits & ((1 << 52) - 1);
    let (mantissa, shift) =
        if exponent == 0 { (stored, 1074) } else { (stored | (1 << 52), 1075 - exponent) };
    let scaled = u128::from(mantissa) * 10_u128.pow(scale);
    let rest = rest.unsigned_abs();
    let Some((whole, more)) = (shift < 128).then(|| (scaled >> shift, scaled & ((1_u128 << shift) - 1) != 0))
    else {
        return if rest == 0 { Ordering::Less } else { Ordering::Greater };
    };
    rest.cmp(&whole).then(if more { Ordering::Less } else { Ordering::Equal })
}

fn too_long() -> Failure {
    Failure::new("a decimal has at most 34 digits")
}

impl From<i64> for Decimal {
    fn from(integer: i64) -> Self {
        Self { digits: i128::from(integer), scale: 0 }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        // Whole parts first: bringing both to one scale might not fit.
        let split = |number: &Self| {
            let unit = 10_i128.pow(number.scale);
            let rest = number.digits.rem_euclid(unit) * 10_i128.pow(DEEPEST - number.scale);
            (number.digits.div_euclid(unit), rest)
        };
        split(self).cmp(&split(other))
    }
}

/// Plain digits, without trailing zeros and without `.0`.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { digits, scale } = *self;
        if scale == 0 {
            return write!(f, "{digits}");
        }
        let unit = 10_u128.pow(scale);
        let sign = if digits < 0 { "-" } else { "" };
        let digits = digits.unsigned_abs();
        let width = usize::try_from(scale).unwrap_or(usize::MAX);
        write!(f, "{sign}{}.{:0width$}", digits / unit, digits % unit)
    }
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering::{Equal, Greater, Less};

    use super::Decimal;

    fn decimal(text: &str) -> Decimal {
        Decimal::parse(text).expect("a decimal").expect("short enough")
    }

    #[test]
    fn a_decimal_prints_in_its_shortest_form() {
        let cases = [
            ("1.10", "1.1"),
            ("2.00", "2"),
            ("-0.050", "-0.05"),
            ("+7", "7"),
            ("0.00", "0"),
            ("-0", "0"),
            ("007.5", "7.5"),
            ("0.00000000000000000001", "0.00000000000000000001"),
            ("1234567890123456789012345678901234", "1234567890123456789012345678901234"),
        ];
        for (read, printed) in cases {
            assert_eq!(decimal(read).to_string(), printed, "{read}");
        }
    }

    #[test]
    fn what_is_no_decimal_is_not_read() {
        for text in ["", "-", "+", ".5", "1.", "1e3", "1_000", " 1", "0x1", "--1", "1.2.3", "٣"] {
            assert!(Decimal::parse(text).is_none(), "{text}");
        }
        for text in ["12345678901234567890123456789012345", "0.000000000000000000001"] {
            assert!(Decimal::parse(text).expect("digits").is_err(), "{text}");
        }
    }

    #[test]
    fn sums_and_products_are_exact() {
        let cases = [
            ("0.1", "0.2", "0.3", "-0.1", "0.02"),
            ("1.5", "-1.5", "0", "3", "-2.25"),
            (
                "10000000000000000000000",
                "0.0001",
                "10000000000000000000000.0001",
                "9999999999999999999999.9999",
                "1000000000000000000",
            ),
        ];
        for (left, right, sum, difference, product) in cases {
            let (a, b) = (decimal(left), decimal(right));
            assert_eq!(a.plus(b).unwrap().to_string(), sum, "{left} + {right}");
            assert_eq!(a.minus(b).unwrap().to_string(), difference, "{left} - {right}");
            assert_eq!(a.times(b).unwrap().to_string(), product, "{left} * {right}");
        }
        let largest = decimal("9999999999999999999999999999999999");
        assert!(largest.plus(decimal("1")).is_err());
        assert!(largest.plus(decimal("0.1")).is_err());
        assert!(largest.times(largest).is_err());
        assert!(decimal("0.00000000000000000001").times(decimal("0.1")).is_err());
        let wide = decimal("1208925819614629174706176").times(decimal("90949470.17729282379150390625"));
        assert_eq!(wide.unwrap().to_string(), "109951162777600000000000000000000");
    }

    #[test]
    fn a_quotient_rounds_half_away_from_zero_to_sixteen_digits() {
        let cases = [
            ("1", "3", "0.3333333333333333"),
            ("2", "3", "0.6666666666666667"),
            ("-2", "3", "-0.6666666666666667"),
            ("1", "8", "0.125"),
            ("0.00000000000000000001", "1", "0"),
            ("0.00000000000000005", "1", "0.0000000000000001"),
            ("-0.00000000000000005", "1", "-0.0000000000000001"),
            ("1000000000000000000000000000000000", "2", "500000000000000000000000000000000"),
            ("1", "0.00000000000000000001", "100000000000000000000"),
            ("0", "7", "0"),
        ];
        for (left, right, quotient) in cases {
            assert_eq!(decimal(left).over(decimal(right)).unwrap().to_string(), quotient, "{left} / {right}");
        }
        assert!(decimal("1").over(Decimal::ZERO).is_err());
        assert!(decimal("9999999999999999999999999999999999").over(decimal("3.1")).is_err());
    }

    #[test]
    fn rounding_goes_half_away_from_zero_at_any_digit() {
        let cases = [
            ("2.5", 0, "3"),
            ("-2.5", 0, "-3"),
            ("1.005", 2, "1.01"),
            ("1250", -2, "1300"),
            ("-1250", -2, "-1300"),
            ("1.5", 5, "1.5"),
            ("5", -1, "10"),
            ("4", -1, "0"),
            ("4", -400, "0"),
            ("9999999999999999999999999999999999", -34, "error"),
            ("4", i64::MAX, "4"),
            ("4", i64::MIN + 1, "0"),
        ];
        for (text, places, rounded) in cases {
            let got = decimal(text).round(places).map_or_else(|_| "error".to_owned(), |it| it.to_string());
            assert_eq!(got, rounded, "{text} to {places}");
        }
        assert_eq!((decimal("-1.5").floor(), decimal("-1.5").ceil()), (-2, -1));
        assert_eq!((decimal("1.5").floor(), decimal("1.5").ceil()), (1, 2));
        assert_eq!((decimal("-2").floor(), decimal("-2").ceil()), (-2, -2));
    }

    #[test]
    fn numbers_are_compared_exactly() {
        let cases = [
            ("0.1", 0.1, Less),
            ("0.5", 0.5, Equal),
            ("-0.5", -0.5, Equal),
            ("-0.1", -0.1, Greater),
            ("9007199254740993", 9_007_199_254_740_992.0, Greater),
            ("0", 5e-324, Less),
            ("0", -5e-324, Greater),
            ("0", 0.0, Equal),
            ("0", -0.0, Equal),
            ("0.00000000000000000001", 1e-21, Greater),
            ("1", 1e300, Less),
            ("1", -1e300, Greater),
            ("2.5", 2.4, Greater),
        ];
        for (decimal_text, number, order) in cases {
            assert_eq!(decimal(decimal_text).compare_number(number), order, "{decimal_text} and {number}");
        }
        assert!(decimal("-1.5") < decimal("-1.25"));
        assert!(decimal("9999999999999999999999999999999999") > decimal("0.00000000000000000001"));
    }

    #[test]
    fn a_number_becomes_what_it_is_written_as() {
        let cases = [
            (0.1, "0.1"),
            (1.0, "1"),
            (1e20, "100000000000000000000"),
            (-0.0, "0"),
            (1e-20, "0.00000000000000000001"),
        ];
        for (number, text) in cases {
            assert_eq!(Decimal::from_number(number).unwrap().to_string(), text, "{number}");
        }
        for number in [1e40, 1e-30, f64::NAN] {
            assert!(Decimal::from_number(number).is_err(), "{number}");
        }
    }
}

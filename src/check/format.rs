//! How single values are written outside.

use super::Checker;
use super::known::{in_words, kind_of};
use crate::diagnostic::{Code, Description};
use crate::model::{FieldType, Format};
use crate::span::{Span, Spanned};
use crate::spec;
use crate::spelling::nearest;
use crate::value::format::translated;
use crate::value::wire::Wire;
use crate::value::zone::Zone;

impl Checker<'_> {
    pub(super) fn format(&mut self, source: &spec::Field, ty: &FieldType) -> Format {
        let zone = source.zone.as_ref();
        let one = match ty {
            FieldType::Array(of) => of,
            other => other,
        };
        if let Some(zone) = zone {
            self.zone(zone);
            if !matches!(one, FieldType::DateTime) {
                self.problems.tell(
                    Code::WrongFormat,
                    Description::new(
                        "only a datetime has a `zone`",
                        zone.span,
                        format!("the field is {}", in_words(&kind_of(ty))),
                    ),
                );
            }
        }
        let zone = zone.map(|zone| zone.value.clone());
        let Some(words) = &source.format else {
            return match (zone, one) {
                (Some(zone), FieldType::DateTime) => Format::Iso8601 { zone: Some(zone) },
                _ => Format::Plain,
            };
        };
        match (&words[..], ty, one) {
            ([yes, no], FieldType::Boolean, _) => {
                Format::Words { yes: yes.value.clone(), no: no.value.clone() }
            }
            ([word], FieldType::Array(_), _) if separator(&word.value).is_some() => {
                Format::Separated(separator(&word.value).unwrap_or(",").to_owned())
            }
            ([word], _, FieldType::Date | FieldType::DateTime) => self.time_format(word, one, zone),
            ([word], FieldType::Any | FieldType::Map | FieldType::Object(_) | FieldType::Array(_), _)
                if word.value == "json" =>
            {
                Format::Json
            }
            ([word], _, FieldType::String)
                if ["hostname", "url", "uuid", "email", "slug", "pem"].contains(&word.value.as_str()) =>
            {
                Format::Text(word.value.clone())
            }
            (words, ..) => {
                self.no_format(words, ty);
                Format::Plain
            }
        }
    }

    /// How a date or a datetime is written.
    pub(super) fn time_format(
        &mut self,
        word: &Spanned<String>,
        ty: &FieldType,
        zone: Option<String>,
    ) -> Format {
        let moment = matches!(ty, FieldType::DateTime);
        match word.value.as_str() {
            "iso8601" => Format::Iso8601 { zone },
            "date" => Format::Date { zone },
            "epoch" => Format::Epoch,
            "epoch_ms" => Format::EpochMs,
            "rfc2822" if moment => Format::Rfc2822 { zone },
            pattern if pattern.contains('%') => {
                if let Err(error) = Wire::parse(pattern) {
                    self.problems.tell(
                        Code::WrongFormat,
                        Description::new(error.message, word.span, "not a format of dates").help(error.help),
                    );
                }
                Format::Pattern { pattern: pattern.to_owned(), zone }
            }
            _ => {
                self.no_format(std::slice::from_ref(word), ty);
                Format::Plain
            }
        }
    }

    fn no_format(&mut self, words: &[Spanned<String>], ty: &FieldType) {
        let Some(first) = words.first() else { return };
        let known: &[&str] = match ty {
            FieldType::DateTime => &["iso8601", "epoch", "epoch_ms", "rfc2822"],
            FieldType::Date => &["iso8601", "epoch", "epoch_ms"],
            FieldType::Array(_) => &["comma", "space", "lines", "json"],
            FieldType::String => &["hostname", "url", "uuid", "email", "slug", "pem"],
            FieldType::Any | FieldType::Map | FieldType::Object(_) => &["json"],
            _ => &[],
        };
        let is = in_words(&kind_of(ty));
        let help = match (ty, known) {
            (FieldType::Boolean, _) => "a boolean has its two words: `format: [Y, N]`".to_owned(),
            (FieldType::Date | FieldType::DateTime, _)
                if words.len() == 1 && translated(&first.value).is_some() =>
            {
                format!("write `{}`", translated(&first.value).unwrap_or_default())
            }
            (_, []) => format!("{is} has no formats"),
            (_, known) => {
                let known: Vec<String> = known.iter().map(|word| format!("`{word}`")).collect();
                format!("{is} has {}", known.join(", "))
            }
        };
        let words: Vec<&str> = words.iter().map(|word| word.value.as_str()).collect();
        self.problems.tell(
            Code::WrongFormat,
            Description::new(
                format!("`{}` is no format of {is}", words.join(", ")),
                first.span,
                "not a format of this type",
            )
            .help(help),
        );
    }

    /// Reports a zone that does not exist.
    pub(super) fn zone(&mut self, zone: &Spanned<String>) {
        if Zone::find(&zone.value).is_none() {
            self.problems.tell(Code::UnknownZone, no_zone(&zone.value, zone.span));
        }
    }
}

/// A zone that does not exist, with the nearest that does.
pub(super) fn no_zone(name: &str, span: Span) -> Description {
    let description =
        Description::new(format!("there is no time zone `{name}`"), span, "not a name of the IANA zones");
    let zones = Zone::names();
    match nearest(name, zones.iter().map(String::as_str)) {
        Some(near) => description.help(format!("`{near}` is one")).rename(span, near),
        None => description.help("names are as `Europe/Berlin`, `America/New_York`, `UTC`".to_owned()),
    }
}

/// The separator that a format of lists names.
fn separator(word: &str) -> Option<&'static str> {
    match word {
        "comma" => Some(","),
        "space" => Some(" "),
        "lines" => Some("\n"),
        _ => None,
    }
}

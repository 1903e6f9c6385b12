//! Reads what stands in maps of its own under `http` or in a request: formats, limits, certificates.

use crate::diagnostic::{Code, Description, Problem};
use crate::span::{Span, Spanned};
use crate::spec::{Csv, Limit, Tls, Xml};
use crate::value::xml::is_name;

use super::keys::{CSV, LIMIT, TLS, XML};
use super::walk::{At, Reader};

impl Reader<'_> {
    /// `csv`: how rows are read.
    pub(super) fn csv(&mut self, at: At<'_>) -> Option<Csv> {
        let map = self.open(at, &CSV)?;
        let separator = self.read(&map, "separator", Self::text);
        if let Some(separator) = &separator
            && (separator.value.chars().count() != 1 || ["\"", "\n", "\r"].contains(&&*separator.value))
        {
            self.problems.report(&BadSeparator(separator));
        }
        let headers = self.read(&map, "headers", Self::boolean).map(|flag| flag.value);
        // What a row is depends on it.
        (headers.is_some() || !self.gaps.lost(map.span, "headers")).then_some(Csv { separator, headers })
    }

    /// `tls`: the client's certificate needs its key, and the other way round.
    pub(super) fn tls(&mut self, at: At<'_>) -> Option<Tls> {
        let map = self.open(at, &TLS)?;
        let tls = Tls {
            certificate: self.take(&map, "certificate", Self::written),
            key: self.take(&map, "key", Self::written),
            passphrase: self.take(&map, "passphrase", Self::written),
            authorities: self.take(&map, "authorities", Self::written),
            only: self.read(&map, "only", Self::boolean).map(|flag| flag.value),
        };
        if let Some(span) = map.place("certificate").or(map.place("key"))
            && map.has("certificate") != map.has("key")
        {
            self.problems.report(&HalfIdentity(span));
        } else if let (Some(span), false) = (map.place("passphrase"), map.has("key")) {
            self.problems.report(&HalfIdentity(span));
        }
        Some(tls)
    }

    /// `limit` under `http`.
    pub(super) fn limit(&mut self, at: At<'_>) -> Option<Limit> {
        let map = self.open(at, &LIMIT)?;
        let requests = self.read(&map, "requests", Self::integer);
        let per = self.read(&map, "per", Self::duration);
        Some(Limit { requests: requests?, per: per? })
    }

    /// `xml` under `http`, and its `lists`.
    pub(super) fn xml(&mut self, at: At<'_>) -> Option<(Xml, Option<Vec<Spanned<String>>>)> {
        let map = self.open(at, &XML)?;
        let lists = self.take(&map, "lists", Self::list_of_texts);
        let namespaces = map.at("namespaces").map(|at| self.entries(at)).unwrap_or_default();
        let namespaces = namespaces
            .into_iter()
            .filter_map(|(prefix, at)| {
                if !prefix.value.is_empty() && (!is_name(&prefix.value) || prefix.value.contains(':')) {
                    self.problems.report(&BadPrefix(&prefix));
                }
                Some((prefix, self.text(at)?))
            })
            .collect();
        let keep_namespaces = self.flag(&map, "keep_namespaces");
        let soap = self.read(&map, "soap", Self::word);
        Some((Xml { namespaces, keep_namespaces, soap }, lists))
    }
}

/// A certificate without its key, or a key without its certificate.
struct HalfIdentity(Span);

impl Problem for HalfIdentity {
    const CODE: Code = Code::MissingKey;

    fn describe(&self) -> Description {
        Description::new("`tls` needs `certificate` and `key` together", self.0, "stands alone")
            .help("a client shows its certificate and proves it with its key, both PEM".to_owned())
    }
}

/// A separator of CSV that is none.
struct BadSeparator<'a>(&'a Spanned<String>);

impl Problem for BadSeparator<'_> {
    const CODE: Code = Code::BadSeparator;

    fn describe(&self) -> Description {
        let Spanned { value, span } = self.0;
        Description::new(format!("`{value}` cannot separate fields"), *span, "not one character")
            .help("write one character: `separator: \";\"`, `separator: \"\\t\"`".to_owned())
    }
}

/// A prefix of a namespace that is no name.
struct BadPrefix<'a>(&'a Spanned<String>);

impl Problem for BadPrefix<'_> {
    const CODE: Code = Code::BadPrefix;

    fn describe(&self) -> Description {
        let Spanned { value, span } = self.0;
        Description::new(format!("`{value}` cannot be the prefix of a namespace"), *span, "not a name")
            .help("the prefix stands in front of the name: `namespaces: { ord: urn:orders }`; an empty one is that of names without".to_owned())
    }
}

//! Reads `connection`.

use crate::span::Span;
use crate::spec::{Auth, Connection};

use super::keys::CONNECTION;
use super::walk::{At, Reader};

impl Reader<'_> {
    /// How the service is reached.
    pub(super) fn connection(&mut self, at: At<'_>) -> Option<Connection> {
        let preset = super::presets::name::named(at.node);
        let whole = self.with_preset(at.node);
        let at = whole.as_ref().map_or(at, |node| At { node, ..at });
        let map = self.open(at, &CONNECTION)?;
        let auth = self.read(&map, "auth", Self::auth);
        Some(Connection {
            fields: self.read(&map, "fields", Self::fields).unwrap_or_default(),
            values: self.read(&map, "values", Self::named_values).unwrap_or_default(),
            base_url: self.take(&map, "base_url", Self::written),
            auth: auth.unwrap_or_else(|| no_auth(at.span)),
            test: self.read(&map, "test", Self::test),
            preset,
            span: at.span,
        })
    }

    fn test(&mut self, at: At<'_>) -> Option<crate::spec::Work> {
        let map = self.open(at, &super::keys::WORK)?;
        Some(self.work(&map))
    }

    /// Names that the author gives, with values.
    fn named_values(
        &mut self,
        at: At<'_>,
    ) -> Option<Vec<(crate::span::Spanned<String>, crate::expr::ast::Written)>> {
        let mut values = self.values(at);
        // What could not be read to its end is nothing that others may judge.
        let broken = |name: &str| {
            let entries = at.node.as_map().unwrap_or_default();
            entries
                .iter()
                .any(|entry| &*entry.key.value == name && (entry.value.is_broken() || entry.value.has_gap()))
        };
        let written = values.len();
        values.retain(|(name, _)| !broken(&name.value));
        if values.len() < written {
            self.gaps.lose_section("connection");
        }
        for (name, _) in &values {
            self.check_name(name, None);
        }
        at.node.as_map().map(|_| values)
    }
}

/// What holds where no connection is written.
pub(super) fn no_connection(span: Span) -> Connection {
    Connection {
        fields: Vec::new(),
        values: Vec::new(),
        base_url: None,
        auth: no_auth(span),
        test: None,
        preset: None,
        span,
    }
}

fn no_auth(span: Span) -> Auth {
    Auth::none(span)
}

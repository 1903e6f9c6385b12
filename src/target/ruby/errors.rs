//! Error rules and retries.

use super::export::Export;
use super::expr::Around;
use super::tree::{Entry, Hash, Layout, Ruby, Slot};
use crate::diagnostic::Code;
use crate::model::{ErrorRule, ExprKind, Request, Retry, Sign, Wait};
use crate::value::Value;

impl Export<'_> {
    /// The rules of a request; those that all requests share are a local.
    pub(super) fn errors(&self, rules: &[ErrorRule], around: &Around) -> Option<Ruby> {
        if rules.is_empty() {
            return None;
        }
        let shared = self.shared_errors.min(rules.len());
        let (own, _) = rules.split_at(rules.len() - shared);
        let own: Vec<Ruby> = own.iter().map(|rule| self.rule(rule, around)).collect();
        Some(match (own.is_empty(), shared) {
            (_, 0) => Ruby::List(own),
            (true, _) => Ruby::name("http_errors"),
            (false, _) => {
                let mut all = own;
                all.push(Ruby::Splat(Box::new(Ruby::name("http_errors"))));
                Ruby::List(all)
            }
        })
    }

    /// A rule.
    pub(super) fn rule(&self, rule: &ErrorRule, around: &Around) -> Ruby {
        let mut about = Vec::new();
        if !rule.when.is_empty() {
            about.push(("when", Ruby::List(rule.when.iter().map(|when| self.pattern(when)).collect())));
        }
        if let Some(condition) = &rule.condition {
            let condition = self.condition(condition, around);
            let params = [super::export::param("response", &condition)];
            about.push(("if", Ruby::lambda(params, vec![condition])));
        }
        if let Some(message) = &rule.message {
            about.push((
                "message",
                match &message.kind {
                    ExprKind::Literal(Value::Text(text)) => Ruby::text(&**text),
                    _ => {
                        let body = self.body(message, around);
                        let params = [super::export::param_of("response", &body)];
                        Ruby::lambda(params, body)
                    }
                },
            ));
        }
        about.extend(rule.retry.then_some(("retry", Ruby::True)));
        about.extend(rule.pass.then_some(("pass", Ruby::True)));
        self.described("rule", about)
    }

    /// How a request is tried again.
    pub(super) fn retry(&self, request: &Request) -> Option<Ruby> {
        let retry = request.retry.as_ref().filter(|retry| retry.allowed && retry.attempts > 1)?;
        let place = self.retries.iter().position(|known| known == retry)?;
        Some(Ruby::name(super::export::retry_name(place)))
    }

    /// What a retry says.
    pub(super) fn patience(&self, retry: &Retry) -> Ruby {
        let seconds = |millis: u64| {
            if millis.is_multiple_of(1_000) {
                Ruby::Integer(i128::from(millis / 1_000))
            } else {
                #[allow(clippy::cast_precision_loss, reason = "pauses are short")]
                Ruby::Float(millis as f64 / 1_000.0)
            }
        };
        let mut about = vec![
            ("on", Ruby::List(retry.when.iter().map(|when| self.pattern(when)).collect())),
            ("attempts", Ruby::integer(retry.attempts)),
        ];
        if let Wait::Fixed(millis) = retry.wait {
            about.push(("wait", seconds(millis)));
        }
        about.push(("max_wait", seconds(retry.max_wait)));
        about.push(("respect", Ruby::text(retry.respect.to_lowercase().replace('-', "_"))));
        self.described("retry", about)
    }

    /// A hash that steers fixed Ruby.
    pub(super) fn described(&self, front: &str, about: Vec<(&str, Ruby)>) -> Ruby {
        let entries: Vec<Entry> = about.into_iter().map(|(key, value)| Entry::symbol(key, value)).collect();
        self.noted(front, &entries);
        Ruby::Hash(Hash { entries, layout: Layout::Fitting })
    }

    /// A pattern of failures.
    pub(super) fn pattern(&self, sign: &Sign) -> Ruby {
        self.note(match sign {
            Sign::Status(_) => "pattern.status",
            Sign::Class(_) => "pattern.class",
            Sign::Network => "pattern.network",
            Sign::Timeout => "pattern.timeout",
            Sign::Any => "pattern.any",
            Sign::Text(_) => "pattern.text",
            Sign::Regex { .. } => "pattern.regex",
        });
        if let Sign::Regex(regex) = sign
            && regex.may_take_long()
        {
            self.note("pattern.long");
        }
        written(sign)
    }
}

/// The call that fails with the code of its kind.
pub(super) fn refuse(code: Code, message: Ruby) -> Ruby {
    Ruby::prelude("refuse", [Ruby::text(code.text()), message])
}

/// A pattern of failures in Ruby.
pub(super) fn written(sign: &Sign) -> Ruby {
    match sign {
        Sign::Status(status) => Ruby::integer(*status),
        Sign::Class(class) => {
            let first = u16::from(*class) * 100;
            Ruby::Template(vec![Slot::Fixed(format!("{first}..{}", first + 99))])
        }
        Sign::Network => Ruby::symbol("network"),
        Sign::Timeout => Ruby::symbol("timeout"),
        Sign::Any => Ruby::symbol("any"),
        Sign::Text(text) => Ruby::text(text),
        Sign::Regex(regex) => Ruby::Regex(regex.ruby()),
    }
}

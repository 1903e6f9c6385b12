//! Keys of tokens that are known to be short.
//!
//! RFC 7518, 3.2: a shared key has at least as many bytes as the digest. What users type is not known here;
//! how long it can be at most is, where a field says so.

use super::Infer;
use crate::builtin::Literal;
use crate::diagnostic::{Code, Description};
use crate::model::{Expr, ExprKind, Format, Root, TextPart};
use crate::value::Value;

impl Infer<'_> {
    /// Tells of a shared key that has fewer bytes than the digest of this algorithm, whatever is typed.
    pub(super) fn short_key(&mut self, key: &Expr, literals: &[Literal]) {
        let wanted = match word(literals) {
            "HS256" => 32,
            "HS384" => 48,
            "HS512" => 64,
            _ => return,
        };
        let Some(most) = self.most_bytes(key).filter(|most| *most < wanted) else { return };
        self.problems.tell(
            Code::ShortKey,
            Description::new(
                format!("this key has at most {most} bytes, and the digest has {wanted}: it can be guessed more easily"),
                key.span,
                "shorter than the digest",
            )
            .help("ask the service for a longer key; if it hands out none, accept this lint".to_owned()),
        );
    }

    /// How many bytes a text has at most, where that is known.
    fn most_bytes(&self, value: &Expr) -> Option<u64> {
        let length = |text: usize| u64::try_from(text).ok();
        match &value.kind {
            ExprKind::Literal(Value::Text(text)) => length(text.len()),
            ExprKind::Literal(Value::Bytes(bytes)) => length(bytes.len()),
            ExprKind::Demand(of) | ExprKind::Widen(of) | ExprKind::Clean(of) => self.most_bytes(of),
            ExprKind::Text(parts) => parts.iter().try_fold(0, |sum: u64, part| {
                let more = match part {
                    TextPart::Text(text) => length(text.len()),
                    TextPart::Expr(part) => self.most_bytes(part),
                };
                Some(sum.saturating_add(more?))
            }),
            ExprKind::Member(of, name) if matches!(of.kind, ExprKind::Root(Root::Connection)) => {
                let shape = self.known.shape(self.known.connection.shape?);
                let field = shape.field(name)?;
                let limits = &field.limits;
                let of_pattern = limits.pattern.as_ref().and_then(|pattern| pattern.longest());
                // A character that people type into a key is a byte.
                let of_length = limits.max_length.and_then(length);
                let of_format = match &field.wire.format {
                    Format::Text(word) if word == "uuid" => Some(36),
                    _ => None,
                };
                [of_pattern, of_length, of_format].into_iter().flatten().min()
            }
            ExprKind::Call { function, args, literals, .. } => match (function.name, &args[..]) {
                ("hexdecode", [of, ..]) => Some(self.most_bytes(of)? / 2),
                ("base64decode", [of, ..]) => Some(self.most_bytes(of)? / 4 * 3),
                ("bytes" | "string" | "trim", [of, ..]) => self.most_bytes(of),
                ("hash" | "hmac", _) => match word(literals) {
                    "md5" => Some(16),
                    "sha1" => Some(20),
                    "sha256" | "sha512_256" => Some(32),
                    "sha384" => Some(48),
                    "sha512" => Some(64),
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        }
    }
}

/// The word that stands among the literals of a call.
fn word(literals: &[Literal]) -> &str {
    literals
        .iter()
        .find_map(|literal| match literal {
            Literal::Value(Value::Text(word)) => Some(&**word),
            _ => None,
        })
        .unwrap_or_default()
}

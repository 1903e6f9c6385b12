//! The Ruby of a call: how the `ruby` of a function is read.

/// A piece of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    /// Ruby as it stands.
    Text(&'static str),
    /// The argument of this parameter.
    Argument(usize),
    /// All arguments of this repeating parameter, with commas between them.
    All(usize),
    /// A comma and the argument; nothing where it and all behind it have their defaults.
    Optional(usize),
}

/// The pieces of a template.
#[must_use]
pub fn pieces(template: &'static str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let (mut from, mut at) = (0, 0);
    while let Some(brace) = template[at..].find('{').map(|found| at + found) {
        let Some((piece, len)) = hole(&template[brace..]) else {
            at = brace + 1;
            continue;
        };
        pieces.extend((from < brace).then(|| Piece::Text(&template[from..brace])));
        pieces.push(piece);
        at = brace + len;
        from = at;
    }
    pieces.extend((from < template.len()).then(|| Piece::Text(&template[from..])));
    pieces
}

/// The hole at the start of the text, and its length.
fn hole(text: &str) -> Option<(Piece, usize)> {
    let (inside, _) = text.strip_prefix('{')?.split_once('}')?;
    let number = |digits: &str| digits.parse::<usize>().ok();
    let piece = match (inside.strip_prefix('*'), inside.strip_prefix(", ")) {
        (Some(digits), _) => Piece::All(number(digits)?),
        (_, Some(digits)) => Piece::Optional(number(digits)?),
        _ => Piece::Argument(number(inside)?),
    };
    Some((piece, inside.len() + 2))
}

#[cfg(test)]
mod tests {
    use super::Piece::{All, Argument, Optional, Text};
    use super::pieces;
    use crate::builtin;

    #[test]
    fn a_template_falls_into_ruby_and_arguments() {
        let cases = [
            ("{0}.upcase", vec![Argument(0), Text(".upcase")]),
            (
                "s.sort({0}{, 1}{, 2})",
                vec![Text("s.sort("), Argument(0), Optional(1), Optional(2), Text(")")],
            ),
            ("s.only({0}, [{*1}])", vec![Text("s.only("), Argument(0), Text(", ["), All(1), Text("])")]),
            ("\"#{s.text({0})}\"", vec![Text("\"#{s.text("), Argument(0), Text(")}\"")]),
            ("{ {1} }", vec![Text("{ "), Argument(1), Text(" }")]),
        ];
        for (template, expected) in cases {
            assert_eq!(pieces(template), expected, "{template}");
        }
    }

    #[test]
    fn the_arguments_of_a_template_are_the_parameters_of_its_function() {
        for function in builtin::all() {
            let mut used: Vec<usize> = pieces(function.ruby)
                .into_iter()
                .filter_map(|piece| match piece {
                    Text(_) => None,
                    Argument(at) | All(at) | Optional(at) => Some(at),
                })
                .collect();
            used.sort_unstable();
            let all: Vec<usize> = (0..function.params.len()).collect();
            assert!(used == all, "{}: {used:?}", function.name);
        }
    }
}

//! Fixed Ruby, cut down to the lines that a connector needs.
//!
//! In: a file of `templates/ruby/`, and what is used. A line that ends in `#? a b` is kept where `a`
//! or `b` is used; so are the lines between a line `#? a b` and the line `#?` that closes it. `!a`
//! stands for "`a` is not used", `a+b` for both. Of a block between `#?( a` and `#?)` the first line and
//! the one behind `#?)` are kept only where `a` is used; else what is inside moves two columns to the
//! left. Out: Ruby without the marks.

/// The lines of `source` that are needed where `uses` says what is used.
#[must_use]
pub fn cut(source: &str, uses: &dyn Fn(&str) -> bool) -> String {
    let mut kept = String::with_capacity(source.len());
    let mut open: Vec<bool> = Vec::new();
    // Of frames: whether their lines stay. Of the next line: whether it belongs to one that does not.
    let mut frames: Vec<bool> = Vec::new();
    let mut dropped = false;
    for line in source.lines() {
        let words = line.trim_start();
        if std::mem::take(&mut dropped) {
            continue;
        }
        if words == "#?" {
            open.pop();
        } else if let Some(words) = words.strip_prefix("#?( ") {
            frames.push(holds(words, uses));
            dropped = frames.last() == Some(&false);
        } else if words == "#?)" {
            dropped = frames.pop() == Some(false);
        } else if let Some(words) = words.strip_prefix("#? ") {
            open.push(holds(words, uses));
        } else if !open.contains(&false) {
            let (code, needed) = match line.rsplit_once(" #? ") {
                Some((code, words)) => (code.trim_end(), holds(words, uses)),
                None => (line, true),
            };
            if needed {
                let left = 2 * frames.iter().filter(|stays| !**stays).count();
                let code = code.get(left.min(code.len() - code.trim_start().len())..).unwrap_or(code);
                kept.push_str(code);
                kept.push('\n');
            }
        }
    }
    kept
}

/// The words that marks of a file ask about.
pub fn words(source: &str) -> impl Iterator<Item = &str> {
    source
        .lines()
        .filter_map(|line| line.split_once("#? ").or_else(|| line.split_once("#?( ")))
        .flat_map(|(_, words)| words.split([' ', '+']))
        .map(|word| word.trim_start_matches('!'))
        .filter(|word| !word.is_empty())
}

fn holds(words: &str, uses: &dyn Fn(&str) -> bool) -> bool {
    let one = |word: &str| word.strip_prefix('!').map_or_else(|| uses(word), |word| !uses(word));
    words.split_ascii_whitespace().any(|all| all.split('+').all(one))
}

#[cfg(test)]
mod tests {
    use super::{cut, words};

    const SOURCE: &str = "one\ntwo #? a\n#? b c\n  three\n  four #? !a\n#?\nfive #? a+!b\nsix\n";

    #[test]
    fn only_what_is_used_is_kept() {
        let cases: [(&[&str], &str); 4] = [
            (&[], "one\nsix\n"),
            (&["a"], "one\ntwo\nfive\nsix\n"),
            (&["b"], "one\n  three\n  four\nsix\n"),
            (&["a", "c"], "one\ntwo\n  three\nfive\nsix\n"),
        ];
        for (used, kept) in cases {
            assert_eq!(cut(SOURCE, &|word| used.contains(&word)), kept, "{used:?}");
        }
    }

    #[test]
    fn a_frame_goes_and_leaves_what_is_in_it() {
        let source = "#?( a\nloop do\n  one\n  if b\n    two\n  end\n#?)\nend\nthree\n";
        assert_eq!(cut(source, &|_| false), "one\nif b\n  two\nend\nthree\n");
        assert_eq!(cut(source, &|_| true), source.replace("#?( a\n", "").replace("#?)\n", ""));
    }

    #[test]
    fn the_words_of_marks_are_known() {
        assert_eq!(words(SOURCE).collect::<Vec<_>>(), ["a", "b", "c", "a", "a", "b"]);
    }
}

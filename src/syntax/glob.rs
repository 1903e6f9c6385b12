//! Patterns for paths: `*` stands for any letters within a folder, `**` for any folders.

/// Whether `path` matches `pattern`, both with `/` between folders.
///
/// Takes time in the product of both lengths, whatever the pattern.
#[must_use]
pub fn matches(pattern: &str, path: &str) -> bool {
    let pattern: Vec<&str> = pattern.split('/').collect();
    let path: Vec<&str> = path.split('/').collect();
    walk(
        &pattern,
        &path,
        |part| *part == "**",
        |pattern, name| {
            let (pattern, name): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
            walk(&pattern, &name, |letter| *letter == '*', |left, right| left == right)
        },
    )
}

/// Whether `items` match `pattern`, where some parts stand for any number of items. Only the last
/// such part is ever tried again, so this takes no more than the product of both lengths.
fn walk<T>(pattern: &[T], items: &[T], is_any: impl Fn(&T) -> bool, same: impl Fn(&T, &T) -> bool) -> bool {
    let (mut at, mut item) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    while item < items.len() {
        match pattern.get(at) {
            Some(part) if is_any(part) => {
                retry = Some((at, item));
                at += 1;
            }
            Some(part) if same(part, &items[item]) => {
                at += 1;
                item += 1;
            }
            Some(_) | None => {
                let Some((any, from)) = retry else { return false };
                retry = Some((any, from + 1));
                at = any + 1;
                item = from + 1;
            }
        }
    }
    pattern[at..].iter().all(is_any)
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_star_stays_in_its_folder_and_two_cross_them() {
        let cases = [
            ("objects/*.yaml", "objects/a.yaml", true),
            ("objects/*.yaml", "objects/a.toml", false),
            ("objects/*.yaml", "objects/deep/a.yaml", false),
            ("objects/**", "objects/deep/a.yaml", true),
            ("**/*.yaml", "a.yaml", true),
            ("**/*.yaml", "x/y/a.yaml", true),
            ("a/**/b.yaml", "a/b.yaml", true),
            ("a/**/b.yaml", "a/x/y/b.yaml", true),
            ("a/**/b.yaml", "b.yaml", false),
            ("*", "", true),
            ("a.yaml", "a.yaml", true),
            ("a.yaml", "b.yaml", false),
            ("ü*.yaml", "über.yaml", true),
            ("*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaa", false),
        ];
        for (pattern, path, expected) in cases {
            assert_eq!(matches(pattern, path), expected, "{pattern} {path}");
        }
    }
}

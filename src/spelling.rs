//! The nearest right name for a wrong one.

/// The one of `names` that a person most likely meant by `wrong`, if any is near.
///
/// Near means: at most one edit for every three characters, where an edit changes, adds, drops or
/// swaps characters and case is free; one and many of the same thing are one edit apart. Of
/// equally near names the first wins.
#[must_use]
pub fn nearest<'a>(wrong: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (wrong.chars().count() / 3).max(1);
    let wrong = wrong.to_lowercase();
    names
        .into_iter()
        .map(|name| {
            let right = name.to_lowercase();
            let same_thing = wrong != right && one_of(&wrong) == one_of(&right);
            (if same_thing { 1 } else { edits(&wrong, &right) }, name)
        })
        .filter(|(edits, name)| *edits <= limit && *edits < name.chars().count())
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, name)| name)
}

/// The one of `names` that must be meant by `wrong`: one edit away, as no other is, and too long
/// for that to be chance.
#[must_use]
pub fn surely<'a>(wrong: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const SHORTEST: usize = 4;
    let lower = wrong.to_lowercase();
    let mut near = names.into_iter().filter(|name| edits(&lower, &name.to_lowercase()) <= 1);
    let (first, other) = (near.next()?, near.next());
    (other.is_none() && first.chars().count() >= SHORTEST).then_some(first)
}

/// The word for one of them: `companies` is `company`.
fn one_of(word: &str) -> String {
    match word.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => word.strip_suffix('s').unwrap_or(word).to_owned(),
    }
}

/// The optimal string alignment distance.
fn edits(left: &str, right: &str) -> usize {
    let left: Vec<char> = left.chars().take(64).collect();
    let right: Vec<char> = right.chars().take(64).collect();
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=right.len()).collect();
    for i in 1..=left.len() {
        let mut row = vec![i; right.len() + 1];
        for j in 1..=right.len() {
            let same = left[i - 1] == right[j - 1];
            row[j] = (above[j - 1] + usize::from(!same)).min(above[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut above, row);
    }
    above[right.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_finds_the_name_that_was_meant_and_nothing_finds_nothing() {
        let names = ["total", "title", "id", "updated_at", "companies"];
        let cases = [
            ("totl", Some("total")),
            ("tilte", Some("title")),
            ("Updated_At", Some("updated_at")),
            ("update_at", Some("updated_at")),
            ("di", Some("id")),
            ("company", Some("companies")),
            ("ids", Some("id")),
            ("colour", None),
            ("", None),
        ];
        for (wrong, meant) in cases {
            assert_eq!(nearest(wrong, names), meant, "{wrong}");
        }
    }
}

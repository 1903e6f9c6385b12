//! A short text that a pattern matches, for samples.

use super::{Item, Node};

/// How long such a text may get.
const LONGEST: usize = 2_000;
/// What a class is asked for, the most readable first.
const TRIED: [char; 14] = ['a', 'A', '1', '-', '_', '.', ' ', '/', ':', '@', '#', '+', 'é', '€'];

/// Appends a text for the node; `None` where none is found in time.
pub(super) fn text(node: &Node, out: &mut String) -> Option<()> {
    if out.len() > LONGEST {
        return None;
    }
    match node {
        Node::Char(letter) => out.push(*letter),
        Node::Any => out.push('a'),
        Node::Class { negated, items } => out.push(member(*negated, items)?),
        Node::Edge | Node::Start | Node::End => {}
        Node::Group { node, .. } => text(node, out)?,
        Node::Sequence(nodes) => nodes.iter().try_for_each(|node| text(node, out))?,
        Node::Either(nodes) => text(nodes.first()?, out)?,
        Node::Repeat { node, least, most, .. } => {
            // One more than nothing reads better, where it is allowed.
            let times = (*least).max(1).min(most.unwrap_or(u32::MAX));
            (0..times).try_for_each(|_| text(node, out))?;
        }
    }
    Some(())
}

/// A member of a class.
fn member(negated: bool, items: &[Item]) -> Option<char> {
    let first = items.iter().find_map(|item| match item {
        Item::Range(first, _) => Some(*first),
        _ => None,
    });
    let mut tried = TRIED.into_iter().chain(first);
    tried.find(|letter| items.iter().any(|item| holds(item, *letter)) != negated)
}

fn holds(item: &Item, letter: char) -> bool {
    match item {
        Item::Range(first, last) => (*first..=*last).contains(&letter),
        Item::Digit { negated } => letter.is_ascii_digit() != *negated,
        Item::Word { negated } => (letter.is_ascii_alphanumeric() || letter == '_') != *negated,
        Item::Blank { negated } => letter.is_ascii_whitespace() != *negated,
        // Letters are what people ask for; the caller makes sure that the text fits.
        Item::Property { negated, .. } => letter.is_alphabetic() != *negated,
    }
}

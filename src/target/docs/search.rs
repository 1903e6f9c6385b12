//! The index that the search of the site reads: for each word the pages with it.
//!
//! It is a script, because pages that are opened as files may not fetch anything. The script is one
//! assignment of JSON in which nothing can end the script or begin markup.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

/// How long a word of the index may be.
const LONGEST: usize = 40;
/// How many characters of a page's summary are shown.
const SUMMARY: usize = 140;

/// Pages and the words on them.
#[derive(Debug, Default)]
pub(super) struct Index {
    pages: Vec<Json>,
    words: BTreeMap<String, BTreeMap<usize, u32>>,
}

/// What weighs how much.
#[derive(Debug, Clone, Copy)]
pub(super) enum Weight {
    Title = 8,
    Name = 5,
    Field = 2,
    Text = 1,
}

impl Index {
    /// Adds a page and gives its number. `address` is relative to the site.
    pub(super) fn page(&mut self, title: &str, kind: &str, address: &str, summary: &str) -> usize {
        let summary: String = match summary.char_indices().nth(SUMMARY) {
            Some((at, _)) => format!("{}…", summary[..at].trim_end()),
            None => summary.to_owned(),
        };
        self.pages.push(json!([title, kind, address, summary]));
        let page = self.pages.len() - 1;
        self.words(page, title, Weight::Title);
        self.words(page, kind, Weight::Text);
        self.words(page, &summary, Weight::Text);
        page
    }

    /// Adds words of a page.
    pub(super) fn words(&mut self, page: usize, text: &str, weight: Weight) {
        let lower = text.to_lowercase();
        for word in lower.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()) {
            let word: String = word.chars().take(LONGEST).collect();
            let found = self.words.entry(word).or_default().entry(page).or_default();
            *found = (*found).max(weight as u32);
        }
    }

    /// The script.
    pub(super) fn script(&self) -> String {
        let words = self.words.iter().map(|(word, pages)| {
            let pages: Vec<Json> =
                pages.iter().flat_map(|(page, weight)| [json!(page), json!(weight)]).collect();
            json!([word, pages])
        });
        let index = json!({ "pages": self.pages, "words": words.collect::<Vec<_>>() });
        format!("window.speccIndex = {};\n", harmless(&index.to_string()))
    }
}

/// JSON in which no character means anything to HTML or to old readers of JavaScript.
fn harmless(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for letter in json.chars() {
        match letter {
            '<' => out.push_str("\\u003c"),
            '>' => out.push_str("\\u003e"),
            '&' => out.push_str("\\u0026"),
            '\u{2028}' => out.push_str("\\u2028"),
            '\u{2029}' => out.push_str("\\u2029"),
            letter => out.push(super::markdown::shown(letter)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Index, Weight};

    #[test]
    fn the_script_is_one_assignment_of_json() {
        let mut index = Index::default();
        let page = index.page("</script><b>", "Action", "actions/x.html", "a\u{2028}b");
        index.words(page, "__proto__ Äpfel äpfel", Weight::Field);
        let script = index.script();
        assert!(!script.contains(['<', '>', '&', '\u{2028}']), "{script}");
        let json =
            script.strip_prefix("window.speccIndex = ").and_then(|rest| rest.strip_suffix(";\n")).unwrap();
        let read: serde_json::Value = serde_json::from_str(json).unwrap();
        assert_eq!(read["pages"][0][0], "</script><b>");
        let words: Vec<&str> =
            read["words"].as_array().unwrap().iter().map(|word| word[0].as_str().unwrap()).collect();
        assert_eq!(words, ["a", "action", "b", "proto", "script", "äpfel"]);
    }
}

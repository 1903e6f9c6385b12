//! Plurals and singulars of English words, by a table and a few rules. Exported Ruby has the same ones.

use super::{Builtin, Example, param, wrong};
use crate::value::Value;

pub(super) const PLURALIZE: Builtin = Builtin {
    name: "pluralize",
    summary: "The plural of the last English word of `text`; what is plural stays.",
    params: &[param("text", "string", "Words, in any case, also as `snake_case` and `camelCase`.")],
    returns: "string",
    examples: &[
        Example { call: "pluralize('contact')", gives: "'contacts'" },
        Example { call: "pluralize('Sales company')", gives: "'Sales companies'" },
        Example { call: "pluralize('contact_address')", gives: "'contact_addresses'" },
        Example { call: "pluralize('contactPerson')", gives: "'contactPeople'" },
        Example {
            call: "pluralize('DAY') ~ pluralize('Box') ~ pluralize('status')",
            gives: "'DAYSBoxesstatuses'",
        },
        Example { call: "pluralize('contacts') ~ pluralize('People')", gives: "'contactsPeople'" },
        Example { call: "pluralize('metadata')", gives: "'metadata'" },
        Example { call: "pluralize('Nr. 5') ~ pluralize('')", gives: "'Nr. 5'" },
        Example { call: "pluralize(null)", gives: "null" },
    ],
    eval: |args, _| match args {
        [Value::Text(text)] => Ok(Value::text(last_word(text, plural))),
        other => wrong("pluralize", other),
    },
    ruby: "s.pluralize({0})",
};

pub(super) const SINGULARIZE: Builtin = Builtin {
    name: "singularize",
    summary: "The singular of the last English word of `text`; what is singular stays.",
    params: &[param("text", "string", "Words, in any case, also as `snake_case` and `camelCase`.")],
    returns: "string",
    examples: &[
        Example { call: "singularize('contacts')", gives: "'contact'" },
        Example { call: "singularize('Sales companies')", gives: "'Sales company'" },
        Example { call: "singularize('contact_addresses')", gives: "'contact_address'" },
        Example { call: "singularize('contactPeople')", gives: "'contactPerson'" },
        Example {
            call: "singularize('IDS') ~ singularize('cases') ~ singularize('movies')",
            gives: "'IDcasemovie'",
        },
        Example { call: "singularize('status') ~ singularize('address')", gives: "'statusaddress'" },
        Example { call: "singularize('series')", gives: "'series'" },
        Example { call: "singularize(null)", gives: "null" },
    ],
    eval: |args, _| match args {
        [Value::Text(text)] => Ok(Value::text(last_word(text, singular))),
        other => wrong("singularize", other),
    },
    ruby: "s.singularize({0})",
};

/// Words that are not counted, or have one form.
const UNCOUNTED: &str = "\
    advice aircraft audio chassis cod data deer equipment evidence feedback fish furniture hardware \
    homework information knowledge luggage metadata money moose music news police progress research \
    rice series sheep shrimp software species traffic";

/// Singulars, each with its plural behind it.
const IRREGULAR: &str = "\
    alias aliases ache aches analysis analyses apparatus apparatuses atlas atlases axe axes bias \
    biases bonus bonuses brownie brownies bus buses cache caches cactus cactuses calf calves calorie \
    calories campus campuses canvas canvases census censuses child children chorus choruses cookie \
    cookies corpus corpuses crisis crises criterion criteria diagnosis diagnoses echo echoes elf \
    elves emphasis emphases epoch epochs focus focuses foot feet gas gases genie genies genius \
    geniuses goose geese half halves headache headaches hero heroes hoodie hoodies hypothesis \
    hypotheses iris irises knife knives leaf leaves lens lenses life lives loaf loaves man men \
    monarch monarchs mouse mice movie movies nexus nexuses niche niches octopus octopuses ox oxen \
    parenthesis parentheses person people phenomenon phenomena potato potatoes prairie prairies quiz \
    quizzes radius radiuses rookie rookies selfie selfies self selves shelf shelves status statuses \
    stomach stomachs surplus surpluses synopsis synopses synthesis syntheses thesis theses thief \
    thieves tomato tomatoes tooth teeth veto vetoes virus viruses wife wives wolf wolves woman women \
    zombie zombies";

/// A text with its last word in another form.
fn last_word(text: &str, form: fn(&str) -> String) -> String {
    let letters = text.bytes().rev().take_while(u8::is_ascii_alphabetic).count();
    let run = &text.as_bytes()[text.len() - letters..];
    // Of `contactPerson` the word is `Person`.
    let hump = run.windows(2).rposition(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase());
    let (front, word) = text.split_at(text.len() - letters + hump.map_or(0, |at| at + 1));
    if word.is_empty() {
        return text.to_owned();
    }
    let lower = word.to_ascii_lowercase();
    let made = form(&lower);
    if word.len() > 1 && word.bytes().all(|letter| letter.is_ascii_uppercase()) {
        return format!("{front}{}", made.to_ascii_uppercase());
    }
    let same = made.bytes().zip(lower.bytes()).take_while(|(made, lower)| made == lower).count();
    format!("{front}{}{}", &word[..same], &made[same..])
}

/// The other form of an irregular word: its plural, or its singular.
fn irregular(word: &str, plural: bool) -> Option<&'static str> {
    let words: Vec<&str> = IRREGULAR.split_whitespace().collect();
    words.chunks_exact(2).find_map(|pair| {
        let (from, to) = if plural { (pair[0], pair[1]) } else { (pair[1], pair[0]) };
        (from == word).then_some(to)
    })
}

fn is_uncounted(word: &str) -> bool {
    UNCOUNTED.split_whitespace().any(|known| known == word)
}

fn plural(word: &str) -> String {
    let one = singular(word);
    // It is one already.
    if one != word && made_plural(&one) == word { word.to_owned() } else { made_plural(word) }
}

fn made_plural(word: &str) -> String {
    if is_uncounted(word) {
        return word.to_owned();
    }
    if let Some(known) = irregular(word, true) {
        return known.to_owned();
    }
    if let Some(stem) = word.strip_suffix('y')
        && !stem.is_empty()
        && !stem.ends_with(['a', 'e', 'i', 'o', 'u'])
    {
        return format!("{stem}ies");
    }
    let hisses = word.ends_with(['s', 'x', 'z']) || word.ends_with("ch") || word.ends_with("sh");
    format!("{word}{}", if hisses { "es" } else { "s" })
}

fn singular(word: &str) -> String {
    let known = is_uncounted(word) || irregular(word, true).is_some();
    let ends = |endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
    if known || word.len() < 3 || ends(&["ss", "us", "is"]) {
        return word.to_owned();
    }
    if let Some(one) = irregular(word, false) {
        return one.to_owned();
    }
    match word.strip_suffix("ies") {
        Some(stem) if stem.len() > 1 => return format!("{stem}y"),
        _ => {}
    }
    let stem = if ends(&["sses", "shes", "ches", "xes", "zzes"]) { word.strip_suffix("es") } else { None };
    stem.or_else(|| word.strip_suffix('s')).unwrap_or(word).to_owned()
}

#[cfg(test)]
mod tests {
    use super::{IRREGULAR, UNCOUNTED, plural, singular};
    use crate::builtin::examples::{compute, ruby_gives};

    #[test]
    fn words_of_the_table_go_both_ways() {
        let words: Vec<&str> = IRREGULAR.split_whitespace().collect();
        for pair in words.chunks_exact(2) {
            assert_eq!((plural(pair[0]).as_str(), singular(pair[1]).as_str()), (pair[1], pair[0]));
            assert_eq!((plural(pair[1]).as_str(), singular(pair[0]).as_str()), (pair[1], pair[0]));
        }
        for word in UNCOUNTED.split_whitespace() {
            assert_eq!((plural(word).as_str(), singular(word).as_str()), (word, word));
        }
    }

    #[test]
    fn both_languages_know_the_same_words() {
        let more = "tag tags box boxes branch branches dish dishes day days city cities tie ties database databases \
             response responses price prices size sizes buzz buzzes use uses class classes s as a sys yy x Xs aB aBs";
        let words =
            IRREGULAR.split_whitespace().chain(UNCOUNTED.split_whitespace()).chain(more.split_whitespace());
        let calls: Vec<String> =
            words.map(|word| format!("[pluralize('{word}'), singularize('{word}')]")).collect();
        let Some(answers) = ruby_gives(calls.iter().map(String::as_str)) else { return };
        for (call, ruby) in calls.iter().zip(answers) {
            assert_eq!(ruby.0, compute(call), "{call}");
        }
    }
}

//! Names of found fields: any text, written as a name and back.

/// A legal name for a text, from which the text can be read again: what is no letter, digit or `_`
/// becomes `_xHEX_`, and so does a digit at the beginning and a `_` that would look like one of these.
pub fn encoded(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut name = String::with_capacity(text.len());
    for (at, letter) in letters.iter().copied().enumerate() {
        let plain = match letter {
            '_' => !looks_encoded(&letters[at + 1..]),
            letter => letter.is_ascii_alphabetic() || (letter.is_ascii_digit() && at > 0),
        };
        if plain {
            name.push(letter);
        } else {
            name.push_str(&format!("_x{:x}_", u32::from(letter)));
        }
    }
    name
}

/// Whether `x`, digits and `_` follow.
fn looks_encoded(after: &[char]) -> bool {
    let Some(('x', rest)) = after.split_first().map(|(first, rest)| (*first, rest)) else { return false };
    let digits = rest.iter().take_while(|letter| letter.is_ascii_hexdigit()).count();
    digits > 0 && rest.get(digits) == Some(&'_')
}

#[cfg(test)]
mod tests {
    use super::encoded;

    #[test]
    fn every_text_becomes_a_name_of_its_own() {
        let cases = [
            ("plain_name", "plain_name"),
            ("a-b", "a_x2d_b"),
            ("@odata.etag", "_x40_odata_x2e_etag"),
            ("Größe in cm", "Gr_xf6__xdf_e_x20_in_x20_cm"),
            ("1st", "_x31_st"),
            ("a_x2d_b", "a_x5f_x2d_b"),
            ("_x", "_x"),
            ("", ""),
        ];
        for (text, name) in cases {
            assert_eq!(encoded(text), name, "{text}");
        }
    }
}

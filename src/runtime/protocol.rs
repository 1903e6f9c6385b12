//! What SOAP and GraphQL tell of errors, whatever the status of the answer is.

use crate::plan::Protocol;
use crate::value::Value;

/// The words of the error that an answer tells; `None` where it tells none.
#[must_use]
pub fn told(protocol: Protocol, body: &Value) -> Option<String> {
    match protocol {
        Protocol::Plain => None,
        Protocol::Soap => fault(body),
        Protocol::Graphql => errors(body.get("errors")),
    }
}

/// The words of a SOAP fault, of version 1.1 or 1.2.
fn fault(body: &Value) -> Option<String> {
    let fault = child(child(child(body, "Envelope")?, "Body")?, "Fault")?;
    let words = child(fault, "faultstring")
        .filter(|words| !words.is_null())
        .or_else(|| child(child(fault, "Reason")?, "Text"));
    let words = match words {
        Some(Value::Array(several)) => several.first(),
        other => other,
    };
    let words = match words {
        Some(whole @ Value::Object(_)) => whole.get("#text").as_text(),
        other => other.and_then(Value::as_text),
    };
    let words = words.map(str::trim).filter(|words| !words.is_empty());
    Some(words.unwrap_or("the service answers with a fault").to_owned())
}

/// The first element of a name, with any prefix; null counts as none.
fn child<'v>(element: &'v Value, name: &str) -> Option<&'v Value> {
    let element = match element {
        Value::Array(several) => several.first()?,
        other => other,
    };
    let members = element.as_object()?.iter();
    let found =
        members.filter(|(key, _)| key.rsplit(':').next() == Some(name)).map(|(_, value)| value).next()?;
    (!found.is_null()).then_some(found)
}

fn errors(errors: &Value) -> Option<String> {
    let all = match errors {
        Value::Null => return None,
        Value::Array(all) if all.is_empty() => return None,
        Value::Object(members) if members.is_empty() => return None,
        Value::Array(all) => all.as_slice(),
        one => std::slice::from_ref(one),
    };
    let said: Vec<&str> = all
        .iter()
        .filter_map(|error| error.get("message").as_text())
        .filter(|text| !text.is_empty())
        .collect();
    Some(if said.is_empty() { "the answer holds errors".to_owned() } else { said.join("; ") })
}

#[cfg(test)]
mod tests {
    use super::told;
    use crate::plan::Protocol;
    use crate::value::json;

    #[test]
    fn the_words_of_an_error_are_found_wherever_they_stand() {
        let cases = [
            (
                Protocol::Soap,
                r#"{"Envelope":{"Body":{"Fault":{"faultcode":"x","faultstring":" no "}}}}"#,
                Some("no"),
            ),
            (
                Protocol::Soap,
                r##"{"s:Envelope":{"s:Body":{"s:Fault":{"s:Reason":{"s:Text":{"@lang":"en","#text":"no"}}}}}}"##,
                Some("no"),
            ),
            (
                Protocol::Soap,
                r#"{"Envelope":{"Body":{"Fault":""}}}"#,
                Some("the service answers with a fault"),
            ),
            (Protocol::Soap, r#"{"Envelope":{"Body":{"Answer":"1"}}}"#, None),
            (Protocol::Soap, "null", None),
            (
                Protocol::Graphql,
                r#"{"data":{},"errors":[{"message":"a"},{"code":1},{"message":"b"}]}"#,
                Some("a; b"),
            ),
            (Protocol::Graphql, r#"{"errors":["x"]}"#, Some("the answer holds errors")),
            (Protocol::Graphql, r#"{"data":{},"errors":[]}"#, None),
            (Protocol::Plain, r#"{"errors":["x"]}"#, None),
        ];
        for (protocol, body, words) in cases {
            let body = json::read(body.as_bytes()).expect("it is JSON");
            assert_eq!(told(protocol, &body).as_deref(), words, "{body:?}");
        }
    }
}

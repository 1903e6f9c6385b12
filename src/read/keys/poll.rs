//! The keys of `poll`.

use super::request::{LIST, REQUEST};
use super::work::WORK;
use super::{Choice, Construct, KINDS, ONE_BODY, ONE_VERB, Slot, key, required};

/// How events are asked for.
pub static POLL: Construct = Construct {
    name: "poll",
    about: "How events are asked for.",
    parts: &[&WORK],
    choices: &[Choice::One(KINDS), ONE_BODY],
    keys: &[
        required(
            "cursor",
            Slot::OneOf(&[Slot::Word(&["none"]), Slot::Construct(&CURSOR)]),
            "What orders the records",
        ),
        key("max", Slot::Number, "1000", "Events given out at once"),
        key(
            "parents",
            Slot::MapOf(&Slot::Construct(&PARENTS)),
            "",
            "One name: a list whose records are walked",
        ),
    ],
};

/// A list whose records are walked.
pub static PARENTS: Construct = Construct {
    name: "parents",
    about: "A list whose records are walked.",
    parts: &[&REQUEST, &LIST],
    choices: &[ONE_VERB, ONE_BODY],
    keys: &[required("keep", Slot::Names, "What of a parent is kept and read")],
};

/// What orders the records of a poll.
pub static CURSOR: Construct = Construct {
    name: "cursor",
    about: "What orders the records of a poll.",
    parts: &[],
    choices: &[],
    keys: &[
        key(
            "field",
            Slot::Path,
            "required unless `token`, `position`",
            "The value that orders the records, in `record`",
        ),
        key(
            "by",
            Slot::WordOrLater(&["time", "number"], &["text", "token", "position"]),
            "by type of `field`",
            "What kind of value it is",
        ),
        key(
            "format",
            Slot::Text,
            "the field's",
            "How the bound is written: `iso8601`, `epoch`, `epoch_ms`, `date`, a pattern",
        ),
        key("zone", Slot::Text, "the field's, UTC", "Of times without an offset"),
        key("unit", Slot::Text, "`1s`; `1d` for dates", "Granularity of the service: `1us` to `1d`"),
        key(
            "bound",
            Slot::Word(&["exclusive", "inclusive"]),
            "`exclusive`",
            "`exclusive`, `inclusive`: what the service does with the bound",
        ),
        key(
            "sorted",
            Slot::Word(&["asc", "desc", "none"]),
            "`none`",
            "The order in which the service gives the list; it is verified",
        ),
        key(
            "overlap",
            Slot::OneOf(&[Slot::Duration, Slot::Number]),
            "`5m`; 100 for numbers",
            "How much later than their own time records may become visible",
        ),
        key(
            "settle",
            Slot::Duration,
            "one unit; `0s` where that is over a minute",
            "A record is given out when its unit is over for so long",
        ),
        key(
            "start",
            Slot::Value,
            "`{{ input.since | default(now - 1h) }}`, and the field `since`; required but for `time`",
            "Where the first poll begins: `first`, `latest` or a value",
        ),
        key("window", Slot::Duration, "", "Longest span; the request reads `window.end`"),
        key("remember", Slot::Number, "2000", "Keys kept in the state"),
        key(
            "next",
            Slot::Expression,
            "required for `token`",
            "For `token`: the new token; null keeps the token",
        )
        .later(),
        key("more", Slot::Expression, "`false`", "For `token`: there is more at once").later(),
        key("expired", Slot::Pattern, "`410`", "For `token`: answers that mean: begin again at `start`")
            .later(),
        key("append_only", Slot::Boolean, "required for `position`", "Nothing ever leaves the list").later(),
    ],
};

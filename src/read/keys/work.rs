//! The keys of a work, and of its steps.

use super::request::{LIST, REQUEST};
use super::{Choice, Construct, KINDS, ONE_BODY, Slot, key, required};

/// What a work is: one request, or `call`, or `steps`.
pub(super) const ONE_WORK: &[Choice] = &[Choice::One(KINDS), ONE_BODY];

/// What is to be done: one request in place, or `call`, or `steps`; and its value.
pub static WORK: Construct = Construct {
    name: "work",
    about: "What is to be done: one request in place, or `call`, or `steps`; and its value.",
    parts: &[&REQUEST, &LIST],
    choices: ONE_WORK,
    keys: &[
        key("call", Slot::Name, "", "A method to run"),
        key("with", Slot::MapOf(&Slot::Value), "`{}`", "Arguments of the method"),
        key("steps", Slot::ListOf(&Slot::Construct(&STEP)), "", "Requests and values in sequence"),
        key("return", Slot::Value, "`response.body`; the list; the body of the last step", "Its value"),
    ],
};

/// The keys of a step that say what it does, beside the verbs; `then` makes `if` one.
pub const STEP_KINDS: &[&str] = &[
    "get",
    "post",
    "put",
    "patch",
    "delete",
    "head",
    "request",
    "call",
    "let",
    "then",
    "case",
    "for",
    "while",
    "wait",
    "upload",
    "download",
    "suspend",
    "checkpoint",
    "fail",
];

/// One kind, a name for its value, and a guard.
pub static STEP: Construct = Construct {
    name: "step",
    about: "One kind, a name for its value, and a guard.",
    parts: &[&REQUEST, &LIST],
    choices: &[Choice::AtMostOne(STEP_KINDS), ONE_BODY],
    keys: &[
        key("as", Slot::Name, "", "Name of its value"),
        key("if", Slot::Expression, "", "With `then` a kind, otherwise a guard"),
        key("then", Slot::ListOf(&Slot::Construct(&STEP)), "", "Block to run when the condition holds"),
        key(
            "else",
            Slot::ListOf(&Slot::Construct(&STEP)),
            "`[]`",
            "Block to run otherwise; of `if` and `case`",
        ),
        key("let", Slot::MapOf(&Slot::Value), "", "Kind: name values, each of which sees those before"),
        key("call", Slot::Name, "", "Kind: run a method"),
        key("with", Slot::MapOf(&Slot::Value), "`{}`", "Arguments of the method; of `call`"),
        key("case", Slot::Expression, "", "Kind: run the block of a case"),
        key(
            "of",
            Slot::MapOf(&Slot::ListOf(&Slot::Construct(&STEP))),
            "required with `case`",
            "The cases and their blocks",
        ),
        key("for", Slot::Expression, "", "Kind: `x in list`, `x, i in list`"),
        key("while", Slot::Expression, "", "Kind: repeat a block"),
        key("do", Slot::ListOf(&Slot::Construct(&STEP)), "required with `for`, `while`", "Block to repeat"),
        key("max", Slot::Number, "required with `while`", "How often at most"),
        key("collect", Slot::Value, "", "The list of it is the value of `for`"),
        key("parallel", Slot::Number, "1", "Requests at a time, 1 to 20; the block is then one request"),
        key(
            "failures",
            Slot::Word(&["stop", "report"]),
            "`stop`",
            "Whether to stop at a failure, or go on and tell what failed",
        ),
        key("wait", Slot::Construct(&WAIT), "", "Kind: ask again until something holds"),
        key("upload", Slot::Construct(&UPLOAD), "", "Kind: send a file in pieces"),
        key(
            "download",
            Slot::Construct(&DOWNLOAD),
            "",
            "Kind: a file that is read in pieces, when somebody reads it",
        ),
        key("suspend", Slot::Construct(&SUSPEND), "", "Kind: sleep until the service calls back"),
        key(
            "checkpoint",
            Slot::MapOf(&Slot::Value),
            "",
            "Kind: name values, and go on from here when the action is run again",
        ),
        key("fail", Slot::Value, "", "Kind: the message"),
        key("return", Slot::Value, "", "The value of a request; alone a kind: the work ends"),
    ],
};

/// Asks again until a condition holds.
pub static WAIT: Construct = Construct {
    name: "wait",
    about: "Asks again until a condition holds.",
    parts: &[],
    choices: &[],
    keys: &[
        key("first", Slot::Value, "", "Looked at before anything is asked"),
        required("ask", Slot::Construct(&WORK), "What is asked"),
        required("until", Slot::Expression, "Over the step's name"),
        key("every", Slot::Duration, "`60s`", "Pause between two questions"),
        key("grow", Slot::Duration, "`0s`", "Added to the pause each time"),
        key("tries", Slot::Number, "30", "At most 100"),
        key("late", Slot::Value, "made", "Message when it did not end"),
    ],
};

/// Sends a file in pieces.
pub static UPLOAD: Construct = Construct {
    name: "upload",
    about: "Sends a file in pieces.",
    parts: &[],
    choices: &[],
    keys: &[
        required("file", Slot::Value, "What is sent"),
        key("chunk", Slot::Size, "`10MB`", "Size of a piece"),
        required(
            "send",
            Slot::Construct(&WORK),
            "Reads `chunk.content`, `.from`, `.to`, `.index`, `.last`, `.total`, `.range`",
        ),
        key(
            "keep",
            Slot::MapOf(&Slot::Value),
            "`{}`",
            "Names over the answer to a piece, read with the next",
        ),
        key("commit", Slot::Construct(&WORK), "", "What follows the last piece"),
    ],
};

/// A file that is read in pieces.
pub static DOWNLOAD: Construct = Construct {
    name: "download",
    about: "A file that is read in pieces.",
    parts: &[&REQUEST],
    choices: &[],
    keys: &[
        required("get", Slot::Value, "Path of the file, with the keys of a request"),
        key("size", Slot::Value, "from the answer", "Bytes of the file"),
        key("chunk", Slot::Size, "`10MB`", "Size of a piece"),
        key(
            "range",
            Slot::OneOf(&[Slot::Word(&["header"]), Slot::Value]),
            "`header`",
            "`header`, or a map of params over `chunk`",
        ),
    ],
};

/// Sleeps until the service calls back.
pub static SUSPEND: Construct = Construct {
    name: "suspend",
    about: "Sleeps until the service calls back.",
    parts: &[],
    choices: &[],
    keys: &[
        key(
            "register",
            Slot::Construct(&WORK),
            "",
            "Tells the service; reads `resume_token` and `expires_at`",
        ),
        key("resumed", Slot::Value, "`{{ event.payload }}`", "Value when it called"),
        key("timeout", Slot::Duration, "`24h`", "How long to sleep at most"),
        key("expired", Slot::Value, "an error", "Value when it did not"),
    ],
};

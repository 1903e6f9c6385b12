//! The head keys of a map in a value slot, and what belongs to them.

use super::{Construct, Slot, key, required};

/// A map in a value slot that holds one of the head keys.
pub static STRUCTURE: Construct = Construct {
    name: "structure",
    about: "A map in a value slot that holds one of the head keys.",
    parts: &[],
    choices: &[],
    keys: &[
        key("$if", Slot::Expression, "head", "One of two values"),
        required("$then", Slot::Value, "Of `$if`"),
        key("$else", Slot::Value, "null", "Of `$if`, `$case`"),
        key("$case", Slot::Expression, "head", "All other keys are cases, alternatives separated by commas"),
        key(
            "$for",
            Slot::Expression,
            "head",
            "An array, or with `$key` an object, made of a list: `x in list`, or `x, i in list` with i from 0",
        ),
        key("$where", Slot::Expression, "all", "Which elements; of `$for`"),
        key("$key", Slot::Value, "", "Makes an object"),
        required("$yield", Slot::Value, "Of `$for`, `$fold`"),
        key("$fold", Slot::Name, "head", "The last `$yield`, which reads the one before by this name"),
        key("$from", Slot::Value, "null", "The first value of `$fold`"),
        key("$let", Slot::MapOf(&Slot::Value), "head", "A value that can read names"),
        required("$in", Slot::Value, "Of `$let`"),
        key("$merge", Slot::ListOf(&Slot::Value), "head", "One object of several; later members win"),
        key("$concat", Slot::ListOf(&Slot::Value), "head", "One array of several"),
        key("$call", Slot::Name, "head", "A method's value"),
        key("$with", Slot::MapOf(&Slot::Value), "`{}`", "Of `$call`: what the method takes"),
        key("$file", Slot::Value, "head", "A part of `multipart`"),
        key("$name", Slot::Value, "the part's name", "Of `$file`"),
        key("$type", Slot::Value, "by name", "Of `$file`"),
        key("$keep", Slot::Value, "head", "Sent even if null"),
        key("$raw", Slot::Any, "head", "Data without expressions or structure"),
        key("$fail", Slot::Value, "head", "An error with this message, when it is reached"),
    ],
};

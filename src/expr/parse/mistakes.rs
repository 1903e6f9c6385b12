//! What can be wrong with the syntax of an expression.

pub(super) use crate::expr::mistake::Words;
use crate::expr::mistake::mistakes;

mistakes! {
    /// Characters that no expression holds.
    StrayCharacter;
    /// A text that does not end.
    UnclosedText;
    /// An escape that means nothing.
    UnknownEscape;
    /// A number in a spelling that is none.
    UnreadableNumber;
    /// A duration in a spelling that is none.
    UnreadableDuration;
    /// Something else than what may stand there.
    UnexpectedToken;
    /// A bracket that is not closed, or closed without being open.
    UnpairedBracket;
    /// An operator of another language.
    ForeignOperator;
    /// A word of another language.
    ForeignWord;
    /// `x.trim()`.
    MethodCall;
    /// `a < b < c`.
    ChainedComparison;
    /// An expression that people read in two ways.
    NeedsBrackets;
    /// `'a' 'b'`.
    AdjacentTexts;
    /// `{a: 1}`.
    UnquotedKey;
    /// `{'a': 1, 'a': 2}`.
    RepeatedRecordKey;
    /// `{% if %}`, `{# … #}`, `{{- x }}`.
    TemplateStatement;
    /// `{{` without `}}`.
    UnclosedBraces;
    /// Braces in an expression slot.
    BracesInExpression;
    /// `f(a=1, b)`.
    PositionalAfterNamed;
    /// `x is divisibleby 3`.
    TestWithArguments;
    /// More than an expression may hold.
    ExpressionTooLarge;
    /// No path.
    BadPath;
    /// No `x in list`.
    BadEach;
    /// An expression without anything.
    EmptyExpression;
    /// `x[0:9:2]`.
    SliceWithStep;
    /// `{{ x }}` in an expression slot.
    NeedlessBraces;
}

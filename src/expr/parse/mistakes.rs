//! What can be wrong with the syntax of an expression.

pub(super) use crate::expr::mistake::Words;
use crate::expr::mistake::mistakes;

mistakes! {
    /// Characters that no expression holds.
    Code::StrayCharacter;
    /// A text that does not end.
    Code::UnclosedText;
    /// An escape that means nothing.
    Code::UnknownEscape;
    /// A number in a spelling that is none.
    Code::UnreadableNumber;
    /// A duration in a spelling that is none.
    Code::UnreadableDuration;
    /// Something else than what may stand there.
    Code::UnexpectedToken;
    /// A bracket that is not closed, or closed without being open.
    Code::UnpairedBracket;
    /// An operator of another language.
    Code::ForeignOperator;
    /// A word of another language.
    Code::ForeignWord;
    /// `x.trim()`.
    Code::MethodCall;
    /// `a < b < c`.
    Code::ChainedComparison;
    /// An expression that people read in two ways.
    Code::NeedsBrackets;
    /// `'a' 'b'`.
    Code::AdjacentTexts;
    /// `{a: 1}`.
    Code::UnquotedKey;
    /// `{'a': 1, 'a': 2}`.
    Code::RepeatedRecordKey;
    /// `{% if %}`, `{# … #}`, `{{- x }}`.
    Code::TemplateStatement;
    /// `{{` without `}}`.
    Code::UnclosedBraces;
    /// Braces in an expression slot.
    Code::BracesInExpression;
    /// `f(a=1, b)`.
    Code::PositionalAfterNamed;
    /// `x is divisibleby 3`.
    Code::TestWithArguments;
    /// More than an expression may hold.
    Code::ExpressionTooLarge;
    /// No path.
    Code::BadPath;
    /// No `x in list`.
    Code::BadEach;
    /// An expression without anything.
    Code::EmptyExpression;
    /// `x[0:9:2]`.
    Code::SliceWithStep;
    /// `{{ x }}` in an expression slot.
    Code::NeedlessBraces;
}

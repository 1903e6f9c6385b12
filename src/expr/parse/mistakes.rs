//! What can be wrong with the syntax of an expression.

use crate::diagnostic::{Code, Description, Problem};
use crate::span::Span;

/// Declares problems whose words are decided where they are found: a message, a label, a help.
macro_rules! mistakes {
    ($($(#[$about:meta])* $name:ident;)*) => {
        $(
            $(#[$about])*
            pub(in crate::expr) struct $name(pub Words);

            impl Problem for $name {
                const CODE: Code = Code::$name;

                fn describe(&self) -> Description {
                    self.0.0.clone()
                }
            }
        )*
    };
}

mistakes! {
    /// Characters that no expression holds.
    StrayCharacter;
    /// A text that does not end.
    UnclosedText;
    /// An escape that means nothing.
    UnknownEscape;
    /// A number in a spelling that is none.
    BadNumber;
    /// A duration in a spelling that is none.
    BadDuration;
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

/// What a mistake says.
pub(in crate::expr) struct Words(Description);

impl Words {
    /// `message`, and `label` at `span`.
    pub(in crate::expr) fn new(message: impl Into<String>, span: Span, label: impl Into<String>) -> Self {
        Self(Description::new(message, span, label))
    }

    /// With a second place.
    pub(in crate::expr) fn because(self, span: Span, text: impl Into<String>) -> Self {
        Self(self.0.because(span, text))
    }

    /// With a next step.
    pub(in crate::expr) fn help(self, help: impl Into<Option<String>>) -> Self {
        Self(self.0.help(help))
    }

    /// With a change that must be looked at.
    pub(in crate::expr) fn fix(self, span: Span, text: impl Into<String>) -> Self {
        Self(self.0.fix(span, text, false))
    }

    /// With a change that keeps the meaning.
    pub(in crate::expr) fn safe_fix(self, span: Span, text: impl Into<String>) -> Self {
        Self(self.0.fix(span, text, true))
    }
}

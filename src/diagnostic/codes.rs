//! The register of codes. A code is one line here and one page in `explain/`.
//!
//! First digit: 0 syntax, 1 shape, 2 names, 3 types, 4 meaning, 5 limits of a target; `W` warns,
//! `R` is for running connectors. A released code is never reused; it retires.

/// How much a problem weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// Nothing is built.
    Error,
    /// Told, and built all the same.
    Warning,
    /// Told by a running connector.
    Runtime,
}

/// Declares the codes: name, text, and what each stands for. The explain page of a code is the
/// file of its text in `explain/`.
macro_rules! codes {
    ($($name:ident = $text:literal, $about:literal;)*) => {
        /// A code under which a kind of problem is known.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Code { $(#[doc = $about] $name,)* }

        impl Code {
            /// Every code, in the order of the register.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The code as it is printed: `E0203`.
            #[must_use]
            pub fn text(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// What it stands for, in one line.
            #[must_use]
            pub fn about(self) -> &'static str {
                match self { $(Self::$name => $about,)* }
            }

            /// The page that explains it, in Markdown.
            #[must_use]
            pub fn explanation(self) -> &'static str {
                match self { $(Self::$name => include_str!(concat!("explain/", $text, ".md")),)* }
            }
        }
    };
}

impl Code {
    /// The code that `text` names, in any case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.text().eq_ignore_ascii_case(text))
    }

    /// How much problems of this code weigh.
    #[must_use]
    pub fn severity(self) -> Severity {
        match self.text().as_bytes().first() {
            Some(b'W') => Severity::Warning,
            Some(b'R') => Severity::Runtime,
            _ => Severity::Error,
        }
    }
}

codes! {
    BadEncoding = "E0001", "a file that is not UTF-8";
    WrongKind = "E0100", "a value of a kind that cannot stand there";
    UnknownKey = "E0101", "a key that its construct does not have";
    MissingKey = "E0102", "a construct without a key that it needs";
    NotSupportedYet = "E0103", "a part of the language that this version does not read";
    UnknownWord = "E0104", "a word that is none of those that may stand there";
    BadDuration = "E0105", "something that is no duration";
    BadNumber = "E0106", "something that is not the number a key takes";
    BadBoolean = "E0107", "something that is neither true nor false";
    BadName = "E0108", "a name that breaks the rule of names";
    BadType = "E0109", "something that cannot be a type";
    BracesInFixed = "E0110", "an expression where nothing is computed";
    BadPattern = "E0111", "a pattern that no answer can match";
    LanguageVersion = "E0112", "a version of the language that is not known";
    KeysExclude = "E0113", "two keys of which one map may have one";
    NoWork = "E0114", "a place where something is to be done, without anything to do";
    FieldsMissing = "E0115", "fields of an object outside of `fields`";
    NotAShape = "E0116", "something that is no shape";
    BadMethod = "E0117", "a request without its method, or a method without its request";
    OneParent = "E0118", "`parents` with more or fewer than one name";
    PatternNearWord = "W0130", "text among patterns that looks like a slip of a word";
}

//! How much a guideline weighs, by what a spec is for.
//!
//! A draft is told mistakes alone. By default those guidelines are told whose breach is hardly ever
//! meant. For a listing in the community library all of them are told, and what a review would
//! refuse is an error. Everything else weighs the same in all profiles.

use super::{Code, Severity};

/// What a spec is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Profile {
    /// Something to try.
    Draft,
    /// Daily use.
    #[default]
    Default,
    /// The platform's community library.
    Listing,
}

/// How much a guideline weighs.
struct Guideline {
    code: Code,
    /// Told without being asked for.
    default: bool,
    /// A review for the community library would refuse it.
    refused: bool,
}

const fn always(code: Code) -> Guideline {
    Guideline { code, default: true, refused: false }
}

const fn in_listings(code: Code) -> Guideline {
    Guideline { code, default: false, refused: false }
}

impl Guideline {
    const fn refused(self) -> Self {
        Self { refused: true, ..self }
    }
}

/// The guidelines, in the order of the register. A lint that is not here weighs the same always.
const GUIDELINES: [Guideline; 38] = [
    in_listings(Code::ServiceTitle),
    always(Code::NameStyle),
    always(Code::Unused),
    always(Code::OpenSecret).refused(),
    always(Code::EmbeddedSecret).refused(),
    in_listings(Code::CredentialHint),
    always(Code::SharedSecret).refused(),
    in_listings(Code::HostByHand),
    in_listings(Code::BareLabel),
    in_listings(Code::NoToggle).refused(),
    in_listings(Code::IntegerMoney),
    in_listings(Code::StickyFields),
    in_listings(Code::DateHint),
    in_listings(Code::FieldHelp),
    in_listings(Code::ListOfValues),
    in_listings(Code::RepeatedFields),
    in_listings(Code::WordsAsPattern),
    in_listings(Code::TitleVerb),
    always(Code::TitleTense),
    always(Code::TriggerTitle),
    in_listings(Code::DeleteHelp),
    in_listings(Code::NoRetry),
    in_listings(Code::OpenSearch),
    in_listings(Code::BatchMark),
    in_listings(Code::CustomActionHelp),
    in_listings(Code::NoCustomAction),
    always(Code::MarkupInText),
    always(Code::UntidyText),
    in_listings(Code::NoSupport).refused(),
    always(Code::ManyKeywords).refused(),
    in_listings(Code::NoKeywords),
    always(Code::KeywordRepeats),
    in_listings(Code::NoCategory).refused(),
    in_listings(Code::NoLandingPage).refused(),
    in_listings(Code::SourceUnsaid),
    in_listings(Code::NoDescription).refused(),
    in_listings(Code::NoHttps).refused(),
    in_listings(Code::LargeSource),
];

impl Profile {
    /// How much problems of a code weigh; `None`: they are not told.
    #[must_use]
    pub fn weight(self, code: Code) -> Option<Severity> {
        let Some(guideline) = GUIDELINES.iter().find(|guideline| guideline.code == code) else {
            return Some(code.severity());
        };
        match self {
            Self::Draft => None,
            Self::Default => guideline.default.then_some(Severity::Warning),
            Self::Listing if guideline.refused => Some(Severity::Error),
            Self::Listing => Some(Severity::Warning),
        }
    }
}

/// What stands above the guidelines.
const INTRODUCTION: &str = "# Lints

<!-- Made from the register of codes; `UPDATE_GOLDEN=1 cargo test` writes it anew. -->

Lints tell what is allowed and rarely meant, or what people who build recipes would trip over. A spec with lints
is built all the same; `--deny warnings` makes them stop the build.

`accept: { W0624: \"Their API repeats nothing\" }` at the root of the spec switches one off and keeps the reason. A
reason that is empty is told, and so is an acceptance that nothing needs any more.

`specc check --fix` makes the changes that are safe, in the spec itself; `--fix --dry-run` shows them. A change is safe if
the spec means the same afterwards, or means what only one reading of it can mean. After each round the spec is
compiled again, and what did not help is taken back.

## Profiles

`--profile` says what a spec is for. It concerns the guidelines below; all other codes weigh the same always.

| profile | is for | guidelines |
|---|---|---|
| `draft` | something to try | none |
| `default` | daily use | those whose breach is hardly ever meant |
| `listing` | the platform's community library | all; what a review would refuse is an error |

## Guidelines

| code | is | draft | default | listing |
|---|---|---|---|---|
";

/// What the compiler does by itself, so that no lint is needed.
const BY_ITSELF: &str = "
## What needs no lint

The guidelines of the platform ask for more. The rest is done by specc, or cannot be said wrongly:

- Titles, subtitles, descriptions, labels and samples are made where none are written, in the form that is asked for.
- Every field of an exported connector has its type, control, conversions both ways, and says whether it is optional.
  Selects and checkboxes have a toggle to free text with its hints, fields that steer a form one without formulas.
- Names that cannot be field names on the platform are written under a name that can, and translated.
- Choices of the connection stand in the field itself; pick lists there are an error (E0421).
- Names are unique, lead somewhere, and form no cycle (E02xx).
- Every value in a path is encoded and cannot climb out of it; credentials stay with their host.
- The body of a failed answer is part of the error; no error is swallowed.
- Lists end, polls remember where they are, and events are told apart (E045x, W0430, W0431).
- Exported Ruby is of version 2.7, needs no library, prints nothing, and has a comment for each operation.
- `settings.yaml`, `master.key` and `.rspec_status` of the exported project stay out of git.
";

/// The handbook's page of lints.
#[must_use]
pub fn page() -> String {
    let word = |profile: Profile, code| match profile.weight(code) {
        None => "–",
        Some(Severity::Error) => "error",
        Some(_) => "warning",
    };
    let rows = GUIDELINES.iter().map(|Guideline { code, .. }| {
        let text = code.text();
        format!(
            "| [{text}](../src/diagnostic/explain/{text}.md) | {} | {} | {} | {} |\n",
            code.about(),
            word(Profile::Draft, *code),
            word(Profile::Default, *code),
            word(Profile::Listing, *code),
        )
    });
    let rows: String = rows.collect();
    format!("{INTRODUCTION}{rows}{BY_ITSELF}")
}

#[cfg(test)]
mod tests {
    use super::{GUIDELINES, Profile};
    use crate::diagnostic::{Code, Severity};

    #[test]
    fn guidelines_are_lints_and_stand_in_the_order_of_the_register() {
        let place = |code: Code| Code::ALL.iter().position(|other| *other == code);
        for pair in GUIDELINES.windows(2) {
            assert!(place(pair[0].code) < place(pair[1].code), "{}", pair[1].code.text());
        }
        for guideline in &GUIDELINES {
            assert_eq!(guideline.code.severity(), Severity::Warning, "{}", guideline.code.text());
        }
    }

    #[test]
    fn profiles_weigh_guidelines_and_nothing_else() {
        use Severity::{Error, Warning};
        let cases = [
            (Code::UnknownField, [Some(Error); 3]),
            (Code::NeedlessBraces, [Some(Warning); 3]),
            (Code::TitleTense, [None, Some(Warning), Some(Warning)]),
            (Code::NoSupport, [None, None, Some(Error)]),
            (Code::NoRetry, [None, None, Some(Warning)]),
        ];
        for (code, weights) in cases {
            let found =
                [Profile::Draft, Profile::Default, Profile::Listing].map(|profile| profile.weight(code));
            assert_eq!(found, weights, "{}", code.text());
        }
    }
}

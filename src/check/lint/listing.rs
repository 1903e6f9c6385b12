//! What the community library of the platform asks of a connector.

use super::Look;
use crate::diagnostic::{Code, Description};
use crate::span::{Span, Spanned};

/// Keywords that a listing takes.
const KEYWORDS: usize = 3;

pub(super) fn lint(look: &mut Look) {
    let place = look.spec.name.span;
    support(look, place);
    description(look, place);
    let listing = look.spec.listing.clone().unwrap_or_default();
    let at = listing.span.unwrap_or(place);
    keywords(look, &listing.keywords, at);
    if listing.categories.is_empty() {
        look.tell(
            Code::NoCategory,
            Description::new("a listing stands in at least one category", at, "no `categories`")
                .help("write `listing: { categories: […] }` with words of the platform's list".to_owned()),
        );
    }
    if listing.direct_install == Some(false) && listing.landing_page.is_none() {
        look.tell(
            Code::NoLandingPage,
            Description::new(
                "nobody could come by this connector",
                at,
                "not installed at once, and no `landing_page`",
            )
            .help(
                "`landing_page` is the page that shows the connector and leads to its private link"
                    .to_owned(),
            ),
        );
    }
    if listing.hide_source.is_none() {
        look.tell(
            Code::SourceUnsaid,
            Description::new("nothing says whether the source is open", at, "no `hide_source`").help(
                "it cannot be changed while the connector is listed; write `hide_source: true` or `false`"
                    .to_owned(),
            ),
        );
    }
    for url in [&listing.landing_page, &look.spec.support.url].into_iter().flatten() {
        if !url.value.starts_with("https://") {
            let description = Description::new(
                format!("`{}` is no HTTPS address", url.value),
                url.span,
                "for people to open",
            )
            .help("begin with `https://`".to_owned());
            look.problems.tell(Code::NoHttps, description);
        }
    }
}

/// Submissions without a support contact are refused.
fn support(look: &mut Look, place: Span) {
    let support = &look.spec.support;
    let given =
        |text: &Option<Spanned<String>>| text.as_ref().is_some_and(|text| !text.value.trim().is_empty());
    if !given(&support.email) && !given(&support.url) {
        look.tell(
            Code::NoSupport,
            Description::new("nobody is named who helps with this connector", place, "no `support`")
                .help("write `support: { email: … }`, or a `url` with help".to_owned()),
        );
    }
}

/// What the connector is for.
fn description(look: &mut Look, place: Span) {
    if look.spec.summary.is_none() && look.spec.description.is_none() {
        look.tell(
            Code::NoDescription,
            Description::new(
                "nothing says what the connector is for",
                place,
                "no `summary`, no `description`",
            )
            .help("`summary` says it in one sentence, `description` says more".to_owned()),
        );
    }
}

fn keywords(look: &mut Look, keywords: &[Spanned<String>], at: Span) {
    if keywords.is_empty() {
        look.tell(
            Code::NoKeywords,
            Description::new("nobody finds this connector by what it is for", at, "no `keywords`")
                .help("write up to three words that people search for".to_owned()),
        );
    }
    if let Some(fourth) = keywords.get(KEYWORDS) {
        look.tell(
            Code::ManyKeywords,
            Description::new(
                format!("a listing takes {KEYWORDS} keywords, not {}", keywords.len()),
                fourth.span,
                "one too many",
            )
            .help("keep those that the title and the categories do not say".to_owned()),
        );
    }
    let title = look.connector.listing.app.to_lowercase();
    let categories: Vec<String> =
        look.connector.listing.categories.iter().map(|category| category.to_lowercase()).collect();
    for (at, keyword) in keywords.iter().enumerate() {
        let word = keyword.value.to_lowercase();
        let twice = keywords[..at].iter().any(|other| other.value.to_lowercase() == word);
        let says = if word == title {
            "the name of the app"
        } else if categories.contains(&word) {
            "a category already"
        } else if twice {
            "a keyword already"
        } else {
            continue;
        };
        look.tell(
            Code::KeywordRepeats,
            Description::new(format!("the keyword `{}` says nothing new", keyword.value), keyword.span, says)
                .help("write another word that people search for".to_owned()),
        );
    }
}

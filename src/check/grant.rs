//! What a grant needs and what belongs to others, and the signs by which lost credentials are known.

use super::Checker;
use super::oauth2::needs_user;
use crate::diagnostic::{Code, Description};
use crate::span::{Span, Spanned};
use crate::spec::Pattern;
use crate::spec::{self, Grant, OAuth2, Refresh, Scheme};

impl Checker<'_> {
    /// What a grant needs, and what belongs to others.
    pub(super) fn grant_is_whole(&mut self, auth: &spec::Auth, oauth2: &OAuth2) {
        let grant = oauth2.grant.value;
        let lost = |key: &str| self.spec.gaps.lost_any(oauth2.span, &[key]);
        let mut wrong: Vec<(Span, &str, String)> = Vec::new();
        let browser = grant == Grant::AuthorizationCode;
        if browser && oauth2.authorize.is_none() && !lost("authorize") && !lost("grant") {
            let help = "`authorize`: the URL where the user agrees";
            wrong.push((oauth2.span, "a grant with a code needs `authorize`", help.to_owned()));
        }
        if grant == Grant::JwtBearer && oauth2.assertion.is_none() && !lost("assertion") {
            let help = "`assertion`: what is exchanged for a token";
            wrong.push((oauth2.grant.span, "the grant `jwt_bearer` needs `assertion`", help.to_owned()));
        }
        let device = grant == Grant::DeviceCode;
        if device && oauth2.device.is_none() && !lost("device") {
            let help = "`device`: the URL where a code for another device is asked for";
            wrong.push((oauth2.grant.span, "the grant `device_code` needs `device`", help.to_owned()));
        }
        if let Some(token) = &oauth2.token
            && matches!(&token.value, spec::TokenRequest::Standard { url: None, .. })
            && !self.spec.gaps.lost_any(token.span, &["url"])
        {
            let help =
                "`url`: where the token is asked for; only `refresh` can do without, which goes there too";
            wrong.push((token.span, "a `token` that is adjusted needs its `url`", help.to_owned()));
        }
        if let Some(token) = oauth2.token.as_ref().filter(|token| super::tokens::in_steps(&token.value)) {
            let renews = match &oauth2.refresh {
                Refresh::Standard => !needs_user(oauth2),
                Refresh::With(request) => {
                    !matches!(&request.value, spec::TokenRequest::Standard { url: None, .. })
                }
                Refresh::Never => true,
            };
            if !renews && !lost("refresh") {
                let help = "`refresh` says how: a URL, a request, steps, or `false`";
                let message = "nobody knows how a token that comes of steps or a call is renewed";
                wrong.push((token.span, message, help.to_owned()));
            }
        }
        if let (true, Some(token)) = (device, &oauth2.token)
            && !super::tokens::ends_with_request(&token.value)
        {
            let help = "what is called or looked up comes before it";
            let message = "with `device_code` the last step of `token` is the request that is repeated";
            wrong.push((token.span, message, help.to_owned()));
        }
        let foreign = [
            (oauth2.device.as_ref().map(|it| it.span), device, "device"),
            (oauth2.authorize.as_ref().map(|it| it.url.span), browser, "authorize"),
            (oauth2.register.as_ref().map(|it| it.span), browser, "register"),
            (oauth2.username.as_ref().map(|it| it.span), grant == Grant::Password, "username"),
            (oauth2.password.as_ref().map(|it| it.span), grant == Grant::Password, "password"),
            (oauth2.assertion.as_ref().map(assertion_span), grant == Grant::JwtBearer, "assertion"),
        ];
        let mut told: Vec<(Span, String)> = Vec::new();
        for (span, belongs, key) in foreign {
            if let (Some(span), false, false) = (span, belongs, lost("grant")) {
                told.push((span, format!("`{key}` does not belong to this grant")));
            }
        }
        let given = [&oauth2.client_id, &oauth2.client_secret].into_iter().flatten().map(|given| given.span);
        let given = given.chain(oauth2.client_jwt.as_ref().map(|jwt| jwt.span));
        for span in given.filter(|_| oauth2.register.is_some()) {
            self.problems.tell(
                Code::GrantOfParts,
                Description::new(
                    "a client that registers itself is given its name and its secret",
                    span,
                    "given here as well",
                )
                .help("leave it out, or leave `register` out".to_owned()),
            );
        }
        for (span, message, help) in wrong {
            self.problems.tell(Code::GrantOfParts, Description::new(message, span, "is missing").help(help));
        }
        for (span, message) in told {
            let grant = Description::new(message, span, "read by another grant").help(
                "`grant` says how a token is come by; without it, it is `authorization_code`".to_owned(),
            );
            self.problems.tell(Code::GrantOfParts, grant);
        }
        let never = matches!(oauth2.refresh, Refresh::Never);
        let signs = auth.refresh_on.as_ref().or(auth.detect.as_ref());
        if let (true, true, Some(signs)) = (never, needs_user(oauth2), signs) {
            self.nothing_to_renew(signs.span);
        }
    }

    /// `refresh_on` and `detect`: of what form they are, and whether anything could be renewed.
    pub(super) fn signs(&mut self, auth: &spec::Auth) {
        let renews = match &auth.scheme {
            Scheme::Session(_) | Scheme::OAuth2(_) => true,
            Scheme::AwsSigV4(aws) => aws.role.is_some(),
            _ => false,
        };
        let lost = self.spec.gaps.lost_any(auth.span, &["session", "oauth2", "jwt", "aws_sigv4", "options"]);
        for signs in [&auth.refresh_on, &auth.detect].into_iter().flatten() {
            if !renews && !lost {
                self.nothing_to_renew(signs.span);
            }
        }
        let check = |checker: &mut Self, signs: &Spanned<Vec<Spanned<Pattern>>>, statuses: bool| {
            for pattern in &signs.value {
                let fits = match &pattern.value {
                    Pattern::Status(status) => statuses && (400..600).contains(status),
                    Pattern::Regex { .. } => true,
                    _ => false,
                };
                if !fits {
                    let (message, help) = if statuses {
                        (
                            "`refresh_on` takes statuses from 400 to 599 and regexes",
                            "such as `401` or `/expired/i`",
                        )
                    } else {
                        ("`detect` takes regexes", "such as `/\"error\":\"SESSION_EXPIRED\"/`")
                    };
                    checker.problems.tell(
                        Code::NoSign,
                        Description::new(message, pattern.span, "something else").help(help.to_owned()),
                    );
                }
            }
        };
        if let Some(signs) = &auth.refresh_on {
            check(self, signs, true);
        }
        if let Some(signs) = &auth.detect {
            check(self, signs, false);
        }
    }

    fn nothing_to_renew(&mut self, span: Span) {
        self.problems.tell(
            Code::NothingToRenew,
            Description::new("nothing can be renewed here, so no answer can ask for it", span, "of no use")
                .help(
                    "credentials that the user typed stay as they are; `session` and `oauth2` can renew"
                        .to_owned(),
                ),
        );
    }
}

fn assertion_span(assertion: &spec::Assertion) -> Span {
    match assertion {
        spec::Assertion::Given(value) => value.span,
        spec::Assertion::Signed(jwt) => jwt.span,
    }
}

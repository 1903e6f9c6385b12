//! The address that a browser opens, so that a user agrees there.

use url::Url;

use crate::diagnostic::Code;
use crate::plan::Browser;
use crate::value::text;

use super::fault::Fault;
use super::host::Host;
use super::operation::Runtime;
use super::scope::Scope;
use super::sign_in::Given;
use super::{address, eval, query};

impl<H: Host> Runtime<'_, H> {
    /// The address that a browser opens, so that a user agrees there.
    ///
    /// # Errors
    /// When a value of it cannot be computed.
    pub fn authorize_url(&self, browser: &Browser, given: &Given) -> Result<Url, Fault> {
        let plan = self.plan;
        let Some(sign_in) = &self.auth().sign_in else {
            return Err(Fault::new(Code::BadAddress, "nobody signs in here"));
        };
        let scope = Scope::new(plan, &self.connection, self.moment());
        let arguments = self.with_names(sign_in, given, &scope)?;
        let scope = Scope { arguments: &arguments, ..scope };
        let mut url = address::resolve(&browser.url, self.base.as_ref(), &scope)?;
        address::secure(&url).map_err(|fault| fault.at(address::place(&browser.url)))?;
        let mut pairs = Vec::new();
        for (name, slot) in &browser.params {
            let value = eval::slot(slot, &scope)?;
            if !value.is_null() {
                pairs.push(format!("{}={}", query::percent(name), query::percent(&text::text(&value)?)));
            }
        }
        if pairs.is_empty() {
            return Ok(url);
        }
        let pairs = pairs.join("&");
        // Some services read them behind a `#`.
        match url.fragment().map(str::to_owned) {
            Some(fragment) => {
                let mark = match fragment.contains('?') {
                    _ if fragment.ends_with(['?', '&']) => "",
                    true => "&",
                    false => "?",
                };
                url.set_fragment(Some(&format!("{fragment}{mark}{pairs}")));
            }
            None => {
                let before = url.query().filter(|before| !before.is_empty()).map(str::to_owned);
                let query = before.map_or_else(
                    || pairs.clone(),
                    |before| format!("{}&{pairs}", before.strip_suffix('&').unwrap_or(&before)),
                );
                url.set_query(Some(&query));
            }
        }
        Ok(url)
    }
}

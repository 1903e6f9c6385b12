//! The certificates of a request, out of the values of a spec.

use std::sync::Arc;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::eval;
use super::fault::Fault;
use super::host;
use super::scope::Scope;
use crate::builtin::locked::unlock;
use crate::diagnostic::Code;
use crate::plan::{Slot, Tls};
use crate::value::text;

/// What is shown and who is trusted; `None` where the values say nothing.
///
/// # Errors
/// When something is no PEM, or half of the client's identity is missing.
pub fn certificates(tls: &Tls, scope: &Scope) -> Result<Option<Arc<host::Tls>>, Fault> {
    let given = |slot: &Slot| -> Result<Option<String>, Fault> {
        let text = text::text(&eval::slot(slot, scope)?)?;
        Ok(Some(text).filter(|text| !text.trim().is_empty()))
    };
    let identity = match &tls.identity {
        None => None,
        Some((certificate, key)) => match (given(certificate)?, given(key)?) {
            (None, None) => None,
            (certificate, key) => {
                let certificate = certificate
                    .filter(|pem| are_certificates(pem))
                    .ok_or_else(|| unreadable("the certificate of the client cannot be read"))?;
                let passphrase = match &tls.passphrase {
                    Some(slot) => given(slot)?,
                    None => None,
                };
                let key = match (key, passphrase) {
                    (Some(key), Some(passphrase)) => Some(unlock(&key, &passphrase).map_err(|failure| {
                        Fault::new(Code::BadCertificate, failure.0).help("the passphrase is that of the key")
                    })?),
                    (key, _) => key,
                };
                let key = key
                    .filter(|pem| is_key(pem))
                    .ok_or_else(|| unreadable("the key of the client cannot be read"))?;
                Some(format!("{certificate}\n{key}"))
            }
        },
    };
    let authorities = match &tls.authorities {
        None => None,
        Some(slot) => given(slot)?,
    };
    if authorities.as_ref().is_some_and(|pem| !are_certificates(pem)) {
        return Err(unreadable("the certificates of the authorities cannot be read"));
    }
    let certificates = host::Tls { identity, only: tls.only && authorities.is_some(), authorities };
    let nothing = certificates.identity.is_none() && certificates.authorities.is_none();
    Ok((!nothing).then(|| Arc::new(certificates)))
}

/// The same without what proves who the client is.
#[must_use]
pub fn anonymous(tls: &Arc<host::Tls>) -> Arc<host::Tls> {
    Arc::new(host::Tls { identity: None, ..(**tls).clone() })
}

fn are_certificates(pem: &str) -> bool {
    let mut all = CertificateDer::pem_slice_iter(pem.as_bytes()).peekable();
    all.peek().is_some() && all.all(|one| one.is_ok())
}

fn is_key(pem: &str) -> bool {
    PrivateKeyDer::from_pem_slice(pem.as_bytes()).is_ok()
}

fn unreadable(message: &str) -> Fault {
    Fault::new(Code::BadCertificate, message)
        .help("certificates and keys are PEM, and a key that is encrypted needs its `passphrase`")
}

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

/// How a service ended a connection that may not have taken the certificate of the client.
pub const HUNG_UP: &str = "hung up without a word, perhaps because of the certificate of the client";

/// What to do when a service ends a handshake because of who the client is; none where it does not say so.
#[must_use]
pub fn advice(why: &str) -> Option<&'static str> {
    const REFUSED: &str = "the certificate of the client may have ended, be another's, or be signed by an authority that the service does not know";
    if why.ends_with(HUNG_UP) {
        return Some(REFUSED);
    }
    let alert = why.rsplit_once("fatal alert: ")?.1.to_ascii_lowercase();
    match alert.as_str() {
        "certificaterequired" => {
            Some("the service asks for a certificate of the client: give one, and its key, in `tls`")
        }
        // Before TLS 1.3 there is no word of its own for it.
        "handshakefailure" => Some(
            "the service asks for a certificate of the client, or for a TLS that is not spoken here: give a certificate and its key in `tls`",
        ),
        "badcertificate"
        | "unsupportedcertificate"
        | "certificaterevoked"
        | "certificateexpired"
        | "certificateunknown"
        | "unknownca"
        | "accessdenied"
        | "decrypterror" => Some(REFUSED),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{HUNG_UP, advice};

    #[test]
    fn a_service_that_refuses_the_client_is_told_from_one_that_is_not_trusted() {
        let told = |why: &str| advice(why).and_then(|help| help.split(" the client").next());
        let asks = Some("the service asks for a certificate of");
        let refuses = Some("the certificate of");
        for (why, help) in [
            ("received fatal alert: CertificateRequired", asks),
            ("received fatal alert: HandshakeFailure", asks),
            ("received fatal alert: UnknownCA", refuses),
            ("received fatal alert: CertificateExpired", refuses),
            (&format!("it {HUNG_UP}"), refuses),
            ("received fatal alert: ProtocolVersion", None),
            ("invalid peer certificate: UnknownIssuer", None),
            ("", None),
        ] {
            assert_eq!(told(why), help, "{why}");
        }
    }
}

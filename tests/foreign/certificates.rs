//! Certificates of clients, at Node's own `https`, which is OpenSSL; authorities that are made for the run.

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};
use serde_json::{Value, json};

use super::{Trial, services, spec};
use crate::support::is_without;

/// Who signs certificates, and whom nobody asked.
pub struct Authorities {
    ours: Authority,
    other: Authority,
    service: Shown,
    /// Signed by the authority that the service trusts: with a key of RSA, and one of a curve.
    ada: Shown,
    ada_by_curve: Shown,
    /// Signed by the other.
    stranger: Shown,
}

struct Authority {
    certificate: String,
    issuer: Issuer<'static, KeyPair>,
}

/// A certificate and its key, in PEM.
struct Shown {
    certificate: String,
    key: String,
}

impl Authority {
    fn named(name: &str) -> Self {
        let key = KeyPair::generate().expect("a key can be made");
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let certificate = params.self_signed(&key).expect("it can sign").pem();
        Self { certificate, issuer: Issuer::new(params, key) }
    }

    fn signs(&self, name: &str, purpose: ExtendedKeyUsagePurpose, key: &KeyPair) -> Shown {
        let mut params = CertificateParams::new(vec!["localhost".to_owned()]).expect("it is a name");
        params.distinguished_name.push(DnType::CommonName, name);
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![purpose];
        let certificate = params.signed_by(key, &self.issuer).expect("it can sign").pem();
        Shown { certificate, key: key.serialize_pem() }
    }
}

impl Authorities {
    pub fn new() -> Self {
        let (ours, other) = (Authority::named("ours"), Authority::named("other"));
        let curve = || KeyPair::generate().expect("a key can be made");
        let rsa = KeyPair::from_pem(include_str!("../support/tls/client.key")).expect("it is a key");
        let client = ExtendedKeyUsagePurpose::ClientAuth;
        let service = ours.signs("service", ExtendedKeyUsagePurpose::ServerAuth, &curve());
        let ada = ours.signs("ada", client.clone(), &rsa);
        let ada_by_curve = ours.signs("ada", client.clone(), &curve());
        let stranger = other.signs("ada", client, &rsa);
        Self { ours, other, service, ada, ada_by_curve, stranger }
    }

    /// What the service shows, and whom it trusts.
    pub fn of_the_service(&self) -> Value {
        json!({ "key": self.service.key, "certificate": self.service.certificate, "authority": self.ours.certificate })
    }
}

const FIELDS: &str = "fields: { certificate: { required: false, multiline: true }, private_key: { required: false, multiline: true }, \
    passphrase: { required: false, secret: true }, authorities: { required: false, multiline: true } }";
const TLS: &str = "none: true\ntls: { certificate: \"{{ connection.certificate }}\", key: \"{{ connection.private_key }}\", \
    passphrase: \"{{ connection.passphrase }}\", authorities: \"{{ connection.authorities }}\" }";

#[test]
fn a_client_is_known_by_its_certificate_and_trusts_whom_it_should() {
    if is_without("foreign") {
        return;
    }
    let all = &services().authorities;
    for version in ["tls12", "tls13"] {
        let base = format!("https://localhost:{}/", services().port(version));
        let trial = Trial::of(&spec(&base, FIELDS, TLS, ""));
        let given = |shown: Option<&Shown>, authority: &Authority| {
            json!({
                "certificate": shown.map(|shown| &shown.certificate),
                "private_key": shown.map(|shown| &shown.key),
                "authorities": authority.certificate,
            })
        };
        trial.signs_in(&given(Some(&all.ada), &all.ours));
        let mut locked = given(Some(&all.ada), &all.ours);
        locked["private_key"] = json!(include_str!("../support/tls/client.locked.key"));
        locked["passphrase"] = json!("op3n-sesame");
        trial.signs_in(&locked);
        // The platform takes keys of RSA alone.
        let (status, text) = trial.run(&["test"], &given(Some(&all.ada_by_curve), &all.ours));
        assert!(status == Some(0) && text.contains("as ada"), "{text}");

        // Each way to be refused says which side refuses, and what to do.
        trial.is_refused(&given(Some(&all.ada), &all.other), &["R0200", "TLS", "certificate is not trusted"]);
        trial.is_refused(&given(None, &all.ours), &["R0200", "TLS", "asks for a certificate of the client"]);
        trial.is_refused(
            &given(Some(&all.stranger), &all.ours),
            &["R0200", "TLS", "signed by an authority that the service does not know"],
        );
        let mut half = given(Some(&all.ada), &all.ours);
        half["private_key"] = Value::Null;
        trial.is_refused(&half, &["R0211", "the key of the client"]);
        let mut system = given(Some(&all.ada), &all.ours);
        system["authorities"] = Value::Null;
        trial.is_refused(&system, &["R0200", "TLS", "certificate is not trusted"]);
    }
}

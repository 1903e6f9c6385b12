//! Certificates in a real handshake: the client shows its own where it has one, and trusts whom it should.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig, ServerConnection, StreamOwned};
use specc::runtime::net::Net;
use specc::runtime::{Host as _, NoAnswer, Outgoing, Tls};

const AUTHORITY: &str = include_str!("support/tls/ca.pem");
const CLIENT: &str = concat!(include_str!("support/tls/client.pem"), include_str!("support/tls/client.key"));

/// A service that answers those whose certificate the authority has signed; gives its address.
fn service() -> String {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let certificates = |pem: &str| -> Vec<CertificateDer<'static>> {
        CertificateDer::pem_slice_iter(pem.as_bytes()).collect::<Result<_, _>>().expect("it is a certificate")
    };
    let mut roots = RootCertStore::empty();
    for root in certificates(AUTHORITY) {
        roots.add(root).expect("it is an authority");
    }
    let verifier = WebPkiClientVerifier::builder(Arc::new(roots)).build().expect("there is an authority");
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("support/tls/server.key")).expect("it is a key");
    let config = ServerConfig::builder()
        .with_client_cert_verifier(verifier)
        .with_single_cert(certificates(include_str!("support/tls/server.pem")), key)
        .expect("they belong together");
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").expect("there is a port");
    let address = listener.local_addr().expect("it listens");
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let Ok(connection) = ServerConnection::new(Arc::clone(&config)) else { continue };
            let mut stream = StreamOwned::new(connection, stream);
            let mut asked = [0; 4096];
            if stream.read(&mut asked).is_ok_and(|read| read > 0) {
                let _ =
                    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
                let _ = stream.flush();
                stream.conn.send_close_notify();
                let _ = stream.flush();
            }
        }
    });
    format!("https://localhost:{}/", address.port())
}

fn sent(url: &str, identity: Option<&str>, authorities: Option<&str>) -> Result<u16, NoAnswer> {
    let mut net = Net::new("test").expect("a client can be made");
    let tls = Tls {
        identity: identity.map(str::to_owned),
        authorities: authorities.map(str::to_owned),
        only: true,
    };
    let outgoing = Outgoing {
        hidden: false,
        method: "GET".to_owned(),
        url: url.to_owned(),
        headers: Vec::new(),
        body: None,
        timeout: Duration::from_secs(20),
        limit: 1_000,
        tls: Some(Arc::new(tls)),
    };
    net.send(&outgoing).map(|answer| answer.status)
}

#[test]
fn a_client_shows_its_certificate_and_trusts_whom_it_should() {
    let url = service();
    assert_eq!(sent(&url, Some(CLIENT), Some(AUTHORITY)), Ok(200));
    let locked = include_str!("support/tls/client.locked.key");
    let open = specc::builtin::locked::unlock(locked, "op3n-sesame").expect("the passphrase opens it");
    let opened = format!("{}{open}", include_str!("support/tls/client.pem"));
    assert_eq!(sent(&url, Some(&opened), Some(AUTHORITY)), Ok(200), "a key that was locked");
    assert!(sent(&url, None, Some(AUTHORITY)).is_err(), "without a certificate");
    let stranger = include_str!("support/tls/client.pem");
    assert!(sent(&url, Some(CLIENT), Some(stranger)).is_err(), "trusting somebody else");
}

// A service that answers those alone whose certificate an authority has signed: Node's own `https`,
// which is OpenSSL. One listens for each version of TLS, since they refuse at different moments.

import https from 'node:https';

export default async function tls({ listen, given }) {
  const answer = (req, res) => {
    const { subject } = req.socket.getPeerCertificate();
    res.setHeader('Content-Type', 'application/json');
    res.end(JSON.stringify({ name: subject.CN, protocol: req.socket.getProtocol() }));
  };
  const service = (version) => https.createServer({
    key: given.key,
    cert: given.certificate,
    ca: given.authority,
    requestCert: true,
    rejectUnauthorized: true,
    minVersion: version,
    maxVersion: version,
  }, answer);
  return { tls12: await listen(service('TLSv1.2')), tls13: await listen(service('TLSv1.3')) };
}

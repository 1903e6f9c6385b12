// Keys that are made anew for each run, by OpenSSL.

import { generateKeyPairSync } from 'node:crypto';

export default function keys() {
  const pair = (kind, options, form) => {
    const { publicKey, privateKey } = generateKeyPairSync(kind, options);
    return {
      public: publicKey.export({ type: 'spki', format: 'pem' }),
      private: privateKey.export({ type: form, format: 'pem' }),
    };
  };
  return {
    // Both forms that PEM has for a key of RSA, and for one of a curve.
    rsa: pair('rsa', { modulusLength: 2048 }, 'pkcs8'),
    rsa_older: pair('rsa', { modulusLength: 2048 }, 'pkcs1'),
    p256: pair('ec', { namedCurve: 'P-256' }, 'pkcs8'),
    p256_older: pair('ec', { namedCurve: 'P-256' }, 'sec1'),
    p384: pair('ec', { namedCurve: 'P-384' }, 'pkcs8'),
    shared: 's3cret of sixty-four bytes, as HMAC wants them for its largest hash!!!!',
  };
}

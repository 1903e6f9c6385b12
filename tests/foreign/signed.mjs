// Signatures over requests: OAuth 1 by `passport-http-oauth` and `oauthorize` (PLAINTEXT by `oauth-1.0a`,
// since the strategy encodes it once too often), Signature Version 4 by the
// vendor's `@smithy/signature-v4`, HTTP Message Signatures by `http-message-signatures`.

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export default async function signed(place) {
  return { oauth1: await oauth1(place), aws: await aws(place), signatures: await signatures(place) };
}

const CONSUMER = { key: 'c0nsumer', secret: 'c0nsumer&secret' };

// Who asks for a token is signed in already: what is tried is the client, not a page of ours.
async function oauth1({ packages, listen }) {
  const express = packages('express');
  const { Passport } = packages('passport');
  const { ConsumerStrategy, TokenStrategy } = packages('passport-http-oauth');
  const oauthorize = packages('oauthorize');
  const passport = new Passport();
  const tokens = new Map([['t0ken', { secret: 't0ken+secret', user: 'ada' }]]);
  const seen = new Set();
  const consumer = (key, done) => done(null, key === CONSUMER.key && CONSUMER, CONSUMER.secret);
  const once = (timestamp, nonce, done) => {
    const fresh = Math.abs(Date.now() / 1000 - Number(timestamp)) < 300 && !seen.has(nonce);
    seen.add(nonce);
    done(null, fresh);
  };
  const request = (token, done) => {
    const found = tokens.get(token);
    done(null, found?.secret, found);
  };
  passport.use('consumer', new ConsumerStrategy(consumer, request, once));
  const access = (token, done) => {
    const found = tokens.get(token);
    done(null, found?.user && { name: found.user }, found?.secret);
  };
  passport.use('token', new TokenStrategy(consumer, access, once));
  const OAuth = packages('oauth-1.0a');
  const plain = new OAuth({ consumer: CONSUMER, signature_method: 'PLAINTEXT' });
  const by = (name) => {
    const strategy = passport.authenticate(name, { session: false });
    return (req, res, next) => {
      const given = Object.fromEntries(
        [...(req.get('authorization') ?? '').matchAll(/(oauth_\w+)="([^"]*)"/g)].map(([, key, value]) => [key, decodeURIComponent(value)]),
      );
      if (given.oauth_signature_method !== 'PLAINTEXT') return strategy(req, res, next);
      const token = tokens.get(given.oauth_token);
      const known = given.oauth_signature === plain.getSigningKey(token?.secret) && (name === 'consumer' || token?.user);
      if (!known) return res.status(401).end();
      req.user = name === 'consumer' ? CONSUMER : { name: token.user };
      req.authInfo = { oauth: { callbackURL: given.oauth_callback, token: given.oauth_token, verifier: given.oauth_verifier } };
      return next();
    };
  };

  const server = oauthorize.createServer();
  server.serializeClient((client, done) => done(null, client.key));
  server.deserializeClient((key, done) => done(null, CONSUMER));
  const issue = (more, done) => {
    const [token, secret] = [randomBytes(8).toString('hex'), randomBytes(12).toString('base64')];
    tokens.set(token, { secret, ...more });
    done(null, token, secret);
  };
  const app = express();
  // The strategy reads the address as it came, which a parser of the query does not change.
  app.use(express.urlencoded({ extended: false }), (req, res, next) => {
    req.session = (sessions[req.query.oauth_token] ??= {});
    req.user = undefined;
    next();
  });
  const sessions = {};
  app.post('/request', by('consumer'), server.requestToken((client, callback, done) => issue({ callback }, done)));
  app.post('/access', by('consumer'), server.accessToken(
    (token, verifier, done) => done(null, tokens.get(token)?.verifier === verifier),
    (client, token, done) => {
      tokens.delete(token);
      issue({ user: 'ada' }, done);
    },
  ));
  app.get('/authorize',
    server.userAuthorization((token, done) => done(null, tokens.has(token) && CONSUMER, tokens.get(token)?.callback)),
    (req, res, next) => {
      req.query.transaction_id = req.oauth.transactionID;
      req.body = req.query.deny ? { cancel: 'yes' } : {};
      req.user = { name: 'ada' };
      next();
    },
    ...server.userDecision((token, user, answer, done) => {
      const verifier = randomBytes(6).toString('hex');
      Object.assign(tokens.get(token), { verifier });
      done(null, verifier);
    }));
  // Not mounted: the strategy reads the whole path.
  app.all(/^\/api\//, by('token'), (req, res) => res.json({ name: req.user.name, body: req.body }));
  app.use(server.errorHandler());
  return listen(app);
}

// What the vendor's signer makes of a request has to be what the caller made of it.
async function aws({ packages, listen }) {
  const { SignatureV4 } = packages('@smithy/signature-v4');
  const { Sha256 } = packages('@aws-crypto/sha256-js');
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
  return listen(async (req, res) => {
    const chunks = [];
    for await (const chunk of req) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const url = new URL(req.url, `http://${req.headers.host}`);
    // Which service this is, its host says in real life.
    const service = req.headers['x-service'] ?? 's3';
    const given = req.headers.authorization ?? '';
    const names = (given.match(/SignedHeaders=([^,]*)/) ?? [])[1]?.split(';') ?? [];
    const query = {};
    for (const [name, value] of url.searchParams) query[name] = query[name] === undefined ? value : [query[name], value].flat();
    const asked = {
      method: req.method,
      protocol: 'http:',
      hostname: url.hostname,
      port: Number(url.port),
      path: req.url.split('?')[0],
      query,
      headers: Object.fromEntries(names.map((name) => [name, req.headers[name]])),
      body,
    };
    const sessionToken = req.headers['x-amz-security-token'];
    const signer = new SignatureV4({
      credentials: { ...credentials, sessionToken },
      region: 'eu-central-1',
      service,
      sha256: Sha256,
      uriEscapePath: service !== 's3',
      applyChecksum: service === 's3',
    });
    const at = req.headers['x-amz-date'] ?? '';
    const signingDate = new Date(at.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'));
    let known = false;
    try {
      const wanted = await signer.sign(asked, { signingDate });
      const [one, other] = [wanted.headers.authorization, given].map((text) => createHash('sha256').update(text).digest());
      known = timingSafeEqual(one, other) && Math.abs(Date.now() - signingDate) < 900_000;
    } catch (error) {
      res.setHeader('X-Trouble', String(error));
    }
    // What is bound to the signature must be what came.
    const digest = req.headers['x-amz-content-sha256'];
    if (digest && digest !== createHash('sha256').update(body).digest('hex')) known = false;
    res.statusCode = known ? 200 : 403;
    res.setHeader('Content-Type', 'application/json');
    res.end(JSON.stringify(known ? { name: credentials.accessKeyId, body: body.toString() } : { code: 'SignatureDoesNotMatch' }));
  });
}

// RFC 9421 under /http, the older draft by Cavage under /older. The body is bound by its digest.
async function signatures({ packages, listen, keys }) {
  const { httpbis, cavage, createVerifier } = packages('http-message-signatures');
  const shared = Buffer.from(keys.shared);
  const known = {
    shared: { id: 'shared', algs: ['hmac-sha256'], verify: createVerifier(shared, 'hmac-sha256') },
    rsa: { id: 'rsa', algs: ['rsa-v1_5-sha256', 'rsa-sha256'], verify: createVerifier(keys.rsa.public, 'rsa-v1_5-sha256') },
    pss: { id: 'pss', algs: ['rsa-pss-sha512'], verify: createVerifier(keys.rsa.public, 'rsa-pss-sha512') },
  };
  return listen(async (req, res) => {
    const chunks = [];
    for await (const chunk of req) chunks.push(chunk);
    const digest = createHash('sha256').update(Buffer.concat(chunks)).digest('base64');
    const message = { method: req.method, url: `http://${req.headers.host}${req.url}`, headers: req.headers };
    const older = req.url.startsWith('/older');
    let why;
    try {
      const keyLookup = async ({ keyid }) => known[keyid];
      const covered = older
        ? { requiredParams: ['(request-target)', 'host', 'digest'] }
        : { requiredFields: ['@method', '@authority', '@path', '@query', 'content-digest'] };
      const good = await (older ? cavage : httpbis).verifyMessage({ keyLookup, ...covered, maxAge: 60, tolerance: 5 }, message);
      const bound = older ? req.headers.digest === `SHA-256=${digest}` : req.headers['content-digest'] === `sha-256=:${digest}:`;
      why = good && bound ? undefined : `signature ${good}, body ${bound}`;
    } catch (error) {
      why = String(error);
    }
    res.statusCode = why ? 401 : 200;
    res.setHeader('Content-Type', 'application/json');
    res.end(JSON.stringify(why ? { error: why } : { name: 'ada' }));
  });
}

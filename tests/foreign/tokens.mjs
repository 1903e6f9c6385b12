// Tokens: the grants of `@node-oauth/oauth2-server`, sessions of `express-session` and `passport-local`,
// and tokens that `jose` verifies.

import { createPublicKey } from 'node:crypto';

export default async function tokens(place) {
  return { grants: await grants(place), sessions: await sessions(place), jwt: await jwt(place) };
}

const CLIENT = { id: 'desk', secret: 's3cret-of-the-client' };
const ADA = { id: 'ada', password: 'w0rd & more' };

// Access tokens end after two seconds, and refresh tokens are replaced.
async function grants({ packages, listen, keys }) {
  const OAuth = packages('@node-oauth/oauth2-server');
  const jose = packages('jose');
  const express = packages('express');
  const issued = [];
  const model = {
    getClient: (id, secret) => id === CLIENT.id && (secret === null || secret === CLIENT.secret)
      && { id, grants: ['password', 'refresh_token', 'client_credentials', JWT_BEARER] },
    getUser: (name, password) => name === ADA.id && password === ADA.password && { id: name },
    getUserFromClient: (client) => ({ id: client.id }),
    saveToken: (token, client, user) => {
      const saved = { ...token, client, user };
      issued.push(saved);
      return saved;
    },
    getAccessToken: (token) => issued.find((one) => one.accessToken === token),
    getRefreshToken: (token) => issued.find((one) => one.refreshToken === token),
    revokeToken: (token) => {
      const at = issued.findIndex((one) => one.refreshToken === token.refreshToken);
      return at >= 0 && issued.splice(at, 1).length === 1;
    },
    validateScope: (user, client, scope) => (scope ?? []).every((one) => ['read', 'write'].includes(one)) && (scope ?? []),
    verifyScope: (token, scope) => scope.every((one) => token.scope.includes(one)),
  };
  const AbstractGrantType = OAuth.AbstractGrantType ?? packages('@node-oauth/oauth2-server/lib/grant-types/abstract-grant-type');
  let origin;
  class Assertion extends AbstractGrantType {
    async handle(request, client) {
      let claims;
      try {
        const options = { audience: `${origin}/token`, issuer: CLIENT.id, requiredClaims: ['exp', 'iat', 'sub'] };
        claims = (await jose.jwtVerify(request.body.assertion, createPublicKey(keys.rsa.public), options)).payload;
      } catch (error) {
        throw new OAuth.InvalidGrantError(error.message);
      }
      const scope = await this.model.validateScope(null, client, claims.scope?.split(' '));
      const accessToken = await this.generateAccessToken(client);
      return this.saveToken({ accessToken, accessTokenExpiresAt: this.getAccessTokenExpiresAt(), scope }, client, { id: claims.sub });
    }

    saveToken(token, client, user) {
      return this.model.saveToken(token, client, user);
    }
  }
  const server = new OAuth({ model });
  const app = express();
  app.use(express.urlencoded({ extended: false }));
  const talk = (work) => async (req, res) => {
    const response = new OAuth.Response(res);
    let said;
    try {
      said = await work(new OAuth.Request(req), response);
    } catch (error) {
      response.status = error.code ?? 500;
      response.body = { error: error.name, error_description: error.message };
    }
    res.status(response.status).set(response.headers).json(said ?? response.body);
  };
  const options = { accessTokenLifetime: 2, refreshTokenLifetime: 60, extendedGrantTypes: { [JWT_BEARER]: Assertion } };
  app.post('/token', talk((request, response) => server.token(request, response, options).then(() => undefined)));
  app.all('/me', talk(async (request, response) => {
    const token = await server.authenticate(request, response, { scope: ['read'] });
    return { name: token.user.id };
  }));
  const port = await listen(app);
  origin = `http://127.0.0.1:${port}`;
  return port;
}

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

// Sessions last until somebody has them forgotten.
async function sessions({ packages, listen }) {
  const express = packages('express');
  const passport = new (packages('passport').Passport)();
  const { Strategy } = packages('passport-local');
  passport.use(new Strategy((name, password, done) => done(null, name === ADA.id && password === ADA.password && { name })));
  passport.serializeUser((user, done) => done(null, user.name));
  passport.deserializeUser((name, done) => done(null, { name }));
  const app = express();
  const session = packages('express-session');
  const store = new session.MemoryStore();
  app.get('/forget', (req, res) => store.clear(() => res.end()));
  app.use(session({ store, secret: 'a key of the tests', resave: false, saveUninitialized: false, cookie: { maxAge: 600_000 } }));
  app.use(passport.initialize(), passport.session());
  app.post('/login', express.urlencoded({ extended: false }), express.json(), passport.authenticate('local'), (req, res) => res.json({ ok: true }));
  app.get('/me', (req, res) => (req.isAuthenticated() ? res.json(req.user) : res.status(401).json({ error: 'log in first' })));
  // A service that never says 401.
  app.get('/soft/me', (req, res) => res.json(req.isAuthenticated() ? req.user : { error: 'SESSION_EXPIRED' }));
  return listen(app);
}

// What each algorithm is verified with stands in the path: nobody chooses it by a header.
async function jwt({ packages, listen, keys }) {
  const express = packages('express');
  const jose = packages('jose');
  const app = express();
  app.get('/:key/:alg/me', async (req, res) => {
    const token = (req.get('authorization')?.match(/^Bearer (.+)$/) ?? [])[1] ?? '';
    const pair = keys[req.params.key];
    const key = pair.public ? createPublicKey(pair.public) : Buffer.from(pair);
    try {
      const options = { algorithms: [req.params.alg], issuer: 'desk', audience: 'store-connect', maxTokenAge: '20 minutes', typ: 'JWT' };
      const { payload, protectedHeader } = await jose.jwtVerify(token, key, options);
      res.json({ name: payload.sub, kid: protectedHeader.kid });
    } catch (error) {
      res.status(401).json({ error: error.code, message: error.message });
    }
  });
  return listen(app);
}

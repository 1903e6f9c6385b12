// An OpenID provider of the package `oidc-provider`, with the clients of the tests, and one page that
// says whose token it was shown. Prints its port, and the keys of the clients that sign; ends with its standard input.

import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';

// The packages lie in a folder of their own; see scripts/foreign.
const packages = createRequire(path.join(process.argv[2], 'package.json'));
const { default: Provider } = await import(packages.resolve('oidc-provider'));

// The port is part of the issuer, so it is found first.
const server = createServer();
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const { port } = server.address();
const issuer = `http://127.0.0.1:${port}`;

const secret = 's3cret-of-the-client-0123456789abcdef';
const desktop = { application_type: 'native', redirect_uris: ['http://127.0.0.1/callback'], response_types: ['code'] };
const code = { ...desktop, grant_types: ['authorization_code', 'refresh_token'], scope: 'openid offline_access' };
const machine = { grant_types: ['client_credentials'], redirect_uris: [], response_types: [], scope: 'read' };

// Clients that prove themselves by a key of their own; the server knows the public half.
const pairs = {
  RS256: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
};
const keys = {};
const signers = Object.entries(pairs).map(([alg, { publicKey, privateKey }]) => {
  keys[alg] = privateKey.export({ type: 'pkcs8', format: 'pem' });
  return {
    ...machine,
    client_id: `by_key_${alg}`,
    token_endpoint_auth_method: 'private_key_jwt',
    token_endpoint_auth_signing_alg: alg,
    jwks: { keys: [{ ...publicKey.export({ format: 'jwk' }), alg, use: 'sig' }] },
  };
});

const provider = new Provider(issuer, {
  clients: [
    ...signers,
    { ...code, client_id: 'in_body', client_secret: secret, token_endpoint_auth_method: 'client_secret_post' },
    { ...code, client_id: 'in_header', client_secret: secret, token_endpoint_auth_method: 'client_secret_basic' },
    { ...code, client_id: 'by_assertion', client_secret: secret, token_endpoint_auth_method: 'client_secret_jwt' },
    { ...code, client_id: 'public', token_endpoint_auth_method: 'none' },
    { ...machine, client_id: 'machine', client_secret: secret, token_endpoint_auth_method: 'client_secret_post' },
    {
      client_id: 'device',
      application_type: 'native',
      token_endpoint_auth_method: 'none',
      grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
      redirect_uris: [],
      response_types: [],
    },
  ],
  scopes: ['openid', 'offline_access', 'read', 'write'],
  features: {
    devInteractions: { enabled: true },
    clientCredentials: { enabled: true },
    deviceFlow: { enabled: true },
    revocation: { enabled: true },
    registration: { enabled: true },
  },
  pkce: { required: () => true },
  rotateRefreshToken: true,
  // So short that a test sees it end.
  ttl: { AccessToken: 3, ClientCredentials: 3 },
  findAccount: (ctx, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  cookies: { keys: ['a key of the tests'] },
});

// What a service behind it does: it asks whose token it is shown.
provider.use(async (ctx, next) => {
  if (ctx.path !== '/api/me') return next();
  const token = (ctx.get('authorization').match(/^Bearer (.+)$/) ?? [])[1] ?? '';
  const found = (await provider.AccessToken.find(token)) ?? (await provider.ClientCredentials.find(token));
  if (!found) {
    ctx.status = 401;
    ctx.body = { error: 'who are you' };
    return undefined;
  }
  ctx.body = { name: found.accountId ?? found.clientId, scope: found.scope };
  return undefined;
});

server.on('request', provider.callback());
process.stdin.on('end', () => process.exit(0)).resume();
console.log(JSON.stringify({ port, keys }));

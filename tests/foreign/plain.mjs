// Static credentials: `http-auth` (Basic, Digest), two strategies of `passport` (Bearer, a key), and
// lighttpd, whose `mod_auth` knows Basic and Digest by itself. Both answer that it is Ada who asks.

import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

const USER = 'ada';
const PASSWORD = 'wörd: "mit" \\ €';

export default async function plain(place) {
  return { ...(await node(place)), ...(await lighttpd(place)) };
}

async function node({ packages, listen }) {
  const auth = packages('http-auth');
  const express = packages('express');
  const passport = new (packages('passport').Passport)();
  const { Strategy: Bearer } = packages('passport-http-bearer');
  const { HeaderAPIKeyStrategy: Key } = packages('passport-headerapikey');
  passport.use(new Bearer((token, done) => done(null, token === 't0ken-of-ada' && { name: USER })));
  passport.use(new Key({ header: 'X-Desk-Key', prefix: 'Key ' }, false, (key, done) => done(null, key === 'k3y-of-ada' && { name: USER })));

  const app = express();
  const by = (kind, make, options) => {
    const guard = make({ realm: 'a "realm", of ours', ...options }, kind);
    app.use(`/${kind}`, (req, res, next) => guard.check(() => next())(req, res));
  };
  const { createHash } = await import('node:crypto');
  const digested = createHash('md5').update(`${USER}:a realm:${PASSWORD}`).digest('hex');
  const find = (name, done) => done(name === USER ? digested : '');
  by('basic', (options) => auth.basic(options, (user, password, done) => done(user === USER && password === PASSWORD)));
  by('digest', (options) => auth.digest({ ...options, realm: 'a realm' }, find));
  by('digest-sess', (options) => auth.digest({ ...options, realm: 'a realm', algorithm: 'MD5-sess' }, find));
  const guarded = (kind) => passport.authenticate(kind, { session: false });
  app.use('/bearer', guarded('bearer'));
  app.use('/key', guarded('headerapikey'));
  app.use(express.text({ type: () => true }));
  app.use((req, res) => res.json({ name: req.user?.name ?? req.user, method: req.method, path: req.originalUrl, body: req.body }));
  return { plain: await listen(app) };
}

async function lighttpd({ lighttpd }) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'specc-foreign-'));
  const realms = { basic: ['basic', ''], md5: ['digest', 'MD5'], sha256: ['digest', 'SHA-256'], open: null };
  for (const realm of Object.keys(realms)) {
    mkdirSync(path.join(folder, realm));
    writeFileSync(path.join(folder, realm, 'me'), JSON.stringify({ name: USER }));
  }
  const required = Object.entries(realms).filter(([, how]) => how).map(([realm, [method, algorithm]]) => {
    const more = algorithm && `, "algorithm" => "${algorithm}"`;
    return `"/${realm}" => ("method" => "${method}", "realm" => "a realm", "require" => "valid-user"${more})`;
  });
  writeFileSync(path.join(folder, 'users'), `${USER}:${PASSWORD}\n`);
  const port = await free();
  writeFileSync(path.join(folder, 'conf'), [
    'server.bind = "127.0.0.1"',
    `server.port = ${port}`,
    `server.document-root = "${folder}"`,
    `server.errorlog = "${folder}/log"`,
    'server.modules = ("mod_auth", "mod_authn_file")',
    'mimetype.assign = ("" => "application/json")',
    'auth.backend = "plain"',
    `auth.backend.plain.userfile = "${folder}/users"`,
    `auth.require = (${required.join(', ')})`,
  ].join('\n'));
  const modules = path.join(path.dirname(lighttpd), '../lib/lighttpd');
  const child = spawn(lighttpd, ['-D', '-f', path.join(folder, 'conf'), '-m', modules], { stdio: 'ignore' });
  process.on('exit', () => {
    child.kill();
    rmSync(folder, { recursive: true, force: true });
  });
  for (let tries = 0; !(await listens(port)); tries += 1) {
    if (tries > 500 || child.exitCode !== null) throw new Error('lighttpd does not start');
    await new Promise((later) => setTimeout(later, 20));
  }
  return { lighttpd: port };
}

// A port that nobody listens at.
async function free() {
  const server = net.createServer();
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

const listens = (port) => new Promise((known) => {
  const socket = net.connect(port, '127.0.0.1', () => { socket.destroy(); known(true); });
  socket.on('error', () => known(false));
});

// The services that connectors sign in at, beside the OpenID server: each proves callers by a package
// that others wrote. Reads a line of JSON, with certificates; prints a line, with the address of each
// service and the keys that were made for the tests. Ends with its standard input.

import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import http from 'node:http';
import path from 'node:path';

import keys from './keys.mjs';
import plain from './plain.mjs';
import signed from './signed.mjs';
import tls from './tls.mjs';
import tokens from './tokens.mjs';

const [folder, lighttpd] = process.argv.slice(2);
// The packages lie in a folder of their own; see scripts/foreign.
const packages = createRequire(path.join(folder, 'package.json'));

// Listens with a server, or with what answers requests; gives the port.
async function listen(answers) {
  const server = typeof answers === 'function' ? http.createServer(answers) : answers;
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return server.address().port;
}

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const given = JSON.parse((await lines.next()).value);
process.stdin.on('end', () => process.exit(0)).resume();

const place = { packages, listen, given, lighttpd, keys: keys() };
const parts = await Promise.all([plain, tokens, signed, tls].map((part) => part(place)));
console.log(JSON.stringify(Object.assign({ keys: place.keys }, ...parts)));

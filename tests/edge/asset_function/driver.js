// Runs Lambda functions in one Node process: reads a JSON request a line, answers with a JSON line.
//
// {"load": file, "env": {...}} loads a function anew, as a cold start does; {"event": {...}, "later": ms}
// calls the loaded one, with the clock moved on by that much. Answers {"response": ...} or {"error": text}.
'use strict';

const dns = require('node:dns');
const readline = require('node:readline');

const lookup = dns.lookup;
const now = Date.now;
let moved = 0;
let loaded = null;
const settings = { ...process.env };

// What the function logs must not get between the answers.
console.log = console.error;
Date.now = () => now() + moved;
// The client in Architect's package puts the bucket before the host, and not every resolver knows bucket.localhost.
dns.lookup = (host, ...rest) => lookup(host.endsWith('localhost') ? '127.0.0.1' : host, ...rest);

function load({ load: file, env }) {
  process.env = { ...settings, ...env };
  moved = 0;
  for (const cached of Object.keys(require.cache)) {
    if (!cached.includes('@aws-sdk') && !cached.includes('@smithy')) delete require.cache[cached];
  }
  loaded = require(file);
}

async function answer(request) {
  if (request.load) {
    load(request);
    return { response: null };
  }
  moved += request.later || 0;
  return { response: await loaded.handler(request.event) };
}

async function serve() {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    let result;
    try {
      result = await answer(JSON.parse(line));
    } catch (error) {
      result = { error: String(error.stack) };
    }
    process.stdout.write(JSON.stringify(result) + '\n');
  }
}

serve();

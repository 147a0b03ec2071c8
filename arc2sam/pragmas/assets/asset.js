// Serves the static assets of the app from its S3 bucket.
//
// ARC_STATIC_BUCKET  the bucket
// ARC_STATIC_PREFIX  the folder of the bucket in which the assets are, if not at its root
// ARC_STATIC_SPA     "true" for a single-page app: a path that names no file gets index.html
//
// A path without a file extension means the index.html of that folder. If the assets have a
// static.json (name -> fingerprinted name), plain names lead to the fingerprinted ones. Below
// /_static/ a path is taken literally, as if S3 answered. What is missing gets the 404.html.
'use strict';

const zlib = require('node:zlib');
const { GetObjectCommand, HeadObjectCommand, S3Client } = require('@aws-sdk/client-s3');

const BUCKET = process.env.ARC_STATIC_BUCKET;
const PREFIX = (process.env.ARC_STATIC_PREFIX || '').replace(/^\/+|\/+$/g, '');
const IS_SPA = process.env.ARC_STATIC_SPA === 'true';

const STATIC = '/_static/';
const NEVER = 'no-cache, no-store, must-revalidate, max-age=0, s-maxage=0';
const REVALIDATE = 'public, max-age=0, must-revalidate';
const FOREVER = 'public, max-age=31536000, immutable';

// Lambda refuses a larger response (6 MB).
const RESPONSE_BYTES = 6 * 1024 * 1024;
// New assets may come without a new deployment of this function.
const FINGERPRINT_MILLISECONDS = 60 * 1000;
// S3 refuses a longer key.
const KEY_BYTES = 1024;

// Only for objects that were uploaded without a type.
const TYPES = {
  css: 'text/css',
  gif: 'image/gif',
  html: 'text/html',
  ico: 'image/vnd.microsoft.icon',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  js: 'text/javascript',
  json: 'application/json',
  map: 'application/json',
  mjs: 'text/javascript',
  pdf: 'application/pdf',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain',
  wasm: 'application/wasm',
  webp: 'image/webp',
  woff: 'font/woff',
  woff2: 'font/woff2',
  xml: 'text/xml',
};

const DECODERS = {
  br: zlib.brotliDecompressSync,
  deflate: zlib.inflateSync,
  gzip: zlib.gunzipSync,
};

const s3 = new S3Client({});
let fingerprints = { byName: new Map(), values: new Set(), until: 0 };

exports.handler = async function handler(event) {
  const method = event.httpMethod || event.requestContext?.http?.method || 'GET';
  try {
    const response = await respond(event, method);
    return method === 'HEAD' ? { ...response, body: '', isBase64Encoded: false } : response;
  } catch (error) {
    console.error(error);
    return page(500, 'The asset could not be read: see the log of this function.');
  }
};

async function respond(event, method) {
  if (method !== 'GET' && method !== 'HEAD') {
    return page(405, 'Assets can only be read.', { allow: 'GET, HEAD' });
  }
  if (!BUCKET) return page(502, 'ARC_STATIC_BUCKET does not name a bucket.');

  const { path, mount, isLiteral } = locate(event);
  await loadFingerprints();
  const names = path === null ? [] : candidates(path, isLiteral);
  const moved = names.filter((name) => !isPage(name)).map(fingerprinted).find(Boolean);
  // static.json may be there without the files it speaks of.
  if (moved && (await read(moved, true))) return redirect(mount, moved);

  const isHead = method === 'HEAD';
  const found = await findFirst(names, isHead, knownETag(event));
  if (!found) {
    const own = await findFirst(['404.html'], isHead);
    return (own && (await build(404, own, event, isHead))) || page(404, 'There is no such asset.');
  }
  if (found.object.isUnchanged) return { statusCode: 304, headers: { etag: found.object.ETag } };
  const response = await build(200, found, event, isHead);
  if (response) return response;
  // The /_static/ route may lead to S3 itself, which has no such limit.
  if (!isLiteral) return redirect(mount, found.name);
  return page(500, 'The asset is larger than Lambda can send (6 MB).');
}

// The path of the asset (decoded, no leading slash; null if it cannot name one), the stage in
// the address ("" or "/stage"), and whether the path was below /_static/.
function locate(event) {
  const context = event.requestContext || {};
  const full = context.path || context.http?.path || '';
  const mount = full.startsWith('/' + context.stage + '/') ? '/' + context.stage : '';
  let path = event.rawPath || event.path || '/';
  if (path === full) path = path.slice(mount.length);
  try {
    path = decodeURIComponent(path);
  } catch {
    // API Gateway had decoded it, and the name has a percent sign of its own.
  }

  const isLiteral = path.startsWith(STATIC);
  path = path.slice(isLiteral ? STATIC.length : 1);
  // Public links to an app with a prefix hold the prefix, as keys of the bucket do.
  if (isLiteral && PREFIX && path.startsWith(PREFIX + '/')) path = path.slice(PREFIX.length + 1);
  const isLegal = !/(?:^|\/)\.{1,2}(?:\/|$)|\/\/|[\\\x00-\x1f\x7f]/.test(path);
  return { path: isLegal ? path : null, mount, isLiteral };
}

// The names that a path may mean, likeliest first.
function candidates(path, isLiteral) {
  const last = path.slice(path.lastIndexOf('/') + 1);
  if (last.includes('.')) return [path];
  if (IS_SPA && !isLiteral) return ['index.html'];
  if (last === '') return [path + 'index.html'];
  const index = path + '/index.html';
  return isLiteral ? [path, index] : [index, path];
}

// Pages and JSON keep their plain address and are never cached: they lead to all the rest.
function isPage(name) {
  return /\.(?:s?html?|json)$/.test(name);
}

// A fingerprinted name has no other, so that no two names can send each other round.
function fingerprinted(name) {
  return fingerprints.values.has(name) ? undefined : fingerprints.byName.get(name);
}

async function loadFingerprints() {
  if (Date.now() < fingerprints.until) return;
  const byName = new Map();
  const object = await read('static.json');
  try {
    const json = object ? (await readBytes(object)).decoded : '{}';
    for (const [name, value] of Object.entries(JSON.parse(json))) {
      if (typeof value === 'string') byName.set(name, value);
    }
  } catch (error) {
    console.error('static.json is ignored:', error);
  }
  const until = Date.now() + FINGERPRINT_MILLISECONDS;
  fingerprints = { byName, values: new Set(byName.values()), until };
}

async function findFirst(names, isHead, etag) {
  for (const plain of names) {
    for (const name of new Set([fingerprinted(plain) || plain, plain])) {
      const object = await read(name, isHead, etag);
      if (object) return { name, object };
    }
  }
  return null;
}

// The object of that name, null if there is none.
async function read(name, isHead, etag) {
  const input = { Bucket: BUCKET, Key: inFolder(name), IfNoneMatch: etag };
  if (Buffer.byteLength(input.Key) > KEY_BYTES) return null;
  try {
    return await s3.send(isHead ? new HeadObjectCommand(input) : new GetObjectCommand(input));
  } catch (error) {
    const status = error.$metadata?.httpStatusCode;
    if (status === 304) return { isUnchanged: true, ETag: etag };
    // S3 says 403 for a missing key to a role that may not list the bucket.
    if (status === 403) console.error('No access to', input.Key, error);
    if (status === 403 || (status === 404 && error.name !== 'NoSuchBucket')) return null;
    throw error;
  }
}

// The response that carries an object, null if it is too large for Lambda.
async function build(statusCode, { name, object }, event, isHead) {
  const type = contentType(name, object);
  const headers = {
    'content-type': type,
    'cache-control': cacheControl(name, object),
    etag: object.ETag,
    'last-modified': object.LastModified?.toUTCString(),
    'content-disposition': object.ContentDisposition,
    vary: object.ContentEncoding && 'accept-encoding',
  };
  let content = { bytes: Buffer.alloc(0), coding: sentCoding(object, event) };
  if (!isHead && object.ContentLength > RESPONSE_BYTES) {
    object.Body.destroy();
    return null;
  }
  if (!isHead) content = await contentOf(object, isText(type), event);
  headers['content-encoding'] = content.coding;
  for (const field of Object.keys(headers)) if (!headers[field]) delete headers[field];

  const response = { statusCode, headers, ...encoded(content, isText(type)) };
  return Buffer.byteLength(JSON.stringify(response)) > RESPONSE_BYTES ? null : response;
}

// The bytes to send and their content coding: as stored, unless the client cannot decode that or
// the text holds names to be replaced.
async function contentOf(object, isTextual, event) {
  const { stored, decoded } = await readBytes(object);
  const coding = sentCoding(object, event);
  const replaced = isTextual ? replaceNames(decoded) : decoded;
  if (replaced === decoded) return { bytes: coding ? stored : decoded, coding };
  return accepts(event, 'gzip') && coding
    ? { bytes: zlib.gzipSync(replaced), coding: 'gzip' }
    : { bytes: replaced };
}

async function readBytes(object) {
  const stored = Buffer.from(await object.Body.transformToByteArray());
  const decode = DECODERS[object.ContentEncoding];
  return { stored, decoded: decode ? decode(stored) : stored };
}

// An unknown content coding is the business of whoever stored the object.
function sentCoding(object, event) {
  const coding = object.ContentEncoding;
  return coding in DECODERS && !accepts(event, coding) ? undefined : coding;
}

// STATIC('name') or arc.static('name') in a dollar sign and braces becomes the fingerprinted name.
function replaceNames(buffer) {
  const text = buffer.toString('latin1');
  const call = /\$\{(?:STATIC|arc\.static)\((['"`])(\/?)(.*?)\1\)\}/g;
  const replaced = text.replace(call, (whole, quote, slash, name) => {
    const plain = Buffer.from(name, 'latin1').toString();
    const value = fingerprints.byName.get(plain) || plain;
    return slash + Buffer.from(value).toString('latin1');
  });
  return replaced === text ? buffer : Buffer.from(replaced, 'latin1');
}

// Text goes out as text if that keeps every byte of it, all else as base64.
function encoded({ bytes: buffer, coding }, isTextual) {
  const text = isTextual && !coding ? buffer.toString() : null;
  if (text !== null && Buffer.from(text).equals(buffer)) {
    return { body: text, isBase64Encoded: false };
  }
  return { body: buffer.toString('base64'), isBase64Encoded: true };
}

function contentType(name, object) {
  const stored = object.ContentType;
  // What S3 says if the upload did not.
  if (stored && stored !== 'binary/octet-stream') return stored;
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  const type = (Object.hasOwn(TYPES, extension) && TYPES[extension]) || 'application/octet-stream';
  return type.startsWith('text/') ? type + '; charset=utf-8' : type;
}

function isText(type) {
  return /^text\/|[/+](?:x-)?(?:json|xml|javascript|ecmascript)(?:;|$)/.test(type);
}

function cacheControl(name, object) {
  if (isPage(name)) return NEVER;
  return object.CacheControl || (fingerprints.values.has(name) ? FOREVER : REVALIDATE);
}

// The entity tag of If-None-Match, without the mark that a CDN adds when it compresses.
function knownETag(event) {
  const match = /^(?:W\/)?("[^"]+")$/.exec(header(event, 'if-none-match').trim());
  return match ? match[1] : undefined;
}

function accepts(event, coding) {
  return header(event, 'accept-encoding').toLowerCase().split(',').some((part) => {
    const [name, weight] = part.replace(/\s/g, '').split(';');
    return name === coding && !/^q=0(?:\.0*)?$/.test(weight);
  });
}

// Names of headers keep their case in payload format 1.0.
function header(event, wanted) {
  const headers = event.headers || {};
  const name = Object.keys(headers).find((each) => each.toLowerCase() === wanted);
  return name ? headers[name] : '';
}

function inFolder(name) {
  return PREFIX ? PREFIX + '/' + name : name;
}

function redirect(mount, name) {
  const location = mount + STATIC + inFolder(name).split('/').map(encodeURIComponent).join('/');
  return { statusCode: 302, headers: { location, 'cache-control': NEVER } };
}

function page(statusCode, text, headers) {
  return {
    statusCode,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': NEVER, ...headers },
    body: '<!DOCTYPE html><title>' + statusCode + '</title><p>' + text + '</p>\n',
  };
}

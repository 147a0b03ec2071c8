// Runs one step of Architect's own deploy in a project folder.
// Usage: node architect_steps.mjs FOLDER_WITH_NODE_MODULES hydrate|publish PROJECT
// publish: objects that the bucket has are a JSON list of keys on standard input; what it has then goes to standard
// output, as a map of key to headers and content.
import fs from 'node:fs'
import { createRequire } from 'node:module'
import { join, sep } from 'node:path'
import { text } from 'node:stream/consumers'

const [ packages, step, cwd ] = process.argv.slice(2)
const require = createRequire(join(packages, 'index.js'))
const quiet = Object.fromEntries([ 'done', 'error', 'raw', 'start', 'status', 'warn' ].map(name => [ name, () => {} ]))

// Node before version 22 has no globSync. As tried with 22.23: no names that begin with a point, and links are followed.
fs.globSync ??= pattern => {
  const folder = pattern.replace(/\/\*\*\/\*$/, '')
  const list = path => fs.readdirSync(path).filter(name => name[0] !== '.').map(name => join(path, name))
    .flatMap(path => fs.statSync(path).isDirectory() ? [ path, ...list(path) ] : [ path ])
  return list(folder)
}

// Architect's paths are relative to where it runs.
process.chdir(cwd)
const inventory = await require('@architect/inventory')({ cwd, env: false })

if (step === 'hydrate') {
  await require('@architect/hydrate').shared({ cwd, inventory, quiet: true, update: quiet })
}
else {
  const objects = new Map(JSON.parse(await text(process.stdin)).map(Key => [ Key, { Key } ]))
  const s3 = {
    HeadObject: async () => { throw Object.assign(Error(), { code: 'NotFound' }) },
    PutObject: async ({ Bucket, ...object }) => { objects.set(object.Key, object) },
    ListObjectsV2: async ({ Prefix = '' }) => ({ Contents: [ ...objects.values() ].filter(o => o.Key.startsWith(Prefix)) }),
    DeleteObjects: async ({ Delete }) => {
      Delete.Objects.forEach(({ Key }) => objects.delete(Key))
      return { Deleted: Delete.Objects }
    },
  }
  const { prefix, prune } = inventory.inv.static
  const params = { aws: { s3 }, Bucket: 'assets', inventory, deployAction: 'all', prefix, prune, update: quiet }
  await new Promise((resolve, reject) => {
    require('@architect/deploy/src/static/publish')(params, fault => fault ? reject(fault) : resolve())
  })
  const made = [ ...objects.values() ].map(({ Key, Body, ...headers }) => {
    return [ Key.split(sep).join('/'), { ...headers, Body: Body && Buffer.from(Body).toString('base64') } ]
  })
  process.stdout.write(JSON.stringify(Object.fromEntries(made)))
}

// Reads a JSON list of project folders from standard input, and writes what Architect itself makes of each.
// Usage: node architect.mjs FOLDER_WITH_NODE_MODULES STAGE
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

const [ packages, deployStage ] = process.argv.slice(2)
const require = createRequire(join(packages, 'index.js'))
const inventory = require('@architect/inventory')
const makeTemplate = require('@architect/package')

const made = []
for (const cwd of JSON.parse(await text(process.stdin))) {
  try {
    made.push({ template: makeTemplate(await inventory({ cwd, deployStage, env: false })) })
  }
  catch (fault) {
    made.push({ fault: String(fault) })
  }
}
process.stdout.write(JSON.stringify(made))

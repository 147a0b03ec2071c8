// What a Node function does with Architect's runtime helper: reads a JSON list of calls from standard input, makes
// them, and writes what came of each.
// Usage: node helper.mjs FOLDER_WITH_NODE_MODULES PORT
import { createRequire } from 'node:module'
import net from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

const [ packages, port ] = process.argv.slice(2)

// Every connection goes to the recorder, whatever its address: names, certificates and signatures stay as they are.
const { connect } = net.Socket.prototype
net.Socket.prototype.connect = function (first, ...rest) {
  const [ options, done = rest[0] ] = Array.isArray(first) ? first : [ first ]
  return connect.call(this, { ...options, host: '127.0.0.1', port: Number(port) }, done)
}

const arc = createRequire(join(packages, 'index.js'))('@architect/functions')
const outcomes = []
for (const [ method, argument ] of JSON.parse(await text(process.stdin))) {
  try {
    outcomes.push({ result: await arc.ws[method](argument) })
  }
  catch (fault) {
    outcomes.push({ status: fault.statusCode, code: fault.code, fault: String(fault) })
  }
}
process.stdout.write(JSON.stringify(outcomes), () => process.exit(0))

// Calls the handler of a function as Lambda does: reads a JSON list of events from standard input, and writes what came
// of each.
// Usage: node invoke.mjs PORT FILE
import net from 'node:net'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'

const [ port, file ] = process.argv.slice(2)
// Standard output is for the outcomes.
console.log = console.error

// Every connection goes to the recorder, whatever its address: names, certificates and signatures stay as they are.
const { connect } = net.Socket.prototype
net.Socket.prototype.connect = function (first, ...rest) {
  const [ options, done = rest[0] ] = Array.isArray(first) ? first : [ first ]
  return connect.call(this, { ...options, host: '127.0.0.1', port: Number(port) }, done)
}

const { handler } = await import(pathToFileURL(file))
const outcomes = []
for (const event of JSON.parse(await text(process.stdin))) {
  try {
    outcomes.push({ result: await handler(event, {}) ?? null })
  }
  catch (fault) {
    outcomes.push({ status: fault.statusCode, code: fault.code, fault: String(fault.stack) })
  }
}
process.stdout.write(JSON.stringify(outcomes), () => process.exit(0))

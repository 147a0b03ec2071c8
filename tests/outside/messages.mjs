// Runs a handler of Architect's runtime helper on the event of standard input and prints what its function was given.
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'

const [folder, kind] = process.argv.slice(2)
const arc = createRequire(`${folder}/`)('@architect/functions')
const given = []
const handler = arc[kind].subscribe(async message => { given.push(message) })
await handler(JSON.parse(readFileSync(0, 'utf8')))
console.log(JSON.stringify(given))

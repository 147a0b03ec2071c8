// Runs invoke.rb in a Ruby that is compiled to WebAssembly, for machines that have no other.
// Usage: node invoke_ruby.mjs NODE_MODULES FILE
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { text } from 'node:stream/consumers'

const [ packages, file ] = process.argv.slice(2)
const { DefaultRubyVM } = createRequire(`${packages}/`)('@ruby/wasm-wasi/dist/node')
const ruby = await readFile(`${packages}/@ruby/3.3-wasm-wasi/dist/ruby+stdlib.wasm`)
const { vm } = await DefaultRubyVM(await WebAssembly.compile(ruby))

// A literal of JSON is one of Ruby too, but for what Ruby would put into it.
const quoted = (value) => JSON.stringify(value).replaceAll('#', '\\u0023')
for (const name of [ 'ARC_WSS_URL', 'AWS_REGION' ]) vm.eval(`ENV[${quoted(name)}] = ${quoted(process.env[name])}`)
vm.eval(await readFile(new URL('invoke.rb', import.meta.url), 'utf8'))
vm.eval('$stdout = $stderr')
const code = quoted(await readFile(file, 'utf8'))
process.stdout.write(vm.eval(`invoke(${code}, ${quoted(await text(process.stdin))})`).toString())

// Calls the handler of a function as Deno's layer does: reads a JSON list of events from standard input, and writes what
// came of each. Requests are not sent but handed out, with 200 as answer, or 410 for a connection that is gone.
// Usage: deno run -A invoke.ts FILE
console.log = console.error

const requests: unknown[] = []
globalThis.fetch = async (input, init) => {
  const request = new Request(input, init)
  const headers = Object.fromEntries(request.headers)
  requests.push({ method: request.method, url: request.url, headers, body: await request.text() })
  return new Response('', { status: request.url.includes('gone') ? 410 : 200 })
}

const { handler } = await import(`file://${Deno.args[0]}`)
const results = []
for (const event of JSON.parse(await new Response(Deno.stdin.readable).text())) {
  results.push(await handler(event, {}) ?? null)
}
await Deno.stdout.write(new TextEncoder().encode(JSON.stringify({ results, requests })))

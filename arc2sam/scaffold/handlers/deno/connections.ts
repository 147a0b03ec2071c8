// Sends messages to the clients of the app's WebSocket API, with nothing but Deno: each request is signed with the
// credentials of the function, by AWS's Signature Version 4.

const endpoint = Deno.env.get('ARC_WSS_URL')!.replace('wss:', 'https:')
const region = Deno.env.get('AWS_REGION')!

// Sends a message to one client. Any function of the app can do so, whatever calls it.
export async function send(connectionId: string, message: unknown) {
  const url = new URL(`${endpoint}/@connections/${encodeURIComponent(connectionId)}`)
  const body = JSON.stringify(message)
  const response = await fetch(url, { method: 'POST', headers: await signed(url, body), body })
  const answer = await response.text()
  // 410: the client has gone meanwhile. Where connection IDs are kept, forget this one.
  if (!response.ok && response.status !== 410) throw new Error(`${response.status} ${answer}`)
}

async function signed(url: URL, body: string) {
  const time = new Date().toISOString().replace(/[:-]|\.\d+/g, '')
  const scope = [time.slice(0, 8), region, 'execute-api', 'aws4_request']
  const headers: Record<string, string> = {
    host: url.host,
    'x-amz-date': time,
    'x-amz-security-token': Deno.env.get('AWS_SESSION_TOKEN')!,
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`)
  const names = Object.keys(headers).join(';')
  // The path is encoded once more than it is sent.
  const path = url.pathname.split('/').map(encodeURIComponent).join('/')
  const request = ['POST', path, '', lines.join(''), names, await hash(body)].join('\n')
  const text = ['AWS4-HMAC-SHA256', time, scope.join('/'), await hash(request)].join('\n')
  let key: BufferSource = bytes(`AWS4${Deno.env.get('AWS_SECRET_ACCESS_KEY')}`)
  for (const part of scope) key = await hmac(key, part)
  const signature = hex(await hmac(key, text))
  const credential = `${Deno.env.get('AWS_ACCESS_KEY_ID')}/${scope.join('/')}`
  const { host: _, ...sent } = headers
  const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names}, Signature=${signature}`
  return { ...sent, authorization }
}

function bytes(text: string) {
  return new TextEncoder().encode(text)
}

function hex(data: ArrayBuffer) {
  return Array.from(new Uint8Array(data), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

async function hash(text: string) {
  return hex(await crypto.subtle.digest('SHA-256', bytes(text)))
}

async function hmac(key: BufferSource, text: string) {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const imported = await crypto.subtle.importKey('raw', key, algorithm, false, ['sign'])
  return await crypto.subtle.sign('HMAC', imported, bytes(text))
}

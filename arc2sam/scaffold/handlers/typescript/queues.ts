// ITEM: called with messages of this queue.
// The body of each record is what was sent, as text. Messages are deleted from the queue once this has returned. If it
// throws, they come again.

interface Messages {
  Records: { body: string }[]
}

export async function handler(event: Messages) {
  for (const record of event.Records) {
    const message = JSON.parse(record.body)
    console.log('message:', JSON.stringify(message))
  }
}

// ITEM: called with messages of this queue.
// The event has one record or more; the body of each is what was sent, as text. Messages are deleted from the queue
// once this has returned. If it throws, they come again.

export async function handler(event) {
  for (const record of event.Records) {
    const message = JSON.parse(record.body)
    console.log('message:', JSON.stringify(message))
  }
}

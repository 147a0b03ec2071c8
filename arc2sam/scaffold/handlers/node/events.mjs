// ITEM: called for each event of this name.
// The event has one record or more; the message of each is what was published, as text.

export async function handler(event) {
  for (const record of event.Records) {
    const message = JSON.parse(record.Sns.Message)
    console.log('event:', JSON.stringify(message))
  }
}

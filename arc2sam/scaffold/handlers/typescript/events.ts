// ITEM: called for each event of this name.
// The message of each record is what was published, as text.

interface Events {
  Records: { Sns: { Message: string } }[]
}

export async function handler(event: Events) {
  for (const record of event.Records) {
    const message = JSON.parse(record.Sns.Message)
    console.log('event:', JSON.stringify(message))
  }
}

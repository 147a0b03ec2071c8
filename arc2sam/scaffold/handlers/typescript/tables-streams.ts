// ITEM: called with changes of the table.
// Each record has the item before and after, in the notation of DynamoDB: { S: 'text' }, { N: '1' }. If this throws,
// they come again.

type Item = Record<string, unknown>

interface Changes {
  Records: {
    eventName: 'INSERT' | 'MODIFY' | 'REMOVE'
    dynamodb: { Keys: Item, OldImage?: Item, NewImage?: Item }
  }[]
}

export async function handler(event: Changes) {
  for (const record of event.Records) {
    const { Keys, OldImage, NewImage } = record.dynamodb
    console.log('change:', record.eventName, JSON.stringify({ Keys, OldImage, NewImage }))
  }
}

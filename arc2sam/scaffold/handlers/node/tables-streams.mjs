// ITEM: called with changes of the table.
// Each record has `eventName`, which is INSERT, MODIFY or REMOVE, and in `dynamodb` the item before and after as
// `OldImage` and `NewImage`, in the notation of DynamoDB: { S: 'text' }, { N: '1' }. If this throws, they come again.

export async function handler(event) {
  for (const record of event.Records) {
    const { Keys, OldImage, NewImage } = record.dynamodb
    console.log('change:', record.eventName, JSON.stringify({ Keys, OldImage, NewImage }))
  }
}

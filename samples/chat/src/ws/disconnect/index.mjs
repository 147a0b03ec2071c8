// A client is gone: forget it.
import { DeleteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { tableName } from './tables.mjs'

const database = new DynamoDBClient({})

export async function handler(event) {
  const Key = { id: { S: event.requestContext.connectionId } }
  await database.send(new DeleteItemCommand({ TableName: await tableName('connections'), Key }))
  return { statusCode: 200 }
}

// A client opens a connection: remember it. Nothing can be sent to it before this function has returned.
import { PutItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { tableName } from './tables.mjs'

const database = new DynamoDBClient({})
const TWO_HOURS = 2 * 60 * 60 // the longest that API Gateway keeps a connection

export async function handler(event) {
  const { connectionId } = event.requestContext
  const expires = Math.floor(Date.now() / 1000) + TWO_HOURS
  const Item = { id: { S: connectionId }, expires: { N: String(expires) } }
  await database.send(new PutItemCommand({ TableName: await tableName('connections'), Item }))
  return { statusCode: 200 }
}

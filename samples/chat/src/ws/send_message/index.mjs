// A client says something: pass it on to everyone who is connected.
import { ApiGatewayManagementApiClient, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi'
import { DeleteItemCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb'
import { tableName } from './tables.mjs'

const database = new DynamoDBClient({})
const endpoint = process.env.ARC_WSS_URL.replace(/^wss/, 'https')
const connections = new ApiGatewayManagementApiClient({ endpoint })

export async function handler(event) {
  const { text } = JSON.parse(event.body)
  const TableName = await tableName('connections')
  const { Items } = await database.send(new ScanCommand({ TableName }))
  await Promise.all(Items.map((item) => send(TableName, item, { from: event.requestContext.connectionId, text })))
  return { statusCode: 200 }
}

async function send(TableName, { id }, message) {
  try {
    await connections.send(new PostToConnectionCommand({ ConnectionId: id.S, Data: JSON.stringify(message) }))
  }
  catch (error) {
    if (error.name !== 'GoneException') throw error
    await database.send(new DeleteItemCommand({ TableName, Key: { id } }))
  }
}

// ITEM: decides who may connect. Nobody may until `userOf` tells who it is.
// The event has what the client sent, and what it asks for.

interface Request {
  headers: Record<string, string>
  queryStringParameters?: Record<string, string>
  methodArn: string
}

export async function handler(event: Request) {
  const user = await userOf(event)
  const statement = { Effect: user ? 'Allow' : 'Deny', Action: 'execute-api:Invoke', Resource: event.methodArn }
  return {
    principalId: user ?? 'unknown',
    policyDocument: { Version: '2012-10-17', Statement: [statement] },
    // Every function of the connection finds it as `event.requestContext.authorizer.user`.
    context: { user: user ?? '' },
  }
}

// Check a token or cookie here, and return the user's name; null for one that is not let in.
async function userOf(event: Request): Promise<string | null> {
  return null
}

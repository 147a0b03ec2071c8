# ITEM: decides who may connect. Nobody may until `user_of` tells who it is.
# The event has what the client sent, `queryStringParameters` and `headers`, and what it asks for, `methodArn`.

def handler(event:, context:)
  user = user_of(event)
  statement = { Effect: user ? 'Allow' : 'Deny', Action: 'execute-api:Invoke', Resource: event['methodArn'] }
  {
    principalId: user || 'unknown',
    policyDocument: { Version: '2012-10-17', Statement: [statement] },
    # Every function of the connection finds it in `event['requestContext']['authorizer']`.
    context: { user: user || '' }
  }
end

# Check a token or cookie here, and return the user's name; nil for one that is not let in.
def user_of(event)
  nil
end

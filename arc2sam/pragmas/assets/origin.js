// Opens the WebSocket API to the pages of certain origins only.
//
// ARC_WS_ORIGINS  the origins, as browsers write them, with spaces between
//
// Any web page may open a WebSocket to any server: browsers ask nobody's permission (CORS does not
// apply), but a page cannot keep them from sending its origin.
'use strict';

const ORIGINS = new Set((process.env.ARC_WS_ORIGINS || '').split(' ').filter(Boolean));

// API Gateway hands the names of headers on as the client wrote them. Of a header that was sent
// twice, only multiValueHeaders has both values.
function sent(event) {
  const origins = [];
  for (const headers of [event.headers, event.multiValueHeaders]) {
    for (const [name, value] of Object.entries(headers || {})) {
      if (name.toLowerCase() === 'origin') origins.push(...[value].flat());
    }
  }
  return origins;
}

exports.handler = async (event) => {
  const origins = sent(event);
  const isWelcome = origins.length > 0 && origins.every((one) => ORIGINS.has(one));
  const statement = {
    Effect: isWelcome ? 'Allow' : 'Deny',
    Action: 'execute-api:Invoke',
    Resource: event.methodArn,
  };
  return {
    principalId: isWelcome ? origins[0] : 'unknown',
    policyDocument: { Version: '2012-10-17', Statement: [statement] },
  };
};

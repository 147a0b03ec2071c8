# Logs in a group that exists, in an account that has its role; a throttle of one action without @ws-api's.
@app
logged-chat

@aws
region us-west-2

@ws
ping
  throttle 1 2

@ws-api
access-log
  group arn:aws:logs:us-west-2:123456789012:log-group:chat
  format '{"id":"$context.extendedRequestId","route":"$context.routeKey"}'
account-log-role false

# What is stated of a WebSocket API and its stage as such.
@app
tagged-chat

@ws
ping

@ws-api
selection "${request.body.service}/${request.body.action}"
description "Chat for all"
ip dualstack
variables
  room lobby
  LIMIT "5"
tags
  team blue
  cost-center "1 2"
schema-validation false

# A chat room: who is connected is kept in a table, messages go to everyone.
@app
chat

@aws
region us-west-2
memory 256

@ws
connect
disconnect
default
send-message
  src src/ws/send_message
who-is-here

@tables
connections
  id *String
  expires TTL

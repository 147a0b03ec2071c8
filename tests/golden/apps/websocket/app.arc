# Actions in every legal spelling, settings per function, two languages.
@app
web-socket_app

@aws
runtime python3.13

@ws
default
room/join
room.leave
sendMessage
2fa
$connect
kept-warm
  src src/warm

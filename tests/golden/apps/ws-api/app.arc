# The pragma alone changes nothing.
@app
plain-api

@ws
ping

@ws-api

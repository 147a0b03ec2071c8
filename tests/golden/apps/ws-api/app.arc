# The pragma alone adds outputs.
@app
plain-api

@ws
ping

@ws-api

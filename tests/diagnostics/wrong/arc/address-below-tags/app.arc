@app
chat

@ws
hello

@ws-api
description 12
tags
  owner a@b

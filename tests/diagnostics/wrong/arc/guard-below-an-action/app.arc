@app
chat

@ws
connect
  auth iam
hello
  authorizr src/ws/authorizer

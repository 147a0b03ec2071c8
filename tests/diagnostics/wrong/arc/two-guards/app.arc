@app
chat

@ws
hello

@ws-api
auth iam
origins https://www.example.com

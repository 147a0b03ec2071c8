@app
shop

@events
“paid”

@tables
users
  id *String

@tables-indexes
users
  email *String
  name by email

@ws

@ws-api
authorizer
  source src/ws/auth
domain ws.example.com
access-log yes

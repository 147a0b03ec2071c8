@app: shop

@events
- paid
// all that the shop says
order placed

@tables
my orders
  id *String

@sam
env KEY=value

@static

@http
get http://x.example.com/cart
get /

@proxy
testing http://localhost:3000
staging https://a.example.com
prod https://b.example.com
